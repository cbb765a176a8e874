"""`grade notebook`: what `%grade` calls. No command for people, and so in no list."""

from __future__ import annotations

import json
import sys
import time
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import options, output
from grader.cli.audience import for_student
from grader.grade import grade
from grader.key.store import answer_key
from grader.render import cell, plain
from grader.render import json as report_json
from grader.render.language import translator
from grader.sandbox.isolation import choose
from grader.sandbox.preload import modules_for
from grader.sandbox.process import adopt
from grader.sandbox.workers import Workers
from grader.student.outline import check_names
from grader.submissions.live import read_live

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.course import Course, Entry


@click.command(hidden=True)
@click.argument("exercise", required=False, metavar="[N|SLUG]")
@click.option("--check", "only", multiple=True, metavar="NAME", help="Grade this check only; repeatable.")
@options.isolation
@options.course
@options.lang
@click.pass_context
def command(
    ctx: click.Context,
    exercise: str | None,
    only: tuple[str, ...],
    isolation: str | None,
    require_isolation: str | None,
    course: Course,
    lang: str,
) -> int:
    """Grade exercise N (a number or a name) by the cells that have been run.

    Without N, that is the exercise that has the check NAME, or the one in whose folder the notebook is.
    """
    started = time.monotonic()
    here = Path.cwd()
    entry = course.entry(exercise) if exercise else _exercise_of(course, only, here, lang)
    submission = read_live(_cells(), slug=entry.slug, folder=entry.folder, here=here)
    key = answer_key(course, entry, course.seed)
    names = [job.name for job in key.check_jobs()]
    unknown = [name for name in only if name not in names]
    if unknown:
        raise options.no_such_check(entry, unknown[0], names, lang)
    preload = modules_for(submission, generators=key.generators, library=key.library)
    first = adopt(ctx.obj) if ctx.obj else None
    with Workers(preload, choose(isolation, require_isolation), first=first, library=key.library) as workers:
        report = grade(submission, key, limits=course.limits, workers=workers, only=only, started=started)
    report = for_student(report, course, entry, names)
    reply = {
        "report": report_json.as_data(report, lang=lang),
        "complete": report.complete,
        "html": cell.render(report, lang=lang),
        "text": plain.render(report, lang=lang),
    }
    click.echo(json.dumps(reply))
    return output.exit_code([report])


def _cells() -> list[tuple[str, int]]:
    try:
        told: dict[str, Any] = json.load(sys.stdin)
        return [(str(source), int(stopped)) for source, stopped in told["cells"]]
    except (ValueError, TypeError, LookupError, RecursionError):
        raise click.UsageError("the cells of a notebook are expected on standard input, as %grade sends them") from None


def _exercise_of(course: Course, only: Sequence[str], here: Path, lang: str) -> Entry:
    """The exercise that is meant: the one in whose folder the notebook is, or the only one with such a check."""
    _ = translator(lang)
    near = [entry for entry in course.entries() if here.name == entry.folder]
    if not only:
        if near:
            return near[0]
        raise click.UsageError(_("Which exercise is meant? For example: %grade 3"))
    known: dict[str, list[Entry]] = {}
    for entry in [*near, *(entry for entry in course.entries() if entry not in near)]:
        for name in check_names(course, entry):
            known.setdefault(name, []).append(entry)
    found = known.get(only[0], [])
    if not found:
        close = get_close_matches(only[0], known, n=3, cutoff=0.6)
        said = _("No exercise has a check {name}.").format(name=repr(only[0]))
        guess = " " + _("Is it one of these: {names}?").format(names=", ".join(close)) if close else ""
        raise click.UsageError(said + guess)
    if len(found) > 1 and found[0] not in near:
        numbers = ", ".join(f"{entry.number} {entry.slug}" for entry in found)
        raise click.UsageError(
            _("Several exercises have a check {name}: {exercises}. Say which one is meant.").format(
                name=only[0], exercises=numbers
            )
        )
    return found[0]
