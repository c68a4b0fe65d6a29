"""A posting says the same in memory and in a file."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgen.search import constants
from kbgen.search.packing import ROW, packed, place, placed, posting, renumbered, titled, unpacked

IMPACTS = st.integers(1, constants.LEVELS)
PLACES = st.lists(st.builds(place, st.integers(0, 255), IMPACTS), max_size=9, unique_by=lambda each: each & 255)
POSTINGS = st.builds(
    lambda impact, fill, title, places: posting(impact, fill, title, sorted(places)[: constants.PIECES]),
    IMPACTS,
    IMPACTS,
    st.integers(0, 7),
    PLACES,
) | st.builds(lambda impact, places: next(placed([impact], [places])), IMPACTS, PLACES)
DOCUMENTS = st.lists(st.integers(0, 1 << 27), unique=True, max_size=30).map(sorted)


@given(st.data(), DOCUMENTS)
def test_a_word_that_was_packed_is_unpacked_as_it_was(data: st.DataObject, documents: list[int]) -> None:
    postings = [short for _, short in data.draw(st.lists(POSTINGS, min_size=len(documents), max_size=len(documents)))]
    assert unpacked(packed(documents, postings)) == (documents, postings)


@given(DOCUMENTS, st.integers(0, 300), POSTINGS)
def test_a_word_can_be_told_of_other_numbers(documents: list[int], more: int, each: tuple[bytes, bytes]) -> None:
    postings = [each[1]] * len(documents)
    numbers = {number: number + more for number in documents}
    expected = packed([*numbers.values()], postings)
    assert renumbered(packed(documents, postings), defaultdict(int, numbers)) == expected  # type: ignore[arg-type]


@given(IMPACTS, PLACES)
def test_what_is_made_quickly_is_what_is_made_in_general(impact: int, places: list[int]) -> None:
    assert [*placed([impact], [[*places]])] == [posting(impact, 0, 0, sorted(places)[: constants.PIECES])]


@given(POSTINGS)
def test_a_row_is_always_as_long(made: tuple[bytes, bytes]) -> None:
    row, short = made
    assert len(row) == ROW
    assert titled(short) == bool(row[1] and row[2])


@given(IMPACTS, IMPACTS, st.integers(0, 255), st.integers(0, 255))
def test_places_in_order_are_the_best_first(one: int, two: int, first: int, second: int) -> None:
    assert (place(first, one) < place(second, two)) == ((-one, first) < (-two, second))


@pytest.mark.parametrize("content", [b"", b"\x01", b"\x02\x01\x01\x08", b"\x01\x01\x09", b"\x01\x01\x08\x08", b"\xff"])
def test_what_was_not_packed_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not what was written"):
        unpacked(content)


def test_a_word_that_ends_within_its_documents_is_not_told_of_other_numbers() -> None:
    with pytest.raises(ValueError, match="not what was written"):
        renumbered(b"\x02\x01", range(9))
