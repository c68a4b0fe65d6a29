"""What a reader means to attach is looked at on the device, and never leaves it."""

from __future__ import annotations

import io
import wave
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.composing import Compose, answering, outcome, press, review, write
from tests.browser.conftest import Open
from tests.program import ROOT

PNG = (ROOT / "docs/images/home.png").read_bytes()


def recording(seconds: int) -> bytes:
    """Something with a length that every browser can read, small enough to make."""
    file = io.BytesIO()
    with wave.open(file, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(1)
        made.setframerate(3000)
        made.writeframes(b"\x80" * 3000 * seconds)
    return file.getvalue()


def choose(page: Page, *files: tuple[str, str, bytes]) -> None:
    """Chooses files: (name, type, bytes)."""
    given: Any = [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    page.locator("#kb-request-files").set_input_files(given)
    for name, _, _ in files:
        expect(page.locator(".kb-files li", has_text=name)).to_be_visible()


VERDICTS = [
    ("skarm.png", "image/png", PNG, "35 kB – går bra att bifoga"),
    ("kort.mp4", "video/mp4", recording(30), "0:30 – går bra att bifoga"),
    ("precis.mov", "video/quicktime", recording(300), "5:00 – går bra att bifoga"),
    ("lång.mov", "video/quicktime", recording(301), "5:01 – Längre än 5 minuter"),
    ("FILM.MOV", "", recording(372), "6:12 – Längre än 5 minuter"),
    ("film.avi", "video/x-msvideo", b"x", "Spara som MP4 eller MOV. Längden gick inte att läsa"),
    ("stor.png", "image/png", PNG + bytes(20_000_001 - len(PNG)), "Större än 20 MB"),
    ("precis.png", "image/png", PNG + bytes(20_000_000 - len(PNG)), "20 MB – går bra att bifoga"),
    ("trasig.heic", "image/heic", b"x", "Filtypen kan vara svår att öppna"),
    ("program.exe", "application/octet-stream", b"x", "Filtypen kan vara svår att öppna"),
    ("tom.txt", "text/plain", b"", "Filen är tom"),
    ("konsol.log", "", b"x", "1 kB – går bra att bifoga"),
    ("svar.pdf", "application/pdf", b"x", "1 kB – går bra att bifoga"),
]


@pytest.mark.parametrize(("name", "kind", "content", "told"), VERDICTS, ids=[each[0] for each in VERDICTS])
def test_format_size_and_length_are_told(compose: Compose, name: str, kind: str, content: bytes, told: str) -> None:
    page = compose()
    choose(page, (name, kind, content))
    row = page.locator(".kb-files li", has_text=name)
    expect(row).to_contain_text(told)
    expect(page.locator(".kb-files [role=status]")).to_contain_text(name)
    assert ("kb-files__bad" in (row.get_attribute("class") or "")) is ("går bra" not in told)


def test_only_the_names_go_along_and_the_reader_is_told_to_send_the_files(
    compose: Compose, context: BrowserContext
) -> None:
    page = compose()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    sent = answering(context, {"status": 201, "body": {"ticket": "7"}})
    write(page)
    choose(page, ("skarm.png", "image/png", PNG), ("film.mp4", "video/mp4", recording(3)))
    assert "Bifogas: skarm.png (35 kB), film.mp4 (10 kB)" in review(page).replace("\xa0", " ")
    assert [url for url in requests if url.startswith("http") and not url.endswith((".js", ".json"))] == []
    press(page, "endpoint")
    outcome(page, "Filerna följde inte med: skarm.png")
    assert [each.replace("\xa0", " ") for each in sent[0]["attached"]] == ["skarm.png (35 kB)", "film.mp4 (10 kB)"]
    assert len(str(sent[0])) < 2000
    expect(page.locator(".kb-files li")).to_have_count(0)


def test_a_file_can_be_taken_away_again_from_the_keyboard(compose: Compose) -> None:
    page = compose()
    write(page)
    choose(page, ("ena.png", "image/png", PNG), ("andra.png", "image/png", PNG))
    page.get_by_role("button", name="Ta bort: ena.png").press("Enter")
    expect(page.locator("#kb-request-files")).to_be_focused()
    assert "ena.png" not in review(page)
    assert "andra.png" in review(page)
    choose(page, ("andra.png", "image/png", PNG))
    expect(page.locator(".kb-files li")).to_have_count(1)


def test_a_name_is_text_only(compose: Compose) -> None:
    page = compose()
    choose(page, ("<img src=x onerror=alert(1)>.png", "image/png", PNG))
    expect(page.locator(".kb-files li b")).to_have_text("<img src=x onerror=alert(1)>.png")
    assert page.locator(".kb-files img").count() == 0


def test_a_site_that_names_no_length_and_no_format_judges_neither(visit: Open) -> None:
    page = visit("support/request/", site="winterkvist")
    write(page)
    choose(page, ("film.webm", "video/webm", recording(400)), ("film.avi", "video/x-msvideo", b"x"))
    for row in page.locator(".kb-files li").all():
        expect(row).to_contain_text("går bra att bifoga")
