"""View → the HTML of the page's content.  Pure: the same view gives the same bytes.

Templates here escape everything by default.  A link is written `href="{{ root }}{{ link.route }}"`; converted Markdown
carries `ROOT` in its place, which is replaced at the end, when the page's depth is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from kbgen.i18n import EN_DASH, translator
from kbgen.pages.view import View
from kbgen.prose import ROOT, inline

THEME = Path(__file__).parents[1] / "theme"


def root_of(route: str) -> str:
    """The way from a page to the site's root: `./`, `../`, `../../`."""
    return "../" * route.split("#")[0].count("/") or "./"


class CompiledTemplates(BytecodeCache):
    """Compiled templates, kept while the process lives: a preview compiles each of them once, and not at every save."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja; the bucket knows whether the code is older than its source."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja after compiling."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledTemplates()
"""For the environment below only: the same template compiles to other code where autoescaping is off."""


class Renderer:
    """Renders views in one language with the templates of kbgen and, before them, those of the site."""

    def __init__(self, lang: str, overrides: Sequence[str] = ()) -> None:
        tr = translator(lang)
        env = Environment(
            loader=FileSystemLoader([*overrides, str(THEME)]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=COMPILED,
        )
        env.globals["t"] = tr.t
        env.globals["lang"] = lang
        filters: dict[str, Callable[..., object]] = {
            name: getattr(tr, name)
            for name in (
                "date",
                "weekday_date",
                "time",
                "number",
                "clock",
                "duration",
                "reservation",
                "price",
                "week",
                "weekday",
            )
        }
        env.filters |= filters | {
            "hours": tr.hours,
            "promise": lambda promise: _whole(tr.promise(promise)),
            "prose": lambda text: Markup(inline(text)),
            "html": Markup,
        }
        self._env = env

    def content(self, view: View, root: str | None = None) -> str:
        """The content of a page, as it stands between header and footer."""
        base = root_of(view.route) if root is None else root
        template = self._env.get_template(f"kb/{view.kind}.html")
        html = template.render(view=view, data=view.data, root=base)
        return html.replace(ROOT, base)


def _whole(text: str) -> str:
    """A span of time stays on one line: a browser may break it after the dash."""
    return Markup('<span class="kb-whole">{}</span>').format(text) if EN_DASH in text else text
