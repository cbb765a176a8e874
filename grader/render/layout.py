"""A page laid out in columns: lines of spans, each with the role that a terminal may give a colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from grader.model import Status
from grader.render.cells import cells, clip, pad, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.render.page import Page, Row

MARKS: Final[Mapping[Status, str]] = {
    Status.PASSED: "✓",
    Status.WRONG: "✗",
    Status.ERROR: "✗",
    Status.TIMEOUT: "✗",
    Status.MISSING: "✗",
    Status.NOT_ATTEMPTED: "·",
    Status.SKIPPED: "·",
    Status.GRADER_FAULT: "!",
}
_NAME_WIDTH: Final = 32
_INDENT: Final = "      "


class Span(NamedTuple):
    """Text and what it is: a status, the role of a block, or the name of a part of the page."""

    role: str
    text: str


Line: TypeAlias = tuple[Span, ...]


def lay_out(page: Page, width: int) -> Iterator[Line]:
    """Yields the lines of a page.

    Args:
        page: what to show.
        width: how many columns a line may take; source code and output may take more.
    """
    yield from _wrapped("title", page.title, width)
    yield from _wrapped("facts", page.facts, width)
    yield ()
    name_width = min(max((cells(row.name) for row in page.rows), default=0), _NAME_WIDTH)
    points_width = max((len(row.points) for row in page.rows), default=0)
    for row in page.rows:
        yield _row(row, name_width, points_width)
        for block in row.blocks:
            yield from _wrapped(block.role, block.text, width, _INDENT)
    yield ()
    for note in page.notes:
        yield from _wrapped("note", note, width, "! ", "  ")
    if page.notes:
        yield ()
    for detail in page.details:
        yield from _wrapped("detail", detail, width)
    if page.details:
        yield ()
    yield from _wrapped("total", page.total, width)
    yield from _wrapped("next_step", page.next_step, width)


def _row(row: Row, name_width: int, points_width: int) -> Line:
    return (
        Span(row.status, f"  {MARKS[row.status]} "),
        Span("name", pad(clip(row.name, name_width), name_width)),
        Span("points", f"  {row.points:>{points_width}}  "),
        Span(row.status, row.word),
    )


def _wrapped(role: str, text: str, width: int, first: str = "", rest: str | None = None) -> Iterator[Line]:
    for line in wrap(text, width, first, rest):
        yield (Span(role, line),)
