"""Files → raw records: every YAML file validated, every Markdown file split into front matter and body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, TypeVar

from kbgen.content import front_matter, nouns, yaml_source
from kbgen.content.doubt import stem_of
from kbgen.content.nouns import Noun
from kbgen.content.schema import validate
from kbgen.content.source import read_text
from kbgen.content.tree import Tree
from kbgen.content.yaml_source import YamlFile
from kbgen.model import Origin, Troubleshooter
from kbgen.problems import Problem, nearest

T = TypeVar("T")

READ = (".md", ".markdown", ".yaml", ".yml", ".csv")
"""Files that somebody must have meant as content; all others are media."""


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
    origins: dict[str, Origin] = field(default_factory=dict)
    """Noun name → where its file begins."""
    troubleshooters: list[Troubleshooter] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    facts: YamlFile = field(default_factory=YamlFile)
    popularity: str = ""
    broken: set[str] = field(default_factory=set)
    """The files of which no record could be made."""
    problems: list[Problem] = field(default_factory=list)

    def get(self, noun: Noun, default: T) -> T:
        """The record of a YAML noun, or the default where the site has none."""
        found: T = self.yaml.get(noun.name, default)
        return found

    def located(self) -> Iterator[tuple[Any, Origin]]:
        """Every record with the place where it is written.  Drafts too: they must be right before they go out."""
        yield from ((record, self.origins[name]) for name, record in self.yaml.items())
        yield from ((tree, tree.at) for tree in self.troubleshooters)
        yield from ((draft.meta, draft.at) for draft in self.drafts)


def read(tree: Tree) -> Records:
    """Reads every file of the content folder that holds a noun."""
    records = Records(problems=list(tree.problems))
    for name in tree.names:
        noun = nouns.noun_of(name)
        if noun is None and name not in (nouns.FACTS, nouns.POPULARITY):
            records.problems += _unknown_file(tree, name)
            continue
        text, problems = read_text(tree.root / name, tree.shown(name))
        records.problems += problems
        if text is None or not _add(records, tree, name, noun, text):
            records.broken.add(name)
    return records


def _add(records: Records, tree: Tree, name: str, noun: Noun | None, text: str) -> bool:
    """Adds what a file holds; False when no record can be made of it."""
    if name == nouns.POPULARITY:
        records.popularity = text
        return True
    if noun is None:
        records.facts = yaml_source.parse(text, tree.shown(name))
        records.problems += records.facts.problems
        return not records.facts.broken
    if name.endswith(".md"):
        return _add_markdown(records, tree, name, noun, text)
    return _add_yaml(records, tree, name, noun, text)


def _unknown_file(tree: Tree, name: str) -> Iterator[Problem]:
    if name.casefold().endswith(READ):
        places = [noun.place for noun in nouns.NOUNS]
        near = [place for place in places if "/" in name and place.startswith(name.split("/")[0] + "/")]
        hint = nearest(name, nouns.TOP_LEVEL) or f"the places are {', '.join(near or places)}"
        yield Problem(tree.shown(name), 1, "unknown-file", f'nothing reads a file "{name}"', hint)


def _add_yaml(records: Records, tree: Tree, name: str, noun: Noun, text: str) -> bool:
    parsed = yaml_source.parse(text, tree.shown(name))
    records.problems += parsed.problems
    if parsed.broken:
        return False
    origin = Origin(tree.shown(name), parsed.lines)
    record, problems = validate(noun.schema, parsed.data, origin)
    records.problems += problems
    if isinstance(record, Troubleshooter):
        records.problems += _bad_stem(tree, name)
        object.__setattr__(record, "id", PurePosixPath(name).stem)
        records.troubleshooters.append(record)
    elif record is not None:
        records.yaml[noun.name], records.origins[noun.name] = record, origin
    return record is not None


def _add_markdown(records: Records, tree: Tree, name: str, noun: Noun, text: str) -> bool:
    split = front_matter.split(text, tree.shown(name))
    records.problems += split.problems
    if split.meta.broken:
        return False
    raw, body = _title_from_heading(split.meta.data, split.body)
    origin = Origin(tree.shown(name), split.meta.lines)
    meta, problems = validate(noun.schema, raw, origin)
    records.problems += problems
    if meta is not None:
        records.problems += [] if meta.slug else _bad_stem(tree, name)
        records.drafts.append(Draft(name, noun, meta, body, split.first_line, origin))
    return meta is not None


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


def _bad_stem(tree: Tree, name: str) -> list[Problem]:
    stem = stem_of(name)
    parts = stem.split("-")
    if stem.isascii() and all(part.isdigit() or (part.isalnum() and part == part.lower()) for part in parts):
        return []
    message = f'the name "{stem}" becomes an address, so it may hold only a–z, 0–9 and single hyphens'
    hint = "rename the file" if name.endswith((".yaml", ".yml")) else "rename the file, or give it a slug"
    return [Problem(tree.shown(name), 1, "invalid-value", message, hint)]


def _live(draft: Draft) -> bool:
    return draft.meta.status == "published" and not draft.meta.draft


def published(records: Records) -> Iterator[Draft]:
    """The one filter before everything: only published articles go on, and no question of an unpublished topic."""
    hidden = {stem_of(draft.name) for draft in records.drafts if draft.noun is nouns.TOPIC and not _live(draft)}
    for draft in records.drafts:
        if _live(draft) and not (draft.noun is nouns.QUESTION and draft.name.split("/")[1] in hidden):
            yield draft


def routes(drafts: Iterable[Draft]) -> dict[str, str]:
    """File → where it will stand, without slashes at the ends; a question in a file of its own is an anchor."""
    drafts = list(drafts)
    topics = {stem_of(draft.name): _stem(draft) for draft in drafts if draft.noun is nouns.TOPIC}
    return {draft.name: _route(draft, topics) for draft in drafts}


def _stem(draft: Draft) -> str:
    return draft.meta.slug or stem_of(draft.name)


def _route(draft: Draft, topics: dict[str, str]) -> str:
    parts = PurePosixPath(draft.name).parts
    match draft.noun:
        case nouns.GUIDE:
            return f"guides/{draft.meta.category or parts[1]}/{_stem(draft)}"
        case nouns.QUESTION:
            return f"faq/{topics.get(parts[1], parts[1])}#{_stem(draft)}"
        case nouns.TOPIC:
            return f"faq/{_stem(draft)}"
    return _stem(draft)
