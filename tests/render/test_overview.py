"""The page of several exercises: whatever their reports hold, it can be drawn."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import CheckResult, ExerciseReport, Finding, Status, Text
from grader.render import json, plain
from grader.render.overview import compose
from grader.student.progress import CourseReport, ExerciseProgress

from .reports import anything, findings, points, reports, texts

exercises = st.builds(
    ExerciseProgress,
    number=st.integers(1, 99),
    slug=anything,
    title=st.none() | texts,
    max_score=points,
    report=st.none() | reports,
    finding=st.none() | findings,
)
courses = st.builds(
    CourseReport,
    title=texts,
    folder=anything,
    seed=st.integers(0, 2**63),
    isolation=anything,
    exercises=st.lists(exercises, max_size=4).map(tuple),
    duration_s=points,
)


@given(report=courses, lang=st.sampled_from(["en", "ko"]), checks=st.booleans())
def test_any_report_can_be_drawn(report: CourseReport, lang: str, checks: bool) -> None:
    drawn = plain.draw(compose(report, lang=lang, checks=checks))
    assert drawn.replace("\n", "").isprintable()


@given(report=courses, lang=st.sampled_from(["en", "ko"]))
def test_any_report_is_a_json_document(report: CourseReport, lang: str) -> None:
    from json import loads

    data = loads(json.render_course(report, lang=lang))
    assert len(data["exercises"]) == sum(exercise.report is not None for exercise in report.exercises)


def exercise(*statuses: Status, number: int = 3, finding: Finding | None = None) -> ExerciseProgress:
    checks = tuple(
        CheckResult(f"f{position}", status, float(status is Status.PASSED), 1.0)
        for position, status in enumerate(statuses)
    )
    title = Text("Activations", "활성화 함수")
    report = ExerciseReport(
        number=number, slug="activations", title=title, submission="activations.py", seed=1, isolation="confined",
        device="cpu", duration_s=0.1, checks=checks,
    )  # fmt: skip
    return ExerciseProgress(number, "activations", title, float(len(checks)), report if checks else None, finding)


def drawn(*rows: ExerciseProgress, lang: str = "en", checks: bool = True) -> str:
    report = CourseReport(Text("A course", "과목"), "work", 1, "confined", rows, 0.1)
    return plain.draw(compose(report, lang=lang, checks=checks))


PASSED, WRONG, UNTOUCHED, FAULT = Status.PASSED, Status.WRONG, Status.NOT_ATTEMPTED, Status.GRADER_FAULT
ROWS: dict[str, tuple[dict[str, Any], str]] = {
    "done": ({"statuses": [PASSED, PASSED]}, "✓  3 activations  2/2  done"),
    "not started": ({"statuses": [UNTOUCHED, UNTOUCHED]}, "·  3 activations  0/2  not started"),
    "halfway": ({"statuses": [PASSED, UNTOUCHED]}, "·  3 activations  1/2  1 of 2 checks"),
    "wrong": ({"statuses": [PASSED, WRONG]}, "✗  3 activations  1/2  1 of 2 checks"),
    "a fault": ({"statuses": [PASSED, FAULT]}, "!  3 activations  1/2  1 of 2 checks"),
    "absent": ({"statuses": []}, "·  3 activations  0/0  not here yet"),
    "unreadable": (
        {"statuses": [], "finding": Finding("binary", {"file": "a.py"})},
        "✗  3 activations  0/0  not graded",
    ),
}


@pytest.mark.parametrize("what", ROWS)
def test_a_row_tells_how_far_somebody_is(what: str) -> None:
    made, said = ROWS[what]
    assert said in drawn(exercise(*made["statuses"], finding=made.get("finding")))


def test_the_checks_that_are_not_right_are_named_by_verdict() -> None:
    page = drawn(exercise(PASSED, WRONG, WRONG, Status.TIMEOUT))
    assert "not right yet: f1, f2" in page
    assert "took too long: f3" in page
    assert "f1" not in drawn(exercise(PASSED, WRONG), checks=False)


def test_what_is_next() -> None:
    done = exercise(PASSED, number=1)
    assert "Next: exercise 3, Activations. To go on: grade hint 3" in drawn(done, exercise(WRONG))
    assert "To go on: grade start" in drawn(done, exercise())
    assert "To go on: grade exercise 3" in drawn(exercise(finding=Finding("binary", {"file": "a.py"})))
    assert "Everything is right: well done!" in drawn(done)
    # A fault of the grader is nobody's homework.
    assert "Nothing is left for you to do here." in drawn(done, exercise(PASSED, FAULT))
    assert "다음은 연습 문제 3, 활성화 함수 차례예요" in drawn(exercise(WRONG), lang="ko")
