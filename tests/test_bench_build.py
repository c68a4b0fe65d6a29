"""The comparison of builds: processes are measured whole, programs get the same articles, a wrong site fails."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.program import ROOT, run

COMMAND = ROOT / "bench/build.py"
GENERATOR = """\
import pathlib, sys
articles = {}
for number in range(int(sys.argv[1])):
    articles.setdefault(("konto", "billing")[number % 2], []).append(f"article-{number}")
pathlib.Path(sys.argv[2]).mkdir()
def write(name, title, text):
    path = pathlib.Path(sys.argv[2], name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'---\\ntitle: "{title}"\\nupdated: 2025-01-01\\nlang: sv\\n---\\n\\n# {title}\\n\\n{text}\\n')
for category, names in articles.items():
    for name in names:
        write(f"{category}/{name}.md", name, f"See [a]({names[0]}.md) and [b](../konto/article-0.md).")
    write(f"{category}/index.md", category, f"- [a]({names[0]}.md)")
write("index.md", "Home", "".join(f"- [{name}]({name}/index.md)\\n" for name in articles))
"""
BURN = "import time\nwhile time.process_time() < .4: pass\n"


@pytest.fixture(scope="module")
def bench() -> Iterator[ModuleType]:
    """`bench/build.py`, as a module."""
    sys.path.insert(0, str(COMMAND.parent))
    import build

    yield build
    sys.path.remove(str(COMMAND.parent))


@pytest.fixture
def articles(tmp_path: Path, bench: ModuleType) -> Path:
    return bench.generate(generator(tmp_path), 6, tmp_path / "articles")


def generator(folder: Path) -> Path:
    (folder / "generator.py").write_text(GENERATOR, encoding="utf-8")
    return folder / "generator.py"


def cost(bench: ModuleType, folder: Path, program: str, seconds: float = 60) -> Any:
    (folder / "project").mkdir(exist_ok=True)
    return bench.measure([sys.executable, "-c", program], folder / "project", os.environ, seconds)


def test_processes_that_a_build_starts_are_counted_waited_for_or_not(bench: ModuleType, tmp_path: Path) -> None:
    start = f"import subprocess, sys\nchild = subprocess.Popen([sys.executable, '-c', {BURN!r}])\n"
    for waits in ("child.wait()", "child.returncode = 0"):
        found = cost(bench, tmp_path, start + waits)
        assert 0.38 <= found.cpu < 1, waits
        assert found.wall > 0
        assert 5 < found.megabytes < 40, "not that of the process that measures"


def test_other_children_of_the_measuring_process_are_not_waited_for(bench: ModuleType, tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    try:
        begin = time.monotonic()
        cost(bench, tmp_path, "pass")
        assert time.monotonic() - begin < 60
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_memory_is_that_of_all_processes_with_what_they_share_once(bench: ModuleType, tmp_path: Path) -> None:
    program = """\
import os, time
if {first}: held = b"x" * 100_000_000
for _ in range(3):
    if not os.fork():
        if not {first}: held = b"x" * 100_000_000
        time.sleep(2)
        os._exit(0)
