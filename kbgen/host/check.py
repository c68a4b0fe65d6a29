"""`kbgen check`: everything that a build would find wrong, without building."""

from __future__ import annotations

from pathlib import Path

from kbgen.host import configuration
from kbgen.project import Project, prepare, today


def check(config_file: Path) -> Project:
    """Loads and checks a site.  Raises UsageError when the configuration cannot be used."""
    config = configuration.read(config_file)
    settings = configuration.settings(config)
    renderer = configuration.renderer(config)
    return prepare(Path(config.docs_dir), settings, renderer, today())
