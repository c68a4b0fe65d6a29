"""Hits → text for a terminal, and rows for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from click import style

from kbgen.search.index import Answer, Hit


def as_rows(hits: Sequence[Hit], site_url: str) -> list[dict[str, Any]]:
    """One object per hit."""
    return [as_row(hit, site_url) for hit in hits]


def as_row(hit: Hit, site_url: str) -> dict[str, Any]:
    """All that is known of a hit.  The excerpt is plain text, and `marks` are the (start, end) of its matched words."""
    return {
        "title": hit.title,
        "heading": hit.heading,
        "url": address(hit.place, site_url),
        "route": hit.route,
        "kind": hit.kind,
        "lang": hit.lang,
        "category": hit.category,
        "plans": list(hit.plans),
        "score": hit.score,
        "excerpt": "".join(segment.text for segment in hit.excerpt),
        "marks": list(_marks(hit)),
        "sections": [{"heading": each.heading, "url": address(each.route, site_url)} for each in hit.sections],
    }


def address(route: str, site_url: str) -> str:
    """Where something is on the site."""
    return f"{site_url.rstrip('/')}/{route}"


def _marks(hit: Hit) -> Sequence[tuple[int, int]]:
    marks, at = [], 0
    for segment in hit.excerpt:
        if segment.matched:
            marks.append((at, at + len(segment.text)))
        at += len(segment.text)
    return marks


def as_text(answer: Answer, site_url: str, *, colour: bool) -> str:
    """What each hit is, where it is, what it says, and where else in it; before them what is to be said of all."""
    parts = [*remarks(answer.suggestion, sure=answer.sure or not answer.hits)]
    parts += [_paragraph(number, hit, site_url, colour) for number, hit in enumerate(answer.hits, 1)]
    return "\n\n".join(parts if answer.hits else [*parts, "nothing found"])


def remarks(suggestion: str | None, *, sure: bool) -> Iterator[str]:
    """What may have been meant, and whether what is found may be no answer at all."""
    if suggestion:
        yield f'did you mean "{suggestion}"?'
    if not sure:
        yield "no word of the query is known here; these come closest"


def _paragraph(number: int, hit: Hit, site_url: str, colour: bool) -> str:
    title = f"{hit.title} › {hit.heading}" if hit.heading and hit.heading != hit.title else hit.title
    excerpt = "".join(
        style(segment.text, bold=True, fg="yellow") if colour and segment.matched else segment.text
        for segment in hit.excerpt
    )
    head = style(title, bold=True) if colour else title
    lines = [f"{number}. {head}  [{hit.kind}]", f"   {address(hit.place, site_url)}"]
    lines += [f"   {excerpt}"] if excerpt else []
    lines += [f"   › {each.heading}  {address(each.route, site_url)}" for each in hit.sections]
    return "\n".join(lines)
