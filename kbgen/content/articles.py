"""Drafts → articles: bodies converted, addresses resolved, and everything wrong with them reported."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from kbgen.content import nouns
from kbgen.content.links import Links, Places
from kbgen.content.markdown import Converted, Converter
from kbgen.content.records import Draft, stem_of
from kbgen.content.schema import validate
from kbgen.model import Article, Body, Guide, Origin, Question, QuestionMeta, Section, Topic
from kbgen.problems import Problem, nearest

LISTS = ("keywords", "plans")
"""Fields of a question's attribute list that hold several values, separated by commas."""

_HEADING = re.compile(r"^ {0,3}#{1,6}\s")


def route_of(draft: Draft) -> str:
    """Where an article will stand, without slashes at the ends; a question in a file of its own is an anchor."""
    parts, stem = PurePosixPath(draft.name).parts, draft.meta.slug or stem_of(draft.name)
    match draft.noun:
        case nouns.GUIDE:
            return f"guides/{draft.meta.category or parts[1]}/{stem}"
        case nouns.QUESTION:
            return f"faq/{parts[1]}#{stem}"
        case nouns.TOPIC:
            return f"faq/{stem}"
    return stem


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


@dataclass(frozen=True, slots=True)
class Maker:
    """What is needed to turn a draft into an article."""

    lang: str
    converter: Converter
    places: Places
    changed: Mapping[str, dt.date]
    """File → the date of its last commit."""
    fill: Callable[[str], str]
    """Puts facts in a sentence."""


def make(drafts: Iterable[Draft], maker: Maker) -> Articles:
    """Converts every draft."""
    found = Articles()
    questions: dict[str, list[tuple[Question, list[str]]]] = {}
    topics: list[tuple[Draft, Converted]] = []
    for draft in drafts:
        converted = _convert(draft, maker, found)
        if draft.noun is nouns.TOPIC:
            topics.append((draft, converted))
        elif draft.noun is nouns.QUESTION:
            topic, _, anchor = route_of(draft).partition("#")
            question = _question_file(draft, anchor, converted, maker)
            questions.setdefault(topic, []).append((question, [anchor, *converted.anchors]))
        else:
            _add_article(draft, converted, maker, found)
    for draft, converted in topics:
        _add_topic(draft, converted, questions.pop(route_of(draft), []), maker, found)
    for topic, orphans in questions.items():
        folder = PurePosixPath(orphans[0][0].at.path).parent
        message = f'the topic of these questions has no "{folder}/index.md"'
        found.problems.append(Problem(orphans[0][0].at.path, 1, "missing-field", message, f'add it, with "title: …" ({topic})'))
    return found


def _convert(draft: Draft, maker: Maker, found: Articles) -> Converted:
    lines = draft.body.split("\n")

    def line_of(needle: str) -> int:
        return draft.first_line + next((number for number, line in enumerate(lines) if needle in line), 0)

    links = Links(draft.name, draft.at.path, route_of(draft).partition("#")[0], maker.places, line_of)
    converted = maker.converter.convert(draft.body, links.rewrite)
    found.links.append(links)
    found.problems += links.problems
    found.problems += _faults(draft, converted, line_of)
    return converted


def _faults(draft: Draft, converted: Converted, line_of: Callable[[str], int]) -> Iterator[Problem]:
    path = draft.at.path
    yield from _heading_jumps(draft, converted)
    for image in converted.images:
        if not (image.alt or "").strip():
            name = image.src.rsplit("/", 1)[-1]
            yield Problem(path, line_of(name), "missing-alt", f'the image "{name}" has no alternative text', "say what it shows")
    for name in dict.fromkeys(converted.unknown_facts):
        yield Problem(path, line_of(name), "unknown-fact", f'no fact "{name}"', "")
    for tag in converted.removed:
        yield Problem(path, line_of(f"<{tag}"), "html-removed", f"<{tag}> is not let through", "write it in Markdown")
    for anchor, count in Counter(converted.anchors).items():
        if count > 1:
            yield Problem(path, line_of(f"#{anchor}"), "duplicate-id", f'the id "{anchor}" stands on this page twice', "rename one")


def _heading_jumps(draft: Draft, converted: Converted) -> Iterator[Problem]:
    lines = list(_heading_lines(draft))
    above = 2 if draft.noun is nouns.QUESTION else 1
    for number, level in enumerate(converted.levels):
        line = lines[number] if len(lines) == len(converted.levels) else draft.first_line
        if level == 1:
            yield Problem(draft.at.path, line, "heading-jump", "the title is already the page's first heading", 'use "##" here')
        elif level > above + 1:
            message = f"a heading of level {level} follows one of level {above}"
            yield Problem(draft.at.path, line, "heading-jump", message, f'use "{"#" * (above + 1)}" here')
        above = level


