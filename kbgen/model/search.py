"""What writers control in search: how each answer is treated, which words mean the same, which queries must work."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product
from typing import Annotated, Any, Literal

from kbgen.dataclass import dataclass
from kbgen.model.base import NOWHERE, SCHEMA, AnswerRef, Located, PlanId, Title
from kbgen.model.markers import BeforeValidator, Field

Boost = Annotated[float, Field(ge=0.1, le=10, allow_inf_nan=False)]
Kind = Literal[
    "guide", "question", "topic", "category", "video", "troubleshooter", "plan", "channel", "support", "community",
    "event", "page",
]  # fmt: skip
"""What may be found."""
Words = Annotated[tuple[Title, ...], Field(max_length=20)]
"""Words or phrases; each is looked up for each, so there are not many."""


@dataclass(frozen=True, slots=True)
class SearchMeta:
    """How search treats an answer."""

    __pydantic_config__ = SCHEMA
    boost: Boost = 1.0
    """How much it counts beside others, 0.1 to 10; 1 is as much as every other."""
    exclude: bool = False
    """Listed, but never found."""
    pins: tuple[Title, ...] = ()
    """Queries for which it comes first; in the braces after a question, separated by commas."""


ORDINARY = SearchMeta()
"""How search treats what nobody said anything about."""


@dataclass(frozen=True, slots=True)
class Synonym:
    """Words or phrases that mean the same in a search: `words`, or `from` with `to`."""

    __pydantic_config__ = SCHEMA
    words: Words = ()
    """Each of them finds all others too."""
    from_: Words = ()
    """One way: whoever searches for one of these …"""
    to: Words = ()
    """… finds these too; not the other way round."""
    at: Located = NOWHERE

    def pairs(self) -> Iterator[tuple[str, str]]:
        """(what is searched for, what it also finds), as they were written."""
        yield from permutations(self.words, 2)
        yield from product(self.from_, self.to)


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Words that mean the same in a search: `content/synonyms.yaml`."""

    __pydantic_config__ = SCHEMA
    synonyms: Annotated[tuple[Synonym, ...], Field(max_length=500)] = ()
    """The groups."""


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class GoldenQuery:
    """What a customer types, and the answer that must be among the first."""

    __pydantic_config__ = SCHEMA
    query: Title
    """As a customer types it, slips of the finger included."""
    find: Annotated[
        tuple[AnswerRef, ...],
        BeforeValidator(_one_or_more, json_schema_input_type=AnswerRef | tuple[AnswerRef, ...]),
        Field(min_length=1),
    ]
    """The right answer, or a list of answers any of which is right."""
    within: Annotated[int, Field(ge=1, le=10)] = 3
    """Among how many of the first it must be, 1 to 10."""
    kind: Kind | None = None
    """Only among answers of this kind."""
    plan: PlanId | None = None
    """Only among answers that hold for this plan."""
    at: Located = NOWHERE


@dataclass(frozen=True, slots=True)
class Searches:
    """Golden queries, which must go on finding their answers: `content/searches.yaml`."""

    __pydantic_config__ = SCHEMA
    searches: tuple[GoldenQuery, ...] = ()
    """The queries."""
