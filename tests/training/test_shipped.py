"""The baselines that travel with the course belong to it as it is now."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from grader.course import bundled
from grader.declare.inputs import Kept, realise
from grader.training import datasets
from grader.training.baseline import RUNS

if TYPE_CHECKING:
    from pathlib import Path

COURSE = bundled()
CASES = [case for check in COURSE.load(COURSE.entry("17")).checks for case in check.given]


@pytest.mark.parametrize("seed", [COURSE.seed, 31_337])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label.en)
def test_a_baseline_is_shipped(case: object, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keras", None)
    monkeypatch.setenv("DELTAGRADE_CACHE", str(tmp_path))
    reached = realise(case.inputs["keras"], seed, 0, "keras")  # type: ignore[attr-defined]
    assert isinstance(reached, Kept)
    assert reached.spec["curve"].shape[0] == RUNS
    assert (reached.spec["curve"][:, -1] < 0.6 * reached.spec["curve"][:, 0]).all()


@pytest.mark.oracle
def test_keras_trains_the_networks_that_set_the_bar() -> None:
    keras = pytest.importorskip("keras")
    reference = sys.modules[f"{COURSE.load(COURSE.entry('17')).checks[0].reference.__module__}"]
    split = datasets.split(datasets.iris(), COURSE.seed)
    run = reference.keras_training.measured(reference.keras_training.perceptron)
    first, second = run(keras, split, 1), run(keras, split, 1)
    assert first == second
    assert len(first["curve"]) == 31
    assert abs(first["curve"][0] - np.log(3)) < 0.7
    assert first["test_accuracy"] > 0.8
