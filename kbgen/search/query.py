"""A query → groups: each of its words, with every index word that it may stand for and how well.

A candidate's weight is the rarity of what it shares with the typed word (fragments), and of the typed word itself where
the two are kin: the same but for accents, a stem, a beginning, one edit away, a compound of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kbgen.dataclass import dataclass
from kbgen.folding import fold
from kbgen.search import constants
from kbgen.search.analysis import LONGEST_WORD, Language, asked
from kbgen.search.vocabulary import Vocabulary, frequency, grams, idf


@dataclass(frozen=True, slots=True)
class Candidate:
    """An index word that a query word may stand for."""

    word: int
    weight: float
    likeness: float
    """0 to 1: how much of the typed word it holds."""
    kin: str
    """How the two are related: a key of `KIN`, `synonym`, or nothing where they only share fragments."""


@dataclass(frozen=True, slots=True)
class Group:
    """A word of a query, or a compound that two of its words make."""

    text: str
    candidates: tuple[Candidate, ...]
    """Best first."""
    title: float
    """What it weighs in the likeness of query and title."""
    share: float = 1.0
    typed: bool = True
    """It stands in the query as it is."""


def pin_key(query: str, language: Language) -> str:
    """What two queries have in common that ask the same: their telling words, whatever the order, case and accents."""
    words = asked(query)
    telling = [word for word in words if word not in language.stop_words]
    return " ".join(sorted({fold(word) for word in telling or words}))


class Asker:
    """Makes groups of queries to one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, language: Language, synonyms: Iterable[tuple[str, str]]) -> None:
        self._vocabulary = vocabulary
        self._language = language
        self._synonyms: dict[tuple[str, ...], list[list[str]]] = {}
        for said, meant in synonyms:
            if (key := tuple(map(fold, asked(said)))) and (words := asked(meant)):
                self._synonyms.setdefault(key, []).append(words)

    def groups(self, query: str) -> list[Group]:
        """The groups of a query, in order.  A word that is repeated counts once, and the last one always."""
        words = asked(query)
        found: list[Group] = []
        for at, word in enumerate(words):
            last = at == len(words) - 1
            if last or word not in words[:at]:
                found.append(self._word(word, last))
            found += self._joined(words[at : at + 2])
            found += self._phrases(words, at)
        return found

    def _word(self, word: str, last: bool) -> Group:
        group = self._group(word, last)
        meant = [self._group(words[0], False) for words in self._synonyms.get((fold(word),), ()) if len(words) == 1]
        return _merged(group, meant) if meant else group

    def _joined(self, words: Sequence[str]) -> Iterator[Group]:
        """Two neighbours that form a word of the site: `bild format` is `bildformat` there, and `e post` `epost`."""
        if len(words) == 2 and not any(len(word) == 1 and word in self._language.stop_words for word in words):
            for link in self._language.links:
                both = fold(words[0]) + link + fold(words[1])
                if self._vocabulary.same(both):
                    yield self._group(both, False, share=constants.JOIN, typed=False)

    def _phrases(self, words: Sequence[str], at: int) -> Iterator[Group]:
        """What several words mean together, and what one word means that takes several."""
        for said, meanings in self._synonyms.items():
            if tuple(map(fold, words[at : at + len(said)])) != said:
                continue
            for meant in meanings:
                if len(said) > 1 or len(meant) > 1:
                    share = constants.SYNONYM / len(meant)
                    yield from (self._group(word, False, share, typed=False) for word in meant)

    def _group(self, word: str, last: bool, share: float = 1.0, typed: bool = True) -> Group:
        return _Grouping(self._vocabulary, self._language, word, last).group(share, typed)


def _merged(group: Group, meant: Sequence[Group]) -> Group:
    """The group with what it also means, which never outweighs the word that was typed, where the site has that."""
    best = {candidate.word: candidate for candidate in group.candidates}
    typed = max((candidate.weight for candidate in group.candidates if candidate.kin == "same"), default=0.0)
    for other in meant:
        heaviest = max((candidate.weight for candidate in other.candidates), default=typed)
        share = constants.SYNONYM * (min(1.0, typed / heaviest) if typed else 1.0)
        for each in other.candidates:
            likeness = constants.SYNONYM * each.likeness
            found = Candidate(each.word, share * each.weight, likeness, each.kin and "synonym")
            if each.word not in best or best[each.word].weight < found.weight:
                best[each.word] = found
    return Group(group.text, _strongest(best.values()), group.title, group.share, group.typed)


