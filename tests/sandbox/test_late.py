"""Inputs that come late, and values that are kept: what a submission does not have it cannot train on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.declare import AuthorError, Exercise, case, kept, late, near, normal, relation
from grader.grade import grade
from grader.key.answer_key import AnswerKey
from grader.key.build import freeze, trace_exercise
from grader.limits import Limits
from grader.model import CheckResult, Status
from grader.sandbox.levels import Level
from grader.sandbox.preload import modules_for
from grader.sandbox.workers import Workers
from grader.submissions.parse import source_file
from grader.submissions.source import Submission

from .making import LEVELS

WEIGHTS = np.array([1.0, -2.0, 3.0])


class Fit:
    """A reference: least squares."""

    def __init__(self, X: Any, t: Any) -> None:
        self.w = np.linalg.lstsq(X, t, rcond=None)[0]

    def predict(self, X: Any) -> Any:
        return X @ self.w


@relation(("The predictions are far from what was measured.", "예측이 측정값과 멀어요."))
def accurate(seen, given):  # type: ignore[no-untyped-def]
    return np.abs(seen["predictions"] - given["t_test"]).max() < 1e-6


def drawing(rng: np.random.Generator) -> dict[str, Any]:
    train, test, more = (rng.normal(size=(n, 3)) for n in (8, 4, 5))
    return {
        "X": train,
        "t": train @ WEIGHTS,
        "X_test": late(test),
        "t_test": kept(test @ WEIGHTS),
        "X_more": late({"rows": more}),
    }


def held_out(Fit, X, t, X_test, X_more):  # type: ignore[no-untyped-def]
    model = Fit(X, t)
    yield "weights", model.w
    yield "predictions", model.predict(X_test)
    yield "the rows", X_test
    yield "more", model.predict(X_more["rows"])


def exercise() -> Exercise:
    made = Exercise(1, "fitting", title="Fitting")
    cases = [case("first", make=drawing), case("second", make=drawing)]
    made.check(points=1, close=near(1e-9), given=cases, also=[accurate])(Fit).script(held_out)
    return made


def key_of(made: Exercise) -> AnswerKey:
    return AnswerKey(freeze(trace_exercise(made, seed=1), "test"))


def graded(source: str, level: Level = Level.CONTAINED, key: AnswerKey | None = None) -> CheckResult:
    file, _ = source_file("fitting", "fitting.py", [(None, source)])
    submission = Submission("fitting.py", file)
    with Workers(modules_for(submission, generators=False), level) as workers:
        report = grade(submission, key or key_of(exercise()), limits=Limits(), workers=workers)
    return report.checks[0]


RIGHT = """
import numpy as np

class Fit:
    def __init__(self, X, t):
        self.w = np.linalg.solve(X.T @ X, X.T @ t)

    def predict(self, X):
        return X @ self.w
"""


@pytest.mark.parametrize("level", LEVELS)
def test_late_inputs_arrive_at_every_level(level: Level) -> None:
    assert graded(RIGHT, level).status is Status.PASSED


def test_the_key_says_after_how_many_looks_an_input_comes() -> None:
    key = key_of(exercise())
    assert {number: [each.looks for each in case] for number, case in key.arrivals.items()} == {0: [1, 3], 1: [1, 3]}
    given = key.checks()[0].cases[0].given
    np.testing.assert_allclose(given["X_test"] @ WEIGHTS, given["t_test"])


def test_neither_late_nor_kept_values_are_in_the_message() -> None:
    key = key_of(exercise())
    for each in key.checks()[0].cases:
        assert each.given["X"].tobytes() in key.message
        assert each.given["X_test"].tobytes() not in key.message
        assert each.given["X_more"]["rows"].tobytes() not in key.message
        frames = b"".join(arrival.frame for case in key.arrivals.values() for arrival in case)
        assert each.given["X_test"].tobytes() in frames
        assert each.given["t_test"].tobytes() not in key.message + frames


# Answers with what it finds of the inputs, wherever Python can look, while it is trained and when it predicts.
THIEF = """
import gc
import sys
import numpy as np

