"""What differs between a language's documents and those of the last time, and the tables put right.

`last.py` tells how it was.  Only documents that are new are made, and only postings that differ.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from importlib import resources
from itertools import compress
from unicodedata import unidata_version

from kbgen import __version__
from kbgen.dataclass import dataclass
from kbgen.folding import fold
from kbgen.search.constants import STEM_REACH
from kbgen.search.document import Entry
from kbgen.search.last import Last
from kbgen.search.packing import packed, renumbered, titled, unpacked
from kbgen.search.shipped import as_json, holding, known, weights_of
from kbgen.search.tables import Documents, Words, told
from kbgen.search.terms import Lexicon, Scale, Text, postings, read
from kbgen.search.vocabulary import grams, level
from kbgen.search.whoosh_index import numbers

MOST_MOVED = 100
"""Documents that came, went or were edited since the main segment was written, at most; else all is made anew."""

Moves = Mapping[int, tuple[bytes | None, bytes | None]]
"""Document → the packed posting of a word in it as it was, and as it is; one that is gone is `~` its old number."""


@cache
def code_digest() -> str:
    """What tells this version of the program from one that may index otherwise."""
    folder = resources.files("kbgen.search")
    sources = [resources.files("kbgen") / "folding.py"]
    sources += [path for path in folder.iterdir() if path.name.endswith(".py")]
    sources += [path for path in (folder / "languages").iterdir() if path.name.endswith(".yaml")]
    content = b"".join(path.read_bytes() for path in sorted(sources, key=lambda path: path.name))
    return blake2b(f"{__version__} {unidata_version}".encode() + content, digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from the last time."""

    last: Last
    documents: Documents
    """As they are now."""
    words: Words
    weight: str
    """What the titles weigh now."""
    origins: Sequence[int]
    """For each document the number that it had, or -1 for one that is new or was edited now."""
    moved: list[int]
    """The documents that are new or were edited since the main segment was written."""
    gone: list[int]
    """Those of the main segment, by their numbers there, that are no more or were edited."""
    cards: Mapping[int, bytes]
    """Those of the documents that are new or were edited now, as JSON."""
    packed: Mapping[str, bytes]
    """The words that are used otherwise."""


def changed(last: Last, entries: Sequence[Entry]) -> Change | None:
    """The change since the last time; nothing when all must be made anew.  Raises OSError, ValueError."""
    if last.code != code_digest():
        return None
    before, digests = last.documents, [told(entry.digest) for entry in entries]
    origins = _origins(before.digests, digests)
    places = _places(origins, len(before.digests))
    moved, gone = _segments(last, origins, places)
    if max(len(moved), len(gone)) > MOST_MOVED:
        return None
    documents, lexicon = before.of(origins), Lexicon()
    cards: dict[int, bytes] = {}
    was, now = {}, {}
    for old in set(range(len(places))).difference(origins):
        text, _ = read(last.document(old), lexicon)
        was[places[old] if places[old] >= 0 else ~old] = text
        documents.take(text)
    for number in _new(origins):
        document = entries[number].load()
        now[number], card = read(document, lexicon)
        cards[number] = as_json(card)
        documents.put(number, digests[number], document, now[number], len(cards[number]))
    if documents.mean != before.mean:
        return None
    moves = _moves(was, now, lexicon, Scale(documents.mean))
    words, contents = _patched(last, moves, places if places != [*range(len(digests))] else None)
    weight = _weight(last, documents, words, origins, moves)
    return Change(last, documents, words, weight, origins, moved, gone, cards, contents)


def _new(origins: Iterable[int]) -> list[int]:
    return [number for number, origin in enumerate(origins) if origin < 0]


def _origins(before: Sequence[str], digests: Iterable[str]) -> list[int]:
    """For each document the number that it had; -1 for one that is other than all, or not in order."""
    known = {digest: number for number, digest in enumerate(before)}
    found, last = [], -1
    for digest in digests:
        number = known.get(digest, -1)
        found.append(number if number > last else -1)
        last = max(last, number)
    return found


def _places(origins: Sequence[int], count: int) -> list[int]:
    """Where each document of the last time is, or one that may be it, edited; -1 for one that is gone."""
    found = [-1] * count
    for number, origin in enumerate(origins):
        if origin >= 0:
            found[origin] = number
    last = -1
    for number, origin in enumerate(origins):
        if origin < 0 and last + 1 < count and found[last + 1] < 0:
            found[last + 1] = number
            last += 1
        last = max(last, origin)
    return found


