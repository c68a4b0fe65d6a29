"""The request composer: from the first word to the receiver's database, and everything on the way."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kbgen.pages.request_data import request_data
from tests.browser.composing import CARD, SUBJECT, SUMMARY, built, clipboard, kept, outcome, press, ready, review, write
from tests.browser.conftest import Open, served
from tests.every_noun import SITE
from tests.program import ROOT
from tests.receiving import Running, receiver

SCRIPTS = ("delivery.js", "request-check.js", "request.js")
Compose = Callable[..., Page]


@pytest.fixture(scope="module")
def receiving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Running]]:
    """The address of a site whose requests go to a real receiver, and the receiver."""
    folder = tmp_path_factory.mktemp("receiving")
    with receiver(folder, origins="*") as running, served(built(folder, {"endpoint": running.endpoint})) as address:
        yield address, running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader who was never here before."""
    found = browser.new_context(locale="sv-SE", timezone_id="Europe/Stockholm", reduced_motion="reduce")
    yield found
    found.close()


@pytest.fixture
def compose(context: BrowserContext, receiving: tuple[str, Running]) -> Compose:
    """Opens the composer: `compose(handover={…})`."""

    def opened(handover: dict[str, Any] | None = None) -> Page:
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.kb_errors = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.kb_errors.append(str(error)))  # type: ignore[attr-defined]
        if handover:
            page.goto(f"{receiving[0]}/support/")
            page.evaluate("text => sessionStorage.setItem('kbgen.handover', text)", json.dumps(handover))
        page.goto(f"{receiving[0]}/support/request/")
        ready(page)
        return page

    return opened


def stored(running: Running, subject: str) -> list[dict[str, Any]]:
    """The requests in the database with a subject."""
    bodies = [json.loads(row["body"]) | {"ticket": str(row["id"])} for row in running.rows()]
    return [body for body in bodies if body.get("subject") == subject]


# From the browser to the database


def test_a_request_reaches_the_database_as_it_was_reviewed(compose: Compose, receiving: tuple[str, Running]) -> None:
    page = compose()
    write(page, subject := "Kan inte koppla min domän – fel 7 i går kväll")
    page.locator("#kb-part-2").fill("1. Jag sparade.\n2. Sidan blev vit.")
    page.locator("#kb-account").fill("kund@example.org")
    page.locator("#kb-plan").select_option("pro")
    page.locator("#kb-error").fill("HTTP 500\n  at save()")
    page.locator("#kb-severity").select_option(index=1)
    page.locator("[data-kb-attach]").first.check()
    before = review(page)
    press(page, "endpoint")
    outcome(page, "Ärendet är skickat")
    (body,) = stored(receiving[1], subject)
    outcome(page, f"Ditt ärendenummer är {body['ticket']}.")
    outcome(page, "Du bör ha ett svar senast")
    assert before == f"Ämne: {subject}\n{body['text']}"
    assert (body["kind"], body["lang"], body["email"]) == ("request", "sv", "kund@example.org")
    assert {field["kind"]: field["text"] for field in body["fields"]}["plan"] == "pro"
    assert [part["id"] for part in body["parts"]] == ["part-1", "part-2"]
    assert body["attached"] == ["Skärmbilder"]
    assert body["reference"] in before
    assert kept(page) == {}
    assert page.kb_errors == []  # type: ignore[attr-defined]


def test_pressing_twice_sends_once(compose: Compose, receiving: tuple[str, Running]) -> None:
    page = compose()
    write(page, subject := "Bilderna i galleriet laddas dubbelt sedan i går")
    page.locator("[data-kb-way=endpoint]").evaluate("button => { button.click(); button.click(); button.click(); }")
    outcome(page, "Ditt ärendenummer")
    assert len(stored(receiving[1], subject)) == 1


def test_a_lost_answer_does_not_make_two_requests(
    compose: Compose, context: BrowserContext, receiving: tuple[str, Running]
) -> None:
    lost: list[str] = []

    def lose(route: Any) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().text())
            route.abort()

    page = compose()
    context.route("**/messages", lose)
    write(page, subject := "Formuläret på startsidan skickar inget sedan i morse")
    press(page, "endpoint")
    outcome(page, "Ditt ärendenummer")
    assert len(lost) == 1
    assert len(stored(receiving[1], subject)) == 1


