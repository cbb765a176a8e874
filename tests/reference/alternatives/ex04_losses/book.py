"""Exercise 4 in the style of a well-known textbook: its names, 1e-7 inside the logarithm, reshaped single samples."""

import numpy as np


def sum_squares_error(y, t):
    return 0.5 * np.sum((y - t) ** 2)


def mean_squared_error(y, t):
    return np.mean((y - t) ** 2)


def mean_absolute_error(y, t):
    return np.mean(np.abs(y - t))


def huber(y, t, delta=1.0):
    error = y - t
    small = np.abs(error) <= delta
    return np.mean(np.where(small, 0.5 * error**2, delta * np.abs(error) - 0.5 * delta**2))


def cross_entropy_error(y, t):
    if y.ndim == 1:
        t = t.reshape(1, t.size)
        y = y.reshape(1, y.size)

    # One-hot targets become the index of the right answer.
    if t.size == y.size:
        t = t.argmax(axis=1)

    batch_size = y.shape[0]
    return -np.sum(np.log(y[np.arange(batch_size), t] + 1e-7)) / batch_size


def binary_cross_entropy(y, t):
    h = 1e-7
    return -np.mean(t * np.log(y + h) + (1 - t) * np.log(1 - y + h))


def softmax(x):
    if x.ndim == 2:
        x = x.T
        x = x - np.max(x, axis=0)
        y = np.exp(x) / np.sum(np.exp(x), axis=0)
        return y.T

    x = x - np.max(x)
    return np.exp(x) / np.sum(np.exp(x))


def softmax_cross_entropy(x, t):
    return cross_entropy_error(softmax(x), t)


def softmax_cross_entropy_grad(x, t):
    y = softmax(x)
    if y.ndim == 1:
        return y - t

    batch_size = t.shape[0]
    if t.size == y.size:
        return (y - t) / batch_size

    dx = y.copy()
    dx[np.arange(batch_size), t] -= 1
    return dx / batch_size


def kl_divergence(p, q):
    h = 1e-7
    return np.mean(np.sum(p * np.log((p + h) / (q + h)), axis=-1))


def accuracy(y, t):
    y = np.argmax(y, axis=1)
    if t.ndim != 1:
        t = np.argmax(t, axis=1)
    return np.sum(y == t) / float(y.shape[0])
