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
