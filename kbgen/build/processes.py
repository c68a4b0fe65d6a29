"""The processes of this machine that work for a build, and how they end: with it, never later.

`ProcessPoolExecutor` starts them and sends them their work.  What is here is for the day that one of them is killed, or
memory is short, or the build is told to stop.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, InvalidStateError, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import connection
from multiprocessing.context import BaseContext
from typing import Any, ParamSpec, TypeVar
from weakref import WeakSet

T = TypeVar("T")
P = ParamSpec("P")

PATIENCE = 5
"""Seconds in which what was killed must be gone."""
STOPPING = {signal.SIGINT, signal.SIGTERM}
"""By which a build is told to stop."""


class Processes(ProcessPoolExecutor):
    """Processes that are started when the first work comes.

    Where memory is short, a thread of the pool may not start, or end, and then nobody would answer.
    """

    def __init__(self, count: int, context: BaseContext) -> None:
        super().__init__(count, context, _begin)
        self._given: list[Future[Any]] = []
        self._ended = ""
        self._results: Any = self._result_queue
        self._thread: Any = None
        _POOLS.add(self)
        _give_back_memory()
        gc.freeze()  # a copy that looks for garbage would write to all that is there, and so copy it in fact
        self._hook, threading.excepthook = threading.excepthook, self._give_up

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """As its parent; a signal waits, for Python swallows what is raised while a process is copied."""
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        try:
            self._given = [each for each in self._given if not each.done()]
            self._given.append(future := super().submit(fn, *args, **kwargs))
            self._thread = self._executor_manager_thread
            if self._ended:
                raise BrokenExecutor(self._ended)
            return future
        except RuntimeError as error:
            raise BrokenExecutor(str(error)) from error
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)

    def _give_up(self, ended: threading.ExceptHookArgs) -> None:
        self._ended = str(ended.exc_value)
        for future in self._given:
            with suppress(InvalidStateError):
                future.set_exception(BrokenExecutor(self._ended))

    def hang_up(self) -> None:
        """After its processes were killed: its thread would wait for ever for the rest of what one was telling.

        It is seen to end: Python, when it ends itself, stumbles over a thread that is about to.
        """
        with suppress(OSError):
            self._results._writer.close()
        if self._thread:
            self._thread.join(PATIENCE)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """As its parent."""
        super().shutdown(wait, cancel_futures=cancel_futures)
        threading.excepthook = self._hook
        gc.unfreeze()


_POOLS: WeakSet[Processes] = WeakSet()


def _give_back_memory() -> None:
    """Returns to the system what is free here: each copy would come to hold it, too."""
    with suppress(OSError, AttributeError):  # other systems do it by themselves, or not at all
        ctypes.CDLL(None).malloc_trim(0)


def kill_all() -> None:
    """Ends all processes that work for this one, and the threads that wait for their results."""
    children = multiprocessing.active_children()
    for worker in children:
        worker.kill()
    for worker in children:
        worker.join(PATIENCE)
    for pool in list(_POOLS):
        pool.hang_up()


def _begin() -> None:
    """What a worker does first: it leaves interrupts to its parent, and does not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    parent = multiprocessing.parent_process()
    if parent is not None:
        try:
            threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()
        except RuntimeError:  # for want of memory, of which the parent tells
            os._exit(1)


def _follow(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
