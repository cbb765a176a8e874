"""Running trusted code on an exercise's cases, in this process: for mutants of solutions, by the thousand."""

from __future__ import annotations

import signal
import types
import warnings
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.judge.trace import first_wrong
from grader.key.answer_key import AnswerKey
from grader.key.build import TracedExercise, freeze, trace_exercise
from grader.key.outcome import decode
from grader.worker.program import STUDENT_FILE
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from grader.declare.exercise import Exercise
    from grader.judge.compare import Difference
    from grader.key.answer_key import CaseKey, CheckKey
    from grader.key.ledger import Trace
    from grader.worker.values import Array

# A solution needs milliseconds for a check.
_SECONDS = 3.0
# Whoever was stopped once goes on with the next call of the case.
_SECONDS_AGAIN = 0.1
_MEMORY_MB = 2048
# NumPy keeps a few freed blocks of each size up to this many bytes.
_SMALL_ARRAY, _KEPT_OF_A_SIZE = 1024, 7


class TooSlowError(BaseException):
    """Code that does not end; no `except Exception` keeps it from ending."""


@dataclass(frozen=True)
class Answers:
    """What a check's looks saw, as the interpreter wrote it."""

    looks: list[list[dict[str, Any]]]
    arrays: list[Array]

    def traces(self) -> Sequence[Trace]:
        """The outcomes, case by case."""
        return tuple(decode(each, self.arrays, FROM_GRADER) for each in self.looks)


class Sitting:
    """An exercise at one seed, and whoever sits it.

    Args:
        exercise: what is asked.
        seed: of the inputs.
    """

    def __init__(self, exercise: Exercise, seed: int) -> None:
        self.seed = seed
        self.traced = trace_exercise(exercise, seed)
        self.keys = {key.name: key for key in AnswerKey(freeze(self.traced, "mutants")).checks()}
        self._checks = {check.name: check for check in exercise.checks}

    def names(self, owner: str) -> list[str]:
        """The checks of a function or class: its own, or all of them if it is a helper."""
        return [owner] if owner in self.keys else list(self.keys)

    def run(self, name: str, subjects: Mapping[str, Any], traced: TracedExercise | None = None) -> Answers | None:
        """What a check's looks see of these functions and classes; None if they do not end.

        Args:
            name: of the check.
            subjects: by name; a missing one is the reference's.
            traced: the same cases with other inputs.
        """
        encoder = Encoder(FROM_GRADER)
        try:
            with _limited(), warnings.catch_warnings(action="ignore"):
                looks = (traced or self.traced).run(self._checks[name], subjects, encoder)
        except TooSlowError:
            return None
        slow = any(look.get("raised", [""])[0] == TooSlowError.__name__ for case in looks for look in case)
        return None if slow else Answers(looks, encoder.arrays)

    def declared(self, name: str) -> Expected:
        """What the reference and the accepted variants see."""
        key = self.keys[name]
        return Expected(key, key.expected.traces(), (variant.traces() for variant in key.accepted))

    def expected(self, name: str, traced: TracedExercise) -> Expected | None:
        """The same on the same cases with other inputs; None if one of them does not end."""
        check = self._checks[name]
        runs = [
            self.run(name, {name: subject}, traced)
            for subject in (check.reference, *(variant.subject for variant in check.accepted))
        ]
        traces = [run.traces() for run in runs if run is not None]
        return Expected(self.keys[name], traces[0], traces[1:]) if len(traces) == len(runs) else None

    def with_arrays(self, change: Callable[[Array], Array]) -> TracedExercise:
        """The cases with changed input arrays."""
        encoder = Encoder(FROM_GRADER)
        encoder.arrays = [change(array) for array in self.traced.encoder.arrays]
        return replace(self.traced, encoder=encoder)


@dataclass(frozen=True)
class Expected:
    """What a right answer is compared with."""

    key: CheckKey
    reference: Sequence[Trace]
    accepted: Iterable[Sequence[Trace]]

    def wrong(self, answers: Answers) -> tuple[CaseKey, Difference] | None:
        """The first difference from the reference, unless one accepted variant agrees in every case."""
        traces = answers.traces()
        wrong = first_wrong(self.key, traces, self.reference)
        if wrong is not None and any(first_wrong(self.key, traces, variant) is None for variant in self.accepted):
            return None
        return wrong


def spoil_free_memory() -> None:
    """Fill what NumPy keeps for small arrays with NaN: `np.empty` must not find the right result of an earlier run."""
    for size in range(1, _SMALL_ARRAY // 8):
        _ = [np.full(size, np.nan) for _ in range(_KEPT_OF_A_SIZE)]


def loaded(tree: ast.Module) -> dict[str, Any]:
    """What a module defines; no file is written.

    Raises:
        Exception: whatever its execution raises.
    """
    module = types.ModuleType("solution")
    exec(compile(tree, f"{STUDENT_FILE}solution.py:0", "exec"), module.__dict__)  # noqa: S102 - the course's own code
    return module.__dict__


@contextmanager
def _limited() -> Iterator[None]:
    """Stop what runs inside after a while, again and again until it ends.

    Raises:
        TooSlowError: inside; or here, if nothing inside has caught it.
    """
    armed = True

    def stop(*_: object) -> None:
        if armed:
            raise TooSlowError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, _SECONDS, _SECONDS_AGAIN)
    try:
        yield
    finally:
        armed = False
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def little_memory() -> Iterator[None]:
    """Refuse more memory than a solution could ever need, so that a mutant's huge array is an error of its own."""
    import resource  # noqa: PLC0415 - not everywhere

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _address_space() + (_MEMORY_MB << 20)
    with suppress(OSError, ValueError):  # macOS has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space() -> int:
    """The bytes of address space that this process has; a guess where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no file
            pages = int(file.read().split()[0])
    except (OSError, ValueError):
        return 4 << 30
    return pages * 4096
