"""Why a page was made anew by a build, or was not: what it was made from is compared with the last time."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kbgen.build.release import Releases
from kbgen.build.tree import Made
from kbgen.dataclass import dataclass
from kbgen.errors import UsageError
from kbgen.host.prepared import Job

SHOWN = 6
"""Lines of a page that are shown as examples of what is different."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as a release has it."""

    made: Made | None
    html: str
    texts: tuple[object, ...]
    """The digests of its own texts, where it is an article's."""


@contextmanager
def explained(page: str | None, config_file: Path, site_dir: Path | None) -> Iterator[Callable[[], str]]:
    """Gives a function that says, after the build in the body, what happened to a page.

    Raises UsageError for a page that the site does not have.
    """
    if page is None:
        yield str
        return
    job = Job.of(config_file, site_dir)
    site, path = Path(job.config().site_dir), f"{page.strip('/').removesuffix('index.html').strip('/')}/index.html"
    path = path.lstrip("/")
    before = _read(job, site, path)
    yield lambda: _told(path, before, _read(job, site, path))


def _read(job: Job, site: Path, path: str) -> _Page:
    memo = job.cache()
    try:
        known = memo.key("leaf", path.removesuffix("/index.html"))
        texts = known[1:] if isinstance(known, tuple) else ()
    finally:
        memo.close()
    html = (site / path).read_text(encoding="utf-8") if (site / path).is_file() else ""
    return _Page(Releases(site).known().get(path), html, texts)


def _told(path: str, before: _Page, after: _Page) -> str:
    if after.made is None:
        raise UsageError(f"the site has no page {path}")
    if before.made is None:
        return f"{path}: made; there was none that could be taken over"
    if before.made[0] == after.made[0]:
        return f"{path}: taken over; all that it is made from is what it was"
    reasons = [text for text, different in _differences(before, after) if different]
    return "\n".join([f"{path}: made anew; {', '.join(reasons)}", *_lines(before.html, after.html)])


def _differences(before: _Page, after: _Page) -> Iterator[tuple[str, bool]]:
    assert before.made and after.made
    view = before.made[0][16:] != after.made[0][16:]
    yield "its own text changed", view and before.texts != after.texts
    yield "something else changed that it shows", view and before.texts == after.texts
    yield "the layout changed (mkdocs.yml, a template, what stands around every page, or the programs)", (
        before.made[0][:16] != after.made[0][:16]
    )


def _lines(before: str, after: str) -> list[str]:
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    changed = [line.strip()[:160] for line in found if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    more = [f"… and {len(changed) - SHOWN} more"] if len(changed) > SHOWN else []
    return [f"  {line}" for line in (*changed[:SHOWN], *more)]
