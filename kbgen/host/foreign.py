"""What else may have a say in a page: then MkDocs itself must build, and every page anew."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from kbgen.errors import BuildError, KbgenError
from kbgen.memo import Digest, digest

PURE = {"kbgen", "material/search"}
"""Plugins of which kbgen knows all that they do."""
EXTENSIONS = {
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "legacy_attrs",
    "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks",
}  # fmt: skip
"""Python-Markdown's own extensions."""
KNOWN = ("markdown.extensions.", "pymdownx.", "material.extensions.")


def foreign(config: MkDocsConfig) -> str:
    """Whatever it is, as a reader of `mkdocs.yml` knows it; nothing when kbgen knows all that makes a page."""
    return next(_strangers(config), "")


def _strangers(config: MkDocsConfig) -> Iterator[str]:
    yield from (f"the hook {name}" for name in config.hooks)
    yield from (f"the plugin {name}" for name in config.plugins if name not in PURE)
    yield from (f"the template {name}" for name in config.extra_templates)
    for name in config.markdown_extensions:
        if name not in EXTENSIONS and not name.startswith(KNOWN):
            yield f"the Markdown extension {name}"
    if config.theme.name != "material":
        yield f"the theme {config.theme.name}"


@contextmanager
def by_others() -> Iterator[None]:
    """Tells in one line, as a BuildError, what plugins and hooks raise."""
    try:
        yield
    except (KbgenError, OSError, MemoryError):
        raise
    except MkDocsException as error:
        raise BuildError(str(error)) from error
    except Exception as error:
        raise BuildError(f"a plugin failed: {type(error).__name__}: {error}") from error


def configured(config: MkDocsConfig) -> Digest:
    """The digest of all that `mkdocs.yml` and the command line say, where the site is put excepted."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it is all that has been said, and MkDocs has no other
        said = config.user_configs
    return digest(_plain([{name: value for name, value in each.items() if name != "site_dir"} for each in said]))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return [(str(name), _plain(inner)) for name, inner in value.items()]
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, str | int | float | bool | bytes | dt.date):
        return value
    if isinstance(value, set):
        return sorted(map(repr, value))
    if isinstance(value, partial):
        return [_plain(value.func), _plain(value.args), _plain(value.keywords)]
    return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', type(value).__qualname__)}"
