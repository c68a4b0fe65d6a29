"""What a hostile contributor can write, search survives."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kbgen.search import Corpus, publish
from kbgen.search.analysis import clean, stream
from tests.program import tree
from tests.searching import HELP, doc, index, routes


@pytest.mark.parametrize("meant", ["qzxqzx", "qzxqzx jkvjkv", "!!!", "…" * 300 + "faktura"])
@pytest.mark.parametrize("said", ["kvitto", "vad är"])
def test_a_synonym_that_the_site_has_nothing_like_changes_no_answer(tmp_path: Path, said: str, meant: str) -> None:
    told, untold = index(tmp_path / "told", HELP, [(said, meant)]), index(tmp_path / "untold", HELP)
    assert routes(told, said)
    assert routes(told, said) == routes(untold, said)


def test_a_site_without_a_word_answers_nothing(tmp_path: Path) -> None:
    assert routes(index(tmp_path, [doc("a/", "🙂")]), "🙂 hej") == []


@pytest.mark.parametrize("text", ["z" * 200_000, "z-" * 100_000, "å" * 200_000 + "-", "_z" * 100_000])
def test_a_word_of_any_length_is_read_in_time(text: str) -> None:
    begun = time.process_time()
    assert stream(clean(text))
    assert time.process_time() - begun < 2


def test_a_hyphen_joins_what_it_joined(tmp_path: Path) -> None:
    words = "e post epost a b c bc d or dor x y 1 2 12"
    assert stream("e-post a_b-c d'or x- -y 1‑2") == words.split()


@pytest.mark.parametrize("pattern", ["s*.js", "c*.js"])
@pytest.mark.parametrize("left", [0, 20])
def test_a_file_of_the_last_site_that_was_cut_off_is_not_taken_over(tmp_path: Path, pattern: str, left: int) -> None:
    documents = tuple(doc(f"a{number}/", f"Titel {number}", f"Ordet {number} finns här. " * 40) for number in range(60))
    edited = (doc("a0/", "Titel 0", "Ordet 1 finns här. " * 40), *documents[1:])
    publish(Corpus(documents), tmp_path / "one", tmp_path / "index")
    for path in (tmp_path / "one").rglob(pattern):
        path.write_bytes(path.read_bytes()[:left])
    publish(Corpus(edited), tmp_path / "two", tmp_path / "index", tmp_path / "one")
    publish(Corpus(edited), tmp_path / "anew", None)
    assert tree(tmp_path / "two") == tree(tmp_path / "anew")
