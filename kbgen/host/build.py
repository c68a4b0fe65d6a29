"""`kbgen build`: the same bytes as `mkdocs build`, for the cost of what changed.

    prepare     content → what every page is made from, remembered from the last time
    release     a new tree: what is the same is taken over, what is not is made
    switch      the new tree is the site
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
import logging
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urljoin

from kbgen.build.release import Releases, exclusive
from kbgen.build.tree import Manifest, NewTree, release_of
from kbgen.build.workers import Aside, Crew, chosen, none_left
from kbgen.errors import BuildError
from kbgen.host import configuration
from kbgen.host.by_mkdocs import by_mkdocs
from kbgen.host.foreign import foreign
from kbgen.host.other_files import other_files, search_files
from kbgen.host.page import NEVER
from kbgen.host.prepared import Job, Prepared
from kbgen.host.verdict import tell
from kbgen.layout import Leaf, SharedPage
from kbgen.memo import Digest, digest
from kbgen.search.folder import check_ours, state

log = logging.getLogger("mkdocs.plugins.kbgen")


def build(config_file: Path, site_dir: Path | None = None, crew: Crew | None = None) -> Path:
    """Builds a site and returns its folder.

    Raises UsageError for a wrong configuration or a folder that is not ours, BuildError when the build fails.
    """
    job = Job.of(config_file, site_dir)
    config = job.config()
    final, index = Path(config.site_dir), configuration.index_dir(config)
    configuration.settings(config)
    with _in_a_line(), exclusive(final) as releases:
        if stranger := foreign(config):
            log.warning(f"kbgen does not know what {stranger} does to a page: MkDocs itself makes every page")
            by_mkdocs(job, releases, index)
        else:
            with closing(job.cache()) as memo, none_left():
                make(Prepared(job, config, memo, crew or Crew(chosen())), releases, index)
    return final


@contextmanager
def _in_a_line() -> Iterator[None]:
    """Tells what the system refuses as a BuildError."""
    try:
        yield
    except OSError as error:
        raise BuildError(f"the site could not be written: {error}") from error
    except MemoryError:
        raise BuildError("there is not enough memory") from None


def rollback(config_file: Path, site_dir: Path | None = None) -> tuple[Path, str]:
    """Returns to the release before this one; the site's folder, and the name of the release.

    Raises UsageError when there is none, Busy while somebody builds, FolderNotOurs when something else stands where the
    search index is.
    """
    config = configuration.read(config_file, **dict(Job.of(config_file, site_dir).overrides))
    site, index = Path(config.site_dir), configuration.index_dir(config)
    check_ours(index)
    with _in_a_line(), exclusive(site) as releases:
        name, changed, with_index = releases.back(index)
    if changed:
        log.warning(f"{len(changed)} files of {site} are not what was written, {changed[0]} for one; build it again")
    if not with_index:
        log.warning(f"the search index of that release is gone; {index} is still that of the one before")
    return site, name


def make(site: Prepared, releases: Releases, index: Path | None) -> None:
    """Makes the next release, unless it would be this one.  Raises as `build` does, and OSError."""
    phase = site.crew.watch.phase
    with phase("content"):
        tell(site.project, preview=site.job.preview, strict=site.config.strict)
    known = releases.known()
    name, key = str(releases.site), digest(site.look, site.project.state)
    made = site.memo.outcome("release", name, key)
    if made and made == _told(releases, known, index) and releases.stands(made[0], known):
        return
    with releases.new(known, index) as tree:
        search = site.aside("search", search_files, tree.part(), releases.index, index)
        with phase("pages"):
            _add_pages(site, tree, search)
            _add_theme_pages(site, tree)
        with phase("files"):
            other_files(site, tree)
        with phase("search"):
            tree.join(search.result())
    site.memo.keep("release", name, key, _told(releases, tree.manifest, index))


def _told(releases: Releases, files: Manifest, index: Path | None) -> list[Any]:
    """What tells the site and the index that stand from others."""
    return [release_of(releases.site), len(files), state(index) if index else ""]


def _add_pages(site: Prepared, tree: NewTree, aside: Aside[Any]) -> None:
    """A page per view."""
    project, frame = site.project, digest(site.look, site.project.layout.shared.frame)

    def kept(route: str, view: Digest) -> bool:
        return tree.keep(f"{route}index.html", frame + view)

    shared = project.layout.shared.pages
    for number, each in enumerate(shared):
        if each.kind != "not_found" and not kept(each.route, each.view):
            tree.put(f"{each.route}index.html", frame + each.view, site.maker.page(project.layout.views[number]))
    pairs = zip(project.layout.loaded.subjects, project.leaves, strict=True)
    articles = [(subject, leaf) for subject, leaf in pairs if not kept(leaf.route, leaf.view)]
    done, total = len(shared) + len(project.leaves) - len(articles), len(shared) + len(project.leaves)
    pages = site.made([subject for subject, _ in articles], aside)
    for (_, leaf), page in zip(articles, pages, strict=True):
        tree.put(f"{leaf.route}index.html", frame + leaf.view, page)
        site.crew.watch.advance(done := done + 1, total)


def _add_theme_pages(site: Prepared, tree: NewTree) -> None:
    """Those that the theme makes from the whole site: the page that is not found, and the sitemap."""
    shared, leaves = site.project.layout.shared, site.project.leaves
    key = digest(site.look, shared.frame)
    for number, page in enumerate(shared.pages):
        if page.kind == "not_found" and not tree.keep(page.route, key + page.view):
            tree.put(page.route, key + page.view, site.maker.template(page.route, site.project.layout.views[number]))
    every: tuple[SharedPage | Leaf, ...] = (*shared.pages, *leaves)
    pages = [(page.route, page.listed, page.updated) for page in every if page.route != "404.html"]
    key = digest(site.look, pages)
    if not (tree.keep("sitemap.xml", key) and tree.keep("sitemap.xml.gz", key)):
        sitemap = site.maker.template("sitemap.xml", None, _listed(site, pages))
        newest = max((updated for _, _, updated in pages if updated), default=NEVER)
        tree.put("sitemap.xml", key, sitemap)
        tree.put("sitemap.xml.gz", key, _zipped(sitemap, newest))


def _listed(site: Prepared, pages: Sequence[tuple[str, bool, str]]) -> Iterator[SimpleNamespace]:
    """The pages as the sitemap's template knows them."""
    for route, listed, updated in pages:
        url = urljoin(f"{site.config.site_url.rstrip('/')}/", quote(route) or ".") if site.config.site_url else None
        view = SimpleNamespace(listed=listed, updated=updated)
        yield SimpleNamespace(page=SimpleNamespace(canonical_url=url, view=view))


def _zipped(content: bytes, day: str) -> bytes:
    """As MkDocs does it: dated by the page that changed last."""
    written = io.BytesIO()
    moment = dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC)
    with gzip.GzipFile("sitemap.xml.gz", "wb", fileobj=written, mtime=int(moment.timestamp())) as file:
        file.write(content)
    return written.getvalue()