def _strongest(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    ranked = sorted(candidates, key=lambda each: (-each.weight, each.word))
    least = constants.FAINTEST * ranked[0].weight if ranked else 0.0
    return tuple(each for each in ranked[: constants.CANDIDATES] if each.weight >= least)


class _Grouping:
    """The candidates of one typed word."""

    def __init__(self, vocabulary: Vocabulary, language: Language, word: str, last: bool) -> None:
        self._vocabulary = vocabulary
        self._folded = fold(word)
        self._last = last
        self._stop = word in language.stop_words
        self._same = vocabulary.same(self._folded)
        self._grams = grams(self._folded)
        self._holding = {gram: vocabulary.holding(gram) for gram in self._grams}

    def group(self, share: float, typed: bool) -> Group:
        rarity = {gram: self._vocabulary.rarity(words) for gram, words in self._holding.items()}
        title = 0.0 if self._stop else sum(self._vocabulary.title_rarity(self._holding[gram]) for gram in self._grams)
        return Group(self._folded, _strongest(self._candidates(rarity)), title, share, typed)

    def _candidates(self, rarity: Mapping[str, float]) -> Iterator[Candidate]:
        kin = self._kin()
        whole = sum(rarity[gram] for gram in self._grams)
        own = constants.WORD * self._rarity(kin)
        damping = constants.STOP if self._stop else 1.0
        for word, (shared, number) in self._shared(rarity, kin).items():
            name, worth = kin.get(word, ("", 0.0))
            coverage = shared / whole
            windows = max(1, len(self._vocabulary.folded[word]) - 1)
            overlap = number / (len(self._grams) + windows - number)
            likeness = coverage ** (1 - constants.FRAGMENT_LENGTH) * overlap**constants.FRAGMENT_LENGTH
            weight = damping * (whole * likeness + own * worth)
            yield Candidate(word, weight, max(likeness, worth), name)

    def _shared(self, rarity: Mapping[str, float], kin: Iterable[int]) -> dict[int, tuple[float, int]]:
        """Word → the rarity of the fragments that it shares with the typed one, and their number."""
        found = dict.fromkeys(kin, (0.0, 0))
        for gram in self._grams:
            value = rarity[gram]
            for word in self._holding[gram]:
                if word in found or not self._stop:
                    before, number = found.get(word, (0.0, 0))
                    found[word] = (before + value, number + 1)
        return found

    def _rarity(self, kin: Mapping[int, tuple[str, float]]) -> float:
        """How telling the typed word is; one that the site does not know, as its near kin are."""
        vocabulary = self._vocabulary
        if self._same:
            return idf(vocabulary.union(self._same, vocabulary.levels), vocabulary.count)
        near = [
            (worth, frequency(vocabulary.levels[word])) for word, (_, worth) in kin.items() if worth >= constants.NEAR
        ]
        count = sum(worth * each for worth, each in near) / sum(worth for worth, _ in near) if near else 0.5
        return idf(count, vocabulary.count)

    def _kin(self) -> dict[int, tuple[str, float]]:
        """Word → how it is related to the typed one, and how well it stands for that; in the order of words."""
        kin: dict[int, tuple[str, float]] = {}
        for name, word in self._related():
            worth = constants.KIN[name]
            if word not in kin or kin[word][1] < worth:
                kin[word] = (name, worth)
        return dict(sorted(kin.items()))

    def _related(self) -> Iterator[tuple[str, int]]:
        vocabulary, folded = self._vocabulary, self._folded
        yield from (("same", word) for word in self._same)
        if self._stop:
            return
        yield from (("stem", word) for same in self._same for word in vocabulary.kindred(same))
        if self._last and len(folded) > 1:
            yield from (("prefix", word) for word in vocabulary.beginning(folded, 1))
        if len(folded) >= constants.COMPOUNDED:
            yield from (("modifier", word) for word in vocabulary.beginning(folded, constants.LONGER_MODIFIER))
            yield from (("head", word) for word in vocabulary.ending(folded, constants.LONGER_HEAD))
            if not self._same and len(folded) <= LONGEST_WORD:  # one letter may be many without its accents
                yield from (("edit", word) for word in vocabulary.one_edit_away(folded))
