"""Everything that can be an einsum is one."""

import numpy as np


def tensor_info(x):
    return np.ndim(x), np.shape(x), x.dtype.name


def multiply(a, b):
    a, b = np.broadcast_arrays(a, b)
    return np.einsum("...,...->...", a, b)


def dot(a, b):
    left, right = "nd"[-a.ndim :], "dm"[: b.ndim]
    return np.einsum(f"{left},{right}->{(left + right).replace('d', '')}", a, b)


def flatten(x):
    return np.concatenate([sample.reshape(1, -1) for sample in x])


def to_channels_first(x):
    return np.einsum("nhwc->nchw", x)


def affine(X, W, b):
    return np.einsum("...d,dm->...m", X, W) + b


def forward(X, params):
    h = np.einsum("nd,dm->nm", X, params["W1"]) + params["b1"]
    h = np.einsum("nd,dm->nm", h * (h > 0), params["W2"]) + params["b2"]
    a = np.einsum("nd,dm->nm", h * (h > 0), params["W3"]) + params["b3"]
    e = np.exp(a - a.max(axis=-1, keepdims=True))
    return np.einsum("nk,n->nk", e, 1 / np.einsum("nk->n", e))
