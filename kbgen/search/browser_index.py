"""Tables → the files with which a browser searches: static, and cut so that a query loads what it touches.

Each file is a script that calls `kbgenSearch(data)`, so a page opened from disk can load it; over HTTP a worker fetches
it and parses the JSON within.  All but `index.js` are in folders that are named by what they hold, so they can be
cached for ever, and what did not change is where it was.  `docs/search.md` describes every file and format.
"""

from __future__ import annotations

import base64
import hashlib
import json
from binascii import crc32
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, TypeVar

from kbgen.dataclass import dataclass
from kbgen.search.shipped import as_json

T = TypeVar("T")
Item = tuple[str, int, T]
"""A word or document: its name, the bytes that it takes, and what stands for it."""

FOLDER = "assets/search"
"""Where the files are, relative to the site's root; one folder for each language."""
INDEX = "index.js"
FORMAT = 3
SHARD_BYTES, SHARDS = 1500, 4
"""Bytes of postings in a file, about, the words of more stand alone; and files in a folder, about."""
CARD_BYTES, CARDS = 3000, 32
"""The same for what is shown of documents."""
BUDGET, LARGE, LARGE_BUDGET = 48_000, 3_000, 30_000
"""Bytes of postings that one query may load, and those where there are so many documents."""
NAME = 10
"""Hexadecimal digits of a folder's name."""


def budget(documents: int) -> int:
    """Bytes of postings that one query may load."""
    return BUDGET if documents < LARGE else LARGE_BUDGET


# Contents


def script(data: Any) -> bytes:
    """A file."""
    return called(as_json(data))


def called(data: bytes) -> bytes:
    """A file of what is JSON already; two line ends that JSON allows and old scripts do not are written as escapes."""
    text = data.replace("\u2028".encode(), b"\\u2028").replace("\u2029".encode(), b"\\u2029")
    return b"kbgenSearch(" + text + b")\n"


def shard(words: Iterable[bytes]) -> bytes:
    """A file of packed words."""
    return b'kbgenSearch("' + base64.b64encode(b"".join(words)) + b'")\n'


def packed(content: bytes) -> bytes:
    """The packed words in a file.  Raises ValueError."""
    return base64.b64decode(content[len(b'kbgenSearch("') : -len(b'")\n')], validate=True)


def cards(shown: Iterable[bytes]) -> bytes:
    """A file of cards, which are JSON already."""
    return called(b"[" + b",".join(shown) + b"]")


def payload(content: bytes) -> Any:
    """The data in a file.  Raises ValueError."""
    return json.loads(content[len(b"kbgenSearch(") : -len(b")\n")])


# Cutting


def cut(items: Iterable[Item[T]], limit: int, files: int) -> Iterator[list[list[Item[T]]]]:
    """The items of a list, cut into files of about so many bytes, and those into folders of about so many files.

    There is a cut where an item's own name says so, and around each item that is large by itself.  So a changed item
    changes the file and the folder that it is in, and no other.
    """
    folder: list[list[Item[T]]] = []
    file: list[Item[T]] = []
    ended, told = False, 0
    for item in items:
        name, size, _ = item
        if file and (ended or size >= limit):
            folder.append(file)
            file = []
            if not told % files:
                yield folder
                folder = []
        file.append(item)
        told = crc32(name.encode("utf-8", "surrogatepass"))
        ended = told * limit < size << 32
    if file:
        folder.append(file)
        yield folder


@dataclass(slots=True)
class Folders:
    """Folders of files, as they are told in a table."""

    letter: str
    """What the names of the files begin with."""
    names: list[str] = field(default_factory=list)
    """Of each folder."""
    files: list[int] = field(default_factory=list)
    """In each folder."""
    counts: list[int] = field(default_factory=list)
    """Words or documents in each file."""
    bytes: list[int] = field(default_factory=list)
    """Of all files of each folder together."""

    def add(self, name: str, counts: Sequence[int], size: int) -> None:
        """Adds a folder."""
        self.names.append(name)
        self.files.append(len(counts))
        self.counts += counts
        self.bytes.append(size)

    def shipped(self) -> dict[str, Any]:
        """As the browser gets it."""
        return {"counts": self.counts, "files": self.files, "names": "".join(self.names)}

    def paths(self, folder: int) -> list[str]:
        """The files of a folder."""
        return [f"{self.names[folder]}/{self.letter}{number}.js" for number in range(self.files[folder])]


def folders(letter: str, shipped: Mapping[str, Any], sizes: Sequence[int]) -> Folders:
    """The folders that were told in a table."""
    names = [shipped["names"][at : at + NAME] for at in range(0, len(shipped["names"]), NAME)]
    return Folders(letter, names, list(shipped["files"]), list(shipped["counts"]), list(sizes))


def named(contents: Iterable[bytes]) -> str:
    """The name of a folder: a hash of what it holds."""
    told = hashlib.sha256()
    for content in contents:
        told.update(content)
    return told.hexdigest()[:NAME]
