"""What `mkdocs.yml` decides about the content, as one value that the stages can share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from kbgen.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything outside the content folder that the content depends on."""

    lang: str = "sv"
    """A BCP 47 tag; `theme.language`."""
    site_name: str = ""
    content_name: str = "content"
    """How reports call the content folder."""
    request_form: str = ""
    """Where the request composer's form goes without JavaScript: the endpoint, if that takes forms."""
    extensions: tuple[str, ...] = ()
    """`markdown_extensions`."""
    extension_configs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
