"""From a model answer to the stub that students get: marked bodies become `raise NotImplementedError`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from grader.course import CourseError

if TYPE_CHECKING:
    from pathlib import Path

# nbgrader's markers, which teachers know.
_BEGIN = re.compile(r"^(?P<indent>[ \t]*)### BEGIN SOLUTION[ \t]*$")
_END = re.compile(r"^[ \t]*### END SOLUTION[ \t]*$")
_LIKE_A_MARKER = re.compile(r"^\s*#+\s*(BEGIN|END)\s+SOLUTION\b", re.IGNORECASE)


def stub_of(source: str, path: Path) -> str:
    """The stub of a solution's source.

    A marked block inside a function becomes `raise NotImplementedError` at its indentation; one at the left margin
    (a helper of the model answer) is left out.

    Args:
        source: the model answer.
        path: where it is, for messages.

    Raises:
        CourseError: a marker without its partner or misspelt, no marker at all, or a stub that is no Python.
    """
    lines: list[str] = []
    opened = 0
    found = False
    for number, line in enumerate(source.splitlines(), start=1):
        begin = _BEGIN.match(line)
        if begin and opened:
            raise CourseError(f"{path}:{number}: BEGIN SOLUTION inside the solution that begins in line {opened}")
        if begin:
            opened, found = number, True
            if begin["indent"]:
                lines.append(f"{begin['indent']}raise NotImplementedError")
        elif _END.match(line):
            if not opened:
                raise CourseError(f"{path}:{number}: END SOLUTION without BEGIN SOLUTION")
            opened = 0
        elif _LIKE_A_MARKER.match(line):
            raise CourseError(f"{path}:{number}: a marker is written ### BEGIN SOLUTION or ### END SOLUTION")
        elif not opened:
            lines.append(line)
    if opened:
        raise CourseError(f"{path}:{opened}: BEGIN SOLUTION without END SOLUTION")
    if not found:
        raise CourseError(f"{path}: no ### BEGIN SOLUTION, so the stub would be the model answer")
    stub = _tidy("\n".join(lines)) + "\n"
    try:
        ast.parse(stub)
    except SyntaxError as error:
        raise CourseError(f"{path}: without its solutions it is no Python: {error.msg}: {error.text}") from error
    return stub


def _tidy(text: str) -> str:
    """No more than two blank lines in a row, where a helper has been left out."""
    return re.sub(r"\n{4,}", "\n\n\n", text).strip("\n")
