"""A page as MkDocs handles it, filled from a view."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from kbgen.pages.view import View

NEVER = "1980-01-01"
"""Stands for "not known" where MkDocs insists on a date, so that no output depends on the day it was built."""


class ViewPage(Page):
    """A MkDocs page whose content, title and contents list come from a view."""

    def __init__(self, view: View, content: Callable[[View], str], file: File, config: MkDocsConfig) -> None:
        super().__init__(None, file, config)
        self.view = view
        self._content = content
        self.update_date = str(view.updated or NEVER)

    def read_source(self, config: MkDocsConfig) -> None:
        """Takes the source from the view; MkDocs takes titles and descriptions as HTML, so they are escaped here."""
        self.markdown = self.view.markdown
        self.meta = {"title": escape(self.view.title), "description": escape(self.view.description)}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Takes the content that is made of the view."""
        self.content = self._content(self.view)
        self.toc = _contents(self.view)
        self.present_anchor_ids = set()
        self.links_to_anchors = {}


def _contents(view: View) -> TableOfContents:
    top: list[AnchorLink] = []
    for heading in view.headings:
        link = AnchorLink(escape(heading.title), heading.anchor, heading.level)
        if heading.level > 2 and top:
            top[-1].children.append(link)
        else:
            top.append(link)
    return TableOfContents(top)
