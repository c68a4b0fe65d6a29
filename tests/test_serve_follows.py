"""What a preview follows: files that editors replace, and folders that are named, made or put back later."""

from __future__ import annotations

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.previewing import ANNOUNCED, Preview, a_guide, previewing, replaced, until, with_templates


def test_settings_are_followed_however_often_they_are_replaced(preview: Preview) -> None:
    config, last = preview.folder / "mkdocs.yml", "Minimal"
    for name in ("Sajt ett", "Sajt tva", "Sajt tre"):
        replaced(config, f"site_name: {last}", f"site_name: {name}")
        preview.shows(name)
        last = name


def test_settings_that_are_a_link_are_followed_where_they_are_written(minimal_site: Path) -> None:
    real = minimal_site.parent / "settings" / "real.yml"
    real.parent.mkdir()
    (minimal_site / "mkdocs.yml").rename(real)
    (minimal_site / "mkdocs.yml").symlink_to(real)
    with previewing(minimal_site) as preview:
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
