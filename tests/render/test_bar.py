from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from grader.render.bar import bar, share


def test_a_half() -> None:
    assert bar(1, 2, width=4) == "██░░"


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.integers(2, 60))
def test_full_is_everything_and_empty_is_nothing(done: float, whole: float, width: int) -> None:
    drawn = bar(done, whole, width)
    assert len(drawn) == width
    if whole > 0:
        assert ("░" not in drawn) == (done >= whole)
        assert ("█" in drawn) == (done / whole > 0)


def test_of_nothing_there_is_nothing() -> None:
    assert bar(0, 0, width=3) == "░░░"


def test_more_than_everything_is_everything() -> None:
    assert share(3.0, 5e-324) == 1.0
    assert share(3.0, 4.0) == 0.75
