"""W2 as a property, the penalty term by term, encoders as a tuple of lists."""

import numpy as np


class Autoencoder:
    def __init__(self, W1, b1, W2, b2, tied=False):
        self.W1, self.b1, self.b2, self.tied = W1, b1, b2, tied
        self._W2 = W2

    @property
    def W2(self):
        return self.W1.T if self.tied else self._W2

    def s(self, z):
        return np.exp(-np.logaddexp(0, -z))

    def encode(self, x):
        self.x = x
        self.h = self.s(np.dot(x, self.W1) + self.b1)
        return self.h

    def decode(self, h):
        self.y = self.s(np.dot(h, self.W2) + self.b2)
        return self.y

    def forward(self, x):
        return self.decode(self.encode(x))

    def loss(self, x):
        e = (self.forward(x) - x).ravel()
        return float(e.dot(e) / e.size)

    def gradient(self, x):
        self.loss(x)
        N, D = x.shape
        dz2 = 2 / (N * D) * (self.y - x) * self.y * (1 - self.y)
        dz1 = np.dot(dz2, self.W2.T) * self.h * (1 - self.h)
        g = {"W1": np.dot(x.T, dz1), "b1": np.sum(dz1, axis=0), "b2": np.sum(dz2, axis=0)}
        if self.tied:
            g["W1"] += np.dot(dz2.T, self.h)
        else:
            g["W2"] = np.dot(self.h.T, dz2)
        return g


def corrupt_gaussian(x, std, rng):
    return rng.normal(x, std)


def corrupt_masking(x, ratio, rng):
    return x * rng.binomial(1, 1 - ratio, x.shape)


def sparsity_penalty(h, rho):
    total = 0
    for j in range(h.shape[1]):
        r = np.mean(h[:, j])
        total += rho * np.log(rho) - rho * np.log(r) + (1 - rho) * np.log(1 - rho) - (1 - rho) * np.log(1 - r)
    return total


def sparsity_grad(h, rho):
    r = h.mean(0, keepdims=True)
    return np.repeat((r - rho) / (r * (1 - r)) / h.shape[0], h.shape[0], axis=0)


def reparameterize(mu, log_var, eps):
    std = np.sqrt(np.exp(log_var))
    return mu + std * eps


def vae_kl(mu, log_var):
    s2 = np.exp(log_var)
    return 0.5 * np.sum(mu * mu + s2 - np.log(s2) - 1) / mu.shape[0]


def vae_loss(x, x_hat, mu, log_var):
    n = x.shape[0]
    return (np.linalg.norm(x - x_hat) ** 2) / n + vae_kl(mu, log_var)


def pretrain_stack(x, sizes, epochs, lr, rng):
    enc = []
    for m in sizes:
        d = x.shape[1]
        W = rng.standard_normal((d, m)) / np.sqrt(d)
        ae = Autoencoder(W, np.zeros(m), None, np.zeros(d), tied=True)
        for _ in range(epochs):
            g = ae.gradient(x)
            ae.W1 = ae.W1 - lr * g["W1"]
            ae.b1 = ae.b1 - lr * g["b1"]
            ae.b2 = ae.b2 - lr * g["b2"]
        enc.append([ae.W1, ae.b1])
        x = ae.encode(x)
    return tuple(enc)
