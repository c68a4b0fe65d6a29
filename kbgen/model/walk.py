"""Finding and replacing strings in a record, whatever its type: references, prose and file names.

Driven by the type hints alone, so that a new noun needs no code here.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

from kbgen.model.base import Asset, KeyPath, Prose, Ref, written

T = TypeVar("T")
Marker = Ref | Prose | Asset
Change = Callable[[str, KeyPath], str]
"""(text, key path) → the text to put in its place."""


def strings(record: object) -> Iterator[tuple[KeyPath, tuple[Marker, ...], str]]:
    """Every string in a record, the keys of its mappings too: (key path, markers, value)."""
    yield from _walk(type(record), record, ())


def marked(record: object) -> Iterator[tuple[KeyPath, Marker, str]]:
    """Every marked string in a record: (key path, marker, value)."""
    yield from ((path, marker, value) for path, markers, value in strings(record) for marker in markers)


def filled(record: T, change: Change) -> T:
    """A copy of a record in which every `Prose` string has been changed; the same record when nothing was."""
    return typing.cast(T, _fill(type(record), record, (), change))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """The fields of a noun that a writer fills in, each with its full type."""
    hints = typing.get_type_hints(kind, include_extras=True)
    names = (item.name for item in dataclasses.fields(kind))
    return {name: hints[name] for name in names if name not in ("at", "transcript")}


def _kind(value: object) -> Any:
    return type(value)


def _plain(hint: Any) -> tuple[Any, tuple[Marker, ...]]:
    """A hint without its annotations and without None, and the markers that it carried."""
    markers: list[Marker] = []
    while True:
        if get_origin(hint) is Annotated:
            markers += [meta for meta in hint.__metadata__ if isinstance(meta, Marker)]
            hint = get_args(hint)[0]
        elif get_origin(hint) in (typing.Union, types.UnionType):
            hint = next(part for part in get_args(hint) if part is not type(None))
        else:
            return hint, tuple(markers)


def _walk(hint: Any, value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, tuple[Marker, ...], str]]:
    hint, markers = _plain(hint)
    if isinstance(value, str):
        yield path, markers, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk(get_args(hint)[0], item, (*path, index))
    elif isinstance(value, dict):
        key_hint, value_hint = get_args(hint)
        for key, item in value.items():
            yield from _walk(key_hint, key, (*path, key))
            yield from _walk(value_hint, item, (*path, key))
    elif dataclasses.is_dataclass(value):
        for name, below in _hints(_kind(value)).items():
            yield from _walk(below, getattr(value, name), (*path, written(name)))


def _fill(hint: Any, value: Any, path: KeyPath, change: Change) -> Any:
    hint, markers = _plain(hint)
    if isinstance(value, str):
        return change(value, path) if any(isinstance(marker, Prose) for marker in markers) else value
    if isinstance(value, tuple):
        new = tuple(_fill(get_args(hint)[0], item, (*path, index), change) for index, item in enumerate(value))
        return new if any(a is not b for a, b in zip(new, value, strict=True)) else value
    if isinstance(value, dict):
        filled_in = {key: _fill(get_args(hint)[1], item, (*path, key), change) for key, item in value.items()}
        return filled_in if any(filled_in[key] is not value[key] for key in value) else value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        hints = _hints(_kind(value))
        fields = {name: _fill(hints[name], getattr(value, name), (*path, written(name)), change) for name in hints}
        changed = {name: new for name, new in fields.items() if new is not getattr(value, name)}
        return dataclasses.replace(value, **changed) if changed else value
    return value
