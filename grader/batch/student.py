"""Which exercises one student's folders and files hold."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from grader.batch import names
from grader.batch.found import A_LINK, EMPTY, LeftOut, not_asked_for
from grader.batch.listing import Listing
from grader.batch.work import Work
from grader.model import Message
from grader.submissions.archive import Archive
from grader.submissions.files import read_bytes
from grader.submissions.find import KINDS, locate
from grader.submissions.names import shown
from grader.submissions.source import ExerciseNotFoundError, Limits, SubmissionError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from grader.batch.names import ExerciseNames
    from grader.course import Entry
    from grader.model import Finding
    from grader.submissions.files import Files

_ARCHIVE = ".zip"
_STUB = b"raise NotImplementedError"
_MOST_NOTED = 100
_TIMESTAMP = "timestamp.txt"
_LISTED = 5
_NAMELESS = Message("its name tells no exercise of the course")
_NAMELESS_OF_SEVERAL = Message(
    "its name tells no exercise of the course; rename it, or say which exercise it is with -e"
)


class Handed(NamedTuple):
    """A file or a folder that a student handed in.

    Attributes:
        name: in the folder of submissions.
        original: what the student called it.
        exercise: the one that the name of a flat file tells.
        again: how often it had been handed in before.
        late: whether the system says that it is late.
        timed: whether its time is that of handing it in.
        submitted: when it was handed in, if somebody else knows.
    """

    name: str
    original: str
    exercise: Entry | None = None
    again: int = 0
    late: bool = False
    timed: bool = False
    submitted: datetime | None = None


class _Piece(NamedTuple):
    """What of the student's holds an exercise. `kind` is a file's suffix, empty of a folder."""

    entry: Entry
    again: int
    path: Path
    kind: str
    submitted: datetime | None
    late: bool

    @property
    def order(self) -> tuple[int, int, float]:
        """Where it comes among the student's pieces."""
        return self.entry.number, self.again, self.submitted.timestamp() if self.submitted else 0.0


