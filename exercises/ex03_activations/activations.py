"""Exercise 3: activations. The functions that bend the straight lines of a network, and their slopes."""

import numpy as np


def identity(x):
    """Pass the input on unchanged: the activation of an output layer for regression.

    Args:
        x: array of any shape.

    Returns:
        The values of `x`, in the shape of `x`.
    """
    raise NotImplementedError


def step(x):
    """Fire or stay silent: the activation of the perceptron.

    Entry by entry, with zero belonging to "silent"::

        step(x) = 1  if x > 0,  otherwise 0         so step(0) = 0

    Args:
        x: array of any shape.

    Returns:
        An array of the shape of `x` that holds 0 and 1 (integers or floats).
    """
    raise NotImplementedError


def sigmoid(x):
    """Squash every number into the range from 0 to 1, smoothly.

    Entry by entry::

        sigmoid(x) = 1 / (1 + e^(-x))

    The result is finite and right for inputs like 1000 and -1000 as well.

    Args:
        x: array of any shape.

    Returns:
        An array of the shape of `x`.
    """
    raise NotImplementedError


def tanh(x):
    """Squash every number into the range from -1 to 1, smoothly: a sigmoid that is centred at zero.

    Entry by entry::

        tanh(x) = (e^x - e^(-x)) / (e^x + e^(-x))

    The result is finite and right for inputs like 1000 and -1000 as well.

    Args:
        x: array of any shape.

    Returns:
        An array of the shape of `x`.
    """
    raise NotImplementedError


def relu(x):
    """Let positive numbers pass and stop negative ones.

    Entry by entry::

        relu(x) = x  if x > 0,  otherwise 0

    Args:
        x: array of any shape; it is not changed.

    Returns:
        An array of the shape of `x`.
    """
    raise NotImplementedError


def leaky_relu(x, alpha=0.1):
    """Let positive numbers pass and weaken negative ones, so that no neuron falls silent for good.

    Entry by entry::

        leaky_relu(x) = x  if x > 0,  otherwise alpha * x

    Args:
        x: array of any shape; it is not changed.
        alpha: slope of the negative side, between 0 and 1.

    Returns:
        An array of the shape of `x`.
    """
    raise NotImplementedError


def elu(x, alpha=1.0):
    """Let positive numbers pass and bend negative ones towards `-alpha`: the exponential linear unit.

    Entry by entry::

        elu(x) = x  if x > 0,  otherwise alpha * (e^x - 1)

    The result is finite and right for inputs like 1000 and -1000 as well.

    Args:
        x: array of any shape; it is not changed.
        alpha: the negative side levels off at `-alpha`.

    Returns:
        An array of the shape of `x`.
    """
    raise NotImplementedError


def maxout(x, W1, b1, W2, b2):
    """Take the larger one of two linear pieces, unit by unit: an activation that is learned.

    ::

        maxout(x) = max(x W1 + b1,  x W2 + b2)

    Each of the M units compares its own two pieces with one another, and with nothing else.

    Args:
        x: one sample `(D,)` or a batch `(N, D)`.
        W1: weights of the first pieces, `(D, M)`.
        b1: biases of the first pieces, `(M,)`.
        W2: weights of the second pieces, `(D, M)`.
        b2: biases of the second pieces, `(M,)`.

    Returns:
        An array `(M,)` for one sample, `(N, M)` for a batch.
    """
    raise NotImplementedError


def softplus(x):
    """Round off the corner of ReLU.

    Entry by entry, with the natural logarithm::

        softplus(x) = log(1 + e^x)

    The result is finite and right for inputs like 1000 and -1000 as well.

    Args:
        x: array of any shape.

    Returns:
        An array of the shape of `x`.
    """
    raise NotImplementedError


def selu(x):
    """Scale an ELU so that deep networks keep their values at mean 0 and variance 1 by themselves.

    Entry by entry::

        selu(x) = lambda * x  if x > 0,  otherwise lambda * alpha * (e^x - 1)
        lambda  = 1.05070098,  alpha = 1.67326324

    The result is finite and right for inputs like 1000 and -1000 as well.

    Args:
        x: array of any shape; it is not changed.

    Returns:
        An array of the shape of `x`.
    """
    raise NotImplementedError


def softmax(x):
    """Turn the scores of a sample into probabilities over the classes.

    For one sample with the scores x_1, ..., x_K::

        softmax(x)_k = e^(x_k) / (e^(x_1) + ... + e^(x_K))

    In a batch every row is a sample of its own, and every row of the result sums to 1. The result is finite and right
    for scores in the thousands as well, and for whole numbers (integer arrays).

    Args:
        x: scores, one sample `(K,)` or a batch `(N, K)`.

    Returns:
        Probabilities, a float array of the shape of `x`.
    """
    raise NotImplementedError


def sigmoid_grad(x):
    """Give the slope of the sigmoid at `x`.

    `x` is the *input* of the sigmoid, not its output. The derivative follows from the formula of the sigmoid; its
    largest value is 0.25, at x = 0. The result is finite and right for inputs like 1000 and -1000 as well.

    Args:
        x: array of any shape, where to take the derivative.

    Returns:
        An array of the shape of `x`.
    """
    raise NotImplementedError


def tanh_grad(x):
    """Give the slope of tanh at `x`.

    `x` is the *input* of tanh, not its output. The derivative's largest value is 1, at x = 0. The result is finite and
    right for inputs like 1000 and -1000 as well.

    Args:
        x: array of any shape, where to take the derivative.

    Returns:
        An array of the shape of `x`.
    """
    raise NotImplementedError


def relu_grad(x):
    """Give the slope of ReLU at `x`: is the gate open or closed?

    At exactly 0 ReLU has a corner and no slope; what you return there is up to you.

    Args:
        x: array of any shape, where to take the derivative; it is not changed.

    Returns:
        An array of the shape of `x`.
    """
    raise NotImplementedError


def leaky_relu_grad(x, alpha=0.1):
    """Give the slope of leaky ReLU at `x`.

    At exactly 0 it has a corner and no slope; what you return there is up to you.

    Args:
        x: array of any shape, where to take the derivative; it is not changed.
        alpha: slope of the negative side of leaky ReLU.

    Returns:
        An array of the shape of `x`.
    """
    raise NotImplementedError


def elu_grad(x, alpha=1.0):
    """Give the slope of ELU at `x`.

    `x` is the *input* of ELU, not its output. The result is finite and right for inputs like 1000 and -1000 as well.
    What you return at exactly 0 is up to you.

    Args:
        x: array of any shape, where to take the derivative; it is not changed.
        alpha: the same as in `elu`.

    Returns:
        An array of the shape of `x`.
    """
    raise NotImplementedError
