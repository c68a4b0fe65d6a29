"""The first stages of loading: what each file says by itself, and what each article's Markdown becomes.

A file is known by the digest of its bytes.  An article's conversion is remembered by that digest, by the facts if it
may quote any, and by the answers that its addresses got; so a file that is added elsewhere converts nothing again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import Any

from kbgen.content import records
from kbgen.content.conversion import Made, Outline, Surroundings, Text, answers, convert
from kbgen.content.records import Draft, Said
from kbgen.content.source import Raw, read_raw
from kbgen.content.tree import Tree
from kbgen.dataclass import dataclass
from kbgen.errors import SourceChanged
from kbgen.memo import Digest, Key, Memo, digest, digest_of, digest_of_file

Sources = Callable[[Tree], Mapping[str, Digest]]
"""Gives the digest of the bytes of every file."""
Convert = Callable[[Surroundings, Sequence[tuple[Draft, str]]], Iterable[Made]]
"""Converts articles: here, or on as many processors as there are."""


def every_digest(tree: Tree) -> dict[str, Digest]:
    """The digest of every file of a tree, by its name."""
    return {name: file_digest(tree, name) for name in tree.names}


def file_digest(tree: Tree, name: str) -> Digest:
    """The digest of a file's bytes; of the error, where it cannot be read."""
    try:
        with (tree.root / name).open("rb") as file:
            return digest_of_file(file)
    except OSError as error:
        return digest("unreadable", error.errno)


# What each file says


@dataclass(slots=True)
class Files:
    """What the files of a tree say."""

    tree: Tree
    digests: Mapping[str, Digest]
    memo: Memo
    outcomes: dict[str, Digest] = field(default_factory=dict)
    """File → the digest of what it says, without the bodies of articles."""
    _read: dict[str, Said] = field(default_factory=dict)
    _bodies: dict[str, str] = field(default_factory=dict)

    def read(self, name: str) -> Said:
        """What a file says, from its bytes."""
        raw = read_raw(self.tree.root / name)
        _require_same(self.tree, name, raw, self.digests[name])
        said, body = records.read_file(self.tree, name, raw, self._last(name))
        self._read[name], self._bodies[name] = said, body
        self.outcomes[name] = digest(said.record, said.problems)
        self.memo.keep("said", name, self._key(name), self.outcomes[name], said)
        return said

    def _last(self, name: str) -> Said | None:
        """What a file said before it was changed."""
        key = self.memo.key("said", name)
        return self.memo.value("said", name, key) if isinstance(key, tuple) and key[1] == self.tree.prefix else None

    def _key(self, name: str) -> Key:
        return self.digests[name], self.tree.prefix

    def known(self, name: str) -> bool:
        """Whether a file need not be read again; then its outcome is noted."""
        outcome = self.memo.outcome("said", name, self._key(name))
        if outcome is not None:
            self.outcomes[name] = outcome
        return outcome is not None

    def of(self, name: str) -> Said:
        """What one file says."""
        if name not in self._read:
            self._read[name] = self.memo.value("said", name, self._key(name)) or self.read(name)
        return self._read[name]

    def all(self) -> dict[str, Said]:
        """What every file says."""
        if len(self._read) < len(self.outcomes):
            kept = ((name, said) for name, key, said in self.memo.values("said")
                    if name in self.outcomes and key == self._key(name))
            self._read = {**dict(kept), **self._read}
        return {name: self.of(name) for name in self.outcomes}

    def body(self, name: str) -> str:
        """The Markdown of an article."""
        if name not in self._bodies:
            self.read(name)
        return self._bodies.pop(name)


def said(tree: Tree, digests: Mapping[str, Digest], memo: Memo) -> Files:
    """What every file of a tree says that holds a noun; only those that have changed are read."""
    files = Files(tree, digests, memo)
    for name in filter(records.is_read, tree.names):
        if not files.known(name):
            files.read(name)
    memo.only("said", files.outcomes)
    return files


