"""Hits → text for a terminal, and rows for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from click import style

from kbgen.search import Hit


def as_rows(hits: Sequence[Hit], site_url: str) -> list[dict[str, Any]]:
    """One flat object per hit; the excerpt is plain text, and `marks` are the (start, end) of its matched words."""
    return [
        {
            "title": hit.title,
            "heading": hit.heading,
            "url": address(hit, site_url),
            "kind": hit.kind,
            "lang": hit.lang,
            "category": hit.category,
            "plans": list(hit.plans),
            "score": hit.score,
            "excerpt": "".join(segment.text for segment in hit.excerpt),
            "marks": list(_marks(hit)),
        }
        for hit in hits
    ]


def address(hit: Hit, site_url: str) -> str:
    """Where the hit is on the site."""
    return f"{site_url.rstrip('/')}/{hit.route}"


def _marks(hit: Hit) -> Sequence[tuple[int, int]]:
    marks, at = [], 0
    for segment in hit.excerpt:
        if segment.matched:
            marks.append((at, at + len(segment.text)))
        at += len(segment.text)
    return marks


def as_text(hits: Sequence[Hit], site_url: str, *, colour: bool) -> str:
    """Three lines per hit: what it is, where it is, what it says."""
    if not hits:
        return "nothing found"
    return "\n\n".join(_paragraph(number, hit, site_url, colour) for number, hit in enumerate(hits, 1))


def _paragraph(number: int, hit: Hit, site_url: str, colour: bool) -> str:
    title = f"{hit.title} › {hit.heading}" if hit.heading and hit.heading != hit.title else hit.title
    excerpt = "".join(
        style(segment.text, bold=True, fg="yellow") if colour and segment.matched else segment.text
        for segment in hit.excerpt
    )
    head = style(title, bold=True) if colour else title
    return f"{number}. {head}  [{hit.kind}]\n   {address(hit, site_url)}\n   {excerpt}"
