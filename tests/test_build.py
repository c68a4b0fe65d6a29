"""The build, run for real on both of the repository's own sites."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.program import ROOT, kbgen, run, tree

SITES = {"mediaweb": ROOT / "mkdocs.yml", "winterkvist": ROOT / "examples/winterkvist/mkdocs.yml"}
pytestmark = pytest.mark.xdist_group("build")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("built")
    for name, config in SITES.items():
        done = kbgen("build", "-c", config, "-d", folder / name / "site")
        assert done.returncode == 0, done.stderr
    return {name: folder / name / "site" for name in SITES}


@pytest.fixture(params=SITES)
def site(request: pytest.FixtureRequest, built: dict[str, Path]) -> Path:
    return built[request.param]


class Page(HTMLParser):
    """The addresses and ids of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.addresses: list[tuple[str, str]] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            if name in ("href", "src", "poster", "action", "data-src") and value:
                self.addresses.append((tag, value))


def pages(site: Path) -> Iterator[tuple[Path, Page]]:
    for path in sorted(site.rglob("*.html")):
        yield path, Page(path)


def test_every_address_on_every_page_leads_somewhere(site: Path) -> None:
    known = dict(pages(site))
    broken = []
    for path, page in known.items():
        for _, address in page.addresses:
            parts = urlsplit(address)
            if parts.scheme or path.name == "404.html":
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file() or (parts.fragment and target in known and parts.fragment not in known[target].ids):
                broken.append(f"{path.relative_to(site)}: {address}")
    assert broken == []


def test_no_page_asks_a_third_party_for_anything(site: Path) -> None:
    for path, page in pages(site):
        own = [(tag, address) for tag, address in page.addresses if tag not in ("a", "link")]
        assert [address for _, address in own if address.startswith(("http:", "https:", "//"))] == [], path
        links = re.findall(r"<link [^>]*>", path.read_text(encoding="utf-8"))
        outside = [link for link in links if "http" in link and not re.search(r'rel="?(canonical|alternate)', link)]
        assert outside == [], path


def test_every_page_has_one_first_heading_a_title_and_a_language(site: Path) -> None:
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' in html:
            continue
        assert len(re.findall(r"<h1[ >]", html)) == 1, path
        assert re.search(r"<title>[^<]+</title>", html), path
        assert '<html lang="sv"' in html, path


def test_a_page_is_small_besides_its_own_content(site: Path) -> None:
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        article = re.search(r"<article.*</article>", html, re.DOTALL)
        around = len(html.encode()) - len(article.group().encode() if article else b"")
        assert around < 40_000, f"{path}: {around} bytes around the article"


def test_unpublished_articles_reach_no_output(built: dict[str, Path]) -> None:
    secret = [
        path
        for path in (ROOT / "content/guides").rglob("*.md")
        if re.search(r"^status: (draft|internal)", path.read_text(), re.M)
    ]
    assert secret
    for source in secret:
        title = re.search(r"^title: (.+)$", source.read_text(encoding="utf-8"), re.M)
        assert title
        for path, data in tree(built["mediaweb"]).items():
            assert source.stem not in path
            if path.endswith((".html", ".json", ".xml", ".txt")):
                assert title.group(1).strip('"').encode() not in data, path


def test_sources_are_not_published(site: Path) -> None:
    assert [path for path in tree(site) if path.endswith((".md", ".yaml", ".yml", ".csv"))] == []


def test_the_search_index_stands_beside_the_site_and_never_in_it(built: dict[str, Path], tmp_path: Path) -> None:
    assert (built["mediaweb"].parent / "search-index").is_dir()
    assert not any("search-index" in path or path.endswith(".pickle") for path in tree(built["mediaweb"]))
    config = copied(tmp_path, "index_dir: site/index")
    done = kbgen("build", "-c", config)
    assert done.returncode == 2
    assert "inside site_dir" in done.stderr


