"""Reading a student's files without trusting them: what they are, how large, where a link leads."""

from __future__ import annotations

import errno
import os
import stat
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from grader.model import Finding
from grader.submissions.names import shown
from grader.submissions.source import SubmissionError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

_ENTRIES = 10_000  # of one folder, that are looked at


class Files(Protocol):
    """Where a student's files are. Paths are relative to it, with slashes; `""` is the top."""

    @property
    def label(self) -> str:
        """What people call it."""

    def has(self, path: str) -> bool:
        """Whether there is something other than a folder."""

    def entries(self, folder: str) -> tuple[list[str], list[str]]:
        """Return the names of the files and of the folders that a folder holds, sorted, without hidden ones."""

    def read(self, path: str, limit: int) -> bytes:
        """Return a file of at most `limit` bytes; raises `SubmissionError`."""


class Folder:
    """The files below a folder; links that lead out of it are not followed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @cached_property
    def _resolved(self) -> Path:
        return self._root.resolve()

    @property
    def label(self) -> str:
        """The folder's own name."""
        return shown(self._resolved.name or str(self._resolved))

    def has(self, path: str) -> bool:
        """Whether there is something other than a folder, be it a dangling link."""
        place = self._root / path
        try:
            return not stat.S_ISDIR(place.stat().st_mode)
        except (OSError, ValueError):
            pass
        try:
            return stat.S_ISLNK(place.lstat().st_mode)
        except (OSError, ValueError):
            return False

    def entries(self, folder: str) -> tuple[list[str], list[str]]:
        """Return the names of files and of folders directly in `folder`."""
        files: list[str] = []
        folders: list[str] = []
        try:
            with os.scandir(self._root / folder) as found:
                for entry in islice(found, _ENTRIES):
                    if not is_hidden(entry.name):
                        (folders if entry.is_dir() else files).append(entry.name)
        except OSError:
            pass
        return sorted(files), sorted(folders)

    def read(self, path: str, limit: int) -> bytes:
        """Return the file at `path`; raises `SubmissionError`."""
        place = self._root / path
        filename = shown(path)
        try:
            # What lies in the folder itself and is no link needs no such look, which takes as long as reading it.
            directly = "/" not in path and not place.is_symlink()
            inside = directly or place.resolve().is_relative_to(self._resolved)
        except (OSError, RuntimeError):  # a loop of links
            inside = True  # `read_bytes` says what is wrong
        if not inside:
            raise SubmissionError(Finding("link_outside", {"file": filename}))
        return read_bytes(place, filename, limit)


def is_hidden(name: str) -> bool:
    """Whether a file or folder is a tool's and not the student's: `.venv`, `__pycache__`, `__MACOSX`."""
    return name.startswith((".", "__")) and name != "__init__.py"


class NotAFileError(OSError):
    """A folder, a pipe or a device."""

    def __init__(self) -> None:
        super().__init__(errno.EINVAL, os.strerror(errno.EINVAL))


def open_file(path: Path) -> BinaryIO:
    """Open a regular file to read it; never blocks on a pipe, and never touches a device.

    Raises:
        NotAFileError: it is something else.
        OSError: it cannot be opened.
        ValueError: there is a NUL in the path.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise NotAFileError
    # Between the two looks the path may have become a pipe: O_NONBLOCK, and look again.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise NotAFileError
    return file


def read_bytes(path: Path, filename: str, limit: int) -> bytes:
    """Return a regular file's bytes: never blocks on a pipe or a device, never reads more than `limit`.

    Args:
        path: the file.
        filename: what to call it in findings.
        limit: the most bytes that it may have.

    Raises:
        SubmissionError: it cannot be read, is not a file or is too large.
    """
    try:
        with open_file(path) as file:
            if os.fstat(file.fileno()).st_size > limit:
                raise too_large(filename, limit)
            raw = file.read(limit + 1)
    except NotAFileError:
        raise SubmissionError(Finding("not_a_file", {"file": filename})) from None
    except (OSError, ValueError) as error:
        raise unreadable(path, filename, error) from None
    if len(raw) > limit:
        raise too_large(filename, limit)
    return raw


def too_large(filename: str, limit: int) -> SubmissionError:
    """Return the error for a file of more than `limit` bytes."""
    return SubmissionError(Finding("file_too_large", {"file": filename, "limit_mib": round(limit / (1 << 20), 1)}))


def unreadable(path: Path, filename: str, error: Exception) -> SubmissionError:
    """Return the error for a path at which the operating system refused something."""
    match error:
        case FileNotFoundError():
            code = "dangling_link" if path.is_symlink() else "missing_file"
        case PermissionError():
            code = "no_permission"
        case OSError():
            reason = error.strerror or type(error).__name__
            return SubmissionError(Finding("file_unreadable", {"file": filename, "reason": reason}))
        case _:  # a NUL in the path
            code = "missing_file"
    return SubmissionError(Finding(code, {"file": filename}))
