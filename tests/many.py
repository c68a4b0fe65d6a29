"""Small help centres of as many articles as a test wants, and what is done to them."""

from __future__ import annotations

from pathlib import Path

CONFIG = """\
site_name: Många
site_url: https://help.example.org/
docs_dir: content
theme: {name: material, language: sv}
plugins: [kbgen]
markdown_extensions: [admonition, attr_list, tables]
"""
FEW, SOME, MANY = 8, 60, 90
"""Articles of a site that is soon built; that is met while it is built; and that several workers share."""
WORDS = ("domän", "faktura", "lösenord", "bild", "formulär", "sida", "meny", "konto", "adress", "kalender")


def articles(folder: Path, count: int, more: str = "") -> Path:
    """Makes a help centre with so many articles in two categories, and returns its `mkdocs.yml`."""
    for number in range(count):
        article(folder, number, "Första utgåvan.")
    (folder / "content/categories.yaml").write_text(
        "categories:\n  - {id: start, title: Kom igång}\n  - {id: more, title: Mer}\n", encoding="utf-8"
    )
    config = folder / "mkdocs.yml"
    config.write_text(CONFIG + more, encoding="utf-8")
    return config


def article(folder: Path, number: int, text: str) -> Path:
    """Writes one of them, with a link to the one before it and words of its own."""
    path = folder / "content/guides" / ("start", "more")[number % 2] / f"artikel-{number:03}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    words = " ".join(WORDS[(number * step) % len(WORDS)] for step in (1, 3, 7))
    before = f"[Den förra](artikel-{number - 2:03}.md)." if number > 1 else "Här börjar det."
    path.write_text(
        f"---\ntitle: Artikel {number:03} om {words}\n---\n\n{text}\n\n## Om {words}\n\n{before}\n", encoding="utf-8"
    )
    return path


def every(folder: Path, count: int, text: str) -> None:
    """Gives all articles another text."""
    for number in range(count):
        article(folder, number, text)
