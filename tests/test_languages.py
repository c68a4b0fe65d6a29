"""Every language has every text: the same keys, the same placeholders, plurals that the language tells apart."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from functools import cache
from importlib import resources
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import snowballstemmer  # type: ignore[import-untyped]
import yaml
from babel import Locale

from kbgen.authoring.new import KINDS, create
from kbgen.authoring.scaffold import scaffolds
from kbgen.i18n import languages, translator
from kbgen.model import Hours, Price, Promise
from tests.program import ROOT, kbgen

SITES = {"en": "english", "es": "spanish"}
QUESTIONS = {
    "en": ("How do I change my passwords?", "faq/account/#password"),
    "es": ("¿Como cambio mis contrasenas?", "faq/cuenta/#contrasena"),
}
"""A question as somebody types it, and its answer."""
PLURALS = {"zero", "one", "two", "few", "many", "other"}
SWEDISH = re.compile(r"[åäöÅÄÖ]|\b(?:och|eller|för|du|din|ditt|dig|inte|som|är|av|till|från|med)\b")
"""Letters and words that English and Spanish texts do not have."""
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
OTHERS = [lang for lang in languages() if lang != "sv"]


@cache
def data(folder: str, lang: str) -> Any:
    path = resources.files("kbgen") / folder / f"{lang}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def texts(found: Any, key: str = "") -> dict[str, Any]:
    """Every text or set of plural forms by its dotted key."""
    if not isinstance(found, dict) or set(found) <= PLURALS:
        return {key: found}
    return {
        name: text for part, below in found.items() for name, text in texts(below, f"{key}.{part}".strip(".")).items()
    }


def forms(text: Any) -> list[str]:
    return list(text.values()) if isinstance(text, dict) else [text]


def placeholders(text: Any) -> set[str]:
    """The placeholders of a text, whichever plural form they are in."""
    return {name for form in forms(text) for _, name, _, _ in Formatter().parse(form) if name}


@pytest.mark.parametrize("lang", OTHERS)
def test_a_language_has_the_keys_of_swedish_and_no_others(lang: str) -> None:
    mine, known = texts(data("locales", lang)), texts(data("locales", "sv"))
    lacking, extra = sorted(known.keys() - mine.keys()), sorted(mine.keys() - known.keys())
    assert not lacking, f"{lang}.yaml lacks {', '.join(lacking)}"
    assert not extra, f"{lang}.yaml has what nothing asks for: {', '.join(extra)}"


@pytest.mark.parametrize("lang", OTHERS)
def test_a_text_has_the_same_placeholders_in_every_language(lang: str) -> None:
    mine, known = texts(data("locales", lang)), texts(data("locales", "sv"))
    differing = {
        key: (placeholders(mine[key]), placeholders(known[key]))
        for key in known.keys() & mine.keys()
        if placeholders(mine[key]) != placeholders(known[key])
    }
    assert differing == {}


@pytest.mark.parametrize("lang", languages())
def test_a_text_is_written_out_in_all_its_forms(lang: str) -> None:
    for key, text in texts(data("locales", lang)).items():
        assert all(isinstance(form, str) and form.strip() == form and form for form in forms(text)), key
        if isinstance(text, dict):
            assert set(text) >= {"one", "other"}, key
            assert set(text) <= Locale.parse(lang).plural_form.tags | {"other"}, key


@pytest.mark.parametrize("lang", OTHERS)
def test_a_plural_in_swedish_is_one_in_every_language(lang: str) -> None:
    mine, known = texts(data("locales", lang)), texts(data("locales", "sv"))
    flat = [key for key, text in known.items() if isinstance(text, dict) and not isinstance(mine.get(key), dict)]
    assert flat == []


@pytest.mark.parametrize("lang", OTHERS)
def test_no_text_is_left_in_swedish(lang: str) -> None:
    left = {
        key: form
        for key, text in texts(data("locales", lang)).items()
        for form in forms(text)
        if SWEDISH.search(Formatter().vformat(form, (), _Nothing()))
    }
    assert left == {}


class _Nothing(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_scaffolds_and_a_file_for_search(lang: str) -> None:
    mine, known = scaffolds(lang), scaffolds("sv")
    assert mine.keys() == known.keys()
    for kind, text in mine.items():
        assert placeholders(text) == placeholders(known[kind]), kind
    search = data("search/languages", lang)
    words = search["stop_words"].split()
    assert len(words) == len(set(words)) and all(word == word.lower() and word.isalpha() for word in words)
    if name := search.get("stemmer"):
        assert snowballstemmer.stemmer(name).stemWord(words[0])


@pytest.mark.parametrize("lang", OTHERS)
def test_search_knows_the_question_words_of_a_language(lang: str) -> None:
    search = data("search/languages", lang)
    asked = {"en": "how do i change my", "es": "cómo como puedo cambiar mi"}[lang].split()
    told = {"change", "cambiar"}
    assert set(asked) - set(search["stop_words"].split()) == set(asked) & told
    assert search["links"] == [""]


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("en", ["$29/month", "SEK 1,250/year", "£29.50/month", "Free"]),
        ("es", ["29 US$/mes", "1.250 SEK/año", "29,50 GBP/mes", "Gratis"]),
    ],
)
def test_sums_follow_the_language(lang: str, texts: list[str]) -> None:
    prices = (Price(29.0, "USD"), Price(1250.0, "SEK", "year"), Price(29.5, "GBP"), Price(0))
    assert [translator(lang).price(price).replace("\xa0", " ") for price in prices] == texts


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("en", ["22 November 2026", "Thursday 3 December 2026", "December 2026", "Dec", "Stockholm time"]),
        (
            "es",
            [
                "22 de noviembre de 2026",
                "jueves, 3 de diciembre de 2026",
                "diciembre de 2026",
                "dic",
                "hora de Estocolmo",
            ],
        ),
    ],
)
def test_dates_and_zones_follow_the_language(lang: str, texts: list[str]) -> None:
    tr, day = translator(lang), dt.date(2026, 12, 3)
    told = [tr.date(dt.date(2026, 11, 22)), tr.weekday_date(day), tr.month(day), tr.month(day, short=True)]
    assert [*told, tr.zone("Europe/Stockholm")] == texts


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("en", ["1 hour", "30–120 minutes", "1–3 working days", "the same day", "immediately", "as soon as possible"]),
        ("es", ["1 hora", "30–120 minutos", "1–3 días hábiles", "el mismo día", "de inmediato", "lo antes posible"]),
    ],
)
def test_promises_follow_the_language(lang: str, texts: list[str]) -> None:
    promises = (
        Promise(within=HOUR),
        Promise(within=2 * HOUR, at_least=HOUR / 2),
        Promise(within=3 * DAY, at_least=DAY, clock="business-days"),
        Promise(same_day=True),
        Promise(at_once=True),
        Promise(),
    )
    assert [translator(lang).promise(promise) for promise in promises] == texts


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("en", ["Mon–Fri 09:00–18:00, Sat 10:00–24:00", "24 hours a day", "closed"]),
        ("es", ["lun–vie 09:00–18:00, sáb 10:00–24:00", "las 24 horas", "cerrado"]),
    ],
)
def test_hours_follow_the_language(lang: str, texts: list[str]) -> None:
    tr, week = translator(lang), Hours("Mo-Fr 09:00-18:00; Sa 10:00-24:00")
    assert [tr.hours(week), tr.hours(Hours("24/7")), tr.week(week)[-1][1]] == texts


@pytest.fixture(scope="session", params=SITES)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A language, and a folder with its small site, built by the real program."""
    folder = tmp_path_factory.mktemp(request.param) / "site"
    shutil.copytree(ROOT / "tests" / "sites" / SITES[request.param], folder)
    done = kbgen("build", cwd=folder)
    assert done.returncode == 0, done.stderr
    return request.param, folder


