"""The request composer: the preparation list and the message as a form, which is also a page to print and fill in."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Group, MessagePart, RequestField, RequestGuide, Site
from kbgen.model.support import SubjectLine
from kbgen.pages.about_support import STYLES, support_view
from kbgen.pages.contact import Way, contact_box
from kbgen.pages.view import View

SCRIPTS = ("support.js", "delivery.js", "request-check.js", "request-marks.js", "request-files.js", "request.js")


@dataclass(frozen=True, slots=True)
class Asked:
    """A field beside the message."""

    id: str
    title: str
    kind: str
    """As `RequestField.kind`; decides how it is filled in."""
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    """Of a choice: (id, name)."""
    name: str = ""
    """What it is called in a form that is sent without a script."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the message."""

    id: str
    """`part-1`, `part-2` …"""
    part: MessagePart


@dataclass(frozen=True, slots=True)
class Composer:
    """What the page shows."""

    gather: tuple[Group, ...]
    good: tuple[SubjectLine, ...]
    bad: tuple[SubjectLine, ...]
    message: tuple[Part, ...]
    fields: tuple[Asked, ...]
    screenshots: tuple[str, ...]
    recordings: tuple[str, ...]
    longest: dt.timedelta | None
    tools: tuple[str, ...]
    ways: tuple[Way, ...]
    """Where to send it."""
    action: str
    """Where the form goes without a script; empty where it only prints."""
    form: str
    """What the form's receiver has to know of its fields, as JSON: [name, title, kind, {option: its name}] …"""


def request(site: Site) -> Iterable[View]:
    """The composer."""
    guide = site.request
    if not guide:
        return
    parts = tuple(Part(f"part-{number}", part) for number, part in enumerate(guide.message, 1))
    fields = tuple(named(asked(site, guide)))
    data = Composer(
        guide.gather,
        guide.subject.good,
        guide.subject.bad,
        parts,
        fields,
        guide.screenshots,
        guide.recordings,
        guide.longest_recording,
        guide.tools,
        contact_box(site).ways,
        site.request_form,
        plain_form(site, parts, fields) if site.request_form else "",
    )
    has = {
        "gather": guide.gather,
        "subject": True,
        "message": guide.message,
        "details": data.fields,
        "attach": guide.screenshots or guide.recordings or guide.tools,
        "send": True,
    }
    view = support_view(site, "request", data, has, "request.yaml")
    yield replace(view, styles=(*STYLES, "request.css"), scripts=SCRIPTS)


def asked(site: Site, guide: RequestGuide) -> Iterator[Asked]:
    """The fields in their order, with the choices that the site has; a choice among nothing is left out."""
    levels = site.service_levels.severities if site.service_levels else ()
    choices = {
        "plan": tuple((plan.id, plan.name) for plan in site.plans),
        "severity": tuple((level.id, level.name) for level in levels),
    }
    for field in guide.fields or usual(site):
        if field.kind not in choices or choices[field.kind]:
            yield Asked(field.id, field.title, field.kind, field.text, choices.get(field.kind, ()))


def named(fields: Iterable[Asked]) -> Iterator[Asked]:
    """The fields with their names in a form; the first e-mail address is the one to answer."""
    answered = False
    for field in fields:
        answers = field.kind == "email" and not answered
        answered = answered or answers
        yield replace(field, name="email" if answers else f"field-{field.id}")


def plain_form(site: Site, parts: Iterable[Part], fields: Iterable[Asked]) -> str:
    """`Composer.form`."""
    attached = translator(site.lang).t("request.script.attached")
    told: list[tuple[str, str, str, dict[str, str]]] = [(each.id, each.part.title, "part", {}) for each in parts]
    told += [(each.name, each.title, each.kind, dict(each.options)) for each in fields]
    told += [(f"attached-{kind}", attached, "attached", {}) for kind in ("screenshot", "recording")]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def usual(site: Site) -> Iterator[RequestField]:
    """The fields of a site that names none, in its language."""
    words = translator(site.lang).group("request.field")
    for name, kind in (
        ("account", "email"), ("plan", "plan"), ("began", "line"), ("error", "verbatim"), ("severity", "severity"),
        ("environment", "environment"),
    ):  # fmt: skip
        yield RequestField(name, words[name], kind, words.get(f"{name}_hint", ""))  # type: ignore[arg-type]
