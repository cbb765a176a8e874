"""Element by element, in Python loops."""

import math

import numpy as np


def each(f, array):
    """Apply f to every element."""
    array = np.asarray(array)
    return np.reshape([f(v) for v in array.ravel().tolist()], array.shape)


def l1_penalty(W, lam):
    total = 0.0
    for w in W.ravel():
        total += lam * abs(w)
    return total


def l1_grad(W, lam):
    return each(lambda w: lam if w > 0 else -lam if w < 0 else 0.0, W)


def l2_penalty(W, lam):
    total = 0.0
    for w in W.ravel():
        total += lam * w * w / 2
    return total


def l2_grad(W, lam):
    return each(lambda w: lam * w, W)


class Dropout:
    def __init__(self, ratio=0.5, rng=None):
        self.ratio = ratio
        self.rng = rng if rng is not None else np.random.default_rng()

    def forward(self, x, training=True):
        if not training:
            return x.copy()
        self.mask = each(lambda _: self.rng.uniform() >= self.ratio, x)
        return np.where(self.mask, x / (1 - self.ratio), 0.0)

    def backward(self, dout):
        return np.where(self.mask, dout / (1 - self.ratio), 0.0)


def clip_by_value(g, limit):
    return each(lambda v: max(-limit, min(limit, v)), g)


def norm(*arrays):
    return math.sqrt(math.fsum(v * v for array in arrays for v in np.asarray(array).ravel().tolist()))


def clip_by_norm(g, max_norm):
    length = norm(g)
    if length <= max_norm:
        return g
    return each(lambda v: v * max_norm / length, g)


def clip_by_global_norm(grads, max_norm):
    if isinstance(grads, dict):
        return dict(zip(grads.keys(), clip_by_global_norm(list(grads.values()), max_norm), strict=True))
    length = norm(*grads)
    if length <= max_norm:
        return list(grads)
    return [each(lambda v: v / length * max_norm, g) for g in grads]


def images(x, height, width, source):
    """Build images whose pixel (row, column) is source(image, row, column)."""
    return np.array(
        [[[[source(channel, i, j) for j in range(width)] for i in range(height)] for channel in image] for image in x]
    )


def augment_flip(x):
    height, width = x.shape[2:]
    return images(x, height, width, lambda image, i, j: image[i][width - 1 - j])


def augment_shift(x, dy, dx):
    height, width = x.shape[2:]

    def source(image, i, j):
        inside = 0 <= i - dy < height and 0 <= j - dx < width
        return image[i - dy][j - dx] if inside else 0.0

    return images(x, height, width, source)


def augment_noise(x, std, rng):
    return each(lambda v: rng.normal(v, std), x)


def augment_rotate90(x, k):
    for _ in range(k % 4):
        height, width = x.shape[2:]
        x = images(x, width, height, lambda image, i, j, last=width - 1: image[j][last - i])
    return x


def early_stopping(val_losses, patience):
    best = 0
    epoch = 1
    while epoch < len(val_losses) and epoch - best <= patience:
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        epoch += 1
    return best
