"""What somebody who waits for a class sees: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from grader.model import Status
from grader.render.charset import speakable
from grader.render.language import translator
from grader.render.page import verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.batch.run import Summary
    from grader.render.language import Translator

    Follow = Callable[[Summary], None]

_SECONDS = 2.0


@contextmanager
def followed(total: Callable[[], int], lang: str) -> Iterator[Follow]:
    """Show on standard error how far a run is; yields what takes the summary as it grows.

    Args:
        total: counts the work; asked only where somebody watches, since it takes a look at every folder.
        lang: to speak.
    """
    _ = translator(speakable(lang, sys.stderr.encoding))
    if not sys.stderr.isatty():
        yield _lines(_)
        return
    from rich.console import Console  # noqa: PLC0415 - rich is for terminals
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        BarColumn(20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[verdicts]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total(), rate="", verdicts="")
        started = time.monotonic()

        def follow(summary: Summary) -> None:
            rate = summary.graded / max(time.monotonic() - started, 0.1)
            progress.update(
                task,
                completed=summary.graded + summary.unchanged,
                rate=_("{rate:.0f} a second").format(rate=rate),
                verdicts=verdicts(summary, _),
            )

        yield follow


def verdicts(summary: Summary, _: Translator) -> str:
    """The verdicts of a run with their counts, the most common first."""
    return ", ".join(f"{verdict(Status(status), _)} {count}" for status, count in summary.verdicts.most_common())


def _lines(_: Translator) -> Follow:
    told = time.monotonic()

    def follow(summary: Summary) -> None:
        nonlocal told
        if time.monotonic() - told >= _SECONDS:
            told = time.monotonic()
            said = _("{graded} graded, {unchanged} unchanged")
            click.echo(said.format(graded=summary.graded, unchanged=summary.unchanged), err=True)

    return follow
