"""The documentation of problems is made from the codes and from real reports."""

from __future__ import annotations

from pathlib import Path

from kbgen.authoring.problem_docs import problem_pages
from kbgen.problems import CODES

SITES = Path(__file__).parent / "sites/broken"


def test_every_code_has_a_section_with_a_real_example() -> None:
    text = problem_pages(SITES)
    for code, about in CODES.items():
        section = text.split(f"\n## {code}\n")[1].split("\n## ")[0]
        assert about.why in section and about.remedy in section
        assert f"{about.severity}[{code}]: " in section
