"""What whom may see: levels of feedback for each check and audience, and the reduction of a report to them.

======================  =============================================================================================
level                   what is shown
======================  =============================================================================================
``none``                only that the check was graded
``verdict``             the verdict and the points
``category``            what kind of thing is wrong and the diagnosis, without the numbers
``statistics``          the case, where, how far off, shapes, error statistics and a coarse picture, what was printed
``full``                yours and ours
======================  =============================================================================================

Whatever a student reads, in any format, is made from a reduced report. The audiences are `student` (a run under the
public seed) and `hidden` (a student who sees a run under any other seed). A teacher's gradebook keeps everything.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum
from math import isfinite
from typing import TYPE_CHECKING, Any

from grader.model import CALLS_WRONG, GRADED_ONLY, Details, Finding, SettingError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from grader.closeup import Closeup, Errors
    from grader.model import CheckResult, Diagnosis, ExerciseReport


class FeedbackLevel(IntEnum):
    """How much of a check's result is shown, each level with all that the levels before it show."""

    NONE = 0
    VERDICT = 1
    CATEGORY = 2
    STATISTICS = 3
    FULL = 4

    @property
    def word(self) -> str:
        """What `course.toml` calls it."""
        return self.name.lower()


STUDENT, HIDDEN = "student", "hidden"
_USUAL = {STUDENT: FeedbackLevel.STATISTICS, HIDDEN: FeedbackLevel.CATEGORY}
_LEVELS = {level.word: level for level in FeedbackLevel}
# Facts that measure: what is left of a finding without them says what kind of thing is wrong.
_MEASURED = frozenset({"index", "error", "wrong", "size", "count", "low", "high"})
# They may be lists of lengths, or a word for a kind of thing.
_SIZES = frozenset({"expected", "got"})
# So many digits do not tell the right number, also beside one's own.
_DIGITS = 2
_DIGITS_OF_LARGEST = 3


@dataclass(frozen=True)
class Levels:
    """What one audience may see.

    Attributes:
        usual: the level of every check but those in `checks`.
        checks: levels by `"slug.check"`.
    """

    usual: FeedbackLevel = FeedbackLevel.FULL
    checks: Mapping[str, FeedbackLevel] = field(default_factory=dict)

    def of(self, slug: str, check: str) -> FeedbackLevel:
        """The level of a check."""
        return self.checks.get(f"{slug}.{check}", self.usual)

    def refuse_unknown(self, slug: str, checks: Collection[str]) -> None:
        """A level for a check that does not exist would leave the one that was meant uncovered.

        Raises:
            SettingError: there is one.
        """
        for name in self.checks:
            exercise, _, check = name.partition(".")
            if exercise == slug and check not in checks:
                raise SettingError(
                    'checks."{name}": {exercise} has no check {check}; it has {names}',
                    name=name,
                    exercise=slug,
                    check=check,
                    names=", ".join(checks),
                )


def levels_of(settings: Mapping[str, Any], audience: str) -> Levels:
    """The levels of an audience, as a course sets them.

    Args:
        settings: the table `[feedback]` of `course.toml`.
        audience: `student` or `hidden`.

    Raises:
        SettingError: a setting is unknown or has no level for a value.
    """
    usual = dict(_USUAL)
    checks: dict[str, FeedbackLevel] = {}
    for name, value in settings.items():
        if name != "checks":
            who = _audience(name, name)
            usual[who] = _level(name, value)
    for name, own in _table("checks", settings.get("checks", {})).items():
        if name.count(".") != 1:
            raise SettingError(
                'checks."{name}": a check is named "exercise.check", for example "activations.softmax"', name=name
            )
        for who, value in _table(f'checks."{name}"', own).items():
            where = f'checks."{name}".{who}'
            level = _level(where, value)
            if _audience(who, where) == audience:
                checks[name] = level
    return Levels(usual[audience], checks)


def one_level(where: str, level: str) -> Levels:
    """The same level for all checks, whatever a course sets.

    Args:
        where: what says so, for messages.
        level: its name.

    Raises:
        SettingError: there is no such level.
    """
    return Levels(_level(where, level))


