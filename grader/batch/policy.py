"""What it costs to hand in late, and which of several attempts counts: pure functions of times and scores.

A course says it in its `course.toml`, all of it optional:

```toml
[late]
timezone = "Asia/Seoul"   # of deadlines that say none
grace_minutes = 10        # that cost nothing
percent_per_day = 10      # of the score, for each day that has begun since the deadline
cap_percent = 50          # the most that lateness costs ...
days = 7                  # ... up to this many days; what comes later still gets nothing
attempts = "latest"       # which attempt counts: the latest, or the best after its deduction

[late.deadlines]          # by number or name of the exercise; one without a deadline is never late
3 = 2025-12-01T23:59:00
activations = 2025-12-01T23:59:00+09:00
```
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

from grader.model import SettingError, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grader.course import Entry

_DAY = timedelta(days=1)
_SETTINGS = ("timezone", "grace_minutes", "percent_per_day", "cap_percent", "days", "attempts", "deadlines")
_EXAMPLE = "2025-12-01T23:59:00+09:00"


class Attempt(Protocol):
    """One of a student's submissions to an exercise, graded: what a gradebook has of it."""

    @property
    def number(self) -> int:
        """The exercise's."""

    @property
    def attempt(self) -> int:
        """Counted from 1."""

    @property
    def score(self) -> float:
        """Before any deduction."""

    @property
    def submitted(self) -> datetime | None:
        """When, with its time zone, if it is known."""

    @property
    def late_mark(self) -> bool:
        """Whether the LMS says that it is late; only asked where the time is unknown."""

    @property
    def extra(self) -> timedelta:
        """What the student has beyond the deadline."""


Each = TypeVar("Each", bound=Attempt)


@dataclass(frozen=True)
class Counted(Generic[Each]):
    """The attempt that counts, and what it is worth.

    Attributes:
        score: after the deduction.
        days: how many days late, 0 in time.
        percent: how much of the score was deducted.
    """

    attempt: Each
    score: float
    days: int
    percent: float

    @property
    def note(self) -> Text | None:
        """What to tell the student about the deduction, if there is one."""
        if not self.percent:
            return None
        days = f"{self.days} day{'s' if self.days > 1 else ''}"
        return Text(
            f"{days} late: {self.percent:g} % of the points were deducted.",
            f"{self.days}일 늦게 내서 점수의 {self.percent:g} %가 깎였어요.",
        )


