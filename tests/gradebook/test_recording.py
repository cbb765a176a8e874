from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from grader.gradebook.recording import batches

from .making import graded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.batch.work import Graded

ONE = graded()


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@given(st.lists(st.booleans()), st.integers(1, 5))
def test_nothing_is_lost_and_no_batch_is_too_large(pattern: list[bool], most: int) -> None:
    stream = [graded(f"student{place}") if ready else None for place, ready in enumerate(pattern)]
    found = list(batches(stream, most=most, clock=Clock()))
    assert [each for batch in found for each in batch] == [each for each in stream if each is not None]
    assert all(0 < len(batch) <= most for batch in found)


def test_a_pause_writes_what_there_is() -> None:
    stream: list[Graded | None] = [ONE, ONE, None, None, ONE]
    assert [len(batch) for batch in batches(stream, most=50, clock=Clock())] == [2, 1]


def test_no_result_waits_long_while_others_arrive() -> None:
    clock = Clock()

    def slow() -> Iterator[Graded]:
        for _ in range(10):
            clock.now += 0.1
            yield ONE

    assert [len(batch) for batch in batches(slow(), seconds=0.25, clock=clock)] == [4, 4, 2]


def test_a_batch_is_written_before_the_next_result_is_waited_for() -> None:
    taken = 0

    def counted() -> Iterator[Graded]:
        nonlocal taken
        while True:
            taken += 1
            yield ONE

    stream = batches(counted(), most=3, clock=Clock())
    assert len(next(stream)) == 3
    assert taken == 3
