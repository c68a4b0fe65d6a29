"""The programs that are compared, how each is called, and what is done to an article between two builds."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus import eleventy_project, hugo_project, kbgen_project, material_project, pruned_project

STEPS = {
    "cold": "cold",
    "edit": "one edit",
    "nothing": "nothing changed",
    "title": "title edited",
    "add": "article added",
    "again": "edited again",
    "later": "and again",
}
"""What changed before a build: everything, as there is neither cache nor site; or one article; or nothing."""
SHORT = ("cold", "edit", "nothing")
EDITS = ("edit", "again", "later")
"""The last of them finds a release that is to go, and becomes the next one; before, every release is laid out anew."""
SIGNS = {
    "edit": "Enmeningsominteståttdärförut",
    "title": "Enrubriksominteståttdärförut",
    "again": "Ännuenmening",
    "later": "Ochännuen",
}
"""Words that stand nowhere before a step."""
PYTHON = sys.executable


@dataclass(frozen=True)
class Program:
    """One of them, with its project and its command."""

    label: str
    lay: Callable[[Path, Path], Path]
    """Writes a project of the articles into a folder; returns the folder of its categories."""
    command: str
    """Parts are separated by white space; {peers} and {python} are filled in, and the folder is the working folder."""
    made: tuple[str, ...] = ("site",)
    """What a cold build does not find."""
    pages: str = "{category}/{article}/index.html"
    steps: tuple[str, ...] = SHORT
    limit: int = sys.maxsize
    """The largest number of articles for which it is run: beyond, it takes many minutes."""

    @property
    def installed(self) -> bool:
        """Whether it is one of those that the bench installs."""
        return "{peers}" in self.command

    def words(self, peers: Path, *more: str) -> list[str]:
        return [word.format(peers=peers, python=PYTHON) for word in self.command.split()] + list(more)


PROGRAMS = {
    "kbgen": Program(
        "kbgen",
        kbgen_project,
        "{python} -m kbgen build -q",
        ("site", ".site.kbgen", ".kbgen", "search-index"),
        "guides/{category}/{article}/index.html",
        tuple(STEPS),
    ),
    "hugo": Program(
        "Hugo, lean theme",
        hugo_project,
        "{peers}/hugo build --quiet --destination site",
        ("site", "resources", ".hugo_build.lock"),
    ),
    "eleventy": Program(
        "Eleventy, minimal", eleventy_project, "node {peers}/node_modules/@11ty/eleventy/cmd.cjs --quiet"
    ),
    "zensical": Program(
        "Zensical, `navigation.prune`", pruned_project, "{peers}/bin/zensical build", ("site", ".cache")
    ),
    "pruned": Program("Material, `navigation.prune`", pruned_project, "{python} -m mkdocs build -q", limit=5000),
    "material": Program("Material", material_project, "{python} -m mkdocs build -q", limit=1000),
}


class Project:
    """A program's folder, in which an article is changed and put back."""

    def __init__(self, program: Program, articles: Path, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.program, self.folder = program, folder
        self._categories = program.lay(articles, folder)
        found = sorted(path for path in self._categories.glob("*/*.md") if path.stem.strip("_") != "index")
        self.count = len(found)
        self._article, self._before = found[len(found) // 2], found[len(found) // 2].read_text(encoding="utf-8")

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def pages(self) -> Iterator[Path]:
        """The pages of articles that have been made."""
        return self.site.glob(self.program.pages.format(category="*", article="*"))

    def wipe(self) -> None:
        """Back to the sources as they were: neither site nor cache.

        They are put away, not deleted: for minutes after thousands of files are, ext4 looks long for each new one.
        """
        away = Path(tempfile.mkdtemp(prefix="away-", dir=self.folder.parent))
        for name in self.program.made:
            if (self.folder / name).exists():
                (self.folder / name).rename(away / name)
        self._article.write_text(self._before, encoding="utf-8")
        self._added.unlink(missing_ok=True)

    def change(self, step: str) -> tuple[Path, str]:
        """Does what a step is about; the page that shows it when the build is right, and what stands on that page."""
        text, shown = self._article.read_text(encoding="utf-8"), self._article
        sign = SIGNS.get(step, "")
        if step in EDITS:
            shown.write_text(f"{text}\n{sign}.\n", encoding="utf-8")
        elif step == "title":
            shown.write_text(re.sub(r"^(title: \"|# )", rf"\g<1>{sign} ", text, flags=re.M), encoding="utf-8")
        elif step == "add":
            sign, shown = "Enartikelsomintefannsförut", self._added
            shown.write_text(re.sub(r"^(title: \"|# )", rf"\g<1>{sign} ", self._before, flags=re.M), encoding="utf-8")
        page = self.program.pages.format(category=shown.parent.name, article=shown.stem)
        return self.site / page, sign

    @property
    def _added(self) -> Path:
        return self._article.with_stem(f"{self._article.stem}-new")
