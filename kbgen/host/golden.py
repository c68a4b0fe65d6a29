"""Golden queries: what customers type, asked for real, and a problem for each that no longer finds its answer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kbgen.dataclass import dataclass
from kbgen.model import GoldenQuery, Site
from kbgen.problems import Problem, short
from kbgen.search import Index, Options, corpus, write_index

DEPTH = 50
"""How far down the right answer is looked for, so that a writer learns how far away it is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Something that search found, or should have."""

    reference: str
    """Its route as content refers to it: `faq/konto#losenord`."""
    title: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A golden query, and what search answers."""

    golden: GoldenQuery
    answers: tuple[Answer, ...]
    """What came, best first."""
    right: tuple[Answer, ...]
    """What may come; nothing where search holds none of it."""

    @property
    def rank(self) -> int | None:
        """The place of the best right answer, from 1 on."""
        return next((place for place, answer in enumerate(self.answers, 1) if answer in self.right), None)

    @property
    def found(self) -> bool:
        """Whether a right answer came soon enough."""
        return self.rank is not None and self.rank <= self.golden.within


def ask(site: Site) -> tuple[Asked, ...]:
    """Asks every golden query of a site, in an index made for the purpose and thrown away."""
    if not site.searches:
        return ()
    found = corpus(site)
    titles = {reference(each.route): each.load().title for each in found.documents}
    with tempfile.TemporaryDirectory(prefix="kbgen-") as folder:
        write_index(found, Path(folder, "index"))
        index = Index(Path(folder, "index"))
        return tuple(_asked(index, golden, titles) for golden in site.searches)


def missed(asked: Iterable[Asked]) -> Iterator[Problem]:
    """A problem for each query whose answer did not come soon enough."""
    for each in asked:
        if not each.found:
            at = each.golden.at
            yield Problem(at.path, at.line("query"), "search-missed", _message(each), _hint(each))


def _asked(index: Index, golden: GoldenQuery, titles: Mapping[str, str]) -> Asked:
    hits = index.search(golden.query, **options(golden))
    return Asked(
        golden,
        tuple(Answer(reference(hit.route), hit.title) for hit in hits),
        tuple(Answer(name, titles[name]) for name in map(reference, golden.find) if name in titles),
    )


def options(golden: GoldenQuery) -> Options:
    """How a golden query is asked, of either runtime."""
    kind, plan = golden.kind, golden.plan
    return {"limit": DEPTH, "kinds": [kind] if kind else [], "plans": [plan] if plan else []}


def reference(route: str) -> str:
    """A route, however it is written, as content refers to it."""
    page, _, anchor = route.partition("#")
    return f"{page.strip('/')}#{anchor}" if anchor else page.strip("/")


def _message(asked: Asked) -> str:
    query = f'"{short(asked.golden.query)}"'
    if not asked.right:
        return f'{query} is to find "{short(asked.golden.find[0])}", which search does not hold'
    rank, within = asked.rank, asked.golden.within
    best = asked.answers[rank - 1] if rank else asked.right[0]
    came = f"came {_ordinal(rank)}" if rank else f"is not among the first {DEPTH}"
    instead = [f'{place}. "{short(answer.title, 50)}"' for place, answer in enumerate(asked.answers[:within], 1)]
    return f'{query} finds {", ".join(instead) or "nothing"}; "{short(best.title, 50)}" {came}'


def _hint(asked: Asked) -> str:
    if not asked.right:
        return "it is excluded, unlisted or only a part of an answer; name the answer itself"
    return "give it these words as keywords, add a group to synonyms.yaml, or pin the query"


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
