"""Tables ↔ the plain data that both runtimes search with: in the browser's files, and beside the Whoosh index.

`docs/search.md` describes each part.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate, chain, groupby
from math import log2
from operator import add, getitem
from typing import Any

from kbgen.folding import LETTERS
from kbgen.search import constants
from kbgen.search.query import pin_key
from kbgen.search.tables import MOST_SHARED, Documents, Words
from kbgen.search.vocabulary import GRAM, Vocabulary, grams, level

ZERO = 48
"""The character of level 0."""
HEAVIEST_TITLE = 200
TITLE_STEPS = 16
"""Steps of an octave in which the weights of titles are shipped."""

COLUMNS = ("df", "titleDf", "stem")
"""What is known of each word, a character each."""
_LEVELS = bytes(max(0, character - ZERO) for character in range(256))
"""The level of each character."""


def as_json(data: Any) -> bytes:
    """As it is written."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


# Words


_RESTS = {chr(ord("A") + shared): slice(shared, None) for shared in range(MOST_SHARED + 1)}
"""The rest of a word that shares so many letters with the one before."""


class _Level(dict[int, str]):
    """Document frequency → its level, as a character."""

    def __missing__(self, count: int) -> str:
        return self.setdefault(count, _character(level(count)))


_LEVEL = _Level()


def _character(of_level: int) -> str:
    return chr(ZERO + of_level)


def shipped_words(words: Words, documents: Documents, synonyms: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The constants, the language and the vocabulary."""
    tongue = words.tongue
    rests = map(getitem, words.words, map(_RESTS.__getitem__, words.shared))
    return {
        "constants": constants.shipped(),
        "language": {
            "tag": tongue.tag,
            "links": tongue.links,
            "stop": " ".join(sorted(tongue.stop_words)),
            "letters": LETTERS,
        },
        "count": len(documents.digests),
        "words": "".join(map(add, words.shared, rests)),
        "df": "".join(map(_LEVEL.__getitem__, words.counts)),
        "titleDf": "".join(map(_LEVEL.__getitem__, words.titles)),
        "stem": "".join(map(_character, words.stems)),
        "synonyms": synonyms,
        "pins": _pins(words, documents),
    }


def _pins(words: Words, documents: Documents) -> dict[str, list[int]]:
    pins: dict[str, list[int]] = {}
    for number, queries in sorted(documents.pins.items()):
        for query in queries:
            pins.setdefault(pin_key(query, words.tongue), []).append(number)
    return pins


def plain_words(shipped: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """The same for the index on disk, where size does not matter but opening it does: words and folds on lines."""
    return {**shipped, "words": "\n".join(words.words), "folded": "\n".join(words.folded)}


def vocabulary(plain: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary in plain words."""
    words, folded = (lines(plain[name]) for name in ("words", "folded"))
    levels, title_levels, stems = (plain[name].encode("latin-1").translate(_LEVELS) for name in COLUMNS)
    return Vocabulary(words, folded, levels, title_levels, stems, plain["count"])


def known(words: Words, documents: Documents) -> Vocabulary:
    """The same of tables."""
    levels, title_levels = ([level(count) for count in counts] for counts in (words.counts, words.titles))
    return Vocabulary(words.words, words.folded, levels, title_levels, words.stems, len(documents.digests))


def lines(text: str) -> list[str]:
    """The lines of plain words."""
    return text.split("\n") if text else []


# Documents


def shipped_documents(documents: Documents, weight: str) -> dict[str, Any]:
    """What ranking and filtering must know of each document; `weight` is told by `weights_of`."""
    classes = list(dict.fromkeys(documents.classes))
    place = {each: number for number, each in enumerate(classes)}
    runs = [(place[each], len(list(run))) for each, run in groupby(documents.classes)]
    boosts = dict(sorted(documents.boosts.items()))
    return {"classes": classes, "class": runs, "weight": weight, "boost": boosts}


def weights_of(titles: Collection[str], known: Vocabulary) -> str:
    """What each title weighs (`Documents.titles`), a character each: the rarity of its fragments, all together."""
    fragments = {word: grams(word) for word in dict.fromkeys(chain.from_iterable(map(str.split, titles)))}
    holding = _holding({gram for each in fragments.values() for gram in each}, known)
    rarity = {gram: known.title_rarity(words) for gram, words in holding.items()}
    values = {word: sum(rarity[gram] for gram in each) for word, each in fragments.items()}
    return "".join(_character(_steps(sum(values[word] for word in title.split()))) for title in titles)


FEW = 400
"""So many fragments are looked for one by one."""


def _holding(fragments: Collection[str], known: Vocabulary) -> dict[str, list[int]]:
    """The words with each fragment, in order."""
    if len(fragments) <= FEW:
        return {gram: known.holding(gram) for gram in fragments}
    holding: dict[str, list[int]] = {gram: [] for gram in fragments}
    for number, folded in enumerate(known.folded):
        marked = f"\n{folded}\n"
        for at in range(max(1, len(marked) - GRAM + 1)):
            held = holding.get(marked[at : at + GRAM])
            if held is not None and (not held or held[-1] != number):
                held.append(number)
    return holding


def _steps(weight: float) -> int:
    """The rarity of a title in sixteenths of octaves."""
    return min(HEAVIEST_TITLE, 1 + max(0, round(TITLE_STEPS * log2(weight)))) if weight > 0 else 0


def holding(titles: Sequence[str], fragments: Iterable[str]) -> set[int]:
    """The numbers of the titles (`Documents.titles`) with a word that has one of some fragments."""
    marked = [f"\n{title}\n".replace(" ", "\n") for title in titles]
    text, ends = "".join(marked), list(accumulate(map(len, marked)))
    found: set[int] = set()
    for gram in fragments:
        at = text.find(gram)
        while at >= 0:
            number = bisect_right(ends, at)
            found.add(number)
            at = text.find(gram, ends[number])
    return found


def title_weights(shipped: Mapping[str, Any]) -> list[float]:
    """The weights in shipped documents."""
    steps = [ord(c) - ZERO for c in shipped["weight"]]
    return [2.0 ** ((step - 1) / TITLE_STEPS) if step else 0.0 for step in steps]
