"""Search: what can be found on a site, an index on disk, and answers.

from kbgen.search import corpus, search, write_index

write_index(corpus(site), "search-index")
for hit in search("search-index", "Hur byter jag lösenord?", limit=3):
    print(hit.title, hit.route)
"""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

from kbgen.errors import FolderNotOurs, IndexDamaged, IndexMissing, SearchError
from kbgen.search.document import KINDS, Corpus, Document, Section
from kbgen.search.documents import corpus
from kbgen.search.excerpt import Segment
from kbgen.search.index import Answer, Hit, Index, Options, Place
from kbgen.search.publish import browser_index, publish, update, write_index

__all__ = [
    "KINDS",
    "Answer",
    "Corpus",
    "Document",
    "FolderNotOurs",
    "Hit",
    "Index",
    "IndexDamaged",
    "IndexMissing",
    "Options",
    "Place",
    "SearchError",
    "Section",
    "Segment",
    "browser_index",
    "corpus",
    "publish",
    "search",
    "update",
    "write_index",
]


def search(folder: Path | str, query: str, **options: Unpack[Options]) -> list[Hit]:
    """Opens the index in a folder and asks it once; the options are those of `Index.search`."""
    return Index(folder).search(query, **options)
