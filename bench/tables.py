"""The figures of a run as Markdown: a table per size, what kbgen does after other changes, and the bars to pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import Any

from programs import PROGRAMS, STEPS

QUIET = 0.2
"""Cores that other programs may use before the seconds are not to be trusted."""
NAMES = {"mkdocs": "MkDocs", "mkdocs-material": "Material", "node": "Node"}
Row = dict[str, Any]
Bar = tuple[str, float | None, float, str]
"""What is held against a limit, its value, the limit, and the unit of both."""


class Figures:
    """Looks figures up by number of articles, program, step and name."""

    def __init__(self, found: Row) -> None:
        self.rows: list[Row] = found["rows"]
        self.counts = sorted({row["articles"] for row in self.rows})

    def rounds(self, count: int, program: str, step: str, name: str) -> dict[int, float]:
        """What each round gave."""
        wanted = (count, program, step)
        rows = [row for row in self.rows if (row["articles"], row["program"], row["step"]) == wanted]
        return {row["round"]: row[name] for row in rows if name in row}

    def median(self, count: int, program: str, step: str, name: str) -> float | None:
        """The middle of the rounds; None where it was not measured."""
        values = self.rounds(count, program, step, name).values()
        return median(values) if values else None

    def ratio(self, name: str, one: tuple[int, str, str], other: tuple[int, str, str]) -> float | None:
        """The median of the rounds' ratios, so that a slow hour is in both; of the medians, where no round has both."""
        ours, theirs = self.rounds(*one, name), self.rounds(*other, name)
        if both := ours.keys() & theirs.keys():
            return median(ours[turn] / theirs[turn] for turn in both)
        return median(ours.values()) / median(theirs.values()) if ours and theirs else None

    def share(self, count: int) -> float | None:
        """The part of a cold build, in one process, that is making the search index."""
        phases, walls = (self.rounds(count, "kbgen", "profile", name) for name in ("phases", "wall"))
        return median(phases[turn]["search"] / walls[turn] for turn in phases) if phases else None

    def peak(self, count: int) -> float | None:
        """kbgen's, whatever it builds."""
        found = [self.median(count, "kbgen", step, "megabytes") for step in STEPS]
        return max((each for each in found if each is not None), default=None)


def document(found: Row) -> str:
    """All tables."""
    figures = Figures(found)
    return "\n".join(
        [
            *_about(found),
            *(line for count in figures.counts for line in _programs(figures, count)),
            *_changes(figures),
            *_phases(figures),
            *_bars(figures),
        ]
    )


