"""Running oracles: independent libraries and derivations that must agree with the reference."""

from __future__ import annotations

import importlib
import inspect
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grader.comparison import Slope
from grader.declare.errors import AuthorError
from grader.judge.trace import differences
from grader.key.outcome import decode
from grader.libraries import TENSORFLOW, configure
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.comparison import Comparison
    from grader.declare.exercise import Check, Oracle
    from grader.key.answer_key import CaseKey, CheckKey
    from grader.key.build import TracedExercise
    from grader.key.ledger import Trace

# A factory's parameters by the modules that they stand for.
LIBRARIES = {"tf": "tensorflow", "keras": "keras", "scipy": "scipy"}


class MissingLibraryError(Exception):
    """An oracle's library is not installed."""


def oracle_traces(traced: TracedExercise, check: Check, oracle: Oracle) -> list[Trace]:
    """What an oracle's looks see.

    Raises:
        MissingLibraryError: it needs a library that is not installed.
        AuthorError: the factory asks for an unknown library or fails.
    """
    subject = _subject(check, oracle)
    encoder = Encoder(FROM_GRADER)
    looks = traced.run(check, {check.name: subject}, encoder)
    return [decode(case, encoder.arrays, FROM_GRADER) for case in looks]


def oracle_distance(judged: CheckKey, traces: Sequence[Trace]) -> tuple[float, str]:
    """How far an oracle is from the reference, in units of its own tolerance, and where.

    Args:
        judged: the check as `judged_by` the oracle.
        traces: the oracle's.
    """
    worst, where = 0.0, ""
    for case, difference in differences(judged, traces, judged.expected.traces()):
        if not difference.distance <= worst:
            worst = difference.distance
            where = f"{case.label.en}: {difference.finding}"
    return worst, where


def judged_by(oracle: Oracle, traced: TracedExercise, key: CheckKey) -> CheckKey:
    """A check compared as an oracle says."""
    cases = tuple(
        _judged_by(oracle, case, own=job.case.close) for case, job in zip(key.cases, traced.jobs[key.name], strict=True)
    )
    # An oracle may leave its inputs alone or not: it is compared by its numbers.
    return replace(key, cases=cases, may_overwrite=frozenset(name for case in cases for name in case.inputs))


def _judged_by(oracle: Oracle, case: CaseKey, own: Comparison | dict[str, Comparison] | None) -> CaseKey:
    """A case compared as the oracle says, unless the case has a comparison of its own."""
    if own is not None:
        return case
    close = oracle.close
    by_label = close if isinstance(close, dict) else {"*": close}
    return replace(
        case,
        close=tuple(
            # An oracle's own gradients are not in question.
            old if isinstance(old, Slope) else by_label.get(label.en, by_label.get("*", old))
            for label, old in zip(case.looks, case.close, strict=True)
        ),
    )


def _subject(check: Check, oracle: Oracle) -> Any:
    libraries = []
    for name in inspect.signature(oracle.subject).parameters:
        if name not in LIBRARIES:
            raise AuthorError(
                f"the oracle {oracle.name} of {check.name} asks for {name!r}; there are {', '.join(LIBRARIES)}", at=""
            )
        # Before the import: no chatter, and plain kernels, whose rounding is reproducible.
        if TENSORFLOW.installed:
            configure(TENSORFLOW)
        try:
            libraries.append(importlib.import_module(LIBRARIES[name]))
        except ImportError as error:
            raise MissingLibraryError(LIBRARIES[name]) from error
    try:
        return oracle.subject(*libraries)
    except Exception as error:
        raise AuthorError(
            f"the oracle {oracle.name} of {check.name} fails: {type(error).__name__}: {error}", at=""
        ) from error
