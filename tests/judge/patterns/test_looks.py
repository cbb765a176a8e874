# ruff: noqa: ARG005, E501 - tables of wrong answers read best unbroken
"""Patterns over several looks: results in each other's place, earlier calls, steps, parts that are right."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.declare import Normal as NormalLaw
from grader.declare import Uniform as UniformLaw
from grader.declare import distribution, moved, seeded

from .making import Array, cases, name, numbers, said

LAYERS = cases(
    {"x": numbers(1, 5, 4), "dout": numbers(2, 5, 4), "later": numbers(3, 5, 4)},
    {"x": numbers(4, 3, 4), "dout": numbers(5, 3, 4), "later": numbers(6, 3, 4)},
)


class Layer:
    def forward(self, x: Any) -> Any:
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout: Any) -> Any:
        self.total = dout.sum(axis=0)
        return dout * (1 - self.y**2)


def calls(Layer: Any, x: Any, dout: Any, later: Any) -> Any:
    layer = Layer()
    yield "output", layer.forward(x)
    yield "dx", layer.backward(dout)
    yield "total", layer.total
    yield "output, later", layer.forward(later)


def about(wrong: Any) -> Any:
    return said(Layer, wrong, LAYERS, script=calls)


def test_a_result_of_an_earlier_call() -> None:
    class Kept(Layer):
        def forward(self, x: Any) -> Any:
            self.y = getattr(self, "y", np.tanh(x))
            return self.y

    diagnosis = about(Kept)
    assert name(diagnosis) == "stale"
    assert "‘output, later’ is the same as ‘output’" in diagnosis.text.en


def test_results_that_add_up() -> None:
    class Summed(Layer):
        def forward(self, x: Any) -> Any:
            self.y = np.tanh(x) + getattr(self, "y", 0)
            return self.y

    assert name(about(Summed)) == "accumulated"


def test_a_result_in_the_place_of_another() -> None:
    class Other(Layer):
        def backward(self, dout: Any) -> Any:
            super().backward(dout)
            return self.y

    diagnosis = about(Other)
    assert name(diagnosis) == "mistaken"
    assert "‘dx’ holds the numbers that belong to ‘output’" in diagnosis.text.en


def test_what_is_right_and_what_is_not() -> None:
    class Wrong(Layer):
        def backward(self, dout: Any) -> Any:
            self.total = dout.sum(axis=0)
            return np.sin(dout) * np.cos(3 * self.y)

    diagnosis = about(Wrong)
    assert name(diagnosis) == "only_wrong"
    assert diagnosis.text.en.startswith("Only ‘dx’ is wrong")

    class MoreWrong(Wrong):
        def backward(self, dout: Any) -> Any:
            dx = super().backward(dout)
            self.total = np.exp(dx.sum(axis=0))
            return dx

    diagnosis = about(MoreWrong)
    assert name(diagnosis) == "some_wrong"
    assert "Right in every case: ‘output’, ‘output, later’. Wrong at least once: ‘dx’, ‘total’." in diagnosis.text.en


def test_results_that_have_changed_places() -> None:
    def pair(x: Any) -> Any:
        return x + 1, x**2

    given = cases({"x": numbers(1, 5)}, {"x": numbers(2, 6)})
    diagnosis = said(pair, lambda x: (x**2, x + 1), given)
    assert name(diagnosis) == "swapped"
    assert diagnosis is not None
    assert "‘result[0]’ and ‘result[1]’ have changed places" in diagnosis.text.en


# --- steps --------------------------------------------------------------------------------------------------------------

OPTIMIZED = cases(
    *({"params": {"W": numbers(1, 3, 4), "b": numbers(2, 4)}, "grads": [{"W": numbers(3 + n, 3, 4), "b": numbers(9 + n, 4)}
                                                                        for n in range(4)], "lr": lr} for lr in (0.1, 0.5))
)  # fmt: skip


class Momentum:
    def __init__(self, lr: float = 0.01) -> None:
        self.lr = lr
        self.v: dict[str, Array] = {}

    def update(self, params: dict[str, Array], grads: dict[str, Array]) -> None:
        for key, gradient in grads.items():
            self.v[key] = self.velocity(self.v.get(key, np.zeros_like(gradient)), gradient)
            params[key] += self.v[key]

    def velocity(self, v: Array, gradient: Array) -> Array:
        return 0.9 * v - self.lr * gradient


def steps(Momentum: Any, params: Any, grads: Any, lr: Any) -> Any:
    optimizer = Momentum(lr)
    yield "the start", params
    for t in range(4):
        optimizer.update(params, grads[t])
        yield f"after step {t + 1}", params


def stepped(wrong: Any) -> Any:
    return said(Momentum, wrong, OPTIMIZED, script=steps, close=moved(1e-6))


@pytest.mark.parametrize(
    ("velocity", "pattern", "words"),
    [
        (lambda self, v, g: 0.5 * v - self.lr * g, "later_steps", "The first step is right"),
        (lambda self, v, g: 0.9 * v - 2 * self.lr * g, "scaled", "‘after step 1['W']’ is 2 times ours"),
        (lambda self, v, g: 0.9 * v + self.lr * g, "opposite_sign", "opposite sign"),
        (lambda self, v, g: 0.9 * v - g, "scaled", "ours times 1/n in every case, where n is lr (0.1, 0.5)"),
        (lambda self, v, g: 0 * v, "stood_still", "nothing moved"),
        (lambda self, v, g: 0.9 * v - self.lr * g * np.abs(g) ** 0.5, "direction", "points the right way"),
        (lambda self, v, g: 0.9 * v + self.lr * g**3, "direction", "the opposite way"),
    ],
)
def test_steps(velocity: Any, pattern: str, words: str) -> None:
    wrong = type("Wrong", (Momentum,), {"velocity": velocity})
    diagnosis = stepped(wrong)
    assert name(diagnosis) == pattern, diagnosis
    assert words in diagnosis.text.en


def test_what_is_no_array_makes_no_step() -> None:
    def walk(start: Any, factor: Any) -> Any:
        return start * factor

    def path(walk: Any, start: Any, factor: Any) -> Any:
        yield "start", start
        yield "x", walk(start, factor)

    inputs = cases(*({"start": numbers(seed, 3), "factor": 0.5 + seed} for seed in range(2)))
    diagnosis = said(walk, lambda start, factor: None, inputs, script=path, close=moved(1e-6))
    assert name(diagnosis) == "none"
    assert diagnosis is not None
    assert diagnosis.text.en.startswith("‘x’ is None in every case.")
    assert diagnosis.text.ko.startswith("모든 경우에 ‘x’ 값이 None이에요.")


# --- random numbers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "pattern", "words"),
    [
        (lambda n, rng: rng.normal(0, 0.2, n), "spread", "about 2 times"),
        (lambda n, rng: rng.normal(0.5, 0.1, n), "centre", "another place"),
        (lambda n, rng: rng.exponential(0.1, n), None, ""),
    ],
)
def test_random_numbers(wrong: Any, pattern: str | None, words: str) -> None:
    def noise(n: int, rng: Any) -> Any:
        return rng.normal(0, 0.1, n)

    given = cases({"n": 5000, "rng": seeded(1)})
    diagnosis = said(noise, wrong, given, close=distribution(NormalLaw(0.1)))
    assert name(diagnosis) == pattern
    assert diagnosis is None or words in diagnosis.text.en


def test_another_distribution_is_not_called_a_wider_one() -> None:
    def noise(n: int, rng: Any) -> Any:
        return rng.uniform(-1, 1, n)

    given = cases({"n": 5000, "rng": seeded(1)})
    assert said(noise, lambda n, rng: rng.normal(0, 0.6, n), given, close=distribution(UniformLaw(-1.0, 1.0))) is None
