"""The allow-list through which all converted Markdown goes.

nh3 (Rust's ammonia) parses the HTML as a browser would and writes back only what stands here; it also balances tags, so
a section can never spill into the page around it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from html import unescape
from urllib.parse import urlsplit

import nh3

from kbgen.content import plain_html

Rewrite = Callable[[str, str, str], str | None]
"""(tag, attribute, value) → the value to write, or None to drop the attribute."""

TAGS = (nh3.ALLOWED_TAGS - {"script", "style", "object", "embed"}) | {
    "details",
    "summary",
    "figure",
    "figcaption",
    "kbd",
    "mark",
    "input",
    "label",
    "section",
    "picture",
    "source",
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

_RESERVED_ID = r"(?:__(?!tabbed_|code)|kb-)"
"""How ids begin that the layout uses itself; content may not take them over."""

_RESERVED_CLASS = re.compile(r"kb-|md-(?!button\b)|mermaid$|js$|no-js$", re.IGNORECASE)
"""Classes that belong to the layout, or on which the theme's script fetches something from a third party."""

_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]*)")
_INSIDE = re.compile(r"<[a-zA-Z][^<>=]*+=[^<>]*")
"""A tag with an attribute that has a value."""
_HANDLER = re.compile(r"\s(on[a-zA-Z]+|style|srcdoc)\s*=", re.IGNORECASE)
_ADDRESS = re.compile(r"""<[a-zA-Z][^<>]*?\s(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""")
_RELATIVE = re.compile(r"[A-Za-z0-9_./#-]*")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_ID = re.compile(rf'<[a-zA-Z][^<>]*?\sid="?({_RESERVED_ID}[^"\s>]*)')


class _Cleaner(threading.local):
    """One nh3 cleaner for each thread: making one costs more than cleaning a section."""

    def __init__(self) -> None:
        self._rewrite: Rewrite = lambda tag, name, value: None
        self._failed: list[Exception] = []
        self._cleaner = nh3.Cleaner(
            tags=TAGS, attributes=ATTRIBUTES, attribute_filter=self._attribute, url_schemes=SCHEMES, link_rel=None,
            clean_content_tags={"script", "style"},
        )  # fmt: skip

    def _attribute(self, tag: str, name: str, value: str) -> str | None:
        try:
            return _allowed(tag, name, value, self._rewrite)
        except Exception as error:  # nh3 would swallow it, and drop the attribute
            self._failed.append(error)
            return None

    def clean(self, html: str, rewrite: Rewrite) -> str:
        before = self._rewrite, self._failed
        self._rewrite, self._failed = rewrite, []
        try:
            cleaned = self._cleaner.clean(html)
            if self._failed:
                raise self._failed[0]
        finally:
            self._rewrite, self._failed = before
        return cleaned


_CLEANER = _Cleaner()


def clean(html: str, rewrite: Rewrite) -> str:
    """The harmless part of some HTML; `rewrite` decides on every `href`, `src` and `srcset`."""
    return clean_plain(html, rewrite) if plain_html.is_plain(html) else _CLEANER.clean(html, rewrite)


def clean_plain(html: str, rewrite: Rewrite) -> str:
    """The same for HTML of which `plain_html.is_plain` is true."""
    return plain_html.clean(html, lambda tag, name, value: _allowed(tag, name, value, rewrite))


def _allowed(tag: str, name: str, value: str, rewrite: Rewrite) -> str | None:
    """What becomes of an attribute's value."""
    if tag not in TAGS or (name in ("id", "for") and re.match(_RESERVED_ID, value)):
        return None
    if name == "class":
        return " ".join(each for each in value.split() if not _RESERVED_CLASS.match(each)) or None
    if name == "type" and tag == "input" and value not in ("checkbox", "radio"):
        return "checkbox"
    return rewrite(tag, name, value) if name in ("href", "src", "srcset") else value


def removed(html: str) -> list[str]:
    """The elements and attributes that do harm, and that `clean` does not let through: `<script`, `onclick=`."""
    tags = {name.lower() for name in set(_TAG.findall(html))} - TAGS
    handlers = {name.lower() for inside in _INSIDE.findall(html) for name in _HANDLER.findall(inside)}
    return sorted({*(f"<{name}" for name in tags), *(f"{name}=" for name in handlers)})


def bad_addresses(html: str) -> list[str]:
    """The addresses that `clean` does not let through, because of their kind or their form."""
    return [value for found in _ADDRESS.findall(html) if _bad(value := unescape("".join(found)).strip())]


def _bad(address: str) -> bool:
    if _RELATIVE.fullmatch(address):
        return False
    try:
        urlsplit(address)
    except ValueError:
        return True
    scheme = _SCHEME.match(re.sub(r"[\x00-\x20]", "", address))
    return scheme is not None and scheme[1].lower() not in SCHEMES


def reserved_ids(html: str) -> list[str]:
    """The ids that `clean` does not let through."""
    begins = ('id="__', "id=__", 'id="kb-', "id=kb-")
    return sorted(set(_ID.findall(html))) if any(each in html for each in begins) else []
