"""In single precision throughout; the gradient of the input as a full convolution of the spread-out dout."""

import numpy as np

F = np.float32


def conv_output_size(size, filter_size, stride=1, pad=0):
    out, rest = divmod(size - filter_size + pad + pad, stride)
    if rest > 0:
        raise ValueError(f"remainder {rest}")
    return np.int64(out + 1)


def zero_pad(x, pad):
    out = np.zeros((*x.shape[:-2], x.shape[-2] + 2 * pad, x.shape[-1] + 2 * pad), F)
    out[..., pad : out.shape[-2] - pad, pad : out.shape[-1] - pad] = x
    return out


def correlate(x, w, stride=1):
    """(N, C, H, W) with (K, C, FH, FW)."""
    k, _, fh, fw = w.shape
    oh, ow = (x.shape[2] - fh) // stride + 1, (x.shape[3] - fw) // stride + 1
    y = np.zeros((len(x), k, oh, ow), F)
    for i in range(oh):
        for j in range(ow):
            window = x[:, :, i * stride : i * stride + fh, j * stride : j * stride + fw]
            y[:, :, i, j] = window.reshape(len(x), -1) @ w.reshape(k, -1).T
    return y


def conv2d(x, w, b=0.0):
    x, w = x.astype(F), w.astype(F)
    return correlate(x[None, None], w[None, None])[0, 0] + F(b)


def im2col(x, fh, fw, stride=1, pad=0):
    x = zero_pad(x, pad)
    oh, ow = (x.shape[2] - fh) // stride + 1, (x.shape[3] - fw) // stride + 1
    rows = [
        image[:, i * stride : i * stride + fh, j * stride : j * stride + fw].ravel()
        for image in x
        for i in range(oh)
        for j in range(ow)
    ]
    return np.stack(rows)


def col2im(col, input_shape, fh, fw, stride=1, pad=0):
    n, c, h, w = input_shape
    out = np.zeros((n, c, h + 2 * pad, w + 2 * pad), F)
    oh, ow = (h + 2 * pad - fh) // stride + 1, (w + 2 * pad - fw) // stride + 1
    blocks = col.astype(F).reshape(n, oh * ow, c, fh, fw)
    for place in range(oh * ow):
        i, j = divmod(place, ow)
        out[:, :, i * stride : i * stride + fh, j * stride : j * stride + fw] += blocks[:, place]
    return out[:, :, pad : pad + h, pad : pad + w]


class Convolution:
    def __init__(self, W, b, stride=1, pad=0):
        self.W, self.b = W.astype(F), b.astype(F)
        self.stride, self.pad = stride, pad

    def forward(self, x):
        self.x = zero_pad(x, self.pad)
        return correlate(self.x, self.W, self.stride) + self.b[None, :, None, None]

    def backward(self, dout):
        dout = dout.astype(F)
        n, fn, oh, ow = dout.shape
        fh, fw = self.W.shape[2:]
        self.db = dout.sum(axis=(0, 2, 3))
        spread = np.zeros((n, fn, (oh - 1) * self.stride + 1, (ow - 1) * self.stride + 1), F)
        spread[:, :, :: self.stride, :: self.stride] = dout
        # dW: the images slid over by the spread-out gradients, with images and channels exchanged.
        self.dW = correlate(self.x.swapaxes(0, 1), spread.swapaxes(0, 1)).swapaxes(0, 1)
        # dx: the gradients with a wide border slid over by the turned filters.
        bordered = np.pad(spread, ((0, 0), (0, 0), (fh - 1, fh - 1), (fw - 1, fw - 1)))
        dx = correlate(bordered, self.W[:, :, ::-1, ::-1].swapaxes(0, 1))
        return dx[:, :, self.pad : dx.shape[2] - self.pad, self.pad : dx.shape[3] - self.pad]


class MaxPooling:
    def __init__(self, pool_h, pool_w, stride=1, pad=0):
        self.h, self.w, self.stride, self.pad = pool_h, pool_w, stride, pad

    def forward(self, x):
        self.shape = x.shape
        col = im2col(x.reshape(-1, 1, *x.shape[2:]), self.h, self.w, self.stride, self.pad)
        self.best = col.argmax(1)
        size = [
            conv_output_size(s, p, self.stride, self.pad) for s, p in zip(x.shape[2:], (self.h, self.w), strict=True)
        ]
        return np.take_along_axis(col, self.best[:, None], 1).reshape(*x.shape[:2], *size)

    def backward(self, dout):
        n, c, h, w = self.shape
        col = np.eye(self.h * self.w, dtype=F)[self.best] * dout.astype(F).reshape(-1, 1)
        return col2im(col, (n * c, 1, h, w), self.h, self.w, self.stride, self.pad).reshape(self.shape)


class AveragePooling:
    """A convolution with fixed equal weights, each channel for itself."""

    def __init__(self, pool_h, pool_w, stride=1, pad=0):
        weights = np.full((1, 1, pool_h, pool_w), 1 / (pool_h * pool_w), F)
        self.convolution = Convolution(weights, np.zeros(1), stride, pad)

    def forward(self, x):
        self.shape = x.shape
        y = self.convolution.forward(x.reshape(-1, 1, *x.shape[2:]))
        return y.reshape(*x.shape[:2], *y.shape[2:])

    def backward(self, dout):
        return self.convolution.backward(dout.reshape(-1, 1, *dout.shape[2:])).reshape(self.shape)
