"""Confusion matrices: what is shaded how, and which two classes are said to be confused most."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from grader.render.confusion import table
from grader.render.language import translator

ENGLISH = translator("en")
squares = st.integers(1, 6).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, 50), min_size=size, max_size=size), min_size=size, max_size=size)
)


def test_says_which_two_classes_are_confused_most() -> None:
    found = table([[9, 1, 0], [0, 8, 0], [3, 0, 2]], ENGLISH)
    assert found is not None
    assert found.said == "Confused most often: class 2 is taken for class 0, 3 of 5 times."
    assert [[entry.shade for entry in row] for row in found.rows] == [
        ["r4", "w2", ""],
        ["", "r4", ""],
        ["w3", "", "r2"],
    ]


def test_nothing_confused_is_said_as_well() -> None:
    found = table([[4, 0], [0, 5]], ENGLISH)
    assert found is not None
    assert found.said == "No sample is taken for another class."


def test_what_is_no_matrix_is_no_table() -> None:
    assert table([], ENGLISH) is None
    assert table([[0, 0], [0, 0]], ENGLISH) is None
    assert table([[1, 2], [3]], ENGLISH) is None


@given(squares)
def test_every_count_is_shown_and_shaded_if_there_is_one(counts: list[list[int]]) -> None:
    found = table(counts, ENGLISH)
    if found is None:
        assert not any(map(any, counts))
        return
    assert [[entry.samples for entry in row] for row in found.rows] == counts
    for number, row in enumerate(found.rows):
        for place, entry in enumerate(row):
            assert entry.shade[:1] == ("" if not entry.samples else "r" if place == number else "w")
