"""The smallest input that still shows each failure of a report, for those who want to see more."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.closeup import Closeup, Smallest
from grader.model import Status
from grader.student.repro import Laboratory, reproduce

if TYPE_CHECKING:
    from grader.model import CheckResult, ExerciseReport

# For each check, and for a report as a whole: somebody waits.
_SECONDS = 1.0
_SECONDS_IN_ALL = 5.0


def with_smallest(report: ExerciseReport, laboratory: Laboratory) -> ExerciseReport:
    """The same report, with the smallest input for each failure whose case may be seen."""
    deadline = time.monotonic() + _SECONDS_IN_ALL

    def more(check: CheckResult) -> CheckResult:
        seconds = min(_SECONDS, deadline - time.monotonic())
        if check.status not in (Status.WRONG, Status.ERROR) or check.case is None or seconds <= 0:
            return check
        found = reproduce(laboratory, check, seconds=seconds)
        if found is None or not found.shrunk:
            return check
        closeup = check.details.closeup or Closeup()
        smallest = Smallest(found.program.source, found.program.shapes)
        return replace(check, details=replace(check.details, closeup=replace(closeup, smallest=smallest)))

    return replace(report, checks=tuple(map(more, report.checks)))
