"""Any edits, in any order: the search that followed them is the one that is made anew."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kbgen.search import Document, Section
from tests.following import FILLERS, Site, anew
from tests.program import tree
from tests.searching import doc

TYPED = (
    "konto Konto, lösenord LÖSENORD lo\u0308senord lo\u200d\u0308senord e-post e post nyord nyordet bild bildformat "
    'ord3 sak3 och en 漢字 𠮷 ﾞ ŉ ß İ ?! \x00 \ud800 \u2028 " \\ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'
)
WORDS = st.sampled_from(TYPED.split(" "))
TEXT = st.lists(WORDS, max_size=6).map(" ".join) | st.text(st.characters(exclude_categories=()), max_size=9)
SECTION = st.builds(Section, st.sampled_from(("", "a", "b")), TEXT, TEXT)
NUMBER = st.integers(0, 10_000)


class Edits(RuleBasedStateMachine):
    """Publishes a small corpus after each edit, and compares that with what is made anew."""

    @initialize(first=st.lists(st.builds(Section, text=TEXT), max_size=3))
    def begin(self, first: Sequence[Section]) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="kbgen-test-")
        self.site = Site(Path(self.folder.name, "followed"))
        begun = [doc(f"b/{number}/", "Början", each.text) for number, each in enumerate(first)]
        self.documents: list[Document] = [*begun, *FILLERS[:12]]  # so that an edit leaves the mean length alone
        self.synonyms: list[tuple[str, str]] = []

    def edit(self, number: int, **fields: Any) -> None:
        at = number % len(self.documents)
        self.documents[at] = replace(self.documents[at], **fields)

    @rule(number=NUMBER, section=SECTION)
    def another_text(self, number: int, section: Section) -> None:
        sections = self.documents[number % len(self.documents)].sections
        self.edit(number, sections=(section, *sections[1:]))

    @rule(numbers=st.lists(NUMBER, max_size=4), word=WORDS)
    def a_word_more_in_some(self, numbers: Sequence[int], word: str) -> None:
        for number in numbers:
            first, *others = self.documents[number % len(self.documents)].sections or (Section(),)
            self.edit(number, sections=(replace(first, text=f"{first.text} {word}"), *others))

    @rule(number=NUMBER, sections=st.lists(SECTION, max_size=3))
    def other_sections(self, number: int, sections: Sequence[Section]) -> None:
        self.edit(number, sections=tuple(sections))

    @rule(number=NUMBER, title=TEXT)
    def another_title(self, number: int, title: str) -> None:
        self.edit(number, title=title)

    @rule(number=NUMBER, keywords=st.lists(TEXT, max_size=3))
    def other_keywords(self, number: int, keywords: Sequence[str]) -> None:
        self.edit(number, keywords=tuple(keywords))

    @rule(number=NUMBER, boost=st.sampled_from((0.5, 1.0, 2.0, 9.0)), pins=st.lists(TEXT, max_size=2))
    def another_boost_and_other_pins(self, number: int, boost: float, pins: Sequence[str]) -> None:
        self.edit(number, boost=boost, pins=tuple(pins))

    @rule(number=NUMBER, category=st.sampled_from(("", "a")), plans=st.lists(st.sampled_from("pq"), max_size=2))
    def another_shelf(self, number: int, category: str, plans: Sequence[str]) -> None:
        self.edit(number, category=category, plans=tuple(plans))

    @rule(number=NUMBER, route=st.sampled_from(("a/", "b/#c", "d/")))
    def another_route(self, number: int, route: str) -> None:
        self.edit(number, route=route)

    @rule(synonyms=st.lists(st.tuples(TEXT, TEXT), max_size=3))
    def other_synonyms(self, synonyms: Sequence[tuple[str, str]]) -> None:
        self.synonyms = list(synonyms)

    @rule(number=NUMBER, title=TEXT, lang=st.sampled_from(("sv", "sv", "en")))
    def one_more(self, number: int, title: str, lang: str) -> None:
        self.documents.insert(number % len(self.documents), doc(f"n/{number}/", title, title, lang=lang))

    @rule(number=NUMBER)
    def one_less(self, number: int) -> None:
        if len(self.documents) > 1:
            self.documents.pop(number % len(self.documents))

    @invariant()
    def it_is_as_if_made_anew(self) -> None:
        found = self.site.publish(self.documents, self.synonyms)
        event("followed" if self.site.followed else "made anew")
        expected = anew(Path(self.folder.name, "anew"), self.documents, self.synonyms)
        assert expected.last
        assert found == tree(expected.last)
        assert self.site.answers() == expected.answers()

    def teardown(self) -> None:
        self.folder.cleanup()


TestEdits = Edits.TestCase
TestEdits.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
