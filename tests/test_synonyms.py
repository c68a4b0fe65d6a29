"""Synonyms: what writers may say, both ways or one, and what is found by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgen.model import Synonym
from kbgen.search import corpus, search, write_index
from tests.small_site import problems, read


def test_synonyms_go_both_ways_or_one(tmp_path: Path) -> None:
    text = "synonyms:\n- words: [a b, c, d]\n- {from: [e, f], to: [g]}\n"
    both, one_way = read(tmp_path, **{"synonyms.yaml": text}).site.synonyms
    assert [*both.pairs()] == [("a b", "c"), ("a b", "d"), ("c", "a b"), ("c", "d"), ("d", "a b"), ("d", "c")]
    assert [*one_way.pairs()] == [("e", "g"), ("f", "g")]
    assert one_way.at.line("from") == 3


def test_a_site_without_synonyms_has_none(tmp_path: Path) -> None:
    site = read(tmp_path).site
    assert (site.synonyms, site.searches) == ((), ())


@pytest.mark.parametrize(
    ("text", "line", "code", "said"),
    [
        ("- words: [a]", 2, "bad-synonym", '"words: [one, another]"'),
        ("- {}", 2, "bad-synonym", ""),
        ("- words: [a, b]\n- words:\n  - a\n  - c\n  - A", 6, "bad-synonym", "delete one of them"),
        ("- from: [a]\n  to: [b, a]", 3, "bad-synonym", "delete one of the two"),
        ("- from: [a]", 2, "bad-synonym", 'add "to: […]"'),
        ("- words: [a, b]\n  to: [c]", 2, "bad-synonym", 'keep "words"'),
        ("- words: [a, '??']", 2, "bad-synonym", "write letters or digits"),
        ("- words: [a, '']", 2, "invalid-value", ""),
        (f"- words: [a, {'b' * 201}]", 2, "invalid-value", ""),
        ("- words: a, b", 2, "wrong-type", 'write "- a, b" below the key'),
        ("- word: [a, b]", 2, "unknown-key", 'did you mean "words"?'),
        ("- from_: [a]\n  to: [b]", 2, "unknown-key", 'did you mean "from"?'),
        ("- to: [b]\n  from:\n  - a\n  - '{{ fact }}'", 5, "unfilled-fact", ""),
    ],
)
def test_a_fault_in_a_synonym_has_a_line_and_a_hint(tmp_path: Path, text: str, line: int, code: str, said: str) -> None:
    [problem] = problems(tmp_path, **{"synonyms.yaml": f"synonyms:\n{text}\n"})
    assert (problem.path, problem.line, problem.code) == ("content/synonyms.yaml", line, code)
    assert said in problem.hint


def test_a_list_without_its_key_is_told_which_one(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, **{"synonyms.yaml": "- words: [a, b]\n"})
    assert (problem.code, problem.hint) == ("wrong-type", 'write "synonyms:" above the list')


def test_a_group_of_synonyms_is_small(tmp_path: Path) -> None:
    words = ", ".join(f"w{number}" for number in range(21))
    (problem,) = problems(tmp_path, **{"synonyms.yaml": f"synonyms:\n- words: [{words}]\n"})
    assert (problem.code, problem.line) == ("invalid-value", 2)
    assert "may have 20 entries, not 21" in problem.message


def test_a_synonym_of_nothing_finds_nothing() -> None:
    assert [*Synonym().pairs()] == []


@pytest.mark.parametrize(
    ("query", "found"), [("passphrase", True), ("login code", True), ("visa", True), ("card", False)]
)
def test_a_synonym_finds_what_it_means_and_one_way_is_one_way(tmp_path: Path, query: str, found: bool) -> None:
    changes = {
        "pages/a.md": f"---\ntitle: {'Visa' if query == 'card' else 'Password and mastercard'}\n---\nSo.\n",
        "synonyms.yaml": "synonyms:\n- words: [password, passphrase, login code]\n- {from: [visa], to: [mastercard]}\n"
        "- {from: [visa], to: [card]}\n",
    }
    write_index(corpus(read(tmp_path / "content", **changes).site), tmp_path / "index")
    assert ("a/" in [hit.route for hit in search(tmp_path / "index", query)]) == found
