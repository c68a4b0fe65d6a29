"""What a build publishes for search besides the index: the words of the box, OpenSearch, nothing of another search."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kbgen.host.search_files import short_name
from tests.program import ROOT, kbgen, run, tree

pytestmark = pytest.mark.xdist_group("build")
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def copied(tmp_path: Path, old: str = "", new: str = "", site: str = "full") -> Path:
    """The configuration of a copy of a small site, with a change."""
    shutil.copytree(ROOT / "tests/sites" / site, tmp_path / "site")
    config = tmp_path / "site/mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    assert old in text
    config.write_text(text.replace(old, new), encoding="utf-8")
    return config


def words(site: Path) -> dict[str, object]:
    """What the box knows."""
    text = (site / "assets/kbgen/search-words-sv.js").read_text(encoding="utf-8")
    return dict(json.loads(text.removeprefix("kbgenSearchWords(").rstrip().removesuffix(")")))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The full small site, built."""
    config = copied(tmp_path_factory.mktemp("host"))
    done = kbgen("build", "-c", config, "-d", config.parent / "out")
    assert done.returncode == 0, done.stderr
    return config.parent / "out"


def test_nothing_of_materials_search_is_published(site: Path) -> None:
    published = tree(site)
    assert [path for path in published if "lunr" in path or "workers" in path or "search_index" in path] == []
    for path, data in published.items():
        if path.endswith(".html"):
            assert b"data-md-component=search" not in data.replace(b'"', b""), path
            assert b"workers/search" not in data, path


def test_a_page_has_no_script_in_it(site: Path) -> None:
    for path, data in tree(site).items():
        if path.endswith(".html"):
            scripts = re.findall(r"<script\b([^>]*)>", data.decode())
            assert [found for found in scripts if "src=" not in found and "json" not in found] == [], path
            assert not re.search(r"\son[a-z]+=|javascript:", data.decode()), path


def test_the_box_knows_kinds_plans_and_ways_but_no_log(site: Path) -> None:
    box = words(site)
    assert {"words", "kinds", "categories", "plans", "popular", "sections", "ways"} <= box.keys()
    assert "log" not in box


def test_opensearch_describes_the_search(site: Path) -> None:
    description = ElementTree.parse(site / "opensearch.xml").getroot()
    assert description.tag == f"{OPENSEARCH}OpenSearchDescription"
    addresses = {url.get("type"): url.get("template") for url in description.findall(f"{OPENSEARCH}Url")}
    assert addresses["text/html"] == "https://help.example.org/search/?q={searchTerms}"
    name = description.findtext(f"{OPENSEARCH}ShortName") or ""
    assert 0 < len(name) <= 16
    assert 'rel="search"' in (site / "index.html").read_text(encoding="utf-8")


def test_there_is_no_opensearch_without_an_address(tmp_path: Path) -> None:
    config = copied(tmp_path, "site_url: https://help.example.org/\n", "")
    done = kbgen("build", "-c", config, "-d", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "out/opensearch.xml").exists()
    assert 'rel="search"' not in (tmp_path / "out/index.html").read_text(encoding="utf-8")


def test_a_name_of_the_site_cannot_end_the_description(tmp_path: Path) -> None:
    config = copied(tmp_path, "site_name: Full", "site_name: '<a> & \"b\" </OpenSearchDescription>'")
    assert kbgen("build", "-c", config, "-d", tmp_path / "out").returncode == 0
    ElementTree.parse(tmp_path / "out/opensearch.xml")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Mediaweb", "Mediaweb"),
        ("Mediaweb hjälpcenter", "Mediaweb"),
        ("Exactly sixteen!", "Exactly sixteen!"),
        ("Sexton tecken är här", "Sexton tecken är"),
        ("Donaudampfschifffahrt", "Donaudampfschiff"),
    ],
)
def test_a_short_name_is_whole_words_where_they_fit(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize("listed", ["  - search\n", "  - search:\n      lang: sv\n"])
def test_materials_search_may_still_be_listed_and_is_named_once(tmp_path: Path, listed: str) -> None:
    config = copied(tmp_path, "  - kbgen\n", f"{listed}  - kbgen\n")
    done = kbgen("build", "-c", config, "-d", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("kbgen has its own search") == 1
    assert not (tmp_path / "out/search/search_index.json").exists()


def test_a_strict_build_does_not_fail_over_it(tmp_path: Path) -> None:
    config = copied(tmp_path, "  - kbgen\n", "  - search\n  - kbgen\n", site="minimal")
    mkdocs = run(
        sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-f", config, "-d", tmp_path / "out", cwd=tmp_path
    )
    assert mkdocs.returncode == 0, mkdocs.stderr


def test_a_log_is_known_to_the_box_only_where_it_is_set(tmp_path: Path) -> None:
    endpoint = "https://log.example.org/searches?site=full"
    config = copied(tmp_path, "  - kbgen\n", f"  - kbgen:\n      search_log: {{endpoint: '{endpoint}'}}\n")
    done = kbgen("build", "-c", config, "-d", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert words(tmp_path / "out")["log"] == endpoint


@pytest.mark.parametrize(
    "setting",
    [
        "https://log.example.org/",
        "{}",
        "{endpoint: https://log.example.org/, every: 5}",
        "{endpoint: 'http://log.example.org/'}",
        "{endpoint: log.example.org}",
        "{endpoint: /log}",
        "{endpoint: 'https://'}",
        "{endpoint: 'https://me:secret@log.example.org/'}",
        "{endpoint: 'https://log.example.org/#a'}",
        "{endpoint: 'https://log.example.org:99999/'}",
        "{endpoint: 'https://log.example.org/a b'}",
        "{endpoint: 5}",
    ],
)
def test_a_log_that_is_not_encrypted_or_not_an_address_is_refused(tmp_path: Path, setting: str) -> None:
    config = copied(tmp_path, "  - kbgen\n", f"  - kbgen:\n      search_log: {setting}\n")
    done = kbgen("check", "-c", config)
    assert done.returncode == 2
    assert "search_log" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr
