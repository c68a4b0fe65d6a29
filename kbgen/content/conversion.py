"""One article's Markdown → what others may know of it, and what only its own page shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from kbgen.content import faults, nouns
from kbgen.content.fact_table import FactTable
from kbgen.content.lines import Lines
from kbgen.content.links import Links, Places, Target
from kbgen.content.markdown import Converted, Converter
from kbgen.content.questions import Written
from kbgen.content.records import Draft
from kbgen.dataclass import dataclass, getter
from kbgen.memo import Digest, digest
from kbgen.model import Section
from kbgen.problems import Problem

Address = tuple[str, str, str]
"""Element, attribute, value."""
Plain = tuple[Any, ...]
"""A value as nothing but tuples, strings and numbers: a tenth of the work to write, to send, and to read back."""
_section, _problem, _target = map(getter, (Section, Problem, Target))
_outlined = attrgetter("anchor", "title", "level")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the conversion of an article may depend on besides its own file."""

    extensions: tuple[str, ...]
    extension_configs: Mapping[str, Mapping[str, Any]]
    facts: FactTable
    places: Places

    def links(self, draft: Draft, lines: Lines | None = None) -> Links:
        """Resolves the addresses of one article."""
        route = self.places.routes[draft.name].partition("#")[0]
        return Links(draft.name, draft.at.path, route, self.places, lines.of if lines else lambda _: 0)

    def digests(self) -> tuple[Digest, Digest]:
        """The digests of the facts and of the places."""
        facts, places = self.facts, self.places
        sets = map(sorted, (places.unpublished, places.broken, places.files))
        return (
            digest(sorted(facts.values.items()), facts.doubt.facts, sorted(facts.circular)),
            digest(sorted(places.routes.items()), *sets),
        )


class Outline(NamedTuple):
    """What other pages may know of an article's text."""

    sections: tuple[tuple[str, str, int], ...]
    """Anchor, title and level of each."""
    attributes: tuple[tuple[tuple[str, str], ...], ...]
    headings: tuple[tuple[int, str], ...]
    top: tuple[int, ...]
    anchors: tuple[str, ...]
    explicit_ids: tuple[str, ...]
    lines: tuple[int, ...]
    """Where the headings of a topic stand; they tell where its questions are written."""
    assets: tuple[str, ...]
    """The files that it shows."""


@dataclass(frozen=True, slots=True)
class Text:
    """What only an article's own page needs."""

    sections: tuple[Section, ...]
    problems: tuple[Problem, ...]
    targets: tuple[Target, ...]
    """Every place in the site that it points at."""

    @classmethod
    def of(cls, plain: Plain) -> Text:
        """A text that was written by `plain_text`."""
        kinds = zip((Section, Problem, Target), plain, strict=True)
        return cls(*(tuple(kind(*each) for each in values) for kind, values in kinds))


def plain_text(sections: Iterable[Section], problems: Iterable[Problem], targets: Iterable[Target]) -> Plain:
    """A text that can be written."""
    return tuple(map(_section, sections)), tuple(map(_problem, problems)), tuple(map(_target, targets))


class Made(NamedTuple):
    """A converted article: plain values, with their digests."""

    outline: Plain
    outline_digest: Digest
    text: Plain
    text_digest: Digest
    facts: bool
    """Whether it may quote facts."""
    addresses: tuple[Address, ...]
    """What it asked of its surroundings."""
    answers: Digest
    """And what it was told."""


def convert(draft: Draft, body: str, around: Surroundings) -> Made:
    """Converts one article."""
    lines = Lines(body, draft.first_line)
    links = around.links(draft, lines)
    addresses: list[Address] = []
    written: list[str | None] = []

    def rewrite(tag: str, attribute: str, value: str) -> str | None:
        addresses.append((tag, attribute, value))
        written.append(links.rewrite(tag, attribute, value))
        return written[-1]

    converted = _converter(around).convert(body, rewrite)
    told = _told(links, written)
    headings = lines.of_headings(converted.headings)
    problems = (*links.problems, *faults.of(draft, converted, lines, headings, around.facts))
    outline = tuple(_outline(draft, converted, headings, links))
    text = plain_text(converted.sections, problems, links.targets)
    return Made(outline, digest(outline), text, digest(text), "{{" in body, tuple(addresses), told)


def convert_all(around: Surroundings, articles: Iterable[tuple[Draft, str]]) -> list[Made]:
    """Converts several; what a worker does."""
    return [convert(draft, body, around) for draft, body in articles]


def answers(draft: Draft, addresses: Iterable[Address], around: Surroundings) -> Digest:
    """The digest of everything that the addresses of an article mean."""
    links = around.links(draft)
    return _told(links, [links.rewrite(*address) for address in addresses])


def _told(links: Links, written: Sequence[str | None]) -> Digest:
    """The digest of what was said of some addresses; where they stand tells the article itself."""
    targets = [(target.route, target.anchor) for target in links.targets]
    problems = [(problem.code, problem.message, problem.hint) for problem in links.problems]
    return digest(written, targets, sorted(links.assets), problems)


def written(draft: Draft, route: str, outline: Outline, text: Text | None = None) -> Written:
    """A converted draft, with its text or without."""
    converted = Converted(
        sections=text.sections if text else tuple(Section(*each, "", "") for each in outline.sections),
        attributes=[dict(pairs) for pairs in outline.attributes],
        headings=list(outline.headings),
        top=list(outline.top),
        anchors=list(outline.anchors),
        explicit_ids=set(outline.explicit_ids),
    )
    return Written(draft, route, converted, list(outline.lines))


def _outline(draft: Draft, converted: Converted, headings: list[int], links: Links) -> Outline:
    return Outline(
        tuple(map(_outlined, converted.sections)),
        tuple(tuple(pairs.items()) for pairs in converted.attributes),
        tuple(converted.headings),
        tuple(converted.top),
        tuple(converted.anchors),
        tuple(sorted(converted.explicit_ids)),
        tuple(headings) if draft.noun is nouns.TOPIC else (),
        tuple(sorted(links.assets)),
    )


_LAST: list[tuple[Surroundings, Converter]] = []


def _converter(around: Surroundings) -> Converter:
    """The converter of some surroundings; making one costs more than converting an article."""
    if not _LAST or _LAST[0][0] is not around:
        _LAST[:] = [(around, Converter(around.extensions, around.extension_configs, around.facts.values))]
    return _LAST[0][1]
