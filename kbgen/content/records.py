"""Files → raw records: every YAML file validated, every Markdown file split into front matter and body.

Each file is read by itself, so that one which has not changed need not be read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import PurePosixPath
from typing import Any, TypeVar

from kbgen.content import front_matter, nouns, yaml_source
from kbgen.content.doubt import stem_of
from kbgen.content.nouns import Noun
from kbgen.content.source import Raw, decoded
from kbgen.content.tree import Tree
from kbgen.content.yaml_source import YamlFile
from kbgen.dataclass import dataclass
from kbgen.memo import Digest, digest
from kbgen.model import Origin, Troubleshooter
from kbgen.problems import Problem, nearest

T = TypeVar("T")

READ = (".md", ".markdown", ".yaml", ".yml", ".csv")
"""Files that somebody must have meant as content; all others are media."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A Markdown file whose front matter is valid, without its body."""

    name: str
    noun: Noun
    meta: Any
    first_line: int
    """Where the body begins."""
    at: Origin


@dataclass(frozen=True, slots=True)
class YamlRecord:
    """The record of a YAML file."""

    record: Any
    at: Origin
    noun: str
    """The noun's name."""


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


@dataclass(frozen=True, slots=True)
class Said:
    """What one file says by itself."""

    record: Draft | YamlFile | YamlRecord | str | None = None
    """A draft without its body, the facts, a noun's record, the popularity figures; nothing when the file is broken."""
    problems: tuple[Problem, ...] = ()
    head: Digest = b""
    """The digest of an article's front matter and first heading, where all of this follows from them alone."""


def is_read(name: str) -> bool:
    """Whether a file of the content folder holds a noun, facts or figures."""
    return name in (nouns.FACTS, nouns.POPULARITY) or nouns.noun_of(name) is not None


def read_file(tree: Tree, name: str, raw: Raw, last: Said | None = None) -> tuple[Said, str]:
    """What a file says, given what is in it and what it said last; and the body, where it is an article."""
    text, problems = decoded(raw, tree.shown(name))
    if text is None:
        return Said(None, tuple(problems)), ""
    head, same = (b"", None) if problems else _head(text, last)
    if last and same is not None:
        return last, same
    record, found, body = _record(tree, name, text)
    return Said(record, (*problems, *found), head if isinstance(record, Draft) else b""), body


def _head(text: str, last: Said | None) -> tuple[Digest, str | None]:
    """The digest of front matter and first heading; and the body, if those are what they were."""
    found = front_matter.head(text)
    if found is None:
        return b"", None
    heading, rest = _heading(found[1]) or ("", found[1])
    head = digest(found[0], heading)
    if last is None or last.head != head or not isinstance(last.record, Draft):
        return head, None
    return head, rest if last.record.meta.title == heading else found[1]


def combined(tree: Tree, said: Mapping[str, Said]) -> Records:
    """Everything that the files of a tree say, in the order of their names."""
    records = Records(problems=list(tree.problems))
    for name in tree.names:
        if name not in said:
            records.problems += _unknown_file(tree, name)
            continue
        records.problems += said[name].problems
        _add(records, name, said[name].record)
    return records


def _add(records: Records, name: str, record: object) -> None:
    match record:
        case Draft():
            records.drafts.append(record)
        case YamlRecord(Troubleshooter() as tree):
            records.troubleshooters.append(tree)
        case YamlRecord(value, at, noun):
            records.yaml[noun], records.origins[noun] = value, at
        case YamlFile():
            records.facts = record
        case str():
            records.popularity = record
        case _:
            records.broken.add(name)


def _record(tree: Tree, name: str, text: str) -> tuple[Any, list[Problem], str]:
    """The record of a file, what is wrong with it, and the body of an article."""
    noun = nouns.noun_of(name)
    if name == nouns.POPULARITY:
        return text, [], ""
    if noun is None:
        facts = yaml_source.parse(text, tree.shown(name))
        return None if facts.broken else facts, facts.problems, ""
    return _markdown(tree, name, noun, text) if name.endswith(".md") else (*_yaml(tree, name, noun, text), "")


def _unknown_file(tree: Tree, name: str) -> Iterator[Problem]:
    if name.casefold().endswith(READ):
        places = [noun.place for noun in nouns.NOUNS]
        near = [place for place in places if "/" in name and place.startswith(name.split("/")[0] + "/")]
        hint = nearest(name, nouns.TOP_LEVEL) or f"the places are {', '.join(near or places)}"
        yield Problem(tree.shown(name), 1, "unknown-file", f'nothing reads a file "{name}"', hint)


def _yaml(tree: Tree, name: str, noun: Noun, text: str) -> tuple[YamlRecord | None, list[Problem]]:
    parsed = yaml_source.parse(text, tree.shown(name))
    problems = list(parsed.problems)
    if parsed.broken:
        return None, problems
    origin = Origin(tree.shown(name), parsed.lines)
    record, found = _validate(noun.schema, parsed.data, origin)
    problems += found
    if isinstance(record, Troubleshooter):
        problems += _bad_stem(tree, name)
        object.__setattr__(record, "id", PurePosixPath(name).stem)
    return (None if record is None else YamlRecord(record, origin, noun.name)), problems


def _markdown(tree: Tree, name: str, noun: Noun, text: str) -> tuple[Draft | None, list[Problem], str]:
    split = front_matter.split(text, tree.shown(name))
    problems = list(split.problems)
    if split.meta.broken:
        return None, problems, ""
    raw, body = _title_from_heading(split.meta.data, split.body)
    origin = Origin(tree.shown(name), split.meta.lines)
    meta, found = _validate(noun.schema, raw, origin)
    problems += found
    if meta is None:
        return None, problems, body
    problems += [] if meta.slug else _bad_stem(tree, name)
    return Draft(name, noun, meta, split.first_line, origin), problems, body


def _validate(kind: type[T], raw: Any, origin: Origin) -> tuple[T | None, list[Problem]]:
    from kbgen.content.schema import validate  # a build of what was validated before does without pydantic

    return validate(kind, raw, origin)


def _title_from_heading(raw: Any, body: str) -> tuple[Any, str]:
    """A body that begins with `# Title` may name the article, as in plain MkDocs; the heading is then not repeated."""
    found = _heading(body) if isinstance(raw, dict) else None
    if found is None or raw.get("title", found[0]) != found[0]:
        return raw, body
    return {"title": found[0]} | raw, found[1]


def _heading(body: str) -> tuple[str, str] | None:
    """The heading with which a body begins, and the body without it."""
    lines = body.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None or not lines[first].startswith("# "):
        return None
    return lines[first][2:].strip(), "\n".join([*lines[:first], "", *lines[first + 1 :]])


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
