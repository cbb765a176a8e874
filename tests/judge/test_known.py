"""A known verdict is the one that judging would give, and only that of the very same answer."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from grader.declare import Exercise, case, near, normal
from grader.judge.known import KnownAnswers, known_answers
from grader.judge.verdict import judge
from grader.key.answer_key import AnswerKey, CheckKey
from grader.key.build import freeze, trace_exercise
from grader.model import CheckResult, Finding, Status
from grader.sandbox.printed import Output
from grader.sandbox.session import CheckRun

WRONG = CheckResult("double", Status.WRONG, 0.0, 1.0, finding=Finding("value", {}), notes=(Finding("a note"),))


def exercise() -> Exercise:
    declared = Exercise(1, "one", title="One")

    @declared.check(points=1, close=near(1e-6), given=[case("short", x=normal(3))])
    def double(x: Any) -> Any:
        return 2 * x

    @declared.check(points=1, close=near(1e-6), given=[case("short", x=normal(3))])
    def refuses(x: Any) -> Any:
        raise ValueError(x)

    @declared.check(points=1, close=near(1e-6), given=[case("short", x=normal(3))], trains=True)
    def learn(x: Any) -> Any:
        return x.sum()

    return declared


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    return AnswerKey(freeze(trace_exercise(exercise(), seed=1), "test"))


@pytest.fixture(scope="module")
def check(key: AnswerKey) -> CheckKey:
    return next(each for each in key.checks() if each.name == "double")


def test_of_which_checks_answers_can_be_known(key: AnswerKey) -> None:
    """Also where none is plainly right, but not where an answer takes several frames."""
    assert set(known_answers(key)) == {"double", "refuses"}


def test_it_knows_what_it_was_told_and_nothing_else(check: CheckKey) -> None:
    known = KnownAnswers(check, None)
    known.remember(b"header", b"body", WRONG)
    assert known.verdict(b"header", b"body") is WRONG
    assert known.verdict(b"heade", b"rbody") is None
    assert known.verdict(b"header", b"other") is None
    assert known.verdict(b"", b"headerbody") is None


def test_it_does_not_grow_for_ever(check: CheckKey) -> None:
    known = KnownAnswers(check, None)
    for number in range(10_000):
        known.remember(b"header", number.to_bytes(8, "big"), WRONG)
    remembered = [number for number in range(10_000) if known.verdict(b"header", number.to_bytes(8, "big"))]
    assert 0 < len(remembered) < 1_000
    assert remembered[-1] == 9_999


def test_what_was_printed_stands_beside_a_known_verdict(check: CheckKey) -> None:
    run = functools.partial(CheckRun, "double", [])
    assert judge(check, run(verdict=WRONG)) == WRONG
    beside = judge(check, run(verdict=WRONG, output=Output("hello", 64)))
    assert beside.output == "hello"
    assert beside.notes == (*WRONG.notes, Finding("truncated_output", {"kb": 64}))
    right = CheckResult("double", Status.PASSED, 1.0, 1.0)
    assert judge(check, run(verdict=right, output=Output("hello", None))) is right
