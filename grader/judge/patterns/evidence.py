"""The evidence of a failed check: the look that is wrong first, through all cases, beside what was expected.

A pattern is a hypothesis: given what was expected and the inputs, it predicts what the student's result would be.
It is believed only if the prediction holds in every case, also in those that are right, and if that could not have
happened by accident: every entry that is wrong and yet predicted counts as so many bits of evidence.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.comparison import Exact, Moved, Near
from grader.judge.compare import compare, leaves, rounding_of_ends, tolerances, within_label
from grader.key.outcome import Kind, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from grader.comparison import Comparison
    from grader.key.answer_key import CaseKey, CheckKey
    from grader.key.ledger import Trace
    from grader.worker.values import Array

# What one entry that is no whole number tells, if it is as predicted: its tolerance is far below one in 2**16.
BITS_OF_A_NUMBER = 16.0
# In single precision the tolerance is wider.
_BITS_OF_A_SINGLE = 9.0
# A coincidence must be less likely than one in 2**22.
_ENOUGH = 22.0
# Equality up to rounding, where a check compares exactly.
_ROUNDING = 1e-9
_ABSENT = object()
_NO_NUMBERS: Array = np.empty(0)


def log2_choices(count: int, chosen: int) -> float:
    """The bits in which things are chosen out of so many."""
    return (math.lgamma(count + 1) - math.lgamma(chosen + 1) - math.lgamma(count - chosen + 1)) / math.log(2)


def how_many_different(values: Array) -> int:
    """How many different numbers there are; NaN is one of them.

    NumPy's `unique` counts them, too, but imports its masked arrays, which takes longer than a diagnosis.
    """
    ordered = np.sort(values, axis=None)
    first_of_its_kind = (ordered[1:] != ordered[:-1]) & ~np.isnan(ordered[:-1])
    return int(np.count_nonzero(first_of_its_kind)) + min(ordered.size, 1)


class Sight:
    """One leaf of one look in one case: what should have been seen, and what was.

    Attributes:
        case: where.
        look: the number of the look in its case.
        close: how it is compared.
        outcome: what the whole look saw.
        value: the leaf as it came back; None if it did not.
        wanted: the expected numbers (the displacement, where steps are compared), if `wants_numbers`.
        seen: the student's numbers, if `numeric`.
        whole: the expected numbers themselves, also where steps are compared.
        numeric: whether numbers are expected, and came.
        same_shape: whether they also came in the expected shape.
        right: whether the leaf is as it should be.
    """

    def __init__(self, case: CaseKey, look: int, path: tuple[Any, ...], expected: Trace, got: Trace) -> None:
        self.case = case
        self.look = look
        self.close: Comparison = case.close[look]
        self.outcome: Outcome = got[look]
        self.value = _at(got[look], path)
        wanted = _at(expected[look], path)
        numbers, came = _numbers(wanted), _numbers(self.value)
        self.wants_numbers = numbers is not None
        self.numeric = numbers is not None and came is not None
        self.wanted = self.whole = _NO_NUMBERS if numbers is None else numbers
        self.seen = _NO_NUMBERS if came is None else came
        self._rounding: Array = np.zeros(())
        if isinstance(self.close, Moved) and look > 0 and self.numeric:
            self._since(_numbers(_at(expected[look - 1], path)), _numbers(_at(got[look - 1], path)))
        self.same_shape = self.numeric and self.wanted.shape == self.seen.shape
        self.right = self._right(expected[look], wanted)

    def _since(self, wanted: Array | None, seen: Array | None) -> None:
        """Let both be displacements, as the judge compares them."""
        if wanted is not None and seen is not None and wanted.shape == seen.shape == self.wanted.shape:
            assert isinstance(self.close, Moved)  # noqa: S101 - others compare no displacements
            self._rounding = np.asarray(rounding_of_ends(self.close, self._dtype, wanted, self.whole))
            self.wanted = self.wanted - wanted
            self.seen = self.seen - seen if self.seen.shape == seen.shape else self.seen

    def _right(self, expected: Outcome, wanted: Any) -> bool:
        if self.outcome.kind is not Kind.OK or expected.kind is not Kind.OK:
            return not compare(self.close, self.case.looks[self.look], expected, self.outcome).wrong
        if self.wants_numbers and isinstance(self.close, (Near, Moved, Exact)):
            return self.is_as(self.wanted)
        found = Outcome(Kind.OK, self.value)
        return not compare(self.close, self.case.looks[self.look], Outcome(Kind.OK, wanted), found).wrong

    @property
    def _dtype(self) -> Any:
        return getattr(self.value, "dtype", None)

    def tolerance(self, prediction: Array) -> Array:
        """How far each entry may be from a prediction."""
        if isinstance(self.close, (Near, Moved)):
            rounding = self._rounding if prediction.shape == self.whole.shape else 0.0
            return np.asarray(tolerances(self.close, prediction, self._dtype) + rounding)
        return np.asarray(np.abs(prediction) * _ROUNDING + _ROUNDING**2)

    def is_as(self, prediction: Array) -> bool:
        """Whether the student's numbers are those that a hypothesis predicts."""
        if not self.numeric or self.seen.shape != prediction.shape:
            return False
        return bool((np.abs(self.seen - prediction) <= self.tolerance(prediction)).all())

    @cached_property
    def wrong_entries(self) -> Array:
        """Which entries are wrong; only for arrays of the expected shape."""
        return np.asarray(~(np.abs(self.seen - self.wanted) <= self.tolerance(self.wanted)))

    def differs_from_right(self, prediction: Array) -> Array:
        """Which entries of a prediction the right result does not have."""
        if prediction.shape != self.wanted.shape:
            return np.ones(prediction.shape, bool)
        return np.asarray(~(np.abs(prediction - self.wanted) <= self.tolerance(self.wanted)))

    @cached_property
    def inputs(self) -> dict[str, Array | float]:
        """The case's inputs that are numbers, by the names that a message may use: `x`, `params['W1']`."""
        return dict(_flat(self.case.given))

    @cached_property
    def arrays(self) -> dict[str, Array]:
        """The inputs that are arrays."""
        return {name: value for name, value in self.inputs.items() if isinstance(value, np.ndarray)}

    @cached_property
    def lengths(self) -> dict[tuple[str, int], int]:
        """The lengths of the inputs' axes by name and axis."""
        return {(name, axis): length for name, array in self.arrays.items() for axis, length in enumerate(array.shape)}


