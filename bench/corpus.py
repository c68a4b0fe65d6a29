"""The same generated articles as a project for each program, so that all make a site of them whose links work."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

EXTENSIONS = """\
markdown_extensions: [admonition, attr_list, tables, toc, pymdownx.details, pymdownx.superfences]
"""
KBGEN = "plugins: [kbgen]\n" + EXTENSIONS
MATERIAL = "plugins: [{search: {lang: sv}}]\n" + EXTENSIONS
THEME = "theme: {name: material, language: sv, font: false, features: [%s]}\n"
DROPPED = re.compile(r"^(updated|lang): .*\n", re.M)
LINK = re.compile(r"\]\((?:(?:\.\./)?([\w-]+)/)?([\w-]+)\.md\)")

HUGO = """\
baseURL = "https://example.org/"
title = "Benchmark"
locale = "sv"
disableKinds = ["taxonomy", "term", "RSS"]
[markup.highlight]
noClasses = false
"""
LAYOUTS = {
    "baseof.html": """\
<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} - {{ site.Title }}</title>
<meta name="description" content="{{ .Description }}">
<link rel="canonical" href="{{ .Permalink }}">
</head>
<body>
<header><a href="/">{{ site.Title }}</a></header>
<nav>{{ partialCached "nav.html" . .Section }}</nav>
<main>{{ block "main" . }}{{ end }}</main>
</body>
</html>
""",
    "_partials/nav.html": """\
<ul>
{{- range site.Sections }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>
{{- if eq .Section $.Section }}
<ul>
{{- range .RegularPages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{- end }}
</ul>
{{- end }}</li>
{{- end }}
</ul>
""",
    "page.html": """{{ define "main" }}<article>{{ .Content }}</article>{{ end }}\n""",
    "section.html": """\
{{ define "main" }}{{ .Content }}
<ul>
{{- range .RegularPages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Description }}</li>
{{- end }}
</ul>
{{ end }}
""",
    "home.html": """{{ define "main" }}{{ .Content }}{{ end }}\n""",
}
ELEVENTY = """\
module.exports = (eleventy) => {
    eleventy.setUseGitIgnore(false);
    return { dir: { input: "docs", output: "site" }, markdownTemplateEngine: false };
};
"""
ELEVENTY_LAYOUT = """\
<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<meta name="description" content="{{ description }}">
</head>
<body>
<header><a href="/">Benchmark</a></header>
<nav><ul>
%s</ul></nav>
<main>{{ content | safe }}</main>
</body>
</html>
"""


def generate(generator: Path, count: int, folder: Path) -> Path:
    """The articles as the generator writes them: `<category>/<article>.md`, with an `index.md` per category."""
    subprocess.run([sys.executable, str(generator), str(count), str(folder)], check=True, capture_output=True)
    return folder


def kbgen_project(articles: Path, folder: Path) -> Path:
    """A help centre with every article as a guide; the folder of the categories."""
    categories = []
    for category in sorted(path for path in articles.iterdir() if path.is_dir()):
        (folder / "content/guides" / category.name).mkdir(parents=True)
        categories.append(f"  - id: {category.name}\n    title: {category.name}\n")
        for source in sorted(category.glob("*.md")):
            if source.name != "index.md":
                _copy(source, folder / "content/guides" / category.name / source.name)
    (folder / "content/categories.yaml").write_text("categories:\n" + "".join(categories), encoding="utf-8")
    _config(folder, "content", "", KBGEN)
    return folder / "content/guides"


def material_project(articles: Path, folder: Path) -> Path:
    """The same articles as Material builds them; the folder of the categories."""
    return _mkdocs_project(articles, folder, "")


def pruned_project(articles: Path, folder: Path) -> Path:
    """The same, where a page names only its own category's articles.  Zensical reads this configuration too."""
    return _mkdocs_project(articles, folder, "navigation.prune")


def hugo_project(articles: Path, folder: Path) -> Path:
    """The same for Hugo, with a lean theme: a category's navigation is made once, and admonitions are plain text."""
    _copies(articles, folder / "content", lambda name: "_index.md" if name == "index.md" else name, _routes)
    (folder / "layouts/_partials").mkdir(parents=True)
    for name, layout in LAYOUTS.items():
        (folder / "layouts" / name).write_text(layout, encoding="utf-8")
    (folder / "hugo.toml").write_text(HUGO, encoding="utf-8")
    return folder / "content"


def eleventy_project(articles: Path, folder: Path) -> Path:
    """The same for Eleventy, with one layout that names the categories."""
    _copies(articles, folder / "docs", str, _routes)
    names = sorted(path.name for path in articles.iterdir() if path.is_dir())
    (folder / "docs/_includes").mkdir()
    navigation = "".join(f'<li><a href="/{name}/">{name}</a></li>\n' for name in names)
    (folder / "docs/_includes/page.njk").write_text(ELEVENTY_LAYOUT % navigation, encoding="utf-8")
    (folder / "docs/docs.json").write_text('{"layout": "page.njk"}\n', encoding="utf-8")
    (folder / "eleventy.config.js").write_text(ELEVENTY, encoding="utf-8")
    return folder / "docs"


def _mkdocs_project(articles: Path, folder: Path, features: str) -> Path:
    _copies(articles, folder / "docs", str)
    _config(folder, "docs", features, MATERIAL)
    return folder / "docs"


def _config(folder: Path, docs: str, features: str, rest: str) -> None:
    head = f"site_name: Benchmark\nsite_url: https://example.org/\ndocs_dir: {docs}\n"
    (folder / "mkdocs.yml").write_text(head + THEME % features + rest, encoding="utf-8")


def _copies(
    articles: Path, folder: Path, name: Callable[[str], str], change: Callable[[str, str], str] = lambda text, _: text
) -> None:
    shutil.copytree(articles, folder, ignore=shutil.ignore_patterns("*.md"))
    for source in articles.rglob("*.md"):
        category = "" if source.parent == articles else source.parent.name
        _copy(source, folder / category / name(source.name), lambda text, category=category: change(text, category))


def _copy(source: Path, target: Path, change: Callable[[str], str] = str) -> None:
    """An article with the fields that all programs take alike."""
    text = DROPPED.sub("", source.read_text(encoding="utf-8"), count=2)
    target.write_text(change(text), encoding="utf-8")


def _routes(text: str, category: str) -> str:
    """Links between articles as addresses, where the program does not follow those between files."""

    def route(link: re.Match[str]) -> str:
        parts = [link[1] or category, "" if link[2] == "index" else link[2]]
        return f"](/{'/'.join(part for part in parts if part)}/)"

    return LINK.sub(route, text)
