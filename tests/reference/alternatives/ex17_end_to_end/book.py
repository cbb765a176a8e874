"""In the manner of the book: layers in an OrderedDict, a Trainer, `train_loss_list`; the history is a bare list."""

from collections import OrderedDict

import numpy as np


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.x = self.original_x_shape = self.dW = self.db = None

    def forward(self, x):
        self.original_x_shape = x.shape
        self.x = x.reshape(x.shape[0], -1)
        return np.dot(self.x, self.W) + self.b

    def backward(self, dout):
        dx = np.dot(dout, self.W.T)
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return dx.reshape(*self.original_x_shape)


class Relu:
    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0
        return dout


class Sigmoid:
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, dout):
        return dout * (1.0 - self.out) * self.out


def softmax(x):
    x = x - np.max(x, axis=-1, keepdims=True)
    return np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True)


class SoftmaxWithLoss:
    def forward(self, x, t):
        self.t, self.y = t, softmax(x)
        return -np.sum(np.log(self.y[np.arange(len(t)), t] + 1e-7)) / len(t)

    def backward(self, dout=1):
        dx = self.y.copy()
        dx[np.arange(len(self.t)), self.t] -= 1
        return dout * dx / len(self.t)


class MeanSquaredError:
    def forward(self, y, t):
        self.y, self.t = y, t
        return np.mean((y - t) ** 2)

    def backward(self, dout=1):
        return dout * 2 * (self.y - self.t) / self.t.size


def im2col(x, filter_h, filter_w):
    N, C, H, W = x.shape
    out_h, out_w = H - filter_h + 1, W - filter_w + 1
    col = np.zeros((N, C, filter_h, filter_w, out_h, out_w))
    for y in range(filter_h):
        for x_ in range(filter_w):
            col[:, :, y, x_, :, :] = x[:, :, y : y + out_h, x_ : x_ + out_w]
    return col.transpose(0, 4, 5, 1, 2, 3).reshape(N * out_h * out_w, -1)


class Convolution(Affine):
    """The first layer, so its `backward` returns nothing that anybody needs."""

    def forward(self, x):
        FN, _, FH, FW = self.W.shape
        N, _, H, W = x.shape
        self.col = im2col(x, FH, FW)
        out = np.dot(self.col, self.W.reshape(FN, -1).T) + self.b
        return out.reshape(N, H - FH + 1, W - FW + 1, -1).transpose(0, 3, 1, 2)

    def backward(self, dout):
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, len(self.W))
        self.db = np.sum(dout, axis=0)
        self.dW = np.dot(self.col.T, dout).transpose(1, 0).reshape(self.W.shape)


class Pooling:
    def forward(self, x):
        N, C, H, W = x.shape
        self.x_shape = x.shape
        col = im2col_blocks(x)
        self.arg_max = np.argmax(col, axis=1)
        return np.max(col, axis=1).reshape(N, C, H // 2, W // 2)

    def backward(self, dout):
        N, C, H, W = self.x_shape
        dmax = np.zeros((dout.size, 4))
        dmax[np.arange(self.arg_max.size), self.arg_max] = dout.flatten()
        return dmax.reshape(N, C, H // 2, W // 2, 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(self.x_shape)


def im2col_blocks(x):
    N, C, H, W = x.shape
    return x.reshape(N, C, H // 2, 2, W // 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(-1, 4)


class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter = 0
        self.m = self.v = None

    def update(self, params, grads):
        if self.m is None:
            self.m, self.v = {}, {}
            for key, val in params.items():
                self.m[key], self.v[key] = np.zeros_like(val), np.zeros_like(val)
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


class MultiLayerNet:
    def __init__(self, layers, last_layer, into=lambda x: x, outof=lambda y: y):
        self.layers = OrderedDict((f"{type(layer).__name__}{i}", layer) for i, layer in enumerate(layers))
        self.last_layer, self.into, self.outof = last_layer, into, outof
        self.history = []

    def scores(self, x):
        for layer in self.layers.values():
            x = layer.forward(x)
        return x

    def predict(self, x):
        return self.outof(self.scores(self.into(x)))

    def reconstruct(self, x):
        return self.predict(x)

    def gradient(self, x, t):
        loss = self.last_layer.forward(self.scores(x), t)
        dout = self.last_layer.backward(1)
        for layer in reversed(list(self.layers.values())):
            dout = layer.backward(dout)
        return loss

    def params(self):
        return {(name, key): getattr(layer, key) for name, layer in self.layers.items()
                for key in ("W", "b") if hasattr(layer, key)}  # fmt: skip

    def grads(self):
        return {(name, key): getattr(self.layers[name], "d" + key) for name, key in self.params()}


class Trainer:
    def __init__(self, network, x, t, rng, epochs, mini_batch_size, lr):
        optimizer = Adam(lr)
        network.history.append(network.last_layer.forward(network.scores(x), t))
        for _ in range(epochs):
            perm = rng.permutation(len(x))
            losses = []
            for i in range(0, len(x), mini_batch_size):
                batch_mask = perm[i : i + mini_batch_size]
                losses.append(network.gradient(x[batch_mask], t[batch_mask]))
                optimizer.update(network.params(), network.grads())
            network.history.append(sum(losses) / len(losses))


def he(rng, n, m):
    return np.sqrt(2.0 / n) * rng.standard_normal((n, m))


def standardize(x):
    mean, std = x.mean(axis=0), x.std(axis=0)
    std[std == 0] = 1
    return lambda x: (x - mean) / std


def train_mlp(data, rng):
    into = standardize(data["x_train"])
    D, K = data["x_train"].shape[1], len(np.unique(data["t_train"]))
    layers = [Affine(he(rng, D, 50), np.zeros(50)), Relu(), Affine(he(rng, 50, 50), np.zeros(50)), Relu(),
              Affine(he(rng, 50, K), np.zeros(K))]  # fmt: skip
    network = MultiLayerNet(layers, SoftmaxWithLoss(), into, softmax)
    epochs = 15 if len(data["x_train"]) > 500 else 60
    Trainer(network, into(data["x_train"]), data["t_train"], rng, epochs, 20, 0.002)
    return network


def train_cnn(data, rng):
    W = np.sqrt(2.0 / 9) * rng.standard_normal((10, data["x_train"].shape[1], 3, 3))
    layers = [Convolution(W, np.zeros(10)), Relu(), Pooling(), Affine(he(rng, 90, 30), np.zeros(30)), Relu(),
              Affine(he(rng, 30, 10), np.zeros(10))]  # fmt: skip
    network = MultiLayerNet(layers, SoftmaxWithLoss(), outof=softmax)
    Trainer(network, data["x_train"], data["t_train"], rng, 15, 32, 0.004)
    return network


def train_regressor(data, rng):
    into, t = standardize(data["x_train"]), data["t_train"]
    layers = [Affine(he(rng, 10, 12), np.zeros(12)), Sigmoid(), Affine(he(rng, 12, 1), np.zeros(1))]
    network = MultiLayerNet(layers, MeanSquaredError(), into, lambda y: y.ravel() * t.std() + t.mean())
    Trainer(network, into(data["x_train"]), ((t - t.mean()) / t.std()).reshape(-1, 1), rng, 60, 16, 0.005)
    return network


def train_autoencoder(data, rng):
    x = data["x_train"]
    D = x.shape[1]
    layers = [Affine(he(rng, D, 16), np.zeros(16)), Sigmoid(), Affine(he(rng, 16, D), np.zeros(D)), Sigmoid()]
    network = MultiLayerNet(layers, MeanSquaredError())
    Trainer(network, x, x, rng, 60, 16, 0.01)
    return network
