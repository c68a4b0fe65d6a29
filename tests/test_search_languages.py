"""Each language searches its own documents, with what is known of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgen.search import Index
from tests.searching import doc, index, routes

ENGLISH = (
    doc("en/password/", "Change your password", "Open Settings. Uploading is not needed.", lang="en"),
    doc("en/upload/", "Upload pictures", "Uploaded files end up in the library.", lang="en"),
    doc("en/log-in/", "You cannot log in", "Log in with your e-mail.", lang="en"),
    doc("en/log-out/", "Log out everywhere", "Log out on each device.", lang="en"),
    doc("en/does/", "Why don't I see it?", "It does not show yet.", lang="en"),
    *(doc(f"en/{n}/", f"Chapter {n}", "Something else about what a site can be.", lang="en") for n in range(8)),
)
SPANISH = (
    doc("es/clave/", "¿Cómo cambio mi contraseña?", "Abre Ajustes y elige Cuenta.", lang="es"),
    doc("es/publicar/", "Publicar un sitio", "Cuando publicas, todos lo ven.", lang="es"),
    doc("es/cancion/", "Canciones", "Sube una canción en formato mp3.", lang="es"),
    *(doc(f"es/{n}/", f"Capítulo {n}", "Algo distinto sobre lo que puede ser un sitio.", lang="es") for n in range(8)),
)
SWEDISH = (doc("export/", "Export", "Exportera sidan."), doc("meny/", "Meny", "Ändra menyn."))
GERMAN = (doc("de/passwort/", "Passwort ändern", "Über die Straße.", lang="de"),)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("search") / "index"
    return index(folder, (*SWEDISH, *ENGLISH, *SPANISH, *GERMAN), [("photo", "pictures")])


@pytest.mark.parametrize(
    ("query", "route"),
    [
        ("How do I change my password?", "en/password/"),
        ("passwords", "en/password/"),
        ("changing password", "en/password/"),
        ("passwrod", "en/password/"),
        ("uploads", "en/upload/"),
        ("uploaded picture", "en/upload/"),
        ("pass word", "en/password/"),
        ("log in", "en/log-in/"),
        ("log out", "en/log-out/"),
        ("don't see", "en/does/"),
        ("dont see", "en/does/"),
        ("don\N{RIGHT SINGLE QUOTATION MARK}t see", "en/does/"),
        ("photo", "en/upload/"),
    ],
)
def test_english_is_found(site: Index, query: str, route: str) -> None:
    assert routes(site, query, lang="en")[0] == route


@pytest.mark.parametrize(
    ("query", "route"),
    [
        ("cambiar contraseña", "es/clave/"),
        ("contrasena", "es/clave/"),
        ("contraseñas", "es/clave/"),
        ("como cambio mi contrasena", "es/clave/"),
        ("publicando", "es/publicar/"),
        ("publicamos", "es/publicar/"),
        ("cancion", "es/cancion/"),
        ("contraesña", "es/clave/"),
    ],
)
def test_spanish_is_found(site: Index, query: str, route: str) -> None:
    assert routes(site, query, lang="es")[0] == route


@pytest.mark.parametrize(("query", "route"), [("passwort", "de/passwort/"), ("andern strasse", "de/passwort/")])
def test_a_language_that_nobody_described_is_found_too(site: Index, query: str, route: str) -> None:
    assert routes(site, query, lang="de") == [route]


def test_each_language_searches_its_own_pages(site: Index) -> None:
    assert site.languages == ("sv", "en", "es", "de")
    assert routes(site, "export") == ["export/"]
    assert routes(site, "password", lang="sv") == []
    for lang in site.languages:
        assert {hit.lang for hit in site.search("a e i o u password meny sitio straße", lang=lang)} <= {lang}


def test_a_language_that_is_not_there_finds_nothing(site: Index) -> None:
    assert routes(site, "export", lang="fr") == []
    assert site.answer("export", lang="fr").suggestion is None


def test_a_language_is_not_changed_by_its_neighbours(site: Index, tmp_path: Path) -> None:
    alone = index(tmp_path / "i", ENGLISH, [("photo", "pictures")])
    for query in ("How do I change my password?", "uploads", "photo"):
        assert alone.search(query) == site.search(query, lang="en")


def test_other_forms_of_a_word_are_marked(site: Index) -> None:
    hit = site.search("upload library", lang="en")[0]
    assert [part.text for part in hit.excerpt if part.matched] == ["Uploaded", "library"]
