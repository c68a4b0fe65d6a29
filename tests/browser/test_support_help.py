""" "Who can help me now?", driven in real Chromium at chosen moments: by finger, by keyboard, and without scripts."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests import examples
from tests.browser.conftest import SIZES, keep, served
from tests.program import ROOT, kbgen

MONDAY, EVENING = "2026-11-23T10:00+01:00", "2026-11-23T21:00+01:00"
SUNDAY, CHRISTMAS = "2026-11-22T12:00+01:00", "2026-12-25T12:00+01:00"
Ask = Callable[..., Page]


@pytest.fixture
def ask(browser: Browser, sites: dict[str, str]) -> Iterator[Ask]:
    """Opens a page at a moment: `ask("support/", MONDAY, plan="pro", site="mediaweb", size="phone")`."""
    contexts = []

    def opened(
        route: str = "support/",
        at: str = MONDAY,
        *,
        plan: str = "",
        site: str = "mediaweb",
        address: str = "",
        size: str = "desktop",
        scheme: str = "light",
        zone: str = "Europe/Stockholm",
        javascript: bool = True,
    ) -> Page:
        width, height = SIZES.get(size, (360, 740))
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, timezone_id=zone, locale="sv-SE",
            java_script_enabled=javascript, reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if javascript:
            page.clock.install(time=dt.datetime.fromisoformat(at))
            page.add_init_script(f"localStorage.setItem('kbgen.plan', '{plan}')" if plan else "")
        page.kb_errors = []  # type: ignore[attr-defined]
        page.kb_requests = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.kb_errors.append(str(error)))  # type: ignore[attr-defined]
        page.on("request", lambda request: page.kb_requests.append(request.url))  # type: ignore[attr-defined]
        page.goto(f"{address or sites[site]}/{route}")
        return page

    yield opened
    for context in contexts:
        context.close()


def choose(page: Page, value: str) -> None:
    page.locator(f"[data-kb-help] input[value='{value}']").check(force=True)


def best(page: Page) -> Locator:
    return page.locator(".kb-help__best")


def first(page: Page) -> str:
    return best(page).locator("h3").inner_text().strip()


# ── What is recommended, to whom and when ──


@pytest.mark.parametrize(
    ("plan", "urgency", "at", "channels"),
    [
        ("", "calm", MONDAY, ["forum", "self-service"]),
        ("alpha", "urgent", MONDAY, ["forum", "self-service"]),
        ("starter", "calm", MONDAY, ["forum", "email", "self-service"]),
        ("starter", "today", MONDAY, ["email", "forum", "self-service"]),
        ("pro", "calm", MONDAY, ["forum", "email", "chat", "self-service"]),
        ("pro", "today", MONDAY, ["chat", "email", "forum", "self-service"]),
        ("pro", "urgent", MONDAY, ["chat", "email", "forum", "self-service"]),
        ("pro", "urgent", EVENING, ["email", "chat", "forum", "self-service"]),
        ("pro", "urgent", SUNDAY, ["email", "chat", "forum", "self-service"]),
        ("pro", "urgent", CHRISTMAS, ["email", "forum", "chat", "self-service"]),
        ("pro", "emergency", MONDAY, ["chat", "email"]),
        ("pro", "emergency", SUNDAY, ["email", "chat"]),
        ("enterprise", "urgent", SUNDAY, ["phone", "email", "representative", "chat", "forum", "self-service"]),
        ("enterprise", "emergency", MONDAY, ["chat", "phone", "email"]),
        ("enterprise", "emergency", SUNDAY, ["phone", "email", "chat"]),
        ("starter", "emergency", MONDAY, ["email", "forum", "self-service"]),
        ("no-such-plan", "calm", MONDAY, ["forum", "self-service"]),
    ],
)
def test_channels_are_ranked_by_plan_urgency_and_hour(
    ask: Ask, plan: str, urgency: str, at: str, channels: list[str]
) -> None:
    page = ask(at=at)
    page.locator(".kb-help__best").wait_for()
    asked = {"plan": plan, "urgency": urgency, "subject": "", "at": dt.datetime.fromisoformat(at).timestamp() * 1000}
    ranked = page.evaluate("asked => kbgenRank(kbgenSupport.data, asked).ranked.map(each => each.channel.id)", asked)
    assert ranked == channels


@pytest.mark.parametrize(
    ("plan", "urgency", "channels"),
    [
        ("", "calm", ["helpdesk"]),
        ("utan-avtal", "urgent", ["helpdesk"]),
        ("utan-avtal", "emergency", ["helpdesk"]),
        ("med-avtal", "calm", ["helpdesk", "buggrapportering", "telefon"]),
        ("med-avtal", "urgent", ["telefon", "helpdesk", "buggrapportering"]),
        ("med-avtal", "emergency", ["telefon", "helpdesk"]),
    ],
)
def test_a_site_with_two_tiers_and_no_hours_is_ranked_from_its_data_alone(
    ask: Ask, plan: str, urgency: str, channels: list[str]
) -> None:
    page = ask(site="winterkvist")
    page.locator(".kb-help__best").wait_for()
    asked = {"plan": plan, "urgency": urgency, "subject": "", "at": 1795305600000}
    ranked = page.evaluate("asked => kbgenRank(kbgenSupport.data, asked).ranked.map(each => each.channel.id)", asked)
    assert ranked == channels
    choose(page, "med-avtal")
    choose(page, "urgent")
    assert first(page) == "Telefonsupport"
    assert "kb-live" not in page.locator(".kb-help__answer").inner_html(), "nothing is said of hours that are not told"


def test_ranking_is_pure(ask: Ask) -> None:
    page = ask(plan="pro")
    page.locator(".kb-help__best").wait_for()
    same = """() => {
      const asked = { plan: "pro", urgency: "urgent", subject: "faq/konto/", at: Date.parse("2026-11-23T09:00Z") };
      const before = JSON.stringify([kbgenSupport.data.channels, asked]);
      const told = [1, 2].map(() => JSON.stringify(kbgenRank(kbgenSupport.data, asked)));
      return told[0] === told[1] && before === JSON.stringify([kbgenSupport.data.channels, asked]);
    }"""
    assert page.evaluate(same)


# ── The flow ──


def test_one_look_tells_channel_hours_promise_steps_and_the_next_plan(ask: Ask) -> None:
    page = ask()
    choose(page, "pro")
    choose(page, "urgent")
    page.locator("[data-kb-help] select").select_option(label="Konto och inloggning")
    card = best(page)
    assert first(page) == "Livechatt"
    expect(card).to_contain_text("Öppet nu, stänger 18:00")
    expect(card).to_contain_text("får du svar direkt")
    expect(card).to_contain_text("Passar brådskande problem")
    expect(card).to_contain_text("Rekommenderas för Konto och inloggning")
    expect(card.locator(".kb-steps > li")).to_have_count(5)
    answer = page.locator(".kb-help__answer")
    expect(answer).to_contain_text("Svaret kan redan finnas under Konto och inloggning")
    expect(answer).to_contain_text("Med Enterprise får du också: Telefon, Supportrepresentant, första svar 2 timmar")
    expect(page.locator(".kb-help__other", has_text="E-post")).to_contain_text("svar senast i dag 14:00")
    expect(page.locator("[data-kb-help] [role=status]")).to_contain_text("Livechatt")
    keep(page, "flow-who-can-help")


def test_the_plan_is_remembered_on_the_device_and_can_be_forgotten(ask: Ask, sites: dict[str, str]) -> None:
    page = ask()
    choose(page, "starter")
    page.goto(f"{sites['mediaweb']}/faq/konto/")
    page.locator(".kb-contact").scroll_into_view_if_needed()
    expect(page.locator("[data-kb-help] input[value=starter]")).to_be_checked()
    page.get_by_role("button", name="Glöm den").click()
    assert page.evaluate("localStorage.getItem('kbgen.plan')") is None
    expect(page.locator("[data-kb-help] input[name=plan][value='']")).to_be_checked()
    page.reload()
    page.locator(".kb-contact").scroll_into_view_if_needed()
    expect(page.locator("[data-kb-help] input[name=plan][value='']")).to_be_checked()


def test_an_emergency_leads_to_the_process_of_its_plan(ask: Ask) -> None:
    page = ask(at=EVENING, plan="enterprise", size="phone")
    choose(page, "emergency")
    assert first(page) == "Telefon"
    expect(best(page)).to_contain_text("Ingår i akutsupporten för Enterprise")
    expect(page.locator(".kb-help .kb-callout a")).to_have_attribute("href", re.compile("/support/emergency/$"))
    choose(page, "starter")
    assert first(page) == "E-post"
    expect(page.locator(".kb-help .kb-callout p").first).to_be_visible()
    keep(page, "flow-emergency-starter")


def test_an_article_has_a_short_form_for_its_own_subject(ask: Ask) -> None:
    page = ask("guides/felsokning/fel-500-vid-publicering/", plan="pro")
    page.locator(".kb-contact").scroll_into_view_if_needed()
    choose(page, "urgent")
    expect(best(page)).to_contain_text("Rekommenderas för Felsökning")
    expect(page.locator(".kb-contact__ways")).to_be_hidden()
    expect(best(page).locator(".kb-steps")).to_be_hidden()
    best(page).locator("summary").click()
    expect(best(page).locator(".kb-steps")).to_be_visible()
    choose(page, "today")
    expect(best(page).locator(".kb-steps")).to_be_visible()


def test_nothing_is_fetched_before_the_reader_comes_near(ask: Ask) -> None:
    page = ask("guides/felsokning/fel-500-vid-publicering/", size="phone")
    page.wait_for_load_state("networkidle")
    asked = page.kb_requests  # type: ignore[attr-defined]
    assert [url for url in asked if "/support" in url] == []
    page.locator(".kb-contact").scroll_into_view_if_needed()
    best(page).wait_for()
    names = [url.rsplit("/", 1)[1] for url in asked if "/support" in url]
    assert sorted(names) == ["support-help.css", "support-help.js", "support-sv.js", "support.js"]


def test_time_goes_on_without_taking_the_readers_place(ask: Ask) -> None:
    page = ask(at="2026-11-23T17:59:10+01:00", plan="pro")
    choose(page, "urgent")
    expect(best(page)).to_contain_text("stänger om 1 minut")
    field = page.locator("[data-kb-help] input[value=urgent]")
    field.focus()
    page.clock.run_for(90_000)
    expect(page.locator(".kb-help__other", has_text="Livechatt")).to_contain_text("Stängt, öppnar i morgon 09:00")
    assert first(page) == "E-post"
    expect(field).to_be_focused()
    link = best(page).locator("h3 a")
    link.focus()
    page.clock.run_for(20 * 60_000)
    expect(link).to_be_focused()


def test_the_request_form_learns_what_was_chosen(ask: Ask) -> None:
    page = ask(plan="starter")
    choose(page, "today")
    go = best(page).locator(".kb-help__go a", has_text="Förbered")
    if not go.count():
        pytest.skip("this site has no request form")
    go.click()
    page.wait_for_url(re.compile("/support/request/"))
    stored = page.evaluate("sessionStorage.getItem('kbgen.handover')")
    if stored is not None:
        assert {"channel": "email", "plan": "starter"}.items() <= json.loads(stored).items()


# ── Other pages tell the same ──


def test_pages_tell_what_is_open_and_when_an_answer_is_due(ask: Ask) -> None:
    page = ask("support/chat/", SUNDAY)
    expect(page.locator("[data-kb-live=chat]")).to_have_text("Stängt, öppnar i morgon 09:00, med undantag")
    page = ask("support/service-levels/", SUNDAY)
    expect(page.locator("#simple .kb-due")).to_have_text("Anmält nu: målet är en lösning senast i morgon")
    expect(page.locator("#complex .kb-due")).to_have_text("Anmält nu: målet är en lösning senast torsdag")
    expect(page.locator("#critical .kb-due")).to_have_text("Anmält nu: målet är en lösning senast i dag 14:00")


def test_when_will_i_hear_counts_from_any_moment(ask: Ask) -> None:
    page = ask("support/response-times/", "2026-12-23T18:30+01:00")
    cell = page.locator("[data-kb-due='pro chat']")
    expect(cell).to_have_text("svar måndag 10:00")
    page.locator("[data-kb-sent]").fill("2026-12-23T08:00")
    expect(cell).to_have_text("svar i dag 09:00")
    expect(page.locator("[data-kb-due='starter email']")).to_have_text("svar senast i morgon 08:00")
    page.get_by_role("button", name="Nu").click()
    expect(cell).to_have_text("svar måndag 10:00")
    keep(page, "flow-response-times")


def test_hours_far_ahead_are_not_made_up(ask: Ask) -> None:
    page = ask("support/chat/", "2028-06-05T10:00+02:00")
    expect(page.locator("[data-kb-live=chat]")).to_have_text(re.compile("inte kända än. Veckotabellen gäller"))
    page = ask(at="2028-06-05T10:00+02:00", plan="pro")
    choose(page, "urgent")
    assert first(page) == "E-post"


# ── A site whose hours are in a zone of their own ──


@pytest.fixture(scope="module")
def stockholm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example site, with its chat in Stockholm and steps that a mischievous writer has written."""
    project = examples.project(tmp_path_factory.mktemp("stockholm"))
    channels = project / "content/channels.yaml"
    text = channels.read_text(encoding="utf-8").replace("timezone: customer", "timezone: Europe/Stockholm")
    text = text.replace("Write down", "<img src=x onerror=alert(1)><b>Write</b> down")
    channels.write_text(text.replace("Live chat", "Live <i>chat"), encoding="utf-8")
    done = kbgen("build", "-c", project / "mkdocs.yml", "-d", project / "site")
    assert done.returncode == 0, done.stderr
    with served(project / "site") as address:
        yield address