class StudentWork:
    """Collects a student's work.

    Args:
        folder: that holds what was handed in.
        selected: the exercises to grade.
        exercises: the names of all of the course's.
        prefix: where the folder is below the folder of submissions.
    """

    def __init__(self, folder: Path, selected: Sequence[Entry], exercises: ExerciseNames, prefix: str = "") -> None:
        self._folder = folder
        self._selected = selected
        self._exercises = exercises
        self._prefix = prefix
        self._pieces: list[_Piece] = []
        self._left_out: list[LeftOut] = []
        self._nameless: list[Handed] = []

    def add_folder(self, handed: Handed) -> None:
        """Add what a folder holds, or each of the attempts in it."""
        listing = Listing(self._folder / handed.name)
        files, folders = listing.entries("")
        attempts = {name: number for name in folders if (number := names.attempt(name)) is not None}
        if not attempts:
            self._add_folder(handed, listing)
            return
        for name, number in sorted(attempts.items(), key=lambda item: item[1]):
            place = f"{handed.name}/{name}"
            if not self._is_link(place):
                self._add_folder(handed._replace(name=place, again=number - 1), Listing(self._folder / place))
        for name in (*files, *(name for name in folders if name not in attempts)):
            self._leave(f"{handed.name}/{name}", Message("beside the folders of attempts"))

    def add_file(self, handed: Handed) -> None:
        """Add a file: an archive, or one exercise."""
        if self._is_link(handed.name):
            return
        suffix = PurePosixPath(handed.original).suffix.casefold()
        if suffix == _ARCHIVE:
            self._add_archive(handed)
            return
        entry = handed.exercise or self._exercises.of(handed.original)
        if entry is None:
            self._nameless.append(handed)
        elif entry not in self._selected:
            self._leave(handed.name, not_asked_for(entry))
        else:
            self._add(entry, handed, self._folder / handed.name)

    def done(self) -> tuple[list[Work], list[LeftOut]]:
        """The work, by exercise and attempt, and what is not graded. Whose it is, the caller fills in."""
        for handed in self._without_the_only_one():
            self._leave(handed.name, _NAMELESS if len(self._selected) == 1 else _NAMELESS_OF_SEVERAL)
        work: list[Work] = []
        pieces = sorted(self._pieces, key=lambda piece: piece.order)
        for entry in dict.fromkeys(piece.entry for piece in pieces):
            attempt = 0
            for piece in self._one_an_attempt([piece for piece in pieces if piece.entry == entry]):
                attempt = max(attempt + 1, piece.again + 1)
                work.append(Work("", entry, piece.path, piece.submitted, attempt, "", piece.late))
        return work, sorted(self._left_out, key=lambda left: left.path)

    def _add_folder(self, handed: Handed, listing: Listing) -> None:
        root = self._folder / handed.name
        found = len(self._pieces)
        for entry in self._selected:
            paths = _located(listing, entry)
            if paths is not None:
                submitted = self._time(handed, [root / path for path in paths])
                self._pieces.append(_Piece(entry, handed.again, root, "", submitted, handed.late))
        files, folders = listing.entries("")
        archives = [name for name in files if name.casefold().endswith(_ARCHIVE)]
        for name in archives:
            self.add_file(handed._replace(name=f"{handed.name}/{name}", original=name))
        loose = [
            name
            for name in files
            if name.casefold().endswith(KINDS) and self._exercises.of(name) is None and name != "__init__.py"
        ]
        if len(self._pieces) > found:
            self._leave_copies(handed, files, listing)
            for name in loose:
                # A module may be imported by what is graded; a notebook cannot.
                if name.casefold().endswith(".ipynb"):
                    self._leave(f"{handed.name}/{name}", _NAMELESS)
            return
        for name in loose:
            self._nameless.append(handed._replace(name=f"{handed.name}/{name}", original=name))
        if not loose and not archives:
            there = [shown(name, 40) for name in [*files, *(f"{name}/" for name in folders)]]
            listed = ", ".join(there[:_LISTED]) + (", ..." if len(there) > _LISTED else "")
            reason = Message("holds none of the exercises; there is {names}", names=listed)
            self._leave(handed.name, reason if there else EMPTY)

    def _leave_copies(self, handed: Handed, files: Sequence[str], listing: Listing) -> None:
        """Leave out `activations (1).py`, as browsers call a second one, where `activations.py` is there."""
        for name in files:
            entry = self._exercises.of(name) if name.casefold().endswith(KINDS) else None
            if entry not in self._selected or entry is None or names.stem(name).casefold() == entry.slug:
                continue
            paths = _located(listing, entry) or ()
            if paths and name not in paths:
                self._leave(f"{handed.name}/{name}", Message("{file} was taken", file=shown(paths[0])))

    def _add_archive(self, handed: Handed) -> None:
        path = self._folder / handed.name
        try:
            archive = Archive(read_bytes(path, shown(handed.original), Limits().archive), shown(handed.original))
        except SubmissionError as error:
            entry = handed.exercise or (self._selected[0] if len(self._selected) == 1 else None)
            if entry is not None:  # grading it says what is wrong with it, to the student, too
                self._add(entry, handed, path)
            else:
                self._leave(handed.name, error.finding)
            return
        held = [entry for entry in self._selected if _located(archive, entry) is not None]
        for entry in held:
            self._add(entry, handed, path)
        if not held:
            self._leave(handed.name, Message("holds none of the exercises"))

    def _add(self, entry: Entry, handed: Handed, path: Path) -> None:
        kind = path.suffix.casefold()
        self._pieces.append(_Piece(entry, handed.again, path, kind, self._time(handed, [path]), handed.late))

    def _leave(self, name: str, reason: Message | Finding) -> None:
        self._left_out.append(LeftOut(self._prefix + name, reason))

    def _is_link(self, name: str) -> bool:
        """Whether something is a link, which may lead to another's work, and is left out."""
        linked = (self._folder / name).is_symlink()
        if linked:
            self._leave(name, A_LINK)
        return linked

    def _without_the_only_one(self) -> list[Handed]:
        """Files whose names tell no exercise, but for those that can mean only one.

        That is so where one exercise is asked for, and files of one name were handed in.
        """
        stems = {names.uncopied(names.stem(handed.original)).casefold() for handed in self._nameless}
        if len(self._selected) != 1 or self._pieces or len(stems) != 1:
            return self._nameless
        for handed in self._nameless:
            if not self._is_link(handed.name):
                self._add(self._selected[0], handed, self._folder / handed.name)
        return []

    def _one_an_attempt(self, pieces: list[_Piece]) -> list[_Piece]:
        """Of a `.py` and a notebook that were handed in together the one with less of the stub left in it."""
        kept: list[_Piece] = []
        for piece in pieces:
            beside = next((each for each in kept if _are_one(each, piece)), None)
            if beside is None:
                kept.append(piece)
                continue
            chosen, other = sorted((beside, piece), key=_unfinished)
            kept[kept.index(beside)] = chosen
            place = other.path.relative_to(self._folder).as_posix()
            taken = Message("{file} of the same attempt was taken", file=shown(chosen.path.name))
            self._leave(place, taken)
        return kept

    def _time(self, handed: Handed, paths: Sequence[Path]) -> datetime | None:
        """When the newest of the files was written, or what nbgrader says, or the system's own table."""
        if not handed.timed:
            return handed.submitted
        times = []
        for path in paths:
            try:
                times.append(path.stat().st_mtime)
            except (OSError, ValueError):
                continue
        noted = _noted(paths[0].parent / _TIMESTAMP) if paths else None
        if noted is not None or not times:
            return noted
        return datetime.fromtimestamp(max(times), UTC)


def _located(files: Files, entry: Entry) -> Sequence[str] | None:
    """Return where an exercise's files are, or None if there are none.

    Where several could be meant, it is nowhere in particular: grading says so, to the student, too.
    """
    try:
        return locate(files, entry.slug, entry.folder)
    except ExerciseNotFoundError:
        return None
    except SubmissionError:
        return ()


def _are_one(one: _Piece, other: _Piece) -> bool:
    """Whether two pieces of an exercise are one attempt: two kinds of file, or a folder and what lies beside it."""
    return one.again == other.again and one.kind != other.kind


def _unfinished(piece: _Piece) -> tuple[int, int]:
    """How much of a file is still the stub; of equals a folder, then a `.py`, counts."""
    order = ("", *KINDS, _ARCHIVE).index(piece.kind)
    if piece.kind not in KINDS:
        return 0, order
    try:
        return read_bytes(piece.path, shown(piece.path.name), Limits().notebook).count(_STUB), order
    except SubmissionError:
        return 1 << 30, order


def _noted(path: Path) -> datetime | None:
    """What nbgrader writes beside the files that it collects: `2015-02-02 15:58:23.948203 UTC`."""
    if not os.path.exists(path):  # noqa: PTH110 - as nearly everywhere; to try to read it would take longer
        return None
    try:
        text = read_bytes(path, path.name, _MOST_NOTED).decode("ascii").strip().removesuffix(" UTC")
        moment = datetime.fromisoformat(text)
    except (SubmissionError, ValueError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
