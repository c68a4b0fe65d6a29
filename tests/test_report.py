"""The same problems for a terminal, a tool and a pull request."""

from __future__ import annotations

import json
import time

from kbgen.problems import CODES, Problem, capped, errors, nearest, short
from kbgen.report import FORMATS, summary, text

ONE = Problem("content/a,b.md", 4, "unknown-plan", 'no plan "100%\npro"', 'did you mean "pro"?')
TWO = Problem("content/c.md", 1, "video-length", "too long")


def test_one_line_per_problem() -> None:
    assert text([TWO]) == "content/c.md:1: warning[video-length]: too long"
    assert text([Problem("f", 1, "dead-end", "m", "h")]) == "f:1: error[dead-end]: m; h"


def test_colour_is_for_terminals_only() -> None:
    assert "\x1b[" in text([TWO], colour=True) and "\x1b[" not in text([TWO])


def test_json_holds_everything() -> None:
    assert json.loads(FORMATS["json"]([TWO])) == [
        {"path": "content/c.md", "line": 1, "code": "video-length", "message": "too long", "hint": "",
         "severity": "warning"},
    ]  # fmt: skip


def test_github_cannot_be_tricked_into_another_command() -> None:
    assert FORMATS["github"]([ONE]) == (
        '::error file=content/a%2Cb.md,line=4,title=unknown-plan::no plan "100%25%0Apro"; did you mean "pro"?'
    )


def test_a_summary_counts() -> None:
    assert [summary(found) for found in ([], [TWO], [ONE, ONE, TWO])] == [
        "no problems",
        "1 warning",
        "2 errors, 1 warning",
    ]


def test_only_errors_stop_a_build() -> None:
    assert errors([ONE, TWO]) == [ONE]


def test_the_nearest_word_is_near() -> None:
    assert (nearest("por", ["pro", "free"]), nearest("xyz", ["pro"]), nearest("x" * 10**6, ["pro"])) == (
        'did you mean "pro"?',
        "",
        "",
    )


def test_a_message_repeats_a_value_on_one_line_and_not_for_ever() -> None:
    assert (short("a\n b"), len(short("x" * 1000))) == ("a b", 80)


def test_a_file_with_very_many_problems_tells_the_first_and_how_many() -> None:
    many = [Problem("f", line, "unknown-key", "m") for line in range(1, 1001)]
    told = capped([*many, TWO, TWO])
    assert len(told) == 51
    assert [p.hint for p in told if p.path == "f"][-1] == "and 950 more of this kind in the file"


def test_every_code_is_documented_in_sentences() -> None:
    for code in CODES.values():
        assert code.title and not code.title.endswith(".")
        assert code.why.endswith(".") and code.remedy.endswith(".")


def test_the_nearest_of_very_many_words_is_found_soon() -> None:
    known = {f"plans.thing{number}.price-{number % 7}" for number in range(3_000)}
    began = time.process_time()
    assert nearest("plans.thing1234.pric-2", known) == 'did you mean "plans.thing1234.price-2"?'
    assert [nearest(f"{number}" * 40, known) for number in range(20)] == [""] * 20
    assert time.process_time() - began < 2
