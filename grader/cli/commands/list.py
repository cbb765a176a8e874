"""`grade list`: the exercises and their points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grader.cli import options, output
from grader.render.cells import cells, pad
from grader.render.language import pick
from grader.render.page import points
from grader.student.outline import outline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.course import Course


@click.command(
    short_help="List the exercises and their points.",
    epilog=options.examples("grade list", "grade list --lang ko", "grade list --course my-course"),
)
@options.course
@options.lang
def command(course: Course, lang: str) -> int:
    """List the exercises of the course: number, name, title, checks and points."""
    _ = output.sentences(lang)
    outlines = [outline(course, entry) for entry in course.entries()]
    titles = [pick(each.title, output.spoken(lang)) for each in outlines]
    slug, title = (_widest(column) for column in ([each.slug for each in outlines], titles))
    output.say(pick(course.title, output.spoken(lang)))
    output.say()
    for each, said in zip(outlines, titles, strict=True):
        worth = _("checks: {count}, points: {points}").format(count=each.checks, points=points(each.points))
        output.say(f"  {each.number:>2} {pad(each.slug, slug)}  {pad(said, title)}  {worth}")
    output.say()
    output.say(
        _("Exercises: {count}, points: {points}. To begin: {command}").format(
            count=len(outlines), points=points(sum(each.points for each in outlines)), command="grade start"
        )
    )
    return 0


def _widest(column: Sequence[str]) -> int:
    return max(map(cells, column), default=0)
