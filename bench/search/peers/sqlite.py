"""SQLite's FTS5, with its trigrams or with words that may go on: the ways to ask it as a search box would."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

INDEX = ("index.db",)
TITLE_WEIGHT = 4
SHORTEST_TRIGRAM = 3
"""Trigrams cannot find a shorter word."""


def build(documents: list[dict[str, str]], lang: str, folder: Path, *, by: str) -> Callable[[str], list[str]]:
    """`by` is `trigram`, `prefix` (the last word may go on) or `prefixes` (every word may)."""
    tokenizer = "trigram" if by == "trigram" else "unicode61"
    database = sqlite3.connect(folder / "index.db")
    database.execute(f"CREATE VIRTUAL TABLE page USING fts5(id UNINDEXED, title, body, tokenize='{tokenizer}')")
    database.executemany("INSERT INTO page VALUES (:id, :title, :body)", documents)
    database.execute("INSERT INTO page(page) VALUES ('optimize')")
    database.commit()
    sql = f"SELECT id FROM page WHERE page MATCH ? ORDER BY bm25(page, 0, {TITLE_WEIGHT}, 1) LIMIT 10"

    def ask(text: str) -> list[str]:
        match = _match(re.findall(r"\w+", text), by)
        return [row[0] for row in database.execute(sql, (match,))] if match else []

    return ask


def _match(words: list[str], by: str) -> str:
    """Any word may match."""
    if by == "trigram":
        words = [word for word in words if len(word) >= SHORTEST_TRIGRAM]
    terms = [f'"{word}"' for word in words]
    if by == "prefix" and terms:
        terms[-1] += "*"
    return " OR ".join(f"{term}*" if by == "prefixes" else term for term in terms)
