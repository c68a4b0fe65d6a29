"""What is imported is paid for by every command: an edit imports what it uses, and no more."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from tests.program import ROOT, environment, kbgen, run

EDIT = """
import sys
from importlib.metadata import packages_distributions
from kbgen.cli import main
main(["build", "-q"], standalone_mode=False)
packages = {name.partition(".")[0] for name in sys.modules} & packages_distributions().keys()
print(*sorted(name for name in packages if name != "kbgen" and name[0] != "_"))
"""
PACKAGES = """
babel cached_property click colorama dateutil jinja2 markdown markupsafe material mergedeep mkdocs nh3 opening_hours
pathspec pygments pymdownx typing_extensions whoosh yaml yaml_env_tag
"""
"""All that the edit of a sentence needs, with what these import themselves; others, as pydantic, it does without."""


def test_the_edit_of_a_sentence_imports_few_packages(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/sites/full", tmp_path, dirs_exist_ok=True)
    kbgen("build", "-q", cwd=tmp_path)
    article = sorted((tmp_path / "content/guides").rglob("*.md"))[0]
    article.write_text(article.read_text(encoding="utf-8") + "\nEn ny mening.\n", encoding="utf-8")
    done = run(sys.executable, "-c", EDIT, cwd=tmp_path, env=environment())
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) - set(PACKAGES.split()) == set()
    assert "mkdocs" in done.stdout


def test_every_class_of_data_is_one_that_costs_little() -> None:
    modules = [path for path in (ROOT / "kbgen").rglob("*.py") if path.name != "dataclass.py"]
    standard = re.compile(r"^from dataclasses import .*\bdataclass\b|^@dataclasses", re.MULTILINE)
    assert [path.name for path in modules if standard.search(path.read_text(encoding="utf-8"))] == []
