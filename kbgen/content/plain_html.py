"""HTML that the allow-list would not change is known by its form, and need not be parsed to be cleaned.

Headings, paragraphs, lists, tables and admonitions of plain text, with code, emphasis and links to other pages: most
sections hold nothing else.  The expression below is the whole of what passes, so all of it is harmless; it is also
written just as nh3 would write it, which the tests compare.  Everything else goes through nh3.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import escape
from itertools import count

# No group is possessive: the grammar leaves no choice to come back to, and Python 3.11 has faults there.
_CHARACTERS = "[^<>&]*+"
_TEXT = rf"{_CHARACTERS}(?:&(?:amp|lt|gt);{_CHARACTERS})*"
_ADDRESS = r"[A-Za-z0-9_./#-]*+"
"""Without a colon, so of no scheme."""
_ELEMENTS = "|".join(f"<{tag}>{_TEXT}</{tag}>" for tag in ("code", "strong", "em"))
_INLINE = rf'{_TEXT}(?:(?:{_ELEMENTS}|<a href="{_ADDRESS}">{_TEXT}</a>){_TEXT})*'
_PARAGRAPH = f"<p>{_INLINE}</p>"


def _lists(below: str) -> str:
    """Lists whose items are text, or text with one of `below` after it, or paragraphs."""
    item = rf"<li>(?:\n(?:{_PARAGRAPH}\n)+|{_INLINE}{below})</li>\n"
    return "|".join(rf"<{tag}>\n(?:{item})+</{tag}>" for tag in ("ul", "ol"))


def _rows(tag: str) -> str:
    cell = rf'<{tag}(?: align="(?:left|right|center)")?>{_INLINE}</{tag}>\n'
    return rf"(?:<tr>\n(?:{cell})+</tr>\n)+"


_BLOCKS = "|".join(
    (
        _PARAGRAPH,
        _lists(rf"(?:(?:{_lists('')})\n)?"),
        rf"<table>\n<thead>\n{_rows('th')}</thead>\n<tbody>\n{_rows('td')}</tbody>\n</table>",
    )
)
_ADMONITION = (
    rf'<div class="admonition (?!js"|mermaid")[a-z]++">\n(?:<p class="admonition-title">{_INLINE}</p>\n)?'
    rf"(?:(?:{_BLOCKS})\n)*</div>"
)
_HEADING = "|".join(rf'<h{n} id="(?!__|kb-)[A-Za-z0-9_-]++">{_INLINE}</h{n}>' for n in range(1, 7))
_PLAIN = rf"[ \n]*+(?:(?:{_HEADING}|{_BLOCKS}|{_ADMONITION})[ \n]*+)*"
_HREF = re.compile(r'<a href="([^"]*)">')


_WORTH_IT = 60
"""To compile the expression takes as long as to clean so many texts; an edit has far fewer."""
_asked = count()


@cache
def _plain() -> re.Pattern[str]:
    return re.compile(_PLAIN)


def is_plain(html: str) -> bool:
    """Whether it is known that nh3 would not change anything but addresses."""
    return next(_asked) > _WORTH_IT and _is_usual(html) and _plain().fullmatch(html) is not None


def _is_usual(text: str) -> bool:
    """Whether it has no character but printable ones and line breaks: nh3 writes some of the others in another way."""
    return text.replace("\n", "").isprintable()


def clean(html: str, allowed: Callable[[str, str, str], str | None]) -> str:
    """Plain HTML with every `href` as `allowed` (tag, attribute, value) wants it."""
    return _HREF.sub(lambda match: _link(allowed("a", "href", match[1])), html) if "<a " in html else html


def _link(address: str | None) -> str:
    if address is None:
        return "<a>"
    value = escape(address, quote=False).replace('"', "&quot;").replace("\xa0", "&nbsp;")
    return f'<a href="{value}">'
