"""Adding to a YAML file as a person would: every comment, blank line and choice of quotes stays."""

from __future__ import annotations

import re
from textwrap import indent


def appended(text: str, key: str, entry: str) -> str:
    """The YAML text with one more item at the end of the list under a top-level key.

    `entry` is the item, without indentation and without its dash.  The list is taken to be in block style; the caller
    validates the result.
    """
    lines = text.rstrip("\n").split("\n") if text.strip() else []
    start = next((number for number, line in enumerate(lines) if re.match(rf"{key}:(\s|$)", line)), None)
    if start is None:
        return "\n".join([*lines, *([""] if lines else []), f"{key}:", *_item(entry, 2), ""])
    if re.fullmatch(rf"{key}:\s*(\[\s*\]|~|null)\s*(#.*)?", lines[start]):
        lines[start] = f"{key}:"
    end = _end(lines, start)
    dash = next((line.index("-") for line in lines[start + 1 : end] if re.match(r" *-(\s|$)", line)), None)
    gap = [] if dash is None else [""]
    return "\n".join([*lines[:end], *gap, *_item(entry, 2 if dash is None else dash), *lines[end:], ""])


def _end(lines: list[str], start: int) -> int:
    """Where the value of a top-level key ends: before the next key, and before the comments above that one."""
    below = range(start + 1, len(lines))
    end = next((number for number in below if re.match(r"[^\s#-]|---", lines[number])), len(lines))
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end


def _item(entry: str, dash: int) -> list[str]:
    lines = indent(entry.rstrip("\n"), " " * (dash + 2)).split("\n")
    return [f"{' ' * dash}- {lines[0].lstrip()}", *lines[1:]]
