"""The shape of the program: imports point one way, doors stay doors, and nothing outgrows a screen."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = {
    "calendar_zones", "calendars", "clock", "data_files", "errors", "facts", "fast_markdown", "folding", "hours",
    "i18n", "insights", "insights_report", "memo", "occasions", "problem_codes", "problems", "prose", "relations",
    "report", "service", "settings",
}  # fmt: skip
STAGES = {"content", "pages", "search"}
TIERS = (
    {"dataclass"}, {"model"}, SHARED, STAGES, {"layout"}, {"project", "authoring"}, {"build"}, {"host"}, {"cli"},
    {"__main__"},
)  # fmt: skip
"""A module may import from its own tier and from those before it; the stages may not import each other."""
TIER = {name: number for number, names in enumerate(TIERS) for name in names}

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "kbgen").rglob("*.py"))
}
SYNTAX = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
BENCH = {path.stem for path in (ROOT / "bench").iterdir()}
"""The modules of the benchmarks, which import each other by these names."""


def imports(name: str) -> Iterator[str]:
    """Every module that a module imports, anywhere in it."""
    for node in ast.walk(SYNTAX[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name}: write imports out in full"
            below = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (found if found in MODULES else str(node.module) for found in below)


def part(name: str) -> str:
    """The part of the program that a module belongs to: `kbgen.content.load` → `content`."""
    return name.split(".")[1] if "." in name else ""


@pytest.mark.parametrize("name", [name for name in MODULES if part(name)])
def test_imports_point_one_way(name: str) -> None:
    own = part(name)
    for other in (part(found) for found in imports(name) if found.startswith("kbgen.")):
        assert TIER[other] <= TIER[own], f"{name} imports {other}, which stands above it"
        assert own == other or not {own, other} <= STAGES, f"{name} imports {other}: stages share nouns, not each other"


def test_there_are_no_circles() -> None:
    graph = {name: {found for found in imports(name) if found in MODULES and found != name} for name in MODULES}
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize(("package", "door"), [("mkdocs", "kbgen.host"), ("whoosh", "kbgen.search.whoosh_index")])
def test_what_may_have_to_go_stays_behind_one_door(package: str, door: str) -> None:
    users = [name for name in MODULES if package in {found.split(".")[0] for found in imports(name)}]
    assert users
    assert [name for name in users if not name.startswith(door)] == []


def outside(syntax: Iterable[ast.AST]) -> set[str]:
    """The packages that some modules import from elsewhere, as their distributions are named."""
    nodes = [node for tree in syntax for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    found = {name.split(".")[0] for name in names} - {"kbgen", "tests", "scripts", *BENCH, *sys.stdlib_module_names}
    distributions = packages_distributions()
    return {distributions[name][0].lower().replace("_", "-") for name in found}


def test_what_is_imported_is_locked_and_so_is_what_is_declared() -> None:
    locks = [(ROOT / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-dev.lock")]
    locked, dev = (set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)) for lock in locks)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[^A-Za-z0-9-]", line)[0].lower() for line in project["dependencies"]}
    others = [path for folder in ("tests", "scripts", "bench") for path in (ROOT / folder).rglob("*.py")]
    extras = {line.lower() for lines in project["optional-dependencies"].values() for line in lines}
    optional = {name for extra in ("eval", "dask") for name in project["optional-dependencies"][extra]}
    assert (outside(SYNTAX.values()) - optional) | declared <= locked
    assert outside(ast.parse(path.read_text(encoding="utf-8")) for path in others) | locked <= dev
    assert extras <= dev


def functions() -> Iterator[tuple[str, int]]:
    for name, tree in SYNTAX.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name}.{node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_no_module_has_more_than_300_lines() -> None:
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in MODULES.items()}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_no_function_has_more_than_40_lines_and_nine_of_ten_at_most_25() -> None:
    assert [found for found in functions() if found[1] > 40] == []
    lengths = [length for _, length in functions()]
    assert sum(length <= 25 for length in lengths) >= 0.9 * len(lengths)
