"""Markdown → sections of safe HTML, with the links, images and anchors that they hold.

One `Converter` reuses one Python-Markdown instance: making one costs more than converting an article.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from kbgen.content.sanitize import Rewrite, clean, removed_tags
from kbgen.model import Section

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
MARK = "\ue001"
"""A character that content may not contain, so nobody can write the two marks below."""

SPLIT, BODY = "kb-split", "kb-body"
"""Marks before a heading and after it."""

FACT = r"\{\{\s*([A-Za-z0-9_.-]+)\s*\}\}"
_MARKED = f"<{{0}}>{MARK}</{{0}}>"


@dataclass(frozen=True, slots=True)
class Image:
    """An image as it stands in the HTML."""

    src: str
    alt: str | None


@dataclass(slots=True)
class Converted:
    """What an article's Markdown yields."""

    sections: tuple[Section, ...] = ()
    attributes: list[dict[str, str]] = field(default_factory=list)
    """The attribute list of each section's heading, without `id` and `class`; the first section has none."""
    levels: list[int] = field(default_factory=list)
    """The level of every heading, in order, nested ones too."""
    anchors: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    unknown_facts: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    """Names of elements that were not let through."""


class Converter:
    """Converts articles with one set of Markdown extensions and one table of facts."""

    def __init__(
        self, extensions: Iterable[str], configs: Mapping[str, Mapping[str, Any]], facts: Mapping[str, str]
    ) -> None:
        self._outline = _Outline()
        self._facts = _Facts(facts)
        defaults = {"tables": {"use_align_attribute": True}}
        self._md = markdown.Markdown(
            extensions=[*dict.fromkeys(["attr_list", "tables", "toc", *extensions])],
            extension_configs={name: dict(values) for name, values in {**defaults, **configs}.items()},
        )
        self._md.treeprocessors.register(self._outline, "kbgen-outline", -10)
        self._md.inlinePatterns.register(self._facts, "kbgen-facts", 175)

    def convert(self, text: str, rewrite: Rewrite) -> Converted:
        """Converts one article; `rewrite` decides on every address in it."""
        result = Converted()
        self._outline.result = self._facts.result = result
        html = self._md.reset().convert(text)
        result.removed = [name for name in removed_tags(html) if name not in (SPLIT, BODY)]
        first, *rest = html.split(_MARKED.format(SPLIT))
        parts = [("", first), *(part.split(_MARKED.format(BODY)) for part in rest)]
        result.sections = tuple(_section(clean(a, rewrite), clean(b, rewrite), result) for a, b in parts)
        return result


def _section(heading: str, content: str, result: Converted) -> Section:
    reader = _Reader()
    reader.feed(heading + content)
    reader.close()
    result.anchors += reader.anchors
    result.images += reader.images
    title, level, anchor = (_squeeze(reader.heading), reader.level, reader.anchor) if heading else ("", 0, "")
    return Section(anchor, title, level, (heading + content).strip(), _squeeze(reader.text), content.strip())


def _squeeze(parts: list[str]) -> str:
    return " ".join("".join(parts).split())


class _Facts(InlineProcessor):
    """`{{ plans.pro.price }}` → the fact's text.  An inline pattern, so code is never touched."""

    def __init__(self, facts: Mapping[str, str]) -> None:
        super().__init__(FACT)
        self._known = facts
        self.result = Converted()

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802
        name = m.group(1)
        if name not in self._known:
            self.result.unknown_facts.append(name)
        return self._known.get(name, m.group(0)), m.start(0), m.end(0)


class _Outline(Treeprocessor):
    """Notes every heading and marks where a section begins."""

    result = Converted()

    def run(self, root: etree.Element) -> None:
        self.result.levels = [int(element.tag[1]) for element in root.iter() if element.tag in HEADINGS]
        self.result.attributes = [{}]
        for index, element in reversed(list(enumerate(root))):
            if element.tag in HEADINGS:
                extra = {name: element.attrib.pop(name) for name in list(element.attrib) if name not in ("id", "class")}
                self.result.attributes.insert(1, extra)
                root.insert(index + 1, _mark(BODY))
                root.insert(index, _mark(SPLIT))


def _mark(tag: str) -> etree.Element:
    element = etree.Element(tag)
    element.text = MARK
    return element


class _Reader(HTMLParser):
    """Reads what the checks and the search need from a section's HTML."""

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


INLINE = {"a", "abbr", "b", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup"}
"""Elements that do not end a word."""
