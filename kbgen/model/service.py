"""What a customer is promised: service levels, escalation and emergencies."""

from __future__ import annotations

from typing import Literal

from kbgen.dataclass import dataclass
from kbgen.model.base import NOWHERE, SCHEMA, ChannelId, Id, Lines, Located, PlanId, Point, PromisedTime, Text, Title
from kbgen.model.channel import Hours


@dataclass(frozen=True, slots=True)
class Promise:
    """A time within which something happens; one shape for first responses and for resolution targets."""

    __pydantic_config__ = SCHEMA
    within: PromisedTime | None = None
    """The longest it takes, ISO 8601: `PT24H`, `P3D`.  Without it: as soon as can be."""
    at_least: PromisedTime | None = None
    """The shortest, when the promise is a range."""
    clock: Literal["always", "open-hours", "business-days"] = "always"
    """What counts: every hour, the channel's open hours, or working days."""
    same_day: bool = False
    """Before the working day ends; says more than a number of hours."""
    at_once: bool = False
    """A person answers straight away, while the channel is open."""
    guaranteed: bool = False
    """A guarantee, and not only what is usual."""
    text: Text = ""
    """Said instead of the computed sentence."""


@dataclass(frozen=True, slots=True)
class FirstResponse:
    """How soon a person answers, for a plan on a channel."""

    __pydantic_config__ = SCHEMA
    plan: PlanId
    """The plan."""
    promise: Promise
    """The time."""
    channel: ChannelId | None = None
    """The channel; empty means every channel of the plan that has no line of its own."""
    at: Located = NOWHERE


@dataclass(frozen=True, slots=True)
class Severity:
    """How much a problem hurts, and how soon it is to be solved."""

    __pydantic_config__ = SCHEMA
    id: Id
    """Its name."""
    name: Title
    """The name that readers see."""
    resolution: Promise
    """The target for a solution."""
    description: Text = ""
    """How to tell that it is this one."""
    examples: Lines = ()
    """Examples."""
    order: int = 0
    """From the mildest to the worst."""


@dataclass(frozen=True, slots=True)
class ServiceLevels:
    """First responses and resolution targets: `content/service_levels.yaml`."""

    __pydantic_config__ = SCHEMA
    lead: Text = ""
    """A sentence under the page's heading."""
    first_response: tuple[FirstResponse, ...] = ()
    """One line per plan, or per plan and channel."""
    severities: tuple[Severity, ...] = ()
    """The resolution targets."""
    notes: Lines = ()
    """What else one should know."""
    working_days: Hours | None = None
    """The days and hours that `business-days` and `same_day` count: `Mo-Fr`.

    Without it, Monday to Friday in the customer's own time zone."""
    at: Located = NOWHERE


@dataclass(frozen=True, slots=True)
class EscalationLevel:
    """A step up: who takes over, and with what."""

    __pydantic_config__ = SCHEMA
    id: Id
    """Its name."""
    name: Title
    """The name that readers see."""
    handles: Lines
    """What is dealt with here."""
    kind: Literal["support", "management"] = "support"
    """Management stands beside the support levels, not above them."""
    text: Text = ""
    """Who works here."""


@dataclass(frozen=True, slots=True)
class Trigger(Point):
    """A reason to escalate."""

    __pydantic_config__ = SCHEMA
    kind: Literal["overdue", "other"] = "other"
    """`overdue`: a promised time has passed, which the page works out; of any other the reader says that it is so."""
    level: Id | None = None
    """The id of the level that takes over."""
    send: Lines = ()
    """What to send along."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """When and how a request goes further: `content/escalation.yaml`."""

    __pydantic_config__ = SCHEMA
    triggers: tuple[Trigger, ...]
    """When it is right to escalate."""
    levels: tuple[EscalationLevel, ...]
    """From the first line upwards."""
    steps: tuple[Point, ...]
    """The process, in order."""
    lead: Text = ""
    """A sentence under the page's heading."""
    at: Located = NOWHERE

    def __post_init__(self) -> None:
        """Raises ValueError for a trigger that leads to no level."""
        known = [level.id for level in self.levels]
        for trigger in self.triggers:
            if trigger.level and trigger.level not in known:
                raise ValueError(f'a trigger leads to the level "{trigger.level}"; the levels are {", ".join(known)}')


@dataclass(frozen=True, slots=True)
class EmergencyStep(Point):
    """Something to do in an emergency."""

    __pydantic_config__ = SCHEMA
    plans: tuple[PlanId, ...] = ()
    """The plans that it is for; empty means every plan that has emergency support."""


@dataclass(frozen=True, slots=True)
class EmergencyQuestion:
    """A question that tells an emergency from something that can wait."""

    __pydantic_config__ = SCHEMA
    text: Title
    """The question, to be answered by yes or no."""
    emergency_if: Literal["yes", "no"] = "yes"
    """The answer that speaks for an emergency."""
    otherwise: Text = ""
    """What to do after the other answer."""


@dataclass(frozen=True, slots=True)
class PlanNote:
    """What customers with certain plans do."""

    __pydantic_config__ = SCHEMA
    plans: tuple[PlanId, ...]
    """The plans."""
    text: Text
    """What they do."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """What an emergency is, and what to do then: `content/emergency.yaml`."""

    __pydantic_config__ = SCHEMA
    critical: tuple[Point, ...]
    """What counts as an emergency."""
    steps: tuple[EmergencyStep, ...]
    """What to do, in order."""
    not_critical: tuple[Point, ...] = ()
    """What does not count."""
    response: tuple[Point, ...] = ()
    """What support does then."""
    plans: tuple[PlanId, ...] = ()
    """Who may use the process; empty means everyone."""
    channels: tuple[ChannelId, ...] = ()
    """The channels that it uses, best first."""
    otherwise: Text = ""
    """What the other customers do."""
    others: tuple[PlanNote, ...] = ()
    """The same, plan by plan; it stands in place of `otherwise`."""
    questions: tuple[EmergencyQuestion, ...] = ()
    """What the page asks besides what has happened and which plan the reader has."""
    lead: Text = ""
    """A sentence under the page's heading."""
    at: Located = NOWHERE
