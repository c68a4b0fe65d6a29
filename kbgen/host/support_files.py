"""The files that scripts fetch: what support knows, when a reader is about to use it, and the notices of the moment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from kbgen.model import Site
from kbgen.pages.notices import notices_file
from kbgen.pages.support_data import support_data


def support_files(site: Site, config: MkDocsConfig) -> Iterator[File]:
    """The files, in memory; nothing for a site that has neither channels, promises nor a request composer."""
    if site.channels or site.service_levels or site.request:
        delivery: dict[str, Any] | None = config.plugins["kbgen"].config.delivery
        known = support_data(site) | ({"delivery": delivery} if delivery else {})
        data = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
        content = f"kbgenSupportData({data})\n".replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        yield File.generated(config, f"assets/kbgen/support-{site.lang}.js", content=content)
    if site.notices is not None:
        yield File.generated(config, f"assets/kbgen/notices-{site.lang}.js", content=notices_file(site))
