"""`grade batch`: grade a class."""

from __future__ import annotations

import functools
import os
import platform
import sys
import time
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader import __version__
from grader.cli import class_site, classroom, options, output, pools, student_pages
from grader.cli.files import write_whole
from grader.cli.output import say
from grader.cli.progress import followed
from grader.cli.summary import tell, tell_changes, tell_class
from grader.render.pages import installed
from grader.sandbox.levels import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.batch.layout import Found
    from grader.batch.roster import Roster
    from grader.batch.run import Pool, Summary
    from grader.batch.work import Graded
    from grader.course import Course, Entry
    from grader.gradebook.book import Gradebook
    from grader.gradebook.records import RunInfo
    from grader.render.language import Translator

STOPPED = 2


@click.command(
    short_help="Grade a class.",
    epilog=options.examples(
        "grade batch submissions -o out", "grade batch canvas.zip -o out -e 3 --roster class.csv --seed 4711"
    ),
)
@click.argument("submissions", metavar="SUBMISSIONS", required=False)
@click.option("--output", "-o", "out", required=True, metavar="OUT", help="Folder for the gradebook and the reports.")
@click.option("--exercise", "-e", "wanted", multiple=True, metavar="N|SLUG", help="Grade this exercise; repeatable.")
@click.option(
    "--jobs", "-j", type=click.IntRange(1), metavar="N", help="How many processes grade. [default: the cores]"
)
@click.option(
    "--dask", metavar="ADDRESS", help="Grade on a Dask cluster: tcp://HOST:8786, or local for one on this machine."
)
@click.option(
    "--gradebook", metavar="URL", help="Another gradebook than OUT/gradebook.db: sqlite:///... or postgresql://..."
)
@click.option(
    "--roster",
    metavar="FILE",
    help="The students as CSV: id, name, email, group, extra minutes; Moodle's grading worksheet brings times along.",
)
@click.option("--regrade", is_flag=True, help="Grade everything again; show what changes, and ask before it counts.")
@click.option(
    "--replay",
    type=click.IntRange(1),
    metavar="RUN",
    help="Instead, compute a recorded run again, and compare.",
)
@click.option("--yes", is_flag=True, help="With --regrade: do not ask.")
@options.seed
@options.limits
@options.isolation
@options.course
@options.lang
@click.pass_context
def command(
    ctx: click.Context,
    submissions: str | None,
    out: str,
    wanted: tuple[str, ...],
    jobs: int | None,
    dask: str | None,
    gradebook: str | None,
    roster: str | None,
    regrade: bool,
    replay: int | None,
    yes: bool,
    seed: int | None,
    timeout: str | None,
    memory: str | None,
    limit: tuple[str, ...],
    isolation: str | None,
    require_isolation: str | None,
    course: Course,
    lang: str,
) -> int:
    """Grade the work of a class in SUBMISSIONS.

    SUBMISSIONS has a folder for each student, or files named after them, or is a Canvas or Moodle download, packed or
    not. Results go into OUT/gradebook.db, OUT/grades.csv, OUT/reports/STUDENT/exNN.json and OUT/index.html, a page of
    the class. Run again, it grades only what is new or changed; stopped at any moment, what is done is kept. Lateness
    costs what [late] in course.toml says.
    --replay computes a run again without the files, and exits with 1 if a result is not the same bit for bit.

    Student code must be confined, unless --require-isolation says otherwise; on a cluster each worker must be able to
    do that. The exit code is 0 if grading worked, whatever the grades, and 3 if the grader failed with a submission.
    """
    course.limits = options.limited(course.limits, timeout, memory, limit)
    entries = course.entries()
    only = [course.entry(name) for name in wanted]
    policy = classroom.late_policy(course, lang)
    folder = Path(out)
    _ = output.sentences(lang)
    started = time.monotonic()
    classroom.require_libraries("grade batch")
    _refuse(submissions, folder, replay, jobs, dask, _)
    if submissions is None:
        from grader.cli.replay import replay as compute_again  # noqa: PLC0415
        from grader.gradebook.book import Gradebook  # noqa: PLC0415

        with Gradebook.open(gradebook or folder / "gradebook.db", create=False) as book:
            return compute_again(book, int(replay or 0), lang)
    from grader.batch.policy import timezone  # noqa: PLC0415
    from grader.batch.roster import read_roster  # noqa: PLC0415

    students = read_roster(Path(roster), timezone(course.late)) if roster else None
    only = only or _without_unused(course, Path(submissions), folder, entries)
    found = functools.partial(_found, Path(submissions), folder, entries, only, students)
    required = Level(require_isolation or Level.CONFINED)
    count = jobs or os.cpu_count() or 1
    if dask is None:
        opened = pools.local(count, isolation, required, lang, ctx.obj)
    else:
        opened = pools.cluster(dask, count, isolation, required, lang)
    with opened as place:
        needed = only if wanted else _handed_in(found)
        run = _Run(course, needed, place.level, seed, lang, is_cluster=dask is not None)
        place.prepare(run.settings)
        from grader.gradebook.book import Gradebook  # noqa: PLC0415

        try:
            (folder / "reports").mkdir(parents=True, exist_ok=True)
            with Gradebook.open(gradebook or folder / "gradebook.db") as book:
                _enrol(book, students)
                summary = run.grade(found, book, folder, place.run, regrade=regrade)
                if regrade:
                    run.settle(book, folder, write=yes)
                classroom.write_grades(folder / "grades.csv", book, policy)
                anew = summary.timed > 0
                linked = student_pages.refresh(folder, book, policy, lang, anew=anew) if installed() else ()
                known = class_site.gather(book, course.title, policy, linked=linked)
                page = class_site.write_page(folder, known, lang) if installed() else None
        except OSError as error:
            raise options.cannot_be_written(folder, error, lang) from error
    tell(summary, time.monotonic() - started, output.spoken(lang))
    where = _("grades: {grades}    reports: {reports}")
    say(where.format(grades=folder / "grades.csv", reports=folder / "reports"))
    tell_class(known, page, output.spoken(lang))
    if run.stopped:
        return STOPPED
    return output.FAULT if summary.faults else 0


