"""Declared mistakes: as a whole, two at once, and nothing that is only nearly so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.declare import Exercise, case, near, normal
from grader.judge.diagnosis import diagnose
from grader.judge.trace import contains, equal, first_wrong, unlikeness
from grader.key.answer_key import AnswerKey
from grader.key.build import TracedExercise, freeze, trace_exercise
from grader.key.outcome import decode
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

Array = Any


class Affine:
    def __init__(self, W: Array, b: Array) -> None:
        self.W, self.b = W, b

    def forward(self, x: Array) -> Array:
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout: Array) -> Array:
        self.dW = self.weights(dout)
        self.db = self.biases(dout)
        return dout @ self.W.T

    def weights(self, dout: Array) -> Array:
        return self.x.T @ dout

    def biases(self, dout: Array) -> Array:
        return dout.sum(axis=0)


class Averaged(Affine):
    def biases(self, dout: Array) -> Array:
        return dout.mean(axis=0)


class Summed(Affine):
    def biases(self, dout: Array) -> Array:
        return dout.sum() + 0 * self.b


class Halved(Affine):
    def weights(self, dout: Array) -> Array:
        return super().weights(dout) / 2


class NearlyHalved(Affine):
    def weights(self, dout: Array) -> Array:
        return super().weights(dout) * (0.5 + 1e-9)


class Slightly(Affine):
    def weights(self, dout: Array) -> Array:
        return super().weights(dout) * 1.01


class Everything(Affine):
    """Its dW is that of `Halved`, and its dx is wrong as well, which no other mistake has."""

    def backward(self, dout: Array) -> Array:
        return np.cos(super().backward(dout))

    def weights(self, dout: Array) -> Array:
        return super().weights(dout) / 2


def declared() -> Exercise:
    exercise = Exercise(1, "one", title="One")
    given = [
        case(label, W=normal(4, 3), b=normal(3), x=normal(size, 4), dout=normal(size, 3))
        for label, size in (("five samples", 5), ("three samples", 3))
    ]
    check = exercise.check(points=1, close=near(1e-7), given=given)(Affine)

    @check.script
    def calls(Affine: Any, W: Any, b: Any, x: Any, dout: Any) -> Any:
        layer = Affine(W, b)
        yield "output", layer.forward(x)
        yield "dx", layer.backward(dout)
        yield "dW", layer.dW
        yield "db", layer.db

    for wrong in (Averaged, Summed, Halved, NearlyHalved, Slightly, Everything):
        check.mistake(en=f"{wrong.__name__} is what it is.", ko="틀렸어요.", common=wrong is Halved)(wrong)
    return exercise


@pytest.fixture(scope="module")
def traced() -> TracedExercise:
    return trace_exercise(declared(), seed=1)


def said(traced: TracedExercise, wrong: Any) -> tuple[str, bool] | None:
    (key,) = AnswerKey(freeze(traced, "test")).checks()
    encoder = Encoder(FROM_GRADER)
    looks = traced.run(traced.exercise.checks[0], {"Affine": wrong}, encoder)
    traces = [decode(each, encoder.arrays, FROM_GRADER) for each in looks]
    found = first_wrong(key, traces, key.expected.traces())
    assert found is not None
    diagnosis = diagnose(key, traces, key.cases.index(found[0]))
    return None if diagnosis is None else (diagnosis.id, diagnosis.certain)


def test_a_mistake_as_a_whole(traced: TracedExercise) -> None:
    class Mine(Affine):
        def biases(self, dout: Array) -> Array:
            return sum(dout) / len(dout)

    assert said(traced, Mine) == ("Affine.Averaged", True)
    assert said(traced, Everything) == ("Affine.Everything", True)


def test_of_two_that_are_too_close_to_be_told_apart_the_common_one_is_a_possibility(traced: TracedExercise) -> None:
    class Mine(Affine):
        def weights(self, dout: Array) -> Array:
            return super().weights(dout) * (0.5 + 5e-10)

    assert said(traced, Mine) == ("Affine.Halved", False)
    # But it is not taken for another that it is far closer to.
    assert said(traced, NearlyHalved) == ("Affine.NearlyHalved", True)


def test_two_mistakes_at_once_are_a_possibility_about_what_is_wrong_first(traced: TracedExercise) -> None:
    class Both(Halved, Averaged):
        pass

    assert said(traced, Both) == ("Affine.Halved", False)

    class AndMore(Halved):
        def biases(self, dout: Array) -> Array:
            return np.exp(dout).sum(axis=0)

    assert said(traced, AndMore) == ("Affine.Halved", False)


def test_a_mistake_that_is_there_in_part_only_is_not_named(traced: TracedExercise) -> None:
    class DxOfEverything(Affine):
        def backward(self, dout: Array) -> Array:
            return np.cos(super().backward(dout))

    found = said(traced, DxOfEverything)
    assert found is not None
    assert found[0] == "pattern.only_wrong"


def test_in_single_precision_a_match_must_be_far_closer_than_the_reference(traced: TracedExercise) -> None:
    def times(factor: float) -> Any:
        class Mine(Affine):
            def weights(self, dout: Array) -> Array:
                return (super().weights(dout) * factor).astype(np.float32)

        return said(traced, Mine)

    assert times(1.01) == ("Affine.Slightly", True)
    assert times(1.0095) == ("pattern.scaled", True)


def test_how_traces_compare(traced: TracedExercise) -> None:
    (key,) = AnswerKey(freeze(traced, "test")).checks()
    mistakes = {mistake.id.partition(".")[2]: mistake.traces() for mistake in key.mistakes}
    right = key.expected.traces()
    assert equal(key, right, right)
    assert not equal(key, mistakes["Halved"], mistakes["Averaged"])
    assert unlikeness(key, mistakes["Halved"], right) == np.inf
    assert 1e6 < unlikeness(key, mistakes["Halved"], right, limit=np.inf) < np.inf
    assert contains(key, mistakes["Everything"], mistakes["Halved"])
    assert not contains(key, mistakes["Halved"], mistakes["Everything"])
    assert not contains(key, right, mistakes["Averaged"])
