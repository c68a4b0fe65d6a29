"""The same Markdown in a third of the time: what one Python-Markdown instance does without effect is left out.

Python-Markdown asks every processor about every block, and every inline pattern about every piece of text, and most of
them cannot match there: a link needs `](`, a table needs `|`.  The classes here are subclasses of its own that ask such
questions of a whole document or block first, with `in`, and otherwise do what their parents do.  An instance's
processors are moved to these classes by `accelerate`; the package itself, and every other instance in the process,
stay as they are.  What is not known here, by exact class and version, keeps its own way.
"""

from __future__ import annotations

import markdown
import pymdownx.__meta__  # type: ignore[import-untyped]
from markdown import Markdown

COMPARED = {("3.11.3", "12.3"), ("3.11.3", "13.1")}
"""Versions of Markdown and pymdown-extensions for which equality has been tested; any others go their stock way."""
INSTALLED = markdown.__version__, pymdownx.__meta__.__version__


def accelerate(md: Markdown) -> Markdown:
    """The same instance, with the same output for every text; call it when all extensions are registered."""
    if INSTALLED in COMPARED and md.tab_length == 4:
        from kbgen.fast_markdown.replacements import replace  # other versions do not have all that it builds on

        replace(md)
    return md
