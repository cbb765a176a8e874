"""Cases that were set up ahead give the outcomes of those that were not, and each run starts afresh."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.worker import cases as module
from grader.worker.cases import Cases
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

HALF = ("half", "def half(x):\n    return x / 2\n")


def described(*inputs: np.ndarray[Any, Any]) -> Cases:
    """A case an input: a call with it, with the fixture and with a list, and a look at what comes of it."""
    encoder = Encoder(FROM_GRADER)
    program = {
        "ops": [
            ["call", {"n": ["subject"]}, [{"i": 0, "p": []}, {"f": 0}, {"i": 1, "p": []}], {}],
            ["see", {"r": 0, "p": []}],
        ],
        "fixtures": [HALF],
    }
    found = [{"program": 0, "inputs": [encoder.value(x), encoder.value([1, 2])], "seeds": []} for x in inputs]
    return Cases({"programs": [program], "cases": found}, encoder.arrays)


def outcome(cases: Cases, number: int, subject: Any) -> tuple[Any, list[int]]:
    encoder = Encoder()
    (look,) = cases.run(number, lambda _: subject, encoder, lambda _: (None, ()))
    return [array.tolist() for array in encoder.arrays] or look, look["changed"]


def right(x: Any, half: Any, numbers: list[int]) -> Any:
    return half(x) + sum(numbers)


def careless(x: Any, half: Any, numbers: list[int]) -> Any:
    x += 1
    numbers.append(3)
    return half(x)


@pytest.mark.parametrize("subject", [right, careless])
@pytest.mark.parametrize("most_bytes", [0, 1 << 20])
def test_the_outcomes_are_the_same(subject: Any, most_bytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", most_bytes)
    inputs = (np.arange(3.0), np.ones((2, 2)))
    ahead, now = described(*inputs), described(*inputs)
    ahead.set_up()
    for number in (1, 0):
        assert outcome(ahead, number, subject) == outcome(now, number, subject)


def test_what_was_set_up_serves_one_run() -> None:
    cases = described(np.arange(3.0))
    cases.set_up()
    assert outcome(cases, 0, careless) == ([[0.5, 1.0, 1.5]], [0, 1])
    assert outcome(cases, 0, careless) == ([[0.5, 1.0, 1.5]], [0, 1])
    assert outcome(cases, 0, right) == ([[3.0, 3.5, 4.0]], [])


def test_cases_of_one_array_do_not_share_it() -> None:
    cases = described(np.arange(3.0), np.arange(3.0))
    cases.set_up()
    assert outcome(cases, 0, careless)[1] == [0, 1]
    assert outcome(cases, 1, right) == ([[3.0, 3.5, 4.0]], [])
