"""Bytes on disk → text that is safe to work with, or the problems that stand in its way."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from kbgen.problems import Problem
from kbgen.prose import FORBIDDEN, SUBSTITUTE

MAX_ARTICLE_BYTES = 1_000_000


Raw = bytes | int | OSError
"""The bytes of a file; its size, where that is over the limit; or why it cannot be read."""


def read_raw(path: Path) -> Raw:
    """What is in a file."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_ARTICLE_BYTES + 1)
            return raw if len(raw) <= MAX_ARTICLE_BYTES else path.stat().st_size
    except OSError as error:
        return error


def read_text(path: Path, name: str) -> tuple[str | None, list[Problem]]:
    """The text of a file, or nothing when it has none, and what is wrong with it; `name` is how reports call it."""
    return decoded(read_raw(path), name)


def decoded(raw: Raw, name: str) -> tuple[str | None, list[Problem]]:
    """The text of some bytes, and what is wrong with it.

    Line ends become `\\n`, a byte-order mark goes, and a character that may not stand in content becomes `\\ufffd`.
    """
    if isinstance(raw, OSError):
        message = f"the file cannot be read: {raw.strerror}"
        return None, [Problem(name, 1, "unreadable-file", message, "check its rights")]
    if isinstance(raw, int):
        message = f"the file is {raw / 1_000_000:.1f} MB, which is over the limit of 1 MB"
        return None, [Problem(name, 1, "too-large", message, "divide it into several")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = len(raw) - len(error.object) + error.start
        line = raw.count(b"\n", 0, at) + 1
        message = f"byte {at} (0x{raw[at]:02x}) is not UTF-8"
        return None, [Problem(name, line, "invalid-utf8", message, "save the file as UTF-8")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not FORBIDDEN.search(text):
        return text, []
    return FORBIDDEN.sub(SUBSTITUTE, text), _control_characters(text, name)


def _control_characters(text: str, name: str) -> list[Problem]:
    """The first of each line."""
    found = ((number, FORBIDDEN.search(line)) for number, line in enumerate(text.split("\n"), 1))
    return [control_character(name, number, match.group()) for number, match in found if match]


def control_character(name: str, line: int, character: str) -> Problem:
    """The problem of one character that may not stand in content."""
    label = unicodedata.name(character, "a control or private-use character")
    message = f"U+{ord(character):04X} ({label}) may not stand in content"
    return Problem(name, line, "control-character", message, "delete it")
