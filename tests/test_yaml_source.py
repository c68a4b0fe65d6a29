"""YAML keeps what was typed, knows its lines, and ends in problems and never in an exception."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbgen.content.yaml_source import MAX_DEPTH, parse

ODD = ("1.10", "NO", "12:30:45", "2024-01-01", "0x1F", "1_000", "yes", "off", "1e3", ".5", "007", "null5", "True", "=")

SYNTAX = st.lists(
    st.sampled_from(
        [
            *"[]{}:,&*!|>'\"%@`#?-\n\t ",
            "---\n",
            "...\n",
            "&a ",
            "*a",
            "<<: ",
            "a: ",
            "- ",
            "!!python/name:os.system ",
            "x",
        ]
    ),
    max_size=60,
).map("".join)


@pytest.mark.parametrize("typed", ODD)
def test_scalars_stay_what_was_typed(typed: str) -> None:
    assert parse(f"title: {typed}\nlist: [{typed}]\n", "f").data == {"title": typed, "list": [typed]}


@given(
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.:_-]{0,20}[A-Za-z0-9]", fullmatch=True).filter(lambda text: text != "null")
)
def test_any_plain_scalar_stays_what_was_typed(typed: str) -> None:
    assert parse(f"title: {typed}", "f").data == {"title": typed}


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_only_three_plain_scalars_mean_nothing(nothing: str) -> None:
    assert parse(f"a: {nothing}\nb: '{nothing}'", "f").data == {"a": None, "b": nothing}


@given(st.text() | SYNTAX)
def test_no_text_makes_it_raise(text: str) -> None:
    found = parse(text, "f", first_line=7)
    assert all(7 <= problem.line <= 7 + text.count("\n") + 1 for problem in found.problems)
    assert not found.broken or (found.data is None and len(found.problems) >= 1)


VARIANTS = "".join(map(chr, range(0xE0100, 0xE01F0)))
"""Variation selectors that no font shows, one for each byte: any text can be hidden in them."""
PRINTABLE = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Cf"), exclude_characters=VARIANTS),
    min_size=1,
)
JSON = st.recursive(PRINTABLE, lambda below: st.lists(below) | st.dictionaries(PRINTABLE, below), max_leaves=20)


@given(JSON)
@example({"☎\ufe0f": ["葛", "𠮷", "👩‍💻", "🏳️‍🌈"]})
def test_json_of_strings_is_read_as_it_is(data: Any) -> None:
    text = json.dumps(data, ensure_ascii=False)
    assert parse(text, "f").data == data


@given(PRINTABLE, st.text(VARIANTS, min_size=1))
@example("葛", "\U000e0100")
def test_bytes_hidden_in_variation_selectors_are_told_and_replaced(typed: str, hidden: str) -> None:
    found = parse(json.dumps([typed, typed + hidden], ensure_ascii=False), "f")
    assert found.data == [typed, typed + "\ufffd" * len(hidden)]
    assert [problem.code for problem in found.problems] == ["control-character"]


def test_every_key_knows_its_line() -> None:
    lines = parse("a: 1\nb:\n  - c: 2\n\n    d: 3\n", "f", first_line=2).lines
    assert lines["a",] == 2
    assert lines["b", 0, "c"] == 4
    assert lines["b", 0, "d"] == 6


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "duplicate-key"),
        ("a:\n\tb: 1\n", 2, "invalid-yaml"),
        ("a: 1\n---\nb: 2\n", 2, "invalid-yaml"),
        ("a: 1\nb: !!python/object/apply:os.system [ls]\n", 2, "invalid-yaml"),
        ("a: 1\n? [b, c]\n: d\n", 2, "invalid-yaml"),
        ("a: 1\n? {b: c}\n: d\n", 2, "invalid-yaml"),
        ("a: &a {b: c}\nd:\n  <<: *a\n", 3, "invalid-yaml"),
        ("a: \x00\n", 1, "invalid-yaml"),
        ("a: [\n", 1, "invalid-yaml"),
        ("a: *nobody\n", 1, "invalid-yaml"),
        ('a: 1\nb: "\\u202e"\n', 2, "control-character"),
        ('a: 1\n"\\e[31m": b\n', 2, "control-character"),
        ("a: 1\nb: &b [*b]\n", 2, "alias-bomb"),
        ("b: &b {c: *b}\n", 1, "alias-bomb"),
        ("a: " + "[" * 10_000 + "]" * 10_000, 1, "too-deep"),
        ("- " * 400_000, 1, "too-deep"),
    ],
)
def test_a_fault_is_one_problem_on_its_line(text: str, line: int, code: str) -> None:
    assert [(problem.line, problem.code) for problem in parse(text, "f").problems] == [(line, code)]


def test_aliases_that_multiply_are_stopped() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert [problem.code for problem in parse("\n".join(lines), "f").problems] == ["alias-bomb"]


def test_aliases_that_nest_are_stopped() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, MAX_DEPTH + 2))]
    assert [problem.code for problem in parse("\n".join(lines), "f").problems] == ["too-deep"]


def test_an_honest_alias_is_written_out() -> None:
    assert parse("a: &a [x]\nb: *a\n", "f").data == {"a": ["x"], "b": ["x"]}
