"""Index by index, in Python loops."""

import math

import numpy as np


def tensor_info(x):
    rank = 0
    sizes = []
    for size in x.shape:
        rank += 1
        sizes.append(size)
    return [rank, sizes, x.dtype.name]


def multiply(a, b):
    both = np.broadcast(a, b)
    out = np.empty(both.shape)
    for index, (left, right) in zip(np.ndindex(both.shape), both, strict=True):
        out[index] = left * right
    return out


def dot(a, b):
    if a.ndim == 1:
        return sum(left * right for left, right in zip(a.tolist(), b.tolist(), strict=True))
    if b.ndim == 1:
        return np.array([dot(row, b) for row in a])
    return np.array([[dot(row, column) for column in b.T] for row in a])


def flatten(x):
    return np.array([[sample[index] for index in np.ndindex(sample.shape)] for sample in x])


def to_channels_first(x):
    n, h, w, c = x.shape
    out = np.zeros((n, c, h, w))
    for i in range(n):
        for row in range(h):
            for column in range(w):
                for channel in range(c):
                    out[i, channel, row, column] = x[i, row, column, channel]
    return out


def affine(X, W, b):
    if X.ndim == 2:
        return np.array([affine(row, W, b) for row in X])
    out = []
    for m in range(W.shape[1]):
        total = b[m]
        for d in range(W.shape[0]):
            total += X[d] * W[d, m]
        out.append(total)
    return np.array(out)


def forward(X, params):
    out = []
    for sample in X:
        h1 = [max(0, v) for v in affine(sample, params["W1"], params["b1"])]
        h2 = [max(0, v) for v in affine(np.array(h1), params["W2"], params["b2"])]
        scores = affine(np.array(h2), params["W3"], params["b3"])
        exps = [math.exp(v) for v in scores]
        out.append([e / sum(exps) for e in exps])
    return np.array(out)
