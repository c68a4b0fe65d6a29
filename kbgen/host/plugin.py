"""The MkDocs plugin: `plugins: [kbgen]` turns a folder of content into a help centre."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config import config_options as option
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from kbgen import pages
from kbgen.host.page import ViewPage
from kbgen.i18n import translator
from kbgen.pages.render import THEME, Renderer


class KbgenConfig(Config):
    """The plugin's section in `mkdocs.yml`."""

    index_dir = option.Type(str, default="search-index")


class KbgenPlugin(BasePlugin[KbgenConfig]):
    """Loads and checks the content, gives MkDocs a page per view, and keeps navigation constant in size."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Puts kbgen's templates before the theme's, and turns off fonts from a third party."""
        custom = 1 if config.theme.custom_dir else 0
        config.theme.dirs.insert(custom, str(THEME))
        config.theme["font"] = False
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Loads and checks everything before MkDocs empties the folder of the last site."""
        from kbgen.content import load_site

        self.site = load_site(Path(config.docs_dir), lang=str(config.theme["language"]))
        self.views = {view.route: view for view in pages.views(self.site)}

    @event_priority(100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Replaces the sources by the pages that they make."""
        overrides = [config.theme.custom_dir] if config.theme.custom_dir else []
        renderer = Renderer(self.site.lang, overrides)
        for file in list(files):
            if file.is_documentation_page() or file.src_uri.endswith((".yaml", ".yml", ".csv", ".md")):
                files.remove(file)
        for view in self.views.values():
            if view.kind == "not_found":
                continue
            file = File.generated(config, f"{view.route}index.md", content="", inclusion=InclusionLevel.NOT_IN_NAV)
            files.append(file)
            ViewPage(view, renderer, file, config)
        config.nav = [{link.title: f"{link.route}index.md"} for link in pages.sections(self.site)]
        return files

    def on_page_context(self, context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
        """Gives the layout the view and the words of its language."""
        return context | self._layout(page.view) if isinstance(page, ViewPage) else context

    def on_template_context(self, context: dict[str, Any], *, template_name: str, config: MkDocsConfig) -> dict[str, Any]:
        """Gives the theme's own templates (404, sitemap) the same."""
        return context | self._layout(self.views.get(template_name))

    def _layout(self, view: Any) -> dict[str, Any]:
        return {
            "view": view,
            "site": self.site,
            "sections": pages.sections(self.site),
            "t": translator(self.site.lang).t,
        }

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Language filters for the layout."""
        env.filters["date"] = translator(self.site.lang).date
        return env
