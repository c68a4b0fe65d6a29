"""The search of one language as it was made the last time: what the next build goes on from.

The index tells of every document and word; what it does not tell stands in the last site: a document as it was, in its
card, and the postings of each word.
"""

from __future__ import annotations

import json
import os
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

from kbgen.search import browser_index as browser
from kbgen.search.analysis import language
from kbgen.search.browser_index import Folders
from kbgen.search.document import Card, Document, Section
from kbgen.search.shipped import ZERO, lines
from kbgen.search.tables import Documents, Words


def remembered(code: str, documents: Documents, words: Words, shards: Folders, cards: Folders) -> dict[str, Any]:
    """What the next time must know of this one, beside what a search does.  `code` tells versions of the program."""
    return {
        "code": code,
        "digests": documents.digests,
        "cards": documents.sizes,
        "titles": documents.titles,
        "pins": documents.pins,
        "keywords": documents.keywords,
        "words": documents.words,
        "pieces": documents.pieces,
        "counts": words.counts,
        "titleCounts": words.titles,
        "sizes": words.sizes,
        "shared": "".join(words.shared),
        "folders": {folders.letter: folders.bytes for folders in (shards, cards)},
    }


class Last:
    """The search of one language, as it was made the last time."""

    def __init__(self, lang: str, files: Mapping[str, bytes], folder: Path) -> None:
        """From the index's files and the folder of the browser's; data of another shape raises whatever it raises."""
        plain, self.shown, state = (
            json.loads(files[f"{lang}_{name}.json"]) for name in ("words", "documents", "state")
        )
        self.lang = lang
        self.folder = folder
        self.code: str = state["code"]
        self.moved: list[int] = list(self.shown["moved"])
        self.gone: list[int] = list(self.shown["gone"])
        self.documents = _documents(lang, self.shown, state)
        self.words = _words(lang, plain, state)
        self.shards = browser.folders("s", self.shown["shards"], state["folders"]["s"])
        self.cards = browser.folders("c", self.shown["cards"], state["folders"]["c"])
        self._contents: dict[tuple[str, int], list[bytes]] = {}

    def check(self) -> None:
        """Raises OSError, ValueError when a folder of the last site does not hold what was written, by its length."""
        for folders in (self.shards, self.cards):
            for number, name in enumerate(folders.names):
                with os.scandir(self.folder / name) as found:
                    if sum(each.stat().st_size for each in found) != folders.bytes[number]:
                        raise ValueError(f"{name} is not what was written")

    def content(self, folders: Folders, file: int) -> bytes:
        """A file, by its number.  The folder that it is in is checked by its name.  Raises OSError, ValueError."""
        ends = list(accumulate(folders.files))
        number = bisect_right(ends, file)
        key = (folders.letter, number)
        if key not in self._contents:
            contents = [(self.folder / path).read_bytes() for path in folders.paths(number)]
            if browser.named(contents) != folders.names[number]:
                raise ValueError(f"{folders.names[number]} is not what was written")
            self._contents[key] = contents
        return self._contents[key][file - ends[number]]

    def word(self, at: int) -> bytes:
        """The content of a word.  Raises OSError, ValueError."""
        file, first = self._place(self.shards, at)
        begun = sum(self.words.sizes[first:at])
        return browser.packed(self.content(self.shards, file))[begun : begun + self.words.sizes[at]]

    def card(self, number: int) -> Card:
        """What was shown of a document.  Raises OSError, ValueError."""
        file, first = self._place(self.cards, number)
        return as_card(browser.payload(self.content(self.cards, file))[number - first])

    def document(self, number: int) -> Document:
        """A document as it was, as far as words go.  Raises OSError, ValueError."""
        return as_document(self.lang, self.card(number), self.documents.keywords.get(number, ()))

    def _place(self, folders: Folders, at: int) -> tuple[int, int]:
        """The file of a word or document, and the first that it holds."""
        ends = self._ends[folders.letter]
        file = bisect_right(ends, at)
        return file, ends[file] - folders.counts[file]

    @cached_property
    def _ends(self) -> dict[str, list[int]]:
        return {folders.letter: list(accumulate(folders.counts)) for folders in (self.shards, self.cards)}


def as_card(data: Any) -> Card:
    """A card that was JSON."""
    title, route, sections = data
    return title, route, [tuple(section) for section in sections]


def as_document(lang: str, card: Card, keywords: Sequence[str]) -> Document:
    """The document of a card, as far as words go."""
    title, route, sections = card
    return Document(lang, "", route, title, tuple(Section(*section[:3]) for section in sections), tuple(keywords))


def _documents(lang: str, shown: Mapping[str, Any], state: Mapping[str, Any]) -> Documents:
    classes = [(kind, category, tuple(plans)) for kind, category, plans in shown["classes"]]
    pins, keywords, boosts = (
        {int(number): value for number, value in table.items()}
        for table in (state["pins"], state["keywords"], shown["boost"])
    )
    return Documents(
        lang=lang,
        digests=state["digests"],
        sizes=state["cards"],
        titles=state["titles"],
        classes=[each for number, count in shown["class"] for each in [classes[number]] * count],
        boosts=boosts,
        pins=pins,
        keywords=keywords,
        words=state["words"],
        pieces=state["pieces"],
    )


def _words(lang: str, plain: Mapping[str, Any], state: Mapping[str, Any]) -> Words:
    words, folded = (lines(plain[name]) for name in ("words", "folded"))
    stems = [ord(letter) - ZERO for letter in plain["stem"]]
    counts, titles, sizes = (state[name] for name in ("counts", "titleCounts", "sizes"))
    return Words(language(lang), words, folded, counts, titles, sizes, list(state["shared"]), stems)
