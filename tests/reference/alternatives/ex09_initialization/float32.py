"""Right answers in single precision, all drawn from standard normal or uniform numbers."""

import numpy as np


def zeros(shape):
    return np.zeros(shape, dtype=np.float32)


def normal(shape, std, rng):
    return rng.standard_normal(shape, dtype=np.float32) * np.float32(std)


def fans(shape):
    receptive = np.prod(shape[2:], dtype=int)
    if len(shape) == 4:
        return [shape[1] * receptive, shape[0] * receptive]
    return [shape[0], shape[1]]


def uniform(shape, limit, rng):
    return (rng.random(shape, dtype=np.float32) * 2 - 1) * np.float32(limit)


def glorot_uniform(shape, rng):
    return uniform(shape, np.sqrt(6 / np.sum(fans(shape))), rng)


def glorot_normal(shape, rng):
    return normal(shape, np.sqrt(2 / np.sum(fans(shape))), rng)


def he_uniform(shape, rng):
    return uniform(shape, np.sqrt(6 / fans(shape)[0]), rng)


def he_normal(shape, rng):
    return normal(shape, np.sqrt(2 / fans(shape)[0]), rng)


def activation_stds(x, weights, activation):
    h = x.astype(np.float32)
    stds = np.zeros(len(weights), dtype=np.float32)
    for i, W in enumerate(weights):
        h = activation(np.einsum("nd,dm->nm", h, W.astype(np.float32)))
        stds[i] = h.std()
    return stds
