"""A film: a player that asks nobody before a click, chapters, and what is said as text."""

from __future__ import annotations

import datetime as dt
import mimetypes
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kbgen.dataclass import dataclass
from kbgen.model import Chapter, Cue, Site, Video, VideoSource
from kbgen.pages.links import around, before_and_after, catalog, resolve, trail
from kbgen.pages.videos import card
from kbgen.pages.view import Link, View
from kbgen.service import plan_names

PROVIDERS = {
    "youtube": (
        "YouTube",
        "https://www.youtube.com/watch?v={id}",
        "https://www.youtube-nocookie.com/embed/{id}?rel=0&autoplay=1",
    ),
    "vimeo": ("Vimeo", "https://vimeo.com/{id}", "https://player.vimeo.com/video/{id}?dnt=1&autoplay=1"),
}
"""Name, address to visit, address to embed."""


@dataclass(frozen=True, slots=True)
class Player:
    """Where the film is."""

    href: str
    """What the link without JavaScript leads to: a file below the site's root, or an absolute address."""
    mime: str = ""
    provider: str = ""
    embed: str = ""
    poster: str = ""
    captions: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter and what is said in it."""

    title: str
    start: dt.timedelta
    seconds: int
    href: str
    """The film from here on, without JavaScript."""
    cues: tuple[tuple[int, str], ...]
    """(second, text) pairs."""


@dataclass(frozen=True, slots=True)
class Film:
    """What a video's page shows."""

    description: str
    category: str
    length: dt.timedelta
    player: Player
    parts: tuple[Part, ...]
    """The chapters; a single one without a title where there are none."""
    plans: tuple[str, ...]
    guides: tuple[Link, ...]
    added: dt.date | None
    before: Link | None
    after: Link | None
    spoken: bool
    """There is a transcript."""


def video(site: Site) -> Iterable[View]:
    """A page per film."""
    known = catalog(site) if site.videos else {}
    for shelf in site.video_categories:
        films = [film for film in site.videos if film.category == shelf.id]
        links = tuple(replace(card(site, film).link, text="") for film in films)
        for film in films:
            yield _page(site, film, shelf.title, links, known)


def _page(site: Site, film: Video, shelf: str, links: tuple[Link, ...], known: Mapping[str, Link]) -> View:
    route = f"videos/{film.id}/"
    before, after = before_and_after(links, route)
    data = Film(
        film.description,
        shelf,
        film.duration,
        _player(film),
        _parts(film),
        plan_names(site.plans, film.plans),
        resolve(known, film.guides),
        film.added,
        before,
        after,
        bool(film.transcript),
    )
    return View(
        route,
        "video",
        site.lang,
        film.title,
        film.description,
        "videos",
        trail(site, "videos"),
        around(links, route),
        shelf,
        (),
        data,
        ("parts.css", "videos.css"),
        ("video.js",),
        "videos.yaml",
    )


def _player(film: Video) -> Player:
    source: VideoSource = film.source
    poster = film.poster or ""
    if source.file:
        mime = mimetypes.guess_type(source.file)[0] or "video/mp4"
        return Player(source.file, mime, poster=poster, captions=film.captions or "")
    name, visit, embed = PROVIDERS[source.provider or "youtube"]
    return Player(visit.format(id=source.id), "", name, embed.format(id=source.id), poster)


def _parts(film: Video) -> tuple[Part, ...]:
    """The cues under the chapter in which they begin."""
    chapters = film.chapters or (Chapter(dt.timedelta(0), ""),)
    ends = [*(chapter.start for chapter in chapters[1:]), dt.timedelta.max]
    starts = [dt.timedelta(0), *ends[:-1]]
    return tuple(
        Part(each.title, each.start, _seconds(each.start), _from(film, each), _cues(film.transcript, start, end))
        for each, start, end in zip(chapters, starts, ends, strict=True)
    )


def _from(film: Video, chapter: Chapter) -> str:
    """A file understands a media fragment, as does Vimeo; YouTube has a parameter of its own."""
    joint = "&t=" if film.source.provider == "youtube" else "#t="
    return f"{_player(film).href}{joint}{_seconds(chapter.start)}"


def _cues(cues: tuple[Cue, ...], start: dt.timedelta, end: dt.timedelta) -> tuple[tuple[int, str], ...]:
    return tuple((_seconds(cue.start), cue.text) for cue in cues if start <= cue.start < end)


def _seconds(length: dt.timedelta) -> int:
    return int(length.total_seconds())
