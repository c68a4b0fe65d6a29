"""The MkDocs plugin: `plugins: [kbgen]` turns a folder of content into a help centre.

It loads and checks the content before MkDocs empties the last site, gives MkDocs one page per view, and keeps the
navigation constant in size; so plain `mkdocs build` and `mkdocs serve` make the same site as kbgen's own commands.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, cast

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from kbgen import search
from kbgen.build.release import require_ours
from kbgen.build.tree import MARKER, described, marker
from kbgen.errors import KbgenError
from kbgen.host import configuration, panel
from kbgen.host.files import made_files, pages_of, source_files
from kbgen.host.page import ViewPage
from kbgen.host.templates import Templates, navigation
from kbgen.host.verdict import tell
from kbgen.memo import Memo
from kbgen.pages.frame import frame
from kbgen.pages.render import THEME
from kbgen.project import Project, prepare, today

log = logging.getLogger("mkdocs.plugins.kbgen")

MEMO = Memo()
"""Of a preview, which builds again and again in one process."""


class KbgenPlugin(BasePlugin[configuration.PluginConfig]):  # type: ignore[no-untyped-call]
    """Content in, pages out."""

    project: Project
    preview = False
    """In a preview, a problem is shown in the page and does not stop the build."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Notes whether this is a preview."""
        self.preview = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Puts kbgen's templates before the theme's, and turns off fonts from a third party."""
        if str(THEME) not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
        config.theme["font"] = False
        _without_other_search(config)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Loads and checks everything, while the last site still stands."""
        settings = configuration.settings(config)
        self._renderer = configuration.renderer(config)
        memo = MEMO if self.preview else None
        try:
            require_ours(Path(config.site_dir))
            self._index_dir = configuration.index_dir(config)
            self.project = prepare(Path(config.docs_dir), settings, self._renderer, today(), memo, preview=self.preview)
            tell(self.project, preview=self.preview)
        except KbgenError as error:
            raise Abort(str(error)) from None

    @event_priority(100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Replaces the sources by the pages and media that they make."""
        around = frame(self.project.outline)
        self._templates = Templates(around, self._renderer)
        kept = source_files(files, config, self.project.assets)
        self._views = self.project.views
        for file in pages_of(self._views, self._renderer, config):
            kept.append(file)
        for file in made_files(self.project.outline, config, preview=self.preview):
            kept.append(file)
        if config.nav is None:
            config.nav = navigation(around)
        return kept

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Gives the layout the view and the words of its language."""
        return _with(context, self._templates.of_page(page.view if isinstance(page, ViewPage) else None))

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Gives the theme's own templates (404, sitemap) the same."""
        view = next((view for view in self._views if view.route == template_name), None)
        return _with(context, self._templates.of_template(view, str(context["base_url"])))

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Gives the layout what it needs."""
        return self._templates.environment(env)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Shows the problems in the pages of a preview."""
        return panel.insert(output, self.project.problems) if self.preview else output

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Shows them on the "not found" page too: the page of a broken file is not there."""
        shown = self.preview and template_name.endswith(".html")
        return panel.insert(output_content, self.project.problems) if shown else output_content

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Writes the search index, for browsers into the site and for programs beside it; signs the site as kbgen's."""
        site = Path(config.site_dir)
        search.publish(self.project.corpus(), site, None if self.preview else self._index_dir)
        (site / MARKER).write_text(marker(described(site)), encoding="utf-8")


def _with(context: TemplateContext, more: dict[str, Any]) -> TemplateContext:
    return cast(TemplateContext, {**context, **more})


def _without_other_search(config: MkDocsConfig) -> None:
    """Turns Material's search off where `mkdocs.yml` still lists it, and says so; under `strict` that is no failure."""
    found = config.plugins.get("material/search")
    if found is not None and found.config["enabled"]:
        found.config["enabled"] = False
        level = logging.INFO if config.strict else logging.WARNING
        log.log(level, 'kbgen has its own search; "search" under "plugins:" in mkdocs.yml does nothing, remove it')
