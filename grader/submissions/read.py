"""Turns what a student handed in (a file, a notebook, a folder or an archive) into a `Submission`."""

from __future__ import annotations

import math
import os
import stat
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from grader.model import Finding
from grader.submissions.encoding import decode
from grader.submissions.files import Files, Folder, read_bytes, too_large, unreadable
from grader.submissions.find import KINDS, locate, root_of
from grader.submissions.names import shown
from grader.submissions.parse import defined_twice, imports_others, source_file
from grader.submissions.source import ExerciseNotFoundError, Limits, Submission, SubmissionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.submissions.source import SourceFile

_ARCHIVE = ".zip"
_CELLS = 2_000
_UNFINISHED = "raise NotImplementedError"


class _Candidate(NamedTuple):
    """A file that may be the one to grade: its text, cell by cell."""

    filename: str
    cells: Sequence[tuple[int | None, str]]
    notes: tuple[Finding, ...] = ()

    @property
    def unfinished(self) -> float:
        """How much of it is still the stub."""
        text = "".join(source for _, source in self.cells)
        return text.count(_UNFINISHED) if text.strip() else math.inf


def read(path: Path, *, slug: str, folder: str, root: Path | None = None, limits: Limits | None = None) -> Submission:
    """Read a student's work on one exercise; nothing of it is run, and nothing is written.

    Args:
        path: a `.py`, a notebook, a folder or a `.zip`.
        slug: the exercise's name, under which other files import it: `"activations"`.
        folder: its folder in the course, `"ex03_activations"`.
        root: the folder whose files the submission may import and be sent with. By default a folder's and an archive's
            own files, and none for a single file: beside it may lie another student's.
        limits: how large files may be.

    Raises:
        ExerciseNotFoundError: a folder or an archive without this exercise.
        SubmissionError: it cannot be read.
    """
    limits = limits or Limits()
    filename = shown(path.name or str(path))
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError) as error:
        raise unreadable(path, filename, error) from None
    if is_folder:
        if not os.access(path, os.R_OK | os.X_OK):
            raise SubmissionError(Finding("no_permission", {"file": filename}))
        return _from_folder(path, slug, folder, root, limits)
    if path.suffix.casefold() == _ARCHIVE:
        return _from_archive(read_bytes(path, filename, limits.archive), filename, slug, folder, limits)
    chosen = _candidate(read_bytes(path, filename, _limit(filename, limits)), filename, limits)
    return _submission(chosen, slug, _Own.around(path, folder, root), limits, path=path)


def read_cells(
    cells: Sequence[str], *, filename: str, slug: str, folder: str, here: Path, limits: Limits | None = None
) -> Submission:
    """Read the code cells of a notebook that is in no file; arguments as for `read`.

    Args:
        cells: their sources.
        filename: what reports call the notebook.
        slug: the exercise's name.
        folder: its folder in the course.
        here: the folder in which it runs; from there it may import the student's other files.
        limits: how large it may be.

    Raises:
        SubmissionError: it is more than an exercise can need.
    """
    limits = limits or Limits()
    if len(cells) > _CELLS:
        raise SubmissionError(Finding("notebook_complex", {"file": filename}))
    if sum(map(len, cells)) > limits.source:
        raise too_large(filename, limits.source)
    own = _Own.around(here / f"{slug}.ipynb", folder, root_of(here, folder))
    return _submission(_Candidate(filename, list(enumerate(cells, start=1))), slug, own, limits)


def find(directory: Path, slug: str, folder: str) -> Path:
    """Return the file below `directory` that `read` would grade.

    Args:
        directory: where to look.
        slug: the exercise's name, `"activations"`.
        folder: its folder in the course, `"ex03_activations"`.

    Raises:
        ExerciseNotFoundError: there is none.
        SubmissionError: there are several, or it cannot be read.
    """
    files = Folder(directory)
    return directory / _choose(files, locate(files, slug, folder), Limits())[1]


