"""Exercise 8 in plain Python: lists of numbers, a shuffle by hand, repeated multiplication."""

import math


def updates_per_epoch(n, batch_size):
    count, used = 0, 0
    while used < n:
        used += batch_size
        count += 1
    return count


def epoch_updates(mode, n, batch_size):
    if mode == "batch":
        return 1
    if mode == "stochastic":
        return n
    return updates_per_epoch(n, batch_size)


def minibatches(n, batch_size, rng):
    order = list(range(n))
    for i in range(n - 1, 0, -1):
        j = int(rng.integers(i + 1))
        order[i], order[j] = order[j], order[i]
    batches = [[]]
    for index in order:
        if len(batches[-1]) == batch_size:
            batches.append([])
        batches[-1].append(index)
    return batches


def piecewise_constant(step, boundaries, values):
    for boundary, value in zip(boundaries, values, strict=False):
        if step <= boundary:
            return value
    return values[-1]


def exponential_decay(step, initial, decay_steps, decay_rate, staircase=False):
    rate = initial
    whole, rest = divmod(step, decay_steps)
    for _ in range(whole):
        rate *= decay_rate
    return rate if staircase else rate * math.pow(decay_rate, rest / decay_steps)


def polynomial_decay(step, initial, decay_steps, end, power=1.0):
    if step >= decay_steps:
        return end
    return end + (initial - end) * math.pow(1 - step / decay_steps, power)


def train(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):
    losses = []
    waiting = []
    for _ in range(epochs * updates_per_epoch(n, batch_size)):
        if not waiting:
            waiting = minibatches(n, batch_size, rng)
        loss, grads = loss_and_grads(params, waiting.pop(0))
        optimizer.update(params, grads)
        losses.append(loss)
    return losses
