"""`grade batch`: grade a class."""

from __future__ import annotations

import functools
import os
import platform
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader import __version__
from grader.cli import options
from grader.cli.output import say
from grader.course import CourseError
from grader.sandbox.isolation import choose
from grader.sandbox.levels import Level
from grader.submissions.names import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.batch.layout import Found
    from grader.batch.run import Summary
    from grader.batch.work import Graded
    from grader.course import Course, Entry
    from grader.gradebook.book import Gradebook
    from grader.gradebook.records import RunInfo

_REPORT_SECONDS = 2.0
_LISTED = 20


@click.command(epilog="Example: grade batch submissions -o out -e 3 --roster class.csv --seed 4711")
@click.argument("submissions", metavar="SUBMISSIONS")
@click.option("--output", "-o", required=True, metavar="OUT", help="Folder for the gradebook, grades and reports.")
@click.option("--exercise", "-e", "wanted", multiple=True, metavar="N|SLUG", help="Grade this exercise; repeatable.")
@click.option("--jobs", "-j", type=click.IntRange(1), help="How many processes grade. [default: one a core]")
@click.option(
    "--gradebook", metavar="URL", help="Another gradebook than OUT/gradebook.db: sqlite:///... or postgresql://..."
)
@click.option("--roster", metavar="FILE", help="The students as CSV: id, name, group.")
@click.option(
    "--seed", type=click.IntRange(0), help="Draw the inputs from this seed instead of the course's public one."
)
@options.isolation
@options.course
@options.lang
def command(
    submissions: str,
    output: str,
    wanted: tuple[str, ...],
    jobs: int | None,
    gradebook: str | None,
    roster: str | None,
    seed: int | None,
    isolation: str | None,
    require_isolation: str | None,
    course: Course,
    lang: str,
) -> int:
    """Grade the work of a class in SUBMISSIONS.

    SUBMISSIONS has a folder for each student, or files named after them, or is a Canvas or Moodle download. Results go
    into OUT/gradebook.db, OUT/grades.csv and OUT/reports/STUDENT/exNN.json. Run again, it grades only what is new or
    changed; stopped at any moment, what is done is kept. Student code must be confined, unless --require-isolation says
    otherwise. The exit code is 0 if grading worked, whatever the grades.
    """
    try:
        from grader.batch.layout import LayoutError  # noqa: PLC0415
        from grader.batch.table import TableError  # noqa: PLC0415
        from grader.gradebook.book import Gradebook  # noqa: PLC0415 - SQLAlchemy is an extra
        from grader.gradebook.errors import GradebookError  # noqa: PLC0415
    except ImportError as error:
        raise CourseError(f"`grade batch` needs {error.name}: pip install 'deltagrade[batch]'") from error
    out = Path(output)
    try:
        (out / "reports").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"{output} cannot be written: {error.strerror}") from error
    level = choose(isolation, require_isolation or Level.CONFINED).level
    entries = course.entries()
    only = [course.entry(name) for name in wanted]
    started = time.monotonic()
    try:
        with Gradebook.open(gradebook or out / "gradebook.db") as book:
            found = _found(Path(submissions), entries, only, roster)
            run = _Run(course, only or entries, level, course.seed if seed is None else seed, lang)
            summary = run.grade(found, book, out, jobs or os.cpu_count() or 1)
            _write_grades(book, out)
    except (GradebookError, TableError, LayoutError) as error:
        raise CourseError(str(error)) from error
    _tell(summary, time.monotonic() - started, out)
    return 0


def _found(submissions: Path, entries: list[Entry], only: list[Entry], roster: str | None) -> Iterator[Found]:
    from grader.batch.layout import walk  # noqa: PLC0415
    from grader.batch.roster import read_roster  # noqa: PLC0415

    students = read_roster(Path(roster)) if roster else None
    return walk(submissions, entries, only=only, roster=students)


