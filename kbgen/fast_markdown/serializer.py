"""The tree as XHTML: what `markdown.serializers.to_xhtml_string` writes, with less work for what needs no escaping."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import HTML_EMPTY, Element

from markdown.serializers import RE_AMP, to_xhtml_string


def to_xhtml(root: Element) -> str:
    """The element, all below it and its tail."""
    try:
        return _written(root)
    except TypeError:  # a name or a value that is not a string, or something that cannot be written at all
        return to_xhtml_string(root)


def _written(root: Element) -> str:
    written: list[str] = []
    write = written.append
    stack: list[Element | str] = [root]
    while stack:
        element = stack.pop()
        if isinstance(element, str):
            write(element)
            continue
        tag, text, tail = element.tag, element.text, element.tail
        if tag not in _USUAL and _is_odd(tag):
            return to_xhtml_string(root)
        items = element.items()
        opening = f"<{tag}{_attributes(items)}" if items else f"<{tag}"
        tail = _escape(tail) if tail else ""
        if tag in HTML_EMPTY:
            write(f"{opening} />{tail}")
        elif len(element):
            write(f"{opening}>{_escape(text)}" if text else f"{opening}>")
            stack.append(f"</{tag}>{tail}")
            stack += element[::-1]
        else:
            write(f"{opening}>{_escape(text) if text else ''}</{tag}>{tail}")
    return "".join(written)


_USUAL = frozenset({
    "a", "blockquote", "br", "code", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p",
    "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
})  # fmt: skip


def _is_odd(tag: object) -> bool:
    """Whether the stock serializer has a case of its own for an element."""
    return type(tag) is not str or not tag.islower() or tag in ("script", "style")


def _attributes(items: Iterable[tuple[str, str | None]]) -> str:
    return "".join([_attribute(*item) for item in sorted(items)])


def _attribute(name: str, value: str | None) -> str:
    if value is None:
        return f" {name}"
    value = _escape(value)
    if '"' in value:
        value = value.replace('"', "&quot;")
    return f' {name}="{value}"'


def _escape(text: str) -> str:
    if "&" in text:
        text = RE_AMP.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text