class _Own(NamedTuple):
    """Where the submission's own files are, where among them the graded one is, and below which folder others count.

    That folder is the one which holds the exercise's folder, never one above: there may be a course's solutions.
    """

    files: Files
    at: str
    base: str

    @classmethod
    def among(cls, files: Files, at: str, folder: str) -> _Own:
        """Return the files around the graded one at `at`."""
        base = at.rpartition("/")[0]
        above, _, last = base.rpartition("/")
        return cls(files, at, above if last == folder else base)

    @classmethod
    def around(cls, path: Path, folder: str, root: Path | None) -> _Own | None:
        """Return the files below `root` if `path` is one of them."""
        if root is None:
            return None
        try:
            at = (path.parent.resolve() / path.name).relative_to(root.resolve())
        except ValueError:
            return None
        return cls.among(Folder(root), at.as_posix(), folder)


def _from_folder(path: Path, slug: str, folder: str, root: Path | None, limits: Limits) -> Submission:
    files = Folder(path)
    try:
        chosen, at = _choose(files, locate(files, slug, folder), limits)
    except ExerciseNotFoundError:
        archives = [name for name in files.entries("")[0] if name.casefold().endswith(_ARCHIVE)]
        if len(archives) != 1:
            raise
        raw = files.read(archives[0], limits.archive)
        return _from_archive(raw, shown(archives[0]), slug, folder, limits)
    own = _Own.around(path / at, folder, root) or _Own.among(files, at, folder)
    return _submission(chosen, slug, own, limits, path=path / at)


def _from_archive(raw: bytes, filename: str, slug: str, folder: str, limits: Limits) -> Submission:
    from grader.submissions.archive import Archive  # noqa: PLC0415  # zipfile is slow to import

    archive = Archive(raw, filename)
    chosen, at = _choose(archive, locate(archive, slug, folder), limits)
    notes = (Finding("archive_left_out", {"file": filename, "count": archive.left_out}),) if archive.left_out else ()
    return _submission(chosen, slug, _Own.among(archive, at, folder), limits, notes)


def _choose(files: Files, paths: Sequence[str], limits: Limits) -> tuple[_Candidate, str]:
    """Return the file that counts and its path: of a `.py` and a notebook the one with less of the stub left in it.

    A course hands out both, and whoever works in one leaves the other as it was. If they are even, the `.py` counts.
    """
    readable: list[tuple[_Candidate, str]] = []
    failures: list[SubmissionError] = []
    for path in paths:
        filename = shown(PurePosixPath(path).name)
        try:
            readable.append((_candidate(files.read(path, _limit(filename, limits)), filename, limits), path))
        except SubmissionError as error:
            failures.append(error)
    if not readable:
        raise failures[0]
    chosen, at = min(readable, key=lambda one: one[0].unfinished)
    notes = [
        Finding("file_ignored", {"used": chosen.filename, "ignored": other.filename})
        for other, _ in readable
        if other is not chosen
    ]
    notes.extend(error.finding for error in failures)
    return chosen._replace(notes=chosen.notes + tuple(notes)), at


def _limit(filename: str, limits: Limits) -> int:
    match PurePosixPath(filename).suffix.casefold():
        case ".py":
            return limits.source
        case ".ipynb":
            return limits.notebook
        case _:
            accepted = [*KINDS, _ARCHIVE]
            raise SubmissionError(Finding("file_kind", {"file": filename, "accepted": accepted}))


def _candidate(raw: bytes, filename: str, limits: Limits) -> _Candidate:
    if not filename.casefold().endswith(".ipynb"):
        text, notes = decode(raw, filename)
        return _Candidate(filename, [(None, text)], notes)
    from grader.submissions.notebook import code_cells  # noqa: PLC0415

    cells = code_cells(raw, filename)
    if sum(len(source) for _, source in cells) > limits.source:
        raise too_large(filename, limits.source)
    return _Candidate(filename, cells)


def _submission(
    chosen: _Candidate,
    slug: str,
    own: _Own | None,
    limits: Limits,
    notes: tuple[Finding, ...] = (),
    path: Path | None = None,
) -> Submission:
    main, reading = source_file(slug, chosen.filename, chosen.cells)
    others: tuple[SourceFile, ...] = ()
    notes += chosen.notes + reading + tuple(defined_twice(main))
    if own is not None and imports_others(main):
        from grader.submissions.siblings import siblings  # noqa: PLC0415  # most exercises stand alone

        main, others, importing = siblings(main, own.files, own.at, own.base, limits)
        notes += importing
    return Submission(chosen.filename, main, others, notes, "" if path is None else os.path.realpath(path))
