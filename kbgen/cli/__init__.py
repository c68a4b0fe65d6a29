"""The command line: parse, call, print, exit code: 0 good, 1 problems found, 2 wrong usage, 75 another builds."""

from __future__ import annotations

import click

from kbgen import __version__
from kbgen.cli.asking import search
from kbgen.cli.building import build, rollback, serve
from kbgen.cli.writing import check, facts, insights, new, schema


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
