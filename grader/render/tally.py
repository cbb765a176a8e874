"""What a class looks like from afar: counted while its students pass by, so that only the counts stay."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

_BINS = 10
_HARDEST = 10


class Bin(NamedTuple):
    """A bar of the histogram: totals from `low` to `high` percent."""

    low: int
    high: int
    students: int
    height: float


class Hard(NamedTuple):
    """A check that many do not pass."""

    place: str
    check: str
    passed: int
    of: int
    share: int


class Tally:
    """The counts of a class.

    Args:
        exercises: with their checks, as the page has them.
        students: with scores and a letter for each check; taken one by one.
        wanted: the places of students whose names shall be known afterwards.

    Attributes:
        students: how many there are.
        totals: of those with work.
        names: by place, of those who are wanted.
        unlinked: how many with work have no page of their own.
    """

    def __init__(
        self,
        exercises: Sequence[Mapping[str, Any]],
        students: Iterable[Mapping[str, Any]],
        wanted: Collection[int] = (),
    ) -> None:
        self.students = 0
        self.totals = array("d")
        self.names: dict[int, str] = {}
        self.unlinked = 0
        self._exercises = exercises
        self._handed_in = [0] * len(exercises)
        self._passed = [[0] * len(each["checks"]) for each in exercises]
        for place, student in enumerate(students):
            self._count(student)
            if place in wanted:
                self.names[place] = student["name"]

    def _count(self, student: Mapping[str, Any]) -> None:
        self.students += 1
        scores = [score[0] for score in student["scores"] if score]
        if scores:
            self.totals.append(sum(scores))
            self.unlinked += not student["folder"]
        for column, row in enumerate(student["verdicts"]):
            if row:
                self._handed_in[column] += 1
                passed = self._passed[column]
                for position, letter in enumerate(row):
                    passed[position] += letter == "p"

    def median(self) -> float:
        """Of the totals, the upper one of two; there is at least one."""
        return sorted(self.totals)[len(self.totals) // 2]

    def histogram(self, most: float) -> list[Bin]:
        """How many totals there are in each tenth of the points that can be had."""
        counts = [0] * _BINS
        for total in self.totals:
            share = total / most if most > 0 else 0.0
            counts[max(0, min(_BINS - 1, int(share * _BINS)))] += 1
        top = max([*counts, 1])
        width = 100 // _BINS
        return [
            Bin(index * width, (index + 1) * width, count, round(100 * count / top, 1))
            for index, count in enumerate(counts)
        ]

    def hardest(self, place: Callable[[int], str]) -> list[Hard]:
        """The checks that the smallest share passes of those who handed in the exercise, but for those that all pass.

        Args:
            place: what to call an exercise of this number.
        """
        found = []
        for exercise, of, counts in zip(self._exercises, self._handed_in, self._passed, strict=True):
            for check, passed in zip(exercise["checks"], counts, strict=True):
                if passed < of:
                    found.append(Hard(place(exercise["number"]), check, passed, of, round(100 * passed / of)))
        return sorted(found, key=lambda each: each.passed / each.of)[:_HARDEST]
