"""Tables ↔ the plain data that both runtimes search with: as the browser gets it, and as it lies beside the Whoosh index.

`docs/search.md` describes each part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import log2
from typing import Any

from kbgen.search import constants
from kbgen.search.analysis import LETTERS, Language, fold, language
from kbgen.search.document import Document
from kbgen.search.query import pin_key
from kbgen.search.tables import Tables
from kbgen.search.terms import named
from kbgen.search.vocabulary import Vocabulary, grams, level

ZERO = 48
"""The character of level 0."""
MOST_SHARED = 25
"""Letters that a word can share with the one before it; `A` is none."""
HEAVIEST_TITLE = 200
TITLE_STEPS = 16
"""Steps of an octave in which the weights of titles are shipped."""

_CODED = re.compile(r"([A-Z])([^A-Z]*)")


def as_json(data: Any) -> bytes:
    """As it is written."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def shipped_words(made: Tables) -> dict[str, Any]:
    """The constants, the language and the vocabulary."""
    tongue = language(made.lang)
    return {
        "constants": constants.shipped(),
        "language": {
            "tag": made.lang,
            "links": tongue.links,
            "stop": " ".join(sorted(tongue.stop_words)),
            "letters": LETTERS,
        },
        "count": len(made.documents),
        "words": _front_coded(made.words),
        "df": _characters(map(level, made.counts)),
        "titleDf": _characters(map(level, made.title_counts)),
        "stem": _characters(_links(made.words, tongue)) if tongue.stems else "",
        "synonyms": made.synonyms,
        "pins": _pins(made.documents, tongue),
    }


def vocabulary(shipped: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary in shipped words."""
    levels, title_levels, stems = ([ord(c) - ZERO for c in shipped[name]] for name in ("df", "titleDf", "stem"))
    return Vocabulary(list(_front_decoded(shipped["words"])), levels, title_levels, stems, shipped["count"])


def _characters(levels: Iterable[int]) -> str:
    return "".join(chr(ZERO + each) for each in levels)


def _front_coded(words: Iterable[str]) -> str:
    """Each word as the number of letters that it shares with the one before it (`A` is none), and the others."""
    coded, before = [], ""
    for word in words:
        shared = _shared(before[:MOST_SHARED], word)
        coded.append(chr(ord("A") + shared) + word[shared:])
        before = word
    return "".join(coded)


def _shared(before: str, word: str) -> int:
    """How many letters both begin with."""
    return next((at for at, (left, right) in enumerate(zip(before, word)) if left != right), min(len(before), len(word)))  # noqa: B905


def _front_decoded(coded: str) -> Iterator[str]:
    word = ""
    for match in _CODED.finditer(coded):
        word = word[: ord(match[1]) - ord("A")] + match[2]
        yield word


def _links(words: Sequence[str], tongue: Language) -> Iterator[int]:
    """How many words before each the nearest one with its stem is; 0 where there is none near."""
    last: dict[str, int] = {}
    for number, word in enumerate(words):
        stem = tongue.stem(word)
        distance = number - last.get(stem, number)
        last[stem] = number
        yield distance if distance <= constants.STEM_REACH else 0


def _pins(documents: Iterable[Document], tongue: Language) -> dict[str, list[int]]:
    pins: dict[str, list[int]] = {}
    for number, document in enumerate(documents):
        for query in document.pins:
            pins.setdefault(pin_key(query, tongue), []).append(number)
    return pins


def shipped_documents(made: Tables, known: Vocabulary) -> dict[str, Any]:
    """What ranking and filtering must know of each document."""
    described = [(document.kind, document.category, document.plans) for document in made.documents]
    classes = list(dict.fromkeys(described))
    place = {each: number for number, each in enumerate(classes)}
    runs = [(place[each], len(list(run))) for each, run in groupby(described)]
    boosts = {number: document.boost for number, document in enumerate(made.documents) if document.boost != 1}
    return {"classes": classes, "class": runs, "weight": _characters(_title_weights(made, known)), "boost": boosts}


def _title_weights(made: Tables, known: Vocabulary) -> Iterator[int]:
    """The rarity of the fragments of each title's telling words together, in sixteenths of octaves."""
    stops = language(made.lang).stop_words
    titles = [sorted({fold(word) for word in named(document.title) if word not in stops}) for document in made.documents]
    fragments = {word: grams(word) for title in titles for word in title}
    holding: dict[str, list[int]] = {gram: [] for each in fragments.values() for gram in each}
    for number, folded in enumerate(known.folded):
        for gram in holding.keys() & grams(folded):
            holding[gram].append(number)
    rarity = {gram: known.title_rarity(words) for gram, words in holding.items()}
    values = {word: sum(rarity[gram] for gram in each) for word, each in fragments.items()}
    for title in titles:
        total = sum(values[word] for word in title)
        yield min(HEAVIEST_TITLE, 1 + max(0, round(TITLE_STEPS * log2(total)))) if total > 0 else 0


def title_weights(shipped: Mapping[str, Any]) -> list[float]:
    """The weights in shipped documents."""
    steps = [ord(c) - ZERO for c in shipped["weight"]]
    return [2.0 ** ((step - 1) / TITLE_STEPS) if step else 0.0 for step in steps]
