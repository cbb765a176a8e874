"""Exercise 15: search. Split the data so that a score can be trusted, then look for good hyper-parameters."""

import itertools

import numpy as np


def train_val_test_split(n, ratios, rng):
    """Divide the indices of n samples at random into three parts: training, validation, test.

    Args:
        n: number of samples; their indices are 0, 1, ..., n - 1.
        ratios: the shares of the three parts, in this order, as `(0.6, 0.2, 0.2)`. They are given so that every share
            of n is a whole number.
        rng: NumPy random generator (`numpy.random.Generator`); all chance comes from it.

    Returns:
        Three integer arrays: the indices of the training, the validation and the test samples. Every index is in
        exactly one of them, and chance decides in which.
    """
    raise NotImplementedError


def log_uniform(low, high, size, rng):
    """Draw numbers whose logarithm is uniformly distributed: every power of ten is as likely as every other.

    So between 0.0001 and 1 a quarter of the numbers lies in 0.0001 ... 0.001, a quarter in 0.001 ... 0.01, and so on.

    Args:
        low: smallest value, above 0.
        high: largest value.
        size: how many numbers, or a shape, as in NumPy.
        rng: NumPy random generator; all chance comes from it.

    Returns:
        A float array of that size.
    """
    raise NotImplementedError


def random_search(objective, space, trials, rng):
    """Look for the hyper-parameters with the smallest objective by trying random ones.

    Each trial draws every hyper-parameter from its own range, log-uniformly and independently of the others, and asks
    for the objective once.

    Args:
        objective: function of a dict {name: value}; returns a number, smaller is better.
        space: dict {name: (low, high)}.
        trials: how many points to try.
        rng: NumPy random generator; all chance comes from it.

    Returns:
        `(best, history)`: the dict of the best trial, and a list of `trials` pairs `(params, value)`, one for each
        trial in the order they were made, `params` being a dict {name: value} of its own.
    """
    raise NotImplementedError


def grid_search(objective, space):
    """Look for the hyper-parameters with the smallest objective by trying all combinations of given values.

    Args:
        objective: function of a dict {name: value}; returns a number, smaller is better.
        space: dict {name: list of values}.

    Returns:
        `(best, history)`: the dict of the best combination, and a list of pairs `(params, value)`, one for each
        combination, in any order, `params` being a dict {name: value} of its own.
    """
    raise NotImplementedError


def narrow(space, history, top):
    """Shrink a search space to where its best trials lie, for the next, finer round.

    For each hyper-parameter: the smallest and the largest value among the `top` trials with the smallest objective.

    Args:
        space: dict {name: (low, high)}, the space that was searched.
        history: list of pairs `(params, value)` in any order; it is not changed.
        top: how many of the best trials to look at.

    Returns:
        A dict {name: (smallest, largest)} with the names of `space`.
    """
    raise NotImplementedError


def k_fold(n, k, rng):
    """Divide the indices of n samples at random into k folds, each of which is the validation part once.

    The sizes of the folds differ by one at most, so that n need not be a multiple of k.

    Args:
        n: number of samples; their indices are 0, 1, ..., n - 1.
        k: number of folds.
        rng: NumPy random generator; all chance comes from it.

    Returns:
        A list of k pairs `(train, validation)` of integer arrays. Every index is in exactly one of the k validation
        parts; `train` holds all indices that are not in the `validation` beside it.
    """
    raise NotImplementedError
