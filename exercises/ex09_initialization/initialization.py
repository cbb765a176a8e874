"""Exercise 9: initialization. Choose starting weights so that signals neither die out nor saturate on their way."""

import numpy as np


def zeros(shape):
    """Make an array of zeros: the usual start for biases, and a bad one for weights.

    Args:
        shape: tuple of sizes.

    Returns:
        A float array of that shape.
    """
    raise NotImplementedError


def normal(shape, std, rng):
    """Draw weights from a normal distribution with mean 0.

    Args:
        shape: tuple of sizes.
        std: standard deviation (not the variance).
        rng: `numpy.random.Generator`, the only source of randomness: the same seed gives the same weights.

    Returns:
        An array of that shape.
    """
    raise NotImplementedError


def fans(shape):
    """Count the connections of one neuron: how many inputs it adds up, and how many neurons its output reaches.

    ::

        dense kernel  (in, out):          fan_in = in             fan_out = out
        conv kernel   (out, in, kh, kw):  fan_in = in * kh * kw   fan_out = out * kh * kw

    Args:
        shape: shape of the weights, a tuple of 2 or 4 sizes.

    Returns:
        `(fan_in, fan_out)`.
    """
    raise NotImplementedError


def glorot_uniform(shape, rng):
    """Draw Glorot (Xavier) weights from a uniform distribution, for sigmoid, tanh and softmax.

    Uniform in [-limit, limit) with::

        limit = sqrt(6 / (fan_in + fan_out))

    Args:
        shape: dense `(in, out)` or conv `(out, in, kh, kw)`.
        rng: `numpy.random.Generator`, the only source of randomness.

    Returns:
        An array of that shape.
    """
    raise NotImplementedError


def glorot_normal(shape, rng):
    """Draw Glorot (Xavier) weights from a normal distribution with mean 0, for sigmoid, tanh and softmax.

    The standard deviation of the weights is::

        std = sqrt(2 / (fan_in + fan_out))

    Args:
        shape: dense `(in, out)` or conv `(out, in, kh, kw)`.
        rng: `numpy.random.Generator`, the only source of randomness.

    Returns:
        An array of that shape. (A truncated normal distribution, as in Keras, is right too if `std` is its standard
        deviation after the cut.)
    """
    raise NotImplementedError


def he_uniform(shape, rng):
    """Draw He weights from a uniform distribution, for ReLU and its relatives.

    Uniform in [-limit, limit) with::

        limit = sqrt(6 / fan_in)

    Args:
        shape: dense `(in, out)` or conv `(out, in, kh, kw)`.
        rng: `numpy.random.Generator`, the only source of randomness.

    Returns:
        An array of that shape.
    """
    raise NotImplementedError


def he_normal(shape, rng):
    """Draw He weights from a normal distribution with mean 0, for ReLU and its relatives.

    The standard deviation of the weights is::

        std = sqrt(2 / fan_in)

    Args:
        shape: dense `(in, out)` or conv `(out, in, kh, kw)`.
        rng: `numpy.random.Generator`, the only source of randomness.

    Returns:
        An array of that shape. (A truncated normal distribution, as in Keras, is right too if `std` is its standard
        deviation after the cut.)
    """
    raise NotImplementedError


def activation_stds(x, weights, activation):
    """Send a batch through a deep network without biases and measure how much its signals vary, layer by layer.

    ::

        h_0 = x,    h_l = activation(h_(l-1) W_l)

    Args:
        x: batch `(N, D)`.
        weights: list of matrices, each one as tall as the one before is wide.
        activation: function that is applied to an array element by element.

    Returns:
        A list (or array) with one number for each layer: the standard deviation of all entries of h_l, after the
        activation (dividing by their number, as `np.std` does).
    """
    raise NotImplementedError
