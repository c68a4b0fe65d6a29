"""Text → words → index terms.  Everything that is indexed, asked for or marked in an excerpt passes through here.

A language is one small file, `languages/<lang>.yaml`; one without a file is searched by its words as they are typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from threading import Lock

import snowballstemmer  # type: ignore[import-untyped]
import yaml

LONGEST_WORD = 64
"""Characters of a word that count."""
LONGEST_QUERY = 200
"""Characters of a query that count."""
MOST_WORDS = 32
"""Different words of a query that count."""
SHORTEST_ENDED = 6
"""Characters of the shortest word whose ending is replaced before it is stemmed."""

_WORD = re.compile(r"[^\W_]+(?:[-‐‑'’][^\W_]+)*")
_JOINTS = re.compile(r"[-‐‑'’]")
_HIDDEN = {"Cf": None, "Cc": " ", "Cs": None, "Co": None}
"""Characters that show nothing (soft hyphens, direction marks, controls), by Unicode category."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands in a text."""

    start: int
    end: int
    forms: tuple[str, ...]
    """What it may be found as: itself; `e-post` is `epost`, and also `e` and `post`."""


def clean(text: str) -> str:
    """The text in Unicode's composed form, without invisible characters, with single spaces."""
    composed = unicodedata.normalize("NFC", text)
    if not composed.isprintable():
        composed = "".join(_shown(character) for character in composed)
    return " ".join(composed.split())


def _shown(character: str) -> str:
    hidden = _HIDDEN.get(unicodedata.category(character), character)
    return hidden or ""


def words(text: str) -> Iterator[Word]:
    """The words of a cleaned text."""
    for match in _WORD.finditer(text):
        yield Word(match.start(), match.end(), _forms(match.group()[:LONGEST_WORD]))


@lru_cache(maxsize=65536)
def _forms(word: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFC", word.casefold())
    parts = [part for part in _JOINTS.split(folded) if part]
    return tuple(dict.fromkeys(("".join(parts), *parts)))


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The word without its dots, rings and accents: `lösenord` → `losenord`."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


class Language:
    """How one language's words become index terms."""

    def __init__(
        self,
        tag: str,
        stemmer: str | None = None,
        stop_words: Iterable[str] = (),
        endings: Mapping[str, str] | None = None,
    ) -> None:
        self.tag = tag
        self.stop_words = frozenset(stop_words)
        self._endings = endings or {}
        self._stemmer = snowballstemmer.stemmer(stemmer) if stemmer else None
        self._lock = Lock()
        self.stem = lru_cache(maxsize=65536)(self._stem)

    def _stem(self, word: str) -> str:
        if self._stemmer is None:
            return word
        ending = next((old for old in self._endings if word.endswith(old)), "")
        if ending and len(word) >= SHORTEST_ENDED:
            word = word.removesuffix(ending) + self._endings[ending]
        with self._lock:  # a stemmer keeps the word it works on in itself
            return str(self._stemmer.stemWord(word)) or word

    def stems(self, text: str, *, stops: bool = True) -> list[str]:
        """The stems of a text, in order; without `stops`, those of its stop words are left out."""
        return [self.stem(form) for form in self._all_forms(text, stops)]

    def folds(self, text: str, *, stops: bool = True) -> list[str]:
        """The words of a text and their stems, without accents."""
        return [fold(term) for form in self._all_forms(text, stops) for term in dict.fromkeys((form, self.stem(form)))]

    def _all_forms(self, text: str, stops: bool) -> Iterator[str]:
        return (form for word in words(clean(text)) for form in word.forms if stops or form not in self.stop_words)

    def query(self, text: str) -> tuple[Word, ...]:
        """The different words of a query; its stop words only when there are no others."""
        found = {word.forms: word for word in words(clean(text[:LONGEST_QUERY]))}
        telling = [word for word in found.values() if word.forms[0] not in self.stop_words]
        return tuple((telling or list(found.values()))[:MOST_WORDS])


@cache
def language(tag: str) -> Language:
    """The language with a BCP 47 tag; `sv-FI` is searched as `sv`."""
    name = tag.split("-")[0].lower()
    path = resources.files("kbgen.search") / "languages" / f"{name}.yaml"
    if not name.isalpha() or not path.is_file():
        return Language(tag)
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Language(tag, data["stemmer"], data["stop_words"].split(), data["endings"])
