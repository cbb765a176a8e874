"""What the names in bulk downloads of Canvas and Moodle say, and which exercise a file's name means.

- Canvas (`lib/content_zipper.rb` of canvas-lms) joins the sortable name in lower case without anything but letters,
  digits and underscores, `LATE` if it was, the user's id, the file's id, and the name that the file has in Canvas:
  `doejane_LATE_12345_678901_activations-2.py`. Where names are hidden from graders it writes `anon_x7Fq2` for the
  user. What was typed into a box comes as `..._text.html`, an address as `..._link.html`. A file that is handed in
  again under the same name gets `-1`, `-2`, ... before its first full stop.
- Moodle (`mod/assign/classes/downloader.php`) writes the full name or the group's, the participant's number (another
  one in every assignment), and the plugin: a folder `Jane Doe_123456_assignsubmission_file` (up to 3.x with another
  `_` at its end), or, without folders, `Jane Doe_123456_assignsubmission_file_activations.py`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.course import Entry

_CANVAS = re.compile(
    r"(?:(?P<name>.+?)_)??(?P<late>LATE_)?(?:(?P<user>\d+)|anon_(?P<anonymous>[^_\W]+))_"
    r"(?:(?P<file>\d+)_(?P<original>.+)|(?P<typed>text|link)\.html)",
    re.DOTALL,
)
_MOODLE = re.compile(
    r"(?P<name>.+?)(?:_(?P<participant>\d+))?_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<original>.*))?", re.DOTALL
)
_AGAIN = re.compile(r"(?P<stem>[^.]+)-(?P<times>\d{1,4})(?P<rest>\..*)?", re.DOTALL)
_ATTEMPT = re.compile(r"(?:attempt|try|시도|제출)[ _-]?(?P<number>\d{1,4})", re.IGNORECASE)


class CanvasName(NamedTuple):
    """A file of a Canvas download.

    Attributes:
        user: Canvas's id of the student, or what stands for it where names are hidden.
        name: the student's, as Canvas shortens it.
        late: whether Canvas calls it late.
        file: Canvas's number of the file; a later file has a higher one. 0 of what was typed.
        original: the file's name without the mark of a file that was handed in again; empty of what was typed.
        again: how often a file of that name had been handed in before.
    """

    user: str
    name: str
    late: bool
    file: int
    original: str
    again: int


class MoodleName(NamedTuple):
    """A folder or a file of a Moodle download.

    Attributes:
        participant: the number that Moodle's grading worksheet has, too; empty of the group of those without one.
        name: the student's or the group's.
        plugin: `file`, or how else it was handed in: `onlinetext`.
        original: the file's name; empty of a folder.
    """

    participant: str
    name: str
    plugin: str
    original: str


def canvas(name: str) -> CanvasName | None:
    """What a file's name in a Canvas download says, or None if it is none."""
    match = _CANVAS.fullmatch(name)
    if match is None or not (match["name"] or match["anonymous"]):
        return None
    original, again = _first_name(match["original"] or "")
    return CanvasName(
        user=match["user"] or match["anonymous"],
        name=match["name"] or "",
        late=match["late"] is not None,
        file=int(match["file"] or 0),
        original=original,
        again=again,
    )


def moodle(name: str) -> MoodleName | None:
    """What the name of a folder or a file in a Moodle download says, or None if it is none."""
    match = _MOODLE.fullmatch(name)
    if match is None:
        return None
    return MoodleName(match["participant"] or "", match["name"], match["plugin"], match["original"] or "")


def attempt(folder: str) -> int | None:
    """The number in the name of a folder that holds one of several attempts: `attempt 2`, `try-2`, `제출2`."""
    match = _ATTEMPT.fullmatch(folder)
    return int(match["number"]) if match else None


class ExerciseNames:
    """Tells which exercise the name of a file means, and whose it is: `kim_activations.py`, `ex03-kim.ipynb`.

    Args:
        entries: the exercises of the course.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries: dict[str, Entry] = {}
        for entry in entries:
            for name in (entry.folder, entry.slug, entry.folder.partition("_")[0], f"ex{entry.number}"):
                self._entries.setdefault(name.casefold(), entry)
        # Longer names first: `ex03_x` begins like `ex03`.
        names = "|".join(map(re.escape, sorted(self._entries, key=lambda name: (-len(name), name))))
        flags = re.IGNORECASE | re.DOTALL
        self._last = re.compile(rf"(?P<student>.+?)[ _-]+(?P<exercise>{names})", flags)
        self._first = re.compile(rf"(?P<exercise>{names})[ _-]+(?P<student>.+)", flags)

    def of(self, name: str) -> Entry | None:
        """The exercise that a file or a folder is named after, copies such as `activations (1).py` included."""
        return self._entries.get(uncopied(stem(name)).casefold())

    def split(self, filename: str) -> tuple[str, Entry | None]:
        """The student and the exercise that a name tells; one that tells no exercise is the student's as a whole."""
        whole = stem(filename)
        match = self._last.fullmatch(uncopied(whole)) or self._first.fullmatch(whole)
        if match is None or _is_copy_mark(match["student"]):
            return whole, None
        return match["student"], self._entries[match["exercise"].casefold()]


# What browsers, file managers and people append to a name.
_COPY = re.compile(r"(?i:[ _-]*(?:\(\d+\)|[ _-]\d+|copy|copy \d+|final|v\d+|복사본|사본|최종))+\Z")


def uncopied(name: str) -> str:
    """A name without what browsers and file managers append to a copy's."""
    return _COPY.sub("", name) or name


def _is_copy_mark(name: str) -> bool:
    """Whether a name is nothing but what is appended to a copy's; a number is a student's."""
    return not name.isdecimal() and _COPY.fullmatch(f" {name}") is not None


@lru_cache(maxsize=256)
def stem(filename: str) -> str:
    """A file's name without its suffix."""
    return PurePosixPath(filename).stem


def _first_name(original: str) -> tuple[str, int]:
    match = _AGAIN.fullmatch(original)
    if match is None:
        return original, 0
    return match["stem"] + (match["rest"] or ""), int(match["times"])
