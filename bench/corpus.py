"""The same generated articles as two projects, one for kbgen and one for plain Material, to compare figures."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

EXTENSIONS = """\
markdown_extensions: [admonition, attr_list, tables, toc, pymdownx.details, pymdownx.superfences]
"""
KBGEN = "plugins: [kbgen]\n" + EXTENSIONS
MATERIAL = "plugins: [{search: {lang: sv}}]\n" + EXTENSIONS
THEME = "theme: {name: material, language: sv, font: false, features: [%s]}\n"
DROPPED = re.compile(r"^(updated|lang): .*\n", re.M)


def generate(generator: Path, count: int, folder: Path) -> Path:
    """The articles as the generator writes them: `<category>/<article>.md`, with an `index.md` per category."""
    subprocess.run([sys.executable, str(generator), str(count), str(folder)], check=True, capture_output=True)
    return folder


def kbgen_project(articles: Path, folder: Path) -> Path:
    """A help centre with every article as a guide; returns its `mkdocs.yml`."""
    categories = []
    for category in sorted(path for path in articles.iterdir() if path.is_dir()):
        target = folder / "content/guides" / category.name
        target.mkdir(parents=True)
        for source in sorted(category.glob("*.md")):
            if source.name != "index.md":
                (target / source.name).write_text(
                    DROPPED.sub("", source.read_text(encoding="utf-8"), count=2), encoding="utf-8"
                )
        categories.append(f"  - id: {category.name}\n    title: {category.name}\n")
    (folder / "content/categories.yaml").write_text("categories:\n" + "".join(categories), encoding="utf-8")
    return _config(folder, "content", "", KBGEN)


def material_project(articles: Path, folder: Path, features: str) -> Path:
    """The same articles as Material builds them; returns its `mkdocs.yml`."""
    shutil.copytree(articles, folder / "docs")
    return _config(folder, "docs", features, MATERIAL)


def _config(folder: Path, docs: str, features: str, rest: str) -> Path:
    config = folder / "mkdocs.yml"
    head = f"site_name: Benchmark\nsite_url: https://example.org/\ndocs_dir: {docs}\n"
    config.write_text(head + THEME % features + rest, encoding="utf-8")
    return config
