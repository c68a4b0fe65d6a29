"""`kbgen search`: asking the index, and trying the search."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from kbgen.cli.options import config_option, reports_errors
from kbgen.errors import BrowserMissing


@click.command()
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
