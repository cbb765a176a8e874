"""`grade doctor`: what this machine offers, and what to install for more."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from grader import __version__
from grader.cli import options, output
from grader.limits import NAMES
from grader.render.cells import cells, pad, wrap
from grader.render.language import pick

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course import Course
    from grader.machine import Machine, Trial
    from grader.render.language import Translator

_WIDTH = 96
_NAME_WIDTH = 16


@click.command(
    short_help="Show what this machine offers.",
    epilog=options.examples("grade doctor", "grade doctor --lang ko", "grade doctor --format json"),
)
@options.form
@options.course
@options.lang
def command(form: str, course: Course, lang: str) -> int:
    """Show what this machine offers: how firmly student code can be held, and what else is there.

    Every level of isolation is tried by running a function of one line at it.
    """
    from grader.machine import look_around  # noqa: PLC0415 - `--help` needs none of it

    machine = look_around()
    if form == "json":
        output.say_document(_document(machine, course, lang))
    else:
        for line in _lines(machine, course, output.spoken(lang), output.sentences(lang)):
            output.say(line)
    return 0


def _document(machine: Machine, course: Course, lang: str) -> str:
    import json  # noqa: PLC0415

    data = {
        "schema": 1,
        "deltagrade": __version__,
        **asdict(machine),
        "levels": [
            {
                "level": str(trial.level),
                "works": trial.problem is None,
                "problem": trial.problem,
                "promise": pick(trial.level.promise, lang),
                "needs": pick(trial.level.needs, lang),
            }
            for trial in machine.levels
        ],
        "strongest": machine.strongest and str(machine.strongest),
        "course": str(course.root),
        "limits": {name: getattr(course.limits, name) for name in NAMES},
        "language": lang,
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _lines(machine: Machine, course: Course, lang: str, _: Translator) -> Iterator[str]:
    yield _("Isolation of student code; the strongest level that works is used:")
    for trial in machine.levels:
        yield from _level(trial, lang, _, used=trial.level is machine.strongest)
    yield ""
    rows = [*_course(course, lang, _), *_rows(machine, lang, _)]
    width = max(cells(name) for name, _said in rows) + 2
    for name, said in rows:
        yield from wrap(said, _WIDTH, pad(name, width), " " * width)


def _level(trial: Trial, lang: str, _: Translator, *, used: bool) -> Iterator[str]:
    mark = "✓" if trial.problem is None else "✗"
    first = f"  {mark} {pad(trial.level, _NAME_WIDTH)}"
    indent = " " * cells(first)
    promise = pick(trial.level.promise, lang)
    yield from wrap(_("{promise} (used)").format(promise=promise) if used else promise, _WIDTH, first, indent)
    if trial.problem is not None:
        said = _("Not here: {problem}.").format(problem=trial.problem.rstrip("."))
        yield from wrap(f"{said} {pick(trial.level.needs, lang)}", _WIDTH, indent, indent)


def _course(course: Course, lang: str, _: Translator) -> Iterator[tuple[str, str]]:
    limits = course.limits
    yield _("Course"), f"{pick(course.title, lang)} ({course.root})"
    yield (
        _("Limits"),
        _("{check} s a check, {submission} s a submission, {memory} MB of memory; no file, no process").format(
            check=f"{limits.check_seconds:g}", submission=f"{limits.submission_seconds:g}", memory=limits.memory_mb
        ),
    )


def _rows(machine: Machine, lang: str, _: Translator) -> Iterator[tuple[str, str]]:
    yield (
        _("System"),
        _("{system}, {cores} processor cores, user {user}").format(
            system=machine.system, cores=machine.cores, user=machine.user
        ),
    )
    yield "deltagrade", f"{__version__} (Python {machine.python}, {sys.executable})"
    yield (
        "NumPy",
        _("{version}, {blas}; each submission computes with one thread").format(
            version=machine.numpy, blas=machine.blas
        ),
    )
    yield (
        "TensorFlow",
        machine.tensorflow
        or _("not installed; `grade verify` compares with it: {command}").format(
            command='pip install "deltagrade[oracle]"'
        ),
    )
    yield _("GPU"), ", ".join(machine.gpus) or _("none seen; none is needed")
    yield (
        "CuPy",
        _("{version}; students' networks train on a GPU with --device gpu --isolation contained").format(
            version=machine.cupy
        )
        if machine.cupy
        else _("not installed; students' networks would train on a GPU with it: {command}").format(
            command='pip install "deltagrade[gpu]"'
        ),
    )
    cannot = _("{folder} cannot be written; DELTAGRADE_CACHE names another").format(folder=machine.cache)
    yield _("Cache"), machine.cache if machine.cache_works else cannot
    yield (
        _("Language"),
        _("{language}; {encoding} on the terminal").format(
            language={"en": "English", "ko": "한국어"}[lang], encoding=sys.stdout.encoding or os.devnull
        ),
    )
