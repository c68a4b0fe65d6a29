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
    found = head(text)
    if found is None:
        message, hint = 'the front matter has no closing "---"', 'add a line with "---" after the last field'
        problem = Problem(name, 1, "unclosed-front-matter", message, hint)
        return MarkdownFile(YamlFile(broken=True), "", 1, [problem])
    front, body = found
    if not front:
        return MarkdownFile(YamlFile(data={}), body, 1)
    meta = parse(front.partition("\n")[2], name, first_line=2)
    if meta.data is None and not meta.broken:
        meta.data = {}
    return MarkdownFile(meta, body, front.count("\n") + 3, list(meta.problems))


def head(text: str) -> tuple[str, str] | None:
    """The text of the front matter but for its last line, and the body; nothing where the front matter has no end."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return "", text
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    return None if end is None else ("\n".join(lines[:end]), "\n".join(lines[end + 1 :]))
