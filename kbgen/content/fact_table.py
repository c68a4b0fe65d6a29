"""All facts by name: those that the nouns give, and those of `facts.yaml`, each with one home and its own value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any, TypeVar

from kbgen.content.doubt import Doubt
from kbgen.content.markdown_facts import FACT
from kbgen.content.yaml_source import YamlFile
from kbgen.dataclass import dataclass
from kbgen.model import Origin
from kbgen.model.base import KeyPath, Prose
from kbgen.model.walk import filled, strings
from kbgen.problems import Problem, nearest, short

T = TypeVar("T")

MAX_DEPTH, MAX_LENGTH = 20, 5_000
"""How many facts may quote one another in a row, and how long a fact may become."""
MAX_HINTS = 20
"""For how many unknown names the closest known one is looked for."""
_NAME = re.compile(r"[A-Za-z0-9_-]+")
_CODE_OR_FACT = re.compile(rf"(?P<tick>`+).+?(?P=tick)|{FACT}", re.DOTALL)
"""In a sentence, code comes first: what stands between backticks is left alone."""


@dataclass(slots=True)
class FactTable:
    """Name → text, and what is wrong with the names and the texts that quote them."""

    values: dict[str, str]
    doubt: Doubt = field(default_factory=Doubt)
    circular: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    hints: dict[str, str] = field(default_factory=dict)
    """Unknown name → the question that names the closest known one."""

    def fault(self, name: str, path: str, line: int) -> list[Problem]:
        """What is wrong with quoting a fact at some place."""
        if name in self.circular:
            return [Problem(path, line, "fact-cycle", f'"{name}" quotes itself, or far too much', "write it out")]
        if name in self.values or name.startswith(self.doubt.facts):
            return []
        if name not in self.hints and len(self.hints) < MAX_HINTS:
            self.hints[name] = nearest(name, self.values)
        hint = self.hints.get(name) or "kbgen facts lists all names"
        return [Problem(path, line, "unknown-fact", f'no fact "{short(name)}"', hint)]

    def fill(self, text: str, path: str, line: int) -> str:
        """A sentence with its facts put in; what is wrong with them is added to the problems."""
        if "{{" not in text:
            return text

        def value(match: re.Match[str]) -> str:
            name = _named(match)
            if name is None:
                return match.group()
            self.problems += self.fault(name, path, line)
            return match.group() if name in self.circular else self.values.get(name, match.group())

        return _CODE_OR_FACT.sub(value, text)

    def record(self, record: T, at: Origin) -> T:
        """The same record with facts in its prose; a fact in any other text is a problem."""
        found = [each for each in strings(record) if "{{" in each[2]]
        if not found:
            return record
        for path, markers, text in found:
            if not any(isinstance(marker, Prose) for marker in markers):
                hint = "write the words out; facts are filled in in descriptions and texts"
                message = f'"{short(text)}" is shown as it is typed'
                self.problems.append(Problem(at.path, at.line(*path), "unfilled-fact", message, hint))
        return filled(record, lambda text, path: self.fill(text, at.path, at.line(*path)))


def make(given: Iterable[tuple[str, str]], file: YamlFile, path: str, doubt: Doubt) -> FactTable:
    """The table of facts: `given` by the nouns, and written in `facts.yaml`, which reports call `path`."""
    table = FactTable(dict(given), doubt)
    written: dict[str, int] = {}
    for keys, name, value in _flattened(file.data, ()):
        line = Origin(path, file.lines).line(*keys)
        if problem := _fault(table, keys, name, value, path, line):
            table.problems.append(problem)
        else:
            table.values[name], written[name] = str(value), line
    _resolve(table)
    for name, line in written.items():
        texts = _CODE_OR_FACT.finditer(table.values[name])
        quoted = [fact for match in texts if (fact := _named(match)) is not None]
        table.problems += [problem for each in quoted for problem in table.fault(each, path, line)]
    return table


def _flattened(data: Any, keys: KeyPath) -> Iterator[tuple[KeyPath, str, Any]]:
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from _flattened(value, (*keys, key))
    elif keys or data is not None:
        yield keys, ".".join(map(str, keys)), data


def _fault(table: FactTable, keys: KeyPath, name: str, value: Any, path: str, line: int) -> Problem | None:
    if not isinstance(value, str) or not keys:
        what = "is empty" if value is None else "must be text"
        message = f'"{short(name)}" {what}' if keys else "this must be a mapping"
        return Problem(path, line, "wrong-type", message, "a fact is a name and a text; groups of facts are mappings")
    if not all(_NAME.fullmatch(str(key)) for key in keys):
        hint = "use a–z, 0–9, _ and - in names"
        return Problem(path, line, "invalid-value", f'"{short(name)}" cannot be quoted', hint)
    if name in table.values:
        return Problem(path, line, "duplicate-fact", f'"{name}" already has a home in another file', "delete it here")
    return None


def _resolve(table: FactTable) -> None:
    """Puts the facts that facts quote in their place; those that lead back to themselves are noted and left."""
    done: dict[str, str] = {}

    def value_of(name: str, above: tuple[str, ...]) -> str:
        if name in above:
            table.circular |= {*above[above.index(name) :]}
            return table.values[name]
        if name not in done:
            found = _CODE_OR_FACT.sub(lambda match: inner(match, (*above, name)), table.values[name])
            if len(found) > MAX_LENGTH:
                table.circular.add(name)
                found = table.values[name]
            done[name] = found
        return done[name]

    def inner(match: re.Match[str], above: tuple[str, ...]) -> str:
        known = _named(match) in table.values and len(above) <= MAX_DEPTH
        return value_of(match["fact"].strip(), above) if known else match.group()

    quoting = [name for name, value in table.values.items() if "{{" in value]
    resolved = {name: value_of(name, ()) for name in quoting}
    table.values.update({name: value for name, value in resolved.items() if name not in table.circular})


def _named(match: re.Match[str]) -> str | None:
    """The name that a reference quotes; nothing for a piece of code."""
    return None if match["fact"] is None else match["fact"].strip()
