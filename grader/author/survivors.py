"""The case that would kill a survivor: other seeds, and the declared inputs made larger, smaller or negative."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.author.sitting import loaded

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from grader.author.mutants import Mutant
    from grader.author.sitting import Answers, Expected, Sitting
    from grader.key.build import TracedExercise
    from grader.worker.values import Array

# At how many of the seeds the inputs are changed, too.
_CHANGED_SEEDS = 2


@dataclass(frozen=True)
class Witness:
    """Inputs that tell a mutant from its solution.

    Attributes:
        check: in which it differs.
        case: the label of the case.
        seed: of the inputs.
        change: what was done with them besides; "" if nothing.
    """

    check: str
    case: str
    seed: int
    change: str


class Search:
    """Looks for inputs for which the solution is right and a mutant is not.

    Args:
        solution: the module of the solution.
        sittings: the exercise at several seeds.
    """

    def __init__(self, solution: ast.Module, sittings: Sequence[Sitting]) -> None:
        self.solution = solution
        self.sittings = sittings
        self._changed = [(sitting, change) for sitting in sittings[:_CHANGED_SEEDS] for change in _changed(sitting)]
        self._expected: dict[tuple[int, str], Expected | None] = {}

    def at_a_seed(self, mutant: Mutant) -> Witness | None:
        """The declared inputs at one of the seeds, if they tell a mutant from the solution."""
        tree = mutant.module()
        for sitting in self.sittings:
            for name in sitting.names(mutant.owner):
                case = _wrong_case(sitting.run(name, loaded(tree)), sitting.declared(name))
                if case is not None:
                    return Witness(name, case, sitting.seed, "")
        return None

    def witness(self, mutant: Mutant) -> Witness | None:
        """Inputs that tell a mutant from the solution; None if none of those tried does."""
        found = self.at_a_seed(mutant)
        if found is not None:
            return found
        tree = mutant.module()
        for number, (sitting, (change, traced)) in enumerate(self._changed):
            for name in sitting.names(mutant.owner):
                expected = self._asked(number, name)
                if expected is None:
                    continue
                case = _wrong_case(sitting.run(name, loaded(tree), traced), expected)
                if case is not None:
                    return Witness(name, case, sitting.seed, change)
        return None

    def _asked(self, number: int, name: str) -> Expected | None:
        """What is expected on changed inputs; None where not even the solution is right: they are no question."""
        if (number, name) not in self._expected:
            sitting, (_, traced) = self._changed[number]
            expected = sitting.expected(name, traced)
            answers = sitting.run(name, loaded(self.solution), traced)
            right = expected is not None and answers is not None and not expected.wrong(answers)
            self._expected[number, name] = expected if right else None
        return self._expected[number, name]


def _wrong_case(answers: Answers | None, expected: Expected) -> str | None:
    """The case in which a mutant is wrong: the first one, if it does not end."""
    if answers is None:
        return expected.key.cases[0].label.en
    wrong = expected.wrong(answers)
    return None if wrong is None else wrong[0].label.en


def _changed(sitting: Sitting) -> Iterator[tuple[str, TracedExercise]]:
    for change, function in _ARRAYS.items():
        yield change, sitting.with_arrays(function)
    for change, scalar in _SCALARS.items():
        yield change, _with_scalars(sitting.traced, scalar)


def _floats(function: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """Labels and counts are left as they are."""
    return lambda array: function(array) if array.dtype.kind == "f" else array


def _longer(array: Array) -> Array:
    return np.concatenate([array, array[::-1]]) if array.ndim else array


_ARRAYS: Mapping[str, Callable[[Array], Array]] = {
    "arrays with the opposite sign": _floats(np.negative),
    "arrays times 1000": _floats(lambda array: array * 1000.0),
    "arrays times 0.001": _floats(lambda array: array * 0.001),
    "arrays plus 10": _floats(lambda array: array + 10.0),
    "whole numbers": _floats(np.rint),
    "integer arrays": _floats(lambda array: np.rint(array * 4).astype(np.int64)),
    "arrays of zeros": _floats(np.zeros_like),
    "arrays of equal numbers": _floats(lambda array: np.full_like(array, 0.5)),
    "arrays in reverse order": _floats(lambda array: array[::-1].copy() if array.ndim else array),
    "arrays twice as long": _longer,
}
_SCALARS: Mapping[str, Callable[[Any], Any]] = {
    "numbers times 0.7": lambda value: value * 0.7 if isinstance(value, float) else value,
    "numbers times 3": lambda value: value * 3.0 if isinstance(value, float) else value,
    "whole numbers plus 1": lambda value: value + 1 if type(value) is int else value,
    "whole numbers times 2": lambda value: value * 2 if type(value) is int else value,
}


def _with_scalars(traced: TracedExercise, change: Callable[[Any], Any]) -> TracedExercise:
    """The cases with other numbers where a script passes numbers."""
    jobs = {
        name: [replace(job, traced=replace(job.traced, program=_program(job.traced.program, change))) for job in each]
        for name, each in traced.jobs.items()
    }
    return replace(traced, jobs=jobs)


def _program(program: dict[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    operations = [
        [*each[:2], [change(argument) for argument in each[2]], {key: change(value) for key, value in each[3].items()}]
        if each[0] == "call"
        else each
        for each in program["ops"]
    ]
    return {**program, "ops": operations}
