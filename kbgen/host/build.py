"""`kbgen build`: MkDocs builds beside the last site, which is replaced only when the new one is complete."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.exceptions import MkDocsException

from kbgen.build.release import replacing
from kbgen.errors import BuildError
from kbgen.host import configuration
from kbgen.host.plugin import KbgenPlugin

Advance = Callable[[int, int], None]
"""(pages done, pages in all): told while a build goes on."""


def build(config_file: Path, site_dir: Path | None = None, advance: Advance | None = None) -> Path:
    """Builds a site and returns its folder.

    Raises UsageError for a wrong configuration or a folder that is not ours, BuildError when the build fails.
    """
    overrides = {"site_dir": str(site_dir)} if site_dir else {}
    config = configuration.read(config_file, **overrides)
    configuration.index_dir(config)
    final = Path(config.site_dir)
    build_into(config_file, final, advance=advance)
    return final


def build_into(
    config_file: Path, site_dir: Path, *, live: bool = False, advance: Advance | None = None, **overrides: Any
) -> None:
    """Builds into a folder, which changes only when the build is complete; `live` builds a preview.

    Raises as `build` does.
    """
    with replacing(site_dir) as new:
        config = configuration.read(config_file, site_dir=str(new), **overrides)
        plugin = cast(KbgenPlugin, config.plugins["kbgen"])
        plugin.live, plugin.last_site, plugin.advance = live, site_dir, advance or plugin.advance
        config.plugins.on_startup(command="serve" if live else "build", dirty=False)
        try:
            mkdocs_build(config)
        except MkDocsException as error:
            raise BuildError(str(error)) from error
        except OSError as error:
            raise BuildError(f"the site could not be written: {error}") from error
        finally:
            config.plugins.on_shutdown()
