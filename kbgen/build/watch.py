"""What a build is doing, for whoever wants to see it: phases as they begin and end, and a trace of all of them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import field
from pathlib import Path
from typing import TextIO

from kbgen.dataclass import dataclass
from kbgen.errors import BuildError, UsageError


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
        try:
            yield
        finally:  # a part that failed took its time, too
            span = Span(name, os.getpid(), begin, time.monotonic_ns())
            self.spans.append(span)
        self.ended(span)

    def advance(self, done: int, total: int) -> None:
        """Told how many pages are made, of how many."""

    def ended(self, span: Span) -> None:
        """Told when a phase has ended."""


@contextmanager
def traced(path: Path | None, watch: Watch) -> Iterator[None]:
    """Writes a trace of what the body does, also when it fails.

    The file is opened before, so that a wrong name is a UsageError before there is any work.  Raises BuildError when it
    cannot be written afterwards.
    """
    if path is None:
        yield
        return
    try:
        file = path.open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"the trace cannot be written: {error}") from error
    try:
        yield
    except BaseException:
        with suppress(OSError):  # what failed first is what is told
            _write(file, watch)
        raise
    try:
        _write(file, watch)
    except OSError as error:
        raise BuildError(f"the site is built, but the trace could not be written to {path}: {error}") from error


def _write(file: TextIO, watch: Watch) -> None:
    """Writes all spans as a trace, for chrome://tracing, Perfetto and Speedscope, and closes the file.

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
    with file:
        file.write(json.dumps({"traceEvents": events, "displayTimeUnit": "ms"}))
