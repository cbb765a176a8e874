"""Right answers in the style of Deep Learning from Scratch."""

import numpy as np


def numerical_diff(f, x, h=1e-4):
    return (f(x + h) - f(x - h)) / (2 * h)


def numerical_gradient(f, x, h=1e-4):
    grad = np.zeros_like(x)

    it = np.nditer(x, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        idx = it.multi_index
        tmp_val = x[idx]
        x[idx] = float(tmp_val) + h
        fxh1 = f(x)

        x[idx] = tmp_val - h
        fxh2 = f(x)
        grad[idx] = (fxh1 - fxh2) / (2 * h)

        x[idx] = tmp_val
        it.iternext()

    return grad


def relative_error(a, b):
    return np.max(np.abs(a - b) / (np.maximum(1e-8, np.abs(a) + np.abs(b))))


def gradient_descent(f, init_x, lr=0.01, step_num=100):
    x = init_x.copy()
    x_history = []

    for _ in range(step_num):
        x_history.append(x.copy())

        grad = numerical_gradient(f, x)
        x -= lr * grad

    return x, np.array(x_history)


def linear_regression(X, y, lr, epochs):
    W = np.zeros(X.shape[1])
    b = np.zeros(1)
    train_loss_list = []

    for _ in range(epochs):
        diff = np.dot(X, W) + b - y
        train_loss_list.append(np.mean(diff**2))

        grads = {}
        grads["W"] = 2 * np.dot(X.T, diff) / X.shape[0]
        grads["b"] = 2 * np.sum(diff, axis=0) / X.shape[0]

        W -= lr * grads["W"]
        b -= lr * grads["b"]

    return W, b[0], train_loss_list
