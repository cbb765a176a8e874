"""From the cells that were run in a live notebook to a submission."""

from __future__ import annotations

import ast
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.submissions.encoding import unix_lines
from grader.submissions.ipython import plain
from grader.submissions.read import read_cells

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from grader.submissions.source import Submission

_NAME = "notebook"
_DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


def read_live(cells: Iterable[tuple[str, int]], *, slug: str, folder: str, here: Path) -> Submission:
    """Return the submission that cells make in the order in which they were run; a name's last definition counts.

    A code cell's number is that of its run, as in `In [7]`.

    Args:
        cells: the source of each, and the line at which an error or an interruption ended it, or 0.
        slug: the exercise's name, `"activations"`.
        folder: its folder in the course, `"ex03_activations"`.
        here: the folder in which the notebook runs.

    Raises:
        SubmissionError: it is more than an exercise can need.
    """
    sources = [ran(source, stopped) if stopped else unix_lines(source) for source, stopped in cells]
    submission = read_cells(sources, filename=_NAME, slug=slug, folder=folder, here=here)
    # Whoever changes a function and runs its cell again means just that.
    return replace(submission, notes=tuple(note for note in submission.notes if note.code != "defined_twice"))


def ran(source: str, stopped: int) -> str:
    """Return what a cell that was ended by an error had done: the statements before that line, and what it defines.

    A loop without end that was interrupted must not run again. Lines keep their numbers.

    Args:
        source: the cell.
        stopped: the line of the statement that did not end.
    """
    python = plain(unix_lines(source)).source
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # `"\d"` is the student's business
            tree = ast.parse(python)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""  # then nothing of it was run
    lines = python.split("\n")
    kept: set[int] = set()
    for statement in tree.body:
        last = statement.end_lineno or statement.lineno
        if last < stopped or isinstance(statement, _DEFINES):
            first = min([statement.lineno, *(each.lineno for each in getattr(statement, "decorator_list", ()))])
            kept.update(range(first, last + 1))
    return "\n".join(line if number in kept else "" for number, line in enumerate(lines, start=1))
