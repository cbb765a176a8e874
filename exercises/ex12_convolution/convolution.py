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
    raise NotImplementedError


def zero_pad(x, pad):
    """Surround images with a border of zeros.

    The last two axes are height and width; each grows by `pad` at both ends. All other axes stay as they are.

    Args:
        x: one image `(H, W)`, or images `(N, C, H, W)`; not changed.
        pad: width of the border; 0 means none.

    Returns:
        `(H + 2P, W + 2P)` or `(N, C, H + 2P, W + 2P)`.
    """
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
        raise NotImplementedError

    def forward(self, x):
        """Convolve a batch and remember what `backward` needs.

        Args:
            x: images `(N, C, H, W)`.

        Returns:
            `(N, FN, OH, OW)`.
        """
        raise NotImplementedError

    def backward(self, dout):
        """Go back through the last `forward`.

        Leaves the gradients of the parameters on the layer as `dW` and `db`, in the shapes of `W` and `b`; they belong
        to this call only, nothing is added to those of an earlier one.

        Args:
            dout: gradient with respect to the output, `(N, FN, OH, OW)`.

        Returns:
            The gradient with respect to `x`, `(N, C, H, W)`.
        """
        raise NotImplementedError


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
        raise NotImplementedError

    def forward(self, x):
        """Pool a batch and remember where the largest values stood.

        Args:
            x: images `(N, C, H, W)`.

        Returns:
            `(N, C, OH, OW)`.
        """
        raise NotImplementedError

    def backward(self, dout):
        """Hand each gradient to the entry that was the largest in the last `forward`.

        Args:
            dout: gradient with respect to the output, `(N, C, OH, OW)`.

        Returns:
            The gradient with respect to `x`, `(N, C, H, W)`.
        """
        raise NotImplementedError


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
        raise NotImplementedError

    def forward(self, x):
        """Pool a batch.

        Args:
            x: images `(N, C, H, W)`.

        Returns:
            `(N, C, OH, OW)`.
        """
        raise NotImplementedError

    def backward(self, dout):
        """Share each gradient among the entries of its window.

        Args:
            dout: gradient with respect to the output, `(N, C, OH, OW)`.

        Returns:
            The gradient with respect to `x`, `(N, C, H, W)`.
        """
        raise NotImplementedError
