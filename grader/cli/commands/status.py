"""`grade status`: how far this student is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import options, output
from grader.cli.commands.all import print_overview
from grader.sandbox.isolation import choose
from grader.student.progress import grade_folder, with_missing
from grader.student.workspace import working_folder

if TYPE_CHECKING:
    from grader.course import Course


@click.command(
    short_help="Show how far you are and what is next.",
    epilog=options.examples("grade status", "grade status homework --lang ko"),
)
@click.argument("path", required=False, metavar="[PATH]")
@options.isolation
@options.course
@options.lang
@click.pass_context
def command(
    ctx: click.Context,
    path: str | None,
    isolation: str | None,
    require_isolation: str | None,
    course: Course,
    lang: str,
) -> int:
    """Show how far you are with each exercise, and what is next.

    Every exercise found in PATH is graded; without PATH, in the current directory.
    """
    folder = Path(path) if path else working_folder(course, Path.cwd())
    options.refuse_a_single_file(folder, lang)
    with options.many_workers(ctx, choose(isolation, require_isolation)) as workers, output.watched() as tell:
        report = grade_folder(
            course, folder, seed=course.seed, workers=workers, now=lambda entry: tell(f"{entry.number} {entry.slug}")
        )
    output.announce(workers.isolation, lang)
    print_overview(with_missing(report, course), lang, checks=False)
    return 0
