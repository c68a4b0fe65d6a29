"""Markdown becomes sections of harmless, balanced HTML, with facts everywhere but in code."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgen.content.markdown import Converted, Converter

EXTENSIONS = [
    "admonition",
    "footnotes",
    "pymdownx.details",
    "pymdownx.keys",
    "pymdownx.superfences",
    "pymdownx.tasklist",
]
FACTS = {"a.price": "29 USD", "a.odd": "<b>&\"'", "a.mail": "first_last@example.org"}
CONVERTER = Converter(EXTENSIONS, {}, FACTS)


def convert(text: str) -> Converted:
    return CONVERTER.convert(text, lambda tag, attribute, value: value)


def html(text: str) -> str:
    return "".join(section.html for section in convert(text).sections)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ a.price }}", "<p>29 USD</p>"),
        ("{{a.price}}", "<p>29 USD</p>"),
        ("**{{ a.price }}** _{{ a.price }}_", "<p><strong>29 USD</strong> <em>29 USD</em></p>"),
        ("{{ a.odd }}", "<p>&lt;b&gt;&amp;\"'</p>"),
        ("[x](mailto:{{ a.mail }})", '<p><a href="mailto:first_last@example.org">x</a></p>'),
        ("[{{ a.price }}](https://x.se)", '<p><a href="https://x.se">29 USD</a></p>'),
        ("# {{ a.price }}", '<h1 id="29-usd">29 USD</h1>'),
        ("# Now {{ a.price }} {#now}", '<h1 id="now">Now 29 USD</h1>'),
        (
            '<span title="{{ a.odd }}">{{ a.odd }}</span>',
            '<p><span title="&lt;b&gt;&amp;&quot;\'">&lt;b&gt;&amp;"\'</span></p>',
        ),
        ('<div title="{{ a.price }}">{{ a.price }}</div>', '<div title="29 USD">29 USD</div>'),
        ("`{{ a.price }}`", "<p><code>{{ a.price }}</code></p>"),
        ("    {{ a.price }}", "<pre><code>{{ a.price }}\n</code></pre>"),
        ("<pre><code>{{ a.price }}</code></pre>", "<pre><code>{{ a.price }}</code></pre>"),
        ("{{ no.such }}", "<p>{{ no.such }}</p>"),
    ],
)
def test_a_fact_is_filled_in(text: str, expected: str) -> None:
    assert html(text) == expected


def test_fenced_code_is_left_alone() -> None:
    assert "{{ a.price }}" in html("```\n{{ a.price }}\n```")
    assert convert("```\n{{ no.such }}\n```\n\n`{{ no.such }}`").unknown_facts == []


def test_unknown_facts_are_named_each_time_and_wherever_they_stand() -> None:
    text = '{{ x }} {{ x }} {{ a b }} {{ }}\n\n<div title="{{ y }}"></div>\n\n## {{ z }}'
    assert sorted(convert(text).unknown_facts) == ["", "a b", "x", "x", "y", "z"]


def test_a_fact_cannot_bring_an_address_of_its_own_kind() -> None:
    converter = Converter([], {}, {"bad": "javascript:alert(1)"})
    found = converter.convert("[x]({{ bad }})", lambda tag, attribute, value: value)
    assert found.sections[0].html == "<p><a>x</a></p>"
    assert found.bad_addresses == ["javascript:alert(1)"]


def test_sections_are_cut_at_headings() -> None:
    found = convert("Lead.\n\n## One {#one added=2026-11-17}\n\nText.\n\n### Two\n\n> ## Inside\n")
    assert [(s.anchor, s.title, s.level, s.text) for s in found.sections] == [
        ("", "", 0, "Lead."), ("one", "One", 2, "Text."), ("two", "Two", 3, "Inside"),
    ]  # fmt: skip
    assert found.attributes == [{}, {"added": "2026-11-17"}, {}]
    assert [level for level, _ in found.headings] == [2, 3, 2]
    assert found.top == [0, 1]


@pytest.mark.parametrize(
    "text", ["<kb-split>\ue001</kb-split>", "<kb-body>&#xe001;</kb-body>", "&#xe000;x", "&#57344;", "&#x202e;"]
)
def test_marks_cannot_be_forged(text: str) -> None:
    found = CONVERTER.convert(text.replace("\ue001", "\ufffd"), lambda tag, attribute, value: value)
    assert len(found.sections) == 1
    assert not re.search("[\ue000-\uf8ff\u202e]", found.sections[0].html)


@pytest.mark.parametrize("text", ["[" * 10_000, "![" * 10_000, "[a" * 10_000 + "]" * 10_000])
def test_thousands_of_brackets_are_refused_at_once(text: str) -> None:
    assert convert(text).refused[0] == "too-deep"


def test_many_closed_brackets_are_no_fault() -> None:
    assert not convert("[a](b) [c] " * 500).refused


def test_thousands_of_headings_are_refused_at_once() -> None:
    assert convert("# a\n\n" * 10_000).refused[0] == "too-large"


VOID = {"area", "br", "col", "hr", "img", "input", "source", "wbr"}


class Watcher(HTMLParser):
    """Reads HTML as a browser's tokenizer would, and notes what must never be there."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "iframe", "form", "object", "embed", "base", "meta", "link", "svg", "math"):
            self.bad.append(tag)
        for name, value in attrs:
            scheme = re.sub(r"[\t\n\r]|^[\x00-\x20]+", "", value or "").lower().split(":")[0]
            if name.startswith("on") or name in ("style", "srcdoc", "formaction"):
                self.bad.append(name)
            if name in ("href", "src", "action") and scheme in ("javascript", "data", "vbscript"):
                self.bad.append(f"{name}={value}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.bad += [] if self.open and self.open.pop() == tag else [f"</{tag}>"]


PIECES = [
    "<script>",
    "</script>",
    "<style>",
    "<iframe src=x>",
    "<form action=/>",
    "<object data=x>",
    "<svg onload=alert(1)>",
    "<math>",
    "<img src=x onerror=alert(1)>",
    "<a href='JaVaScRiPt:alert(1)'>",
    "<a href='java\tscript:x'>",
    "<a href='&#106;avascript:x'>",
    "[x](javascript:alert(1))",
    "[x](data:text/html,x)",
    "![x](javascript:x)",
    "{: onclick=alert(1) style=x }",
    "{onmouseover=x}",
    "## A",
    "### B {#c onclick=x}",
    "</div>",
    "<div>",
    "<p",
    ">",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "`",
    "```",
    "*",
    "**",
    "|a|b|",
    "|--|--|",
    "> ",
    "- ",
    "1. ",
    "!!! note",
    "    ",
    "[",
    "]",
    "(",
    ")",
    "!",
    '"',
    "'",
    "=",
    "{{ a.odd }}",
    "{{",
    "}}",
    "<template>",
    "<noscript>",
    "<xmp>",
    "<plaintext>",
    "<title>",
    "</title>",
    "<textarea>",
    "&lt;script&gt;",
    "&#60;script&#62;",
    "<kb-split>",
    "x",
    "<a href=//evil.example>",
    "[^1]",
    "[^1]: x",
    "++ctrl+x++",
    "- [ ] x",
    "<details open ontoggle=x>",
    "<input type=image src=x>",
]
HOSTILE = st.lists(st.sampled_from([*PIECES, "\n", "\n\n", " "]), max_size=25).map("".join)


@settings(max_examples=400, deadline=None)
@given(HOSTILE | st.text(max_size=80))
def test_nothing_harmful_comes_through_and_every_section_is_balanced(text: str) -> None:
    for section in convert(text).sections:
        for part in (section.html, section.content):
            watcher = Watcher()
            watcher.feed(part)
            watcher.close()
            assert (watcher.bad, watcher.open) == ([], [])


@pytest.mark.parametrize("part", ["![a](", "[a](x ", '[a](b "x) ', "[a](<b) ", "![a](()", "[a](\n", "[a](b 'x) "])
def test_very_many_open_addresses_are_refused(part: str) -> None:
    assert convert(part * 2_500).refused[:1] == ("too-deep",)


@pytest.mark.parametrize("link", ["[a](b.md) ", '[a](b_(c).md "t (u)") ', "[a](<b c>) ", "![a](b 'x')\n", "[a](b\n\n"])
def test_very_many_links_are_not(link: str) -> None:
    assert convert(link * 150).refused == ()
