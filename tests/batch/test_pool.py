"""The pool of local processes: what it has waiting, and when it gets ready."""

from __future__ import annotations

import functools
import math
import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sandbox.making import RIGHT, right_but

from grader.__main__ import _IMPORTED_FOR_A_CLASS
from grader.batch.grading import Settings
from grader.batch.pool import Pool, _Supply, ahead
from grader.batch.processes import _IMPORTED
from grader.batch.work import Work
from grader.course import Entry
from grader.key.store import answer_key
from grader.render import json as render_json
from grader.sandbox.levels import Level
from grader.sandbox.process import WorkerFailedError

if TYPE_CHECKING:
    from grader.course import Course
    from grader.model import ExerciseReport


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
    assert ahead(done, seconds, lasting=0.1) == waiting


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


@given(st.integers(0, 200), st.integers(1, 4), st.integers(1, 32))
def test_towards_the_end_bundles_get_smaller(count: int, jobs: int, most: int) -> None:
    works = [Work(f"student{number}", Entry(1, "scaling"), Path()) for number in range(count)]
    supply = _Supply(works, jobs)
    given_out: list[Work] = []
    while bundle := supply.bundle(most):
        left = count - len(given_out)
        assert len(bundle) == min(most, math.ceil(left / (2 * jobs)))
        given_out += bundle
    assert given_out == works


def ends_with_what_is_wrong(report: ExerciseReport) -> str:
    """Renders a report, unless the work is the one that brings down whoever grades it."""
    if report.score < report.max_score:
        os._exit(1)
    return render_json.render(report, lang="en")


def test_it_is_known_who_brings_down_a_process(course: Course, tmp_path: Path) -> None:
    entry = course.entry("1")
    for name, source in {"right": right_but(), "wrong": "pass\n"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "scaling.py").write_text(source, encoding="utf-8")
    students = [f"student{number}" for number in range(9)]
    work = [Work(each, entry, tmp_path / "right") for each in students]
    work.insert(5, Work("culprit", entry, tmp_path / "wrong"))
    key = answer_key(course, entry, course.seed)
    settings = Settings({entry: key.data}, Level.CONTAINED, course.limits, ends_with_what_is_wrong, explain=str)
    graded: list[str] = []
    with Pool(1) as pool, pytest.raises(WorkerFailedError, match="the work of culprit has brought down 3 processes"):
        graded.extend(each.student for each in pool.run(work, settings) if each)
    assert set(graded) <= set(students)
    assert len(graded) == len(set(graded))
    assert {f"student{number}" for number in range(5)} <= set(graded)
