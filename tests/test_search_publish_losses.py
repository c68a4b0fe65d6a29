"""What is lost, damaged, or of another version of the program is made anew; what is somebody else's is left alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kbgen.search import FolderNotOurs, Index, IndexDamaged
from tests.following import CHANGES, DOCUMENTS, Site, anew, text
from tests.program import tree


@pytest.mark.parametrize("lost", ["index", "site", "part of the site", "index damaged", "manifest damaged"])
def test_whatever_is_lost_is_made_anew(tmp_path: Path, lost: str) -> None:
    site = Site(tmp_path / "followed")
    site.publish(DOCUMENTS)
    assert site.last
    match lost:
        case "index":
            shutil.rmtree(site.index)
        case "site":
            shutil.rmtree(site.last)
        case "part of the site":
            for path in site.last.rglob("s*.js"):
                path.unlink()
        case "index damaged":
            for path in site.index.glob("sv_*"):
                path.write_bytes(b"damaged")
        case "manifest damaged":
            (site.index / "kbgen-search.json").write_text("[]")
    documents = (CHANGES["other words"], *DOCUMENTS[1:])
    expected = anew(tmp_path / "anew", documents)
    assert expected.last
    assert site.publish(documents) == tree(expected.last)
    assert site.answers() == expected.answers()


@pytest.mark.parametrize(
    "other",
    [
        lambda state: {**state, "code": "0" * 16},
        lambda state: {name: value for name, value in state.items() if name != "code"},
        lambda state: {"words": []},
        lambda state: {},
        lambda state: [],
    ],
    ids=["another", "none", "little", "nothing", "a list"],
)
def test_an_index_of_another_version_of_the_program_is_not_followed(
    tmp_path: Path, other: Callable[[dict[str, Any]], object]
) -> None:
    site = Site(tmp_path / "followed")
    site.publish(DOCUMENTS)
    site.remember(other(site.state()))
    documents = (CHANGES["a word more"], *DOCUMENTS[1:])
    found = site.publish(documents)
    assert not site.followed
    expected = anew(tmp_path / "anew", documents)
    assert found == tree(expected.last or tmp_path)
    assert site.state() == expected.state()


@pytest.mark.parametrize("change", ["nothing", "a word more"])
def test_a_site_that_was_moved_away_is_made_anew(tmp_path: Path, change: str) -> None:
    site = Site(tmp_path / "followed")
    site.publish(DOCUMENTS)
    assert site.last
    site.last.rename(tmp_path / "away")
    documents = (CHANGES[change], *DOCUMENTS[1:])
    found = site.publish(documents)
    assert not site.followed
    expected = anew(tmp_path / "anew", documents)
    assert found == tree(expected.last or tmp_path)
    assert site.answers() == expected.answers()


@pytest.mark.parametrize("letter", ["s", "c"])
def test_a_file_of_the_last_site_that_is_as_long_but_another_is_not_read(tmp_path: Path, letter: str) -> None:
    site = Site(tmp_path / "followed")
    site.publish(DOCUMENTS)
    assert site.last
    for path in site.last.rglob(f"{letter}[0-9]*.js"):
        path.write_bytes(path.read_bytes().replace(b"a", b"b"))
    documents = tuple(text(each, f"{each.sections[0].text} Nyord.") for each in DOCUMENTS)
    assert site.publish(documents) == tree(anew(tmp_path / "anew", documents).last or tmp_path)


def test_an_index_that_names_more_lost_documents_than_it_has_is_damaged(tmp_path: Path) -> None:
    site = Site(tmp_path / "followed")
    site.publish(DOCUMENTS)
    told = json.loads((site.index / "sv_documents.json").read_bytes())
    site.remember({**told, "gone": [len(DOCUMENTS) + 9]}, "documents")
    with pytest.raises(IndexDamaged, match="cannot be read"):
        Index(site.index)


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    site = Site(tmp_path / "followed")
    site.publish(DOCUMENTS)
    (site.index / "sv_diary.txt").write_text("dear diary")
    before = tree(site.index)
    with pytest.raises(FolderNotOurs, match="diary"):
        site.publish((CHANGES["a word more"], *DOCUMENTS[1:]))
    assert tree(site.index) == before
