"""Exercise 8 with float32 rates and NumPy integers; the batches come from sorted random keys."""

import numpy as np


def updates_per_epoch(n, batch_size):
    return np.ceil(np.float32(n) / np.float32(batch_size))


def epoch_updates(mode, n, batch_size):
    return {"batch": np.int32(1), "stochastic": np.int32(n), "mini-batch": updates_per_epoch(n, batch_size)}[mode]


def minibatches(n, batch_size, rng):
    order = np.argsort(rng.random(n)).astype(np.int32)
    return tuple(order[start : start + batch_size] for start in range(0, n, batch_size))


def piecewise_constant(step, boundaries, values):
    return np.float32(values[np.count_nonzero(step > np.array(boundaries))])


def exponential_decay(step, initial, decay_steps, decay_rate, staircase=False):
    exponent = np.float32(step // decay_steps if staircase else step / decay_steps)
    return np.float32(initial) * np.float32(decay_rate) ** exponent


def polynomial_decay(step, initial, decay_steps, end, power=1.0):
    step = np.minimum(np.float32(step), np.float32(decay_steps))
    left = 1 - step / np.float32(decay_steps)
    return np.float32(initial - end) * left ** np.float32(power) + np.float32(end)


def train(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):
    losses = np.zeros(epochs * int(updates_per_epoch(n, batch_size)), dtype=np.float32)
    update = 0
    for _epoch in range(epochs):
        indices = np.arange(n)
        rng.shuffle(indices)
        for start in range(0, n, batch_size):
            losses[update], grads = loss_and_grads(params, indices[start : start + batch_size])
            optimizer.update(params, grads)
            update += 1
    return losses
