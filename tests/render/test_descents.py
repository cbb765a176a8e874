"""The way of an optimizer on contour lines: in its place, cut where it leaves the picture, nothing where none is."""

from __future__ import annotations

from typing import Any

import pytest

from grader.render.descents import HEIGHT, LEFT, TOP, WIDTH, of_descent

BOWL = {"across": [-2.0, 2.0], "up": [-1.0, 3.0], "rows": [[x * x + y * y for x in (-2, 0, 2)] for y in (-1, 1, 3)]}
ACROSS, DOWN = WIDTH - LEFT - 8, HEIGHT - TOP - 22


def descent(**changes: Any) -> dict[str, Any]:
    return {"yours": [[-2.0, 3.0], [0.0, 1.0]], "ours": [[-2.0, 3.0], [2.0, -1.0]], "loss": BOWL} | changes


def test_points_are_where_they_belong() -> None:
    drawing = of_descent(descent())
    assert drawing is not None
    assert drawing.ours is not None
    assert drawing.yours.line == f"0,0 {ACROSS / 2:g},{DOWN / 2:g}"
    assert drawing.ours.line == f"0,0 {ACROSS:g},{DOWN:g}"
    assert (drawing.yours.start, drawing.yours.leaves) == ((0, 0), False)
    assert [tick.text for tick in (*drawing.horizontal, *drawing.vertical)] == ["-2", "2", "-1", "3"]
    tones = [tone for tone, _ in drawing.contours]
    assert tones == sorted(tones)
    assert set(tones) <= {1, 2, 3, 4}


def test_a_way_is_cut_after_the_step_that_leaves_the_picture() -> None:
    drawing = of_descent(descent(yours=[[0.0, 0.0], [1e300, 0.0], [0.0, 0.0], [1.0, 1.0]]))
    assert drawing is not None
    assert drawing.yours.leaves
    assert drawing.yours.line == f"{ACROSS / 2:g},{DOWN * 0.75:g} {ACROSS * 4:g},{DOWN * 0.75:g}"


def test_without_ours_yours_is_drawn_alone() -> None:
    drawing = of_descent(descent(ours=[]))
    assert drawing is not None
    assert drawing.ours is None


@pytest.mark.parametrize(
    "changes",
    [
        {"yours": []},
        {"yours": [[None, None]]},
        {"loss": BOWL | {"across": [2.0, 2.0]}},
        {"loss": BOWL | {"up": [None, 1.0]}},
        {"loss": BOWL | {"rows": []}},
        {"loss": BOWL | {"rows": [[1.0], [2.0]]}},
    ],
)
def test_what_cannot_be_drawn_is_none(changes: dict[str, Any]) -> None:
    assert of_descent(descent(**changes)) is None


def test_a_flat_loss_has_no_contours() -> None:
    drawing = of_descent(descent(loss=BOWL | {"rows": [[1.0] * 3] * 3}))
    assert drawing is not None
    assert drawing.contours == ()