def _refuse(
    submissions: str | None, out: Path, replay: int | None, jobs: int | None, dask: str | None, _: Translator
) -> None:
    """What does not go together."""
    if (submissions is None) == (replay is None):
        raise click.UsageError(_("Give either SUBMISSIONS or --replay RUN."))
    if dask is not None and (replay is not None or (jobs is not None and dask != pools.OWN)):
        raise click.UsageError(_("--dask does not go with --replay, nor with --jobs unless it is --dask local."))
    if submissions is not None and Path(submissions).resolve() == out.resolve():
        raise click.UsageError(_("OUT is the folder of the submissions: give another, such as -o out."))


def _found(
    submissions: Path, out: Path, entries: list[Entry], only: list[Entry], roster: Roster | None
) -> Iterator[Found]:
    from grader.batch.layout import walk  # noqa: PLC0415

    left_out: list[Found] = []
    if submissions.suffix.casefold() == ".zip" and submissions.is_file():
        from grader.batch.unpack import unpack  # noqa: PLC0415

        submissions, inside = unpack(submissions, out / "unpacked", entries)
        left_out.extend(inside)
    return chain(left_out, walk(submissions, entries, only=only, roster=roster))


def _without_unused(course: Course, submissions: Path, out: Path, entries: list[Entry]) -> list[Entry]:
    """The exercises to grade if nobody says which: those that need a library only if somebody has handed them in.

    A class that does not use a library need not have it, nor wait for it. Empty if no exercise needs one.
    """
    from grader.batch.work import Work  # noqa: PLC0415

    needing = [entry for entry in entries if course.needs(entry)]
    if not needing:
        return []
    handed_in = {each.entry for each in _found(submissions, out, entries, needing, None) if isinstance(each, Work)}
    return [entry for entry in entries if entry not in needing or entry in handed_in]


def _handed_in(found: Callable[[], Iterator[Found]]) -> list[Entry]:
    """The exercises of which there is work: the answer key of another may take minutes to make."""
    from grader.batch.work import Work  # noqa: PLC0415

    return sorted({each.entry for each in found() if isinstance(each, Work)})


def _enrol(book: Gradebook, roster: Roster | None) -> None:
    from grader.gradebook.records import Student  # noqa: PLC0415

    if roster is not None:
        book.enrol(Student(each.id, each.name, each.group, each.extra) for each in roster.students.values())


