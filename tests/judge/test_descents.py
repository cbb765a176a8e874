"""The way of an optimizer as a closer look shows it: which case is drawn, what is around it, and that verdicts stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from grader.declare import AuthorError, Exercise, case, descent, fixture, near
from grader.judge.verdict import judge
from grader.key.answer_key import AnswerKey
from grader.key.build import freeze, trace_exercise
from grader.key.outcome import decode
from grader.model import CheckResult, Status
from grader.sandbox.session import CheckRun
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.closeup import Descent
    from grader.key.build import TracedExercise
    from grader.key.ledger import Trace


@fixture
def bowl(w: Any) -> Any:
    return w[0] ** 2 + 2 * w[1] ** 2


@fixture
def ditch(w: Any) -> Any:
    if w[0] > 100:
        raise ValueError("off the map")
    return np.log(np.abs(w[1]))


def walk(start: Any, rate: Any, steps: Any) -> Any:
    points = [np.array(start)]
    for _ in range(steps):
        points.append(points[-1] - rate * points[-1] * np.array([2.0, 4.0])[: len(start)])
    return np.array(points)


def exercise(loss: Any = bowl, look: str = "result", start: Any = (-3.0, 2.0), **more: Any) -> Exercise:
    declared = Exercise(1, "one", title="One")
    here = np.array(start)
    declared.check(
        points=1,
        close=near(1e-9),
        given=[
            case(("three steps", "세 걸음"), start=here, rate=0.1, steps=3, **more),
            case(("twelve steps", "열두 걸음"), start=here, rate=0.1, steps=12, **more),
            case(("eleven steps", "열한 걸음"), start=here, rate=0.1, steps=11, **more),
        ],
        draws=descent(look, loss=loss),
    )(walk)
    return declared


def graded(subject: Callable[..., Any], declared: Exercise | None = None) -> CheckResult:
    traced: TracedExercise = trace_exercise(declared or exercise(), 4)
    encoder = Encoder(FROM_GRADER)
    (check,) = traced.exercise.checks
    looks = traced.run(check, {"walk": subject}, encoder)
    (key,) = AnswerKey(freeze(traced, "test")).checks()
    traces: list[Trace | None] = [decode(trace, encoder.arrays, FROM_GRADER) for trace in looks]
    return judge(key, CheckRun("walk", traces, None), closely=True)


def drawn(subject: Callable[..., Any], declared: Exercise | None = None) -> Descent | None:
    result = graded(subject, declared)
    assert result.status is Status.WRONG
    return None if result.details.closeup is None else result.details.closeup.descent


def uphill(start: Any, rate: Any, steps: Any) -> Any:
    return walk(start, -rate, steps)


def too_fast(start: Any, rate: Any, steps: Any) -> Any:
    return walk(start, 1.3 * rate, steps)


def test_the_first_wrong_case_with_many_steps_is_drawn_with_both_ways_inside() -> None:
    found = drawn(too_fast)
    assert found is not None
    assert found.case.en == "twelve steps"
    np.testing.assert_allclose(found.ours, walk(np.array([-3.0, 2.0]), 0.1, 12))
    np.testing.assert_allclose(found.yours, walk(np.array([-3.0, 2.0]), 0.13, 12))
    (left, right), (low, high) = found.loss.across, found.loss.up
    for x, y in (*found.ours, *found.yours):
        assert left < x < right
        assert low < y < high
    assert found.loss.rows[0][0] == pytest.approx(left**2 + 2 * low**2)
    assert found.loss.rows[-1][-1] == pytest.approx(right**2 + 2 * high**2)


def test_the_window_tells_nothing_of_ours_but_round_numbers() -> None:
    found = drawn(too_fast)
    assert found is not None
    assert all(number * 2 == int(number * 2) for number in (*found.loss.across, *found.loss.up))


def test_who_runs_away_is_not_followed_far() -> None:
    found = drawn(uphill)
    assert found is not None
    assert found.loss.across[0] > -10
    assert min(x for x, _ in found.yours) < -20


def test_what_is_not_finite_ends_the_way() -> None:
    def bursts(start: Any, rate: Any, steps: Any) -> Any:
        points = walk(start, 2 * rate, steps)
        points[5:] = np.nan
        return points

    found = drawn(bursts)
    assert found is not None
    assert (len(found.yours), len(found.ours)) == (5, 13)


def test_a_case_that_is_right_is_not_drawn() -> None:
    def right_in_twelve(start: Any, rate: Any, steps: Any) -> Any:
        return walk(start, rate if steps == 12 else 2 * rate, steps)

    found = drawn(right_in_twelve)
    assert found is not None
    assert found.case.en == "eleven steps"


@pytest.mark.parametrize(
    "subject",
    [
        lambda start, rate, steps: walk(start, rate, steps)[:, 0],
        lambda start, rate, steps: walk(start, 2 * rate, steps)[:1],
        lambda start, rate, steps: "downhill",  # noqa: ARG005
        lambda start, rate, steps: [[0.0, 1.0]] * 4,  # noqa: ARG005
    ],
)
def test_what_is_no_way_in_a_plane_is_not_drawn(subject: Callable[..., Any]) -> None:
    assert drawn(subject) is None


def test_three_parameters_are_not_drawn() -> None:
    def reversed_walk(start: Any, rate: Any, steps: Any) -> Any:
        return walk(start, rate, steps)[::-1]

    assert drawn(reversed_walk, exercise(start=(1.0,))) is None


def test_a_loss_that_is_not_defined_everywhere_leaves_gaps_or_no_drawing() -> None:
    found = drawn(too_fast, exercise(loss=ditch, start=(-3.0, 3.0)))
    assert found is not None
    assert all(height is None or np.isfinite(height) for row in found.loss.rows for height in row)
    assert drawn(too_fast, exercise(loss=ditch, start=(300.0, 2.0))) is None


def test_a_right_answer_has_no_closer_look() -> None:
    assert graded(walk).details.closeup is None


def test_the_loss_may_be_an_input() -> None:
    declared = Exercise(1, "one", title="One")

    def walk(f: Any, start: Any) -> Any:
        f(start)
        return np.array([start, start / 2])

    given = [case("two steps", f=bowl, start=np.array([1.0, 2.0]))]
    declared.check(points=1, close=near(1e-9), given=given, draws=descent("result", loss="f"))(walk)

    def stays(f: Any, start: Any) -> Any:
        return np.array([start, start])

    assert drawn(stays, declared) is not None


@pytest.mark.parametrize("loss", ["g", "rate", bowl.source])
def test_a_loss_that_is_none_is_refused(loss: str) -> None:
    with pytest.raises(AuthorError, match=r"walk: descent\(\) needs a fixture as its loss"):
        freeze(trace_exercise(exercise(loss=loss), 4), "test")


def test_cases_without_the_look_are_left_alone() -> None:
    assert drawn(too_fast, exercise(look="another")) is None
