"""Grades into an offline grading worksheet that was downloaded from Moodle, so that Moodle takes them back.

Moodle (`mod/assign/feedback/offline`) writes one worksheet for each assignment: `Identifier` ("Participant 123"),
`Full name`, perhaps what else identifies a student, `Status`, `Grade`, `Maximum grade`, ..., `Last modified (grade)`,
`Feedback comments`; all of it in the language of whoever downloads it, and it wants the same words back. So nothing but
grades and comments changes, and the columns are known by how they stand to each other:

- the grade is what the brackets of `Last modified (grade)` say, or else what stands before a column in which every row
  has the same number, the maximum;
- the comment follows `Last modified (grade)`.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from grader.batch.table import read_table
from grader.export import cells, matching
from grader.export.rows import Exported, ExportError, Grades
from grader.model import Message
from grader.submissions.names import shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from grader.batch.table import Table
    from grader.export.rows import Exercise, Row

_IDENTIFIER = re.compile(r"\D+(?P<participant>\d+)")
_IN_BRACKETS = re.compile(r".*[(（](?P<word>[^()（）]+)[)）]\s*", re.DOTALL)


def write(
    path: Path,
    rows: Iterable[Row],
    exercise: Exercise,
    worksheet: Path,
    column: str | None = None,
) -> Exported:
    """Write the worksheet that Moodle gave, with the grades of one exercise in it, and comments where it has a place.

    Where the assignment has another maximum than the exercise, scores are scaled.

    Args:
        path: the file to write.
        rows: the grades; those of other exercises are passed over.
        exercise: the one that the worksheet is of.
        worksheet: what Moodle gave.
        column: the header of the grades, where it cannot be told.

    Raises:
        TableError: the worksheet cannot be read or is none, or the file cannot be written.
    """
    table = read_table(worksheet)
    sheet = _Sheet(table, column)
    grades = Grades(row for row in rows if row.number == exercise.number)
    match = sheet.students(grades)
    scale = sheet.maximum / exercise.max_score if sheet.maximum and exercise.max_score else 1.0
    notes = []
    if scale != 1.0:
        most, points = cells.number(exercise.max_score), cells.number(sheet.maximum or 0)
        notes.append(
            Message(
                "exercise {number}: scaled from {most} points to Moodle's {points}",
                number=exercise.number,
                most=most,
                points=points,
            )
        )
    if sheet.comment is None and any(row.comment for each in grades.students.values() for row in each.values()):
        notes.append(
            Message("the worksheet has no column for comments: switch on feedback comments in Moodle to export them")
        )
    for place, student in match.students.items():
        grade = grades.students[student][exercise.number]
        sheet.rows[place][sheet.grade] = cells.number(grade.score * scale)
        if sheet.comment is not None and grade.comment:
            sheet.rows[place][sheet.comment] = _paragraph(grade.comment)
    cells.write(path, [table.header, *sheet.rows], delimiter=table.delimiter, marked=True)
    return Exported(len(match.students), match.by, match.unmatched, tuple(notes))


class _Sheet:
    def __init__(self, table: Table, column: str | None) -> None:
        self._table = table
        self.rows = [row + [""] * (len(table.header) - len(row)) for _, row in table.rows]
        if len(table.header) < 3 or not all(_IDENTIFIER.fullmatch(row[0].strip()) for row in self.rows):
            raise ExportError(
                '{file} is not an offline grading worksheet of Moodle (its first column must be like "Participant '
                '123"): in the assignment choose View all submissions, then Download grading worksheet',
                file=table.name,
            )
        headers = [header.strip() for header in table.header]
        modified = self._modified(headers)
        maximum = self._maximum()
        if column is not None:
            places = [place for place, header in enumerate(headers) if header == column.strip()]
        elif modified is not None:
            places = [modified[0]]
        else:
            places = [] if maximum is None else [maximum - 1]
        if len(places) != 1:
            listed = ", ".join(shown(header, 40) for header in headers)
            raise ExportError(
                "{file}: which column has the grades? Say so with --column NAME; there are {names}",
                file=table.name,
                names=listed,
            )
        self.grade = places[0]
        follows = None if modified is None else modified[1] + 1
        self.comment = follows if follows is not None and follows < len(headers) else None
        constant = cells.parsed(self.rows[0][self.grade + 1]) if self.rows and self.grade + 1 < len(headers) else None
        self.maximum = constant if constant and self._is_constant(self.grade + 1) else None

    def students(self, grades: Grades) -> matching.Match:
        """Who is who, by whatever stands before the grades."""
        headers = self._table.header
        keys = {headers[place]: [row[place].strip() for row in self.rows] for place in range(1, self.grade)}
        participants = [match["participant"] for row in self.rows if (match := _IDENTIFIER.fullmatch(row[0].strip()))]
        return matching.students(grades, {headers[0]: participants, **keys}, [row[1] for row in self.rows])

    def _modified(self, headers: list[str]) -> tuple[int, int] | None:
        """Where the grade is, and where the time of its last change: `Grade` and `Last modified (grade)`."""
        found = [
            (grade, place)
            for place, header in enumerate(headers)
            if (match := _IN_BRACKETS.fullmatch(header))
            for grade, other in enumerate(headers)
            if other.casefold() == match["word"].strip().casefold()
        ]
        return found[0] if len(found) == 1 else None

    def _maximum(self) -> int | None:
        """The only column in which every row has the same number that is not the first."""
        places = [place for place in range(2, len(self._table.header)) if self.rows and self._is_constant(place)]
        return places[0] if len(places) == 1 else None

    def _is_constant(self, place: int) -> bool:
        values = {cells.parsed(row[place]) for row in self.rows}
        return len(values) == 1 and None not in values and 0.0 not in values


def _paragraph(comment: str) -> str:
    r"""A comment as Moodle keeps it: HTML, whose `<p>` no spreadsheet takes for a formula.

    PHP reads `\"` otherwise than a spreadsheet writes it, so a backslash is written as HTML, too.
    """
    escaped = html.escape(comment, quote=False).replace("\\", "&#92;")
    return f"<p>{'<br>'.join(escaped.splitlines())}</p>"
