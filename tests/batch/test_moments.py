"""When something was handed in, as tables say it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch.moments import moment

SEOUL = ZoneInfo("Asia/Seoul")
LATE = datetime(2025, 12, 2, 14, 5, tzinfo=UTC)  # 23:05 in Seoul


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday, 2 December 2025, 11:05 PM",
        "Tuesday, December 2, 2025, 11:05 PM",
        "Tuesday, 2 December 2025, 23:05",
        "Tue, 2 Dec 2025 11:05 p.m.",
        "2025년 12월 2일 화요일, 오후 11:05",
        "2025년 12월 02일(화) 23:05",
        "2025-12-02 23:05",
        "2025-12-02T23:05:00+09:00",
        " 2025-12-02T14:05Z ",
    ],
)
def test_one_moment_in_many_words(text: str) -> None:
    assert moment(text, SEOUL) == LATE


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("1 May 2025, 12:30 AM", 0),
        ("1 May 2025, 12:30 PM", 12),
        ("2025년 5월 1일 오전 12:30", 0),
        ("1 May 2025, 1:30 PM", 13),
    ],
)
def test_noon_and_midnight(text: str, hour: int) -> None:
    assert moment(text, UTC) == datetime(2025, 5, 1, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "Dienstag, 2. Dezember 2025, 23:05",
        "2 December 2025",
        "31 February 2025, 10:00",
        "1 May 9999999, 1:00",
        "2025-13-01",
    ],
)
def test_what_tells_no_moment(text: str) -> None:
    assert moment(text, SEOUL) is None


@given(st.text())
def test_any_text_is_taken_calmly(text: str) -> None:
    found = moment(text)
    assert found is None or found.tzinfo is UTC


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(-12, 14))
def test_what_moodle_writes_is_read_back(when: datetime, hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    written = f"{when:%A}, {when.day} {when:%B %Y, %I:%M %p}"
    expected = when.replace(second=0, microsecond=0, tzinfo=zone)
    assert moment(written, zone) == expected
