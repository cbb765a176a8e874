"""Eight weights with names of their own, masks as numbers, backward into dout."""

import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


class Sigmoid:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x):
        self.out = sigmoid(x)
        return self.out

    def backward(self, dout):
        return np.multiply(dout, self.out - self.out**2)


class Tanh:
    def forward(self, x):
        self.x = x.copy()
        return np.tanh(x)

    def backward(self, dout):
        return dout / np.cosh(self.x) ** 2


class Relu:
    def forward(self, x):
        self.mask = (x > 0).astype(float)
        return x * self.mask

    def backward(self, dout):
        dout *= self.mask
        return dout


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return np.tensordot(x, self.W.reshape(*x.shape[1:], -1), axes=x.ndim - 1) + self.b

    def backward(self, dout):
        x = self.x.reshape(self.x.shape[0], -1)
        self.dW = np.einsum("nd,nm->dm", x, dout)
        self.db = np.ones(len(dout)) @ dout
        return (self.W @ dout.T).T.reshape(self.x.shape)


class SoftmaxWithLoss:
    def forward(self, x, t):
        x = x - np.max(x, axis=1, keepdims=True)
        self.probs = np.exp(x) / np.sum(np.exp(x), axis=1, keepdims=True)
        self.labels = t if t.ndim == 1 else np.argmax(t, axis=1)
        self.n = x.shape[0]
        return -np.mean(np.log(np.clip(self.probs[range(self.n), self.labels], 1e-12, None)))

    def backward(self, dout=1):
        d = self.probs.copy()
        d[range(self.n), self.labels] -= 1
        d /= self.n
        return d * dout


class Residual:
    def __init__(self, layer):
        self.layer = layer

    def forward(self, x):
        fx = self.layer.forward(x)
        return np.add(x, fx)

    def backward(self, dout):
        d1 = dout.copy()
        d2 = self.layer.backward(dout)
        return d1 + d2


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2):
        self.params = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}

    def predict(self, x):
        self.layers = [
            Affine(self.params["W1"], self.params["b1"]),
            Sigmoid(),
            Affine(self.params["W2"], self.params["b2"]),
        ]
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        self.last = SoftmaxWithLoss()
        return self.last.forward(self.predict(x), t)

    def gradient(self, x, t):
        self.loss(x, t)
        d = self.last.backward()
        for layer in self.layers[::-1]:
            d = layer.backward(d)
        a, _, c = self.layers
        return {"W1": a.dW, "b1": a.db, "W2": c.dW, "b2": c.db}


def backprop_step(W1, W2, x, t, lr):
    (w1, w2), (w3, w4) = W1
    (w5, w6), (w7, w8) = W2
    z1 = w1 * x[0] + w2 * x[1]
    z2 = w3 * x[0] + w4 * x[1]
    h1, h2 = sigmoid(z1), sigmoid(z2)
    o1, o2 = sigmoid(w5 * h1 + w6 * h2), sigmoid(w7 * h1 + w8 * h2)
    E = 0.5 * (t[0] - o1) ** 2 + 0.5 * (t[1] - o2) ** 2
    a = -(t[0] - o1) * o1 * (1 - o1)
    b = -(t[1] - o2) * o2 * (1 - o2)
    c = (a * w5 + b * w7) * h1 * (1 - h1)
    d = (a * w6 + b * w8) * h2 * (1 - h2)
    nW2 = [[w5 - lr * a * h1, w6 - lr * a * h2], [w7 - lr * b * h1, w8 - lr * b * h2]]
    nW1 = [[w1 - lr * c * x[0], w2 - lr * c * x[1]], [w3 - lr * d * x[0], w4 - lr * d * x[1]]]
    return np.array(nW1), np.array(nW2), E
