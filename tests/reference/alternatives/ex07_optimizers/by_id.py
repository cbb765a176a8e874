"""A base class; state by the identity of an array, in place throughout."""

import numpy as np


# a base class; state by id(); new arrays put into the dict
class Optimizer:
    def __init__(self, lr):
        self.lr, self.t, self.state = lr, 0, {}

    def slot(self, w, name):
        return self.state.setdefault((id(w), name), np.zeros(w.shape))

    def update(self, params, grads):
        self.t += 1
        for k in params:
            self.step(params[k], grads[k])


class SGD(Optimizer):
    def __init__(self, lr=0.01):
        super().__init__(lr)

    def step(self, w, g):
        w -= self.lr * g


class Momentum(Optimizer):
    def __init__(self, lr=0.01, momentum=0.9):
        super().__init__(lr)
        self.mu = momentum

    def step(self, w, g):
        v = self.slot(w, "v")
        v[:] = self.mu * v + g
        w -= self.lr * v


class Nesterov(Momentum):
    def step(self, w, g):
        v = self.slot(w, "v")
        prev = v.copy()
        v[...] = self.mu * v - self.lr * g
        w += -self.mu * prev + (1 + self.mu) * v


class AdaGrad(Optimizer):
    def __init__(self, lr=0.01):
        super().__init__(lr)

    def step(self, w, g):
        h = self.slot(w, "h")
        h += g * g
        w -= self.lr * g / np.sqrt(h + 1e-8)


class RMSProp(Optimizer):
    def __init__(self, lr=0.001, rho=0.9):
        super().__init__(lr)
        self.rho = rho

    def step(self, w, g):
        h = self.slot(w, "h")
        h[...] = self.rho * h + (1 - self.rho) * g * g
        w -= self.lr * g / np.sqrt(h + 1e-7)


class Adam(Optimizer):
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        super().__init__(lr)
        self.b1, self.b2 = beta1, beta2

    def moments(self, w, g):
        m, v = self.slot(w, "m"), self.slot(w, "v")
        m *= self.b1
        m += (1 - self.b1) * g
        v *= self.b2
        v += (1 - self.b2) * g**2
        return m, v

    def step(self, w, g):
        m, v = self.moments(w, g)
        w -= self.lr * (m / (1 - self.b1**self.t)) / (np.sqrt(v / (1 - self.b2**self.t)) + 1e-8)


class AMSGrad(Adam):
    def step(self, w, g):
        m, v = self.moments(w, g)
        s = self.slot(w, "max")
        np.maximum(s, v / (1 - self.b2**self.t), out=s)
        w -= self.lr * (m / (1 - self.b1**self.t)) / (np.sqrt(s) + 1e-8)


class Adamax(Adam):
    def step(self, w, g):
        m, u = self.slot(w, "m"), self.slot(w, "u")
        m[...] = self.b1 * m + (1 - self.b1) * g
        u[...] = np.max([self.b2 * u, np.abs(g)], axis=0)
        w -= self.lr * m / ((1 - self.b1**self.t) * (u + 1e-7))


class Nadam(Adam):
    # Dozat/PyTorch: beta1^(t+1) for the momentum part
    def step(self, w, g):
        m, v = self.moments(w, g)
        t = self.t
        mh = self.b1 * m / (1 - self.b1 ** (t + 1)) + (1 - self.b1) * g / (1 - self.b1**t)
        w -= self.lr * mh / (np.sqrt(v / (1 - self.b2**t)) + 1e-8)


def nesterov_lookahead(w, v, grad, lr, momentum):
    ahead = w + momentum * v
    g = grad(ahead)
    v_new = momentum * v - lr * g
    return (w + v_new, v_new)
