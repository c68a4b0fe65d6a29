"""Feedback and the survey, from the browser to the receiver and back as figures; nothing where nothing is set up."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import SIZES, Open, keep, served
from tests.browser.states import LOOKS, holds, watched
from tests.program import ROOT, kbgen
from tests.receiving import Running, receiver

GUIDE = "guides/felsokning/fel-500-vid-publicering/"
ANSWER = "faq/konto/#byta-losenord"
SURVEY = "support/survey/"

See = Callable[..., Page]


@pytest.fixture(scope="module")
def receiving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with receiver(tmp_path_factory.mktemp("receiver"), origins="*") as running:
        yield running


def built(folder: Path, delivery: str) -> Path:
    """Mediaweb's site with somewhere to send feedback."""
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("docs_dir: content", f"docs_dir: {ROOT}/content")
    config = re.sub(r"^  - kbgen:?$", f"  - kbgen:\n      delivery: {{{delivery}}}", config, flags=re.MULTILINE)
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    done = kbgen("build", "-q", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def connected(receiving: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that sends to the receiver."""
    with served(built(tmp_path_factory.mktemp("connected"), f'endpoint: "{receiving.endpoint}"')) as address:
        yield address


@pytest.fixture
def see(browser: Browser, connected: str) -> Iterator[See]:
    """Opens a page of it."""
    contexts = []

    def opened(route: str, *, size: str = "desktop", scheme: Any = "light", base: str = connected) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="sv-SE", reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.kb_errors, page.kb_requests = [], []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.kb_errors.append(str(error)))  # type: ignore[attr-defined]
        page.on("request", lambda request: page.kb_requests.append(request))  # type: ignore[attr-defined]
        page.goto(f"{base}/{route}")
        return page

    yield opened
    for context in contexts:
        context.close()


def stored(receiving: Running, kind: str) -> list[dict[str, Any]]:
    rows = receiving.rows("SELECT kind, body FROM messages ORDER BY id")
    return [json.loads(row["body"]) for row in rows if row["kind"] == kind]


def said(message: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name not in ("version", "kind", "key", "lang")}


def test_a_click_is_a_vote_and_more_may_follow(see: See, receiving: Running) -> None:
    page = see(GUIDE)
    before = len(stored(receiving, "feedback"))
    page.get_by_role("button", name="Nej").click()
    expect(page.get_by_role("status").filter(has_text="Tack")).to_be_visible()
    page.get_by_label("Det saknades något").check()
    page.get_by_label("Vad letade du efter?").fill("Hur lång tid det tar 🙂")
    page.get_by_role("button", name="Skicka").click()
    expect(page.locator(".kb-feedback form")).to_have_count(0)
    votes = [said(message) for message in stored(receiving, "feedback")[before:]]
    route = GUIDE.rstrip("/")
    assert votes == [
        {"route": route, "part": "vote", "helpful": False},
        {"route": route, "part": "more", "helpful": False, "reason": "incomplete", "text": "Hur lång tid det tar 🙂"},
    ]


def test_each_answer_of_a_topic_is_asked_about_when_it_is_open(see: See, receiving: Running) -> None:
    page = see("faq/konto/")
    expect(page.locator(".kb-feedback")).to_have_count(0)
    page.locator("[data-kb-question] summary").nth(1).click()
    expect(page.locator(".kb-feedback")).to_have_count(1)
    page.goto(page.url.split("#")[0] + "#byta-losenord")
    page.locator("[data-kb-question]", has=page.locator("#byta-losenord")).locator(".kb-feedback").get_by_role(
        "button", name="Ja"
    ).click()
    expect(page.get_by_role("status").filter(has_text="Tack")).to_be_visible()
    assert said(stored(receiving, "feedback")[-1]) == {
        "route": "faq/konto#byta-losenord", "part": "vote", "helpful": True,
    }  # fmt: skip


def test_nothing_tells_who_it_was(see: See, receiving: Running) -> None:
    page = see(GUIDE)
    page.get_by_role("button", name="Ja").click()
    expect(page.get_by_role("status").filter(has_text="Tack")).to_be_visible()
    posts = [each for each in page.kb_requests if each.url == receiving.endpoint]  # type: ignore[attr-defined]
    headers = [each.all_headers() for each in posts if each.method == "POST"]
    assert headers and all("cookie" not in each and "referer" not in each for each in headers)
    assert page.context.cookies() == []
    kept = page.evaluate(
        "[...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(key => /kbgen/.test(key))"
    )
    assert kept == []
    keys = {message["key"] for message in stored(receiving, "feedback")}
    assert len(keys) == len(stored(receiving, "feedback"))


def test_nothing_is_fetched_or_sent_before_the_click(see: See, receiving: Running) -> None:
    page = see(GUIDE)
    page.wait_for_load_state("networkidle")
    asked = [each.url for each in page.kb_requests]  # type: ignore[attr-defined]
    assert not [url for url in asked if url == receiving.endpoint or url.endswith("/delivery.js")]


def test_a_vote_that_is_lost_can_be_given_again(see: See, receiving: Running) -> None:
    page = see(GUIDE)
    page.route(receiving.endpoint, lambda route: route.fulfill(status=403, body="{}"))
    page.get_by_role("button", name="Ja").click()
    expect(page.get_by_role("status").filter(has_text="gick inte")).to_be_visible()
    page.unroute(receiving.endpoint)
    before = len(stored(receiving, "feedback"))
    page.get_by_role("button", name="Ja").click()
    expect(page.get_by_role("status").filter(has_text="Tack")).to_be_visible()
    assert len(stored(receiving, "feedback")) == before + 1


def test_the_keyboard_alone_gives_feedback(see: See, receiving: Running) -> None:
    page = see(GUIDE)
    page.get_by_role("button", name="Nej").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.type === 'radio'")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Kort")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Tack för hjälpen")).to_be_focused()
    assert said(stored(receiving, "feedback")[-1])["text"] == "Kort"


def test_a_survey_is_stored_once_without_any_reference(see: See, receiving: Running) -> None:
    page = see(SURVEY, size="phone")
    page.get_by_role("button", name="Skicka svaren").click()
    expect(page.locator(".kb-survey__state")).to_have_text("Svara på minst en fråga först.")
    page.get_by_role("group", name="Hur nöjd är du").get_by_label("4").check()
    page.get_by_role("group", name="Fick du svar i tid?").get_by_label("Ungefär").check()
    page.get_by_label("Vad kunde vi ha gjort bättre?").fill("Svara snabbare")
    page.get_by_role("button", name="Skicka svaren").click()
    expect(page.locator(".kb-survey__state")).to_have_text("Tack! Dina svar är skickade.")
    expect(page.get_by_role("button", name="Skicka svaren")).to_be_disabled()
    assert [said(message) for message in stored(receiving, "survey")] == [
        {"score": 4, "answers": {"satisfaction": "4", "in-time": "Ungefär", "text": "Svara snabbare"}}
    ]


def test_a_mail_program_gets_it_where_there_is_no_endpoint(browser: Browser, tmp_path: Path, see: See) -> None:
    with served(built(tmp_path, "mail: feedback@example.org")) as address:
        page = see(GUIDE, base=address)
        page.get_by_role("button", name="Nej").click()
        page.get_by_label("Det var svårt att förstå").check()
        page.get_by_role("button", name="Skicka").click()
        expect(page.get_by_role("status").filter(has_text="e-postprogram")).to_be_visible()
        assert page.kb_errors == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("route", [GUIDE, "faq/konto/#byta-losenord"])
def test_nothing_is_shown_where_nothing_is_set_up(visit: Open, route: str) -> None:
    page = visit(route)
    page.wait_for_load_state("networkidle")
    assert page.locator(".kb-feedback").count() == 0
    assert not [url for url in page.kb_requests if "feedback" in url]  # type: ignore[attr-defined]


def test_a_survey_that_goes_nowhere_says_so_and_is_copied(visit: Open) -> None:
    page = visit(SURVEY)
    button = page.get_by_role("button", name="Kopiera svaren")
    expect(page.locator("[data-kb-untraced]")).to_be_hidden()
    page.get_by_label("Vad kunde vi ha gjort bättre?").fill("Snabbare svar")
    button.click()
    expect(page.locator(".kb-survey__state")).to_contain_text("Svaren är kopierade")
    assert "Snabbare svar" in page.evaluate("navigator.clipboard.readText()")


def test_without_javascript_an_article_asks_nothing_and_the_survey_is_a_form_on_paper(visit: Open) -> None:
    assert visit(GUIDE, javascript=False).locator(".kb-feedback").count() == 0
    page = visit(SURVEY, javascript=False)
    assert page.locator("fieldset:visible").count() == 4
    expect(page.get_by_role("button", name="Skicka svaren")).to_be_hidden()
    expect(page.get_by_text("Du kan också skriva ut sidan")).to_be_visible()


def test_what_was_stored_comes_back_as_figures(see: See, receiving: Running, tmp_path: Path) -> None:
    page = see("guides/kom-igang/publicera-forsta-gangen/")
    page.get_by_role("button", name="Ja").click()
    expect(page.get_by_role("status").filter(has_text="Tack")).to_be_visible()
    command = [sys.executable, "-m", "receiver", "export", receiving.database]
    export = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT / "examples/receiver")
    (tmp_path / "export.jsonl").write_text(export.stdout, encoding="utf-8")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(ROOT / "content", tmp_path / "content")
    done = kbgen("insights", "import", "export.jsonl", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    data = json.loads((tmp_path / "insights-report/insights.json").read_text(encoding="utf-8"))
    counted = {row["route"]: (row["helpful"], row["not_helpful"]) for row in data["articles"]}
    assert counted["guides/kom-igang/publicera-forsta-gangen"] == (1, 0)
    votes = [message for message in stored(receiving, "feedback") if message["part"] == "vote"]
    assert data["votes"] == len(votes)
    assert data["left_out"] == {"unreadable": 0, "unknown_pages": 0}


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
@pytest.mark.parametrize("state", ["asked", "yes", "no", "answer", "survey"])
def test_every_state_holds(see: See, state: str, size: str, scheme: str) -> None:
    page = see({"answer": ANSWER, "survey": SURVEY}.get(state, GUIDE), size=size, scheme=scheme)
    if state in ("yes", "no"):
        page.get_by_role("button", name={"yes": "Ja", "no": "Nej"}[state]).click()
        expect(page.locator(".kb-feedback form")).to_be_visible()
    elif state != "survey":
        expect(page.locator(".kb-feedback")).to_be_visible()
    holds(page)
    keep(page, f"flow-feedback-{state}-{size}-{scheme}")


def test_the_report_holds_too(browser: Browser, tmp_path: Path, see: See) -> None:
    lines = [{"kind": "feedback", "route": GUIDE, "helpful": number > 8} for number in range(12)]
    lines.append(
        {"kind": "feedback", "route": GUIDE, "helpful": False, "part": "more", "reason": "wrong", "text": "<b>"}
    )
    (tmp_path / "told.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    shutil.copytree(ROOT / "content", tmp_path / "content")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    assert kbgen("insights", "import", "told.jsonl", cwd=tmp_path).returncode == 0
    for size, scheme in LOOKS:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True,  # type: ignore[arg-type]
        )  # fmt: skip
        page = watched(context)
        page.goto((tmp_path / "insights-report/insights.html").as_uri())
        page.locator("summary").first.click()
        holds(page)
        keep(page, f"insights-{size}-{scheme}")
        context.close()
