"""Every number of the ranking.  `docs/search.md` says what each is worth; both runtimes take them from here."""

from __future__ import annotations

from typing import Any

TITLE = 1.5
"""A word in the title counts as so many in the text."""
KEYWORD = 1.5
"""A word among the keywords counts as so many in the text."""
HEADING = 1.0
"""A word in a section's heading counts as so many in its text."""
SATURATION, PIECE_SATURATION = 2.5, 0.5
"""How often a word must occur for half of the highest impact: in a document, and in a piece."""
LENGTH = 0.75
"""How much long texts are discounted."""
PIECE_WORDS = 100
"""Words of a piece, about."""
PIECES = 4
"""Pieces of a document that are kept for a word."""
LEVELS = 31
"""Impacts are 1 to so many."""

FRAGMENT_LENGTH = 0.15
"""The exponent of Jaccard's index, against that of coverage, in the likeness of two words."""
CANDIDATES = 30
"""Index words that a query word may stand for, at most."""
FAINTEST = 0.1
"""The least weight of a candidate, against the best one."""
REST = 0.03
"""What the candidates beside the best one add."""
WORD = 2.25
"""The word itself, and its kin, against its fragments."""
KIN = {"same": 1.0, "prefix": 1.0, "edit": 0.9, "head": 0.85, "stem": 0.8, "modifier": 0.7}
"""How well a related word stands for the one that was typed."""
NEAR = 0.5
"""Kin that stand for the typed word at least so well say how telling it is, when the site does not know it."""
COMPOUNDED = 4
"""Letters of the shortest word that is looked for within compounds, and of the shortest that is put right."""
LONGER_MODIFIER, LONGER_HEAD = 3, 2
"""Letters that a compound has more than its first part, and than its last, at least."""
STEM_REACH = 79
"""How many words apart, at most, two with the same stem are linked."""
STOP = 0.5
"""The weight of a function word."""
JOIN = 0.55
"""The weight of two neighbours that form a known compound."""
SYNONYM = 0.8
"""The weight of what the site says that a word also means."""

PIECE = 0.5
"""The share of the best piece, against the document as a whole."""
PIECE_DOCUMENTS = 100
"""So many of the best documents are looked at piece by piece."""
SURE = 0.4
"""How like a word of the query the best word of the site must be, for what is found to be an answer and not a guess."""
PLACES, PLACE = 3, 0.8
"""So many other sections are shown under a document, if they score so much of what its best one does."""
SIMILAR = 2.0
"""The weight of title similarity, times the square root of the query's weight."""
SIMILAR_POWER = 0.8
SIMILAR_TITLE = 0.6
"""What the unmatched part of a title costs, against that of the query."""
SIMILAR_TITLE_IDF = 0.35
"""The share of rarity that is counted in titles."""


def shipped() -> dict[str, Any]:
    """All of them by name, as the browser gets them."""
    return {name: value for name, value in globals().items() if name.isupper()}
