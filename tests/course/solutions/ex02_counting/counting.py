"""Counting."""

import numpy as np


class Descent:
    """Gradient descent, in place."""

    def __init__(self, lr=0.1):
        """Keep the learning rate."""
        ### BEGIN SOLUTION
        self.lr = lr
        ### END SOLUTION

    def update(self, params, grads):
        """One step."""
        ### BEGIN SOLUTION
        for name in grads:
            params[name] -= self.lr * grads[name]
        ### END SOLUTION


def shuffled(n, rng):
    """A random order of 0 ... n - 1."""
    ### BEGIN SOLUTION
    order = np.arange(n)
    rng.shuffle(order)
    return order
    ### END SOLUTION


def spread(n, rng):
    """Uniform numbers in [0, 2)."""
    ### BEGIN SOLUTION
    return 2 * rng.random(n)
    ### END SOLUTION


def summary(x):
    """Rank, shape and type name."""
    ### BEGIN SOLUTION
    return [x.ndim, x.shape, x.dtype.name]
    ### END SOLUTION


def pair(a, b):
    """Sum and difference."""
    ### BEGIN SOLUTION
    return [a + b, a - b]
    ### END SOLUTION
