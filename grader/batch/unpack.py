"""Unpacks the archive that an LMS gives for a whole class, so that each submission has a path."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import time
import zipfile
import zlib
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from grader.batch.found import LeftOut
from grader.batch.layout import LayoutError
from grader.batch.listing import Listing
from grader.batch.names import ExerciseNames, moodle
from grader.model import Message, why
from grader.submissions.archive import _name as member_name
from grader.submissions.names import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from grader.course import Entry

_LARGEST = 50 << 20  # of a file; `read` takes no larger one either
_DEPTH = 16
_BLOCK = 1 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, NotImplementedError)


def unpack(archive: Path, folder: Path, entries: Sequence[Entry]) -> tuple[Path, list[LeftOut]]:
    """Unpack an archive once, into a folder that is named by its content.

    Args:
        archive: a `.zip` of submissions.
        folder: in which the new folder is made.
        entries: the exercises of the course.

    Returns:
        The folder for `walk`, and what was left out: links, devices, names that lead elsewhere, and files too large.

    Raises:
        LayoutError: the archive cannot be read, or the folder not written.
    """
    try:
        with archive.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        target = folder / digest[:16]
        fresh = target.with_name(f"{target.name}.{os.getpid()}")
        with zipfile.ZipFile(archive) as opened:
            # Names alone tell again what was left out, so a second run says the same without unpacking.
            plan = list(_plan(opened))
            left_out = [LeftOut(name, reason) for name, _, reason in plan if reason is not None]
            if not target.is_dir():
                fresh.mkdir(parents=True)
                try:
                    for name, member, reason in plan:
                        if reason is None:
                            _extract(opened, member, fresh / name)
                    fresh.rename(target)
                finally:
                    shutil.rmtree(fresh, ignore_errors=True)
    except _DAMAGED as error:
        raise LayoutError(
            "{file} is a damaged archive, or none: download it again", file=shown(archive.name)
        ) from error
    except OSError as error:
        where = shown(error.filename) if isinstance(error.filename, str) else shown(archive.name)
        raise LayoutError("{file} cannot be unpacked: {reason}", file=where, reason=why(error)) from error
    return _inside(target, entries), left_out


def _plan(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo, Message | None]]:
    """What to write where, and why not."""
    seen: set[str] = set()
    for member in archive.infolist():
        name = member_name(member).replace("\\", "/")
        if name.endswith("/"):
            continue
        path = PurePosixPath(name)
        kind = stat.S_IFMT(member.external_attr >> 16)
        reason = None
        if path.is_absolute() or ".." in path.parts or "\0" in name or not 0 < len(path.parts) <= _DEPTH:
            reason = Message("its name leads out of the archive")
        elif kind not in (0, stat.S_IFREG):
            reason = Message("a link or a device")
        elif member.file_size > _LARGEST:
            reason = Message("larger than {limit} MiB", limit=_LARGEST >> 20)
        elif member.flag_bits & 0x1:
            reason = Message("protected by a password")
        elif str(path) in seen:
            reason = Message("a second file of that name in the archive")
        seen.add(str(path))
        yield str(path) if reason is None else name, member, reason


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as source, path.open("xb") as target:
        left = _LARGEST
        while block := source.read(min(_BLOCK, left + 1)):
            left -= len(block)
            if left < 0:
                raise zipfile.BadZipFile(f"{shown(path.name)} is larger than it says")
            target.write(block)
    with suppress(OverflowError, ValueError):
        moment = time.mktime((*member.date_time, 0, 0, -1))
        os.utime(path, (moment, moment))


def _inside(folder: Path, entries: Sequence[Entry]) -> Path:
    """The folder, or the one that is all that it holds, as when a folder was packed and not what is in it."""
    listing = Listing(folder)
    files, folders = listing.entries("")
    if files or len(folders) != 1 or moodle(folders[0]):
        return folder
    names = ExerciseNames(entries)
    inner = Listing(folder / folders[0]).entries("")
    is_student = any(name == "exercises" or names.of(name) for name in (*inner[0], *inner[1]))
    return folder if is_student else folder / folders[0]
