"""A site's own templates: what they read is looked at, and a mistake in one is told in a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building import files, litter, refused, site_of
from tests.program import kbgen

LAYOUT = """\
{% extends "base.html" %}
{% block announce %}{{ config.extra.since }}{% include "parts/foot.html" %}{% endblock %}
"""


@pytest.fixture
def templates(edited_config: Path) -> Path:
    """A site's own templates, of which one shows a day of `mkdocs.yml` and a template in a linked folder."""
    own, elsewhere = edited_config.parent / "overrides", edited_config.parent / "shared"
    own.mkdir()
    elsewhere.mkdir()
    (own / "parts").symlink_to("../shared")
    (own / "main.html").write_text(LAYOUT)
    (elsewhere / "foot.html").write_text("Första foten.")
    text = edited_config.read_text().replace("theme: {", "theme: {custom_dir: overrides, ")
    edited_config.write_text(f"{text}extra: {{since: 2026-01-01}}\n")
    assert kbgen("build", "-q", "-c", edited_config).returncode == 0
    return own


def home(config: Path) -> str:
    assert kbgen("build", "-q", "-c", config).returncode == 0
    return (site_of(config) / "index.html").read_text()


def test_a_template_behind_a_link_is_looked_at(edited_config: Path, templates: Path) -> None:
    assert "Första foten." in home(edited_config)
    (templates / "parts/foot.html").write_text("Andra foten.")
    assert "Andra foten." in home(edited_config)


def test_links_in_a_circle_are_followed_once(edited_config: Path, templates: Path) -> None:
    (templates / "parts/round").symlink_to("..")
    (templates / "parts/foot.html").write_text("Andra foten.")
    assert "Andra foten." in home(edited_config)


def test_a_day_in_the_configuration_is_looked_at(edited_config: Path, templates: Path) -> None:
    assert "2026-01-01" in home(edited_config)
    edited_config.write_text(edited_config.read_text().replace("2026-01-01", "2026-02-02"))
    assert "2026-02-02" in home(edited_config)


MISTAKES = {
    "{% if %}": "TemplateSyntaxError: Expected an expression",
    "{{ 1 / 0 }}": "ZeroDivisionError: division by zero",
    "{{ nothing.at_all }}": "UndefinedError: 'nothing' is undefined",
    '{{ "x" | none_such }}': "none_such",
    '{% include "none.html" %}': "there is no template none.html",
}


@pytest.mark.parametrize(
    ("mistake", "name", "jobs"),
    [
        *((mistake, "main.html", 1) for mistake in MISTAKES),
        *(("{{ 1 / 0 }}", name, 2) for name in ("parts/foot.html", "sitemap.xml", "404.html")),
        *((mistake, "kb/guide.html", 2) for mistake in MISTAKES),
    ],
)
def test_a_mistake_is_told_with_file_and_line(
    edited_config: Path, templates: Path, mistake: str, name: str, jobs: int
) -> None:
    before = files(site_of(edited_config))
    (templates / name).parent.mkdir(exist_ok=True)
    (templates / name).write_text(f"\n{mistake}\n")
    told = refused(kbgen("build", "-q", "-c", edited_config, "-j", jobs))
    assert f"overrides/{name}:2: " in told
    assert MISTAKES[mistake] in told
    assert files(site_of(edited_config)) == before
    assert set(litter(site_of(edited_config))) <= {"overrides", "shared"}
