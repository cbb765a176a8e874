"""`grade all`: grade every exercise that is found."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import options, output
from grader.cli.commands.exercise import show
from grader.model import Status
from grader.render.language import translator
from grader.sandbox.isolation import choose
from grader.student.progress import grade_folder
from grader.student.workspace import working_folder

if TYPE_CHECKING:
    from grader.course import Course
    from grader.student.progress import CourseReport


@click.command(
    short_help="Grade every exercise that is found.",
    epilog=options.examples("grade all", "grade all homework.zip", "grade all solutions --format json", "grade all -v"),
)
@click.argument("path", required=False, metavar="[PATH]")
@options.form
@options.seed
@options.isolation
@click.option("--verbose", "-v", is_flag=True, help="Show the whole report of each exercise.")
@options.course
@options.lang
@click.pass_context
def command(
    ctx: click.Context,
    path: str | None,
    form: str,
    seed: int | None,
    isolation: str | None,
    require_isolation: str | None,
    verbose: bool,
    course: Course,
    lang: str,
) -> int:
    """Grade every exercise found in PATH, a folder or a .zip, and add the points up.

    Without PATH, that is the current directory.

    The exit code is 0 for full marks in everything that was found, 1 for less, 2 if there is nothing to grade, 3 if the
    grader itself failed.
    """
    started = time.monotonic()
    folder = Path(path) if path else working_folder(course, Path.cwd())
    options.refuse_a_single_file(folder, lang)
    with (
        options.many_workers(ctx, choose(isolation, require_isolation)) as workers,
        output.watched() as tell,
    ):
        report = grade_folder(
            course,
            folder,
            seed=course.seed if seed is None else seed,
            workers=workers,
            now=lambda entry: tell(f"{entry.number} {entry.slug}"),
            started=started,
        )
    output.announce(workers.isolation, lang)
    if not report.exercises:
        _ = translator(lang)
        said = _("No exercise of this course was found in {folder}. Give another path, or begin with: grade start")
        raise click.ClickException(said.format(folder=folder))
    if form == "json":
        _print_json(report, lang)
    else:
        _print(report, lang, verbose=verbose)
    return _exit_code(report)


def _exit_code(report: CourseReport) -> int:
    unread = [each.finding.code for each in report.exercises if each.finding is not None]
    if Status.GRADER_FAULT in unread:
        return output.FAULT
    code = output.exit_code(each.report for each in report.exercises if each.report is not None)
    return max(code, output.NOT_FULL_MARKS) if unread else code


def _print_json(report: CourseReport, lang: str) -> None:
    from grader.render import json  # noqa: PLC0415 - as every renderer, only where it is asked for

    output.say_document(json.render_course(report, lang=lang))


def _print(report: CourseReport, lang: str, *, verbose: bool) -> None:
    for each in report.exercises:
        if verbose and each.report is not None:
            show(each.report, "text", None, lang, verbose=True)
            output.say()
    print_overview(report, lang, checks=True)


def print_overview(report: CourseReport, lang: str, *, checks: bool) -> None:
    """Print a row for each exercise, in colour on a terminal."""
    from grader.render.overview import compose  # noqa: PLC0415

    page = compose(report, lang=output.spoken(lang), checks=checks)
    if sys.stdout.isatty():
        from grader.render import terminal  # noqa: PLC0415 - rich is for terminals

        terminal.draw(page)
    else:
        from grader.render import plain  # noqa: PLC0415

        output.say(plain.draw(page, encoding=sys.stdout.encoding))