class _Run:
    """A run: what its grades depend on, and the grading itself."""

    def __init__(
        self, course: Course, entries: list[Entry], level: Level, seed: int | None, lang: str, *, is_cluster: bool
    ) -> None:
        from grader.batch.grading import Settings, key_name  # noqa: PLC0415
        from grader.cli.audience import keeper, students_levels  # noqa: PLC0415
        from grader.key.store import answer_key  # noqa: PLC0415
        from grader.render.words import say_or_code  # noqa: PLC0415

        self.course = course
        self.lang = lang
        self.where = "dask" if is_cluster else "local"
        self.number = 0
        self.stopped = False
        self.seed = course.seed if seed is None else seed
        self.level = level
        self.keys = {entry: answer_key(course, entry, self.seed) for entry in entries}
        for key in self.keys.values():
            if key.library is not None:
                key.library.require()
        self.names = {entry: key_name(key) for entry, key in self.keys.items()}
        for entry, key in self.keys.items():
            students_levels(course, entry, [job.name for job in key.check_jobs()], self.seed)  # refuses unknown checks
        data = {entry: key.data for entry, key in self.keys.items()}
        self.settings = Settings(
            data,
            self.level,
            course.limits,
            render=keeper(course, self.seed, lang),
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
            settings={
                "limits": self.course.limits.data(),
                "lang": self.lang,
                "pool": self.where,
            },
        )

    def grade(
        self, found: Callable[[], Iterator[Found]], book: Gradebook, out: Path, pool: Pool, *, regrade: bool
    ) -> Summary:
        """Grade what was found; Ctrl-C ends it with all that is done, kept.

        Args:
            found: looks for the work.
            book: where results go.
            out: the folder of the reports.
            pool: grades the work.
            regrade: grade everything; then nothing counts until it is settled.
        """
        _ = output.sentences(self.lang)
        from grader.batch.run import Summary, grade_class  # noqa: PLC0415
        from grader.batch.work import Work  # noqa: PLC0415
        from grader.gradebook.records import KeyFile  # noqa: PLC0415

        files = [KeyFile(entry.number, entry.slug, self.names[entry], key.data) for entry, key in self.keys.items()]
        self.number = book.begin_run(self.info(), files, proposed=regrade)
        summary = Summary()
        keep = _keep_nothing if regrade else functools.partial(_keep, out)
        stream = grade_class(found(), self.settings, self.names, book, self.number, pool, keep, regrade=regrade)
        try:
            with (
                followed(lambda: sum(isinstance(each, Work) for each in found()), self.lang) as follow,
                closing(stream),
            ):
                for summary in stream:
                    follow(summary)
        except KeyboardInterrupt:
            self.stopped = True
            kept = _("stopped: what is done is kept; the same command goes on from here")
            click.echo(kept if not regrade else _("stopped: nothing was changed"), err=True)
        else:
            book.end_run(self.number)
        return summary

    def settle(self, book: Gradebook, out: Path, *, write: bool) -> None:
        """Show what grading everything again changes, and let it count if the teacher wants it.

        Args:
            book: with the proposed run.
            out: the folder of the reports.
            write: do not ask.
        """
        _ = output.sentences(self.lang)
        if self.stopped:
            book.discard(self.number)
            return
        changes = list(book.changes(self.number))
        tell_changes(changes, _)
        if changes and not write:
            write = sys.stdin.isatty() and click.confirm(_("Write these changes?"), err=True)
        if changes and not write:
            book.discard(self.number)
            say(_("Nothing was changed. To write it: the same command with --yes."))
            return
        book.accept(self.number)
        for graded in book.results(self.number):
            _keep(out, graded)
        if not changes:
            say(_("No grade changes."))


def _keep_nothing(_: Graded) -> None:
    """What is only proposed has no report yet."""


def _keep(out: Path, graded: Graded) -> None:
    """Write a student's report, whole or not at all."""
    from grader.render.json import for_student  # noqa: PLC0415

    folder = out / "reports" / student_pages.folder_name(graded.student)
    folder.mkdir(exist_ok=True)
    text = for_student(graded.report) if graded.report else graded.problem or ""
    write_whole(folder / f"ex{graded.number:02d}.json", [text])
