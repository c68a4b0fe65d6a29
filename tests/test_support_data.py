"""What the support scripts are given: complete, deterministic, and true to the zones of the world."""

from __future__ import annotations

import datetime as dt
import json
from bisect import bisect_right
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgen.pages.support_data import offsets, support_data
from tests import examples
from tests.every_noun import SITE
from tests.program import kbgen

FIRST, LAST = dt.date(2026, 8, 22), dt.date(2028, 5, 23)
ZONES = [
    "Europe/Stockholm", "America/New_York", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe",
    "Africa/Casablanca", "Antarctica/Troll", "Pacific/Kiritimati", "America/Santiago", "Asia/Tehran", "UTC",
    "Pacific/Chatham", "Asia/Jerusalem", "Europe/Chisinau",
]  # fmt: skip
START = int(dt.datetime(2026, 8, 22, tzinfo=dt.UTC).timestamp())


def east(zone: str, at: int) -> float:
    """How many minutes a zone is east of UTC."""
    offset = dt.datetime.fromtimestamp(at, ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return offset.total_seconds() / 60


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ZONES), st.integers(0, 639 * 86400))
def test_offsets_are_those_of_the_zone_at_every_second(zone: str, seconds: int) -> None:
    found = offsets(zone, FIRST, LAST)
    at = START + seconds
    minutes = found[bisect_right(found, at, key=lambda each: each[0]) - 1][1]
    assert minutes == east(zone, at)


@pytest.mark.parametrize("zone", ZONES)
def test_offsets_begin_before_the_first_day_and_change_to_the_second(zone: str) -> None:
    found = offsets(zone, FIRST, LAST)
    assert found[0][0] < START
    for before, after in pairwise(found):
        assert [east(zone, after[0] - 1), east(zone, after[0])] == [before[1], after[1]]


def test_the_first_table_is_that_of_the_working_days() -> None:
    data = support_data(SITE)
    assert data["tables"][0] == {"zone": "customer", "week": (((0, 1440),),) * 5 + ((), ()), "days": {}}
    assert [each["table"] for each in data["channels"]] == [1]


def test_plans_know_what_the_next_one_adds() -> None:
    found = {plan["id"]: (plan["next"], plan["channels"]) for plan in support_data(SITE)["plans"]}
    assert found == {"alpha": ("pro", []), "pro": (None, ["chat"])}


def read(folder: Path, epoch: int = 1795305600) -> dict[str, Any]:
    """The file of the example site, as a build on a day writes it."""
    project = examples.project(folder)
    env = {"SOURCE_DATE_EPOCH": str(epoch)}
    done = kbgen("build", "-c", project / "mkdocs.yml", "-d", folder / "site", env=env)
    assert done.returncode == 0, done.stderr
    text = (folder / "site/assets/kbgen/support-sv.js").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text.removeprefix("kbgenSupportData(").removesuffix(")\n"))
    return found


def test_the_file_depends_on_the_day_alone(tmp_path: Path) -> None:
    day = 86_400
    monday, later, next_day = (read(tmp_path / str(seconds), 1795305600 + seconds) for seconds in (0, day - 1, day))
    assert monday == later
    assert (monday["from"], monday["until"]) == ("2026-08-22", "2028-05-23")
    assert (next_day["from"], next_day["until"]) == ("2026-08-23", "2028-05-24")


def test_the_file_says_what_the_content_says(tmp_path: Path) -> None:
    data = read(tmp_path)
    chat = next(each for each in data["channels"] if each["id"] == "chat")
    assert chat["bestFor"] == ["urgent"]
    assert chat["promises"] == {"pro": {"text": "direkt", "clock": "open-hours", "atOnce": True}}
    table = data["tables"][chat["table"]]
    assert table["week"] == [[[540, 1080]]] * 5 + [[], []]
    assert {day: table["days"][day] for day in ("2026-12-25", "2026-12-31", "2027-01-01", "2027-03-29")} == {
        "2026-12-25": [], "2026-12-31": [[540, 720]], "2027-01-01": [], "2027-03-29": [],
    }  # fmt: skip
    assert data["alarm"]["route"] == "support/emergency/"
    assert {subject["route"] for subject in data["subjects"]} >= {"faq/account/"}
