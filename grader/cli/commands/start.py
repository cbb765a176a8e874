"""`grade start`: put the course's files into a working folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import options, output
from grader.student.workspace import start

if TYPE_CHECKING:
    from grader.course import Course

_FOLDER = "exercises"
_LISTED = 10


@click.command(
    short_help="Put the exercises into a folder.",
    epilog=options.examples("grade start", "grade start my-work", "grade start --course my-course"),
)
@click.argument("directory", required=False, metavar="[DIR]")
@options.course
@options.lang
def command(directory: str | None, course: Course, lang: str) -> int:
    """Put stubs, notebooks and handouts into DIR.

    Without DIR, that is ./exercises; in the folder that a teacher handed out, it is that folder. A file that exists is
    never overwritten: run it again whenever something is missing.
    """
    _ = output.sentences(lang)
    into = Path(directory) if directory else _usual(course)
    try:
        started = start(course, into)
    except OSError as error:
        raise options.cannot_be_written(into, error, lang) from error
    if started.written:
        said = _("Files written to {folder}: {count}. Exercises: {exercises}.")
    else:
        said = _("Nothing was missing in {folder}.")
    output.say(said.format(count=len(started.written), folder=output.place(into), exercises=len(course.entries())))
    if started.kept:
        output.say(_("Kept as they were, because you have worked on them:"))
        for path in started.kept[:_LISTED]:
            output.say(f"  {path.relative_to(into)}")
        if len(started.kept) > _LISTED:
            output.say(_("  and {count} more").format(count=len(started.kept) - _LISTED))
    output.say(_("To go on: {command}").format(command=_next(into)))
    return 0


def _next(into: Path) -> str:
    return "grade status" if into.resolve() == Path.cwd() else f"cd {output.place(into)}; grade status"


def _usual(course: Course) -> Path:
    """The bundle itself for somebody who stands in one: it is the working folder."""
    is_bundle = not course.references.is_dir()
    return course.root if is_bundle and Path.cwd().is_relative_to(course.root) else Path(_FOLDER)
