"""Search: documents from a site, an index on disk, and answers.

from kbgen.search import documents, search, write_index

write_index(documents(site), "search-index")
for hit in search("search-index", "Hur byter jag lösenord?", limit=3):
    print(hit.title, hit.route)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kbgen.errors import FolderNotOurs, IndexDamaged, IndexMissing, SearchError
from kbgen.search.analysis import language
from kbgen.search.documents import KINDS, Document, documents
from kbgen.search.excerpt import Segment, excerpt
from kbgen.search.query import Group, groups
from kbgen.search.whoosh_index import ANY_PLAN, WhooshIndex, write_index

__all__ = [
    "KINDS",
    "Document",
    "FolderNotOurs",
    "Hit",
    "Index",
    "IndexDamaged",
    "IndexMissing",
    "SearchError",
    "Segment",
    "documents",
    "search",
    "write_index",
]


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that answers a query."""

    title: str
    """The title of the page, or the question."""
    heading: str
    """The section's heading; empty for the beginning of a page."""
    route: str
    """Relative to the site's root, with an anchor where there is one."""
    kind: str
    """What it is: `guide`, `question`, `video` …"""
    lang: str
    category: str
    plans: tuple[str, ...]
    """The plans that it is for; empty means all."""
    score: float
    """Comparable within one query only."""
    excerpt: tuple[Segment, ...]
    """What stands there, with the words of the query marked."""


class Index:
    """An open index: for whoever asks more than once."""

    def __init__(self, folder: Path | str) -> None:
        """Opens and checks the index.  Raises IndexMissing or IndexDamaged."""
        self._index = WhooshIndex(folder)
        self.languages = self._index.languages

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        kinds: Iterable[str] = (),
        plans: Iterable[str] = (),
        lang: str | None = None,
    ) -> list[Hit]:
        """The best sections for a query, best first.

        `kinds` and `plans` keep what is of these kinds, for these plans; `lang` is by default the first of the index.
        """
        tag = lang or next(iter(self.languages), "")
        asked = groups(query, language(tag))
        allowed = (*plans, ANY_PLAN) if (plans := tuple(plans)) else ()
        ranked = self._index.rank(asked, lang=(tag,), kind=tuple(kinds), plan=allowed)
        return [self._hit(number, score, asked, tag) for score, number in ranked[: max(limit, 0)]]

    def _hit(self, number: int, score: float, asked: tuple[Group, ...], tag: str) -> Hit:
        shown = self._index.shown(number)
        return Hit(
            title=shown["title"],
            heading=shown["heading"],
            route=shown["route"],
            kind=shown["kind"],
            lang=shown["lang"],
            category=shown["category"],
            plans=tuple(shown["plans"].split()),
            score=round(score, 4),
            excerpt=excerpt(shown["text"], asked, language(tag)),
        )


def search(
    folder: Path | str,
    query: str,
    *,
    limit: int = 10,
    kinds: Iterable[str] = (),
    plans: Iterable[str] = (),
    lang: str | None = None,
) -> list[Hit]:
    """Opens the index in a folder and asks it once."""
    return Index(folder).search(query, limit=limit, kinds=kinds, plans=plans, lang=lang)
