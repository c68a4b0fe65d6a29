"""`popularity.csv`: how often each page was read, as a web server's statistics tell it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import field

from kbgen.content.links import Target
from kbgen.dataclass import dataclass
from kbgen.problems import Problem, short

HEADER = ["path", "views"]


@dataclass(slots=True)
class Popularity:
    """The figures, where they point, and what is wrong with the file."""

    views: dict[str, int] = field(default_factory=dict)
    """Route without slashes at its ends → number of views."""
    targets: list[Target] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def parse(text: str, shown: str) -> Popularity:
    """Reads the file's text; `shown` is how reports call the file."""
    found = Popularity()
    if not text.strip():
        return found
    try:
        rows = list(_rows(text))
    except csv.Error as error:
        found.problems.append(Problem(shown, 1, "invalid-value", f"no CSV: {error}", "write path,views on each line"))
        return found
    if [cell.strip() for cell in rows[0][1]] != HEADER:
        message = f'the first line is "{short(",".join(rows[0][1]))}"'
        found.problems.append(Problem(shown, rows[0][0], "invalid-value", message, 'it must be "path,views"'))
        return found
    for line, row in rows[1:]:
        _add(found, row, shown, line)
    return found


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text), strict=True)
    yield from ((reader.line_num, row) for row in reader if row)


def _add(found: Popularity, row: list[str], shown: str, line: int) -> None:
    path, views = (row[0].strip(), row[1].strip()) if len(row) == len(HEADER) else ("", "")
    if not (views.isascii() and views.isdecimal() and len(views) <= 12):
        message, hint = f'"{short(",".join(row))}" is no path and number of views', "write path,views"
        found.problems.append(Problem(shown, line, "invalid-value", message, hint))
        return
    route, _, anchor = path.strip("/").partition("#")
    name = f"{route.strip('/')}#{anchor}" if anchor else route
    if name in found.views:
        message = f'"{short(name)}" has two figures'
        found.problems.append(Problem(shown, line, "duplicate-key", message, "add them up, or delete one"))
        return
    found.views[name] = int(views)
    found.targets.append(Target(shown, line, path, route.strip("/"), anchor, "figure"))
