"""The conversion as it would be without anything that makes it fast: the judge of `kbgen.content.markdown`.

Stock Python-Markdown, a new nh3 call and Python's HTML parser for every section, every check on every article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import markdown
import nh3

from kbgen.content.markdown import _ENTITY, _MARKED, BODY, SPLIT, TOO_DEEP, Converted, _Outline, _refused
from kbgen.content.markdown_facts import Facts
from kbgen.content.markdown_reader import HEADINGS, INLINE, Image
from kbgen.content.sanitize import _RESERVED_ID, ATTRIBUTES, SCHEMES, TAGS, Rewrite, _allowed
from kbgen.model import Section


class StockConverter:
    """Converts like `Converter`."""

    def __init__(
        self, extensions: Iterable[str], configs: Mapping[str, Mapping[str, Any]], facts: Mapping[str, str]
    ) -> None:
        defaults = {"tables": {"use_align_attribute": True}}
        self._md = markdown.Markdown(
            extensions=[*dict.fromkeys(["attr_list", "tables", "toc", *extensions])],
            extension_configs={name: dict(values) for name, values in {**defaults, **configs}.items()},
        )
        self._facts = Facts(self._md, facts)
        self._outline = _Outline()
        self._md.treeprocessors.register(self._outline, "kbgen-outline", -10)

    def convert(self, text: str, rewrite: Rewrite) -> Converted:
        if refused := _refused(text):
            return Converted(refused=refused)
        result = self._outline.result = Converted()
        self._facts.begin()
        try:
            html = self._facts.fill_html(self._md.reset().convert(text))
            html = _ENTITY.sub(result.character, html)
        except RecursionError:
            return Converted(refused=TOO_DEEP)
        result.unknown_facts, result.explicit_ids = self._facts.unknown, self._facts.explicit_ids
        result.removed = [name for name in removed(html) if name not in (f"<{SPLIT}", f"<{BODY}")]
        result.reserved, result.bad_addresses = reserved_ids(html), bad_addresses(html)
        first, *rest = html.split(_MARKED.format(SPLIT))
        parts = [("", first), *(part.split(_MARKED.format(BODY)) for part in rest)]
        result.sections = tuple(_section(clean(a, rewrite), clean(b, rewrite), result) for a, b in parts)
        return result


def clean(html: str, rewrite: Rewrite) -> str:
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None,
        attribute_filter=lambda tag, name, value: _allowed(tag, name, value, rewrite),
        clean_content_tags={"script", "style"},
    )  # fmt: skip


def removed(html: str) -> list[str]:
    tags = {name.lower() for name in re.findall(r"<([a-zA-Z][a-zA-Z0-9-]*)", html)} - TAGS
    handler = re.compile(r"\s(on[a-zA-Z]+|style|srcdoc)\s*=", re.IGNORECASE)
    handlers = {name.lower() for inside in re.findall(r"<[a-zA-Z][^<>]*", html) for name in handler.findall(inside)}
    return sorted({*(f"<{name}" for name in tags), *(f"{name}=" for name in handlers)})


def bad_addresses(html: str) -> list[str]:
    address = r"""<[a-zA-Z][^<>]*?\s(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))"""
    return [value for found in re.findall(address, html) if _bad(value := unescape("".join(found)).strip())]


def _bad(address: str) -> bool:
    try:
        urlsplit(address)
    except ValueError:
        return True
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", address), re.IGNORECASE)
    return scheme is not None and scheme[1].lower() not in SCHEMES


def reserved_ids(html: str) -> list[str]:
    return sorted(set(re.findall(rf'<[a-zA-Z][^<>]*?\sid="?({_RESERVED_ID}[^"\s>]*)', html)))


def _section(heading: str, content: str, result: Converted) -> Section:
    reader = _Reader()
    reader.feed(heading + content)
    reader.close()
    result.anchors += reader.anchors
    result.images += reader.images
    title, level, anchor = (_squeeze(reader.heading), reader.level, reader.anchor) if heading else ("", 0, "")
    return Section(anchor, title, level, heading, _squeeze(reader.text), content)


def _squeeze(parts: list[str]) -> str:
    return " ".join("".join(parts).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.anchors: list[str] = []
        self.images: list[Image] = []
        self.text: list[str] = []
        self.heading: list[str] = []
        self.anchor = ""
        self.level = 0
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if anchor := values.get("id"):
            self.anchors.append(anchor)
        if tag in HEADINGS and not self.level:
            self.level, self.anchor, self._in_heading = int(tag[1]), anchor or "", True
        elif tag == "img":
            self.images.append(Image(values.get("src") or "", values.get("alt")))
            self.text.append(f" {values.get('alt') or ''} ")
        if tag not in INLINE:
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in HEADINGS:
            self._in_heading = False
        if tag not in INLINE:
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        (self.heading if self._in_heading else self.text).append(data)
