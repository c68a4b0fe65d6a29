"""What cannot be said for certain while a file is broken: one fault is reported once, and not wherever it shows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from kbgen.content import nouns
from kbgen.content.nouns import Noun
from kbgen.dataclass import dataclass

ROUTES: dict[Noun, tuple[str, ...]] = {
    nouns.CATEGORIES: ("guides",),
    nouns.VIDEOS: ("videos",),
    nouns.PLANS: ("plans", "support"),
    nouns.CHANNELS: ("support",),
    nouns.SERVICE_LEVELS: ("support",),
    nouns.ESCALATION: ("support",),
    nouns.EMERGENCY: ("support",),
    nouns.REGIONS: ("support",),
    nouns.REQUEST: ("support",),
    nouns.SUPPORT: ("support",),
    nouns.COMMUNITY: ("community",),
    nouns.EVENTS: ("community",),
}
"""The pages that need a noun."""

KINDS: dict[Noun, tuple[str, ...]] = {
    nouns.CATEGORIES: ("category",),
    nouns.VIDEOS: ("video category",),
    nouns.PLANS: ("plan", "feature"),
    nouns.CHANNELS: ("channel",),
}
"""The kinds of reference that need a noun."""

FACTS: dict[Noun, tuple[str, ...]] = {
    nouns.HOME: ("organisation.",),
    nouns.VIDEOS: ("video_categories.",),
    nouns.PLANS: ("plans.",),
    nouns.CHANNELS: ("channels.", "plans."),
    nouns.SERVICE_LEVELS: ("severities.", "plans."),
    nouns.REQUEST: ("request.",),
}
"""The facts that need a noun."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What to say nothing about."""

    routes: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    facts: tuple[str, ...] = ()

    def covers(self, route: str, anchor: str = "") -> bool:
        """Whether a place may exist once the broken files are mended."""
        steps = route.split("/")
        above = {"/".join(steps[: number + 1]) for number in range(len(steps))}
        return bool(above & self.routes) or f"{route}#{anchor}" in self.routes


def doubt(broken: Iterable[str]) -> Doubt:
    """What follows from some broken files, by their names in the content folder."""
    routes: set[str] = set()
    kinds: set[str] = set()
    facts: set[str] = set()
    for name in broken:
        noun = nouns.noun_of(name)
        if noun is None:
            facts |= {""} if name == nouns.FACTS else set()
        else:
            routes |= {*ROUTES.get(noun, ()), *_route(noun, name)}
            kinds |= {*KINDS.get(noun, ())}
            facts |= {*FACTS.get(noun, ())}
    return Doubt(frozenset(routes), frozenset(kinds), tuple(sorted(facts)))


def _route(noun: Noun, name: str) -> tuple[str, ...]:
    """Where a broken article would most likely stand."""
    parts, stem = PurePosixPath(name).parts, stem_of(name)
    match noun:
        case nouns.GUIDE:
            return (f"guides/{parts[1]}/{stem}",)
        case nouns.TOPIC:
            return (f"faq/{stem}",)
        case nouns.QUESTION:
            return (f"faq/{parts[1]}#{stem}",)
        case nouns.PAGE:
            return (stem,)
        case nouns.TROUBLESHOOTER:
            return (f"troubleshooters/{stem}",)
    return ()


def stem_of(name: str) -> str:
    """The part of a file's name that becomes the last part of its address."""
    path = PurePosixPath(name)
    return path.parent.name if path.name == "index.md" else path.stem
