"""What many pages of a site share is made once for it, and not once per page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from kbgen.model import Site

P = ParamSpec("P")
T = TypeVar("T")


def per_site(make: Callable[Concatenate[Site, P], T]) -> Callable[Concatenate[Site, P], T]:
    """Remembers what a function made of a site, until it is asked about another."""
    last: list[Site] = []
    made: dict[object, T] = {}

    @wraps(make)
    def remembered(site: Site, *names: P.args, **none: P.kwargs) -> T:
        if not last or last[0] is not site:
            last[:] = [site]
            made.clear()
        if names not in made:
            made[names] = make(site, *names, **none)
        return made[names]

    return cast(Callable[Concatenate[Site, P], T], remembered)
