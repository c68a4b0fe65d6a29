"""YAML in which every scalar stays the string that was typed, and every key knows its line.

The schema decides what a string means, so `1.10`, `NO`, `12:30:45` and `2024-01-01` are never taken for something else
(the same idea as StrictYAML's).  Only an empty plain scalar, `~` and `null` mean "nothing".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from kbgen.model.base import KeyPath
from kbgen.problems import Problem

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_NODES = 200_000
"""How many values a file may hold once its aliases are written out."""


@dataclass(slots=True)
class YamlFile:
    """What a YAML text says, and where it says it."""

    data: Any = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class _TooManyNodesError(Exception):
    pass


def parse(text: str, name: str, first_line: int = 1) -> YamlFile:
    """Reads a YAML text whose first line is `first_line` of the file `name`."""
    result = YamlFile()
    try:
        node = yaml.compose(text, Loader=Loader)
        if node is not None:
            result.data = _Reader(result, name, first_line).read(node, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        result.problems.append(Problem(name, line, "invalid-yaml", _sentence(error), "check indentation, quotes and colons"))
    except yaml.YAMLError as error:
        result.problems.append(Problem(name, first_line, "invalid-yaml", str(error).splitlines()[0], ""))
    except (_TooManyNodesError, RecursionError):
        message = f"aliases or nesting make the file larger than {MAX_NODES:,} values".replace(",", " ")
        result.problems.append(Problem(name, first_line, "alias-bomb", message, "write the values out"))
    if result.problems and result.problems[-1].code in ("invalid-yaml", "alias-bomb"):
        result.data = None
    return result


def _sentence(error: yaml.MarkedYAMLError) -> str:
    parts = [part for part in (error.context, error.problem) if part]
    return ", ".join(parts) or "the YAML cannot be read"


class _Reader:
    def __init__(self, result: YamlFile, name: str, first_line: int) -> None:
        self._result = result
        self._name = name
        self._first_line = first_line
        self._nodes = 0

    def read(self, node: yaml.Node, path: KeyPath) -> Any:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise _TooManyNodesError
        self._result.lines.setdefault(path, self._line(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, index)) for index, item in enumerate(node.value)]
        plain = not node.style
        return None if plain and node.value in ("", "~", "null") else node.value

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), self._line(key_node)
            if key in found:
                first = self._result.lines[(*path, key)]
                message = f'"{key}" is written twice, first in line {first}'
                self._result.problems.append(Problem(self._name, line, "duplicate-key", message, "keep one of the two"))
                continue
            self._result.lines[(*path, key)] = line
            found[key] = self.read(value_node, (*path, key))
        return found

    def _line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + self._first_line
