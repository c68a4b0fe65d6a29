"""Notices in real Chromium: in the page, and read again from a file that changes while the site stands."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests import examples
from tests.browser.conftest import keep, served
from tests.browser.states import watched
from tests.program import kbgen

CONTENT = """\
notices:
  - id: slow
    title: Publicering går långsamt
    text: Vi arbetar med det.
    severity: critical
    from: 2026-11-22 09:40
    url: /support/
  - id: tonight
    title: Underhåll i kväll
    severity: warning
    from: 2026-11-22 20:00
    until: 2026-11-22 23:00
    pages: [/support/]
"""
FILE = "assets/kbgen/notices-sv.js"
MORNING, EVENING, NIGHT = (f"2026-11-22T{time}+01:00" for time in ("10:00", "21:00", "23:30"))
Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site with notices."""
    project = examples.project(tmp_path_factory.mktemp("notices"))
    (project / "content/notices.yaml").write_text(CONTENT, encoding="utf-8")
    done = kbgen("build", "-c", project / "mkdocs.yml", "-d", project / "site")
    assert done.returncode == 0, done.stderr
    return project / "site"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as found:
        yield found


@pytest.fixture
def told(folder: Path) -> Iterator[Callable[[str], None]]:
    """Puts other notices into the file of the site, without a build."""
    before = (folder / FILE).read_bytes()

    def tell(text: str) -> None:
        (folder / FILE).write_text(text, encoding="utf-8")

    yield tell
    (folder / FILE).write_bytes(before)


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    contexts = []

    def opened(
        route: str = "support/", at: str = MORNING, *, width: int = 1440, scheme: str = "light", javascript: bool = True
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, timezone_id="Europe/Stockholm",
            java_script_enabled=javascript, reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        page = watched(context)
        if javascript:
            page.clock.install(time=dt.datetime.fromisoformat(at))
        page.goto(f"{address}/{route}")
        page.wait_for_load_state("networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()


def titles(page: Page) -> list[str]:
    return page.locator(".kb-notice__title:visible").all_inner_texts()


def test_notices_hold_from_when_they_begin_until_they_are_over(visit: Visit) -> None:
    assert titles(visit(at="2026-11-22T09:00+01:00")) == []
    assert titles(visit(at=MORNING)) == ["Publicering går långsamt"]
    assert titles(visit(at=EVENING)) == ["Publicering går långsamt", "Underhåll i kväll"]
    assert titles(visit(at=NIGHT)) == ["Publicering går långsamt"]


def test_time_that_passes_shows_and_hides_them(visit: Visit) -> None:
    page = visit(at="2026-11-22T19:59:30+01:00")
    assert titles(page) == ["Publicering går långsamt"]
    page.clock.run_for(60_000)
    assert titles(page) == ["Publicering går långsamt", "Underhåll i kväll"]
    page.clock.run_for(3 * 3_600_000)
    assert titles(page) == ["Publicering går långsamt"]


def test_a_notice_stands_only_on_its_pages(visit: Visit) -> None:
    assert titles(visit("support/chat/", EVENING)) == ["Publicering går långsamt", "Underhåll i kväll"]
    assert titles(visit("", EVENING)) == ["Publicering går långsamt"]
    assert titles(visit("plans/", EVENING)) == ["Publicering går långsamt"]


def test_a_notice_without_javascript_stands_all_its_day(visit: Visit) -> None:
    page = visit(javascript=False)
    assert titles(page) == ["Publicering går långsamt", "Underhåll i kväll"]
    assert page.locator(".kb-notice button:visible").count() == 0
    expect(page.locator(".kb-notice a").first).to_have_attribute("href", "../support/")


def test_what_is_new_is_shown_and_announced_without_a_build(visit: Visit, told: Callable[[str], None]) -> None:
    told(
        'kbgenNotices([{"id": "down", "severity": "critical", "title": "Inloggningen ligger nere",'
        ' "text": "Vi felsöker.", "from": "2026-11-22T08:00Z", "url": "https://status.example.org/"}])\n'
    )
    page = visit("plans/")
    expect(page.locator(".kb-notice__title")).to_have_text("Inloggningen ligger nere")
    page.clock.run_for(1_000)
    expect(page.locator("[data-kb-notices-said]")).to_have_text("Inloggningen ligger nere. Vi felsöker.")
    expect(page.locator(".kb-notice a")).to_have_attribute("href", "https://status.example.org/")
    told("kbgenNotices([])")
    page.clock.run_for(6 * 60_000)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".kb-notice")).to_have_count(0)
    expect(page.locator(".kb-notices")).to_be_hidden()


