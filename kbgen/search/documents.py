"""Site → search documents: what can be found, where it leads, and for whom it is.

Everything that is published and listed is represented.  Routes are those of the pages: relative to the site's root,
with an anchor where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kbgen.model import Article, Body, Guide, Question, Site, Topic, Troubleshooter, Video
from kbgen.search.document import Corpus, Document, Entry, Section, joined, plain, said
from kbgen.search.support_documents import support_documents


def corpus(site: Site) -> Corpus:
    """Everything that can be found on a site that has every text."""
    articles: tuple[Article | Topic, ...] = (*site.guides, *site.topics, *site.pages)
    found = (document for article in articles for document in article_documents(article))
    return Corpus(in_order(found, shared_documents(site)), synonyms(site))


def in_order(articles: Iterable[Entry], others: Iterable[Entry]) -> tuple[Entry, ...]:
    """Articles before everything else, by their addresses: a title that changes leaves every other where it is."""
    return (*sorted(articles, key=lambda entry: entry.route), *others)


def synonyms(site: Site) -> tuple[tuple[str, str], ...]:
    """What is asked for, and what it also means."""
    return tuple(pair for synonym in site.synonyms for pair in synonym.pairs())


def shared_documents(site: Site) -> Iterator[Document]:
    """What can be found and is no article."""
    parts = (_categories, _troubleshooters, _videos, support_documents)
    return (document for part in parts for document in part(site))


def article_documents(article: Article | Topic) -> Iterator[Document]:
    """An article, or a topic and its questions."""
    if isinstance(article, Topic):
        return _questions(article)
    return _article(article, "guide", article.category) if isinstance(article, Guide) else _article(article, "page")


def _categories(site: Site) -> Iterator[Document]:
    for category in site.categories:
        route = f"guides/{category.id}/"
        text = said(plain(category.description))
        yield Document(site.lang, "category", route, category.title, text, category=category.id)


def _article(article: Guide | Article, kind: str, category: str = "") -> Iterator[Document]:
    """The article with its sections; the first is what stands above its first heading."""
    meta = article.meta
    if meta.unlisted or meta.search.exclude:
        return
    lead = [section.text for section in article.body.sections if not section.level]
    yield Document(
        article.lang,
        kind,
        f"{article.id}/",
        meta.title,
        (
            Section(text=joined(plain(meta.description), *lead)),
            *(Section(section.anchor, section.title, section.text) for section in article.body.headings),
        ),
        keywords=(*meta.keywords, *meta.synonyms, *meta.tags),
        plans=meta.plans,
        category=category,
        boost=meta.search.boost,
        pins=meta.search.pins,
    )


def _questions(topic: Topic) -> Iterator[Document]:
    if not topic.meta.unlisted:
        if not topic.meta.search.exclude:
            yield _topic(topic)
        for question in topic.questions:
            if not topic.search_of(question).exclude:
                yield _question(topic, question)


def _topic(topic: Topic) -> Document:
    meta = topic.meta
    return Document(
        topic.lang,
        "topic",
        f"{topic.id}/",
        meta.title,
        said(joined(plain(meta.description), _text(topic.intro))),
        keywords=(*meta.keywords, *meta.synonyms, *meta.tags),
        plans=meta.plans,
        category=_last(topic.id),
        boost=meta.search.boost,
        pins=meta.search.pins,
    )


def _question(topic: Topic, question: Question) -> Document:
    return Document(
        topic.lang,
        "question",
        f"{topic.id}/#{question.id}",
        question.title,
        said(_text(question.body)),
        keywords=question.meta.keywords,
        plans=question.meta.plans or topic.meta.plans,
        category=_last(topic.id),
        boost=topic.search_of(question).boost,
        pins=topic.search_of(question).pins,
    )


def _text(body: Body) -> str:
    return joined(*(joined(section.title, section.text) for section in body.sections))


def _last(route: str) -> str:
    return route.rsplit("/", 1)[-1]


def _troubleshooters(site: Site) -> Iterator[Document]:
    for tree in site.troubleshooters:
        if tree.search.exclude:
            continue
        yield Document(
            site.lang,
            "troubleshooter",
            f"troubleshooters/{tree.id}/",
            tree.title,
            said(joined(plain(tree.description), *_nodes(tree))),
            keywords=tree.keywords,
            plans=tree.plans,
            boost=tree.search.boost,
            pins=tree.search.pins,
            category=tree.category or "",
        )


def _nodes(tree: Troubleshooter) -> Iterable[str]:
    for node in tree.nodes.values():
        solved = node.outcome.solved if node.outcome else None
        answers = [answer.text for answer in node.answers]
        yield joined(node.title, plain(node.text), *map(plain, node.steps), *answers, plain(solved or ""))


def _videos(site: Site) -> Iterator[Document]:
    for category in site.video_categories:
        route = f"videos/#{category.id}"
        text = said(plain(category.description))
        yield Document(site.lang, "category", route, category.title, text, category=category.id)
    for video in site.videos:
        if not video.search.exclude:
            yield _video(site.lang, video)


def _video(lang: str, video: Video) -> Document:
    """The video with its chapters and all that is said in it; its page has one place for them."""
    chapters = [chapter.title for chapter in video.chapters]
    spoken = " ".join(cue.text for cue in video.transcript)
    return Document(
        lang,
        "video",
        f"videos/{video.id}/",
        video.title,
        said(joined(plain(video.description), *chapters, spoken)),
        keywords=video.keywords,
        plans=video.plans,
        boost=video.search.boost,
        pins=video.search.pins,
        category=video.category,
    )
