"""Troubleshooters: a step at a time, in the address, with the keyboard alone, on paper, and on to a person."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open, keep
from tests.browser.states import LOOKS, focused, holds, watched
from tests.program import ROOT, environment

TREE = "troubleshooters/fel-500/"
DEEP = f"{TREE}#senaste-andring"
END = f"{TREE}#chatt"


def title(page: Page) -> str:
    return page.locator(".kb-node:visible .kb-node__title").inner_text()


def test_any_step_can_be_linked_to_and_knows_the_way_back(visit: Open) -> None:
    page = visit(DEEP)
    assert title(page) == "Försvinner felet om du ångrar den senaste ändringen?"
    page.wait_for_function("document.activeElement.classList.contains('kb-node__title')")
    expect(page.locator(".kb-tree-walk__count")).to_have_text(re.compile("Fråga 4 av högst"))
    assert page.locator("progress").evaluate("bar => bar.value / bar.max") == pytest.approx(3 / 6, abs=0.2)
    for _ in range(3):
        page.locator("[data-do=back]").click()
    assert title(page) == "Var ser du felet?"
    expect(page.locator("[data-do=back]")).to_be_hidden()


@pytest.mark.parametrize("hash_", ["#finns-inte", "#%E0%A4%A", "#", "#content"])
def test_an_address_that_names_no_step_begins_at_the_beginning(visit: Open, hash_: str) -> None:
    page = visit(TREE + hash_)
    assert title(page) == "Var ser du felet?"
    assert page.kb_errors == []  # type: ignore[attr-defined]


def test_the_browsers_own_buttons_follow_the_steps(visit: Open) -> None:
    page = visit(TREE)
    first = title(page)
    page.locator(".kb-answer:visible").first.click()
    second = title(page)
    page.locator(".kb-answer:visible").last.click()
    page.go_back()
    expect(page.locator(".kb-node:visible .kb-node__title")).to_have_text(second)
    page.go_back()
    expect(page.locator(".kb-node:visible .kb-node__title")).to_have_text(first)
    page.go_forward()
    expect(page.locator(".kb-node:visible .kb-node__title")).to_have_text(second)


def test_the_keyboard_alone_goes_through(visit: Open) -> None:
    page = visit(TREE)
    page.locator("h1").evaluate("title => { title.tabIndex = -1; title.focus() }")
    for _ in range(10):
        if not page.locator(".kb-answer:visible").count():
            break
        while not page.evaluate("document.activeElement.className.includes('kb-answer')"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.classList.contains('kb-node__title')")
        assert focused(page) == title(page)
    expect(page.locator(".kb-node:visible")).to_have_class(re.compile("kb-node--(solved|article|channel)"))


def test_the_end_tells_the_answers_and_each_can_be_changed(visit: Open) -> None:
    page = visit(END)
    told = page.locator(".kb-told li")
    assert told.first.inner_text().split("\n")[0].startswith("Var ser du felet?")
    assert told.count() == page.locator("[data-kb-tree]").evaluate(
        "() => document.querySelectorAll('.kb-told a').length"
    )
    told.nth(1).locator("a").click()
    expect(page.locator(".kb-told")).to_have_count(0)
    assert title(page) == "Går det om du försöker en gång till?"


def test_the_way_taken_goes_along_to_the_composer(visit: Open) -> None:
    page = visit(END)
    answers = [text.replace("\n", " ") for text in page.locator(".kb-told a").all_inner_texts()]
    page.route("**/support/request/", lambda route: route.fulfill(body="<title>here</title>", content_type="text/html"))
    page.locator(".kb-node:visible [data-kb-handover]").first.click()
    page.wait_for_url("**/support/request/")
    handed = page.evaluate("JSON.parse(sessionStorage.getItem('kbgen.handover'))")
    assert handed["from"] == TREE
    assert handed["channel"] == "chat"
    assert handed["path"][-1] == "Ta hjälp i chatten"
    assert [line.split(" → ")[1] for line in handed["path"][:-1]] == answers


def test_the_composer_shows_it(visit: Open) -> None:
    page = visit(END)
    answer = page.locator(".kb-told a").last.inner_text()
    page.locator(".kb-node:visible [data-kb-handover]").first.click()
    page.wait_for_url("**/support/request/")
    expect(page.locator("main")).to_contain_text(answer)


def test_nothing_is_passed_on_without_a_click(visit: Open) -> None:
    page = visit(END)
    assert page.evaluate("sessionStorage.length") == 0
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('kbgen.'))") == []


def test_every_step_is_on_paper_and_without_javascript(visit: Open) -> None:
    steps = visit(TREE, javascript=False).locator(".kb-node:visible").count()
    page = visit(TREE)
    page.emulate_media(media="print")
    assert page.locator(".kb-node:visible").count() == steps >= 12
    expect(page.locator(".kb-tree-walk__controls")).to_be_hidden()


@pytest.mark.parametrize(
    ("site", "tree"), [("mediaweb", TREE), ("winterkvist", "troubleshooters/e-post-fungerar-inte/")]
)
def test_every_way_ends_somewhere(visit: Open, site: str, tree: str) -> None:
    page = visit(tree, site=site)
    seen, waiting = set(), [page.locator(".kb-node").first.get_attribute("id")]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        page.evaluate(f"location.hash = '{name}'")
        node = page.locator(f"#{name}")
        expect(node).to_be_visible()
        answers = node.locator(".kb-answer").evaluate_all("links => links.map(link => link.hash.slice(1))")
        assert answers or node.locator("p").count()
        waiting += answers
    assert len(seen) == page.locator(".kb-node").count()


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
@pytest.mark.parametrize("state", [TREE, DEEP, END, f"{TREE}#tillfalligt", f"{TREE}#innehallet"])
def test_every_state_holds(visit: Open, state: str, size: str, scheme: str) -> None:
    page = visit(state, size=size, scheme=scheme)
    holds(page)
    page.locator("[data-do=all]").click()
    holds(page)
    keep(page, f"flow-troubleshooter-{state.partition('#')[2] or 'start'}-{size}-{scheme}")


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "kbgen", "serve", "-c", ROOT / "mkdocs.yml", "-a", "127.0.0.1:0"],
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        cwd=tmp_path_factory.mktemp("preview"),
    )
    assert process.stderr
    yield next(found[1] for line in process.stderr if (found := re.search(r"serving (http://127.0.0.1:\d+)/", line)))
    process.send_signal(signal.SIGINT)
    process.wait(10)


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desktop", "light")])
def test_writers_see_every_tree_drawn_in_a_preview(browser: Browser, preview: str, size: str, scheme: str) -> None:
    width = {"phone": 390, "desktop": 1440}[size]
    page = watched(browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme))  # type: ignore[arg-type]
    page.goto(f"{preview}/preview/troubleshooters/")
    assert page.locator("svg.kb-map__figure").count() == 4
    text = page.locator("svg.kb-map__figure text").evaluate_all(
        "all => all.every(text => { const a = text.getBBox(), b = text.closest('g').querySelector('rect').getBBox();"
        " return a.x >= b.x && a.x + a.width <= b.x + b.width && a.y >= b.y && a.y + a.height <= b.y + b.height })"
    )
    assert text, "a text stands outside its box"
    holds(page)
    keep(page, f"preview-troubleshooters-{size}-{scheme}")


def test_the_figures_are_in_no_built_site(folders: dict[str, Path], sites: dict[str, str]) -> None:
    assert not (folders["mediaweb"] / "preview").exists()
    assert "preview/" not in urlopen(f"{sites['mediaweb']}/sitemap.xml").read().decode()
