"""The texts of `kbgen new`, in the language of the site: one file per language in `scaffolds/`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml


@cache
def scaffolds(lang: str) -> Mapping[str, str]:
    """Kind → its template, with placeholders for `str.format`."""
    path = resources.files("kbgen.authoring") / "scaffolds" / f"{lang}.yaml"
    found: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found
