from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from grader.gradebook.columns import Compressed, Exact, Moment

DIALECT = sqlite.dialect()
# What a file's name or a student's source may hold, half surrogate pairs included.
ANYTHING = st.text(st.characters(exclude_categories=()) | st.sampled_from("\\\0\ud800\udfffu0"))


@given(ANYTHING)
def test_any_text_survives_and_a_database_takes_it(text: str) -> None:
    kept = Exact().process_bind_param(text, DIALECT)
    assert kept is not None
    kept.encode("utf-8")  # it would raise an error for half a surrogate pair
    assert "\0" not in kept
    assert Exact().process_result_value(kept, DIALECT) == text


@given(ANYTHING, ANYTHING)
def test_two_texts_stay_two(one: str, other: str) -> None:
    same = Exact().process_bind_param(one, DIALECT) == Exact().process_bind_param(other, DIALECT)
    assert same == (one == other)


def test_an_ordinary_text_is_kept_as_it_is() -> None:
    assert Exact().process_bind_param("김민수_2025", DIALECT) == "김민수_2025"


@given(ANYTHING)
def test_a_compressed_text_survives(text: str) -> None:
    kept = Compressed().process_bind_param(text, DIALECT)
    assert isinstance(kept, bytes)
    assert Compressed().process_result_value(kept, DIALECT) == text


def test_a_report_becomes_smaller() -> None:
    report = '{"status": "passed", "message": null}\n' * 100
    kept = Compressed().process_bind_param(report, DIALECT)
    assert kept is not None
    assert len(kept) < len(report) / 5


@given(st.timedeltas(timedelta(), timedelta(hours=23, minutes=59)))
def test_a_moment_comes_back_in_utc(offset: timedelta) -> None:
    moment = datetime(2025, 12, 1, 23, 59, 0, 123456, tzinfo=timezone(offset))
    kept = Moment().process_bind_param(moment, DIALECT)
    assert kept is not None
    # SQLite gives it back without a time zone, PostgreSQL in the session's.
    for given_back in (kept.replace(tzinfo=None), kept.astimezone(timezone(offset))):
        back = Moment().process_result_value(given_back, DIALECT)
        assert back == moment
        assert back.tzinfo is UTC


def test_a_moment_without_a_time_zone_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Moment().process_bind_param(datetime(2025, 12, 1), DIALECT)
