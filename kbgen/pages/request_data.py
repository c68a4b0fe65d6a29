"""What the request composer's scripts know: words, the rules for a subject line, what looks secret, where to send."""

from __future__ import annotations

from typing import Any

from kbgen.i18n import Translator, translator
from kbgen.model import RequestGuide, Site
from kbgen.pages.links import address_href


def request_data(site: Site) -> dict[str, Any]:
    """Plain data under the key "request" of `assets/kbgen/support-<lang>.js`; empty where there is no composer."""
    if not site.request:
        return {}
    group = translator(site.lang).group
    known = {
        "words": group("request.script"),
        "coach": _lists(group("request.coach")),
        "secrets": _lists(group("request.secrets")),
        "organisation": site.home.organisation.name,
        "mail": public_mail(site),
        "files": files_data(site.request, translator(site.lang)),
    }
    return {"request": known}


def files_data(guide: RequestGuide, tr: Translator) -> dict[str, Any]:
    """What a file may be: megabytes, seconds, endings, and how the last two read."""
    longest = guide.longest_recording
    return {
        "largest": guide.largest_file,
        "longest": longest and longest.total_seconds(),
        "length": tr.duration(longest) if longest else "",
        "formats": guide.recording_formats,
        "readable": tr.alternatives([each.upper() for each in guide.recording_formats]),
    }


def _lists(group: dict[str, Any]) -> dict[str, Any]:
    """Words with commas between them, as lists."""
    return {name: text.split(", ") if isinstance(text, str) else text for name, text in group.items()}


def public_mail(site: Site) -> str:
    """The first public address of support to write to; empty where there is none."""
    mailable = (channel for channel in site.channels if address_href(channel).startswith("mailto:"))
    return next((channel.address.strip() for channel in mailable), "")
