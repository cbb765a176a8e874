"""Exercise 7 in the style of a well-known textbook: lazily made zeros, one learning rate for the corrections."""

import numpy as np


class SGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]


class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {}
            for key, val in params.items():
                self.v[key] = np.zeros_like(val)

        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]


class Nesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {}
            for key, val in params.items():
                self.v[key] = np.zeros_like(val)

        for key in params:
            params[key] += self.momentum * self.momentum * self.v[key]
            params[key] -= (1 + self.momentum) * self.lr * grads[key]
            self.v[key] *= self.momentum
            self.v[key] -= self.lr * grads[key]


def nesterov_lookahead(w, v, grad, lr, momentum):
    # Other lecture notes: the velocity points uphill and is subtracted, so the look-ahead is subtracted too.
    g = grad(w - momentum * v)
    v = momentum * v + lr * g
    return w - v, v


class AdaGrad:
    def __init__(self, lr=0.01):
        self.lr = lr
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {}
            for key, val in params.items():
                self.h[key] = np.zeros_like(val)

        for key in params:
            self.h[key] += grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


class RMSprop:
    def __init__(self, lr=0.001, decay_rate=0.9):
        self.lr = lr
        self.decay_rate = decay_rate
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {}
            for key, val in params.items():
                self.h[key] = np.zeros_like(val)

        for key in params:
            self.h[key] *= self.decay_rate
            self.h[key] += (1 - self.decay_rate) * grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.iter = 0
        self.m = None
        self.v = None

    def lr_t(self):
        return self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)

    def averages(self, params, grads):
        if self.m is None:
            self.m, self.v = {}, {}
            for key, val in params.items():
                self.m[key] = np.zeros_like(val)
                self.v[key] = np.zeros_like(val)

        self.iter += 1
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])

    def update(self, params, grads):
        self.averages(params, grads)
        for key in params:
            params[key] -= self.lr_t() * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


class AMSGrad(Adam):
    top = None

    def update(self, params, grads):
        self.averages(params, grads)
        if self.top is None:
            self.top = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            # The maximum of the corrected average.
            self.top[key] = np.maximum(self.top[key], self.v[key] / (1 - self.beta2**self.iter))
            params[key] -= self.lr * self.m[key] / (1 - self.beta1**self.iter) / (np.sqrt(self.top[key]) + 1e-7)


class Adamax(Adam):
    u = None

    def update(self, params, grads):
        self.averages(params, grads)
        if self.u is None:
            self.u = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.u[key] = np.maximum(self.beta2 * self.u[key] + 1e-7, np.abs(grads[key]))
            params[key] -= self.lr * self.m[key] / (1 - self.beta1**self.iter) / self.u[key]


class Nadam(Adam):
    u_product = 1.0

    def update(self, params, grads):
        self.averages(params, grads)
        # The momentum schedule of Keras.
        u_t = self.beta1 * (1 - 0.5 * 0.96**self.iter)
        u_next = self.beta1 * (1 - 0.5 * 0.96 ** (self.iter + 1))
        self.u_product *= u_t
        for key in params:
            m_hat = u_next * self.m[key] / (1 - self.u_product * u_next)
            m_hat += (1 - u_t) * grads[key] / (1 - self.u_product)
            v_hat = self.v[key] / (1 - self.beta2**self.iter)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + 1e-7)
