from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch.policy import Policy, declared

from .making import ENTRIES


@dataclass(frozen=True)
class Attempt:
    attempt: int
    score: float
    submitted: datetime | None = None
    late_mark: bool = False
    number: int = 3
    extra: timedelta = timedelta()


DEADLINE = datetime(2025, 12, 1, 14, 59, tzinfo=UTC)
STRICT = Policy(percent_per_day=10, cap_percent=50, days=7, grace=timedelta(minutes=10), deadlines={3: DEADLINE})

policies = st.builds(
    Policy,
    percent_per_day=st.floats(0, 100),
    cap_percent=st.floats(0, 100),
    days=st.none() | st.integers(0, 100),
    grace=st.timedeltas(timedelta(), timedelta(days=3)),
    attempts=st.sampled_from(["latest", "best"]),
    deadlines=st.just({3: DEADLINE}),
)
delays = st.timedeltas(timedelta(days=-400), timedelta(days=400))


def worth(policy: Policy, delay: timedelta, score: float = 20.0, extra: timedelta = timedelta()) -> float:
    return policy.counted([Attempt(1, score, DEADLINE + delay, extra=extra)]).score


@given(policies, delays, st.floats(0, 1e6))
def test_a_score_is_never_negative_and_never_more_than_it_was(policy: Policy, delay: timedelta, score: float) -> None:
    assert 0 <= worth(policy, delay, score) <= score


@given(policies, delays, delays, st.floats(0, 1e6))
def test_later_is_never_worth_more(policy: Policy, one: timedelta, other: timedelta, score: float) -> None:
    assert worth(policy, max(one, other), score) <= worth(policy, min(one, other), score)


@given(policies, st.timedeltas(timedelta(), timedelta(days=30)), delays)
def test_extra_time_moves_the_deadline(policy: Policy, extra: timedelta, delay: timedelta) -> None:
    assert worth(policy, delay + extra, extra=extra) == worth(policy, delay)


@given(policies.filter(lambda policy: policy.percent(1) > 0))
def test_grace_is_exact_at_its_border(policy: Policy) -> None:
    assert worth(policy, policy.grace) == 20.0
    assert worth(policy, policy.grace + timedelta(microseconds=1)) <= 20.0
    assert policy.days_late(Attempt(1, 20.0, DEADLINE + policy.grace)) == 0
    assert policy.days_late(Attempt(1, 20.0, DEADLINE + policy.grace + timedelta(microseconds=1))) >= 1


@given(policies, st.lists(st.tuples(delays, st.floats(0, 100)), min_size=1, max_size=6), st.randoms())
def test_which_attempt_counts_does_not_depend_on_their_order(
    policy: Policy, given_: list[tuple[timedelta, float]], random: object
) -> None:
    attempts = [Attempt(i, score, DEADLINE + delay) for i, (delay, score) in enumerate(given_, 1)]
    shuffled = attempts.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    counted = policy.counted(shuffled)
    assert counted == policy.counted(attempts)
    if policy.attempts == "latest":
        assert counted.attempt == attempts[-1]
    else:
        assert counted.score == max(policy.counted([each]).score for each in attempts)


@pytest.mark.parametrize(
    ("minutes", "days", "score"),
    [
        *((-5, 0, 20), (0, 0, 20), (10, 0, 20), (11, 1, 18), (1440, 1, 18), (1441, 2, 16)),
        *((5 * 1440 + 1, 6, 10), (7 * 1440, 7, 10), (7 * 1440 + 1, 8, 0)),
    ],
)  # fmt: skip
def test_by_hand(minutes: int, days: int, score: float) -> None:
    counted = STRICT.counted([Attempt(1, 20.0, DEADLINE + timedelta(minutes=minutes))])
    assert (counted.days, counted.score) == (days, score)


def test_an_exercise_without_a_deadline_and_a_course_without_a_policy() -> None:
    years = timedelta(days=4000)
    assert STRICT.counted([Attempt(1, 20.0, DEADLINE + years, number=4)]).score == 20
    assert Policy().counted([Attempt(1, 0.1 + 0.2, DEADLINE + years)]).score == 0.1 + 0.2


def test_a_mark_of_the_lms_counts_as_a_day_where_the_time_is_unknown() -> None:
    assert STRICT.counted([Attempt(1, 20.0, None, late_mark=True)]).score == 18
    assert STRICT.counted([Attempt(1, 20.0, None)]).score == 20
    assert STRICT.counted([Attempt(1, 20.0, DEADLINE, late_mark=True)]).score == 20


