"""`grade release`: what students get."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import options

if TYPE_CHECKING:
    from grader.course import Course


@click.command(epilog="Example: grade release build/course        grade release --stubs")
@click.argument("directory", required=False, metavar="[DIR]")
@click.option("--stubs", is_flag=True, help="Instead, generate the stubs and notebooks in the course's own exercises/.")
@options.course
def command(directory: str | None, stubs: bool, course: Course) -> int:
    """Write the student bundle into DIR: stubs, notebooks, handouts and frozen answer keys for the public seed.

    It holds no reference and no solution. `grade exercise` works inside it.
    """
    from grader.author.release import release, write_stubs  # noqa: PLC0415 - `--help` needs none of it

    if stubs == bool(directory):
        raise click.UsageError("give either DIR or --stubs")
    if directory:
        files = release(course, Path(directory))
        click.echo(f"{directory}: {len(files)} files for students")
    else:
        for path in write_stubs(course, course.root / "exercises"):
            click.echo(f"written: {path}")
    return 0
