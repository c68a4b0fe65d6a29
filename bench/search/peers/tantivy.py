"""tantivy with the stemmer of the language; any word may match."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module  # this package is the peers' own, kbgen does not depend on it
from pathlib import Path
from types import ModuleType

LANGUAGES = {"sv": "swedish", "en": "english", "es": "spanish"}


def build(documents: list[dict[str, str]], lang: str, folder: Path) -> Callable[[str], list[str]]:
    tantivy = import_module("tantivy")
    index = tantivy.Index(_schema(tantivy), str(folder))
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    index.register_tokenizer("stems", words.filter(tantivy.Filter.stemmer(LANGUAGES[lang])).build())
    writer = index.writer(num_threads=1)  # more would cut the index differently each time
    for document in documents:
        writer.add_document(tantivy.Document(**document))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(text: str) -> list[str]:
        query = index.parse_query(" ".join(re.findall(r"\w+", text)).lower(), ["title", "body"])
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(query, 10).hits]

    return ask


def _schema(tantivy: ModuleType) -> object:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("title", tokenizer_name="stems")
    builder.add_text_field("body", tokenizer_name="stems")
    return builder.build()
