"""A factor: the same everywhere, or one that follows a size or a parameter of the case."""

from __future__ import annotations

import math
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from grader.judge.patterns import number_words, words
from grader.judge.patterns.evidence import BITS_OF_A_NUMBER, how_many_different
from grader.model import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from grader.judge.patterns.evidence import Evidence, Sight
    from grader.model import Diagnosis
    from grader.worker.values import Array

_SAME = 1e-6
# Factors that are no news: naming one costs the evidence little.
_USUAL = (-1.0, 2.0, 0.5, -2.0, -0.5, 4.0, 0.25)
_LOGARITHMS = {math.log(2): "ln 2", 1 / math.log(2): "1 / ln 2", math.log(10): "ln 10", 1 / math.log(10): "1 / ln 10"}
_NAMED = {math.sqrt(2): "√2", 1 / math.sqrt(2): "1/√2", math.pi: "π", 2 * math.pi: "2π", math.e: "e", 1 / math.e: "1/e"}
_FORMULAS: dict[str, Callable[[Array], Array]] = {
    "n": lambda n: n,
    "1/n": lambda n: 1 / n,
    "-n": lambda n: -n,
    "√n": np.sqrt,
    "1/√n": lambda n: 1 / np.sqrt(n),
    "n²": np.square,
    "1/n²": lambda n: 1 / np.square(n),
    "2n": lambda n: 2 * n,
    "1/(2n)": lambda n: 1 / (2 * n),
    "n/2": lambda n: n / 2,
    "2/n": lambda n: 2 / n,
    "n/(n - 1)": lambda n: n / (n - 1),
    "(n - 1)/n": lambda n: (n - 1) / n,
    "√(n/(n - 1))": lambda n: np.sqrt(n / (n - 1)),
    "√((n - 1)/n)": lambda n: np.sqrt((n - 1) / n),
    "(1 - n)": lambda n: 1 - n,
    "1/(1 - n)": lambda n: 1 / (1 - n),
    "n/(1 - n)": lambda n: n / (1 - n),
    "(1 - n)/n": lambda n: (1 - n) / n,
}
_COST_OF_A_FORMULA = 7.0


def scaled(evidence: Evidence) -> Diagnosis | None:
    """A factor that holds for all entries, in every case."""
    if not evidence.finite:
        return None
    factors = np.array([_factor(sight) for sight in evidence.sights])
    known = np.isfinite(factors)
    if not known[0] or factors[0] == 0:
        return None
    if np.allclose(factors[known], factors[0], rtol=_SAME, atol=0):
        return _constant(evidence, float(factors[0]))
    if any(
        not sight.is_as(sight.wanted * factor)
        for sight, factor in zip(evidence.sights, factors, strict=True)
        if np.isfinite(factor)
    ):
        return None
    return _structural(evidence, factors) or _each(evidence, factors)


def _factor(sight: Sight) -> float:
    """Theirs over ours, where ours is largest; NaN if ours is 0 everywhere."""
    place = np.argmax(np.abs(sight.wanted)) if sight.wanted.size else 0
    ours = sight.wanted.flat[place] if sight.wanted.size else 0.0
    return float(sight.seen.flat[place] / ours) if ours else math.nan


def _constant(evidence: Evidence, factor: float) -> Diagnosis | None:
    named = next(
        (value for value in chain(_USUAL, _LOGARITHMS, _NAMED) if math.isclose(value, factor, rel_tol=_SAME)), None
    )
    factor = factor if named is None else named
    if not evidence.explained(lambda sight: sight.wanted * factor, cost=BITS_OF_A_NUMBER if named is None else 5.0):
        return None
    if factor == -1:
        return words.say("opposite_sign", number_words.OPPOSITE, evidence)
    shown = words.number(factor)
    if factor in _LOGARITHMS:
        name = words.Figure(_LOGARITHMS[factor])
        return words.say("scaled", number_words.LOGARITHM, evidence, factor=shown, name=name)
    if factor in _NAMED:
        name = words.Figure(_NAMED[factor])
        return words.say("scaled", number_words.SCALED_BY_NAME, evidence, factor=shown, name=name)
    return words.say("scaled", number_words.SCALED, evidence, factor=shown)


