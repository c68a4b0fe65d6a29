"""Where something stands in a Markdown text that has already been converted."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

_HEADING = re.compile(r"[\s>]*(?:(?:[-*+]|\d+[.)])\s+)?(#{1,6})(?!#)\s*(.*)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*")
_NEWLINE = re.compile("\n")
_BEFORE, _AFTER = re.compile(r"[\w/.#-]"), re.compile(r"[\w/-]")
"""What may not stand beside words that stand for themselves."""
AHEAD = 50
"""How far to look for a heading whose title does not read as it is written."""


class Lines:
    """The lines of a body.  Asked again about the same words, it answers with their next place."""

    def __init__(self, body: str, first_line: int) -> None:
        self._body = body
        self._lines = body.split("\n")
        self._first = first_line
        self._fenced = set(_fenced(self._lines)) if "```" in body or "~~~" in body else set()
        self._places: dict[str, list[int]] = {}
        self._asked: Counter[str] = Counter()

    def of(self, words: str) -> int:
        """The line on which some words stand; the last known one when they stand fewer times than asked for."""
        if words not in self._places:
            self._places[words] = self._find(words)
        places = self._places[words]
        number = min(self._asked[words], len(places) - 1)
        self._asked[words] += 1
        return places[number] if places else self._first

    def _find(self, words: str) -> list[int]:
        """Text before code; whole addresses and names before parts of longer ones."""
        if certain := [self._first + line for line in self._whole(words) if line not in self._fenced]:
            return certain
        folded = words.casefold()
        if folded not in self._text:
            return []
        whole = re.compile(rf"(?<![\w/.#-]){re.escape(words)}(?![\w/-])")
        found: dict[tuple[bool, bool], list[int]] = {}
        for number, line in enumerate(self._lines):
            times = self._folded[number].count(folded) if words else 0
            exact = len(whole.findall(line)) if times else 0
            if times:
                places = found.setdefault((number in self._fenced, not exact), [])
                places += [self._first + number] * (exact or times)
        return found[min(found)] if found else []

    def _whole(self, words: str) -> Iterator[int]:
        """The number of the line, for every place where some words stand and are no part of longer ones."""
        at = self._body.find(words) if words and "\n" not in words else -1
        while at >= 0:
            end = at + len(words)
            alone = not _BEFORE.match(self._body, at - 1) if at else True
            if alone and not _AFTER.match(self._body, end):
                yield bisect_right(self._starts, at) - 1
                at = self._body.find(words, end)
            else:
                at = self._body.find(words, at + 1)

    @cached_property
    def _text(self) -> str:
        return self._body.casefold()

    @cached_property
    def _folded(self) -> list[str]:
        return self._text.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line begins."""
        return [0, *(match.end() for match in _NEWLINE.finditer(self._body))]

    def of_headings(self, headings: Iterable[tuple[int, str]]) -> list[int]:
        """The lines of all headings, given their levels and titles in order."""
        written = list(self._written_headings())
        lines, start = [], 0
        for level, title in headings:
            key, end = _key(title), min(start + AHEAD, len(written))
            ahead = [number for number in range(start, end) if written[number][1] == level]
            found = next((number for number in ahead if key in written[number][2]), ahead[0] if ahead else None)
            if found is not None:
                start = found + 1
            lines.append(written[found][0] if found is not None else self._first)
        return lines

    def _written_headings(self) -> Iterator[tuple[int, int, str]]:
        for number, line in enumerate(self._lines):
            if not line or number in self._fenced:
                continue
            if "#" in line and (match := _HEADING.fullmatch(line)):
                yield self._first + number, len(match[1]), _key(match[2])
            elif number and (under := _UNDERLINE.fullmatch(line)) and self._lines[number - 1].strip():
                yield self._first + number - 1, 1 if under[1][0] == "=" else 2, _key(self._lines[number - 1])


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _fenced(lines: list[str]) -> Iterator[int]:
    """The numbers of the lines within fenced code."""
    fence = ""
    for number, line in enumerate(lines):
        mark = line.strip()[:3]
        if mark in ("```", "~~~") and fence in ("", mark):
            fence = "" if fence else mark
        elif fence:
            yield number
