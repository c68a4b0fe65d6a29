"""The commonest inline Markdown read in one go: plain text with `code`, **strong** and [links](address.md) in it.

Each of these atoms holds plain text alone, so no pattern but its own can touch it, and the order of the patterns does
not matter.  Text that holds anything else is left to the patterns.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown.util import STX, AtomicString, code_escape

PLAIN = rf"[^\\`*_\[\]<&+{STX}]"
"""A character to which no known pattern is addressed."""
_INNER = rf"(?!\s){PLAIN}+(?<!\s)"
_ATOM = re.compile(
    rf"`(?P<code>[^`]+)`(?!`)|\*\*(?<!\S\*\*)(?P<strong>{_INNER})\*\*"
    rf"|\[(?<!!\[)(?P<label>{PLAIN}+)\]\((?P<address>[\w./#:?@%\ue000-\uf8ff-]+)\)"
)
"""Each begins with a character of its own, so that the search is fast; what stands before it is looked at after it.
A tick or star before or after that is not part of one is not plain, and leaves the text to the patterns."""
_ONLY_PLAIN = re.compile(f"{PLAIN}*")


def read(text: str) -> tuple[str, list[Element]] | None:
    """The plain text at the beginning and the elements after it, with plain tails; None if there is more to it."""
    if "  \n" in text:
        return None
    first, end = "", 0
    found: list[Element] = []
    for match in _ATOM.finditer(text):
        between = text[end : match.start()]
        if not _ONLY_PLAIN.fullmatch(between):
            return None
        if found:
            found[-1].tail = between or None
        else:
            first = between
        found.append(_element(match))
        end = match.end()
    rest = text[end:]
    if not found or not _ONLY_PLAIN.fullmatch(rest):
        return None
    found[-1].tail = rest or None
    return first, found


def _element(match: re.Match[str]) -> Element:
    if code := match["code"]:
        element = Element("code")
        element.text = AtomicString(code_escape(code.strip()))
    elif strong := match["strong"]:
        element = Element("strong")
        element.text = strong
    else:
        element = Element("a")
        element.text = match["label"]
        element.set("href", match["address"])
    return element
