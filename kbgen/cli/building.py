"""`kbgen build`, `kbgen serve` and `kbgen rollback`."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from kbgen.build.watch import Span, Watch, traced
from kbgen.cli.options import MkDocsLog, config_option, reports_errors
from kbgen.problems import shown

site_dir_option = click.option(
    "-d",
    "--site-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the site stands, instead of the configured folder.",
)


@click.command()
@config_option
@site_dir_option
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but problems.")
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Processes to use; by default one per processor.")
@click.option("--executor", type=click.Choice(["local", "dask"]), default="local", help="Where to work.")
@click.option("--scheduler", metavar="ADDRESS", help="The Dask scheduler: tcp://HOST:PORT.")
@click.option("--profile", type=click.Path(path_type=Path, dir_okay=False), help="Write a trace for chrome://tracing.")
@click.option("--explain", "page", metavar="PATH", help="Say why this page was made anew, or was not.")
@reports_errors
def build(
    config_file: Path,
    site_dir: Path | None,
    quiet: bool,
    jobs: int | None,
    executor: str,
    scheduler: str | None,
    profile: Path | None,
    page: str | None,
) -> None:
    """Build the site and its search index.

    The content is checked first; when an error stands, nothing is published and the last site stays as it is.  What did
    not change since the last build is not made again.
    """
    from kbgen.build.workers import Crew, chosen
    from kbgen.host.build import build as run
    from kbgen.host.explain import explained

    if (executor == "dask") != bool(scheduler):
        raise click.UsageError("--executor dask and --scheduler go together.")
    watch = Watch() if quiet else Progress()
    with MkDocsLog(quiet), _stoppable(), explained(page, config_file, site_dir) as reason, traced(profile, watch):
        made = run(config_file, site_dir, Crew(chosen(jobs, scheduler), watch))
    if page:
        click.echo(reason())
    if not quiet:
        click.echo(f"built {shown(made)}", err=True)


@click.command()
@config_option
@click.option(
    "-a", "--address", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT", help="Where to listen."
)
@click.option("-o", "--open", "open_browser", is_flag=True, help="Open the site in a browser.")
@reports_errors
def serve(config_file: Path, address: str, open_browser: bool) -> None:
    """Preview the site; every save reloads the page, and problems are shown in it."""
    from kbgen.host.serve import serve as run

    with MkDocsLog(quiet=False):
        run(config_file, address, open_browser=open_browser)


@click.command()
@config_option
@site_dir_option
@reports_errors
def rollback(config_file: Path, site_dir: Path | None) -> None:
    """Return to the release before this one; again, to the one before that."""
    from kbgen.host.build import rollback as run

    site, release = run(config_file, site_dir)
    click.echo(f"{shown(site)} is release {release[:12]} again", err=True)


class Progress(Watch):
    """A bar on a terminal once a build has taken a second; elsewhere a line per phase."""

    def advance(self, done: int, total: int) -> None:
        """Told after each page."""
        if sys.stderr.isatty() and time.monotonic_ns() - self.spans[0].begin > 1_000_000_000:
            filled = 30 * done // total
            click.echo(f"\r{'█' * filled}{'░' * (30 - filled)} {done}/{total} pages", err=True, nl=done >= total)

    def ended(self, span: Span) -> None:
        """Told after each phase."""
        if not sys.stderr.isatty():
            click.echo(f"{span.name}: {(span.end - span.begin) / 1e9:.2f} s", err=True)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Ends on SIGTERM as on an interrupt: what was begun is cleared away."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
