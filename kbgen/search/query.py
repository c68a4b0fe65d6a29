"""A question → weighted groups of index terms.

Each word of a query is one group: itself in every field, its form without accents, and, for the last word, what begins
with it.  A section's score for a group is its best term's, and a little of the others'.
"""

from __future__ import annotations

from dataclasses import dataclass

from kbgen.search.analysis import Language, Word, fold

STEMMED = {"title": 6.0, "heading": 4.0, "keywords": 4.0, "context": 1.5, "body": 1.0}
"""Fields of stems, and what a match in them is worth."""
FOLDED = {"names": 1.2, "words": 0.4}
"""Fields of words without accents: those of titles, headings and keywords, and those of the text."""
PART = 0.4
"""What a part of a hyphenated word is worth, beside the whole of it."""
BEGINNING = 0.5
"""What a word that begins with the last word is worth, beside the word itself."""
SHORTEST_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Leaf:
    """A term to look up in a field."""

    field: str
    term: str
    boost: float
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One word of a query, and all that it may be found as."""

    leaves: tuple[Leaf, ...]
    stems: frozenset[str]
    folds: frozenset[str]
    beginning: str = ""

    def matches(self, word: Word, language: Language) -> bool:
        """Whether a word of a text is what this group asks for."""
        folds = [fold(form) for form in word.forms]
        return (
            any(language.stem(form) in self.stems for form in word.forms)
            or not self.folds.isdisjoint(folds)
            or (bool(self.beginning) and any(form.startswith(self.beginning) for form in folds))
        )


def groups(text: str, language: Language) -> tuple[Group, ...]:
    """The groups of a query."""
    asked = language.query(text)
    open_ended = text[-1:].isalnum()
    return tuple(_group(word, language, open_ended and word is asked[-1]) for word in asked)


def _group(word: Word, language: Language, last: bool) -> Group:
    leaves: dict[tuple[str, str, bool], Leaf] = {}
    for number, form in enumerate(word.forms):
        for leaf in _leaves(form, language, PART if number else 1.0):
            leaves.setdefault((leaf.field, leaf.term, leaf.prefix), leaf)
    beginning = fold(word.forms[0]) if last and len(word.forms[0]) >= SHORTEST_BEGINNING else ""
    if beginning:
        begun = [Leaf(field, beginning, boost * BEGINNING, prefix=True) for field, boost in FOLDED.items()]
        leaves |= {(leaf.field, leaf.term, leaf.prefix): leaf for leaf in begun}
    stems = frozenset(language.stem(form) for form in word.forms)
    folds = frozenset(fold(term) for form in word.forms for term in (form, language.stem(form)))
    return Group(tuple(leaves.values()), stems, folds, beginning)


def _leaves(form: str, language: Language, worth: float) -> list[Leaf]:
    stem = language.stem(form)
    folds = dict.fromkeys((fold(form), fold(stem)))
    return [
        *(Leaf(field, stem, boost * worth) for field, boost in STEMMED.items()),
        *(Leaf(field, term, boost * worth) for field, boost in FOLDED.items() for term in folds),
    ]
