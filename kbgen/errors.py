"""What can go wrong outside the content.

    KbgenError
    ├── UsageError       wrong use: no configuration, a folder that is not ours to replace     (exit code 2)
    ├── BuildError       the build could not be finished; the last good site is untouched      (exit code 1)
    │   ├── SourceChanged    a file was changed while it was read; build again
    │   └── Busy             another process is building the same site                        (exit code 75)
    └── SearchError      the search index cannot be used                                       (exit code 1)
        ├── IndexMissing     there is none in the folder; build one
        ├── IndexDamaged     it is not what was written; build it again
        ├── BrowserMissing   no browser can be asked; the message says what to install
        └── FolderNotOurs    the folder holds something else; nothing was touched              (exit code 2)

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


class SourceChanged(BuildError):  # noqa: N818
    """A file of the content folder was changed while it was read."""


class Busy(BuildError):  # noqa: N818
    """Somebody else is building; `EX_TEMPFAIL` of sysexits.h."""

    exit_code = 75


class SearchError(KbgenError):
    """The search index cannot be used."""


class IndexMissing(SearchError):  # noqa: N818
    """There is no index in the folder."""


class IndexDamaged(SearchError):  # noqa: N818
    """The index is not what was written; it can be thrown away and built again."""


class BrowserMissing(SearchError):  # noqa: N818
    """There is no browser that the search could be tried in."""


class FolderNotOurs(SearchError):  # noqa: N818
    """The folder holds files that kbgen did not make, so it is left alone."""

    exit_code = 2
