"""The allow-list through which all converted Markdown goes.

nh3 (Rust's ammonia) parses the HTML as a browser would and writes back only what stands here; it also balances tags, so a
section can never spill into the page around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import nh3

Rewrite = Callable[[str, str, str], str | None]
"""(tag, attribute, value) → the value to write, or None to drop the attribute."""

TAGS = (nh3.ALLOWED_TAGS - {"script", "style", "object", "embed"}) | {
    "details", "summary", "figure", "figcaption", "kbd", "mark", "input", "label", "section", "picture", "source",
}
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class", "id", "title", "lang", "dir"},
    "a": {"href", "hreflang"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height", "loading"},
    "input": {"type", "checked", "disabled", "name"},
    "label": {"for"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "source": {"srcset", "media", "type"},
    "td": {"align", "colspan", "rowspan", "headers"},
    "th": {"align", "colspan", "rowspan", "headers", "scope"},
}
SCHEMES = {"http", "https", "mailto", "tel"}

_RESERVED_ID = re.compile(r"__(?!tabbed_|code)|kb-")
"""Ids that the layout uses itself; content may not take them over."""

_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]*)")


def clean(html: str, rewrite: Rewrite) -> str:
    """The harmless part of some HTML; `rewrite` decides on every `href` and `src`."""

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name == "id" and _RESERVED_ID.match(value):
            return None
        if name == "type" and tag == "input" and value not in ("checkbox", "radio"):
            return "checkbox"
        if name in ("href", "src", "srcset"):
            return rewrite(tag, name, value)
        return value

    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, attribute_filter=attribute, url_schemes=SCHEMES, link_rel=None,
        clean_content_tags={"script", "style"},
    )


def removed_tags(html: str) -> list[str]:
    """The names of the elements that `clean` does not let through."""
    return sorted({name.lower() for name in _TAG.findall(html)} - TAGS)
