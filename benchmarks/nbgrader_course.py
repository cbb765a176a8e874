"""An nbgrader course with the checks of one of our exercises: each check is an autograder test cell.

The inputs and the expected values stand in the cells as numbers, as a teacher would paste them. Only plain functions
can be told this way; exercise 3 has nothing else.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

import numpy as np
from class_sample import notebook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from class_sample import Submission

ASSIGNMENT = "ex03"
_NOTEBOOK = f"{ASSIGNMENT}/activations.ipynb"
_CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "benchmark"\n'


class NbgraderCourse:
    """A course folder on the disk.

    Args:
        folder: where; it is made.
        python: of the environment that has nbgrader.
        exercise: as `cold_start.same_calls` gives it.
        expected: the right results by case.
    """

    def __init__(self, folder: Path, python: Path, exercise: dict[str, Any], expected: list[list[Any]]) -> None:
        self._folder = folder
        self._python = python
        self.tests = test_cells(exercise, expected)
        self._write("nbgrader_config.py", _CONFIG)
        placeholder = "### BEGIN SOLUTION\npass\n### END SOLUTION"
        self._write(f"source/{_NOTEBOOK}", json.dumps(self._notebook(placeholder)))
        self._run("generate_assignment", ASSIGNMENT)

    def hand_in(self, submissions: Sequence[Submission]) -> None:
        """Put submissions where nbgrader collects them."""
        for each in submissions:
            self._write(f"submitted/{each.student}/{_NOTEBOOK}", json.dumps(self._notebook(each.source)))

    def autograde(self) -> float:
        """Grade everything that was handed in; returns the seconds of the whole command."""
        shutil.rmtree(self._folder / "autograded", ignore_errors=True)
        started = time.perf_counter()
        # It fails if a submission does, and goes on with the others.
        self._run("autograde", ASSIGNMENT, "--force", may_fail=True)
        return time.perf_counter() - started

    def graded(self) -> list[float]:
        """The scores that nbgrader gave, by student."""
        code = (
            "from nbgrader.api import Gradebook\n"
            "with Gradebook('sqlite:///gradebook.db') as book:\n"
            f"    print(*[each.score for each in book.assignment_submissions({ASSIGNMENT!r})])\n"
        )
        done = subprocess.run(
            [str(self._python), "-c", code], cwd=self._folder, check=True, capture_output=True, text=True
        )
        return [float(word) for word in done.stdout.split()]

    def _notebook(self, answer: str) -> dict[str, object]:
        made = notebook([answer, *self.tests])
        cells: Any = made["cells"]
        for number, cell in enumerate(cells):
            cell["metadata"]["nbgrader"] = {
                "schema_version": 3,
                "grade_id": f"check{number}" if number else "answer",
                "grade": bool(number),
                "solution": not number,
                "locked": bool(number),
                "task": False,
                **({"points": 1} if number else {}),
            }
        return made

    def _write(self, name: str, text: str) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def _run(self, *command: str, may_fail: bool = False) -> None:
        # It calls `alembic` by its name, and the user's own settings of Jupyter have no say.
        own = {name: str(self._folder / "jupyter") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
        own["PATH"] = f"{self._python.parent}{os.pathsep}{os.environ.get('PATH', '')}"
        done = subprocess.run(
            [str(self._python), "-m", "nbgrader", *command],
            cwd=self._folder,
            env={**os.environ, **own, "OPENBLAS_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode and not may_fail:
            raise SystemExit(f"nbgrader {' '.join(command)}: exit code {done.returncode}\n{done.stderr[-3000:]}")


def test_cells(exercise: dict[str, Any], expected: list[list[Any]]) -> list[str]:
    """A cell for each function: its calls with their inputs, beside the results."""
    cells: dict[str, list[str]] = {}
    for case, results in zip(exercise["cases"], expected, strict=True):
        call, see = exercise["programs"][case["program"]]["ops"]
        if call[0] != "call" or see[0] != "see" or isinstance(results[0], Exception):
            raise SystemExit("only calls of plain functions can be told to nbgrader")
        _, target, arguments, keywords = call
        names = target["n"]
        given = [_literal(_value(each, case)) for each in arguments]
        given += [f"{key}={_literal(_value(each, case))}" for key, each in keywords.items()]
        start = (
            "import numpy as np",
            "from numpy import inf, nan",
            f"function = next(globals()[name] for name in {names} if name in globals())",
        )
        cells.setdefault(names[0], list(start)).append(
            f"np.testing.assert_allclose(function({', '.join(given)}),\n"
            f"    {_literal(results[0])}, rtol=1e-4, atol=1e-8)"
        )
    return ["\n".join(lines) for lines in cells.values()]


def _value(expression: Any, case: dict[str, Any]) -> Any:
    return case["inputs"][expression["i"]] if isinstance(expression, dict) and "i" in expression else expression


def _literal(value: Any) -> str:
    return f"np.array({value.tolist()!r}, dtype=np.{value.dtype})" if isinstance(value, np.ndarray) else repr(value)
