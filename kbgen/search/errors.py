"""What can go wrong with a search index.

    SearchError
    ├── IndexMissing     there is no index in the folder; build one
    ├── IndexDamaged     the index is not what was written; build it again
    └── FolderNotOurs    the folder holds something else; nothing was touched
"""

from __future__ import annotations


class SearchError(Exception):
    """Every error of `kbgen.search`."""


class IndexMissing(SearchError):  # noqa: N818
    """There is no index in the folder."""


class IndexDamaged(SearchError):  # noqa: N818
    """The index is not what was written; it can be thrown away and built again."""


class FolderNotOurs(SearchError):  # noqa: N818
    """The folder holds files that kbgen did not make, so it is left alone."""
