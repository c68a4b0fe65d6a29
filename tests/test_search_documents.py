"""A Site becomes search documents: nothing is missing, and every route leads somewhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from kbgen import model as m
from kbgen.model.community import ExpertArea, Experts, ForumCategory
from kbgen.model.support import Practice, SubjectLine, SubjectLines
from kbgen.pages import views
from kbgen.search import KINDS, Document, Index, documents, write_index
from kbgen.search.document import plain

DAY = dt.date(2026, 11, 16)


def body(*sections: tuple[str, str, str]) -> m.Body:
    return m.Body(tuple(m.Section(anchor, title, 2 if title else 0, "", text) for anchor, title, text in sections))


GUIDE = m.Guide(
    "guides/felsokning/fel-500",
    "sv",
    m.GuideMeta(
        "Fel 500",
        description="När servern svarar fel.",
        keywords=("HTTP 500",),
        synonyms=("serverfel",),
        tags=("drift",),
        plans=("pro",),
        weight=3,
    ),
    body(("", "", "Servern hann inte."), ("logg", "Läs loggen", "Där står orsaken.")),
    m.NOWHERE,
    DAY,
    "felsokning",
)
TOPIC = m.Topic(
    "faq/konto",
    "sv",
    m.TopicMeta("Konto", plans=("pro",)),
    body(("", "", "Om kontot.")),
    (
        m.Question(
            "byta-losenord",
            "Hur byter jag lösenord?",
            m.QuestionMeta(keywords=("pinkod",)),
            body(("", "", "Under Konto.")),
            m.NOWHERE,
            DAY,
        ),
        m.Question(
            "ta-bort",
            "Hur tar jag bort kontot?",
            m.QuestionMeta(plans=("alpha",)),
            body(("", "", "Kontakta oss.")),
            m.NOWHERE,
        ),
    ),
    m.NOWHERE,
)
VIDEO = m.Video(
    "forsta",
    "Din första sida",
    "start",
    dt.timedelta(minutes=7),
    m.VideoSource(file="a.webm"),
    "Lär dig **grunden**.",
    chapters=(m.Chapter(dt.timedelta(), "Välj mall"),),
    keywords=("nybörjare",),
    transcript=(m.Cue(dt.timedelta(), "Klicka på plusset"),),
)
TREE = m.Troubleshooter(
    "Sidan publiceras inte",
    "start",
    {
        "start": m.Node(
            "Syns ett felmeddelande?", "Titta uppe till höger.", ("Ladda om.",), (m.Answer("Ja, fel 500", "slut"),)
        ),
        "slut": m.Node("Vänta", outcome=m.Outcome(solved="Försök om en stund.")),
    },
    id="fel-500",
    plans=("pro",),
    keywords=("uppladdning",),
    category="felsokning",
)
PLANS = m.Plans(
    "Våra planer",
    "Välj nivå.",
    (
        m.FeatureGroup(
            "Support", (m.Feature("chatt", "Livechatt", "Svar i realtid."), m.Feature("ring", "Återuppringning"))
        ),
    ),
    (
        m.Plan("alpha", "Alpha", 1, m.Price(0.0, "USD"), audience="För studenter."),
        m.Plan(
            "pro",
            "Pro",
            2,
            m.Price(29.0, "USD"),
            inherits="alpha",
            features={"chatt": "yes", "ring": "vid akuta ärenden"},
            resources=("Obegränsad lagring",),
            support=("Prioriterat svar",),
        ),
    ),
)
CHAT = m.Channel(
    "chat",
    "chat",
    "Livechatt",
    "Snabba svar.",
    plans=("pro",),
    when=("Du har en kort fråga.",),
    not_when=("Du vill bifoga filer.",),
    steps=("Logga in.", "Välj **Starta chatt**."),
    hours=m.Hours("Mo-Fr 09:00-18:00", "customer", note="På helger enligt schema."),
    notes=("Spara samtalet.",),
)
LEVELS = m.ServiceLevels(
    "Det vi lovar.",
    (m.FirstResponse("pro", m.Promise(dt.timedelta(hours=4))),),
    (
        m.Severity(
            "critical", "Kritiskt", m.Promise(dt.timedelta(hours=2)), "Hela sajten ligger nere.", ("Dataförlust",)
        ),
    ),
    ("Tiden räknas från mottagandet.",),
)
REQUEST = m.RequestGuide(
    (m.Group("Uppgifter om dig", ("Kontonummer",)),),
    (m.MessagePart("Vad hände", "Berätta.", "Jag klickade."),),
    SubjectLines(
        ("Var konkret.",), (SubjectLine("Domänen pekar fel", "säger vad"),), (SubjectLine("Hjälp!!!", "säger inget"),)
    ),
    ("Visa hela fönstret.",),
    ("Prata långsamt.",),
    tools=("Skärmklippverktyget",),
    lead="Förbered dig.",
)
COMMUNITY = m.Community(
    "Gemenskapen",
    "Vi hjälps åt.",
    categories=(ForumCategory("tips", "Tips", "Knep och råd."),),
    guidelines=(m.Point("Var vänlig", "Alla har varit nya."),),
    tips=(m.Point("Sök först"),),
    experts=Experts("Erkända bidragsgivare.", ("Hjälpsamhet",), (ExpertArea("css", "CSS", "Stilmallar."),)),
    groups=(m.Group("Användargrupper", ("Göteborg",)),),
)
EVENT = m.Event(
    "traff",
    "Månadsträff",
    "meeting",
    dt.datetime(2026, 12, 3, 18),
    dt.timedelta(hours=1),
    description="Vi ses.",
    agenda=("Nyheter",),
    place="Online",
)
SITE = m.Site(
    "sv",
    DAY,
    m.Home("Hjälp", m.Organisation("Mediaweb")),
    categories=(m.Category("felsokning", "Felsökning", "När något krånglar."),),
    guides=(GUIDE,),
    topics=(TOPIC,),
    pages=(m.Article("om", "sv", m.ArticleMeta("Om oss"), body(("", "", "Vilka vi är.")), m.NOWHERE),),
    video_categories=(m.VideoCategory("start", "Kom igång"),),
    videos=(VIDEO,),
    plans_page=PLANS,
    channels=(CHAT,),
    service_levels=LEVELS,
    escalation=m.Escalation(
        (m.Point("Utebliven lösning"),),
        (m.EscalationLevel("l1", "Första linjen", ("Vanliga ärenden",)),),
        (m.Point("Be om det"),),
        "När det behövs.",
    ),
    emergency=m.Emergency(
        (m.Point("Dataintrång"),),
        (m.Point("Ring jouren"),),
        (m.Point("Stavfel"),),
        (m.Point("Vi samlar laget"),),
        ("pro",),
        ("chat",),
        "Skriv ett ärende.",
    ),
    regions=m.Regions(
        (m.Region("eu", "Europa", "Vardagar dagtid"),),
        (m.SupportLanguage(tag="sv", name="Svenska", role="primary"),),
        (m.Point("Tålamod"),),
        "Över hela världen.",
    ),
    request=REQUEST,
    support=m.Support(
        "Supporten",
        "Vi finns här.",
        (m.Point("Snabbhet"),),
        (m.Group("Artiklar", ("Steg för steg",)),),
        ("Använd få ord.",),
        (Practice("Frilansare", (m.Point("Planera tiden"),)),),
        (m.Group("Enkäter", ("Två frågor",)),),
        "Hör av dig.",
    ),
    community=COMMUNITY,
    events=(EVENT,),
    troubleshooters=(TREE,),
)


def found(route: str, site: m.Site = SITE) -> Document:
    return {document.route: document for document in documents(site)}[route]


def test_a_guide_is_a_document_per_section() -> None:
    whole, section = (document for document in documents(SITE) if document.kind == "guide")
    assert (whole.route, whole.title, whole.heading) == ("guides/felsokning/fel-500/", "Fel 500", "")
    assert whole.text == "När servern svarar fel. Servern hann inte."
    assert (section.route, section.title, section.heading) == (
        "guides/felsokning/fel-500/#logg",
        "Fel 500",
        "Läs loggen",
    )
    assert section.text == "Där står orsaken."
    for document in (whole, section):
        assert document.keywords == ("HTTP 500", "serverfel", "drift")
        assert (document.plans, document.category, document.order, document.updated) == (("pro",), "felsokning", 3, DAY)


def test_every_question_is_a_document_at_its_anchor() -> None:
    question = found("faq/konto/#byta-losenord")
    assert (question.kind, question.title, question.text, question.keywords) == (
        "question",
        "Hur byter jag lösenord?",
        "Under Konto.",
        ("pinkod",),
    )
    assert question.category == "konto"


def test_a_question_is_for_the_plans_of_its_topic_unless_it_says_otherwise() -> None:
    assert found("faq/konto/#byta-losenord").plans == ("pro",)
    assert found("faq/konto/#ta-bort").plans == ("alpha",)


def test_a_video_is_found_by_what_is_said_in_it() -> None:
    assert found("videos/forsta/").text == "Lär dig grunden. Välj mall. Klicka på plusset."


def test_a_troubleshooter_is_found_by_all_its_steps() -> None:
    text = found("troubleshooters/fel-500/").text
    for part in (
        "Syns ett felmeddelande?",
        "Titta uppe till höger.",
        "Ladda om.",
        "Ja, fel 500.",
        "Försök om en stund.",
    ):
        assert part in text


def test_a_plan_says_what_it_costs_and_what_it_has() -> None:
    pro = found("plans/#pro")
    assert (pro.title, pro.kind, pro.plans) == ("Pro", "plan", ("pro",))
    for part in ("29", "Obegränsad lagring.", "Prioriterat svar.", "Livechatt.", "Återuppringning: vid akuta ärenden."):
        assert part in pro.text
    assert "Återuppringning" not in found("plans/#alpha").text


def test_a_channel_says_when_how_and_how_soon() -> None:
    assert found("support/chat/").plans == ("pro",)
    assert found("support/chat/#when").text == "Du har en kort fråga. Du vill bifoga filer."
    assert found("support/chat/#steps").text == "Logga in. Välj Starta chatt."
    assert "09:00–18:00" in found("support/chat/#hours").text
    assert found("support/chat/#response").text == "Pro, Livechatt: 4 timmar."


def test_promises_are_found_on_their_pages() -> None:
    assert "Pro, Livechatt: 4 timmar." in found("support/response-times/").text
    assert (
        "Kritiskt: 2 timmar. Hela sajten ligger nere. Dataförlust." in found("support/service-levels/#resolution").text
    )


@pytest.mark.parametrize(
    ("route", "words"),
    [
        ("support/", "Vi finns här"),
        ("support/#practices", "Planera tiden"),
        ("support/quality/", "Två frågor"),
        ("support/escalation/#levels", "Vanliga ärenden"),
        ("support/emergency/#is-it", "Dataintrång"),
        ("support/international/#regions", "Vardagar dagtid"),
        ("support/prepare/#subject", "Domänen pekar fel"),
        ("support/prepare/#capture", "Skärmklippverktyget"),
        ("community/#experts", "Stilmallar"),
        ("community/events/", "Månadsträff"),
        ("community/events/traff/", "Nyheter"),
        ("guides/felsokning/", "När något krånglar"),
        ("om/", "Vilka vi är"),
    ],
)
def test_every_noun_is_represented(route: str, words: str) -> None:
    assert words in found(route).text


def test_every_route_leads_to_a_place_on_a_page() -> None:
    places = {view.route: {heading.anchor for heading in view.headings} for view in views(SITE)}
    for document in documents(SITE):
        page, _, anchor = document.route.partition("#")
        assert page in places, document.route
        assert not anchor or anchor in places[page], document.route


def test_every_kind_is_known_and_used() -> None:
    assert {document.kind for document in documents(SITE)} == set(KINDS)


def test_routes_are_unique_and_the_language_is_part_of_every_document() -> None:
    routes = [document.route for document in documents(SITE)]
    assert len(set(routes)) == len(routes)
    assert {document.lang for document in documents(SITE)} == {"sv"}


def test_unlisted_articles_are_left_out() -> None:
    guide = replace(GUIDE, meta=replace(GUIDE.meta, unlisted=True))
    topic = replace(TOPIC, meta=replace(TOPIC.meta, unlisted=True))
    page = replace(SITE.pages[0], meta=replace(SITE.pages[0].meta, unlisted=True))
    left = documents(replace(SITE, guides=(guide,), topics=(topic,), pages=(page,)))
    assert {"guide", "topic", "question", "page"}.isdisjoint(document.kind for document in left)


def test_a_site_with_nothing_in_it_has_no_documents() -> None:
    assert documents(m.Site("sv", DAY, SITE.home)) == ()


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


@pytest.mark.parametrize(
    ("question", "route"),
    [
        ("Hur byter jag mitt lösenord?", "faq/konto/#byta-losenord"),
        ("serverfel", "guides/felsokning/fel-500/"),
        ("klicka plusset", "videos/forsta/"),
        ("vad ingår i pro", "plans/#pro"),
        ("när är livechatten öppen på helger", "support/chat/"),
        ("ring jouren", "support/emergency/#steps"),
        ("manadstraff", "community/events/traff/"),
    ],
)
def test_a_site_answers_from_its_index(tmp_path: Path, question: str, route: str) -> None:
    write_index(documents(SITE), tmp_path / "index")
    assert route in [hit.route for hit in Index(tmp_path / "index").search(question, limit=2)]
