"""View → the HTML of the page's content.  Pure: the same view gives the same bytes.

Templates here escape everything by default.  A link is written `href="{{ root }}{{ link.route }}"`; converted Markdown
carries `ROOT` in its place, which is replaced at the end, when the page's depth is known.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.util import cache_from_source
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
    """Compiled templates, kept while the process lives, and beside this module's own compiled form for the next one.

    What stands there is code, trusted as Python's compiled modules are: it comes from where the program is installed,
    and never from a site or its cache.  Jinja compares it with the template's text before it is used.
    """

    def __init__(self, name: str) -> None:
        self._kept: dict[str, bytes] = {}
        self._folder = Path(cache_from_source(__file__)).parent / f"templates-{name}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja; the bucket knows whether the code is older than its source."""
        with suppress(OSError):
            bucket.bytecode_from_string(self._kept.get(bucket.key) or (self._folder / bucket.key).read_bytes())

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja after compiling."""
        self._kept[bucket.key] = code = bucket.bytecode_to_string()
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                beside = self._folder / f"{bucket.key}.{os.getpid()}"
                beside.write_bytes(code)
                beside.replace(self._folder / bucket.key)


COMPILED = CompiledTemplates("content")
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
            auto_reload=False,  # a renderer is for one build
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