class Evidence:
    """Everything a pattern may look at.

    Attributes:
        check: the check that failed.
        traces: what the student's looks saw, case by case.
        expected: what the reference's looks saw.
        look: the (English) label of the look that is wrong first.
        path: of the leaf that is wrong first, in its look.
        label: what that leaf is called.
        first: the sight that is wrong first.
        sights: this leaf in all cases that look at it, the wrong ones first.
    """

    def __init__(
        self, check: CheckKey, traces: Sequence[Trace], expected: Sequence[Trace], at: tuple[int, int]
    ) -> None:
        self.check = check
        self.traces = traces
        self.expected = expected
        case, look = at
        self.path = _first_wrong_leaf(check.cases[case], look, expected[case], traces[case])
        self.label = check.cases[case].looks[look]
        for step in self.path:
            self.label = within_label(self.label, step)
        self.look = check.cases[case].looks[look].en
        self.first = self.sight(case, look)
        others = [self.sight(number, place) for number, place in self.places(self.look) if (number, place) != at]
        self.sights = [self.first, *sorted(others, key=lambda sight: sight.right)]

    @cached_property
    def numeric(self) -> bool:
        """Whether the student's result is an array (or a number) where one is expected, in every case."""
        return all(sight.numeric for sight in self.sights) and isinstance(self.first.close, (Near, Moved, Exact))

    @cached_property
    def same_shape(self) -> bool:
        """Whether it also has the expected shape in every case."""
        return self.numeric and all(sight.same_shape for sight in self.sights)

    @cached_property
    def finite(self) -> bool:
        """Whether it also holds finite numbers only."""
        return self.same_shape and all(bool(np.isfinite(sight.seen).all()) for sight in self.sights)

    @property
    def wrong(self) -> list[Sight]:
        """The sights that are wrong."""
        return [sight for sight in self.sights if not sight.right]

    def sight(self, case: int, look: int, path: tuple[Any, ...] | None = None) -> Sight:
        """One leaf of one look; the one that is wrong first, if no path is given."""
        return Sight(
            self.check.cases[case], look, self.path if path is None else path, self.expected[case], self.traces[case]
        )

    def beside(self, sight: Sight, label: str, path: tuple[Any, ...]) -> Sight | None:
        """Another leaf of a sight's case, if its script looks at it."""
        number = self.position(sight)
        for look, name in enumerate(sight.case.looks):
            if name.en == label and len(self.traces[number]) > look:
                return self.sight(number, look, path)
        return None

    def paths(self, case: int, look: int) -> list[tuple[Any, ...]]:
        """The leaves of what was expected of a look."""
        wanted = self.expected[case][look]
        return [path for path, _ in leaves(wanted.value, wanted.value)] if wanted.kind is Kind.OK else [()]

    def places(self, label: str) -> Iterator[tuple[int, int]]:
        """Case and number of every look with this label."""
        for number, case in enumerate(self.check.cases):
            for look, name in enumerate(case.looks):
                if name.en == label:
                    yield number, look

    def position(self, sight: Sight) -> int:
        """The number of a sight's case."""
        return next(number for number, case in enumerate(self.check.cases) if case is sight.case)

    def explained(self, predict: Callable[..., Array | None], *arguments: Any, cost: float = 0.0) -> bool:
        """Whether a hypothesis predicts the student's numbers in all cases, and not by accident.

        Args:
            predict: gives what the student would have, for a sight; None if it has nothing to say there.
            arguments: of `predict`, after the sight.
            cost: bits that went into choosing the hypothesis: 16 for each number that was fitted to the result.
        """
        bits = -cost
        for sight in self.sights:
            prediction = predict(sight, *arguments)
            if prediction is None or not sight.is_as(prediction) or not np.isfinite(prediction).all():
                return False
            bits += self._bits(sight, prediction[sight.differs_from_right(prediction)])
        return bits >= _ENOUGH

    def is_as_in(self, traces: Sequence[Trace]) -> bool:
        """Whether this leaf is what another subject's looks saw there, in all cases."""

        def theirs(sight: Sight) -> Array | None:
            number = self.position(sight)
            other = Sight(sight.case, sight.look, self.path, self.expected[number], traces[number])
            return other.seen if other.numeric else None

        return self.explained(theirs)

    def becomes(self, transform: Callable[..., Array | None], *arguments: Any, cost: float = 0.0) -> bool:
        """Whether the student's numbers become the expected ones, in all cases, if this is still done with them.

        Args:
            transform: of what a sight shows; None if it cannot be done there.
            arguments: of `transform`, after the sight.
            cost: as for `explained`.
        """
        bits = -cost
        for sight in self.sights:
            if not sight.numeric:
                return False
            result = transform(sight, *arguments)
            if result is None or result.shape != sight.wanted.shape:
                return False
            if not (np.abs(result - sight.wanted) <= sight.tolerance(sight.wanted)).all():
                return False
            if not sight.right:
                bits += self._bits(sight, sight.wanted)
        return bits >= _ENOUGH

    def _bits(self, sight: Sight, explained: Array) -> float:
        """How improbable it is that these numbers came out as predicted by accident."""
        whole = np.rint(explained) == explained
        single = getattr(sight.value, "dtype", None) in (np.float16, np.float32)
        each = _BITS_OF_A_SINGLE if single else BITS_OF_A_NUMBER
        return float((~whole).sum()) * each + float(whole.sum()) * self._bits_of_whole

    @cached_property
    def _bits_of_whole(self) -> float:
        values = np.concatenate([np.ravel(sight.wanted) for sight in self.sights if sight.wants_numbers])
        return min(math.log2(max(how_many_different(values), 2)), BITS_OF_A_NUMBER)


