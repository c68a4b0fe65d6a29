"""Help centre as code: Markdown and YAML in git become a fast, searchable help centre."""

__version__ = "0.1.0"
