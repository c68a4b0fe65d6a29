"""What the layout's templates are given besides MkDocs' own: the view, the frame, and the words of the language."""

from __future__ import annotations

from typing import Any

import jinja2

from kbgen.i18n import translator
from kbgen.pages.frame import Frame
from kbgen.pages.render import CompiledTemplates, Renderer
from kbgen.pages.view import View
from kbgen.prose import ROOT

LAYOUTS = CompiledTemplates("layout")


class Templates:
    """The layout of one site."""

    def __init__(self, frame: Frame, renderer: Renderer) -> None:
        self._frame, self._renderer = frame, renderer

    @staticmethod
    def environment(env: jinja2.Environment) -> jinja2.Environment:
        """Gives an environment what the layout needs; its templates are compiled only once."""
        env.bytecode_cache = LAYOUTS
        env.filters["rooted"] = lambda html, root: html.replace(ROOT, root)
        return env

    def of_page(self, view: View | None) -> dict[str, Any]:
        """What a page's template is given."""
        return {"view": view, "frame": self._frame, "t": translator(self._frame.lang).t}

    def of_template(self, view: View | None, base_url: str) -> dict[str, Any]:
        """What a template of the theme's own (404, sitemap) is given; its links begin at the site's root."""
        content = self._renderer.content(view, f"{base_url.rstrip('/')}/") if view else ""
        return self.of_page(view) | {"content": content}


def navigation(frame: Frame) -> list[dict[str, str]]:
    """The navigation as MkDocs is told of it: the sections, and never more."""
    return [{link.title: f"{link.route}index.md"} for link in frame.sections]
