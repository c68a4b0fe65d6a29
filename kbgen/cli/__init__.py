"""The command line: parse, call, print, exit code: 0 good, 1 problems found, 2 wrong usage, 75 another builds."""

from __future__ import annotations

import atexit
import gc
import signal

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # no command has begun; while one works, `options` says otherwise
atexit.register(gc.freeze)  # nor is anything looked at when the process ends, and all of it goes anyway
gc.disable()  # a command makes much and throws little away; `build.workers` and `host.serve` say when to look

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
