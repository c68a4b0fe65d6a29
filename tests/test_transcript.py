"""WebVTT captions become a transcript, or problems on their lines."""

from __future__ import annotations

import datetime as dt

import pytest

from kbgen.content.transcript import parse
from kbgen.model import Cue


def test_cues_are_read_without_markup() -> None:
    text = "WEBVTT\n\nNOTE x\n\n1\n00:01.500 --> 00:02.000 align:start\n<v Anna>Hej &amp; <b>hå</b>\ndå\n\n1:02:03.000"
    cues, problems = parse(text.replace("1:02:03.000", "01:02:03.000 --> 01:02:04.000\n"), "f")
    assert cues == (Cue(dt.timedelta(seconds=1.5), "Hej & hå då"), Cue(dt.timedelta(seconds=3723), ""))
    assert problems == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("WEBVTTX\n\n00:01.000 --> 00:02.000\na", 1),
        ("1\n00:00:01,000 --> 00:00:02,000\na", 1),
        ("WEBVTT\n", 1),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\na\n\n00:01,000 --> 00:02.000\nb", 6),
        ("WEBVTT\n\n00:99.000 --> 00:02.000\na", 3),
    ],
)
def test_a_fault_stands_on_its_line(text: str, line: int) -> None:
    assert [(problem.line, problem.code) for problem in parse(text, "f")[1]] == [(line, "invalid-value")]
