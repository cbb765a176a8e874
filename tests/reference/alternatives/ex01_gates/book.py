"""In the style of Deep Learning from Scratch: weights as arrays, an if at the end."""

import numpy as np


def AND(x1, x2):
    x = np.array([x1, x2])
    w = np.array([0.5, 0.5])
    b = -0.7
    tmp = np.sum(w * x) + b
    if tmp <= 0:
        return 0
    return 1


def NAND(x1, x2):
    x = np.array([x1, x2])
    w = np.array([-0.5, -0.5])
    b = 0.7
    tmp = np.sum(w * x) + b
    if tmp <= 0:
        return 0
    return 1


def OR(x1, x2):
    x = np.array([x1, x2])
    w = np.array([0.5, 0.5])
    b = -0.2
    tmp = np.sum(w * x) + b
    if tmp <= 0:
        return 0
    return 1


def XOR(x1, x2):
    s1 = NAND(x1, x2)
    s2 = OR(x1, x2)
    return AND(s1, s2)


def perceptron(x, w, b):
    return np.array(np.dot(x, w) + b > 0, dtype=int)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def xor_mlp(X):
    W1 = np.array([[12.0, -15.0], [12.0, -15.0]])
    b1 = np.array([-6.0, 22.0])
    W2 = np.array([[14.0], [14.0]])
    b2 = np.array([-21.0])
    z1 = sigmoid(np.dot(X, W1) + b1)
    y = sigmoid(np.dot(z1, W2) + b2)
    return y[:, 0]
