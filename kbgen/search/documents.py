"""Site → search documents, one per section: what can be found, where it leads, and for whom it is.

Everything that is published and listed is represented.  Routes are those of the pages: relative to the site's root,
with an anchor where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kbgen.model import Article, Body, Guide, Question, Site, Topic, Troubleshooter, Video
from kbgen.search.document import KINDS, Document, joined, plain
from kbgen.search.support_documents import support_documents

__all__ = ["KINDS", "Document", "documents"]


def documents(site: Site) -> tuple[Document, ...]:
    """Every search document of a site, in the order in which readers meet things."""
    return tuple(
        document
        for part in (_categories, _guides, _questions, _troubleshooters, _videos, _pages, support_documents)
        for document in part(site)
    )


def _categories(site: Site) -> Iterator[Document]:
    for category in site.categories:
        yield Document(
            site.lang,
            "category",
            f"guides/{category.id}/",
            category.title,
            text=plain(category.description),
            category=category.id,
            order=category.order,
        )


def _guides(site: Site) -> Iterator[Document]:
    for guide in site.guides:
        yield from _article(guide, "guide", guide.category)


def _pages(site: Site) -> Iterator[Document]:
    for page in site.pages:
        yield from _article(page, "page")


def _article(article: Guide | Article, kind: str, category: str = "") -> Iterator[Document]:
    """The article as a whole, with what stands above its first heading; then its sections."""
    meta = article.meta
    if meta.unlisted:
        return
    keywords = (*meta.keywords, *meta.synonyms, *meta.tags)
    lead = [section.text for section in article.body.sections if not section.level]
    whole = Document(
        article.lang,
        kind,
        f"{article.id}/",
        meta.title,
        text=joined(plain(meta.description), *lead),
        keywords=keywords,
        plans=meta.plans,
        category=category,
        order=meta.weight,
        updated=article.updated,
    )
    yield whole
    for section in article.body.headings:
        yield whole.section(section.anchor, section.title, section.text)


def _questions(site: Site) -> Iterator[Document]:
    for topic in site.topics:
        if not topic.meta.unlisted:
            yield _topic(topic)
            yield from (_question(topic, question, order) for order, question in enumerate(topic.questions))


def _topic(topic: Topic) -> Document:
    meta = topic.meta
    return Document(
        topic.lang,
        "topic",
        f"{topic.id}/",
        meta.title,
        text=joined(plain(meta.description), _text(topic.intro)),
        keywords=(*meta.keywords, *meta.synonyms, *meta.tags),
        plans=meta.plans,
        category=_last(topic.id),
        order=meta.weight,
        updated=topic.updated,
    )


def _question(topic: Topic, question: Question, order: int) -> Document:
    return Document(
        topic.lang,
        "question",
        f"{topic.id}/#{question.id}",
        question.title,
        text=_text(question.body),
        keywords=question.meta.keywords,
        plans=question.meta.plans or topic.meta.plans,
        category=_last(topic.id),
        order=order,
        updated=question.updated,
    )


def _text(body: Body) -> str:
    return joined(*(joined(section.title, section.text) for section in body.sections))


def _last(route: str) -> str:
    return route.rsplit("/", 1)[-1]


def _troubleshooters(site: Site) -> Iterator[Document]:
    for tree in site.troubleshooters:
        yield Document(
            site.lang,
            "troubleshooter",
            f"troubleshooters/{tree.id}/",
            tree.title,
            text=joined(plain(tree.description), *_nodes(tree)),
            keywords=tree.keywords,
            plans=tree.plans,
            category=tree.category or "",
            order=tree.weight,
        )


def _nodes(tree: Troubleshooter) -> Iterable[str]:
    for node in tree.nodes.values():
        solved = node.outcome.solved if node.outcome else None
        answers = [answer.text for answer in node.answers]
        yield joined(node.title, plain(node.text), *map(plain, node.steps), *answers, plain(solved or ""))


def _videos(site: Site) -> Iterator[Document]:
    for category in site.video_categories:
        yield Document(
            site.lang,
            "category",
            f"videos/#{category.id}",
            category.title,
            text=plain(category.description),
            category=category.id,
            order=category.order,
        )
    for video in site.videos:
        yield _video(site.lang, video)


def _video(lang: str, video: Video) -> Document:
    """The video with its chapters and all that is said in it; its page has one place for them."""
    chapters = [chapter.title for chapter in video.chapters]
    return Document(
        lang,
        "video",
        f"videos/{video.id}/",
        video.title,
        text=joined(plain(video.description), *chapters, " ".join(cue.text for cue in video.transcript)),
        keywords=video.keywords,
        plans=video.plans,
        category=video.category,
        order=video.weight,
        updated=video.added,
    )
