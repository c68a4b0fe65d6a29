"""Bytes on disk → text that is safe to work with, or the problems that stand in its way."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from kbgen.problems import Problem

MAX_ARTICLE_BYTES = 1_000_000

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\ufffe\uffff]")
"""Control and private-use characters, and the bidirectional overrides that can hide text from a reviewer."""


def read_text(path: Path, name: str) -> tuple[str, list[Problem]]:
    """The text of a file, with `\\n` line ends and without a byte-order mark; `name` is how reports call it."""
    raw = path.read_bytes()
    if len(raw) > MAX_ARTICLE_BYTES:
        size = f"{len(raw) / 1_000_000:.1f} MB"
        return "", [Problem(name, 1, "too-large", f"the file is {size}; the limit is 1 MB", "divide it into several")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = f"byte {error.start} (0x{raw[error.start]:02x}) is not UTF-8"
        return "", [Problem(name, line, "invalid-utf8", message, "save the file as UTF-8")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, _control_characters(text, name)


def _control_characters(text: str, name: str) -> list[Problem]:
    found = _FORBIDDEN.search(text)
    if not found:
        return []
    line = text.count("\n", 0, found.start()) + 1
    character = found.group()
    label = unicodedata.name(character, "a control character")
    return [Problem(name, line, "control-character", f"U+{ord(character):04X} ({label}) may not stand in content", "delete it")]
