"""`kbgen new`: a valid draft from nothing but a title.

Every draft goes through the same validators as content does before it is written, and nothing is ever overwritten.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

import yaml

from kbgen import report
from kbgen.authoring.insert import appended
from kbgen.authoring.scaffold import scaffolds
from kbgen.content import front_matter, nouns, yaml_source
from kbgen.content.nouns import Noun
from kbgen.content.schema import validate
from kbgen.content.source import read_text
from kbgen.dataclass import dataclass
from kbgen.errors import UsageError
from kbgen.model import Categories, Channels, Origin, VideoLibrary
from kbgen.problems import Problem, nearest

T = TypeVar("T")

LETTERS = str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
"""Letters that Unicode does not take apart into a base letter and an accent."""
LONGEST = 60
"""How long an address made from a title may be."""


def create(root: Path, kind: str, title: str, category: str | None, today: dt.date, lang: str) -> Path:
    """Begins a draft in the content folder `root`, and returns the file that holds it.

    Raises UsageError when it would overwrite something, names an unknown category, or could not be valid.
    """
    title = " ".join(title.split())
    if not title.isprintable():
        raise UsageError("the title holds a character that nobody can see; type it again")
    if "{{" in title:
        raise UsageError("a title quotes no facts; write the words out")
    return KINDS[kind](Asked(root, title, slug(title), category, today, scaffolds(lang)))


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to begin."""

    root: Path
    title: str
    name: str
    """The title as an address."""
    category: str | None
    today: dt.date
    texts: Mapping[str, str]
    """The scaffolds of the site's language."""

    def text(self, kind: str, **values: object) -> str:
        """A scaffold, filled in."""
        return self.texts[kind].format(title=_quoted(self.title), today=self.today, **values)


def slug(title: str) -> str:
    """A title as an address: `Så byter du lösenord!` → `sa-byter-du-losenord`.

    Raises UsageError when nothing is left of it.
    """
    base = unicodedata.normalize("NFKD", title.lower().translate(LETTERS)).encode("ascii", "ignore").decode()
    words = "-".join(re.findall("[a-z0-9]+", base))
    if not words:
        raise UsageError(f'no address can be made from the title "{title}"; use at least one letter a–z or digit')
    return words if len(words) <= LONGEST else words[: LONGEST + 1].rpartition("-")[0] or words[:LONGEST]


def _faq(asked: Asked) -> Path:
    if asked.category:
        raise UsageError("a FAQ topic has no category; leave --category out")
    text = asked.text("faq")
    return _write(asked.root, nouns.TOPIC, [f"faq/{asked.name}.md", f"faq/{asked.name}/index.md"], text)


def _guide(asked: Asked) -> Path:
    shelf = _chosen(asked.category, _shelves(asked.root), "categories.yaml")
    text = asked.text("guide")
    return _write(
        asked.root, nouns.GUIDE, [f"guides/{shelf}/{asked.name}.md", f"guides/{shelf}/{asked.name}/index.md"], text
    )


def _troubleshooter(asked: Asked) -> Path:
    shelf = f"category: {_chosen(asked.category, _shelves(asked.root), 'categories.yaml')}\n" if asked.category else ""
    staffed = [item for item in _read(asked.root, nouns.CHANNELS, Channels()).channels if item.kind != "self-service"]
    first = min(staffed, key=lambda channel: channel.order, default=None)
    person = f"channel: {first.id}" if first else asked.texts["nobody"]
    text = asked.text("troubleshooter", category=shelf, person=person)
    return _write(
        asked.root,
        nouns.TROUBLESHOOTER,
        [f"troubleshooters/{asked.name}.yaml", f"troubleshooters/{asked.name}.yml"],
        text,
    )


def _video(asked: Asked) -> Path:
    path = asked.root / nouns.VIDEOS.place
    library = _read(asked.root, nouns.VIDEOS, VideoLibrary())
    shelf = _chosen(asked.category, [item.id for item in library.categories], path.name)
    ids = [video.id for video in library.videos]
    if asked.name in ids:
        raise UsageError(f'{_shown(path, asked.root)} already has a video "{asked.name}"; choose another title')
    entry = asked.text("video", id=_quoted(asked.name), file=asked.name, category=shelf)
    text = appended(path.read_text(encoding="utf-8-sig"), "videos", entry)
    after, problems = _validated(nouns.VIDEOS, text, _shown(path, asked.root))
    if problems or [video.id for video in after.videos] != [*ids, asked.name]:
        raise UsageError(f"no place for the video was found in {_shown(path, asked.root)}; add it by hand:\n{entry}")
    return _replaced(path, text, asked.root)


KINDS: dict[str, Callable[[Asked], Path]] = {
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
    _require_plain(path, root)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path


def _replaced(path: Path, text: str, root: Path) -> Path:
    """Puts a new text in the place of a file in one step, with the line ends and permissions that the file had."""
    _require_plain(path, root)
    newline = "\r\n" if b"\r\n" in path.read_bytes() else "\n"
    with NamedTemporaryFile("w", encoding="utf-8", newline=newline, dir=path.parent, delete=False) as file:
        file.write(text)
    try:
        shutil.copymode(path, file.name)
        return Path(file.name).replace(path)
    except OSError:
        Path(file.name).unlink()
        raise


def _require_plain(path: Path, root: Path) -> None:
    """Raises UsageError when a file, or a folder between it and the content folder, is a link to another place."""
    steps = [path, *path.parents][: len(path.relative_to(root).parts)]
    if link := next((step for step in steps if step.is_symlink()), None):
        raise UsageError(f"{_shown(link, root)} is a link to another place; nothing was written")


def _shown(path: Path, root: Path) -> str:
    return f"{root.name}/{path.relative_to(root).as_posix()}"


def _quoted(text: str) -> str:
    """A text as one line of YAML: plain where it can be, in quotes where it must."""
    return yaml.safe_dump(text, allow_unicode=True, width=10_000).removesuffix("\n").removesuffix("\n...")
