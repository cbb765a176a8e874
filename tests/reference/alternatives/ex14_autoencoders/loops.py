"""Number by number, in Python loops, where the formulas are sums."""

import math

import numpy as np


def sigmoid(a):
    return 1 / (1 + math.exp(-a))


def layer(rows, W, b):
    """Sigmoid layer on lists of lists."""

    def unit(row, j):
        return sigmoid(math.fsum(v * W[i][j] for i, v in enumerate(row)) + b[j])

    return [[unit(row, j) for j in range(len(b))] for row in rows]


class Autoencoder:
    def __init__(self, W1, b1, W2, b2, tied=False):
        self.W1, self.b1, self.b2, self.tied = W1, b1, b2, tied
        self.own_W2 = W2

    @property
    def W2(self):
        return self.W1.T if self.tied else self.own_W2

    def encode(self, x):
        return np.array(layer(np.asarray(x).tolist(), self.W1.tolist(), self.b1.tolist()))

    def decode(self, h):
        return np.array(layer(np.asarray(h).tolist(), self.W2.tolist(), self.b2.tolist()))

    def loss(self, x):
        x_hat = self.decode(self.encode(x))
        total = 0.0
        for row, target in zip(x_hat.tolist(), x.tolist(), strict=True):
            for a, b in zip(row, target, strict=True):
                total += (a - b) ** 2
        return total / x.size

    def gradient(self, x):
        h = self.encode(x)
        x_hat = self.decode(h)
        W2 = self.W2.tolist()
        dims, units = self.W1.shape
        dW1, dW2 = np.zeros((dims, units)), np.zeros((units, dims))
        db1, db2 = np.zeros(units), np.zeros(dims)
        for sample, code, out in zip(x.tolist(), h.tolist(), x_hat.tolist(), strict=True):
            delta2 = [2 * (o - s) * o * (1 - o) / x.size for o, s in zip(out, sample, strict=True)]
            back = [sum(delta2[d] * W2[m][d] for d in range(dims)) for m in range(units)]
            delta1 = [error * v * (1 - v) for error, v in zip(back, code, strict=True)]
            for m in range(units):
                db1[m] += delta1[m]
                for d in range(dims):
                    dW2[m, d] += code[m] * delta2[d]
                    dW1[d, m] += sample[d] * delta1[m]
            for d in range(dims):
                db2[d] += delta2[d]
        if self.tied:
            return {"b2": db2, "b1": db1, "W1": dW1 + dW2.T}
        return {"b2": db2, "W2": dW2, "b1": db1, "W1": dW1}


def corrupt_gaussian(x, std, rng):
    return np.reshape([rng.normal(v, std) for v in x.ravel()], x.shape)


def corrupt_masking(x, ratio, rng):
    out = x.copy()
    for index in np.ndindex(x.shape):
        if rng.uniform() < ratio:
            out[index] = 0.0
    return out


def sparsity_penalty(h, rho):
    total = 0.0
    for unit in h.T:
        active = sum(unit) / len(unit)
        total += rho * (math.log(rho) - math.log(active)) + (1 - rho) * (math.log(1 - rho) - math.log(1 - active))
    return total


def sparsity_grad(h, rho):
    n, units = h.shape
    grad = np.zeros((n, units))
    for j in range(units):
        active = sum(h[:, j]) / n
        for i in range(n):
            grad[i, j] = ((1 - rho) / (1 - active) - rho / active) / n
    return grad


def reparameterize(mu, log_var, eps):
    z = np.empty(mu.shape)
    for index in np.ndindex(mu.shape):
        z[index] = mu[index] + math.exp(log_var[index]) ** 0.5 * eps[index]
    return z


def vae_kl(mu, log_var):
    total = 0.0
    for m, v in zip(mu.ravel().tolist(), log_var.ravel().tolist(), strict=True):
        total += 0.5 * (m * m + math.exp(v) - v - 1)
    return total / len(mu)


def vae_loss(x, x_hat, mu, log_var):
    total = 0.0
    for a, b in zip(x.ravel().tolist(), x_hat.ravel().tolist(), strict=True):
        total += (b - a) ** 2
    return total / len(x) + vae_kl(mu, log_var)


def pretrain_stack(x, sizes, epochs, lr, rng):
    below, stack = x, []
    for size in sizes:
        dims = below.shape[1]
        net = Autoencoder(
            rng.normal(scale=dims**-0.5, size=(dims, size)), np.zeros(size),
            rng.normal(scale=dims**-0.5, size=(size, dims)), np.zeros(dims),
        )  # fmt: skip
        for _ in range(epochs):
            step = net.gradient(below)
            net.W1, net.own_W2 = net.W1 - lr * step["W1"], net.own_W2 - lr * step["W2"]
            net.b1, net.b2 = net.b1 - lr * step["b1"], net.b2 - lr * step["b2"]
        stack.append((net.W1, net.b1))
        below = net.encode(below)
    return stack
