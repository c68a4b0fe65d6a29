"""Where work is done: in this process, on all processors of this machine, or on a Dask cluster.

All of them are `concurrent.futures.Executor`s.  Work goes out in shards and comes back in order.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import field
from importlib import import_module
from itertools import chain
from typing import Any, Generic, TypeVar

from kbgen.build.processes import Processes, kill_all
from kbgen.build.watch import Span, Watch
from kbgen.dataclass import dataclass
from kbgen.errors import BuildError, UsageError

T = TypeVar("T")
R = TypeVar("R")

SHARD = 40
"""Articles that go to a worker at once."""
_ALONE = threading.RLock()
"""A worker of a cluster may be one thread of several, and a site at hand is for one at a time.

Its work may contain other work: a worker that finds no cache makes the site itself."""
AHEAD = 16
"""Shards that are under way at once: what is done and not yet fetched takes memory."""
PATIENCE = 5
"""Seconds in which a scheduler must answer."""
FEW = 12
"""Up to so many are done here: a worker must be started first."""


class Here(Executor):
    """Does everything in this process, when the result is asked for."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Does the work at once."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


Start = Callable[[], Executor]
"""Starts an executor; workers know what this process knew when they were started, if they are its copies."""


def local(count: int) -> Start:
    """Processes on this machine; none for a single one."""
    if count < 2:
        return Here
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
    return lambda: Processes(count, context)


def chosen(jobs: int | None = None, scheduler: str | None = None) -> Start:
    """As the command line says; by default as many processes as there are processors.  Raises as `dask` does."""
    return dask(scheduler) if scheduler else local(jobs or processors())


def dask(scheduler: str) -> Start:
    """The workers of a Dask cluster.  Raises UsageError when there is none, or no Dask."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise UsageError('the executor "dask" is not installed; run pip install "kbgen[dask]"') from None

    def start() -> Executor:
        try:
            for name in ("distributed", "distributed.client"):  # what goes wrong is told here, in a line
                logging.getLogger(name).setLevel(logging.CRITICAL + 1)
            client = distributed.Client(scheduler, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UsageError(f"there is no Dask scheduler at {scheduler}: {error}") from None
        executor: Executor = client.get_executor(retries=3, pure=False)
        return _Closing(executor, client)

    return start


class _Closing(Executor):
    """An executor that closes its client."""

    def __init__(self, executor: Executor, client: Any) -> None:
        self._executor, self._client = executor, client

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        return self._executor.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._executor.shutdown(wait)
        self._client.close(timeout=PATIENCE)


@contextmanager
def working(start: Start) -> Iterator[Executor]:
    """An executor; when the body raises, nothing of it is left running."""
    executor = start()
    try:
        yield executor
    except BaseException as error:
        executor.shutdown(wait=False, cancel_futures=True)
        kill_all()
        if isinstance(error, BrokenExecutor | CancelledError):
            raise BuildError("a worker ended before its work was done; is there enough memory?") from error
        raise
    with suppress(OSError):
        executor.shutdown()


@contextmanager
def none_left() -> Iterator[None]:
    """When the body raises, also between two results, no process of this one is left."""
    try:
        yield
    except BaseException:
        kill_all()
        raise


class Aside(Generic[R]):
    """Work of which nothing else is in need for now: a process of this machine may do it while others do theirs.

    Where none did, it is done when its result is asked for.
    """

    def __init__(self, watch: Watch, name: str, work: Callable[..., R], *given: Any) -> None:
        self._watch, self._task = watch, (name, work, *given)
        self._future: Future[tuple[Span, R]] | None = None

    def begin(self, executor: Executor) -> None:
        """Gives it to a process, where there are some that share this one's disk."""
        if isinstance(executor, Processes):
            self._future = executor.submit(_timed, *self._task)

    def result(self) -> R:
        """What it gives.  Raises what it raises."""
        span, found = self._future.result() if self._future else _timed(*self._task)
        if self._future:
            self._watch.spans.append(span)
        return found


@dataclass(frozen=True, slots=True)
class Crew:
    """Workers, and who watches them."""

    start: Start = Here
    watch: Watch = field(default_factory=Watch)

    def over(
        self, name: str, work: Callable[..., Iterable[R]], common: Sequence[Any], items: Sequence[T], few: int = FEW,
        aside: Aside[Any] | None = None,
    ) -> Iterator[R]:  # fmt: skip
        """What `work(*common, shard)` gives for every item, in order; up to `few` of them are done here.

        The first always is: what is made once for all is there when this process is copied.  Where workers are started,
        one of them does what is `aside` first.
        """
        here = 1 if len(items) > few else len(items)
        yield from work(*common, items[:here])
        if here == len(items):
            return
        with working(self.start) as executor:
            if aside:
                aside.begin(executor)
            shards = (items[at : at + SHARD] for at in range(here, len(items), SHARD))
            futures: deque[Future[tuple[Span, list[R]]]] = deque()
            for shard in chain(shards, [None] * AHEAD):
                if shard is not None:
                    futures.append(executor.submit(_timed, name, _listed, work, common, shard))
                if futures and (shard is None or len(futures) >= AHEAD):
                    span, results = futures.popleft().result()
                    self.watch.spans.append(span)
                    yield from results


def _listed(work: Callable[..., Iterable[R]], common: Sequence[Any], shard: Sequence[Any]) -> list[R]:
    results = list(work(*common, shard))
    gc.collect(0)  # what this left in circles; what was there before is not looked at
    return results


def _timed(name: str, work: Callable[..., R], *given: Any) -> tuple[Span, R]:
    with _ALONE:
        begin = time.monotonic_ns()
        result = work(*given)
        return Span(name, os.getpid(), begin, time.monotonic_ns()), result
