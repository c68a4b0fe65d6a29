"""Files → raw records: every YAML file validated, every Markdown file split into front matter and body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, TypeVar

from kbgen.content import front_matter, nouns, yaml_source
from kbgen.content.nouns import Noun
from kbgen.content.schema import validate
from kbgen.content.source import read_text
from kbgen.content.tree import Tree
from kbgen.model import Origin, Troubleshooter
from kbgen.problems import Problem, nearest

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draft:
    """A Markdown file whose front matter is valid and whose body is not yet converted."""

    name: str
    noun: Noun
    meta: Any
    body: str
    first_line: int
    at: Origin


@dataclass(slots=True)
class Records:
    """Everything that the files say, before anything is made of it."""

    yaml: dict[str, Any] = field(default_factory=dict)
    """Noun name → its record."""
    troubleshooters: list[Troubleshooter] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    popularity: str = ""
    problems: list[Problem] = field(default_factory=list)

    def get(self, noun: Noun, default: T) -> T:
        """The record of a YAML noun, or the default where the site has none."""
        found: T = self.yaml.get(noun.name, default)
        return found


def read(tree: Tree) -> Records:
    """Reads every file of the content folder that holds a noun."""
    records = Records(problems=list(tree.problems))
    for name in tree.names:
        noun = nouns.noun_of(name)
        if noun is None and not name.endswith((".md", ".yaml", ".yml", ".csv")):
            continue
        text, problems = read_text(tree.root / name, tree.shown(name))
        records.problems += problems
        if not any(problem.code in ("too-large", "invalid-utf8") for problem in problems):
            _add(records, tree, name, noun, text)
    return records


def _add(records: Records, tree: Tree, name: str, noun: Noun | None, text: str) -> None:
    if name == nouns.POPULARITY:
        records.popularity = text
    elif name == nouns.FACTS:
        facts = yaml_source.parse(text, tree.shown(name))
        records.problems += facts.problems
        records.facts = facts.data or {}
    elif noun is None:
        records.problems.append(_unknown_file(tree, name))
    elif name.endswith(".md"):
        _add_markdown(records, tree, name, noun, text)
    else:
        _add_yaml(records, tree, name, noun, text)


def _unknown_file(tree: Tree, name: str) -> Problem:
    hint = nearest(name, nouns.TOP_LEVEL) or f"the places are {', '.join(noun.place for noun in nouns.NOUNS)}"
    return Problem(tree.shown(name), 1, "unknown-file", f'nothing reads a file "{name}"', hint)


def _add_yaml(records: Records, tree: Tree, name: str, noun: Noun, text: str) -> None:
    parsed = yaml_source.parse(text, tree.shown(name))
    records.problems += parsed.problems
    if parsed.data is None and parsed.problems:
        return
    record, problems = validate(noun.schema, parsed.data, Origin(tree.shown(name), parsed.lines))
    records.problems += problems
    if isinstance(record, Troubleshooter):
        problem = _bad_stem(tree, name)
        records.problems += problem
        object.__setattr__(record, "id", PurePosixPath(name).stem)
        records.troubleshooters.append(record)
    elif record is not None:
        records.yaml[noun.name] = record


def _add_markdown(records: Records, tree: Tree, name: str, noun: Noun, text: str) -> None:
    split = front_matter.split(text, tree.shown(name))
    records.problems += split.problems
    if split.meta.data is None:
        return
    raw, body = _title_from_heading(split.meta.data, split.body)
    origin = Origin(tree.shown(name), split.meta.lines)
    meta, problems = validate(noun.schema, raw, origin)
    records.problems += problems
    if meta is not None:
        records.problems += [] if meta.slug else _bad_stem(tree, name)
        records.drafts.append(Draft(name, noun, meta, body, split.first_line, origin))


def _title_from_heading(raw: Any, body: str) -> tuple[Any, str]:
    """A body that begins with `# Title` may name the article, as in plain MkDocs; the heading is then not repeated."""
    if not isinstance(raw, dict):
        return raw, body
    lines = body.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None or not lines[first].startswith("# "):
        return raw, body
    heading = lines[first][2:].strip()
    if raw.get("title", heading) != heading:
        return raw, body
    return {"title": heading} | raw, "\n".join([*lines[:first], "", *lines[first + 1 :]])


def stem_of(name: str) -> str:
    """The part of a file's name that becomes the last part of its address."""
    path = PurePosixPath(name)
    return path.parent.name if path.name == "index.md" else path.stem


def _bad_stem(tree: Tree, name: str) -> list[Problem]:
    stem = stem_of(name)
    if stem.isascii() and all(part.isalnum() and part.islower() or part.isdigit() for part in stem.split("-")):
        return []
    message = f'the name "{stem}" becomes an address, so it may hold only a–z, 0–9 and single hyphens'
    return [Problem(tree.shown(name), 1, "invalid-value", message, "rename the file, or give it a slug")]


def published(records: Records) -> Iterator[Draft]:
    """The one filter before everything: only published articles go on."""
    return (draft for draft in records.drafts if draft.meta.status == "published" and not draft.meta.draft)
