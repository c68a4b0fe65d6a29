"""Blocks: which processors can claim one is seen from a few characters, before any of them is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from markdown import blockprocessors as stock
from markdown.blockparser import BlockParser
from markdown.extensions.admonition import AdmonitionProcessor
from markdown.extensions.tables import TableProcessor
from pymdownx.details import DetailsProcessor  # type: ignore[import-untyped]
from pymdownx.superfences import SuperFencesCodeBlockProcessor  # type: ignore[import-untyped]

TAB = 4
"""The indentation for which the conditions below are written."""
INDENT = " " * TAB

_HEADING = re.compile(r"(#{1,6}+)([^\\#\n]*)")
"""A block that is one line with a heading, without anything that could end it."""
_OTHER_LINE = re.compile(r"\n(?: *+[\W\d_]|\Z)")
"""A further line that does not begin with a letter."""


class _Headings(stock.HashHeaderProcessor):
    def test(self, parent: Element, block: str) -> bool:
        return _HEADING.fullmatch(block) is not None or super().test(parent, block)

    def run(self, parent: Element, blocks: list[str]) -> None:
        if match := _HEADING.fullmatch(blocks[0]):
            del blocks[0]
            SubElement(parent, f"h{match.end(1)}").text = match[2].strip()
        else:
            super().run(parent, blocks)


class _Tables(TableProcessor):
    def _split(self, row: str) -> list[str]:
        if "`" in row or "\\" in row:
            cells: list[str] = super()._split(row)  # type: ignore[misc]
            return cells
        return row.split("|")


def _is_indented(block: str) -> bool:
    return block.startswith(INDENT)


MAY_CLAIM: dict[type, Callable[[str], bool]] = {
    AdmonitionProcessor: lambda block: block.startswith(INDENT) or "!!!" in block,
    DetailsProcessor: lambda block: block.startswith(INDENT) or "???" in block,
    stock.EmptyBlockProcessor: lambda block: not block or block[0] == "\n",
    stock.ListIndentProcessor: _is_indented,
    stock.CodeBlockProcessor: _is_indented,
    SuperFencesCodeBlockProcessor: _is_indented,
    _Tables: lambda block: "|" in block and "\n" in block,
    _Headings: lambda block: block.startswith("#") or "\n#" in block,
    stock.SetextHeaderProcessor: lambda block: "\n=" in block or "\n-" in block,
    stock.HRProcessor: lambda block: block[:1] in " -_*" or "\n" in block,
    stock.OListProcessor: lambda block: block.startswith(" ") or block[:1].isdecimal(),
    stock.UListProcessor: lambda block: block[:1] in " *+-",
    stock.BlockQuoteProcessor: lambda block: ">" in block,
    stock.ReferenceProcessor: lambda block: "]:" in block,
    stock.ParagraphProcessor: lambda block: True,
}
"""What must hold of a block that a processor claims, or else it is not even asked."""
OF_ONE_LINE: dict[str, tuple[type, ...]] = {
    "#": (_Headings,),
    "-": (stock.HRProcessor, stock.UListProcessor),
    "*": (stock.HRProcessor, stock.UListProcessor),
    "_": (stock.HRProcessor,),
    **dict.fromkeys("+", (stock.UListProcessor,)),
    **dict.fromkeys("0123456789", (stock.OListProcessor,)),
    **dict.fromkeys("`|(\"'{", ()),
}
"""First character of a block of one line → which processors may claim it before it becomes a paragraph."""


Rules = list[tuple[Callable[[str], bool], stock.BlockProcessor]]


def _always(block: str) -> bool:
    return True


class Blocks(BlockParser):
    """Asks only those processors that may claim a block, in their order."""

    _all: Rules
    _some: Rules
    """The same, each behind its condition."""
    _of_one_line: dict[str, Rules]
    _plain: Rules
    """For plain text: the paragraph alone; or everything, if there are processors that are not known."""
    _details: list[DetailsProcessor]

    def prepare(self) -> None:
        """Looks at the processors; to be called once, before anything is parsed."""
        processors = [*self.blockprocessors]
        known = all(type(each) in MAY_CLAIM for each in processors)
        self._all = [(_always, each) for each in processors]
        self._some = [(MAY_CLAIM.get(type(each), _always), each) for each in processors]
        self._plain = self._only(()) if known else self._some
        self._of_one_line = {first: self._only(types) for first, types in OF_ONE_LINE.items()} if known else {}
        self._details = [each for each in processors if type(each) is DetailsProcessor]

    def _only(self, types: tuple[type, ...]) -> Rules:
        return [rule for rule in self._all if type(rule[1]) in (*types, stock.ParagraphProcessor)]

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802 - the parent's name
        """Parses blocks one after the other, until none is left."""
        while blocks:
            for may_claim, processor in self._candidates(blocks[0]):
                block = blocks[0]
                if may_claim(block) and processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break

    def _candidates(self, block: str) -> Rules:
        for each in self._details:
            if each.current_sibling is not None:  # it has claimed a block already, near the limit of recursion
                return self._all
        if "\n" not in block:
            return self._plain if block[:1].isalpha() else self._of_one_line.get(block[:1], self._some)
        return self._plain if block[0].isalpha() and "|" not in block and not _OTHER_LINE.search(block) else self._some


FASTER: dict[type, type] = {
    BlockParser: Blocks,
    stock.HashHeaderProcessor: _Headings,
    TableProcessor: _Tables,
}
