"""A search that is published again and again, and documents that are edited in between."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kbgen.search import Corpus, Document, Hit, Index, Section, publish
from kbgen.search.folder import MANIFEST
from tests.program import tree
from tests.searching import HELP, SYNONYMS, doc

Pairs = Sequence[tuple[str, str]]
QUERIES = ("hur byter jag lösenord", "konto", "bild format", "loggarna", "sajt", "lösenrod", "nyord", "x", "en av alla")


class Site:
    """A site that is published again and again, as a build does: a new tree each time, with the last one beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        self.index = folder / "index"
        self.last: Path | None = None
        self.followed = False
        """Whether the last index was put right, and not made anew."""

    def publish(self, documents: Sequence[Document], synonyms: Pairs = SYNONYMS) -> dict[str, bytes]:
        self._number += 1
        site = self._folder / f"site-{self._number}"
        before = self._main()
        publish(Corpus(tuple(documents), tuple(synonyms)), site, self.index, self.last)
        self.last, self.followed = site, before is not None and before == self._main()
        return tree(site)

    def answers(self) -> list[list[Hit]]:
        index = Index(self.index)
        return [index.search(query, lang=lang) for query in QUERIES for lang in index.languages]

    def state(self, lang: str = "sv") -> dict[str, Any]:
        """What the index remembers."""
        return dict(json.loads((self.index / f"{lang}_state.json").read_bytes()))

    def moved(self) -> list[int]:
        """The documents that were edited since the main segment was written."""
        return list(json.loads((self.index / "sv_documents.json").read_bytes())["moved"])

    def remember(self, state: object, name: str = "state") -> None:
        """Puts another state into the index, as if it had been written with it."""
        content = json.dumps(state).encode()
        (self.index / f"sv_{name}.json").write_bytes(content)
        manifest = json.loads((self.index / MANIFEST).read_bytes())
        manifest["files"][f"sv_{name}.json"] = hashlib.sha256(content).hexdigest()
        (self.index / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")

    def _main(self) -> int | None:
        """Which file holds the postings of all documents."""
        path = self.index / "sv_main.pst"
        return path.stat().st_ino if path.is_file() else None


def anew(folder: Path, documents: Sequence[Document], synonyms: Pairs = SYNONYMS) -> Site:
    """What is made where there is nothing to follow."""
    shutil.rmtree(folder, ignore_errors=True)
    made = Site(folder)
    made.publish(documents, synonyms)
    return made


def text(document: Document, said: str) -> Document:
    """The document with another text."""
    return replace(document, sections=(Section(text=said), *document.sections[1:]))


FILLERS = tuple(doc(f"f/{n}/", f"Fyllnad {n}", f"ord{n % 9} sak{n % 9} ting{n % 9} " * 9) for n in range(60))
DOCUMENTS = (*HELP, *FILLERS)
PASSWORD = DOCUMENTS[0]
CHANGES = {
    "nothing": PASSWORD,
    "a word more": text(PASSWORD, f"{PASSWORD.sections[0].text} Nyord."),
    "a word less": text(PASSWORD, PASSWORD.sections[0].text.removesuffix(" enheter.")),
    "other words": text(PASSWORD, "Nyord, nyare ord, nyaste ord och alla andra."),
    "the same words again": text(PASSWORD, f"{PASSWORD.sections[0].text} Konto, konto, konto."),
    "the same words in another place": text(PASSWORD, " ".join(reversed(PASSWORD.sections[0].text.split()))),
    "no words": text(PASSWORD, ""),
    "a title": replace(PASSWORD, title="Hur får jag ett nyord?"),
    "keywords": replace(PASSWORD, keywords=("nyord", "konto")),
    "a section": replace(PASSWORD, sections=(*PASSWORD.sections, Section("nytt", "Nyord", "Alla loggarna."))),
    "a heading": replace(PASSWORD, sections=(replace(PASSWORD.sections[0], anchor="a", heading="Nyord"),)),
    "a boost": replace(PASSWORD, boost=9.0),
    "a pin": replace(PASSWORD, pins=("x", "bild format")),
    "a plan": replace(PASSWORD, plans=("pro",)),
    "a kind": replace(PASSWORD, kind="page", category="annan"),
    "a route": replace(PASSWORD, route="faq/annat/#byta"),
    "a language": replace(PASSWORD, lang="en"),
    "surrogates": text(PASSWORD, "Nyord \ud800\udfff\x00 och mer"),
    "letters held apart": text(PASSWORD, "Lo\u200d\u0308senord \u00ad och mer"),
    "keywords that look like a section": replace(PASSWORD, sections=(), keywords=("", "", PASSWORD.sections[0].text)),
}
LARGE = tuple(doc(f"m/{n}/", f"Sida {n}", " ".join(f"ord{n}x{at}" for at in range(40))) for n in range(200))


@dataclass
class Draft:
    """An entry that makes its document when it is asked, and notes it."""

    document: Document
    made: list[str]

    @property
    def lang(self) -> str:
        return self.document.lang

    @property
    def route(self) -> str:
        return self.document.route

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(repr(self.document).encode()).digest()

    def load(self) -> Document:
        self.made.append(self.route)
        return self.document
