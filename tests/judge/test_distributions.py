"""Right samples pass whatever the seed, wrong ones are far away."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.comparison import Normal, TruncatedNormal, Uniform
from grader.judge.distributions import kolmogorov_distance


def truncated(rng: np.random.Generator, std: float, count: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    drawn = rng.normal(size=4 * count)
    return drawn[np.abs(drawn) < 2][:count] * std / 0.87962566103423978


@pytest.mark.parametrize("seed", range(50))
def test_right_samples_pass(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert kolmogorov_distance(rng.uniform(-2, 3, (50, 100)), Uniform(-2, 3)) < 1
    assert kolmogorov_distance(rng.normal(0, 0.1, 5000), Normal(0.1)) < 1
    assert kolmogorov_distance(truncated(rng, 0.1, 5000), TruncatedNormal(0.1)) < 1


def test_wrong_samples_are_far() -> None:
    rng = np.random.default_rng(0)
    sample = rng.normal(0, 0.1, 5000)
    assert kolmogorov_distance(sample, Normal(0.2)) > 10
    assert kolmogorov_distance(sample, Uniform(-0.17, 0.17)) > 2
    assert kolmogorov_distance(np.abs(sample), Normal(0.1)) > 100
    assert kolmogorov_distance(np.zeros(5000), Normal(0.1)) > 100
    assert kolmogorov_distance(sample + 0.05, Normal(0.1)) > 10


def test_a_truncated_normal_is_not_a_plain_one() -> None:
    rng = np.random.default_rng(0)
    sample = truncated(rng, 1.0, 50_000)
    assert np.std(sample) == pytest.approx(1.0, abs=0.01)
    assert kolmogorov_distance(sample, Normal(1.0)) > 2


def test_an_empty_sample_is_infinitely_far() -> None:
    assert kolmogorov_distance(np.zeros(0), Normal(1.0)) == math.inf
