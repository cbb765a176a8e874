"""Exercise 12: convolution. One small filter looks at every place of an image, and pooling keeps what it found."""

import numpy as np


def conv_output_size(size, filter_size, stride=1, pad=0):
    """How many places a filter has along one side of an image.

    With the side H, the filter's side FH, the stride S and the padding P::

        OH = (H + 2P - FH) / S + 1

    Height and width are counted separately, each with its own side.

    Args:
        size: side of the image, H or W.
        filter_size: side of the filter, FH or FW.
        stride: how far the filter moves at each step.
        pad: width of the border on each of the two ends.

    Returns:
        An int.

    Raises:
        ValueError: the filter does not fit: the result would not be a whole number.
    """
    ### BEGIN SOLUTION
    steps, left_over = divmod(size + 2 * pad - filter_size, stride)
    if left_over:
        raise ValueError(f"a filter of {filter_size} with stride {stride} leaves {left_over} of {size} + 2·{pad} over")
    return steps + 1
    ### END SOLUTION


def zero_pad(x, pad):
    """Surround images with a border of zeros.

    The last two axes are height and width; each grows by `pad` at both ends. All other axes stay as they are.

    Args:
        x: one image `(H, W)`, or images `(N, C, H, W)`; not changed.
        pad: width of the border; 0 means none.

    Returns:
        `(H + 2P, W + 2P)` or `(N, C, H + 2P, W + 2P)`.
    """
    ### BEGIN SOLUTION
    return np.pad(x, [(0, 0)] * (x.ndim - 2) + [(pad, pad)] * 2)
    ### END SOLUTION


def conv2d(x, w, b=0.0):
    """Slide one filter over one image, stride 1, no padding.

    At each place, multiply the filter with the window under it, entry by entry, and add up::

        y[i, j] = sum over p, q of x[i + p, j + q] * w[p, q]  +  b

    As everywhere in deep learning the filter is not turned round (mathematics calls this a cross-correlation).

    Args:
        x: image `(H, W)`.
        w: filter `(FH, FW)`.
        b: bias, one number, added at every place.

    Returns:
        `(H - FH + 1, W - FW + 1)`.
    """
    ### BEGIN SOLUTION
    fh, fw = w.shape
    oh, ow = x.shape[0] - fh + 1, x.shape[1] - fw + 1
    y = np.full((oh, ow), float(b))
    # One weight at a time: it meets the image shifted by its own position in the filter.
    for p in range(fh):
        for q in range(fw):
            y += w[p, q] * x[p : p + oh, q : q + ow]
    return y
    ### END SOLUTION


def im2col(x, fh, fw, stride=1, pad=0):
    """Write every window of a batch of images as one row, so that a convolution becomes a matrix product.

    Rows: image by image, in each image from top to bottom, in each line from left to right.
    Columns: channel by channel, in each channel the window from top to bottom, from left to right. That is the order
    of `W.reshape(FN, -1)` for filters W `(FN, C, FH, FW)`.

    Args:
        x: images `(N, C, H, W)`.
        fh: height of the window.
        fw: width of the window.
        stride: step of the window, in both directions.
        pad: width of the border of zeros.

    Returns:
        `(N*OH*OW, C*FH*FW)`.
    """
    ### BEGIN SOLUTION
    n, c, h, w = x.shape
    oh, ow = conv_output_size(h, fh, stride, pad), conv_output_size(w, fw, stride, pad)
    padded = zero_pad(x, pad)
    col = np.empty((n, oh, ow, c, fh, fw), x.dtype)
    # One position inside the window at a time: its values, for all windows at once, are a slice with steps.
    for p in range(fh):
        for q in range(fw):
            values = padded[:, :, p : p + stride * oh : stride, q : q + stride * ow : stride]
            col[:, :, :, :, p, q] = values.transpose(0, 2, 3, 1)
    return col.reshape(n * oh * ow, c * fh * fw)
    ### END SOLUTION


