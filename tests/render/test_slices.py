"""Stacks of images: which slices are shown, how numbers are coloured, and that pictures are drawn whole."""

from __future__ import annotations

import math
import re
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.closeup import Arrays, ErrorMap, Values
from grader.render.slices import SCALE, SHADES, Picture, of_stack, shade

shapes = st.lists(st.integers(1, 4), min_size=1, max_size=2).flatmap(
    lambda stack: st.tuples(st.just(stack), st.integers(2, 5), st.integers(2, 5)).map(
        lambda found: (*found[0], found[1], found[2])
    )
)
stacks = shapes.flatmap(
    lambda shape: st.tuples(
        st.just(shape),
        st.lists(st.integers(0, 9), min_size=prod(shape), max_size=prod(shape)),
        st.lists(st.floats(), min_size=prod(shape), max_size=prod(shape)),
    )
)


def squares(picture: Picture) -> dict[tuple[int, int], str]:
    """The shade of every square that a picture covers; none is covered twice."""
    found: dict[tuple[int, int], str] = {}
    for area in picture.areas:
        pieces = re.findall(r"M(\d+) (\d+)h(\d+)v1H(\d+)z", area.path)
        assert "".join(f"M{a} {b}h{c}v1H{d}z" for a, b, c, d in pieces) == area.path
        for left, row, length, back in (tuple(map(int, piece)) for piece in pieces):
            assert back == left
            for column in range(left, left + length):
                assert (row, column) not in found
                found[row, column] = area.shade
    return found


@given(stacks)
def test_every_square_has_the_colour_of_its_entry(
    made: tuple[tuple[int, ...], list[int], list[float]],
) -> None:
    shape, levels, numbers = made
    values = Values(shape, tuple(numbers))
    found = of_stack(ErrorMap(shape, shape, tuple(levels)), Arrays(values, values, {}))
    assert found is not None
    size = shape[-1] * shape[-2]
    for place, index in enumerate(found.indices):
        start = sum(i * prod(shape[axis + 1 : -2]) for axis, i in enumerate(index)) * size
        drawn = (found.errors[place], found.yours[place], found.ours[place])
        wanted = (
            [f"l{level}" for level in levels[start : start + size]],
            *[[shade(number, found.scale) for number in numbers[start : start + size]]] * 2,
        )
        for picture, shades in zip(drawn, wanted, strict=True):
            covered = squares(picture)
            assert [covered[divmod(square, shape[-1])] for square in range(size)] == shades


def test_the_wrong_slices_are_shown_where_not_all_are() -> None:
    levels = [0] * 9 * 4
    levels[7 * 4 + 1], levels[2 * 4] = 8, 3
    found = of_stack(ErrorMap((3, 3, 2, 2), (3, 3, 2, 2), tuple(levels)), None)
    assert found is not None
    assert (found.all, found.yours, found.ours) == (9, (), ())
    assert found.indices == ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2, 1))


@pytest.mark.parametrize("shape", [(4,), (3, 4), (2, 1, 4), (2, 4, 1), (2, 33, 3), (0, 2, 2)])
def test_what_is_no_stack_of_images_is_none(shape: tuple[int, ...]) -> None:
    assert of_stack(ErrorMap(shape, shape, (1,) * prod(shape)), None) is None


def test_arrays_of_another_shape_are_not_drawn() -> None:
    values = Values((4, 2, 1), tuple(map(float, range(8))))
    found = of_stack(ErrorMap((2, 2, 2), (2, 2, 2), (1,) * 8), Arrays(values, values, {}))
    assert found is not None
    assert (found.yours, found.ours, len(found.errors)) == ((), (), 2)


@given(st.floats(), st.floats(1e-300, 1e300))
def test_a_shade_says_sign_and_size(number: float, scale: float) -> None:
    found = shade(number, scale)
    if not math.isfinite(number):
        assert found == "l9"
        return
    place = SCALE.index(found) - SHADES
    assert place == 0 or (place > 0) == (number > 0)
    assert abs(place) == SHADES or abs(number) < scale
    assert abs(abs(place) / SHADES - min(abs(number) / scale, 1)) <= 0.5 / SHADES + 1e-9
