"""A view → the bytes of its page, as MkDocs writes them where no other plugin has a say."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from mkdocs import utils
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import get_navigation

from kbgen.host.files import page_file
from kbgen.host.mistakes import in_own_templates
from kbgen.host.moulds import Moulds
from kbgen.host.templates import Templates, navigation
from kbgen.pages.frame import Frame
from kbgen.pages.render import Renderer, root_of
from kbgen.pages.view import View


class PageMaker:
    """Makes the pages of one site."""

    def __init__(self, config: MkDocsConfig, renderer: Renderer, frame: Frame) -> None:
        self._config, self._renderer = config, renderer
        self._templates = Templates(frame, renderer)
        self._env = self._templates.environment(config.theme.get_env())
        config.nav = config.nav or navigation(frame)
        routes = {path for entry in config.nav for path in entry.values()}
        files = (File.generated(config, path, content="", inclusion=InclusionLevel.NOT_IN_NAV) for path in routes)
        self._nav = get_navigation(Files(list(files)), config)
        with in_own_templates(config):
            self._layout = self._env.get_template("main.html")
        moulds = Moulds(self.document, self.siblings, repr(dict(config)))
        own = os.listdir(config.theme.custom_dir) if config.theme.custom_dir else ()
        self._around = moulds.document if set(own) <= {"kb", "assets"} else self.document

    def page(self, view: View) -> bytes:
        """The page of a view.  Raises BuildError when a template of the site's own fails."""
        with in_own_templates(self._config):
            return _encoded(self._around(view, self._renderer.content(view)))

    def document(self, view: View, content: str) -> str:
        """The page of a view, whose content is rendered."""
        page = page_file(view, lambda _: content, self._config).page
        assert page is not None
        page.read_source(self._config)
        page.render(self._config, Files([]))
        page.active = True
        context = get_context(self._nav, [], self._config, page)
        return self._layout.render({**context, **self._templates.of_page(view)})

    def siblings(self, view: View) -> str:
        """The layout's block of that name."""
        context = self._layout.new_context({**self._templates.of_page(view), "root": root_of(view.route)})
        return "".join(self._layout.blocks["siblings"](context))

    def template(self, name: str, view: View | None, listed: Iterable[Any] = ()) -> bytes:
        """A page of the theme's own: 404.html, sitemap.xml.  Raises as `page` does."""
        site_url = self._config.site_url or "/"
        base = urlsplit(site_url).path if utils.is_error_template(name) else utils.get_relative_url(".", name)
        context = get_context(self._nav, list(listed), self._config, base_url=base)
        with in_own_templates(self._config):
            page = self._env.get_template(name).render({**context, **self._templates.of_template(view, base)})
        return _encoded(page)


def _encoded(page: str) -> bytes:
    return page.encode("utf-8", errors="xmlcharrefreplace")
