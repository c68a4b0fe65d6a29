"""The search of one language, from its documents alone.

Each is loaded once, and forgotten when its card is written: what stays in memory are numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from kbgen.search import browser_index as browser
from kbgen.search.analysis import language
from kbgen.search.browser_index import Folders, Item
from kbgen.search.document import Entry
from kbgen.search.made import Made, Put, Synonyms, path
from kbgen.search.shipped import as_json, known, weights_of
from kbgen.search.tables import Documents, in_order, posted, table, told
from kbgen.search.terms import Lexicon, Text, read
from kbgen.search.whoosh_index import MAIN
from kbgen.search.whoosh_index_writer import Stored, segment_files


def anew(lang: str, entries: Sequence[Entry], synonyms: Synonyms, put: Put) -> Made:
    """All of it; the files of postings and cards are put one by one."""
    documents, lexicon, stored = Documents(lang), Lexicon(), Stored()
    texts: list[Text] = []

    def shown() -> Iterator[Item[bytes]]:
        for entry in entries:
            document = entry.load()
            text, card = read(document, lexicon)
            content = as_json(card)
            documents.add(told(entry.digest), document, text, len(content))
            texts.append(text)
            stored.add(content)
            yield entry.route, len(content), content

    cards = _put(lang, "c", browser.cut(shown(), browser.CARD_BYTES, browser.CARDS), browser.cards, put)
    found = in_order(zip(lexicon.words, posted(texts, len(lexicon.words), documents.mean), strict=True))
    words = table(language(lang), found)

    def packed() -> Iterator[Item[bytes]]:
        for _, word, held in found:
            content = held.content
            words.sizes.append(len(content))
            yield word, len(content), content

    shards = _put(lang, "s", browser.cut(packed(), browser.SHARD_BYTES, browser.SHARDS), browser.shard, put)
    made = Made(lang)
    weight = weights_of(documents.titles, known(words, documents))
    made.add_tables(documents, words, synonyms, weight, shards=shards, cards=cards)
    made.index |= segment_files(lang, MAIN, ((word, held) for _, word, held in found), stored)
    return made


def _put(
    lang: str,
    letter: str,
    folders: Iterable[list[list[Item[bytes]]]],
    write: Callable[[Iterable[bytes]], bytes],
    put: Put,
) -> Folders:
    """Puts the files of each folder."""
    found = Folders(letter)
    for folder in folders:
        contents = [write(content for *_, content in file) for file in folder]
        found.add(browser.named(contents), list(map(len, folder)), sum(map(len, contents)))
        for name, content in zip(found.paths(len(found.names) - 1), contents, strict=True):
            put(path(lang, name), content)
    return found
