"""The tables. A change here needs a revision in `migrations/versions`: a test compares the two."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Double, ForeignKey, Index, LargeBinary, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from grader.gradebook.columns import Compressed, Exact, Moment


class Base(DeclarativeBase):
    """Every constraint has a name, so that a later revision can change it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: Text, float: Double, datetime: Moment, bytes: LargeBinary}  # noqa: RUF012 - SQLAlchemy's way


class Run(Base):
    """One `grade batch`; `accepted` is empty while its results are only proposed."""

    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    started: Mapped[datetime]
    ended: Mapped[datetime | None]
    accepted: Mapped[datetime | None]
    deltagrade: Mapped[str]
    python: Mapped[str]
    numpy: Mapped[str]
    blas_threads: Mapped[str]
    seed: Mapped[str]  # of any size
    isolation: Mapped[str]
    course_hash: Mapped[str]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)


class AnswerKey(Base):
    """The bytes of an answer key, once, however many runs use it."""

    __tablename__ = "answer_keys"

    digest: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes]


class RunKey(Base):
    """Which answer key a run uses for an exercise."""

    __tablename__ = "run_keys"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    key_hash: Mapped[str]
    digest: Mapped[str] = mapped_column(ForeignKey("answer_keys.digest"))


class Student(Base):
    """What is known of a student. Results need no row here: a folder without a roster has ids only."""

    __tablename__ = "students"

    id: Mapped[str] = mapped_column(Exact, primary_key=True)
    display: Mapped[str] = mapped_column(Exact)
    group: Mapped[str] = mapped_column(Exact)
    extra_seconds: Mapped[float]


class Result(Base):
    """What a run found for one attempt. The newest accepted run's is in force, the older ones are history."""

    __tablename__ = "results"
    # In this order the same index finds the results of an attempt, newest last.
    __table_args__ = (UniqueConstraint("student", "number", "attempt", "run_id"), Index(None, "run_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    student: Mapped[str] = mapped_column(Exact)
    number: Mapped[int]
    slug: Mapped[str]
    attempt: Mapped[int]
    submitted: Mapped[datetime | None]
    late_mark: Mapped[bool]
    content_hash: Mapped[str]
    key_hash: Mapped[str]
    score: Mapped[float]
    max_score: Mapped[float]
    problem: Mapped[str | None] = mapped_column(Exact)
    source_digest: Mapped[str | None] = mapped_column(ForeignKey("sources.digest"))


class Report(Base):
    """The report of a result, in a table of its own: what reads thousands of results steps over none of them."""

    __tablename__ = "reports"

    result_id: Mapped[int] = mapped_column(ForeignKey("results.id", ondelete="CASCADE"), primary_key=True)
    report: Mapped[str] = mapped_column(Compressed)


class Source(Base):
    """The source that was graded, once, however many students of a group handed it in."""

    __tablename__ = "sources"

    digest: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(Compressed)


class Verdict(Base):
    """The verdict of one check, as rows, since a class is counted by them."""

    __tablename__ = "verdicts"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's way

    result_id: Mapped[int] = mapped_column(ForeignKey("results.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    status: Mapped[str]
    diagnosis: Mapped[str | None]
    fingerprint: Mapped[str | None]


class Override(Base):
    """What teachers said, only ever added to; the latest row of a student's exercise counts."""

    __tablename__ = "overrides"
    __table_args__ = (Index(None, "student", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student: Mapped[str] = mapped_column(Exact)
    number: Mapped[int]
    score: Mapped[float | None]
    comment: Mapped[str] = mapped_column(Exact)
    author: Mapped[str] = mapped_column(Exact)
    decided: Mapped[datetime]