def test_a_request_may_wait_on_the_device_until_there_is_a_network(
    compose: Compose, context: BrowserContext, receiving: tuple[str, Running]
) -> None:
    page = compose()
    write(page, subject := "Kartan visas inte på kontaktsidan i Safari")
    context.set_offline(True)
    press(page, "endpoint")
    outcome(page, "Mottagaren går inte att nå")
    assert "kbgen.queue" not in kept(page), "nothing waits unless the reader says so"
    page.get_by_role("button", name="Låt det vänta här").click()
    outcome(page, "väntar på den här enheten")
    assert subject in kept(page)["kbgen.queue"]
    assert stored(receiving[1], subject) == []
    context.set_offline(False)
    outcome(page, "Ditt ärendenummer")
    assert len(stored(receiving[1], subject)) == 1
    assert kept(page) == {}


def test_what_waits_is_there_at_the_next_visit_and_is_sent_only_when_asked(
    compose: Compose, context: BrowserContext, receiving: tuple[str, Running]
) -> None:
    page = compose()
    write(page, subject := "Menyn går inte att öppna på mobilen efter bytet")
    context.set_offline(True)
    press(page, "endpoint")
    page.get_by_role("button", name="Låt det vänta här").click()
    page.close()
    context.set_offline(False)
    page = compose()
    expect(page.locator("[data-kb-waiting]")).to_contain_text(subject)
    assert stored(receiving[1], subject) == []
    page.get_by_role("button", name="Skicka nu").click()
    outcome(page, "Ditt ärendenummer")
    assert len(stored(receiving[1], subject)) == 1


def answering(context: BrowserContext, *answers: dict[str, Any]) -> list[dict[str, Any]]:
    """Lets the network answer so, in turn; returns what is sent."""
    sent: list[dict[str, Any]] = []

    def answer(route: Any) -> None:
        if route.request.method == "POST":
            sent.append(route.request.post_data_json)
        given = answers[min(len(sent), len(answers)) - 1]
        headers = {"access-control-allow-origin": "*", "access-control-allow-headers": "*", **given.get("headers", {})}
        route.fulfill(status=given["status"], headers=headers, body=json.dumps(given.get("body", {})))

    context.route("**/messages", answer)
    return sent


EXPOSED = {"access-control-expose-headers": "Retry-After"}


@pytest.mark.parametrize(
    ("answer", "told", "tries"),
    [
        ({"status": 413}, "Ärendet är för stort", 1),
        ({"status": 429, "headers": {"retry-after": "33", **EXPOSED}}, "Vänta 33 s", 1),
        ({"status": 400}, "gick inte att skicka", 1),
        ({"status": 202, "body": {"ticket": None}}, "bara din egen referens", 1),
        ({"status": 204}, "bara din egen referens", 1),
    ],
)
def test_every_outcome_is_told(
    compose: Compose, context: BrowserContext, answer: dict[str, Any], told: str, tries: int
) -> None:
    page = compose()
    sent = answering(context, answer)
    write(page)
    press(page, "endpoint")
    outcome(page, told)
    assert len(sent) == tries
    assert page.evaluate("document.activeElement.closest('[data-kb-outcome]') !== null"), "focus is on what was told"


def test_a_server_that_is_unwell_is_asked_again_with_the_same_key(compose: Compose, context: BrowserContext) -> None:
    page = compose()
    busy = {"status": 429, "headers": {"retry-after": "1", **EXPOSED}}
    sent = answering(context, {"status": 503}, busy, {"status": 201, "body": {"ticket": "A-77"}})
    write(page)
    press(page, "endpoint")
    outcome(page, "Försöker igen om")
    outcome(page, "Ditt ärendenummer är A-77.")
    assert len(sent) == 3
    assert len({body["key"] for body in sent}) == 1


