"""After any edits, a build that takes over what did not change gives the same bytes as one that begins from nothing."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kbgen.build.workers import Crew
from kbgen.errors import BuildError
from kbgen.host.build import build
from tests.program import tree

FULL = Path(__file__).parent / "sites/full"
WORDS = st.sampled_from(["lösenord", "domän", "**bild**", "`kod`", "[hem](/)", "{{ plans.pro.price }}", "faktura"])
TEXTS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
NUMBERS = st.integers(0, 99)
LINES = ["weight: 3", "unlisted: true", "tags: [nytt]", "description: Ny mening."]


MADE = shutil.ignore_patterns("site", "search-index", ".kbgen", ".site.kbgen")


def outcome(project: Path) -> dict[str, bytes] | str:
    """What a build makes, or says when the last edit left something that cannot be published."""
    try:
        return tree(build(project / "mkdocs.yml", crew=Crew()))
    except BuildError as error:
        return str(error)


class Edits(RuleBasedStateMachine):
    """A writer at work."""

    folder: tempfile.TemporaryDirectory[str]

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.project = Path(self.folder.name, "project")
        self.good = Path(self.folder.name, "good")
        shutil.copytree(FULL, self.project, ignore=MADE)
        shutil.copytree(FULL, self.good, ignore=MADE)
        self.changes = 0

    def teardown(self) -> None:
        self.folder.cleanup()

    def articles(self, under: str = "guides") -> list[Path]:
        return sorted((self.project / "content" / under).rglob("*.md"))

    def edit(self, path: Path, change: Callable[[str], str]) -> None:
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    @rule(number=NUMBERS, under=st.sampled_from(["guides", "faq", "pages"]), text=TEXTS)
    def a_paragraph(self, number: int, under: str, text: str) -> None:
        paths = self.articles(under)
        self.edit(paths[number % len(paths)], lambda old: f"{old}\n\n{text}\n")

    @rule(number=NUMBERS, text=TEXTS)
    def a_heading(self, number: int, text: str) -> None:
        paths = self.articles()
        self.edit(paths[number % len(paths)], lambda old: f"{old}\n\n## Om {number}\n\n{text}\n")

    @rule(number=NUMBERS)
    def a_title(self, number: int) -> None:
        paths = self.articles()
        line = f'title: "Titel {number}"'
        self.edit(paths[number % len(paths)], lambda old: re.sub(r"(?m)^title:.*", line, old, count=1))

    @rule(number=NUMBERS, line=st.sampled_from(LINES))
    def front_matter(self, number: int, line: str) -> None:
        paths = self.articles()
        key = line.split(":")[0]

        def change(old: str) -> str:
            return re.sub(rf"(?m)^{key}:.*\n(?:[ -].*\n)*", "", old, count=1).replace("---\n", f"---\n{line}\n", 1)

        self.edit(paths[number % len(paths)], change)

    @rule(number=NUMBERS)
    def a_category(self, number: int) -> None:
        path = self.project / "content/categories.yaml"
        self.edit(path, lambda old: re.sub(r"(?m)^(\s+title:).*", rf'\1 "Hylla {number}"', old, count=1))

    @rule(number=NUMBERS)
    def a_price(self, number: int) -> None:
        path = self.project / "content/plans.yaml"
        self.edit(path, lambda old: re.sub(r"(amount: )\d+", rf"\g<1>{number + 1}", old, count=1))

    @rule(number=NUMBERS)
    def a_template(self, number: int) -> None:
        folder = self.project / "overrides"
        (folder / "partials").mkdir(parents=True, exist_ok=True)
        block = f"{{% block content %}}<!-- {number} -->{{{{ page.content }}}}{{% endblock %}}"
        (folder / "main.html").write_text(f"{{% extends 'base.html' %}}{block}", encoding="utf-8")
        self.setting("theme:\n", "theme:\n  custom_dir: overrides\n")

    @rule(number=NUMBERS)
    def a_style(self, number: int) -> None:
        (self.project / "content/own.css").write_text(f"body {{ margin: {number}px }}\n", encoding="utf-8")
        self.setting("plugins:\n", "extra_css: [own.css]\nplugins:\n")

    @rule(number=NUMBERS)
    def the_configuration(self, number: int) -> None:
        name = f"site_name: Hjälp {number}"
        self.edit(self.project / "mkdocs.yml", lambda old: re.sub(r"(?m)^site_name:.*", name, old))

    def setting(self, before: str, after: str) -> None:
        self.edit(self.project / "mkdocs.yml", lambda old: old if after in old else old.replace(before, after, 1))

    @rule(number=NUMBERS)
    def a_new_name(self, number: int) -> None:
        paths = [path for path in self.articles() if path.name != "index.md"]
        path = paths[number % len(paths)]
        path.rename(path.with_name(f"namn-{self.changes}.md"))
        self.changes += 1

    @rule(number=NUMBERS)
    def one_less(self, number: int) -> None:
        paths = self.articles()
        if len(paths) > 2:
            paths[number % len(paths)].unlink()

    @rule(text=TEXTS)
    def one_more(self, text: str) -> None:
        path = self.articles()[0].parent / f"ny-{self.changes}.md"
        path.write_text(f"---\ntitle: Ny {self.changes}\n---\n\n{text}\n", encoding="utf-8")
        self.changes += 1

    @rule()
    def without_what_is_remembered(self) -> None:
        shutil.rmtree(self.project / ".kbgen", ignore_errors=True)

    @invariant()
    def the_same_as_from_nothing(self) -> None:
        if not hasattr(self, "project"):
            return
        fresh = Path(self.folder.name, "fresh")
        shutil.copytree(self.project, fresh, ignore=MADE)
        ours, clean = outcome(self.project), outcome(fresh)
        assert ours == clean
        shutil.rmtree(fresh)
        if isinstance(clean, str):
            self.undo()
        else:
            shutil.rmtree(self.good)
            shutil.copytree(self.project, self.good, ignore=MADE)

    def undo(self) -> None:
        """Takes the last edit back: what cannot be published would hide all that follows."""
        shutil.rmtree(self.project / "content")
        shutil.copytree(self.good, self.project, dirs_exist_ok=True)


def test_any_edits_give_what_a_clean_build_gives(monkeypatch: Any) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    run_state_machine_as_test(
        Edits, settings=settings(max_examples=8, stateful_step_count=8, deadline=None, derandomize=True)
    )
