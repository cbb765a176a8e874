"""Descents: how a check says that its results are an optimizer's path, which a report can draw on contour lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.declare.sources import Fixture


@dataclass(frozen=True)
class Descent:
    """A look that holds the points of a path down a loss of two parameters.

    Attributes:
        look: its (English) label; cases that do not have it are not drawn.
        loss: the fixture that is descended, or the name of the input that is it.
    """

    look: str
    loss: Fixture | str


def descent(look: str, *, loss: Fixture | str) -> Descent:
    """Let the report of a wrong answer draw a look as a path on contour lines, yours beside ours.

    It is drawn wherever the look holds points of two parameters, `(steps + 1, 2)`; it changes no verdict.

    Args:
        look: the (English) label.
        loss: what is descended: a fixture, called with an array of two numbers, or the name of the input that is one.
    """
    return Descent(look, loss)
