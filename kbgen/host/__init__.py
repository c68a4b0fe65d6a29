"""Everything that knows MkDocs.  No other package imports it."""

import os

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
