"""Gradient checking: the pieces by which a script asks a subject's own forward pass how fast it changes.

A script takes a small step ahead and one behind along every input at once, and looks at half the difference; its
comparison is a `slope`, which names the gradients that should say the same:

    layer = Affine(W, b)
    yield "the output", layer.forward(x)
    yield "dx", layer.backward(dout)
    yield "dW", layer.dW
    ahead, behind = Affine(W + to_W, b).forward(x + to_x), Affine(W - to_W, b).forward(x - to_x)
    yield "a small step", half_difference(ahead, behind, dout)

with `to_W=nudge(4, 6)` and `close={"a small step": slope({"dx": "to_x", "dW": "to_W"}, forward="the output"), ...}`.
Two forward passes check all gradients together; which one is wrong is seen by the comparison with the reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.declare.inputs import normal
from grader.declare.sources import fixture

if TYPE_CHECKING:
    from grader.declare.inputs import Drawn

# Between the curvature of the forward pass, which grows with the step, and its rounding, which grows with 1 / step.
_STEP = 1e-5


def nudge(*shape: int) -> Drawn:
    """A small step along an input of this shape, for the central difference of a gradient check."""
    return normal(*shape, scale=_STEP)


@fixture
def half_difference(ahead, behind, dout):  # type: ignore[no-untyped-def] # its source travels, and knows no types
    """Half the difference of two outputs, weighted by the gradient that arrives from above (1.0 for a loss)."""
    return float(np.sum((ahead - behind) * dout) / 2)
