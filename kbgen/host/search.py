"""`kbgen search`: asks the index beside the site, and makes it when it is missing or damaged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kbgen import search as engine
from kbgen.errors import BuildError
from kbgen.host import configuration
from kbgen.host.check import check
from kbgen.report import summary
from kbgen.search import Hit, IndexDamaged, IndexMissing, documents, write_index


def search(
    config_file: Path, query: str, *, limit: int, kinds: Sequence[str], plans: Sequence[str]
) -> tuple[list[Hit], str]:
    """The best answers, and the address of the site.  Raises UsageError, or BuildError when the content has errors."""
    config = configuration.read(config_file)
    folder = configuration.index_dir(config)
    try:
        hits = engine.search(folder, query, limit=limit, kinds=kinds, plans=plans)
    except (IndexMissing, IndexDamaged):
        project = check(config_file)
        if project.errors:
            raise BuildError(
                f"there is no index, and none can be made: {summary(project.problems)}; run kbgen check"
            ) from None
        write_index(documents(project.site), folder)
        hits = engine.search(folder, query, limit=limit, kinds=kinds, plans=plans)
    return hits, config.site_url or "/"
