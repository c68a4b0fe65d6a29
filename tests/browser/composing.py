"""A site whose requests go to the real receiver, and what people do on its composer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import BrowserContext, Page, expect

from tests.program import ROOT, kbgen
from tests.receiving import Running

Compose = Callable[..., Page]
"""Opens the composer: `compose(handover={…})`."""

SUBJECT = "Kan inte publicera webbplatsen – fel 500 när jag sparar"
SUMMARY = "Jag får fel 500 varje gång jag sparar. Åäö 🙂"
CARD = "4111 1111 1111 1111"
"""A number for tests of payments; its digits add up."""
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
"""What a page before may have passed on."""


def built(folder: Path, delivery: dict[str, object] | None) -> Path:
    """Builds the help centre with a delivery of its own, and returns the folder of the site."""
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    config["docs_dir"] = str(ROOT / "content")
    config["plugins"] = [{"kbgen": {"delivery": delivery}} if delivery else "kbgen"]
    path = folder / "mkdocs.yml"
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    done = kbgen("build", "-c", path, "-d", folder / "out/site")
    assert done.returncode == 0, done.stderr
    return folder / "out/site"


def ready(page: Page) -> None:
    """Waits until the composer's scripts have taken over."""
    expect(page.locator("[data-kb-first] button")).to_be_visible()


def write(page: Page, subject: str = SUBJECT, summary: str = SUMMARY) -> None:
    """The least that can be sent."""
    ready(page)
    page.locator("#kb-subject").fill(subject)
    page.locator("#kb-part-1").fill(summary)


def press(page: Page, way: str) -> None:
    """One of the ways out of the page."""
    page.locator(f"[data-kb-way={way}]").click()


def review(page: Page) -> str:
    """The request as the reader sees it before it is sent."""
    return page.locator("[data-kb-review]").inner_text()


def outcome(page: Page, text: str) -> None:
    """What the page says has become of it."""
    expect(page.locator("[data-kb-outcome]")).to_contain_text(text, timeout=20_000)


def kept(page: Page) -> dict[str, str]:
    """Everything of kbgen's that is on the reader's device."""
    found: dict[str, str] = page.evaluate(
        "() => Object.fromEntries([localStorage, sessionStorage].flatMap((store) => Object.entries(store))"
        ".filter(([key]) => key.includes('kbgen')))"
    )
    return found


@contextmanager
def clipboard(page: Page) -> Iterator[list[str]]:
    """What was copied within the block."""
    copied: list[str] = []
    page.evaluate("navigator.clipboard.writeText('')")
    yield copied
    page.wait_for_function("navigator.clipboard.readText().then(Boolean)")
    copied.append(page.evaluate("navigator.clipboard.readText()"))


def stored(running: Running, subject: str) -> list[dict[str, Any]]:
    """The requests in the database with a subject."""
    bodies = [json.loads(row["body"]) | {"ticket": str(row["id"])} for row in running.rows()]
    return [body for body in bodies if body.get("subject") == subject]


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
