"""What the commands share: their options, how they fail, and what they show."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from kbgen.errors import KbgenError

F = TypeVar("F", bound=Callable[..., Any])

config_option = click.option(
    "-c",
    "--config",
    "config_file",
    type=click.Path(path_type=Path, dir_okay=False),
    default="mkdocs.yml",
    show_default=True,
    help="The site's configuration.",
)


def reports_errors(command: F) -> F:
    """Turns kbgen's own exceptions into one line and an exit code; anything else is a bug and keeps its traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            with _interruptible():
                return command(*args, **kwargs)
        except KbgenError as error:
            click.echo(f"kbgen: {error}", err=True)
            sys.exit(error.exit_code)
        except MemoryError:
            click.echo("kbgen: there is not enough memory", err=True)
            sys.exit(1)

    return run  # type: ignore[return-value]


@contextmanager
def _interruptible() -> Iterator[None]:
    """An interrupt is raised in what a command does; before and after that, it ends the process without a word."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class MkDocsLog:
    """Shows MkDocs' messages on standard error while a command runs; only warnings when quiet or piped."""

    def __init__(self, quiet: bool) -> None:
        self._handler = logging.StreamHandler()
        self._handler.setFormatter(logging.Formatter("%(message)s"))
        self._level = logging.WARNING if quiet or not sys.stderr.isatty() else logging.INFO

    def __enter__(self) -> None:
        logger = logging.getLogger("mkdocs")
        logger.addHandler(self._handler)
        logger.setLevel(self._level)

    def __exit__(self, *_: object) -> None:
        logging.getLogger("mkdocs").removeHandler(self._handler)
