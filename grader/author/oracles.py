"""Running oracles: independent libraries and derivations that must agree with the reference."""

from __future__ import annotations

import importlib
import inspect
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grader.declare.errors import AuthorError
from grader.judge.trace import differences
from grader.key.outcome import decode
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from grader.comparison import Comparison
    from grader.declare.exercise import Check, Oracle
    from grader.key.answer_key import CaseKey, CheckKey
    from grader.key.build import TracedExercise

# A factory's parameters by the modules that they stand for.
LIBRARIES = {"tf": "tensorflow", "keras": "keras", "scipy": "scipy"}


class MissingLibraryError(Exception):
    """An oracle's library is not installed."""


def oracle_distance(traced: TracedExercise, check: Check, key: CheckKey, oracle: Oracle) -> tuple[float, str]:
    """How far an oracle is from the reference, in units of its own tolerance, and where.

    Raises:
        MissingLibraryError: it needs a library that is not installed.
        AuthorError: the factory asks for an unknown library or fails.
    """
    subject = _subject(check, oracle)
    encoder = Encoder(FROM_GRADER)
    looks = traced.run(check, {check.name: subject}, encoder)
    traces = [decode(case, encoder.arrays, FROM_GRADER) for case in looks]
    cases = tuple(
        _judged_by(oracle, case, own=job.case.close)
        for case, job in zip(key.cases, traced.jobs[check.name], strict=True)
    )
    # An oracle may leave its inputs alone or not: it is compared by its numbers.
    relaxed = replace(key, cases=cases, may_overwrite=frozenset(name for case in cases for name in case.inputs))
    worst, where = 0.0, ""
    for case, difference in differences(relaxed, traces, key.expected.traces()):
        if not difference.distance <= worst:
            worst = difference.distance
            where = f"{case.label.en}: {difference.finding}"
    return worst, where


def _judged_by(oracle: Oracle, case: CaseKey, own: Comparison | dict[str, Comparison] | None) -> CaseKey:
    """A case compared as the oracle says, unless the case has a comparison of its own."""
    if own is not None:
        return case
    close = oracle.close
    if not isinstance(close, dict):
        return replace(case, close=(close,) * len(case.looks))
    return replace(
        case,
        close=tuple(
            close.get(label.en, close.get("*", old)) for label, old in zip(case.looks, case.close, strict=True)
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
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
        os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
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
