"""`kbgen check`: everything that a build would find wrong, without building."""

from __future__ import annotations

from pathlib import Path

from kbgen.host import configuration
from kbgen.host.golden import ask, missed
from kbgen.project import Project, prepare, today


def check(config_file: Path, *, searches: bool = False) -> Project:
    """Loads and checks a site.  Raises UsageError when the configuration cannot be used.

    With `searches`, its golden queries are asked too, unless it has errors: half a site finds half of the answers.
    """
    config = configuration.read(config_file)
    settings = configuration.settings(config)
    renderer = configuration.renderer(config)
    project = prepare(Path(config.docs_dir), settings, renderer, today())
    if not searches or project.errors:
        return project
    return project.with_problems(missed(ask(project.site)))
