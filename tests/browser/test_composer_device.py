"""What the request composer keeps on the reader's device, and for whom."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, expect

from tests.browser.composing import (
    HANDOVER,
    SUBJECT,
    SUMMARY,
    Compose,
    answering,
    kept,
    outcome,
    press,
    ready,
    review,
    write,
)


def test_a_draft_survives_a_reload_but_nothing_is_kept_before_the_first_word(compose: Compose) -> None:
    page = compose()
    page.wait_for_timeout(600)
    assert kept(page) == {}
    write(page)
    page.locator("[data-kb-tick]").first.check()
    expect(page.locator("[data-kb-draft]")).to_contain_text("sparat på den här enheten")
    before = review(page)
    page.reload()
    ready(page)
    expect(page.locator("[data-kb-draft]")).to_contain_text("finns kvar")
    assert review(page) == before
    expect(page.locator("[data-kb-tick]").first).to_be_checked()


def test_what_was_typed_in_the_last_moment_is_kept_too(compose: Compose) -> None:
    page = compose()
    page.locator("#kb-subject").fill(SUBJECT)
    page.reload()
    expect(page.locator("#kb-subject")).to_have_value(SUBJECT)


def test_forget_me_forgets_everything(compose: Compose) -> None:
    page = compose(handover={"from": "troubleshooters/fel-500/", "title": "Fel 500", "path": ["Ja"]})
    page.evaluate("localStorage.setItem('kbgen.plan', 'pro'); localStorage.setItem('kbgen.queue', '[]')")
    page.evaluate("window.__md_set('kbgen-searches', ['faktura'])")
    write(page)
    expect(page.locator("[data-kb-draft]")).to_contain_text("sparat")
    page.get_by_role("button", name="Glöm mig").click()
    expect(page.locator("[data-kb-draft]")).to_contain_text("Allt är borttaget")
    assert kept(page) == {}
    expect(page.locator("#kb-subject")).to_have_value("")
    page.reload()
    ready(page)
    assert kept(page) == {}
    assert SUBJECT not in review(page)


def test_the_composer_works_where_nothing_may_be_stored(context: BrowserContext, compose: Compose) -> None:
    context.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page = compose()
    write(page)
    expect(page.locator("[data-kb-draft]")).to_contain_text("kunde inte sparas")
    assert SUBJECT in review(page)
    assert page.kb_errors == []  # type: ignore[attr-defined]


def test_a_spoilt_draft_does_not_stop_the_composer(compose: Compose) -> None:
    page = compose()
    page.evaluate("localStorage.setItem('kbgen.request', '{\"values\":'); localStorage.setItem('kbgen.queue', '5')")
    page.reload()
    ready(page)
    write(page)
    assert SUMMARY in review(page)


def test_what_another_page_knows_comes_along_and_can_be_left_out(compose: Compose, context: BrowserContext) -> None:
    page = compose(handover=HANDOVER)
    box = page.locator("[data-kb-handover]")
    for text in ("Webbplatsen visar fel 500", "2. Hjälpte det att ladda om? – <b>Nej</b>", "MW-1042", "E-post"):
        expect(box).to_contain_text(text)
        assert text in review(page)
    expect(page.locator("#kb-plan")).to_have_value("pro")
    expect(page.locator("#kb-severity")).to_have_value("system")
    expect(page.locator("#kb-part-2")).to_have_value("Jag hör av mig om MW-1042 igen.")
    sent = answering(context, {"status": 503}, {"status": 201, "body": {"ticket": "1"}})
    write(page)
    press(page, "endpoint")
    outcome(page, "Ditt ärendenummer")
    assert sent[0]["context"] == HANDOVER
    assert kept(page) == {}


def test_what_came_along_can_be_removed(compose: Compose) -> None:
    page = compose(handover=HANDOVER)
    page.get_by_role("button", name="Ta inte med det").click()
    expect(page.locator("[data-kb-handover]")).to_be_hidden()
    page.locator("#kb-part-2").fill("")
    assert "MW-1042" not in review(page)
    page.reload()
    ready(page)
    expect(page.locator("[data-kb-handover]")).to_be_hidden()


def test_the_environment_is_told_only_when_asked_for_and_is_seen_first(compose: Compose) -> None:
    page = compose()
    field = page.locator("#kb-environment")
    expect(field).to_have_value("")
    page.get_by_role("button", name="Fyll i från webbläsaren").click()
    expect(field).to_have_value(re.compile(r"Linux[\s\S]*Chrom[\s\S]*Europe/Stockholm"))
    assert "Europe/Stockholm" in review(page)
    expect(field).to_be_focused()
