"""A test collection: documents, questions to them, and which documents are the right answers.

A folder with `meta.json` {"lang"}, `corpus.jsonl` {"id", "title", "body"} and `variants.jsonl` {"qid", "variant",
"text", "rel": [id], "split"}, where a variant is a form in which the same question is asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kbgen.dataclass import dataclass
from kbgen.errors import UsageError
from kbgen.search.document import Corpus, Document, said

FORMS = ("full", "kw", "prefix", "typo", "ascii", "csplit", "chead")
"""The forms of a question that collections have, in the order in which they are told."""

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Query:
    """A question in one form."""

    qid: str
    variant: str
    text: str
    relevant: frozenset[str]
    """The ids of the right answers."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What is searched, and what is asked."""

    name: str
    corpus: Corpus
    queries: tuple[Query, ...]

    @property
    def lang(self) -> str:
        """The language of all its documents."""
        return self.corpus.documents[0].lang


def read_collection(folder: Path, split: str = "all") -> Collection:
    """The collection in a folder, with the questions of a split.  Raises UsageError, which names file and line."""
    if not folder.is_dir():
        raise UsageError(
            f'there is no folder "{folder}"; a collection is a folder with corpus.jsonl and variants.jsonl'
        )
    lang = _lang(folder / "meta.json")
    documents = tuple(_documents(folder / "corpus.jsonl", lang))
    queries = _queries(folder / "variants.jsonl", {document.route for document in documents}, split)
    return Collection(folder.resolve().name, Corpus(documents), tuple(queries))


def _lang(path: Path) -> str:
    lang = _text(_json(path, 1, _bytes(path)), "lang", f"{path}:1")
    if not _TAG.fullmatch(lang):
        raise UsageError(f'{path}:1: "lang" is to be a language, such as "sv"')
    return lang


def _documents(path: Path, lang: str) -> Iterator[Document]:
    seen: set[str] = set()
    for place, row in _rows(path):
        name, title, body = (_text(row, field, place) for field in ("id", "title", "body"))
        if not name or name in seen:
            raise UsageError(f'{place}: there is already a document "{name}"' if name else f'{place}: "id" is empty')
        seen.add(name)
        yield Document(lang, "page", name, title, said(body))
    if not seen:
        raise UsageError(f"{path}:1: there is no document")


def _queries(path: Path, known: set[str], split: str) -> Iterator[Query]:
    seen: set[tuple[str, str]] = set()
    for place, row in _rows(path):
        qid, variant, text, part = (_text(row, field, place) for field in ("qid", "variant", "text", "split"))
        if (qid, variant) in seen:
            raise UsageError(f'{place}: there is already a query "{qid}" in the form "{variant}"')
        seen.add((qid, variant))
        relevant = row.get("rel")
        if not isinstance(relevant, list) or not relevant:
            raise UsageError(f'{place}: "rel" is to be a list of one document or more')
        for name in relevant:
            if not isinstance(name, str) or name not in known:
                raise UsageError(f'{place}: "rel" names {json.dumps(name)}, which is not in corpus.jsonl')
        if split in ("all", part):
            yield Query(qid, variant, text, frozenset(relevant))


def _rows(path: Path) -> Iterator[tuple[str, Any]]:
    """Every line that is not empty, with its place."""
    for number, line in enumerate(_bytes(path).split(b"\n"), 1):
        if line.strip():
            yield f"{path}:{number}", _json(path, number, line)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None


def _json(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        number += getattr(error, "lineno", 1) - 1
        reason = getattr(error, "msg", str(error))
        raise UsageError(f"{path}:{number}: is not JSON: {reason}") from None
    if not isinstance(row, dict):
        raise UsageError(f"{path}:{number}: is to be a JSON object")
    return row


def _text(row: dict[str, Any], field: str, place: str) -> str:
    value = row.get(field)
    if not isinstance(value, str):
        raise UsageError(f'{place}: "{field}" is {"to be a text" if field in row else "missing"}')
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise UsageError(f'{place}: "{field}" holds half a character')
    return value
