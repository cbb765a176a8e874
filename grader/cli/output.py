"""Where commands print to: what a pipe, a log or a terminal can show, and the exit code that goes with it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.model import Status
from grader.render.charset import fit, speakable
from grader.render.language import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from grader.course import Entry
    from grader.model import ExerciseReport
    from grader.render.language import Translator
    from grader.sandbox.isolation import Isolation

FULL_MARKS, NOT_FULL_MARKS, FAULT = 0, 1, 3


def exit_code(reports: Iterable[ExerciseReport]) -> int:
    """0 for full marks, 1 for less, 3 if the grader itself failed somewhere."""
    statuses = {check.status for report in reports for check in report.checks}
    if Status.GRADER_FAULT in statuses:
        return FAULT
    return FULL_MARKS if statuses <= {Status.PASSED} else NOT_FULL_MARKS


def spoken(lang: str) -> str:
    """The language that standard output can write: English where its encoding has no Hangul."""
    return speakable(lang, sys.stdout.encoding)


def sentences(lang: str) -> Translator:
    """The translator for what is printed on standard output."""
    return translator(spoken(lang))


def say(text: str = "") -> None:
    """Print text; what the encoding of standard output lacks is replaced."""
    click.echo(fit(text, sys.stdout.encoding))


def place(path: Path) -> str:
    """A path as somebody in the current directory would type it."""
    here = Path.cwd()
    if path == here:
        return here.name or str(here)
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def announce(isolation: Isolation, lang: str) -> None:
    """Say on standard error what everybody should know of how student code was held."""
    for note in isolation.notes:
        from grader.render.words import say_or_code  # noqa: PLC0415 - rare

        click.echo(f"grade: {say_or_code(note, speakable(lang, sys.stderr.encoding))}", err=True)


def say_document(text: str) -> None:
    """Print a document for programs: UTF-8, whatever the terminal speaks."""
    click.echo(text.encode())


@contextmanager
def watched() -> Iterator[Callable[[Entry], None]]:
    """Tell somebody who waits at a terminal which exercise is at hand; yields the function that says it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - rich is for terminals
    from rich.markup import escape  # noqa: PLC0415

    with Console(stderr=True).status("") as status:
        yield lambda entry: status.update(escape(f"{entry.number} {entry.slug}"))
