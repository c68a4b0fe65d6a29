"""`python -m kbgen`."""

from kbgen.cli import run

run()
