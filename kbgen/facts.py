"""Facts: the prices, promises and hours that texts quote, each under a dotted name.

A fact lives in one place; Markdown and YAML prose say `{{ plans.pro.first_response }}`, so two pages can never differ.
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.i18n import Translator
from kbgen.model import Channel, Organisation, Plan, RequestGuide, ServiceLevels, VideoCategory
from kbgen.service import channels_of, first_response, plan_response

Pairs = Iterator[tuple[str, str]]


def of_organisation(organisation: Organisation) -> Pairs:
    """`organisation.name`, `organisation.url`."""
    yield "organisation.name", organisation.name
    if organisation.url:
        yield "organisation.url", organisation.url


def of_plan(plan: Plan, levels: ServiceLevels | None, channels: tuple[Channel, ...], tr: Translator) -> Pairs:
    """`plans.pro.name`, `.price`, `.audience`, `.summary`, `.first_response`, `.first_response.chat`."""
    name = f"plans.{plan.id}"
    yield f"{name}.name", plan.name
    yield f"{name}.price", tr.price(plan.price)
    yield f"{name}.audience", plan.audience
    yield f"{name}.summary", plan.summary
    general = plan_response(levels, plan.id)
    if general is not None:
        yield f"{name}.first_response", tr.promise(general)
    for channel in channels_of(channels, plan.id):
        promise = first_response(levels, plan.id, channel.id)
        if promise is not None:
            yield f"{name}.first_response.{channel.id}", tr.promise(promise)


def of_channel(channel: Channel, tr: Translator) -> Pairs:
    """`channels.chat.name`, `.summary`, `.address`, `.url`, `.hours`."""
    name = f"channels.{channel.id}"
    yield f"{name}.name", channel.name
    yield f"{name}.summary", channel.summary
    if channel.address:
        yield f"{name}.address", channel.address
    if channel.url:
        yield f"{name}.url", channel.url
    if channel.hours:
        yield f"{name}.hours", tr.hours(channel.hours)


def of_levels(levels: ServiceLevels, tr: Translator) -> Pairs:
    """`severities.critical.name`, `.resolution`."""
    for severity in levels.severities:
        yield f"severities.{severity.id}.name", severity.name
        yield f"severities.{severity.id}.resolution", tr.promise(severity.resolution)


def of_request(guide: RequestGuide, tr: Translator) -> Pairs:
    """`request.longest_recording`, `request.recording_formats`."""
    if guide.longest_recording:
        yield "request.longest_recording", tr.duration(guide.longest_recording)
    if guide.recording_formats:
        yield "request.recording_formats", tr.alternatives([each.upper() for each in guide.recording_formats])


def of_video_category(category: VideoCategory, tr: Translator) -> Pairs:
    """`video_categories.tips.title`, `.shortest`, `.longest`."""
    name = f"video_categories.{category.id}"
    yield f"{name}.title", category.title
    yield f"{name}.shortest", tr.duration(category.shortest)
    yield f"{name}.longest", tr.duration(category.longest)