def found():
    shapes, seen, queue = set(), set(), [*gc.get_objects()]
    frame = sys._getframe()
    while frame is not None:
        queue.append(frame.f_locals)
        frame = frame.f_back
    while queue:
        item = queue.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, np.ndarray):
            shapes.add(item.shape)
        elif isinstance(item, dict):
            queue += list(item.values())
        elif isinstance(item, (list, tuple, set)):
            queue += list(item)
    return [float(shape in shapes) for shape in [(8, 3), (4, 3), (5, 3)]]

class Fit:
    def __init__(self, X, t):
        self.w = np.array(found())

    def predict(self, X):
        return np.array(found())
"""


class Finds:
    """What a thief can find: at first the inputs to train on, then the first late one, then the other."""

    def __init__(self, *_: Any) -> None:
        self.w = np.array([1.0, 0.0, 0.0])

    def predict(self, X: Any) -> Any:
        return np.array([1.0, 1.0, float(len(X) == 5)])


@pytest.mark.parametrize("level", LEVELS)
def test_a_thief_finds_no_late_input_before_its_first_use(level: Level) -> None:
    made = Exercise(1, "fitting", title="Fitting")
    Finds.__name__ = "Fit"
    made.check(points=1, close=near(1e-9), given=[case("a case", make=drawing)])(Finds).script(held_out)
    assert graded(THIEF, level, key_of(made)).status is Status.PASSED


IMPATIENT = """
import sys

class Fit:
    def __init__(self, X, t):
        frame = sys._getframe()
        while "late" not in frame.f_locals:
            frame = frame.f_back
        self.w, _ = frame.f_locals["late"](%s)
"""


@pytest.mark.parametrize("looks", ["[]", "[{'ok': 1.0}, {'ok': 1.0}]", "None"])
def test_who_asks_too_early_gets_nothing(looks: str) -> None:
    result = graded(IMPATIENT % looks)
    assert result.status is Status.ERROR
    assert result.finding is not None
    assert result.finding.code == "garbled"


def test_an_answer_that_was_given_stays_given() -> None:
    source = RIGHT + "\n    def predict(self, X):\n        self.w[:] = [1.0, -2.0, 3.0]\n        return X @ self.w\n"
    wrong = source.replace("np.linalg.solve(X.T @ X, X.T @ t)", "np.zeros(3)")
    result = graded(wrong)
    assert result.status is Status.WRONG
    assert result.finding is not None
    assert result.finding.facts["label"].en == "weights"


def misused(script: Any, **inputs: Any) -> str:
    made = Exercise(1, "fitting", title="Fitting")
    made.check(points=1, close=near(1e-9), given=[case("a case", X=normal(8, 3), t=normal(8), **inputs)])(Fit).script(
        script
    )
    with pytest.raises(AuthorError) as error:
        trace_exercise(made, seed=1)
    return error.value.what


def test_what_would_be_sent_ahead_is_refused() -> None:
    def slicing(Fit, X, t, X_test):  # type: ignore[no-untyped-def]
        yield "first rows", Fit(X, t).predict(X_test[:2] * 1.0)

    def constant(Fit, X, t, X_test):  # type: ignore[no-untyped-def]
        yield "prediction", Fit(X, t).predict(X_test)

    def forgotten(Fit, X, t, X_test):  # type: ignore[no-untyped-def]
        yield "prediction", Fit(X, t).predict(X)

    assert "sent ahead" in misused(slicing, X_test=late(normal(4, 3)))
    assert "is a constant" in misused(constant, X_test=late(1.0))
    assert "never uses" in misused(forgotten, X_test=late(normal(4, 3)))
    assert "neither a check nor an input" in misused(constant, X_test=kept(normal(4, 3)))
