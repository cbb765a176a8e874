"""Exercise 4 in plain Python: number by number, without NumPy's arithmetic."""

import math


def numbers(x):
    """All entries of an array, in order."""
    return [float(v) for v in x.ravel()]


def rows(x):
    """The samples of an array, as lists; a vector is one sample."""
    table = x.tolist()
    return table if isinstance(table[0], list) else [table]


def true_classes(t, y):
    if t.shape != y.shape:
        return [int(label) for label in t]
    return [row.index(max(row)) for row in rows(t)]


def sum_squared_error(y, t):
    total = 0.0
    for a, b in zip(numbers(y), numbers(t), strict=True):
        total += (a - b) ** 2 / 2
    return total


def mean_squared_error(y, t):
    total = 0.0
    for a, b in zip(numbers(y), numbers(t), strict=True):
        total += (a - b) * (a - b)
    return total / y.size


def mean_absolute_error(y, t):
    total = 0.0
    for a, b in zip(numbers(y), numbers(t), strict=True):
        total += abs(a - b)
    return total / y.size


def huber(y, t, delta=1.0):
    total = 0.0
    for a, b in zip(numbers(y), numbers(t), strict=True):
        error = abs(a - b)
        if error > delta:
            total += delta * (error - delta / 2)
        else:
            total += error * error / 2
    return total / y.size


def cross_entropy(y, t):
    samples = rows(y)
    total = 0.0
    for sample, label in zip(samples, true_classes(t, y), strict=True):
        total -= math.log(sample[label] if sample[label] > 0 else 1e-12)
    return total / len(samples)


def binary_cross_entropy(y, t):
    total = 0.0
    for p, answer in zip(numbers(y), numbers(t), strict=True):
        chance = p if answer == 1 else 1 - p
        total -= math.log(max(chance, 1e-15))
    return total / y.size


def log_sum_exp(row):
    top = max(row)
    return top + math.log(sum(math.exp(score - top) for score in row))


def softmax_cross_entropy(logits, t):
    samples = rows(logits)
    total = 0.0
    for row, label in zip(samples, true_classes(t, logits), strict=True):
        total += log_sum_exp(row) - row[label]
    return total / len(samples)


def softmax_cross_entropy_grad(logits, t):
    samples = rows(logits)
    gradient = logits.copy().reshape(len(samples), -1)
    for i, (row, label) in enumerate(zip(samples, true_classes(t, logits), strict=True)):
        for j, score in enumerate(row):
            gradient[i, j] = (math.exp(score - log_sum_exp(row)) - (j == label)) / len(samples)
    return gradient.reshape(logits.shape)


def kl_divergence(p, q):
    pairs = list(zip(rows(p), rows(q), strict=True))
    total = 0.0
    for true, other in pairs:
        for a, b in zip(true, other, strict=True):
            if a > 0:
                total += a * (math.log(a) - math.log(b))
    return total / len(pairs)


def accuracy(y, t):
    right = 0
    samples = rows(y)
    for row, label in zip(samples, true_classes(t, y), strict=True):
        right += max(row) == row[label]
    return right / len(samples)
