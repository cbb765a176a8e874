"""Normal numbers from uniform ones, uniform ones drawn one by one, fans as an array."""

import math

import numpy as np


def zeros(shape):
    return normal(shape, 0, np.random.default_rng(0)) * 0


def normal(shape, std, rng):
    # Box-Muller
    n = math.prod(shape)
    u = 1 - rng.random(n)
    v = rng.random(n)
    return (np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v) * std).reshape(shape)


def fans(shape):
    if len(shape) == 4:
        r = shape[2] * shape[3]
        return np.array([shape[1] * r, shape[0] * r])
    return np.array(shape)


def glorot_uniform(shape, rng):
    i, o = fans(shape)
    limit = math.sqrt(6 / (i + o))
    return np.array([rng.uniform(-limit, limit) for _ in range(math.prod(shape))]).reshape(shape)


def glorot_normal(shape, rng):
    i, o = fans(shape)
    return normal(shape, math.sqrt(2 / (i + o)), rng)


def he_uniform(shape, rng):
    i, _o = fans(shape)
    limit = math.sqrt(6 / i)
    return rng.uniform(-limit, limit, shape)


def he_normal(shape, rng):
    return normal(shape, math.sqrt(2 / fans(shape)[0]), rng)


def activation_stds(x, weights, activation):
    s = []
    for W in weights:
        x = activation(x.dot(W))
        s.append(np.sqrt(((x - x.mean()) ** 2).mean()))
    return np.array(s)
