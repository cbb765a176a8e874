"""Notebooks as nbgrader wants them: each cell says what it is, so that existing courses can adopt an exercise.

nbgrader runs the cells that grade like all others, and takes the number that one ends with for its points. So they ask
`grader.check`, which judges in its own sandbox; whatever a student's cells have done to the kernel does not matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.author.notebooks import Part

_SCHEMA = 3
# `nbgrader generate_assignment` empties a cell for solutions, unless it says where the solution is.
_TO_DO = re.compile(r"^([ \t]*)(raise NotImplementedError\b.*)$", re.MULTILINE)
_MARKED = r"\1### BEGIN SOLUTION\n\1\2\n\1### END SOLUTION"


def adapted(parts: Iterable[Part], folder: str, points: Mapping[str, float]) -> list[Part]:
    """The same cells, with marks where the solutions go, and with checks that end with the points reached.

    Args:
        parts: the cells of a notebook.
        folder: the exercise's folder, for its number.
        points: the checks of the exercise and what they are worth.
    """
    number = int(folder[2:4])
    made = []
    missing = set(points)
    for part in parts:
        if part.role == "stub":
            made.append(part._replace(source=_TO_DO.sub(_MARKED, part.source)))
        elif part.role == "check" and part.name:
            missing.discard(part.name)
            made.append(part._replace(source=_check(part.name, number)))
        elif part.role != "check":
            made.append(part)
    template = next((part for part in parts if part.role == "check"), None)
    if template is not None:
        made += [template._replace(source=_check(name, number), name=name) for name in points if name in missing]
    return made


def metadata(part: Part, cell: str, points: Mapping[str, float]) -> dict[str, Any]:
    """What a cell says to nbgrader; nothing if students may do with it what they like.

    Args:
        part: the cell.
        cell: its id.
        points: the checks of the exercise and what they are worth.
    """
    if part.role in {"setup", "code"}:
        return {}
    graded = part.role == "check"
    told = {
        "schema_version": _SCHEMA,
        # What nbgrader knows a cell by, from one release of the course to the next.
        "grade_id": f"{part.role}-{part.name}" if part.name else cell,
        "grade": graded,
        "solution": part.role == "stub",
        "locked": part.role != "stub",
        "task": False,
    }
    return {**told, "points": points[part.name]} if graded else told


def _check(name: str, number: int) -> str:
    return f'import grader\n\ngrader.check("{name}", exercise={number}).points()'
