"""A report on a terminal, in colour. The only renderer that needs rich: import it where there is a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.text import Text

from grader.model import Status
from grader.render.charset import fit, speakable
from grader.render.layout import lay_out
from grader.render.page import compose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import ExerciseReport
    from grader.render.page import Page

_MAX_WIDTH: Final = 100  # longer lines are hard to read

_STYLES: Final[Mapping[str, str]] = {
    Status.PASSED: "green",
    Status.WRONG: "red",
    Status.ERROR: "red",
    Status.TIMEOUT: "red",
    Status.MISSING: "red",
    Status.NOT_ATTEMPTED: "dim",
    Status.SKIPPED: "dim",
    Status.GRADER_FAULT: "bold magenta",
    "title": "bold",
    "facts": "dim",
    "name": "bold",
    "case": "dim",
    "why": "cyan",
    "output": "dim",
    "note": "yellow",
    "curve": "dim",
    "detail": "dim",
    "total": "bold",
    "next_step": "cyan",
}


def show(report: ExerciseReport, *, lang: str, verbose: bool = False, console: Console | None = None) -> None:
    """Prints a report.

    What a student controls is neutralised and never read as rich's markup.

    Args:
        report: the verdicts.
        lang: `"en"` or `"ko"`.
        verbose: show shapes, error statistics, more output and where the grade comes from.
        console: where to print; default: standard output, without colours if `NO_COLOR` is set.
    """
    console = console or Console()
    draw(compose(report, lang=speakable(lang, console.encoding), verbose=verbose), console)


def draw(page: Page, console: Console | None = None) -> None:
    """Prints a page; by default on standard output."""
    console = console or Console()
    shown = Text(no_wrap=True, overflow="ignore")
    for line in lay_out(page, min(console.width, _MAX_WIDTH)):
        for span in line:
            shown.append(fit(span.text, console.encoding), _STYLES.get(span.role, ""))
        shown.append("\n")
    console.print(shown, end="", soft_wrap=True, highlight=False)
