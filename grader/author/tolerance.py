"""Tolerances from the numbers: how far right answers are from the reference, and how far mistakes, in tolerances.

A tolerance lies between two sides. On one side are right answers, which differ from the reference by their rounding:
another order of summation, another formula for the same thing, single precision. On the other side is the mistake that
is hardest to see. Both are measured, in double and in single precision, and must lie far apart.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from grader.comparison import Moved, Near
from grader.judge.compare import compare
from grader.judge.trace import distance
from grader.key.outcome import Kind, decode
from grader.key.vet import MARGIN
from grader.model import Message
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from grader.declare.exercise import Check
    from grader.key.answer_key import CheckKey
    from grader.key.build import TracedExercise
    from grader.key.ledger import Trace
    from grader.key.outcome import Outcome
    from grader.worker.values import Array

    Convert = Callable[[Array], Array]

# Draws of rounding errors: their largest effect counts.
_DRAWS = 3
# Of a tolerance, right answers use a quarter at most: others than those that were measured round a little differently.
ROOM = 4.0
_PRECISIONS = {"double": Message("double"), "single": Message("single")}


class Deviation(NamedTuple):
    """How far right answers are from the reference.

    Attributes:
        tolerances: the largest deviation, in units of its tolerance.
        where: the look, the case, and whose deviation it is.
    """

    tolerances: float
    where: str


NOTHING = Deviation(0.0, "")


@dataclass
class Sides:
    """Both sides of a check's tolerances, in one precision.

    Attributes:
        precision: double or single.
        mistake: the mistake that is nearest to the reference, in tolerances.
        right: the right answer that is furthest from it.
    """

    precision: str
    mistake: float
    right: Deviation = NOTHING

    def add(self, deviation: Deviation) -> None:
        """Take another right answer into account."""
        if not deviation.tolerances <= self.right.tolerances:
            self.right = deviation

    def problems(self) -> Iterator[Message]:
        """What is wrong with the tolerances, one line each."""
        used, where = self.right
        if not used <= 1 / ROOM:
            yield Message(
                "in {precision} precision the tolerance is too tight, or the inputs are badly conditioned: right "
                "answers use {used:.2g} of it, and 1/{room:g} at most is safe ({where})",
                precision=_PRECISIONS[self.precision],
                used=used,
                room=ROOM,
                where=where,
            )
        if not self.mistake >= max(ROOM, MARGIN * used):
            yield Message(
                "in {precision} precision the tolerance is too loose: the mildest mistake is {mistake:.3g} tolerances "
                "away, right answers up to {used:.2g} ({where})",
                precision=_PRECISIONS[self.precision],
                mistake=self.mistake,
                used=used,
                where=where or Message("none moves"),
            )


class Tolerances(NamedTuple):
    """How well a check's tolerances separate right answers from mistakes."""

    key: CheckKey
    double: Sides
    single: Sides

    def add_oracle(self, judged: CheckKey, traces: Sequence[Trace], name: str) -> None:
        """Take an oracle into account where it is as exact as an answer must be.

        Args:
            judged: the check as the oracle says; it may be less exact, central differences for instance.
            traces: the oracle's.
            name: the oracle's.
        """
        cases = tuple(
            replace(case, close=tuple(map(_if_as_exact, case.close, other.close)))
            for case, other in zip(self.key.cases, judged.cases, strict=True)
        )
        exact = replace(self.key, cases=cases)
        self.double.add(deviation_from(exact, traces, self.key.expected.traces(), f"the oracle {name}"))

    def add_solution(self, traces: Sequence[Trace | None]) -> None:
        """Take the model answer into account, beside the reference or the accepted variant that it follows."""
        complete = [trace for trace in traces if trace is not None]
        if len(complete) == len(traces):
            what = "the model answer"
            targets = (self.key.expected, *self.key.accepted)
            self.double.add(min(deviation_from(self.key, complete, each.traces(), what) for each in targets))

    def problems(self) -> Iterator[Message]:
        """What is wrong with the tolerances, one line each."""
        yield from self.double.problems()
        yield from self.single.problems()


def measured(traced: TracedExercise, check: Check, key: CheckKey) -> Tolerances:
    """Measure both sides of a check's tolerances, in double and in single precision."""
    double = Sides("double", _nearest(key, [mistake.traces() for mistake in key.mistakes]))
    single = Sides("single", _nearest(key, [_rounded(mistake.traces()) for mistake in key.mistakes]))
    if not key.trains and any(isinstance(close, (Near, Moved)) for case in key.cases for close in case.close):
        for deviation in _in_double_precision(traced, check, key):
            double.add(deviation)
        for deviation in _in_single_precision(traced, check, key):
            single.add(deviation)
    return Tolerances(key, double, single)


def _nearest(key: CheckKey, mistakes: Sequence[Sequence[Trace]]) -> float:
    expected = key.expected.traces()
    return min((distance(key, traces, expected) for traces in mistakes), default=math.inf)


