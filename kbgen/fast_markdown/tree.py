"""Passes over the finished tree, each left out where the text of the whole tree holds nothing for it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import toc
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.toc import TocTreeprocessor
from markdown.treeprocessors import InlineProcessor, PrettifyTreeprocessor, UnescapeTreeprocessor
from markdown.util import STX
from pymdownx.highlight import HighlightTreeprocessor  # type: ignore[import-untyped]
from pymdownx.tasklist import TasklistTreeprocessor  # type: ignore[import-untyped]

from kbgen.fast_markdown.inline import Inline

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MARKUP = re.compile(f"[&<>{STX}]")
_NOT_IN_SLUGS = re.compile(r"[^\w\s-]")
_SEPARATORS = re.compile(r"[-\s]+")
_NOTHING = object()
_unique: Any = toc.unique  # its third argument is not in types-Markdown yet
DEEP = 200
"""Levels of a tree above which recursion matters: Python's limit is 1,000."""


def all_text(root: Element) -> str:
    """The text of everything in a tree."""
    return "".join(root.itertext())


class _Levels(dict[str, bool]):
    """Tag → whether it is a block's."""

    def __init__(self, md: Markdown) -> None:
        super().__init__()
        self._md = md

    def __missing__(self, tag: str) -> bool:
        level = self[tag] = self._md.is_block_level(tag)
        return level


class _Prettify(PrettifyTreeprocessor):
    _levels: _Levels

    def run(self, root: Element) -> None:
        self._levels = _Levels(self.md)
        super().run(root)

    def _prettifyETree(self, elem: Element) -> None:  # noqa: N802 - the parent's name
        levels = self._levels
        if levels[elem.tag] and elem.tag not in ("code", "pre"):
            if len(elem) and (not elem.text or not elem.text.strip()) and levels[elem[0].tag]:
                elem.text = "\n"
            for each in elem:
                if levels[each.tag]:
                    self._prettifyETree(each)
        if not elem.tail or not elem.tail.strip():
            elem.tail = "\n"


class _Unescape(UnescapeTreeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            text, tail = element.text, element.tail
            if text and STX in text and element.tag != "code":
                element.text = self.unescape(text)
            if tail and STX in tail:
                element.tail = self.unescape(tail)
            for name, value in element.items():
                if value and STX in value:
                    element.set(name, self.unescape(value))


class _Some(list[Element]):
    """Some elements of a tree, for a processor that asks the tree for nothing but its elements."""

    def iter(self) -> list[Element]:
        return self


def _has_brace(element: Element) -> bool:
    """Whether an attribute list may stand in an element, behind it, or behind one of its children."""
    if "{" in (element.text or "") or "{" in (element.tail or ""):
        return True
    return any("{" in (below.tail or "") for below in element)


class _AttributeLists(AttrListTreeprocessor):
    def run(self, doc: Element) -> None:
        if "{" in all_text(doc):
            super().run(_Some([each for each in doc.iter() if _has_brace(each)]))  # type: ignore[arg-type]


class _Tasks(TasklistTreeprocessor):  # type: ignore[misc]
    def run(self, root: Element) -> Element:
        text = all_text(root)
        if "[ ]" in text or "[x]" in text or "[X]" in text:
            super().run(root)
        return root


class _Anchors(TocTreeprocessor):
    """Gives headings their ids; makes the table of contents only if the text asks for it: nobody else would see it."""

    def run(self, doc: Element) -> None:
        if self.use_anchors or (self.marker and self.marker in all_text(doc)) or _is_deep(doc):
            super().run(doc)
            return
        elements = [*doc.iter()]
        headings = self._headings(elements)
        if any("data-toc-label" in heading.keys() for heading in headings):  # noqa: SIM118 - not a dict
            super().run(doc)
            return
        used: set[Any] = {name for each in elements if (name := each.get("id", _NOTHING)) is not _NOTHING}
        counters: dict[str, int] = {}
        for heading in headings:
            if self.base_level or heading.tag not in HEADINGS:
                self.set_level(heading)
            if heading.get("id", _NOTHING) is _NOTHING:
                heading.set("id", _unique(self._slug(unescape(self._name(heading))), used, counters))
            if self.use_permalinks not in (False, None):
                self.add_permalink(heading, heading.attrib["id"])

    def _headings(self, elements: list[Element]) -> list[Element]:
        tags = {each.tag for each in elements}
        found = HEADINGS & tags | {tag for tag in tags if isinstance(tag, str) and self.header_rgx.match(tag)}
        return [each for each in elements if each.tag in found]

    def _slug(self, name: str) -> str:
        if self.slugify is toc.slugify and self.sep == "-" and name.isascii():
            return _SEPARATORS.sub("-", _NOT_IN_SLUGS.sub("", name).strip().lower())
        slug: str = self.slugify(name, self.sep)
        return slug

    def _name(self, heading: Element) -> str:
        """What a heading says; plain text is already what rendering it would make of it."""
        text = heading.text
        if text and not len(heading) and not heading.keys() and not _MARKUP.search(text):
            return " ".join(text.split())
        return toc.strip_tags(toc.render_inner_html(toc.remove_fnrefs(heading), self.md))


def _is_deep(root: Element) -> bool:
    level = [root]
    for _ in range(DEEP):
        level = [below for element in level for below in element]
        if not level:
            return False
    return True


FASTER: dict[type, type] = {
    InlineProcessor: Inline,
    PrettifyTreeprocessor: _Prettify,
    UnescapeTreeprocessor: _Unescape,
    AttrListTreeprocessor: _AttributeLists,
    TasklistTreeprocessor: _Tasks,
}
FASTER_IF_ALL_IS_KNOWN: dict[type, type] = {TocTreeprocessor: _Anchors}
KNOWN: set[type] = {*FASTER, *FASTER_IF_ALL_IS_KNOWN, HighlightTreeprocessor}
"""What runs on the tree and has no use for the table of contents."""
