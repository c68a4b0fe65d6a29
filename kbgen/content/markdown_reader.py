"""What the checks and the search need from a section: its text, its anchors, its images.

It reads nh3's output only, which is regular: every tag is closed with `>`, every value stands in double quotes, and
every `<`, `>` and `&` that is text is written as an entity.
"""

from __future__ import annotations

import re
from dataclasses import field
from html import unescape

from kbgen.content.markdown_facts import HEADINGS
from kbgen.dataclass import dataclass

INLINE = {
    "a", "abbr", "b", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup",
}  # fmt: skip
"""Elements that do not end a word."""

_NOTED = {*HEADINGS, "img"}
"""Elements of interest without attributes, too."""
_TAG = re.compile(r'<(/?)([a-z0-9]+)((?: [^\s="<>]+="[^"]*")*)>')
_INLINE_TAG = re.compile(rf'</?(?:{"|".join(sorted(INLINE))})(?: [^\s="<>]+="[^"]*")*>')
_OTHER_TAG = re.compile(r'</?[a-z0-9]+(?: [^\s="<>]+="[^"]*")*>')
_HEADING = re.compile("<h[1-6]")
_TITLE = re.compile(
    r'(?:<h(?P<level>[1-6])(?: class="[^"]*")?(?: id="(?P<anchor>[^"]*)")?>(?P<title>[^<]*)</h(?P=level)>)?\s*'
)
"""A heading of text alone, or none."""
_ID = re.compile(r'<[a-z0-9]+(?: (?!id=)[^\s="<>]+="[^"]*")* id="([^"]*)"')
_ATTRIBUTE = re.compile(r' ([^\s="<>]+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Image:
    """An image as it stands in the HTML."""

    src: str
    alt: str | None


@dataclass(slots=True)
class Reading:
    """What was found in some HTML."""

    anchors: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    """Pieces of text outside the first heading."""
    heading: list[str] = field(default_factory=list)
    """Pieces of the first heading's text."""
    anchor: str = ""
    """The first heading's id."""
    level: int = 0
    """The first heading's, 1 to 6; 0 if there is none."""
    _in_heading: bool = False

    def start(self, tag: str, attributes: str) -> None:
        """A start tag."""
        values = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)} if attributes else {}
        anchor = values.get("id", "")
        if anchor:
            self.anchors.append(anchor)
        if tag in HEADINGS and not self.level:
            self.level, self.anchor, self._in_heading = int(tag[1]), anchor, True
        elif tag == "img":
            self.images.append(Image(values.get("src", ""), values.get("alt")))
            self.text.append(f" {values.get('alt', '')} ")

    def add(self, text: str) -> None:
        """Some text, with entities."""
        if text:
            (self.heading if self._in_heading else self.text).append(unescape(text) if "&" in text else text)

    def end(self, tag: str) -> None:
        """An end tag."""
        if tag in HEADINGS:
            self._in_heading = False


def read(heading: str, content: str) -> Reading:
    """Reads what nh3 wrote of a section's heading, if it has one, and of what stands below."""
    title = _TITLE.fullmatch(heading)
    if not title or "<img" in content or _HEADING.search(content):
        return _read(heading + content)
    anchors = [unescape(each) for each in _ID.findall(content) if each] if " id=" in content else []
    if anchor := unescape(title["anchor"] or ""):
        anchors.insert(0, anchor)
    level = int(title["level"] or 0)
    return Reading(anchors, [], [_text(content)], [_text(title["title"] or "")], anchor, level)


def _text(html: str) -> str:
    text = _OTHER_TAG.sub(" ", _INLINE_TAG.sub("", html)) if "<" in html else html
    return unescape(text) if "&" in text else text


def _read(html: str) -> Reading:
    found = Reading()
    first, *rest = _TAG.split(html)
    found.add(first)
    parts = iter(rest)
    for slash, tag, attributes, text in zip(parts, parts, parts, parts, strict=True):
        if slash:
            found.end(tag)
        elif attributes or tag in _NOTED:
            found.start(tag, attributes)
        if tag not in INLINE:
            found.text.append(" ")
        found.add(text)
    return found