def test_a_reader_elsewhere_sees_both_clocks(ask: Ask, stockholm: str) -> None:
    page = ask(at="2026-11-23T05:00-05:00", plan="pro", address=stockholm, zone="America/New_York")
    choose(page, "urgent")
    expect(best(page)).to_contain_text("Öppet nu, stänger 12:00 (i dag 18:00, tiden i Stockholm)")
    page = ask(at="2026-11-23T05:00+01:00", plan="pro", address=stockholm)
    choose(page, "urgent")
    expect(page.locator(".kb-help__answer")).to_contain_text("Stängt, öppnar 09:00")
    expect(page.locator(".kb-help__answer")).not_to_contain_text("tiden i")


def test_what_writers_write_stays_text(ask: Ask, stockholm: str) -> None:
    page = ask(plan="pro", address=stockholm)
    choose(page, "urgent")
    assert page.locator(".kb-help img, .kb-help h3 i").count() == 0
    assert first(page) == "Live <i>chat"
    assert page.kb_errors == []  # type: ignore[attr-defined]


# ── For everyone ──


def test_without_javascript_a_table_tells_every_plan(ask: Ask) -> None:
    page = ask(javascript=False)
    expect(page.locator("[data-kb-help]")).to_be_hidden()
    expect(page.locator(".kb-mine", has_text="Pro")).to_contain_text("4 timmar")
    page = ask("support/chat/", javascript=False)
    expect(page.locator("table.kb-hours").first).to_contain_text("09:00–18:00")
    expect(page.locator("table.kb-hours--others")).to_contain_text("torsdag 24 december 2026")
    page = ask("guides/felsokning/fel-500-vid-publicering/", javascript=False)
    expect(page.locator(".kb-contact__ways")).to_be_visible()
    page = ask("support/response-times/", javascript=False)
    expect(page.locator("[data-kb-sent]")).to_be_hidden()


