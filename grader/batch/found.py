"""What is found where submissions lie, beside the work itself: so that no file and no student is lost silently."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recognised:
    """How a part of the folder was understood, in one line.

    Attributes:
        kind: for example "a Canvas download".
        items: how many of the folder's files and folders belong to it.
        students: of how many students (or groups).
    """

    kind: str
    items: int
    students: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is not graded.

    Attributes:
        path: below the folder of submissions, exactly; `submissions.names.shown` makes it fit to be shown.
        reason: in one line, neutralised.
    """

    path: str
    reason: str


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