class _Source(NamedTuple):
    """A number that belongs to each case.

    Attributes:
        name: what it is.
        question: what to ask if it is the factor.
        numbers: its values, case by case.
        single: in which cases there is a single sample, without the axis, so that it counts as 1.
    """

    name: Text
    question: Text
    numbers: Any
    single: Any


def _structural(evidence: Evidence, factors: Any) -> Diagnosis | None:
    """The factor is a length or a parameter of the case, or made of one, and differs where that does."""
    known = [(sight, factor) for sight, factor in zip(evidence.sights, factors, strict=True) if np.isfinite(factor)]
    sights, values = [sight for sight, _ in known], np.array([factor for _, factor in known])
    for source in _sources(sights):
        if how_many_different(source.numbers[~source.single]) < 2:
            continue
        for formula, function in _FORMULAS.items():
            predicted = np.where(source.single, 1.0, function(source.numbers))
            if np.allclose(predicted, values, rtol=_SAME, atol=0) and _explains(evidence, sights, predicted):
                return words.say(
                    "scaled",
                    number_words.SCALED_BY,
                    evidence,
                    formula=formula,
                    source=source.name,
                    values=words.numbers(source.numbers[~source.single]),
                    single=number_words.SINGLE if source.single.any() else Text("", ""),
                    question=source.question if formula in ("n", "1/n") else number_words.ONCE_TOO_OFTEN,
                )
    return None


def _explains(evidence: Evidence, sights: Sequence[Sight], factors: Any) -> bool:
    by_sight = {id(sight): factor for sight, factor in zip(sights, factors, strict=True)}
    return evidence.explained(lambda sight: sight.wanted * by_sight.get(id(sight), 1.0), cost=_COST_OF_A_FORMULA)


def _sources(sights: Sequence[Sight]) -> Iterator[_Source]:
    nowhere = np.zeros(len(sights), bool)
    for name in sights[0].arrays:
        if all(name in sight.arrays for sight in sights):
            arrays = [sight.arrays[name] for sight in sights]
            yield from _lengths(name, arrays)
            entries = Text(f"the number of entries of {name}", f"{name}의 원소 수")
            sizes = np.array([float(array.size) for array in arrays])
            yield _Source(entries, number_words.SUM_OR_MEAN, sizes, nowhere)
    for name in sights[0].inputs:
        numbers = [sight.inputs.get(name) for sight in sights]
        if all(isinstance(number, float) for number in numbers):
            yield _Source(Text(name, name), number_words.ONCE_TOO_OFTEN, np.array(numbers), nowhere)


def _lengths(name: str, arrays: Sequence[Array]) -> Iterator[_Source]:
    """The lengths of an input's axes."""
    dimensions = max(array.ndim for array in arrays)
    single = np.array([array.ndim < dimensions for array in arrays])
    if not single.any():
        for axis in range(dimensions):
            lengths = np.array([float(array.shape[axis]) for array in arrays])
            yield _Source(words.axis_length(name, axis), number_words.SUM_OR_MEAN, lengths, single)
        return
    batches = np.array([1.0 if one else float(len(array)) for array, one in zip(arrays, single, strict=True)])
    yield _Source(words.axis_length(name, 0), number_words.SUM_OR_MEAN, batches, single)
    last = Text(f"the length of the last axis of {name}", f"{name}의 마지막 축 길이")
    lengths = np.array([float(array.shape[-1]) for array in arrays])
    yield _Source(last, number_words.SUM_OR_MEAN, lengths, np.zeros(len(arrays), bool))


def _each(evidence: Evidence, factors: Any) -> Diagnosis | None:
    """Each case has a factor of its own: only the scale is wrong."""
    by_sight = {
        id(sight): factor for sight, factor in zip(evidence.sights, factors, strict=True) if np.isfinite(factor)
    }
    cost = BITS_OF_A_NUMBER * len(evidence.wrong)
    if not evidence.explained(lambda sight: sight.wanted * by_sight.get(id(sight), 1.0), cost=cost):
        return None
    values = words.numbers(by_sight[id(sight)] for sight in evidence.wrong if id(sight) in by_sight)
    return words.say("scale", number_words.EACH_SCALED, evidence, values=values)
