"""Pixel by pixel, in Python loops."""

import numpy as np


def conv_output_size(size, filter_size, stride=1, pad=0):
    places = 0
    start = 0
    while start + filter_size <= size + 2 * pad:
        places += 1
        end = start + filter_size
        start += stride
    if end != size + 2 * pad:
        raise ValueError("the last window does not end at the border")
    return places


def zero_pad(x, pad):
    if pad == 0:
        return x.copy()
    if x.ndim > 2:
        return np.array([zero_pad(part, pad) for part in x])
    width = x.shape[1] + 2 * pad
    rows = [[0.0] * width for _ in range(pad)]
    rows += [[0.0] * pad + row + [0.0] * pad for row in x.tolist()]
    rows += [[0.0] * width for _ in range(pad)]
    return np.array(rows)


def conv2d(x, w, b=0.0):
    fh, fw = w.shape
    rows = []
    for i in range(len(x) - fh + 1):
        row = []
        for j in range(len(x[0]) - fw + 1):
            total = b
            for p in range(fh):
                for q in range(fw):
                    total += x[i + p][j + q] * w[p][q]
            row.append(total)
        rows.append(row)
    return np.array(rows)


def places(shape, fh, fw, stride, pad):
    oh, ow = conv_output_size(shape[2], fh, stride, pad), conv_output_size(shape[3], fw, stride, pad)
    for i in range(oh):
        for j in range(ow):
            yield i, j, slice(i * stride, i * stride + fh), slice(j * stride, j * stride + fw)


def im2col(x, fh, fw, stride=1, pad=0):
    padded = zero_pad(x, pad)
    rows = []
    for image in padded:
        for _, _, down, right in places(x.shape, fh, fw, stride, pad):
            row = []
            for channel in image:
                for line in channel[down, right]:
                    row.extend(line)
            rows.append(row)
    return np.array(rows)


def col2im(col, input_shape, fh, fw, stride=1, pad=0):
    n, c, h, w = input_shape
    rows = iter(col)
    padded = np.zeros((n, c, h + 2 * pad, w + 2 * pad))
    for image in padded:
        for _, _, down, right in places(input_shape, fh, fw, stride, pad):
            image[:, down, right] += next(rows).reshape(c, fh, fw)
    return padded[:, :, pad : pad + h, pad : pad + w]


class Convolution:
    def __init__(self, W, b, stride=1, pad=0):
        self.W, self.b, self.stride, self.pad = W, b, stride, pad

    def forward(self, x):
        fn, _, fh, fw = self.W.shape
        self.x = zero_pad(x, self.pad)
        self.places = list(places(x.shape, fh, fw, self.stride, self.pad))
        i, j, _, _ = self.places[-1]
        out = np.zeros((len(x), fn, i + 1, j + 1))
        for n in range(len(x)):
            for f in range(fn):
                for i, j, down, right in self.places:
                    out[n, f, i, j] = np.sum(self.x[n, :, down, right] * self.W[f]) + self.b[f]
        return out

    def backward(self, dout):
        dx = np.zeros(self.x.shape)
        self.dW, self.db = np.zeros(self.W.shape), np.zeros(len(self.b))
        for n in range(len(dout)):
            for f in range(len(self.W)):
                for i, j, down, right in self.places:
                    d = dout[n, f, i, j]
                    self.db[f] += d
                    self.dW[f] += d * self.x[n, :, down, right]
                    dx[n, :, down, right] += d * self.W[f]
        return dx[:, :, self.pad : dx.shape[2] - self.pad, self.pad : dx.shape[3] - self.pad]


class MaxPooling:
    def __init__(self, pool_h, pool_w, stride=1, pad=0):
        self.size, self.stride, self.pad = (pool_h, pool_w), stride, pad

    def summary(self, window):
        return window.max()

    def shares(self, window):
        shares = np.zeros(window.shape)
        shares[np.unravel_index(window.argmax(), window.shape)] = 1
        return shares

    def forward(self, x):
        self.x = zero_pad(x, self.pad)
        self.places = list(places(x.shape, *self.size, self.stride, self.pad))
        i, j, _, _ = self.places[-1]
        out = np.zeros((*x.shape[:2], i + 1, j + 1))
        for n, c in np.ndindex(x.shape[:2]):
            for i, j, down, right in self.places:
                out[n, c, i, j] = self.summary(self.x[n, c, down, right])
        return out

    def backward(self, dout):
        dx = np.zeros(self.x.shape)
        for n, c in np.ndindex(dout.shape[:2]):
            for i, j, down, right in self.places:
                dx[n, c, down, right] += self.shares(self.x[n, c, down, right]) * dout[n, c, i, j]
        return dx[:, :, self.pad : dx.shape[2] - self.pad, self.pad : dx.shape[3] - self.pad]


class AveragePooling(MaxPooling):
    def summary(self, window):
        return sum(window.ravel().tolist()) / window.size

    def shares(self, window):
        return np.ones(window.shape) / window.size
