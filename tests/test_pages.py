"""Answers that pages work out before a template sees them."""

from __future__ import annotations

import pytest

from kbgen.model import Channel
from kbgen.model.channel import ChannelKind
from kbgen.pages.links import address_href


@pytest.mark.parametrize(
    ("kind", "address", "href"),
    [
        ("email", "help@example.com", "mailto:help@example.com"),
        ("ticket", "help+site@example.com", "mailto:help+site@example.com"),
        ("email", "help@example.com?subject=x", "mailto:help@example.com%3Fsubject%3Dx"),
        ("email", "write to help@example.com", ""),
        ("chat", "help@example.com", ""),
        ("phone", "+46 (0)31-12 34 56", "tel:+4631123456"),
        ("phone", "031-12 34 56", "tel:031123456"),
        ("phone", "the number in your contract", ""),
        ("email", "", ""),
    ],
)
def test_an_address_that_a_device_can_open_is_a_link(kind: ChannelKind, address: str, href: str) -> None:
    assert address_href(Channel("id", kind, "Name", "Summary", address=address)) == href
