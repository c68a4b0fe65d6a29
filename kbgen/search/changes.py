"""What differs between a language's documents and those of the last time, and the tables put right.

`last.py` tells how it was.  Only documents that are new are made, and only postings that differ.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from importlib import resources
from unicodedata import unidata_version

from kbgen import __version__
from kbgen.dataclass import dataclass
from kbgen.folding import fold
from kbgen.search.constants import STEM_REACH
from kbgen.search.document import Entry
from kbgen.search.last import Last
from kbgen.search.packing import packed, titled, unpacked
from kbgen.search.shipped import as_json, holding, known, weights_of
from kbgen.search.tables import Documents, Words, told
from kbgen.search.terms import Lexicon, Scale, Text, postings, read
from kbgen.search.vocabulary import grams, level

MOST_MOVED = 100
"""Documents that were edited since the main segment was written, at most; with more, all is made anew."""

Moves = Mapping[int, tuple[bytes | None, bytes | None]]
"""Document → the packed posting of a word in it as it was, and as it is."""


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
    moved: list[int]
    """The documents that were edited since the main segment was written."""
    cards: Mapping[int, bytes]
    """Those of the documents that were edited now, as JSON."""
    packed: Mapping[str, bytes]
    """The words that are used otherwise."""


def changed(last: Last, entries: Sequence[Entry]) -> Change | None:
    """The change since the last time; nothing when all must be made anew.  Raises OSError, ValueError."""
    digests = [told(entry.digest) for entry in entries]
    before = last.documents
    if last.code != code_digest() or len(before.digests) != len(digests):
        return None
    edited = [number for number, digest in enumerate(digests) if digest != before.digests[number]]
    moved = sorted({*last.moved, *edited})
    if len(moved) > MOST_MOVED:
        return None
    documents, lexicon = before.copy(), Lexicon()
    cards: dict[int, bytes] = {}
    texts: list[tuple[int, Text, Text]] = []
    for number in edited:
        was, _ = read(last.document(number), lexicon)
        document = entries[number].load()
        now, card = read(document, lexicon)
        cards[number] = as_json(card)
        texts.append((number, was, now))
        documents.take(number, was)
        documents.put(number, digests[number], document, now, len(cards[number]))
    if documents.mean != before.mean:
        return None
    moves = _moves(texts, lexicon, Scale(documents.mean))
    words, contents = _patched(last, moves)
    return Change(last, documents, words, _weight(last, documents, words, edited, moves), moved, cards, contents)


def _moves(texts: Iterable[tuple[int, Text, Text]], lexicon: Lexicon, scale: Scale) -> dict[str, Moves]:
    """For each word that is used otherwise in some documents, how."""
    moves: dict[str, dict[int, tuple[bytes | None, bytes | None]]] = {}
    for number, was, now in texts:
        before, after = ({word: short for word, (_, short) in postings(text, scale)} for text in (was, now))
        for word in before.keys() | after.keys():
            if before.get(word) != after.get(word):
                moves.setdefault(lexicon.words[word], {})[number] = before.get(word), after.get(word)
    return dict(sorted(moves.items()))


def _patched(last: Last, moves: Mapping[str, Moves]) -> tuple[Words, dict[str, bytes]]:
    """The words as they are now, and the content of those that are used otherwise."""
    words, contents = last.words.copy(), {}
    others: list[tuple[str, bool, int, int]] = []
    for word, moved in moves.items():
        at, found = words.find(word)
        held, short = unpacked(last.word(at)) if found else ([], [])
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


def _splice(documents: list[int], postings: list[bytes], moved: Moves) -> None:
    """Puts the postings of documents in the place of what was there, if anything; nothing takes it away."""
    for number, (_, now) in sorted(moved.items()):
        at = bisect_left(documents, number)
        held = int(at < len(documents) and documents[at] == number)
        documents[at : at + held] = [number] if now else []
        postings[at : at + held] = [now] if now else []


def _titled(posting: bytes | None) -> int:
    return int(posting is not None and titled(posting))


def _weight(last: Last, documents: Documents, words: Words, edited: Iterable[int], moves: Mapping[str, Moves]) -> str:
    """What the titles weigh: other than before where a word is rarer or not so rare that shares a fragment with one."""
    rarer = {word for word in moves if _rarity(last.words, word) != _rarity(words, word)}
    fragments = {gram for word in rarer for gram in grams(fold(word))}
    numbers = sorted({*edited, *holding(documents.titles, fragments)})
    weight = list(last.shown["weight"])
    found = weights_of([documents.titles[number] for number in numbers], known(words, documents)) if numbers else ""
    for number, each in zip(numbers, found, strict=True):
        weight[number] = each
    return "".join(weight)


def _rarity(words: Words, word: str) -> tuple[int, int] | None:
    """The levels of a word; nothing when it does not occur."""
    at, found = words.find(word)
    return (level(words.counts[at]), level(words.titles[at])) if found else None
