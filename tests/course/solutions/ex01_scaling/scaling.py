"""Scaling."""

import numpy as np


def scale(x, factor=2.0):
    """Each entry times a factor."""
    ### BEGIN SOLUTION
    return np.multiply(x, factor)
    ### END SOLUTION


def normalise(x):
    """Rows divided by their sums."""
    ### BEGIN SOLUTION
    return (x.T / x.sum(axis=1)).T
    ### END SOLUTION


def slope(f, x, h=1e-4):
    """Central differences of f at x; x is restored."""
    ### BEGIN SOLUTION
    result = np.empty_like(x)
    for index in np.ndindex(x.shape):
        nudged = x.copy()
        nudged[index] += h
        high = f(nudged)
        nudged[index] -= 2 * h
        result[index] = (high - f(nudged)) / (2 * h)
    return result
    ### END SOLUTION


def root(x):
    """The square root; ValueError for x < 0."""
    ### BEGIN SOLUTION
    if x < 0:
        raise ValueError("no root")
    return np.sqrt(x)
    ### END SOLUTION
