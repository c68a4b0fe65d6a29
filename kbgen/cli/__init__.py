"""The command line: parse, call, print, exit code: 0 good, 1 problems found, 2 wrong usage, 75 another builds."""

from __future__ import annotations

import atexit
import gc
import os
import sys

gc.disable()  # a command makes much and throws little away; `build.workers` and `host.serve` say when to look
_codes: list[int] = []
"""The exit code, once it is known."""


@atexit.register  # the first to be registered, and so the last to be called
def _leave() -> None:
    """Ends the process at once: Python would take apart all that was made, object by object."""
    if _codes:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(_codes[0])


import click  # noqa: E402

from kbgen import __version__  # noqa: E402
from kbgen.cli.asking import search  # noqa: E402
from kbgen.cli.building import build, rollback, serve  # noqa: E402
from kbgen.cli.writing import check, facts, insights, new, schema  # noqa: E402


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kbgen")
def main() -> None:
    """Help centre as code: Markdown and YAML in git become a fast, searchable help centre.

    \b
    kbgen check            find every problem in the content
    kbgen serve            write with a live preview
    kbgen build            make the site and its search index
    kbgen search "…"       ask the index
    kbgen rollback         return to the last release
    """


for _command in (build, serve, check, search, rollback, new, schema, facts, insights):
    main.add_command(_command)


def run() -> None:
    """As `main`, in a process of its own."""
    try:
        main(prog_name="kbgen")
    except SystemExit as end:
        if isinstance(end.code, int):
            _codes.append(end.code)
        raise
