"""Rolling and clearing, masks by choice, clipping a deep copy in place."""

import numpy as np


def l1_penalty(W, lam):
    return np.abs(W).sum() * lam


def l1_grad(W, lam):
    return lam * W / np.abs(W)


def l2_penalty(W, lam):
    return 0.5 * lam * np.linalg.norm(W) ** 2


def l2_grad(W, lam):
    return W * lam


class Dropout:
    def __init__(self, ratio=0.5, rng=None):
        self.ratio = ratio
        self.rng = rng

    def forward(self, x, training=True):
        if training:
            keep = self.rng.choice([0, 1], size=x.shape, p=[self.ratio, 1 - self.ratio])
            self.mask = keep.astype(x.dtype) / (1 - self.ratio)
        else:
            self.mask = np.ones_like(x)
        return x * self.mask

    def backward(self, dout):
        return self.mask * dout


def clip_by_value(g, limit):
    return np.minimum(np.maximum(g, -limit), limit)


def clip_by_norm(g, max_norm):
    return g * max_norm / max(np.linalg.norm(g), max_norm)


def clip_by_global_norm(grads, max_norm):
    import copy

    out = copy.deepcopy(grads)
    it = list(out.values()) if hasattr(out, "values") else out
    n = np.sqrt(np.sum([np.sum(np.square(g)) for g in it]))
    if n > max_norm:
        for g in it:
            np.multiply(g, max_norm / n, out=g)
    return out


def augment_flip(x):
    return np.array([np.array([np.fliplr(c) for c in im]) for im in x])


def augment_shift(x, dy, dx):
    r = np.roll(x, (dy, dx), axis=(2, 3))
    if dy > 0:
        r[:, :, :dy] = 0
    if dy < 0:
        r[:, :, dy:] = 0
    if dx > 0:
        r[:, :, :, :dx] = 0
    if dx < 0:
        r[:, :, :, dx:] = 0
    return r


def augment_noise(x, std, rng):
    return rng.normal(x, std)


def augment_rotate90(x, k):
    k %= 4
    if k == 0:
        return x.copy()
    if k == 1:
        return x.transpose(0, 1, 3, 2)[:, :, ::-1]
    if k == 2:
        return x[:, :, ::-1, ::-1]
    return x.transpose(0, 1, 3, 2)[:, :, :, ::-1]


def early_stopping(val_losses, patience):
    for stop in range(1, len(val_losses) + 1):
        b = int(np.argmin(val_losses[:stop]))
        if stop - 1 - b >= patience:
            return b
    return np.argmin(val_losses)
