"""The piece of a text that answers a query, cut so that nobody has to parse markup to show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kbgen.search.analysis import Language, Word, clean, words
from kbgen.search.query import Group

LENGTH = 220
"""Characters of an excerpt, more or less."""
LEAD = 40
"""Characters shown before the first match."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of an excerpt."""

    text: str
    matched: bool = False
    """The reader asked for it."""


def excerpt(text: str, groups: Sequence[Group], language: Language) -> tuple[Segment, ...]:
    """The stretch of a text that holds most of what was asked for, with the matches marked."""
    text = clean(text)
    every = list(words(text))
    matched = [(word, number) for word in every if (number := _group_of(word, groups, language)) is not None]
    start = _start([word.start for word in every], _best(matched))
    end = next((word.end for word in reversed(every) if word.end <= start + LENGTH), len(text))
    end = len(text) if len(text) <= start + LENGTH else end
    marks = [word for word, _ in matched if start <= word.start and word.end <= end]
    return _segments(text, start, end, marks)


def _group_of(word: Word, groups: Sequence[Group], language: Language) -> int | None:
    return next((number for number, group in enumerate(groups) if group.matches(word, language)), None)


def _best(matched: Sequence[tuple[Word, int]]) -> int:
    """Where the stretch with the most different matches begins; the earliest of equals."""
    best, most, last = 0, 0, 0
    counts: dict[int, int] = {}
    for word, number in matched:
        while last < len(matched) and matched[last][0].end <= word.start + LENGTH - LEAD:
            counts[matched[last][1]] = counts.get(matched[last][1], 0) + 1
            last += 1
        different = sum(1 for count in counts.values() if count)
        if different > most:
            best, most = word.start, different
        counts[number] = counts.get(number, 1) - 1
    return best


def _start(starts: Sequence[int], first: int) -> int:
    """The beginning of a word a little before the first match."""
    if first <= LEAD:
        return 0
    return next(start for start in starts if start >= first - LEAD)


def _segments(text: str, start: int, end: int, marks: Sequence[Word]) -> tuple[Segment, ...]:
    found = [Segment("…")] if start else []
    for word in marks:
        found += [Segment(text[start : word.start]), Segment(text[word.start : word.end], matched=True)]
        start = word.end
    found.append(Segment(text[start:end]))
    if end < len(text):
        found.append(Segment("…"))
    return tuple(segment for segment in found if segment.text)
