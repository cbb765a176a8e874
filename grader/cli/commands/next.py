"""`grade next`: what to do next."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from grader.cli import options, output
from grader.cli.audience import progress_for_student
from grader.render import upcoming
from grader.student.materials import handout
from grader.student.progress import in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from grader.course import Course, Entry
    from grader.sandbox.isolation import Isolation
    from grader.sandbox.workers import Workers
    from grader.student.progress import ExerciseProgress


@click.command(
    short_help="Say what to do next.",
    epilog=options.examples("grade next", "grade next homework --lang ko"),
)
@options.whole_folder
def command(ctx: click.Context, folder: Path, isolation: Isolation, course: Course, lang: str) -> int:
    """Say what to do next: the first function of the course that is not right yet, and where it is.

    The exercises in PATH are graded in their order, up to that one; without PATH, in the current directory.
    """
    with options.many_workers(ctx, isolation) as workers, output.watched() as tell:
        graded = list(_up_to_the_first_that_waits(course, folder, workers, tell))
    output.announce(isolation, lang)
    _ = output.sentences(lang)
    last = graded[-1] if graded else None
    if last is not None and last.waits:
        entry = course.entry(str(last.number))
        found = handout(course, entry, folder, output.spoken(lang))
        where = output.place(found) if found is not None else ""
        output.say(upcoming.render(last, lang=lang, handout=where, encoding=sys.stdout.encoding))
    elif all(each.report is not None and each.report.complete for each in graded):
        output.say(_("Everything is right: well done!"))
    else:
        output.say(_("Nothing is left for you to do here."))
    return 0


def _up_to_the_first_that_waits(
    course: Course, folder: Path, workers: Workers, tell: Callable[[Entry], None]
) -> Iterator[ExerciseProgress]:
    """What the student may see: what is not shown waits for nobody."""
    for graded in in_order(course, folder, workers=workers, now=tell):
        each = progress_for_student(graded, course)
        yield each
        if each.waits:
            return