class _Run:
    """A run: what its grades depend on, and the grading itself."""

    def __init__(self, course: Course, entries: list[Entry], level: Level, seed: int, lang: str) -> None:
        from grader.batch.grading import Settings, key_name  # noqa: PLC0415
        from grader.key.store import answer_key  # noqa: PLC0415
        from grader.render import json  # noqa: PLC0415
        from grader.render.words import say_or_code  # noqa: PLC0415

        self.course = course
        self.seed = seed
        self.level = level
        self.keys = {entry: answer_key(course, entry, seed) for entry in entries}
        self.names = {entry: key_name(key) for entry, key in self.keys.items()}
        data = {entry: key.data for entry, key in self.keys.items()}
        self.settings = Settings(
            data,
            level,
            course.limits,
            render=functools.partial(json.render, lang=lang),
            explain=functools.partial(say_or_code, lang=lang),
        )

    def info(self) -> RunInfo:
        """What the gradebook keeps of it, so that a grade can be recomputed."""
        import numpy as np  # noqa: PLC0415

        from grader.gradebook.records import RunInfo  # noqa: PLC0415

        return RunInfo(
            deltagrade=__version__,
            python=platform.python_version(),
            numpy=np.__version__,
            blas_threads="1",
            seed=self.seed,
            isolation=str(self.level),
            course_hash="-".join(key.hash for key in self.keys.values()),
            settings={"limits": repr(self.course.limits)},
        )

    def grade(self, found: Iterator[Found], book: Gradebook, out: Path, jobs: int) -> Summary:
        """Grade what was found; Ctrl-C ends it with all that is done, kept."""
        from grader.batch.run import Summary, grade_class  # noqa: PLC0415
        from grader.gradebook.records import KeyFile  # noqa: PLC0415

        files = [KeyFile(entry.number, entry.slug, self.names[entry], key.data) for entry, key in self.keys.items()]
        number = book.begin_run(self.info(), files)
        summary = Summary()
        told = time.monotonic()
        stream = grade_class(found, self.settings, self.names, book, number, jobs, functools.partial(_keep, out))
        try:
            with closing(stream):
                for summary in stream:
                    if time.monotonic() - told > _REPORT_SECONDS:
                        told = time.monotonic()
                        click.echo(f"{summary.graded} graded, {summary.unchanged} unchanged", err=True)
        except KeyboardInterrupt:
            click.echo("stopped: what is done is kept; the same command goes on from here", err=True)
            return summary
        book.end_run(number)
        return summary


def _keep(out: Path, graded: Graded) -> None:
    """Write a student's report, whole or not at all."""
    folder = out / "reports" / shown(graded.student).replace("/", "_")
    folder.mkdir(exist_ok=True)
    path = folder / f"ex{graded.number:02d}.json"
    temporary = path.with_suffix(".tmp")
    temporary.write_text(graded.report or graded.problem or "", encoding="utf-8")
    temporary.replace(path)


def _write_grades(book: Gradebook, out: Path) -> None:
    from grader.export.plain import write_wide  # noqa: PLC0415
    from grader.export.rows import Exercise  # noqa: PLC0415

    exercises = [Exercise(each.number, each.slug, each.max_score) for each in book.exercises()]
    write_wide(out / "grades.csv", book.grades(), exercises)


def _tell(summary: Summary, seconds: float, out: Path) -> None:
    rate = f", {summary.graded / seconds:.0f} a second" if summary.graded and seconds else ""
    say(f"{summary.graded} graded{rate}, {summary.unchanged} unchanged since an earlier run")
    if summary.verdicts:
        counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in summary.verdicts.most_common())
        say(f"checks: {counts}")
    for part in summary.recognised:
        say(f"recognised: {part.kind}, {part.items} items of {part.students} students")
    _list("could not be read", [f"{shown(each.student)}: {each.problem}" for each in summary.unreadable])
    _list("left out", [f"{shown(each.path)}: {each.reason}" for each in summary.left_out])
    _list("no work", [shown(each.display or each.student) for each in summary.missing])
    _list("not in the roster", [shown(each.student) for each in summary.unlisted])
    say(f"grades: {out / 'grades.csv'}    reports: {out / 'reports'}    gradebook: {out / 'gradebook.db'}")


def _list(title: str, lines: list[Any]) -> None:
    if lines:
        say(f"{title} ({len(lines)}):")
        for line in lines[:_LISTED]:
            say(f"  {line}")
        if len(lines) > _LISTED:
            say(f"  ... and {len(lines) - _LISTED} more")
