"""Content comes from strangers' pull requests: what they may not do, tried for real."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kbgen.content import transcript
from kbgen.content.markdown import Converter
from kbgen.problems import Problem
from kbgen.prose import inline
from kbgen.report import line
from tests.program import ROOT, kbgen, run


@pytest.fixture
def site(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "tests/sites/minimal", tmp_path / "project")
    return tmp_path / "project"


def git(folder: Path, *arguments: str) -> None:
    names = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main")
    done = run("git", *names, *arguments, cwd=folder)
    assert done.returncode == 0, done.stderr


def test_a_repository_hidden_in_content_runs_nothing(site: Path, tmp_path: Path) -> None:
    """A bare repository whose configuration names a program to check signatures with."""
    ran, verify = tmp_path / "ran", tmp_path / "verify"
    verify.write_text(f"#!/bin/sh\ntouch {ran}\n")
    verify.chmod(0o755)
    git(site, "init", "-q")
    git(site, "add", "-A")
    git(site, "commit", "-qm", "site")
    work = tmp_path / "work"
    work.mkdir()
    git(work, "init", "-q")
    (work / "guides").mkdir()
    (work / "guides/x.md").write_text("x")
    git(work, "add", "-A")
    git(work, "commit", "-qm", "x")
    head = run("git", "rev-parse", "HEAD", cwd=work).stdout.strip()
    body = run("git", "cat-file", "commit", head, cwd=work).stdout
    signed = body.replace("\n\n", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n", 1)
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"], input=signed, cwd=work, capture_output=True, text=True
    )
    git(work, "update-ref", "HEAD", made.stdout.strip())
    for name in ("HEAD", "objects", "refs"):
        source = work / ".git" / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, site / "content" / name)
    settings = f"[core]\nbare = true\n[log]\nshowSignature = true\n[gpg]\nprogram = {verify}\n"
    (site / "content/config").write_text(settings)
    run("git", "log", cwd=site / "content")
    assert ran.exists(), "the trap does not work, so the test shows nothing"
    ran.unlink()
    kbgen("check", cwd=site)
    kbgen("build", cwd=site)
    assert not ran.exists()


def test_a_class_of_the_layout_does_not_get_through() -> None:
    text = (
        '<a class="kb-search__scrim note md-header" href="https://example.org/">o</a> <label for="__search">x</label>\n'
    )
    html = Converter((), {}, {}).convert(text, lambda tag, name, value: value).sections[0].html
    assert re.findall(r'class="([^"]*)"', html) == ["note"]
    assert "__search" not in html
    fence = '<pre class="mermaid"><code>graph TD</code></pre>'
    assert "mermaid" not in Converter((), {}, {}).convert(fence, lambda *_: "").sections[0].html


def test_a_line_of_spaces_after_braces_is_read_at_once(site: Path) -> None:
    guide = next((site / "content/guides").rglob("*.md"))
    guide.write_text(guide.read_text() + "\n{{" + " " * 200_000 + "x\n")
    assert kbgen("check", cwd=site).returncode == 0


def test_captions_without_empty_lines_are_one_cue_each() -> None:
    count = 30_000
    cues, problems = transcript.parse("WEBVTT\n\n" + "00:00.000 --> 00:01.000\n" * count, "x.vtt")
    assert (len(cues), problems) == (count, [])
    assert {cue.text for cue in cues} == {""}


@pytest.mark.parametrize("entity", ["&#x202e;", "&#xe000;", "&#157;", "&#x9d;"])
def test_a_hidden_character_cannot_be_written_as_a_number(entity: str) -> None:
    assert inline(f"a{entity}b") == "a\ufffdb"
    cues, _ = transcript.parse(f"WEBVTT\n\n00:00.000 --> 00:01.000\na{entity}b\n", "x.vtt")
    assert cues[0].text == "a\ufffdb"


def test_a_report_gives_no_orders_to_a_terminal_or_a_log() -> None:
    text = line(Problem("a\n::error::b.md", 1, "unknown-key", "x\n::stop-commands::t \x1b]0;title\x07", "y\r\nz"))
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", text)


def test_a_file_never_replaces_one_of_the_theme(site: Path) -> None:
    script = site / "content/assets/kbgen/base.js"
    script.parent.mkdir(parents=True)
    script.write_text("alert(1)")
    done = kbgen("build", cwd=site)
    assert done.returncode == 1
    assert "error[reserved-name]" in done.stderr
    assert not (site / "site").exists()
