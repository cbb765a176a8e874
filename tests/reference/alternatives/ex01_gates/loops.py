"""Plain Python: thresholds, uneven weights, XOR from four NANDs, and loops."""

import math

import numpy as np


def AND(x1, x2):
    theta = 2.5
    return 1 if 2 * x1 + 1 * x2 > theta else 0


def NAND(x1, x2):
    return 1 if -3 * x1 - 2 * x2 + 4 > 0 else 0


def OR(x1, x2):
    return 1 if 4 * x1 + x2 >= 1 else 0


def XOR(x1, x2):
    n = NAND(x1, x2)
    return NAND(NAND(x1, n), NAND(n, x2))


def perceptron(x, w, b):
    if x.ndim == 2:
        return np.array([perceptron(row, w, b) for row in x])
    total = b
    for xi, wi in zip(x, w, strict=True):
        total += xi * wi
    return 1 if total > 0 else 0


def neuron(inputs, weights, bias):
    total = sum(i * w for i, w in zip(inputs, weights, strict=True)) + bias
    return 1 / (1 + math.exp(-total))


def xor_mlp(X):
    out = []
    for x1, x2 in X:
        only_first = neuron((x1, x2), (15, -15), -7)
        only_second = neuron((x1, x2), (-15, 15), -7)
        out.append(neuron((only_first, only_second), (20, 20), -10))
    return np.array(out)
