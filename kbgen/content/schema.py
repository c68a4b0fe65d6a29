"""Raw YAML → typed records, by the declarations in `kbgen.model`; pydantic's errors become problems with a line."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from kbgen.model.base import KeyPath, Origin, written
from kbgen.model.described import descriptions, nouns_in
from kbgen.problems import Problem, nearest, short

T = TypeVar("T")

HIDDEN = {"at", "transcript", "id"}
"""Fields that the loader fills in; a writer may not, unless the schema shows one."""
MOST = 100
"""How many faults of one record are looked at."""

TYPES = {
    "string_type": "text",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a whole number",
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
    "datetime_from_date_parsing": "a date and time such as 2026-12-03 18:00",
    "datetime_parsing": "a date and time such as 2026-12-03 18:00",
    "datetime_type": "a date and time such as 2026-12-03 18:00",
    "time_delta_parsing": "an ISO 8601 duration such as PT7M30S",
    "time_delta_type": "an ISO 8601 duration such as PT7M30S",
}


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """Pydantic's validator of a noun, made once."""
    return TypeAdapter(kind)


def validate(kind: type[T], raw: Any, origin: Origin) -> tuple[T | None, list[Problem]]:
    """A record of the given kind, located; or nothing and every reason why."""
    raw = {} if raw is None else raw
    hidden = list(_hidden_keys(kind, raw))
    problems = [_unknown_key(kind, path, origin) for path in hidden]
    noun: Any = kind
    try:
        record: T = adapter(noun).validate_python(raw)
    except ValidationError as error:
        found = (item for item in error.errors(include_url=False)[:MOST] if not _inside(item["loc"], hidden))
        return None, problems + [_problem(kind, dict(item), origin) for item in found]
    return (None, problems) if problems else (_located(record, origin), [])


