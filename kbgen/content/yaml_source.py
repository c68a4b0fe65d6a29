"""YAML in which every scalar stays the string that was typed, and every key knows its line.

The schema decides what a string means, so `1.10`, `NO`, `12:30:45` and `2024-01-01` are never taken for something else
(the same idea as StrictYAML's).  Only an empty plain scalar, `~` and `null` mean "nothing".
"""

from __future__ import annotations

from dataclasses import field
from typing import Any

import yaml

from kbgen.content.source import control_character
from kbgen.dataclass import dataclass
from kbgen.model.base import KeyPath
from kbgen.problems import Problem, short
from kbgen.prose import FORBIDDEN, SUBSTITUTE

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_NODES = 200_000
"""How many values a file may hold once its aliases are written out."""
MAX_DEPTH = 40
"""How deep values may be nested; the nouns need eight."""
OPENING = "[{-:?"
"""One of these stands in every list and every mapping."""

PLAIN_TAGS = {
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "merge", "value")
}


@dataclass(slots=True)
class YamlFile:
    """What a YAML text says, and where it says it."""

    data: Any = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: bool = False
    """Whether the text could not be read at all."""


class _UnreadableError(Exception):
    def __init__(self, line: int, code: str, message: str, hint: str) -> None:
        self.line, self.code, self.message, self.hint = line, code, message, hint


def parse(text: str, name: str, first_line: int = 1) -> YamlFile:
    """Reads a YAML text whose first line is `first_line` of the file `name`."""
    result = YamlFile()
    try:
        node = _compose(text)
        if node is not None:
            result.data = _Reader(result, name, first_line).read(node, ())
    except _UnreadableError as error:
        result.problems.append(Problem(name, first_line + error.line, error.code, error.message, error.hint))
        result.data, result.broken = None, True
    return result


def _compose(text: str) -> yaml.Node | None:
    try:
        _require_shallow(text)
        return yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line, text.rstrip("\n").count("\n")) if mark else 0
        message = short(", ".join(part for part in (error.context, error.problem) if part) or error)
        hint = 'delete the second "---"' if "another document" in message else "check indentation, quotes and colons"
        raise _UnreadableError(line, "invalid-yaml", message, hint) from None
    except yaml.YAMLError as error:
        message = short(str(error).split("\n")[0])
        raise _UnreadableError(0, "invalid-yaml", message, "save the file again as text") from None


def _require_shallow(text: str) -> None:
    """Looks at the events first: composing recurses in C, where deep nesting would end the whole process."""
    if sum(map(text.count, OPENING)) <= MAX_DEPTH:
        return
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _too_deep(event.start_mark.line if event.start_mark else 0)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _too_deep(line: int) -> _UnreadableError:
    return _UnreadableError(line, "too-deep", f"values are nested more than {MAX_DEPTH} deep", "close the brackets")


class _Reader:
    def __init__(self, result: YamlFile, name: str, first_line: int) -> None:
        self._result = result
        self._name = name
        self._first_line = first_line
        self._nodes = 0
        self._open: list[yaml.Node] = []

    def read(self, node: yaml.Node, path: KeyPath) -> Any:
        self._require_sane(node)
        self._result.lines.setdefault(path, self._line(node))
        if isinstance(node, yaml.ScalarNode):
            return None if not node.style and node.value in ("", "~", "null") else self._text(node)
        self._open.append(node)
        if isinstance(node, yaml.MappingNode):
            found: Any = self._mapping(node, path)
        else:
            found = [self.read(item, (*path, index)) for index, item in enumerate(node.value)]
        self._open.pop()
        return found

    def _require_sane(self, node: yaml.Node) -> None:
        line = node.start_mark.line
        self._nodes += 1
        if self._nodes > MAX_NODES:
            message = f"aliases make the file larger than {MAX_NODES:,} values".replace(",", " ")
            raise _UnreadableError(0, "alias-bomb", message, "write the values out")
        if any(node is above for above in self._open):
            message = "an alias stands inside the value that it repeats"
            raise _UnreadableError(line, "alias-bomb", message, "write the values out")
        if len(self._open) > MAX_DEPTH:  # by way of aliases
            raise _too_deep(line)
        if node.tag not in PLAIN_TAGS:
            tag = short(node.tag.replace("tag:yaml.org,2002:", "!!"))
            raise _UnreadableError(line, "invalid-yaml", f'the tag "{tag}" may not stand here', "delete it")

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = self._key(key_node), self._line(key_node)
            if key in found:
                first = self._result.lines[(*path, key)]
                message = f'"{short(key)}" is written twice, first in line {first}'
                self._result.problems.append(Problem(self._name, line, "duplicate-key", message, "keep one of the two"))
                continue
            self._result.lines[(*path, key)] = line
            found[key] = self.read(value_node, (*path, key))
        return found

    def _key(self, node: yaml.Node) -> str:
        line = node.start_mark.line
        if not isinstance(node, yaml.ScalarNode):
            message = "a list or a mapping stands where a key is expected"
            raise _UnreadableError(line, "invalid-yaml", message, "check brackets, quotes and question marks")
        if node.value == "<<" and not node.style:
            message = 'merge keys ("<<") are not part of the format'
            raise _UnreadableError(line, "invalid-yaml", message, "write the values out")
        return self._text(node)

    def _text(self, node: yaml.ScalarNode) -> str:
        """A scalar; escapes such as `"\\u202e"` may not smuggle in what may not be typed."""
        value = str(node.value)
        if found := FORBIDDEN.search(value):
            self._result.problems.append(control_character(self._name, self._line(node), found.group()))
        return FORBIDDEN.sub(SUBSTITUTE, value)

    def _line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + self._first_line
