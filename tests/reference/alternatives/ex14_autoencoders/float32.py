"""In single precision, stably written, with one matrix for all parameters of an affine map."""

import numpy as np


def single(array):
    return np.asarray(array, dtype=np.float32)


def sigmoid(a):
    return np.where(a >= 0, 1 / (1 + np.exp(-np.abs(a))), np.exp(-np.abs(a)) / (1 + np.exp(-np.abs(a))))


def with_one(rows):
    return np.hstack([rows, np.ones((len(rows), 1), dtype=np.float32)])


class Autoencoder:
    def __init__(self, W1, b1, W2, b2, tied=False):
        self.tied = tied
        self.encoder = np.vstack([single(W1), single(b1)])
        self.decoder = np.vstack([single(W1).T if tied else single(W2), single(b2)])

    def encode(self, x):
        return sigmoid(with_one(single(x)) @ self.encoder)

    def decode(self, h):
        return sigmoid(with_one(single(h)) @ self.decoder)

    def loss(self, x):
        return np.mean(np.square(self.decode(self.encode(x)) - single(x)))

    def gradient(self, x):
        x = single(x)
        h = self.encode(x)
        out = self.decode(h)
        d2 = single(2 / x.size) * (out - x) * out * (1 - out)
        d1 = d2 @ self.decoder[:-1].T * h * (1 - h)
        first, second = with_one(x).T @ d1, with_one(h).T @ d2
        grads = {"W1": first[:-1], "b1": first[-1], "W2": second[:-1], "b2": second[-1]}
        if self.tied:
            grads["W1"] = grads["W1"] + grads.pop("W2").T
        return grads


def corrupt_gaussian(x, std, rng):
    return single(x) + single(std) * rng.standard_normal(x.shape, dtype=np.float32)


def corrupt_masking(x, ratio, rng):
    return single(x) * single(rng.binomial(1, 1 - ratio, x.shape))


def sparsity_penalty(h, rho):
    mean, rho = single(h).mean(axis=0), single(rho)
    cross = -rho * np.log(mean) - (1 - rho) * np.log1p(-mean)
    entropy = -rho * np.log(rho) - (1 - rho) * np.log1p(-rho)
    return np.sum(cross - entropy)


def sparsity_grad(h, rho):
    mean, rho = single(h).mean(axis=0), single(rho)
    return np.broadcast_to(((1 - rho) / (1 - mean) - rho / mean) / single(len(h)), h.shape)


def reparameterize(mu, log_var, eps):
    return single(mu) + np.exp(single(log_var) / 2) * single(eps)


def vae_kl(mu, log_var):
    mu, log_var = single(mu), single(log_var)
    return single(0.5) * (np.square(mu) + np.exp(log_var) - log_var - 1).sum(axis=1).mean()


def vae_loss(x, x_hat, mu, log_var):
    return np.square(single(x) - single(x_hat)).sum(axis=1).mean() + vae_kl(mu, log_var)


def pretrain_stack(x, sizes, epochs, lr, rng):
    x, encoders = single(x), []
    for size in sizes:
        dims = x.shape[1]
        start = rng.standard_normal((dims, size), dtype=np.float32) / single(np.sqrt(dims))
        net = Autoencoder(start, np.zeros(size), None, np.zeros(dims), tied=True)
        for _ in range(epochs):
            grads = net.gradient(x)
            net.encoder -= single(lr) * np.vstack([grads["W1"], grads["b1"]])
            net.decoder[-1] -= single(lr) * grads["b2"]
            net.decoder[:-1] = net.encoder[:-1].T
        encoders.append((net.encoder[:-1], net.encoder[-1]))
        x = net.encode(x)
    return encoders
