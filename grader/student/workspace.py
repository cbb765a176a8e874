"""The working folder of a student: put the course's files there, restore one; nothing of the student's is ever lost."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING, NamedTuple

from grader.student.materials import everything

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course import Course


class Started(NamedTuple):
    """What became of the course's files in a working folder.

    Attributes:
        written: those that were missing.
        untouched: those that were there already, as the course has them.
        kept: those that were there with other contents: the student's work.
    """

    written: tuple[Path, ...]
    untouched: tuple[Path, ...]
    kept: tuple[Path, ...]


def start(course: Course, into: Path) -> Started:
    """Put stubs, notebooks and handouts into a folder; a file that exists is left as it is.

    Raises:
        CourseError: the course has no stubs.
        OSError: the folder cannot be written.
    """
    written, untouched, kept = [], [], []
    for name, content in list(everything(course)):
        path = into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if _create(path, content):
            written.append(path)
        elif path.is_file() and path.read_bytes() == content:
            untouched.append(path)
        else:
            kept.append(path)
    return Started(tuple(written), tuple(untouched), tuple(kept))


def reset(path: Path, content: bytes) -> Path | None:
    """Restore a stub; what was there is kept beside it, under a name that no file has.

    Args:
        path: the file to restore.
        content: the stub.

    Returns:
        The file that holds the old contents now; None if they were the stub's, or if there was no file.

    Raises:
        OSError: the folder cannot be written, or the old file cannot be read.
    """
    if not os.path.lexists(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _create(path, content)
        return None
    old = path.read_bytes()
    if old == content:
        return None
    kept = _keep(path, old)
    # Beside it and renamed over it: whoever is interrupted here has the old file or the new one, never half of one.
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return kept


def working_folder(course: Course, here: Path) -> Path:
    """The folder that holds the exercises' folders: the one above, for somebody who stands in one of them."""
    folders = {entry.folder for entry in course.entries()}
    return here.parent if here.name in folders else here


def _keep(path: Path, old: bytes) -> Path:
    names = (f"{path.stem}.old-{number}{path.suffix}" for number in itertools.count(1))
    return next(kept for name in names if _create(kept := path.with_name(name), old))


def _create(path: Path, content: bytes) -> bool:
    """Write a new file; False if there is something of this name already, be it a link that leads nowhere."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        return False
    return True
