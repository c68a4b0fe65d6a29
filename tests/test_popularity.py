"""Figures are read as they are meant, or told with their line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgen.content.popularity import parse


def test_routes_are_named_as_references_are() -> None:
    found = parse('path,views\n/guides/a/,12\nfaq/b/#c,"3"\n\n"x,y",0\n', "f")
    assert found.views == {"guides/a": 12, "faq/b#c": 3, "x,y": 0}
    assert [(target.line, target.route, target.anchor) for target in found.targets] == [
        (2, "guides/a", ""), (3, "faq/b", "c"), (5, "x,y", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("guides/a,12\n", 1, "invalid-value"),
        ("path;views\na;1\n", 1, "invalid-value"),
        ("path,views\na\n", 2, "invalid-value"),
        ("path,views\na,1,2\n", 2, "invalid-value"),
        ("path,views\na,-1\n", 2, "invalid-value"),
        ("path,views\na,²\n", 2, "invalid-value"),
        ("path,views\na," + "9" * 5000, 2, "invalid-value"),
        ("path,views\na,1\n/a/,2\n", 3, "duplicate-key"),
        ('path,views\n"a,1\n', 1, "invalid-value"),
        ("path,views\n" + "a" * 200_000 + ",1\n", 1, "invalid-value"),
    ],
)
def test_a_fault_stands_on_its_line(text: str, line: int, code: str) -> None:
    assert [(problem.line, problem.code) for problem in parse(text, "f").problems] == [(line, code)]


@given(st.text() | st.lists(st.sampled_from(["path,views", "a,1", '"', ",", "\n", "\r", "é", "1"])).map("".join))
def test_no_text_makes_it_raise(text: str) -> None:
    parse(text, "f")
