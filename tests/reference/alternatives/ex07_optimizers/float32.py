"""Exercise 7 in float32, with the ε inside the root, on new arrays that replace the old ones in the dict."""

import numpy as np


def single(x):
    return np.asarray(x, dtype=np.float32)


class Base:
    def start(self, **settings):
        self.__dict__.update(settings)
        self.t = 0
        self.state = {}

    def old(self, name, key):
        return self.state.get((name, key), np.float32(0))

    def averages(self, key, g):
        self.state["m", key] = single(self.beta1 * self.old("m", key) + (1 - self.beta1) * g)
        self.state["v", key] = single(self.beta2 * self.old("v", key) + (1 - self.beta2) * g * g)
        return self.state["m", key], self.state["v", key]

    def update(self, params, grads):
        self.t += 1
        for key in params:
            params[key] = single(params[key]) + single(self.step(key, single(grads[key])))


class SGD(Base):
    def __init__(self, lr=0.01):
        self.start(lr=lr)

    def step(self, _key, g):
        return -self.lr * g


class Momentum(Base):
    def __init__(self, lr=0.01, momentum=0.9):
        self.start(lr=lr, momentum=momentum)

    def step(self, key, g):
        v = self.state["v", key] = single(self.momentum * self.old("v", key) - self.lr * g)
        return v


class Nesterov(Base):
    def __init__(self, lr=0.01, momentum=0.9):
        self.start(lr=lr, momentum=momentum)

    def step(self, key, g):
        v = self.state["v", key] = single(self.momentum * self.old("v", key) - self.lr * g)
        return self.momentum * v - self.lr * g


def nesterov_lookahead(w, v, grad, lr, momentum):
    w, v = single(w), single(v)
    v = single(momentum * v - lr * single(grad(w + momentum * v)))
    return w + v, v


class AdaGrad(Base):
    def __init__(self, lr=0.01):
        self.start(lr=lr)

    def step(self, key, g):
        h = self.state["h", key] = single(self.old("h", key) + g * g)
        return -self.lr * g / np.sqrt(h + 1e-7)


class RMSProp(Base):
    def __init__(self, lr=0.001, rho=0.9):
        self.start(lr=lr, rho=rho)

    def step(self, key, g):
        h = self.state["h", key] = single(self.rho * self.old("h", key) + (1 - self.rho) * g * g)
        return -self.lr * g / np.sqrt(h + 1e-7)


class Adam(Base):
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.start(lr=lr, beta1=beta1, beta2=beta2)

    def step(self, key, g):
        m, v = self.averages(key, g)
        return -self.lr * m / (1 - self.beta1**self.t) / np.sqrt(v / (1 - self.beta2**self.t) + 1e-7)


class AMSGrad(Adam):
    def step(self, key, g):
        m, v = self.averages(key, g)
        v = self.state["top", key] = np.maximum(self.old("top", key), v)
        return -self.lr * m / (1 - self.beta1**self.t) / np.sqrt(v / (1 - self.beta2**self.t) + 1e-7)


class Adamax(Adam):
    def step(self, key, g):
        m, _ = self.averages(key, g)
        u = self.state["u", key] = np.maximum(single(self.beta2 * self.old("u", key)), abs(g))
        return -self.lr * m / (1 - self.beta1**self.t) / u


class Nadam(Adam):
    def step(self, key, g):
        m, v = self.averages(key, g)
        # Dozat's paper: the average looks ahead, so its correction does too.
        ahead = self.beta1 * m / (1 - self.beta1 ** (self.t + 1)) + (1 - self.beta1) * g / (1 - self.beta1**self.t)
        return -self.lr * ahead / np.sqrt(v / (1 - self.beta2**self.t) + 1e-7)
