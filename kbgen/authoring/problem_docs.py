"""One section of documentation per problem code, with the report of a small broken site as its example."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kbgen.problems import CODES, Code

INTRODUCTION = """\
# Problems

`kbgen check` finds these, and `kbgen build` publishes nothing while an error stands; only `search-missed` waits for
`kbgen check --search`. Each report names the file, the line, the code, what is wrong and, where it can, what to do. The
examples come from the small broken sites in `tests/sites/broken/`, checked by the real program.
"""


def problem_pages(sites: Path) -> str:
    """The text of `docs/problems.md`; `sites` holds one folder per code, each with its report in `expected.txt`."""
    table = ["| Code | Severity | Meaning |", "|---|---|---|"]
    table += [f"| [`{code}`](#{code}) | {about.severity} | {about.title} |" for code, about in CODES.items()]
    sections = ("\n".join(_section(code, about, sites / code)) for code, about in CODES.items())
    return "\n".join([INTRODUCTION, *table, "", "\n".join(sections)])


def _section(code: str, about: Code, site: Path) -> Iterator[str]:
    yield f"## {code}"
    yield f"\n**{about.title}** ({about.severity})\n"
    yield f"{about.why}\n"
    yield f"*What to do:* {about.remedy}\n"
    report = (site / "expected.txt").read_text(encoding="utf-8").rstrip()
    own = [line for line in report.split("\n") if f"[{code}]" in line]
    yield "\n".join(["```text", *own, "```", ""])
