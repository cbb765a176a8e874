"""A `.zip` as a place to read files from. Nothing is ever extracted to disk."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from pathlib import PurePosixPath

from grader.model import Finding
from grader.submissions.files import is_hidden, too_large
from grader.submissions.names import shown
from grader.submissions.source import SubmissionError

_MEMBERS = 10_000
_DEPTH = 16  # of folders; one name can claim 30,000
_RATIO = 1_000  # deflate cannot do much better; what claims to is a bomb
_TOTAL = 64 << 20  # bytes that are unpacked of one archive, all reads together
_CENTRAL_RECORD = b"PK\x01\x02"
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
# What `zipfile` raises on a damaged archive, a forged field or a password.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    ValueError,
    RuntimeError,
)


class Archive:
    """The files in an archive.

    Members are looked up by name and unpacked in memory, so a path like `../../x` leads nowhere; members with such
    names, links and devices are left out all the same, and counted in `left_out`.
    """

    def __init__(self, raw: bytes, label: str) -> None:
        """Read the table of contents.

        Args:
            raw: the archive.
            label: what to call it in findings.

        Raises:
            SubmissionError: it is damaged, or has too many members.
        """
        self._label = label
        self._unpacked = 0
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._folders: dict[str, set[str]] = {"": set()}
        self.left_out = 0
        if raw.count(_CENTRAL_RECORD) > _MEMBERS:  # before a table of a million members is built
            raise SubmissionError(Finding("archive_members", {"file": label, "limit": _MEMBERS}))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except _DAMAGED:
            raise SubmissionError(Finding("archive_corrupt", {"file": label})) from None
        for member in self._zip.infolist():
            self._add(member)

    @property
    def label(self) -> str:
        """The archive's own name."""
        return self._label

    def has(self, path: str) -> bool:
        """Whether there is a member of that name."""
        return path in self._members

    def entries(self, folder: str) -> tuple[list[str], list[str]]:
        """Return the names of files and of folders directly in `folder`."""
        names = self._folders.get(folder, set())
        stem = f"{folder}/" if folder else ""
        folders = sorted(name for name in names if stem + name in self._folders)
        return sorted(name for name in names if stem + name in self._members), folders

    def read(self, path: str, limit: int) -> bytes:
        """Return the member at `path`; raises `SubmissionError`."""
        member = self._members[path]
        filename = f"{self._label}/{shown(path)}"
        if member.flag_bits & _ENCRYPTED_FLAG:
            raise SubmissionError(Finding("archive_encrypted", {"file": self._label}))
        # The other methods unpack a block at once, however large it gets.
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise SubmissionError(Finding("archive_method", {"file": self._label}))
        limit = min(limit, _TOTAL - self._unpacked)
        if member.file_size > limit or member.file_size > _RATIO * max(1, member.compress_size):
            raise too_large(filename, limit)
        try:
            with self._zip.open(member) as file:
                raw = file.read(limit + 1)
        except _DAMAGED:
            raise SubmissionError(Finding("archive_corrupt", {"file": self._label})) from None
        if len(raw) > limit:
            raise too_large(filename, limit)
        self._unpacked += len(raw)
        return raw

    def _add(self, member: zipfile.ZipInfo) -> None:
        name = _name(member).replace("\\", "/")
        path = PurePosixPath(name)
        kind = stat.S_IFMT(member.external_attr >> 16)
        if path.is_absolute() or ":" in name or ".." in path.parts or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            self.left_out += 1
            return
        if not 0 < len(path.parts) <= _DEPTH or any(is_hidden(part) for part in path.parts):
            return
        folder = ""
        for part in path.parts[:-1]:
            self._folders[folder].add(part)
            folder = f"{folder}/{part}" if folder else part
            self._folders.setdefault(folder, set())
        self._folders[folder].add(path.name)
        if name.endswith("/"):
            self._folders.setdefault(str(path), set())
        else:
            self._members[str(path)] = member


def _name(member: zipfile.ZipInfo) -> str:
    """Return a member's name. Without the UTF-8 flag it is in whatever its maker's system used: UTF-8, or CP949."""
    if member.flag_bits & _UTF8_FLAG:
        return member.filename
    for encoding in ("utf-8", "cp949"):
        try:
            return member.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return member.filename
