"""Raw YAML → typed records, by the declarations in `kbgen.model`; pydantic's errors become problems with a line."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from kbgen.model.base import KeyPath, Origin
from kbgen.problems import Problem, nearest

T = TypeVar("T")

HIDDEN = {"at", "transcript"}
"""Fields that the loader fills in; a writer may not."""

TYPES = {
    "string_type": "text",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "dataclass_type": "a mapping",
    "date_from_datetime_parsing": "a date such as 2026-11-22",
    "date_parsing": "a date such as 2026-11-22",
    "date_type": "a date such as 2026-11-22",
    "datetime_parsing": "a date and time such as 2026-12-03 18:00",
    "datetime_from_date_parsing": "a date and time such as 2026-12-03 18:00",
    "datetime_type": "a date and time such as 2026-12-03 18:00",
    "time_delta_parsing": "an ISO 8601 duration such as PT7M30S",
    "time_delta_type": "an ISO 8601 duration such as PT7M30S",
}


@cache
def adapter(kind: type[T]) -> TypeAdapter[T]:
    """Pydantic's validator of a noun, made once."""
    return TypeAdapter(kind)


def validate(kind: type[T], raw: Any, origin: Origin) -> tuple[T | None, list[Problem]]:
    """A record of the given kind, located; or nothing and every reason why."""
    problems = [_unknown_key(path[-1], (), origin.line(*path), origin) for path in _hidden_keys(raw)]
    try:
        record = adapter(kind).validate_python({} if raw is None else raw)
    except ValidationError as error:
        found = error.errors(include_url=False)
        return None, problems + [_problem(kind, dict(item), origin) for item in found]
    return (None, problems) if problems else (_located(record, origin), [])


def _hidden_keys(raw: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    items: Any = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for key, value in items:
        if key in HIDDEN:
            yield (*path, key)
        else:
            yield from _hidden_keys(value, (*path, key))


def _problem(kind: type, error: dict[str, Any], origin: Origin) -> Problem:
    loc = tuple(part for part in error["loc"] if part != "[key]")
    line, name = origin.line(*loc), _name(loc)
    match error["type"]:
        case "missing":
            return Problem(origin.path, origin.line(*loc[:-1]), "missing-field", f'"{name}" is missing', f'add "{loc[-1]}: …"')
        case "unexpected_keyword_argument":
            return _unknown_key(loc[-1], _fields(kind, loc[:-1]), line, origin)
        case "literal_error":
            expected = [word.strip(" '") for word in error["ctx"]["expected"].replace(" or ", ", ").split(",")]
            hint = nearest(str(error["input"]), expected)
            message = f'"{name}" is "{error["input"]}"; it may be {", ".join(expected)}'
            return Problem(origin.path, line, "invalid-value", message, hint)
        case kind_of_error if kind_of_error in TYPES:
            hint = f'write "- {error["input"]}" below the key' if kind_of_error == "tuple_type" else ""
            return Problem(origin.path, line, "wrong-type", f'"{name}" must be {TYPES[kind_of_error]}', hint)
        case _:
            return Problem(origin.path, line, "invalid-value", f'"{name}": {_message(error)}', _value_hint(error))


def _message(error: dict[str, Any]) -> str:
    if error["type"] == "string_pattern_mismatch":
        return f'"{error["input"]}" has characters or a form that may not stand here'
    if error["type"] == "string_too_short":
        return "may not be empty"
    message = str(error["msg"]).removeprefix("Value error, ")
    return message[0].lower() + message[1:]


def _value_hint(error: dict[str, Any]) -> str:
    if error["type"] == "string_pattern_mismatch" and "a-z0-9" in error["ctx"]["pattern"]:
        return "use a–z, 0–9 and single hyphens"
    return f"the pattern is {error['ctx']['pattern']}" if error["type"] == "string_pattern_mismatch" else ""


def _unknown_key(key: str | int, known: tuple[str, ...], line: int, origin: Origin) -> Problem:
    hint = nearest(str(key), known) or (f"the fields are {', '.join(known)}" if known else "")
    return Problem(origin.path, line, "unknown-key", f'there is no field "{key}" here', hint)


def _name(loc: KeyPath) -> str:
    return ".".join(str(part) if isinstance(part, str) else str(part + 1) for part in loc)


def _fields(kind: Any, loc: KeyPath) -> tuple[str, ...]:
    """The names of the fields at a place in a record, found in its JSON Schema."""
    root = json_schema(kind)
    node: Any = root
    for part in loc:
        node = _resolve(node, root)
        if isinstance(part, int):
            node = node.get("items", {})
        else:
            node = node.get("properties", {}).get(part) or node.get("additionalProperties", {})
    return tuple(_resolve(node, root).get("properties", ()))


def _resolve(node: Any, root: Any) -> Any:
    if "anyOf" in node:
        node = next((choice for choice in node["anyOf"] if choice.get("type") != "null"), {})
    if "$ref" in node:
        return root["$defs"][node["$ref"].rsplit("/", 1)[-1]]
    return node


@cache
def json_schema(kind: type[Any]) -> dict[str, Any]:
    """The JSON Schema of a noun, for editors; fields that only the loader sets are left out."""
    schema = adapter(kind).json_schema()
    for node in (schema, *schema.get("$defs", {}).values()):
        for hidden in HIDDEN:
            node.get("properties", {}).pop(hidden, None)
    schema.get("$defs", {}).pop("Origin", None)
    return schema


def _located(record: T, origin: Origin) -> T:
    """Fills in `at` wherever a record has one.  The records are frozen, but nobody has seen these yet."""
    if dataclasses.is_dataclass(record):
        names = {item.name for item in dataclasses.fields(record)}
        for name in names - HIDDEN:
            _located(getattr(record, name), origin.below(name))
        if "at" in names:
            object.__setattr__(record, "at", origin)
    elif isinstance(record, tuple):
        for index, item in enumerate(record):
            _located(item, origin.below(index))
    elif isinstance(record, Mapping):
        for key, item in record.items():
            _located(item, origin.below(key))
    return record
