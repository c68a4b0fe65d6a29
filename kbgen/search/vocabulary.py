"""The words of an index, and how to find those that a query word may stand for.

Everything is derived from a few columns that both runtimes are given (`shipped.py`), and from one long text: the folded
words, each on a line of its own.  A word's fragments are its 4-grams with the line ends as end marks, so that the words
which share a fragment are found by looking for it in that text.  No statistics of fragments are stored: how many
documents hold one is estimated from the words that hold it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from math import exp, log, log1p, log2

from kbgen.search import constants

GRAM = 4
"""Characters of a fragment."""


def grams(folded: str) -> list[str]:
    """The different fragments of a folded word, its ends marked by line ends, sorted; a short word is one fragment."""
    marked = f"\n{folded}\n"
    return sorted({marked[at : at + GRAM] for at in range(max(1, len(marked) - GRAM + 1))})


def level(count: float) -> int:
    """A document frequency in quarter octaves, as it is shipped; 0 is none."""
    return 1 + round(4 * log2(count)) if count else 0


def frequency(of_level: int) -> float:
    """The document frequency that a level stands for."""
    return 2.0 ** ((of_level - 1) / 4) if of_level else 0.0


def idf(count: float, documents: int) -> float:
    """How telling it is that something occurs in so many documents (BM25's formula); a level may round up past all."""
    count = min(count, documents)
    return log(1 + (documents - count + 0.5) / (count + 0.5))


class Vocabulary:
    """The words of one language of a site, in the order of their folds."""

    def __init__(
        self,
        words: Sequence[str],
        folded: Sequence[str],
        levels: Sequence[int],
        title_levels: Sequence[int],
        stems: Sequence[int],
        count: int,
    ) -> None:
        self.words = words
        self.folded = folded
        self.levels = levels
        """In how many documents each word occurs; `frequency` says what a level stands for."""
        self.title_levels = title_levels
        """In how many titles."""
        self.count = count
        """Documents in all."""
        self._stems = stems
        self._text = "\n".join(("", *folded, ""))

    @cached_property
    def _starts(self) -> array[int]:
        """Where each word begins in the text, and where the next one would."""
        return array("I", accumulate(map((1).__add__, map(len, self.folded)), initial=1))

    def holding(self, gram: str) -> list[int]:
        """The words with a fragment, in order."""
        found: list[int] = []
        text, starts, first = self._text, self._starts, int(gram[0] == "\n")
        at = text.find(gram)
        while at >= 0:
            word = bisect_right(starts, at + first) - 1
            if not found or found[-1] != word:
                found.append(word)
            at = text.find(gram, at + 1)
        return found

    def same(self, folded: str) -> range:
        """The words with a fold."""
        first = last = bisect_left(self.folded, folded)
        while last < len(self.folded) and self.folded[last] == folded:
            last += 1
        return range(first, last)

    def beginning(self, folded: str, longer: int) -> Iterator[int]:
        """The words that begin with something and are at least so many letters longer."""
        at = bisect_left(self.folded, folded)
        while at < len(self.folded) and self.folded[at].startswith(folded):
            if len(self.folded[at]) >= len(folded) + longer:
                yield at
            at += 1

    def ending(self, folded: str, longer: int) -> list[int]:
        """The words that end with something and are at least so many letters longer."""
        return [word for word in self.holding(f"{folded}\n") if len(self.folded[word]) >= len(folded) + longer]

    def one_edit_away(self, folded: str) -> Iterator[int]:
        """The words that one letter more, less, other or swapped makes of something."""
        for edited in sorted(set(self._edits(folded)) & self._known):
            yield from self.same(edited)

    def _edits(self, folded: str) -> Iterator[str]:
        cuts = [(folded[:at], folded[at:]) for at in range(len(folded) + 1)]
        yield from (left + right[1:] for left, right in cuts if right)
        yield from (left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1)
        for letter in self._letters:
            yield from (left + letter + right for left, right in cuts)
            yield from (left + letter + right[1:] for left, right in cuts if right)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.folded)

    @cached_property
    def _letters(self) -> list[str]:
        return sorted(set(self._text) - {"\n"})

    def kindred(self, word: int) -> list[int]:
        """The words with the same stem, itself among them.  Each is linked to the nearest one before it."""
        if not self._stems:
            return [word]
        while self._stems[word]:
            word -= self._stems[word]
        found = [word]
        for other in range(word + 1, len(self.words)):
            if other - found[-1] > constants.STEM_REACH:
                break
            if self._stems[other] and other - self._stems[other] == found[-1]:
                found.append(other)
        return found

    def rarity(self, words: Sequence[int]) -> float:
        """How telling a fragment is that these words hold.

        It occurs in more documents than the most frequent of them, and in fewer than all would, were they independent.
        """
        if not words:
            return idf(0.5, self.count)
        most = frequency(max(self.levels[word] for word in words))
        return idf(most + (self.union(words, self.levels) - most) / 2, self.count)

    def title_rarity(self, words: Sequence[int]) -> float:
        """The same for the likeness of titles, where what is rare in titles counts too."""
        in_titles = idf(self.union(words, self.title_levels) or 0.5, self.count)
        return (1 - constants.SIMILAR_TITLE_IDF) * self.rarity(words) + constants.SIMILAR_TITLE_IDF * in_titles

    def union(self, words: Iterable[int], levels: Sequence[int]) -> float:
        """In how many documents at least one of the words occurs, if they were independent."""
        most = self.count - 0.5
        left = sum(log1p(-min(frequency(levels[word]), most) / self.count) for word in words)
        return self.count * (1 - exp(left))
