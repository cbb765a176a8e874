"""`grade reset`: restore one stub."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import options, output
from grader.student.materials import KINDS, stub
from grader.student.workspace import reset
from grader.submissions.read import find

if TYPE_CHECKING:
    from grader.course import Course


@click.command(
    short_help="Restore one stub; your old file is kept.",
    epilog=options.examples("grade reset 3", "grade reset activations homework/activations.ipynb"),
)
@click.argument("exercise", metavar="N|SLUG")
@click.argument("path", required=False, metavar="[PATH]")
@options.course
@options.lang
def command(exercise: str, path: str | None, course: Course, lang: str) -> int:
    """Restore the stub of exercise N in PATH: a .py file, a notebook, or the folder that holds one.

    Without PATH, that is the current directory. Your old file is kept beside it under a new name.
    """
    _ = output.sentences(lang)
    entry = course.entry(exercise)
    place = Path(path) if path else Path.cwd()
    file = find(place, entry.slug, entry.folder) if place.is_dir() else place
    if file.suffix not in KINDS:
        raise click.UsageError(
            _("{file} is neither a .py file nor a notebook: give the path of the file.").format(file=file)
        )
    fresh = stub(course, entry, file.suffix)
    existed = file.exists()
    try:
        kept = reset(file, fresh)
    except OSError as error:
        raise options.cannot_be_written(file, error, lang) from error
    where = output.place(file)
    if kept is not None:
        output.say(_("{file} is the stub again. Your old file is now {kept}.").format(file=where, kept=kept.name))
    elif existed:
        output.say(_("{file} is the stub already.").format(file=where))
    else:
        output.say(_("{file} is there again.").format(file=where))
    return 0
