"""Notices: what a writer may say, on which days and pages they stand, and the file that browsers read."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from kbgen import model as m
from kbgen.content.schema import validate
from kbgen.pages.notices import noticed, notices_file
from kbgen.pages.view import View
from tests import examples
from tests.every_noun import DAY, SITE
from tests.program import kbgen

HOME = View("", "home", "sv", "Hem")
CHAT = View("support/chat/", "channel", "sv", "Chatt")


def notice(**values: object) -> m.Notice:
    raw = {"id": "fel", "title": "Fel", "from": "2026-11-16 09:00"} | values
    record, problems = validate(m.Notices, {"notices": [raw]}, m.Origin("notices.yaml", {}))
    assert record is not None, problems
    return record.notices[0]


def site(*notices: m.Notice, today: dt.date = DAY) -> m.Site:
    values = {name: getattr(SITE, name) for name in SITE.__slots__}
    return m.Site(**(values | {"notices": notices, "today": today}))


def shown(found: m.Site, view: View) -> list[str]:
    return [banner.id for banner in noticed(found, view).notices or ()]


@pytest.mark.parametrize(
    ("day", "stands"),
    [("2026-11-15", False), ("2026-11-16", True), ("2026-11-17", True), ("2026-11-18", False)],
)
def test_a_notice_stands_in_the_page_on_its_days(day: str, stands: bool) -> None:
    found = site(notice(until="2026-11-17 08:00"), today=dt.date.fromisoformat(day))
    assert bool(shown(found, HOME)) is stands


@pytest.mark.parametrize(
    ("pages", "stands"),
    [([], [True, True]), (["/"], [True, False]), (["/support/"], [False, True]), (["/support/chat/"], [False, True]),
     (["/sup/"], [False, False]), (["/", "/support/"], [True, True])],
)  # fmt: skip
def test_a_notice_stands_on_its_pages_and_below_them(pages: list[str], stands: list[bool]) -> None:
    found = site(notice(pages=pages))
    assert [bool(shown(found, view)) for view in (HOME, CHAT)] == stands


def test_a_page_without_notices_is_the_page_itself() -> None:
    assert noticed(SITE, CHAT) is CHAT
    assert noticed(site(), CHAT).notices == ()


def test_the_file_holds_what_is_and_what_is_to_come_in_utc() -> None:
    over = notice(id="over", until="2026-11-15 10:00")
    later = notice(id="later", **{"from": "2027-07-01 12:00"}, pages=["/support/"], severity="warning")
    match = re.fullmatch(r"kbgenNotices\((.*)\)\n", notices_file(site(over, later)), re.DOTALL)
    assert match
    assert json.loads(match[1]) == [
        {"id": "later", "severity": "warning", "title": "Fel", "from": "2027-07-01T10:00Z", "pages": ["/support/"]}
    ]
    assert notices_file(site()) == "kbgenNotices([])\n"


def checked(folder: Path, notices: str) -> str:
    project = examples.project(folder)
    (project / "content/notices.yaml").write_text(notices, encoding="utf-8")
    return kbgen("check", "-c", project / "mkdocs.yml").stdout


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("until: 2026-11-22 09:00", "invalid-value"),
        ("pages: [/no-such-page/]", "broken-link"),
        ("pages: [guides]", "invalid-value"),
        ("url: /no-such-page/", "broken-link"),
        ("url: javascript:alert(1)", "invalid-value"),
        ("severity: terrible", "invalid-value"),
        ("colour: red", "unknown-key"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, line: str, code: str) -> None:
    text = f"notices:\n  - id: fel\n    title: Fel\n    from: 2026-11-22 09:00\n    {line}\n"
    assert f"content/notices.yaml:5: error[{code}]" in checked(tmp_path, text)


def test_two_notices_may_not_share_an_id(tmp_path: Path) -> None:
    one = "  - {id: fel, title: Fel, from: 2026-11-22 09:00}\n"
    assert "error[duplicate-id]" in checked(tmp_path, f"notices:\n{one}{one}")


def test_the_hour_of_a_build_changes_nothing(tmp_path: Path) -> None:
    project = examples.project(tmp_path)
    made = []
    for hours in (1, 22):
        seconds = {"SOURCE_DATE_EPOCH": str(1795305600 + hours * 3600), "TZ": "UTC"}
        done = kbgen("build", "-c", project / "mkdocs.yml", "-d", tmp_path / f"site{hours}", env=seconds)
        assert done.returncode == 0, done.stderr
        files = sorted(path for path in (tmp_path / f"site{hours}").rglob("*") if path.is_file())
        made.append({path.relative_to(tmp_path / f"site{hours}").as_posix(): path.read_bytes() for path in files})
    assert made[0].keys() == made[1].keys()
    assert [name for name in made[0] if made[0][name] != made[1][name] and not name.endswith(".gz")] == []
