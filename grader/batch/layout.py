"""Finds the work in a folder of submissions: by student, flat, or as Canvas, Moodle and nbgrader leave it.

Each entry of the folder is recognised by its own name and kind, so that a mixture works as well:

- a folder is a student's: the exercises in it as `grade start` or an unpacked archive leaves them, or under nbgrader's
  assignments (`submitted/<student>/<assignment>/`), or in a `.zip`; or one folder an attempt (`attempt 2`, `제출 2`);
- a `.py`, `.ipynb` or `.zip` is one student's: `kim.py`, or `kim_activations.py` where there are several exercises;
- both are a Canvas or a Moodle download where their names say so (`grader.batch.names`);
- a folder that is named after an exercise holds submissions to it, in any of these ways.

What is none of these is left out with a reason. Links are left out at the top; inside a student's folder reading them
is refused if they lead out of it.
"""

from __future__ import annotations

import os
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from grader.batch import names
from grader.batch.found import A_LINK, EMPTY, LeftOut, Missing, Recognised, Unlisted, not_asked_for
from grader.batch.student import Handed, StudentWork
from grader.batch.work import Work
from grader.model import Message, UnusableError, why
from grader.submissions.files import is_hidden
from grader.submissions.find import KINDS
from grader.submissions.names import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from grader.batch.roster import Roster, Student
    from grader.course import Entry

Found = Work | LeftOut | Recognised | Unlisted | Missing

_GRADED = (*KINDS, ".zip")
_NBGRADER = "submitted"
_RESULTS = "gradebook.db"
_STUDENTS = "exercises"  # a folder that students have
_FOLDERS = Message("students' folders")
_FILES = Message("files named after students")
# Both give files the time of packing (Canvas: `lib/content_zipper.rb`, Moodle: `mod/assign/classes/downloader.php`).
_CANVAS = Message("a Canvas download (of the times it tells only what is late)")
_MOODLE = Message("a Moodle download (it tells no times; its grading worksheet does, as --roster)")
_MOODLE_TIMED = Message("a Moodle download (with the times of the roster)")


class LayoutError(UnusableError):
    """A folder that holds no submissions: one line that names it, the reason and the way out."""


class _Item(NamedTuple):
    """An entry of the folder that was recognised."""

    kind: Message
    student: str
    name: str
    original: str
    is_folder: bool = False
    again: int = 0
    file: int = 0
    exercise: Entry | None = None
    display: str = ""
    late: bool = False
    group: str = ""
    listed: bool = True
    submitted: datetime | None = None


def walk(
    submissions: Path, entries: Sequence[Entry], *, only: Sequence[Entry] = (), roster: Roster | None = None
) -> Iterator[Found]:
    """Yield the work in a folder, student by student in the order of their ids, and whatever else is found.

    The names in the folder are kept, and nothing of what the students handed in.

    Args:
        submissions: the folder; of an archive, what `unpack` made of it.
        entries: the exercises of the course.
        only: those to grade; by default all.
        roster: the students: turns the ids of systems into its own, tells who is missing, and makes the work of one
            member of a group that of each of them, the attempts counted through the group.

    Raises:
        LayoutError: it is no folder, cannot be read, or is one student's.
    """
    walker = _Walker(entries, roster)
    selected = only or entries
    if (submissions / _NBGRADER).is_dir() and (submissions / "source").is_dir():
        for name, _, _ in _entries_of(submissions):
            if name != _NBGRADER:
                yield LeftOut(name, Message("beside nbgrader's folder {folder}", folder=_NBGRADER))
        yield from walker.folder(submissions / _NBGRADER, selected, f"{_NBGRADER}/")
    else:
        yield from walker.folder(submissions, selected)
    yield from walker.rest()


class _OfGroup(NamedTuple):
    """What a member of a group handed in.

    Attributes:
        file: Canvas's number of it, which grows with time; 0 of what is from elsewhere.
    """

    work: Work
    file: int

    @property
    def order(self) -> tuple[Entry, float, int, int, str]:
        """Where it comes among the group's, as far as that is known, and then in an order that stays the same."""
        moment = self.work.submitted.timestamp() if self.work.submitted else 0.0
        return self.work.entry, moment, self.file, self.work.attempt, self.work.student

    def is_before(self, other: _OfGroup) -> bool:
        """Whether it is known to have been handed in before another."""
        if self.work.student == other.work.student:
            return True
        if self.work.submitted and other.work.submitted:
            return self.work.submitted < other.work.submitted
        return 0 < self.file < other.file


