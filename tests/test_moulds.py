"""The document around an article is rendered once for many: each page is still what the templates make of its view."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbgen.host import moulds
from kbgen.host.pages import PageMaker
from kbgen.host.prepared import Job, Prepared
from kbgen.memo import Memo
from kbgen.pages.frame import frame
from kbgen.pages.notices import Banner
from kbgen.pages.view import Heading, Link, View
from tests.examples import ROOT
from tests.many import articles

BANNER = Banner("drift", "info", "Drift", "Det går långsamt.", "", "2026-11-22T08:00Z", "")


def prepared(config: Path) -> Prepared:
    job = Job.of(config)
    return Prepared(job, job.config(), Memo())


def views_of(site: Prepared) -> list[View]:
    """The articles first, for these are many."""
    return [*map(site.layout.view, site.layout.loaded.subjects), *site.layout.views]


def maker(site: Prepared) -> PageMaker:
    """One that has not made any page."""
    return PageMaker(site.config, site.renderer, frame(site.layout.known.site))


def differing(site: Prepared, views: Sequence[View]) -> list[str]:
    """The pages that become others when others were made before them; the first of a maker has no mould."""
    used = maker(site)
    return [view.route for view in views if used.page(view) != maker(site).page(view)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    yield prepared(articles(tmp_path_factory.mktemp("moulds"), 60))


@pytest.mark.parametrize("folder", [".", "examples/winterkvist", "tests/sites/full"])
def test_pages_of_a_real_site_are_the_same_with_moulds(folder: str) -> None:
    real = prepared(ROOT / folder / "mkdocs.yml")
    views = [view for view in views_of(real) if view.kind in moulds.KINDS]
    assert views
    assert differing(real, views) == []


def test_two_documents_are_rendered_for_a_category_and_one_for_its_mould(site: Prepared) -> None:
    guides = [view for view in views_of(site) if view.kind == "guide"]
    rendered: list[str] = []

    def document(view: View, content: str) -> str:
        rendered.append(view.route)
        return one.document(view, content)

    one = maker(site)
    casting = moulds.Moulds(document, one.siblings, "")
    assert [casting.document(view, "…") for view in guides] == [one.document(view, "…") for view in guides]
    assert len(guides) == 60
    assert len(rendered) == 2 * 3


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12) | st.sampled_from(
    [
        "%s",
        "%(title)s",
        '<kb-title">',
        "&lt;kb-title&#34;&gt;",
        "{{ title }}",
        "</script>",
        "\\u003ckb",
        "'\"<&>",
        "–😀",
    ]
)
LINKS = st.builds(Link, TEXTS, TEXTS, current=st.booleans())
CHANGES = st.fixed_dictionaries(
    {
        "route": TEXTS.map(lambda name: f"guides/start/{name.replace('/', '') or 'x'}/"),
        "title": TEXTS,
        "description": TEXTS | st.just(""),
        "siblings": st.lists(LINKS, max_size=21).map(tuple),
        "headings": st.lists(st.builds(Heading, TEXTS, TEXTS), max_size=2).map(tuple),
        "updated": st.none() | st.dates(dt.date(1, 1, 1)),
        "listed": st.booleans(),
        "notices": st.sampled_from([None, (), (BANNER,)]),
    }
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CHANGES, min_size=1, max_size=8))
def test_whatever_is_in_a_view_stands_in_its_page(site: Prepared, changes: list[dict[str, object]]) -> None:
    guide = next(view for view in views_of(site) if view.route.startswith("guides/start/"))
    alike = [{**change, "description": "d", "headings": (), "siblings": (), "listed": True} for change in changes]
    views = [replace(guide, **change) for change in (*alike, *changes, *alike)]  # type: ignore[arg-type]
    assert differing(site, [view for view in views if view.route.count("/") == 3]) == []


@pytest.mark.parametrize(
    "more",
    [
        "extra_css: [guides/start/artikel-006/own.css]\n",
        "extra_javascript: [{path: ./guides/start/artikel-006/own.js, defer: true}]\n",
        "extra: {polyfills: [guides//start/artikel-006/own.js]}\n",
        "site_name: '<kb-title\">'\n",
        "site_name: '&lt;kb-name&#34;&gt;'\n",
        "use_directory_urls: false\n",
        "theme: {name: material, language: sv, favicon: guides/start/artikel-006/own.png}\n",
    ],
)
def test_whatever_mkdocs_yml_says(tmp_path: Path, more: str) -> None:
    config = articles(tmp_path, 12)
    lines = config.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(more.split(":")[0] + ":")]
    config.write_text("".join(kept) + more, encoding="utf-8")
    other = prepared(config)
    assert differing(other, views_of(other)[:12]) == []


@pytest.mark.parametrize("name", ["main.html", "partials/search.html", "kb/guide.html"])
def test_a_template_of_the_site_that_decides_by_a_title_is_asked_for_each_page(tmp_path: Path, name: str) -> None:
    config = articles(tmp_path, 12)
    template = tmp_path / "own" / name
    template.parent.mkdir(parents=True)
    template.write_text("{{ 'the sixth' if '006' in view.title else 'another' }}", encoding="utf-8")
    config.write_text(config.read_text(encoding="utf-8").replace("sv}", "sv, custom_dir: own}"), encoding="utf-8")
    other = prepared(config)
    used = maker(other)
    assert [b"the sixth" in used.page(view) for view in views_of(other)[:12]].count(True) == 1


def test_a_mould_that_does_not_make_its_first_page_is_not_used(site: Prepared) -> None:
    guides = [view for view in views_of(site) if view.kind == "guide"]
    shouted = moulds.Moulds(lambda view, content: f"{view.title.upper()} {content}", lambda view: "", "")
    assert [shouted.document(view, "…") for view in guides] == [f"{view.title.upper()} …" for view in guides]
