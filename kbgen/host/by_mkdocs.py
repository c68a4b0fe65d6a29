"""A build by MkDocs itself, for sites where other plugins have a say; it is published as every other."""

from __future__ import annotations

import shutil
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.exceptions import MkDocsException

from kbgen.build.release import Releases
from kbgen.build.tree import MARKER, content_digest
from kbgen.errors import BuildError, KbgenError
from kbgen.host import configuration
from kbgen.host.prepared import Job


def by_mkdocs(job: Job, releases: Releases) -> None:
    """Builds beside the site, and publishes what came of it.  Raises BuildError when it fails."""
    beside = releases.beside / "mkdocs"
    _build(job, beside)
    known = releases.known()
    try:
        with releases.new(known) as tree:
            for path in sorted(path for path in beside.rglob("*") if path.is_file() and path != beside / MARKER):
                content = path.read_bytes()
                tree.put(path.relative_to(beside).as_posix(), content_digest(content), content)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _build(job: Job, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    config = configuration.read(job.config_file, **{**dict(job.overrides), "site_dir": str(folder)})
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build(config)
    except (MkDocsException, KbgenError) as error:
        raise BuildError(str(error)) from error
    except OSError as error:
        raise BuildError(f"the site could not be written: {error}") from error
    except Exception as error:
        raise BuildError(f"a plugin failed: {type(error).__name__}: {error}") from error
    finally:
        config.plugins.on_shutdown()
