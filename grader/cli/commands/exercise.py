"""`grade exercise`: grade one exercise."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import options, output
from grader.grade import grade
from grader.key.store import answer_key
from grader.sandbox.isolation import choose
from grader.sandbox.preload import modules_for
from grader.sandbox.process import adopt
from grader.sandbox.workers import Workers
from grader.submissions.find import root_of
from grader.submissions.read import read

if TYPE_CHECKING:
    from grader.course import Course, Entry
    from grader.key.answer_key import AnswerKey
    from grader.model import ExerciseReport
    from grader.sandbox.session import Audience


@click.command(
    short_help="Grade one exercise.",
    epilog=options.examples(
        "grade exercise",
        "grade exercise 3",
        "grade exercise activations homework/activations.ipynb",
        "grade exercise 3 --check softmax --verbose",
        "grade exercise 3 --format json --output report.json",
        "grade exercise 3 --format html --output report.html",
        "grade exercise 3 --format github",
        "grade exercise 3 --watch",
    ),
)
@click.argument("exercise", required=False, metavar="[N|SLUG]")
@click.argument("path", required=False, metavar="[PATH]")
@options.form
@click.option("--output", "file", metavar="FILE", help="Write the report to this file instead of the terminal.")
@options.seed
@click.option("--check", "only", multiple=True, metavar="NAME", help="Grade this check only; repeatable.")
@options.limits
@options.isolation
@options.device
@click.option("--verbose", "-v", is_flag=True, help="Show shapes, error statistics, versions and more output.")
@click.option("--watch", "watching", is_flag=True, help="Grade again whenever the file is saved, until q or Ctrl-C.")
@options.course
@options.lang
@click.pass_context
def command(
    ctx: click.Context,
    exercise: str | None,
    path: str | None,
    form: str,
    file: str | None,
    seed: int | None,
    only: tuple[str, ...],
    timeout: str | None,
    memory: str | None,
    limit: tuple[str, ...],
    isolation: str | None,
    require_isolation: str | None,
    device: str,
    verbose: bool,
    watching: bool,
    course: Course,
    lang: str,
) -> int:
    """Grade exercise N (a number or a name) in PATH: a .py file, a notebook, a folder or a .zip.

    Without PATH, the exercise's file below the current directory is graded; without N, the one that was edited last.

    The exit code is 0 for full marks, 1 for less, 2 if there is nothing to grade, 3 if the grader itself failed.
    """
    started = time.monotonic()
    graded = Path(path) if path else Path.cwd()
    if exercise:
        entry = course.entry(exercise)
    else:
        entry, graded = _edited_last(course)
    chosen = choose(isolation, options.required(form, isolation, require_isolation))
    device = options.where(device, chosen, lang)
    submission = read(graded, slug=entry.slug, folder=entry.folder, root=root_of(graded, entry.folder))
    key = answer_key(course, entry, course.seed if seed is None else seed)
    names = [job.name for job in key.check_jobs()]
    unknown = [name for name in only if name not in names]
    if unknown:
        raise options.no_such_check(entry, unknown[0], names, lang)
    limits = options.limited(course.limits, timeout, memory, limit)
    if watching:
        from grader.cli.watch import watch  # noqa: PLC0415 - for those who do

        if form != "text" or file or verbose:
            _ = output.sentences(lang)
            raise click.UsageError(_("--watch shows a short text: leave --format, --output and --verbose out"))
        workers = options.many_workers(ctx, chosen)
        return watch(course, entry, graded, workers=workers, seed=key.seed, limits=limits, only=only, lang=lang)
    library = key.library
    preload = modules_for(submission, generators=key.generators, library=library)
    with Workers(preload, chosen, first=adopt(ctx.obj) if ctx.obj else None, library=library) as workers:
        closely = verbose or form in options.WITH_DETAILS
        report = grade(
            submission, key, limits=limits, workers=workers, only=only, closely=closely, started=started,
            audience=_audience(key, form), device=device,
        )  # fmt: skip
        # Without a closer look, a report holds no more than a student may see in a course that says nothing about it.
        if closely or course.sets_feedback or key.seed != course.seed:
            from grader.cli.audience import for_student  # noqa: PLC0415

            report = for_student(report, course, entry, names)
        if any(note.code == "file_ignored" for note in report.notes):
            from grader.student.recent import of_two  # noqa: PLC0415 - where there are two files

            report = of_two(report, course, entry, submission.path)
        if verbose:
            from grader.student.repro import Laboratory  # noqa: PLC0415 - for those who ask
            from grader.student.smallest import with_smallest  # noqa: PLC0415

            report = with_smallest(report, Laboratory(course, entry, key, submission, limits, workers))
    output.announce(chosen, lang)
    show(report, form, file, lang, verbose=verbose)
    return output.exit_code([report])


def _edited_last(course: Course) -> tuple[Entry, Path]:
    """The exercise that somebody is working on, and the folder that it is in."""
    from grader.student.recent import edited_last  # noqa: PLC0415 - not on the way of who names an exercise
    from grader.student.workspace import working_folder  # noqa: PLC0415

    folder = working_folder(course, Path.cwd())
    return edited_last(course, folder), folder


def _audience(key: AnswerKey, form: str) -> Audience | None:
    """Who watches a training: the terminal, if there is one, and if there is anything to wait for."""
    if form != "text" or not sys.stderr.isatty() or not any(job.trains for job in key.check_jobs()):
        return None
    from grader.cli.live import Live  # noqa: PLC0415 - most exercises are done before anybody looks

    return Live()


def show(report: ExerciseReport, form: str, file: str | None, lang: str, *, verbose: bool) -> None:
    """Print a report, or write it to a file."""
    if form == "text" and file is None and sys.stdout.isatty():
        from grader.render import terminal  # noqa: PLC0415 - rich is for terminals

        terminal.show(report, lang=lang, verbose=verbose)
        return
    if form == "json":
        from grader.render import json  # noqa: PLC0415

        text = json.render(report, lang=lang)
    elif form == "html":
        from grader.cli import pages  # noqa: PLC0415

        text = pages.of_exercise(report, lang)
    elif form in options.FOR_CI:
        from grader.cli import documents  # noqa: PLC0415

        text = documents.of_exercise(form, report, lang)
    else:
        from grader.render import plain  # noqa: PLC0415

        text = plain.render(report, lang=lang, verbose=verbose, encoding="utf-8" if file else sys.stdout.encoding)
    deliver(text, form, file, lang)


def deliver(text: str, form: str, file: str | None, lang: str) -> None:
    """Print the text of a report, or write it to a file."""
    if file is not None:
        _write(Path(file), text, lang)
    elif form == "text":
        output.say(text)
    else:
        output.say_document(text)


def _write(file: Path, text: str, lang: str) -> None:
    try:
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise options.cannot_be_written(file, error, lang) from error