def test_what_stands_in_the_page_is_not_announced_again(visit: Visit) -> None:
    page = visit()
    page.clock.run_for(2_000)
    expect(page.locator("[data-kb-notices-said]")).to_have_text("")


def test_a_reader_hides_a_notice_until_it_says_something_new(
    visit: Visit, told: Callable[[str], None], address: str
) -> None:
    page = visit(at=EVENING)
    page.get_by_role("button", name="Dölj meddelandet: Publicering går långsamt").press("Enter")
    assert titles(page) == ["Underhåll i kväll"]
    assert "Underhåll" in page.evaluate("document.activeElement.innerText + document.activeElement.textContent")
    page.keyboard.press("Enter")
    assert titles(page) == []
    assert page.evaluate("document.activeElement.id") == "content"
    page.reload()
    page.wait_for_load_state("networkidle")
    assert titles(page) == []
    told('kbgenNotices([{"id": "slow", "severity": "critical", "title": "Publicering är avstängd"}])')
    page.reload()
    expect(page.locator(".kb-notice__title")).to_have_text("Publicering är avstängd")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kbgenNotices(",
        "nonsense",
        'kbgenNotices({"a": 1})',
        "kbgenNotices(null)",
        "<!doctype html><title>404</title>",
    ],
)
def test_a_broken_file_leaves_what_stands_in_the_page(visit: Visit, told: Callable[[str], None], text: str) -> None:
    told(text)
    page = visit()
    assert titles(page) == ["Publicering går långsamt"]
    assert page.kb_errors == []  # type: ignore[attr-defined]


def test_what_a_notice_says_is_text(visit: Visit, told: Callable[[str], None]) -> None:
    told(
        'kbgenNotices([{"id": "x", "severity": "\\"><b>", "title": "<img src=x onerror=alert(1)>",'
        ' "text": "<b>x</b>", "url": "javascript:alert(1)"},'
        ' {"id": "y", "title": "//evil", "url": "//evil.example/"}, null, 7])'
    )
    page = visit()
    assert page.locator(".kb-notice img, .kb-notice b").count() == 0
    assert page.locator(".kb-notice a:visible").count() == 0
    assert page.kb_errors == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "wrong",
    [
        {"pages": "/support/"}, {"pages": None}, {"pages": {"a": 1}}, {"pages": [None, 5, {}]}, {"text": {"a": 1}},
        {"url": ["https://status.example.org/"]}, {"url": {"toString": 1}}, {"severity": 5}, {"from": {}, "until": []},
        {"from": "i går", "until": "snart"}, {"id": "__proto__"}, {"id": "constructor"},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_of_the_wrong_kind_is_left_out_and_the_rest_is_told(
    visit: Visit, told: Callable[[str], None], wrong: dict[str, object]
) -> None:
    told(f"kbgenNotices({json.dumps([{'id': 'new', 'title': 'Nytt'} | wrong, {'id': 5, 'title': {}}, 'x', [], None])})")
    page = visit()
    assert titles(page) == ["Nytt"]
    page.clock.run_for(60_000)
    page.get_by_role("button", name="Dölj meddelandet: Nytt").press("Enter")
    assert titles(page) == []
    assert page.kb_errors == []  # type: ignore[attr-defined]


def test_a_file_out_of_all_measure_leaves_a_page_that_can_be_used(visit: Visit, told: Callable[[str], None]) -> None:
    huge = [{"id": f"n{number}", "title": "x" * 100_000, "text": "y" * 100_000} for number in range(100)]
    told(f"kbgenNotices({json.dumps(huge)})")
    page = visit(width=360)
    assert page.locator(".kb-notice").count() == 20
    assert len(page.locator(".kb-notices").inner_text()) < 31_000
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.kb_errors == []  # type: ignore[attr-defined]


def test_a_folder_opened_by_double_click_reads_the_file_too(
    browser: Browser, folder: Path, told: Callable[[str], None]
) -> None:
    told('kbgenNotices([{"id": "new", "title": "Nytt", "from": "2020-01-01T00:00Z"}])')
    page = browser.new_page()
    page.goto((folder / "plans/index.html").as_uri())
    expect(page.locator(".kb-notice__title")).to_have_text("Nytt")
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1440, "light"), (1440, "dark")])
def test_axe_finds_nothing(visit: Visit, width: int, scheme: str) -> None:
    page = visit(at=EVENING, width=width, scheme=scheme)
    keep(page, f"notices-{width}-{scheme}")
    found = Axe().run(page).response["violations"]
    assert [(item["id"], [node["html"] for node in item["nodes"]][:3]) for item in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_site_without_notices_fetches_nothing(browser: Browser, sites: dict[str, str]) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{sites['winterkvist']}/")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "notices" in url] == []
    page.close()
