"""Windows as a view, and einsum; padding with minus infinity for the maximum."""

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view


def conv_output_size(size, filter_size, stride=1, pad=0):
    if (size + 2 * pad - filter_size) % stride != 0:
        raise ValueError
    return len(range(0, size + 2 * pad - filter_size + 1, stride))


def zero_pad(x, pad):
    h, w = x.shape[-2:]
    rows = np.eye(h + 2 * pad, h, -pad)
    columns = np.eye(w + 2 * pad, w, -pad)
    return np.einsum("ih,...hw,jw->...ij", rows, x, columns)


def conv2d(x, w, b=0.0):
    return np.einsum("ijpq,pq", sliding_window_view(x, w.shape), w) + b


def windows(x, fh, fw, stride):
    n, c, h, w = x.shape
    oh, ow = (h - fh) // stride + 1, (w - fw) // stride + 1
    sn, sc, sh, sw = x.strides
    return as_strided(x, (n, oh, ow, c, fh, fw), (sn, stride * sh, stride * sw, sc, sh, sw), writeable=False)


def im2col(x, fh, fw, stride=1, pad=0):
    view = windows(zero_pad(x, pad), fh, fw, stride)
    return view.reshape(-1, x.shape[1] * fh * fw)


def scatter(dwindows, shape, stride, pad):
    n, c, h, w = shape
    _, oh, ow, _, fh, fw = dwindows.shape
    padded = np.zeros((n, c, h + 2 * pad, w + 2 * pad))
    rows = stride * np.arange(oh)[:, None, None, None] + np.arange(fh)[:, None]
    columns = stride * np.arange(ow)[:, None, None] + np.arange(fw)
    np.add.at(padded, (slice(None), slice(None), rows, columns), dwindows.transpose(0, 3, 1, 2, 4, 5))
    return padded[:, :, pad : pad + h, pad : pad + w]


def col2im(col, input_shape, fh, fw, stride=1, pad=0):
    n, c, h, w = input_shape
    oh, ow = conv_output_size(h, fh, stride, pad), conv_output_size(w, fw, stride, pad)
    return scatter(col.reshape(n, oh, ow, c, fh, fw), input_shape, stride, pad)


class Convolution:
    def __init__(self, W, b, stride=1, pad=0):
        self.W, self.b, self.stride, self.pad = W, b, stride, pad

    def forward(self, x):
        self.shape = x.shape
        self.windows = windows(zero_pad(x, self.pad), *self.W.shape[2:], self.stride)
        return np.einsum("nijcpq,fcpq->nfij", self.windows, self.W, optimize=True) + self.b.reshape(-1, 1, 1)

    def backward(self, dout):
        self.db = np.einsum("nfij->f", dout)
        self.dW = np.einsum("nijcpq,nfij->fcpq", self.windows, dout, optimize=True)
        return scatter(np.einsum("nfij,fcpq->nijcpq", dout, self.W), self.shape, self.stride, self.pad)


class MaxPooling:
    def __init__(self, pool_h, pool_w, stride=1, pad=0):
        self.size, self.stride, self.pad = (pool_h, pool_w), stride, pad

    def forward(self, x):
        p = self.pad
        self.shape = x.shape
        padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        view = windows(padded, *self.size, self.stride)
        out = view.max(axis=(4, 5))
        self.mask = view == out[..., None, None]
        return out.transpose(0, 3, 1, 2)

    def backward(self, dout):
        share = self.mask / self.mask.sum(axis=(4, 5), keepdims=True)
        return scatter(share * dout.transpose(0, 2, 3, 1)[..., None, None], self.shape, self.stride, self.pad)


class AveragePooling:
    def __init__(self, pool_h, pool_w, stride=1, pad=0):
        self.weights = np.full((pool_h, pool_w), 1 / (pool_h * pool_w))
        self.stride, self.pad = stride, pad

    def forward(self, x):
        self.shape = x.shape
        view = windows(zero_pad(x, self.pad), *self.weights.shape, self.stride)
        return np.einsum("nijcpq,pq->ncij", view, self.weights)

    def backward(self, dout):
        return scatter(np.einsum("ncij,pq->nijcpq", dout, self.weights), self.shape, self.stride, self.pad)
