"""Every kind of page, at both widths, in both schemes: accessible, quiet on the network, and photographed."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Open, keep

KINDS = {
    "mediaweb": {
        "home": "",
        "guides": "guides/",
        "category": "guides/felsokning/",
        "guide": "guides/felsokning/fel-500-vid-publicering/",
        "guide-table": "guides/funktioner/egen-doman/",
        "faq": "faq/",
        "topic": "faq/konto/",
        "videos": "videos/",
        "video": "videos/egen-doman/",
        "plans": "plans/",
        "support": "support/",
        "channel": "support/chat/",
        "response-times": "support/response-times/",
        "service-levels": "support/service-levels/",
        "prepare": "support/prepare/",
        "request": "support/request/",
        "escalation": "support/escalation/",
        "emergency": "support/emergency/",
        "international": "support/international/",
        "quality": "support/quality/",
        "survey": "support/survey/",
        "troubleshooters": "troubleshooters/",
        "troubleshooter": "troubleshooters/egen-doman/",
        "community": "community/",
        "events": "community/events/",
        "event": "community/events/anvandargruppen/",
        "popular": "popular/",
        "search": "search/?q=dom%C3%A4n",
        "page": "om-hjalpcentret/",
        "not-found": "finns-inte/",
    },
    "winterkvist": {
        "home": "",
        "category": "guides/din-webbplats/",
        "topic": "faq/kontakt/",
        "plans": "plans/",
        "support": "support/",
        "channel": "support/helpdesk/",
        "request": "support/request/",
        "emergency": "support/emergency/",
        "troubleshooter": "troubleshooters/webbplatsen-ligger-nere/",
        "search": "search/?q=e-post",
    },
}
CASES = [(site, kind) for site, kinds in KINDS.items() for kind in kinds]
LOOKS = [("phone", "light"), ("desktop", "dark")]
OTHER_LOOKS = [("phone", "dark"), ("desktop", "light")]
RICHEST = [("mediaweb", kind) for kind in ("home", "guide", "support", "request", "escalation", "search")]
"""The kinds that are looked at in every way: a colour is the same at both widths, and a width in both schemes."""
SEEN = [(*case, *look) for case in CASES for look in LOOKS]
SEEN += [(*case, *look) for case in RICHEST for look in OTHER_LOOKS]


@pytest.mark.parametrize(("site", "kind", "size", "scheme"), SEEN)
def test_axe_finds_nothing_and_nobody_else_is_asked(visit: Open, site: str, kind: str, size: str, scheme: str) -> None:
    page = visit(KINDS[site][kind], site=site, size=size, scheme=scheme)
    page.wait_for_load_state("networkidle")
    keep(page, f"{site}-{kind}-{size}-{scheme}")
    found = Axe().run(page).response["violations"]
    assert [(item["id"], item["impact"], [node["html"] for node in item["nodes"]][:3]) for item in found] == []
    assert page.kb_errors == []  # type: ignore[attr-defined]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"
    hosts = {urlsplit(url).hostname for url in page.kb_requests if url.startswith("http")}  # type: ignore[attr-defined]
    assert hosts == {"127.0.0.1"}


@pytest.mark.parametrize(("site", "kind"), CASES)
def test_the_content_is_there_without_javascript(visit: Open, site: str, kind: str) -> None:
    with_script = visit(KINDS[site][kind], site=site).locator("main h1").inner_text()
    page = visit(KINDS[site][kind], site=site, javascript=False)
    assert page.locator("main h1").inner_text() == with_script
    assert len(page.locator("main").inner_text()) > 60
