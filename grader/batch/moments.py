"""Dates as Moodle writes them for people, in English and Korean, and as programs do."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?")
_KOREAN = re.compile(r"(?P<year>\d{4})년 *(?P<month>\d{1,2})월 *(?P<day>\d{1,2})일")
_NAMED = re.compile(
    r"(?:(?P<day>\d{1,2}) )?(?P<month>[A-Za-z]{3,9})\.?(?: (?P<later>\d{1,2}))?,? (?P<year>\d{4})(?!\d)"
)
_AFTERNOON, _MORNING = re.compile(r"(?i:\bp\.?m\b)|오후"), re.compile(r"(?i:\ba\.?m\b)|오전")


def moment(text: str, zone: tzinfo | None = None) -> datetime | None:
    """The moment that a text tells, in UTC; None if it tells none, or in a language that is not known here.

    Args:
        text: `Tuesday, 2 December 2025, 11:05 PM`, `2025년 12월 2일 화요일, 오후 11:05`, `2025-12-02T23:05`, ...
        zone: of a text that names none; by default this machine's.
    """
    text = text.strip()
    try:
        found = datetime.fromisoformat(text) if text[:1].isdecimal() and "-" in text else _spoken(text)
        if found is None:
            return None
        return (found if found.tzinfo or zone is None else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _spoken(text: str) -> datetime | None:
    clock = _CLOCK.search(text)
    date = _KOREAN.search(text)
    if date is not None:
        month, day = int(date["month"]), date["day"]
    else:
        date = next((each for each in _NAMED.finditer(text) if each["month"][:3].lower() in _MONTHS), None)
        if date is None:
            return None
        month, day = _MONTHS.index(date["month"][:3].lower()) + 1, date["day"] or date["later"]
    if clock is None or day is None:
        return None
    hour = int(clock["hour"])
    if _AFTERNOON.search(text):
        hour = hour % 12 + 12
    elif _MORNING.search(text):
        hour %= 12
    return datetime(int(date["year"]), month, int(day), hour, int(clock["minute"]))
