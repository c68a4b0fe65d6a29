"""A Site becomes search documents: nothing is missing, and every route leads somewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kbgen import model as m
from kbgen.pages import article_views
from kbgen.pages.shared import shared_views
from kbgen.search import KINDS, Document, Section, corpus, write_index
from kbgen.search.document import joined, plain
from tests.every_noun import DAY, GUIDE, SITE, TOPIC
from tests.searching import Index


def found(route: str, site: m.Site = SITE) -> Document:
    return {document.route: document for document in corpus(site).documents}[route]


def section(route: str) -> Section:
    """The section of a document at an anchor."""
    page, _, anchor = route.partition("#")
    return {section.anchor: section for section in found(page).sections}[anchor]


def all_of(document: Document) -> str:
    return " ".join(section.text for section in document.sections)


# Articles


def test_a_guide_is_one_document_with_its_sections() -> None:
    [guide] = (document for document in corpus(SITE).documents if document.kind == "guide")
    assert (guide.route, guide.title, guide.lang) == ("guides/felsokning/fel-500/", "Fel 500", "sv")
    assert guide.sections == (
        Section("", "", "När servern svarar fel. Servern hann inte."),
        Section("logg", "Läs loggen", "Där står orsaken."),
    )
    assert guide.keywords == ("HTTP 500", "serverfel", "drift")
    assert (guide.plans, guide.category) == (("pro",), "felsokning")


def test_a_section_is_found_at_its_anchor_on_the_page() -> None:
    guide = found("guides/felsokning/fel-500/")
    assert [guide.route_of(each) for each in guide.sections] == [
        "guides/felsokning/fel-500/",
        "guides/felsokning/fel-500/#logg",
    ]
    question = found("faq/konto/#byta-losenord")
    assert [question.route_of(each) for each in question.sections] == ["faq/konto/#byta-losenord"]


def test_every_question_is_a_document_at_its_anchor() -> None:
    question = found("faq/konto/#byta-losenord")
    assert (question.kind, question.title, question.keywords) == ("question", "Hur byter jag lösenord?", ("pinkod",))
    assert all_of(question) == "Under Konto."
    assert question.category == "konto"


def test_a_question_is_for_the_plans_of_its_topic_unless_it_says_otherwise() -> None:
    assert found("faq/konto/#byta-losenord").plans == ("pro",)
    assert found("faq/konto/#ta-bort").plans == ("alpha",)


def test_a_video_is_found_by_what_is_said_in_it() -> None:
    assert all_of(found("videos/forsta/")) == "Lär dig grunden. Välj mall. Klicka på plusset."


def test_a_troubleshooter_is_found_by_all_its_steps() -> None:
    text = all_of(found("troubleshooters/fel-500/"))
    for part in (
        "Syns ett felmeddelande?",
        "Titta uppe till höger.",
        "Ladda om.",
        "Ja, fel 500.",
        "Försök om en stund.",
    ):
        assert part in text


# Support


def test_a_plan_says_what_it_costs_and_what_it_has() -> None:
    pro = found("plans/#pro")
    assert (pro.title, pro.kind, pro.plans) == ("Pro", "plan", ("pro",))
    for part in ("29", "Obegränsad lagring.", "Prioriterat svar.", "Livechatt.", "Återuppringning: vid akuta ärenden."):
        assert part in all_of(pro)
    assert "Återuppringning" not in all_of(found("plans/#alpha"))


def test_a_channel_says_when_how_and_how_soon() -> None:
    assert found("support/chat/").plans == ("pro",)
    assert section("support/chat/#when").text == "Du har en kort fråga. Du vill bifoga filer."
    assert section("support/chat/#steps").text == "Logga in. Välj Starta chatt."
    assert "09:00–18:00" in section("support/chat/#hours").text
    assert section("support/chat/#response").text == "Pro, Livechatt: 4 timmar."
    assert all(each.heading for each in found("support/chat/").sections if each.anchor)


def test_promises_are_found_on_their_pages() -> None:
    assert "Pro, Livechatt: 4 timmar." in all_of(found("support/response-times/"))
    said = section("support/service-levels/#resolution").text
    assert "Kritiskt: 2 timmar. Hela sajten ligger nere. Dataförlust." in said


@pytest.mark.parametrize(
    ("route", "words"),
    [
        ("support/#", "Vi finns här"),
        ("support/#practices", "Planera tiden"),
        ("support/quality/#", "Två frågor"),
        ("support/escalation/#levels", "Vanliga ärenden"),
        ("support/emergency/#is-it", "Dataintrång"),
        ("support/international/#regions", "Vardagar dagtid"),
        ("support/prepare/#subject", "Domänen pekar fel"),
        ("support/prepare/#capture", "Skärmklippverktyget"),
        ("community/#experts", "Stilmallar"),
        ("community/events/#", "Månadsträff"),
        ("community/events/traff/#", "Nyheter"),
        ("guides/felsokning/#", "När något krånglar"),
        ("om/#", "Vilka vi är"),
    ],
)
def test_every_noun_is_represented(route: str, words: str) -> None:
    assert words in section(route).text


# All of them


def test_every_route_leads_to_a_place_on_a_page() -> None:
    views = (*shared_views(SITE), *article_views(SITE, (*SITE.guides, *SITE.topics, *SITE.pages)))
    places = {view.route: {heading.anchor for heading in view.headings} for view in views}
    documents = corpus(SITE).documents
    for route in (document.route_of(section) for document in documents for section in document.sections):
        page, _, anchor = route.partition("#")
        assert page in places, route
        assert not anchor or anchor in places[page], route


def test_every_kind_is_known_and_used() -> None:
    assert {document.kind for document in corpus(SITE).documents} == set(KINDS)


def test_routes_are_unique_and_the_language_is_part_of_every_document() -> None:
    documents = corpus(SITE).documents
    routes = [document.route for document in documents]
    assert len(set(routes)) == len(routes)
    assert {document.lang for document in documents} == {"sv"}


def test_unlisted_articles_are_left_out() -> None:
    guide = replace(GUIDE, meta=replace(GUIDE.meta, unlisted=True))
    topic = replace(TOPIC, meta=replace(TOPIC.meta, unlisted=True))
    page = replace(SITE.pages[0], meta=replace(SITE.pages[0].meta, unlisted=True))
    left = corpus(replace(SITE, guides=(guide,), topics=(topic,), pages=(page,))).documents
    assert {"guide", "topic", "question", "page"}.isdisjoint(document.kind for document in left)


def test_a_site_with_nothing_in_it_has_no_documents() -> None:
    assert corpus(m.Site("sv", DAY, SITE.home)).documents == ()


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("vanlig text", "vanlig text"),
        ("**fet** och `kod`", "fet och kod"),
        ("[länk](/support/)", "länk"),
        ("a & b < c", "a & b < c"),
        ("`<script>`", "<script>"),
        ("<b>html</b>", "html"),
    ],
)
def test_inline_markdown_becomes_text(markdown: str, text: str) -> None:
    assert plain(markdown) == text


def test_parts_are_joined_as_sentences() -> None:
    assert joined("Ett", "", " Två? ", "Tre:", "(fyra)") == "Ett. Två? Tre: (fyra)"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("search") / "index"
    write_index(corpus(SITE), folder)
    return Index(folder)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Hur byter jag mitt lösenord?", "faq/konto/#byta-losenord"),
        ("serverfel", "guides/felsokning/fel-500/"),
        ("läs loggen", "guides/felsokning/fel-500/#logg"),
        ("klicka plusset", "videos/forsta/"),
        ("obegränsad lagring", "plans/#pro"),
        ("när är livechatten öppen på helger", "support/chat/#hours"),
        ("ring jouren", "support/emergency/#steps"),
        ("manadstraff", "community/events/traff/"),
    ],
)
def test_a_site_answers_from_its_index(index: Index, question: str, place: str) -> None:
    assert place in [hit.place for hit in index.search(question, limit=2)]
