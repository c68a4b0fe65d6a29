"""Which files MkDocs is to handle: one page per view, and the media that published content needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from kbgen.host.page import ViewPage
from kbgen.host.search_files import MATERIALS
from kbgen.pages.render import Renderer
from kbgen.pages.view import View


def source_files(files: Files, config: MkDocsConfig, assets: frozenset[str]) -> Files:
    """The files of the theme that pages use, and those of the content folder that something published names."""
    named = assets | set(_named_in(config))
    return Files([file for file in files if (file.src_uri in named if _is_content(file, config) else _is_used(file))])


def _is_used(file: File) -> bool:
    return not file.src_uri.startswith(MATERIALS)


def _is_content(file: File, config: MkDocsConfig) -> bool:
    return file.src_dir == config.docs_dir


def _named_in(config: MkDocsConfig) -> Iterator[str]:
    yield from config.extra_css
    yield from (str(script) for script in config.extra_javascript)
    yield from (str(config.theme[name]) for name in ("logo", "favicon") if config.theme.get(name))


def pages_of(views: Iterable[View], renderer: Renderer, config: MkDocsConfig) -> Iterator[File]:
    """A MkDocs file, with its page, for every view that has an address of its own."""
    for view in views:
        if view.kind != "not_found":
            file = File.generated(config, f"{view.route}index.md", content="", inclusion=InclusionLevel.NOT_IN_NAV)
            ViewPage(view, renderer, file, config)
            yield file
