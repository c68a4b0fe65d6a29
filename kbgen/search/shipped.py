"""Tables ↔ the plain data that both runtimes search with: in the browser's files, and beside the Whoosh index.

`docs/search.md` describes each part.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import log2
from typing import Any

from kbgen.search import constants
from kbgen.search.analysis import LETTERS, Language, clean, fold, language
from kbgen.search.document import Document
from kbgen.search.query import pin_key
from kbgen.search.tables import Tables
from kbgen.search.terms import named, pieces_of
from kbgen.search.vocabulary import Vocabulary, grams, level

ZERO = 48
"""The character of level 0."""
MOST_SHARED = 25
"""Letters that a word can share with the one before it; `A` is none."""
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


def plain_words(shipped: Mapping[str, Any], made: Tables) -> dict[str, Any]:
    """The same for the index on disk, where size does not matter but opening it does: words and folds on lines."""
    folded = map(fold, made.words)
    return {**shipped, "words": "\n".join(made.words), "folded": "\n".join(folded)}


def vocabulary(plain: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary in plain words."""
    words, folded = (plain[name].split("\n") if plain[name] else [] for name in ("words", "folded"))
    levels, title_levels, stems = (plain[name].encode("latin-1").translate(_LEVELS) for name in COLUMNS)
    return Vocabulary(words, folded, levels, title_levels, stems, plain["count"])


Card = tuple[str, str, list[tuple[str, str, str, int]]]
"""What is shown of a document: title, route and sections; a section is its anchor, heading, text and pieces."""


def card(document: Document, lengths: Sequence[int]) -> Card:
    """What is shown of a document whose sections have so many words."""
    sections = [
        (section.anchor, clean(section.heading), clean(section.text), pieces_of(words))
        for section, words in zip(document.sections, lengths, strict=True)
    ]
    return clean(document.title), document.route, sections


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
    pairs = enumerate(zip(before, word, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(before), len(word)))


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


def shipped_documents(made: Tables, known: Vocabulary, weights: Mapping[int, str]) -> dict[str, Any]:
    """What ranking and filtering must know of each document; `weights` are those that stand in `weight` already."""
    described = [(document.kind, document.category, document.plans) for document in made.documents]
    classes = list(dict.fromkeys(described))
    place = {each: number for number, each in enumerate(classes)}
    runs = [(place[each], len(list(run))) for each, run in groupby(described)]
    boosts = {number: document.boost for number, document in enumerate(made.documents) if document.boost != 1}
    others = [number for number in range(len(made.documents)) if number not in weights]
    found = _characters(_title_weights([made.documents[number].title for number in others], language(made.lang), known))
    every = {**weights, **dict(zip(others, found, strict=True))}
    weight = "".join(every[number] for number in range(len(made.documents)))
    return {"classes": classes, "class": runs, "weight": weight, "boost": boosts}


def _title_weights(titles: Iterable[str], tongue: Language, known: Vocabulary) -> Iterator[int]:
    """The rarity of the fragments of each title's telling words together, in sixteenths of octaves."""
    telling = [sorted({fold(word) for word in named(title) if word not in tongue.stop_words}) for title in titles]
    fragments = {word: grams(word) for title in telling for word in title}
    holding: dict[str, list[int]] = {gram: [] for each in fragments.values() for gram in each}
    if holding:
        for number, folded in enumerate(known.folded):
            for gram in holding.keys() & grams(folded):
                holding[gram].append(number)
    rarity = {gram: known.title_rarity(words) for gram, words in holding.items()}
    values = {word: sum(rarity[gram] for gram in each) for word, each in fragments.items()}
    for title in telling:
        total = sum(values[word] for word in title)
        yield min(HEAVIEST_TITLE, 1 + max(0, round(TITLE_STEPS * log2(total)))) if total > 0 else 0


def title_weights(shipped: Mapping[str, Any]) -> list[float]:
    """The weights in shipped documents."""
    steps = [ord(c) - ZERO for c in shipped["weight"]]
    return [2.0 ** ((step - 1) / TITLE_STEPS) if step else 0.0 for step in steps]
