"""sliding_window_view, scattering by index, an average as a convolution, padding with -inf."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def conv_output_size(size, filter_size, stride=1, pad=0):
    q, r = divmod(size + 2 * pad - filter_size, stride)
    if r:
        raise ValueError((size, filter_size))
    return q + 1


def zero_pad(x, pad):
    shape = (*x.shape[:-2], x.shape[-2] + 2 * pad, x.shape[-1] + 2 * pad)
    out = np.zeros(shape)
    H, W = x.shape[-2:]
    out[..., pad : pad + H, pad : pad + W] = x
    return out


def conv2d(x, w, b=0.0):
    return np.einsum("ijkl,kl->ij", sliding_window_view(x, w.shape), w) + b


def windows(x, fh, fw, stride, pad):
    v = sliding_window_view(zero_pad(x, pad), (fh, fw), axis=(2, 3))
    return v[:, :, ::stride, ::stride]


def im2col(x, fh, fw, stride=1, pad=0):
    v = windows(x, fh, fw, stride, pad)
    N, C, oh, ow = v.shape[:4]
    return v.transpose(0, 2, 3, 1, 4, 5).reshape(N * oh * ow, C * fh * fw)


def col2im(col, input_shape, fh, fw, stride=1, pad=0):
    N, C, H, W = input_shape
    idx = np.arange(N * C * (H + 2 * pad) * (W + 2 * pad)).reshape(N, C, H + 2 * pad, W + 2 * pad)
    where = im2col(idx, fh, fw, stride, 0).astype(int)
    flat = np.zeros(idx.size)
    np.add.at(flat, where.ravel(), col.ravel())
    return flat.reshape(idx.shape)[:, :, pad : pad + H, pad : pad + W]


class Convolution:
    def __init__(self, W, b, stride=1, pad=0):
        self.W, self.b, self.s, self.p = W, b, stride, pad

    def forward(self, x):
        self.x = x
        self.v = windows(x, *self.W.shape[2:], self.s, self.p)
        return np.einsum("ncijpq,fcpq->nfij", self.v, self.W) + self.b[None, :, None, None]

    def backward(self, dout):
        self.dW = np.einsum("ncijpq,nfij->fcpq", self.v, dout)
        self.db = dout.sum((0, 2, 3))
        N, C, H, W = self.x.shape
        p, s = self.p, self.s
        dx = np.zeros((N, C, H + 2 * p, W + 2 * p))
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                dx[:, :, i * s : i * s + self.W.shape[2], j * s : j * s + self.W.shape[3]] += np.einsum(
                    "nf,fcpq->ncpq", dout[:, :, i, j], self.W
                )
        return dx[:, :, p : p + H, p : p + W]


class MaxPooling:
    def __init__(self, pool_h, pool_w, stride=1, pad=0):
        self.a = pool_h, pool_w
        self.s, self.p = stride, pad

    def forward(self, x):
        self.x = x
        xp = np.pad(x, ((0, 0), (0, 0), (self.p,) * 2, (self.p,) * 2), constant_values=-np.inf)
        self.xp = xp
        v = sliding_window_view(xp, self.a, axis=(2, 3))[:, :, :: self.s, :: self.s]
        self.out = v.max((-2, -1))
        return self.out

    def backward(self, dout):
        dx = np.zeros_like(self.xp)
        h, w = self.a
        s = self.s
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                win = self.xp[:, :, i * s : i * s + h, j * s : j * s + w]
                mask = win == win.max((2, 3), keepdims=True)
                dx[:, :, i * s : i * s + h, j * s : j * s + w] += mask * dout[:, :, i, j, None, None]
        H, W = self.x.shape[2:]
        return dx[:, :, self.p : self.p + H, self.p : self.p + W]


class AveragePooling:
    def __init__(self, pool_h, pool_w, stride=1, pad=0):
        self.a = pool_h, pool_w
        self.s, self.p = stride, pad

    def forward(self, x):
        C = x.shape[1]
        w = np.zeros((C, C, *self.a))
        w[range(C), range(C)] = 1 / np.prod(self.a)
        self.conv = Convolution(w, np.zeros(C), self.s, self.p)
        return self.conv.forward(x)

    def backward(self, dout):
        return self.conv.backward(dout)
