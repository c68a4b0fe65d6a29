"""The question below an article, its words and where its answer goes: a file only where `delivery` is set."""

from __future__ import annotations

import json
from collections.abc import Iterator

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from kbgen.i18n import translator
from kbgen.model.insights import REASONS


def feedback_files(lang: str, config: MkDocsConfig, *, preview: bool = False) -> Iterator[File]:
    """The file, in memory.  In a preview it asks nothing: a writer's own clicks are no feedback."""
    delivery = config.plugins["kbgen"].config.delivery
    if not delivery:
        return
    known = {name: delivery[name] for name in ("endpoint", "format", "mail") if name in delivery}
    words = translator(lang).group("feedback")
    data = None if preview or not ({"endpoint", "mail"} & known.keys()) else words | {"delivery": known, "why": REASONS}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    yield File.generated(config, f"assets/kbgen/feedback-{lang}.js", content=f"kbgenFeedback({text})\n")
