"""Plain Python lists, nested loops and recursion; the generator gives one number at a time."""

import math

import numpy as np


def shuffled(n, rng):
    order = list(range(n))
    for i in range(n - 1, 0, -1):
        j = int(rng.integers(0, i + 1))
        order[i], order[j] = order[j], order[i]
    return order


def train_val_test_split(n, ratios, rng):
    order = shuffled(n, rng)
    first = int(n * ratios[0])
    second = first + int(n * ratios[1])
    return [np.array(part) for part in (order[:first], order[first:second], order[second:])]


def log_uniform(low, high, size, rng):
    out = np.empty(size)
    for i in range(out.size):
        out.flat[i] = math.exp(math.log(low) + rng.random() * (math.log(high) - math.log(low)))
    return out


def random_search(objective, space, trials, rng):
    history = []
    best, lowest = None, math.inf
    for _ in range(trials):
        params = {}
        for name in space:
            params[name] = log_uniform(*space[name], (), rng).item()
        value = objective(params)
        history.append([params, value])
        if value < lowest:
            best, lowest = params, value
    return best, history


def grid_search(objective, space):
    history = []

    def visit(names, params):
        if not names:
            history.append((params, objective(params)))
            return
        for value in space[names[0]]:
            visit(names[1:], {**params, names[0]: value})

    visit(list(space)[::-1], {})
    best = history[0]
    for trial in history:
        if trial[1] < best[1]:
            best = trial
    return best[0], history


def narrow(space, history, top):
    ranked = sorted(history, key=lambda trial: trial[1])[:top]
    out = {}
    for name in space:
        low, high = math.inf, -math.inf
        for params, _ in ranked:
            low, high = min(low, params[name]), max(high, params[name])
        out[name] = [low, high]
    return out


def k_fold(n, k, rng):
    order = shuffled(n, rng)
    pairs = []
    for fold in range(k):
        validation = [index for place, index in enumerate(order) if place % k == fold]
        train = [index for index in range(n) if index not in validation]
        pairs.append((np.array(train), np.array(validation)))
    return pairs
