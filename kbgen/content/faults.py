"""What can be wrong with the text of one article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import unescape

from kbgen.content import nouns
from kbgen.content.fact_table import FactTable
from kbgen.content.lines import Lines
from kbgen.content.markdown import Converted
from kbgen.content.records import Draft
from kbgen.content.source import control_character
from kbgen.problems import Problem, short


def of(draft: Draft, converted: Converted, lines: Lines, headings: list[int], facts: FactTable) -> Iterator[Problem]:
    """Everything wrong with a converted body; `headings` are the lines of its headings."""
    path = draft.at.path
    if converted.refused:
        yield Problem(path, draft.first_line, *converted.refused)
    yield from _heading_jumps(draft, converted, headings)
    yield from _images(path, converted, lines)
    for name in converted.unknown_facts:
        yield from facts.fault(name, path, lines.of(name))
    for mark in converted.removed:
        shown = f"{mark}>" if mark.startswith("<") else mark.rstrip("=")
        yield Problem(path, lines.of(mark), "html-removed", f"{shown} is not let through", "write it in Markdown")
    for entity in converted.forbidden:
        yield control_character(path, lines.of(entity), unescape(entity))
    for address in converted.bad_addresses:
        hint = "use https, mailto, tel or a path"
        yield Problem(path, lines.of(address), "bad-address", f'"{short(address)}" is no address', hint)
    yield from _ids(path, converted, lines)


def _images(path: str, converted: Converted, lines: Lines) -> Iterator[Problem]:
    for image in converted.images:
        name = image.src.rsplit("/", 1)[-1]
        line = lines.of(name)
        if not (image.alt or "").strip():
            message = f'the image "{short(name)}" has no alternative text'
            yield Problem(path, line, "missing-alt", message, "say what it shows")


def _ids(path: str, converted: Converted, lines: Lines) -> Iterator[Problem]:
    for name in converted.reserved:
        message = f'the id "{short(name)}" belongs to the layout'
        yield Problem(path, lines.of(name), "invalid-value", message, "give the heading an id of its own: {#…}")
    for anchor, count in Counter(converted.anchors).items():
        for line in [lines.of(f"#{anchor}") for _ in range(count)][1:] if count > 1 else ():
            yield Problem(path, line, "duplicate-id", f'the id "{anchor}" stands on this page twice', "rename one")


def _heading_jumps(draft: Draft, converted: Converted, lines: list[int]) -> Iterator[Problem]:
    above = 2 if draft.noun is nouns.QUESTION else 1
    for (level, _), line in zip(converted.headings, lines, strict=True):
        if level == 1:
            message = "the title is already the page's first heading"
            yield Problem(draft.at.path, line, "heading-jump", message, 'use "##" here')
        elif level > above + 1:
            message = f"a heading of level {level} follows one of level {above}"
            yield Problem(draft.at.path, line, "heading-jump", message, f'use "{"#" * (above + 1)}" here')
        above = max(level, 2) if draft.noun is nouns.QUESTION else level
