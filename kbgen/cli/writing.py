"""The commands of writers: check, new, schema, facts, insights."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kbgen.cli.options import config_option, reports_errors
from kbgen.problems import shown
from kbgen.report import FORMATS, summary


@click.command()
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


@click.command()
@click.argument("kind", type=click.Choice(["faq", "guide", "video", "troubleshooter"]))
@click.argument("title")
@config_option
@click.option("--category", help="The category of a guide or a video; without it, the first one.")
@reports_errors
def new(kind: str, title: str, config_file: Path, category: str | None) -> None:
    """Begin a FAQ topic, a guide, a video or a troubleshooter: a valid draft, ready to fill in."""
    from kbgen.host.new import new as run

    click.echo(shown(run(config_file, kind, title, category)))


@click.command()
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
            click.echo(shown(path))
    else:
        click.echo(schemas.text(noun))


@click.command()
@config_option
@reports_errors
def facts(config_file: Path) -> None:
    """List the facts that texts may quote as {{ name }}, each with its value."""
    from kbgen.host.check import check as run

    for name, value in sorted((run(config_file).site.facts or {}).items()):
        click.echo(f"{name}\t{value}")


@click.command()
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
    click.echo("\n".join(map(shown, made.paths)))