class _Walker:
    def __init__(self, entries: Sequence[Entry], roster: Roster | None) -> None:
        self._entries = entries
        self._names = names.ExerciseNames(entries)
        self._roster = roster
        self._seen: set[str] = set()
        self._attempts: dict[tuple[str, Entry], int] = {}
        self._groups: dict[str, list[_OfGroup]] = {}

    def folder(self, folder: Path, selected: Sequence[Entry], prefix: str = "") -> Iterator[Found]:
        """Everything in a folder of submissions.

        Args:
            folder: where.
            selected: the exercises to grade there.
            prefix: where it is below the folder of submissions.
        """
        items: list[_Item] = []
        inner: list[tuple[str, Entry]] = []
        for name, problem, is_folder in _entries_of(folder):
            exercise = self._exercise_folder(folder, name) if is_folder and not prefix else None
            if problem is not None:
                yield LeftOut(prefix + name, problem)
            elif exercise is not None:
                inner.append((name, exercise))
            else:
                item = self._folder_item(name) if is_folder else self._file_item(name)
                if isinstance(item, _Item):
                    items.append(item)
                else:
                    yield LeftOut(prefix + name, item)
        if self._roster is not None:
            items = _resolved(items, self._roster)
        items.sort(key=lambda item: (item.group, item.student, item.again, item.file, item.name))
        yield from _summary(items)
        for _, of_student in groupby(items, key=lambda item: (item.group, item.student)):
            yield from self._student(folder, list(of_student), selected, prefix)
        for name, exercise in inner:
            if exercise not in selected:
                yield LeftOut(name, not_asked_for(exercise))
            elif not _entries_of(folder / name):
                yield LeftOut(name, EMPTY)
            else:
                yield from self.folder(folder / name, [exercise], f"{name}/")

    def rest(self) -> Iterator[Found]:
        """The groups' work, and who is missing."""
        if self._roster is None:
            return
        for group in sorted(self._groups):
            yield from self._group(group, self._roster.groups[group], self._groups[group])
        for student in self._roster.students.values():
            if student.id not in self._seen:
                yield Missing(student.id, student.name)

    def _exercise_folder(self, folder: Path, name: str) -> Entry | None:
        """The exercise to which a folder holds submissions."""
        if self._roster is not None and self._roster.find(name):
            return None
        exercise = self._names.of(name)
        held = [exercise] if exercise else self._entries if name == _STUDENTS else []
        for entry in held:
            place = folder / name if exercise else folder / name / entry.folder
            if any(os.path.lexists(place / f"{entry.slug}{kind}") for kind in KINDS):
                raise LayoutError(
                    "{folder} holds {name} and looks like one student's folder: give the folder in which the students' "
                    "folders are",
                    folder=shown(folder.name),
                    name=shown(name),
                )
        return exercise

    def _folder_item(self, name: str) -> _Item | Message:
        """A folder as what its name says, or why it is left out."""
        moodle = names.moodle(name)
        if moodle is None or moodle.original:
            return _Item(_FOLDERS, name, name, name, is_folder=True)
        if moodle.plugin != "file":
            return _not_a_file(moodle)
        return _Item(_MOODLE, moodle.participant or moodle.name, name, name, is_folder=True, display=moodle.name)

    def _file_item(self, name: str) -> _Item | Message:
        """A file as what its name says, or why it is left out."""
        moodle = names.moodle(name)
        canvas = names.canvas(name)
        if moodle is not None and moodle.plugin != "file":
            return _not_a_file(moodle)
        if canvas is not None and not canvas.original:
            return Message("typed into Canvas, not handed in as a file")
        if not name.casefold().endswith(_GRADED):
            return Message("not a kind of file that can be graded; those are {kinds}", kinds=", ".join(_GRADED))
        if moodle is not None and moodle.original:
            return _Item(_MOODLE, moodle.participant or moodle.name, name, moodle.original, display=moodle.name)
        if canvas is not None:
            item = _Item(_CANVAS, canvas.user, name, canvas.original, again=canvas.again, file=canvas.file)
            return item._replace(display=canvas.name, late=canvas.late)
        whole = names.stem(name)
        student, exercise = self._names.split(name)
        if self._roster is not None and self._roster.find(whole):
            student, exercise = whole, None
        elif exercise is None and self._names.of(name):
            return Message("named after an exercise: whose is it?")
        return _Item(_FILES, student, name, name, exercise=exercise)

    def _student(self, folder: Path, items: Sequence[_Item], selected: Sequence[Entry], prefix: str) -> Iterator[Found]:
        found = StudentWork(folder, selected, self._names, prefix)
        for item in items:
            # Systems write the files anew when they pack them: when these were handed in is unknown.
            timed = item.kind in (_FOLDERS, _FILES)
            handed = Handed(item.name, item.original, item.exercise, item.again, item.late, timed, item.submitted)
            if item.is_folder:
                found.add_folder(handed)
            else:
                found.add_file(handed)
        pieces, left_out = found.done()
        yield from left_out
        first = items[0]
        if first.group:
            numbers = {folder / item.name: item.file for item in items}
            handed_in = [_OfGroup(_of(work, first.student, ""), numbers.get(work.path, 0)) for work in pieces]
            self._groups.setdefault(first.group, []).extend(handed_in)
            return
        if not first.listed and pieces and self._roster is not None and first.student not in self._seen:
            similar = self._roster.similar(first.student)
            yield Unlisted(first.student, first.display, similar.id if similar else "")
        if pieces:
            self._seen.add(first.student)
        # What lies in a folder of submissions to one exercise comes after what the student has elsewhere.
        before = {work.entry: self._attempts.get((first.student, work.entry), 0) for work in pieces}
        for work in pieces:
            attempt = work.attempt + before[work.entry]
            self._attempts[first.student, work.entry] = attempt
            yield _of(work, first.student, first.display, attempt)

    def _group(self, name: str, members: Sequence[Student], pieces: Sequence[_OfGroup]) -> Iterator[Found]:
        """The work of a group as each member's: its attempts in the order of their times."""
        counted: list[tuple[Work, int]] = []
        for entry, of_exercise in groupby(
            sorted(pieces, key=lambda each: each.order), key=lambda each: each.work.entry
        ):
            works = list(of_exercise)
            counted += [(each.work, number) for number, each in enumerate(works, start=1)]
            rivals = {each.work.student for each in works[:-1] if not each.is_before(works[-1])}
            if rivals:
                yield _undated(name, entry, rivals, works[-1].work.student)
        for member in members:
            for work, number in counted:
                self._seen.add(member.id)
                yield _of(work, member.id, member.name, number)


