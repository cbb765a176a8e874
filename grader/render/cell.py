"""A report as what a notebook shows below a cell: one piece of HTML, in the notebook's own colours."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from grader.model import Status
from grader.render.layout import MARKS
from grader.render.page import compose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.model import ExerciseReport
    from grader.render.page import Block, Row

# Readable on white and on black; the marks and words say the same without colour.
_GOOD, _BAD, _DIM, _FAULT = "#1a8754", "#d1442f", "#808080", "#a349c4"
_COLOURS: Final[Mapping[Status, str]] = {
    Status.PASSED: _GOOD,
    Status.NOT_ATTEMPTED: _DIM,
    Status.SKIPPED: _DIM,
    Status.GRADER_FAULT: _FAULT,
}
_CODE: Final = "    "


def render(report: ExerciseReport, *, lang: str) -> str:
    """Returns a report as HTML without scripts and outside resources.

    Args:
        report: the verdicts.
        lang: `"en"` or `"ko"`.
    """
    return "".join(_parts(report, lang))


def _parts(report: ExerciseReport, lang: str) -> Iterator[str]:
    page = compose(report, lang=lang)
    yield f'<div lang="{escape(lang)}" style="max-width:48em;line-height:1.4;text-align:left">'
    yield f"<p style='margin:.2em 0'><strong>{escape(page.title)}</strong><br>"
    yield f"<small style='opacity:.75'>{escape(page.facts)}</small></p>"
    yield "<ul style='list-style:none;margin:0;padding:0'>"
    for row in page.rows:
        yield from _row(row)
    yield "</ul>"
    for note in page.notes:
        yield f"<p style='margin:.3em 0'>! {_words(note)}</p>"
    yield f"<p style='margin:.4em 0'><strong>{escape(page.total)}</strong> {escape(page.next_step)}</p></div>"


def _row(row: Row) -> Iterator[str]:
    colour = _COLOURS.get(row.status, _BAD)
    yield f"<li style='margin:.3em 0;padding-left:.6em;border-left:.25em solid {colour}'>"
    yield f"<span style='color:{colour}' aria-hidden='true'>{MARKS[row.status]}</span> "
    yield f"<code>{escape(row.name)}</code> {escape(row.points)} "
    yield f"<span style='color:{colour}'>{escape(row.word)}</span>"
    for block in row.blocks:
        yield _block(block)
    yield "</li>"


def _block(block: Block) -> str:
    weight = ";font-weight:600" if block.role == "why" else ";opacity:.75" if block.role == "case" else ""
    return f"<div style='margin:.1em 0 .1em 1.4em{weight}'>{_words(block.text)}</div>"


def _words(text: str) -> str:
    """Text with its lines; those that begin with spaces are code."""
    lines = text.split("\n")
    return "<br>".join(
        f"<code style='white-space:pre-wrap'>{escape(line[len(_CODE) :])}</code>"
        if line.startswith(_CODE)
        else escape(line)
        for line in lines
    )
