"""A rollback returns to the release before, as often as there is one; no more are kept than that needs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kbgen.build.release import KEPT
from kbgen.errors import UsageError
from tests.building import files, refused, site_of
from tests.many import article
from tests.program import kbgen, tree
from tests.releasing import content, kept, names, release, rollback


@pytest.mark.usefixtures("any_switch")
def test_a_rollback_returns_to_the_release_before_and_again_to_the_one_before_that(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for number in "123":
        release(site, index=number, same="same")
    for number in "21":
        assert rollback(site) == []
        assert content(site) == {"index": number, "same": "same"}
    with pytest.raises(UsageError, match="no earlier release"):
        rollback(site)
    assert content(site) == {"index": "1", "same": "same"}
    release(site, index="4", same="same")
    assert content(site) == {"index": "4", "same": "same"}
    assert rollback(site) == []
    assert content(site) == {"index": "1", "same": "same"}


def test_without_an_earlier_release_there_is_nothing_to_go_back_to(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no earlier release"):
        rollback(tmp_path / "site")
    release(tmp_path / "site", index="one")
    with pytest.raises(UsageError, match="no earlier release"):
        rollback(tmp_path / "site")
    assert content(tmp_path / "site") == {"index": "one"}


def test_no_more_releases_are_kept_than_a_rollback_and_the_next_build_need(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for number in range(KEPT * 3):
        release(site, index=str(number))
        assert kept(site) <= KEPT + 1
    for number in reversed(range(KEPT * 2 - 2, KEPT * 3 - 1)):
        rollback(site)
        assert content(site) == {"index": str(number)}
    with pytest.raises(UsageError, match="no earlier release"):
        rollback(site)
    for number in range(KEPT * 2):
        release(site, index=f"again {number}")
        assert kept(site) <= KEPT + 1
    assert len(names(tmp_path / ".site.kbgen/manifests")) == kept(site) + 1


def test_rollback_returns_and_says_so(edited_config: Path) -> None:
    before = files(site_of(edited_config))
    assert kbgen("build", "-q", "-c", edited_config).returncode == 0
    done = kbgen("rollback", "-c", edited_config)
    assert (done.returncode, files(site_of(edited_config))) == (0, before)
    assert "no earlier release" in refused(kbgen("rollback", "-c", edited_config), 2)


# The search index


def test_the_search_index_returns_with_its_release(edited_config: Path) -> None:
    index, states = edited_config.parent / "search-index", []
    for text in ("Förstaordet.", "Andraordet.", "Tredjeordet."):
        article(edited_config.parent, 3, text)
        assert kbgen("build", "-q", "-c", edited_config).returncode == 0
        states.append((files(site_of(edited_config)), tree(index)))
    for before in reversed(states[:-1]):
        done = kbgen("rollback", "-c", edited_config)
        assert (done.returncode, done.stderr.count("\n")) == (0, 1), done.stderr
        assert (files(site_of(edited_config)), tree(index)) == before
    assert "Artikel 003" in kbgen("search", "förstaordet", "-c", edited_config).stdout
    assert kbgen("build", "-q", "-c", edited_config).returncode == 0
    assert (files(site_of(edited_config)), tree(index)) == states[-1]


def test_an_index_that_is_not_there_any_more_is_told_of(edited_config: Path) -> None:
    assert kbgen("build", "-q", "-c", edited_config).returncode == 0
    index = edited_config.parent / "search-index"
    now = tree(index)
    shutil.rmtree(edited_config.parent / ".site.kbgen/indexes")
    done = kbgen("rollback", "-c", edited_config)
    assert (done.returncode, done.stderr.count("the search index of that release is gone")) == (0, 1)
    assert tree(index) == now
