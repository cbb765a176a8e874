"""Exercise 11: regularization. Keep a network from learning its data by heart, and its steps from exploding."""

import numpy as np


def l1_penalty(W, lam):
    """L1 penalty, lam * sum |W|.

    Args:
        W: weights of any shape.
        lam: strength of the penalty.

    Returns:
        One number, summed (not averaged) over all weights.
    """
    raise NotImplementedError


def l1_grad(W, lam):
    """Gradient of `l1_penalty` with respect to W: what weight decay adds to dW.

    Args:
        W: weights of any shape, none of them exactly 0.
        lam: strength of the penalty.

    Returns:
        An array of the shape of `W`.
    """
    raise NotImplementedError


def l2_penalty(W, lam):
    """L2 penalty, 1/2 * lam * sum W^2. The 1/2 belongs to the definition.

    Args:
        W: weights of any shape.
        lam: strength of the penalty.

    Returns:
        One number, summed (not averaged) over all weights.
    """
    raise NotImplementedError


def l2_grad(W, lam):
    """Gradient of `l2_penalty` with respect to W: what weight decay adds to dW.

    Args:
        W: weights of any shape.
        lam: strength of the penalty.

    Returns:
        An array of the shape of `W`.
    """
    raise NotImplementedError


class Dropout:
    """Inverted dropout: switch values off at random while training, and make the others larger to compensate.

    Training: each value is set to 0 with probability `ratio`, independently of all others (also of those in other
    samples); the values that stay are divided by 1 - ratio, so that the mean does not change.
    Inference: the input passes unchanged.

    Args:
        ratio: probability that a value is dropped, 0 <= ratio < 1.
        rng: `numpy.random.Generator` that draws the mask; without one, the layer makes its own.
    """

    def __init__(self, ratio=0.5, rng=None):
        """Store the ratio and the generator."""
        raise NotImplementedError

    def forward(self, x, training=True):
        """Drop values while training, pass them on at inference.

        Args:
            x: array of any shape.
            training: True: draw a new mask and apply it. False: return the values as they are.

        Returns:
            An array of the shape of `x`.
        """
        raise NotImplementedError

    def backward(self, dout):
        """Pass the gradient on where the last training forward pass let values through, scaled as they were.

        Args:
            dout: gradient of the loss with respect to the output, of the output's shape.

        Returns:
            The gradient with respect to `x`.
        """
        raise NotImplementedError


def clip_by_value(g, limit):
    """Limit every entry of a gradient to the interval from -limit to limit.

    Args:
        g: gradient of any shape; it is not changed.
        limit: largest absolute value that may stay, > 0.

    Returns:
        A new array of the shape of `g`.
    """
    raise NotImplementedError


def clip_by_norm(g, max_norm):
    """Shorten a gradient to length max_norm if it is longer; its direction stays.

    The length is the Euclidean norm over all entries, sqrt(sum g^2). A gradient that is not longer stays as it is.

    Args:
        g: gradient of any shape; it is not changed.
        max_norm: largest length, > 0.

    Returns:
        An array of the shape of `g`.
    """
    raise NotImplementedError


def clip_by_global_norm(grads, max_norm):
    """Shorten all gradients of a network together, by one common factor.

    The global norm is the length of all entries of all arrays written one after the other,
    sqrt(sum over the arrays of sum g^2). If it exceeds `max_norm`, every array is multiplied by max_norm / norm.

    Args:
        grads: dict or list of gradients; neither it nor its arrays are changed.
        max_norm: largest global norm, > 0.

    Returns:
        A new dict (of the same keys) or list (in the same order).
    """
    raise NotImplementedError


def augment_flip(x):
    """Mirror every image of a batch: left and right change places.

    Args:
        x: images `(N, C, H, W)`; they are not changed.

    Returns:
        An array of the shape of `x`.
    """
    raise NotImplementedError


def augment_shift(x, dy, dx):
    """Move the content of every image by whole pixels; zeros enter, and what leaves the image is lost.

    Args:
        x: images `(N, C, H, W)`; they are not changed.
        dy: rows to move by: positive is down, negative is up, 0 is possible; |dy| < H.
        dx: columns to move by: positive is right, negative is left, 0 is possible; |dx| < W.

    Returns:
        An array of the shape of `x`.
    """
    raise NotImplementedError


def augment_noise(x, std, rng):
    """Add Gaussian noise of mean 0 and standard deviation `std`, drawn for every pixel of every image on its own.

    The result is not clipped to any range.

    Args:
        x: images `(N, C, H, W)`; they are not changed.
        std: standard deviation of the noise (not its variance).
        rng: `numpy.random.Generator`.

    Returns:
        An array of the shape of `x`.
    """
    raise NotImplementedError


def augment_rotate90(x, k):
    """Turn every image by k quarter turns, counter-clockwise.

    Args:
        x: images `(N, C, H, W)`; they are not changed.
        k: number of quarter turns, any integer: -1 is one turn clockwise, 5 is the same as 1.

    Returns:
        `(N, C, H, W)` for an even k, `(N, C, W, H)` for an odd one.
    """
    raise NotImplementedError


def early_stopping(val_losses, patience):
    """Find the epoch whose weights are kept when training stops early.

    Training stops as soon as `patience` epochs in a row brought no improvement, that is no loss strictly below the
    best one so far. What comes after the stop is never seen. If that never happens, training runs to the end.

    Args:
        val_losses: list of the validation losses, one for each epoch, the first one being epoch 0.
        patience: how many epochs without improvement stop the training, >= 1.

    Returns:
        The number of the best epoch up to the stop, counted from 0.
    """
    raise NotImplementedError
