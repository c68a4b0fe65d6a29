"""The calendars of a site's events, as files of the site."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from kbgen.calendars import calendars
from kbgen.model import Site


def calendar_files(site: Site, config: MkDocsConfig) -> Iterator[File]:
    """The files, in memory."""
    base = f"{config.site_url.rstrip('/')}/" if config.site_url else ""
    for route, content in sorted(calendars(site, base).items()):
        yield File.generated(config, route, content=content)
