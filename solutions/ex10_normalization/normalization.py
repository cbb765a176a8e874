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
        ### BEGIN SOLUTION
        self.gamma = gamma
        self.beta = beta
        self.momentum = momentum
        self.eps = eps
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))
        ### END SOLUTION

    def forward(self, x, training=True):
        """Normalize a batch.

        Args:
            x: `(N, D)` or `(N, C, H, W)`.
            training: True: use the batch's statistics and update the running ones. False: use the running ones.

        Returns:
            An array of the shape of `x`.
        """
        ### BEGIN SOLUTION
        # One row for each value of a feature: (N, D) stays, (N, C, H, W) becomes (N*H*W, C).
        channels_last = np.moveaxis(x, 1, -1)
        rows = channels_last.reshape(-1, len(self.gamma))
        if training:
            mean = rows.sum(axis=0) / len(rows)
            self.centred = rows - mean
            var = (self.centred**2).sum(axis=0) / len(rows)
            self.std = np.sqrt(var + self.eps)
            self.normed = self.centred / self.std
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
            normed = self.normed
        else:
            normed = (rows - self.running_mean) / np.sqrt(self.running_var + self.eps)
        out = self.gamma * normed + self.beta
        return np.moveaxis(out.reshape(channels_last.shape), -1, 1)
        ### END SOLUTION

    def backward(self, dout):
        """Go back through the last training forward pass; mean and variance depend on `x` too.

        Leaves the gradients of the parameters on the layer as `dgamma` and `dbeta`, in their shapes.

        Args:
            dout: gradient of the loss with respect to the output, of the output's shape.

        Returns:
            The gradient with respect to `x`.
        """
        ### BEGIN SOLUTION
        channels_last = np.moveaxis(dout, 1, -1)
        drows = channels_last.reshape(-1, len(self.gamma))
        n = len(drows)
        self.dbeta = drows.sum(axis=0)
        self.dgamma = (drows * self.normed).sum(axis=0)
        # The computational graph, node by node from the output to the input.
        dnormed = drows * self.gamma
        dstd = -(dnormed * self.centred).sum(axis=0) / self.std**2
        dvar = dstd / (2 * self.std)
        dcentred = dnormed / self.std + 2 * self.centred * dvar / n
        dmean = -dcentred.sum(axis=0)
        dx = dcentred + dmean / n
        return np.moveaxis(dx.reshape(channels_last.shape), -1, 1)
        ### END SOLUTION


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
        ### BEGIN SOLUTION
        self.gamma = gamma
        self.beta = beta
        self.eps = eps
        ### END SOLUTION

    def forward(self, x):
        """Normalize every sample of a batch.

        Args:
            x: `(N, D)` or `(N, C, H, W)`.

        Returns:
            An array of the shape of `x`.
        """
        ### BEGIN SOLUTION
        flat = x.reshape(len(x), -1)
        centred = flat - flat.mean(axis=1, keepdims=True)
        self.std = np.sqrt(np.einsum("nd,nd->n", centred, centred) / flat.shape[1] + self.eps)
        self.normed = centred / self.std[:, np.newaxis]
        return self.gamma * self.normed.reshape(x.shape) + self.beta
        ### END SOLUTION

    def backward(self, dout):
        """Go back through the last forward pass; mean and variance depend on `x` too.

        Leaves the gradients of the parameters on the layer as `dgamma` and `dbeta`, in their shapes.

        Args:
            dout: gradient of the loss with respect to the output, of the output's shape.

        Returns:
            The gradient with respect to `x`.
        """
        ### BEGIN SOLUTION
        self.dgamma = (dout * self.normed.reshape(dout.shape)).sum(axis=0)
        self.dbeta = dout.sum(axis=0)
        # The Jacobian of one sample is symmetric: (I - 1/D - x_hat x_hat^T / D) / std.
        count = self.normed.shape[1]
        outer = np.einsum("ni,nj->nij", self.normed, self.normed)
        jacobian = (np.eye(count) - (1 + outer) / count) / self.std[:, np.newaxis, np.newaxis]
        dnormed = (dout * self.gamma).reshape(len(dout), -1)
        return np.einsum("nij,nj->ni", jacobian, dnormed).reshape(dout.shape)
        ### END SOLUTION
