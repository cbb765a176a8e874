"""In single precision, with other draws of the random masks and noise."""

import numpy as np


def single(array):
    return np.asarray(array, dtype=np.float32)


def l1_penalty(W, lam):
    return single(lam) * np.abs(single(W)).sum()


def l1_grad(W, lam):
    return single(lam) * np.sign(single(W))


def l2_penalty(W, lam):
    return single(lam / 2) * np.square(single(W)).sum()


def l2_grad(W, lam):
    return single(lam) * single(W)


class Dropout:
    def __init__(self, ratio=0.5, rng=None):
        self.keep = 1 - ratio
        self.rng = np.random.default_rng() if rng is None else rng

    def forward(self, x, training=True):
        if not training:
            return single(x)
        self.mask = single(self.rng.random(x.shape, dtype=np.float32) < self.keep)
        return single(x) * self.mask / single(self.keep)

    def backward(self, dout):
        return single(dout) * self.mask / single(self.keep)


def clip_by_value(g, limit):
    return single(g).clip(-limit, limit)


def clip_by_norm(g, max_norm):
    g = single(g)
    length = np.linalg.norm(g)
    return np.where(length > max_norm, g * single(max_norm) / np.maximum(length, single(1e-12)), g)


def clip_by_global_norm(grads, max_norm):
    keys = list(grads) if isinstance(grads, dict) else range(len(grads))
    flat = np.concatenate([single(grads[key]).ravel() for key in keys])
    flat = clip_by_norm(flat, max_norm)
    ends = np.cumsum([grads[key].size for key in keys])[:-1]
    clipped = [part.reshape(grads[key].shape) for key, part in zip(keys, np.split(flat, ends), strict=True)]
    return dict(zip(keys, clipped, strict=True)) if isinstance(grads, dict) else clipped


def augment_flip(x):
    return np.flip(single(x), axis=-1)


def augment_shift(x, dy, dx):
    out = np.roll(single(x), (dy, dx), axis=(2, 3))
    rows, columns = np.arange(x.shape[2]), np.arange(x.shape[3])
    out[:, :, (rows < dy) | (rows >= x.shape[2] + dy)] = 0
    out[:, :, :, (columns < dx) | (columns >= x.shape[3] + dx)] = 0
    return out


def augment_noise(x, std, rng):
    return single(x) + single(std) * rng.standard_normal(x.shape, dtype=np.float32)


def augment_rotate90(x, k):
    x = single(x)
    turned = {0: x, 1: np.flip(x.swapaxes(2, 3), 2), 2: np.flip(x, (2, 3)), 3: np.flip(x.swapaxes(2, 3), 3)}
    return turned[k % 4]


def early_stopping(val_losses, patience):
    losses = np.array(val_losses)
    best_so_far = np.minimum.accumulate(losses)
    improved = np.concatenate([[True], losses[1:] < best_so_far[:-1]])
    last_improvement = np.maximum.accumulate(np.where(improved, np.arange(len(losses)), 0))
    waited = np.arange(len(losses)) - last_improvement
    stopped = np.flatnonzero(waited >= patience)
    return last_improvement[stopped[0] if len(stopped) else -1]