def gather(check: CheckKey, traces: Sequence[Trace], start: int) -> Evidence | None:
    """The evidence on the look that is wrong first; None if all looks are right and only a relation fails.

    Args:
        check: what failed.
        traces: what the student's looks saw in all cases.
        start: the number of the first case that is not right.
    """
    expected = check.expected.traces()
    case = check.cases[start]
    before = None
    for look, (close, label, wanted, seen) in enumerate(
        zip(case.close, case.looks, expected[start], traces[start], strict=True)
    ):
        if compare(close, label, wanted, seen, before).wrong:
            with np.errstate(all="ignore"):
                return Evidence(check, traces, expected, (start, look))
        before = (wanted, seen)
    return None


def _first_wrong_leaf(case: CaseKey, look: int, expected: Trace, got: Trace) -> tuple[Any, ...]:
    wanted, seen = expected[look], got[look]
    if wanted.kind is not Kind.OK or seen.kind is not Kind.OK:
        return ()
    for path, _ in leaves(wanted.value, seen.value):
        if not Sight(case, look, path, expected, got).right:
            return path
    return ()


def _at(outcome: Outcome, path: tuple[Any, ...]) -> Any:
    """A leaf of an outcome; a mark if there is none."""
    if outcome.kind is not Kind.OK:
        return _ABSENT
    value = outcome.value
    for step in path:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return _ABSENT
    return value


def _numbers(value: Any) -> Array | None:
    """A leaf as floating-point numbers, if it is one or more real numbers."""
    if isinstance(value, (bool, int, float)) or (isinstance(value, np.ndarray) and value.dtype.kind in "biuf"):
        return np.asarray(value).astype(np.float64)
    return None


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, Array | float]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(item, f"{name}[{key!r}]" if name else str(key))
    elif isinstance(value, (list, tuple)):
        yield from _flat_sequence(value, name)
    elif isinstance(value, np.ndarray) and value.dtype.kind in "biuf" and value.ndim:
        yield name, value.astype(np.float64)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield name, float(value)


def _flat_sequence(value: Sequence[Any], name: str) -> Iterator[tuple[str, Array | float]]:
    if value and all(isinstance(item, (int, float)) and not isinstance(item, bool) for item in value):
        yield name, np.asarray(value, np.float64)
        return
    for index, item in enumerate(value):
        # A number among other things is no parameter with a name that could be mentioned.
        if not isinstance(item, (int, float)):
            yield from _flat(item, f"{name}[{index}]")