def test_what_the_receiver_refuses_is_told_beside_its_field_and_can_be_mended(
    compose: Compose, context: BrowserContext
) -> None:
    page = compose()
    wrong = {"status": 422, "body": {"errors": [{"field": "account", "message": "Kontot finns <b>inte</b>."}]}}
    sent = answering(context, wrong, {"status": 201, "body": {"ticket": 8}})
    write(page)
    page.locator("#kb-account").fill("fel@example.org")
    press(page, "endpoint")
    field = page.locator("#kb-account")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("Kontot finns <b>inte</b>."))
    field.fill("ratt@example.org")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    press(page, "endpoint")
    outcome(page, "Ditt ärendenummer är 8.")
    assert sent[0]["key"] != sent[1]["key"], "other words are another message"


def test_nothing_is_sent_without_a_subject(compose: Compose, context: BrowserContext) -> None:
    page = compose()
    sent = answering(context, {"status": 500})
    press(page, "endpoint")
    expect(page.locator("#kb-subject")).to_be_focused()
    expect(page.locator("[data-kb-said]")).to_have_text("Det här saknas: Ämne, Kort sammanfattning.")
    assert sent == []


# What stays on the device


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


# Advice


def lines(site: str) -> list[tuple[str, str, bool]]:
    content = ROOT / ("content" if site == "mediaweb" else "examples/winterkvist/content")
    subject = yaml.safe_load((content / "request.yaml").read_text(encoding="utf-8"))["subject"]
    return [(site, line["text"], good) for good, kind in ((True, "good"), (False, "bad")) for line in subject[kind]]


def test_the_coach_agrees_with_the_examples_of_both_sites(visit: Open) -> None:
    for site in ("mediaweb", "winterkvist"):
        page = visit("support/request/", site=site)
        ready(page)
        for _, line, good in lines(site):
            page.locator("#kb-subject").fill(line)
            expect(page.locator(".kb-coach--good")).to_have_count(1 if good else 0)
            expect(page.locator("[data-kb-coach] li")).not_to_have_count(0)


WEAK: list[tuple[str, str, list[str]]] = [
    ("sv", "Hjälp!", ["vague"]),
    ("sv", "Hemsidan funkar inte", ["broken"]),
    ("sv", "SV: Fel 500 när jag publicerar", ["reply"]),
    ("sv", "KAN INTE PUBLICERA SIDAN MED BILDER!!!", ["shout"]),
    ("sv", "SSL-certifikatet för min domän aktiveras inte", []),
    ("sv", "Faktura", ["short"]),
    ("en", "Help!!", ["shout", "vague"]),
    ("en", "The website doesn't work", ["broken"]),
    ("en", "Cannot publish the site – error 500 when I save", []),
    ("en", "Re: invoice for March is missing the VAT number", ["reply"]),
    ("es", "Ayuda", ["vague"]),
    ("es", "La página no funciona", ["broken"]),
    ("es", "No puedo publicar el sitio: error 500 al guardar", []),
]


def test_the_coach_knows_what_is_weak_in_each_language(compose: Compose) -> None:
    page = compose()
    for lang, line, found in WEAK:
        rules = request_data(replace(SITE, lang=lang))["request"]["coach"]
        assert [line, *page.evaluate("given => kbgenRequestCheck.subject(...given)", [line, rules])] == [line, *found]
        assert set(found) <= rules["says"].keys()


