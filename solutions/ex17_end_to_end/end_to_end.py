"""Exercise 17: end to end. Put your own parts together, and let the network learn from data."""

import numpy as np


def train_mlp(data, rng):
    """Train a multilayer perceptron that sorts samples into classes.

    Take what you have written before: `Affine` and `Relu` (exercise 6), a start (9), an optimizer (7) and mini-batches
    (8). How many units, epochs and which learning rate is up to you; the same function must serve every data set, so
    read the numbers of inputs and classes off the data. The loss is the mean cross-entropy, as always.

    Args:
        data: dict of arrays, not to be changed: `x_train (N, D)` with labels `t_train (N,)` from 0 to K - 1, and
            `x_val`, `t_val` for your own choices. **The training samples are sorted by label.** Columns may be in any
            unit.
        rng: `numpy.random.Generator`, the only source of randomness.

    Returns:
        An object with

        - `predict(x)`: probabilities `(N, K)` for samples `(N, D)`; each row sums to 1;
        - `history`: dict with the list `history["loss"]`: the loss on the training data before the first update, then
          one number for every epoch (its mean over the mini-batches, or measured afterwards).
    """
    ### BEGIN SOLUTION
    scale = Standardizer(data["x_train"])
    x, t = scale(data["x_train"]), data["t_train"]
    classes = int(t.max()) + 1
    layers = [*dense(x.shape[1], 64, rng), Relu(), *dense(64, classes, rng)]
    return Network(layers, SoftmaxWithLoss(), scale).fit(
        x, t, rng, epochs=max(30, 20_000 // len(x)), batch_size=16, lr=0.002
    )
    ### END SOLUTION


def train_cnn(data, rng):
    """Train a convolutional network that sorts images into classes.

    At least one `Convolution` and one pooling layer (exercise 12) before the `Affine` layers.

    Args:
        data: dict of arrays, not to be changed: images `x_train (N, C, H, W)` with labels `t_train (N,)` from 0 to
            K - 1, **sorted by label**, and `x_val`, `t_val` for your own choices.
        rng: `numpy.random.Generator`, the only source of randomness.

    Returns:
        An object with `predict(x)`, which takes images `(N, C, H, W)`, and `history`, as for `train_mlp`.
    """
    ### BEGIN SOLUTION
    x, t = data["x_train"], data["t_train"]
    _, channels, height, width = x.shape
    filters, classes = 8, int(t.max()) + 1
    pooled = filters * (height // 2) * (width // 2)
    W = rng.normal(0, np.sqrt(2 / (9 * channels)), (filters, channels, 3, 3))
    layers = [Convolution(W, np.zeros(filters)), Relu(), MaxPooling(), *dense(pooled, classes, rng)]
    return Network(layers, SoftmaxWithLoss()).fit(x, t, rng, epochs=15, batch_size=32, lr=0.005)
    ### END SOLUTION


def train_regressor(data, rng):
    """Train a network that predicts a number. The loss is the mean squared error.

    Args:
        data: dict of arrays, not to be changed: `x_train (N, D)` with targets `t_train (N,)`, sorted by target, and
            `x_val`, `t_val` for your own choices. The columns come in their own units (years, mg/dl, ...), and so do
            the targets.
        rng: `numpy.random.Generator`, the only source of randomness.

    Returns:
        An object with

        - `predict(x)`: predictions `(N,)` in the unit of the targets;
        - `history`: dict with the list `history["loss"]` as for `train_mlp`, here of the mean squared error (in
          whatever unit you train).
    """
    ### BEGIN SOLUTION
    scale, unit = Standardizer(data["x_train"]), Standardizer(data["t_train"][:, np.newaxis])
    x, t = scale(data["x_train"]), unit(data["t_train"][:, np.newaxis])
    layers = [*dense(x.shape[1], 16, rng), Relu(), *dense(16, 1, rng)]
    network = Network(layers, MeanSquaredError(), scale, lambda y: unit.back(y)[:, 0])
    return network.fit(x, t, rng, epochs=40, batch_size=16, lr=0.002)
    ### END SOLUTION


def train_autoencoder(data, rng):
    """Train an autoencoder: inputs through a narrow code of at most 16 units and back.

    Args:
        data: dict of arrays, not to be changed: `x_train (N, D)` and `x_val`, entries between 0 and 1.
        rng: `numpy.random.Generator`, the only source of randomness.

    Returns:
        An object with

        - `reconstruct(x)`: the reconstructions `(N, D)` of samples `(N, D)`;
        - `history`: dict with the list `history["loss"]` as for `train_mlp`, here of the mean over all elements of the
          squared error.
    """
    ### BEGIN SOLUTION
    x = data["x_train"]
    layers = [*dense(x.shape[1], 16, rng), Relu(), *dense(16, x.shape[1], rng), Sigmoid()]
    return Network(layers, MeanSquaredError()).fit(x, x, rng, epochs=60, batch_size=16, lr=0.005)
    ### END SOLUTION


### BEGIN SOLUTION
# ruff: noqa: D101, D102 - these are the parts of earlier exercises, which explain them


class Standardizer:
    def __init__(self, x):
        self.mean, self.std = x.mean(axis=0), x.std(axis=0)
        self.std[self.std == 0] = 1  # a pixel that is always blank

    def __call__(self, x):
        return (x - self.mean) / self.std

    def back(self, z):
        return z * self.std + self.mean


class Affine:
    def __init__(self, W, b):
        self.params = {"W": W, "b": b}

    def forward(self, x):
        self.shape, self.x = x.shape, x.reshape(len(x), -1)
        return self.x @ self.params["W"] + self.params["b"]

    def backward(self, dout):
        self.grads = {"W": self.x.T @ dout, "b": dout.sum(axis=0)}
        return (dout @ self.params["W"].T).reshape(self.shape)


def dense(inputs, units, rng):
    """An affine layer, started as He et al. say."""
    return [Affine(rng.normal(0, np.sqrt(2 / inputs), (inputs, units)), np.zeros(units))]


class Convolution:
    """3×3 filters with a border of zeros, so that images keep their size."""

    def __init__(self, W, b):
        self.params = {"W": W, "b": b}

    def forward(self, x):
        self.padded = np.pad(x, [(0, 0), (0, 0), (1, 1), (1, 1)])
        windows = np.lib.stride_tricks.sliding_window_view(self.padded, (3, 3), axis=(2, 3))
        n, channels, height, width = x.shape
        self.col = windows.transpose(0, 2, 3, 1, 4, 5).reshape(-1, channels * 9)
        W = self.params["W"]
        y = self.col @ W.reshape(len(W), -1).T + self.params["b"]
        return y.reshape(n, height, width, -1).transpose(0, 3, 1, 2)

    def backward(self, dout):
        W = self.params["W"]
        rows = dout.transpose(0, 2, 3, 1).reshape(-1, len(W))
        self.grads = {"W": (rows.T @ self.col).reshape(W.shape), "b": rows.sum(axis=0)}
        n, _, height, width = dout.shape
        windows = (rows @ W.reshape(len(W), -1)).reshape(n, height, width, -1, 3, 3)
        dx = np.zeros_like(self.padded)
        for i in range(3):
            for j in range(3):
                dx[:, :, i : i + height, j : j + width] += windows[..., i, j].transpose(0, 3, 1, 2)
        return dx[:, :, 1:-1, 1:-1]


class MaxPooling:
    """The largest of every 2×2 pixels."""

    def forward(self, x):
        n, c, h, w = x.shape
        blocks = x.reshape(n, c, h // 2, 2, w // 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(n, c, h // 2, w // 2, 4)
        self.shape, self.largest = x.shape, blocks.argmax(axis=-1)[..., np.newaxis]
        return np.take_along_axis(blocks, self.largest, axis=-1)[..., 0]

    def backward(self, dout):
        n, c, h, w = self.shape
        blocks = np.zeros((*dout.shape, 4))
        np.put_along_axis(blocks, self.largest, dout[..., np.newaxis], axis=-1)
        return blocks.reshape(n, c, h // 2, w // 2, 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(self.shape)


class Relu:
    def forward(self, x):
        self.open = x > 0
        return x * self.open

    def backward(self, dout):
        return dout * self.open


class Sigmoid:
    def forward(self, x):
        self.y = 0.5 * (1 + np.tanh(0.5 * x))
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)


class SoftmaxWithLoss:
    @staticmethod
    def output(scores):
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    def forward(self, scores, t):
        self.p, self.t = self.output(scores), t
        return -np.mean(np.log(self.p[np.arange(len(t)), t] + 1e-7))

    def backward(self):
        dx = self.p.copy()
        dx[np.arange(len(dx)), self.t] -= 1
        return dx / len(dx)


class MeanSquaredError:
    @staticmethod
    def output(y):
        return y

    def forward(self, y, t):
        self.error = y - t
        return np.mean(self.error**2)

    def backward(self):
        return 2 * self.error / self.error.size


class Adam:
    def __init__(self, lr):
        self.lr, self.t, self.m, self.v = lr, 0, {}, {}

    def update(self, params, grads):
        self.t += 1
        for name, g in grads.items():
            self.m[name] = 0.9 * self.m.get(name, 0) + 0.1 * g
            self.v[name] = 0.999 * self.v.get(name, 0) + 0.001 * g**2
            m, v = self.m[name] / (1 - 0.9**self.t), self.v[name] / (1 - 0.999**self.t)
            params[name] -= self.lr * m / (np.sqrt(v) + 1e-7)


class Network:
    """Layers and a loss; `before` and `after` translate between the user's units and the network's."""

    def __init__(self, layers, loss, before=lambda x: x, after=lambda y: y):
        self.layers, self.loss, self.before, self.after = layers, loss, before, after
        self.history = {"loss": []}

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def predict(self, x):
        return self.after(self.loss.output(self.forward(self.before(x))))

    reconstruct = predict

    def fit(self, x, t, rng, epochs, batch_size, lr):
        trained = [layer for layer in self.layers if hasattr(layer, "params")]
        optimizers = [Adam(lr) for _ in trained]
        self.history["loss"].append(self.loss.forward(self.forward(x), t))
        for _ in range(epochs):
            losses = []
            for batch in np.array_split(rng.permutation(len(x)), max(1, len(x) // batch_size)):
                losses.append(self.loss.forward(self.forward(x[batch]), t[batch]))
                dout = self.loss.backward()
                for layer in reversed(self.layers):
                    dout = layer.backward(dout)
                for layer, optimizer in zip(trained, optimizers, strict=True):
                    optimizer.update(layer.params, layer.grads)
            self.history["loss"].append(np.mean(losses))
        return self


### END SOLUTION
