"""Markdown → safe HTML, for whole articles and for single sentences.

Markdown comes from contributors, so what it yields is passed through an allow-list (nh3) before anyone sees it.  Links
inside the site start with `ROOT`, a character that content may not contain; a page replaces it by its way to the root.
"""

from __future__ import annotations

from functools import lru_cache

import markdown
import nh3

ROOT = "\ue000"

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


@lru_cache(maxsize=8192)
def inline(text: str) -> str:
    """One sentence or paragraph of Markdown as inline HTML, without a `<p>` around it."""
    html = nh3.clean(
        _markdown().reset().convert(text),
        tags=_INLINE_TAGS,
        attributes={"a": {"href"}, "abbr": {"title"}},
        attribute_filter=_rooted,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
    )
    return html.strip()


@lru_cache(maxsize=1)
def _markdown() -> markdown.Markdown:
    return markdown.Markdown()


def _rooted(tag: str, name: str, value: str) -> str:
    if name == "href" and value.startswith("/") and not value.startswith("//"):
        return ROOT + value[1:]
    return value