def _heading_lines(draft: Draft) -> Iterator[int]:
    fence = ""
    for number, line in enumerate(draft.body.split("\n"), draft.first_line):
        mark = line.strip()[:3]
        if mark in ("```", "~~~") and fence in ("", mark):
            fence = "" if fence else mark
        elif not fence and _HEADING.match(line):
            yield number


def _updated(draft: Draft, maker: Maker) -> dt.date | None:
    return draft.meta.lastmod or maker.changed.get(draft.name)


def _add_article(draft: Draft, converted: Converted, maker: Maker, found: Articles) -> None:
    route, body, updated = route_of(draft), Body(converted.sections), _updated(draft, maker)
    found.anchors[route] = frozenset(converted.anchors)
    if draft.noun is nouns.GUIDE:
        found.guides.append(Guide(route, maker.lang, draft.meta, body, draft.at, updated, category=route.split("/")[1]))
    else:
        found.pages.append(Article(route, maker.lang, draft.meta, body, draft.at, updated))


def _add_topic(
    draft: Draft, converted: Converted, files: list[tuple[Question, list[str]]], maker: Maker, found: Articles
) -> None:
    intro, written, problems = _questions(draft, converted)
    found.problems += problems
    questions = (*written, *(question for question, _ in files))
    if not questions:
        message = "the topic has no questions"
        found.problems.append(Problem(draft.at.path, 1, "not-a-question", message, 'write each question as a "## heading"'))
    anchors = Counter([*converted.anchors, *(anchor for _, own in files for anchor in own)])
    for question, own in files:
        for anchor in own:
            if anchors[anchor] > 1:
                message = f'the id "{anchor}" stands twice in this topic'
                found.problems.append(Problem(question.at.path, 1, "duplicate-id", message, "rename the file or the heading"))
    found.anchors[route_of(draft)] = frozenset(anchors)
    topic = Topic(route_of(draft), maker.lang, draft.meta, intro, questions, draft.at, _updated(draft, maker))
    found.topics.append(topic)


def _questions(draft: Draft, converted: Converted) -> tuple[Body, list[Question], list[Problem]]:
    """A topic's introduction, and its questions: each `##` section with all that stands below it."""
    groups: list[list[tuple[Section, dict[str, str]]]] = [[]]
    for section, attributes in zip(converted.sections, converted.attributes, strict=True):
        if section.level == 2:
            groups.append([])
        groups[-1].append((section, attributes))
    lines, problems, questions = list(_heading_lines(draft)), [], []
    at_level = [number for number, level in enumerate(converted.levels) if level == 2]
    for number, group in enumerate(groups[1:]):
        line = lines[at_level[number]] if len(lines) == len(converted.levels) else draft.first_line
        head, attributes = group[0]
        meta, found = _question_meta(attributes, Origin(draft.at.path, {(): line}))
        problems += found
        body = Body((Section("", "", 0, head.content, head.text, head.content), *(section for section, _ in group[1:])))
        questions.append(Question(head.anchor, head.title, meta, body, Origin(draft.at.path, {(): line}), meta.updated))
    return Body(tuple(section for section, _ in groups[0])), questions, problems


def _question_meta(attributes: dict[str, str], origin: Origin) -> tuple[QuestionMeta, list[Problem]]:
    raw = {
        name: [item.strip() for item in value.split(",") if item.strip()] if name in LISTS else value
        for name, value in attributes.items()
    }
    meta, problems = validate(QuestionMeta, raw, origin)
    return meta or QuestionMeta(), problems


def _question_file(draft: Draft, anchor: str, converted: Converted, maker: Maker) -> Question:
    meta = QuestionMeta(anchor, draft.meta.added, draft.meta.updated, draft.meta.keywords, draft.meta.plans)
    updated = draft.meta.updated or _updated(draft, maker)
    return Question(anchor, draft.meta.title, meta, Body(converted.sections), draft.at, updated)


def unknown_fact_hints(problems: Iterable[Problem], facts: Iterable[str]) -> list[Problem]:
    """The same problems, with the nearest fact named where a fact is unknown."""
    known = sorted(facts)
    return [
        Problem(p.path, p.line, p.code, p.message, nearest(p.message.split('"')[1], known)) if p.code == "unknown-fact" else p
        for p in problems
    ]
