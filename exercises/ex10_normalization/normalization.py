"""Exercise 10: normalization. Keep the values inside a network centred and of a common size, forward and backward."""

import numpy as np


class BatchNorm:
    r"""Batch normalization: every feature gets mean 0 and variance 1 over the batch, then a learned scale and shift.

    Training uses the statistics of the batch at hand::

        mean, var = mean and variance over the batch        (var divides by the number of values, not by one less)
        x_hat     = (x - mean) / sqrt(var + eps)
        y         = gamma * x_hat + beta

    and moves the running statistics towards them; `momentum` is the share of the old value that is kept::

        running_mean = momentum * running_mean + (1 - momentum) * mean      (starts at 0)
        running_var  = momentum * running_var  + (1 - momentum) * var       (starts at 1)

    Inference uses the running statistics in place of the batch's, and leaves them as they are.

    The input is `(N, D)`, or images `(N, C, H, W)`: there all N*H*W values of one channel share a mean and a variance.

    Args:
        gamma: scale, `(D,)` or `(C,)`.
        beta: shift, of the same shape.
        momentum: share of the old running statistics that is kept.
        eps: small number that keeps the division safe where the variance is 0.
    """

    def __init__(self, gamma, beta, momentum=0.9, eps=1e-5):
        """Store the parameters and start the running statistics: mean 0, variance 1."""
        raise NotImplementedError

    def forward(self, x, training=True):
        """Normalize a batch.

        Args:
            x: `(N, D)` or `(N, C, H, W)`.
            training: True: use the batch's statistics and update the running ones. False: use the running ones.

        Returns:
            An array of the shape of `x`.
        """
        raise NotImplementedError

    def backward(self, dout):
        """Go back through the last training forward pass; mean and variance depend on `x` too.

        Leaves the gradients of the parameters on the layer as `dgamma` and `dbeta`, in their shapes.

        Args:
            dout: gradient of the loss with respect to the output, of the output's shape.

        Returns:
            The gradient with respect to `x`.
        """
        raise NotImplementedError


class LayerNorm:
    r"""Layer normalization: every sample gets mean 0 and variance 1 over its own features, then a scale and a shift.

    For one sample::

        mean, var = mean and variance over all its features (var divides by their number)
        x_hat     = (x - mean) / sqrt(var + eps)
        y         = gamma * x_hat + beta

    No sample depends on another, so training and inference are the same and nothing is remembered between batches.

    The features are all axes but the first: D of them in `(N, D)`, C*H*W in `(N, C, H, W)`.

    Args:
        gamma: scale, one number for each feature: `(D,)` or `(C, H, W)`.
        beta: shift, of the same shape.
        eps: small number that keeps the division safe where the variance is 0.
    """

    def __init__(self, gamma, beta, eps=1e-5):
        """Store the parameters."""
        raise NotImplementedError

    def forward(self, x):
        """Normalize every sample of a batch.

        Args:
            x: `(N, D)` or `(N, C, H, W)`.

        Returns:
            An array of the shape of `x`.
        """
        raise NotImplementedError

    def backward(self, dout):
        """Go back through the last forward pass; mean and variance depend on `x` too.

        Leaves the gradients of the parameters on the layer as `dgamma` and `dbeta`, in their shapes.

        Args:
            dout: gradient of the loss with respect to the output, of the output's shape.

        Returns:
            The gradient with respect to `x`.
        """
        raise NotImplementedError
