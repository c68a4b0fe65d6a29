"""The piece of a text that answers a query, cut so that nobody has to parse markup to show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kbgen.dataclass import dataclass
from kbgen.folding import fold
from kbgen.search.analysis import Word, clean, placed

LENGTH = 220
"""Characters of an excerpt, more or less."""
LEAD = 40
"""Characters shown before the first match."""

Marks = Mapping[str, int]
"""Folded word → which word of the query it answers."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of an excerpt."""

    text: str
    matched: bool = False
    """The reader asked for it."""


def excerpt(text: str, marks: Marks) -> tuple[Segment, ...]:
    """The stretch of a text that holds most of what was asked for, with the matches marked."""
    text = clean(text)
    every = list(placed(text))
    matched = [(word, marks[folded]) for word in every if (folded := fold(word.text)) in marks]
    start = _start([word.start for word in every], _best(matched))
    end = _end([word.end for word in every], start, len(text))
    within = [word for word, _ in matched if start <= word.start and word.end <= end]
    return _segments(text, start, end, within)


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


def _end(ends: Sequence[int], start: int, length: int) -> int:
    """The last end of a word in an excerpt that begins here; in the middle of a word that is too long for it."""
    if length <= start + LENGTH:
        return length
    return next((end for end in reversed(ends) if start < end <= start + LENGTH), start + LENGTH)


def _segments(text: str, start: int, end: int, marks: Sequence[Word]) -> tuple[Segment, ...]:
    found = [Segment("…")] if start else []
    for word in marks:
        found += [Segment(text[start : word.start]), Segment(text[word.start : word.end], matched=True)]
        start = word.end
    found.append(Segment(text[start:end]))
    if end < len(text):
        found.append(Segment("…"))
    return tuple(segment for segment in found if segment.text)
