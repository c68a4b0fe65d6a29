"""A build by MkDocs itself, for sites where other plugins have a say; it is published as every other."""

from __future__ import annotations

from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build

from kbgen.build.release import Releases
from kbgen.build.tree import MARKER
from kbgen.host import configuration
from kbgen.host.foreign import by_others
from kbgen.host.prepared import Job
from kbgen.memo import digest_of
from kbgen.search.folder import check_ours


def by_mkdocs(job: Job, releases: Releases, index: Path | None) -> None:
    """Builds beside the site, and publishes what came of it.  Raises BuildError when it fails, and OSError."""
    beside = releases.beside / "mkdocs"
    if index:
        check_ours(index)
    with by_others():
        _build(job, beside, releases.index)
    with releases.new(releases.known(), index) as tree:
        for path in sorted(path for path in beside.rglob("*") if path.is_file() and path != beside / MARKER):
            content = path.read_bytes()
            tree.put(path.relative_to(beside).as_posix(), digest_of(content), content)


def _build(job: Job, folder: Path, index: Path) -> None:
    config = configuration.read(job.config_file, **{**dict(job.overrides), "site_dir": str(folder)})
    config.plugins["kbgen"].config.index_dir = str(index)
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build(config)
    finally:
        config.plugins.on_shutdown()
