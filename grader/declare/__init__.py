"""What a reference module may import: how an exercise is declared."""

from grader.comparison import Normal, TruncatedNormal, Uniform
from grader.declare.comparison import (
    distribution,
    exact,
    moved,
    near,
    own,
    slope,
    within,
)
from grader.declare.descents import descent
from grader.declare.errors import AuthorError
from grader.declare.exercise import Check, Exercise, case, example
from grader.declare.gradients import half_difference, nudge
from grader.declare.inputs import (
    distinct,
    drawn,
    integers,
    kept,
    labels,
    late,
    normal,
    of_seed,
    one_hot,
    probabilities,
    seeded,
    uniform,
)
from grader.declare.sources import differ, fixture, judgement, relation, same

__all__ = [
    "AuthorError",
    "Check",
    "Exercise",
    "Normal",
    "TruncatedNormal",
    "Uniform",
    "case",
    "descent",
    "differ",
    "distinct",
    "distribution",
    "drawn",
    "exact",
    "example",
    "fixture",
    "half_difference",
    "integers",
    "judgement",
    "kept",
    "labels",
    "late",
    "moved",
    "near",
    "normal",
    "nudge",
    "of_seed",
    "one_hot",
    "own",
    "probabilities",
    "relation",
    "same",
    "seeded",
    "slope",
    "uniform",
    "within",
]
