"""What a reference module may import: how an exercise is declared."""

from grader.comparison import Normal, TruncatedNormal, Uniform
from grader.declare.comparison import (
    distribution,
    exact,
    moved,
    near,
    own,
    within,
)
from grader.declare.errors import AuthorError
from grader.declare.exercise import Check, Exercise, case, example
from grader.declare.inputs import (
    distinct,
    drawn,
    integers,
    labels,
    normal,
    one_hot,
    probabilities,
    seeded,
    uniform,
)
from grader.declare.sources import differ, fixture, relation, same

__all__ = [
    "AuthorError",
    "Check",
    "Exercise",
    "Normal",
    "TruncatedNormal",
    "Uniform",
    "case",
    "differ",
    "distinct",
    "distribution",
    "drawn",
    "exact",
    "example",
    "fixture",
    "integers",
    "labels",
    "moved",
    "near",
    "normal",
    "one_hot",
    "own",
    "probabilities",
    "relation",
    "same",
    "seeded",
    "uniform",
    "within",
]
