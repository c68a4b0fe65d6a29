"""Sums, lengths, promises and hours in Swedish."""

from __future__ import annotations

import datetime as dt

import pytest

from kbgen.i18n import languages, translator
from kbgen.model import Hours, Price, Promise

SV = translator("sv")
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("price", "text"),
    [
        (Price(29.0, "USD"), "29 USD/månad"),
        (Price(29.5, "SEK", "year"), "29,50 kr/år"),
        (Price(0), "Gratis"),
        (Price(text="Enligt offert"), "Enligt offert"),
    ],
)
def test_a_price(price: Price, text: str) -> None:
    assert SV.price(price).replace("\xa0", " ") == text


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (HOUR, "1 timme"),
        (36 * HOUR, "36 timmar"),
        (48 * HOUR, "48 timmar"),
        (3 * DAY, "3 dygn"),
        (dt.timedelta(minutes=90), "90 minuter"),
        (dt.timedelta(seconds=90), "90 sekunder"),
    ],
)
def test_a_length(length: dt.timedelta, text: str) -> None:
    assert SV.duration(length) == text


@pytest.mark.parametrize(
    ("promise", "text"),
    [
        (Promise(within=4 * HOUR), "4 timmar"),
        (Promise(within=48 * HOUR, at_least=24 * HOUR), "24–48 timmar"),
        (Promise(within=2 * HOUR, at_least=HOUR / 2), "30–120 minuter"),
        (Promise(within=3 * DAY, at_least=DAY, clock="business-days"), "1–3 arbetsdagar"),
        (Promise(within=7 * DAY, at_least=36 * HOUR), "36–168 timmar"),
        (Promise(same_day=True), "samma dag"),
        (Promise(at_once=True), "direkt"),
        (Promise(), "så snart som möjligt"),
        (Promise(within=HOUR, text="Enligt avtal"), "Enligt avtal"),
    ],
)
def test_a_promise(promise: Promise, text: str) -> None:
    assert SV.promise(promise) == text


@pytest.mark.parametrize(
    ("weekly", "text"),
    [
        ("Mo-Fr 09:00-18:00", "mån–fre 09:00–18:00"),
        ("Mo-Fr 09:00-12:00,13:00-18:00; Sa 10:00-14:00", "mån–fre 09:00–12:00, 13:00–18:00, lör 10:00–14:00"),
        ("24/7", "dygnet runt"),
        ("Mo-Su 00:00-24:00", "dygnet runt"),
        ("Fr 12:00-24:00", "fre 12:00–24:00"),
    ],
)
def test_hours(weekly: str, text: str) -> None:
    assert SV.hours(Hours(weekly)) == text


def test_dates_and_clocks() -> None:
    assert SV.date(dt.date(2026, 11, 22)) == "22 november 2026"
    assert SV.weekday_date(dt.date(2026, 12, 3)) == "torsdag 3 december 2026"
    assert (SV.clock(dt.timedelta(minutes=7, seconds=5)), SV.clock(dt.timedelta(hours=1, seconds=3))) == (
        "7:05",
        "1:00:03",
    )


def test_an_unknown_text_or_language_is_a_key_error() -> None:
    assert "sv" in languages()
    with pytest.raises(KeyError):
        SV.t("no.such")
    with pytest.raises(KeyError):
        translator("xx")


def test_a_time_zone_is_told_by_a_place_in_it() -> None:
    assert [SV.zone(name) for name in ("Europe/Stockholm", "America/New_York")] == [
        "tiden i Stockholm",
        "tiden i New York",
    ]
    assert [SV.zone(name) for name in ("UTC", "Etc/GMT+1")] == ["UTC", "Etc/GMT+1"]


def test_a_note_to_the_hours_is_neither_contradicted_nor_kept_silent() -> None:
    plain, noted, always = Hours("Mo-Fr 09:00-18:00"), Hours("Mo-Fr 09:00-18:00", note="N"), Hours("24/7", note="N")
    assert [SV.week(hours)[-1][1] for hours in (plain, noted)] == ["stängt", "– se nedan"]
    assert [SV.reservation(hours) for hours in (plain, noted, always)] == ["", "med undantag", "med villkor"]
