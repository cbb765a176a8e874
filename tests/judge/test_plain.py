"""Plainly right answers are those that the verdict would find right, and never others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.declare import Exercise, case, moved, near, normal, relation
from grader.judge.known import KnownAnswers
from grader.judge.plain import PlainAnswer, plain_answers
from grader.judge.verdict import judge
from grader.key.answer_key import AnswerKey
from grader.key.build import TracedExercise, freeze, trace_exercise
from grader.key.outcome import decode
from grader.model import Status
from grader.sandbox.session import CheckRun
from grader.worker import wire
from grader.worker.replies import case_reply, cases_frame
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.worker.values import Array

SHAPE = {"short": 3, "long": 5}


@relation(("Positive.", "양수예요."))
def positive(seen: dict[str, Any], given: dict[str, Any]) -> bool:
    return bool(seen["result"] > 0)


def exercise() -> Exercise:
    declared = Exercise(1, "one", title="One")
    cases = [case(name, x=normal(size, gap=0.1)) for name, size in SHAPE.items()]

    @declared.check(points=1, close=near(1e-6), given=cases)
    def double(x: Any) -> Any:
        return 2 * x

    @declared.check(points=1, close=near(1e-6), given=cases)
    def parts(x: Any) -> Any:
        return (x.sum(), {"count": x.size, "rows": [x + 1.0, x - 1.0]})

    @declared.check(points=1, close=near(1e-6), given=cases)
    def whole(x: Any) -> Any:
        return np.arange(x.size)

    @declared.check(points=1, close=near(1e-6), given=cases)
    def refuses(x: Any) -> Any:
        raise ValueError(x)

    class Descent:
        def update(self, params: Any, grads: Any) -> None:
            for key in params:
                params[key] -= 1e-3 * grads[key]

    def steps(Descent: Any, params: Any, grads: Any) -> Any:
        optimizer = Descent()
        yield "start", params
        for number, each in enumerate(grads):
            optimizer.update(params, each)
            yield f"after step {number + 1}", params

    small = {"W": normal(2, 2), "b": normal(2)}
    descent: Any = declared.check(points=1, close=moved(1e-6), given=[case("steps", params=small, grads=[small] * 3)])
    descent(Descent).script(steps)

    @declared.check(points=1, close=near(1e-6), given=cases, also=[positive])
    def related(x: Any) -> Any:
        return np.abs(x).sum()

    return declared


@pytest.fixture(scope="module")
def traced() -> TracedExercise:
    return trace_exercise(exercise(), seed=1)


@pytest.fixture(scope="module")
def key(traced: TracedExercise) -> AnswerKey:
    return AnswerKey(freeze(traced, "test"))


@pytest.fixture(scope="module")
def answers(key: AnswerKey) -> dict[str, PlainAnswer]:
    return plain_answers(key)


Answered = tuple[bytes, bytes, CheckRun]


@pytest.fixture(scope="module")
def answered(traced: TracedExercise, key: AnswerKey) -> Callable[[str, Any], Answered]:
    """What a worker sends for a subject: header and body; and what the grader decodes of it."""

    def answered(name: str, subject: Any) -> Answered:
        (check,) = (each for each in traced.exercise.checks if each.name == name)
        (jobs,) = (each.jobs for each in key.check_jobs() if each.name == name)
        shared = Encoder(FROM_GRADER)
        looks = traced.run(check, {name: subject}, shared)
        cases, arrays = [], []
        for number, seen in zip(jobs, looks, strict=True):
            encoder = Encoder()
            own = [
                {**look, "ok": encoder.value(decode([look], shared.arrays, FROM_GRADER)[0].value)}
                if "ok" in look
                else look
                for look in seen
            ]
            arrays += encoder.arrays
            cases.append(case_reply(number, own, [], {}, len(encoder.arrays)))
        frame = cases_frame(cases, arrays)
        start = wire.PREFIX.size
        header, _ = wire.sizes(frame[:start], FROM_GRADER)
        run = CheckRun(name, [decode(each, shared.arrays, FROM_GRADER) for each in looks])
        return frame[start : start + header], frame[start + header :], run

    return answered


def test_which_checks_have_one(answers: dict[str, PlainAnswer]) -> None:
    """Not those that expect an exception, nor those with a relation."""
    assert set(answers) == {"double", "parts", "whole", "Descent"}


def test_whole_numbers_are_the_same_or_need_a_closer_look(
    answers: dict[str, PlainAnswer], answered: Callable[[str, Any], Answered]
) -> None:
    assert answers["whole"].is_right(*answered("whole", lambda x: np.arange(x.size))[:2])
    assert not answers["whole"].is_right(*answered("whole", lambda x: np.arange(x.size) + 1)[:2])
    assert not answers["whole"].is_right(*answered("whole", lambda x: np.arange(x.size) * 1.0)[:2])


@pytest.mark.parametrize("subject", [lambda x: 2 * x, lambda x: x + x, lambda x: x * (2 + 1e-9)])
def test_a_right_answer(
    subject: Any, answers: dict[str, PlainAnswer], answered: Callable[[str, Any], Answered]
) -> None:
    header, body, _ = answered("double", subject)
    assert answers["double"].is_right(header, body)


def test_a_structure(answers: dict[str, PlainAnswer], answered: Callable[[str, Any], Answered]) -> None:
    def right(x: Any) -> Any:
        return (np.sum(x), {"count": len(x), "rows": [1.0 + x, x - 1.0]})

    def one_more(x: Any) -> Any:
        return (np.sum(x), {"count": len(x) + 1, "rows": [1.0 + x, x - 1.0]})

    assert answers["parts"].is_right(*answered("parts", right)[:2])
    assert not answers["parts"].is_right(*answered("parts", one_more)[:2])


OTHERS: dict[str, Callable[[Array], Any]] = {
    "wrong": lambda x: 3 * x,
    "one entry": lambda x: 2 * x + (np.arange(x.size) == 1) * 1e-3,
    "NaN": lambda x: np.where(x == x[0], np.nan, 2 * x),
    "infinite": lambda x: np.where(x == x[0], np.inf, 2 * x),
    "another shape": lambda x: (2 * x)[:, None],
    "another dtype": lambda x: (2 * x).astype(np.float32),
    "empty": lambda x: x[:0],
    "a list": lambda x: list(2 * x),
    "nothing": lambda _: None,
}


@pytest.mark.parametrize("what", OTHERS)
def test_what_is_not_plainly_right(
    what: str, answers: dict[str, PlainAnswer], answered: Callable[[str, Any], Answered]
) -> None:
    assert not answers["double"].is_right(*answered("double", OTHERS[what])[:2])


def test_a_changed_input_is_looked_at(
    answers: dict[str, PlainAnswer], answered: Callable[[str, Any], Answered]
) -> None:
    def in_place(x: Any) -> Any:
        x *= 2
        return x

    assert not answers["double"].is_right(*answered("double", in_place)[:2])


@pytest.mark.parametrize("cut", [1, 8])
def test_another_length_of_the_body(
    cut: int, answers: dict[str, PlainAnswer], answered: Callable[[str, Any], Answered]
) -> None:
    header, body, _ = answered("double", lambda x: 2 * x)
    assert not answers["double"].is_right(header, body[:-cut])
    assert not answers["double"].is_right(header, body + bytes(cut))


@given(
    factors=st.lists(
        st.one_of(st.just(1.0), st.floats(1 - 3e-6, 1 + 3e-6), st.floats(allow_nan=True)), min_size=5, max_size=5
    )
)
def test_what_is_plainly_right_is_right(
    factors: list[float],
    key: AnswerKey,
    answers: dict[str, PlainAnswer],
    answered: Callable[[str, Any], Answered],
) -> None:
    """With the same verdict, word for word, as without the shortcut."""
    header, body, run = answered("double", lambda x: 2 * x * np.array(factors[: x.size]))
    (check,) = (each for each in key.checks() if each.name == "double")
    verdict = judge(check, run)
    known = KnownAnswers(check, answers["double"]).verdict(header, body)
    assert answers["double"].is_right(header, body) is (verdict.status is Status.PASSED)
    assert known == (verdict if verdict.status is Status.PASSED else None)


@given(
    factors=st.lists(
        st.one_of(st.just(1.0), st.floats(1 - 3e-6, 1 + 3e-6), st.floats(allow_nan=True)), min_size=6, max_size=6
    )
)
def test_what_is_measured_from_look_to_look(
    factors: list[float],
    key: AnswerKey,
    answers: dict[str, PlainAnswer],
    answered: Callable[[str, Any], Answered],
) -> None:
    """Each step counts for itself, in every entry; and what is changed in place is changed by ours, too."""

    class Descent:
        def __init__(self) -> None:
            self.factors = iter(factors)

        def update(self, params: Any, grads: Any) -> None:
            for name in params:
                params[name] -= next(self.factors) * 1e-3 * grads[name]

    header, body, run = answered("Descent", Descent)
    (check,) = (each for each in key.checks() if each.name == "Descent")
    verdict = judge(check, run)
    known = KnownAnswers(check, answers["Descent"]).verdict(header, body)
    assert answers["Descent"].is_right(header, body) is (verdict.status is Status.PASSED)
    assert known == (verdict if verdict.status is Status.PASSED else None)


def test_a_step_that_makes_up_for_another_is_not_right(
    answers: dict[str, PlainAnswer], answered: Callable[[str, Any], Answered]
) -> None:
    class Descent:
        def __init__(self) -> None:
            self.count = 0

        def update(self, params: Any, grads: Any) -> None:
            self.count += 1
            for name in params:
                params[name] -= {1: 0.0, 2: 2.0, 3: 1.0}[self.count] * 1e-3 * grads[name]

    assert not answers["Descent"].is_right(*answered("Descent", Descent)[:2])
