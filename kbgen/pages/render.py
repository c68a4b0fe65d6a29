"""View → the HTML of the page's content.  Pure: the same view gives the same bytes.

Templates here escape everything by default.  A link is written `href="{{ root }}{{ link.route }}"`; converted Markdown
carries `ROOT` in its place, which is replaced at the end, when the page's depth is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kbgen.i18n import translator
from kbgen.pages.view import View
from kbgen.prose import ROOT, inline

THEME = Path(__file__).parents[1] / "theme"


def root_of(route: str) -> str:
    """The way from a page to the site's root: `./`, `../`, `../../`."""
    return "../" * route.split("#")[0].count("/") or "./"


class Renderer:
    """Renders views in one language with the templates of kbgen and, before them, those of the site."""

    def __init__(self, lang: str, overrides: Sequence[str] = ()) -> None:
        tr = translator(lang)
        env = Environment(
            loader=FileSystemLoader([*overrides, str(THEME)]), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )
        env.globals["t"] = tr.t
        env.globals["lang"] = lang
        filters: dict[str, Callable[..., object]] = {
            name: getattr(tr, name)
            for name in ("date", "weekday_date", "time", "number", "clock", "duration", "promise", "price", "week", "weekday")
        }
        env.filters |= filters | {"hours": tr.hours, "prose": lambda text: Markup(inline(text)), "html": Markup}
        self._env = env

    def content(self, view: View, root: str | None = None) -> str:
        """The content of a page, as it stands between header and footer."""
        base = root_of(view.route) if root is None else root
        template = self._env.get_template(f"kb/{view.kind}.html")
        html = template.render(view=view, data=view.data, root=base)
        return html.replace(ROOT, base)
