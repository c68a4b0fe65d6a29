"""The search index stands where it is to stand, whole, and is that of the site."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.many import article
from tests.program import kbgen


def found(config: Path, query: str) -> bool:
    """Whether the index as it stands has an answer; none is made."""
    done = kbgen("search", query, "-c", config, "--json")
    return "Artikel" in done.stdout


def built(config: Path) -> None:
    done = kbgen("build", "-q", "-c", config)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_index_that_another_build_replaced_is_made_again(edited_config: Path) -> None:
    """A preview in another folder has its index in the same place; then its edit is taken back."""
    built(edited_config)
    kept = article(edited_config.parent, 3, "Utkastet heter hemligheten.")
    assert kbgen("build", "-q", "-c", edited_config, "-d", edited_config.parent / "preview").returncode == 0
    assert found(edited_config, "hemligheten")
    article(edited_config.parent, 3, "Andra utgåvan.")
    built(edited_config)
    assert kept.is_file()
    assert not found(edited_config, "hemligheten")


@pytest.mark.parametrize("edit", [False, True], ids=["nothing else changed", "an edit"])
@pytest.mark.parametrize("name", ["sv_documents.json", "sv_main.pst"])
def test_a_file_that_the_index_lost_is_there_again(edited_config: Path, name: str, edit: bool) -> None:
    built(edited_config)
    index = edited_config.parent / "search-index"
    (index / name).unlink()
    if edit:
        article(edited_config.parent, 3, "Tredje utgåvan.")
    built(edited_config)
    assert (index / name).is_file()
    assert found(edited_config, "artikel")


@pytest.mark.parametrize("there", [True, False], ids=["to a folder", "to nothing yet"])
def test_a_link_to_a_folder_elsewhere_is_followed(edited_config: Path, tmp_path: Path, there: bool) -> None:
    index, elsewhere = edited_config.parent / "search-index", tmp_path / "elsewhere"
    shutil.rmtree(index)
    index.symlink_to(elsewhere)
    if there:
        elsewhere.mkdir()
    for edition in ("Tredje", "Fjärde"):
        article(edited_config.parent, 3, f"{edition} utgåvan.")
        built(edited_config)
        assert index.is_symlink()
        assert (elsewhere / "kbgen-search.json").is_file()
        assert [path.name for path in tmp_path.iterdir() if "elsewhere" in path.name] == ["elsewhere"]


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system than a test's own."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK) or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no other file system")
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def test_an_index_may_stand_on_another_disk(edited_config: Path, other_disk: Path) -> None:
    index = other_disk / "deep/index"
    text = edited_config.read_text()
    edited_config.write_text(text.replace("[kbgen]", f"[{{kbgen: {{index_dir: {index}}}}}]"))
    for text in ("Förstaordet.", "Andraordet."):
        article(edited_config.parent, 3, text)
        done = kbgen("build", "-q", "-c", edited_config)
        assert (done.returncode, done.stderr) == (0, "")
        assert [path.name for path in index.parent.iterdir()] == ["index"]
        assert "Artikel 003" in kbgen("search", text.lower().strip("."), "-c", edited_config).stdout
