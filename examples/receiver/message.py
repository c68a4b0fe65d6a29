"""What a message must be, whoever sends it: the rules of `openapi.yaml`, and what its sender is told of a fault."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

KINDS = ("request", "feedback", "survey")
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
DEEPEST, MOST_VALUES, LONGEST_SUBJECT, LONGEST_LANG = 6, 500, 200, 35
_KEY = re.compile(r"[A-Za-z0-9_-]{8,100}")
_MORE_THAN_A_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NOT_KEPT = re.compile(r"[\0\ud800-\udfff]")
"""What UTF-8 or another program's text cannot hold."""


class MessageError(Exception):
    """A message that is not stored: the status, and what its sender can do about it."""

    def __init__(self, status: int, *errors: tuple[str, str], retry_after: int | None = None) -> None:
        super().__init__(errors)
        self.status, self.errors, self.retry_after = status, errors, retry_after


def parsed(content_type: str, body: bytes) -> dict[str, Any]:
    """The fields of a body.  Raises MessageError: 415 for another type, 400 for what cannot be read."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in (JSON, FORM):
        raise MessageError(415, ("", f"send {JSON} or {FORM}"))
    try:
        text = body.decode("utf-8")
        found = _json(text) if kind == JSON else _form(text)
    except (ValueError, RecursionError):
        raise MessageError(400, ("", "the body cannot be read")) from None
    if not isinstance(found, dict):
        raise MessageError(400, ("", "the body is not an object"))
    return found


def _json(text: str) -> Any:
    return json.loads(text, parse_constant=_no_number, object_pairs_hook=_once)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Each name once: programs do not agree on which of two they take."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _form(text: str) -> dict[str, Any]:
    """A form's values are texts; lists and objects are written in JSON."""
    pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=100)
    found = _once(pairs)
    for name in ("parts", "fields", "attached", "opened", "context", "answers"):
        if name in found:
            found[name] = _json(found[name])
    return found | {"version": 1 if found.get("version") == "1" else found.get("version")}


def faults(message: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with a message: (field, what to do).  These texts may be shown to the sender."""
    if message.get("version") != 1 or message["version"] is True:
        yield "version", "version must be 1"
    if message.get("kind") not in KINDS:
        yield "kind", f"kind must be one of {', '.join(KINDS)}"
    key, lang = message.get("key"), message.get("lang", "")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        yield "key", "key must be 8 to 100 letters, digits, - or _"
    if not isinstance(lang, str) or len(lang) > LONGEST_LANG:
        yield "lang", f"lang must be a text of at most {LONGEST_LANG} characters"
    if not _is_modest(message):
        yield "", "the message is too deep, has too many values, or holds what JSON or UTF-8 cannot"
    if message.get("kind") == "request":
        yield from _faults_of_request(message)


def _faults_of_request(message: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    subject, text = message.get("subject"), message.get("text")
    if not isinstance(subject, str) or not subject.strip():
        yield "subject", "Write a subject line."
    elif len(subject) > LONGEST_SUBJECT or _MORE_THAN_A_LINE.search(subject):
        yield "subject", f"The subject line is one line of at most {LONGEST_SUBJECT} characters."
    if not isinstance(text, str) or not text.strip():
        yield "text", "Write a message."
    yield from (
        (name, f"{name} must be {what}") for name, (fits, what) in _SHAPES.items() if not fits(message.get(name))
    )


def _text(value: object) -> bool:
    return isinstance(value, str)


def _titled(value: object) -> bool:
    return isinstance(value, dict) and all(_text(value.get(name)) for name in ("id", "title", "text"))


def _each(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or (isinstance(value, list) and all(map(fits, value)))


_SHAPES: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "reference": (lambda value: value is None or _text(value), "a text"),
    "email": (lambda value: value is None or _text(value), "a text"),
    "parts": (_each(_titled), "a list of {id, title, text}"),
    "fields": (_each(_titled), "a list of {id, title, text}"),
    "attached": (_each(_text), "a list of texts"),
    "opened": (_each(_text), "a list of texts"),
    "context": (lambda value: value is None or isinstance(value, dict), "an object"),
}
"""What a request may hold besides; each may be left out, or null."""


def _is_modest(value: object) -> bool:
    """Whether it is a reasonable size to keep and to show; every text can be written as UTF-8."""
    seen, waiting = 0, [(value, 0)]
    while waiting:
        each, depth = waiting.pop()
        seen += 1
        if seen > MOST_VALUES or depth > DEEPEST:
            return False
        if (isinstance(each, str) and _NOT_KEPT.search(each)) or each in (float("inf"), float("-inf")):
            return False
        if isinstance(each, dict):
            waiting += [(part, depth + 1) for pair in each.items() for part in pair]
        elif isinstance(each, list):
            waiting += [(part, depth + 1) for part in each]
    return True
