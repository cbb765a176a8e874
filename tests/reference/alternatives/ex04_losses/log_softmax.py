"""Log-softmax, probabilities clipped and normalized as in Keras, labels by index."""

# keras / scipy-like
import numpy as np

EPS = 1e-15


class Losses:
    @staticmethod
    def mse(y, t):
        return ((y - t) ** 2).mean()


def sum_squared_error(y, t):
    return 0.5 * np.sum(np.power(t - y, 2), axis=None)


mean_squared_error = Losses.mse


def mean_absolute_error(y_pred, y_true):
    return np.average(np.absolute(y_pred - y_true))


def huber(y, t, delta=1.0):
    e = t - y
    return delta**2 * np.mean(np.where(np.abs(e / delta) <= 1, 0.5 * (e / delta) ** 2, np.abs(e / delta) - 0.5))


def cross_entropy(y, t):
    y = np.clip(y, EPS, 1.0)
    y = y / y.sum(axis=-1, keepdims=True)
    if y.ndim == 1:
        return -np.sum(t * np.log(y))
    n = len(y)
    if t.ndim == 1:
        return sum(-np.log(y[i, t[i]]) for i in range(n)) / n
    return -np.sum(t * np.log(y)) / n


def binary_cross_entropy(y, t):
    y = np.clip(y, EPS, 1 - EPS)
    if y.ndim == 1:
        y, t = y[:, None], t[:, None]
    per = np.mean(-(t * np.log(y) + (1 - t) * np.log(1 - y)), axis=1)
    return per.mean()


def log_softmax(x):
    m = np.max(x, axis=-1, keepdims=True)
    return x - m - np.log(np.sum(np.exp(x - m), axis=-1, keepdims=True))


def softmax_cross_entropy(logits, t):
    lp = log_softmax(logits)
    if t.shape == lp.shape:
        s = -np.einsum("...k,...k->...", t, lp)
        return s.mean()
    return -np.take_along_axis(lp, t[:, None], axis=1).mean()


def softmax_cross_entropy_grad(logits, t):
    g = np.exp(log_softmax(logits))
    if t.shape == g.shape:
        g -= t
    else:
        g[range(len(t)), t] -= 1
    if logits.ndim == 2:
        g /= len(logits)
    return g


def kl_divergence(p, q):
    p = np.clip(p, 1e-7, 1)
    q = np.clip(q, 1e-7, 1)
    return (p * np.log(p / q)).sum(axis=-1).mean()


def accuracy(y, t):
    pred = np.argmax(y, -1)
    true = t if t.ndim == 1 else t.argmax(-1)
    correct = 0
    for a, b in zip(pred, true, strict=False):
        if a == b:
            correct += 1
    return correct / len(y)
