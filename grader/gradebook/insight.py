"""What a class has in common: counts of verdicts and mistakes, and submissions that are alike in their errors."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from sqlalchemy import distinct, func, select

from grader.gradebook.models import Result, Student, Verdict
from grader.gradebook.records import CheckVerdict, DiagnosisCount, Example, LookAlike, VerdictCount, Verdicts
from grader.gradebook.standing import latest_attempt

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

# The same numbers in more submissions than a twentieth of the class, or than ten, are a common error; in up to three
# they never are.
_PART, _LEAST, _MOST = 20, 3, 10
# One check may be a coincidence.
_SHARED = 2
_ROWS = 1000


def verdict_counts(connection: Connection) -> list[VerdictCount]:
    """How many students have which verdict, check by check in the order of the exercise."""
    query = (
        select(Result.c.number, func.max(Result.c.slug), Verdict.c.name, Verdict.c.status, func.count())
        .join(Verdict, Verdict.c.result_id == Result.c.id)
        .where(latest_attempt())
        .group_by(Result.c.number, Verdict.c.name, Verdict.c.status)
        .order_by(Result.c.number, func.min(Verdict.c.position), Verdict.c.name, func.count().desc(), Verdict.c.status)
    )
    return [VerdictCount(*row) for row in connection.execute(query)]


def verdicts(connection: Connection, students: Collection[str]) -> list[Verdicts]:
    """What became of the checks of these students' latest attempts, by student, then by exercise."""
    those = Result.c.student.in_(students), latest_attempt()
    place = select(Result.c.id, Result.c.student, Result.c.number).where(*those)
    query = (
        select(Verdict.c.result_id, Verdict.c.name, Verdict.c.status, Verdict.c.diagnosis)
        .join(Result, Verdict.c.result_id == Result.c.id)
        .where(*those)
        .order_by(Verdict.c.result_id, Verdict.c.position)
    )
    once: dict[CheckVerdict, CheckVerdict] = {}  # there are many rows and few verdicts
    rows = connection.execution_options(yield_per=_ROWS).execute(query)
    checks = {
        result: tuple(once.setdefault(each, each) for each in (CheckVerdict(*row[1:]) for row in of))
        for result, of in groupby(rows, itemgetter(0))
    }
    found = connection.execute(place.order_by(Result.c.student, Result.c.number)).all()
    return [Verdicts(student, number, checks[result]) for result, student, number in found if result in checks]


def examples(connection: Connection) -> list[Example]:
    """For each diagnosis a result that has it, the newest."""
    query = (
        select(Result.c.number, Verdict.c.name, Verdict.c.diagnosis, func.max(Result.c.id))
        .join(Verdict, Verdict.c.result_id == Result.c.id)
        .where(latest_attempt(), Verdict.c.diagnosis.is_not(None))
        .group_by(Result.c.number, Verdict.c.name, Verdict.c.diagnosis)
        .order_by(Result.c.number, Verdict.c.name, Verdict.c.diagnosis)
    )
    return [
        Example(number, check, diagnosis or "", result)
        for number, check, diagnosis, result in connection.execute(query)
    ]


def diagnosis_counts(connection: Connection) -> list[DiagnosisCount]:
    """How many students made which mistake, the most common of an exercise first."""
    graded = _graded(connection)
    query = (
        select(Result.c.number, func.max(Result.c.slug), Verdict.c.name, Verdict.c.diagnosis, func.count())
        .join(Verdict, Verdict.c.result_id == Result.c.id)
        .where(latest_attempt(), Verdict.c.diagnosis.is_not(None))
        .group_by(Result.c.number, Verdict.c.name, Verdict.c.diagnosis)
        .order_by(Result.c.number, func.count().desc(), Verdict.c.name, Verdict.c.diagnosis)
    )
    return [
        DiagnosisCount(number, slug, check, diagnosis or "", students, graded[number])
        for number, slug, check, diagnosis, students in connection.execute(query)
    ]


def look_alikes(connection: Connection) -> list[LookAlike]:
    """Pairs of submissions with the same unusual errors in several checks, the most alike first.

    Members of a group, who hand in together, are none.
    """
    grouped = select(Student.c.id, Student.c.group).where(Student.c.group != "")
    groups = {row.id: row.group for row in connection.execute(grouped)}
    limits = {number: min(max(students // _PART, _LEAST), _MOST) for number, students in _graded(connection).items()}
    errors = (
        select(
            Result.c.number,
            Result.c.slug,
            Result.c.student,
            Verdict.c.position,
            Verdict.c.name,
            Verdict.c.fingerprint,
        )
        .join(Verdict, Verdict.c.result_id == Result.c.id)
        .where(latest_attempt(), Verdict.c.fingerprint.is_not(None))
        .order_by(Result.c.number, Verdict.c.name, Verdict.c.fingerprint, Result.c.student)
    )
    sharing: dict[tuple[int, str, int, str, str | None], list[str]] = defaultdict(list)
    for number, slug, student, position, name, fingerprint in connection.execute(errors):
        sharing[number, slug, position, name, fingerprint].append(student)
    shared: dict[tuple[int, str, tuple[str, str]], list[str]] = defaultdict(list)
    for (number, slug, _, name, _), students in sorted(sharing.items()):
        if len(students) <= limits[number]:
            for first, second in combinations(students, 2):
                if not groups.get(first) or groups[first] != groups.get(second):
                    shared[number, slug, (first, second)].append(name)
    found = [LookAlike(*place, tuple(checks)) for place, checks in shared.items() if len(checks) >= _SHARED]
    return sorted(found, key=lambda each: (-len(each.checks), each.number, each.students))


def _graded(connection: Connection) -> dict[int, int]:
    """By exercise, how many students have a result that is a grade of something."""
    students = func.count(distinct(Result.c.student))
    query = select(Result.c.number, students).where(Result.c.problem.is_(None), latest_attempt())
    return {row[0]: row[1] for row in connection.execute(query.group_by(Result.c.number))}
