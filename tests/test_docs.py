"""What the documentation says is true: pages are fresh, commands exist, links lead somewhere, examples build."""

from __future__ import annotations

import contextlib
import re
import shlex
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import click
import pytest

from kbgen import search as kbgen_search
from kbgen.cli import main
from kbgen.content.nouns import NOUNS, noun_of
from kbgen.host.check import check
from scripts.generate_docs import generated
from tests import examples
from tests.program import ROOT, kbgen

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").glob("*/README.md")])
PAGES = [page for page in PAGES if "docs/nouns/examples" not in page.as_posix()]
IDS = [page.relative_to(ROOT).as_posix() for page in PAGES]
FENCE = re.compile(r"^(`{3,})(\w*)(?: title=\"([^\"]+)\")?\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def blocks(page: Path) -> Iterator[tuple[str, str, str]]:
    """(language, title, text) of every code block."""
    for _, language, title, text in FENCE.findall(page.read_text(encoding="utf-8")):
        yield language, title, text


def prose(page: Path) -> str:
    """A page without its code."""
    return re.sub(r"`[^`\n]+`", "`code`", FENCE.sub("", page.read_text(encoding="utf-8")))


def commands(program: str) -> list[tuple[str, str]]:
    """(page, command line) of every use of a program, in code blocks and in sentences."""
    found = []
    for page in PAGES:
        scripts = [re.sub(r"\s+#.*", "", text) for language, _, text in blocks(page) if language in ("sh", "yaml")]
        lines = re.findall(rf"(?:^|[\s/])({program} .*)", "\n".join(scripts))
        lines += re.findall(rf"`({program} [^`\n]+)`", FENCE.sub("", page.read_text(encoding="utf-8")))
        found += [(page.relative_to(ROOT).as_posix(), line) for line in lines]
    return found


@pytest.mark.parametrize("name", generated())
def test_a_generated_page_is_fresh(name: str) -> None:
    path = ROOT / "docs" / name
    assert path.is_file(), f"docs/{name} is missing; run make docs"
    assert path.read_text(encoding="utf-8") == generated()[name], f"docs/{name} is stale; run make docs"


def test_every_kbgen_command_in_the_documentation_can_be_given() -> None:
    found = commands("kbgen")
    assert {line.split()[1] for _, line in found} >= main.commands.keys()
    for page, line in found:
        arguments = shlex.split(re.split(r" [>|&] ?", line)[0])[1:]
        try:
            with main.make_context("kbgen", list(arguments)) as context:
                name, command, rest = main.resolve_command(context, [*context._protected_args, *context.args])
                assert command
                command.make_context(name, rest, parent=context)
        except click.MissingParameter:
            pass  # "`kbgen new` makes a valid draft"
        except click.ClickException as error:
            pytest.fail(f"{page}: {line}: {error.message}")


def test_every_make_command_in_the_documentation_has_a_target() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    found = {(page, target) for page, line in commands("make") for target in line.split()[1:2]}
    assert {"site", "test"} <= {target for _, target in found}
    assert [(page, target) for page, target in found if target not in {*targets, ".venv/.ready"}] == []


def slug(heading: str) -> str:
    """A heading's anchor, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(prose(page)):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        other = (page.parent / path).resolve() if path else page
        assert other.exists(), f"{target} leads nowhere"
        if anchor:
            headings = re.findall(r"^#+ (.*)$", FENCE.sub("", other.read_text(encoding="utf-8")), re.MULTILINE)
            assert anchor in {slug(heading) for heading in headings}, f"{target}: there is no such heading"


def test_every_page_of_the_documentation_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            targets = [(page.parent / target.partition("#")[0]).resolve() for target in LINK.findall(prose(page))]
            waiting += [target for target in targets if target in PAGES]
    assert [page.relative_to(ROOT).as_posix() for page in PAGES if page not in reached] == []


def test_every_noun_has_an_example() -> None:
    folder = ROOT / "docs/nouns/examples"
    found = {noun_of(path.relative_to(folder).as_posix()) for path in folder.rglob("*")}
    assert {noun.name for noun in NOUNS} - {noun.name for noun in found if noun} == set()


def test_the_examples_make_a_site_without_problems(tmp_path: Path) -> None:
    """Those of the nouns, and every block of the documentation that is named as a file of the content folder."""
    site = examples.project(tmp_path)
    for page in PAGES:
        for _, title, text in blocks(page):
            if title:
                path = site / "content" / title
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    done = kbgen("check", "--strict", cwd=site)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout
    assert kbgen("build", "-q", cwd=site).returncode == 0


def test_the_examples_in_python_find_what_they_say(tmp_path: Path) -> None:
    """That of the README, and that of the package itself, with the site of this repository."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    [readme] = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    own = str(kbgen_search.__doc__).split("\n\n", 1)[1]
    site = check(ROOT / "mkdocs.yml").site
    for example in (own, readme):  # the first writes the index that the second opens
        with contextlib.redirect_stdout(StringIO()) as printed, contextlib.chdir(tmp_path):
            exec(example, {"site": site})
        assert len(example.strip().splitlines()) <= 6
        assert printed.getvalue().splitlines()[0] == "Hur byter jag lösenord? faq/konto/#byta-losenord"
