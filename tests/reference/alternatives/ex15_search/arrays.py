"""With NumPy's own tools: all draws at once, meshgrid, argpartition, masks."""

import numpy as np


def train_val_test_split(n, ratios, rng):
    indices = np.arange(n)
    rng.shuffle(indices)
    sizes = np.rint(np.multiply(ratios, n)).astype(int)
    return tuple(np.sort(part) for part in np.split(indices, np.cumsum(sizes)[:-1]))


def log_uniform(low, high, size, rng):
    return np.geomspace(low, high, 2)[0] * np.power(high / low, rng.random(size, dtype=np.float32))


def random_search(objective, space, trials, rng):
    draws = {name: log_uniform(low, high, trials, rng) for name, (low, high) in space.items()}
    points = [{name: draws[name][i] for name in space} for i in range(trials)]
    values = np.array([objective(point) for point in points])
    return points[int(values.argmin())], list(zip(points, values, strict=True))


def grid_search(objective, space):
    axes = np.meshgrid(*space.values(), indexing="ij")
    points = [dict(zip(space, combination, strict=True)) for combination in zip(*map(np.ravel, axes), strict=True)]
    values = [objective(point) for point in points]
    return points[int(np.argmin(values))], list(zip(points, values, strict=True))


def narrow(space, history, top):
    values = np.array([value for _, value in history])
    best = np.argpartition(values, top - 1)[:top]
    table = np.array([[history[i][0][name] for name in space] for i in best])
    return {name: (column.min(), column.max()) for name, column in zip(space, table.T, strict=True)}


def k_fold(n, k, rng):
    fold = np.arange(n) % k
    rng.shuffle(fold)
    return [(np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(k)]
