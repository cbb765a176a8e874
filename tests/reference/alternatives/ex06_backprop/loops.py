"""Right answers in plain Python loops, number by number."""

import math

import numpy as np


def squash(a):
    return 1 / (1 + math.exp(-a)) if a > -700 else 0.0


def each(function, *arrays):
    out = np.empty(arrays[0].shape)
    for i in np.ndindex(out.shape):
        out[i] = function(*(float(a[i]) for a in arrays))
    return out


class Sigmoid:
    def forward(self, x):
        self.y = each(squash, x)
        return self.y

    def backward(self, dout):
        return each(lambda d, y: d * y * (1 - y), dout, self.y)


class Tanh:
    def forward(self, x):
        self.x = x.copy()
        return each(math.tanh, x)

    def backward(self, dout):
        return each(lambda d, a: d * (1 - math.tanh(a) ** 2), dout, self.x)


class Relu:
    def forward(self, x):
        self.x = x
        return each(lambda a: max(a, 0.0), x)

    def backward(self, dout):
        return each(lambda d, a: d if a > 0 else 0.0, dout, self.x)


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        rows = [np.ravel(sample) for sample in x]
        return np.array(
            [
                [sum(row[d] * self.W[d, m] for d in range(len(row))) + self.b[m] for m in range(len(self.b))]
                for row in rows
            ]
        )

    def backward(self, dout):
        n, m = dout.shape
        rows = [np.ravel(sample) for sample in self.x]
        d = len(rows[0])
        self.dW = np.array([[sum(rows[i][j] * dout[i, k] for i in range(n)) for k in range(m)] for j in range(d)])
        self.db = np.array([sum(dout[i, k] for i in range(n)) for k in range(m)])
        dx = [[sum(dout[i, k] * self.W[j, k] for k in range(m)) for j in range(d)] for i in range(n)]
        return np.array(dx).reshape(self.x.shape)


class SoftmaxWithLoss:
    def forward(self, x, t):
        self.labels = [int(v) if np.ndim(v) == 0 else list(v).index(1) for v in t]
        self.p, loss = [], 0.0
        for row, label in zip(x.tolist(), self.labels, strict=True):
            exps = [math.exp(v - max(row)) for v in row]
            self.p.append([e / sum(exps) for e in exps])
            loss -= math.log(max(self.p[-1][label], 1e-12))
        return loss / len(x)

    def backward(self, dout=1):
        n = len(self.p)
        dx = []
        for row, label in zip(self.p, self.labels, strict=True):
            dx.append([dout * (p - (k == label)) / n for k, p in enumerate(row)])
        return np.array(dx)


class Residual:
    def __init__(self, layer):
        self.layer = layer

    def forward(self, x):
        return each(lambda a, b: a + b, x, self.layer.forward(x))

    def backward(self, dout):
        return each(lambda a, b: a + b, dout, self.layer.backward(dout))


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2):
        self.first, self.second = Affine(W1, b1), Affine(W2, b2)
        self.hidden, self.head = Sigmoid(), SoftmaxWithLoss()

    def predict(self, x):
        return self.second.forward(self.hidden.forward(self.first.forward(x)))

    def loss(self, x, t):
        return self.head.forward(self.predict(x), t)

    def gradient(self, x, t):
        self.loss(x, t)
        self.first.backward(self.hidden.backward(self.second.backward(self.head.backward())))
        return {"W1": self.first.dW, "b1": self.first.db, "W2": self.second.dW, "b2": self.second.db}


def backprop_step(W1, W2, x, t, lr):
    (w1, w2), (w3, w4) = W1.tolist()
    (w5, w6), (w7, w8) = W2.tolist()
    x1, x2 = x.tolist()
    t1, t2 = t.tolist()

    h1, h2 = squash(w1 * x1 + w2 * x2), squash(w3 * x1 + w4 * x2)
    o1, o2 = squash(w5 * h1 + w6 * h2), squash(w7 * h1 + w8 * h2)
    loss = 0.5 * (t1 - o1) ** 2 + 0.5 * (t2 - o2) ** 2

    d1, d2 = -(t1 - o1) * o1 * (1 - o1), -(t2 - o2) * o2 * (1 - o2)
    e1, e2 = (d1 * w5 + d2 * w7) * h1 * (1 - h1), (d1 * w6 + d2 * w8) * h2 * (1 - h2)
    new_W1 = [[w1 - lr * e1 * x1, w2 - lr * e1 * x2], [w3 - lr * e2 * x1, w4 - lr * e2 * x2]]
    new_W2 = [[w5 - lr * d1 * h1, w6 - lr * d1 * h2], [w7 - lr * d2 * h1, w8 - lr * d2 * h2]]
    return np.array(new_W1), np.array(new_W2), loss
