"""Folders of submissions as people and systems leave them."""

from __future__ import annotations

import io
import os
import zipfile
from typing import TYPE_CHECKING

from grader.batch.found import LeftOut, Missing, Recognised, Unlisted
from grader.batch.layout import Found, walk
from grader.batch.work import Work
from grader.course import Entry
from grader.model import Message
from grader.render.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grader.batch.roster import Roster
    from grader.model import Finding

THREE = Entry(3, "activations")
FOUR = Entry(4, "losses")
ENTRIES = (THREE, FOUR)


def made(folder: Path, files: Mapping[str, str | bytes], time: float | None = None) -> Path:
    """Write files below a folder; a path that ends in `/` is a folder, a value that begins with `->` a link."""
    for name, content in files.items():
        path = folder / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str) and content.startswith("->"):
            path.symlink_to(content.removeprefix("->"))
            continue
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        if time is not None:
            os.utime(path, (time, time))
    return folder


def zipped(files: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _said(reason: Message | Finding) -> str:
    return str(reason) if isinstance(reason, Message) else say(reason, "en")


class Walked:
    """What `walk` yields, sorted by kind."""

    def __init__(self, folder: Path, only: tuple[Entry, ...] = (), roster: Roster | None = None) -> None:
        self.all: list[Found] = list(walk(folder, ENTRIES, only=only, roster=roster))
        self.work = [each for each in self.all if isinstance(each, Work)]
        self.left_out = {each.path: _said(each.reason) for each in self.all if isinstance(each, LeftOut)}
        said = [each.said for each in self.all if isinstance(each, Recognised)]
        self.kinds = {
            str(each.facts["kind"]).partition(" (")[0]: (each.facts["items"], each.facts["students"])
            for each in said
            if "kind" in each.facts
        }
        self.undated = [str(each) for each in said if "kind" not in each.facts]
        self.missing = [each.student for each in self.all if isinstance(each, Missing)]
        self.unlisted = {each.student: each.similar for each in self.all if isinstance(each, Unlisted)}
        self.folder = folder

    def table(self) -> list[tuple[str, int, int, str]]:
        """Each piece of work as student, exercise, attempt and path."""
        return [
            (work.student, work.entry.number, work.attempt, work.path.relative_to(self.folder).as_posix())
            for work in self.work
        ]
