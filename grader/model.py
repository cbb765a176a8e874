"""The result model: what grading one exercise yields. Renderers are pure functions of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.closeup import Closeup

SCHEMA_VERSION = 1
# The note that names the checks whose results are not shown.
GRADED_ONLY = "graded_only"
# The note that names the checks which another one uses, and which are not right either.
CALLS_WRONG = "calls_wrong"


class Text(NamedTuple):
    """The same words in English and Korean."""

    en: str
    ko: str


class Message:
    """A line for whoever typed a command, as data: `render.language.tell` says it in English or Korean.

    Args:
        text: an English sentence with the names of facts in braces; a literal, so that `make messages` finds it.
        facts: what the sentence mentions; another message is told in the same language.
    """

    def __init__(self, text: str, /, **facts: object) -> None:
        self.text = text
        self.facts = facts

    def __str__(self) -> str:
        """The words in English."""
        return self.text.format_map(
            {name: fact.en if isinstance(fact, Text) else fact for name, fact in self.facts.items()}
        )


def why(error: OSError | ValueError) -> Message:
    """Why there is no file to read or to write: what the operating system says, or Python of a name."""
    if isinstance(error, OSError):
        return Message(error.strerror or type(error).__name__)
    return Message("no file can have that name")


class UnusableError(Exception):
    """What somebody gave to a command cannot be used.

    Args:
        text: one clear line, which names it, the place and the way out, as a `Message` has it.
        facts: likewise.
    """

    def __init__(self, text: str, /, **facts: object) -> None:
        super().__init__(text)
        self.message = Message(text, **facts)

    def __str__(self) -> str:
        return str(self.message)


class SettingError(UnusableError, ValueError):
    """A setting has no sensible value; whoever knows where it stands says so before it."""


class Status(StrEnum):
    """The verdict of one check."""

    PASSED = "passed"
    WRONG = "wrong"
    ERROR = "error"
    TIMEOUT = "timeout"
    MISSING = "missing"
    NOT_ATTEMPTED = "not_attempted"
    SKIPPED = "skipped"
    GRADER_FAULT = "grader_fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One observation about a submission, as data: `render.words` has the sentence for each code.

    Attributes:
        code: which sentence, for example `"shape"`.
        facts: what the sentence mentions, plain JSON values; texts in two languages are `Text`.
    """

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why an answer is wrong: a mistake of the answer key whose numbers equal the student's.

    Attributes:
        id: `check.mistake`, or `pattern.name` for a numeric pattern.
        text: what to tell the student.
        certain: False if several mistakes fit equally well and this is the most common of them.
        outline: the text without the numbers in it, for those who may not see these; None if there are none.
    """

    id: str
    text: Text
    certain: bool = True
    outline: Text | None = None


class Place(NamedTuple):
    """Where a submission defines a function or class.

    Attributes:
        file: the path of the file on this machine; empty if it was in an archive.
        cell: which code cell of a notebook, counted from 1; None for a `.py` file.
        line: in the file or the cell, counted from 1.
    """

    file: str
    cell: int | None
    line: int


@dataclass(frozen=True, slots=True)
class Details:
    """Where and by how much a result differs; only facts that do not give the answer away, but for the closeup.

    Attributes:
        closeup: a closer look, if somebody asked for it. What of it is shown depends on the level of feedback.
    """

    expected_shape: tuple[int, ...] | None = None
    got_shape: tuple[int, ...] | None = None
    max_abs_error: float | None = None
    first_index: tuple[int, ...] | None = None
    closeup: Closeup | None = None


class Curves(NamedTuple):
    """How a training went step by step, the student's loss beside the reference's, and what came of it.

    Attributes:
        case: whose curves they are.
        yours: the student's, beginning before the first step; it may hold what is not finite.
        reference: the reference's, perhaps of another length.
        confusion: how many samples of each class (a row each) the student's classifier takes for each class; empty if
            it is none.
    """

    case: Text
    yours: tuple[float, ...]
    reference: tuple[float, ...]
    confusion: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The verdict of one check, with what explains it."""

    name: str
    status: Status
    points: float
    max_points: float
    case: Text | None = None
    finding: Finding | None = None
    diagnosis: Diagnosis | None = None
    details: Details = Details()
    notes: tuple[Finding, ...] = ()
    output: str = ""
    place: Place | None = None
    curves: tuple[Curves, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether the student has something left to do; what was not judged waits for what comes before it."""
        return self.status not in {Status.PASSED, Status.SKIPPED, Status.GRADER_FAULT}


@dataclass(frozen=True, slots=True)
class ExerciseReport:
    """The verdicts of one exercise for one submission.

    Attributes:
        isolation: the level of isolation that was active.
        notes: observations about the whole submission (a cell that failed, an encoding, ...).
        for_teachers: what a person may want to look at; it changes no verdict, and students are not shown it.
        provenance: versions, BLAS threads and the hash of the answer key, so that a grade can be recomputed.
    """

    number: int
    slug: str
    title: Text
    submission: str
    seed: int
    isolation: str
    device: str
    duration_s: float
    checks: tuple[CheckResult, ...]
    notes: tuple[Finding, ...] = ()
    for_teachers: tuple[Finding, ...] = ()
    provenance: Mapping[str, str] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """The points of all checks."""
        return sum(check.points for check in self.checks)

    @property
    def waits(self) -> bool:
        """Whether the student has something left to do, as far as whoever reads this may know."""
        return any(check.waits for check in self.checks)

    @property
    def next_check(self) -> CheckResult | None:
        """The check to go on with: the first that waits, or what that one needs."""
        first = next((check for check in self.checks if check.waits), None)
        return None if first is None else self.needed_first(first)

    def needed_first(self, check: CheckResult) -> CheckResult:
        """What to look at before a check: what it uses and what is wrong, too, unless its own mistake is known."""
        if check.diagnosis is not None and check.diagnosis.certain:
            return check
        lists = [note.facts.get("names") for note in check.notes if note.code == CALLS_WRONG]
        names = [name for each in lists if isinstance(each, list) for name in each]
        return next((each for each in self.checks if each.name in names and each.waits), check)

    @property
    def complete(self) -> bool:
        """Whether everything is right; of a check whose result is not shown, the reader cannot know."""
        return all(check.status is Status.PASSED for check in self.checks) and not self.withholds

    @property
    def withholds(self) -> bool:
        """Whether there are checks whose results are not shown."""
        return any(note.code == GRADED_ONLY for note in self.notes)

    @property
    def max_score(self) -> float:
        """The points that a right submission gets."""
        return sum(check.max_points for check in self.checks)
