"""What a customer is asked when a request has been dealt with: a form that is also a page to print."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Site
from kbgen.model.support import SurveyQuestion
from kbgen.pages.about_support import STYLES
from kbgen.pages.links import section, support_siblings, trail
from kbgen.pages.view import Link, View

ROUTE = "support/survey/"
SCALE = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page shows."""

    lead: str
    questions: tuple[SurveyQuestion, ...]
    scale: tuple[int, ...]
    score: str
    """The id of the question that is the score; empty where none is on a scale."""


def survey_link(site: Site) -> Link | None:
    """The link to the survey, when the site has one."""
    if not (site.support and site.support.survey):
        return None
    return Link(translator(site.lang).t("survey.title"), ROUTE, kind="survey", icon="star")


def survey(site: Site) -> Iterable[View]:
    """The page, when there is anything to ask."""
    link = survey_link(site)
    if not link or not site.support or not site.support.survey:
        return
    asked = site.support.survey
    score = next((each.id for each in asked.questions if each.kind == "scale"), "")
    yield View(
        ROUTE,
        "survey",
        site.lang,
        link.title,
        translator(site.lang).t("survey.teaser"),
        "support",
        trail(site, "support"),
        support_siblings(site, ROUTE),
        section(site, "support").title,
        data=Asked(asked.lead, asked.questions, SCALE, score),
        styles=(*STYLES, "guided.css", "feedback.css"),
        scripts=("support.js", "delivery.js", "survey.js"),
        source="support.yaml",
    )
