"""The problems of the content, shown on every page of a preview."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kbgen import report
from kbgen.problems import Problem

STYLE = (
    "position:fixed;inset:auto 1rem 1rem 1rem;z-index:99;max-height:40vh;overflow:auto;margin:0;padding:1rem 1.25rem;"
    "border-radius:.75rem;background:#2b0d12;color:#ffe3e3;font:14px/1.5 ui-monospace,monospace;"
    "box-shadow:0 8px 40px #0008"
)


def insert(html: str, problems: Sequence[Problem], failure: str = "", *, live: bool = False) -> str:
    """The page with a panel of what is wrong before its end, and in a live preview the script that reloads it."""
    script = '<script src="/__kbgen/reload.js"></script>' if live else ""
    body, end, rest = html.rpartition("</body>")
    return f"{body}{_panel(problems, failure)}{script}{end}{rest}"


def _panel(problems: Sequence[Problem], failure: str) -> str:
    if not problems and not failure:
        return ""
    lines = [*([failure] if failure else []), *map(report.line, problems)]
    rows = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return (
        f'<aside id="kb-problems" role="alert" style="{STYLE}"><details open>'
        f"<summary>kbgen: {report.summary(problems)}</summary><ol>{rows}</ol></details></aside>"
    )
