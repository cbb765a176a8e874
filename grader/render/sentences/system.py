"""What operating systems say of files, as `grader.model.why` quotes it: here only to be translated."""

from __future__ import annotations

from typing import Final

from grader.model import Message

QUOTED: Final = (
    Message("No such file or directory"),
    Message("Permission denied"),
    Message("Operation not permitted"),
    Message("No space left on device"),
    Message("Read-only file system"),
    Message("Disk quota exceeded"),
    Message("Is a directory"),
    Message("Not a directory"),
    Message("File exists"),
    Message("Directory not empty"),
    Message("File name too long"),
    Message("File too large"),
    Message("Too many open files"),
    Message("Too many levels of symbolic links"),
    Message("Input/output error"),
    Message("Device or resource busy"),
    Message("Invalid argument"),
    Message("Stale file handle"),
)
