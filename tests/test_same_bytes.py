"""The same content gives the same bytes: by kbgen or by MkDocs, wherever, whenever, and on however many processors."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.building import files, site_of
from tests.many import articles
from tests.program import ROOT, kbgen, run, tree

SITES = {"mediaweb": ROOT, "winterkvist": ROOT / "examples/winterkvist", "full": ROOT / "tests/sites/full"}
HOOK = """\
def on_post_page(output, **how):
    return output.replace("</body>", "<!-- hooked --></body>")
"""
pytestmark = pytest.mark.xdist_group("same-bytes")


def copied(name: str, folder: Path) -> Path:
    """A site of its own, without what was made of it."""
    folder.mkdir(parents=True)
    shutil.copytree(SITES[name] / "content", folder / "content")
    shutil.copy(SITES[name] / "mkdocs.yml", folder)
    return folder


@pytest.fixture(params=[*SITES, "many"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    name = request.param
    return articles(tmp_path / name, 90).parent if name == "many" else copied(name, tmp_path / name)


def by_kbgen(project: Path, **env: str) -> dict[str, bytes]:
    done = kbgen("build", "-q", cwd=project, env=env)
    assert done.returncode == 0, done.stderr
    return tree(project / "site")


def by_mkdocs(project: Path) -> dict[str, bytes]:
    done = run(sys.executable, "-m", "mkdocs", "build", "-q", "-d", "mkdocs-site", cwd=project)
    assert done.returncode == 0, done.stderr
    return tree(project / "mkdocs-site")


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def test_kbgen_makes_what_mkdocs_makes(project: Path) -> None:
    ours = by_kbgen(project)
    assert len(ours) > 60
    assert differing(ours, by_mkdocs(project)) == []


def test_with_another_plugin_too_and_says_so(tmp_path: Path) -> None:
    project = copied("full", tmp_path / "hooked")
    (project / "hook.py").write_text(HOOK, encoding="utf-8")
    config = project / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8") + "hooks: [hook.py]\n", encoding="utf-8")
    done = kbgen("build", "-q", cwd=project)
    ours = tree(project / "site")
    assert done.stderr == "kbgen does not know what the hook hook.py does to a page: MkDocs itself makes every page\n"
    assert b"<!-- hooked -->" in ours["index.html"]
    assert differing(ours, by_mkdocs(project)) == []


def places(tmp_path: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Two machines' worth of differences."""
    machines = (("Pacific/Kiritimati", "C", "0"), ("America/Los_Angeles", "C.UTF-8", "1"), ("UTC", "C", "4711"))
    for number, (zone, locale, seed) in enumerate(machines):
        folder = copied("full", tmp_path / str(number) / ("a" * number * 7 or "b"))
        yield folder, {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}


def test_no_byte_depends_on_place_zone_locale_or_hash_seed(tmp_path: Path) -> None:
    first, *others = [by_kbgen(folder, **env) for folder, env in places(tmp_path)]
    assert [differing(first, other) for other in others] == [[], []]


def test_a_cache_from_elsewhere_is_as_good_as_none(tmp_path: Path) -> None:
    here, there = copied("full", tmp_path / "here"), copied("full", tmp_path / "there")
    clean = by_kbgen(here)
    shutil.copytree(here / ".kbgen", there / ".kbgen")
    assert differing(clean, by_kbgen(there)) == []


def test_the_site_can_be_built_by_python_itself(edited_config: Path, edited_site: dict[str, bytes]) -> None:
    """Without a terminal, an own process or an own session: as a test or a script of somebody else does it."""
    code = "import sys; from pathlib import Path; from kbgen.host.build import build; build(Path(sys.argv[1]))"
    done = run(sys.executable, "-c", code, edited_config)
    assert (done.returncode, files(site_of(edited_config))) == (0, edited_site)