def test_a_missing_file_leaves_the_page_as_it_was(ask: Ask, browser: Browser, sites: dict[str, str]) -> None:
    page = browser.new_page()
    page.route("**/support-sv.js", lambda route: route.abort())
    page.goto(f"{sites['mediaweb']}/guides/felsokning/fel-500-vid-publicering/")
    page.locator(".kb-contact").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".kb-contact__ways")).to_be_visible()
    expect(page.locator("[data-kb-help]")).to_be_hidden()
    page.close()


def test_a_folder_opened_by_double_click_works_too(browser: Browser, folders: dict[str, Path]) -> None:
    page = browser.new_page()
    page.goto((folders["mediaweb"] / "support/index.html").as_uri())
    choose(page, "pro")
    expect(best(page)).to_be_visible()
    page.close()


def test_a_browser_that_keeps_nothing_works_for_the_page(browser: Browser, sites: dict[str, str]) -> None:
    page = browser.new_page()
    refused = "{ get() { throw new DOMException('no', 'SecurityError'); } }"
    names = "['localStorage', 'sessionStorage']"
    page.add_init_script(f"for (const name of {names}) Object.defineProperty(window, name, {refused})")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{sites['mediaweb']}/support/")
    choose(page, "pro")
    expect(page.locator("[data-kb-help] input[value=pro]")).to_be_checked()
    expect(page.locator(".kb-help__answer")).to_contain_text("Med Enterprise")
    assert errors == []
    page.close()


