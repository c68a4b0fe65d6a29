"""Finding and replacing strings in a record, whatever its type: references, prose and file names.

Driven by the type hints alone, so that a new noun needs no code here.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

from kbgen.dataclass import dataclass
from kbgen.model.base import Asset, KeyPath, Prose, Ref, written

T = TypeVar("T")
Marker = Ref | Prose | Asset
Change = Callable[[str, KeyPath], str]
"""(text, key path) → the text to put in its place."""


def strings(record: object) -> Iterator[tuple[KeyPath, tuple[Marker, ...], str]]:
    """Every string in a record, the keys of its mappings too: (key path, markers, value)."""
    yield from _walk(_NOTHING, record, ())


def marked(record: object) -> Iterator[tuple[KeyPath, Marker, str]]:
    """Every marked string in a record: (key path, marker, value)."""
    yield from ((path, marker, value) for path, markers, value in strings(record) for marker in markers)


def filled(record: T, change: Change) -> T:
    """A copy of a record in which every `Prose` string has been changed; the same record when nothing was."""
    return typing.cast(T, _fill(_NOTHING, record, (), change))


@dataclass(frozen=True, slots=True)
class _Shape:
    """A type hint, read once: without its annotations and without None."""

    markers: tuple[Marker, ...]
    parts: tuple[_Shape, ...]
    """The shapes of what stands in it: of a tuple's items, of a mapping's keys and values."""


@cache
def _fields(kind: type) -> tuple[tuple[str, str, _Shape], ...]:
    """The fields of a noun that a writer fills in: its name, how a writer types it, and its shape."""
    hints = typing.get_type_hints(kind, include_extras=True)
    names = (item.name for item in dataclasses.fields(kind))
    return tuple((name, written(name), _shape(hints[name])) for name in names if name not in ("at", "transcript"))


def _shape(hint: Any) -> _Shape:
    markers: list[Marker] = []
    while True:
        if get_origin(hint) is Annotated:
            markers += [meta for meta in hint.__metadata__ if isinstance(meta, Marker)]
            hint = get_args(hint)[0]
        elif get_origin(hint) in (typing.Union, types.UnionType):
            hint = next(part for part in get_args(hint) if part is not type(None))
        else:
            parts = get_args(hint) if get_origin(hint) in (tuple, dict, Mapping) else ()
            return _Shape(tuple(markers), tuple(_shape(part) for part in parts if part is not Ellipsis))


_NOTHING = _Shape((), ())


def _walk(shape: _Shape, value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, tuple[Marker, ...], str]]:
    if isinstance(value, str):
        yield path, shape.markers, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk(shape.parts[0], item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(shape.parts[0], key, (*path, key))
            yield from _walk(shape.parts[1], item, (*path, key))
    elif dataclasses.is_dataclass(value):
        yield from _walk_fields(value, path)


def _walk_fields(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, tuple[Marker, ...], str]]:
    for name, typed, below in _fields(type(value)):  # type: ignore[arg-type]
        if (found := getattr(value, name)) or found == "":
            yield from _walk(below, found, (*path, typed))


def _fill(shape: _Shape, value: Any, path: KeyPath, change: Change) -> Any:
    if isinstance(value, str):
        return change(value, path) if any(isinstance(marker, Prose) for marker in shape.markers) else value
    if isinstance(value, tuple):
        new = tuple(_fill(shape.parts[0], item, (*path, index), change) for index, item in enumerate(value))
        return new if any(a is not b for a, b in zip(new, value, strict=True)) else value
    if isinstance(value, dict):
        filled_in = {key: _fill(shape.parts[1], item, (*path, key), change) for key, item in value.items()}
        return filled_in if any(filled_in[key] is not value[key] for key in value) else value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = _fields(type(value))
        new_ones = {name: _fill(below, getattr(value, name), (*path, typed), change) for name, typed, below in fields}
        changed = {name: new for name, new in new_ones.items() if new is not getattr(value, name)}
        return dataclasses.replace(value, **changed) if changed else value
    return value
