"""Finding and replacing marked strings in a record, whatever its type: references, prose and file names.

Driven by the type hints alone, so that a new noun needs no code here.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

from kbgen.model.base import Asset, KeyPath, Prose, Ref

T = TypeVar("T")
Marker = Ref | Prose | Asset


def marked(record: object) -> Iterator[tuple[KeyPath, Marker, str]]:
    """Every marked string in a record: (key path, marker, value)."""
    yield from _walk(type(record), record, ())


def filled(record: T, change: Callable[[str], str]) -> T:
    """A copy of a record in which every `Prose` string has been changed; the same record when nothing was."""
    return typing.cast(T, _fill(type(record), record, change))


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = typing.get_type_hints(kind, include_extras=True)
    return {item.name: hints[item.name] for item in dataclasses.fields(kind) if _matters(hints[item.name])}


@cache
def _matters(hint: Any, seen: frozenset[Any] = frozenset()) -> bool:
    """Whether a marked string can stand anywhere below a type."""
    if get_origin(hint) is Annotated:
        return any(isinstance(meta, Marker) for meta in hint.__metadata__) or _matters(get_args(hint)[0], seen)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        if hint in seen:
            return False
        hints = typing.get_type_hints(hint, include_extras=True)
        return any(_matters(hints[item.name], seen | {hint}) for item in dataclasses.fields(hint))
    return any(_matters(part, seen) for part in get_args(hint))


def _plain(hint: Any) -> tuple[Any, list[Marker]]:
    """A hint without its annotations and without None, and the markers that it carried."""
    markers: list[Marker] = []
    while True:
        if get_origin(hint) is Annotated:
            markers += [meta for meta in hint.__metadata__ if isinstance(meta, Marker)]
            hint = get_args(hint)[0]
        elif get_origin(hint) in (typing.Union, types.UnionType):
            hint = next(part for part in get_args(hint) if part is not type(None))
        else:
            return hint, markers


def _walk(hint: Any, value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Marker, str]]:
    hint, markers = _plain(hint)
    if isinstance(value, str):
        yield from ((path, marker, value) for marker in markers)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk(get_args(hint)[0], item, (*path, index))
    elif isinstance(value, dict):
        key_hint, value_hint = get_args(hint)
        for key, item in value.items():
            yield from _walk(key_hint, key, (*path, key))
            yield from _walk(value_hint, item, (*path, key))
    elif dataclasses.is_dataclass(value):
        for name, below in _hints(type(value)).items():
            yield from _walk(below, getattr(value, name), (*path, name))


def _fill(hint: Any, value: Any, change: Callable[[str], str]) -> Any:
    hint, markers = _plain(hint)
    if isinstance(value, str):
        return change(value) if any(isinstance(marker, Prose) for marker in markers) else value
    if isinstance(value, tuple):
        return tuple(_fill(get_args(hint)[0], item, change) for item in value)
    if isinstance(value, dict):
        return {key: _fill(get_args(hint)[1], item, change) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {name: _fill(below, getattr(value, name), change) for name, below in _hints(type(value)).items()}
        changed = {name: new for name, new in fields.items() if new != getattr(value, name)}
        return dataclasses.replace(value, **changed) if changed else value
    return value
