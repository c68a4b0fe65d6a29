"""When an answer will come: a promise and the hours that it counts, as a moment.

`due` is the whole of it, and stands twice: here, and in `theme/assets/kbgen/support.js`, where it runs on the reader's
own clock.  `tests/clock_cases.yaml` is the table of cases to which both are held.

    always         `within` after it was sent
    open-hours     when the hours in which the channel is open, added up since it was sent, come to `within`
    business-days  by the close of the working day that is that many after the one on which it was sent; what is sent
                   after closing, or on a day that is none, is sent on the next working day
    same_day       by the close of the working day on which it was sent, in that same sense
    at_once        when it was sent, or else when the channel opens
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from kbgen.dataclass import dataclass
from kbgen.hours import Opened
from kbgen.model import Promise

DAY = dt.timedelta(days=1)
BEHIND, AHEAD = 92 * DAY, 548 * DAY
"""How far before and after the day of a build its hours are told: an answer may be waited for, and a site may stand."""


@dataclass(frozen=True, slots=True)
class Due:
    """When something promised is due at the latest."""

    at: dt.datetime
    """In UTC."""
    kind: Literal["by", "day", "now", "opens"]
    """`by` a moment; by the end of a working `day`; `now`, somebody answers; when the channel `opens`."""


def due(sent: dt.datetime, promise: Promise, channel: Opened | None, working: Opened) -> Due | None:
    """When what was sent at a moment is due; nothing where no time is promised, or where it lies beyond what is known.

    `sent` is aware of its zone.  `channel` is when the channel is open, where that is told; `working` are the working
    days, whose hours stand in for those of a channel that tells none.
    """
    if promise.text:
        return None
    if promise.at_once:
        return _at_once(sent, channel)
    if promise.same_day:
        at = _working_day(sent, 0, working)
        return Due(at, "day") if at else None
    latest = _after(sent, promise, channel or working, working)
    return Due(latest, "day" if promise.clock == "business-days" else "by") if latest else None


def _at_once(sent: dt.datetime, channel: Opened | None) -> Due | None:
    if channel is None:
        return Due(sent, "now")
    following = next((start for start, end in channel.spans if end > sent), None)
    if following is None or not channel.known(sent):
        return None
    return Due(sent, "now") if following <= sent else Due(following, "opens")


def _after(sent: dt.datetime, promise: Promise, channel: Opened, working: Opened) -> dt.datetime | None:
    if promise.within is None:
        return None
    if promise.clock == "always":
        return sent + promise.within
    if promise.clock == "business-days":
        return _working_day(sent, promise.within // DAY, working)
    return _counted(sent, promise.within, channel)


def _counted(sent: dt.datetime, left: dt.timedelta, channel: Opened) -> dt.datetime | None:
    """When so much open time has passed."""
    if not channel.known(sent):
        return None
    for start, end in channel.spans:
        start = max(start, sent)
        if start + left <= end:
            return start + left
        left -= max(end - start, dt.timedelta(0))
    return None


def _working_day(sent: dt.datetime, number: int, working: Opened) -> dt.datetime | None:
    """The close of the working day that many after the one on which it was sent."""
    closes = [close for _, close in working.days if close > sent]
    return closes[number] if working.known(sent) and number < len(closes) else None
