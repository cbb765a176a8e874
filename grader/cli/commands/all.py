"""`grade all`: grade every exercise that is found."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from grader.cli import options, output
from grader.cli.commands.exercise import deliver, show
from grader.model import Status
from grader.render.language import translator
from grader.sandbox.isolation import choose
from grader.student.progress import grade_folder

if TYPE_CHECKING:
    from grader.course import Course
    from grader.student.progress import CourseReport


@click.command(
    short_help="Grade every exercise that is found.",
    epilog=options.examples(
        "grade all",
        "grade all homework.zip",
        "grade all solutions --format json",
        "grade all --format junit --output report.xml",
        "grade all -v",
    ),
)
@click.argument("path", required=False, metavar="[PATH]")
@options.form
@click.option("--output", "file", metavar="FILE", help="Write the report to this file instead of the terminal.")
@options.seed
@options.isolation
@options.device
@click.option("--verbose", "-v", is_flag=True, help="Show the whole report of each exercise.")
@options.course
@options.lang
@click.pass_context
def command(
    ctx: click.Context,
    path: str | None,
    form: str,
    file: str | None,
    seed: int | None,
    isolation: str | None,
    require_isolation: str | None,
    device: str,
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
    folder = options.folder(course, path, lang)
    chosen = choose(isolation, options.required(form, isolation, require_isolation))
    device = options.where(device, chosen, lang)
    with options.many_workers(ctx, chosen) as workers, output.watched() as tell:
        report = grade_folder(
            course,
            folder,
            seed=course.seed if seed is None else seed,
            workers=workers,
            closely=verbose or form in options.WITH_DETAILS,
            now=tell,
            started=started,
            device=device,
        )
    if verbose or form in options.WITH_DETAILS or course.sets_feedback or report.seed != course.seed:
        from grader.cli.audience import all_for_student  # noqa: PLC0415

        report = all_for_student(report, course)
    output.announce(workers.isolation, lang)
    if not report.exercises:
        _ = translator(lang)
        said = _("No exercise of this course was found in {folder}. Give another path, or begin with: grade start")
        raise click.ClickException(said.format(folder=folder))
    _show(report, form, file, lang, verbose=verbose)
    return _exit_code(report)


def _exit_code(report: CourseReport) -> int:
    unread = [each.finding.code for each in report.exercises if each.finding is not None]
    if Status.GRADER_FAULT in unread:
        return output.FAULT
    code = output.exit_code(each.report for each in report.exercises if each.report is not None)
    return max(code, output.NOT_FULL_MARKS) if unread else code


def _show(report: CourseReport, form: str, file: str | None, lang: str, *, verbose: bool) -> None:
    if form == "text" and file is None:
        _print(report, lang, verbose=verbose)
        return
    if form == "json":
        from grader.render import json  # noqa: PLC0415 - as every renderer, only where it is asked for

        text = json.render_course(report, lang=lang)
    elif form == "html":
        from grader.cli import pages  # noqa: PLC0415

        text = pages.of_course(report, lang)
    elif form in options.FOR_CI:
        from grader.cli import documents  # noqa: PLC0415

        text = documents.of_course(form, report, lang)
    else:
        from grader.render import overview, plain  # noqa: PLC0415

        parts = [
            plain.render(each.report, lang=lang, verbose=True) for each in report.exercises if verbose and each.report
        ]
        text = "\n\n".join([*parts, plain.draw(overview.compose(report, lang=lang, checks=True))])
    deliver(text, form, file, lang)


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