def _resolved(items: Sequence[_Item], roster: Roster) -> list[_Item]:
    """The items under the ids of the roster: of those who match by an id first, then of those by a name.

    Two who match one student by name alone are not told apart, and keep what the system calls them.
    """
    keys = dict.fromkeys((item.student, item.display) for item in items)
    # A name that several have tells nobody apart; where names are hidden all are called "Participant".
    bearers = Counter(display for _, display in keys)
    by_id = {
        (key, display): student
        for key, display in keys
        if (student := roster.find(key, display if bearers[display] == 1 else ""))
    }
    taken = {student.id for student in by_id.values()}
    by_name = {key: student for key in keys if key not in by_id and (student := roster.named(key[1] or key[0]))}
    claims = Counter(student.id for student in by_name.values())
    by_name = {key: student for key, student in by_name.items() if student.id not in taken and claims[student.id] == 1}
    resolved = []
    for item in items:
        key = (item.student, item.display)
        student = by_id.get(key) or by_name.get(key)
        group = student.group if student else next((name for name in key if name in roster.groups), "")
        if student is not None:
            item = item._replace(student=student.id, display=student.name or item.display)  # noqa: PLW2901
        if item.kind is _MOODLE:
            # Of a group, each member's line of Moodle's worksheet has the time of the group's submission.
            asked = [student] if student else roster.groups.get(group, [])
            times = [each.submitted for each in asked if each.submitted]
            item = item._replace(submitted=max(times, default=None))  # noqa: PLW2901
        resolved.append(item._replace(group=group, listed=student is not None))
    return resolved


def _of(work: Work, student: str, display: str, attempt: int = 0) -> Work:
    return Work(student, work.entry, work.path, work.submitted, attempt or work.attempt, display, work.late_mark)


def _undated(group: str, entry: Entry, students: set[str], latest: str) -> Recognised:
    """What to say where nobody knows which of a group's submissions is the latest."""
    return Recognised(
        Message(
            "group {group}, exercise {number}: which came last of what {students} handed in is unknown; {student}'s is "
            'taken for the latest (attempts = "best" under [late] makes that unimportant)',
            group=shown(group),
            number=entry.number,
            students=", ".join(map(shown, sorted({*students, latest}))),
            student=shown(latest),
        )
    )


def _not_a_file(moodle: names.MoodleName) -> Message:
    """Why what was typed into Moodle, or handed in there by another plugin, is left out."""
    return Message("handed in on Moodle as {plugin}, not as a file", plugin=shown(moodle.plugin, 40))


def _entries_of(folder: Path) -> list[tuple[str, Message | None, bool]]:
    """The names in a folder, sorted, each with why it cannot be taken (or nothing) and whether it is a folder."""
    found: list[tuple[str, Message | None, bool]] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                problem = None
                is_folder = entry.is_dir(follow_symlinks=False)
                if entry.is_symlink():
                    problem = A_LINK
                elif is_hidden(entry.name):
                    problem = Message("hidden, as files of tools are")
                elif not is_folder and not entry.is_file(follow_symlinks=False):
                    problem = Message("neither a file nor a folder")
                elif is_folder and os.path.lexists(f"{entry.path}/{_RESULTS}"):
                    problem = Message("holds the results of `grade batch`")
                found.append((entry.name, problem, is_folder))
    except NotADirectoryError as error:
        raise LayoutError(
            "{file} is no folder: give the folder that holds the submissions", file=shown(str(folder))
        ) from error
    except (OSError, ValueError) as error:
        raise LayoutError("{file} cannot be read: {reason}", file=shown(str(folder)), reason=why(error)) from error
    return sorted(found, key=lambda entry: entry[0])


def _summary(items: Sequence[_Item]) -> Iterator[Recognised]:
    for kind in (_CANVAS, _MOODLE, _FILES, _FOLDERS):
        of_kind = [item for item in items if item.kind is kind]
        if of_kind:
            counts = {"items": len(of_kind), "students": len({item.student for item in of_kind})}
            called = _MOODLE_TIMED if any(item.submitted for item in of_kind) else kind
            yield Recognised(Message("{kind}; items: {items}, students: {students}", kind=called, **counts))
