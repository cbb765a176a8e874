"""Exercise 8: training. Mini-batches in a new order every epoch, and a learning rate that shrinks with time."""

import numpy as np


def updates_per_epoch(n, batch_size):
    """How many mini-batches, and so how many updates, one epoch has: n / batch_size, rounded up.

    Args:
        n: number of samples, >= 1.
        batch_size: number of samples in a mini-batch, >= 1; the last one may be smaller.

    Returns:
        An integer.
    """
    raise NotImplementedError


def epoch_updates(mode, n, batch_size):
    """How many updates one epoch has in each way of gradient descent.

    "batch" uses all samples for one update, "stochastic" a single sample, "mini-batch" `batch_size` samples.

    Args:
        mode: "batch", "stochastic" or "mini-batch".
        n: number of samples.
        batch_size: number of samples in a mini-batch; the other two modes do not look at it.

    Returns:
        An integer.
    """
    raise NotImplementedError


def minibatches(n, batch_size, rng):
    """The mini-batches of one epoch, as lists of sample numbers.

    The numbers 0 to n - 1 are shuffled and cut into pieces of `batch_size`; what is left over is a shorter last piece.

    Args:
        n: number of samples.
        batch_size: number of samples in a mini-batch.
        rng: `numpy.random.Generator` that shuffles; nothing else may be random.

    Returns:
        A list of integer arrays. Every number appears in exactly one of them; none of them is empty.
    """
    raise NotImplementedError


def piecewise_constant(step, boundaries, values):
    """A learning rate that stays constant between boundaries. A boundary step itself keeps the earlier value.

    values[0] up to and including step boundaries[0], then values[1] up to and including boundaries[1], and so on;
    values[-1] after the last boundary.

    Args:
        step: number of the step, counted from 0.
        boundaries: list of rising step numbers.
        values: list of learning rates, one more than there are boundaries.

    Returns:
        The learning rate at `step`.
    """
    raise NotImplementedError


def exponential_decay(step, initial, decay_steps, decay_rate, staircase=False):
    """A learning rate that is multiplied by `decay_rate` every `decay_steps` steps.

    initial * decay_rate^(step / decay_steps), smooth in between; with `staircase` the exponent is rounded down, so that
    the rate falls at once at the end of each period.

    Args:
        step: number of the step, counted from 0.
        initial: learning rate at step 0.
        decay_steps: length of a period in steps.
        decay_rate: factor for each period.
        staircase: whether the rate is constant within a period.

    Returns:
        The learning rate at `step`.
    """
    raise NotImplementedError


def polynomial_decay(step, initial, decay_steps, end, power=1.0):
    """A learning rate that falls from `initial` to `end` in `decay_steps` steps, and then stays there.

    (initial - end) * (1 - step / decay_steps)^power + end; for a step beyond `decay_steps` the rate is `end`.

    Args:
        step: number of the step, counted from 0.
        initial: learning rate at step 0.
        decay_steps: the step at which `end` is reached.
        end: last learning rate.
        power: shape of the curve; 1 is a straight line.

    Returns:
        The learning rate at `step`.
    """
    raise NotImplementedError


def train(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):
    """Train with mini-batches.

    Every epoch uses new mini-batches, in a new order. For each of them `loss_and_grads` is asked once, at the present
    parameters, and then the optimizer makes one update.

    Args:
        loss_and_grads: function (params, indices) -> (loss, grads) of one mini-batch.
        params: dict of arrays; the optimizer changes it in place.
        optimizer: has a method update(params, grads).
        n: number of samples.
        epochs: how often all samples are used.
        batch_size: number of samples in a mini-batch; the last one of an epoch may be smaller.
        rng: `numpy.random.Generator` that shuffles; nothing else may be random.

    Returns:
        A list with the loss of every update, as it was before the update.
    """
    raise NotImplementedError
