"""What is wrong with a project is told to whoever builds it, by MkDocs or without; and whether it may be published."""

from __future__ import annotations

import logging

from kbgen import report
from kbgen.errors import BuildError
from kbgen.project import Project

log = logging.getLogger("mkdocs.plugins.kbgen")


def tell(project: Project, *, preview: bool, strict: bool = False) -> None:
    """Tells every problem.  Raises BuildError when nothing may be published; a preview shows nearly everything."""
    problems = project.problems
    for problem in problems:
        log.log(logging.ERROR if problem.severity == "error" else logging.WARNING, report.line(problem))
    endless = any(problem.code == "folder-link" for problem in problems)
    if (project.errors or (strict and problems)) and (endless or not preview):
        raise BuildError(f"Nothing was published: {report.summary(problems)}")
