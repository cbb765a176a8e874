"""From a model answer to the stub that students get: marked bodies become `raise NotImplementedError`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.course import CourseError

if TYPE_CHECKING:
    from pathlib import Path

# nbgrader's markers, which teachers know.
_BEGIN = re.compile(r"^(?P<indent>[ \t]*)### BEGIN SOLUTION[ \t]*$")
_END = re.compile(r"^[ \t]*### END SOLUTION[ \t]*$")


def stub_of(source: str, path: Path) -> str:
    """The stub of a solution's source.

    A marked block inside a function becomes `raise NotImplementedError` at its indentation; one at the left margin
    (a helper of the model answer) is left out.

    Raises:
        CourseError: a marker without its partner, or no marker at all.
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
        elif not opened:
            lines.append(line)
    if opened:
        raise CourseError(f"{path}:{opened}: BEGIN SOLUTION without END SOLUTION")
    if not found:
        raise CourseError(f"{path}: no ### BEGIN SOLUTION, so the stub would be the model answer")
    return _tidy("\n".join(lines)) + "\n"


def _tidy(text: str) -> str:
    """No more than two blank lines in a row, where a helper has been left out."""
    return re.sub(r"\n{4,}", "\n\n\n", text).strip("\n")
