"""What flows through a batch: a piece of work that was handed in, and what grading it gave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from grader.course import Entry


@dataclass(frozen=True)
class Work:
    """One submission of one student to one exercise.

    Attributes:
        student: the id that the gradebook uses: a folder's name, or what the roster or the LMS calls the student.
        entry: the exercise.
        path: what `submissions.read` is given: a file, or the student's folder.
        submitted: when, in UTC, if it is known.
        attempt: counted from 1.
        display: the student's name, for people.
        late_mark: whether the LMS itself calls it late.
        content_hash: of what the path holds (`contents.content_hash`); empty until somebody has looked.
    """

    student: str
    entry: Entry
    path: Path
    submitted: datetime | None = None
    attempt: int = 1
    display: str = ""
    late_mark: bool = False
    content_hash: str = ""


@dataclass(frozen=True)
class Graded:
    """What goes into the gradebook for one piece of work.

    Attributes:
        content_hash: as `Work` has it.
        key_hash: of the answer key, seed included.
        statuses: the verdict of each check by name.
        report: the report as JSON, the very text that is written for the student.
        problem: why it could not be read, in one line; then nothing was graded.
        source: the source that was graded, so that a replay needs no file.
        late_mark: as `Work` has it.
    """

    student: str
    number: int
    slug: str
    attempt: int
    submitted: datetime | None
    content_hash: str
    key_hash: str
    score: float
    max_score: float
    statuses: Mapping[str, str] = field(default_factory=dict)
    report: str = ""
    problem: str | None = None
    source: str = ""
    late_mark: bool = False
