"""What differs between a language's documents and those that its last index was made from, and the tables put right.

The last index is all that is needed: it holds each document as it was, so that the words which it lost are known, and
the postings of every word.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any
from unicodedata import unidata_version

from kbgen import __version__
from kbgen.search import browser_index as browser
from kbgen.search.document import Document, Section
from kbgen.search.shipped import vocabulary
from kbgen.search.tables import Posted, Tables, in_order
from kbgen.search.terms import Means, length, means, postings, read
from kbgen.search.whoosh_index import WhooshIndex

MOST_MOVED = 300
"""Documents that were edited since the main segment was written, at most; with more, all is made anew."""

Entry = tuple[int, bytes]
"""The impact and the record of a word in a document."""


def digest(document: Document) -> str:
    """What tells a document from an edited one."""
    sections = [(section.anchor, section.heading, section.text) for section in document.sections]
    told = json.dumps((document.title, document.route, document.keywords, sections))
    return hashlib.blake2b(told.encode("ascii"), digest_size=8).hexdigest()


@cache
def code_digest() -> str:
    """What tells this version of the program from one that may index otherwise."""
    folder = resources.files("kbgen.search")
    sources = [path for path in folder.iterdir() if path.name.endswith(".py")]
    sources += [path for path in (folder / "languages").iterdir() if path.name.endswith(".yaml")]
    content = b"".join(path.read_bytes() for path in sorted(sources, key=lambda path: path.name))
    return hashlib.blake2b(f"{__version__} {unidata_version}".encode() + content, digest_size=8).hexdigest()


@dataclass(frozen=True, eq=False)
class Change:
    """What differs from the last time."""

    old: WhooshIndex
    mean: Means
    documents: tuple[int, ...]
    """The numbers of the documents that were edited."""
    entries: Mapping[str, Mapping[int, Entry | None]]
    """For each word that is used otherwise, what it is now worth in the edited documents; nothing where it is gone."""
    lengths: tuple[Sequence[int], ...]
    """The words of the sections of all documents, as they are now."""
    folder: Path
    """Where the last files are."""

    @property
    def moved(self) -> list[int]:
        """The documents that were edited since the main segment was written."""
        return sorted({*self.old.state["moved"], *self.documents})

    @cached_property
    def old_words(self) -> Sequence[str]:
        """The words of the last index."""
        return vocabulary(self.old.words).words

    @property
    def sizes(self) -> dict[str, int]:
        """The bytes of the postings of each word that is used as before."""
        known = dict(zip(self.old_words, self.old.state["sizes"], strict=True))
        return {word: size for word, size in known.items() if word not in self.entries}

    def encoded(self, word: str) -> bytes:
        """The postings of a word that is used as before, as they lie in its last file.  Raises OSError, ValueError."""
        name, first, last = self._slices[word]
        return self._decoded(name)[first:last]

    @cached_property
    def _slices(self) -> dict[str, tuple[str, int, int]]:
        """Word → its last file, and where in it its postings are."""
        sizes = dict(zip(self.old_words, self.old.state["sizes"], strict=True))
        found = {}
        for words, number in browser.held(self.old.documents["shards"]["counts"], self.old_words).items():
            at = 0
            for word in words:
                found[word] = (f"s{number}.js", at, at + sizes[word])
                at += sizes[word]
        return found

    @cached_property
    def _decoded(self) -> Callable[[str], bytes]:
        return lru_cache(maxsize=512)(lambda name: browser.decoded(self._whole(name).read_bytes()))

    def _whole(self, name: str) -> Path:
        """A last file, as long as it was written.  Raises OSError, ValueError."""
        path = self.folder / str(self.old.state["version"]) / name
        if path.stat().st_size != self.old.state["bytes"][name]:
            raise ValueError(f"{name} is not what was written")
        return path

    def kept(self, name: str) -> int:
        """The bytes of a last file that is a new one too.  Raises OSError, ValueError."""
        return int(self.old.state["bytes"][self._whole(name.rpartition("/")[2]).name])

    @property
    def shards(self) -> dict[tuple[str, ...], str]:
        """The last files of postings that hold no word which is used otherwise, by their words."""
        held = browser.held(self.old.documents["shards"]["counts"], self.old_words)
        kept = {words: number for words, number in held.items() if self.entries.keys().isdisjoint(words)}
        return {words: f"{self.old.state['version']}/s{number}.js" for words, number in kept.items()}

    @property
    def cards(self) -> dict[tuple[int, ...], str]:
        """The last files of cards that hold no edited document, by their documents."""
        held = browser.held(self.old.documents["cards"]["counts"], range(len(self.lengths)))
        kept = {numbers: number for numbers, number in held.items() if set(self.documents).isdisjoint(numbers)}
        return {numbers: f"{self.old.state['version']}/c{number}.js" for numbers, number in kept.items()}

    def title_weights(self, words: Mapping[str, Any]) -> dict[int, str]:
        """The weights of the titles that weigh what they did, by document; none when a word is rarer or not so rare."""
        if any(words[name] != self.old.words[name] for name in ("words", "df", "titleDf")):
            return {}
        return {
            number: weight for number, weight in enumerate(self.old.documents["weight"]) if number not in self.documents
        }

    def posted(self, word: str) -> Posted:
        """The postings of a word as they are now."""
        found = self.old.postings(word)
        posted = Posted(array("I", found.documents), bytearray(map(int, found.impacts)), bytearray(found.records))
        for number, entry in self.entries.get(word, {}).items():
            posted.replace(number, entry)
        return posted


def changed(old: WhooshIndex, folder: Path, documents: Sequence[Document], digests: Sequence[str]) -> Change | None:
    """The change since the last index; nothing when all must be made anew."""
    state = old.state
    if state.get("code") != code_digest() or len(state["digests"]) != len(digests):
        return None
    edited = tuple(number for number, each in enumerate(digests) if each != state["digests"][number])
    if len({*state["moved"], *edited}) > MOST_MOVED:
        return None
    lengths = [length(documents[number]) if number in edited else each for number, each in enumerate(state["lengths"])]
    mean = means(lengths)
    if state["mean"] != [mean.document, mean.piece]:
        return None
    entries: dict[str, dict[int, Entry | None]] = {}
    for number in edited:
        was, now = _terms(_old_document(old, number), mean), _terms(documents[number], mean)
        for word in was.keys() | now.keys():
            if was.get(word) != now.get(word):
                entries.setdefault(word, {})[number] = now.get(word)
    return Change(old, mean, edited, entries, tuple(lengths), folder)


def remembered(
    tables: Tables,
    digests: Sequence[str],
    sizes: Sequence[int],
    lengths: Mapping[str, int],
    version: str,
    change: Change | None,
) -> dict[str, Any]:
    """What the next time must know of this one."""
    return {
        "code": code_digest(),
        "version": version,
        "digests": digests,
        "lengths": tables.lengths,
        "mean": [tables.mean.document, tables.mean.piece],
        "counts": tables.counts,
        "titleCounts": tables.title_counts,
        "sizes": sizes,
        "bytes": lengths,
        "moved": change.moved if change else [],
    }


def _terms(document: Document, mean: Means) -> dict[str, Entry]:
    return {word: (impact, record) for word, impact, record in postings(read(document), mean)}


def _old_document(old: WhooshIndex, number: int) -> Document:
    title, route, sections, keywords = old.card(number)
    return Document("", "", route, title, tuple(Section(*section[:3]) for section in sections), tuple(keywords))


def patched(change: Change, lang: str, documents: Sequence[Document], synonyms: Sequence[tuple[str, str]]) -> Tables:
    """The last index's tables, put right."""
    state, posted = change.old.state, cache(change.posted)
    counts = dict(zip(change.old_words, zip(state["counts"], state["titleCounts"], strict=True), strict=True))
    counts |= {word: (len(posted(word).documents), posted(word).titles) for word in change.entries}
    known = [word for word, (count, _) in counts.items() if count]
    words = in_order(known) if known != list(change.old_words) else tuple(known)
    return Tables(
        lang=lang,
        documents=tuple(documents),
        synonyms=tuple(synonyms),
        lengths=change.lengths,
        mean=change.mean,
        words=words,
        counts=tuple(counts[word][0] for word in words),
        title_counts=tuple(counts[word][1] for word in words),
        posted=posted,
    )
