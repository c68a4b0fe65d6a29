"""What the search of our own site knows: every place that it leads to is there, and no furniture is found."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.browser_files import Files
from tests.program import kbgen, tree

pytestmark = pytest.mark.xdist_group("build")
FURNITURE = ("kb-related", "kb-contact", "categories", "questions", "recent", "popular", "new", "transcript")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("search") / "site"
    done = kbgen("build", "-d", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def files(site: Path) -> Files:
    return Files(tree(site), "sv")


@pytest.fixture(scope="module")
def sections(files: Files) -> dict[str, str]:
    """Each section's text, by its place."""
    return {
        f"{route.split('#')[0]}#{anchor}" if anchor else route: f"{title} {heading} {text}"
        for title, route, rows in files.cards()
        for anchor, heading, text, _ in rows
    }


class Page(HTMLParser):
    """The ids of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids |= {value for name, value in attrs if name == "id" and value}


def test_every_place_that_is_found_is_on_the_site(site: Path, sections: dict[str, str]) -> None:
    pages: dict[str, set[str]] = {}
    for found in sections:
        route, _, anchor = found.partition("#")
        if route not in pages:
            pages[route] = Page(site / route / "index.html").ids
        assert not anchor or anchor in pages[route], found


def test_every_heading_of_a_guide_is_found(site: Path, sections: dict[str, str]) -> None:
    guides = sorted((site / "guides").glob("*/*/index.html"))
    assert guides
    for path in guides:
        route = f"{path.parent.relative_to(site).as_posix()}/"
        headings = set(re.findall(r'<h[23][^>]* id="([^"]+)"', path.read_text(encoding="utf-8")))
        assert {f"{route}#{anchor}" for anchor in headings - set(FURNITURE)} <= set(sections), route


def test_lists_of_other_pages_are_not_found(sections: dict[str, str]) -> None:
    assert [found for found in sections if found.partition("#")[2] in FURNITURE] == []
    assert [found for found in sections if found.startswith("#")] == []


def test_words_of_neighbouring_elements_do_not_run_together(sections: dict[str, str]) -> None:
    glued = {
        found: runs
        for found, text in sections.items()
        if (runs := re.findall(r"\b[a-zåäö]{4,}[A-ZÅÄÖ][a-zåäö]+", text))
    }
    assert glued == {}


def test_no_markup_is_shown(sections: dict[str, str]) -> None:
    markup = re.compile(r"</?(p|li|strong|a|div|span|td)\b|\{\{|\*\*|\]\(")
    assert [found for found, text in sections.items() if markup.search(text)] == []


def test_every_word_that_is_listed_occurs(files: Files) -> None:
    postings = files.postings()
    assert files.words["count"] == len(files.cards()) == len(files.classes())
    assert len(postings) > 1000
    assert all(postings.values())


def test_nothing_is_left_over_in_the_folder_of_the_files(site: Path, files: Files) -> None:
    listed = {"index.js", *files.tables, *files.names("shards"), *files.names("cards")}
    assert {path.relative_to(site / "assets/search").as_posix() for path in (site / "assets/search").rglob("*.js")} == {
        f"sv/{name}" for name in listed
    }
