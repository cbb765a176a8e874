"""Right answers in plain Python, one number after the other, drawn in an order of their own."""

import math

import numpy as np


def filled(shape, draw):
    out = np.zeros(shape[::-1])
    for index in np.ndindex(out.shape):
        out[index] = draw()
    return out.T


def zeros(shape):
    return filled(shape, lambda: 0)


def normal(shape, std, rng):
    return filled(shape, lambda: rng.normal(0, std))


def fans(shape):
    if len(shape) == 2:
        return shape[0], shape[1]
    out_channels, in_channels, kh, kw = shape
    return in_channels * kh * kw, out_channels * kh * kw


def glorot_uniform(shape, rng):
    fan_in, fan_out = fans(shape)
    limit = math.sqrt(6 / (fan_in + fan_out))
    return filled(shape, lambda: rng.uniform(-limit, limit))


def glorot_normal(shape, rng):
    fan_in, fan_out = fans(shape)
    return normal(shape, math.sqrt(2 / (fan_in + fan_out)), rng)


def he_uniform(shape, rng):
    fan_in, _ = fans(shape)
    limit = math.sqrt(6 / fan_in)
    return filled(shape, lambda: rng.uniform(-limit, limit))


def he_normal(shape, rng):
    fan_in, _ = fans(shape)
    return normal(shape, math.sqrt(2 / fan_in), rng)


def activation_stds(x, weights, activation):
    stds = []
    for W in weights:
        columns = [W[:, j] for j in range(W.shape[1])]
        rows = [[sum(a * w for a, w in zip(row, column, strict=True)) for column in columns] for row in x]
        x = activation(np.array(rows))
        numbers = np.ravel(x).tolist()
        mean = sum(numbers) / len(numbers)
        stds.append(math.sqrt(sum((v - mean) ** 2 for v in numbers) / len(numbers)))
    return stds
