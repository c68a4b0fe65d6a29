"""A small site with one answer of most kinds, some of its files changed or added: what writers control in search."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kbgen.pages.render import Renderer
from kbgen.problems import Problem
from kbgen.project import Project, prepare
from kbgen.settings import Settings

SETTINGS = Settings("sv", "Test", "content", ("attr_list",))
TODAY = dt.date(2026, 11, 22)
CONFIG = """\
site_name: Test
docs_dir: content
theme: {name: material, language: sv}
plugins: [kbgen]
markdown_extensions: [attr_list]
"""
GUIDE = "guides/start/publish.md"
FILES = {
    "categories.yaml": "categories: [{id: start, title: Start}]",
    "plans.yaml": "plans:\n- {id: free, name: Free, order: 1, price: {amount: 0}}\n"
    "- {id: pro, name: Pro, order: 2, price: {amount: 1}}\n",
    GUIDE: "---\ntitle: Publish your site\n---\nPress **Publish**.\n\n## On the phone\n\nThe same.\n",
    "guides/start/later.md": "---\ntitle: Later\nstatus: draft\n---\nNot yet.\n",
    "faq/account.md": "---\ntitle: Account\n---\n## Where is my receipt? {#receipt}\n\nBelow your name.\n",
    "troubleshooters/no-mail.yaml": "title: No mail\nstart: a\nnodes: {a: {title: A, outcome: {solved: Look.}}}\n",
}


def content(root: Path, **changes: str) -> Path:
    """A small content folder, with some files changed or added."""
    for name, text in {**FILES, **changes}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def read(root: Path, **changes: str) -> Project:
    """What the program knows of it."""
    return prepare(content(root, **changes), SETTINGS, Renderer("sv"), TODAY)


def problems(root: Path, **changes: str) -> list[Problem]:
    return list(read(root, **changes).problems)


def site(folder: Path, **changes: str) -> Path:
    """A project that the program can check."""
    content(folder / "content", **changes)
    (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    return folder


def searches(*lines: str) -> str:
    """A `searches.yaml` of these queries."""
    return "\n".join(["searches:", *(f"- {line}" for line in lines), ""])
