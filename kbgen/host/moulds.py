"""The document around an article, rendered once for all articles of a category.

Their pages differ in few values: the title, the address, the article itself.  A mould is the document of a stand-in,
which has marks for these values, cut at the marks.  Where a template does more with a value than print it, the mark
would be spoilt or the mould too simple; so each mould must first make one page as the templates make it, and moulds
are for kbgen's own layout only: another might decide something by a value, which one page does not show.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast
from urllib.parse import quote

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import escape

from kbgen.pages.view import Heading, Link, View

KINDS = {"guide", "topic", "video"}
"""Pages of which a site has many, and whose layout reads nothing of `View.data`."""
FIELDS = ("title", "description", "name", "anchor", "updated", "siblings", "content")


def _json(text: str) -> str:
    return htmlsafe_json_dumps(text)[1:-1]


def _mark(field: str) -> str:
    return f'<kb-{field}">'  # with what each way of printing writes differently; `html.escape`, which is none, does too


PRINTED: dict[str, tuple[str, Callable[[str], str]]] = {
    how(_mark(field)): (field, how) for field in FIELDS for how in (str, escape, _json, quote)
}
"""How a mark looks → the field, and how it is printed: character by character, so it holds for part of a text."""
MARKS = re.compile(f"({'|'.join(map(re.escape, PRINTED))})")
Mould = list[str | tuple[str, Callable[[str], str]]]
"""Pieces of text and, between them, the fields that stand there."""


class Moulds:
    """The documents of one site."""

    def __init__(self, document: Callable[[View, str], str], siblings: Callable[[View], str], configured: str) -> None:
        """`document` renders a page around its content, and `siblings` its block of that name.

        `configured` is what `mkdocs.yml` says: a file beneath a page's own address is reached by a shorter way there.
        """
        self._document, self._siblings, self._configured = document, siblings, configured
        self._made: dict[View, Mould | None] = {}
        """By stand-in; None where one page was made, and an empty one where moulds do not do."""

    def document(self, view: View, content: str) -> str:
        """What `document` renders."""
        if view.kind not in KINDS or f"/{quote(_name(view))}/" in self._configured:
            return self._document(view, content)
        stand_in = _stand_in(view)
        if mould := self._made.get(stand_in):
            return self._filled(mould, view, content)
        page = self._document(view, content)
        if stand_in not in self._made:
            self._made[stand_in] = None
        elif self._made[stand_in] is None:
            mould = self._mould(stand_in)
            self._made[stand_in] = mould if self._filled(mould, view, content) == page else []
        return page

    def _mould(self, stand_in: View) -> Mould:
        document = self._document(stand_in, _mark("content"))
        if stand_in.siblings:
            document = document.replace(self._siblings(stand_in), _mark("siblings"))
        return [PRINTED.get(piece, piece) for piece in MARKS.split(document)]

    def _filled(self, mould: Mould, view: View, content: str) -> str:
        values = {
            "title": view.title,
            "description": view.description,
            "name": _name(view),
            "anchor": view.headings[0].anchor if view.headings else "",
            "updated": str(view.updated),
            "siblings": self._siblings(view) if view.siblings else "",
            "content": content,
        }
        return "".join([piece if isinstance(piece, str) else piece[1](values[piece[0]]) for piece in mould])


def _name(view: View) -> str:
    return view.route.split("/")[-2]


def _stand_in(view: View) -> View:
    """The view with marks for the fields.  Pages with equal stand-ins share a mould."""
    return replace(
        view,
        route=f"{view.route[: -len(_name(view)) - 1]}{_mark('name')}/",
        title=view.title and _mark("title"),
        description=view.description and _mark("description"),
        siblings=view.siblings and (_SIBLING,),
        headings=view.headings and (_HEADING,),
        data=None,
        source="",
        aliases=(),
        updated=view.updated and cast(Any, _mark("updated")),
        markdown="",
    )


_SIBLING = Link(_mark("sibling"), _mark("sibling"))
_HEADING = Heading(_mark("heading"), _mark("anchor"))
