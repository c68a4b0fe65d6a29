"""The command line: parse, call, print, exit code.  0 good, 1 problems found, 2 wrong usage."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from kbgen import __version__
from kbgen.errors import BrowserMissing, KbgenError
from kbgen.report import FORMATS, summary

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
            return command(*args, **kwargs)
        except KbgenError as error:
            click.echo(f"kbgen: {error}", err=True)
            sys.exit(error.exit_code)

    return run  # type: ignore[return-value]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kbgen")
def main() -> None:
    """Help centre as code: Markdown and YAML in git become a fast, searchable help centre.

    \b
    kbgen check            find every problem in the content
    kbgen serve            write with a live preview
    kbgen build            make the site and its search index
    kbgen search "…"       ask the index
    """


@main.command()
@config_option
@click.option(
    "-d",
    "--site-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to build, instead of the configured folder.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but problems.")
@reports_errors
def build(config_file: Path, site_dir: Path | None, quiet: bool) -> None:
    """Build the site and its search index.

    The content is checked first; when an error stands, nothing is published and the last site stays as it is.
    """
    from kbgen.host.build import build as run

    with _log(quiet):
        made = run(config_file, site_dir, None if quiet else Progress())
    if not quiet:
        click.echo(f"built {_shown(made)}", err=True)


@main.command()
@config_option
@click.option(
    "-a", "--address", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT", help="Where to listen."
)
@click.option("-o", "--open", "open_browser", is_flag=True, help="Open the site in a browser.")
@reports_errors
def serve(config_file: Path, address: str, open_browser: bool) -> None:
    """Preview the site; every save reloads the page, and problems are shown in it."""
    from kbgen.host.serve import serve as run

    with _log(quiet=False):
        run(config_file, address, open_browser=open_browser)


@main.command()
@config_option
@click.option(
    "-f", "--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="How to report."
)
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--search", "searches", is_flag=True, help="Ask the golden queries of searches.yaml too.")
@reports_errors
def check(config_file: Path, form: str, strict: bool, searches: bool) -> None:
    """Find every problem in the content, without building anything.

    Exit code 0 when there is no error, 1 when there is one (or, with --strict, a warning).
    """
    from kbgen.host.check import check as run

    project = run(config_file, searches=searches)
    colour = form == "text" and sys.stdout.isatty()
    if output := FORMATS[form](project.problems, colour=colour):
        click.echo(output)
    if form == "text":
        click.echo(summary(project.problems), err=True)
    sys.exit(1 if project.errors or (strict and project.problems) else 0)


@main.command()
@click.argument("query", required=False)
@config_option
@click.option(
    "-n", "--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="How many answers to show."
)
@click.option(
    "-k", "--kind", "kinds", multiple=True, help="Only this kind of answer: guide, question, video … (repeatable)"
)
@click.option("-p", "--plan", "plans", multiple=True, help="Only what holds for this plan. (repeatable)")
@click.option("--category", "categories", multiple=True, help="Only what stands on this shelf. (repeatable)")
@click.option("--lang", help="The language to search in, instead of the site's first.")
@click.option("--explain", is_flag=True, help="Say what the words stand for, and what each score is made of.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list; with --explain, an object.")
@click.option("--golden", is_flag=True, help="Ask the golden queries of searches.yaml; exit code 1 when one is missed.")
@click.option(
    "--eval",
    "collections",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Index and score a test collection. (repeatable)",
)
@click.option(
    "--runtime",
    type=click.Choice(["both", "python", "browser"]),
    default="both",
    show_default=True,
    help="What --golden and --eval ask.",
)
@click.option(
    "--split",
    type=click.Choice(["dev", "test", "all"]),
    default="all",
    show_default=True,
    help="Which questions --eval asks.",
)
@click.option("--runs", type=click.Path(path_type=Path, file_okay=False), help="Where --eval writes all answers.")
@reports_errors
def search(query: str | None, config_file: Path, explain: bool, as_json: bool, golden: bool, **options: Any) -> None:
    """Ask the search index; exit code 1 when nothing is found.

    The index is made by the build, and made again when it is missing or damaged.  --golden and --eval need no index:
    they try the search of this program, in Python and in a headless Chromium.
    """
    collections = options.pop("collections")
    trial = {name: options.pop(name) for name in ("runtime", "split", "runs")}
    if bool(query) + golden + bool(collections) != 1:
        raise click.UsageError("Give one of QUERY, --golden and --eval.")
    if (explain and not query) or (as_json and collections):
        raise click.UsageError("--explain goes with QUERY, --json with QUERY or --golden.")
    if query:
        _answer(config_file, query, options, explain, as_json)
    elif golden:
        _golden(config_file, trial["runtime"], as_json)
    else:
        _evaluate(collections, **trial)


def _answer(config_file: Path, query: str, options: dict[str, Any], explain: bool, as_json: bool) -> None:
    from kbgen.host.search import search, shown

    found = search(config_file, query, **options)
    click.echo(shown(found, explain=explain, as_json=as_json, colour=sys.stdout.isatty()))
    sys.exit(0 if found.answer.hits else 1)


def _golden(config_file: Path, runtime: str, as_json: bool) -> None:
    from kbgen.host import trial

    tried, lacking = trial.golden(config_file, runtime)
    click.echo(json.dumps(trial.as_rows(tried), ensure_ascii=False, indent=2) if as_json else trial.as_table(tried))
    if lacking:
        raise BrowserMissing(lacking)
    sys.exit(0 if all(each.found for each in tried) else 1)


def _evaluate(folders: Sequence[Path], **options: Any) -> None:
    from kbgen.host.trial import evaluation

    for line in evaluation(folders, **options):
        click.echo(line)


@main.command()
@click.argument("kind", type=click.Choice(["faq", "guide", "video", "troubleshooter"]))
@click.argument("title")
@config_option
@click.option("--category", help="The category of a guide or a video; without it, the first one.")
@reports_errors
def new(kind: str, title: str, config_file: Path, category: str | None) -> None:
    """Begin a FAQ topic, a guide, a video or a troubleshooter: a valid draft, ready to fill in."""
    from kbgen.host.new import new as run

    click.echo(_shown(run(config_file, kind, title, category)))


@main.command()
@click.argument("noun", required=False)
@click.option(
    "-d", "--directory", type=click.Path(path_type=Path, file_okay=False), help="Write every schema to this folder."
)
@reports_errors
def schema(noun: str | None, directory: Path | None) -> None:
    """Print the JSON Schema of a noun, or write those of all nouns for an editor."""
    from kbgen.authoring import schemas

    if directory:
        for path in schemas.write_all(directory):
            click.echo(_shown(path))
    else:
        click.echo(schemas.text(noun))


@main.command()
@config_option
@reports_errors
def facts(config_file: Path) -> None:
    """List the facts that texts may quote as {{ name }}, each with its value."""
    from kbgen.host.check import check as run

    for name, value in sorted((run(config_file).site.facts or {}).items()):
        click.echo(f"{name}\t{value}")


@main.command()
@click.argument("action", type=click.Choice(["import"]))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@config_option
@click.option("-r", "--report", type=click.Path(path_type=Path, file_okay=False), help="Where the report goes.")
@reports_errors
def insights(action: str, files: tuple[Path, ...], config_file: Path, report: Path | None) -> None:
    """Count what readers have told: insights.yaml, and a report in insights-report.

    Each line of a file is a message in JSON.  Give all the files at once: the figures are made anew.
    """
    from kbgen.host.insights import import_files

    made = import_files(config_file, files, report)
    click.echo(made.summary, err=True)
    click.echo("\n".join(map(_shown, made.paths)))


class Progress:
    """A bar on a terminal once a build has taken a second; nothing at all when the output is piped."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Told after each page."""
        if sys.stderr.isatty() and time.monotonic() - self._start > 1:
            filled = 30 * done // total
            click.echo(f"\r{'█' * filled}{'░' * (30 - filled)} {done}/{total} pages", err=True, nl=done >= total)


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


class _log:  # noqa: N801
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
