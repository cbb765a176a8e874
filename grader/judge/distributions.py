"""Does a sample look drawn from a distribution? Kolmogorov-Smirnov, with a border that luck does not cross."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from grader.comparison import Normal, TruncatedNormal, Uniform

Array = np.ndarray[Any, Any]
# sqrt(n) D exceeds this for a right sample with probability 2 exp(-2 * 2.5**2) = 7e-6 (Kolmogorov's limit law),
# so another order of drawing from the same generator does not fail by bad luck.
_BORDER = 2.5
_erf = np.vectorize(math.erf, otypes=[np.float64])
# Cutting a standard normal at two deviations leaves this standard deviation (Keras rescales by it).
_CUT = 2.0
_DEVIATION_AFTER_CUT = 0.87962566103423978


def kolmogorov_distance(sample: Array, law: Uniform | Normal | TruncatedNormal) -> float:
    r"""How unlikely a sample is: the square of $\sqrt n \sup_x |F_n(x) - F(x)|$ in units of its border.

    The square is proportional to the logarithm of the probability, so distances compare how sure one can be.

    Args:
        sample: n numbers, any shape.
        law: the distribution with the cumulative function F.

    Returns:
        At most 1 if the sample may have been drawn from it; infinite for an empty sample.
    """
    values = np.sort(sample, axis=None)
    count = values.size
    if not count:
        return math.inf
    expected = _cumulative(values, law)
    steps = np.arange(count + 1) / count
    largest = max(float(np.max(steps[1:] - expected)), float(np.max(expected - steps[:-1])))
    return (math.sqrt(count) * largest / _BORDER) ** 2


def _cumulative(values: Array, law: Uniform | Normal | TruncatedNormal) -> Array:
    if isinstance(law, Uniform):
        return np.asarray(np.clip((values - law.low) / (law.high - law.low), 0.0, 1.0))
    if isinstance(law, Normal):
        return _normal(values / law.std)
    scaled = np.clip(values / (law.std / _DEVIATION_AFTER_CUT), -_CUT, _CUT)
    low, high = _normal(np.array([-_CUT, _CUT]))
    return np.asarray((_normal(scaled) - low) / (high - low))


def _normal(values: Array) -> Array:
    return np.asarray(0.5 * (1.0 + _erf(values / math.sqrt(2.0))))
