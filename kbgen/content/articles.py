"""Drafts → articles: bodies converted, addresses resolved, and everything wrong with them reported."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from kbgen.content import faults, nouns
from kbgen.content.fact_table import FactTable
from kbgen.content.lines import Lines
from kbgen.content.links import Links, Places
from kbgen.content.markdown import Converted, Converter
from kbgen.content.questions import Written, from_file, from_topic
from kbgen.content.records import Draft
from kbgen.model import Article, Body, Guide, Question, Topic
from kbgen.problems import Problem


@dataclass(slots=True)
class Articles:
    """Everything that was written in Markdown."""

    guides: list[Guide] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    pages: list[Article] = field(default_factory=list)
    anchors: dict[str, frozenset[str]] = field(default_factory=dict)
    """Route → the ids on that page."""
    links: list[Links] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Memory:
    """Conversions kept from one load to the next, so that a preview converts only what was edited.

    A conversion depends on the draft's own text and on what all of them share; when that changes, all is forgotten.
    """

    def __init__(self) -> None:
        self._shared: object = None
        self._kept: dict[str, tuple[Draft, Converted, Links]] = {}

    def share(self, shared: object) -> None:
        """Says what the coming conversions depend on besides their text."""
        if shared != self._shared:
            self._shared, self._kept = shared, {}

    def recall(self, draft: Draft, convert: Callable[[], tuple[Converted, Links]]) -> tuple[Converted, Links]:
        """The conversion of a draft: the kept one when its text is the same, else a new one."""
        kept = self._kept.get(draft.name)
        if kept and (kept[0].body, kept[0].first_line) == (draft.body, draft.first_line):
            return kept[1], kept[2]
        converted, links = convert()
        self._kept[draft.name] = draft, converted, links
        return converted, links


@dataclass(frozen=True, slots=True)
class Maker:
    """What is needed to turn a draft into an article."""

    lang: str
    converter: Converter
    facts: FactTable
    places: Places
    changed: Mapping[str, dt.date]
    """File → the date of its last commit."""
    memory: Memory

    def convert(self, draft: Draft, found: Articles) -> Written:
        """Converts a draft's body, and reports what is wrong with it."""
        lines, route = Lines(draft.body, draft.first_line), self.places.routes[draft.name]

        def convert() -> tuple[Converted, Links]:
            links = Links(draft.name, draft.at.path, route.partition("#")[0], self.places, lines.of)
            return self.converter.convert(draft.body, links.rewrite), links

        converted, links = self.memory.recall(draft, convert)
        headings = lines.of_headings(converted.headings)
        found.links.append(links)
        found.problems += [*links.problems, *faults.of(draft, converted, lines, headings, self.facts)]
        return Written(draft, route, converted, headings)

    def updated(self, draft: Draft) -> dt.date | None:
        """When an article last changed."""
        day: dt.date | None = draft.meta.lastmod or self.changed.get(draft.name)
        return day


def make(drafts: Iterable[Draft], maker: Maker) -> Articles:
    """Converts every draft."""
    found = Articles()
    questions: dict[str, list[Written]] = {}
    topics: list[Written] = []
    for draft in drafts:
        written = maker.convert(draft, found)
        if draft.noun is nouns.TOPIC:
            topics.append(written)
        elif draft.noun is nouns.QUESTION:
            questions.setdefault(written.route.partition("#")[0], []).append(written)
        else:
            _add_article(written, maker, found)
    for topic in topics:
        _add_topic(topic, questions.pop(topic.route, []), maker, found)
    found.problems += [_orphans(files[0].draft) for files in questions.values() if not _excused(files[0].draft, maker)]
    return found


def _add_article(written: Written, maker: Maker, found: Articles) -> None:
    draft, route, body = written.draft, written.route, Body(written.converted.sections)
    found.anchors[route] = frozenset(written.converted.anchors)
    updated = maker.updated(draft)
    if draft.noun is nouns.GUIDE:
        found.guides.append(Guide(route, maker.lang, draft.meta, body, draft.at, updated, category=route.split("/")[1]))
    else:
        found.pages.append(Article(route, maker.lang, draft.meta, body, draft.at, updated))


def _add_topic(topic: Written, files: list[Written], maker: Maker, found: Articles) -> None:
    intro, written, problems = from_topic(topic)
    found.problems += problems
    questions = (*written, *(from_file(file, maker.updated(file.draft)) for file in files))
    if not questions and not any(name.startswith(_folder(topic.draft)) for name in maker.places.broken):
        hint = 'write each question as a "## heading"'
        found.problems.append(Problem(topic.draft.at.path, 1, "not-a-question", "the topic has no questions", hint))
    found.problems += _twins(topic.converted, files)
    anchors = {*topic.converted.anchors, *(anchor for file in files for anchor in _own_anchors(file))}
    found.anchors[topic.route] = frozenset(anchors)
    draft, updated = topic.draft, maker.updated(topic.draft)
    found.topics.append(Topic(topic.route, maker.lang, draft.meta, intro, _distinct(questions), draft.at, updated))


def _folder(topic: Draft) -> str:
    """Where the questions of a topic stand that have files of their own."""
    return f"{topic.name.removesuffix('/index.md').removesuffix('.md')}/"


def _own_anchors(file: Written) -> list[str]:
    return [file.route.partition("#")[2], *file.converted.anchors]


def _twins(topic: Converted, files: list[Written]) -> list[Problem]:
    """Ids that a question in a file of its own shares with another of the topic."""
    times = Counter([*dict.fromkeys(topic.anchors), *(anchor for file in files for anchor in {*_own_anchors(file)})])
    hint = "rename the file, or give the heading an id of its own"
    return [
        Problem(file.draft.at.path, 1, "duplicate-id", f'the id "{anchor}" stands twice in this topic', hint)
        for file in files
        for anchor in sorted({*_own_anchors(file)})
        if times[anchor] > 1
    ]


def _distinct(questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions without those whose id is taken; they have been reported."""
    first: dict[str, Question] = {}
    for question in questions:
        first.setdefault(question.id, question)
    return tuple(first.values())


def _excused(draft: Draft, maker: Maker) -> bool:
    """Whether the topic of a question is there, and is broken or not published."""
    folder = PurePosixPath(draft.name).parent
    index = {f"{folder}/index.md", f"{folder}.md"}
    return bool(index & (maker.places.broken | maker.places.unpublished))


def _orphans(draft: Draft) -> Problem:
    folder = PurePosixPath(draft.name).parent
    message = f'the questions in "{folder}" have no topic'
    hint = f'add "{folder}/index.md" with "title: …"'
    return Problem(draft.at.path, 1, "missing-field", message, hint)
