"""Who takes the course: a CSV file with a line for each student, as a registrar's office or an LMS writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from unicodedata import normalize

from grader.batch.moments import moment
from grader.batch.table import Table, TableError, read_table
from grader.submissions.names import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime, tzinfo
    from pathlib import Path

# What the columns are called, without spaces, signs and case. The first name of a row of the file counts.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "studentid", "studentnumber", "studentno", "학번", "학생번호", "identifier", "matriculationnumber"),
    "number": ("sisuserid", "idnumber", "고유번호"),
    "login": ("sisloginid", "login", "username", "user", "아이디", "사용자명", "사용자이름"),
    "email": ("email", "emailaddress", "mail", "이메일", "이메일주소", "메일", "전자우편"),
    "name": ("name", "fullname", "student", "studentname", "이름", "성명", "학생", "학생이름", "학생명"),
    "first": ("firstname", "givenname"),
    "last": ("lastname", "surname", "familyname"),
    "group": ("group", "groupname", "team", "조", "그룹", "모둠", "팀"),
    # Moodle's grading worksheet has a column "Last modified (submission)".
    "submitted": ("lastmodifiedsubmission", "submitted", "submittedat", "최종수정제출", "제출시각", "제출일시"),
    "extra": ("extraminutes", "extratime", "extratimeminutes", "추가시간", "추가시간분", "연장시간", "연장분"),
}
_IDS = ("id", "number", "login", "email")
_POINTS = "Points Possible"  # a row of Canvas's gradebook that is no student
_PARTICIPANT = re.compile(r"\D+ (\d+)")  # Moodle's "Participant 123456", in any language


class RosterError(TableError):
    """A roster that cannot be used: one line that names the file, the line and the way out."""


@dataclass(frozen=True, slots=True)
class Student:
    """A student of the course.

    Attributes:
        id: what the gradebook calls the student, exactly as the roster has it.
        name: for people.
        group: of those who hand in together; empty of nobody else.
        extra: what the student has beyond each deadline.
        others: further names by which systems know the student: login, email, Moodle's number.
        submitted: when the student handed in, if the roster is an assignment's and says so, in UTC.
    """

    id: str
    name: str = ""
    group: str = ""
    extra: timedelta = timedelta()
    others: tuple[str, ...] = ()
    submitted: datetime | None = None


class Roster:
    """The students of a course, in the roster's order.

    Args:
        students: with ids that differ.
    """

    def __init__(self, students: Iterable[Student]) -> None:
        self.students = {student.id: student for student in students}
        self.groups: dict[str, list[Student]] = {}
        for student in self.students.values():
            if student.group:
                self.groups.setdefault(student.group, []).append(student)
        self._known = {_same(student.id): student for student in self.students.values()}
        self._others = _unique((_same(key), each) for each in self.students.values() for key in each.others)
        self._names = _unique((form, each) for each in self.students.values() for form in name_forms(each.name))
        self._similar = _unique((_same(each.id).casefold(), each) for each in self.students.values())

    def find(self, key: str, display: str = "") -> Student | None:
        """The student whom a key means: an id, a login, an email or Moodle's number.

        Upper and lower case make a difference: two ids that differ in nothing else are two students.

        Args:
            key: as a system or a folder's name has it.
            display: the name that the system has. A student with another name is not meant: the numbers of one
                system may be those of another's students.
        """
        found = self._known.get(_same(key)) or self._others.get(_same(key))
        if found and display and found.name and not name_forms(found.name) & name_forms(display):
            return None
        return found

    def named(self, name: str) -> Student | None:
        """The only student of that name, in whatever order its parts are."""
        return next((self._names[form] for form in sorted(name_forms(name)) if form in self._names), None)

    def similar(self, key: str) -> Student | None:
        """The student whose id differs from a key in upper and lower case only."""
        return self._similar.get(_same(key).casefold())


def read_roster(path: Path, zone: tzinfo | None = None) -> Roster:
    """Read a roster; Canvas's gradebook and Moodle's grading worksheet are rosters, too.

    Its first line names the columns, in English or Korean: `id` (학번) is needed, or else a login or an email;
    `name` (이름), `email` (이메일), `group` (조) and `extra minutes` (추가 시간) may be there; others are left alone.

    Args:
        path: the file.
        zone: of times in it; by default this machine's.

    Raises:
        TableError: it cannot be read, has no such column, names a student twice, or leaves out an id.
    """
    table = read_table(path)
    columns = _columns(table)
    key = next((name for name in _IDS if name in columns), None)
    if key is None:
        raise RosterError(
            "{file}: no column tells the students apart; its first line has {names}, and one of them must be called id "
            "(or 학번), login or email",
            file=table.name,
            names=_listed(table.header),
        )
    students: dict[str, tuple[int, Student]] = {}
    for line, row in table.rows:
        cells = {name: row[index].strip() if index < len(row) else "" for name, index in columns.items()}
        if _POINTS in row[0] or _is_note(cells, row):
            continue
        student = _student(cells, key, table.header[columns[key]], {"file": table.name, "line": line})
        student = replace(student, submitted=moment(cells.get("submitted", ""), zone))
        if student.id in students:
            raise RosterError(
                "{file}, line {line}: student {student} is there twice, first in line {first}",
                file=table.name,
                line=line,
                student=shown(student.id),
                first=students[student.id][0],
            )
        students[student.id] = (line, student)
    if not students:
        raise RosterError("{file} has a first line, but no students below it", file=table.name)
    return Roster(student for _, student in students.values())


def _columns(table: Table) -> dict[str, int]:
    """Where the known columns are."""
    found: dict[str, int] = {}
    headers = [re.sub(r"[\W_]+", "", normalize("NFC", cell)).casefold() for cell in table.header]
    for name, variants in _COLUMNS.items():
        places = [index for index, header in enumerate(headers) if header in variants]
        if len(places) > 1:
            called = _listed([table.header[index] for index in places])
            raise RosterError(
                "{file}: {names} are the same column; rename all but one of them", file=table.name, names=called
            )
        if places:
            found[name] = places[0]
    return found


def _student(cells: Mapping[str, str], key: str, header: str, place: Mapping[str, object]) -> Student:
    if not cells[key]:
        raise RosterError(
            "{file}, line {line}: this student has no {column}", **place, column=shown(header.strip(), 40)
        )
    participant = _PARTICIPANT.fullmatch(cells[key])
    others = [cells[name] for name in _IDS if name in cells and (name != key or participant)]
    name = cells.get("name") or " ".join(filter(None, (cells.get("first"), cells.get("last"))))
    return Student(
        id=participant[1] if participant else cells[key],
        name=name,
        group=cells.get("group", ""),
        extra=_extra(cells.get("extra", ""), place),
        others=tuple(filter(None, others)),
    )


def _extra(cell: str, place: Mapping[str, object]) -> timedelta:
    if not cell:
        return timedelta()
    if not re.fullmatch(r"\d{1,6}", cell):
        raise RosterError(
            "{file}, line {line}: the extra time is {value!r}, and must be whole minutes, such as 30",
            **place,
            value=shown(cell, 40),
        )
    return timedelta(minutes=int(cell))


def _is_note(cells: Mapping[str, str], row: list[str]) -> bool:
    """Whether a row is the one in which Canvas says which grades are posted by hand."""
    filled = [cell for cell in row if cell.strip()]
    return not any(cells.values()) and all(cell.strip().startswith("Manual Posting") for cell in filled)


def _unique(pairs: Iterable[tuple[str, Student]]) -> dict[str, Student]:
    """Only the keys that mean one student."""
    found: dict[str, Student] = {}
    ambiguous = set()
    for key, student in pairs:
        if found.setdefault(key, student) is not student:
            ambiguous.add(key)
    return {key: student for key, student in found.items() if key not in ambiguous}


def _same(text: str) -> str:
    """The name as it compares: macOS writes Korean in pieces."""
    return normalize("NFC", text)


def name_forms(name: str) -> frozenset[str]:
    """Return what a name looks like to a system that joins its parts, the family name first or last."""
    parts = re.findall(r"\w+", _same(name).casefold())
    return frozenset("".join(parts[turn:] + parts[:turn]) for turn in range(len(parts)))


def _listed(names: list[str]) -> str:
    return ", ".join(shown(name, 40) or "-" for name in names[:8]) + (", ..." if len(names) > 8 else "")
