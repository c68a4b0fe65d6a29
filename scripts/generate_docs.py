"""Writes the pages of `docs/` that are made from the program itself; tests/test_docs.py fails when one is stale."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from kbgen.authoring.problem_docs import problem_pages  # noqa: E402
from kbgen.cli import main  # noqa: E402
from scripts import noun_pages  # noqa: E402

MADE = "<!-- Made by scripts/generate_docs.py; change the program, then run `make docs`. -->\n\n"


def generated() -> dict[str, str]:
    """File below `docs/` → its text."""
    pages = {
        "cli.md": _cli(),
        **{f"nouns/{name}": text for name, text in noun_pages.pages()},
        "problems.md": problem_pages(ROOT / "tests/sites/broken"),
    }
    return {name: MADE + text for name, text in pages.items()}


def _cli() -> str:
    parts = ["# The command line", "Exit codes: 0 good, 1 problems found, 2 wrong usage."]
    for title, text in _help(main, "kbgen", None):
        parts.append(f"## {title}\n\n```text\n{text}\n```")
    return "\n\n".join(parts) + "\n"


def _help(command: click.Command, name: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    settings = {**command.context_settings, "terminal_width": 100, "max_content_width": 100}
    context = click.Context(command, info_name=name, parent=parent, **settings)
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found
            yield from _help(found, below, context)


if __name__ == "__main__":
    for page, text in generated().items():
        path = ROOT / "docs" / page
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"docs/{page}")
