"""In the style of Deep Learning from Scratch, with inverted dropout and a generator of its own."""

import numpy as np


def l1_penalty(W, lam):
    return lam * np.sum(np.abs(W))


def l1_grad(W, lam):
    return lam * np.sign(W)


def l2_penalty(W, lam):
    weight_decay = 0
    weight_decay += 0.5 * lam * np.sum(W**2)
    return weight_decay


def l2_grad(W, lam):
    dW = np.zeros_like(W)
    dW += lam * W
    return dW


class Dropout:
    def __init__(self, dropout_ratio=0.5, rng=None):
        self.dropout_ratio = dropout_ratio
        self.rng = rng or np.random.default_rng()
        self.mask = None

    def forward(self, x, train_flg=True):
        if train_flg:
            self.mask = self.rng.random(x.shape) > self.dropout_ratio
            return x * self.mask / (1.0 - self.dropout_ratio)
        return x * 1.0

    def backward(self, dout):
        return dout * self.mask / (1.0 - self.dropout_ratio)


def clip_by_value(g, limit):
    return np.clip(g, -limit, limit)


def clip_by_norm(g, max_norm):
    return clip_by_global_norm([g], max_norm)[0]


def clip_by_global_norm(grads, max_norm):
    total_norm = 0
    for grad in grads.values() if isinstance(grads, dict) else grads:
        total_norm += np.sum(grad**2)
    total_norm = np.sqrt(total_norm)
    rate = max_norm / (total_norm + 1e-6)
    if rate < 1:
        if isinstance(grads, dict):
            grads = {key: grads[key] * rate for key in grads}
        else:
            grads = [grad * rate for grad in grads]
    return grads


def augment_flip(x):
    return x[:, :, :, ::-1]


def augment_shift(x, dy, dx):
    N, C, H, W = x.shape
    out = np.zeros((N, C, H, W))
    out[:, :, max(dy, 0) : H + min(dy, 0), max(dx, 0) : W + min(dx, 0)] = x[
        :, :, max(-dy, 0) : H - max(dy, 0), max(-dx, 0) : W - max(dx, 0)
    ]
    return out


def augment_noise(x, std, rng):
    return x + rng.normal(0, std, x.shape)


def augment_rotate90(x, k):
    return np.rot90(x, k, axes=(2, 3))


def early_stopping(val_losses, patience):
    for epoch in range(1, len(val_losses) + 1):
        best = int(np.argmin(val_losses[:epoch]))
        if epoch - 1 - best >= patience:
            return best
    return int(np.argmin(val_losses))
