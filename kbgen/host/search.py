"""`kbgen search QUERY`: asks the index beside the site, and makes it when it is missing or damaged."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kbgen.dataclass import dataclass
from kbgen.errors import BuildError, UsageError
from kbgen.host import configuration
from kbgen.host.check import check
from kbgen.problems import nearest
from kbgen.project import Project
from kbgen.report import summary
from kbgen.search import KINDS, Answer, Index, IndexDamaged, IndexMissing, corpus, write_index
from kbgen.search.explain import as_explanation, explained
from kbgen.search.show import as_rows, as_text


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, and where it was found."""

    query: str
    answer: Answer
    index: Index
    lang: str
    site_url: str


def search(config_file: Path, query: str, *, lang: str | None = None, **options: Any) -> Found:
    """The best answers; the options are those of `Index.answer`.

    Raises UsageError, or BuildError when there is no index and the content has errors.
    """
    config = configuration.read(config_file)
    folder, site_url = configuration.index_dir(config), config.site_url or "/"
    try:
        return _asked(Index(folder), query, lang, site_url, **options)
    except (IndexMissing, IndexDamaged):
        write_index(corpus(checked(config_file, "there is no index, and none can be made").site), folder)
        return _asked(Index(folder), query, lang, site_url, **options)


def _asked(index: Index, query: str, lang: str | None, site_url: str, **options: Any) -> Found:
    if lang:
        _require("language", [lang], index.languages)
    tag = lang or next(iter(index.languages), "")
    classes = index.classes(tag) if tag else []
    _require("kind", options.get("kinds", ()), KINDS)
    _require("plan", options.get("plans", ()), {plan for _, _, those in classes for plan in those})
    _require("category", options.get("categories", ()), {category for _, category, _ in classes if category})
    return Found(query, index.answer(query, lang=tag, **options), index, tag, site_url)


def checked(config_file: Path, otherwise: str) -> Project:
    """A project without errors.  Raises BuildError, which begins with what cannot be done otherwise."""
    project = check(config_file)
    if project.errors:
        raise BuildError(f"{otherwise}: {summary(project.problems)}; run kbgen check")
    return project


def _require(noun: str, names: Iterable[str], known: Iterable[str]) -> None:
    """Raises UsageError for a name that nothing here has."""
    for name in names:
        if name not in (known := sorted(known)):
            hint = nearest(name, known) or (f"there is {', '.join(known)}" if known else "there is none here")
            raise UsageError(f'no {noun} "{name}"; {hint}')


def shown(found: Found, *, explain: bool, as_json: bool, colour: bool) -> str:
    """The answer as text or as JSON; with its reasons, or without."""
    if explain:
        told = explained(found.index, found.lang, found.query, found.answer, found.site_url)
        return _json(told) if as_json else as_explanation(told, colour=colour)
    if as_json:
        return _json(as_rows(found.answer.hits, found.site_url))
    return as_text(found.answer, found.site_url, colour=colour)


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)
