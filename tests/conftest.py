"""Options and fixtures that modules of tests share; a site that several need is built once for all of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import examples, remembering
from tests.building import built
from tests.many import FEW, MANY, SOME, article, articles, every
from tests.previewing import Preview, previewing
from tests.program import ROOT, kbgen, tree
from tests.receiving import Running, receiver


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write what the program says today as the expected output")


@pytest.fixture
def same_as_file(request: pytest.FixtureRequest) -> Callable[[str, Path], None]:
    """Holds a text against a file; `pytest --renew` writes the file instead."""

    def compare(text: str, expected: Path) -> None:
        if request.config.getoption("--renew"):
            expected.write_text(text, encoding="utf-8")
        assert text == expected.read_text(encoding="utf-8"), f"run pytest --renew if {expected.name} is to change"

    return compare


@pytest.fixture(scope="session")
def many_config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration of a help centre that is built again and again; its articles are left as they were."""
    return articles(tmp_path_factory.mktemp("centre"), MANY)


@pytest.fixture(scope="session")
def many_site(many_config: Path) -> dict[str, bytes]:
    """Its site, as one process makes it."""
    return built(many_config, "-j", 1)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a help centre whose site stands; tests change copies of it."""
    folder = tmp_path_factory.mktemp("built") / "one"
    assert kbgen("build", "-q", "-c", articles(folder, SOME)).returncode == 0
    return folder


@pytest.fixture
def edited_config(finished: Path, tmp_path: Path) -> Path:
    """The configuration of a site that stands, and a next edition of every article that does not yet."""
    folder = tmp_path / "centre"
    shutil.copytree(finished, folder, symlinks=True)
    every(folder, SOME, "Andra utgåvan.")
    return folder / "mkdocs.yml"


@pytest.fixture(scope="session")
def edited_site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site of that edition, built from nothing."""
    config = articles(tmp_path_factory.mktemp("edited"), SOME)
    every(config.parent, SOME, "Andra utgåvan.")
    assert kbgen("build", "-q", "-c", config).returncode == 0
    return tree(config.parent / "site")


@pytest.fixture(scope="session")
def twice_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A help centre that was built, edited, and built again: some of what is remembered is new, some is not."""
    folder = tmp_path_factory.mktemp("built") / "one"
    config = articles(folder, FEW)
    assert kbgen("build", "-q", "-c", config).returncode == 0
    article(folder, 2, "Andra utgåvan.")
    assert kbgen("build", "-q", "-c", config).returncode == 0
    return folder


@pytest.fixture
def restored(twice_built: Path, tmp_path: Path) -> Path:
    """A copy of it, in a folder of another name."""
    shutil.copytree(twice_built, tmp_path / "two")
    return tmp_path / "two"


@pytest.fixture(scope="session")
def third_edition(twice_built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a clean build makes after one more edit."""
    folder = tmp_path_factory.mktemp("clean")
    shutil.copytree(twice_built / "content", folder / "content")
    shutil.copy(twice_built / "mkdocs.yml", folder)
    article(folder, 5, "Tredje utgåvan.")
    return remembering.built(folder)


@pytest.fixture(scope="session")
def built_example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples of the documentation, a site without problems, already built; tests leave it as it is."""
    site = examples.project(tmp_path_factory.mktemp("good"))
    done = kbgen("build", cwd=site)
    assert (done.returncode, done.stdout) == (0, "")
    phases = [line.partition(":")[0] for line in done.stderr.splitlines()]
    assert phases == ["content", "pages", "files", "search", "built site"]
    return site


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The same site, to change."""
    return examples.project(tmp_path)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A receiver for the tests of a module."""
    with receiver(tmp_path_factory.mktemp("receiver")) as found:
        yield found


@pytest.fixture(params=["exchanged", "renamed"])
def any_switch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a system that can exchange two folders, and on one that cannot."""
    if request.param == "renamed":
        monkeypatch.setattr("kbgen.build.release.exchange", lambda one, other: False)


@pytest.fixture
def minimal_site(tmp_path: Path) -> Path:
    """A small site of which a test may change what it likes."""
    return Path(shutil.copytree(ROOT / "tests/sites/minimal", tmp_path / "site"))


@pytest.fixture
def preview(minimal_site: Path) -> Iterator[Preview]:
    """A preview of it."""
    with previewing(minimal_site) as preview:
        yield preview
