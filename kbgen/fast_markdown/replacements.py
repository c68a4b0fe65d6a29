"""Moves an instance's processors, where they are known by their exact class, to the classes of this package."""

from __future__ import annotations

from collections.abc import Iterable

from markdown import Markdown

from kbgen.fast_markdown import blocks, inline, text, tree
from kbgen.fast_markdown.serializer import to_xhtml


def replace(md: Markdown) -> None:
    """Replaces everything that is known; a processor keeps its place and its settings."""
    closed = _all_known(md)
    _become(md.preprocessors, text.FASTER)
    _become(md.inlinePatterns, inline.FASTER)
    _become(md.parser.blockprocessors, blocks.FASTER)
    _become(md.treeprocessors, tree.FASTER | (tree.FASTER_IF_ALL_IS_KNOWN if closed else {}))
    _become(md.postprocessors, text.FASTER)
    _become([md.parser], blocks.FASTER)
    if isinstance(md.parser, blocks.Blocks):
        md.parser.prepare()
    if md.output_format == "xhtml":
        md.serializer = to_xhtml


def _become(processors: Iterable[object], faster: dict[type, type]) -> None:
    for processor in processors:
        if type(processor) in faster:
            processor.__class__ = faster[type(processor)]


def _all_known(md: Markdown) -> bool:
    """Whether nothing that runs on the tree or after it could miss the rendered table of contents."""
    known = tree.KNOWN | text.KNOWN_POSTPROCESSORS
    found = [type(processor) for registry in (md.treeprocessors, md.postprocessors) for processor in registry]
    return all(each in known or each.__module__.startswith("kbgen.") for each in found)
