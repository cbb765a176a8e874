"""In single precision throughout."""

import numpy as np


def single(*arrays):
    return [np.asarray(array, dtype=np.float32) for array in arrays]


class BatchNorm:
    def __init__(self, gamma, beta, momentum=0.9, eps=1e-5):
        self.gamma, self.beta = single(gamma, beta)
        self.m, self.eps = np.float32(momentum), np.float32(eps)
        self.running = [np.zeros_like(self.gamma), np.ones_like(self.gamma)]

    def forward(self, x, training=True):
        (x,) = single(x)
        axes = (0,) if x.ndim == 2 else (0, 2, 3)
        self.axes, self.view = axes, (1, -1) + (1,) * (x.ndim - 2)
        mean, var = self.running
        if training:
            mean = x.mean(axis=axes)
            var = ((x - mean.reshape(self.view)) ** 2).mean(axis=axes)
            old_mean, old_var = self.running
            self.running = [self.m * old_mean + (1 - self.m) * mean, self.m * old_var + (1 - self.m) * var]
        self.inverse = (1 / np.sqrt(var + self.eps)).reshape(self.view)
        self.x_hat = (x - mean.reshape(self.view)) * self.inverse
        return self.x_hat * self.gamma.reshape(self.view) + self.beta.reshape(self.view)

    def backward(self, dout):
        (dout,) = single(dout)
        self.dbeta, self.dgamma = dout.sum(axis=self.axes), (dout * self.x_hat).sum(axis=self.axes)
        n = np.float32(dout.size // len(self.gamma))
        correction = (self.dbeta.reshape(self.view) + self.x_hat * self.dgamma.reshape(self.view)) / n
        return self.gamma.reshape(self.view) * self.inverse * (dout - correction)


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta = single(gamma, beta)
        self.eps = np.float32(eps)

    def forward(self, x):
        (x,) = single(x)
        axes = tuple(range(1, x.ndim))
        self.mean_of = lambda values: values.mean(axis=axes, keepdims=True)
        centred = x - self.mean_of(x)
        self.inverse = 1 / np.sqrt(self.mean_of(centred**2) + self.eps)
        self.x_hat = centred * self.inverse
        return self.x_hat * self.gamma + self.beta

    def backward(self, dout):
        (dout,) = single(dout)
        self.dbeta, self.dgamma = dout.sum(axis=0), (dout * self.x_hat).sum(axis=0)
        g = dout * self.gamma
        return self.inverse * (g - self.mean_of(g) - self.x_hat * self.mean_of(g * self.x_hat))
