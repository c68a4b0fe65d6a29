"""What `kbgen build --explain` says of a page is so, whatever happened between the two builds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kbgen.host.explain import CONTENT, LAYOUT
from tests.building import refused
from tests.many import FEW, article, articles
from tests.program import kbgen

ROUTE = "guides/start/artikel-002/"
PAGE = f"{ROUTE}index.html"
AS_IT_WAS = f"{PAGE}: as it was; all that it is made from is what it was"


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain") / "centre"
    assert kbgen("build", "-q", "-c", articles(folder, FEW)).returncode == 0
    return folder


@pytest.fixture
def folder(centre: Path, tmp_path: Path) -> Path:
    """A help centre that stands, and of which all is remembered."""
    return Path(shutil.copytree(centre, tmp_path / "centre", symlinks=True))


def build(folder: Path, *arguments: str) -> list[str]:
    done = kbgen("build", "-q", *arguments, cwd=folder)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return done.stdout.splitlines()


def explain(folder: Path, page: str = ROUTE) -> list[str]:
    return build(folder, "--explain", page)


def title(folder: Path, number: int, name: str) -> None:
    path = article(folder, number, "Första utgåvan.")
    first, _, rest = path.read_text(encoding="utf-8").partition("title: Artikel")
    path.write_text(f"{first}title: {name}{rest}", encoding="utf-8")


def configure(folder: Path, more: str) -> None:
    with (folder / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(more)


def test_a_page_of_which_nothing_changed(folder: Path) -> None:
    assert explain(folder) == [AS_IT_WAS]
    article(folder, 5, "Andra utgåvan.")
    for page in (PAGE, f"/{ROUTE}"):
        assert explain(folder, page) == [AS_IT_WAS]
    for page in ("index.html", "404.html"):
        assert explain(folder, page) == [AS_IT_WAS.replace(PAGE, page)]
    assert explain(folder, "") == []


def test_its_text(folder: Path) -> None:
    article(folder, 2, "Andra utgåvan.")
    told = explain(folder)
    assert told[0] == f"{PAGE}: made anew; {CONTENT}"
    assert {"  -<p>Första utgåvan.</p>", "  +<p>Andra utgåvan.</p>"} <= set(told)
    assert explain(folder) == [AS_IT_WAS]


def test_its_title(folder: Path) -> None:
    title(folder, 2, "En ny rubrik")
    assert explain(folder)[0] == f"{PAGE}: made anew; {CONTENT}"


@pytest.mark.parametrize("remembered", [True, False])
def test_the_title_of_a_neighbour(folder: Path, remembered: bool) -> None:
    title(folder, 4, "En ny rubrik")
    if not remembered:
        shutil.rmtree(folder / ".kbgen")
    told = explain(folder)
    assert told[0] == f"{PAGE}: made anew; {CONTENT}"
    assert any(line.startswith("  +") and "En ny rubrik" in line for line in told)


def test_a_text_after_a_build_that_failed(folder: Path) -> None:
    article(folder, 2, "Andra utgåvan.")
    wrong = folder / "content/nothing.yaml"
    wrong.write_text("x: y\n", encoding="utf-8")
    assert kbgen("build", "-q", "--explain", ROUTE, cwd=folder).returncode == 1
    wrong.unlink()
    told = explain(folder)
    assert (told[0], "  +<p>Andra utgåvan.</p>" in told) == (f"{PAGE}: made anew; {CONTENT}", True)


def test_a_text_after_a_rollback(folder: Path) -> None:
    article(folder, 2, "Andra utgåvan.")
    build(folder)
    assert kbgen("rollback", cwd=folder).returncode == 0
    told = explain(folder)
    assert (told[0], "  +<p>Andra utgåvan.</p>" in told) == (f"{PAGE}: made anew; {CONTENT}", True)


def test_the_layout(folder: Path) -> None:
    configure(folder, "copyright: Ett bolag\n")
    told = explain(folder)
    assert told[0] == f"{PAGE}: made anew; {LAYOUT}"
    assert any("Ett bolag" in line for line in told[1:])
    configure(folder, "extra: {unused: 1}\n")
    assert explain(folder) == [f"{PAGE}: made anew; {LAYOUT}; it came out the same"]
    configure(folder, "extra_css: []\n")
    article(folder, 2, "Andra utgåvan.")
    assert explain(folder)[0] == f"{PAGE}: made anew; {CONTENT}, {LAYOUT}"


def test_a_page_that_leads_to_another(folder: Path) -> None:
    path = article(folder, 2, "Andra utgåvan.")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("---\n", "---\naliases: [/gammal/]\n", 1), encoding="utf-8")
    assert explain(folder, "gammal") == ["gammal/index.html: made; there was none that could be taken over"]
    configure(folder, "extra: {unused: 1}\n")
    assert explain(folder, "gammal/") == [f"gammal/index.html: made anew; {LAYOUT}; it came out the same"]


def test_a_page_that_somebody_altered(folder: Path) -> None:
    with (folder / "site" / PAGE).open("a", encoding="utf-8") as file:
        file.write("<!-- mine -->")
    assert explain(folder) == [f"{PAGE}: made; there was none that could be taken over"]


def test_mkdocs_itself_makes_the_page(folder: Path) -> None:
    """Then nobody knows what it is made of."""
    (folder / "hook.py").write_text("def on_page_content(html, **_): return html\n", encoding="utf-8")
    alone = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    configure(folder, "hooks: [hook.py]\n")
    assert explain(folder) == [f"{PAGE}: its bytes are what they were"]
    article(folder, 2, "Andra utgåvan.")
    told = explain(folder)
    assert (told[0], "  +<p>Andra utgåvan.</p>" in told) == (f"{PAGE}: its bytes differ", True)
    (folder / "mkdocs.yml").write_text(alone, encoding="utf-8")
    assert explain(folder) == [f"{PAGE}: made anew; something that it is made from changed; it came out the same"]


@pytest.mark.parametrize("page", ["x" * 5000, "../../etc/passwd", "sitemap.xml", "search-index", "guides/start/none/"])
def test_a_page_that_the_site_does_not_have(folder: Path, page: str) -> None:
    done = kbgen("build", "-q", "--explain", page, cwd=folder)
    assert refused(done, 2) == f"kbgen: the site has no page {page}"
