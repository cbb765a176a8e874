"""Exercise 14: autoencoders. Learn a short code for data without labels; make it robust, sparse or smooth."""

import numpy as np


class Autoencoder:
    """Autoencoder with one hidden layer: sigmoid code, sigmoid output.

    With sigmoid(a) = 1 / (1 + exp(-a))::

        code            h     = sigmoid(x W1 + b1)
        reconstruction  x_hat = sigmoid(h W2 + b2)
        loss                  = mean of (x_hat - x)^2 over all N*D elements

    Tied weights (`tied=True`): W2 is None, and the decoder uses the transpose of W1 in its place. W1 then works twice.

    Args:
        W1: weights of the encoder, `(D, M)`.
        b1: biases of the code, `(M,)`.
        W2: weights of the decoder, `(M, D)`; None with tied weights.
        b2: biases of the output, `(D,)`.
        tied: whether the decoder uses the transpose of W1.
    """

    def __init__(self, W1, b1, W2, b2, tied=False):
        """Store the parameters."""
        raise NotImplementedError

    def encode(self, x):
        """Compute the code of a batch.

        Args:
            x: `(N, D)`.

        Returns:
            The code h, `(N, M)`, in (0, 1).
        """
        raise NotImplementedError

    def decode(self, h):
        """Reconstruct a batch from its code.

        Args:
            h: codes `(N, M)`, not only those that `encode` has made.

        Returns:
            The reconstruction, `(N, D)`, in (0, 1).
        """
        raise NotImplementedError

    def loss(self, x):
        """Mean over all N*D elements of the squared difference between the reconstruction of x and x; no 1/2.

        Args:
            x: `(N, D)`.

        Returns:
            One number.
        """
        raise NotImplementedError

    def gradient(self, x):
        """Compute the gradient of `loss(x)` with respect to the parameters.

        Args:
            x: `(N, D)`.

        Returns:
            A dict with the keys `"W1"`, `"b1"`, `"W2"`, `"b2"`, each gradient in the shape of its parameter. With tied
            weights there is no key `"W2"`, and `"W1"` is the gradient through the encoder and the decoder together.
        """
        raise NotImplementedError


def corrupt_gaussian(x, std, rng):
    """Add Gaussian noise of mean 0 and standard deviation `std`, drawn for every element on its own.

    The result is not clipped to any range.

    Args:
        x: array of any shape; it is not changed.
        std: standard deviation of the noise (not its variance).
        rng: `numpy.random.Generator`.

    Returns:
        An array of the shape of `x`.
    """
    raise NotImplementedError


def corrupt_masking(x, ratio, rng):
    """Set each element to 0 with probability `ratio`, independently of the others; the rest keeps its value.

    Args:
        x: array of any shape; it is not changed.
        ratio: probability that an element is erased.
        rng: `numpy.random.Generator`.

    Returns:
        An array of the shape of `x`.
    """
    raise NotImplementedError


def sparsity_penalty(h, rho):
    """Sum over the units of KL(rho || rho_hat_j), where rho_hat_j is the mean activation of unit j over the batch.

    For one unit, KL(rho || r) = rho log(rho / r) + (1 - rho) log((1 - rho) / (1 - r)), with the natural logarithm.

    Args:
        h: codes `(N, M)`, in (0, 1).
        rho: wanted mean activation of a unit, in (0, 1).

    Returns:
        One number, summed over the M units.
    """
    raise NotImplementedError


def sparsity_grad(h, rho):
    """Gradient of `sparsity_penalty` with respect to h; every sample contributes to the mean activation.

    Args:
        h: codes `(N, M)`, in (0, 1).
        rho: wanted mean activation of a unit, in (0, 1).

    Returns:
        An array `(N, M)`.
    """
    raise NotImplementedError


def reparameterize(mu, log_var, eps):
    """Turn standard normal noise into a sample of N(mu, sigma^2): z = mu + sigma * eps, with log_var = log(sigma^2).

    Args:
        mu: means, `(N, M)`.
        log_var: logarithms of the variances, `(N, M)`.
        eps: standard normal noise, `(N, M)`.

    Returns:
        The sample z, `(N, M)`.
    """
    raise NotImplementedError


def vae_kl(mu, log_var):
    """KL divergence of N(mu, sigma^2) from N(0, 1), summed over the M latent dimensions, mean over the batch.

    For one sample, -1/2 * sum over its dimensions of (1 + log sigma^2 - mu^2 - sigma^2), with log_var = log sigma^2.

    Args:
        mu: means, `(N, M)`.
        log_var: logarithms of the variances, `(N, M)`.

    Returns:
        One number, never negative.
    """
    raise NotImplementedError


def vae_loss(x, x_hat, mu, log_var):
    """Loss of a variational autoencoder: squared error (summed per sample, averaged over the batch) plus `vae_kl`.

    Args:
        x: data, `(N, D)`.
        x_hat: its reconstruction, `(N, D)`.
        mu: means of the code, `(N, M)`.
        log_var: logarithms of the variances of the code, `(N, M)`.

    Returns:
        One number.
    """
    raise NotImplementedError


def pretrain_stack(x, sizes, epochs, lr, rng):
    """Train a stack of encoders greedily: one autoencoder after the other, each on the code of the one below.

    For each size M in `sizes`, with D inputs (the columns of x, then the size before):

    1. start a sigmoid autoencoder like `Autoencoder` (tied or not, as you like): weights drawn from `rng`, normal with
       standard deviation 1 / sqrt(D) for the encoder; biases 0;
    2. take `epochs` steps of gradient descent with step size `lr` on its loss, each on the whole batch (the mean of
       the squared error over all N*D elements);
    3. keep the encoder (W, b); its code sigmoid(input W + b) is the input of the next one.

    Args:
        x: data in (0, 1), `(N, D)`.
        sizes: list of the sizes of the codes, from the bottom to the top.
        epochs: number of steps for each layer; with 0, the encoders stay as they started.
        lr: step size.
        rng: `numpy.random.Generator`.

    Returns:
        A list of the encoders `(W, b)`, from the bottom to the top, of shapes `(D, M)` and `(M,)`.
    """
    raise NotImplementedError