def _if_as_exact(close: Any, other: Any) -> Any:
    """A comparison, or none that counts where another is less exact."""
    if isinstance(close, (Near, Moved)) and isinstance(other, (Near, Moved)) and other.rtol <= close.rtol:
        return close
    return None


def deviation_from(key: CheckKey, got: Sequence[Trace], expected: Sequence[Trace], what: str) -> Deviation:
    """The largest deviation of a right answer among the looks that are compared up to rounding."""
    worst = NOTHING
    for case, seen, wanted in zip(key.cases, got, expected, strict=True):
        before: tuple[Outcome, Outcome] | None = None
        for close, label, right, found in zip(case.close, case.looks, wanted, seen, strict=True):
            if isinstance(close, (Near, Moved)):
                tolerances = compare(close, label, right, found, before).distance
                if not tolerances <= worst.tolerances:
                    worst = Deviation(tolerances, f"{label.en!r} of {case.label.en!r}, {what}")
            before = (right, found)
    return worst


def _in_double_precision(traced: TracedExercise, check: Check, key: CheckKey) -> Iterator[Deviation]:
    """By another last digit of the inputs, which their condition enlarges, and by the rounding of sums and products."""
    for name, subject, expected in _right(check, key):
        for draw in range(_DRAWS):
            got = _run(traced, check, subject, _last_digit(np.random.default_rng(draw)))
            yield deviation_from(key, got, expected, f"{name} with inputs that differ in the last digit")
        got = _run(traced, check, subject, lambda array: array.astype(np.longdouble))
        yield deviation_from(key, _where_possible(got, expected), expected, f"{name} in extended precision")


def _in_single_precision(traced: TracedExercise, check: Check, key: CheckKey) -> Iterator[Deviation]:
    tolerant = replace(key, cases=tuple(replace(case, close=tuple(map(_for_single, case.close))) for case in key.cases))
    for name, subject, expected in _right(check, key):
        got = _run(traced, check, subject, lambda array: array.astype(np.float32), _Single())
        yield deviation_from(tolerant, _where_possible(got, expected), expected, f"{name} in single precision")


def _for_single(close: Any) -> Any:
    """A comparison, or none that counts where single precision is given no tolerance of its own."""
    return None if isinstance(close, (Near, Moved)) and close.single is None else close


def _right(check: Check, key: CheckKey) -> Iterator[tuple[str, dict[str, Any], Sequence[Trace]]]:
    """Right answers, what stands in the reference's place, and what they are compared with."""
    yield "the reference", {}, key.expected.traces()
    for declared, accepted in zip(check.accepted, key.accepted, strict=True):
        yield f"the accepted {accepted.id}", {check.name: declared.subject}, accepted.traces()


def _run(
    traced: TracedExercise, check: Check, subject: dict[str, Any], convert: Convert, encoder: Encoder | None = None
) -> list[Trace]:
    """A subject's traces on converted inputs."""
    encoder = encoder or Encoder(FROM_GRADER)
    inputs = Encoder(FROM_GRADER)
    inputs.arrays = [convert(array) if _is_measured(array) else array for array in traced.encoder.arrays]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        looks = replace(traced, encoder=inputs).run(check, subject, encoder)
    return [decode(case, encoder.arrays, FROM_GRADER) for case in looks]


def _is_measured(array: Array) -> bool:
    """Whether an array holds numbers with a last digit; whole ones are classes, masks and counts, known exactly."""
    return array.dtype == np.float64 and not bool((np.rint(array) == array).all())


def _last_digit(rng: np.random.Generator) -> Convert:
    def move(array: Array) -> Array:
        return np.asarray(array * (1 + np.finfo(np.float64).eps * rng.choice((-1.0, 1.0), array.shape)))

    return move


def _where_possible(got: Sequence[Trace], expected: Sequence[Trace]) -> list[Trace]:
    """Traces with the expected outcome wherever NumPy refuses to calculate in another precision."""
    return [
        tuple(
            wanted if seen.kind is not Kind.OK and wanted.kind is Kind.OK else seen
            for seen, wanted in zip(trace, right, strict=True)
        )
        for trace, right in zip(got, expected, strict=True)
    ]


class _Single(Encoder):
    """Encodes what somebody sees who calculates in single precision."""

    def __init__(self) -> None:
        super().__init__(FROM_GRADER)

    def value(self, value: Any, depth: int = 0) -> Any:
        return super().value(_single(value), depth)


def _single(value: Any) -> Any:
    if type(value) is float or (isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind == "f"):
        return np.asarray(value, np.float32)
    return value


def _rounded(traces: Sequence[Trace]) -> list[Trace]:
    """Traces as somebody would see them who rounds results to single precision."""

    def rounded(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: rounded(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [rounded(item) for item in value]
        return _single(value)

    with np.errstate(over="ignore"):
        return [tuple(replace(look, value=rounded(look.value)) for look in trace) for trace in traces]
