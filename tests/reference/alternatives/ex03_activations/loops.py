"""Entry by entry, with the math module and Python loops."""

import math

import numpy as np


def each(function, x):
    out = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        out[index] = function(float(x[index]))
    return out


def identity(x):
    return each(lambda v: v, x)


def step(x):
    return each(lambda v: 1 if v > 0 else 0, x)


def one_sigmoid(v):
    if v >= 0:
        return 1 / (1 + math.exp(-v))
    return math.exp(v) / (1 + math.exp(v))


def sigmoid(x):
    return each(one_sigmoid, x)


def one_tanh(v):
    e = math.exp(-2 * abs(v))
    size = (1 - e) / (1 + e)
    return size if v > 0 else -size


def tanh(x):
    return each(one_tanh, x)


def relu(x):
    return each(lambda v: max(0, v), x)


def leaky_relu(x, alpha=0.1):
    return each(lambda v: v if v > 0 else alpha * v, x)


def one_elu(v, alpha):
    return v if v > 0 else alpha * (math.exp(v) - 1)


def elu(x, alpha=1.0):
    return each(lambda v: one_elu(v, alpha), x)


def maxout(x, W1, b1, W2, b2):
    if x.ndim == 2:
        return np.array([maxout(row, W1, b1, W2, b2) for row in x])
    out = []
    for m in range(W1.shape[1]):
        first, second = b1[m], b2[m]
        for d in range(len(x)):
            first += x[d] * W1[d, m]
            second += x[d] * W2[d, m]
        out.append(max(first, second))
    return np.array(out)


def softplus(x):
    return each(lambda v: v if v > 30 else math.log(1 + math.exp(v)), x)


def selu(x):
    scale, alpha = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717
    return each(lambda v: scale * one_elu(v, alpha), x)


def softmax(x):
    if x.ndim == 2:
        return np.array([softmax(row) for row in x])
    largest = max(x)
    exps = [math.exp(v - largest) for v in x]
    return np.array([e / sum(exps) for e in exps])


def sigmoid_grad(x):
    return each(lambda v: one_sigmoid(v) * (1 - one_sigmoid(v)), x)


def tanh_grad(x):
    return each(lambda v: 1 - math.tanh(v) ** 2, x)


def relu_grad(x):
    return each(lambda v: 1 if v > 0 else 0, x)


def leaky_relu_grad(x, alpha=0.1):
    return each(lambda v: 1 if v > 0 else alpha, x)


def elu_grad(x, alpha=1.0):
    return each(lambda v: 1 if v > 0 else alpha * math.exp(v), x)
