"""The gradebook: what the commands and the exports ask of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from grader.gradebook import changes, grading, insight, models, runs
from grader.gradebook.database import Database
from grader.gradebook.errors import GradebookError
from grader.gradebook.migrate import migrate
from grader.gradebook.models import Report, Result
from grader.gradebook.recording import insert_missing, record, record_key, upsert
from grader.gradebook.records import KeyFile, Known, latest
from grader.gradebook.standing import PAGE, pages, proposed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from sqlalchemy import Connection

    from grader.batch.work import Graded, Work
    from grader.gradebook.records import (
        Change,
        DiagnosisCount,
        Example,
        Exercise,
        Grade,
        LookAlike,
        Override,
        Policy,
        Run,
        RunInfo,
        Student,
        VerdictCount,
        Verdicts,
    )

Attempts = dict[tuple[str, int, int], Known]
"""By student, exercise and attempt."""

# So many are in memory at a time.
_REPORTS = 50


class Gradebook:
    """An open gradebook; close it, or use it as a context manager.

    Everything is read a page at a time and in transactions of its own: whoever takes long over what an iterator
    yields keeps nobody from writing, and the memory does not grow with the class.

    Args:
        database: its tables are up to date.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, where: str | Path, *, create: bool = True, patience: float = 5.0) -> Gradebook:
        """Open a gradebook and bring its tables up to date.

        Args:
            where: the path of a SQLite file, or the URL of a SQLite or PostgreSQL database.
            create: whether to make the file if there is none.
            patience: how many seconds to wait for another program that holds it locked.

        Raises:
            GradebookError: it cannot be opened, or is none.
        """
        database = Database(where, patience)
        if not create and not database.exists():
            raise GradebookError("there is no gradebook {gradebook}: `grade batch` makes it", gradebook=database)
        try:
            migrate(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def close(self) -> None:
        """Close it."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    # ------------------------------------------------------------------ runs

    def begin_run(self, info: RunInfo, keys: Iterable[KeyFile] = (), *, proposed: bool = False) -> int:
        """Record that a run begins, and what its grades will depend on; returns its number.

        Args:
            info: versions, seed, settings.
            keys: the answer keys that it uses.
            proposed: whether its results shall count only once they are accepted, as `--regrade` wants it.
        """
        self._database.write_ahead()
        now = datetime.now(UTC)
        row = {**vars(info), "seed": str(info.seed), "settings": dict(info.settings)}
        with self._database.writing() as connection:
            statement = insert(models.Run).returning(models.Run.c.id)
            run: int = connection.scalars(
                statement, {**row, "started": now, "accepted": None if proposed else now}
            ).one()
            for key in keys:
                record_key(connection, run, key)
        return run

    def add(self, run: int, graded: Iterable[Graded]) -> int:
        """Record results, all or none of them; returns how many were new to the run.

        A result that the run has recorded before is left as it is. `recording.batches` groups a stream.
        """
        with self._database.writing(may_be_redone=True) as connection:
            return record(connection, run, graded)

    def end_run(self, run: int) -> None:
        """Record that a run has done all of its work."""
        self._stamp(run, "ended")

    def accept(self, run: int) -> None:
        """Let the results of a proposed run count."""
        self._stamp(run, "accepted")

    def discard(self, run: int) -> None:
        """Forget a run that is only proposed.

        Raises:
            GradebookError: its results count, and what counted is never forgotten.
        """
        if self.run(run).accepted is not None:
            raise GradebookError(
                "the gradebook {gradebook}: run {run} counts and cannot be discarded", gradebook=self._database, run=run
            )
        with self._database.writing() as connection:
            connection.execute(delete(models.Run).where(models.Run.c.id == run, models.Run.c.accepted.is_(None)))

    def runs(self) -> list[Run]:
        """All runs, by number."""
        with self._database.reading() as connection:
            return runs.runs(connection)

    def run(self, run: int) -> Run:
        """One run.

        Raises:
            GradebookError: there is none of that number.
        """
        with self._database.reading() as connection:
            found = runs.runs(connection, run)
            numbers = connection.scalars(select(models.Run.c.id).order_by(models.Run.c.id)).all()
        if not found:
            raise GradebookError(
                "the gradebook {gradebook}: there is no run {run}; it has {numbers}",
                gradebook=self._database,
                run=run,
                numbers=", ".join(map(str, numbers)) or "-",
            )
        return found[0]

    def keys(self, run: int) -> Iterator[KeyFile]:
        """The answer keys of a run, one at a time: they are large."""
        key = models.RunKey.c
        with self._database.reading() as connection:
            query = select(key.number, key.slug, key.key_hash, key.digest).where(key.run_id == run)
            rows = connection.execute(query.order_by(key.number)).all()
        for number, slug, key_hash, digest in rows:
            with self._database.reading() as connection:
                file = models.AnswerKey.c
                data = connection.scalars(select(file.data).where(file.digest == digest)).one()
            yield KeyFile(number, slug, key_hash, data)

    def results(self, run: int) -> Iterator[Graded]:
        """What a run recorded, source and report included, in the order in which it was: what a replay repeats."""
        after = 0
        while True:
            with self._database.reading() as connection:
                page = runs.results(connection, run, after)
            yield from (graded for _, graded in page)
            if len(page) < PAGE:
                return
            after = page[-1][0]

    def known(self) -> Attempts:
        """What has been graded: work of the same hashes need not be graded again."""
        hashes = Result.c.content_hash, Result.c.key_hash
        query = select(Result.c.student, Result.c.number, Result.c.attempt, *hashes, Result.c.submitted.is_not(None))
        query = query.where(Result.c.run_id.not_in(proposed())).order_by(Result.c.run_id)  # the newest last
        once: dict[str, str] = {}  # thousands of results have the same answer key
        with self._database.reading() as connection:
            rows = connection.execution_options(yield_per=1000).execute(query)
            return {
                (student, number, attempt): Known(content, once.setdefault(key, key), is_timed)
                for student, number, attempt, content, key, is_timed in rows
            }

    def learn_times(self, works: Iterable[Work]) -> None:
        """Record when work was handed in that had been graded before anybody knew that."""
        place = (Result.c[name] == bindparam(f"of_{name}") for name in ("student", "number", "attempt", "content_hash"))
        statement = update(Result).where(*place, Result.c.submitted.is_(None))
        rows = [
            {
                "of_student": work.student,
                "of_number": work.entry.number,
                "of_attempt": work.attempt,
                "of_content_hash": work.content_hash,
                "submitted": work.submitted,
            }
            for work in works
        ]
        if rows:
            with self._database.writing(may_be_redone=True) as connection:
                connection.execute(statement, rows)

    # ------------------------------------------------------------------ grades

    def enrol(self, students: Iterable[Student], *, only_new: bool = False) -> None:
        """Record what is known of students.

        Args:
            students: of the roster, or those who handed in.
            only_new: leave those alone who are known: a folder knows less of them than the roster of an earlier run.
        """
        rows = [_row(student) for student in students]
        if not rows:  # who only looks again at the same folder keeps nobody waiting
            return
        with self._database.writing(may_be_redone=only_new) as connection:
            (insert_missing if only_new else upsert)(connection, models.Student, rows)

    def students(self) -> list[Student]:
        """The students of whom something is known, by id."""
        with self._database.reading() as connection:
            return grading.enrolled(connection)

    def names(self) -> dict[str, str]:
        """What people call these students, by id: of a large class much less than `students` has to hold."""
        query = select(models.Student.c.id, models.Student.c.display).order_by(models.Student.c.id)
        with self._database.reading() as connection:
            rows = connection.execution_options(yield_per=1000).execute(query)
            return {row.id: row.display for row in rows}

    def exercises(self) -> list[Exercise]:
        """The exercises of which there are results, by number."""
        with self._database.reading() as connection:
            return grading.exercises(connection)

    def grades(self, policy: Policy = latest) -> Iterator[Grade]:
        """What each student gets for each exercise, by student, then by exercise.

        Args:
            policy: which attempt counts, and what lateness costs.
        """
        return grading.grades(self._database, policy)

    def report(self, result: int) -> str:
        """The report of a result as JSON; empty if the submission could not be read."""
        with self._database.reading() as connection:
            return str(connection.scalars(select(Report.c.report).where(Report.c.result_id == result)).one())

    def reports(self, results: Sequence[int]) -> Iterator[tuple[int, str]]:
        """The reports of several results, each after the number of its result, in no order."""
        query = select(Report.c.result_id, Report.c.report)
        for page in pages(results, _REPORTS):
            with self._database.reading() as connection:
                found = connection.execute(query.where(Report.c.result_id.in_(page))).all()
            yield from ((row.result_id, row.report) for row in found)

    def override(self, student: str, number: int, score: float | None, comment: str, author: str) -> None:
        """Set what a teacher says about a student's exercise; whatever is graded later, it stays.

        Args:
            student: the id.
            number: of the exercise.
            score: instead of the automatic one; None for a comment alone, which also takes an earlier score back.
            comment: for the student.
            author: who says so.

        Raises:
            GradebookError: there is no such student or exercise here.
        """
        row = {"student": student, "number": number, "score": score, "comment": comment, "author": author}
        with self._database.writing() as connection:
            self._require(connection, student, number)
            connection.execute(insert(models.Override).values(**row, decided=datetime.now(UTC)))

    def overrides(self, student: str, number: int) -> list[Override]:
        """All that was ever said about a student's exercise, the latest last."""
        with self._database.reading() as connection:
            return grading.history(connection, student, number)

    def changes(self, run: int) -> Iterator[Change]:
        """Which results a run changes and why, compared with those in force without it."""
        return changes.changes(self._database, run)

    # ------------------------------------------------------------------ the class

    def verdict_counts(self) -> list[VerdictCount]:
        """How many students have which verdict, check by check in the order of the exercise."""
        with self._database.reading() as connection:
            return insight.verdict_counts(connection)

    def verdicts(self, students: Sequence[str]) -> Iterator[Verdicts]:
        """What became of the checks of these students' latest attempts; a student's are together, by exercise."""
        for page in pages(students):
            with self._database.reading() as connection:
                found = insight.verdicts(connection, page)
            yield from found

    def examples(self) -> list[Example]:
        """For each diagnosis a result that has it."""
        with self._database.reading() as connection:
            return insight.examples(connection)

    def diagnosis_counts(self) -> list[DiagnosisCount]:
        """How many students made which mistake, the most common of an exercise first."""
        with self._database.reading() as connection:
            return insight.diagnosis_counts(connection)

    def look_alikes(self) -> list[LookAlike]:
        """Pairs of submissions with the same unusual errors, the most alike first: a hint, never a verdict."""
        with self._database.reading() as connection:
            return insight.look_alikes(connection)

    # ------------------------------------------------------------------ inside

    def _stamp(self, run: int, column: str) -> None:
        """Note the moment, once."""
        self.run(run)
        moment = models.Run.c[column]
        with self._database.writing() as connection:
            statement = update(models.Run).where(models.Run.c.id == run, moment.is_(None))
            connection.execute(statement.values({column: datetime.now(UTC)}))

    def _require(self, connection: Connection, student: str, number: int) -> None:
        """A slip of the finger must not become a grade of nobody."""
        if not grading.is_known(connection, student):
            raise GradebookError(
                "the gradebook {gradebook}: there is no student {student!r}", gradebook=self._database, student=student
            )
        numbers = [exercise.number for exercise in grading.exercises(connection)]
        if number not in numbers:
            raise GradebookError(
                "the gradebook {gradebook}: exercise {number} was never graded; it has {numbers}",
                gradebook=self._database,
                number=number,
                numbers=", ".join(map(str, numbers)) or "-",
            )


def _row(student: Student) -> dict[str, Any]:
    return {
        "id": student.id,
        "display": student.display,
        "group": student.group,
        "extra_seconds": student.extra.total_seconds(),
    }
