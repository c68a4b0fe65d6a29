"""Markdown → sections of safe HTML, with the links, images and anchors that they hold.

One `Converter` reuses one Python-Markdown instance: making one costs more than converting an article.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import field
from html import unescape
from typing import Any

import markdown
from markdown.treeprocessors import Treeprocessor

from kbgen.content.markdown_facts import HEADINGS, Facts
from kbgen.content.markdown_reader import Image, read
from kbgen.content.plain_html import is_plain
from kbgen.content.sanitize import Rewrite, bad_addresses, clean, clean_plain, removed, reserved_ids
from kbgen.dataclass import dataclass
from kbgen.fast_markdown import accelerate
from kbgen.model import Section
from kbgen.prose import FORBIDDEN, SUBSTITUTE

MARK = "\ue001"
"""A character that content may not contain, so nobody can write the two marks below."""

SPLIT, BODY = "kb-split", "kb-body"
"""Marks before a heading and after it."""

_MARKED = f"<{{0}}>{MARK}</{{0}}>"
_ENTITY = re.compile(r"&#(?:[xX][0-9a-fA-F]+|[0-9]+);?")
_BRACKET = re.compile(r"[\[\]]|\n[ \t]*\n")
_PLAIN = r"""[^()<>"'\n]{0,1000}+"""
_OPEN_LINK = re.compile(
    rf"(?P<end>\n[ \t]*\n)|\]\((?!(?:<{_PLAIN}>[ ]*|{_PLAIN}(?:\({_PLAIN}\){_PLAIN})?)"
    r"""(?:"[^"\n]{0,300}+"[ ]*|'[^'\n]{0,300}+'[ ]*)?\))"""
)
"""The end of a paragraph, or a link or image whose address does not simply end."""
_HEADING = re.compile(r"^[ >]*#|^[ >]*(?:=+|-+)[ ]*$", re.MULTILINE)
MAX_BRACKETS, MAX_HEADINGS = 100, 2_000
"""How many brackets, or addresses of links, may be open at once, and how many headings there may be: with ten thousand,
Python-Markdown takes minutes."""
TOO_DEEP = (
    "too-deep",
    f"brackets, quotes or lists are nested too deep (more than {MAX_BRACKETS})",
    "close the brackets, or put them in a code block",
)
TOO_MANY = ("too-large", f"there are more than {MAX_HEADINGS} headings", "divide it into several")


@dataclass(slots=True)
class Converted:
    """What an article's Markdown yields."""

    sections: tuple[Section, ...] = (Section("", "", 0, "", ""),)
    attributes: list[dict[str, str]] = field(default_factory=lambda: [{}])
    """The attribute list of each section's heading, without `id` and `class`; the first section has none."""
    headings: list[tuple[int, str]] = field(default_factory=list)
    """Level and title of every heading, in order, nested ones too."""
    top: list[int] = field(default_factory=list)
    """Which of the headings begin a section."""
    anchors: list[str] = field(default_factory=list)
    explicit_ids: set[str] = field(default_factory=set)
    """The ids that writers gave to headings themselves."""
    images: list[Image] = field(default_factory=list)
    unknown_facts: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    """Elements and attributes that were not let through, as they are written: `<script`, `onclick=`."""
    bad_addresses: list[str] = field(default_factory=list)
    """Addresses of a kind that was not let through."""
    reserved: list[str] = field(default_factory=list)
    """Ids that belong to the layout."""
    forbidden: list[str] = field(default_factory=list)
    """Entities that stand for characters which may not stand in content: `&#x202e;`."""
    refused: tuple[str, ...] = ()
    """Code, message and hint when the text was left alone, because it would take too long."""

    def character(self, entity: re.Match[str]) -> str:
        """What to write for a numeric entity."""
        if FORBIDDEN.fullmatch(unescape(entity.group())):
            self.forbidden.append(entity.group())
            return SUBSTITUTE
        return entity.group()


class Converter:
    """Converts articles with one set of Markdown extensions and one table of facts."""

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
        accelerate(self._md)

    def convert(self, text: str, rewrite: Rewrite) -> Converted:
        """Converts one article; `rewrite` decides on every address in it."""
        if refused := _refused(text):
            return Converted(refused=refused)
        result = self._outline.result = Converted()
        self._facts.begin()
        try:
            html = self._facts.fill_html(self._md.reset().convert(text))
            html = _ENTITY.sub(result.character, html) if "&#" in html else html
        except RecursionError:
            return Converted(refused=TOO_DEEP)
        result.unknown_facts, result.explicit_ids = self._facts.unknown, self._facts.explicit_ids
        first, *rest = html.split(_MARKED.format(SPLIT))
        parts = [("", first), *(part.split(_MARKED.format(BODY)) for part in rest)]
        plain = all(is_plain(a) and is_plain(b) for a, b in parts)
        if not plain:
            result.removed = [name for name in removed(html) if name not in (f"<{SPLIT}", f"<{BODY}")]
            result.reserved, result.bad_addresses = reserved_ids(html), bad_addresses(html)
        tidy = clean_plain if plain else clean
        result.sections = tuple(_section(tidy(a, rewrite), tidy(b, rewrite), result) for a, b in parts)
        return result


def _refused(text: str) -> tuple[str, ...]:
    if max(_open_brackets(text), _open_links(text)) > MAX_BRACKETS:
        return TOO_DEEP
    lines = text.count("\n") + 1
    return TOO_MANY if lines > MAX_HEADINGS and sum(1 for _ in _HEADING.finditer(text)) > MAX_HEADINGS else ()


def _open_brackets(text: str) -> int:
    """The most brackets that are open at once within a paragraph."""
    deepest = depth = 0
    for match in _BRACKET.finditer(text) if text.count("[") > MAX_BRACKETS else ():
        depth = depth + 1 if match.group() == "[" else max(0, depth - 1) if match.group() == "]" else 0
        deepest = max(deepest, depth)
    return deepest


def _open_links(text: str) -> int:
    """The most links within a paragraph whose addresses are not closed."""
    most = found = 0
    for match in _OPEN_LINK.finditer(text) if text.count("](") > MAX_BRACKETS else ():
        found = 0 if match["end"] else found + 1
        most = max(most, found)
    return most


def _section(heading: str, content: str, result: Converted) -> Section:
    reader = read(heading, content)
    result.anchors += reader.anchors
    result.images += reader.images
    title, level, anchor = (_squeeze(reader.heading), reader.level, reader.anchor) if heading else ("", 0, "")
    return Section(anchor, title, level, heading, _squeeze(reader.text), content)


def _squeeze(parts: list[str]) -> str:
    return " ".join("".join(parts).split())


class _Outline(Treeprocessor):
    """Notes every heading and marks where a section begins."""

    result = Converted()

    def run(self, root: ET.Element) -> None:
        headings = [element for element in root.iter() if element.tag in HEADINGS]
        self.result.headings = [(int(element.tag[1]), "".join(element.itertext())) for element in headings]
        outermost = {id(element) for element in root}
        self.result.top = [number for number, element in enumerate(headings) if id(element) in outermost]
        self.result.attributes = [{}]
        for index, element in reversed(list(enumerate(root))):
            if element.tag in HEADINGS:
                extra = {name: element.attrib.pop(name) for name in list(element.attrib) if name not in ("id", "class")}
                self.result.attributes.insert(1, extra)
                root.insert(index + 1, _mark(BODY))
                root.insert(index, _mark(SPLIT))


def _mark(tag: str) -> ET.Element:
    element = ET.Element(tag)
    element.text = MARK
    return element
