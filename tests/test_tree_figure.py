"""The figure of a tree: everything in its place, and the ways counted."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from kbgen.model import Answer, Node, Outcome, Troubleshooter
from kbgen.pages.tree_layout import GAP, WIDTH, Figure, Shape, figure
from kbgen.pages.tree_map import tree_map, ways_to_ends
from tests.every_noun import SITE

DIAMOND = {
    "a": Shape("Första frågan?", answers=(("Till b", "b"), ("Rakt till slutet, som ligger långt bort", "d"))),
    "b": Shape("Andra frågan, som är för lång för en rad?", answers=(("Till c", "c"), ("Slut", "d"))),
    "c": Shape("Tredje frågan?", answers=(("Slut", "d"), ("Annat slut", "e"))),
    "d": Shape("Slut", "solved", "Löst"),
    "e": Shape("Annat slut", "channel", "Någon tar över"),
    "f": Shape("Ingen kommer hit", "solved", "Löst"),
}  # fmt: skip


def boxes_of(drawn: Figure) -> dict[str, tuple[int, int, int, int]]:
    return {" ".join(box.title): (box.x, box.y, box.x + WIDTH, box.y + box.height) for box in drawn.boxes}


def test_a_step_stands_right_of_everything_that_leads_to_it() -> None:
    boxes = boxes_of(figure(DIAMOND, "a"))
    columns = {name: (box[0] - 1) // (WIDTH + GAP) for name, box in boxes.items()}
    assert [columns["Första frågan?"], columns["Tredje frågan?"], columns["Slut"], columns["Annat slut"]] == [
        0,
        2,
        3,
        3,
    ]
    assert "Ingen kommer hit" not in boxes


def test_no_box_stands_on_another_or_outside() -> None:
    drawn = figure(DIAMOND, "a")
    for (left, top, right, bottom), (x, y, x2, y2) in combinations(boxes_of(drawn).values(), 2):
        assert right <= x or x2 <= left or bottom <= y or y2 <= top
    for left, top, right, bottom in boxes_of(drawn).values():
        assert left >= 0 and top >= 0 and right <= drawn.width and bottom <= drawn.height


def test_every_answer_has_a_line_that_passes_over_no_box() -> None:
    drawn = figure(DIAMOND, "a")
    assert len(drawn.edges) == 6
    for edge in drawn.edges:
        for x, y in re.findall(r"[ CM](\d+) (\d+)(?=H)", edge):
            for left, top, right, bottom in boxes_of(drawn).values():
                assert not (left <= int(x) < right and top < int(y) < bottom), edge


def test_the_same_tree_gives_the_same_figure() -> None:
    assert figure(DIAMOND, "a") == figure(dict(DIAMOND), "a")


def test_a_tree_that_goes_in_a_circle_is_drawn_all_the_same() -> None:
    circle = {"a": Shape("A", answers=(("b", "b"),)), "b": Shape("B", answers=(("a", "a"), ("gone", "nowhere")))}
    assert len(figure(circle, "a").boxes) == 2


def tree(**nodes: Node) -> Troubleshooter:
    return Troubleshooter("T", "a", nodes, id="t")


def to(*names: str) -> Node:
    return Node("?", answers=tuple(Answer(name, name) for name in names))


def test_ways_are_counted_and_not_ends() -> None:
    solved = Node("!", outcome=Outcome(solved="Klart."))
    assert ways_to_ends(tree(a=to("b", "c"), b=to("c", "d"), c=to("d", "e"), d=solved, e=solved)) == {"d": 3, "e": 2}
    assert ways_to_ends(tree(a=to("a", "d"), d=solved)) == {"d": 1}


def test_a_hundred_forks_are_counted_without_walking_them_all() -> None:
    nodes = {"a": to("n0", "n0")} | {f"n{n}": to(f"n{n + 1}", f"n{n + 1}") for n in range(100)}
    nodes["n100"] = Node("!", outcome=Outcome(solved="Klart."))
    assert ways_to_ends(tree(**nodes)) == {"n100": 2**101}


def test_the_page_says_how_many_ways_end_with_a_person() -> None:
    (view,) = tree_map(SITE)
    assert not view.listed
    assert [(drawn.ways, drawn.persons, drawn.solved) for drawn in view.data.trees] == [(1, 0, 1)]


@pytest.mark.parametrize("long", ["ordutanmellanrum" * 8, "", "a b"])
def test_any_text_fits_its_box(long: str) -> None:
    drawn = figure({"a": Shape(long or "?", answers=((long, "b"),)), "b": Shape("Slut", "solved", "Löst")}, "a")
    for box in drawn.boxes:
        rows = [row for group in box.rows for row in group]
        assert all(len(row.text) <= 31 for row in rows)
        assert all(box.y < row.y < box.y + box.height for row in rows)
