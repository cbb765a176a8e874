"""What a run changes: verdict by verdict, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from grader.gradebook.grading import overrides
from grader.gradebook.models import Result, Run
from grader.gradebook.records import Change, Reason
from grader.gradebook.runs import verdicts_of
from grader.gradebook.standing import in_force, pages

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sqlalchemy import ColumnElement, Connection, Row

    from grader.gradebook.database import Database
    from grader.gradebook.records import Override

_SOFTWARE = ("deltagrade", "python", "numpy", "blas_threads")
_SETTINGS = ("isolation", "settings")

Verdicts = dict[str, str]


def changes(database: Database, run: int) -> Iterator[Change]:
    """The results of a run that differ from the ones in force without it, by student, exercise and attempt.

    A submission that was graded for the first time is no change, nor is a result that a later run has replaced.
    """
    with database.reading() as connection:
        query = select(Result.c.student).where(Result.c.run_id == run).distinct().order_by(Result.c.student)
        students = connection.scalars(query).all()
    for page in pages(students):
        with database.reading() as connection:
            found = list(_page(connection, run, page))
        yield from found


def _page(connection: Connection, run: int, students: Collection[str]) -> Iterator[Change]:
    after = _results(connection, students, Result.c.run_id == run)
    before = _results(connection, students, in_force(besides=run))
    pairs = [(before[key], row) for key, row in after.items() if key in before and before[key].run_id < run]
    verdicts = verdicts_of(connection, [row.id for pair in pairs for row in pair])
    runs = _runs(connection, {row.run_id for pair in pairs for row in pair})
    said = overrides(connection, students)
    for old, new in pairs:
        differing = _differing(verdicts.get(old.id, {}), verdicts.get(new.id, {}))
        if differing or _graded(old) != _graded(new):
            reasons = tuple(_reasons(old, new, runs))
            yield _change(old, new, differing, reasons, said.get((new.student, new.number)))


def _results(
    connection: Connection, students: Collection[str], which: ColumnElement[bool]
) -> dict[tuple[str, int, int], Row[Any]]:
    query = select(
        Result.c.id,
        Result.c.run_id,
        Result.c.student,
        Result.c.number,
        Result.c.slug,
        Result.c.attempt,
        Result.c.content_hash,
        Result.c.key_hash,
        Result.c.score,
        Result.c.max_score,
        Result.c.problem,
    )
    query = query.where(Result.c.student.in_(students), which)
    rows: Iterable[Row[Any]] = connection.execute(query.order_by(Result.c.student, Result.c.number, Result.c.attempt))
    return {(row.student, row.number, row.attempt): row for row in rows}


def _runs(connection: Connection, runs: Collection[int]) -> dict[int, Mapping[str, Any]]:
    columns = [Run.c[name] for name in ("id", *_SOFTWARE, *_SETTINGS)]
    found = connection.execute(select(*columns).where(Run.c.id.in_(runs))).mappings()
    return {row["id"]: {**row, "settings": _without_words(row["settings"])} for row in found}


def _without_words(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a run, without the language: it changes what a report says, and no grade."""
    return {name: value for name, value in settings.items() if name != "lang"}


def _graded(row: Row[Any]) -> tuple[float, float, bool]:
    """What a result is worth, and whether it could be read; in which words it could not does not matter."""
    return row.score, row.max_score, row.problem is None


def _differing(before: Verdicts, after: Verdicts) -> dict[str, tuple[str, str]]:
    pairs = {name: (before.get(name, ""), after.get(name, "")) for name in (*after, *before)}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _reasons(old: Row[Any], new: Row[Any], runs: Mapping[int, Mapping[str, Any]]) -> Iterator[Reason]:
    if old.content_hash != new.content_hash:
        yield Reason.SUBMISSION
    if old.key_hash != new.key_hash:
        yield Reason.ANSWER_KEY
    for reason, names in ((Reason.SOFTWARE, _SOFTWARE), (Reason.SETTINGS, _SETTINGS)):
        if any(runs[old.run_id][name] != runs[new.run_id][name] for name in names):
            yield reason


def _change(
    old: Row[Any],
    new: Row[Any],
    differing: dict[str, tuple[str, str]],
    reasons: tuple[Reason, ...],
    override: Override | None,
) -> Change:
    return Change(
        student=new.student,
        number=new.number,
        slug=new.slug,
        attempt=new.attempt,
        before=old.score,
        after=new.score,
        verdicts=differing,
        reasons=reasons,
        override=override,
    )
