"""What the site's own search knows: the words of its pages, and not the furniture around them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.program import kbgen

pytestmark = pytest.mark.xdist_group("build")
FURNITURE = ("kb-related", "kb-contact", "categories", "questions", "recent", "popular", "new", "transcript")


@pytest.fixture(scope="module")
def sections(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each section's text, by its place."""
    site: Path = tmp_path_factory.mktemp("search") / "site"
    done = kbgen("build", "-d", site)
    assert done.returncode == 0, done.stderr
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    return {entry["location"]: entry["text"] for entry in index["docs"]}


def test_lists_of_other_pages_are_not_found_in_the_site_search(sections: dict[str, str]) -> None:
    assert [place for place in sections if place.partition("#")[2] in FURNITURE] == []
    assert [place for place in sections if place.startswith("#")] == []


def test_words_of_neighbouring_elements_do_not_run_together(sections: dict[str, str]) -> None:
    assert "till steg" not in sections["troubleshooters/fel-500/"]
    glued = {
        place: found
        for place, text in sections.items()
        if (found := re.findall(r"\b[a-zåäö]{4,}[A-ZÅÄÖ][a-zåäö]+", text))
    }
    assert glued == {}
