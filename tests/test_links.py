"""Addresses in content lead somewhere, or are told with the line they stand on."""

from __future__ import annotations

import pytest

from kbgen.content.doubt import Doubt, doubt
from kbgen.content.lines import Lines
from kbgen.content.links import Known, Links, Places, Target, check
from kbgen.content.prose_links import check as check_prose
from kbgen.model import Home, Organisation, Origin
from kbgen.prose import ROOT

PLACES = Places(
    routes={"guides/a/one.md": "guides/a/one", "guides/a/two.md": "guides/a/other", "faq/t/q.md": "faq/t#q"},
    unpublished=frozenset({"guides/a/draft.md"}),
    broken=frozenset({"guides/a/broken.md"}),
    files=frozenset({"guides/a/one.md", "media/a b%.png", "media/x.png", "home.yaml"}),
)


def links(body: str = "") -> Links:
    return Links("guides/a/one.md", "content/guides/a/one.md", "guides/a/one", PLACES, Lines(body, 5).of)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("two.md", "guides/a/other/"),
        ("two.md#x", "guides/a/other/#x"),
        ("./../a/two.md", "guides/a/other/"),
        ("/guides/a/two.md", "guides/a/other/"),
        ("../../faq/t/q.md", "faq/t/#q"),
        ("#here", "guides/a/one/#here"),
        ("/", ""),
        ("/support", "support/"),
        ("/search/?q=a%20b", "search/?q=a%20b"),
        ("../../media/x.png?v=2", "media/x.png"),
        ("../../media/a%20b%25.png", "media/a%20b%25.png"),
    ],
)
def test_an_internal_address_is_written_from_the_root(written: str, address: str) -> None:
    found = links()
    assert found.rewrite("a", "href", written) == ROOT + address
    assert found.problems == []


@pytest.mark.parametrize("written", ["https://x.se", "HTTP://x.se/a.md", "mailto:a@b.se", "tel:+46"])
def test_an_external_address_stays(written: str) -> None:
    assert links().rewrite("a", "href", written) == written


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("tow.md", "broken-link"),
        ("draft.md", "broken-link"),
        ("../../../../etc/passwd", "broken-link"),
        ("%2e%2e/%2e%2e/%2e%2e/etc/passwd", "broken-link"),
        ("/home.yaml", None),
        ("../../home.yaml", "broken-link"),
        ("", "broken-link"),
        ("http://[", "bad-address"),
        ("//evil.example/", "bad-address"),
        ("/\\evil.example/", "bad-address"),
        ("broken.md", None),
    ],
)
def test_a_wrong_address_is_one_problem(written: str, code: str | None) -> None:
    found = links(f"\n\n[x]({written})\n")
    found.rewrite("a", "href", written)
    assert [problem.code for problem in found.problems] == ([code] if code else [])
    assert all(problem.line == 7 for problem in found.problems if written)


def test_an_image_must_be_there_and_on_this_site() -> None:
    found = links()
    for written in ("../../media/y.png", "https://x.se/a.png", "/etc/passwd", "../../home.yaml"):
        found.rewrite("img", "src", written)
    assert [p.code for p in found.problems] == ["broken-image", "external-image", "broken-image", "broken-image"]
    assert found.problems[0].hint == 'did you mean "../../media/x.png"?'


def test_every_candidate_of_a_srcset_is_looked_at() -> None:
    found = links()
    assert found.rewrite("img", "srcset", "../../media/x.png 1x, ../../media/z.png 2x") == (
        f"{ROOT}media/x.png 1x, ../../media/z.png 2x"
    )
    assert [problem.code for problem in found.problems] == ["broken-image"]


def test_the_same_fault_on_two_lines_is_told_twice() -> None:
    found = links("[x](tow.md)\n\n[x](a-tow.md) [x](tow.md)\n")
    for _ in range(2):
        found.rewrite("a", "href", "tow.md")
    assert [problem.line for problem in found.problems] == [5, 7]


KNOWN = Known(
    anchors={"guides/a": frozenset({"top"}), "": frozenset()},
    references={"guides/a", "faq/t#q"},
    unpublished={"guides/d"},
)


@pytest.mark.parametrize(
    ("target", "code", "hint"),
    [
        (Target("f", 1, "/guides/a/#top", "guides/a", "top"), None, ""),
        (Target("f", 1, "/guides/b/", "guides/b"), "broken-link", 'did you mean "guides/a"?'),
        (Target("f", 1, "/guides/d/", "guides/d"), "broken-link", "publish it, or remove the link"),
        (Target("f", 1, "#tpo", "guides/a", "tpo"), "broken-anchor", 'did you mean "top"?'),
        (Target("f", 1, "guides/a", "guides/a", "", "reference"), None, ""),
        (Target("f", 1, "/guides/a/", "guides/a", "", "reference"), "unknown-article", 'write "guides/a"'),
        (Target("f", 1, "guides/a#top", "guides/a", "top", "reference"), "unknown-article", 'did you mean "guides/a"?'),
        (
            Target("f", 1, "guides/d", "guides/d", "", "reference"),
            "unknown-article",
            "publish it, or remove the reference",
        ),
        (Target("f", 1, "faq/t#p", "faq/t", "p", "figure"), "stale-figure", ""),
    ],
)
def test_a_target_is_there_or_told(target: Target, code: str | None, hint: str) -> None:
    problems = check([target, target], KNOWN)
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert not hint or problems[0].hint == hint


def test_nothing_is_said_of_what_a_broken_file_may_hold() -> None:
    unsure = doubt(["channels.yaml", "guides/x/y.md", "faq/t/q.md"])
    assert unsure.covers("support/email") and unsure.covers("guides/x/y") and unsure.covers("faq/t", "q")
    assert not unsure.covers("guides/x/z") and not unsure.covers("supporters") and not Doubt().covers("")


def test_links_in_yaml_begin_at_the_root() -> None:
    lead = (
        "[a](/support/#x) [b](support/) [c](https://x.se) [d](JavaScript:x) <a href='//e.se'>e</a> [f][1]\n\n[1]: /f/"
    )
    home = Home("t", Organisation("o"), lead=lead)
    targets, problems = check_prose([(home, Origin("f", {("lead",): 3}))])
    assert [(target.route, target.anchor, target.line) for target in targets] == [("support", "x", 3), ("f", "", 3)]
    assert [problem.code for problem in problems] == ["broken-link", "bad-address", "bad-address"]
