"""The same work as a notebook gets the same verdicts as the `.py`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.author.notebooks import notebook_of
from grader.grade import grade
from grader.key.store import answer_key
from grader.sandbox.levels import Level
from grader.sandbox.preload import modules_for
from grader.sandbox.workers import Workers
from grader.submissions.read import read

if TYPE_CHECKING:
    from grader.course import Course
    from grader.model import ExerciseReport

FAKE = Path(__file__).resolve().parent.parent / "course"
MIXED = '''"""Some work."""

import numpy as np


def scale(x, factor=2.0):
    return x + factor


def normalise(x):
    return x / x.sum(axis=1, keepdims=True)


def slope(f, x, h=1e-4):
    raise NotImplementedError


def root(x):
    return undefined_name
'''


def graded(course: Course, path: Path) -> ExerciseReport:
    entry = course.entry("1")
    submission = read(path, slug=entry.slug, folder=entry.folder)
    key = answer_key(course, entry, course.seed)
    with Workers(modules_for(submission, generators=False), Level.CONTAINED) as workers:
        return grade(submission, key, limits=course.limits, workers=workers)


def verdicts(report: ExerciseReport) -> list[Any]:
    return [(c.name, c.status, c.points, c.case, c.finding and c.finding.code, c.diagnosis) for c in report.checks]


@pytest.mark.parametrize("source", [(FAKE / "solutions/ex01_scaling/scaling.py").read_text("utf-8"), MIXED])
def test_same_work_same_verdicts(course: Course, source: str, tmp_path: Path) -> None:
    (tmp_path / "scaling.py").write_text(source, "utf-8")
    (tmp_path / "scaling.ipynb").write_text(notebook_of(source, "ex01_scaling"), "utf-8")
    script, notebook = (graded(course, tmp_path / name) for name in ("scaling.py", "scaling.ipynb"))
    assert verdicts(script) == verdicts(notebook)
    assert {check.status for check in script.checks}


@pytest.mark.parametrize("nbgrader", [False, True], ids=["grade", "nbgrader"])
def test_cells_that_grade_change_nothing_and_are_not_mentioned(course: Course, nbgrader: bool, tmp_path: Path) -> None:
    source = (FAKE / "solutions/ex01_scaling/scaling.py").read_text("utf-8")
    points = {"scale": 2.0, "normalise": 3.0, "slope": 1.0, "root": 1.0, "beside": 1.0}
    text = notebook_of(source, "ex01_scaling", handouts=["# Scaling"], points=points, nbgrader=nbgrader)
    asks = "from grader import check\nimport grader\nassert check('scale') is not None\ngrader.check('root').points()"
    text = text.replace("%load_ext grader", f"%load_ext grader\n{asks}".replace("\n", "\\n"))
    (tmp_path / "scaling.ipynb").write_text(text, "utf-8")
    # What a student's own file is called must not matter.
    (tmp_path / "grader.py").write_text("raise SystemExit\n", "utf-8")
    report = graded(course, tmp_path / "scaling.ipynb")
    assert {check.status.value for check in report.checks} == {"passed"}
    assert report.notes == ()


def test_what_notebooks_are_full_of_sinks_nothing(course: Course, tmp_path: Path) -> None:
    cells = [
        "%matplotlib inline\n!pip install numpy\nimport numpy as np",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
        "n = int(input('how many? '))",
        "%%time\ndef scale(x, factor=2.0):\n    print('scaling')\n    return x * factor",
        "scale(np.ones(3)) +",
        "1 / 0\n\ndef normalise(x):\n    return x / x.sum(axis=1, keepdims=True)",
        "normalise?",
        "def root(x)\n    return x",
    ]
    notebook = {
        "nbformat": 4, "nbformat_minor": 5, "metadata": {},
        "cells": [
            {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": text, "outputs": [], "execution_count": None}
            for n, text in enumerate(cells)
        ],
    }  # fmt: skip
    path = tmp_path / "scaling.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    report = graded(course, path)
    assert [check.status.value for check in report.checks] == ["passed", "passed", "missing", "error"]
    failed = {(note.code, note.facts.get("cell")) for note in report.notes}
    assert {("statement_failed", 3), ("syntax", 5), ("statement_failed", 6), ("syntax", 8)} <= failed
    root = report.checks[-1].finding
    assert root is not None
    assert (root.code, root.facts["cell"]) == ("syntax", 8)