SECRET = [
    (f"Kortet är {CARD}, går inte", "card", CARD),
    ("5500-0000-0000-0004", "card", "5500-0000-0000-0004"),
    ("378282246310005.", "card", "378282246310005"),
    ("Mitt lösenord: hemligt!", "password", "lösenord: hemligt!"),
    ("lösenordet är Sommar2026 och", "password", "lösenordet är Sommar2026"),
    ("PASSWORD=abc12345", "password", "PASSWORD=abc12345"),
    ("nyckel sk_live_51Habcdef01234567 slut", "key", "sk_live_51Habcdef01234567"),
    ("ghp_" + "a1B2" * 9, "key", "ghp_" + "a1B2" * 9),
    ("AKIAIOSFODNN7EXAMPLE", "key", "AKIAIOSFODNN7EXAMPLE"),
    ("https://x.example/?api_key=abcdefghijkl", "key", "api_key=abcdefghijkl"),
    ("ftp https://anna:hemlig@example.org/", "key", "https://anna:hemlig@"),
    ("-----BEGIN RSA PRIVATE KEY-----\nabc\n", "key", "-----BEGIN RSA PRIVATE KEY-----\nabc\n"),
]
HARMLESS = [
    "Fel 500 den 22 november 2026 klockan 12:34:56",
    "Mitt telefonnummer är +46 70 123 45 67",
    "Fakturan 4111 1111 1111 1112 och ordern 1234567890123456",
    "Mitt lösenord fungerar inte, och lösenordet är fel",
    "Jag har glömt mitt lösenord. Återställningen kommer inte.",
    "2026-11-22 12:34:56.789 ERROR [0000000000000000] req=5f3a9c12",
    "The token expired: try again",
]


def test_secrets_are_seen_and_what_is_none_is_let_alone(compose: Compose) -> None:
    page = compose()
    assert {text: _secrets(page, text) for text, _, _ in SECRET} == {
        text: [[kind, match]] for text, kind, match in SECRET
    }
    assert {text: _secrets(page, text) for text in HARMLESS} == {text: [] for text in HARMLESS}


def _secrets(page: Page, text: str) -> Any:
    return page.evaluate(
        "text => kbgenRequestCheck.secrets(text, kbgenSupport.data.request.secrets)"
        ".map((each) => [each.kind, text.slice(each.start, each.end)])",
        text,
    )


