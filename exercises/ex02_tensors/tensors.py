"""Exercise 2: tensors. Shapes, broadcasting and matrix products: the arithmetic in which networks are written."""

import numpy as np


def tensor_info(x):
    """Describe a tensor by its rank, its shape and the name of its data type.

    The rank is the number of axes: 0 for a single number, 1 for a vector, 2 for a matrix. (The rank of a matrix in
    linear algebra is something else.)

    Args:
        x: an array with any number of axes.

    Returns:
        `(rank, shape, dtype)`: an integer, a tuple of integers, and a string such as `"float64"`.
    """
    raise NotImplementedError


def multiply(a, b):
    """Multiply two arrays entry by entry; the smaller one is stretched by NumPy's broadcasting.

    Args:
        a: an array.
        b: an array whose shape fits that of `a`, or a number.

    Returns:
        An array of the common shape. Neither input is changed.
    """
    raise NotImplementedError


def dot(a, b):
    """Multiply two matrices (or a matrix and a vector, or two vectors) in the sense of linear algebra.

    Row i of `a` meets column j of `b`::

        result[i, j] = a[i, 0] * b[0, j] + a[i, 1] * b[1, j] + ...

    Args:
        a: `(N, D)` or `(D,)`.
        b: `(D, M)` or `(D,)`.

    Returns:
        `(N, M)` for two matrices, `(N,)` for a matrix and a vector, a number for two vectors.
    """
    raise NotImplementedError


def flatten(x):
    """Turn every sample of a batch into one row of numbers, as a dense layer wants them.

    The numbers of a sample keep their order: the last axis runs fastest, as NumPy stores them.

    Args:
        x: `(N, ...)`, a batch of N samples with any number of axes behind the first.

    Returns:
        `(N, D)`, where D is how many numbers one sample has.
    """
    raise NotImplementedError


def to_channels_first(x):
    """Turn images from NHWC (channels last, as files and Keras have them) to NCHW (channels first, as we have them).

    ::

        result[n, c, h, w] = x[n, h, w, c]

    Args:
        x: `(N, H, W, C)`, a batch of images.

    Returns:
        `(N, C, H, W)`, the same images.
    """
    raise NotImplementedError


def affine(X, W, b):
    """Compute an affine (dense, fully connected) layer: H(X) = XW + b.

    Output unit m of sample n is::

        X[n, 0] * W[0, m] + X[n, 1] * W[1, m] + ... + b[m]

    Args:
        X: a batch `(N, D)` with one sample per row, or one sample `(D,)`.
        W: weights `(D, M)`: inputs by outputs.
        b: biases `(M,)`, one for each output unit.

    Returns:
        `(N, M)`, or `(M,)` for one sample.
    """
    raise NotImplementedError


def forward(X, params):
    """Send a batch through a network with 4 inputs, two hidden layers of 8 units and 3 classes (4-8-8-3).

    Three affine layers; after the first and the second comes ReLU, after the third softmax::

        relu(a)      = a if a > 0, otherwise 0
        softmax(a)_k = e^(a_k) / (e^(a_1) + e^(a_2) + e^(a_3))      for each sample by itself

    Args:
        X: `(N, 4)`, one sample per row.
        params: a dict with the weights `W1 (4, 8)`, `W2 (8, 8)`, `W3 (8, 3)` and the biases `b1 (8,)`, `b2 (8,)`,
            `b3 (3,)`.

    Returns:
        Probabilities `(N, 3)`; every row sums to 1.
    """
    raise NotImplementedError
