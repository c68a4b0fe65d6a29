"""Raw YAML becomes typed records, or problems that say where and what."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgen import model
from kbgen.content.nouns import NOUNS
from kbgen.content.schema import validate
from kbgen.content.yaml_source import parse
from kbgen.model import Origin
from kbgen.problems import Problem


def faults(kind: type[Any], text: str) -> list[Problem]:
    parsed = parse(text, "f")
    return validate(kind, parsed.data, Origin("f", parsed.lines))[1]


def test_titles_stay_strings() -> None:
    record, problems = validate(model.GuideMeta, {"title": "2024-01-01"}, Origin("f", {}))
    assert record and record.title == "2024-01-01" and problems == []


def test_a_record_knows_where_it_stands() -> None:
    parsed = parse("channels:\n- id: a\n  kind: email\n  name: A\n  summary: x\n", "f")
    record, _ = validate(model.Channels, parsed.data, Origin("f", parsed.lines))
    assert record and record.channels[0].at.line("name") == 4


@pytest.mark.parametrize(
    ("text", "line", "code", "said"),
    [
        ("titel: x\ntitle: x", 1, "unknown-key", 'did you mean "title"?'),
        ("description: x", 1, "missing-field", 'add "title: …"'),
        ("title: x\nlevel: advancd", 2, "invalid-value", 'did you mean "advanced"?'),
        ("title: x\ndescription:", 2, "wrong-type", "write text, or delete the line"),
        ("title: '  '", 1, "invalid-value", ""),
        ("title: x\ntags: one", 2, "wrong-type", 'write "- one" below the key'),
        ("title: x\ntags:\n- a\n- [b]", 4, "wrong-type", ""),
        ("title: x\nminutes: 3.5", 2, "wrong-type", '"3.5" is not'),
        ("title: x\ndate: 86400", 2, "wrong-type", '"86400" is not'),
        ("title: x\ndate: 2026-02-30", 2, "wrong-type", '"2026-02-30" is not'),
        ("title: x\nreview_every: P", 2, "invalid-value", "the pattern is"),
        ("title: x\nslug: Åäö", 2, "invalid-value", "use a–z, 0–9 and single hyphens"),
        ("title: x\ncategory: ../../etc", 2, "invalid-value", "use a–z, 0–9 and single hyphens"),
        ("- title", 1, "wrong-type", ""),
    ],
)
def test_a_fault_is_one_problem_on_its_line(text: str, line: int, code: str, said: str) -> None:
    [problem] = faults(model.GuideMeta, text)
    assert (problem.line, problem.code) == (line, code)
    assert said in problem.hint


@pytest.mark.parametrize(
    "alias",
    [
        "https://evil.example/",
        "//evil.example",
        "/../up/",
        "/a/../b/",
        "up/",
        "/a b/",
        "/a?b/",
        "/%2e%2e/",
        "/",
        "\\\\a",
        "/./",
        "/sitemap.xml/",
        "/.kbgen/",
        "/assets/kbgen/base.js/",
        "/Assets/kbgen/",
        "/index.html/",
        "/guides/index.html",
        "/404.html",
        "/media/menu.png/",
        "/search/search_index.json/",
        "/a.html/b/",
        f"/{'a' * 101}/",
        f"/{'你' * 40}/",
        f"{'/abc' * 200}/",
    ],
)
def test_an_alias_stays_on_the_site(alias: str) -> None:
    assert [problem.code for problem in faults(model.ArticleMeta, f"title: x\naliases: ['{alias}']")] == [
        "invalid-value"
    ]


@pytest.mark.parametrize("alias", ["/old/", "/old", "/Old/Page.html", "/gammal/å/", "/~x/"])
def test_an_old_address_may_look_as_it_did(alias: str) -> None:
    assert faults(model.ArticleMeta, f"title: x\naliases: ['{alias}']") == []


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JaVaScRiPt:x", " javascript:x", "data:text/html,x", "ftp://x", "vbscript:x"]
)
def test_an_address_in_yaml_is_harmless(url: str) -> None:
    assert len(faults(model.Organisation, f'name: x\nurl: "{url}"')) == 1


@pytest.mark.parametrize("start", ["2026-12-03T18:00+02:00", "2026-12-03", "1764784800", "2026-12-03 18:00Z"])
def test_a_moment_has_a_time_and_no_zone(start: str) -> None:
    text = f"events:\n- {{id: a, title: A, kind: qa, duration: PT1H, start: '{start}'}}"
    assert [problem.code for problem in faults(model.Events, text)] == ["wrong-type"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=101",
        "DTSTART:20260101T000000Z",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=DAILY;BYHOUR=1,2;BYMINUTE=1,2;BYSECOND=1,2",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
        "FREQ=YEARLY;BYEASTER=400",
        "FREQ=DAILY;COUNT=1;COUNT=2",
        "FREQ=DAILY;COUNT=1;UNTIL=20270101",
        "FREQ=DAILY;UNTIL=20270230",
        "FREQ=DAILY;",
        "x",
        "",
    ],
)
def test_a_recurrence_comes_to_an_end(rule: str) -> None:
    text = f"events:\n- {{id: a, title: A, kind: qa, duration: PT1H, start: 2026-12-03 18:00, recurrence: '{rule}'}}"
    assert [problem.code for problem in faults(model.Events, text)] == ["invalid-value"]


@pytest.mark.parametrize(
    ("start", "duration"),
    [
        ("9999-12-31 23:30", "PT5H"),
        ("1999-12-31 23:59", "PT5H"),
        ("2101-01-01 00:00", "PT5H"),
        ("2026-12-03 18:00", "P32D"),
        ("2026-12-03 18:00", "P999999999D"),
        ("2026-12-03 18:00", "P99999999999D"),
    ],
)
def test_an_event_is_in_this_century_and_no_longer_than_a_month(start: str, duration: str) -> None:
    text = f"events:\n- {{id: a, title: A, kind: qa, duration: {duration}, start: {start}}}"
    [problem] = faults(model.Events, text)
    assert problem.code in ("invalid-value", "wrong-type")


@pytest.mark.parametrize("length", ["1:30", "01:30", "30", "-PT5M", "PT", "P", "PT0S", "P1Y"])
def test_a_length_is_an_iso_duration_of_its_own(length: str) -> None:
    text = f"videos:\n- {{id: a, title: A, category: c, source: {{file: x}}, duration: '{length}'}}"
    assert len(faults(model.VideoLibrary, text)) == 1


def test_fields_of_the_loader_are_not_a_writers() -> None:
    text = "title: x\nstart: at\nid: mine\nat: {path: x, lines: {}}\nnodes:\n  at: {title: A, outcome: {solved: x}}\n"
    assert [(p.line, p.code) for p in faults(model.Troubleshooter, text)] == [(3, "unknown-key"), (4, "unknown-key")]


def test_words_of_the_loader_are_free_where_writers_choose_the_keys() -> None:
    text = "feature_groups:\n- title: x\n  features: [{id: transcript, title: T}]\n"
    text += "plans:\n- id: a\n  name: A\n  order: 1\n"
    assert faults(model.Plans, text + "  price: {amount: 1}\n  features: {transcript: yes}\n") == []


def test_100_000_unknown_keys_are_told_quickly() -> None:
    begun = dt.datetime.now()
    assert len(faults(model.GuideMeta, "".join(f"k{n}: v\n" for n in range(100_000)))) == 100
    assert dt.datetime.now() - begun < dt.timedelta(seconds=30)


def test_a_trigger_leads_to_a_level_that_there_is() -> None:
    text = "triggers: [{title: A, level: manager}]\nlevels: [{id: management, name: B, handles: [C]}]\nsteps: []\n"
    (problem,) = faults(model.Escalation, text)
    assert problem.code == "invalid-value"
    assert 'the level "manager"' in problem.message
    assert faults(model.Escalation, text.replace("manager}", "management}")) == []


SCALARS = (
    st.none()
    | st.text(max_size=20)
    | st.sampled_from(["P1D", "2026-11-22", "pro", "1", "-1", "inf", "9" * 400, "Mo-Fr 09:00"])
)
NAMES = st.sampled_from(
    sorted({name for noun in NOUNS for name in noun.schema.__dataclass_fields__} | {"id", "features", "nodes"})
)


@given(
    st.sampled_from([noun.schema for noun in NOUNS]),
    st.recursive(
        SCALARS, lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=5), max_leaves=15
    ),
)
def test_no_data_makes_it_raise(kind: type[Any], data: Any) -> None:
    record, problems = validate(kind, data, Origin("f", {}))
    assert (record is None) == bool(problems)
