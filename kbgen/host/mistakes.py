"""A mistake in a template of the site's own, told as its writer needs it: file, line, and what is wrong."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jinja2 import TemplateNotFound, TemplateSyntaxError
from mkdocs.config.defaults import MkDocsConfig

from kbgen.errors import BuildError, KbgenError
from kbgen.problems import shown


@contextmanager
def in_own_templates(config: MkDocsConfig) -> Iterator[None]:
    """Raises BuildError for whatever a template in `custom_dir` raises; another's fault is not the site's."""
    try:
        yield
    except (KbgenError, MemoryError):
        raise
    except Exception as error:
        place = _place(error, config.theme.custom_dir)
        if not place:
            raise
        file, line = place
        raise BuildError(f"{shown(Path(file))}:{line}: {_said(error)}") from error


def _said(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name}"
    message = error.message if isinstance(error, TemplateSyntaxError) else str(error)
    return f"{type(error).__name__}: {message}"


def _place(error: Exception, own: str | None) -> tuple[str, int] | None:
    """The file and line of the site's own where it came up; Jinja's tracebacks tell those of templates."""
    places = [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, TemplateSyntaxError):
        places.append((error.filename or "", error.lineno))
    return next((place for place in reversed(places) if own and Path(place[0]).is_relative_to(own)), None)
