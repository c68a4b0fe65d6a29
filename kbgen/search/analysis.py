"""Text → words.  Everything that is indexed, asked for or marked in an excerpt passes through here.

What a language brings is one small file, `languages/<lang>.yaml`: function words, the letters that may link the parts
of a compound, and a Snowball stemmer where stemming pays.  A language without a file is searched by its words alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib import resources
from threading import Lock
from typing import Any

from kbgen import data_files
from kbgen.dataclass import dataclass
from kbgen.folding import fold

LONGEST_WORD = 40
"""Characters of a word that count."""
LONGEST_QUERY = 200
"""Characters of a query that count."""
MOST_WORDS = 32
"""Words of a query that count."""

_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(r"[^\W_]++(?:[-‐‑'’][^\W_]++)*+")
_JOINTS = re.compile(r"[-‐‑'’]")
_HIDDEN = {"Cf": None, "Cc": " ", "Cs": None, "Co": None}
"""Characters that show nothing (soft hyphens, direction marks, controls), by Unicode category."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands in a text."""

    start: int
    end: int
    text: str


def clean(text: str) -> str:
    """The text in Unicode's composed form, without invisible characters, with single spaces."""
    composed = unicodedata.normalize("NFC", text)
    if not composed.isprintable() or "  " in composed:  # the only space that is printable is the common one
        composed = " ".join(composed.split())
        if not composed.isprintable():  # what stood beside a character that goes may compose
            composed = unicodedata.normalize("NFC", "".join(map(_shown, composed)))
            composed = " ".join(composed.split())
    return composed.strip(" ")


def _shown(character: str) -> str:
    hidden = _HIDDEN.get(unicodedata.category(character), character)
    return hidden or ""


def words(text: str) -> list[str]:
    """The words of a cleaned text, in order: `e-post` is two."""
    return [word[:LONGEST_WORD].lower() for word in _WORD.findall(text)]


def stream(text: str) -> list[str]:
    """The words of a cleaned text as they are indexed: `e-post` is `e`, `post` and `epost`."""
    found: list[str] = []
    for run in _RUN.findall(text):
        apart = words(run)
        found += apart
        if len(apart) > 1:
            found.append(_JOINTS.sub("", run)[:LONGEST_WORD].lower())
    return found


def placed(text: str) -> Iterator[Word]:
    """The words of a cleaned text, each with its place."""
    for match in _WORD.finditer(text):
        yield Word(match.start(), match.end(), match.group()[:LONGEST_WORD].lower())


def asked(query: str) -> list[str]:
    """The words of a query that count, in order."""
    return words(clean(query[:LONGEST_QUERY]))[:MOST_WORDS]


class Language:
    """What search knows about one language."""

    def __init__(
        self, tag: str, stemmer: str = "", stop_words: Iterable[str] = (), links: Iterable[str] = ("",)
    ) -> None:
        self.tag = tag
        self.stop_words = frozenset(stop_words)
        """Words that carry little meaning of their own in a question."""
        self.links = tuple(links)
        """What may stand between the parts of a compound: `försäkring-s-bolag`."""
        self.stems = bool(stemmer)
        self._stemmer = _stemmer(stemmer) if stemmer else None
        self._lock = Lock()
        self.stem = lru_cache(maxsize=65536)(self._stem)
        """The folded stem of a word; the folded word where the language has no stemmer."""

    def _stem(self, word: str) -> str:
        if self._stemmer is None:
            return fold(word)
        with self._lock:  # a stemmer keeps the word it works on in itself
            return fold(str(self._stemmer.stemWord(word)) or word)


def _stemmer(name: str) -> Any:
    import snowballstemmer  # type: ignore[import-untyped]  # every language that it knows: most sites need none

    return snowballstemmer.stemmer(name)


@cache
def language(tag: str) -> Language:
    """The language with a BCP 47 tag; `sv-FI` is searched as `sv`."""
    name = tag.split("-")[0].lower()
    path = resources.files("kbgen.search") / "languages" / f"{name}.yaml"
    if not name.isalpha() or not path.is_file():
        return Language(tag)
    data = data_files.read(path)
    return Language(tag, data.get("stemmer", ""), data["stop_words"].split(), data["links"])
