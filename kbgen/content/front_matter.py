"""Front matter: the YAML between two `---` lines at the top of a Markdown file."""

from __future__ import annotations

from dataclasses import field

from kbgen.content.yaml_source import YamlFile, parse
from kbgen.dataclass import dataclass
from kbgen.problems import Problem


@dataclass(slots=True)
class MarkdownFile:
    """A Markdown file, taken apart."""

    meta: YamlFile
    body: str
    first_line: int
    """The line of the file on which the body begins."""
    problems: list[Problem] = field(default_factory=list)


def split(text: str, name: str) -> MarkdownFile:
    """Takes front matter and body apart; a file without front matter has an empty mapping."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return MarkdownFile(YamlFile(data={}), text, 1)
    end = _end(lines)
    if end is None:
        message, hint = 'the front matter has no closing "---"', 'add a line with "---" after the last field'
        problem = Problem(name, 1, "unclosed-front-matter", message, hint)
        return MarkdownFile(YamlFile(broken=True), "", 1, [problem])
    meta = parse("\n".join(lines[1:end]), name, first_line=2)
    if meta.data is None and not meta.broken:
        meta.data = {}
    return MarkdownFile(meta, "\n".join(lines[end + 1 :]), end + 2, list(meta.problems))


def head(text: str) -> tuple[str, str] | None:
    """The text of the front matter, and the body; nothing where the front matter has no end."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return "", text
    end = _end(lines)
    return None if end is None else ("\n".join(lines[:end]), "\n".join(lines[end + 1 :]))


def _end(lines: list[str]) -> int | None:
    return next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
