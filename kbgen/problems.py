"""Problems as data: found anywhere, rendered at the edge.

Terminal, JSON, CI annotations and tests all read the same `Problem`.  `CODES` is the whole list of what can be wrong;
the documentation of each code is generated from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from heapq import nsmallest
from pathlib import Path

from kbgen.dataclass import dataclass
from kbgen.problem_codes import CODES, Code, Severity

__all__ = ["CODES", "Code", "Problem", "Severity", "capped", "errors", "nearest", "short", "shown"]

LONGEST = 80
"""How much of a value a message repeats."""
MOST = 500
"""Among how many words the closest is looked for letter by letter."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in one place."""

    path: str
    """Relative to the project, with forward slashes."""
    line: int
    """1-based."""
    code: str
    """A key of `CODES`."""
    message: str
    """What is wrong, in one sentence without a full stop."""
    hint: str = ""
    """What to do about it."""

    @property
    def severity(self) -> Severity:
        """Errors stop a build; warnings do not."""
        return CODES[self.code].severity


def nearest(word: str, known: Iterable[str]) -> str:
    """A question that names the closest known word, or nothing: `did you mean "pro"?`."""
    word, known = word[:LONGEST], sorted(known)
    close = get_close_matches(word, _likely(word, known) if len(known) > MOST else known, n=1, cutoff=0.5)
    return f'did you mean "{close[0]}"?' if close else ""


def _likely(word: str, known: Iterable[str]) -> list[str]:
    """The words that could be meant, by length and letters alone: comparing with each of thousands takes long."""
    letters = {*word}

    def distance(other: str) -> int:
        return len(letters.symmetric_difference(other)) + abs(len(word) - len(other))

    near = (each for each in known if len(each) < 3 * LONGEST)
    return nsmallest(MOST // 5, near, key=distance)


def shown(path: Path) -> str:
    """A path as a message shows it: from here, where it can be."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def short(value: object, longest: int = LONGEST) -> str:
    """A value as a message repeats it: on one line, and not for ever."""
    text = " ".join(str(value).split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def capped(problems: Iterable[Problem], most: int = 50) -> list[Problem]:
    """The problems in order of place; where one file has too many of a kind, the first of them and how many more."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in sorted(set(problems)):
        groups.setdefault((problem.path, problem.code), []).append(problem)
    kept = []
    for group in groups.values():
        kept += group[:most]
        if len(group) > most:
            kept[-1] = replace(kept[-1], hint=f"and {len(group) - most} more of this kind in the file")
    return sorted(kept)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only those that stop a build."""
    return [problem for problem in problems if problem.severity == "error"]
