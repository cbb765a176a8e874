"""Right answers in plain Python, number by number."""

import numpy as np


def numerical_diff(f, x, h=1e-4):
    right = f(x + h)
    left = f(x - h)
    return (right - left) / h / 2


def numerical_gradient(f, x, h=1e-4):
    slopes = []
    for index in np.ndindex(*x.shape):
        # There and back again: the rounding of the three steps must not count.
        x[index] += h
        right = f(x)
        x[index] -= 2 * h
        left = f(x)
        x[index] += h
        slopes.append((right - left) / (2 * h))
    return np.array(slopes).reshape(x.shape)


def relative_error(a, b):
    worst = 0.0
    for p, q in zip(np.ravel(a).tolist(), np.ravel(b).tolist(), strict=True):
        worst = max(worst, abs(p - q) / max(1e-8, abs(p) + abs(q)))
    return worst


def gradient_descent(f, init_x, lr=0.01, steps=100):
    x = np.array(init_x)
    history = [x]
    for _ in range(steps):
        x = x - lr * numerical_gradient(f, x.copy())
        history.append(x)
    return x, history


def linear_regression(X, y, lr, epochs):
    n, d = len(X), len(X[0])
    W, b, losses = [0.0] * d, 0.0, []
    for _ in range(epochs):
        loss, dW, db = 0.0, [0.0] * d, 0.0
        for i in range(n):
            e = sum(float(X[i][j]) * W[j] for j in range(d)) + b - float(y[i])
            loss += e * e / n
            db += 2 * e / n
            for j in range(d):
                dW[j] += 2 * e * float(X[i][j]) / n
        losses.append(loss)
        W = [w - lr * g for w, g in zip(W, dW, strict=True)]
        b -= lr * db
    return np.array(W), b, np.array(losses)
