"""From results, late policy and teachers' words to grades."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import func, select, union

from grader.gradebook import models
from grader.gradebook.models import Result
from grader.gradebook.records import Attempt, Counted, Exercise, Grade, Override, Student
from grader.gradebook.standing import in_force, pages, proposed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Select

    from grader.gradebook.database import Database
    from grader.gradebook.records import Policy

Place = tuple[str, int]
"""A student and the number of an exercise."""


def grades(database: Database, policy: Policy) -> Iterator[Grade]:
    """A grade for each student and exercise with a result or an override, by student, then by exercise."""
    with database.reading() as connection:
        every = {exercise.number: exercise for exercise in exercises(connection)}
        graded = select(Result.c.student).where(Result.c.run_id.not_in(proposed()))
        everyone = union(graded, select(models.Override.c.student)).subquery()
        students = connection.scalars(select(everyone.c.student).order_by(everyone.c.student)).all()
    for page in pages(students):
        with database.reading() as connection:
            known = {student.id: student for student in enrolled(connection, page)}
            attempts = _attempts(connection, page, known)
            said = overrides(connection, page)
        for student, number in sorted(attempts.keys() | said.keys()):
            place = (student, number)
            counted = policy(attempts[place]) if place in attempts else None
            display = known[student].display if student in known else ""
            yield _grade(place, display, every[number], counted, said.get(place))


def exercises(connection: Connection) -> list[Exercise]:
    """The exercises of which there are results that count, by number, as they were graded last."""
    last = select(func.max(Result.c.id)).where(Result.c.run_id.not_in(proposed())).group_by(Result.c.number)
    query = select(Result.c.number, Result.c.slug, Result.c.max_score).where(Result.c.id.in_(last))
    return [Exercise(*row) for row in connection.execute(query.order_by(Result.c.number))]


def overrides(connection: Connection, students: Iterable[str]) -> dict[Place, Override]:
    """What teachers last said about these students' exercises."""
    said = models.Override.c
    query = _said().where(said.student.in_(students))
    return {(row[0], row[1]): Override(*row) for row in connection.execute(query)}  # a later one replaces its elder


def history(connection: Connection, student: str, number: int) -> list[Override]:
    """All that teachers said about a student's exercise, the latest last."""
    said = models.Override.c
    query = _said().where(said.student == student, said.number == number)
    return [Override(*row) for row in connection.execute(query)]


def enrolled(connection: Connection, ids: Collection[str] | None = None) -> list[Student]:
    """What is known of these students, or of all, by id."""
    row = models.Student.c
    query = select(row.id, row.display, row.group, row.extra_seconds).order_by(row.id)
    query = query if ids is None else query.where(row.id.in_(ids))
    found = connection.execute(query)
    return [Student(id_, display, group, timedelta(seconds=extra)) for id_, display, group, extra in found]


def is_known(connection: Connection, student: str) -> bool:
    """Whether a student has handed in, or is on the roster."""
    graded = select(Result.c.id).where(Result.c.student == student).limit(1)
    return bool(connection.scalar(graded) or enrolled(connection, [student]))


def _said() -> Select[str, int, float | None, str, str, datetime]:
    said = models.Override.c
    columns = (said.student, said.number, said.score, said.comment, said.author, said.decided)
    return select(*columns).order_by(said.id)


def _attempts(
    connection: Connection, students: Collection[str], known: Mapping[str, Student]
) -> dict[Place, list[Attempt]]:
    query = (
        select(
            Result.c.id,
            Result.c.student,
            Result.c.number,
            Result.c.slug,
            Result.c.attempt,
            Result.c.submitted,
            Result.c.late_mark,
            Result.c.score,
            Result.c.max_score,
            Result.c.problem,
        )
        .where(Result.c.student.in_(students), in_force())
        .order_by(Result.c.student, Result.c.number, Result.c.attempt)
    )
    extra = {student.id: student.extra for student in known.values()}
    rows = (Attempt(*row) for row in connection.execute(query))
    found = (replace(each, extra=extra[each.student]) if each.student in extra else each for each in rows)
    return {place: list(group) for place, group in groupby(found, lambda each: (each.student, each.number))}


def _grade(place: Place, display: str, exercise: Exercise, counted: Counted | None, override: Override | None) -> Grade:
    student, number = place
    score = counted.score if counted else 0.0
    if override is not None and override.score is not None:
        score = override.score
    return Grade(
        student=student,
        display=display,
        number=number,
        slug=counted.attempt.slug if counted else exercise.slug,
        score=score,
        max_score=counted.attempt.max_score if counted else exercise.max_score,
        counted=counted,
        override=override,
    )
