"""Questions: each `## heading` of a topic with all that stands below it, or a file of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from kbgen.content.markdown import Converted
from kbgen.content.records import Draft
from kbgen.dataclass import dataclass
from kbgen.model import Body, Origin, Question, QuestionMeta, Section
from kbgen.problems import Problem

LISTS = ("keywords", "plans", "pins")
"""Fields of a question's attribute list that hold several values, separated by commas."""

Part = tuple[Section, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Written:
    """A draft and what its body became."""

    draft: Draft
    route: str
    converted: Converted
    headings: list[int]
    """The line of every heading."""


def from_topic(topic: Written) -> tuple[Body, list[Question], list[Problem]]:
    """A topic's introduction, its questions, and what is wrong with their headings."""
    groups: list[list[Part]] = [[]]
    for part in zip(topic.converted.sections, topic.converted.attributes, strict=True):
        if part[0].level == 2:
            groups.append([])
        groups[-1].append(part)
    questions, problems = [], []
    for group, line in zip(groups[1:], _lines(topic), strict=True):
        question, found = _question(group, Origin(topic.draft.at.path, {(): line}), topic.converted.explicit_ids)
        questions.append(question)
        problems += found
    return Body(tuple(section for section, _ in groups[0])), questions, problems


def _lines(topic: Written) -> list[int]:
    """The lines of the questions' headings."""
    levels = [level for level, _ in topic.converted.headings]
    return [topic.headings[number] for number in topic.converted.top if levels[number] == 2]


def _question(group: list[Part], origin: Origin, explicit: set[str]) -> tuple[Question, list[Problem]]:
    head, attributes = group[0]
    raw = {name: _value(name, text) for name, text in attributes.items()}
    named = {"id": head.anchor} if head.anchor in explicit else {}
    meta, problems = _meta(raw | named, origin) if raw or named else (None, [])
    if not head.title:
        message = "a question has no text"
        problems.append(Problem(origin.path, origin.line(), "missing-field", message, 'write it after "##"'))
    first = replace(head, anchor="", title="", level=0, heading="")
    body = Body((first, *(section for section, _ in group[1:])))
    meta = meta or QuestionMeta()
    return Question(head.anchor, head.title, meta, body, origin, meta.updated), problems


def _meta(raw: dict[str, Any], origin: Origin) -> tuple[QuestionMeta | None, list[Problem]]:
    from kbgen.content.schema import validate  # most questions have no attributes, and need no pydantic

    return validate(QuestionMeta, raw, origin)


def _value(name: str, text: str) -> str | list[str]:
    return [item.strip() for item in text.split(",") if item.strip()] if name in LISTS else text


def from_file(file: Written, updated: dt.date | None) -> Question:
    """A question whose title is that of its file."""
    draft, anchor = file.draft, file.route.partition("#")[2]
    meta, search = draft.meta, draft.meta.search
    own = QuestionMeta(
        boost=search.boost,
        exclude=search.exclude,
        pins=search.pins,
        id=anchor,
        added=meta.added,
        updated=meta.updated,
        keywords=(*meta.keywords, *meta.synonyms),
        plans=meta.plans,
    )
    body = Body(file.converted.sections)
    return Question(anchor, meta.title, own, body, draft.at, meta.updated or updated)
