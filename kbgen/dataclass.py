"""Dataclasses that cost little until they are used: kbgen has some 250, and every command declares most of them.

The standard library writes up to six methods of each as source text and compiles them, which was a sixth of the time
of a small build.  Here all classes share them but for `__init__`, which is compiled when the first instance is made.
`fields`, `replace`, pickling, and what a type checker sees are the standard library's.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(kind: type | None = None, **how: bool) -> Any:
        """As `dataclasses.dataclass`.  Raises TypeError for a field of slots that is not like all others."""
        if how == {"slots": True}:
            return lambda kind: _made(kind, COMMON)
        if how == {"slots": True, "frozen": True}:
            return lambda kind: _made(kind, FROZEN)
        return dataclasses.dataclass(kind, **how)


def _made(kind: type, methods: dict[str, Callable[..., Any] | None]) -> type:
    made: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(kind)
    fields = dataclasses.fields(made)
    if not all(each.init and each.repr and each.compare and each.hash is None and not each.kw_only for each in fields):
        raise TypeError(f"{kind.__qualname__} has a field that only the standard dataclass knows")
    made._values = staticmethod(getter(made))  # type: ignore[attr-defined]
    for name, method in methods.items():
        if name not in vars(kind):
            setattr(made, name, method)
    made.__init__ = _first(made)  # type: ignore[misc]
    return made


def getter(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the values of all fields of a dataclass, in order."""
    names = [each.name for each in dataclasses.fields(kind)]
    return attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)


def _first(kind: type) -> Callable[..., None]:
    def __init__(self: Any, *values: Any, **more: Any) -> None:  # noqa: N807
        kind.__init__ = _initializer(kind)  # type: ignore[misc]
        kind.__init__(self, *values, **more)  # type: ignore[misc]

    return __init__


def _initializer(kind: type) -> Callable[..., None]:
    """Sets each field through its slot, which is faster than `object.__setattr__`, by which the standard one does."""
    known: dict[str, Any] = {"MISSING": MISSING}
    parameters, lines = [], ["pass"]
    for each in dataclasses.fields(kind):
        name, value = each.name, each.name
        known[f"_set_{name}"] = getattr(kind, name).__set__
        if each.default_factory is not MISSING:
            known[f"_new_{name}"] = each.default_factory
            parameters.append(f"{name}=MISSING")
            value = f"_new_{name}() if {name} is MISSING else {name}"
        elif each.default is not MISSING:
            known[f"_default_{name}"] = each.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        lines.append(f"_set_{name}(self, {value})")
    if hasattr(kind, "__post_init__"):
        lines.append("self.__post_init__()")
    body = "\n ".join(lines)
    source = f"def __init__(self, {', '.join(parameters)}):\n {body}"
    exec(compile(source, __name__, "exec"), known)  # text that is interrupted here would end Python by a signal
    made: Callable[..., None] = known["__init__"]
    return made


def _repr(self: Any) -> str:
    shown = (f"{each.name}={getattr(self, each.name)!r}" for each in dataclasses.fields(self))
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _eq(self: Any, other: Any) -> Any:
    return self._values(self) == self._values(other) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: Any) -> int:
    return hash(self._values(self))


def _setattr(self: Any, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _getstate(self: Any) -> tuple[Any, ...]:
    values: tuple[Any, ...] = self._values(self)
    return values


def _setstate(self: Any, values: tuple[Any, ...]) -> None:
    for each, value in zip(dataclasses.fields(self), values, strict=True):
        object.__setattr__(self, each.name, value)


COMMON = {"__repr__": _repr, "__eq__": _eq, "__hash__": None}
FROZEN = COMMON | {
    "__hash__": _hash, "__setattr__": _setattr, "__delattr__": _delattr,
    "__getstate__": _getstate, "__setstate__": _setstate,
}  # fmt: skip
