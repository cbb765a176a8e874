"""In the style of Deep Learning from Scratch: layers with forward and backward, a dict of parameters, 1e-7 in logs."""

from collections import OrderedDict

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Sigmoid:
    def __init__(self):
        self.out = None

    def forward(self, x):
        self.out = sigmoid(x)
        return self.out

    def backward(self, dout):
        return dout * (1.0 - self.out) * self.out


class Affine:
    def __init__(self, W, b):
        self.W = W
        self.b = b

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, dout):
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return np.dot(dout, self.W.T)


class MeanSquaredError:
    def forward(self, y, t):
        self.y, self.t = y, t
        return np.mean((y - t) ** 2)

    def backward(self, dout=1):
        return dout * 2 * (self.y - self.t) / self.t.size


class Autoencoder:
    def __init__(self, W1, b1, W2, b2, tied=False):
        self.tied = tied
        self.layers = OrderedDict()
        self.layers["Affine1"] = Affine(W1, b1)
        self.layers["Sigmoid1"] = Sigmoid()
        self.layers["Affine2"] = Affine(W1.T if tied else W2, b2)
        self.layers["Sigmoid2"] = Sigmoid()
        self.last_layer = MeanSquaredError()

    def encode(self, x):
        return self.layers["Sigmoid1"].forward(self.layers["Affine1"].forward(x))

    def decode(self, h):
        return self.layers["Sigmoid2"].forward(self.layers["Affine2"].forward(h))

    def predict(self, x):
        for layer in self.layers.values():
            x = layer.forward(x)
        return x

    def loss(self, x):
        return self.last_layer.forward(self.predict(x), x)

    def gradient(self, x):
        self.loss(x)
        dout = self.last_layer.backward(1)
        for layer in reversed(list(self.layers.values())):
            dout = layer.backward(dout)
        affine1, affine2 = self.layers["Affine1"], self.layers["Affine2"]
        grads = {"W1": affine1.dW, "b1": affine1.db, "b2": affine2.db}
        if self.tied:
            grads["W1"] = grads["W1"] + affine2.dW.T
        else:
            grads["W2"] = affine2.dW
        return grads


def corrupt_gaussian(x, std, rng):
    return x + rng.normal(0, std, x.shape)


def corrupt_masking(x, ratio, rng):
    mask = rng.random(x.shape) > ratio
    return x * mask


def sparsity_penalty(h, rho):
    delta = 1e-7
    rho_hat = np.mean(h, axis=0)
    return np.sum(rho * np.log(rho / (rho_hat + delta)) + (1 - rho) * np.log((1 - rho) / (1 - rho_hat + delta)))


def sparsity_grad(h, rho):
    delta = 1e-7
    rho_hat = np.mean(h, axis=0)
    grad = (-rho / (rho_hat + delta) + (1 - rho) / (1 - rho_hat + delta)) / h.shape[0]
    return np.tile(grad, (h.shape[0], 1))


def reparameterize(mu, log_var, eps):
    return mu + np.exp(log_var / 2) * eps


def vae_kl(mu, log_var):
    return -0.5 * np.mean(np.sum(1 + log_var - mu**2 - np.exp(log_var), axis=1))


def vae_loss(x, x_hat, mu, log_var):
    reconstruction = np.sum((x - x_hat) ** 2) / x.shape[0]
    return reconstruction + vae_kl(mu, log_var)


def pretrain_stack(x, sizes, epochs, lr, rng):
    stack = []
    for size in sizes:
        D = x.shape[1]
        params = {
            "W1": rng.normal(0, 1 / np.sqrt(D), (D, size)),
            "b1": np.zeros(size),
            "W2": rng.normal(0, 1 / np.sqrt(D), (size, D)),
            "b2": np.zeros(D),
        }
        network = Autoencoder(params["W1"], params["b1"], params["W2"], params["b2"])
        for _ in range(epochs):
            grads = network.gradient(x)
            for key in params:
                params[key] -= lr * grads[key]
        stack.append([params["W1"], params["b1"]])
        x = network.encode(x)
    return stack
