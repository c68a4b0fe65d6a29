"""Notices: in each page that they concern, and in a small file that pages read again while they are shown.

Which ones are in a page depends on the day of the build alone, never on the hour: the browser hides what has not begun
and what is over.  The file can be changed where the site is served, without a build.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from kbgen.dataclass import dataclass
from kbgen.model import Notice, Site
from kbgen.pages.view import View

STYLES = ("notices.css",)


@dataclass(frozen=True, slots=True)
class Banner:
    """A notice as a page shows it."""

    id: str
    severity: str
    title: str
    text: str
    url: str
    """Relative to the site's root, or an address elsewhere."""
    begins: str
    """ISO 8601, in UTC."""
    ends: str
    """The same; empty while nobody knows."""


def noticed(site: Site, view: View) -> View:
    """A page with the notices that concern it today; the page itself where a site has no notices at all."""
    if site.notices is None:
        return view
    banners = tuple(_banner(each) for each in site.notices if each.near(site.today) and each.concerns(view.route))
    return replace(view, notices=banners, styles=(*view.styles, *STYLES))


def notices_file(site: Site) -> str:
    """What a browser reads: every notice that is not over, with the pages that it concerns; made to be edited."""
    rows = [_row(each) for each in site.notices or () if not each.over(site.today)]
    listed = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"kbgenNotices([\n{listed}\n])\n" if rows else "kbgenNotices([])\n"


def _banner(notice: Notice) -> Banner:
    ends = _utc(notice.until, notice.timezone) if notice.until else ""
    begins = _utc(notice.from_, notice.timezone)
    return Banner(notice.id, notice.severity, notice.title, notice.text, notice.url.removeprefix("/"), begins, ends)


def _row(notice: Notice) -> dict[str, Any]:
    banner = _banner(notice)
    row = {
        "id": banner.id,
        "severity": banner.severity,
        "title": banner.title,
        "text": banner.text,
        "from": banner.begins,
        "until": banner.ends,
        "pages": notice.pages,
        "url": notice.url,
    }
    return {name: value for name, value in row.items() if value}


def _utc(moment: dt.datetime, zone: str) -> str:
    return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%MZ")
