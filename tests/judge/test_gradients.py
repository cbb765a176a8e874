"""Gradient checks: a backward pass that is right for another forward pass is told apart from one that is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from grader.declare import AuthorError, Exercise, case, half_difference, near, normal, nudge, slope
from grader.judge.gradients import AGREEMENT, gradient_check, gradient_error
from grader.judge.verdict import judge
from grader.key.answer_key import AnswerKey, CheckKey
from grader.key.build import TracedExercise, freeze, trace_exercise
from grader.key.outcome import decode
from grader.model import CheckResult, Status
from grader.render.words import say_or_code
from grader.sandbox.session import CheckRun
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.key.ledger import Trace

GRADIENTS = {"dx": "to_x", "dw": "to_w"}


class Layer:
    """tanh(w x), and back."""

    def __init__(self, w: Any) -> None:
        self.w = w

    def forward(self, x: Any) -> Any:
        self.x = x
        self.y = np.tanh(self.w * x)
        return self.y

    def slope(self) -> Any:
        return 1 - self.y**2

    def backward(self, dout: Any) -> Any:
        self.dw = (dout * self.slope() * self.x).sum(axis=0)
        return dout * self.slope() * self.w


class Sine(Layer):
    def forward(self, x: Any) -> Any:
        self.x = x
        return np.sin(self.w * x)

    def slope(self) -> Any:
        return np.cos(self.w * self.x)


def there_and_back(Layer: Any, w: Any, x: Any, dout: Any, to_w: Any, to_x: Any) -> Any:
    layer = Layer(w)
    yield ("the output", "출력"), layer.forward(x)
    yield "dx", layer.backward(dout)
    yield "dw", layer.dw
    ahead, behind = Layer(w + to_w).forward(x + to_x), Layer(w - to_w).forward(x - to_x)
    yield "a small step", half_difference(ahead, behind, dout)


def exercise(of: dict[str, str] = GRADIENTS) -> Exercise:
    declared = Exercise(1, "one", title="One")
    check = declared.check(
        points=1,
        close={"a small step": slope(of, forward="the output"), "*": near(1e-7)},
        given=[
            case("five", w=normal(3), x=normal(5, 3), dout=normal(5, 3), to_w=nudge(3), to_x=nudge(5, 3)),
            case("two", w=normal(3), x=normal(2, 3), dout=normal(2, 3), to_w=nudge(3), to_x=nudge(2, 3)),
        ],
    )(Layer)
    check.script(there_and_back)
    check.mistake(en="This is a sine.", ko="사인이에요.")(Sine)
    return declared


@pytest.fixture(scope="module")
def traced() -> TracedExercise:
    return trace_exercise(exercise(), 5)


@pytest.fixture(scope="module")
def key(traced: TracedExercise) -> CheckKey:
    return AnswerKey(freeze(traced, "test")).checks()[0]


@pytest.fixture
def traces(traced: TracedExercise) -> Callable[[Any], list[Trace]]:
    def run(subject: Any) -> list[Trace]:
        encoder = Encoder(FROM_GRADER)
        looks = traced.run(traced.exercise.checks[0], {"Layer": subject}, encoder)
        return [decode(case, encoder.arrays, FROM_GRADER) for case in looks]

    return run


@pytest.fixture
def graded(key: CheckKey, traces: Callable[[Any], list[Trace]]) -> Callable[[Any], CheckResult]:
    return lambda subject: judge(key, CheckRun("Layer", traces=list(traces(subject))))


class Bent(Sine):
    """Another forward pass, and the backward pass that belongs to it."""

    def forward(self, x: Any) -> Any:
        return super().forward(x) + 0.3 * (self.w * x) ** 3

    def slope(self) -> Any:
        return super().slope() + 0.9 * (self.w * self.x) ** 2


class HalfBent(Sine):
    """Another forward pass, with the backward pass of a third one."""

    def forward(self, x: Any) -> Any:
        return super().forward(x) + 0.3 * (self.w * x) ** 3


class WrongWayBack(Layer):
    def slope(self) -> Any:
        return 1 - self.y**3 + 0.1 * self.x


class Single(Layer):
    """Right and wrong cannot be told apart by differences in single precision."""

    def forward(self, x: Any) -> Any:
        self.x = x.astype(np.float32)
        self.w = self.w.astype(np.float32)
        self.y = np.tanh(self.w * self.x)
        return self.y

    def backward(self, dout: Any) -> Any:
        return super().backward(dout.astype(np.float32))


class SingleWrong(Single):
    def slope(self) -> Any:
        return np.float32(1) - self.y**3 + np.float32(0.1) * self.x


def test_the_reference_agrees_with_its_own_differences(key: CheckKey) -> None:
    assert 0 < gradient_error(key, key.expected.traces()) < 1e-2


def test_a_right_answer_is_said_nothing_about(graded: Callable[[Any], CheckResult]) -> None:
    result = graded(Layer)
    assert result.status is Status.PASSED
    assert result.notes == ()


def test_a_backward_pass_that_is_right_for_its_forward_pass(graded: Callable[[Any], CheckResult]) -> None:
    diagnosis = graded(Bent).diagnosis
    assert diagnosis is not None
    assert diagnosis.id == "pattern.consistent"
    assert diagnosis.text.en.startswith("Your backward pass is right for your own forward pass")
    assert "differences of ‘the output’" in diagnosis.text.en
    assert "‘출력’의 값을 수치 미분한 결과와 일치해요" in diagnosis.text.ko


def test_it_is_said_once(graded: Callable[[Any], CheckResult]) -> None:
    assert graded(Bent).notes == ()


def test_it_is_also_said_beside_a_declared_mistake(graded: Callable[[Any], CheckResult]) -> None:
    result = graded(Sine)
    assert result.diagnosis is not None
    assert result.diagnosis.id == "Layer.Sine"
    (note,) = result.notes
    assert say_or_code(note, "en").startswith("Your backward pass is right for your own forward pass")
    assert "다른 곳은 순전파예요" in say_or_code(note, "ko")


def test_a_forward_pass_whose_backward_pass_is_another(graded: Callable[[Any], CheckResult]) -> None:
    result = graded(WrongWayBack)
    assert result.diagnosis is not None
    assert result.diagnosis.id == "pattern.inconsistent"
    assert "‘the output’ is right, but your gradients do not fit it" in result.diagnosis.text.en
    assert "기울기가 그것과 맞지 않아요" in result.diagnosis.text.ko
    assert result.notes == ()


@pytest.mark.parametrize("wrong", [HalfBent, SingleWrong])
def test_nothing_is_claimed_where_nothing_is_known(
    wrong: Any, key: CheckKey, traces: Callable[[Any], list[Trace]]
) -> None:
    assert gradient_check(key, traces(wrong)) is None


def test_single_precision_is_accepted(graded: Callable[[Any], CheckResult]) -> None:
    assert graded(Single).status is Status.PASSED


def test_a_gradient_that_is_off_by_more_than_the_agreement_is_noticed(
    key: CheckKey, traces: Callable[[Any], list[Trace]]
) -> None:
    class Off(Layer):
        def backward(self, dout: Any) -> Any:
            return super().backward(dout) * (1 + 30 * AGREEMENT)

    found = gradient_check(key, traces(Off))
    assert found is not None
    assert not found.fits


def test_a_small_step_that_fails_costs_nothing(graded: Callable[[Any], CheckResult]) -> None:
    made = []

    class Once(Layer):
        def forward(self, x: Any) -> Any:
            made.append(self)
            if len(made) % 3 != 1:
                raise RuntimeError("only the first one works")
            return super().forward(x)

    result = graded(Once)
    assert len(made) == 6
    assert result.status is Status.PASSED


@pytest.mark.parametrize(("of", "said"), [({"dz": "to_x"}, "the look 'dz'"), ({"dx": "to_z"}, "the input 'to_z'")])
def test_a_check_of_what_is_not_there_is_refused(of: dict[str, str], said: str) -> None:
    with pytest.raises(AuthorError, match=said):
        freeze(trace_exercise(exercise(of), 5), "test")


def test_a_check_of_nothing_is_refused() -> None:
    with pytest.raises(AuthorError, match="needs the looks"):
        slope({}, forward="the output")