def test_the_student_is_told_what_lateness_cost() -> None:
    assert STRICT.counted([Attempt(1, 20.0, DEADLINE)]).note is None
    note = STRICT.counted([Attempt(1, 20.0, DEADLINE + timedelta(days=1, hours=1))]).note
    assert note == ("2 days late: 20 % of the points were deducted.", "2일 늦게 내서 점수의 20 %가 깎였어요.")


def test_the_best_attempt_is_the_best_after_its_deduction() -> None:
    attempts = [Attempt(1, 17.0, DEADLINE), Attempt(2, 18.0, DEADLINE + timedelta(days=1)), Attempt(3, 17.0, DEADLINE)]
    best = Policy(percent_per_day=10, attempts="best", deadlines={3: DEADLINE})
    assert best.counted(attempts).attempt.attempt == 1
    assert STRICT.counted(attempts).attempt.attempt == 3


def parsed(text: str) -> Policy:
    return declared(tomllib.loads(text).get("late", {}), ENTRIES)


def test_the_table_of_the_docstring() -> None:
    policy = parsed(
        """
        [late]
        timezone = "Asia/Seoul"
        grace_minutes = 10
        percent_per_day = 10
        cap_percent = 50
        days = 7
        attempts = "best"
        [late.deadlines]
        3 = 2025-12-01T23:59:00
        losses = 2025-12-01T23:59:00-05:00
        """
    )
    assert policy == Policy(
        percent_per_day=10, cap_percent=50, days=7, grace=timedelta(minutes=10), attempts="best",
        deadlines={3: DEADLINE, 4: datetime(2025, 12, 2, 4, 59, tzinfo=UTC)},
    )  # fmt: skip
    assert declared({}, ENTRIES) == Policy()


def test_summer_time_is_that_of_the_deadline() -> None:
    policy = parsed(
        'late.timezone = "Europe/Berlin"\nlate.deadlines = {3 = 2025-07-01T12:00:00, 4 = 2025-12-01T12:00:00}'
    )
    assert policy.deadlines == {3: datetime(2025, 7, 1, 10, tzinfo=UTC), 4: datetime(2025, 12, 1, 11, tzinfo=UTC)}


def test_a_day_is_a_deadline_at_its_end() -> None:
    assert parsed('late.timezone = "UTC"\nlate.deadlines = {03 = 2025-12-01}').deadlines == {
        3: datetime(2025, 12, 2, tzinfo=UTC)
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("late.grace = 10", "unknown setting 'grace'; there are timezone, grace_minutes, percent_per_day"),
        ('late.percent_per_day = "10"', "percent_per_day must be a number, not '10'"),
        ("late.percent_per_day = nan", "percent_per_day must be a number"),
        ("late.cap_percent = true", "cap_percent must be a number, not True"),
        ("late.cap_percent = 101", "cap_percent must be between 0 and 100, not 101"),
        ("late.grace_minutes = -1", "grace_minutes must be between 0 and 525600"),
        ("late.days = 1.5", "days must be a whole number, not 1.5"),
        ('late.attempts = "first"', "attempts must be \"latest\" or \"best\", not 'first'"),
        ("late.deadlines = 3", "deadlines must be a table"),
        ("late.deadlines = {9 = 2025-12-01T23:59:00Z}", "no such exercise; there are 3 activations, 4 losses"),
        ("late.deadlines = {3 = 2025-12-01T23:59:00}", "'3' has no time zone: write 2025-12-01T23:59"),
        ('late.deadlines = {3 = "2025-12-01"}', "must be a date and time without quotes, such as 2025"),
        ("late.deadlines = {3 = 12:00:00}", "must be a date and time"),
        ("late.deadlines = {3 = 2025-12-01, activations = 2025-12-01}\nlate.timezone = 'UTC'", "3 has two deadlines"),
        ('late.timezone = "Seoul/Asia"\nlate.deadlines = {3 = 2025-12-01}', "timezone must .*, not 'Seoul/Asia'"),
        ('late.timezone = "../../etc/passwd"\nlate.deadlines = {3 = 2025-12-01}', "timezone must be a name"),
        ("late.timezone = 9\nlate.deadlines = {3 = 2025-12-01}", "timezone must be a name"),
        ("late.deadlines = {3 = 0001-01-01T00:00:00+09:00}", "out of range"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_one_clear_line(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parsed(text)
