"""What the tests of search share: a small help centre in Swedish, and an index of it on disk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import settings

from kbgen.search import Corpus, Document, Index, Section, Segment, write_index
from kbgen.search.analysis import language
from kbgen.search.tables import Documents, Posted, Words, in_order, languages, posted, table
from kbgen.search.terms import Lexicon, Means, Text, read


def doc(route: str, title: str, text: str = "", kind: str = "guide", *, lang: str = "sv", **more: Any) -> Document:
    """A document; what stands below its headings comes as `anchor=("Heading", "text")` in `below`."""
    below = more.pop("below", {})
    sections = (Section(text=text), *(Section(anchor, *said) for anchor, said in below.items()))
    return Document(lang, kind, route, title, sections, **more)


def index(folder: Path, documents: Iterable[Document], synonyms: Iterable[tuple[str, str]] = ()) -> Index:
    """An open index of some documents, written to the folder."""
    write_index(Corpus(tuple(documents), tuple(synonyms)), folder)
    return Index(folder)


@dataclass
class Tables:
    """What is known of the documents of a language, and of its words."""

    documents: tuple[Document, ...]
    words: Words
    posted: dict[str, Posted]


def texts(documents: Iterable[Document], lexicon: Lexicon) -> tuple[list[Text], Means]:
    """The words of some documents, and their mean lengths."""
    known, found = Documents("sv"), []
    for document in documents:
        text, _ = read(document, lexicon)
        known.add("", document, text, 0)
        found.append(text)
    return found, known.mean


def tables(corpus: Corpus) -> list[Tables]:
    """The tables of every language, the first document's language first."""
    made = []
    for lang, entries in languages(corpus).items():
        lexicon, documents = Lexicon(), tuple(entry.load() for entry in entries)
        told, mean = texts(documents, lexicon)
        found = in_order(zip(lexicon.words, posted(told, len(lexicon.words), mean), strict=True))
        held = {word: each for _, word, each in found}
        made.append(Tables(documents, table(language(lang), found), held))
    return made


def routes(index: Index, query: str, **options: Any) -> list[str]:
    """Where the answers are, best first."""
    return [hit.route for hit in index.search(query, **options)]


def text_of(excerpt: Iterable[Segment]) -> str:
    """An excerpt, with its marks in brackets."""
    return "".join(f"[{part.text}]" if part.matched else part.text for part in excerpt)


HELP = (
    doc(
        "faq/konto/#byta-losenord",
        "Hur byter jag lösenord?",
        "Öppna Inställningar, välj Konto och skriv det nya två gånger. Du loggas ut på andra enheter.",
        "question",
        category="konto",
    ),
    doc(
        "faq/konto/#ta-bort",
        "Hur tar jag bort mitt konto?",
        "Kontot raderas efter trettio dagar. Till dess kan du ångra dig.",
        "question",
        category="konto",
    ),
    doc(
        "faq/betalning/#kvitto",
        "Var hittar jag mitt kvitto?",
        "Alla betalningar finns under Ekonomi. Där laddar du ner ett kvitto som pdf.",
        "question",
        category="betalning",
    ),
    doc(
        "faq/betalning/#kundtjanstfaktura",
        "Vad är en kundtjänstfaktura?",
        "En avgift för hjälp utanför avtalet.",
        "question",
        category="betalning",
    ),
    doc(
        "guides/bilder/bildformat/",
        "Välj rätt bildformat",
        "En bild kan sparas på flera sätt. Fotografier blir minst som webp.",
        category="bilder",
        below={
            "storlek": ("Storlek på bilden", "En stor bild gör sidan långsam. Skala ner den före uppladdningen."),
            "genomskinlighet": ("Genomskinlig bakgrund", "Bara png och webp klarar det."),
        },
    ),
    doc(
        "guides/felsokning/fel-500/",
        "Fel 500 vid publicering",
        "Servern svarade med ett fel. Vänta en stund och publicera igen.",
        category="felsokning",
        below={
            "loggar": ("Titta i loggarna", "Där står varje anrop till servern, med orsaken till felet."),
            "support": ("När inget hjälper", "Skriv till supporten och bifoga det som står i loggarna."),
        },
    ),
    doc("guides/god-praxis/sokbarhet/", "Sökbarhet", "Skriv tydliga rubriker.", keywords=("SEO", "Google")),
    doc("guides/domaner/peka/", "Peka din domän hit", "Ändra namnservrarna hos din registrar.", category="domaner"),
    doc("support/phone/", "Telefon", "Ring vid driftstopp.", "channel", plans=("enterprise",)),
    doc("support/email/", "E-post", "Skriv till supporten.", "channel", plans=("pro", "enterprise")),
    doc("videos/tema/", "Byt tema", "Så byter du utseende på hela webbplatsen.", "video", category="start"),
    doc("community/", "Gemenskapen", "Här hjälps vi åt med stort och smått.", "community"),
)
"""What can be found."""
SYNONYMS = (("sajt", "webbplats"), ("räkning", "faktura"), ("köra live", "publicering"), ("url", "din domän"))
"""(what is asked for, what it also means)"""

settings.register_profile("search", deadline=None)
settings.load_profile("search")
