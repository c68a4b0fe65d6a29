"""Options and helpers that all tests share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write what the program says today as the expected output")


@pytest.fixture
def same_as_file(request: pytest.FixtureRequest) -> Callable[[str, Path], None]:
    """Holds a text against a file; `pytest --renew` writes the file instead."""

    def compare(text: str, expected: Path) -> None:
        if request.config.getoption("--renew"):
            expected.write_text(text, encoding="utf-8")
        assert text == expected.read_text(encoding="utf-8"), f"run pytest --renew if {expected.name} is to change"

    return compare
