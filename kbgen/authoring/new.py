"""`kbgen new`: a valid draft from nothing but a title.

Every draft goes through the same validators as content does before it is written, and nothing is ever overwritten.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml

from kbgen import report
from kbgen.authoring import templates
from kbgen.authoring.insert import appended
from kbgen.content import front_matter, nouns, yaml_source
from kbgen.content.nouns import Noun
from kbgen.content.schema import validate
from kbgen.content.source import read_text
from kbgen.errors import UsageError
from kbgen.model import Categories, Channels, Origin, VideoLibrary
from kbgen.problems import Problem, nearest

T = TypeVar("T")

LETTERS = str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
"""Letters that Unicode does not take apart into a base letter and an accent."""
LONGEST = 60
"""How long an address made from a title may be."""


def create(root: Path, kind: str, title: str, category: str | None, today: dt.date) -> Path:
    """Begins a draft in the content folder `root`, and returns the file that holds it.

    Raises UsageError when it would overwrite something, names an unknown category, or could not be valid.
    """
    title = " ".join(title.split())
    if not title.isprintable():
        raise UsageError("the title holds a character that nobody can see; type it again")
    if "{{" in title:
        raise UsageError("a title quotes no facts; write the words out")
    return KINDS[kind](root, title, slug(title), category, today)


def slug(title: str) -> str:
    """A title as an address: `Så byter du lösenord!` → `sa-byter-du-losenord`.

    Raises UsageError when nothing is left of it.
    """
    base = unicodedata.normalize("NFKD", title.lower().translate(LETTERS)).encode("ascii", "ignore").decode()
    words = "-".join(re.findall("[a-z0-9]+", base))
    if not words:
        raise UsageError(f'no address can be made from the title "{title}"; use at least one letter a–z or digit')
    return words if len(words) <= LONGEST else words[: LONGEST + 1].rpartition("-")[0] or words[:LONGEST]


def _faq(root: Path, title: str, name: str, category: str | None, today: dt.date) -> Path:
    if category:
        raise UsageError("a FAQ topic has no category; leave --category out")
    text = templates.FAQ.format(title=_quoted(title), today=today)
    return _write(root, nouns.TOPIC, [f"faq/{name}.md", f"faq/{name}/index.md"], text)


def _guide(root: Path, title: str, name: str, category: str | None, today: dt.date) -> Path:
    shelf = _chosen(category, _shelves(root), "categories.yaml")
    text = templates.GUIDE.format(title=_quoted(title), today=today)
    return _write(root, nouns.GUIDE, [f"guides/{shelf}/{name}.md", f"guides/{shelf}/{name}/index.md"], text)


def _troubleshooter(root: Path, title: str, name: str, category: str | None, today: dt.date) -> Path:
    shelf = f"category: {_chosen(category, _shelves(root), 'categories.yaml')}\n" if category else ""
    staffed = [item for item in _read(root, nouns.CHANNELS, Channels()).channels if item.kind != "self-service"]
    first = min(staffed, key=lambda channel: channel.order, default=None)
    person = f"channel: {first.id}" if first else "solved: Say who can help now."
    text = templates.TROUBLESHOOTER.format(title=_quoted(title), category=shelf, person=person, today=today)
    return _write(root, nouns.TROUBLESHOOTER, [f"troubleshooters/{name}.yaml", f"troubleshooters/{name}.yml"], text)


def _video(root: Path, title: str, name: str, category: str | None, today: dt.date) -> Path:
    path = root / nouns.VIDEOS.place
    library = _read(root, nouns.VIDEOS, VideoLibrary())
    shelf = _chosen(category, [item.id for item in library.categories], path.name)
    ids = [video.id for video in library.videos]
    if name in ids:
        raise UsageError(f'{_shown(path, root)} already has a video "{name}"; choose another title')
    entry = templates.VIDEO.format(id=_quoted(name), file=name, title=_quoted(title), category=shelf)
    text = appended(path.read_text(encoding="utf-8-sig"), "videos", entry)
    after, problems = _validated(nouns.VIDEOS, text, _shown(path, root))
    if problems or [video.id for video in after.videos] != [*ids, name]:
        raise UsageError(f"no place for the video was found in {_shown(path, root)}; add it by hand:\n{entry}")
    return _replaced(path, text)


KINDS: dict[str, Callable[[Path, str, str, str | None, dt.date], Path]] = {
    "faq": _faq,
    "guide": _guide,
    "video": _video,
    "troubleshooter": _troubleshooter,
}


def _shelves(root: Path) -> list[str]:
    return [item.id for item in _read(root, nouns.CATEGORIES, Categories()).categories]


def _chosen(category: str | None, known: list[str], place: str) -> str:
    """The category that was asked for, or the first."""
    if not known:
        raise UsageError(f"there is no category yet; add one to {place}")
    if category and category not in known:
        raise UsageError(f'no category "{category}"; {nearest(category, known) or "there is " + ", ".join(known)}')
    return category or known[0]


def _read(root: Path, noun: Noun, default: T) -> T:
    """A YAML noun of the site as it stands.  Raises UsageError when it is not valid."""
    path = root / noun.place
    if not path.is_file():
        return default
    text, problems = read_text(path, _shown(path, root))
    record, found = _validated(noun, text or "", _shown(path, root))
    if problems or found:
        raise UsageError(f"{report.line([*problems, *found][0])}; correct that first")
    return record  # type: ignore[no-any-return]


def _validated(noun: Noun, text: str, name: str) -> tuple[Any, list[Problem]]:
    parsed = front_matter.split(text, name).meta if name.endswith(".md") else yaml_source.parse(text, name)
    record, problems = validate(noun.schema, parsed.data, Origin(name, parsed.lines))
    return record, [*parsed.problems, *problems]


def _write(root: Path, noun: Noun, names: Sequence[str], text: str) -> Path:
    """Writes the first of some names that share an address, unless one of them is taken."""
    taken = next((root / name for name in names if (root / name).exists()), None)
    if taken:
        raise UsageError(f"{_shown(taken, root)} is already there; choose another title")
    path = root / names[0]
    _, problems = _validated(noun, text, path.name)
    if problems:
        raise UsageError(f"{problems[0].message}; choose another title")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path


def _replaced(path: Path, text: str) -> Path:
    """Puts a new text in the place of a file in one step, with the line ends that the file had."""
    newline = "\r\n" if b"\r\n" in path.read_bytes() else "\n"
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_text(text, encoding="utf-8", newline=newline)
    return temporary.replace(path)


def _shown(path: Path, root: Path) -> str:
    return f"{root.name}/{path.relative_to(root).as_posix()}"


def _quoted(text: str) -> str:
    """A text as one line of YAML: plain where it can be, in quotes where it must."""
    return yaml.safe_dump(text, allow_unicode=True, width=10_000).removesuffix("\n").removesuffix("\n...")
