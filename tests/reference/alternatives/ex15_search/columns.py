"""All draws of one name at once, lists for tuples, folds by every k-th index."""

import math

import numpy as np


def train_val_test_split(n, ratios, rng):
    order = np.arange(n)
    rng.shuffle(order)
    c = np.round(np.cumsum(ratios) * n).astype(int)
    return [np.sort(p) for p in np.split(order, c[:-1])]


def log_uniform(low, high, size, rng):
    return np.exp(rng.uniform(math.log(low), math.log(high), size=size))


def random_search(objective, space, trials, rng):
    cols = {n: log_uniform(*b, trials, rng) for n, b in space.items()}
    history = []
    for i in range(trials):
        params = {n: float(c[i]) for n, c in cols.items()}
        history.append([params.copy(), float(objective(params))])
    j = int(np.argmin([v for _, v in history]))
    return [dict(history[j][0]), history]


def grid_search(objective, space):
    names = list(space)
    results = []

    def rec(i, cur):
        if i == len(names):
            results.append((dict(cur), objective(dict(cur))))
            return
        for v in space[names[i]]:
            cur[names[i]] = v
            rec(i + 1, cur)

    rec(0, {})
    best = results[0]
    for r in results:
        if r[1] < best[1]:
            best = r
    return best[0], tuple(results)


def narrow(space, history, top):
    vals = np.array([v for _, v in history])
    idx = np.argsort(vals)[:top]
    out = {}
    for name in space:
        xs = [history[i][0][name] for i in idx]
        out[name] = [np.min(xs), np.max(xs)]
    return out


def k_fold(n, k, rng):
    p = list(rng.permutation(n))
    out = []
    for i in range(k):
        val = p[i::k]
        train = [j for j in p if j not in val]
        out.append((np.array(train), np.array(val)))
    return out
