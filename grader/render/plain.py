"""A report as plain text: for pipes, logs and terminals that cannot do more. Nothing heavy is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.render.charset import fit, speakable
from grader.render.layout import lay_out
from grader.render.neutral import uncommanding
from grader.render.page import compose

if TYPE_CHECKING:
    from grader.model import ExerciseReport
    from grader.render.page import Page


def render(
    report: ExerciseReport, *, lang: str, verbose: bool = False, width: int = 80, encoding: str | None = "utf-8"
) -> str:
    """Returns a report as text, without a line break at its end.

    Args:
        report: the verdicts.
        lang: `"en"` or `"ko"`.
        verbose: show shapes, error statistics, more output and where the grade comes from.
        width: how many columns a line may take; Korean letters take two.
        encoding: what the text will be written in; what it lacks is replaced, Korean by English.
    """
    return draw(compose(report, lang=speakable(lang, encoding), verbose=verbose), width=width, encoding=encoding)


def draw(page: Page, *, width: int = 80, encoding: str | None = "utf-8") -> str:
    """Returns a page as text, without a line break at its end."""
    lines = ("".join(span.text for span in line) for line in lay_out(page, width))
    return fit("\n".join(map(uncommanding, lines)), encoding)
