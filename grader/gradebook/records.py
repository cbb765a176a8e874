"""What a gradebook takes and gives, besides `batch.work.Graded`: plain data, for which no library is imported."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


@dataclass(frozen=True)
class RunInfo:
    """All that a run's grades depend on, besides the answer keys: with it they can be recomputed bit for bit.

    Attributes:
        deltagrade: its version; likewise `python` and `numpy`.
        blas_threads: in a worker.
        seed: of the answer keys.
        isolation: the level at which submissions ran.
        course_hash: of the course's own files.
        settings: whatever else was chosen (limits, policy, command line), as JSON values.
    """

    deltagrade: str
    python: str
    numpy: str
    blas_threads: str
    seed: int
    isolation: str
    course_hash: str
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class KeyFile:
    """An answer key of a run.

    Attributes:
        key_hash: as `Graded` has it.
        data: the bytes of its file. They are kept, since the reference that they were made from will change.
    """

    number: int
    slug: str
    key_hash: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Run:
    """A run as the gradebook remembers it.

    Attributes:
        ended: nothing if it is still going on, or was killed.
        accepted: since when its results count; nothing for one that is only proposed.
        results: how many it has recorded.
    """

    id: int
    info: RunInfo
    started: datetime
    ended: datetime | None
    accepted: datetime | None
    results: int


@dataclass(frozen=True)
class Student:
    """A student of the roster, or one who handed in.

    Attributes:
        id: as `Work.student`.
        display: the name, for people.
        group: of those who hand in together; empty of nobody else.
        extra: what the student has beyond each deadline.
    """

    id: str
    display: str = ""
    group: str = ""
    extra: timedelta = timedelta()


@dataclass(frozen=True)
class Exercise:
    """An exercise of which there are results."""

    number: int
    slug: str
    max_score: float


@dataclass(frozen=True)
class Override:
    """What a teacher says about one student's exercise; it counts whatever is graded later.

    Attributes:
        score: instead of the automatic one; None leaves that in force, with a comment.
        decided: when; the latest word counts, the earlier ones are kept.
    """

    student: str
    number: int
    score: float | None
    comment: str
    author: str
    decided: datetime


@dataclass(frozen=True)
class Attempt:
    """The result that is in force for one attempt.

    Attributes:
        result: its id, by which `Gradebook.report` finds the report.
        submitted: when, in UTC, if it is known.
        late_mark: whether the LMS calls it late.
        score: before any deduction.
        problem: why the submission could not be read.
        extra: what the student has beyond the deadline.
    """

    result: int
    student: str
    number: int
    slug: str
    attempt: int
    submitted: datetime | None
    late_mark: bool
    score: float
    max_score: float
    problem: str | None
    extra: timedelta = timedelta()


@dataclass(frozen=True)
class Counted:
    """What a policy makes of a student's attempts at an exercise.

    Attributes:
        attempt: the one that counts.
        score: what it is worth, after what lateness costs.
        note: why it is worth less than the attempt's own score, for the student.
    """

    attempt: Attempt
    score: float
    note: str = ""


class Policy(Protocol):
    """Decides which attempt counts, and what lateness costs."""

    def __call__(self, attempts: Sequence[Attempt], /) -> Counted:
        """Choose among the attempts of one student at one exercise; there is at least one, the last is the latest."""
        ...


def latest(attempts: Sequence[Attempt], /) -> Counted:
    """The policy of a course that has none: the latest attempt counts, and lateness costs nothing."""
    return Counted(attempts[-1], attempts[-1].score)


@dataclass(frozen=True)
class Grade:
    """What one student gets for one exercise: a row of every export.

    Attributes:
        score: what counts.
        counted: the attempt that counts and what it is worth; None if a teacher gave points without one.
        override: what a teacher said.
    """

    student: str
    display: str
    number: int
    slug: str
    score: float
    max_score: float
    counted: Counted | None
    override: Override | None

    @property
    def comment(self) -> str:
        """What to tell the student beside the score: the teacher's comment, and why there are fewer points."""
        said = self.override.comment if self.override else ""
        by_hand = self.override is not None and self.override.score is not None
        note = self.counted.note if self.counted and not by_hand else ""  # lateness cost nothing of points set by hand
        return " ".join(filter(None, (said, note)))


class Reason(StrEnum):
    """Why a result may differ from the one before it."""

    SUBMISSION = "submission"
    ANSWER_KEY = "answer_key"
    SOFTWARE = "software"
    SETTINGS = "settings"


@dataclass(frozen=True)
class Change:
    """A result of a run that differs from the one that is in force.

    Attributes:
        before: the automatic score in force; likewise `after`.
        verdicts: by check, for those that differ: the status before and after; `""` where there was no such check.
        reasons: what is different about the two runs; if nothing is, the submission does not compute the same twice.
        override: what a teacher said; with a score the student's grade stays as it is.
    """

    student: str
    number: int
    slug: str
    attempt: int
    before: float
    after: float
    verdicts: Mapping[str, tuple[str, str]]
    reasons: tuple[Reason, ...]
    override: Override | None


@dataclass(frozen=True)
class VerdictCount:
    """How many students have this verdict in a check, by their latest attempts."""

    number: int
    slug: str
    check: str
    status: str
    students: int


class CheckVerdict(NamedTuple):
    """What became of a check.

    Attributes:
        diagnosis: the id of the mistake that was recognised, if any.
    """

    check: str
    status: str
    diagnosis: str | None


class Verdicts(NamedTuple):
    """What became of the checks of a student's latest attempt at an exercise.

    Attributes:
        checks: in the order of the exercise.
    """

    student: str
    number: int
    checks: tuple[CheckVerdict, ...]


class Known(NamedTuple):
    """What is known of an attempt that has been graded.

    Attributes:
        content_hash: of the submission.
        key_hash: of the answer key.
        is_timed: whether it is known when it was handed in.
    """

    content_hash: str
    key_hash: str
    is_timed: bool


class Example(NamedTuple):
    """A result in which a mistake was recognised, so that its report can tell the words for it."""

    number: int
    check: str
    diagnosis: str
    result: int


@dataclass(frozen=True)
class DiagnosisCount:
    """How many students made the same mistake in a check, of those whose latest attempt was graded."""

    number: int
    slug: str
    check: str
    diagnosis: str
    students: int
    of: int


@dataclass(frozen=True)
class LookAlike:
    """Two submissions with the same unusual errors: a hint for a person to look, and never a verdict.

    Attributes:
        checks: in which both are off by the same numbers, which few others are and no declared mistake explains.
    """

    number: int
    slug: str
    students: tuple[str, str]
    checks: tuple[str, ...]
