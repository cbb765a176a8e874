"""Computes a recorded run again, from the answer keys and the source that the gradebook kept."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from grader.batch.grading import Grader
from grader.sandbox.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.batch.grading import Settings
    from grader.batch.work import Graded


class Replayed(NamedTuple):
    """A result, and what it is today.

    Attributes:
        again: nothing if the submission could not be read, so that there is nothing to compute.
    """

    recorded: Graded
    again: Graded | None

    @property
    def same(self) -> bool:
        """Whether all is the same bit for bit: verdicts, points, and every word and number of the report."""
        return self.again is None or _essence(self.recorded) == _essence(self.again)


def replay(results: Iterable[Graded], settings: Settings) -> Iterator[Replayed]:
    """Grade again what a run graded.

    Args:
        results: of the run.
        settings: as they were, but for the level of isolation, which each report tells.

    Raises:
        WorkerFailedError: the sandbox failed.
    """
    graders: dict[Level, Grader] = {}
    try:
        for recorded in results:
            yield Replayed(recorded, _grader(graders, recorded, settings).again(recorded) if recorded.source else None)
    finally:
        for grader in graders.values():
            grader.close()


def _grader(graders: dict[Level, Grader], recorded: Graded, settings: Settings) -> Grader:
    """The grader at the level that a report names: on a cluster each worker has its own."""
    level = Level(json.loads(recorded.report)["isolation"])
    if level not in graders:
        graders[level] = Grader(replace(settings, level=level))
    return graders[level]


def _essence(graded: Graded) -> object:
    report = json.loads(graded.report)
    report.pop("duration_s", None)  # how long it took is no result
    report.pop("for_student", None)  # an excerpt
    return graded.score, graded.max_score, dict(graded.statuses), report
