"""What customers pay for, and what each plan adds to the one below: `content/plans.yaml`."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Literal

from kbgen.dataclass import dataclass
from kbgen.model.base import NOWHERE, SCHEMA, FeatureId, Id, Located, PlanId, Text, Title
from kbgen.model.markers import Field


@dataclass(frozen=True, slots=True)
class Feature:
    """A row of the comparison table."""

    __pydantic_config__ = SCHEMA
    id: Id
    """Its name in each plan's `features`."""
    title: Title
    """The row's heading."""
    description: Text = ""
    """A sentence for whoever wonders what it means."""


@dataclass(frozen=True, slots=True)
class FeatureGroup:
    """A heading of the comparison table."""

    __pydantic_config__ = SCHEMA
    title: Title
    """The heading."""
    features: tuple[Feature, ...]
    """Its rows, in order."""
    at: Located = NOWHERE


@dataclass(frozen=True, slots=True)
class Price:
    """What a plan costs."""

    __pydantic_config__ = SCHEMA
    amount: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    """The sum; without it `text` says what applies."""
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "SEK"
    """An ISO 4217 code."""
    period: Literal["month", "year", "once"] = "month"
    """What the sum is for."""
    text: Text = ""
    """Said instead of, or after, the sum."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A level of service that a customer can have."""

    __pydantic_config__ = SCHEMA
    id: Id
    """Its name in every `plans` list."""
    name: Title
    """The name that readers see."""
    order: int
    """From the least to the most."""
    price: Price
    """What it costs."""
    audience: Text = ""
    """Whom it suits."""
    summary: Text = ""
    """The support that it gives, in a few words."""
    inherits: PlanId | None = None
    """The plan whose features it also has."""
    features: dict[FeatureId, Text] = field(default_factory=dict)
    """Feature id → `yes`, `no` or a few words; what is not named comes from `inherits`."""
    resources: tuple[Text, ...] = ()
    """The resources that it adds to the plan below."""
    support: tuple[Text, ...] = ()
    """The support features that it adds to the plan below."""
    at: Located = NOWHERE


@dataclass(frozen=True, slots=True)
class Plans:
    """All plans: `content/plans.yaml`."""

    __pydantic_config__ = SCHEMA
    title: Title | None = None
    """The page's heading."""
    lead: Text = ""
    """A sentence under the heading."""
    feature_groups: tuple[FeatureGroup, ...] = ()
    """The comparison table's headings and rows."""
    plans: tuple[Plan, ...] = ()
    """The plans."""