def _table(where: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SettingError("{where} must be a table, not {value!r}", where=where, value=value)
    return value


def _audience(name: str, where: str) -> str:
    if name not in _USUAL:
        raise SettingError("unknown audience {where}; there are {names}", where=where, names=", ".join(_USUAL))
    return name


def _level(where: str, value: Any) -> FeedbackLevel:
    if not isinstance(value, str) or value not in _LEVELS:
        raise SettingError(
            "{where} must be one of {names}, not {value!r}", where=where, names=", ".join(_LEVELS), value=value
        )
    return _LEVELS[value]


def reduced(report: ExerciseReport, levels: Levels) -> ExerciseReport:
    """What an audience may see of a report.

    A check at level `none` leaves the checks, and the points with it; a note names it.
    """
    shown: list[CheckResult] = []
    hidden: list[str] = []
    for check in report.checks:
        level = levels.of(report.slug, check.name)
        if level is FeedbackLevel.NONE:
            hidden.append(check.name)
        else:
            shown.append(reduced_check(check, level))
    if hidden:
        shown = [replace(check, notes=_without(check.notes, hidden)) for check in shown]
    notes = (*report.notes, Finding(GRADED_ONLY, {"names": hidden})) if hidden else report.notes
    return replace(report, checks=tuple(shown), notes=notes)


def reduced_check(check: CheckResult, level: FeedbackLevel) -> CheckResult:
    """What a level above `none` shows of a check."""
    if level is FeedbackLevel.FULL or _says_nothing(check):
        return check
    if level is FeedbackLevel.VERDICT:
        return replace(
            check,
            case=None,
            # A fault of the grader is no result of the student's.
            finding=check.finding if check.finding and check.finding.code == "grader_fault" else None,
            diagnosis=None,
            details=Details(),
            notes=(),
            output="",
            curves=(),
        )
    if level is FeedbackLevel.CATEGORY:
        return replace(
            check,
            case=None,
            finding=_kind(check.finding),
            diagnosis=_outlined(check.diagnosis),
            details=Details(),
            notes=tuple(note for note in map(_kind, check.notes) if note is not None and note.code not in _MEASURING),
            output="",
            curves=(),
        )
    return replace(
        check,
        finding=_rounded(check.finding),
        details=_without_values(check.details),
    )


def _says_nothing(check: CheckResult) -> bool:
    """Whether there is nothing beside the verdict, as with most right answers."""
    said = check.case or check.finding or check.diagnosis or check.notes or check.output or check.curves
    return not said and check.details == Details()


def _without(notes: tuple[Finding, ...], hidden: Collection[str]) -> tuple[Finding, ...]:
    """Notes that do not say of a check whose result is not shown that it is not right."""
    kept: list[Finding] = []
    for note in notes:
        if note.code == CALLS_WRONG:
            names = [name for name in note.facts["names"] if name not in hidden]
            kept += [Finding(CALLS_WRONG, {**note.facts, "names": names})] if names else []
        else:
            kept.append(note)
    return tuple(kept)


# Notes that say by how much.
_MEASURING = frozenset({"measured"})


def _kind(finding: Finding | None) -> Finding | None:
    """A finding without what it measures."""
    if finding is None:
        return None
    kept = {
        name: value
        for name, value in finding.facts.items()
        if name not in _MEASURED and (name not in _SIZES or isinstance(value, str))
    }
    return Finding(finding.code, kept)


def _outlined(diagnosis: Diagnosis | None) -> Diagnosis | None:
    if diagnosis is None or diagnosis.outline is None:
        return diagnosis
    return replace(diagnosis, text=diagnosis.outline)


def _rounded(finding: Finding | None) -> Finding | None:
    """A finding whose numbers are too coarse to tell the right ones."""
    if finding is None or not isinstance(finding.facts.get("error"), float):
        return finding
    return Finding(finding.code, {**finding.facts, "error": _coarse(finding.facts["error"], _DIGITS)})


def _without_values(details: Details) -> Details:
    closeup = details.closeup
    return replace(
        details,
        max_abs_error=_coarse(details.max_abs_error, _DIGITS_OF_LARGEST),
        closeup=None if closeup is None else _without_numbers(closeup),
    )


def _without_numbers(closeup: Closeup) -> Closeup:
    errors = closeup.errors
    return replace(
        closeup,
        got=None,
        expected=None,
        arrays=None,
        errors=None if errors is None else _coarse_errors(errors),
        descent=None if closeup.descent is None else closeup.descent._replace(ours=()),
    )


def _coarse_errors(errors: Errors) -> Errors:
    return errors._replace(
        max_abs=_coarse(errors.max_abs, _DIGITS),
        median_abs=_coarse(errors.median_abs, _DIGITS),
        max_rel=_coarse(errors.max_rel, _DIGITS),
        median_rel=_coarse(errors.median_rel, _DIGITS),
    )


def _coarse(value: float | None, digits: int) -> float | None:
    return float(f"{value:.{digits}g}") if value is not None and isfinite(value) else value
