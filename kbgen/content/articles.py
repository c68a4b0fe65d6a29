"""Converted drafts → articles, as all others know them: without the text, which only their own pages show.

`filled` gives an article its text, when its page is made or its words are put into the index.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from pathlib import PurePosixPath
from typing import TypeVar

from kbgen.content import nouns
from kbgen.content.conversion import Outline, Text, written
from kbgen.content.links import Places
from kbgen.content.markdown import Converted
from kbgen.content.questions import Written, from_file, from_topic
from kbgen.content.records import Draft
from kbgen.dataclass import dataclass
from kbgen.model import Article, Body, Guide, Question, Topic
from kbgen.problems import Problem

A = TypeVar("A", bound=Article)
NO_BODY = Body()


@dataclass(slots=True)
class Articles:
    """Everything that was written in Markdown."""

    guides: list[Guide] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    pages: list[Article] = field(default_factory=list)
    anchors: dict[str, frozenset[str]] = field(default_factory=dict)
    """Route → the ids on that page."""
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Maker:
    """What is needed to turn a draft into an article, besides its text."""

    lang: str
    places: Places
    changed: Mapping[str, dt.date]
    """File → the date of its last commit."""

    def updated(self, draft: Draft) -> dt.date | None:
        """When an article last changed."""
        day: dt.date | None = draft.meta.lastmod or self.changed.get(draft.name)
        return day


def make(converted: Iterable[Written], maker: Maker) -> Articles:
    """Puts articles together; what stands in their texts is left out."""
    found = Articles()
    questions: dict[str, list[Written]] = {}
    topics: list[Written] = []
    for each in converted:
        if each.draft.noun is nouns.TOPIC:
            topics.append(each)
        elif each.draft.noun is nouns.QUESTION:
            questions.setdefault(each.route.partition("#")[0], []).append(each)
        else:
            _add_article(each, maker, found)
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


# The text


def bare(articles: Iterable[A]) -> tuple[A, ...]:
    """Articles without even their headings, which are known by now to whom they concern."""
    return tuple(replace(article, body=NO_BODY) for article in articles)


def files_of(article: Article | Topic) -> tuple[str, ...]:
    """The files that an article is written in, as reports call them."""
    questions = article.questions if isinstance(article, Topic) else ()
    return tuple(dict.fromkeys((article.at.path, *(question.at.path for question in questions))))


def filled(article: Article | Topic, texts: Mapping[str, Text], outline: Callable[[], Outline]) -> Article | Topic:
    """The same article with its text; `texts` are those of its files, `outline` that of the first."""
    text = texts[article.at.path]
    if isinstance(article, Article):
        return replace(article, body=Body(text.sections))
    draft = Draft("", nouns.TOPIC, article.meta, 1, article.at)
    intro, here, _ = from_topic(written(draft, article.id, outline(), text))
    bodies = {question.id: question.body for question in reversed(here)}
    questions = tuple(_filled(each, article, bodies, texts) for each in article.questions)
    return replace(article, intro=intro, questions=questions)


def _filled(
    question: Question, topic: Topic, bodies: Mapping[str, Body], texts: Mapping[str, Text]
) -> Question:
    own = question.at.path != topic.at.path
    return replace(question, body=Body(texts[question.at.path].sections) if own else bodies[question.id])
