"""Words, dates, sums and promises in the reader's language.

Each language is one file, `locales/<lang>.yaml`; calendars, plurals and currencies come from CLDR through Babel.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale as CldrLocale
from babel.dates import format_date, format_skeleton, format_time, get_day_names, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from kbgen import data_files
from kbgen import hours as opening
from kbgen.model import Hours, Price, Promise

EN_DASH = "–"
_CODE_AND_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")
"""Where a currency's letters would touch the sum, as in `SEK29`: CLDR asks for a space there, Babel forgets it."""


class Translator:
    """The texts and formats of one language."""

    def __init__(self, lang: str, texts: dict[str, Any]) -> None:
        self.lang = lang
        self._texts = texts
        self._cldr = CldrLocale.parse(lang, sep="-")

    def t(self, key: str, **values: Any) -> str:
        """The text of a dotted key; `n` picks among plural forms.  Raises KeyError for an unknown key."""
        found: Any = self._texts
        for part in key.split("."):
            found = found[part]
        if isinstance(found, dict):
            found = found.get(self._cldr.plural_form(values.get("n", 0)), found["other"])
        return str(found).format(**values) if values else str(found)

    def group(self, key: str) -> dict[str, Any]:
        """A group of texts as it stands in the file, for a script that fills them in itself."""
        found: Any = self._texts
        for part in key.split("."):
            found = found[part]
        return dict(found)

    def date(self, value: dt.date) -> str:
        """`22 november 2026`."""
        return format_date(value, self.t("formats.date"), locale=self._cldr)

    def weekday_date(self, value: dt.date) -> str:
        """`torsdag 3 december 2026`."""
        return format_date(value, self.t("formats.weekday_date"), locale=self._cldr)

    def month(self, value: dt.date, *, short: bool = False) -> str:
        """`december 2026`, or `dec`."""
        if short:
            return format_date(value, "LLL", locale=self._cldr).rstrip(".")
        return str(format_skeleton("yMMMM", value, locale=self._cldr))

    def time(self, value: dt.time) -> str:
        """`09:00`."""
        return str(format_time(value, self.t("formats.time"), locale=self._cldr))

    def number(self, value: float) -> str:
        """`1 234`, as the language groups digits."""
        return str(format_decimal(value, locale=self._cldr))

    def weekday(self, number: int, *, wide: bool = False) -> str:
        """The name of a weekday; Monday is 0."""
        return str(get_day_names("wide" if wide else "abbreviated", locale=self._cldr)[number]).rstrip(".")

    def zone(self, name: str) -> str:
        """A time zone by a place in it, since few know its name: `tiden i Stockholm`."""
        if "/" not in name or name.startswith("Etc/"):
            return name
        city = get_timezone_location(ZoneInfo(name), locale=self._cldr, return_city=True)
        return self.t("formats.zone", city=city)

    def price(self, price: Price) -> str:
        """`29 USD/månad`, `Gratis`, or the price's own text."""
        if price.amount is None:
            return price.text
        if not price.amount:
            return price.text or self.t("price.free")
        whole = self.t("formats.whole_currency") if price.amount.is_integer() else None
        amount = format_currency(price.amount, price.currency, whole, self._cldr, currency_digits=whole is None)
        return self.t(f"price.{price.period}", amount=_CODE_AND_DIGIT.sub("\xa0", amount))

    def clock(self, length: dt.timedelta) -> str:
        """A video's length as players show it: `7:30`, `1:02:03`."""
        seconds = int(length.total_seconds())
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

    def duration(self, length: dt.timedelta, *, business: bool = False) -> str:
        """`4 timmar`, `30 minuter`, `3 arbetsdagar`."""
        unit, count = _unit(length, business=business)
        return self.t(f"units.{unit}", n=count)

    def alternatives(self, names: Sequence[str]) -> str:
        """`MP4 eller MOV`."""
        return format_list(names, "or", self._cldr)

    def promise(self, promise: Promise) -> str:
        """`4 timmar`, `24–48 timmar`, `samma dag`, `direkt`, or the promise's own text."""
        if promise.text:
            return promise.text
        for name in ("at_once", "same_day"):
            if getattr(promise, name):
                return self.t(f"promise.{name}")
        if promise.within is None:
            return self.t("promise.best_effort")
        business = promise.clock == "business-days"
        if promise.at_least is None:
            return self.duration(promise.within, business=business)
        unit, _ = _unit(promise.within, business=business)
        if promise.at_least % UNITS[unit]:
            unit, _ = _unit(promise.at_least, business=business)
        return f"{promise.at_least // UNITS[unit]}{EN_DASH}{self.t(f'units.{unit}', n=promise.within // UNITS[unit])}"

    def week(self, hours: Hours) -> tuple[tuple[str, str], ...]:
        """The weekly table: (days, times) rows, neighbouring equal days joined.

        Where a note tells more, a day without hours is not called closed: the note may be about that very day.
        """
        days = opening.week(hours.weekly)
        if opening.always(days):
            return ((self.t("hours.every_day"), self.t("hours.all_day")),)
        closed = self.t("hours.see_note" if hours.note else "hours.closed")
        return tuple(
            (self._days(first, last), self._times(day) if day else closed) for first, last, day in opening.runs(days)
        )

    def times(self, day: opening.Minutes) -> str:
        """The open intervals of one day: `09:00–13:00`, `stängt`."""
        ends = ((self._minute(a), self._minute(b)) for a, b in day)
        return ", ".join(f"{a}{EN_DASH}{b}" for a, b in ends) or self.t("hours.closed")

    def _minute(self, minute: int) -> str:
        return "24:00" if minute == opening.NIGHT else self.time(dt.time(*divmod(minute, 60)))

    def hours(self, hours: Hours) -> str:
        """The open days in one line: `mån–fre 09:00–18:00`; `dygnet runt`."""
        days = opening.week(hours.weekly)
        if opening.always(days):
            return self.t("hours.always")
        parts = [f"{self._days(a, b)} {self._times(day)}" for a, b, day in opening.runs(days) if day]
        return ", ".join(parts)

    def reservation(self, hours: Hours) -> str:
        """What a line of hours must add when a note qualifies it: `med villkor`; nothing without a note."""
        if not hours.note:
            return ""
        always = opening.always(opening.week(hours.weekly))
        return self.t("hours.conditions" if always else "hours.exceptions")

    def _days(self, first: int, last: int) -> str:
        names = [self.weekday(number) for number in (first, last)]
        return names[0] if first == last else EN_DASH.join(names)

    def _times(self, day: opening.Day) -> str:
        ends = ((self.time(a), "24:00" if b == dt.time(0) else self.time(b)) for a, b in day)
        return ", ".join(f"{a}{EN_DASH}{b}" for a, b in ends)


UNITS = {
    "seconds": dt.timedelta(seconds=1),
    "minutes": dt.timedelta(minutes=1),
    "hours": dt.timedelta(hours=1),
    "days": dt.timedelta(days=1),
    "business_days": dt.timedelta(days=1),
}


def _unit(length: dt.timedelta, *, business: bool) -> tuple[str, int]:
    if business:
        return "business_days", length // UNITS["business_days"]
    if length % UNITS["minutes"]:
        return "seconds", length // UNITS["seconds"]
    if length % UNITS["hours"]:
        return "minutes", length // UNITS["minutes"]
    if length > dt.timedelta(hours=48) and not length % UNITS["days"]:
        return "days", length // UNITS["days"]
    return "hours", length // UNITS["hours"]


@cache
def translator(lang: str) -> Translator:
    """The texts of a language.  Raises KeyError for a language that kbgen does not have."""
    path = resources.files("kbgen") / "locales" / f"{lang}.yaml"
    if not path.is_file():
        raise KeyError(lang)
    return Translator(lang, data_files.read(path))


def languages() -> tuple[str, ...]:
    """The languages that kbgen has texts for."""
    folder = resources.files("kbgen") / "locales"
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml")))
