"""Markdown → safe HTML, for whole articles and for single sentences.

Markdown comes from contributors, so what it yields is passed through an allow-list (nh3) before anyone sees it.  Links
inside the site start with `ROOT`, a character that content may not contain; a page replaces it by its way to the root.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

import markdown
import nh3

from kbgen.fast_markdown import accelerate

ROOT = "\ue000"

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ue000-\uf8ff\ufeff\ufffe\uffff\U000e0000-\U0010ffff]"
)
"""Control and private-use characters, invisible line ends, and what can hide text from a reviewer.

That is what overrides the direction of text, and plane 14, whose tags and variation selectors are never seen and can
spell anything."""
SUBSTITUTE = "\ufffd"
_ENTITY = re.compile(r"&#(?:x[0-9a-f]+|[0-9]+);?", re.IGNORECASE)

_INLINE_TAGS = {
    "a",
    "abbr",
    "b",
    "br",
    "code",
    "del",
    "em",
    "i",
    "ins",
    "kbd",
    "mark",
    "q",
    "s",
    "small",
    "strong",
    "sub",
    "sup",
}


@lru_cache(maxsize=1 << 15)
def inline(text: str) -> str:
    """One sentence or paragraph of Markdown as inline HTML, without a `<p>` around it."""
    return _cleaner().clean(_markdown().reset().convert(_ENTITY.sub(_character, text))).strip()


def _character(entity: re.Match[str]) -> str:
    """A character written as a number, unless it is one that may not stand in content."""
    return SUBSTITUTE if FORBIDDEN.fullmatch(unescape(entity.group())) else entity.group()


@lru_cache(maxsize=1)
def _markdown() -> markdown.Markdown:
    return accelerate(markdown.Markdown())


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_INLINE_TAGS,
        attributes={"a": {"href"}, "abbr": {"title"}},
        attribute_filter=_rooted,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
    )


def _rooted(tag: str, name: str, value: str) -> str:
    if name == "href" and value.startswith("/") and not value.startswith("//"):
        return ROOT + value[1:]
    return value
