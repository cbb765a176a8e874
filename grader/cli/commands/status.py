"""`grade status`: how far this student is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grader.cli import options, output
from grader.cli.audience import all_for_student
from grader.cli.commands.all import print_overview
from grader.student.progress import grade_folder, with_missing

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course import Course
    from grader.sandbox.isolation import Isolation


@click.command(
    short_help="Show how far you are and what is next.",
    epilog=options.examples("grade status", "grade status homework --lang ko"),
)
@options.whole_folder
def command(ctx: click.Context, folder: Path, isolation: Isolation, course: Course, lang: str) -> int:
    """Show how far you are with each exercise, and what is next.

    Every exercise found in PATH is graded; without PATH, in the current directory.
    """
    with options.many_workers(ctx, isolation) as workers, output.watched() as tell:
        report = grade_folder(course, folder, seed=course.seed, workers=workers, now=tell)
    output.announce(isolation, lang)
    print_overview(with_missing(all_for_student(report, course), course), lang, checks=False)
    return 0
