"""Words as they are compared: as many type them, without dots, rings and accents."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LETTERS = {"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"}
"""Letters that Unicode does not take apart, and what is typed instead."""

_TABLE = str.maketrans(LETTERS)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word in lower case without its dots, rings and accents: `lösenord` → `losenord`."""
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFKD", word.translate(_TABLE))
    return "".join(character for character in apart if unicodedata.category(character)[0] != "M") or word
