"""The preview, as a browser and a writer meet it: a real process, a real server, real files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.previewing import ANNOUNCED, Preview, a_guide, previewing, with_templates
from tests.program import ROOT


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


def test_a_mistake_in_a_template_is_shown_and_the_mended_one_is_followed(minimal_site: Path) -> None:
    template = with_templates(minimal_site)
    template.parent.mkdir()
    template.write_text(ANNOUNCED)
    with previewing(minimal_site) as preview:
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


def test_a_bug_is_told_with_its_traceback_and_the_next_save_builds_again(minimal_site: Path) -> None:
    with previewing(minimal_site, ("-c", WITH_A_BUG)) as preview:
        (minimal_site.parent / "bug").touch()
        guide = a_guide(minimal_site)
        guide.write_text(guide.read_text(encoding="utf-8") + "\n\nEn.\n", encoding="utf-8")
        preview.shows("LookupError: kbgen has a bug")
        assert "Traceback" in preview.told.read_text()
        (minimal_site.parent / "bug").unlink()
        preview.wait_for_reload(guide, guide.read_text(encoding="utf-8") + "\n\nEtt stycke till.\n")
        address = f"/{guide.relative_to(minimal_site / 'content').with_suffix('').as_posix()}/"
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


def test_a_preview_that_can_follow_nothing_ends(minimal_site: Path) -> None:
    with previewing(minimal_site, ("-c", WITHOUT_EYES)) as preview:
        assert preview.process.wait(10) == 1
        told = preview.told.read_text()
        assert "kbgen: changes cannot be followed: the limit of watched files is reached" in told
        assert "Traceback" not in told


def test_what_the_preview_leaves_out_is_told_once(minimal_site: Path) -> None:
    (minimal_site / "own_hook.py").write_text("def on_page_content(html, **_):\n    return html + 'by the hook'\n")
    config, guide = minimal_site / "mkdocs.yml", a_guide(minimal_site)
    config.write_text(config.read_text() + "hooks:\n  - own_hook.py\n")
    with previewing(minimal_site) as preview:
        preview.wait_for_reload(guide, guide.read_text(encoding="utf-8") + "\n\nEn.\n")
        told = [line for line in preview.told.read_text().splitlines() if "own_hook.py" in line]
        assert len(told) == 1
        assert "`kbgen build` has it" in told[0]
