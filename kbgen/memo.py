"""What was made is remembered by the digest of what it was made from: the one way in which work is saved.

Every stage before a page is a pure function.  A stage names its result (`"said", "guides/a/b.md"`), gives the digests
of everything that went into it, and does the work only when one of them is new.  A result has two parts: a small
`outcome` of plain values, from which later stages make their own digests, and a `value`, which is fetched only when a
later stage has work to do.  There is one result per name, so what is remembered is never larger than the site.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import is_dataclass
from functools import cache, partial
from typing import Any, TypeVar

from kbgen.dataclass import getter

T = TypeVar("T")

Digest = bytes
"""16 bytes."""
HASH = partial(hashlib.blake2b, digest_size=16)
Key = Digest | tuple[Any, ...]
"""What a result was made from: a digest, or some of them."""


class Writer(pickle.Pickler):
    """Pickles a dataclass as its fields, in order: three times as fast as Python does, and read back faster still."""

    def reducer_override(self, value: Any) -> Any:
        """Called by pickle for everything that is no plain value."""
        fields = _fields(type(value))  # type: ignore[arg-type]
        return NotImplemented if fields is None else (type(value), fields(value))


@cache
def _fields(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    return getter(kind) if is_dataclass(kind) and "__reduce__" not in vars(kind) else None


def digest(*parts: object) -> Digest:
    """The digest of plain values: the same for equal values, wherever and whenever they were made.

    Sets have no order, so they may not be among them.
    """
    written = io.BytesIO()
    writer = Writer(written, 5)
    writer.fast = True  # equal values are written alike, also where one of them is the same object twice
    writer.dump(parts)
    return HASH(written.getbuffer()).digest()


def digest_of(content: bytes) -> Digest:
    """The digest of some bytes."""
    return HASH(content).digest()


def digest_of_file(file: io.BufferedReader) -> Digest:
    """The digest of what is left to read of an open file, which may be large."""
    return hashlib.file_digest(file, HASH).digest()


def pickled(value: object) -> bytes:
    """A value as bytes."""
    written = io.BytesIO()
    Writer(written, 5).dump(value)
    return written.getvalue()


class Memo:
    """Remembers within a process; a build keeps more (`build/cache.py`)."""

    def __init__(self) -> None:
        self._outcomes: dict[str, dict[str, tuple[Key, Any]]] = {}
        self._values: dict[tuple[str, str], tuple[Key, Any]] = {}

    def outcome(self, stage: str, name: str, key: Key) -> Any:
        """The outcome that was made from these, or None."""
        known = self._outcomes.get(stage, {}).get(name)
        return known[1] if known and known[0] == key else None

    def key(self, stage: str, name: str) -> Key | None:
        """What a result was made from, where there is one."""
        known = self._outcomes.get(stage, {}).get(name)
        return known[0] if known else None

    def value(self, stage: str, name: str, key: Key) -> Any:
        """The value that was made from these, or None."""
        known = self._values.get((stage, name))
        return known[1] if known and known[0] == key else None

    def values(self, stage: str) -> Iterator[tuple[str, Key, Any]]:
        """Every value of a stage, with its name and what it was made from."""
        for (found, name), (key, value) in self._values.items():
            if found == stage:
                yield name, key, value

    def keep(self, stage: str, name: str, key: Key, outcome: Any, value: Any = None) -> None:
        """Remembers a result in place of the last one of its name."""
        self._outcomes.setdefault(stage, {})[name] = key, outcome
        if value is not None:
            self._values[stage, name] = key, value

    def made(self, stage: str, name: str, key: Key, make: Callable[[], T]) -> T:
        """A value: the remembered one when it was made from the same, else a new one."""
        found: T | None = self.value(stage, name, key)
        if found is None:
            found = make()
            self.keep(stage, name, key, True, found)
        return found

    def only(self, stage: str, names: Iterable[str]) -> set[str]:
        """Forgets what a stage made of other names, and returns those."""
        outcomes = self._outcomes.get(stage, {})
        gone = outcomes.keys() - set(names)
        for name in gone:
            del outcomes[name]
            self._values.pop((stage, name), None)
        return gone
