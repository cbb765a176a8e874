"""Exercise 5: gradients. Measure slopes with two evaluations, check gradients with them, and walk downhill."""

import numpy as np


def numerical_diff(f, x, h=1e-4):
    """Approximate the derivative of a function of one variable by the central difference.

    The slope of the line through the two points at distance `h` on either side of `x`::

        f'(x)  is about  (f(x + h) - f(x - h)) / (2h)

    Args:
        f: function of one number.
        x: where to differentiate, a number (float64: a step of 1e-4 is lost in the rounding of float32).
        h: step to each side.

    Returns:
        The slope, one number.
    """
    raise NotImplementedError


def numerical_gradient(f, x, h=1e-4):
    """Approximate all partial derivatives of a function of an array by central differences.

    Entry i of the result moves entry i of `x` only, and holds all others::

        df/dx_i  is about  (f(x_1, ..., x_i + h, ..., x_n) - f(x_1, ..., x_i - h, ..., x_n)) / (2h)

    The entries of the array `x` itself are moved, one at a time, and each one is put back before the next. So it also
    works for an `f` that ignores its argument and reads the same array elsewhere, as in
    `numerical_gradient(lambda W: net.loss(x, t), net.W)`.

    Args:
        f: function of an array; it returns one number.
        x: float64 array of any shape. Afterwards it holds what it held before.
        h: step to each side.

    Returns:
        The gradient, an array of the shape of `x`.
    """
    raise NotImplementedError


def relative_error(a, b):
    """Say how far apart two gradients are, in proportion to their size: the number that a gradient check looks at.

    The largest of the errors of the single entries::

        max over i of  |a_i - b_i| / max(1e-8, |a_i| + |b_i|)

    0 means equal, 1 means that one of them is 0 or that the signs differ; 1e-8 keeps 0/0 away.

    Args:
        a: array of any shape, say a gradient from backpropagation.
        b: array of the same shape, say a numerical gradient.

    Returns:
        One number in [0, 1].
    """
    raise NotImplementedError


def gradient_descent(f, init_x, lr=0.01, steps=100):
    """Minimise a function by gradient descent with numerical gradients.

    Each step goes against the gradient::

        x <- x - lr * gradient of f at x

    Args:
        f: function of an array; it returns one number.
        init_x: float64 array, where to start. It is not changed.
        lr: learning rate.
        steps: number of steps.

    Returns:
        `(x, history)`: the point after the last step, and all points on the way, from the start to the end: an array
        (or list) of `steps + 1` points. Each one keeps its own value.
    """
    raise NotImplementedError


def linear_regression(X, y, lr, epochs):
    """Fit `y = XW + b` by batch gradient descent on the mean squared error.

    W and b start at zero. Each epoch looks at all N samples once and makes one step::

        error_n = (x_n W + b) - y_n
        loss    = 1/N * sum of error_n^2            (no 1/2)
        dW      = 2/N * sum of error_n * x_n
        db      = 2/N * sum of error_n
        W <- W - lr * dW,    b <- b - lr * db       (both gradients are taken before either is moved)

    Args:
        X: inputs `(N, D)`.
        y: targets `(N,)`.
        lr: learning rate.
        epochs: number of steps.

    Returns:
        `(W, b, losses)`: W of shape `(D,)`, b one number, and `epochs` losses, each one from before its update.
    """
    raise NotImplementedError
