"""The preview, as a browser and a writer meet it: a real process, a real server, real files."""

from __future__ import annotations

import http.client
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.program import ROOT, environment


@dataclass
class Preview:
    process: subprocess.Popen[bytes]
    folder: Path
    port: int
    told: Path

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")

    def shows(self, text: str, path: str = "/") -> None:
        """Waits until a page holds a text."""
        until(lambda: text in self.get(path)[1])

    def reloads(self, seconds: float) -> bool:
        """Whether the browser would reload within a time."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        connection.request("GET", "/__kbgen/events")
        stream = connection.getresponse()
        try:
            return any(b"data: reload" in line for line in stream)
        except TimeoutError:
            return False
        finally:
            connection.close()

    def wait_for_reload(self, change: Path, text: str) -> None:
        """Opens the stream of events, saves a file, and waits until the browser would reload."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", "/__kbgen/events")
        stream = connection.getresponse()
        assert stream.readline() == b": connected\n"
        change.write_text(text, encoding="utf-8")
        while b"data: reload" not in stream.readline():
            pass
        connection.close()


@contextmanager
def previewing(folder: Path, program: Sequence[str] = ("-m", "kbgen")) -> Iterator[Preview]:
    """A preview of the site in `folder`; what it tells is written to a file beside that."""
    told = folder.parent / "told"
    with told.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, *program, "serve", "-c", folder / "mkdocs.yml", "-a", "127.0.0.1:0"],
            stderr=stderr,
            env=environment({"PYTHONPATH": str(ROOT)}),
            cwd=folder.parent,
        )
    try:
        until(lambda: "serving" in told.read_text() or process.poll() is not None)
        found = re.search(r"serving http://127.0.0.1:(\d+)/", told.read_text())
        assert found, told.read_text()
        time.sleep(0.3)
        yield Preview(process, folder, int(found.group(1)), told)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def until(holds: Callable[[], object], seconds: float = 20) -> None:
    """Waits until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "tests/sites/minimal", tmp_path / "site"))


@pytest.fixture
def preview(site: Path) -> Iterator[Preview]:
    with previewing(site) as preview:
        yield preview


def a_guide(folder: Path) -> Path:
    return next((folder / "content/guides").rglob("*.md"))


def test_a_save_reloads_the_page_with_the_new_text(preview: Preview) -> None:
    guide = a_guide(preview.folder)
    address = f"/{guide.relative_to(preview.folder / 'content').with_suffix('').as_posix()}/"
    status, before = preview.get(address)
    assert status == 200
    assert "/__kbgen/reload.js" in before
    preview.wait_for_reload(guide, guide.read_text(encoding="utf-8") + "\n\nEtt alldeles nytt stycke.\n")
    assert "Ett alldeles nytt stycke." in preview.get(address)[1]


def test_a_broken_file_shows_its_problem_in_the_page_and_the_rest_lives_on(preview: Preview) -> None:
    guide = a_guide(preview.folder)
    good = guide.read_text(encoding="utf-8")
    preview.wait_for_reload(guide, good.replace("---\n", "---\nlevle: beginner\n", 1))
    status, home = preview.get("/")
    assert status == 200
    assert "error[unknown-key]" in home
    assert "level" in home
    missing, page = preview.get(f"/{guide.relative_to(preview.folder / 'content').with_suffix('').as_posix()}/")
    assert missing == 404
    assert "error[unknown-key]" in page
    preview.wait_for_reload(guide, good)
    assert "kb-problems" not in preview.get("/")[1]


def test_another_host_name_is_refused(preview: Preview) -> None:
    assert preview.get("/", Host="evil.example")[0] == 400


def test_a_path_cannot_leave_the_site(preview: Preview) -> None:
    for path in ("/../mkdocs.yml", "/%2e%2e/mkdocs.yml", "/..%2f..%2f..%2fetc/passwd", "//etc/passwd"):
        status, text = preview.get(path)
        assert status in (400, 404), path
        assert "site_name:" not in text
        assert "root:" not in text


def test_only_this_machine_is_listened_on() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kbgen", "serve", "-a", "0.0.0.0:0"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "127.0.0.1" in done.stderr


ANNOUNCED = '{% extends "base.html" %}{% block announce %}TEXT{% endblock %}'


def replaced(file: Path, old: str, new: str) -> None:
    """Saves a file as editors do it: another is written, and takes its name."""
    beside = file.with_name(f"{file.name}~")
    beside.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    beside.rename(file)


def with_templates(site: Path, folder: str = "overrides") -> Path:
    """Names a folder of templates in `mkdocs.yml`, and returns what is to be the main one."""
    config = site / "mkdocs.yml"
    replaced(config, "theme:\n", f"theme:\n  custom_dir: {folder}\n")
    return site / folder / "main.html"


def test_a_mistake_in_a_template_is_shown_and_the_mended_one_is_followed(site: Path) -> None:
    template = with_templates(site)
    template.parent.mkdir()
    template.write_text(ANNOUNCED)
    with previewing(site) as preview:
        for mistake, shown in (("{{ 1/0 }}", "division by zero"), ("{% if %}", "xpected")):
            template.write_text(ANNOUNCED.replace("TEXT", mistake))
            preview.shows(shown)
            assert 'id="kb-problems"' in preview.get("/")[1]
            assert preview.get("/")[0] == 200
            assert shown in preview.told.read_text()
            template.write_text(ANNOUNCED.replace("TEXT", f"mended after {shown}"))
            preview.shows(f"mended after {shown}")
            assert 'id="kb-problems"' not in preview.get("/")[1]


WITH_A_BUG = """
import os
from kbgen.host import serve
make = serve.make
def broken(*given):
    if os.path.exists("bug"):
        raise LookupError("kbgen has a bug")
    make(*given)
