"""Broadcasting by hand, samples one by one, softmax of the transposed scores."""

import numpy as np


def tensor_info(x):
    rank = len(x.shape)
    return rank, x.shape, x.dtype.name


def multiply(a, b):
    a, b = np.broadcast_arrays(a, b)
    out = np.empty(a.shape, dtype=np.result_type(a, b))
    for idx in np.ndindex(*a.shape):
        out[idx] = a[idx] * b[idx]
    return out


def dot(a, b):
    return np.matmul(a, b)


def flatten(x):
    return np.array([s.ravel() for s in x])


def to_channels_first(x):
    return np.rollaxis(x, 3, 1)


def affine(X, W, b):
    return np.add(np.matmul(X, W), b)


def forward(X, params):
    W1, W2, W3 = params["W1"], params["W2"], params["W3"]
    b1, b2, b3 = params["b1"], params["b2"], params["b3"]
    z1 = X @ W1 + b1
    a1 = np.where(z1 > 0, z1, 0)
    z2 = a1 @ W2 + b2
    a2 = z2 * (z2 > 0)
    z3 = a2 @ W3 + b3
    e = np.exp(z3.T - z3.T.max(axis=0))
    return (e / e.sum(axis=0)).T