for _ in range(3): os.wait()
"""
    assert 100 < cost(bench, tmp_path, program.format(first=True)).megabytes < 180
    assert 300 < cost(bench, tmp_path, program.format(first=False)).megabytes < 380


def test_a_build_that_fails_or_does_not_end_says_so(bench: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(bench.FailedError, match=r"(?s)exit code 3.*no such plan"):
        cost(bench, tmp_path, "import sys; print('no such plan'); sys.exit(3)")
    begin = time.monotonic()
    with pytest.raises(bench.FailedError, match="exit code -9"):
        cost(bench, tmp_path, "import time; time.sleep(60)", seconds=0.5)
    assert time.monotonic() - begin < 30


@pytest.mark.parametrize("name", ["kbgen", "hugo", "eleventy", "zensical", "material"])
def test_all_programs_get_the_same_articles(bench: ModuleType, tmp_path: Path, articles: Path, name: str) -> None:
    program = bench.PROGRAMS[name]
    folder = program.lay(articles, tmp_path / name)
    found = {path.stem for path in folder.glob("*/*.md")} - {"index", "_index"}
    assert found == {f"article-{number}" for number in range(6)}
    text = (folder / "billing/article-1.md").read_text(encoding="utf-8")
    assert text.startswith('---\ntitle: "article-1"\n---\n')
    by_route = name in ("hugo", "eleventy")
    links = (
        ("(/billing/article-1/)", "(/konto/article-0/)") if by_route else ("(article-1.md)", "(../konto/article-0.md)")
    )
    assert all(link in text for link in links)


def test_what_was_changed_is_put_back(bench: ModuleType, tmp_path: Path, articles: Path) -> None:
    project = bench.Project(bench.PROGRAMS["hugo"], articles, tmp_path / "project")

    def sources() -> dict[str, str]:
        return {path.name: path.read_text(encoding="utf-8") for path in project.folder.rglob("*.md")}

    before, seen = sources(), []
    for step in bench.PROGRAMS["kbgen"].steps:
        page, sign = project.change(step)
        source = sources()[f"{page.parent.name}.md"]
        assert sign in source
        seen.append(source)
    assert len(set(seen)) == 6, "cold and nothing change nothing"
    project.wipe()
    assert sources() == before


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("{python} -c pass", "is missing"),
        ("{python} -m mkdocs build -q -f ../old/mkdocs.yml -d ../project/site", "show"),
    ],
)
def test_a_program_that_shows_the_old_text_has_failed(
    bench: ModuleType, tmp_path: Path, articles: Path, command: str, fault: str
) -> None:
    program = replace(bench.PROGRAMS["pruned"], command=command)
    (tmp_path / "old").mkdir()
    program.lay(articles, tmp_path / "old")
    options = argparse.Namespace(packages=tmp_path, timeout=60)
    with pytest.raises(bench.FailedError, match=fault):
        bench.Bench(options, tmp_path)._step(bench.Project(program, articles, tmp_path / "project"), "edit")


def test_the_real_programs_are_run_and_what_they_cost_is_printed(tmp_path: Path) -> None:
    out, plot = tmp_path / "out.json", tmp_path / "plot.svg"
    done = run(sys.executable, COMMAND, "--generator", generator(tmp_path), "--only", "kbgen", "--out", out, 6)
    assert done.returncode == 0, done.stderr
    rows = {row["step"]: row for row in json.loads(out.read_text(encoding="utf-8"))["rows"]}
    assert list(rows) == ["cold", "edit", "nothing", "title", "add", "again", "later", "profile"]
    written = [rows[step]["written"] for step in ("cold", "edit", "nothing", "title", "add")]
    assert written[0] == rows["cold"]["files"] == rows["add"]["files"] - 1
    assert written[1:3] == [1, 0]
    assert [rows[step]["written"] for step in ("again", "later")] == [1, 1]
    assert sum(rows["profile"]["phases"].values()) <= rows["profile"]["wall"]
    again = run(sys.executable, COMMAND, "--print", out, "--plot", plot)
    assert again.stdout == done.stdout
    assert "| 6 articles |" in again.stdout
    texts = [text.text for text in ElementTree.parse(plot).iter("{http://www.w3.org/2000/svg}text")]
    assert texts.count("kbgen") == 2


def test_ratios_are_of_the_same_round_and_held_against_the_bars(bench: ModuleType) -> None:
    def row(turn: int, program: str, wall: float) -> dict[str, Any]:
        return {"round": turn, "articles": 1000, "program": program, "step": "edit", "wall": wall, "others": 0.0}

    seconds = {"kbgen": (0.4, 0.8, 0.3), "hugo": (4.0, 4.0, 1.0)}
    rows = [row(turn, program, wall) for program, walls in seconds.items() for turn, wall in enumerate(walls)]
    text = bench.document({"machine": {"cores": 2, "versions": {"kbgen": "1"}}, "rounds": 3, "rows": rows})
    assert "| one edit, 1,000: wall | 0.4 s | 0.5 s | yes |" in text
    assert "| one edit, 1,000: wall / Hugo | 0.2 × | 0.25 × | yes |" in text, "the middle of .1, .2 and .3"
    assert "| one edit, 10,000: wall | – | 1.5 s | not measured |" in text
    assert "Other programs were busy" not in text


def test_an_unknown_program_is_told() -> None:
    done = run(sys.executable, COMMAND, "--only", "nothing")
    assert (done.returncode, "nothing" in done.stderr) == (2, True)