def _about(found: Row) -> Iterator[str]:
    machine, rows = found["machine"], [row for row in found["rows"] if "others" in row]
    versions = ", ".join(f"{NAMES.get(name, name.title())} {number}" for name, number in machine["versions"].items())
    yield f"{machine['cores']} cores; medians of {found['rounds']}. {versions}.\n".replace("Kbgen", "kbgen")
    busy = [row for row in rows if row["others"] > QUIET]
    if busy:
        most = max(row["others"] for row in busy)
        yield (
            f"Other programs were busy during {len(busy)} of {len(rows)} builds, with up to {most:.1f} cores: "
            "wall seconds are too long.\n"
        )
    for row in found["rows"]:
        if "failed" in row:
            reason = row["failed"].splitlines()[-1]
            yield f"{row['program']}, {row['articles']} articles, {row['step']}, failed: {reason}\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> Iterator[str]:
    """Markdown; the first columns are text."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * left}{' ---: |' * (len(columns) - left)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _programs(figures: Figures, count: int) -> Iterator[str]:
    shown = [
        ("cold: CPU s", "cold", "cpu"),
        ("wall s", "cold", "wall"),
        ("one edit: CPU s", "edit", "cpu"),
        ("wall s", "edit", "wall"),
        ("pages written", "edit", "written"),
        ("nothing changed: wall s", "nothing", "wall"),
        ("peak MB", "cold", "megabytes"),
        ("HTML per article, kB", "cold", "kilobytes"),
        ("HTML files", "cold", "files"),
    ]
    names = [name for name in PROGRAMS if figures.median(count, name, "cold", "cpu") is not None]
    rows = [
        [PROGRAMS[name].label, *(cell(figures.median(count, name, step, figure), figure) for _, step, figure in shown)]
        for name in names
    ]
    yield from table([f"{count:,} articles", *(title for title, _, _ in shown)], rows)


def _changes(figures: Figures) -> Iterator[str]:
    names = ("cpu", "wall", "megabytes", "written")
    rows = [
        [f"{count:,}", title, *(cell(figures.median(count, "kbgen", step, name), name) for name in names)]
        for count in figures.counts
        for step, title in STEPS.items()
        if figures.median(count, "kbgen", step, "cpu") is not None
    ]
    if rows:
        yield from table(["articles", "kbgen", "CPU s", "wall s", "peak MB", "pages written"], rows, left=2)


def _phases(figures: Figures) -> Iterator[str]:
    rows = []
    for count in figures.counts:
        if phases := list(figures.rounds(count, "kbgen", "profile", "phases").values()):
            rows.append([f"{count:,}", *(f"{median(each[name] for each in phases):.2f}" for name in phases[0])])
            titles = list(phases[0])
    if rows:
        yield from table(["articles: phases of a cold build in one process, s", *titles], rows)


def bars(figures: Figures) -> list[Bar]:
    """What is aimed at."""
    small, large, edit = (1000, "kbgen", "cold"), (10_000, "kbgen", "cold"), "edit"
    ratio, seconds = figures.ratio, "s"
    return [
        ("cold, 1,000: CPU / Material with prune", ratio("cpu", small, (1000, "pruned", "cold")), 0.45, "×"),
        ("cold, 1,000: CPU / Zensical", ratio("cpu", small, (1000, "zensical", "cold")), 0.5, "×"),
        ("cold, 1,000: wall / Hugo", ratio("wall", small, (1000, "hugo", "cold")), 2, "×"),
        ("a later edit, 10,000: wall", figures.median(10_000, "kbgen", "later", "wall"), 1.5, seconds),
        ("one edit, 10,000: wall", figures.median(10_000, "kbgen", edit, "wall"), 1.5, seconds),
        ("one edit, 10,000: wall / Hugo", ratio("wall", (10_000, "kbgen", edit), (10_000, "hugo", edit)), 0.08, "×"),
        ("one edit, 1,000: wall", figures.median(1000, "kbgen", edit, "wall"), 0.5, seconds),
        ("one edit, 1,000: wall / Hugo", ratio("wall", (1000, "kbgen", edit), (1000, "hugo", edit)), 0.25, "×"),
        ("nothing changed, 10,000: wall", figures.median(10_000, "kbgen", "nothing", "wall"), 1, seconds),
        ("growth, cold, 10,000 / 1,000: CPU", ratio("cpu", large, small), 10.5, "×"),
        ("growth, cold, 10,000 / 1,000: wall", ratio("wall", large, small), 10.5, "×"),
        ("peak memory of all processes, 10,000", figures.peak(10_000), 600, "MB"),
        ("HTML per article, 10,000 / 1,000", ratio("kilobytes", large, small), 1.05, "×"),
        ("index, part of a cold build, 1,000", figures.share(1000), 0.25, "×"),
        ("index, part of a cold build, 10,000", figures.share(10_000), 0.25, "×"),
    ]


def _bars(figures: Figures) -> Iterator[str]:
    rows = []
    for title, value, limit, unit in bars(figures):
        verdict = "not measured" if value is None else "yes" if value <= limit else "no"
        rows.append([title, "–" if value is None else f"{value:.3g} {unit}", f"{limit:g} {unit}", verdict])
    yield from table(["aim", "reached", "at most", "holds"], rows)


def cell(value: float | None, name: str) -> str:
    """A figure with as many digits as it deserves."""
    if value is None:
        return "–"
    if name in ("files", "written", "megabytes", "kilobytes"):
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.0f}" if value >= 100 else f"{value:.1f}"
