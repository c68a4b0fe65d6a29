"""What can go wrong outside the content.

    KbgenError
    ├── UsageError       wrong use: no configuration, a folder that is not ours to replace     (exit code 2)
    └── BuildError       the build could not be finished; the last good site is untouched      (exit code 1)

Faults in content are never exceptions: they are `Problem`s.
"""

from __future__ import annotations


class KbgenError(Exception):
    """Base of all; its text is one sentence for the user."""

    exit_code = 1


class UsageError(KbgenError):
    """The program was asked for something that it cannot or must not do."""

    exit_code = 2


class BuildError(KbgenError):
    """A build ended before it was complete."""
