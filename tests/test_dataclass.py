"""Classes made by `kbgen.dataclass` are what the standard library would have made of them."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field
from typing import Any

import pytest

from kbgen.dataclass import dataclass as ours

MAKERS = pytest.mark.parametrize("dataclass", [dataclasses.dataclass, ours], ids=["standard", "ours"])
Maker = Callable[..., Any]


@ours(frozen=True, slots=True)
class Frozen:
    """Stands in a module, so that it can be pickled."""

    one: int
    two: tuple[str, ...] = ()


@ours(slots=True)
class Mutable:
    """The same, and it may change."""

    one: int
    two: list[str] = field(default_factory=list)


@MAKERS
def test_instances_are_made_compared_shown_and_hashed_alike(dataclass: Maker) -> None:
    @dataclass(frozen=True, slots=True)
    class Base:
        one: int
        two: str = "zwei"
        three: list[int] = field(default_factory=list)

    @dataclass(frozen=True, slots=True)
    class Below(Base):
        two: str = "deux"
        four: int = 4

    assert (Base(1).two, Below(1).two, Below(1, "x", [3], four=5).four) == ("zwei", "deux", 5)
    assert Base(1).three is not Base(1).three
    assert repr(Below(1)).endswith("Below(one=1, two='deux', three=[], four=4)")
    assert Base(1) == Base(1) != Base(2)
    assert Base(1, "deux") != Below(1)
    assert Base.__match_args__ == ("one", "two", "three")
    assert dataclasses.asdict(Below(1)) == {"one": 1, "two": "deux", "three": [], "four": 4}
    assert dataclasses.replace(Below(1), four=7) == Below(1, four=7)
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'one'"):
        Below()
    with pytest.raises(TypeError, match="unexpected keyword argument 'five'"):
        Below(1, five=5)
    with pytest.raises(TypeError, match="unhashable type: 'list'"):
        hash(Base(1))


@MAKERS
def test_frozen_instances_stay_what_they_are(dataclass: Maker) -> None:
    @dataclass(frozen=True, slots=True)
    class Noun:
        one: int

    noun = Noun(1)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'one'"):
        noun.one = 2
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'one'"):
        del noun.one
    assert not hasattr(noun, "__dict__")
    assert hash(noun) == hash((1,))


@MAKERS
def test_what_a_class_says_itself_holds(dataclass: Maker) -> None:
    @dataclass(frozen=True, slots=True)
    class Noun:
        one: int

        def __post_init__(self) -> None:
            if self.one < 0:
                raise ValueError("below zero")

        def __repr__(self) -> str:
            return "mine"

    assert repr(Noun(1)) == "mine"
    with pytest.raises(ValueError, match="below zero"):
        Noun(-1)


@MAKERS
def test_a_class_without_fields_has_equal_instances(dataclass: Maker) -> None:
    @dataclass(frozen=True, slots=True)
    class Mark:
        pass

    assert Mark() == Mark()
    assert hash(Mark()) == hash(())


@MAKERS
def test_what_is_not_frozen_may_change_and_has_no_hash(dataclass: Maker) -> None:
    @dataclass(slots=True)
    class Noun:
        one: int
        two: list[int] = field(default_factory=list)

    noun = Noun(1)
    noun.one = 2
    assert noun == Noun(2)
    assert repr(noun).endswith("Noun(one=2, two=[])")
    with pytest.raises(TypeError, match="unhashable type"):
        hash(noun)


@pytest.mark.parametrize("noun", [Frozen(1, ("a",)), Mutable(1, ["a"])])
def test_copies_and_pickles_are_equal(noun: Any) -> None:
    assert copy.copy(noun) == noun
    assert copy.deepcopy(noun) == noun
    assert all(pickle.loads(pickle.dumps(noun, each)) == noun for each in range(2, pickle.HIGHEST_PROTOCOL + 1))


@pytest.mark.parametrize("how", [{"init": False}, {"repr": False}, {"compare": False}, {"kw_only": True}])
def test_a_field_of_another_kind_is_refused(how: dict[str, bool]) -> None:
    with pytest.raises(TypeError, match="has a field that only the standard dataclass knows"):

        @ours(frozen=True, slots=True)
        class Odd:
            one: int = field(default=1, **how)  # type: ignore[call-overload]


def test_other_kinds_of_classes_are_the_standard_librarys() -> None:
    @ours(frozen=True, slots=True, order=True)
    class Ordered:
        one: int

    assert Ordered(1) < Ordered(2)
