"""`{{ plans.pro.price }}` in Markdown → the fact's text: in prose, links, headings and attributes, never in code.

Before Markdown sees the text each reference becomes a mark that means nothing to it; when the tree is ready, the marks
in code become what was written again, and all others the fact.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from html import escape

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

FACT = r"\{\{(?P<fact>[^{}\n]*)\}\}"
BEGIN = "\ue002"
_MARK = re.compile(f"{BEGIN}(\\d+)\ue003")
"""Private-use characters, which content may not contain, so nobody else can write a mark."""
_CODE = re.compile(r"(</?(?:pre|code)\b[^>]*>)")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

AFTER_FENCES, AFTER_ATTRIBUTES = 22, 7
"""Priorities: fenced code is already put aside; attribute lists are read, anchors are not yet made."""


class Facts:
    """Fills in facts while one article is converted."""

    def __init__(self, md: Markdown, known: Mapping[str, str]) -> None:
        self._known = known
        self._written: list[re.Match[str]] = []
        self.unknown: list[str] = []
        """The names that no fact has, in the order in which they stand."""
        self.explicit_ids: set[str] = set()
        """The ids that writers gave to headings themselves."""
        self.marked = False
        """Whether there is any mark outside fenced code."""
        md.preprocessors.register(_Mark(md, self), "kbgen-fact-marks", AFTER_FENCES)
        md.treeprocessors.register(_Fill(md, self), "kbgen-facts", AFTER_ATTRIBUTES)

    def begin(self) -> None:
        """Forgets the last article."""
        self._written, self.unknown, self.explicit_ids, self.marked = [], [], set(), False

    def mark(self, text: str) -> str:
        """The text with a mark in place of each reference."""
        text = re.sub(FACT, self._mark, text) if "{{" in text else text
        self.marked = BEGIN in text
        return text

    def _mark(self, match: re.Match[str]) -> str:
        self._written.append(match)
        return f"{BEGIN}{len(self._written) - 1}\ue003"

    def fill(self, text: str, *, code: bool = False) -> str:
        """The text with each mark replaced, in code by what was written."""
        return _MARK.sub(lambda match: self._value(int(match.group(1)), code), text) if BEGIN in text else text

    def _value(self, number: int, code: bool) -> str:
        written = self._written[number]
        if code:
            return written.group()
        name = written["fact"].strip()
        if name not in self._known:
            self.unknown.append(name)
        return self._known.get(name, written.group())

    def fill_html(self, html: str) -> str:
        """The same for HTML that writers typed themselves, which Markdown puts aside unread."""
        if BEGIN not in html:
            return html
        depth, parts = 0, []
        for part in _CODE.split(html):
            if _CODE.fullmatch(part):
                depth += -1 if part.startswith("</") else 1
            code = depth > 0
            parts.append(_MARK.sub(lambda match, code=code: escape(self._value(int(match[1]), code)), part))
        return "".join(parts)


class _Mark(Preprocessor):
    def __init__(self, md: Markdown, facts: Facts) -> None:
        super().__init__(md)
        self._facts = facts

    def run(self, lines: list[str]) -> list[str]:
        return self._facts.mark("\n".join(lines)).split("\n")


class _Fill(Treeprocessor):
    def __init__(self, md: Markdown, facts: Facts) -> None:
        super().__init__(md)
        self._facts = facts

    def run(self, root: ET.Element) -> None:
        for element in root.iter():
            for name, value in element.items():
                if value is None:
                    _give_value(element, name)
            if element.tag in HEADINGS and "id" in element.attrib:
                self._facts.explicit_ids.add(element.attrib["id"])
        if self._facts.marked:
            self._fill(root)

    def _fill(self, root: ET.Element) -> None:
        stack = [(root, False)]
        while stack:
            element, code = stack.pop()
            if element.tail and BEGIN in element.tail:
                element.tail = self._facts.fill(element.tail, code=code)
            code = code or element.tag in ("pre", "code")
            if element.text and BEGIN in element.text:
                element.text = self._facts.fill(element.text, code=code)
            for name, value in element.items():
                element.set(name, self._facts.fill(value, code=code))
            stack += [(below, code) for below in element]


def _give_value(element: ET.Element, name: str) -> None:
    """Makes `{ loud }`, which Python-Markdown keeps without a value, what it means in HTML; an id must have one."""
    if name == "id":
        del element.attrib[name]
    else:
        element.set(name, "")
