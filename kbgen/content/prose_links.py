"""Links in the prose of YAML files: they start at the site's root, and lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import markdown

from kbgen.content.links import Target, split
from kbgen.content.sanitize import bad_addresses, clean
from kbgen.model import Origin, Prose
from kbgen.model.walk import marked
from kbgen.problems import Problem, short

_MAYBE = re.compile(r"\]\s*[(\[]|<[aA]\s")


def check(records: Iterable[tuple[Any, Origin]]) -> tuple[list[Target], list[Problem]]:
    """Where the links in some records lead, and the links that lead nowhere by their form alone."""
    targets: list[Target] = []
    problems: list[Problem] = []
    for record, at in records:
        for path, marker, text in marked(record):
            if isinstance(marker, Prose) and _MAYBE.search(text):
                line = at.line(*path)
                found = [_target(address, at.path, line) for address in _addresses(text)]
                targets += [each for each in found if isinstance(each, Target)]
                problems += [each for each in found if isinstance(each, Problem)]
    return targets, problems


def _target(address: str, path: str, line: int) -> Target | Problem | None:
    parts = split(address)
    if parts is None or address.startswith("//") or parts.scheme not in ("", "http", "https", "mailto", "tel"):
        hint = "use https, mailto, tel, or a path from the root"
        return Problem(path, line, "bad-address", f'"{short(address)}" is no address', hint)
    if parts.scheme:
        return None
    if not address.startswith("/"):
        hint = 'in YAML a link begins at the root: "/support/"'
        return Problem(path, line, "broken-link", f'"{short(address)}" does not say from where', hint)
    return Target(path, line, address, parts.path.strip("/"), parts.fragment)


def _addresses(text: str) -> Iterator[str]:
    html = _markdown().reset().convert(text)
    found: list[str] = []

    def note(tag: str, attribute: str, value: str) -> str | None:
        if tag == "a":
            found.append(value)
        return None

    clean(html, note)
    yield from (*found, *bad_addresses(html))


@cache
def _markdown() -> markdown.Markdown:
    return markdown.Markdown()