def copied(tmp_path: Path, plugin: str = "") -> Path:
    """A copy of the minimal site, built into its own folder."""
    shutil.copytree(ROOT / "tests/sites/minimal", tmp_path / "site")
    config = tmp_path / "site/mkdocs.yml"
    if plugin:
        config.write_text(config.read_text().replace("- kbgen", f"- kbgen: {{{plugin}}}"))
    return config


@pytest.mark.parametrize("name", SITES)
def test_mkdocs_build_makes_the_same_bytes(name: str, built: dict[str, Path], tmp_path: Path) -> None:
    done = run(sys.executable, "-m", "mkdocs", "build", "-q", "-f", SITES[name], "-d", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    ours, theirs = tree(built[name]), tree(tmp_path / "site")
    assert ours.keys() == theirs.keys()
    assert [path for path in ours if ours[path] != theirs[path]] == []


def test_time_zone_locale_and_hash_seed_change_no_byte(built: dict[str, Path], tmp_path: Path) -> None:
    env = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    done = kbgen("build", "-c", SITES["mediaweb"], "-d", tmp_path / "elsewhere/site", env=env)
    assert done.returncode == 0, done.stderr
    ours, other = tree(built["mediaweb"]), tree(tmp_path / "elsewhere/site")
    assert [path for path in ours if ours[path] != other.get(path)] == []


def test_a_failed_build_leaves_the_last_site_whole(tmp_path: Path) -> None:
    config = copied(tmp_path)
    assert kbgen("build", "-c", config).returncode == 0
    before = tree(config.parent / "site")
    guide = next((config.parent / "content/guides").rglob("*.md"))
    guide.write_text(guide.read_text() + "\n[gone](gone.md)\n")
    done = kbgen("build", "-c", config)
    assert done.returncode == 1
    assert "error[broken-link]" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(config.parent / "site") == before
    plain = run(sys.executable, "-m", "mkdocs", "build", "-f", config)
    assert plain.returncode == 1
    assert tree(config.parent / "site") == before
    assert sorted(path.name for path in config.parent.iterdir() if path.name[0] == ".") == [".kbgen", ".site.kbgen"]


def test_a_folder_that_kbgen_did_not_make_is_refused(tmp_path: Path) -> None:
    config = copied(tmp_path)
    (config.parent / "site").mkdir()
    (config.parent / "site/thesis.txt").write_text("years of work")
    for command in ((sys.executable, "-m", "kbgen", "build", "-c"), (sys.executable, "-m", "mkdocs", "build", "-f")):
        done = run(*command, config)
        assert done.returncode != 0
        assert "did not make" in done.stderr + done.stdout
        assert (config.parent / "site/thesis.txt").read_text() == "years of work"


def test_titles_cannot_break_out_of_the_head(tmp_path: Path) -> None:
    config = copied(tmp_path)
    guide = next((config.parent / "content/guides").rglob("*.md"))
    attack = "</title><script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    text = re.sub(
        r"^title: .*$", f"title: |-\n  {attack}\ndescription: |-\n  {attack}", guide.read_text(), count=1, flags=re.M
    )
    guide.write_text(re.sub(r"^description: (?!\|).*\n", "", text, flags=re.M))
    done = kbgen("build", "-c", config)
    assert done.returncode == 0, done.stderr
    for path, data in tree(config.parent / "site").items():
        if path.endswith((".html", ".xml")):
            assert b"<script>alert" not in data, path
            assert b"<img src=x" not in data, path


def test_two_thousand_articles_do_not_make_a_page_larger(tmp_path: Path) -> None:
    config = copied(tmp_path)
    guide = next((config.parent / "content/guides").rglob("*.md"))
    small = kbgen("build", "-c", config)
    assert small.returncode == 0, small.stderr
    route = guide.relative_to(config.parent / "content").with_suffix("")
    before = len((config.parent / "site" / route / "index.html").read_bytes())
    for number in range(2000):
        guide.with_name(f"more-{number:04}.md").write_text(f"---\ntitle: Artikel nummer {number:04}\n---\n\nKort.\n")
    assert kbgen("build", "-c", config).returncode == 0
    after = len((config.parent / "site" / route / "index.html").read_bytes())
    assert after - before < 8_000
