"""`grade verify`: grade the grader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grader.cli import options
from grader.sandbox.isolation import choose

if TYPE_CHECKING:
    from grader.author.verify import Verification
    from grader.course import Course

_ROW = "{:<20} {:>6} {:>6} {:>9} {:>9} {:>9} {:>9} {:>6}"


@click.command(epilog="Example: grade verify        grade verify 3 7        grade verify --course my-course")
@click.argument("exercises", nargs=-1, metavar="[N|SLUG]...")
@click.option("--no-oracles", is_flag=True, help="Leave out the oracles, which may need TensorFlow.")
@options.course
def command(exercises: tuple[str, ...], no_oracles: bool, course: Course) -> int:
    """Prove that a course can be trusted: its solutions, stubs, mistakes, oracles and cases.

    The margin is that of the mistake that is hardest to tell from a right answer, in tolerances (100 at least); the
    oracle error is that of the independent library that agrees least (below 1).
    """
    from grader.author.verify import verify  # noqa: PLC0415 - `grade verify --help` needs none of it

    entries = [course.entry(name) for name in exercises] or course.entries()
    click.echo(_ROW.format("exercise", "checks", "cases", "mistakes", "margin", "oracle", "solution", "stub"))
    failed = False
    for entry in entries:
        result = verify(course, entry, level=choose(None, None), oracles=not no_oracles)
        click.echo(_row(result))
        for problem in result.problems:
            click.echo(f"    {problem}")
        for skipped in result.skipped:
            click.echo(f"    not run: {skipped}")
        failed = failed or bool(result.problems)
    return 1 if failed else 0


def _row(result: Verification) -> str:
    return _ROW.format(
        f"{result.number} {result.slug}",
        result.checks,
        result.cases,
        result.mistakes,
        f"{result.margin:.3g}",
        f"{result.oracle_error:.2g}",
        f"{result.solution:.0%}",
        f"{result.stub:.0%}",
    )
