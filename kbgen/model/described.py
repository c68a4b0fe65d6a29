"""What each field is for: the docstring below its declaration, as documentation and editors show it."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import typing
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any, get_args

from kbgen.model.base import written


@cache
def descriptions(kind: type) -> dict[str, str]:
    """Field → its docstring, for a dataclass and those that it is made from; pydantic reads only a class's own.

    A field is called what a writer calls it.  Nothing where the source is not at hand.
    """
    found: dict[str, str] = {}
    for owner in (owner for owner in reversed(kind.__mro__) if dataclasses.is_dataclass(owner)):
        for field, below in pairwise(_body(owner)):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    found[written(name)] = inspect.cleandoc(text)
    return found


def _body(owner: type) -> list[ast.stmt]:
    try:
        declared = ast.parse(inspect.getsource(owner)).body[0]
    except OSError:
        return []
    return declared.body if isinstance(declared, ast.ClassDef) else []


def nouns_in(kind: Any, seen: frozenset[Any] = frozenset()) -> Iterator[type]:
    """A dataclass, and every dataclass that its fields may hold."""
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind not in seen:
        yield kind
        for hint in typing.get_type_hints(kind).values():
            yield from nouns_in(hint, seen | {kind})
    for part in get_args(kind):
        yield from nouns_in(part, seen)
