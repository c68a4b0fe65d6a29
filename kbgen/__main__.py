"""`kbgen`, and `python -m kbgen`: what is to be said of the process before anything else is imported."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys

_code: list[int] = []


def _leave() -> None:
    """Ends the process as it is: taking apart all that it made takes a thirtieth of an edit.

    Where what was said cannot be written, Python goes on, and says so.
    """
    if _code:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(_code[0])


atexit.register(_leave)  # what is registered first is called last: whatever else is to be done was done
gc.disable()  # a command makes much and throws little away; `build.workers` and `host.serve` say when to look
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # no command has begun; while one works, `options` says otherwise

from kbgen.cli import main  # noqa: E402


def run() -> None:
    """The program."""
    try:
        main(prog_name="kbgen")
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            _code.append(end.code or 0)
        raise


if __name__ == "__main__":
    run()
