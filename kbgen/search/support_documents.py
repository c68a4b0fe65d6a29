"""The support organisation as search documents: plans, channels, promises, escalation, community, events.

A page that is made from data has sections too: a part's name is its anchor and, in the locale, its heading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from kbgen.i18n import translator
from kbgen.model import Channel, Event, Group, Plan, Point, Site
from kbgen.search.document import Document, Section, joined, plain, said
from kbgen.service import NO, YES, channels_of, feature_value, first_response, instead_of_emergency, plans_of

Parts = Mapping[str, Iterable[str]]


def support_documents(site: Site) -> Iterator[Document]:
    """Every document about the support organisation and the people around it."""
    for part in PARTS:
        yield from part(site)


def _page(
    site: Site,
    kind: str,
    route: str,
    title: str,
    lead: Iterable[str] = (),
    sections: Iterable[Section] = (),
    plans: tuple[str, ...] = (),
) -> Document:
    return Document(site.lang, kind, route, title, (*said(_text(lead)), *sections), plans=plans)


def _support_page(site: Site, name: str, lead: str, parts: Parts, plans: tuple[str, ...] = ()) -> Document:
    """A page under `support/`; its name is a group of the locale, its route the same with hyphens."""
    t = translator(site.lang).t
    route = f"support/{name.replace('_', '-')}/"
    lines = (t(f"{name}.teaser"), lead)
    return _page(site, "support", route, t(f"{name}.title"), lines, _sections(site, name, parts), plans)


def _sections(site: Site, name: str, parts: Parts) -> Iterator[Section]:
    t = translator(site.lang).t
    for part, lines in parts.items():
        if text := _text(lines):
            yield Section(part.replace("_", "-"), t(f"{name}.{part}"), text)


def _text(lines: Iterable[str]) -> str:
    return joined(*map(plain, lines))


def _line(title: str, text: str) -> str:
    return f"{title}: {text}" if text else title


def _points(points: Iterable[Point]) -> list[str]:
    return [_line(point.title, point.text) for point in points]


def _groups(groups: Iterable[Group]) -> list[str]:
    return [line for group in groups for line in (group.title, group.text, *group.items)]


# Plans


def _plans(site: Site) -> Iterator[Document]:
    if not site.plans:
        return
    page = site.plans_page
    t = translator(site.lang).t
    features = [feature for group in page.feature_groups for feature in group.features]
    compared = _text(_line(feature.title, feature.description) for feature in features)
    sections = (Section("compare", t("plans.compare"), compared),) if features else ()
    yield _page(site, "plan", "plans/", page.title or t("sections.plans"), (page.lead,), sections)
    yield from (_plan(site, plan) for plan in site.plans)


def _plan(site: Site, plan: Plan) -> Document:
    tr = translator(site.lang)
    values = [
        (feature.title, feature_value(site.plans, plan.id, feature.id))
        for group in site.feature_groups
        for feature in group.features
    ]
    features = [title if value == YES else f"{title}: {value}" for title, value in values if value != NO]
    channels = [channel.name for channel in channels_of(site.channels, plan.id)]
    lines = (plan.summary, plan.audience, tr.price(plan.price), *plan.resources, *plan.support, *features, *channels)
    return _page(site, "plan", f"plans/#{plan.id}", plan.name, lines, plans=(plan.id,))


# Channels


def _channels(site: Site) -> Iterator[Document]:
    for channel in site.channels:
        lead = (channel.summary, channel.address)
        sections = _sections(site, "channel", _channel_parts(site, channel))
        yield _page(site, "channel", f"support/{channel.id}/", channel.name, lead, sections, channel.plans)


def _channel_parts(site: Site, channel: Channel) -> Parts:
    hours = channel.hours
    days = [f"{day.reason or day.date}: {day.hours}" for day in hours.exceptions] if hours else []
    return {
        "when": (*channel.when, *channel.not_when),
        "steps": channel.steps,
        "hours": (translator(site.lang).hours(hours), hours.note, *days) if hours else (),
        "response": _responses(site, (channel,)),
        "notes": channel.notes,
    }


def _responses(site: Site, channels: Iterable[Channel]) -> list[str]:
    """`Pro, Livechatt: 1 timme` for every promise on these channels."""
    tr = translator(site.lang)
    return [
        f"{plan.name}, {channel.name}: {tr.promise(promise)}"
        for channel in channels
        for plan in plans_of(site.plans, channel.plans)
        if (promise := first_response(site.service_levels, plan.id, channel.id))
    ]


# Pages about how support works


def _hub(site: Site) -> Iterator[Document]:
    hub = site.support
    if not hub:
        return
    parts = {
        "pillars": _points(hub.pillars),
        "resources": (*_groups(hub.resources), *hub.search_tips),
        "practices": [line for practice in hub.practices for line in (practice.title, *_points(practice.points))],
    }
    yield _page(site, "support", "support/", hub.title, (hub.lead, hub.closing), _sections(site, "support", parts))
    if hub.quality:
        yield _support_page(site, "quality", " ".join(_groups(hub.quality)), {})


def _service_levels(site: Site) -> Iterator[Document]:
    levels = site.service_levels
    if not levels:
        return
    if responses := _responses(site, site.channels):
        yield _support_page(site, "response_times", joined(*responses), {})
    tr = translator(site.lang)
    severities = [
        line
        for severity in levels.severities
        for line in (f"{severity.name}: {tr.promise(severity.resolution)}", severity.description, *severity.examples)
    ]
    yield _support_page(site, "service_levels", levels.lead, {"resolution": severities, "notes": levels.notes})


def _escalation(site: Site) -> Iterator[Document]:
    found = site.escalation
    if not found:
        return
    levels = [line for level in found.levels for line in (level.name, level.text, *level.handles)]
    parts = {"triggers": _points(found.triggers), "levels": levels, "steps": _points(found.steps)}
    yield _support_page(site, "escalation", found.lead, parts)


def _emergency(site: Site) -> Iterator[Document]:
    found = site.emergency
    if not found:
        return
    parts = {
        "is_it": _points((*found.critical, *found.not_critical)),
        "who": (*(plan.name for plan in plans_of(site.plans, found.plans)), instead_of_emergency(found)),
        "steps": _points(found.steps),
        "response": _points(found.response),
    }
    yield _support_page(site, "emergency", found.lead, parts, found.plans)


def _international(site: Site) -> Iterator[Document]:
    found = site.regions
    if not found:
        return
    parts = {
        "regions": [_line(region.name, region.coverage) for region in found.regions],
        "languages": [_line(language.name, language.text) for language in found.languages],
        "manners": _points(found.manners),
    }
    yield _support_page(site, "international", found.lead, parts)


def _prepare(site: Site) -> Iterator[Document]:
    guide = site.request
    if not guide:
        return
    subject = guide.subject
    examples = [line for each in (*subject.good, *subject.bad) for line in (each.text, each.why)]
    message = [line for part in guide.message for line in (f"{part.title}: {part.text}", part.example)]
    parts = {
        "gather": _groups(guide.gather),
        "subject": (*subject.advice, *examples),
        "message": message,
        "capture": (*guide.screenshots, *guide.recordings, *guide.tools),
    }
    yield _support_page(site, "prepare", guide.lead, parts)


def _request(site: Site) -> Iterator[Document]:
    if site.request:
        yield _support_page(site, "request", translator(site.lang).t("request.lead"), {})


# People


def _community(site: Site) -> Iterator[Document]:
    found = site.community
    if not found:
        return
    experts = found.experts
    parts = {
        "forum": [_line(category.title, category.description) for category in found.categories],
        "guidelines": _points(found.guidelines),
        "tips": _points(found.tips),
        "experts": (experts.text, *experts.criteria, *(_line(area.title, area.description) for area in experts.areas)),
        "groups": _groups(found.groups),
    }
    yield _page(site, "community", "community/", found.title, (found.lead,), _sections(site, "community", parts))


def _events(site: Site) -> Iterator[Document]:
    if not site.events:
        return
    t = translator(site.lang).t
    titles = [event.title for event in site.events]
    yield _page(site, "event", "community/events/", t("sections.events"), (t("events.lead"), *titles))
    yield from (_event(site, event) for event in site.events)


def _event(site: Site, event: Event) -> Document:
    tr = translator(site.lang)
    when = f"{tr.weekday_date(event.start.date())} {tr.time(event.start.time())}"
    lines = (event.description, tr.t(f"events.kind.{event.kind}"), when, event.place, *event.agenda)
    return _page(site, "event", f"community/events/{event.id}/", event.title, lines, plans=event.plans)


PARTS: tuple[Callable[[Site], Iterator[Document]], ...] = (
    _plans,
    _channels,
    _hub,
    _service_levels,
    _escalation,
    _emergency,
    _international,
    _prepare,
    _request,
    _community,
    _events,
)
