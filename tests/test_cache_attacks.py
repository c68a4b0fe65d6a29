"""Nothing in a file of what is remembered can run, whoever wrote it."""

from __future__ import annotations

import os
import pickle
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kbgen.build import cache
from tests.many import article
from tests.remembering import built, opened, remembered


class Attack:
    """What would run if a pickle could name it."""

    def __init__(self, call: Callable[..., object], *arguments: object) -> None:
        self._made = call, arguments

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self._made


def through(module: str, name: str, *arguments: str) -> bytes:
    """A pickle that calls what a module of ours imports: its name may have dots."""
    told = b"".join(b"\x8c" + bytes([len(each)]) + each.encode() for each in (module, name))
    given = b"".join(b"\x8c" + bytes([len(each)]) + each.encode() for each in arguments)
    return b"\x80\x04" + told + b"\x93(" + given + b"tR."


ATTACKS = {
    "os.system": lambda mark: pickle.dumps(Attack(os.system, f"touch {mark}")),
    "eval": lambda mark: pickle.dumps(Attack(eval, f"open({str(mark)!r}, 'w')")),
    "a class that acts": lambda mark: pickle.dumps(Attack(subprocess.Popen, ["touch", str(mark)])),
    "a dotted name": lambda mark: through("kbgen.content.tree", "os.system", f"touch {mark}"),
    "a method": lambda mark: through("kbgen.content.articles", "Path.touch", str(mark)),
    "an imported class": lambda mark: through("kbgen.content.tree", "Path", str(mark)),
    "datetime's own imports": lambda mark: through("datetime", "sys.exit", str(mark)),
    "a module like ours": lambda mark: through("kbgen.content_evil", "x", str(mark)),
    "a class of ours that acts": lambda mark: through("kbgen.content.conversion", "Converter", str(mark)),
    "a function of ours": lambda mark: through("kbgen.content.git_dates", "last_changes", str(mark)),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_value_that_would_run_something_is_refused(tmp_path: Path, attack: str) -> None:
    written = ATTACKS[attack](tmp_path / "ran")
    assert cache._loaded(written) is None
    assert not (tmp_path / "ran").exists()


def test_a_file_with_a_valid_checksum_and_a_foreign_class_runs_nothing(
    restored: Path, third_edition: dict[str, bytes]
) -> None:
    evil = pickle.dumps(Attack(os.system, f"touch {restored / 'ran'}"))
    with opened(remembered(restored)) as database:
        for stage, name, key in database.execute("SELECT stage, name, key FROM results").fetchall():
            row = (cache._sum(stage, name, key, evil), evil, stage, name)
            database.execute("UPDATE results SET sum = ?, value = ? WHERE stage = ? AND name = ?", row)
    article(restored, 5, "Tredje utgåvan.")
    assert built(restored) == third_edition
    assert not (restored / "ran").exists()
