from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.feedback import FeedbackLevel, Levels, reduced
from grader.model import Diagnosis, Finding, Text
from grader.render import plain
from grader.render.glance import first_waiting, glance

from .reports import reports
from .situations import NAN, passed, report, untouched

MOST = 30  # lines: a check with what it printed

if TYPE_CHECKING:
    from grader.model import ExerciseReport


def shown(made: ExerciseReport, lang: str = "en", encoding: str = "utf-8") -> str:
    return plain.draw(glance(made, lang=lang, encoding=encoding), encoding=encoding)


def test_what_was_tried_comes_before_what_was_not_begun() -> None:
    made = report(untouched("relu"), passed("tanh"), NAN, *(untouched(f"f{number}") for number in range(9)))
    drawn = shown(made)
    assert first_waiting(made) is NAN
    assert f"✗ {NAN.name}" in drawn
    assert "1 of 12 checks passed; waiting: relu, f0, f1, f2 and 6 more" in drawn
    assert "· relu" not in drawn


def test_what_another_needs_comes_before_it() -> None:
    needs = replace(NAN, diagnosis=None, notes=(Finding("calls_wrong", {"names": ["tanh", "relu"]}),))
    made = report(needs, passed("tanh"), untouched("relu"))
    assert first_waiting(made) is made.checks[2]
    assert made.next_check is made.checks[2]
    assert "grade hint 3 relu" in plain.render(made, lang="en")


@pytest.mark.parametrize("certain", [True, False])
def test_unless_its_own_mistake_is_known(certain: bool) -> None:
    diagnosis = Diagnosis("softmax.whole_sum", Text("Which axis?", "어느 축일까요?"), certain=certain)
    needs = replace(NAN, notes=(Finding("calls_wrong", {"names": ["relu"]}),), diagnosis=diagnosis)
    made = report(needs, untouched("relu"))
    assert made.next_check is made.checks[0 if certain else 1]
    assert first_waiting(made) is made.next_check


def test_a_complete_exercise_is_celebrated_where_that_can_be_written() -> None:
    made = report(passed("relu"), passed("tanh"))
    assert made.complete
    assert shown(made).splitlines()[-1].startswith("🎉 Exercise")
    assert shown(made, encoding="ascii").splitlines()[-1].startswith("Exercise")
    assert "?" not in shown(made, encoding="ascii")
    assert "끝냈" in shown(made, lang="ko")


def test_what_is_not_shown_is_not_celebrated() -> None:
    levels = Levels(FeedbackLevel.FULL, {"activations.tanh": FeedbackLevel.NONE})
    made = reduced(report(passed("relu"), passed("tanh")), levels)
    assert not made.complete
    assert not made.waits
    drawn = shown(made)
    assert "1 of 1 checks passed" in drawn
    assert "Graded, but the results are not shown here: tanh." in drawn
    assert "Nothing is left for you to do here." in drawn
    drawn = shown(reduced(made, Levels(FeedbackLevel.NONE)))
    assert "0 of 0 checks" not in drawn
    assert "Your teacher will tell you the results." in drawn


@given(reports, st.sampled_from(["en", "ko"]))
def test_never_a_wall_of_text(made: ExerciseReport, lang: str) -> None:
    page = glance(made, lang=lang)
    assert len(page.rows) <= 1
    assert len(page.notes) <= 2
    assert len(page.details) <= 1
    assert plain.draw(page).replace("\n", "").isprintable()