def col2im(col, input_shape, fh, fw, stride=1, pad=0):
    """Bring the rows of `im2col` back to their places in the images: the way back through `im2col`.

    Where windows overlap, the contributions of all of them are added. What falls on the border is dropped.

    Args:
        col: `(N*OH*OW, C*FH*FW)`, in the order of `im2col`.
        input_shape: `(N, C, H, W)` of the images, without the border.
        fh: height of the window.
        fw: width of the window.
        stride: step of the window.
        pad: width of the border.

    Returns:
        `(N, C, H, W)`.
    """
    ### BEGIN SOLUTION
    n, c, h, w = input_shape
    oh, ow = conv_output_size(h, fh, stride, pad), conv_output_size(w, fw, stride, pad)
    windows = col.reshape(n, oh, ow, c, fh, fw).transpose(0, 3, 4, 5, 1, 2)
    padded = np.zeros((n, c, h + 2 * pad, w + 2 * pad), col.dtype)
    for p in range(fh):
        for q in range(fw):
            padded[:, :, p : p + stride * oh : stride, q : q + stride * ow : stride] += windows[:, :, p, q]
    return padded[:, :, pad : pad + h, pad : pad + w]
    ### END SOLUTION


class Convolution:
    """Convolution layer: FN filters, each looking at all C channels of an image.

    For image n, filter f and place (i, j), with the image padded by P and the stride S::

        y[n, f, i, j] = sum over c, p, q of x[n, c, S*i + p, S*j + q] * W[f, c, p, q]  +  b[f]

    Sizes always fit (see `conv_output_size`).

    Args:
        W: filters `(FN, C, FH, FW)`.
        b: biases `(FN,)`, one for each filter.
        stride: step of the filters, in both directions.
        pad: width of the border of zeros.
    """

    def __init__(self, W, b, stride=1, pad=0):
        """Store the parameters and the settings."""
        ### BEGIN SOLUTION
        self.W = W
        self.b = b
        self.stride = stride
        self.pad = pad
        ### END SOLUTION

    def forward(self, x):
        """Convolve a batch and remember what `backward` needs.

        Args:
            x: images `(N, C, H, W)`.

        Returns:
            `(N, FN, OH, OW)`.
        """
        ### BEGIN SOLUTION
        fn, _, fh, fw = self.W.shape
        n, _, h, w = self.shape = x.shape
        oh = conv_output_size(h, fh, self.stride, self.pad)
        ow = conv_output_size(w, fw, self.stride, self.pad)
        self.col = im2col(x, fh, fw, self.stride, self.pad)
        out = self.col @ self.W.reshape(fn, -1).T + self.b
        return out.reshape(n, oh, ow, fn).transpose(0, 3, 1, 2)
        ### END SOLUTION

    def backward(self, dout):
        """Go back through the last `forward`.

        Leaves the gradients of the parameters on the layer as `dW` and `db`, in the shapes of `W` and `b`; they belong
        to this call only, nothing is added to those of an earlier one.

        Args:
            dout: gradient with respect to the output, `(N, FN, OH, OW)`.

        Returns:
            The gradient with respect to `x`, `(N, C, H, W)`.
        """
        ### BEGIN SOLUTION
        fn, _, fh, fw = self.W.shape
        rows = dout.transpose(0, 2, 3, 1).reshape(-1, fn)
        self.db = rows.sum(axis=0)
        self.dW = (rows.T @ self.col).reshape(self.W.shape)
        return col2im(rows @ self.W.reshape(fn, -1), self.shape, fh, fw, self.stride, self.pad)
        ### END SOLUTION


