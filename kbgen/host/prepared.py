"""A site that is ready to be built: configured, loaded, checked, and laid out; each page can now be made by itself.

A worker has one too: a copy of its parent's where processes can be copied, else its own, made from what is remembered.
"""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

from mkdocs.config.defaults import MkDocsConfig

from kbgen.build import sources, versions
from kbgen.build.cache import Cache
from kbgen.build.workers import FEW, Aside, Crew
from kbgen.content import Subject, convert_all, load
from kbgen.dataclass import dataclass
from kbgen.errors import SourceChanged
from kbgen.host import configuration
from kbgen.host.foreign import by_others, configured
from kbgen.host.pages import PageMaker
from kbgen.layout import Layout, Leaf
from kbgen.memo import Digest, Memo, digest
from kbgen.pages.frame import frame
from kbgen.pages.render import Renderer
from kbgen.problems import shown
from kbgen.project import Project, leaves, today

R = TypeVar("R")

QUICK = 2000
"""Up to so many views are made here: a worker is not started, and told of the site, in less time."""
BESIDE = 2000
"""Up to so many pages, other work is done beside them: of more, both at once would take too much memory."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be built; it can be sent to a worker."""

    config_file: Path
    """Absolute."""
    overrides: tuple[tuple[str, Any], ...] = ()
    """Settings that the command line gives."""
    preview: bool = False

    @classmethod
    def of(cls, config_file: Path, site_dir: Path | None = None) -> Job:
        """A job as the command line tells of it; both paths may be relative."""
        return cls(config_file.absolute(), (("site_dir", str(site_dir.absolute())),) if site_dir else ())

    def config(self) -> MkDocsConfig:
        """The configuration.  Raises UsageError when it is missing or wrong, BuildError when a plugin fails."""
        with by_others():
            config = configuration.read(Path(shown(self.config_file)), **dict(self.overrides))
            return config.plugins.on_config(config)

    @property
    def cache_file(self) -> Path:
        """Where its results are remembered."""
        return self.config_file.parent / ".kbgen" / f"{self.config_file.stem}.sqlite"

    def cache(self) -> Cache:
        """What is remembered."""
        return Cache(self.cache_file, versions.of_programs())


class Prepared:
    """One site."""

    def __init__(
        self, job: Job, config: MkDocsConfig, memo: Memo, crew: Crew | None = None, day: dt.date | None = None
    ) -> None:
        self.job, self.config, self.memo, self.day = job, config, memo, day or today()
        self.renderer: Renderer = configuration.renderer(config)
        self.crew = crew or Crew()

    @cached_property
    def project(self) -> Project:
        """The content, and what is to be known of every page."""
        return Project(self.layout, leaves(self.layout, self.memo, self._examined))

    @cached_property
    def layout(self) -> Layout:
        """The content; all that a worker needs.  Raises SourceChanged when somebody writes to it meanwhile."""
        settings = configuration.settings(self.config)
        files, convert = sources.remembered(self.memo), partial(_converted, self.crew)
        loaded = load(Path(self.config.docs_dir), settings, self.day, self.memo, files, convert)
        return Layout(loaded, self.renderer, self.memo, preview=self.job.preview)

    @cached_property
    def maker(self) -> PageMaker:
        """What makes its pages."""
        return PageMaker(self.config, self.renderer, frame(self.layout.known.site))

    @cached_property
    def look(self) -> Digest:
        """The digest of all that a page is made from besides its view and its frame."""
        own = [Path(self.config.theme.custom_dir)] if self.config.theme.custom_dir else []
        return digest(versions.of_programs(), versions.of_folders(own), configured(self.config))

    @cached_property
    def edition(self) -> Digest:
        """The digest of all that its pages are made from, by which a worker knows that it has the same."""
        loaded = self.layout.loaded
        return digest(self.look, loaded.key, list(loaded.digests.items()))

    def made(self, subjects: Sequence[Subject], aside: Aside[Any]) -> Iterator[bytes]:
        """The pages of some articles; a worker may do meanwhile what is aside."""
        return self._over("pages", _pages, subjects, FEW, aside if len(subjects) <= BESIDE else None)

    def aside(self, name: str, work: Callable[..., R], *given: Any) -> Aside[R]:
        """What `work(site, *given)` gives, some time."""
        return Aside(self.crew.watch, name, _with_site, self._address(), work, *given)

    def _examined(self, subjects: Sequence[Subject]) -> Iterable[Leaf]:
        return self._over("views", _leaves, subjects, QUICK)

    def _over(
        self,
        name: str,
        work: Callable[..., Iterable[R]],
        subjects: Sequence[Subject],
        few: int,
        aside: Aside[Any] | None = None,
    ) -> Iterator[R]:
        """As `Crew.over`."""
        address = self._address()
        if len(subjects) > few and isinstance(self.memo, Cache):
            self.memo.write(outcomes=True)
            self.memo.let_go()
        return self.crew.over(name, work, address, subjects, few, aside)

    def _address(self) -> tuple[Job, dt.date, Digest]:
        """By which a copy finds this site in `_SITES`; another worker makes it of what is known on the disk."""
        _SITES.clear()
        _SITES[self.edition] = self
        return self.job, self.day, self.edition


_SITES: dict[Digest, Prepared] = {}
"""The site at hand, by its edition."""


def _site(job: Job, day: dt.date, edition: Digest) -> Prepared:
    if edition not in _SITES:
        site = Prepared(job, job.config(), job.cache(), day=day)
        if site.edition != edition:
            raise SourceChanged("the content was changed while it was read, or a worker has another; build again")
        _SITES.clear()
        _SITES[edition] = site
    return _SITES[edition]


def _converted(crew: Crew, around: Any, drafts: Sequence[Any]) -> Iterable[Any]:
    """Articles, converted by workers; their surroundings, which are large, are read only once by each."""
    if len(drafts) <= FEW:
        return convert_all(around, drafts)
    return crew.over("Markdown", _convert, (pickle.dumps(around, 5),), drafts)


def _convert(around: bytes, drafts: Sequence[Any]) -> Iterable[Any]:
    return convert_all(_read(around), drafts)


@lru_cache(maxsize=1)
def _read(around: bytes) -> Any:
    return pickle.loads(around)


def _with_site(address: tuple[Job, dt.date, Digest], work: Callable[..., R], *given: Any) -> R:
    return work(_site(*address), *given)


def _leaves(job: Job, day: dt.date, edition: Digest, subjects: Sequence[Subject]) -> Iterator[Leaf]:
    return map(_site(job, day, edition).layout.leaf, subjects)


def _pages(job: Job, day: dt.date, edition: Digest, subjects: Sequence[Subject]) -> Iterator[bytes]:
    site = _site(job, day, edition)
    return (site.maker.page(site.layout.view(subject)) for subject in subjects)