serve.make = broken
from kbgen.__main__ import run
run()
"""


def test_a_bug_is_told_with_its_traceback_and_the_next_save_builds_again(site: Path) -> None:
    with previewing(site, ("-c", WITH_A_BUG)) as preview:
        (site.parent / "bug").touch()
        guide = a_guide(site)
        guide.write_text(guide.read_text(encoding="utf-8") + "\n\nEn.\n", encoding="utf-8")
        preview.shows("LookupError: kbgen has a bug")
        assert "Traceback" in preview.told.read_text()
        (site.parent / "bug").unlink()
        preview.wait_for_reload(guide, guide.read_text(encoding="utf-8") + "\n\nEtt stycke till.\n")
        address = f"/{guide.relative_to(site / 'content').with_suffix('').as_posix()}/"
        assert "Ett stycke till." in preview.get(address)[1]
        assert "kb-problems" not in preview.get("/")[1]


WITHOUT_EYES = """
from kbgen.host import watched
async def awatch(*paths, **how):
    await watched.asyncio.sleep(1)
    raise OSError("the limit of watched files is reached")
    yield
watched.awatch = awatch
from kbgen.__main__ import run
run()
"""


def test_a_preview_that_can_follow_nothing_ends(site: Path) -> None:
    with previewing(site, ("-c", WITHOUT_EYES)) as preview:
        assert preview.process.wait(10) == 1
        told = preview.told.read_text()
        assert "kbgen: changes cannot be followed: the limit of watched files is reached" in told
        assert "Traceback" not in told


def test_settings_are_followed_however_often_they_are_replaced(preview: Preview) -> None:
    config, last = preview.folder / "mkdocs.yml", "Minimal"
    for name in ("Sajt ett", "Sajt tva", "Sajt tre"):
        replaced(config, f"site_name: {last}", f"site_name: {name}")
        preview.shows(name)
        last = name


def test_settings_that_are_a_link_are_followed_where_they_are_written(site: Path) -> None:
    real = site.parent / "settings" / "real.yml"
    real.parent.mkdir()
    (site / "mkdocs.yml").rename(real)
    (site / "mkdocs.yml").symlink_to(real)
    with previewing(site) as preview:
        for last, name in (("Minimal", "Sajt ett"), ("Sajt ett", "Sajt tva")):
            replaced(real, f"site_name: {last}", f"site_name: {name}")
            preview.shows(name)


def test_wrong_settings_stay_told_until_they_are_mended(preview: Preview) -> None:
    config, guide = preview.folder / "mkdocs.yml", a_guide(preview.folder)
    replaced(config, "site_name: Minimal", "site_nmae: Minimal")
    preview.shows("kb-problems")
    preview.wait_for_reload(guide, guide.read_text(encoding="utf-8") + "\n\nEn.\n")
    assert "kb-problems" in preview.get("/")[1]
    replaced(config, "site_nmae: Minimal", "site_name: Igen")
    preview.shows("Igen")


def test_what_a_build_makes_beside_the_settings_builds_nothing(preview: Preview) -> None:
    with ThreadPoolExecutor() as threads:
        reloads = threads.submit(preview.reloads, 4)
        time.sleep(0.5)
        for name in (".kbgen", "site", ".site.kbgen", "search-index"):
            (preview.folder / name).mkdir(exist_ok=True)
            (preview.folder / name / "made.yml").write_text("made")
        (preview.folder / "note.txt").write_text("made")
        assert not reloads.result()


@pytest.mark.parametrize("folder", ["overrides", "theme/own"])
def test_templates_are_followed_that_are_named_and_made_later(preview: Preview, folder: str) -> None:
    template = with_templates(preview.folder, folder)
    preview.shows("custom_dir")
    template.parent.mkdir(parents=True)
    for text in ("hejhopp", "hejda"):
        template.write_text(ANNOUNCED.replace("TEXT", text))
        preview.shows(text)
        assert "kb-problems" not in preview.get("/")[1]


def test_templates_are_followed_that_are_there_and_named_later(preview: Preview) -> None:
    (preview.folder / "overrides").mkdir()
    template = preview.folder / "overrides/main.html"
    template.write_text(ANNOUNCED.replace("TEXT", "hejhopp"))
    with_templates(preview.folder)
    preview.shows("hejhopp")
    template.write_text(ANNOUNCED.replace("TEXT", "hejda"))
    preview.shows("hejda")


def test_content_is_followed_that_went_and_came_back(preview: Preview) -> None:
    content, guide = preview.folder / "content", a_guide(preview.folder)
    address = f"/{guide.relative_to(content).with_suffix('').as_posix()}/"
    shutil.copytree(content, preview.folder / "another")
    content.rename(preview.folder / "away")
    preview.shows("kb-problems")
    (preview.folder / "another").rename(content)
    until(lambda: "kb-problems" not in preview.get("/")[1])
    guide.write_text(guide.read_text(encoding="utf-8") + "\n\nEtt alldeles nytt stycke.\n", encoding="utf-8")
    preview.shows("Ett alldeles nytt stycke.", address)


def test_what_the_preview_leaves_out_is_told_once(site: Path) -> None:
    (site / "own_hook.py").write_text("def on_page_content(html, **_):\n    return html + 'by the hook'\n")
    config, guide = site / "mkdocs.yml", a_guide(site)
    config.write_text(config.read_text() + "hooks:\n  - own_hook.py\n")
    with previewing(site) as preview:
        preview.wait_for_reload(guide, guide.read_text(encoding="utf-8") + "\n\nEn.\n")
        told = [line for line in preview.told.read_text().splitlines() if "own_hook.py" in line]
        assert len(told) == 1
        assert "`kbgen build` has it" in told[0]
