"""Exercise 7 in plain Python: number by number, with one small dict of memories for every number."""

import math
from collections import defaultdict

import numpy as np


class Slow:
    def __init__(self):
        self.count = 0
        self.memory = defaultdict(lambda: defaultdict(float))

    def update(self, params, grads):
        self.count += 1
        for key in params:
            for place in np.ndindex(params[key].shape):
                old = self.memory[key, place]
                params[key][place] -= self.down(float(grads[key][place]), old)


class SGD(Slow):
    def __init__(self, lr=0.01):
        super().__init__()
        self.lr = lr

    def down(self, g, _old):
        return self.lr * g


class Momentum(Slow):
    def __init__(self, lr=0.01, momentum=0.9):
        super().__init__()
        self.lr, self.momentum = lr, momentum

    def down(self, g, old):
        old["v"] = self.momentum * old["v"] - self.lr * g
        return -old["v"]


class Nesterov(Momentum):
    def down(self, g, old):
        # In look-ahead variables: leave the old look-ahead, take the step, look ahead again.
        before = old["v"]
        old["v"] = self.momentum * old["v"] - self.lr * g
        return self.momentum * before - old["v"] - self.momentum * old["v"]


def nesterov_lookahead(w, v, grad, lr, momentum):
    ahead, w_new, v_new = np.zeros_like(w), np.zeros_like(w), np.zeros_like(w)
    for place in np.ndindex(w.shape):
        ahead[place] = w[place] + momentum * v[place]
    g = grad(ahead)
    for place in np.ndindex(w.shape):
        v_new[place] = momentum * v[place] - lr * g[place]
        w_new[place] = w[place] + v_new[place]
    return [w_new, v_new]


class AdaGrad(SGD):
    def down(self, g, old):
        old["h"] += g * g
        return self.lr * g / (math.sqrt(old["h"]) + 1e-8)


class RMSProp(Slow):
    def __init__(self, lr=0.001, rho=0.9):
        super().__init__()
        self.lr, self.rho = lr, rho

    def down(self, g, old):
        old["h"] = self.rho * old["h"] + (1 - self.rho) * g * g
        return self.lr * g / (math.sqrt(old["h"]) + 1e-8)


class Adam(Slow):
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        super().__init__()
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2

    def averages(self, g, old):
        old["m"] = self.beta1 * old["m"] + (1 - self.beta1) * g
        old["v"] = self.beta2 * old["v"] + (1 - self.beta2) * g * g
        return old["m"] / (1 - self.beta1**self.count), old["v"] / (1 - self.beta2**self.count)

    def down(self, g, old):
        m, v = self.averages(g, old)
        return self.lr * m / (math.sqrt(v) + 1e-8)


class AMSGrad(Adam):
    def down(self, g, old):
        m, _ = self.averages(g, old)
        old["top"] = max(old["top"], old["v"])
        return self.lr * m / (math.sqrt(old["top"] / (1 - self.beta2**self.count)) + 1e-8)


class Adamax(Adam):
    def down(self, g, old):
        m, _ = self.averages(g, old)
        old["u"] = max(self.beta2 * old["u"], abs(g))
        return self.lr * m / (old["u"] + 1e-8)


class Nadam(Adam):
    def down(self, g, old):
        m, v = self.averages(g, old)
        nesterov = self.beta1 * m + (1 - self.beta1) * g / (1 - self.beta1**self.count)
        return self.lr * nesterov / (math.sqrt(v) + 1e-8)
