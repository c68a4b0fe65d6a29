"""Before and after the tree: passes over the whole text, left out where the text holds nothing for them."""

from __future__ import annotations

from markdown.postprocessors import AndSubstitutePostprocessor, RawHtmlPostprocessor
from markdown.preprocessors import HtmlBlockPreprocessor, NormalizeWhitespace
from markdown.util import ETX, STX
from pymdownx.superfences import PREFIX_CHARS, SuperFencesBlockPreprocessor  # type: ignore[import-untyped]

RAW_HTML = STX + "wzxhzdk:"
"""How the place of put-aside HTML begins."""


class _Whitespace(NormalizeWhitespace):
    def run(self, lines: list[str]) -> list[str]:
        source = "\n".join(lines).replace(STX, "").replace(ETX, "")
        source = source.replace("\r\n", "\n").replace("\r", "\n") + "\n\n"
        source = source.expandtabs(self.md.tab_length)
        first, *rest = source.split("\n")
        return [first, *(line if line.strip(" ") else "" for line in rest)] if " \n" in source else [first, *rest]


class _Fences(SuperFencesBlockPreprocessor):  # type: ignore[misc]
    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "```" in text or "~~~" in text or self.config.get("preserve_tabs", False):
            found: list[str] = super().run(lines)
            return found
        return lines

    def parse_whitespace(self, line: str) -> str:
        if line.startswith(PREFIX_CHARS):
            indent: str = super().parse_whitespace(line)
            return indent
        self.ws_len = self.ws_virtual_len = 0
        return ""


class _HtmlBlocks(HtmlBlockPreprocessor):
    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        return super().run(lines) if "<" in text or "&" in text else text.split("\n")


class _RawHtml(RawHtmlPostprocessor):
    def run(self, text: str) -> str:
        return super().run(text) if RAW_HTML in text else text


FASTER: dict[type, type] = {
    NormalizeWhitespace: _Whitespace,
    SuperFencesBlockPreprocessor: _Fences,
    HtmlBlockPreprocessor: _HtmlBlocks,
    RawHtmlPostprocessor: _RawHtml,
}
KNOWN_POSTPROCESSORS = {RawHtmlPostprocessor, AndSubstitutePostprocessor}