def test_a_site_has_no_swedish_on_any_page(built: tuple[str, Path]) -> None:
    _, folder = built
    pages = {path: path.read_text(encoding="utf-8") for path in (folder / "site").rglob("*.html")}
    assert len(pages) > 30
    left = {
        path.relative_to(folder).as_posix(): found.group()
        for path, page in pages.items()
        if (found := re.search(r".{0,20}[åäöÅÄÖ].{0,20}", page))
    }
    assert left == {}


def test_every_page_of_a_site_says_its_language(built: tuple[str, Path]) -> None:
    lang, folder = built
    assert all(f'lang="{lang}"' in path.read_text(encoding="utf-8") for path in (folder / "site").rglob("*.html"))


def test_a_question_is_answered_in_its_language(built: tuple[str, Path]) -> None:
    lang, folder = built
    query, answer = QUESTIONS[lang]
    done = kbgen("search", query, "--json", "--limit", "1", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert answer in done.stdout


@pytest.mark.parametrize("lang", OTHERS)
def test_new_files_in_a_language_are_valid(lang: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(ROOT / "tests" / "sites" / SITES[lang], site)
    for kind in KINDS:
        path = create(site / "content", kind, "¿Qué tal? New", None, dt.date(2026, 11, 22), lang)
        text = path.read_text(encoding="utf-8")
        assert "status: draft " in text
        path.write_text(text.replace("status: draft ", "status: published "), encoding="utf-8")
    film = site / "content/media/video/que-tal-new.webm"
    film.parent.mkdir()
    shutil.copy(next(site.rglob("*.webm")), film)
    done = kbgen("check", "--strict", cwd=site)
    assert (done.returncode, done.stdout) == (0, "")