def _require_same(tree: Tree, name: str, raw: Raw, known: Digest) -> None:
    if isinstance(raw, bytes) and digest_of(raw) != known:
        raise SourceChanged(f"{tree.shown(name)} was changed while it was read; build again")


# What each article becomes


@dataclass(frozen=True, slots=True)
class Converted:
    """A converted article, by its digests."""

    outline_digest: Digest
    text_digest: Digest
    outline: Callable[[], Outline]
    text: Callable[[], Text]


class Around:
    """The surroundings of articles: their digests, and what they are when something has to be converted."""

    def __init__(self, outcome: tuple[tuple[str, ...], Digest, Digest], base: Digest, load: Callable[[], Surroundings]):
        self.names, self.facts_digest, self.places_digest = outcome
        self.base = base
        """The digest of the converter's settings."""
        self._load = load

    @cached_property
    def surroundings(self) -> Surroundings:
        """What they are."""
        return self._load()

    def filled(self, draft: Draft) -> Draft:
        """A draft with its facts."""
        return replace(draft, meta=self.surroundings.facts.record(draft.meta, draft.at))


class Conversions:
    """Converts what has to be converted, and remembers the rest."""

    def __init__(self, files: Files, around: Around, memo: Memo) -> None:
        self._files, self._around, self._memo = files, around, memo

    def made(self, converter: Convert) -> dict[str, Converted]:
        """Every article that is to be published, by its file."""
        names = self._around.names
        keys = {name: self._key(name) for name in names}
        missing = [name for name, key in keys.items() if key is None or self._memo.outcome("text", name, key) is None]
        drafts = [(self._draft(name), self._files.body(name)) for name in missing]
        results = converter(self._around.surroundings, drafts) if drafts else ()
        for name, made in zip(missing, results, strict=True):
            keys[name] = self._keep(name, made)
        for stage in ("addresses", "answers", "outline", "text"):
            self._memo.only(stage, keys)
        return {name: self._converted(name, key) for name, key in keys.items() if key}

    def _draft(self, name: str) -> Draft:
        record = self._files.of(name).record
        assert isinstance(record, Draft)
        return self._around.filled(record)

    def _own(self, name: str) -> tuple[Any, ...]:
        return self._files.digests[name], self._files.tree.prefix, self._around.base

    def _key(self, name: str) -> Key | None:
        """What a conversion depends on, where it is known what that is."""
        around, own = self._around, self._own(name)
        asked = self._memo.outcome("addresses", name, own)
        if asked is None:
            return None
        quotes, addresses = asked
        here = (*own, around.places_digest)
        replies = self._memo.outcome("answers", name, here)
        if replies is None:
            replies = answers(self._draft(name), addresses, around.surroundings)
            self._memo.keep("answers", name, here, replies)
        return self._with_answers(own, quotes, replies)

    def _keep(self, name: str, made: Made) -> Key:
        own = self._own(name)
        self._memo.keep("addresses", name, own, (made.facts, made.addresses))
        self._memo.keep("answers", name, (*own, self._around.places_digest), made.answers)
        key = self._with_answers(own, made.facts, made.answers)
        self._memo.keep("outline", name, key, made.outline_digest, made.outline)
        self._memo.keep("text", name, key, made.text_digest, made.text)
        return key

    def _with_answers(self, own: tuple[Any, ...], quotes: bool, answers: Digest) -> Key:
        return (*own, self._around.facts_digest if quotes else b"", answers)

    def _converted(self, name: str, key: Key) -> Converted:
        def outline() -> Outline:
            return Outline(*(self._memo.value("outline", name, key) or self._again(name).outline))

        def text() -> Text:
            return Text.of(self._memo.value("text", name, key) or self._again(name).text)

        recall = self._memo.outcome
        return Converted(recall("outline", name, key), recall("text", name, key), outline, text)

    def _again(self, name: str) -> Made:
        """A conversion that was remembered, and is damaged."""
        made = convert(self._draft(name), self._files.body(name), self._around.surroundings)
        self._keep(name, made)
        return made
