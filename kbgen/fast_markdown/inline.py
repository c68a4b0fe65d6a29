"""Inline patterns: each is tried only on text that holds a character which it cannot do without."""

from __future__ import annotations

import re
from collections import deque
from typing import Any
from xml.etree.ElementTree import Element

from markdown import inlinepatterns as stock
from markdown.treeprocessors import InlineProcessor
from markdown.util import INLINE_PLACEHOLDER_PREFIX, STX, AtomicString
from pymdownx.keys import RE_EARLY_KBD, RE_KBD, KeysPattern  # type: ignore[import-untyped]

from kbgen.fast_markdown import atoms

_BRACKET = re.compile(r"[\[\]]")
_TICKS = re.compile("`+")
_ADDRESS = re.compile(r"""\(\s*([^\s<()"'][^()"']*)?\)""")
"""An address without brackets, quotes or title."""


class _Ticks(stock.BacktickInlineProcessor):
    def find_code_spans(self, start: int, text: str) -> tuple[int, int | None]:  # type: ignore[override]
        opening = _TICKS.match(text, start)
        ticks = opening.end() - start if opening else 0
        start += ticks
        longest, end = 0, 0
        for run in _TICKS.finditer(text, start):
            length = run.end() - run.start()
            if length == ticks:
                return start, run.start()
            if length > longest:
                longest, end = length, run.end()
        if 0 < longest < ticks:
            return start - (ticks - longest), end - longest
        return start + ticks, None


class _Brackets(stock.LinkInlineProcessor):
    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802 - the parent's name
        depth = 1
        for match in _BRACKET.finditer(data, index):
            depth += 1 if match.group() == "[" else -1
            if not depth:
                return data[index : match.start()], match.end(), True
        return data[index:], len(data), False

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802 - the parent's name
        if match := _ADDRESS.match(data, index):
            address = match[1] or ""
            return (self.unescape(address) if STX in address else address).strip(), None, match.end(), True
        return super().getLink(data, index)


class _Link(_Brackets):
    pass


class _Image(_Brackets, stock.ImageInlineProcessor):
    pass


class _Delimiters(stock.DelimiterProcessor):
    def search(self, data: str, start: int) -> re.Match[str] | None:
        for token in self.compiled_re.finditer(data, start):
            delimiter = self.delimiters[token.group()]
            found = delimiter.boundary.match(data, token.start())
            if found and (delimiter.stack or found.lastgroup != "end"):
                return found
        return None


FASTER: dict[type, type] = {
    stock.BacktickInlineProcessor: _Ticks,
    stock.LinkInlineProcessor: _Link,
    stock.ImageInlineProcessor: _Image,
    stock.DelimiterProcessor: _Delimiters,
}

NEEDS: dict[tuple[type, str], tuple[str, ...]] = {
    (_Ticks, stock.BACKTICK_RE): ("`",),
    (stock.EscapeInlineProcessor, stock.ESCAPE_RE): ("\\",),
    (_Link, stock.LINK_RE): ("](",),
    (_Image, stock.IMAGE_LINK_RE): ("![",),
    (stock.AutolinkInlineProcessor, stock.AUTOLINK_RE): ("://",),
    (stock.AutomailInlineProcessor, stock.AUTOMAIL_RE): ("@",),
    (stock.SubstituteTagInlineProcessor, stock.LINE_BREAK_RE): ("  \n",),
    (stock.HtmlInlineProcessor, stock.HTML_RE): ("<",),
    (stock.HtmlInlineProcessor, stock.ENTITY_RE): ("&",),
    (KeysPattern, RE_EARLY_KBD): ("++",),
    (KeysPattern, RE_KBD): ("++",),
}
"""Pattern's class and expression → strings of which its text must hold one, if it is to have any effect."""
NEEDS_OF_REFERENCES: dict[tuple[type, str], tuple[str, ...]] = {
    (stock.ReferenceInlineProcessor, stock.REFERENCE_RE): ("[",),
    (stock.ShortReferenceInlineProcessor, stock.REFERENCE_RE): ("[",),
    (stock.ImageReferenceInlineProcessor, stock.IMAGE_REFERENCE_RE): ("![",),
    (stock.ShortImageReferenceInlineProcessor, stock.IMAGE_REFERENCE_RE): ("![",),
}
"""The same for patterns that have no effect in a document without reference definitions."""
USUAL = [("*", ("strong", "em"), False), ("_", ("strong", "em"), False)]
"""Delimiters: character, elements, whether there must be two."""


