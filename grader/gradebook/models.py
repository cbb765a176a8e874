"""The tables. A change here needs a revision in `migrations/versions`: a test compares the two."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from grader.gradebook.columns import Compressed, Exact, Moment

# Every constraint has a name, so that a later revision can change it.
METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _required(name: str, *more: Any, **options: Any) -> Column[Any]:
    """A column that is never empty."""
    return Column(name, *more, nullable=False, **options)


def _of(column: str, *, cascade: bool = False) -> ForeignKey:
    """A reference to a row of another table, with which this one goes if it cascades."""
    return ForeignKey(column, ondelete="CASCADE" if cascade else None)


Run = Table(
    "runs",
    METADATA,
    _required("id", Integer, primary_key=True),
    _required("started", Moment),
    Column("ended", Moment),
    Column("accepted", Moment),
    _required("deltagrade", Text),
    _required("python", Text),
    _required("numpy", Text),
    _required("blas_threads", Text),
    _required("seed", Text),  # of any size
    _required("isolation", Text),
    _required("course_hash", Text),
    _required("settings", JSON),
)
"""One `grade batch`; `accepted` is empty while its results are only proposed."""

AnswerKey = Table(
    "answer_keys",
    METADATA,
    _required("digest", Text, primary_key=True),
    _required("data", LargeBinary),
)
"""The bytes of an answer key, once, however many runs use it."""

RunKey = Table(
    "run_keys",
    METADATA,
    _required("run_id", Integer, _of("runs.id", cascade=True), primary_key=True),
    _required("number", Integer, primary_key=True),
    _required("slug", Text),
    _required("key_hash", Text),
    _required("digest", Text, _of("answer_keys.digest")),
)
"""Which answer key a run uses for an exercise."""

Student = Table(
    "students",
    METADATA,
    _required("id", Exact, primary_key=True),
    _required("display", Exact),
    _required("group", Exact),
    _required("extra_seconds", Double),
)
"""What is known of a student. Results need no row here: a folder without a roster has ids only."""

Result = Table(
    "results",
    METADATA,
    _required("id", Integer, primary_key=True),
    _required("run_id", Integer, _of("runs.id", cascade=True)),
    _required("student", Exact),
    _required("number", Integer),
    _required("slug", Text),
    _required("attempt", Integer),
    Column("submitted", Moment),
    _required("late_mark", Boolean),
    _required("content_hash", Text),
    _required("key_hash", Text),
    _required("score", Double),
    _required("max_score", Double),
    Column("problem", Exact),
    Column("source_digest", Text, _of("sources.digest")),
    # In this order the same index finds the results of an attempt, newest last.
    UniqueConstraint("student", "number", "attempt", "run_id"),
    Index(None, "run_id"),
)
"""What a run found for one attempt. The newest accepted run's is in force, the older ones are history."""

Report = Table(
    "reports",
    METADATA,
    _required("result_id", Integer, _of("results.id", cascade=True), primary_key=True),
    _required("report", Compressed),
)
"""The report of a result, in a table of its own: what reads thousands of results steps over none of them."""

Source = Table(
    "sources",
    METADATA,
    _required("digest", Text, primary_key=True),
    _required("source", Compressed),
)
"""The source that was graded, once, however many students of a group handed it in."""

Verdict = Table(
    "verdicts",
    METADATA,
    _required("result_id", Integer, _of("results.id", cascade=True), primary_key=True),
    _required("position", Integer, primary_key=True),
    _required("name", Text),
    _required("status", Text),
    Column("diagnosis", Text),
    Column("fingerprint", Text),
    sqlite_with_rowid=False,
)
"""The verdict of one check, as rows, since a class is counted by them."""

Override = Table(
    "overrides",
    METADATA,
    _required("id", Integer, primary_key=True),
    _required("student", Exact),
    _required("number", Integer),
    Column("score", Double),
    _required("comment", Exact),
    _required("author", Exact),
    _required("decided", Moment),
    Index(None, "student", "number"),
)
"""What teachers said, only ever added to; the latest row of a student's exercise counts."""
