"""The search of a site that MkDocs with Material builds, or Zensical: their own index, asked through their own worker.

Both read the same project.  What is measured is what the site's own script posts to the worker and gets back; building
means the whole site, as neither builds an index alone.
"""

from __future__ import annotations

import html
import json
import os
import subprocess
from pathlib import Path

INDEX = ("site/search/search_index.json", "site/search.json")
CONFIG = """\
site_name: Benchmark
site_url: https://example.org/
theme: {name: material, language: %(lang)s, font: false}
plugins: [{search: {lang: %(lang)s}}]
"""
SETUP = """async () => {
    const index = await (await fetch("/site/%(index)s")).json();
    const worker = new Worker("/site/%(worker)s");
    const send = (type, data) => new Promise((done) => {
        worker.onmessage = (event) => done(event.data);
        worker.postMessage({type, data});
    });
    await send(0, {...index, options: {suggest: false}});
    const page = (location) => location.split("/")[0];
    return async (text) => (%(ask)s).slice(0, 10);
}"""
MATERIAL = "(await send(2, text)).data.items.map((sections) => page(sections[0].location))"
ZENSICAL = """(await send(2, {
        input: text,
        filter: {input: {type: "operator", data: {operator: "and", operands: []}},
                 aggregation: {input: [{type: "term", data: {field: "tags"}}]}},
    })).data.items.map((item) => page(index.items[item.id].location))"""


def build(documents: list[dict[str, str]], lang: str, folder: Path, *, by: str) -> str:
    """`by` is `mkdocs` or `zensical`: the program that builds the site."""
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(CONFIG % {"lang": lang}, encoding="utf-8")
    for document in documents:
        (folder / f"docs/{document['id']}.md").write_text(_page(document), encoding="utf-8")
    command = [by, "build", *(["-q"] if by == "mkdocs" else [])]
    subprocess.run(command, cwd=folder, check=True, stdout=2, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    site = folder / "site"
    index = next(path for path in map(folder.joinpath, INDEX) if path.exists())
    worker = next(site.glob("assets/javascripts/workers/search.*.min.js"))
    ask = MATERIAL if by == "mkdocs" else ZENSICAL
    return SETUP % {"index": index.relative_to(site), "worker": worker.relative_to(site), "ask": ask}


def _page(document: dict[str, str]) -> str:
    """HTML in Markdown, so that nothing in the text is taken for markup."""
    title, body = " ".join(document["title"].split()), " ".join(document["body"].split())
    return f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---\n\n<p>{html.escape(body, quote=False)}</p>\n"
