"""From a model answer to the stub that students get: marked bodies become `raise NotImplementedError`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from grader.course import CourseError

if TYPE_CHECKING:
    from collections.abc import Sequence
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
    lines = source.split("\n")
    blocks = _marked(lines, path)
    if not blocks:
        raise CourseError("{file}: no ### BEGIN SOLUTION, so the stub would be the model answer", file=path)
    kept: list[str] = []
    done = 0
    for first, last, indent in blocks:
        kept += lines[done : first - 1]
        kept += [f"{indent}raise NotImplementedError"] if indent else []
        done = last
    stub = _tidy("\n".join([*kept, *lines[done:]])) + "\n"
    try:
        ast.parse(stub)
    except SyntaxError as error:
        raise CourseError(
            "{file}: without its solutions it is no Python: {problem}", file=path, problem=f"{error.msg}: {error.text}"
        ) from error
    return stub


def _marked(lines: Sequence[str], path: Path) -> list[tuple[int, int, str]]:
    """The marked blocks: the lines of both markers, from 1, and the indentation."""
    blocks: list[tuple[int, int, str]] = []
    opened: tuple[int, str] | None = None
    for number, line in enumerate(lines, start=1):
        begin, end = _BEGIN.match(line), _END.match(line)
        if begin:
            if opened:
                raise CourseError(
                    "{file}:{line}: BEGIN SOLUTION inside the solution that begins in line {first}",
                    file=path,
                    line=number,
                    first=opened[0],
                )
            opened = number, begin["indent"]
        elif end:
            if not opened:
                raise CourseError("{file}:{line}: END SOLUTION without BEGIN SOLUTION", file=path, line=number)
            blocks.append((opened[0], number, opened[1]))
            opened = None
        elif _LIKE_A_MARKER.match(line):
            raise CourseError(
                "{file}:{line}: a marker is written ### BEGIN SOLUTION or ### END SOLUTION", file=path, line=number
            )
    if opened:
        raise CourseError("{file}:{line}: BEGIN SOLUTION without END SOLUTION", file=path, line=opened[0])
    return blocks


def _tidy(text: str) -> str:
    """No more than two blank lines in a row, where a helper has been left out."""
    return re.sub(r"\n{4,}", "\n\n\n", text).strip("\n")