def _segments(last: Last, origins: Sequence[int], places: Sequence[int]) -> tuple[list[int], list[int]]:
    """The documents that the main segment does not have, and those of its own that are no more."""
    stayed = set(origins)
    own = numbers(len(places), last.moved, last.gone)[: -len(last.moved) or None]
    moved = {places[old] for old in last.moved if places[old] >= 0}
    return sorted(moved.union(_new(origins))), [at for at, old in enumerate(own) if old not in stayed or old < 0]


def _moves(was: Mapping[int, Text], now: Mapping[int, Text], lexicon: Lexicon, scale: Scale) -> dict[str, Moves]:
    """For each word that is used otherwise in some documents, how."""
    moves: dict[str, dict[int, tuple[bytes | None, bytes | None]]] = {}
    for number in was.keys() | now.keys():
        before, after = (
            {word: short for word, (_, short) in postings(texts[number], scale)} if number in texts else {}
            for texts in (was, now)
        )
        for word in before.keys() | after.keys():
            if before.get(word) != after.get(word):
                moves.setdefault(lexicon.words[word], {})[number] = before.get(word), after.get(word)
    return dict(sorted(moves.items()))


def _patched(last: Last, moves: Mapping[str, Moves], places: Sequence[int] | None) -> tuple[Words, dict[str, bytes]]:
    """The words as they are now, and the content of those that are used otherwise.

    `places` tells where documents are that have other numbers now, if any have.
    """
    words, contents = last.words.copy(), {}
    if places is not None:
        contents = _renumbered(last, words, moves, places)
    others: list[tuple[str, bool, int, int]] = []
    for word, moved in moves.items():
        at, found = words.find(word)
        held, short = _held(last.word(at), places) if found else ([], [])
        _splice(held, short, moved)
        titles = (words.titles[at] if found else 0) + sum(_titled(now) - _titled(was) for was, now in moved.values())
        if held:
            contents[word] = packed(held, short)
        if held and found:
            words.counts[at], words.titles[at], words.sizes[at] = len(held), titles, len(contents[word])
        else:
            others.append((word, found, len(held), titles))
    for word, found, count, titles in others:
        at, _ = words.find(word)
        if found:
            words.remove(at)
        else:
            words.insert(at, word, (count, titles, len(contents[word])))
    for word, *_ in others:
        at, _ = words.find(word)
        words.link(at, at + STEM_REACH + 1)
    return words, contents


def _renumbered(last: Last, words: Words, moves: Collection[str], places: Sequence[int]) -> dict[str, bytes]:
    """The content of the words whose postings are the same, of documents that have other numbers now."""
    contents = {}
    for at, word in enumerate(words.words):
        if word not in moves:
            contents[word] = renumbered(last.word(at), places)
            words.sizes[at] = len(contents[word])
    return contents


def _held(word: bytes, places: Sequence[int] | None) -> tuple[list[int], list[bytes]]:
    """The documents of a word that are not gone, as they are numbered now, and their postings."""
    documents, postings = unpacked(word)
    if places is None:
        return documents, postings
    stayed = [places[number] >= 0 for number in documents]
    return [places[number] for number in compress(documents, stayed)], list(compress(postings, stayed))


def _splice(documents: list[int], postings: list[bytes], moved: Moves) -> None:
    """Puts the postings of documents in the place of what was there, if anything; nothing takes it away."""
    for number, (_, now) in sorted(moved.items()):
        at = bisect_left(documents, number)
        held = int(at < len(documents) and documents[at] == number)
        documents[at : at + held] = [number] if now else []
        postings[at : at + held] = [now] if now else []


def _titled(posting: bytes | None) -> int:
    return int(posting is not None and titled(posting))


def _weight(last: Last, documents: Documents, words: Words, origins: Sequence[int], moves: Mapping[str, Moves]) -> str:
    """What the titles weigh: other than before where a word is rarer or not so rare that shares a fragment with one.

    How rare all are follows from how many documents there are.
    """
    if len(origins) != len(last.documents.digests):
        return weights_of(documents.titles, known(words, documents))
    rarer = {word for word in moves if _rarity(last.words, word) != _rarity(words, word)}
    fragments = {gram for word in rarer for gram in grams(fold(word))}
    before = last.shown["weight"]
    weight = [before[origin] if origin >= 0 else "" for origin in origins]
    others = sorted({number for number, each in enumerate(weight) if not each} | holding(documents.titles, fragments))
    found = weights_of([documents.titles[number] for number in others], known(words, documents)) if others else ""
    for number, each in zip(others, found, strict=True):
        weight[number] = each
    return "".join(weight)


def _rarity(words: Words, word: str) -> tuple[int, int] | None:
    """The levels of a word; nothing when it does not occur."""
    at, found = words.find(word)
    return (level(words.counts[at]), level(words.titles[at])) if found else None
