"""The content folder: read, validated, converted."""

from kbgen.content.articles import Memory
from kbgen.content.load import Loaded, load

__all__ = ["Loaded", "Memory", "load"]
