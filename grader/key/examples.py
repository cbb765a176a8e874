"""The worked numbers of the handouts: what an example prints must be what the reference gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader.key.outcome import decode
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.declare.exercise import Check
    from grader.key.build import TracedExercise


def example_errors(traced: TracedExercise, check: Check) -> Iterator[str]:
    """The worked results that a check's reference does not give to the printed number of decimals."""
    encoder = Encoder(FROM_GRADER)
    looks = traced.run(check, {}, encoder)
    for job, case_looks in zip(traced.jobs[check.name], looks, strict=True):
        outcomes = decode(case_looks, encoder.arrays, FROM_GRADER)
        seen = {label.en: look.value for label, look in zip(job.traced.labels, outcomes, strict=True)}
        for label, printed in job.case.gives.items():
            if label not in seen:
                yield f"example {job.case.label.en!r}: there is no look {label!r}; there are {', '.join(seen)}"
            elif not _prints_as(printed, seen[label], job.case.digits):
                yield f"example {job.case.label.en!r}: {label} is {seen[label]!r}, not {printed!r}"


def _prints_as(printed: Any, value: Any, digits: int) -> bool:
    if isinstance(printed, dict):
        return isinstance(value, dict) and all(
            key in value and _prints_as(item, value[key], digits) for key, item in printed.items()
        )
    if isinstance(printed, (list, tuple)) and not all(isinstance(item, (int, float)) for item in printed):
        return len(printed) == len(value) and all(
            _prints_as(item, got, digits) for item, got in zip(printed, value, strict=True)
        )
    if isinstance(printed, (str, bool)) or printed is None:
        return bool(printed == value)
    wanted, got = np.asarray(printed), np.asarray(value)
    # Half a unit of the last printed digit, and a little for the digit itself being rounded.
    return wanted.shape == got.shape and bool(np.all(np.abs(wanted - got) <= 0.501 * 10.0**-digits))
