"""bm25s with PyStemmer: plain BM25 over title and body as one text."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module  # these packages are the peers' own, kbgen does not depend on them
from pathlib import Path

LANGUAGES = {"sv": "swedish", "en": "english", "es": "spanish"}


def build(documents: list[dict[str, str]], lang: str, folder: Path) -> Callable[[str], list[str]]:
    bm25s, stemmer = import_module("bm25s"), import_module("Stemmer").Stemmer(LANGUAGES[lang])
    texts = [f"{document['title']}\n{document['body']}" for document in documents]
    ids = [document["id"] for document in documents]
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(texts, stopwords=[], stemmer=stemmer, show_progress=False), show_progress=False)
    retriever.save(str(folder))
    most = min(10, len(ids))

    def ask(text: str) -> list[str]:
        words = bm25s.tokenize([text], stopwords=[], stemmer=stemmer, show_progress=False, return_ids=False)
        if not words[0]:
            return []
        found, scores = retriever.retrieve(words, k=most, show_progress=False)
        return [ids[number] for number, score in zip(found[0], scores[0], strict=True) if score > 0]

    return ask
