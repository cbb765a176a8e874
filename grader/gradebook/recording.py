"""Writes results: each whole, and each once."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select
from sqlalchemy.dialects import sqlite

from grader.gradebook.models import AnswerKey, Report, Result, RunKey, Source, Verdict
from grader.gradebook.verdicts import verdicts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from sqlalchemy import Connection, Table

    from grader.batch.work import Graded
    from grader.gradebook.records import KeyFile


def batches(
    results: Iterable[Graded | None],
    most: int = 50,
    seconds: float = 0.25,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[list[Graded]]:
    """Group results into transactions: large enough to be cheap, soon enough that a crash takes little with it.

    Args:
        results: in the order in which they are ready; None says that nothing is ready, and what is there goes on.
        most: in one batch.
        seconds: that a result waits at most while others arrive.
        clock: what time it is.
    """
    batch: list[Graded] = []
    first = 0.0
    try:
        for result in results:
            if result is not None:
                first = first if batch else clock()
                batch.append(result)
            if batch and (result is None or len(batch) >= most or clock() - first >= seconds):
                yield batch
                batch = []
    except KeyboardInterrupt:
        # What is done is kept.
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def record(connection: Connection, run: int, graded: Iterable[Graded]) -> int:
    """Write the results that the run has not recorded yet; returns how many these are."""
    by_attempt: dict[tuple[str, int, int], Graded] = {}
    for each in graded:
        by_attempt.setdefault((each.student, each.number, each.attempt), each)
    students = {student for student, _, _ in by_attempt}
    known = select(Result.c.student, Result.c.number, Result.c.attempt).where(Result.c.student.in_(students))
    for row in connection.execute(known.where(Result.c.run_id == run)):
        by_attempt.pop((row.student, row.number, row.attempt), None)
    new = list(by_attempt.values())
    if not new:
        return 0
    sources = {digest: each.source for each in new if (digest := _digest(each.source))}
    insert_missing(connection, Source, [{"digest": digest, "source": sources[digest]} for digest in sorted(sources)])
    ids = connection.scalars(
        insert(Result).returning(Result.c.id, sort_by_parameter_order=True), [_row(run, each) for each in new]
    ).all()
    numbered = list(zip(ids, new, strict=True))
    _insert(connection, Report, [{"result_id": id_, "report": each.report} for id_, each in numbered])
    _insert_plainly(connection, Verdict, [(id_, *row) for id_, each in numbered for row in verdicts(each)])
    return len(new)


def record_key(connection: Connection, run: int, key: KeyFile) -> None:
    """Write which answer key a run uses, and the key itself unless an earlier run did."""
    digest = hashlib.sha256(key.data).hexdigest()
    insert_missing(connection, AnswerKey, [{"digest": digest, "data": key.data}])
    row = {"run_id": run, "number": key.number, "slug": key.slug, "key_hash": key.key_hash, "digest": digest}
    _insert(connection, RunKey, [row])


def upsert(connection: Connection, model: Table, rows: Collection[dict[str, Any]]) -> None:
    """Write rows over those of the same key."""
    statement = _native(connection)(model)
    keys = [column.name for column in model.primary_key]
    values = {column.name: column for column in statement.excluded if column.name not in keys}
    if rows:
        connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=values), list(rows))


def _row(run: int, graded: Graded) -> dict[str, Any]:
    return {
        "run_id": run,
        "student": graded.student,
        "number": graded.number,
        "slug": graded.slug,
        "attempt": graded.attempt,
        "submitted": graded.submitted,
        "late_mark": graded.late_mark,
        "content_hash": graded.content_hash,
        "key_hash": graded.key_hash,
        "score": graded.score,
        "max_score": graded.max_score,
        "problem": graded.problem,
        "source_digest": _digest(graded.source),
    }


def _digest(source: str) -> str | None:
    """Not `content_hash`, which is of what was handed in: several exercises, perhaps, and only one of them this."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest() if source else None


def _insert(connection: Connection, model: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(model), rows)


def _insert_plainly(connection: Connection, model: Table, rows: list[tuple[Any, ...]]) -> None:
    """Insert many rows of values that the database takes as they are: to convert each takes longer than to write it.

    Args:
        connection: in a transaction.
        model: the table.
        rows: a value for each of its columns, in their order.
    """
    if not rows:
        return
    statement = insert(model).compile(dialect=connection.dialect)
    if statement.positional:
        connection.exec_driver_sql(str(statement), rows)
    else:
        names = [column.name for column in model.columns]
        connection.exec_driver_sql(str(statement), [dict(zip(names, row, strict=True)) for row in rows])


def insert_missing(connection: Connection, model: Table, rows: list[dict[str, Any]]) -> None:
    """Rows that are there already stay; in a given order, so that two runs cannot wait for each other in a circle."""
    if rows:
        connection.execute(_native(connection)(model).on_conflict_do_nothing(), rows)


def _native(connection: Connection) -> Any:
    """The INSERT of this database: only it can say what to do about a row that is there."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - few gradebooks are there

    return postgresql.insert