def test_the_keyboard_alone_asks_and_reads(ask: Ask) -> None:
    page = ask()
    choose(page, "alpha")
    page.locator("[data-kb-help] input[value=alpha]").focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[data-kb-help] input[value=pro]")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-kb-help] input[value=today]")).to_be_checked()
    assert first(page) == "Livechatt"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SELECT"
    for expected in ("Glöm den", "Livechatt", "Så gör du"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.innerText").strip() == expected


@pytest.mark.parametrize(
    ("site", "plan", "urgency", "at", "size", "scheme"),
    [
        ("mediaweb", "", "calm", MONDAY, "360", "dark"),
        ("mediaweb", "alpha", "urgent", MONDAY, "desktop", "light"),
        ("mediaweb", "starter", "emergency", EVENING, "360", "light"),
        ("mediaweb", "pro", "today", MONDAY, "desktop", "dark"),
        ("mediaweb", "pro", "urgent", SUNDAY, "360", "light"),
        ("mediaweb", "enterprise", "emergency", SUNDAY, "360", "dark"),
        ("winterkvist", "", "calm", MONDAY, "360", "light"),
        ("winterkvist", "utan-avtal", "emergency", MONDAY, "desktop", "light"),
        ("winterkvist", "med-avtal", "urgent", MONDAY, "360", "dark"),
    ],
)
def test_axe_finds_nothing_in_any_state(
    ask: Ask, site: str, plan: str, urgency: str, at: str, size: str, scheme: str
) -> None:
    article = {"mediaweb": "guides/felsokning/fel-500-vid-publicering/", "winterkvist": "faq/kontakt/"}[site]
    for route in ("support/", article):
        page = ask(route, at, plan=plan, site=site, size=size, scheme=scheme)
        if route == article:
            page.locator(".kb-contact").scroll_into_view_if_needed()
        choose(page, urgency)
        expect(page.locator(".kb-help__answer > *").first).to_be_visible()
        keep(page, f"help-{site}-{plan or 'none'}-{urgency}-{route.split('/')[0]}-{size}-{scheme}")
        found: Any = Axe().run(page).response["violations"]
        assert [(item["id"], [node["html"] for node in item["nodes"]][:3]) for item in found] == []
        assert page.kb_errors == []  # type: ignore[attr-defined]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_scripts_are_small() -> None:
    folder = ROOT / "kbgen/theme/assets/kbgen"
    names = ("support.js", "support-live.js", "support-help.js")
    sizes = {name: len(gzip.compress((folder / name).read_bytes(), 9)) for name in names}
    assert sum(sizes.values()) <= 9_000, sizes
    assert len(gzip.compress((folder / "notices.js").read_bytes(), 9)) <= 1_800
