"""Exercise 17: end to end. Put your own parts together, and let the network learn from data."""

import numpy as np


def train_mlp(data, rng):
    """Train a multilayer perceptron that sorts samples into classes.

    Take what you have written before: `Affine` and `Relu` (exercise 6), a start (9), an optimizer (7) and mini-batches
    (8). How many units, epochs and which learning rate is up to you; the same function must serve every data set, so
    read the numbers of inputs and classes off the data. The loss is the mean cross-entropy, as always.

    Args:
        data: dict of arrays, not to be changed: `x_train (N, D)` with labels `t_train (N,)` from 0 to K - 1, and
            `x_val`, `t_val` for your own choices. **The training samples are sorted by label.** Columns may be in any
            unit.
        rng: `numpy.random.Generator`, the only source of randomness.

    Returns:
        An object with

        - `predict(x)`: probabilities `(N, K)` for samples `(N, D)`; each row sums to 1;
        - `history`: dict with the list `history["loss"]`: the loss on the training data before the first update, then
          one number for every epoch (its mean over the mini-batches, or measured afterwards).
    """
    raise NotImplementedError


def train_cnn(data, rng):
    """Train a convolutional network that sorts images into classes.

    At least one `Convolution` and one pooling layer (exercise 12) before the `Affine` layers.

    Args:
        data: dict of arrays, not to be changed: images `x_train (N, C, H, W)` with labels `t_train (N,)` from 0 to
            K - 1, **sorted by label**, and `x_val`, `t_val` for your own choices.
        rng: `numpy.random.Generator`, the only source of randomness.

    Returns:
        An object with `predict(x)`, which takes images `(N, C, H, W)`, and `history`, as for `train_mlp`.
    """
    raise NotImplementedError


def train_regressor(data, rng):
    """Train a network that predicts a number. The loss is the mean squared error.

    Args:
        data: dict of arrays, not to be changed: `x_train (N, D)` with targets `t_train (N,)`, sorted by target, and
            `x_val`, `t_val` for your own choices. The columns come in their own units (years, mg/dl, ...), and so do
            the targets.
        rng: `numpy.random.Generator`, the only source of randomness.

    Returns:
        An object with

        - `predict(x)`: predictions `(N,)` in the unit of the targets;
        - `history`: dict with the list `history["loss"]` as for `train_mlp`, here of the mean squared error (in
          whatever unit you train).
    """
    raise NotImplementedError


def train_autoencoder(data, rng):
    """Train an autoencoder: inputs through a narrow code of at most 16 units and back.

    Args:
        data: dict of arrays, not to be changed: `x_train (N, D)` and `x_val`, entries between 0 and 1.
        rng: `numpy.random.Generator`, the only source of randomness.

    Returns:
        An object with

        - `reconstruct(x)`: the reconstructions `(N, D)` of samples `(N, D)`;
        - `history`: dict with the list `history["loss"]` as for `train_mlp`, here of the mean over all elements of the
          squared error.
    """
    raise NotImplementedError
