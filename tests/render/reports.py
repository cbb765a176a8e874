"""Made-up reports: whatever a judge could put together, and worse."""

from __future__ import annotations

import math
from math import prod

from hypothesis import strategies as st

from grader.closeup import Closeup, Descent, ErrorMap, Errors, Smallest, Surface
from grader.model import CheckResult, Curves, Details, Diagnosis, ExerciseReport, Finding, Status, Text

from .findings import EXAMPLES

anything = st.text(st.characters(), max_size=40)
texts = st.builds(Text, anything, anything)
shapes = st.none() | st.lists(st.integers(0, 9), max_size=3).map(tuple)
points = st.floats(0, 100)
findings = (
    st.sampled_from(EXAMPLES)
    | st.builds(Finding, st.sampled_from([example.code for example in EXAMPLES]), st.dictionaries(anything, anything))
    | st.builds(Finding, st.text(min_size=1), st.dictionaries(anything, anything))
)
notes = st.lists(findings, max_size=2).map(tuple)
numbers = st.none() | st.floats()
pictures = st.lists(st.integers(1, 4), min_size=1, max_size=3).flatmap(
    lambda shape: st.lists(st.integers(0, 9), min_size=prod(shape), max_size=prod(shape)).map(
        lambda levels: ErrorMap(tuple(shape), tuple(shape), tuple(levels))
    )
)
# Drawn by hand: what is built of parts takes most of the time of every test that makes reports.
surfaces = st.sampled_from([
    Surface((-1.0, 1.0), (0.0, 2.0), ((1.0, 0.0, 1.0), (2.0, 1e308, -1e308), (4.0, None, 3.0))),
    Surface((1e308, -1e308), (5e-324, 0.0), ((0.0,), (1.0,))),
    Surface((math.nan, math.inf), (0.0, 1e-300), ()),
])  # fmt: skip
ways = st.lists(st.tuples(st.floats(), st.floats()), min_size=1, max_size=3).map(tuple)
descents = st.builds(Descent, texts, ways, st.just(()) | ways, surfaces)
closeups = st.builds(
    Closeup,
    worst=shapes,
    got=numbers,
    expected=numbers,
    errors=st.none() | st.builds(Errors, st.integers(0, 9), st.integers(1, 9), numbers, numbers, numbers, numbers),
    picture=st.none() | pictures,
    smallest=st.none() | st.builds(Smallest, anything),
    descent=st.none() | descents,
)
lines = st.lists(st.floats(), max_size=3).map(tuple)
squares = st.sampled_from([(), ((0,),), ((3, 1), (0, 4)), ((1, 2), (3,)), tuple((7,) * 20 for _ in range(20))])
curves = st.builds(Curves, texts, lines, lines, squares)
checks = st.builds(
    CheckResult,
    name=anything,
    status=st.sampled_from(Status),
    points=points,
    max_points=points,
    case=st.none() | texts,
    finding=st.none() | findings,
    diagnosis=st.none() | st.builds(Diagnosis, st.text(min_size=1), texts, st.booleans()),
    details=st.builds(Details, shapes, shapes, st.none() | st.floats(), shapes, st.none() | closeups),
    notes=notes,
    output=anything,
    curves=st.lists(curves, max_size=1).map(tuple),
)
reports = st.builds(
    ExerciseReport,
    number=st.integers(1, 99),
    slug=anything,
    title=texts,
    submission=anything,
    seed=st.integers(0, 2**63),
    isolation=anything,
    device=anything,
    duration_s=st.floats(),
    checks=st.lists(checks, max_size=4).map(tuple),
    notes=notes,
    provenance=st.dictionaries(anything, anything, max_size=3),
)
