"""Tables for people and scripts: a line for each student, or a line for each grade."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from grader.export import cells
from grader.export.rows import Exported

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from grader.export.rows import Exercise, Row


def write_wide(
    path: Path, rows: Iterable[Row], exercises: Sequence[Exercise], students: Iterable[str] = ()
) -> Exported:
    """Write `grades.csv`: the student, a column for each exercise, and the total of those.

    Args:
        path: the file.
        rows: a student's together; only one student's are in memory.
        exercises: the columns.
        students: those who get a line even if they have no grade; these lines come last.

    Raises:
        ExportError: the file cannot be written.
        ValueError: a student's rows are not together.
    """
    counter = _Counter()
    header = ["student", *(exercise.folder for exercise in exercises), "total"]
    cells.write(path, _after(header, _wide(counter.count(rows), exercises, students)))
    return Exported(counter.counted)


def write_long(path: Path, rows: Iterable[Row]) -> Exported:
    """Write a line for each grade: what any other system can be fed with. Excel shows its Korean, too.

    Raises:
        ExportError: the file cannot be written.
    """
    counter = _Counter()
    header = ["student", "name", "number", "exercise", "score", "max_score", "comment"]
    lines = (
        [
            cells.text(row.student),
            cells.text(row.display),
            str(row.number),
            cells.text(row.slug),
            cells.number(row.score),
            cells.number(row.max_score),
            cells.text(row.comment),
        ]
        for row in counter.count(rows)
    )
    cells.write(path, _after(header, lines), marked=True)
    return Exported(counter.counted)


def _wide(rows: Iterable[Row], exercises: Sequence[Exercise], students: Iterable[str]) -> Iterator[list[str]]:
    seen: set[str] = set()
    for student, group in groupby(rows, key=lambda row: row.student):
        if student in seen:
            raise ValueError(f"the rows of {student!r} are not together")
        seen.add(student)
        scores = {row.number: row.score for row in group}
        there = [scores.get(exercise.number) for exercise in exercises]
        total = sum(score for score in there if score is not None)
        yield [
            cells.text(student),
            *("" if score is None else cells.number(score) for score in there),
            cells.number(total),
        ]
    for student in students:
        if student not in seen:
            yield [cells.text(student), *("" for _ in exercises), cells.number(0.0)]


def _after(header: list[str], lines: Iterable[list[str]]) -> Iterator[list[str]]:
    yield header
    yield from lines


class _Counter:
    """Counts what passes."""

    def __init__(self) -> None:
        self.counted = 0

    def count(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            self.counted += 1
            yield row
