"""The functions of the course CS231n, with their cache and bn_param."""

import numpy as np


# cs231n
def batchnorm_forward(x, gamma, beta, bn_param):
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    _N, D = x.shape
    running_mean = bn_param.get("running_mean", np.zeros(D, dtype=x.dtype))
    running_var = bn_param.get("running_var", np.ones(D, dtype=x.dtype))
    cache = None
    if mode == "train":
        mu = np.mean(x, axis=0)
        xmu = x - mu
        sq = xmu**2
        var = np.mean(sq, axis=0)
        sqrtvar = np.sqrt(var + eps)
        ivar = 1.0 / sqrtvar
        xhat = xmu * ivar
        out = gamma * xhat + beta
        running_mean = momentum * running_mean + (1 - momentum) * mu
        running_var = momentum * running_var + (1 - momentum) * var
        cache = (xhat, gamma, xmu, ivar, sqrtvar, var, eps)
    else:
        out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    bn_param["running_mean"] = running_mean
    bn_param["running_var"] = running_var
    return out, cache


def batchnorm_backward(dout, cache):
    xhat, gamma, xmu, ivar, sqrtvar, var, eps = cache
    N, D = dout.shape
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dxhat = dout * gamma
    divar = np.sum(dxhat * xmu, axis=0)
    dxmu1 = dxhat * ivar
    dsqrtvar = -1.0 / (sqrtvar**2) * divar
    dvar = 0.5 * 1.0 / np.sqrt(var + eps) * dsqrtvar
    dsq = 1.0 / N * np.ones((N, D)) * dvar
    dxmu2 = 2 * xmu * dsq
    dx1 = dxmu1 + dxmu2
    dmu = -1 * np.sum(dxmu1 + dxmu2, axis=0)
    dx2 = 1.0 / N * np.ones((N, D)) * dmu
    return dx1 + dx2, dgamma, dbeta


class BatchNorm:
    def __init__(self, gamma, beta, momentum=0.9, eps=1e-5):
        self.gamma, self.beta = gamma, beta
        self.p = {"mode": "train", "momentum": momentum, "eps": eps}

    def forward(self, x, training=True):
        self.p["mode"] = "train" if training else "test"
        nd = x.ndim
        if nd == 4:
            N, C, H, W = x.shape
            x = np.swapaxes(x, 0, 1).reshape(C, -1).T
        out, cache = batchnorm_forward(x, self.gamma, self.beta, self.p)
        if training:
            self.cache = cache
        if nd == 4:
            out = np.swapaxes(out.T.reshape(C, N, H, W), 0, 1)
        return out

    def backward(self, dout):
        if dout.ndim == 4:
            N, C, H, W = dout.shape
            d = np.swapaxes(dout, 0, 1).reshape(C, -1).T
            dx, self.dgamma, self.dbeta = batchnorm_backward(d, self.cache)
            return np.swapaxes(dx.T.reshape(C, N, H, W), 0, 1)
        dx, self.dgamma, self.dbeta = batchnorm_backward(dout, self.cache)
        return dx


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        self.bns = []
        out = np.empty_like(x)
        for n in range(len(x)):
            v = x[n]
            mu = v.mean()
            s = np.sqrt(v.var() + self.eps)
            out[n] = self.gamma * (v - mu) / s + self.beta
            self.bns.append(((v - mu) / s, s))
        return out

    def backward(self, dout):
        self.dgamma = np.zeros_like(self.gamma)
        self.dbeta = np.zeros_like(self.beta)
        dx = np.empty_like(dout)
        for n, (xh, s) in enumerate(self.bns):
            self.dgamma += dout[n] * xh
            self.dbeta += dout[n]
            g = dout[n] * self.gamma
            dx[n] = (g - g.mean() - xh * (g * xh).mean()) / s
        return dx
