"""Results travel together where they are quick and small, and each by itself where they are not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.worker import replies as module
from grader.worker.replies import Replies
from grader.worker.values import Encoder, frame_contents
from grader.worker.wire import FROM_WORKER


def sent(*sizes: int, singly: bool = False, text: int = 0) -> list[list[tuple[int, list[int]]]]:
    """For each frame its cases: number, and the sizes of the arrays that are theirs."""
    frames: list[bytes] = []
    replies = Replies(frames.append, singly=singly)
    for number, size in enumerate(sizes):
        encoder = Encoder()
        looks: list[dict[str, Any]] = [{"ok": encoder.value(np.full(size, float(number))), "changed": []}]
        looks.append({"ok": encoder.value("x" * text), "changed": []})
        replies.case(number, looks, [], {}, encoder)
    replies.send()
    return [cases(frame) for frame in frames]


def cases(frame: bytes) -> list[tuple[int, list[int]]]:
    content, arrays = frame_contents(frame, FROM_WORKER)
    found = []
    for case in content["cases"]:
        own, arrays = arrays[: case["arrays"]], arrays[case["arrays"] :]
        assert all((array == case["case"]).all() for array in own)
        found.append((case["case"], [array.size for array in own]))
    assert not arrays
    return found


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CLOCK", lambda: 0.0)


def test_together() -> None:
    assert sent(2, 3, 0) == [[(0, [2]), (1, [3]), (2, [0])]]


def test_nothing_to_send() -> None:
    assert sent() == []


def test_singly() -> None:
    assert sent(2, 3, singly=True) == [[(0, [2])], [(1, [3])]]


def test_slow_ones_go_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([0.0, 0.001, 1.0, 1.0, 1.001, 1.001])
    monkeypatch.setattr(module, "_CLOCK", lambda: next(times))
    assert sent(1, 2, 3) == [[(0, [1]), (1, [2])], [(2, [3])]]


def test_large_ones_do_not_travel_together() -> None:
    assert sent(100_000, 100_000) == [[(0, [100_000])], [(1, [100_000])]]


def test_long_headers_are_split() -> None:
    """Each of them alone is within the limit, together they are not."""
    assert sent(*[1] * 20, text=19_000) == [[(number, [1])] for number in range(20)]


def test_a_header_that_is_too_long_is_a_result_that_is_too_large() -> None:
    frames: list[bytes] = []
    replies = Replies(frames.append, singly=False)
    looks = [{"ok": "x" * 20_000, "changed": []}] * 20
    replies.case(0, looks, [], {}, Encoder())
    replies.case(1, looks[:1], [], {}, Encoder())
    replies.send()
    first, second = (frame_contents(frame, FROM_WORKER)[0]["cases"] for frame in frames)
    assert first == [{"case": 0, "looks": [{"large": True, "changed": []}] * 20, "warned": [], "used": {}, "arrays": 0}]
    assert [look["ok"] for look in second[0]["looks"]] == ["x" * 20_000]


@given(st.lists(st.integers(0, 50), max_size=600))
def test_all_arrive_in_order(sizes: list[int]) -> None:
    """However many: a frame never holds more arrays than the grader takes."""
    found = [case for frame in sent(*sizes) for case in frame]
    assert found == [(number, [size]) for number, size in enumerate(sizes)]
