"""`grade list`: the exercises and their points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grader.cli import options
from grader.key.store import answer_key
from grader.render.cells import pad
from grader.render.language import pick

if TYPE_CHECKING:
    from grader.course import Course


@click.command(epilog="Example: grade list        grade list --lang ko")
@options.course
@options.lang
def command(course: Course, lang: str) -> int:
    """List the exercises of the course and what they are worth."""
    for entry in course.entries():
        key = answer_key(course, entry, course.seed)
        points = sum(check.points for check in key.checks())
        click.echo(f"{entry.number:>3}  {pad(entry.slug, 16)} {pad(pick(key.title, lang), 44)} {points:g}")
    return 0
