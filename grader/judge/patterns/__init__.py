"""Numeric forensics: what a wrong result looks like, for any exercise.

A pattern is a function of the evidence that gives a diagnosis, or None. They are asked in order, the most basic first,
and the first answer counts: one thing at a time. A false diagnosis is worse than none, so each of them states only
what holds in every case (see `evidence`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.judge.patterns.absent import as_list, lazy, none
from grader.judge.patterns.cases import cases
from grader.judge.patterns.consistent import consistent
from grader.judge.patterns.direction import always_larger, direction
from grader.judge.patterns.elsewhere import constant, of_an_earlier_call, swapped, unchanged
from grader.judge.patterns.errors import error
from grader.judge.patterns.functions import function
from grader.judge.patterns.invariants import invariant
from grader.judge.patterns.layout import reshaped, transposed
from grader.judge.patterns.lengths import axis_length
from grader.judge.patterns.lines import lines
from grader.judge.patterns.not_finite import not_finite
from grader.judge.patterns.offset import offset, term, times_input
from grader.judge.patterns.places import flipped, rearranged, shifted
from grader.judge.patterns.precision import nearly, whole
from grader.judge.patterns.reduced import broadcast, not_reduced, reduced
from grader.judge.patterns.results import results
from grader.judge.patterns.scaled import scaled
from grader.judge.patterns.spread import spread
from grader.judge.patterns.where import at_an_end, beyond_a_border, later_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.judge.patterns.evidence import Evidence
    from grader.model import Diagnosis

PATTERNS: tuple[Callable[[Evidence], Diagnosis | None], ...] = (
    # No numbers, or not finite ones.
    none, lazy, as_list, not_finite,
    # Another layout.
    reshaped, transposed, broadcast, not_reduced, reduced, axis_length,
    # Something else altogether.
    unchanged, constant, of_an_earlier_call, swapped,
    # The right numbers in the wrong places.
    flipped, shifted, rearranged,
    # The right numbers but for one operation.
    later_steps, whole, scaled, offset, function, term, times_input,
    # Right here and wrong there.
    error, beyond_a_border, at_an_end, cases,
    # Only so much is known.
    consistent, lines, nearly, spread, invariant, direction, always_larger, results,
)  # fmt: skip