def _hidden_keys(kind: type, raw: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Keys that name a field which only the loader may set; in a free mapping the same words are allowed."""
    items: Any = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for key, value in items:
        if key in HIDDEN and key not in (known := _fields(kind, path)) and known:
            yield (*path, key)
        elif isinstance(value, dict | list):
            yield from _hidden_keys(kind, value, (*path, key))


def _inside(loc: KeyPath, places: list[KeyPath]) -> bool:
    return any(loc[: len(place)] == place for place in places)


def _problem(kind: type, error: dict[str, Any], origin: Origin) -> Problem:
    loc = tuple(part for part in error["loc"] if part != "[key]")
    line, value = origin.line(*loc), error["input"]
    name = f'"{_name(loc)}"' if loc else "this"
    match error["type"]:
        case "missing":
            return Problem(origin.path, line, "missing-field", f"{name} is missing", f'add "{loc[-1]}: …"')
        case "unexpected_keyword_argument":
            return _unknown_key(kind, loc, origin)
        case "literal_error":
            expected = [word.strip(" '") for word in error["ctx"]["expected"].replace(" or ", ", ").split(",")]
            hint = nearest(str(value), expected) or f"it may be {', '.join(expected)}"
            return Problem(origin.path, line, "invalid-value", f'{name} may not be "{short(value)}"', hint)
        case fault if fault in TYPES:
            found = _wrong_type(name, TYPES[fault], value, Problem(origin.path, line, "wrong-type", ""))
            return found if loc or not isinstance(value, list) else dataclasses.replace(found, hint=_key_above(kind))
        case _:
            return Problem(origin.path, line, "invalid-value", f"{name}: {_message(error)}", _value_hint(error))


def _wrong_type(name: str, wanted: str, value: Any, problem: Problem) -> Problem:
    if value is None:
        return dataclasses.replace(problem, message=f"{name} is empty", hint=f"write {wanted}, or delete the line")
    hint = f'write "- {short(value)}" below the key' if wanted == "a list" and isinstance(value, str) else ""
    if isinstance(value, str) and not hint:
        hint = f'"{short(value)}" is not'
    return dataclasses.replace(problem, message=f"{name} must be {wanted}", hint=hint)


def _key_above(kind: type) -> str:
    """What to do about a list where a noun that holds nothing but a list is expected."""
    fields = _fields(kind, ())
    return f'write "{fields[0]}:" above the list' if len(fields) == 1 else ""


def _message(error: dict[str, Any]) -> str:
    if error["type"] == "string_pattern_mismatch":
        if not error["input"].strip():
            return "may not be empty"
        return f'"{short(error["input"])}" has characters or a form that may not stand here'
    if error["type"] == "string_too_short":
        return "may not be empty"
    if error["type"] == "too_long":
        return f"may have {error['ctx']['max_length']} entries, not {error['ctx']['actual_length']}"
    if error["type"] == "greater_than" and isinstance(error["ctx"]["gt"], dt.timedelta):
        return "must be longer than nothing"
    message = short(str(error["msg"]).removeprefix("Value error, "), 160)
    return message[0].lower() + message[1:]


def _value_hint(error: dict[str, Any]) -> str:
    if error["type"] != "string_pattern_mismatch" or not error["input"].strip():
        return ""
    pattern = error["ctx"]["pattern"]
    return "use a–z, 0–9 and single hyphens" if "a-z0-9" in pattern else f"the pattern is {pattern}"


def _unknown_key(kind: type, loc: KeyPath, origin: Origin) -> Problem:
    known = _fields(kind, loc[:-1])
    hint = nearest(str(loc[-1]), known) or (f"the fields are {', '.join(known)}" if known else "")
    return Problem(origin.path, origin.line(*loc), "unknown-key", f'there is no field "{short(loc[-1])}" here', hint)


def _name(loc: KeyPath) -> str:
    return ".".join(str(part) if isinstance(part, str) else str(part + 1) for part in loc)


def _fields(kind: Any, loc: KeyPath) -> tuple[str, ...]:
    """The names of the fields at a place in a record, found in its JSON Schema; none in a free mapping."""
    root = json_schema(kind)
    node: Any = root
    for part in loc:
        node = _resolve(node, root)
        below = node.get("items") if isinstance(part, int) else node.get("properties", {}).get(part)
        node = below or next(iter(node.get("patternProperties", {}).values()), node.get("additionalProperties")) or {}
    return tuple(_resolve(node, root).get("properties", ()))


def _resolve(node: Any, root: Any) -> Any:
    if "anyOf" in node:
        node = next((choice for choice in node["anyOf"] if choice.get("type") != "null"), {})
    if "$ref" in node:
        return root["$defs"][node["$ref"].rsplit("/", 1)[-1]]
    return node


@cache
def json_schema(kind: Any) -> dict[str, Any]:
    """The JSON Schema of a noun, for editors; fields that only the loader sets are left out."""
    schema = adapter(kind).json_schema()
    for node in (schema, *schema.get("$defs", {}).values()):
        for hidden in ("at", "transcript"):
            node.get("properties", {}).pop(hidden, None)
    for unused in ("Origin", "Cue"):
        schema.get("$defs", {}).pop(unused, None)
    for noun in nouns_in(kind):
        node = schema if noun is kind else schema.get("$defs", {}).get(noun.__name__, {})
        for name, text in descriptions(noun).items():
            node.get("properties", {}).get(name, {}).setdefault("description", text)
    return schema


def _located(record: T, origin: Origin) -> T:
    """Fills in `at` wherever a record has one.  The records are frozen, but nobody has seen these yet."""
    for key, value in _within(record):
        if value and not isinstance(value, str):
            _located(value, origin.below(key))
    if hasattr(record, "at"):
        object.__setattr__(record, "at", origin)
    return record


def _within(record: Any) -> Iterable[tuple[str | int, Any]]:
    if dataclasses.is_dataclass(record):
        return ((key, getattr(record, name)) for name, key in _fields_within(type(record)))  # type: ignore[arg-type]
    if isinstance(record, tuple):
        return enumerate(record)
    return record.items() if isinstance(record, Mapping) else ()


@cache
def _fields_within(kind: type) -> tuple[tuple[str, str], ...]:
    """The fields of a noun in which another may stand, each with its key."""
    names = (item.name for item in dataclasses.fields(kind))
    return tuple((name, written(name)) for name in names if name not in ("at", "transcript"))
