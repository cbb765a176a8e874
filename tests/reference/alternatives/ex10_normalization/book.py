"""In the style of Deep Learning from Scratch: its names and its epsilon, with this course's start and channels."""

import numpy as np


class BatchNormalization:
    def __init__(self, gamma, beta, momentum=0.9, running_mean=None, running_var=None):
        self.gamma = gamma
        self.beta = beta
        self.momentum = momentum
        self.input_shape = None
        self.running_mean = running_mean
        self.running_var = running_var
        self.batch_size = None
        self.xc = None
        self.std = None
        self.dgamma = None
        self.dbeta = None

    def forward(self, x, train_flg=True):
        self.input_shape = x.shape
        if x.ndim != 2:
            N, C, H, W = x.shape
            x = x.transpose(0, 2, 3, 1).reshape(-1, C)
        out = self.__forward(x, train_flg)
        if len(self.input_shape) != 2:
            out = out.reshape(N, H, W, C).transpose(0, 3, 1, 2)
        return out

    def __forward(self, x, train_flg):
        if self.running_mean is None:
            D = x.shape[1]
            self.running_mean = np.zeros(D)
            self.running_var = np.ones(D)
        if train_flg:
            mu = x.mean(axis=0)
            xc = x - mu
            var = np.mean(xc**2, axis=0)
            std = np.sqrt(var + 1e-7)
            xn = xc / std
            self.batch_size = x.shape[0]
            self.xc = xc
            self.xn = xn
            self.std = std
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mu
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        else:
            xc = x - self.running_mean
            xn = xc / (np.sqrt(self.running_var + 1e-7))
        return self.gamma * xn + self.beta

    def backward(self, dout):
        if dout.ndim != 2:
            N, C, H, W = dout.shape
            dout = dout.transpose(0, 2, 3, 1).reshape(-1, C)
        dx = self.__backward(dout)
        if len(self.input_shape) != 2:
            dx = dx.reshape(N, H, W, C).transpose(0, 3, 1, 2)
        return dx

    def __backward(self, dout):
        dbeta = dout.sum(axis=0)
        dgamma = np.sum(self.xn * dout, axis=0)
        dxn = self.gamma * dout
        dxc = dxn / self.std
        dstd = -np.sum((dxn * self.xc) / (self.std * self.std), axis=0)
        dvar = 0.5 * dstd / self.std
        dxc += (2.0 / self.batch_size) * self.xc * dvar
        dmu = np.sum(dxc, axis=0)
        dx = dxc - dmu / self.batch_size
        self.dgamma = dgamma
        self.dbeta = dbeta
        return dx


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-7):
        self.params = [gamma, beta]
        self.eps = eps

    def forward(self, x):
        gamma, beta = self.params
        self.shape = x.shape
        x = x.reshape(x.shape[0], -1)
        self.std = x.std(axis=1) + self.eps  # the deviation is protected, not the variance
        self.xn = ((x.T - x.mean(axis=1)) / self.std).T
        return gamma * self.xn.reshape(self.shape) + beta

    def backward(self, dout):
        gamma, _ = self.params
        xn = self.xn.reshape(self.shape)
        self.dgamma = np.sum(dout * xn, axis=0)
        self.dbeta = np.sum(dout, axis=0)
        dxn = (dout * gamma).reshape(self.shape[0], -1)
        D = dxn.shape[1]
        dx = D * dxn - np.sum(dxn, axis=1, keepdims=True) - self.xn * np.sum(dxn * self.xn, axis=1, keepdims=True)
        return (dx / (D * self.std[:, None])).reshape(self.shape)
