"""Feature by feature and sample by sample, in Python loops."""

import math

import numpy as np


def standardise(values, eps):
    n = len(values)
    mean = sum(values) / n
    var = sum((v - mean) ** 2 for v in values) / n
    std = math.sqrt(var + eps)
    return [(v - mean) / std for v in values], mean, var, std


def standardise_backward(dvalues, normed, std):
    n = len(dvalues)
    first = sum(dvalues) / n
    second = sum(d * v for d, v in zip(dvalues, normed, strict=True)) / n
    return [(d - first - v * second) / std for d, v in zip(dvalues, normed, strict=True)]


class BatchNorm:
    def __init__(self, gamma, beta, momentum=0.9, eps=1e-5):
        self.gamma, self.beta, self.momentum, self.eps = gamma, beta, momentum, eps
        self.running_mean = [0.0 for _ in gamma]
        self.running_var = [1.0 for _ in gamma]

    def forward(self, x, training=True):
        out = np.zeros(x.shape)
        if training:
            self.normed = np.zeros(x.shape)
            self.std = []
        for c in range(x.shape[1]):
            part = x[:, c]
            if training:
                normed, mean, var, std = standardise(part.ravel().tolist(), self.eps)
                self.std.append(std)
                self.normed[:, c] = np.reshape(normed, part.shape)
                self.running_mean[c] = self.momentum * self.running_mean[c] + (1 - self.momentum) * mean
                self.running_var[c] = self.momentum * self.running_var[c] + (1 - self.momentum) * var
            else:
                std = math.sqrt(self.running_var[c] + self.eps)
                normed = [(v - self.running_mean[c]) / std for v in part.ravel().tolist()]
            out[:, c] = np.reshape([self.gamma[c] * v + self.beta[c] for v in normed], part.shape)
        return out

    def backward(self, dout):
        dx = np.zeros(dout.shape)
        self.dgamma, self.dbeta = np.zeros(len(self.gamma)), np.zeros(len(self.gamma))
        for c in range(dout.shape[1]):
            d = dout[:, c].ravel().tolist()
            normed = self.normed[:, c].ravel().tolist()
            self.dbeta[c] = sum(d)
            self.dgamma[c] = sum(a * b for a, b in zip(d, normed, strict=True))
            dnormed = [self.gamma[c] * v for v in d]
            dx[:, c] = np.reshape(standardise_backward(dnormed, normed, self.std[c]), dx[:, c].shape)
        return dx


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        self.normed, self.std = [], []
        for sample in x:
            normed, _, _, std = standardise(sample.ravel().tolist(), self.eps)
            self.normed.append(np.reshape(normed, sample.shape))
            self.std.append(std)
        return np.array([self.gamma * normed + self.beta for normed in self.normed])

    def backward(self, dout):
        self.dgamma = sum(d * normed for d, normed in zip(dout, self.normed, strict=True))
        self.dbeta = sum(d for d in dout)
        dx = []
        for d, normed, std in zip(dout, self.normed, self.std, strict=True):
            flat = standardise_backward((d * self.gamma).ravel().tolist(), normed.ravel().tolist(), std)
            dx.append(np.reshape(flat, d.shape))
        return np.array(dx)
