"""Whoosh with the stemmer of the language, any word may match; and the same with accent-folded 4-grams of the words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from whoosh import analysis, fields, index, query
from whoosh.support.charset import accent_map

GRAM = 4
GRAM_WEIGHT = 0.4


def build(
    documents: list[dict[str, str]], lang: str, folder: Path, *, grams: bool = False
) -> Callable[[str], list[str]]:
    """`grams`: with the fields of 4-grams too."""
    analyzers = {"": analysis.LanguageAnalyzer(lang)}
    if grams:
        words = analysis.RegexTokenizer() | analysis.LowercaseFilter() | analysis.StopFilter(lang=lang)
        analyzers["_grams"] = words | analysis.CharsetFilter(accent_map) | analysis.NgramFilter(GRAM)
    names = {f"{field}{end}": analyzer for field in ("title", "body") for end, analyzer in analyzers.items()}
    texts = {name: fields.TEXT(analyzer=analyzer, phrase=False) for name, analyzer in names.items()}
    made = index.create_in(folder, fields.Schema(id=fields.ID(stored=True), **texts))
    with made.writer() as writer:
        for document in documents:
            writer.add_document(id=document["id"], **{name: document[name.split("_")[0]] for name in names})
    searcher = made.searcher()

    def ask(text: str) -> list[str]:
        terms = query.Or(list(_terms(text, names)))
        return [hit["id"] for hit in searcher.search(terms, limit=10)]

    return ask


def _terms(text: str, names: dict[str, analysis.Analyzer]) -> Iterable[query.Term]:
    """Built here: Whoosh's parser takes `?` for a wildcard."""
    for name, analyzer in names.items():
        weight = GRAM_WEIGHT if name.endswith("_grams") else 1.0
        for term in dict.fromkeys(token.text for token in analyzer(text, mode="query")):
            yield query.Term(name, term, boost=weight)