def _holds(text: str, parts: tuple[str, ...]) -> bool:
    for each in parts:  # noqa: SIM110 - any() takes twice as long
        if each in text:
            return True
    return False


Waiting = deque[tuple[Element, list[str]]]
"""Elements, each with the tags above it."""


def _delimiters(md: Any) -> list[tuple[str, tuple[str, str], bool]]:
    return [(each.token, each.tags, each.double) for each in md.delimiters.delimiters.values()]


class Inline(InlineProcessor):
    """Applies to each piece of text the patterns that can have an effect there, in their order."""

    _active: list[tuple[int, stock.Pattern, tuple[str, ...]]]
    _apply: Any = InlineProcessor._InlineProcessor__applyPattern  # type: ignore[attr-defined]
    _placeholders: Any = InlineProcessor._InlineProcessor__processPlaceholders  # type: ignore[attr-defined]
    _special: tuple[str, ...]
    """Text without any of these stays as it is."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Applies the patterns to a whole tree."""
        known: list[Any] = [*self.inlinePatterns]
        patterns = [(number, each, self._needs(each)) for number, each in enumerate(known)]
        if any(needs is None for _, _, needs in patterns):
            self._active = [(number, each, ("",) if needs is None else needs) for number, each, needs in patterns]
            return super().run(tree, ancestors)
        text = "".join(tree.itertext())
        self._active = [(number, each, needs) for number, each, needs in patterns if needs and _holds(text, needs)]
        self._special = (*{need for _, _, needs in self._active for need in needs}, INLINE_PLACEHOLDER_PREFIX)
        self._atomic = _delimiters(self.md) == USUAL
        self.stashed_nodes = {}
        self._walk(tree, [*(ancestors or ()), tree.tag.lower()])
        return tree

    def _needs(self, pattern: stock.Pattern) -> tuple[str, ...] | None:
        """Strings of which one must stand in the text, none if nothing helps; None for a pattern that is not known."""
        if type(pattern) is _Delimiters:
            return tuple(pattern.tokens)
        kind = type(pattern), pattern.pattern
        if kind in NEEDS_OF_REFERENCES:
            return NEEDS_OF_REFERENCES[kind] if self.md.references else ()
        return NEEDS.get(kind)

    def _walk(self, tree: Element, ancestors: list[str]) -> None:
        special = self._special
        waiting: Waiting = deque([(tree, ancestors)])
        while waiting:
            element, self.ancestors = waiting.popleft()
            if element is not tree:
                self.ancestors.append(element.tag.lower())
            made: list[tuple[Element, list[Element]]] = []
            for child in element:
                text, tail = child.text, child.tail
                if text and not isinstance(text, AtomicString) and _holds(text, special):
                    made.append((child, self._text(child, text, waiting)))
                if tail and _holds(tail, special):
                    self._tail(element, child, tail)
                if len(child):
                    waiting.append((child, self.ancestors[:]))
            for child, inner in made:
                child[:0] = inner

    def _text(self, child: Element, text: str, waiting: Waiting) -> list[Element]:
        """The elements that a text is made of; those whose insides are still to be looked at are left to `waiting`."""
        if self._atomic and (simple := atoms.read(text)):
            child.text, elements = simple[0] or None, simple[1]
            self._count(elements)
            return elements
        self.ancestors.append(child.tag.lower())
        child.text = None
        found = self._placeholders(self._InlineProcessor__handleInline(text), child)
        self.ancestors.pop()
        waiting += found
        return [each for each, _ in found]

    def _count(self, elements: list[Element]) -> None:
        """Takes the numbers that the patterns would have given them: now and then the package shows one by mistake."""
        for tag in ("code", "a", "strong"):
            for each in elements:
                if each.tag == tag:
                    self.stashed_nodes[f"{len(self.stashed_nodes):04d}"] = each

    def _tail(self, element: Element, child: Element, tail: str) -> None:
        tail = self._InlineProcessor__handleInline(tail)
        holder = Element("d")
        child.tail = None
        found = self._placeholders(tail, holder, False)
        if holder.tail:
            child.tail = holder.tail
        position = list(element).index(child) + 1
        element[position:position] = [each for each, _ in found]

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        """The parent's loop over the patterns, which its other methods call."""
        if isinstance(data, AtomicString):
            return data
        for number, pattern, needs in self._active:
            if number >= patternIndex and _holds(data, needs):
                start, matched = 0, True
                while matched:
                    data, matched, start = self._apply(pattern, data, number, start)
        return data
