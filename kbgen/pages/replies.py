"""How soon a channel answers, said as briefly as it can be: plans with the same promise share a line."""

from __future__ import annotations

from itertools import groupby

from kbgen.dataclass import dataclass
from kbgen.model import Channel, Promise, Site
from kbgen.service import first_response, plans_of


@dataclass(frozen=True, slots=True)
class Reply:
    """A first response and the plans that it holds for."""

    plans: tuple[str, ...]
    """Names; empty when it is the same for everyone who has the channel."""
    promise: Promise


def replies(site: Site, channel: Channel) -> tuple[Reply, ...]:
    """The first responses on a channel, from the plan with the least to the one with the most."""
    having = plans_of(site.plans, channel.plans)
    found = [(plan.name, first_response(site.service_levels, plan.id, channel.id)) for plan in having]
    grouped = [
        Reply(tuple(name for name, _ in group), promise)
        for promise, group in ((key, list(items)) for key, items in groupby(found, key=lambda pair: pair[1]))
        if promise
    ]
    alone = len(grouped) == 1 and len(grouped[0].plans) == len(having)
    return (Reply((), grouped[0].promise),) if alone else tuple(grouped)
