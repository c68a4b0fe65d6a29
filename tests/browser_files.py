"""Reads the browser's files of search by their documented format, as another program would."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

CALL = re.compile(r"kbgenSearch\((.*)\)\n", re.DOTALL)
CODED = re.compile(r"[A-Z][^A-Z]*")

NAME = 10
"""Characters of the name of a folder."""

Listed = dict[int, int]
"""Piece → impact."""
Posting = tuple[int, int, int, Listed]
"""Impact, fill, title and pieces of a word in a document."""


def called(content: bytes) -> Any:
    """The data of a file."""
    match = CALL.fullmatch(content.decode("utf-8"))
    assert match, content[:80]
    return json.loads(match[1])


class Files:
    """The files of one language."""

    def __init__(self, files: Mapping[str, bytes], lang: str) -> None:
        prefix = f"assets/search/{lang}/"
        self.files = {name.removeprefix(prefix): data for name, data in files.items() if name.startswith(prefix)}
        self.index = self.data("index.js")
        assert self.index.keys() == {"format", "words", "map"}
        assert self.index["format"] == 3
        self.tables: tuple[str, str] = (self.index["words"], self.index["map"])
        self.words, self.map = map(self.data, self.tables)

    def data(self, name: str) -> Any:
        return called(self.files[name])

    def names(self, table: str) -> list[str]:
        """The names of the files that a table lists."""
        told = self.map[table]
        folders = [told["names"][at : at + NAME] for at in range(0, len(told["names"]), NAME)]
        files = zip(folders, told["files"], strict=True)
        return [f"{folder}/{table[0]}{number}.js" for folder, count in files for number in range(count)]

    def vocabulary(self) -> list[str]:
        """Every word, in order."""
        found, word = [], ""
        for coded in CODED.findall(self.words["words"]):
            word = word[: ord(coded[0]) - ord("A")] + coded[1:]
            found.append(word)
        return found

    def levels(self, name: str) -> list[int]:
        """A column of the vocabulary."""
        return [ord(character) - 48 for character in self.words[name]]

    def postings(self) -> dict[str, dict[int, Posting]]:
        """Word → document → what is known of the two."""
        found: dict[str, dict[int, Posting]] = {}
        every = iter(self.vocabulary())
        size = 0
        for name, count in zip(self.names("shards"), self.map["shards"]["counts"], strict=True):
            packed = base64.b64decode(self.data(name), validate=True)
            size += len(packed)
            stream = iter(packed)
            for _ in range(count):
                found[next(every)] = self._posted(stream)
            assert next(stream, None) is None
        assert next(every, None) is None
        assert size == self.map["shards"]["bytes"]
        return found

    def _posted(self, stream: Iterator[int]) -> dict[int, Posting]:
        number, numbers = 0, []
        for _ in range(_varint(stream)):
            number += _varint(stream)
            numbers.append(number)
        return {number: self._posting(stream) for number in numbers}

    def _posting(self, stream: Iterator[int]) -> Posting:
        head = next(stream)
        fill, title = divmod(next(stream), 8) if head & 4 else (0, 0)
        return head >> 3, fill, title, dict(self._pieces(stream, head & 3))

    def _pieces(self, stream: Iterator[int], told: int) -> Iterator[tuple[int, int]]:
        """Pieces, best first; 3 means "three or more": a zero ends them, unless there are as many as can be."""
        constants = self.words["constants"]
        for _ in range(told if told < 3 else constants["PIECES"]):
            if not (place := _varint(stream)):
                return
            yield divmod(place, constants["LEVELS"] + 1)

    def cards(self) -> list[Any]:
        """What is shown of every document."""
        found: list[Any] = []
        for name, count in zip(self.names("cards"), self.map["cards"]["counts"], strict=True):
            cards = self.data(name)
            assert len(cards) == count
            found += cards
        return found

    def classes(self) -> list[Any]:
        """Kind, category and plans of every document."""
        return [self.map["classes"][number] for number, length in self.map["class"] for _ in range(length)]


def _varint(stream: Iterator[int]) -> int:
    number = shift = 0
    while (byte := next(stream)) > 127:
        number |= (byte & 127) << shift
        shift += 7
    return number | byte << shift
