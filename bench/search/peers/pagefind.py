"""Pagefind: its program indexes a folder of pages, its script and WebAssembly answer in the browser."""

from __future__ import annotations

import html
import subprocess
from pathlib import Path

INDEX = tuple(f"site/pagefind/{name}" for name in ("pagefind-entry.json", "*.pf_meta", "index/*", "fragment/*"))
PAGE = """\
<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main data-pagefind-body><h1>{title}</h1><p>{body}</p></main></body></html>
"""
SETUP = """async () => {
    const pagefind = await import("/site/pagefind/pagefind.js");
    await pagefind.init();
    return async (text) => {
        const {results} = await pagefind.search(text);
        const pages = await Promise.all(results.slice(0, 10).map((result) => result.data()));
        return pages.map((page) => page.url.match(/([^/]+)\\.html$/)[1]);
    };
}"""


def build(documents: list[dict[str, str]], lang: str, folder: Path) -> str:
    """One page per document, indexed as a site is."""
    site = folder / "site"
    site.mkdir()
    for document in documents:
        shown = {name: html.escape(text) for name, text in document.items()}
        (site / f"{document['id']}.html").write_text(PAGE.format(lang=lang, **shown), encoding="utf-8")
    subprocess.run(["pagefind", "--site", str(site)], check=True, stdout=2)
    return SETUP
