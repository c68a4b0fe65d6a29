""" "Who can help me now?", driven in real Chromium at chosen moments: by finger, by keyboard, and without scripts."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.asking import CHRISTMAS, EVENING, MONDAY, SUNDAY, Ask, best, choose, first
from tests.browser.conftest import keep

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
    best(page).get_by_role("link", name="Skriv ditt ärende").click()
    page.wait_for_url(re.compile("/support/request/"))
    stored = page.evaluate("sessionStorage.getItem('kbgen.handover')")
    if stored is not None:
        assert {"channel": "email", "plan": "starter"}.items() <= json.loads(stored).items()


def test_what_is_said_aloud_leaves_out_what_is_not_known(ask: Ask) -> None:
    page = ask(plan="pro")
    choose(page, "today")
    choose(page, "calm")
    said = page.locator("[data-kb-help] [role=status]")
    expect(said).to_contain_text(re.compile(r"^Användarforum\. Skickar du nu"))
    page = ask(plan="utan-avtal", site="winterkvist")
    choose(page, "today")
    expect(page.locator("[data-kb-help] [role=status]")).to_have_text("Helpdesken")
