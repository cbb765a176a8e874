"""choice and split for the mini-batches, sorted before use, generators, float32 rates."""

import numpy as np


def updates_per_epoch(n, batch_size):
    return n // batch_size + (n % batch_size != 0)


def minibatches(n, batch_size, rng):
    p = rng.choice(n, size=n, replace=False)
    updates_per_epoch(n, batch_size)
    return np.split(p, range(batch_size, n, batch_size))


def epoch_updates(mode, n, batch_size):
    size = {"batch": n, "stochastic": 1, "mini-batch": batch_size}[mode]
    return updates_per_epoch(n, size)


def piecewise_constant(step, boundaries, values):
    lr = values[0]
    for i, b in enumerate(boundaries):
        if step > b:
            lr = values[i + 1]
    return lr


def exponential_decay(step, initial, decay_steps, decay_rate, staircase=False):
    lr = initial * decay_rate ** (np.floor(step / decay_steps) if staircase else step / decay_steps)
    return np.float32(lr)


def polynomial_decay(step, initial, decay_steps, end, power=1.0):
    if step >= decay_steps:
        return end
    return (initial - end) * (1 - step / decay_steps) ** power + end


def train(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):
    out = []

    def one(b):
        loss, g = loss_and_grads(params, np.sort(b))
        optimizer.update(params, g)
        return loss

    for _ in range(epochs):
        out.extend(one(b) for b in minibatches(n, batch_size, rng))
    return out
