"""From traces to verdicts: accepted variants, diagnoses, endings; nothing passes without a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from grader.declare import Exercise, case, near, normal, relation
from grader.judge.verdict import judge
from grader.key.answer_key import AnswerKey, CheckKey
from grader.key.build import TracedExercise, freeze, trace_exercise
from grader.key.outcome import decode
from grader.model import Finding, Status
from grader.sandbox.session import CheckRun
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.key.ledger import Trace


@relation(("The first entry is the smallest.", "첫 원소가 가장 작아야 해요."))
def smallest_first(seen: dict[str, Any], given: dict[str, Any]) -> bool:
    return bool(seen["result"].min() == seen["result"][0] and len(given["x"]) == 4)


def exercise() -> Exercise:
    declared = Exercise(1, "one", title="One")

    @declared.check(
        points=2, close=near(1e-9), given=[case("short", x=normal(3, gap=0.1)), case("long", x=normal(5, gap=0.1))]
    )
    def double(x: Any) -> Any:
        return 2 * x

    @double.accept(because="the other sign convention")
    def negative(x: Any) -> Any:
        return -2 * x

    @double.mistake(en="rare", ko="드묾")
    def halves(x: Any) -> Any:
        return x / 2

    @double.mistake(en="common", ko="흔함", common=True)
    def triples(x: Any) -> Any:
        return 3 * x

    @double.mistake(en="raises", ko="오류")
    def raises(x: Any) -> Any:
        raise ValueError("no")

    @double.mistake(en="changes", ko="바꿈")
    def in_place(x: Any) -> Any:
        x *= 2
        return x

    @declared.check(
        points=1,
        close=near(1e-9),
        given=[case("four", x=normal(4))],
        also=[smallest_first],
    )
    def ordered(x: Any) -> Any:
        return sorted_copy(x)

    return declared


def sorted_copy(x: Any) -> Any:
    copy = x.copy()
    copy.sort()
    return copy


@pytest.fixture(scope="module")
def traced() -> TracedExercise:
    return trace_exercise(exercise(), seed=1)


@pytest.fixture(scope="module")
def keys(traced: TracedExercise) -> dict[str, CheckKey]:
    return {check.name: check for check in AnswerKey(freeze(traced, "test")).checks()}


@pytest.fixture
def run(traced: TracedExercise) -> Callable[[str, Any], CheckRun]:
    def run(name: str, subject: Any) -> CheckRun:
        (check,) = (each for each in traced.exercise.checks if each.name == name)
        encoder = Encoder(FROM_GRADER)
        looks = traced.run(check, {name: subject}, encoder)
        traces: list[Trace | None] = [decode(each, encoder.arrays, FROM_GRADER) for each in looks]
        return CheckRun(name, traces)

    return run


def test_a_right_answer(keys: dict[str, CheckKey], run: Callable[[str, Any], CheckRun]) -> None:
    result = judge(keys["double"], run("double", lambda x: x + x))
    assert (result.status, result.points, result.finding, result.diagnosis) == (Status.PASSED, 2.0, None, None)


def test_an_accepted_variant_holds_for_all_cases_at_once(
    keys: dict[str, CheckKey], run: Callable[[str, Any], CheckRun]
) -> None:
    assert judge(keys["double"], run("double", lambda x: -x - x)).status is Status.PASSED
    mixed = judge(keys["double"], run("double", lambda x: 2 * x if len(x) == 3 else -2 * x))
    assert mixed.status is Status.WRONG
    assert mixed.case is not None
    assert mixed.case.en == "long"


@pytest.mark.parametrize(
    ("subject", "diagnosis"),
    [
        (lambda x: x * 3, "double.triples"),
        (lambda x: x * 0.5, "double.halves"),
        (lambda x: x * 0.5 * (1 + 1e-5), "pattern.scaled"),
        (lambda x: x * (3 if len(x) == 3 else 0.5), "pattern.scale"),
        (lambda x: x, "pattern.unchanged"),
        (np.sin, None),
    ],
)
def test_a_diagnosis_is_a_mistake_with_the_same_numbers_in_every_case(
    keys: dict[str, CheckKey], run: Callable[[str, Any], CheckRun], subject: Any, diagnosis: str | None
) -> None:
    result = judge(keys["double"], run("double", subject))
    assert result.status is Status.WRONG
    assert (result.diagnosis.id if result.diagnosis else None) == diagnosis


def test_an_exception_is_diagnosed_by_its_words(keys: dict[str, CheckKey], run: Callable[[str, Any], CheckRun]) -> None:
    def failing(text: str) -> Any:
        def fails(x: Any) -> Any:
            raise ValueError(text)

        return judge(keys["double"], run("double", fails))

    assert failing("no").status is Status.ERROR
    assert failing("no").diagnosis is not None
    assert failing("other").diagnosis is None


def test_a_changed_input_fails_though_the_numbers_are_right(
    keys: dict[str, CheckKey], run: Callable[[str, Any], CheckRun]
) -> None:
    def in_place(x: Any) -> Any:
        x += x
        return x

    result = judge(keys["double"], run("double", in_place))
    assert result.status is Status.WRONG
    assert result.finding == Finding("changed_input", {"names": ["x"]})
    assert result.diagnosis is not None
    assert result.diagnosis.id == "double.in_place"


def test_a_relation_is_said_in_its_own_words(keys: dict[str, CheckKey], run: Callable[[str, Any], CheckRun]) -> None:
    assert judge(keys["ordered"], run("ordered", sorted_copy)).status is Status.PASSED
    wrong = judge(keys["ordered"], run("ordered", lambda x: sorted_copy(x)[::-1]))
    assert wrong.finding is not None
    assert wrong.finding.code == "value"


ENDINGS = [
    ("timeout", Status.TIMEOUT), ("exited", Status.ERROR), ("killed", Status.ERROR), ("garbled", Status.ERROR),
    ("load_timeout", Status.TIMEOUT), ("load_died", Status.ERROR),
]  # fmt: skip


@pytest.mark.parametrize(("code", "status"), ENDINGS)
def test_no_answer_is_no_pass(
    keys: dict[str, CheckKey], run: Callable[[str, Any], CheckRun], code: str, status: Status
) -> None:
    half = run("double", lambda x: 2 * x)
    half.traces[1] = None
    half.ending = Finding(code)
    result = judge(keys["double"], half)
    assert (result.status, result.points) == (status, 0.0)


def test_a_missing_result_without_an_ending_is_our_fault_and_costs_nothing(
    keys: dict[str, CheckKey], run: Callable[[str, Any], CheckRun]
) -> None:
    lost = run("double", lambda x: 2 * x)
    lost.traces[1] = None
    result = judge(keys["double"], lost)
    assert (result.status, result.points) == (Status.GRADER_FAULT, 2.0)


def test_another_number_of_looks_never_passes(keys: dict[str, CheckKey], run: Callable[[str, Any], CheckRun]) -> None:
    short = run("double", lambda x: 2 * x)
    short.traces = [(), ()]
    assert judge(keys["double"], short).status is Status.ERROR


def test_what_was_started_is_told_from_the_stub(keys: dict[str, CheckKey], run: Callable[[str, Any], CheckRun]) -> None:
    def stub(x: Any) -> Any:
        raise NotImplementedError

    def half(x: Any) -> Any:
        if len(x) > 3:
            raise NotImplementedError
        return 2 * x

    assert judge(keys["double"], run("double", stub)).finding == Finding("not_attempted")
    partly = judge(keys["double"], run("double", half))
    assert partly.status is Status.NOT_ATTEMPTED
    assert partly.finding is not None
    assert partly.finding.code == "partly_attempted"
