"""Grades into a gradebook that was exported from Canvas, so that Canvas imports them.

Canvas (`lib/gradebook_exporter.rb` and `lib/gradebook_importer.rb` of canvas-lms) wants the columns `Student`, `ID`,
perhaps `SIS User ID`, `SIS Login ID`, `Integration ID` and `Root Account`, then `Section`, then columns of the
teacher's, then the assignments as `Title (id)`, then totals that it only writes. `    Points Possible` is a row, and so
may be `Manual Posting`. It knows students by `ID`, and creates an assignment for a title that it does not know.

So everything of the file is kept as it is, but for the scores; the delimiter and the mark at its beginning, too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.batch.table import read_table
from grader.export import cells, matching
from grader.export.rows import Exported, ExportError, Grades
from grader.model import Message
from grader.submissions.names import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from grader.batch.table import Table
    from grader.export.rows import Exercise, Row

_KEYS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")
_POINTS = "Points Possible"
_ASSIGNMENT = re.compile(r"(?P<title>.*\S)\s*\((?P<id>\d+)\)", re.DOTALL)
_KEPT = ("EX", "N/A")  # excused, and not assigned: a score would undo it


def write(
    path: Path,
    rows: Iterable[Row],
    exercises: Sequence[Exercise],
    gradebook: Path,
    columns: Mapping[int, str] | None = None,
) -> Exported:
    """Write the gradebook that Canvas exported, with the scores in it.

    An exercise's column is found by its title; one without a column gets a new one, for which Canvas creates an
    assignment. Where an assignment has other points than the exercise, scores are scaled.

    Args:
        path: the file to write.
        rows: the grades.
        exercises: those to export.
        gradebook: what Canvas exported.
        columns: headers of exercises whose titles do not tell, by number, with or without Canvas's id.

    Raises:
        TableError: the gradebook cannot be read or is none of Canvas's, or the file cannot be written.
    """
    table = read_table(gradebook)
    sheet = _Sheet(table)
    grades = Grades(rows)
    notes: list[Message] = []
    written = 0
    places = {exercise: sheet.place(exercise, columns or {}, notes) for exercise in exercises}
    match = sheet.students(grades)
    for place, student in sorted(match.students.items()):
        for exercise, column in places.items():
            grade = grades.students[student].get(exercise.number)
            if grade is None:
                continue
            row = sheet.rows[place]
            if row[column].strip().upper() in _KEPT:
                notes.append(
                    Message(
                        "{student} keeps {mark} for exercise {number}",
                        student=shown(row[0], 60),
                        mark=row[column].strip(),
                        number=exercise.number,
                    )
                )
                continue
            row[column] = cells.number(grade.score * sheet.scale(exercise, column))
            written += 1
    cells.write(path, [sheet.header, *sheet.rows], delimiter=table.delimiter, marked=table.marked)
    return Exported(written, match.by, match.unmatched, tuple(notes))


class _Sheet:
    def __init__(self, table: Table) -> None:
        self._name = table.name
        self.header = list(table.header)
        self.rows = [row + [""] * (len(self.header) - len(row)) for _, row in table.rows]
        first = [cell.strip() for cell in self.header]
        named = first[:1] == ["Student"] or first[:2] == ["LastName", "FirstName"]
        points = [row for row in self.rows if _POINTS in row[0]]
        if not named or "ID" not in first or "Section" not in first or len(points) != 1:
            raise ExportError(
                "{file} is not a gradebook that Canvas exported (Student, ID, ..., Section, and a row {row}): in "
                "Canvas choose Grades, then Export",
                file=table.name,
                row=_POINTS,
            )
        self._points = points[0]
        self._first = first
        self._section = first.index("Section")
        self._added = 0

    def place(self, exercise: Exercise, columns: Mapping[int, str], notes: list[Message]) -> int:
        """Where an exercise's column is, a new one if need be."""
        wanted = columns.get(exercise.number)
        after = range(self._section + 1, len(self.header))
        if wanted is not None:
            found = [place for place in after if wanted.strip() in (self._first[place], self._title(place))]
            if len(found) != 1:
                there = ", ".join(shown(self._title(place), 40) for place in self._assignments()) or "-"
                facts = {"file": self._name, "title": shown(wanted, 60), "names": there}
                if found:
                    raise ExportError("{file} has more than one assignment {title!r}; there are {names}", **facts)
                raise ExportError("{file} has no assignment {title!r}; there are {names}", **facts)
            self._note_scale(exercise, found[0], notes)
            return found[0]
        headers = {place: self._title(place) for place in self._assignments()}
        place = matching.column(exercise, headers, self._name)
        if place is not None:
            self._note_scale(exercise, place, notes)
            return place
        notes.append(
            Message(
                "exercise {number} has no column yet: Canvas will offer to create {title!r}; if it is there under "
                "another title, say which with --column {number}=TITLE",
                number=exercise.number,
                title=exercise.label,
            )
        )
        return self._insert(exercise)

    def students(self, grades: Grades) -> matching.Match:
        """Who is who; rows that are no students match nobody."""
        keys = {
            name: [row[self._first.index(name)].strip() for row in self.rows] for name in _KEYS if name in self._first
        }
        names = self._first[0] == "Student"
        return matching.students(grades, keys, [row[0] if names else f"{row[1]} {row[0]}" for row in self.rows])

    def scale(self, exercise: Exercise, place: int) -> float:
        """What a score is multiplied by."""
        points = cells.parsed(self._points[place])
        return points / exercise.max_score if points and exercise.max_score else 1.0

    def _note_scale(self, exercise: Exercise, place: int, notes: list[Message]) -> None:
        if self.scale(exercise, place) != 1.0:
            points = self._points[place].strip()
            notes.append(
                Message(
                    "exercise {number}: scaled from {most} points to Canvas's {points}",
                    number=exercise.number,
                    most=cells.number(exercise.max_score),
                    points=points,
                )
            )

    def _assignments(self) -> list[int]:
        return [
            place for place in range(self._section + 1, len(self.header)) if _ASSIGNMENT.fullmatch(self._first[place])
        ]

    def _title(self, place: int) -> str:
        match = _ASSIGNMENT.fullmatch(self._first[place])
        return match["title"] if match else self._first[place]

    def _insert(self, exercise: Exercise) -> int:
        """A new column after the last assignment: before the totals, which are Canvas's to write."""
        assignments = self._assignments()
        totals = [place for place in range(self._section + 1, len(self.header)) if "read only" in self._points[place]]
        place = assignments[-1] + 1 if assignments else min(totals, default=len(self.header)) - self._added
        place += self._added
        self._added += 1
        self.header.insert(place, exercise.label)
        self._first.insert(place, exercise.label)
        for row in self.rows:
            row.insert(place, "")
        self._points[place] = cells.number(exercise.max_score)
        return place
