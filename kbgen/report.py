"""Problems → text for a terminal, JSON for tools, annotations for GitHub."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence

from click import style

from kbgen.problems import Problem
from kbgen.prose import FORBIDDEN

COLOURS = {"error": "red", "warning": "yellow"}


def text(problems: Sequence[Problem], *, colour: bool = False) -> str:
    """One line per problem: `content/faq/konto.md:4: error[unknown-plan]: no plan "pro+"; did you mean "pro"?`."""
    return "\n".join(line(problem, colour=colour) for problem in problems)


def line(problem: Problem, *, colour: bool = False) -> str:
    """One problem in one line."""
    where, what = f"{plain(problem.path)}:{problem.line}", f"{problem.severity}[{problem.code}]"
    if colour:
        where, what = style(where, bold=True), style(what, fg=COLOURS[problem.severity], bold=True)
    hint = f"; {problem.hint}" if problem.hint else ""
    return f"{where}: {what}: {plain(problem.message)}{plain(hint)}"


def plain(text: str) -> str:
    """Text without what a terminal or a log would obey: escape sequences, and line ends that begin a command."""
    return FORBIDDEN.sub("\ufffd", " ".join(text.split("\n")).replace("\r", " "))


def as_json(problems: Sequence[Problem], *, colour: bool = False) -> str:
    """A list of objects: path, line, code, severity, message, hint."""
    rows = [dataclasses.asdict(problem) | {"severity": problem.severity} for problem in problems]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def github(problems: Sequence[Problem], *, colour: bool = False) -> str:
    """Workflow commands, which GitHub shows beside the lines of a pull request.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    return "\n".join(_annotation(problem) for problem in problems)


def _annotation(problem: Problem) -> str:
    message = f"{problem.message}; {problem.hint}" if problem.hint else problem.message
    place = f"file={_property(problem.path)},line={problem.line},title={_property(problem.code)}"
    return f"::{problem.severity} {place}::{_data(message)}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def summary(problems: Sequence[Problem]) -> str:
    """`2 errors, 1 warning`, or `no problems`."""
    if not problems:
        return "no problems"
    count = {severity: sum(problem.severity == severity for problem in problems) for severity in COLOURS}
    return ", ".join(f"{n} {severity}{'s' if n != 1 else ''}" for severity, n in count.items() if n)


FORMATS: dict[str, Callable[..., str]] = {"text": text, "json": as_json, "github": github}
