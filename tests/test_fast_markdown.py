"""What makes Markdown fast changes nothing: the same articles, with it and without it, come out the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import markdown
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown.blockparser import BlockParser
from markdown.treeprocessors import InlineProcessor

from kbgen import fast_markdown
from kbgen.content import plain_html
from kbgen.content.markdown import Converted, Converter
from kbgen.content.sanitize import Rewrite
from kbgen.fast_markdown import accelerate
from tests import stock_markdown
from tests.odd_markdown import PLACES, SNIPPETS, articles
from tests.stock_markdown import StockConverter

ROOT = Path(__file__).parents[1]
FACTS = {"a.b": "29 USD", "a.odd": "<b>&\"'_x_"}
OURS = ["admonition", "pymdownx.details", "pymdownx.keys", "pymdownx.superfences", "pymdownx.tasklist"]
SETS: dict[str, tuple[list[str], dict[str, dict[str, object]]]] = {
    "ours": (OURS, {"toc": {"permalink": False}}),
    "none": ([], {}),
    "extra": (["extra", "smarty", "sane_lists", "nl2br", "wikilinks"], {}),
    "anchors": (["admonition"], {"toc": {"anchorlink": True, "baselevel": 2, "title": "T", "toc_depth": "2-3"}}),
    "permalinks": (["pymdownx.superfences"], {"toc": {"permalink": "¶", "separator": "_", "marker": "alpha"}}),
    "pymdownx": (
        ["pymdownx.tabbed", "pymdownx.highlight", "pymdownx.betterem", "pymdownx.magiclink", "pymdownx.caret"],
        {"pymdownx.tabbed": {"alternate_style": True}},
    ),
    "tabs": (["pymdownx.superfences"], {"pymdownx.superfences": {"preserve_tabs": True}}),
}  # fmt: skip
PAIRS = {name: (Converter(*each, FACTS), StockConverter(*each, FACTS)) for name, each in SETS.items()}


def outcome(converter: Converter | StockConverter, text: str) -> tuple[Converted | str, list[tuple[str, str, str]]]:
    """What an article becomes, and the addresses that were asked about, in order."""
    asked: list[tuple[str, str, str]] = []

    def rewrite(tag: str, name: str, value: str) -> str | None:
        asked.append((tag, name, value))
        return None if value.startswith("i.") else f"{value}<&\">'\xa0"

    try:
        return converter.convert(text, rewrite), asked
    except (TypeError, ValueError) as error:  # some extensions fail on some texts
        return f"{type(error).__name__}: {error}", asked


def assert_same(text: str, extensions: str = "ours") -> None:
    fast, stock = PAIRS[extensions]
    assert outcome(fast, text) == outcome(stock, text), text


def body(path: Path) -> str:
    text = path.read_bytes().decode(errors="replace")
    return text.split("\n---\n", 1)[1] if text.startswith("---\n") and "\n---\n" in text else text


@pytest.mark.parametrize("folder", ["content", "docs", "examples", "tests/sites"])
def test_every_article_of_this_repository_comes_out_the_same(folder: str) -> None:
    paths = sorted((ROOT / folder).rglob("*.md"))
    assert paths
    for path in paths:
        assert_same(body(path))


@pytest.mark.parametrize("extensions", SETS)
def test_odd_snippets_come_out_the_same(extensions: str) -> None:
    for snippet in SNIPPETS:
        assert_same(snippet, extensions)
        assert_same(PLACES[-2](snippet), extensions)


@pytest.mark.parametrize("place", range(len(PLACES)))
def test_they_do_so_wherever_they_stand(place: int) -> None:
    for snippet in SNIPPETS:
        assert_same(PLACES[place](snippet))


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(articles, st.sampled_from(["ours", "ours", *SETS]))
def test_what_hypothesis_makes_up_comes_out_the_same(text: str, extensions: str) -> None:
    assert_same(text, extensions)


def test_even_what_python_markdown_shows_by_mistake_comes_out_the_same() -> None:
    text = "**b** `c`\n\n*b *a* *  *\\>*"
    assert_same(text)
    assert "klzzwxh:00</em>2" in PAIRS["ours"][0].convert(text, lambda tag, name, value: value).sections[0].html


DEEP = {
    "quotes": lambda depth: ">" * depth + " x",
    "lists": lambda depth: "\n".join("    " * level + "- x" for level in range(min(depth, 120))),
    "lists in a line": lambda depth: "* " * depth + "x",
    "emphasis": lambda depth: "*a **b " * depth + "b** a*" * depth,
    "stars": lambda depth: "*" * depth + "x" + "*" * depth,
    "links": lambda depth: "[" * depth + "x" + "](y)" * depth,
    "elements": lambda depth: "<div>" * depth + "x",
    "admonitions": lambda depth: "\n".join("    " * level + "!!! note\n" for level in range(min(depth, 120))),
    "quoted lists": lambda depth: "> - " * depth + "x",
}


@pytest.mark.parametrize("depth", [1, 30, 101, 180, 200, 220, 400, 1_000])
@pytest.mark.parametrize("kind", DEEP)
def test_what_is_nested_deep_is_refused_at_the_same_depth(kind: str, depth: int) -> None:
    assert_same(DEEP[kind](depth))


def sections() -> Iterator[str]:
    """The HTML of many sections, as it is before it is cleaned."""
    md = markdown.Markdown(extensions=["admonition", "tables"])
    for folder in ("content", "docs", "examples"):
        for path in sorted((ROOT / folder).rglob("*.md")):
            yield from md.reset().convert(body(path)).split("\n<h2")
    for snippet in SNIPPETS:
        yield from (snippet, f"<p>{snippet}</p>", f'<p><a href="{snippet}">x</a></p>', f'<h2 id="{snippet}">x</h2>')


def test_html_that_is_not_parsed_is_what_nh3_would_write() -> None:
    rewrite: Rewrite = lambda tag, name, value: f"{value}<&\">'\xa0"  # noqa: E731
    plain = [html for html in sections() if plain_html.is_plain(html)]
    assert len(plain) > 300
    for html in plain:
        assert plain_html.clean(html, rewrite) == stock_markdown.clean(html, rewrite)
        assert stock_markdown.removed(html) == stock_markdown.reserved_ids(html) == []
        assert stock_markdown.bad_addresses(html) == []


@pytest.mark.parametrize(
    "html",
    [
        "<p onclick=x>x</p>", "<script>x</script>", '<p><a href="javascript:x">x</a></p>', '<p><a href="//x">x</a>',
        "<p>x",
        '<h2 id="kb-x">x</h2>', '<h2 id="__x">x</h2>', '<p style="x">x</p>', "<p>\x00</p>", "<p>\xa0</p>",
        "<p>&nbsp;</p>", "<p>x\r</p>", "\ufeff<p>x</p>",
        '<div class="admonition mermaid">\n</div>', '<div class="kb-x">\n</div>', "<p><p>x</p></p>",
    ],
)  # fmt: skip
def test_html_that_is_not_plain_is_parsed(html: str) -> None:
    assert not plain_html.is_plain(html)


def test_a_word_alone_in_an_attribute_list_is_an_empty_attribute() -> None:
    converted = PAIRS["ours"][0].convert("# Title { loud }\n\n## More { id }", lambda tag, name, value: value)
    assert [section.html for section in converted.sections[1:]] == [
        '<h1 id="title">Title</h1>',
        '<h2 id="more">More</h2>',
    ]
    assert converted.attributes == [{}, {"loud": ""}, {}]


def test_the_versions_are_those_that_were_compared() -> None:
    assert fast_markdown.INSTALLED in fast_markdown.COMPARED, "run these tests, then say so in COMPARED"


def test_other_instances_are_left_alone() -> None:
    fast, other = accelerate(markdown.Markdown()), markdown.Markdown()
    assert type(fast.parser) is not BlockParser
    assert type(other.parser) is BlockParser
    assert type(other.treeprocessors["inline"]) is InlineProcessor


def test_what_is_not_known_keeps_its_own_way() -> None:
    assert type(accelerate(markdown.Markdown(tab_length=2)).parser) is BlockParser


def test_it_takes_less_than_half_the_calls() -> None:
    text = "".join(
        f"## Section {number}\n\nText with **strong** and `code`.\n\n- one\n- [two](a.md)\n\n" for number in range(30)
    )
    fast, stock = (calls(converter, text) for converter in PAIRS["ours"])
    assert 1000 < fast < 0.5 * stock


def calls(converter: Converter | StockConverter, text: str) -> int:
    """How many functions the conversion of a text calls."""
    counted = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        converter.convert(text, lambda tag, name, value: value)
    finally:
        sys.setprofile(None)
    return counted
