"""Strings are found and filled in wherever a record has them."""

from __future__ import annotations

from kbgen import model
from kbgen.content.schema import validate
from kbgen.model import Origin, Prose, Ref
from kbgen.model.walk import filled, marked, strings


def plans() -> model.Plans:
    raw = {
        "lead": "{{ a }}",
        "plans": [
            {
                "id": "pro",
                "name": "{{ b }}",
                "order": "1",
                "price": {"text": "{{ c }}"},
                "features": {"chat": "{{ d }}"},
            },
        ],
    }
    record, problems = validate(model.Plans, raw, Origin("f", {}))
    assert record and not problems
    return record


def test_references_are_found_with_their_place() -> None:
    found = [(path, value) for path, marker, value in marked(plans()) if isinstance(marker, Ref)]
    assert found == [(("plans", 0, "features", "chat"), "chat")]


def test_prose_is_filled_in_and_nothing_else() -> None:
    new = filled(plans(), lambda text, path: f"{text}@{'.'.join(map(str, path))}")
    assert new.lead == "{{ a }}@lead"
    assert new.plans[0].name == "{{ b }}"
    assert new.plans[0].price.text == "{{ c }}@plans.0.price.text"
    assert new.plans[0].features == {"chat": "{{ d }}@plans.0.features.chat"}


def test_a_record_that_needs_nothing_is_the_same_record() -> None:
    record = plans()
    assert filled(record, lambda text, path: text) is record


def test_every_string_is_seen_once() -> None:
    texts = [value for _, markers, value in strings(plans()) if any(isinstance(marker, Prose) for marker in markers)]
    assert sorted(text for text in texts if text) == ["{{ a }}", "{{ c }}", "{{ d }}"]