class MaxPooling:
    """Max pooling layer: of every window, in every channel for itself, the largest value.

    The output size counts the padding, as that of a convolution does. Padding with 0 or with minus infinity is equally
    right here: where there is padding, the images are positive.

    Backward: each output's gradient goes to the one entry that was the largest; an entry that won in several windows
    collects from all of them.

    Args:
        pool_h: height of the window.
        pool_w: width of the window.
        stride: step of the window, in both directions.
        pad: width of the border, smaller than the window.
    """

    def __init__(self, pool_h, pool_w, stride=1, pad=0):
        """Store the settings; a pooling layer has nothing to learn."""
        ### BEGIN SOLUTION
        self.pool_h = pool_h
        self.pool_w = pool_w
        self.stride = stride
        self.pad = pad
        ### END SOLUTION

    def forward(self, x):
        """Pool a batch and remember where the largest values stood.

        Args:
            x: images `(N, C, H, W)`.

        Returns:
            `(N, C, OH, OW)`.
        """
        ### BEGIN SOLUTION
        n, c, h, w = self.shape = x.shape
        oh = conv_output_size(h, self.pool_h, self.stride, self.pad)
        ow = conv_output_size(w, self.pool_w, self.stride, self.pad)
        # Every channel of every image stands alone, so each becomes an image of one channel.
        alone = x.reshape(n * c, 1, h, w)
        col = im2col(alone, self.pool_h, self.pool_w, self.stride, self.pad)
        self.winner = col.argmax(axis=1)
        return col.max(axis=1).reshape(n, c, oh, ow)
        ### END SOLUTION

    def backward(self, dout):
        """Hand each gradient to the entry that was the largest in the last `forward`.

        Args:
            dout: gradient with respect to the output, `(N, C, OH, OW)`.

        Returns:
            The gradient with respect to `x`, `(N, C, H, W)`.
        """
        ### BEGIN SOLUTION
        n, c, h, w = self.shape
        col = np.zeros((dout.size, self.pool_h * self.pool_w))
        col[np.arange(dout.size), self.winner] = dout.ravel()
        dx = col2im(col, (n * c, 1, h, w), self.pool_h, self.pool_w, self.stride, self.pad)
        return dx.reshape(self.shape)
        ### END SOLUTION


class AveragePooling:
    """Average pooling layer: of every window, in every channel for itself, the mean.

    The mean is over all pool_h * pool_w entries of the window; zeros of the border count like any other entry. The
    output size counts the padding, as that of a convolution does.

    Args:
        pool_h: height of the window.
        pool_w: width of the window.
        stride: step of the window, in both directions.
        pad: width of the border of zeros, smaller than the window.
    """

    def __init__(self, pool_h, pool_w, stride=1, pad=0):
        """Store the settings; a pooling layer has nothing to learn."""
        ### BEGIN SOLUTION
        self.pool_h = pool_h
        self.pool_w = pool_w
        self.stride = stride
        self.pad = pad
        ### END SOLUTION

    def forward(self, x):
        """Pool a batch.

        Args:
            x: images `(N, C, H, W)`.

        Returns:
            `(N, C, OH, OW)`.
        """
        ### BEGIN SOLUTION
        n, c, h, w = self.shape = x.shape
        oh = conv_output_size(h, self.pool_h, self.stride, self.pad)
        ow = conv_output_size(w, self.pool_w, self.stride, self.pad)
        col = im2col(x.reshape(n * c, 1, h, w), self.pool_h, self.pool_w, self.stride, self.pad)
        return col.mean(axis=1).reshape(n, c, oh, ow)
        ### END SOLUTION

    def backward(self, dout):
        """Share each gradient among the entries of its window.

        Args:
            dout: gradient with respect to the output, `(N, C, OH, OW)`.

        Returns:
            The gradient with respect to `x`, `(N, C, H, W)`.
        """
        ### BEGIN SOLUTION
        n, c, h, w = self.shape
        area = self.pool_h * self.pool_w
        col = np.repeat(dout.reshape(-1, 1) / area, area, axis=1)
        return col2im(col, (n * c, 1, h, w), self.pool_h, self.pool_w, self.stride, self.pad).reshape(self.shape)
        ### END SOLUTION
