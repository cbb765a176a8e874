"""`grade exercise`: grade one exercise."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import options, output
from grader.grade import grade
from grader.key.store import answer_key
from grader.sandbox.isolation import choose
from grader.sandbox.preload import modules_for
from grader.sandbox.process import adopt
from grader.sandbox.workers import Workers
from grader.submissions.find import root_of
from grader.submissions.read import read

if TYPE_CHECKING:
    from grader.course import Course
    from grader.model import ExerciseReport


@click.command(
    short_help="Grade one exercise.",
    epilog=options.examples(
        "grade exercise 3",
        "grade exercise activations homework/activations.ipynb",
        "grade exercise 3 --check softmax --verbose",
        "grade exercise 3 --format json --output report.json",
    ),
)
@click.argument("exercise", metavar="N|SLUG")
@click.argument("path", required=False, metavar="[PATH]")
@options.form
@click.option("--output", "file", metavar="FILE", help="Write the report to this file instead of the terminal.")
@options.seed
@click.option("--check", "only", multiple=True, metavar="NAME", help="Grade this check only; repeatable.")
@options.limits
@options.isolation
@click.option("--verbose", "-v", is_flag=True, help="Show shapes, error statistics, versions and more output.")
@options.course
@options.lang
@click.pass_context
def command(
    ctx: click.Context,
    exercise: str,
    path: str | None,
    form: str,
    file: str | None,
    seed: int | None,
    only: tuple[str, ...],
    timeout: str | None,
    memory: str | None,
    limit: tuple[str, ...],
    isolation: str | None,
    require_isolation: str | None,
    verbose: bool,
    course: Course,
    lang: str,
) -> int:
    """Grade exercise N (a number or a name) in PATH: a .py file, a notebook, a folder or a .zip.

    Without PATH, the exercise's file below the current directory is graded.

    The exit code is 0 for full marks, 1 for less, 2 if there is nothing to grade, 3 if the grader itself failed.
    """
    started = time.monotonic()
    entry = course.entry(exercise)
    chosen = choose(isolation, require_isolation)
    graded = Path(path) if path else Path.cwd()
    submission = read(graded, slug=entry.slug, folder=entry.folder, root=root_of(graded, entry.folder))
    key = answer_key(course, entry, course.seed if seed is None else seed)
    names = [job.name for job in key.check_jobs()]
    unknown = [name for name in only if name not in names]
    if unknown:
        raise options.no_such_check(entry, unknown[0], names, lang)
    limits = options.limited(course.limits, timeout, memory, limit)
    preload = modules_for(submission, generators=key.generators)
    with Workers(preload, chosen, first=adopt(ctx.obj) if ctx.obj else None) as workers:
        report = grade(submission, key, limits=limits, workers=workers, only=only, started=started)
    output.announce(chosen, lang)
    show(report, form, file, lang, verbose=verbose)
    return output.exit_code([report])


def show(report: ExerciseReport, form: str, file: str | None, lang: str, *, verbose: bool) -> None:
    """Print a report, or write it to a file."""
    if form == "text" and file is None and sys.stdout.isatty():
        from grader.render import terminal  # noqa: PLC0415 - rich is for terminals

        terminal.show(report, lang=lang, verbose=verbose)
        return
    if form == "json":
        from grader.render import json  # noqa: PLC0415

        text = json.render(report, lang=lang)
    else:
        from grader.render import plain  # noqa: PLC0415

        text = plain.render(report, lang=lang, verbose=verbose, encoding="utf-8" if file else sys.stdout.encoding)
    if file is not None:
        _write(Path(file), text, lang)
    elif form == "json":
        output.say_document(text)
    else:
        output.say(text)


def _write(file: Path, text: str, lang: str) -> None:
    try:
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise options.cannot_be_written(file, error, lang) from error
