"""Inputs of cases: constants, or values drawn from the seed of a run."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Drawn:
    """An input that is drawn afresh for each seed."""

    draw: Callable[[np.random.Generator], Any]


@dataclass(frozen=True)
class Seeded:
    """A random generator that is handed to the subject."""

    seed: int


@dataclass(frozen=True)
class Late:
    """An input that the subject gets no sooner than its script uses it."""

    spec: Any


@dataclass(frozen=True)
class Kept:
    """A value that the subject never gets: for relations only."""

    spec: Any


def late(spec: Any) -> Late:
    """An array, list or dict that is sent after everything before its first use has been answered: data to test on.

    Args:
        spec: a constant, or what `drawn` and the like return.
    """
    return Late(spec)


def kept(spec: Any) -> Kept:
    """A value that never leaves the grader, where relations find it under its name: the labels of data to test on.

    Args:
        spec: a constant, or what `drawn` and the like return.
    """
    return Kept(spec)


@dataclass(frozen=True)
class OfSeed:
    """An input that depends on the seed of the run alone: the same in every case that asks for it."""

    make: Callable[[int], Any]


def of_seed(make: Callable[[int], Any]) -> OfSeed:
    """An input made by any function of the run's seed, for cases that share something: a data set and its split."""
    return OfSeed(make)


def drawn(draw: Callable[[np.random.Generator], Any]) -> Drawn:
    """An input made by any function of a generator."""
    return Drawn(draw)


def seeded(seed: int) -> Seeded:
    """A generator for the subject's own randomness; two of them are two generators, also with the same seed."""
    return Seeded(seed)


def normal(*shape: int, scale: float = 1.0, shift: float = 0.0, gap: float = 0.0) -> Drawn:
    """Normally distributed float64 numbers.

    Args:
        shape: sizes of the array; none for a 0-d number, which is drawn as a Python float.
        scale: standard deviation.
        shift: mean, added last.
        gap: no entry is nearer than this to zero before the shift, so that kinks are not hit.
    """

    def draw(rng: np.random.Generator) -> Any:
        values = rng.normal(0.0, scale, shape)
        values = np.where(values < 0, values - gap, values + gap) + shift
        return values if shape else float(values)

    return Drawn(draw)


def uniform(low: float, high: float, *shape: int) -> Drawn:
    """Uniformly distributed float64 numbers in [low, high)."""
    return Drawn(lambda rng: rng.uniform(low, high, shape) if shape else float(rng.uniform(low, high)))


def integers(low: int, high: int, *shape: int) -> Drawn:
    """Integers (int64) in [low, high)."""
    return Drawn(lambda rng: rng.integers(low, high, shape) if shape else int(rng.integers(low, high)))


def labels(n: int, k: int) -> Drawn:
    """Class labels, int64 of shape (n,), each of the k classes at least once if n >= k."""
    return Drawn(lambda rng: _labels(rng, n, k))


def one_hot(n: int, k: int) -> Drawn:
    """One-hot targets, float64 of shape (n, k), with classes as in `labels`."""
    return Drawn(lambda rng: np.eye(k)[_labels(rng, n, k)])


def _labels(rng: np.random.Generator, n: int, k: int) -> Array:
    values = np.concatenate([rng.permutation(k), rng.integers(0, k, max(0, n - k))])[:n]
    return rng.permutation(values).astype(np.int64)


def probabilities(n: int, k: int, least: float = 0.05) -> Drawn:
    """Probabilities, float64 of shape (n, k): rows sum to 1 and no entry is below `least`."""

    def draw(rng: np.random.Generator) -> Array:
        return least + (1.0 - k * least) * rng.dirichlet(np.ones(k), n)

    return Drawn(draw)


def distinct(*shape: int) -> Drawn:
    """Numbers without ties, float64: a shuffled row of steps that are at least 0.5 apart, around zero."""

    def draw(rng: np.random.Generator) -> Array:
        count = int(np.prod(shape))
        steps = np.arange(count) + rng.uniform(-0.25, 0.25, count) - count / 2
        return rng.permutation(steps).reshape(shape)

    return Drawn(draw)


def realise(spec: Any, seed: int, attempt: int, name: str) -> Any:
    """The value of an input specification: the same for the same seed, attempt and name, whatever stands beside it."""
    if isinstance(spec, Drawn):
        rng = np.random.default_rng([seed, attempt, zlib.crc32(name.encode())])
        return spec.draw(rng)
    if isinstance(spec, OfSeed):
        return spec.make(seed)
    if isinstance(spec, (Late, Kept)):
        return type(spec)(realise(spec.spec, seed, attempt, name))
    if isinstance(spec, dict):
        return {key: realise(item, seed, attempt, f"{name}.{key}") for key, item in spec.items()}
    if isinstance(spec, (list, tuple)):
        items = [realise(item, seed, attempt, f"{name}.{index}") for index, item in enumerate(spec)]
        return items if isinstance(spec, list) else tuple(items)
    return spec.copy() if isinstance(spec, np.ndarray) else spec
