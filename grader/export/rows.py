"""What an export is made of: the grades that a gradebook yields, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from grader.batch.table import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.model import Message


class ExportError(TableError):
    """An export that cannot be made: one line that names the file, the place and the way out."""


class Row(Protocol):
    """What one student gets for one exercise."""

    @property
    def student(self) -> str:
        """The student's id."""

    @property
    def display(self) -> str:
        """The student's name, or nothing."""

    @property
    def number(self) -> int:
        """The exercise's."""

    @property
    def slug(self) -> str:
        """The exercise's name."""

    @property
    def score(self) -> float:
        """What counts."""

    @property
    def max_score(self) -> float:
        """What a right submission gets."""

    @property
    def comment(self) -> str:
        """What to tell the student beside it."""


class Exercise(NamedTuple):
    """An exercise that has a column.

    Attributes:
        titles: in English and Korean.
    """

    number: int
    slug: str
    max_score: float
    titles: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """What the course calls it in every tree: `ex03_activations`."""
        return f"ex{self.number:02d}_{self.slug}"

    @property
    def label(self) -> str:
        """What people call it."""
        return f"Exercise {self.number}: {self.titles[0]}" if self.titles else f"Exercise {self.number}: {self.slug}"


@dataclass(frozen=True)
class Exported:
    """What an export did.

    Attributes:
        written: how many grades were written.
        matched_by: the column of the file by which its students were found; empty where there was none to find.
        unmatched: the ids of students with grades whom the file does not have.
        notes: what a person should know, a line each.
    """

    written: int
    matched_by: str = ""
    unmatched: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()


class Grades:
    """The grades by student and exercise.

    Args:
        rows: in any order; a later one for the same student and exercise replaces an earlier one.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self.students: dict[str, dict[int, Row]] = {}
        for row in rows:
            self.students.setdefault(row.student, {})[row.number] = row

    def display(self, student: str) -> str:
        """The student's name."""
        return next((row.display for row in self.students[student].values() if row.display), "")
