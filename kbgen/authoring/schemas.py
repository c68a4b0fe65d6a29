"""JSON Schemas of the nouns, for editors that complete and check YAML."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kbgen.content.nouns import NOUNS, Noun
from kbgen.content.schema import json_schema
from kbgen.errors import UsageError
from kbgen.problems import nearest

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def of(noun: Noun) -> dict[str, Any]:
    """The schema of a noun's file, or of its front matter."""
    kind: Any = noun.schema
    schema = json_schema(kind)
    return {"$schema": DIALECT, "title": noun.place, **{key: value for key, value in schema.items() if key != "title"}}


def text(name: str | None) -> str:
    """The schema of one noun, or the list of nouns.  Raises UsageError for an unknown name."""
    nouns = {noun.name: noun for noun in NOUNS}
    if name is None:
        return "\n".join(f"{noun.name:16} {noun.place}" for noun in NOUNS)
    if name not in nouns:
        raise UsageError(f'there is no noun "{name}"; {nearest(name, nouns) or "run kbgen schema for the list"}')
    return json.dumps(of(nouns[name]), ensure_ascii=False, indent=2)


def write_all(folder: Path) -> Iterator[Path]:
    """Writes `<noun>.schema.json` for every noun."""
    folder.mkdir(parents=True, exist_ok=True)
    for noun in NOUNS:
        path = folder / f"{noun.name}.schema.json"
        path.write_text(text(noun.name) + "\n", encoding="utf-8")
        yield path
