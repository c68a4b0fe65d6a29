"""`kbgen insights import`: what a receiver and a search log have gathered, beside the content and as a report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from kbgen.content.nouns import INSIGHTS
from kbgen.dataclass import dataclass
from kbgen.errors import UsageError
from kbgen.host import configuration
from kbgen.insights import Told, insights, routes_of, tell
from kbgen.insights_report import Named, report
from kbgen.model import Site
from kbgen.pages.links import catalog
from kbgen.pages.view import View
from kbgen.project import prepare, today

NOTE = "# Made by `kbgen insights import` from what readers have told.  Import again rather than edit.\n"


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read and written."""

    told: Told
    paths: tuple[Path, ...]
    """The figures, the report's page and its data."""

    @property
    def summary(self) -> str:
        """How much was read, and what of it was left out."""
        told = self.told
        votes = sum(each.helpful + each.not_helpful for each in told.articles.values())
        counted = f"{votes} votes, {told.surveys} surveys, {told.requests} requests, {told.searches} searches"
        return f"{counted}; left out: {told.unreadable} unreadable, {told.unknown} about unknown pages"


def import_files(config_file: Path, files: Sequence[Path], folder: Path | None = None) -> Imported:
    """Reads exports, and writes `insights.yaml` and a report.  Raises UsageError for a file that cannot be read."""
    config = configuration.read(config_file)
    settings, renderer = configuration.settings(config), configuration.renderer(config)
    content = Path(config.docs_dir)
    folder = folder or Path(config.config_file_path).parent / "insights-report"
    if any(folder.resolve().is_relative_to(Path(each).resolve()) for each in (content, config.site_dir)):
        raise UsageError(f"{folder} would be published; the report holds readers' own words")
    site = prepare(content, settings, renderer, today()).site
    links = catalog(site)
    told = tell(_lines(files), routes_of(links, config.site_url or ""), _choices(site))
    if told.unreadable and not told.understood:
        raise UsageError(f"{', '.join(map(str, files))} holds no message; export it as JSON, one message on each line")
    titles = {route: link.title for route, link in links.items()}
    found = report(told, Named(titles, _questions(site), config.site_name, settings.lang))
    figures, page, data = content / INSIGHTS.place, folder / "insights.html", folder / "insights.json"
    html = renderer.content(View("", "insights_report", settings.lang, config.site_name, data=found))
    folder.mkdir(parents=True, exist_ok=True)
    data.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    page.write_text(html, encoding="utf-8")
    figures.write_text(NOTE + _yaml(told), encoding="utf-8")
    return Imported(told, (figures, page, data))


def _lines(files: Sequence[Path]) -> Iterator[str]:
    for path in files:
        try:
            with path.open(encoding="utf-8", errors="replace") as file:
                yield from file
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}") from None


def _yaml(told: Told) -> str:
    """The figures as a writer would write them: what is nothing is left out."""
    kept = insights(told)
    days = {"since": min(told.days), "until": max(told.days)} if told.days else {}
    lists = {"articles": map(asdict, kept.articles), "searches": map(asdict, kept.searches)}
    rows: dict[str, Any] = {name: [_said(row) for row in each] for name, each in lists.items()}
    return yaml.safe_dump(days | _said(rows), allow_unicode=True, sort_keys=False, width=120)


def _said(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value}


def _choices(site: Site) -> dict[str, tuple[str, ...]]:
    """Questions of the survey that are not answered in words → what may be answered."""
    asked = site.support.survey.questions if site.support and site.support.survey else ()
    scale = tuple("12345")
    return {each.id: each.options if each.kind == "choice" else scale for each in asked if each.kind != "text"}


def _questions(site: Site) -> dict[str, str]:
    asked = site.support.survey.questions if site.support and site.support.survey else ()
    return {each.id: each.text for each in asked}
