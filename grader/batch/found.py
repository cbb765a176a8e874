"""What is found where submissions lie, beside the work itself: so that no file and no student is lost silently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.model import Message

if TYPE_CHECKING:
    from grader.course import Entry
    from grader.model import Finding

A_LINK = Message("a link: put the file or the folder itself here")
EMPTY = Message("is empty")


def not_asked_for(entry: Entry) -> Message:
    """Why work of an exercise is left out that another run may grade."""
    return Message("exercise {number} was not asked for", number=entry.number)


@dataclass(frozen=True, slots=True)
class Recognised:
    """How a part of the folder was understood.

    Attributes:
        said: in one line.
    """

    said: Message


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is not graded.

    Attributes:
        path: below the folder of submissions, exactly; `submissions.names.shown` makes it fit to be shown.
        reason: why; what is wrong with an archive is a finding, as grading it would give.
    """

    path: str
    reason: Message | Finding


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A student whose work is graded although the roster does not have them.

    Attributes:
        student: the id, exactly.
        display: the name that the system has, if it has one.
        similar: an id of the roster that differs in upper and lower case only, or nothing.
    """

    student: str
    display: str = ""
    similar: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A student of the roster of whom no work was found.

    Attributes:
        student: the id.
        display: the name.
    """

    student: str
    display: str
