"""Reads what runs were, and what they recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from grader.batch.work import Graded
from grader.gradebook import models
from grader.gradebook.models import Report, Result, Source, Verdict
from grader.gradebook.records import Run, RunInfo
from grader.gradebook.standing import PAGE

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


def runs(connection: Connection, run: int | None = None) -> list[Run]:
    """The runs by number, or the one of this number."""
    counts = select(Result.c.run_id, func.count().label("results")).group_by(Result.c.run_id).subquery()
    query = select(models.Run, func.coalesce(counts.c.results, 0).label("results")).outerjoin(
        counts, counts.c.run_id == models.Run.c.id
    )
    query = query if run is None else query.where(models.Run.c.id == run)
    return [_run(row) for row in connection.execute(query.order_by(models.Run.c.id))]


def results(connection: Connection, run: int, after: int) -> list[tuple[int, Graded]]:
    """A page of what a run recorded, with the ids.

    Args:
        connection: the database.
        run: its number.
        after: the id of the last result of the page before.
    """
    query = (
        select(Result, Report.c.report, Source.c.source)
        .join(Report, Report.c.result_id == Result.c.id)
        .outerjoin(Source, Source.c.digest == Result.c.source_digest)
        .where(Result.c.run_id == run, Result.c.id > after)
        .order_by(Result.c.id)
        .limit(PAGE)
    )
    rows = connection.execute(query).all()
    statuses = verdicts_of(connection, [row.id for row in rows])
    return [(row.id, _graded(row, statuses.get(row.id, {}))) for row in rows]


def verdicts_of(connection: Connection, results: list[int]) -> dict[int, dict[str, str]]:
    """By result, the status of each check, in the order of the exercise."""
    query = select(Verdict.c.result_id, Verdict.c.name, Verdict.c.status).where(Verdict.c.result_id.in_(results))
    found: dict[int, dict[str, str]] = {}
    for result, name, status in connection.execute(query.order_by(Verdict.c.result_id, Verdict.c.position)):
        found.setdefault(result, {})[name] = status
    return found


def _run(row: Row[Any]) -> Run:
    info = RunInfo(
        deltagrade=row.deltagrade,
        python=row.python,
        numpy=row.numpy,
        blas_threads=row.blas_threads,
        seed=int(row.seed),
        isolation=row.isolation,
        course_hash=row.course_hash,
        settings=row.settings,
    )
    return Run(row.id, info, row.started, row.ended, row.accepted, row.results)


def _graded(row: Row[Any], statuses: dict[str, str]) -> Graded:
    return Graded(
        student=row.student,
        number=row.number,
        slug=row.slug,
        attempt=row.attempt,
        submitted=row.submitted,
        late_mark=row.late_mark,
        content_hash=row.content_hash,
        key_hash=row.key_hash,
        score=row.score,
        max_score=row.max_score,
        statuses=statuses,
        report=row.report,
        problem=row.problem,
        source=row.source or "",
    )