def test_a_secret_neither_leaves_the_page_nor_is_kept_until_the_reader_has_decided(
    compose: Compose, context: BrowserContext
) -> None:
    page = compose()
    sent = answering(context, {"status": 201, "body": {"ticket": "1"}})
    write(page, summary=f"Jag betalade med {CARD} men ser ingen faktura.")
    expect(page.locator("[data-kb-warnings]")).to_contain_text("Ett kortnummer under ”Kort sammanfattning”: 4111 …")
    press(page, "endpoint")
    page.wait_for_timeout(600)
    assert sent == []
    assert not any(CARD in text for text in kept(page).values())
    expect(page.get_by_role("button", name="Ta bort det åt mig")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#kb-part-1")).to_have_value("Jag betalade med [borttaget] men ser ingen faktura.")
    press(page, "endpoint")
    outcome(page, "Ditt ärendenummer är 1.")
    assert CARD not in json.dumps(sent)


def test_what_only_looks_secret_can_be_sent_all_the_same(compose: Compose, context: BrowserContext) -> None:
    page = compose()
    sent = answering(context, {"status": 201, "body": {"ticket": "1"}})
    write(page, summary=f"Ordernumret är {CARD}.")
    page.get_by_role("button", name="Det är ingen hemlighet").click()
    press(page, "endpoint")
    outcome(page, "Ditt ärendenummer")
    assert CARD in sent[0]["text"]


def test_answers_are_proposed_and_those_that_were_read_are_listed(compose: Compose, context: BrowserContext) -> None:
    page = compose()
    write(page)
    answer = page.locator("[data-kb-answers] li a").first
    expect(answer).to_be_visible()
    assert "500" in page.locator("[data-kb-answers]").inner_text()
    href = answer.evaluate("link => link.href")
    with context.expect_page() as tab:
        answer.click()
    assert tab.value.url == href
    expect(page.locator("[data-kb-review]")).to_contain_text(href)
    sent = answering(context, {"status": 201, "body": {"ticket": "1"}})
    press(page, "endpoint")
    outcome(page, "Ditt ärendenummer")
    assert sent[0]["opened"] == [href]


HANDOVER = {
    "from": "troubleshooters/fel-500/",
    "title": "Webbplatsen visar fel 500",
    "path": ["Var ser du felet? – När jag sparar", "Hjälpte det att ladda om? – <b>Nej</b>"],
    "searched": "fel 500",
    "channel": "email",
    "plan": "pro",
    "severity": "system",
    "reference": "MW-1042",
    "sentAt": 1795305600000,
    "template": "Jag hör av mig om MW-1042 igen.",
}


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


def test_everything_can_be_done_from_the_keyboard(compose: Compose, context: BrowserContext) -> None:
    page = compose()
    sent = answering(context, {"status": 201, "body": {"ticket": "7"}})
    page.locator("[data-kb-tick]").first.focus()
    page.keyboard.press("Space")
    seen = []
    for _ in range(120):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.dataset.kbWay || ''"))
        if seen[-1] in ("kb-subject", "kb-part-1"):
            page.keyboard.type(SUBJECT)
        if seen[-1] == "endpoint":
            page.keyboard.press("Enter")
            break
    outcome(page, "Ditt ärendenummer är 7.")
    fields = [name for name in seen if name.startswith("kb-")]
    assert [name for name in fields if name.startswith("kb-part")] == [f"kb-part-{number}" for number in range(1, 7)]
    assert {"kb-account", "kb-plan", "kb-error", "kb-severity", "kb-environment"} <= set(fields)
    assert sent[0]["subject"] == SUBJECT


def test_without_javascript_it_is_a_form_to_print(visit: Open) -> None:
    page = visit("support/request/", javascript=False)
    assert page.locator("textarea:visible").count() >= 6
    assert page.locator(".kb-request button:visible").count() == 0
    expect(page.locator("noscript p")).to_contain_text("skriva ut")
    page.emulate_media(media="print")
    box = page.locator("#kb-part-2").bounding_box()
    assert box and box["height"] > 100
    expect(page.locator("[data-kb-review]")).to_be_hidden()
    expect(page.locator(".kb-ask__choices").first).to_contain_text("Enterprise")


def test_what_has_been_written_is_printed_as_a_letter(compose: Compose) -> None:
    page = compose()
    write(page)
    page.emulate_media(media="print")
    expect(page.locator("[data-kb-review]")).to_be_visible()
    expect(page.locator("#kb-part-2")).to_be_hidden()


def test_it_works_from_a_folder(browser: Browser, folders: dict[str, Path]) -> None:
    page = browser.new_context(locale="sv-SE").new_page()
    page.goto((folders["winterkvist"] / "support/request/index.html").as_uri())
    write(page)
    assert SUMMARY in review(page)
    expect(page.locator("[data-kb-answers] li a").first).to_be_visible()
    press(page, "copy")
    outcome(page, "Kopierat")


def test_the_scripts_are_small_and_only_where_they_are_used(visit: Open, folders: dict[str, Path]) -> None:
    assets = folders["mediaweb"] / "assets/kbgen"
    sizes = {name: len(gzip.compress((assets / name).read_bytes(), 9, mtime=0)) for name in SCRIPTS}
    assert sum(sizes.values()) <= 10_000, sizes
    page = visit("guides/felsokning/fel-500-vid-publicering/")
    page.wait_for_load_state("networkidle")
    requests = page.kb_requests  # type: ignore[attr-defined]
    assert [url for url in requests if re.search("request|delivery", url.rpartition("/")[2])] == []


def test_nothing_is_asked_of_anyone_before_the_reader_acts(visit: Open) -> None:
    page = visit("support/request/")
    ready(page)
    page.wait_for_load_state("networkidle")
    requests = page.kb_requests  # type: ignore[attr-defined]
    assert [url for url in requests if "/assets/search/" in url or "127.0.0.1" not in url] == []


def test_copying_takes_subject_and_message(visit: Open) -> None:
    page = visit("support/request/")
    write(page)
    page.locator("#kb-error").fill("``` konstigt ```")
    with clipboard(page) as copied:
        press(page, "copy")
    assert copied[0].startswith(f"Ämne: {SUBJECT}\n\nKORT SAMMANFATTNING\n{SUMMARY}\n")
    with clipboard(page) as copied:
        press(page, "markdown")
    assert copied[0].startswith(f"# {SUBJECT}\n\n## Kort sammanfattning\n\n{SUMMARY}\n")
    assert "````\n``` konstigt ```\n````" in copied[0]
