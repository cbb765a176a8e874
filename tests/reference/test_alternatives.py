"""Right answers in other styles get full marks: float32, plain loops, einsum, the style of the book."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course import Course, bundled
from grader.grade import grade
from grader.key.store import answer_key
from grader.model import Status
from grader.sandbox.isolation import choose
from grader.sandbox.preload import modules_for
from grader.sandbox.workers import Workers
from grader.submissions.read import read

ALTERNATIVES = sorted((Path(__file__).parent / "alternatives").glob("ex*/*.py"))


@pytest.fixture(scope="module")
def course() -> Course:
    return bundled()


@pytest.mark.parametrize("path", ALTERNATIVES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_right_answer_in_another_style_gets_full_marks(course: Course, path: Path) -> None:
    entry = course.entry(path.parent.name)
    submission = read(path, slug=entry.slug, folder=entry.folder)
    key = answer_key(course, entry, course.seed)
    preload = modules_for(submission, generators=key.generators, library=key.library)
    with Workers(preload, choose(None, None), library=key.library) as workers:
        report = grade(submission, key, limits=course.limits, workers=workers)
    assert [(check.name, check.finding) for check in report.checks if check.status is not Status.PASSED] == []


def test_every_exercise_has_two_styles(course: Course) -> None:
    styles = [path.parent.name for path in ALTERNATIVES]
    few = [entry.folder for entry in course.entries() if styles.count(entry.folder) < 2]
    assert few == []