@dataclass(frozen=True)
class Policy:
    """What lateness costs. The one without arguments costs nothing.

    Attributes:
        percent_per_day: of the score, for each day that has begun since the deadline.
        cap_percent: the most that is deducted.
        days: after how many days nothing is left, whatever the cap; None for never.
        grace: how late costs nothing.
        attempts: which attempt counts.
        deadlines: by the exercise's number, each with its time zone.
    """

    percent_per_day: float = 0.0
    cap_percent: float = 100.0
    days: int | None = None
    grace: timedelta = timedelta()
    attempts: Literal["latest", "best"] = "latest"
    deadlines: Mapping[int, datetime] = field(default_factory=dict)

    def days_late(self, attempt: Attempt) -> int:
        """How many days late a submission is: 0 up to and including the grace time, then each day that has begun.

        If its time is unknown, a mark of the LMS counts as the first day.
        """
        if attempt.submitted is None:
            return int(attempt.late_mark)
        deadline = self.deadlines.get(attempt.number)
        if deadline is None:
            return 0
        late = attempt.submitted - deadline - attempt.extra
        return 0 if late <= max(self.grace, timedelta()) else -(-late // _DAY)

    def percent(self, days: int) -> float:
        """How much of the score is deducted after so many days, in percent."""
        if self.days is not None and days > self.days:
            return 100.0
        return min(self.percent_per_day * days, self.cap_percent)

    def counted(self, attempts: Sequence[Each]) -> Counted[Each]:
        """The attempt that counts: the latest, or the best after its deduction (of equal ones the first).

        Args:
            attempts: of one student at one exercise, at least one, in any order.
        """
        every = [self._deducted(each) for each in sorted(attempts, key=lambda each: each.attempt)]
        if self.attempts == "latest":
            return every[-1]
        return max(every, key=lambda each: each.score)

    def _deducted(self, attempt: Each) -> Counted[Each]:
        days = self.days_late(attempt)
        percent = self.percent(days)
        left = attempt.score * (100.0 - percent) / 100.0
        score = attempt.score if percent == 0 else min(left, attempt.score)  # rounding adds nothing
        return Counted(attempt, score, days, percent)


def declared(table: Mapping[str, Any], entries: Iterable[Entry]) -> Policy:
    """The policy that a course's table `[late]` declares.

    Args:
        table: as TOML gives it.
        entries: the exercises of the course, which deadlines name.

    Raises:
        SettingError: a setting is unknown or has no sensible value; it says which and what it should be.
    """
    unknown = [name for name in table if name not in _SETTINGS]
    if unknown:
        raise SettingError("unknown setting {name!r}; there are {names}", name=unknown[0], names=", ".join(_SETTINGS))
    attempts = table.get("attempts", "latest")
    if attempts not in ("latest", "best"):
        raise SettingError('attempts must be "latest" or "best", not {value!r}', value=attempts)
    days = table.get("days")
    if days is not None and (type(days) is not int or days < 0):
        raise SettingError("days must be a whole number, not {value!r}", value=days)
    return Policy(
        percent_per_day=_number(table, "percent_per_day", 0.0, 100.0),
        cap_percent=_number(table, "cap_percent", 100.0, 100.0),
        days=days,
        grace=timedelta(minutes=_number(table, "grace_minutes", 0.0, 525_600.0)),
        attempts=attempts,
        deadlines=_deadlines(table, list(entries)),
    )


def _number(table: Mapping[str, Any], name: str, default: float, most: float) -> float:
    value = table.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise SettingError("{name} must be a number, not {value!r}", name=name, value=value)
    if not 0 <= value <= most:
        raise SettingError("{name} must be between 0 and {most:g}, not {value!r}", name=name, most=most, value=value)
    return float(value)


def _deadlines(table: Mapping[str, Any], entries: Sequence[Entry]) -> dict[int, datetime]:
    given = table.get("deadlines", {})
    if not isinstance(given, dict):
        raise SettingError(
            "deadlines must be a table: [late.deadlines], then lines such as 3 = {example}", example=_EXAMPLE
        )
    zone = timezone(table)
    numbers = {name: each.number for each in entries for name in (str(each.number), each.slug, each.folder)}
    deadlines: dict[int, datetime] = {}
    for name, value in given.items():
        number = numbers.get(name) or numbers.get(name.lstrip("0"))
        if number is None:
            known = ", ".join(f"{each.number} {each.slug}" for each in entries) or "-"
            raise SettingError(
                "the deadline of {name!r}: there is no such exercise; there are {known}", name=name, known=known
            )
        if number in deadlines:
            raise SettingError(
                "the deadline of {name!r}: exercise {number} has two deadlines", name=name, number=number
            )
        try:
            deadlines[number] = _moment(name, value, zone)
        except OverflowError:
            raise SettingError(
                "the deadline of {name!r} is out of range, not a date such as {example}", name=name, example=_EXAMPLE
            ) from None
    return deadlines


def _moment(name: str, value: object, zone: tzinfo | None) -> datetime:
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time()) + _DAY  # to the end of that day
    if not isinstance(value, datetime):
        raise SettingError(
            "the deadline of {name!r} must be a date and time without quotes, such as {example}",
            name=name,
            example=_EXAMPLE,
        )
    if value.tzinfo is None:
        if zone is None:
            raise SettingError(
                'the deadline of {name!r} has no time zone: write {example}, or timezone = "Asia/Seoul" under [late]',
                name=name,
                example=_EXAMPLE,
            )
        value = value.replace(tzinfo=zone)
    return value.astimezone(UTC)


def timezone(table: Mapping[str, Any]) -> tzinfo | None:
    """The time zone of times that say none, as a course's table `[late]` declares it.

    Raises:
        SettingError: there is no such time zone.
    """
    return _zone(table["timezone"]) if "timezone" in table else None


def _zone(name: object) -> tzinfo:
    import zoneinfo  # noqa: PLC0415 - only courses with a policy need it

    if name == "UTC":
        return UTC
    try:
        return zoneinfo.ZoneInfo(name)  # type: ignore[arg-type]
    except (zoneinfo.ZoneInfoNotFoundError, TypeError, ValueError, OSError) as error:
        raise SettingError(
            'timezone must be a name such as "Asia/Seoul" or "UTC", not {value!r}', value=name
        ) from error
