"""A site with one of every noun, in Swedish, and the text that each brings to search."""

from __future__ import annotations

import datetime as dt

from kbgen import model as m
from kbgen.model.community import ExpertArea, Experts, ForumCategory
from kbgen.model.support import Practice, SubjectLine, SubjectLines

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
        (m.Trigger("Utebliven lösning"),),
        (m.EscalationLevel("l1", "Första linjen", ("Vanliga ärenden",)),),
        (m.Point("Be om det"),),
        "När det behövs.",
    ),
    emergency=m.Emergency(
        (m.Point("Dataintrång"),),
        (m.EmergencyStep("Ring jouren"),),
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
