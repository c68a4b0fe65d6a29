"""Faults in converted text are told on the lines where they were written."""

from __future__ import annotations

import time

from kbgen.content.lines import Lines


def test_whole_words_come_before_parts_of_longer_ones() -> None:
    lines = Lines("[x](sub/a.md) [y](a.mdx)\n[z](a.md)", 10)
    assert lines.of("a.md") == 11


def test_many_questions_about_the_same_words_are_quick() -> None:
    lines = Lines("a.md " * 30_000, 1)
    assert {lines.of("a.md") for _ in range(30_000)} == {1}


def test_each_question_means_the_next_place_and_then_the_last() -> None:
    lines = Lines("a.md\n\na.md a.md\n", 1)
    assert [lines.of("a.md") for _ in range(5)] == [1, 3, 3, 3, 3]


def test_text_comes_before_code_and_code_before_nothing() -> None:
    assert Lines("```\na.md\n```\n\na.md", 1).of("a.md") == 5
    assert Lines("x\n```\na.md\n```", 1).of("a.md") == 3
    assert Lines("x", 4).of("a.md") == 4


def test_headings_are_found_however_they_are_written() -> None:
    body = "```\n# no\n```\nOne\n===\n\n> ## Two\n\n- ### Three {#x}\n"
    body += "\n!!! note\n    #### Four **bold** ####\n\n##Five\n\n# no.md\n"
    headings = [(1, "One"), (2, "Two"), (3, "Three"), (4, "Four bold"), (2, "Five")]
    assert Lines(body, 1).of_headings(headings) == [4, 7, 9, 12, 14]


def test_a_heading_that_reads_otherwise_is_found_by_its_level() -> None:
    assert Lines("## {{ a.b }}\n\n## Sure\n", 3).of_headings([(2, "29 USD"), (2, "Sure")]) == [3, 5]


def test_many_questions_about_different_words_are_quick() -> None:
    lines = Lines("\n".join(f"[x](page-{number}.md)" for number in range(10_000)), 1)
    began = time.process_time()
    assert [lines.of(f"page-{number}.md") for number in range(10_000)] == list(range(1, 10_001))
    assert [lines.of(f"none-{number}.md") for number in range(1_000)] == [1] * 1_000
    assert time.process_time() - began < 8
