"""The content folder: read, validated, converted."""

from kbgen.content.load import Loaded, load

__all__ = ["Loaded", "load"]
