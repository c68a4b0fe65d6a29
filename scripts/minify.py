"""Makes the small form of kbgen's scripts, which goes over the wire: `python scripts/minify.py`, after any edit of one.

Needs Node's npx; terser is fetched in the version below.  A script whose small form is older goes out as it is written.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from kbgen.host.scripts import SMALL, first_line, scripts  # noqa: E402

TERSER = ("npx", "--yes", "terser@5.51.2")
OPTIONS = ("--compress", "passes=2", "--mangle", "--ecma", "2020")


def main() -> None:
    """Writes the small form of every script, and removes those that have none any more."""
    SMALL.mkdir(exist_ok=True)
    for path in scripts():
        made = subprocess.run([*TERSER, str(path), *OPTIONS], check=True, capture_output=True, text=True).stdout
        (SMALL / path.name).write_text(f"{first_line(path.read_bytes()).decode()}\n{made}", encoding="utf-8")
    for path in SMALL.glob("*.js"):
        if path.name not in {each.name for each in scripts()}:
            path.unlink()


if __name__ == "__main__":
    main()
