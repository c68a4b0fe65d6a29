"""What readers have told is counted once, kept as figures, and told to those who can do something about it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgen.insights import Told, insights, routes_of, tell
from kbgen.model import MissedSearch
from tests.program import ROOT, kbgen

GUIDE, ANSWER = "guides/start/publish", "faq/account#change-password"
KNOWN = routes_of((GUIDE, ANSWER, "faq/account"), "https://help.example.org/centre/")
CHOICES = {"satisfaction": "12345", "solved": ("Ja", "Nej")}


def line(kind: str, **said: object) -> str:
    return json.dumps({"kind": kind, "received": "2026-11-20T09:00:00+00:00"} | said)


def vote(helpful: object, route: object = GUIDE, **more: object) -> str:
    return line("feedback", route=route, helpful=helpful, part="vote", **more)


def told(*lines: str) -> Told:
    return tell(lines, KNOWN, CHOICES)


def test_a_vote_counts_once_however_much_is_said_after_it() -> None:
    more = line("feedback", route=GUIDE, part="more", helpful=False, reason="unclear", text="Vilken\u0000 meny?\n")
    article = told(vote(True), vote(False), more).articles[GUIDE]
    assert (article.helpful, article.not_helpful) == (1, 1)
    assert article.reasons == {"unclear": 1}
    assert article.texts == ["Vilken\ufffd meny?"]


def test_a_receiver_of_forms_says_true_in_letters() -> None:
    article = told(vote("true"), vote("false"), vote("false")).articles[GUIDE]
    assert (article.helpful, article.not_helpful) == (1, 2)


@pytest.mark.parametrize(
    "address",
    [
        GUIDE,
        f"/{GUIDE}/",
        f"https://help.example.org/centre/{GUIDE}/",
        f"https://help.example.org/centre/{GUIDE}/index.html?x=1#part",
        f"../../{GUIDE}/",
    ],
)
def test_a_page_is_known_by_any_of_its_addresses(address: str) -> None:
    assert KNOWN(address) == GUIDE


def test_an_answer_is_told_from_its_topic() -> None:
    assert KNOWN("https://help.example.org/centre/faq/account/#change-password") == ANSWER
    assert KNOWN("faq/account#gone") == "faq/account"
    assert KNOWN("guides/gone") == KNOWN("http://[") == KNOWN("") == ""


def test_what_was_opened_before_a_request_is_counted_once_for_each_request() -> None:
    found = told(line("request", opened=[GUIDE, f"{GUIDE}/", ANSWER]), line("request", opened=[]), line("request"))
    assert (found.requests, found.prepared) == (3, 1)
    assert found.articles[GUIDE].before_contact == found.articles[ANSWER].before_contact == 1


def test_searches_without_an_answer_are_one_in_any_case() -> None:
    batch = json.dumps({"version": 1, "entries": [{"query": "Byta  bank", "results": 0}, {"query": "x", "results": 3}]})
    found = told(batch, '{"query": "byta bank", "results": 0}', '{"query": "ftp", "results": 0}')
    assert insights(found).searches == (MissedSearch("Byta bank", 2), MissedSearch("ftp", 1))
    assert found.searches == 4


def test_a_survey_counts_choices_and_keeps_words() -> None:
    answers = {"satisfaction": "4", "solved": "Ja", "wish": "Mörkt läge", "unasked": "x"}
    found = told(line("survey", score=4, answers=answers), line("survey", score=9, answers={"solved": "Kanske"}))
    assert found.score == 4
    assert found.answers == {"satisfaction": {"4": 1}, "solved": {"Ja": 1}}
    assert found.texts == ["Mörkt läge", "x"]


ODD = (
    "", "[]", "null", "{", "1" * 5000, "[" * 100_000, '{"kind": "other"}', '{"kind": "feedback"}',
    '{"entries": [1, null]}', '{"kind": "survey", "score": true, "answers": {"solved": ["Ja"]}}',
    '{"kind": "feedback", "route": ["x"], "helpful": true}', '{"kind": "request", "opened": {"a": 1}}',
    '{"query": "\\ud800", "results": 0}', '{"kind": []}', '{"query": 1}',
)  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_no_line_makes_it_raise(odd: str) -> None:
    assert told(odd, vote(True)).articles[GUIDE].helpful == 1


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.sampled_from(["kind", "route", "helpful", "entries", "query", "results", "opened", "answers", "score", "received"]) | st.text(), x), max_leaves=12))  # fmt: skip  # noqa: E501
def test_whatever_a_line_holds_it_is_counted_or_left_out(value: object) -> None:
    for kind in ("feedback", "request", "survey", None):
        said = value | {"kind": kind} if isinstance(value, dict) and kind else value
        insights(told(json.dumps(said)))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "tests/sites/full", tmp_path / "site")
    return tmp_path / "site"


def test_the_program_writes_figures_a_page_and_data(site: Path) -> None:
    words = "<img src=x onerror=alert(1)> & {{ plans.pro.price }}"
    more = line("feedback", route=GUIDE, part="more", helpful=False, reason="wrong", text=words)
    lines = [*[vote(False)] * 9, *[vote(True)] * 3, more, "rubbish", line("request", opened=[GUIDE])]
    lines.append('{"query": "{{ plans.pro.price }} \\u2028: \\"a\\"", "results": 0}')
    (site / "told.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = kbgen("insights", "import", "told.jsonl", cwd=site)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [
        "content/insights.yaml",
        "insights-report/insights.html",
        "insights-report/insights.json",
    ]
    assert done.stderr == "12 votes, 0 surveys, 1 requests, 1 searches; left out: 1 unreadable, 0 about unknown pages\n"
    page = (site / "insights-report/insights.html").read_text(encoding="utf-8")
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<script" not in page
    assert "<img" not in page
    data = json.loads((site / "insights-report/insights.json").read_text(encoding="utf-8"))
    assert data["articles"][0]["texts"] == [words.replace("{{", "{ {")]
    assert "onerror" not in (site / "content/insights.yaml").read_text(encoding="utf-8")
    check = kbgen("check", cwd=site)
    assert "publish.md:" in check.stdout
    assert (
        'warning[article-fails-readers]: it helped 3 of 12 readers who told; most often it was "wrong"' in check.stdout
    )
    assert "error" not in check.stdout
    again = (site / "content/insights.yaml").read_bytes()
    assert kbgen("insights", "import", "told.jsonl", cwd=site).returncode == 0
    assert (site / "content/insights.yaml").read_bytes() == again


def test_what_was_read_before_a_request_is_popular(site: Path) -> None:
    lines = [line("request", opened=["faq/account#password"])] * 5000
    (site / "told.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert kbgen("insights", "import", "told.jsonl", cwd=site).returncode == 0
    assert kbgen("build", "-q", "-d", "out", cwd=site).returncode == 0
    popular = (site / "out/popular/index.html").read_text(encoding="utf-8")
    first = popular[popular.index("<h1") :]
    assert first.index("faq/account/#password") < first.index("guides/start/publish")


def test_a_report_with_readers_words_is_never_published(site: Path) -> None:
    (site / "told.jsonl").write_text(vote(True), encoding="utf-8")
    for folder in ("site/report", "content/report"):
        done = kbgen("insights", "import", "told.jsonl", "-r", folder, cwd=site)
        assert done.returncode == 2
        assert "would be published" in done.stderr
    assert kbgen("insights", "import", "missing.jsonl", cwd=site).returncode == 2


@pytest.mark.parametrize(
    "content", [b"SQLite format 3\0" + b"\0" * 4000, b"\xff\xfe\0\n" * 900, b"[" * 100_000, b"{}\n[]\n5"]
)
def test_a_file_that_holds_no_message_leaves_the_figures_as_they_are(site: Path, content: bytes) -> None:
    (site / "told.jsonl").write_text(vote(True), encoding="utf-8")
    assert kbgen("insights", "import", "told.jsonl", cwd=site).returncode == 0
    before = (site / "content/insights.yaml").read_bytes()
    (site / "wrong.db").write_bytes(content)
    done = kbgen("insights", "import", "wrong.db", cwd=site)
    assert done.returncode == 2
    assert "wrong.db holds no message" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert (site / "content/insights.yaml").read_bytes() == before


@pytest.mark.parametrize("received", ["0000-00-00", "2026-02-30T10:00", "2026-99-99", "٢٠٢٦-١١-٢٢", "x", None, 5, {}])
def test_a_day_that_no_calendar_has_is_no_day(received: object) -> None:
    assert told(vote(True, received=received)).days == set()


def odd_lines() -> list[str]:
    """Messages whose every field is something else than it should be."""
    odd: list[object] = [
        None, True, -1, 1e308, 10**400, "", "\0\u202e", "a" * 3000, [], {}, [[]], {"toString": 1}, GUIDE,
        "../../etc/passwd", "http://[::1", "=1+1", "%ff%00", "\ud800", "0000-00-00", "<script>alert(1)</script>",
        "{{ brand }}", "- &a [*a]",
    ]  # fmt: skip
    names = (
        "route",
        "helpful",
        "reason",
        "text",
        "score",
        "answers",
        "opened",
        "received",
        "query",
        "results",
        "entries",
    )
    kinds = ("feedback", "survey", "request", None)
    right = {"route": GUIDE, "helpful": True, "query": "x", "results": 0}
    whole = [json.dumps({"kind": kind, **right, name: each}) for kind in kinds for name in names for each in odd]
    return [*whole, '{"kind": "survey", "score": NaN}', '{"n": ' + "9" * 5000 + "}", "[" * 50_000]


def test_after_any_import_the_site_is_still_in_order(site: Path) -> None:
    (site / "told.jsonl").write_text("\n".join(odd_lines()), encoding="utf-8", errors="surrogatepass")
    done = kbgen("insights", "import", "told.jsonl", cwd=site)
    assert done.returncode == 0, done.stderr
    assert "error" not in kbgen("check", cwd=site).stdout
    page = (site / "insights-report/insights.html").read_text(encoding="utf-8")
    assert "alert(1)" in page
    assert "<script" not in page
