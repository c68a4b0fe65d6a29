"""Why a page was made anew by a build, or was not: what two releases say that it was made from.

Only what the releases hold is compared, for that is what stood and what stands: what is remembered may be of a build
that failed, of a release that was left, or gone.  What cannot be told for certain from that is not told; the lines that
differ are.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kbgen.build.release import Releases
from kbgen.build.tree import Made
from kbgen.dataclass import dataclass
from kbgen.errors import UsageError
from kbgen.host.prepared import Job
from kbgen.memo import HASH

SHOWN = 6
"""Lines of a page that are shown as examples of what is different."""
DIGEST = HASH().digest_size
"""Bytes of a digest; the key of a page is that of its layout, and that of its view."""
CONTENT = "its content changed (its own text, or what it takes from elsewhere)"
LAYOUT = "the layout changed (mkdocs.yml, a template, what stands around every page, or the programs)"


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as a release has it."""

    path: str
    made: Made
    html: str


@contextmanager
def explained(page: str | None, config_file: Path, site_dir: Path | None) -> Iterator[Callable[[], str]]:
    """Gives a function that says, after the build in the body, what happened to a page.

    It raises UsageError for a page that the site does not have.
    """
    if page is None:
        yield str
        return
    site = Path(Job.of(config_file, site_dir).config().site_dir)
    before = _read(site, page)
    yield lambda: _told(page, before, _read(site, page))


def _read(site: Path, page: str) -> _Page | None:
    """A page by its route or its file; only what a manifest names is looked for on the disk."""
    known, route = Releases(site).known(), page.strip("/")
    names = (route if route.endswith(".html") else "", f"{route}/index.html".lstrip("/"))
    path = next((name for name in names if name in known), None)
    if path is None:
        return None
    html = ""
    with suppress(OSError):
        html = (site / path).read_text(encoding="utf-8", errors="replace")
    return _Page(path, known[path], html)


def _told(page: str, before: _Page | None, after: _Page | None) -> str:
    if after is None:
        raise UsageError(f"the site has no page {page}")
    if before is None:
        return f"{after.path}: made; there was none that could be taken over"
    said = f"{after.path}: {_compared(before.made, after.made)}"
    return "\n".join([said, *_lines(before.html, after.html)])


def _compared(before: Made, after: Made) -> str:
    """What their keys and the digests of their contents say."""
    (old, old_content), (new, new_content) = before[:2], after[:2]
    same = old_content == new_content
    if new == new_content:  # MkDocs made it, and of what nobody knows
        return "its bytes are what they were" if same else "its bytes differ"
    if old == new:
        return "as it was; all that it is made from is what it was"
    return f"made anew; {_reasons(old, new)}{'; it came out the same' if same else ''}"


def _reasons(old: bytes, new: bytes) -> str:
    if not len(old) == len(new) == 2 * DIGEST:
        return "something that it is made from changed"
    content, layout = old[DIGEST:] != new[DIGEST:], old[:DIGEST] != new[:DIGEST]
    return ", ".join([CONTENT] * content + [LAYOUT] * layout)


def _lines(before: str, after: str) -> list[str]:
    if not (before and after):  # one could not be read
        return []
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    changed = [line.strip()[:160] for line in found if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    more = [f"… and {len(changed) - SHOWN} more"] if len(changed) > SHOWN else []
    return [f"  {line}" for line in (*changed[:SHOWN], *more)]
