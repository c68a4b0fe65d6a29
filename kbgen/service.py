"""What a customer with a plan may expect: which channels, which features, how soon an answer.

Several pages, the facts and the search documents all quote these answers, so they are worked out here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence

from kbgen.dataclass import dataclass
from kbgen.model import Channel, Emergency, Hours, Plan, Promise, ServiceLevels

YES, NO = "yes", "no"
BEST_FOR: dict[str, tuple[str, ...]] = {
    "self-service": ("calm", "today", "urgent"),
    "forum": ("calm",),
    "email": ("calm", "today"),
    "ticket": ("calm", "today"),
    "chat": ("today", "urgent"),
    "phone": ("urgent",),
    "representative": ("calm",),
}
"""Kind of channel → how urgent the questions are that it is best for, where a channel does not say so itself."""
WORKING_DAYS = Hours("Mo-Fr", "customer")
"""Where a site does not say what its working days are."""


@dataclass(frozen=True, slots=True)
class Added:
    """What a plan has that the plan below does not."""

    below: Plan | None
    """The plan that it inherits from."""
    resources: tuple[str, ...]
    support: tuple[str, ...]


def plan_of(plans: Sequence[Plan], plan_id: str | None) -> Plan | None:
    """The plan with an id."""
    return next((plan for plan in plans if plan.id == plan_id), None)


def channels_of(channels: Sequence[Channel], plan_id: str) -> tuple[Channel, ...]:
    """The channels that a plan has; a channel that names no plans is everyone's."""
    return tuple(channel for channel in channels if not channel.plans or plan_id in channel.plans)


def plans_of(plans: Sequence[Plan], ids: Sequence[str]) -> tuple[Plan, ...]:
    """The plans that a list of ids means, from the least to the most; an empty list means every plan."""
    return tuple(plan for plan in plans if not ids or plan.id in ids)


def plan_names(plans: Sequence[Plan], ids: Sequence[str]) -> tuple[str, ...]:
    """The names of the plans in a list of ids; nothing when the list is empty, since it then means everyone."""
    return tuple(plan.name for plan in plans if plan.id in ids)


def first_response(levels: ServiceLevels | None, plan_id: str, channel_id: str) -> Promise | None:
    """How soon a person answers this plan on this channel: by a line of its own, else by the plan's general one."""
    lines = [line for line in levels.first_response if line.plan == plan_id] if levels else []
    own = next((line.promise for line in lines if line.channel == channel_id), None)
    return own or next((line.promise for line in lines if line.channel is None), None)


def plan_response(levels: ServiceLevels | None, plan_id: str) -> Promise | None:
    """The promise that stands for a whole plan: the general line, else the first that names a channel."""
    lines = [line for line in levels.first_response if line.plan == plan_id] if levels else []
    general = next((line.promise for line in lines if line.channel is None), None)
    return general or next((line.promise for line in lines), None)


def feature_value(plans: Sequence[Plan], plan_id: str, feature_id: str) -> str:
    """`yes`, `no` or a few words: the plan's own, else that of the nearest plan below that says anything."""
    seen: set[str] = set()
    plan = plan_of(plans, plan_id)
    while plan and plan.id not in seen:
        if feature_id in plan.features:
            return plan.features[feature_id]
        seen.add(plan.id)
        plan = plan_of(plans, plan.inherits)
    return NO


def added_by(plans: Sequence[Plan], plan: Plan) -> Added:
    """What a plan adds to the one below."""
    return Added(plan_of(plans, plan.inherits), plan.resources, plan.support)


def best_for(channel: Channel) -> tuple[str, ...]:
    """How urgent the questions are that a channel is best for."""
    return channel.urgency or BEST_FOR[channel.kind]


def working_days(levels: ServiceLevels | None) -> Hours:
    """The days and hours that promises in working days count."""
    return (levels.working_days if levels else None) or WORKING_DAYS


def next_plan(plans: Sequence[Plan], plan_id: str) -> Plan | None:
    """The least plan that builds on a plan."""
    return next((plan for plan in plans if plan.inherits == plan_id), None)


def instead_of_emergency(emergency: Emergency) -> str:
    """What customers without emergency support do, as one text."""
    return emergency.otherwise or " ".join(note.text for note in emergency.others)
