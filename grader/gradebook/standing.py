"""Which results are in force, as SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, or_, select

from grader.gradebook.models import Result, Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeVar

    from sqlalchemy import ColumnElement, ScalarSelect

    Item = TypeVar("Item")

PAGE = 400
"""How many students are read in one transaction: enough to be fast, and the memory is that of a page."""


def proposed() -> ScalarSelect[int]:
    """The runs whose results do not count (yet)."""
    return select(Run.c.id).where(Run.c.accepted.is_(None)).scalar_subquery()


def in_force(besides: int | None = None) -> ColumnElement[bool]:
    """Holds for the newest accepted result of an attempt.

    Args:
        besides: a run to look away from, as if it had never been.
    """
    newer = Result.alias().c
    found_newer = exists().where(
        newer.student == Result.c.student,
        newer.number == Result.c.number,
        newer.attempt == Result.c.attempt,
        newer.run_id > Result.c.run_id,
        newer.run_id.not_in(proposed()),
        *(() if besides is None else (newer.run_id != besides,)),
    )
    return and_(
        Result.c.run_id.not_in(proposed()),
        *(() if besides is None else (Result.c.run_id != besides,)),
        ~found_newer,
    )


def latest_attempt() -> ColumnElement[bool]:
    """Holds for the result in force of the latest attempt of a student at an exercise."""
    later = Result.alias().c
    found_later = exists().where(
        later.student == Result.c.student,
        later.number == Result.c.number,
        or_(later.attempt > Result.c.attempt, and_(later.attempt == Result.c.attempt, later.run_id > Result.c.run_id)),
        later.run_id.not_in(proposed()),
    )
    return and_(Result.c.run_id.not_in(proposed()), ~found_later)


def pages(items: Sequence[Item], size: int = PAGE) -> Iterator[Sequence[Item]]:
    """The items, a page at a time."""
    return (items[start : start + size] for start in range(0, len(items), size))
