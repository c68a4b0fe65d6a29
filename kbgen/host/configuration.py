"""`mkdocs.yml` → the settings of kbgen's own stages."""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.config import config_options as option
from mkdocs.config import load_config
from mkdocs.config.base import BaseConfigOption, Config, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from kbgen.errors import UsageError
from kbgen.host.delivery import Delivery, form_endpoint
from kbgen.i18n import languages
from kbgen.pages.render import Renderer
from kbgen.problems import nearest
from kbgen.settings import Settings


class SearchLog(BaseConfigOption[str]):
    """`{endpoint: https://…}`; its value is the endpoint."""

    def run_validation(self, value: object) -> str:
        """The endpoint.  Raises ValidationError, which says what to write instead."""
        if not isinstance(value, dict) or set(value) != {"endpoint"}:
            raise ValidationError('write it as "search_log: {endpoint: https://…}", with no other setting')
        endpoint = value["endpoint"]
        try:
            parts = urlsplit(endpoint if isinstance(endpoint, str) else "")
            plain = parts.hostname and not (parts.username or parts.password or parts.fragment) and parts.port != 0
        except ValueError:
            plain = None
        if not plain or parts.scheme != "https" or re.search(r"[\s\x00-\x1f]", endpoint):
            raise ValidationError(
                'the endpoint is not an address that begins with https:// and has no name, password or "#"; '
                "searches are only ever sent encrypted"
            )
        return str(endpoint)


class PluginConfig(Config):  # type: ignore[no-untyped-call]
    """The section `plugins: - kbgen:` of `mkdocs.yml`."""

    index_dir = option.Optional(option.Type(str))
    """Where the search index goes, relative to `mkdocs.yml`; by default `search-index` beside `site_dir`."""

    search_log = option.Optional(SearchLog())
    """Where browsers tell what was searched for; nowhere by default."""

    delivery = option.Optional(Delivery())
    """Where readers send requests and feedback; by default they take the text with them themselves."""

    def validate(self) -> tuple[list[Any], list[Any]]:
        """Refuses unknown keys: most mistakes are typos."""
        known = [name for name, _ in self._schema]
        unknown = [
            (
                key,
                ValidationError(
                    f'there is no setting "{key}"; {nearest(key, known) or "the settings are " + ", ".join(known)}'
                ),
            )
            for key in self
            if key not in known
        ]
        failed, warnings = super().validate()
        return [*failed, *unknown], [warning for warning in warnings if warning[0] in known]


class _Said(logging.Handler):
    """What MkDocs logs: it tells what is wrong with a configuration before it raises something that does not."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def read(path: Path, **overrides: Any) -> MkDocsConfig:
    """The configuration in a file.  Raises UsageError when it is missing or wrong."""
    if not path.is_file():
        raise UsageError(f'there is no "{path}"; run kbgen where mkdocs.yml is, or name it with --config')
    said, logger = _Said(logging.ERROR), logging.getLogger("mkdocs")
    others, logger.handlers = logger.handlers, [said]
    try:
        config = load_config(str(path), **overrides)
    except MkDocsException as error:
        raise UsageError("\n".join(f"{path}: {line}" for line in said.lines or [str(error)])) from None
    finally:
        logger.handlers = others
    if "kbgen" not in config.plugins:
        raise UsageError(f'{path}: the plugin is missing; add "- kbgen" under "plugins:"')
    return config


def settings(config: MkDocsConfig) -> Settings:
    """What the content depends on.  Raises UsageError for a language that kbgen has no texts for."""
    lang = str(config.theme["language"]) if "language" in config.theme else "en"
    if lang not in languages():
        raise UsageError(f'kbgen has no texts for the language "{lang}"; it has {", ".join(languages())}')
    root = Path(config.config_file_path).parent
    docs = Path(config.docs_dir)
    return Settings(
        lang=lang,
        site_name=config.site_name,
        content_name=docs.relative_to(root).as_posix() if docs.is_relative_to(root) else docs.as_posix(),
        extensions=tuple(config.markdown_extensions),
        extension_configs=config.mdx_configs or {},
        request_form=form_endpoint(config.plugins["kbgen"].config.delivery),
    )


def renderer(config: MkDocsConfig) -> Renderer:
    """Renders pages in the site's language, with its own templates before kbgen's.  Raises as `settings` does."""
    return Renderer(settings(config).lang, [config.theme.custom_dir] if config.theme.custom_dir else [])


def index_dir(config: MkDocsConfig) -> Path:
    """Where the search index is.  Raises UsageError when that is inside the published site."""
    site = Path(config.site_dir).resolve()
    name: str | None = config.plugins["kbgen"].config.index_dir
    path = Path(config.config_file_path).parent.resolve() / name if name else site.parent / "search-index"
    if Path(os.path.realpath(path)).is_relative_to(site):  # Path.resolve() fails on a link to itself
        raise UsageError(f"index_dir {path} lies inside site_dir; the index must not be published")
    return path
