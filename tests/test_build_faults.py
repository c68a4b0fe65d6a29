"""Whatever goes wrong with plugins or content, the site is the old one or the new one, and one clear line says why."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from tests.building import files, litter, refused, site_of
from tests.many import article
from tests.program import kbgen


def test_the_next_build_after_a_fault_is_right(edited_config: Path, edited_site: dict[str, bytes]) -> None:
    """What the other tests compare with."""
    assert kbgen("build", "-q", "-c", edited_config).returncode == 0
    assert files(site_of(edited_config)) == edited_site


# Plugins


HOOKS = {
    "config": "def on_config(config): raise RuntimeError('the hook is broken')",
    "page": "def on_page_markdown(markdown, **_): raise KeyError('the hook is broken')",
    "import": "raise ValueError('the hook is broken')",
    "startup": "def on_startup(**_): raise TypeError('the hook is broken')",
    "end": "def on_post_build(**_): raise RuntimeError('the hook is broken')",
    "refusal": "from mkdocs.exceptions import PluginError as E\ndef on_env(env, **_): raise E('the hook is broken')",
}


@pytest.mark.parametrize("moment", HOOKS)
def test_a_plugin_that_raises(edited_config: Path, moment: str) -> None:
    before = files(site_of(edited_config))
    (edited_config.parent / "hook.py").write_text(HOOKS[moment])
    edited_config.write_text(edited_config.read_text() + "hooks: [hook.py]\n")
    done = kbgen("build", "-q", "-c", edited_config)
    assert refused(done)
    assert "the hook is broken" in done.stderr
    shutil.rmtree(edited_config.parent / "__pycache__", ignore_errors=True)
    assert files(site_of(edited_config)) == before
    assert set(litter(site_of(edited_config))) <= {"hook.py"}


def test_a_plugin_that_does_not_raise_makes_a_site_with_its_index(
    edited_config: Path, edited_site: dict[str, bytes]
) -> None:
    shutil.rmtree(edited_config.parent / "search-index")
    (edited_config.parent / "hook.py").write_text("def on_post_page(output, **_): return output + '<!-- hooked -->'\n")
    edited_config.write_text(edited_config.read_text() + "hooks: [hook.py]\n")
    done = kbgen("build", "-q", "-c", edited_config)
    assert done.returncode == 0
    assert done.stderr.count("MkDocs itself makes every page") == 1
    stands = files(site_of(edited_config))
    assert stands.keys() == edited_site.keys()
    assert stands["index.html"] == edited_site["index.html"] + b"<!-- hooked -->"
    assert (edited_config.parent / "search-index/kbgen-search.json").is_file()
    assert "Artikel" in kbgen("search", "-c", edited_config, "faktura").stdout
    shutil.rmtree(edited_config.parent / "__pycache__", ignore_errors=True)
    assert set(litter(site_of(edited_config))) == {"hook.py"}


# Content


@pytest.mark.parametrize("more", ["", "hooks: [hook.py]\n"], ids=["kbgen", "MkDocs"])
def test_a_strict_build_with_a_warning_publishes_nothing(edited_config: Path, more: str) -> None:
    before = files(site_of(edited_config))
    (edited_config.parent / "hook.py").write_text("def on_post_page(output, **_): return output\n")
    edited_config.write_text(edited_config.read_text() + more + "strict: true\n")
    broken = edited_config.parent / "content/guides/start/artikel-000.md"
    broken.write_text(broken.read_text() + '\n<blink onclick="x()">Hej</blink>\n')
    done = kbgen("build", "-q", "-c", edited_config)
    assert "warning[" in done.stderr
    refused(done)
    assert files(site_of(edited_config)) == before


def test_a_source_that_is_written_all_the_time(edited_config: Path, edited_site: dict[str, bytes]) -> None:
    """The build says so, or its site holds one edition of that article and not some of each."""
    before, done = files(site_of(edited_config)), threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            article(edited_config.parent, 30, f"Utgåva {number}.")
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        built = kbgen("build", "-q", "-c", edited_config)
    finally:
        done.set()
        writer.join()
    assert "Traceback" not in built.stderr
    if built.returncode:
        assert "build again" in refused(built) or "error[" in built.stderr
        assert files(site_of(edited_config)) == before
    article(edited_config.parent, 30, "Andra utgåvan.")
    assert kbgen("build", "-q", "-c", edited_config).returncode == 0
    assert files(site_of(edited_config)) == edited_site
