"""Why a query is answered as it is: what its words stand for, and what each answer's score is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from click import style

from kbgen.search import constants
from kbgen.search.index import Answer, Hit, Index
from kbgen.search.query import Candidate, Group
from kbgen.search.rank import Ranked
from kbgen.search.show import as_row, remarks

RELATIONS = {"": "fragments", "head": "compound", "modifier": "compound"}
"""What a relation of words is called, if not as it is."""
SHOWN = 8
"""Words of a group that are shown on a terminal; JSON has them all."""


def explained(index: Index, lang: str, query: str, answer: Answer, site_url: str) -> dict[str, Any]:
    """The answer with its reasons, as plain data."""
    pinned = set(index.pinned(lang, query)) if answer.hits else set()
    return {
        "query": query,
        "lang": lang,
        "suggestion": answer.suggestion,
        "sure": answer.sure,
        "groups": [_group(index, lang, group) for group in answer.groups],
        "hits": [
            as_row(hit, site_url) | _score(index, answer, hit, ranked) | {"pinned": ranked.document in pinned}
            for hit, ranked in zip(answer.hits, answer.ranked, strict=True)
        ],
    }


def _group(index: Index, lang: str, group: Group) -> dict[str, Any]:
    """`share` is what the group counts for; `title` what it weighs in the likeness of query and title."""
    words = [
        {
            "word": index.words(lang)[each.word],
            "relation": RELATIONS.get(each.kin, each.kin),
            "weight": round(each.weight, 4),
            "likeness": round(each.likeness, 4),
        }
        for each in group.candidates
    ]
    return {
        "text": group.text,
        "typed": group.typed,
        "share": group.share,
        "title": round(group.title, 4),
        "words": words,
    }


def _score(index: Index, answer: Answer, hit: Hit, ranked: Ranked) -> dict[str, Any]:
    """score = (text + title likeness) × boost; the text is the whole's, and the best piece's where there is one."""
    words = [given for group in answer.groups if (given := _given(index, hit.lang, group, ranked.document))]
    whole = sum(float(given["points"]) for given in words)
    best = (ranked.text - (1 - constants.PIECE) * whole) / constants.PIECE if ranked.pieces else None
    return {
        "text": round(ranked.text, 4),
        "title_likeness": round(ranked.title, 4),
        "boost": ranked.boost,
        "whole": round(whole, 4),
        "best_piece": None if best is None else round(best, 4),
        "words": [{**given, "points": round(given["points"], 4)} for given in words],
    }


def _given(index: Index, lang: str, group: Group, document: int) -> dict[str, Any] | None:
    """What a group gives a document as a whole, and the word that gives most of it."""
    values = [
        (each.weight * impact, each) for each in group.candidates if (impact := _impact(index, lang, each, document))
    ]
    if not values:
        return None
    most, best = max(values, key=lambda each: each[0])
    points = group.share * (most + constants.REST * (sum(value for value, _ in values) - most)) / constants.LEVELS
    relation = RELATIONS.get(best.kin, best.kin)
    return {"typed": group.text, "word": index.words(lang)[best.word], "relation": relation, "points": points}


def _impact(index: Index, lang: str, candidate: Candidate, document: int) -> float:
    found = index.postings(lang, candidate.word)
    return next((i for number, i in zip(found.documents, found.impacts, strict=True) if number == document), 0.0)


def as_explanation(told: dict[str, Any], *, colour: bool) -> str:
    """The same, to be read."""
    parts = [*remarks(told["suggestion"], sure=told["sure"] or not told["hits"])]
    parts += ["\n".join(_group_lines(group, colour)) for group in told["groups"]]
    parts += ["\n".join(_hit_lines(number, hit, colour)) for number, hit in enumerate(told["hits"], 1)]
    return "\n\n".join(parts if told["hits"] else [*parts, "nothing found"])


def _group_lines(group: dict[str, Any], colour: bool) -> Iterator[str]:
    counts = "" if group["typed"] else f"  (not typed so; counts {group['share']:.2g})"
    yield (
        (style(group["text"], bold=True) if colour else group["text"])
        + counts
        + (" stands for" if group["words"] else " stands for nothing that is here")
    )
    for word in group["words"][:SHOWN]:
        yield f"   {word['weight']:6.2f}  {word['word']}  ({word['relation']})"
    if len(group["words"]) > SHOWN:
        yield f"   and {len(group['words']) - SHOWN} more that weigh less"


def _hit_lines(number: int, hit: dict[str, Any], colour: bool) -> Iterator[str]:
    title = style(hit["title"], bold=True) if colour else hit["title"]
    yield f"{number}. {title}  [{hit['kind']}]"
    yield f"   {hit['url']}"
    first = "pinned: it comes first, whatever its score; " if hit["pinned"] else ""
    yield (
        f"   {first}score {hit['score']:.2f} = (text {hit['text']:.2f} + title likeness {hit['title_likeness']:.2f})"
        f" × boost {hit['boost']:g}"
    )
    if hit["best_piece"] is not None:
        where = f', in "{hit["heading"]}"' if hit["heading"] else ""
        shares = (
            f"{1 - constants.PIECE:.0%} of the whole, {hit['whole']:.2f}, + {constants.PIECE:.0%} of the best piece"
        )
        yield f"   text {hit['text']:.2f} = {shares}, {hit['best_piece']:.2f}{where}"
    for given in hit["words"]:
        yield f"   {given['points']:6.2f}  {given['typed']} → {given['word']}  ({given['relation']})"
