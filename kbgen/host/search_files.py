"""What a site's search needs besides its index: the words of the box, and what a browser reads to offer the search."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from kbgen.i18n import translator
from kbgen.model import Site
from kbgen.pages.search_box import search_box

MATERIALS = ("assets/javascripts/lunr/", "assets/javascripts/workers/")
"""Where the theme keeps a search that kbgen does not use."""
NAME, DESCRIPTION = 16, 1024
"""The longest that OpenSearch 1.1 allows."""


def search_files(site: Site, config: MkDocsConfig, *, preview: bool = False) -> Iterator[File]:
    """The files, in memory.  A preview logs no searches."""
    endpoint = None if preview else config.plugins["kbgen"].config.search_log
    box = search_box(site) | ({"log": endpoint} if endpoint else {})
    data = json.dumps(box, ensure_ascii=False, separators=(",", ":"))
    yield File.generated(config, f"assets/kbgen/search-words-{site.lang}.js", content=f"kbgenSearchWords({data})\n")
    if config.site_url:
        yield File.generated(config, "opensearch.xml", content=opensearch(config, site.lang))


def opensearch(config: MkDocsConfig, lang: str) -> str:
    """The site's description in OpenSearch 1.1, by which a browser can search it from the address bar."""
    base = f"{(config.site_url or '').rstrip('/')}/"
    favicon = config.theme["favicon"]
    icon = "assets/kbgen/favicon.svg" if favicon == "assets/images/favicon.png" else favicon
    description = translator(lang).t("layout.search_label")
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
        f"  <ShortName>{escape(short_name(config.site_name))}</ShortName>",
        f"  <LongName>{escape(config.site_name[:48])}</LongName>",
        f"  <Description>{escape(f'{description}: {config.site_name}'[:DESCRIPTION])}</Description>",
        f"  <Language>{escape(lang)}</Language>",
        "  <InputEncoding>UTF-8</InputEncoding>",
        f"  <Image>{escape(base + str(icon))}</Image>",
        f'  <Url type="text/html" template="{escape(base)}search/?q={{searchTerms}}"/>',
        '  <Url type="application/opensearchdescription+xml" rel="self" '
        f'template="{escape(base)}opensearch.xml"/>',
        "</OpenSearchDescription>",
    )
    return "\n".join(lines) + "\n"


def short_name(name: str) -> str:
    """As many whole words of a name as fit; never nothing."""
    if len(name) <= NAME:
        return name
    words = name[: NAME + 1].rpartition(" ")[0].rstrip(" ,;:–-")
    return words or name[:NAME]
