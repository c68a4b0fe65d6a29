"""The content folder: read, validated, converted."""

from kbgen.content.conversion import convert_all
from kbgen.content.load import Known, Loaded, Subject, load

__all__ = ["Known", "Loaded", "Subject", "convert_all", "load"]
