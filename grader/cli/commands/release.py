"""`grade release`: what students get."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import options, output

if TYPE_CHECKING:
    from grader.course import Course


@click.command(
    short_help="Write the bundle for students.",
    epilog=options.examples(
        "grade release build/course",
        "grade release --stubs",
        "grade release out --nbgrader",
        "grade release out --course mine",
    ),
)
@click.argument("directory", required=False, metavar="[DIR]")
@click.option("--stubs", is_flag=True, help="Instead, generate the stubs and notebooks in the course's own exercises/.")
@click.option("--nbgrader", is_flag=True, help="Let the notebooks' cells say to nbgrader what they are.")
@options.course
@options.lang
def command(directory: str | None, stubs: bool, nbgrader: bool, course: Course, lang: str) -> int:
    """Write the student bundle into DIR: stubs, notebooks, handouts and frozen answer keys for the public seed.

    It holds no reference and no solution. All of `grade` works inside it.
    """
    from grader.author.release import release, write_stubs  # noqa: PLC0415 - `--help` needs none of it

    _ = output.sentences(lang)
    if stubs == bool(directory):
        raise click.UsageError(_("Give either DIR or --stubs."))
    if stubs and nbgrader:
        raise click.UsageError(_("--nbgrader is for a bundle: give DIR."))
    into = Path(directory) if directory else course.root / "exercises"
    try:
        files = release(course, into, nbgrader=nbgrader) if directory else write_stubs(course)
    except OSError as error:
        raise options.cannot_be_written(into, error, lang) from error
    if directory:
        output.say(_("{folder}: {count} files for students.").format(folder=into, count=len(files)))
        return 0
    for path in files:
        output.say(_("Written: {path}").format(path=output.place(path)))
    if not files:
        output.say(_("Stubs and notebooks are as the solutions have them."))
    return 0
