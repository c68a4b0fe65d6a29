"""A fact lives once, and quoting it always gives its value or a problem."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgen.content import fact_table
from kbgen.content.doubt import doubt
from kbgen.content.fact_table import FactTable
from kbgen.content.yaml_source import parse
from kbgen.model import ArticleMeta, Origin


def table(text: str, broken: tuple[str, ...] = (), **given_facts: str) -> FactTable:
    return fact_table.make(given_facts.items(), parse(text, "facts.yaml"), "facts.yaml", doubt(broken))


def codes(made: FactTable) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in made.problems]


def test_groups_become_dotted_names() -> None:
    assert table("a:\n  b: 1.10\n  c: {d: NO}\n").values == {"a.b": "1.10", "a.c.d": "NO"}


def test_facts_may_quote_facts() -> None:
    made = table("a: '{{ b }} and `{{ b }}`'\nb: '{{ c }}'\n", c="x")
    assert (made.values["a"], made.problems) == ("x and `{{ b }}`", [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plan: 39 USD", [(1, "duplicate-fact")]),
        ("a:\n  b: x\na.b: y", [(3, "invalid-value")]),
        ("a: '{{ b }}'\nb: '{{ a }}'", [(1, "fact-cycle"), (2, "fact-cycle")]),
        ("a: x\nb: 'x {{ b }}'", [(2, "fact-cycle")]),
        ("a: x\nb: '{{ aa }}'", [(2, "unknown-fact")]),
        ("a: x\nb: [c]", [(2, "wrong-type")]),
        ("a: x\nb:", [(2, "wrong-type")]),
        ("a: x\nb c: d", [(2, "invalid-value")]),
        ("- a", [(1, "wrong-type")]),
        ("just text", [(1, "wrong-type")]),
    ],
)
def test_a_fault_stands_on_its_line(text: str, expected: list[tuple[int, str]]) -> None:
    assert codes(table(text, plan="29 USD")) == expected


def test_facts_that_multiply_are_stopped() -> None:
    text = "\n".join(f"f{n}: '{' '.join([f'{{{{ f{n + 1} }}}}'] * 50)}'" for n in range(30)) + "\nf30: x"
    made = table(text)
    assert {problem.code for problem in made.problems} == {"fact-cycle"}
    assert max(map(len, made.values.values())) < 10_000


def test_the_file_that_is_broken_is_told_and_not_every_quotation() -> None:
    made = table("x: y", broken=("plans.yaml",))
    made.fill("{{ plans.pro.price }} {{ chanels.x }}", "f", 3)
    assert codes(made) == [(3, "unknown-fact")]


def test_prose_is_filled_in_and_titles_are_not() -> None:
    made = table("a: x")
    at = Origin("f", {("title",): 2, ("description",): 3})
    meta = made.record(ArticleMeta(title="{{ a }}", description="{{ a }} `{{ a }}` {{ b }}"), at)
    assert (meta.title, meta.description) == ("{{ a }}", "x `{{ a }}` {{ b }}")
    assert codes(made) == [(2, "unfilled-fact"), (3, "unknown-fact")]


@given(
    st.dictionaries(
        st.sampled_from("abcdef"), st.lists(st.sampled_from(["{{ a }}", "{{ b }}", "{{c}}", "`", "x"])).map("".join)
    )
)
def test_no_facts_make_it_raise(values: dict[str, str]) -> None:
    made = table("\n".join(f"{name}: '{value}'" for name, value in values.items()))
    made.fill("{{ a }} {{ b }} {{ zz }}", "f", 1)
