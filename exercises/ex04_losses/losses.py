"""Exercise 4: losses. One number that says how wrong a network is, and what accuracy says beside it."""

import numpy as np


def sum_squared_error(y, t):
    """Half the sum of squared errors, 1/2 * sum (y - t)^2: nothing is averaged.

    Args:
        y: predictions of any shape, such as `(K,)` or `(N, K)`.
        t: targets of the same shape.

    Returns:
        One number, summed over all elements.
    """
    raise NotImplementedError


def mean_squared_error(y, t):
    """Mean squared error, mean (y - t)^2, over all elements and without a factor 1/2.

    Args:
        y: predictions of any shape, such as `(N,)` or `(N, D)`.
        t: targets of the same shape.

    Returns:
        One number.
    """
    raise NotImplementedError


def mean_absolute_error(y, t):
    """Mean absolute error, mean |y - t|, over all elements.

    Args:
        y: predictions of any shape, such as `(N,)` or `(N, D)`.
        t: targets of the same shape.

    Returns:
        One number.
    """
    raise NotImplementedError


def huber(y, t, delta=1.0):
    """Huber loss: squared near the target, straight further away.

    With the error e = y - t of an element:

        1/2 * e^2                          if |e| <= delta
        delta * |e| - 1/2 * delta^2        otherwise

    Args:
        y: predictions of any shape, such as `(N,)` or `(N, D)`.
        t: targets of the same shape.
        delta: size of the error at which the two parts meet, > 0.

    Returns:
        One number, the mean over all elements.
    """
    raise NotImplementedError


def cross_entropy(y, t):
    """Cross-entropy of predicted probabilities, -(1/N) * sum t log y, with the natural logarithm.

    The loss must be finite where a probability is 0: add 1e-7 inside the logarithm, or clip the probability there.

    Args:
        y: probabilities `(N, K)`, or `(K,)` for one sample.
        t: targets, one-hot of the shape of `y`, or labels `(N,)` (integers from 0 to K - 1).

    Returns:
        One number: summed over the classes, averaged over the N samples.
    """
    raise NotImplementedError


def binary_cross_entropy(y, t):
    """Binary cross-entropy, the mean of -(t log y + (1 - t) log(1 - y)), with the natural logarithm.

    The loss must be finite where a probability is 0 or 1: keep the logarithms away from 0 by 1e-7.

    Args:
        y: probabilities that the answer is 1: `(N,)`, or `(N, K)` for K yes/no questions a sample.
        t: targets 0 or 1, of the same shape.

    Returns:
        One number, the mean over all elements.
    """
    raise NotImplementedError


def softmax_cross_entropy(logits, t):
    """Cross-entropy of the softmax of `logits`: softmax over the last axis, then -(1/N) * sum t log p.

    It is right for scores in the thousands, and finite where the true class has no chance.

    Args:
        logits: scores `(N, K)`, or `(K,)` for one sample.
        t: targets, one-hot of the shape of `logits`, or labels `(N,)`.

    Returns:
        One number, averaged over the N samples.
    """
    raise NotImplementedError


def softmax_cross_entropy_grad(logits, t):
    """Gradient of `softmax_cross_entropy` with respect to `logits`: (p - t) / N with the softmax p and one-hot t.

    Args:
        logits: scores `(N, K)`, or `(K,)` for one sample.
        t: targets, one-hot of the shape of `logits`, or labels `(N,)`.

    Returns:
        An array of the shape of `logits`.
    """
    raise NotImplementedError


def kl_divergence(p, q):
    """Kullback-Leibler divergence KL(p || q) = sum p log(p / q), summed over the classes, averaged over the rows.

    A class with p = 0 contributes 0, as 0 log 0 is taken to be 0.

    Args:
        p: the true distributions `(N, K)`, or `(K,)` for one.
        q: the distributions that stand in for them, of the same shape, > 0.

    Returns:
        One number, never negative.
    """
    raise NotImplementedError


def accuracy(y, t):
    """Share of samples whose largest score belongs to the true class.

    Args:
        y: scores or probabilities `(N, K)`.
        t: targets, one-hot `(N, K)` or labels `(N,)`.

    Returns:
        A number from 0 to 1.
    """
    raise NotImplementedError
