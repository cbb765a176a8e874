"""Who of a file that an LMS gave is who of the gradebook, and which of its columns is which exercise."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from grader.batch.roster import Roster, Student, name_forms
from grader.export.rows import ExportError
from grader.submissions.names import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.export.rows import Exercise, Grades


class Match(NamedTuple):
    """The students of a file.

    Attributes:
        students: the gradebook's id by the place of the file's row.
        by: the column that tells them apart.
        unmatched: the ids of those whom the file does not have.
    """

    students: dict[int, str]
    by: str
    unmatched: tuple[str, ...]


def students(grades: Grades, keys: Mapping[str, Sequence[str]], display: Sequence[str]) -> Match:
    """Find the students of a file.

    The numbers of one system may be those of other students in another. So all are looked for in one column: in the
    one that has most of them. Those whom it lacks are found by their name, if nobody else has it.

    Args:
        grades: of the students.
        keys: the columns that may tell students apart, each with its cells from top to bottom.
        display: the names, in the same order.
    """
    places = {column: _places(cells) for column, cells in keys.items()}
    by = max(places, key=lambda column: sum(student in places[column] for student in grades.students), default="")
    found = {places[by][student]: student for student in grades.students if by and student in places[by]}
    left = [student for student in grades.students if student not in found.values()]
    roster = Roster(Student(str(place), name) for place, name in enumerate(display) if place not in found)
    # A name that is in the file twice tells nobody apart, even if one of the two is found already.
    forms = Counter(form for name in display for form in name_forms(name))
    by_name: dict[int, list[str]] = {}
    for student in left:
        name = grades.display(student) or student
        there = roster.named(name)
        if there is not None and all(forms[form] <= 1 for form in name_forms(name)):
            by_name.setdefault(int(there.id), []).append(student)
    found |= {place: claims[0] for place, claims in by_name.items() if len(claims) == 1}
    matched = set(found.values())
    return Match(found, by, tuple(student for student in grades.students if student not in matched))


def column(exercise: Exercise, headers: Mapping[int, str], name: str) -> int | None:
    """Find an exercise's column, or None if it has none.

    A header means it that is its name or one of its titles, or else says its number (`Exercise 3`, `ex03`, `연습 3`),
    or else has its name or title in it.

    Args:
        exercise: which.
        headers: of the columns that may be it, by their place.
        name: of the file, for messages.

    Raises:
        ExportError: several may be meant.
    """
    titles = {_words(title) for title in (exercise.folder, exercise.slug, *exercise.titles)}
    numbered = re.compile(rf"(?:.* )?(?:exercise|ex|연습 ?문제|연습|실습) ?0*{exercise.number}(?: .*)?")
    rules: tuple[Callable[[str], bool], ...] = (
        lambda words: words in titles,
        lambda words: numbered.fullmatch(words) is not None,
        lambda words: any(f" {title} " in f" {words} " for title in titles),
    )
    for rule in rules:
        places = [place for place, header in headers.items() if rule(_words(header))]
        if len(places) > 1:
            listed = ", ".join(repr(shown(headers[place], 60)) for place in places[:4])
            raise ExportError(
                "{file}: exercise {number} may be {names}; say which with --column {number}=TITLE",
                file=name,
                number=exercise.number,
                names=listed,
            )
        if places:
            return places[0]
    return None


def _places(cells: Sequence[str]) -> dict[str, int]:
    """Where each cell is that is there once."""
    often = Counter(cells)
    return {cell: place for place, cell in enumerate(cells) if cell and often[cell] == 1}


def _words(header: str) -> str:
    """A header without signs, but for the point in `3.5`."""
    return " ".join(re.findall(r"[^\W_]+(?:(?<=\d)\.(?=\d)[^\W_]+)*", header.casefold()))
