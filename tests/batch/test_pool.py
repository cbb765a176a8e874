"""The pool of local processes: what it has waiting, and when it gets ready."""

from __future__ import annotations

import functools
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest
from sandbox.making import RIGHT

from grader.__main__ import _IMPORTED_FOR_A_CLASS
from grader.batch.grading import Settings
from grader.batch.pool import Pool, ahead
from grader.batch.processes import _IMPORTED
from grader.batch.work import Work
from grader.key.store import answer_key
from grader.render import json as render_json
from grader.sandbox.levels import Level

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course import Course


@pytest.mark.parametrize(
    ("done", "seconds", "waiting"),
    [
        pytest.param(0, 0.0, 2, id="nothing is known yet"),
        pytest.param(0, 9.0, 2, id="the first takes long"),
        pytest.param(3, 9.0, 2, id="slow: nobody shall have much left at the end"),
        pytest.param(100, 1.25, 8, id="quick: what lasts a tenth of a second"),
        pytest.param(100, 0.1, 16, id="quicker than anything"),
    ],
)
def test_how_much_is_waiting(done: int, seconds: float, waiting: int) -> None:
    assert ahead(done, seconds) == waiting


@pytest.mark.parametrize("name", [*_IMPORTED, *_IMPORTED_FOR_A_CLASS])
def test_what_is_imported_ahead_is_there(name: str) -> None:
    """Nobody would notice otherwise: what cannot be imported ahead is imported later, and costs time."""
    assert find_spec(name) is not None


@pytest.mark.parametrize("prepared", [True, False])
def test_all_is_graded_whether_or_not_it_was_prepared(course: Course, tmp_path: Path, *, prepared: bool) -> None:
    entry = course.entry("1")
    path = tmp_path / "scaling.py"
    path.write_text(RIGHT["scale"], encoding="utf-8")
    render = functools.partial(render_json.render, lang="en")
    key = answer_key(course, entry, course.seed)
    settings = Settings({entry: key.data}, Level.CONTAINED, course.limits, render, explain=str)
    students = {f"student{number}" for number in range(40)}
    with Pool(2) as pool:
        if prepared:
            pool.prepare(settings)
        graded = [each for each in pool.run([Work(student, entry, path) for student in students], settings) if each]
    assert sorted(each.student for each in graded) == sorted(students)
    assert {each.statuses["scale"] for each in graded} == {"passed"}
