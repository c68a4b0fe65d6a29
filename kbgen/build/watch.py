"""What a build is doing, for whoever wants to see it: phases as they begin and end, and a trace of all of them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path

from kbgen.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Some work, in one process."""

    name: str
    process: int
    begin: int
    """Nanoseconds of the system's monotonic clock, which all processes of a machine share."""
    end: int


@dataclass(slots=True)
class Watch:
    """Takes note of a build; whoever shows it overrides what is told."""

    spans: list[Span] = field(default_factory=list)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """A part of a build."""
        begin = time.monotonic_ns()
        yield
        span = Span(name, os.getpid(), begin, time.monotonic_ns())
        self.spans.append(span)
        self.ended(span)

    def advance(self, done: int, total: int) -> None:
        """Told how many pages are made, of how many."""

    def ended(self, span: Span) -> None:
        """Told when a phase has ended."""


def write_trace(path: Path, watch: Watch) -> None:
    """Writes all spans as a trace, for chrome://tracing, Perfetto and Speedscope.

    https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU (Trace Event Format)
    """
    first = min((span.begin for span in watch.spans), default=0)
    events = [
        {
            "name": span.name,
            "ph": "X",
            "pid": 1,
            "tid": span.process,
            "ts": (span.begin - first) / 1000,
            "dur": (span.end - span.begin) / 1000,
        }
        for span in watch.spans
    ]
    path.write_text(json.dumps({"traceEvents": events, "displayTimeUnit": "ms"}), encoding="utf-8")
