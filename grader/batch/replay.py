"""Computes a recorded run again, from the answer keys and the source that the gradebook kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from grader.batch.grading import Grader

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
        settings: as they were.

    Raises:
        WorkerFailedError: the sandbox failed.
    """
    grader = Grader(settings)
    try:
        for recorded in results:
            yield Replayed(recorded, grader.again(recorded) if recorded.source else None)
    finally:
        grader.close()


def _essence(graded: Graded) -> object:
    report = json.loads(graded.report)
    report.pop("duration_s", None)  # how long it took is no result
    return graded.score, graded.max_score, dict(graded.statuses), report
