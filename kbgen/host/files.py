"""Which files MkDocs is to handle: one page per view, and the files that published pages need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from kbgen.host.calendar_files import calendar_files
from kbgen.host.feedback_files import feedback_files
from kbgen.host.page import ViewPage
from kbgen.host.scripts import made_small
from kbgen.host.search_files import MATERIALS, search_files
from kbgen.host.support_files import support_files
from kbgen.model import Site
from kbgen.pages.render import Renderer
from kbgen.pages.view import View


def made_files(site: Site, config: MkDocsConfig, *, preview: bool = False) -> Iterator[File]:
    """What kbgen makes for the browser besides pages, in memory."""
    yield from search_files(site, config, preview=preview)
    yield from support_files(site, config)
    yield from feedback_files(site.lang, config, preview=preview)
    yield from calendar_files(site, config)


def source_files(files: Files, config: MkDocsConfig, assets: frozenset[str]) -> Files:
    """The files of the theme that pages use, and those of the content folder that something published names."""
    named = named_files(config, assets)
    used = [file for file in files if (file.src_uri in named if _is_content(file, config) else is_used(file))]
    return Files(list(made_small(used, config)))


def is_used(file: File) -> bool:
    """Whether a page uses a file of the theme."""
    return not file.src_uri.startswith(MATERIALS)


def _is_content(file: File, config: MkDocsConfig) -> bool:
    return file.src_dir == config.docs_dir


def named_files(config: MkDocsConfig, assets: frozenset[str]) -> set[str]:
    """The files of the content folder that something published names, and that `mkdocs.yml` does."""
    theme = (str(config.theme[name]) for name in ("logo", "favicon") if config.theme.get(name))
    return {*assets, *config.extra_css, *map(str, config.extra_javascript), *theme}


def page_file(view: View, content: Callable[[View], str], config: MkDocsConfig) -> File:
    """A MkDocs file, with its page; `content` renders what stands in it."""
    file = File.generated(config, f"{view.route}index.md", content="", inclusion=InclusionLevel.NOT_IN_NAV)
    ViewPage(view, content, file, config)
    return file


def pages_of(views: Iterable[View], renderer: Renderer, config: MkDocsConfig) -> Iterator[File]:
    """A file for every view that has an address of its own."""
    return (page_file(view, renderer.content, config) for view in views if view.kind != "not_found")
