"""An answer key of one case only, at inputs of one's choice: for showing a failure with numbers that fit on a line."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.declare.inputs import Kept, Late, Seeded
from grader.declare.sources import Fixture
from grader.key.answer_key import AnswerKey
from grader.key.build import Job, TracedExercise, freeze, implicit, ordered, realised
from grader.key.trace import trace
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.declare.exercise import Case, Check, Exercise

# As many times as inputs are drawn again where the first ones would hide a mistake (`vet`).
_ATTEMPTS = 20


@dataclass(frozen=True)
class SingleCase:
    """One case of a check, whose inputs can be replaced.

    Attributes:
        inputs: as the script gets them, by name.
    """

    exercise: Exercise
    check: Check
    case: Case
    script: Callable[..., Any] | None
    seed: int
    inputs: dict[str, Any]

    def key(self, inputs: dict[str, Any]) -> AnswerKey:
        """The answer key of this case at other inputs; it knows no mistakes.

        Raises:
            AuthorError: the script cannot be traced with them.
        """
        traced = TracedExercise(self._slim(), self.seed, Encoder(FROM_GRADER))
        given = {name: copy.deepcopy(value) for name, value in inputs.items()}
        run = self.script or implicit(self.check, list(given))
        with np.errstate(all="ignore"):
            case = trace(run, self.exercise.checks, given, traced.encoder)
            traced.jobs = {each.name: [] for each in self.exercise.checks}
            traced.jobs[self.check.name] = [Job(self.case, case, inputs)]
            return AnswerKey(freeze(traced, "one case"))

    def _slim(self) -> Exercise:
        """The exercise without mistakes, which nobody asks for here; scripts may mention all of its checks."""
        checks = []
        for each in self.exercise.checks:
            slim = copy.copy(each)
            slim.mistakes, slim.shown = [], []
            checks.append(slim)
        return replace(self.exercise, checks=checks)


def single_case(exercise: Exercise, key: AnswerKey, name: str, position: int) -> SingleCase | None:
    """The case of an answer key as its reference declares it; None if its inputs must stay as they are."""
    check = next(check for check in exercise.checks if check.name == name)
    pairs = [(script, case) for script, cases in check.scripts for case in cases]
    script, case = pairs[position]
    given = next(each for each in key.checks() if each.name == name).cases[position].given
    for attempt in range(_ATTEMPTS):
        inputs = realised(case, f"{name}/{case.label.en}", key.seed, attempt)
        if any(isinstance(value, (Late, Kept)) for value in inputs.values()):
            return None
        if all(_alike(value, given.get(each)) for each, value in inputs.items()):
            inputs = ordered(check, inputs) if script is None else inputs
            return SingleCase(exercise, check, case, script, key.seed, inputs)
    return None


def _alike(value: Any, given: Any) -> bool:
    """Whether an input is the one that an answer key has; what does not travel is not compared."""
    if isinstance(value, (Seeded, Fixture)):
        return True
    if isinstance(value, np.ndarray):
        return bool(np.array_equal(value, given, equal_nan=value.dtype.kind == "f"))
    if isinstance(value, dict):
        return isinstance(given, dict) and all(_alike(item, given.get(key)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return isinstance(given, (list, tuple)) and len(given) == len(value) and all(map(_alike, value, given))
    return bool(value == given) or not isinstance(value, (int, float, str))
