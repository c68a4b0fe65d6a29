"""The site of the documentation's examples, `docs/nouns/examples/`, as a project of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.program import ROOT

CONFIG = """\
site_name: Example
site_url: https://help.example.org/
docs_dir: content
theme: {name: material, language: sv}
plugins: [kbgen]
markdown_extensions: [admonition, attr_list, tables, pymdownx.keys, pymdownx.tasklist]
"""


def project(folder: Path) -> Path:
    """Makes a project of the examples, and returns its folder."""
    shutil.copytree(ROOT / "docs/nouns/examples", folder / "content", dirs_exist_ok=True)
    (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    return folder


def change(site: Path, name: str, old: str, new: str) -> None:
    """Writes something else into one of its files."""
    path = site / name
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def broken(site: Path) -> Path:
    """The site, with an error in it."""
    change(site, "content/faq/account.md", 'plans="pro"', 'plans="prp"')
    return site
