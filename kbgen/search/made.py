"""The search of one language, made: what is to be written, and what stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Any

from kbgen.dataclass import dataclass
from kbgen.search import browser_index as browser
from kbgen.search.browser_index import Folders
from kbgen.search.changes import code_digest
from kbgen.search.last import remembered
from kbgen.search.shipped import as_json, plain_words, shipped_documents, shipped_words
from kbgen.search.tables import Documents, Words
from kbgen.search.whoosh_index_writer import contents

Put = Callable[[str, bytes], None]
"""Takes a file: its path, and what it holds."""
Synonyms = Sequence[tuple[str, str]]


@dataclass(slots=True)
class Made:
    """The search of one language."""

    lang: str
    files: dict[str, bytes] = field(default_factory=dict)
    """The browser's that are still to be put, by their paths from the site's root."""
    kept: list[str] = field(default_factory=list)
    """The paths of those that are in the last site."""
    index: dict[str, bytes] = field(default_factory=dict)
    """The index's, by their names."""
    index_kept: list[str] = field(default_factory=list)
    """The names of those that are in the last index."""

    def add_tables(
        self,
        documents: Documents,
        words: Words,
        synonyms: Synonyms,
        weight: str,
        *,
        shards: Folders,
        cards: Folders,
        moved: Sequence[int] = (),
        gone: Sequence[int] = (),
    ) -> None:
        """Adds the files that tell of all others.

        `moved` are the documents that the main segment does not have, `gone` are those of its own that are no more.
        """
        shipped = shipped_words(words, documents, synonyms)
        shown = shipped_documents(documents, weight) | {
            "shards": shards.shipped() | {"bytes": sum(words.sizes)},
            "cards": cards.shipped(),
            "budget": browser.budget(len(documents.digests)),
        }
        names: dict[str, Any] = {"format": browser.FORMAT}
        for name, data in (("words", shipped), ("map", shown)):
            content = browser.script(data)
            names[name] = f"{browser.named([content])}/{name}.js"
            self.files[path(self.lang, names[name])] = content
        self.files[path(self.lang, browser.INDEX)] = browser.script(names)
        self._add_to_index("words", plain_words(shipped, words))
        self._add_to_index("documents", shown | {"moved": moved, "gone": gone})
        self._add_to_index("state", remembered(code_digest(), documents, words, shards, cards))
        self.index |= contents(self.lang, len(documents.digests), moved, gone)

    def _add_to_index(self, name: str, data: dict[str, Any]) -> None:
        self.index[f"{self.lang}_{name}.json"] = as_json(data)


def path(lang: str, name: str) -> str:
    """Where one of the browser's files is, from the site's root."""
    return f"{browser.FOLDER}/{lang}/{name}"
