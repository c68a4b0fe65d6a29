"""`kbgen new`: begins something where the configuration says that content is."""

from __future__ import annotations

from pathlib import Path

from kbgen.authoring.new import create
from kbgen.host import configuration
from kbgen.project import today


def new(config_file: Path, kind: str, title: str, category: str | None) -> Path:
    """Begins a faq, guide, video or troubleshooter, and returns the file that now holds it.

    Raises UsageError when the configuration cannot be used, or when nothing can be begun under that title.
    """
    config = configuration.read(config_file)
    return create(Path(config.docs_dir), kind, title, category, today(), configuration.settings(config).lang)
