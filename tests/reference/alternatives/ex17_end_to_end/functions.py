"""No layers at all: plain functions in float32, momentum instead of Adam, batches drawn by slicing a shuffled copy."""

import numpy as np


class Trained:
    def __init__(self, answer, losses):
        self.predict = self.reconstruct = answer
        self.history = {"loss": losses}


def hidden_layer(x, w):
    return np.maximum(x @ w[0] + w[1], 0)


def outputs(x, w, squash):
    return squash(hidden_layer(x, w) @ w[2] + w[3])


def softmax(z):
    z = np.exp(z - z.max(axis=-1, keepdims=True))
    return z / z.sum(axis=-1, keepdims=True)


def logistic(z):
    return 1 / (1 + np.exp(-z))


def learn(x, t, units, rng, squash, epochs, size, lr, loss, delta):
    """One hidden layer; `delta` is the gradient of the loss at the scores of the last layer."""
    x, t = x.astype(np.float32), t.astype(np.float32)
    n, d = x.shape
    k = t.shape[1]
    w = [
        rng.normal(0, np.sqrt(2 / d), (d, units)).astype(np.float32),
        np.zeros(units, np.float32),
        rng.normal(0, np.sqrt(1 / units), (units, k)).astype(np.float32),
        np.zeros(k, np.float32),
    ]
    v = [np.zeros_like(each) for each in w]
    losses = [float(loss(outputs(x, w, squash), t))]
    for _ in range(epochs):
        p = rng.permutation(n)
        xs, ts = x[p], t[p]
        for i in range(0, n, size):
            xb, tb = xs[i : i + size], ts[i : i + size]
            h = hidden_layer(xb, w)
            d2 = delta(squash(h @ w[2] + w[3]), tb)
            d1 = (d2 @ w[2].T) * (h > 0)
            for j, g in enumerate([xb.T @ d1, d1.sum(0), h.T @ d2, d2.sum(0)]):
                v[j] = 0.9 * v[j] - lr * g
                w[j] += v[j]
        losses.append(float(loss(outputs(x, w, squash), t)))
    return w, losses


def scaling(x):
    mean, std = x.mean(0), x.std(0)
    return lambda samples: ((samples - mean) / np.where(std == 0, 1, std)).astype(np.float32)


def cross_entropy(p, t):
    return -(t * np.log(p + 1e-7)).sum(1).mean()


def train_mlp(data, rng):
    scale = scaling(data["x_train"])
    x = scale(data["x_train"])
    t = np.eye(data["t_train"].max() + 1)[data["t_train"]]
    epochs = 25 if len(x) > 500 else 150
    w, losses = learn(x, t, 50, rng, softmax, epochs, 25, 0.02, cross_entropy, lambda p, t: (p - t) / len(t))
    return Trained(lambda x: outputs(scale(x), w, softmax), losses)


def patches(x):
    """Every 3×3 neighbourhood: (N, H - 2, W - 2, 9 C)."""
    h, w = x.shape[2] - 2, x.shape[3] - 2
    return np.concatenate([x[:, :, i : i + h, j : j + w] for i in range(3) for j in range(3)], axis=1).transpose(
        0, 2, 3, 1
    )


def train_cnn(data, rng):
    def pooled(x, filters):
        z = np.maximum(patches(x) @ filters[0] + filters[1], 0)
        n, h, w, f = z.shape
        blocks = z.reshape(n, h // 2, 2, w // 2, 2, f)
        return z, blocks.mean(axis=(2, 4)).reshape(n, -1)

    x, t = data["x_train"], np.eye(data["t_train"].max() + 1)[data["t_train"]]
    filters = [rng.normal(0, np.sqrt(2 / 9), (9 * x.shape[1], 10)), np.zeros(10)]
    rows = pooled(x[:1], filters)[1].shape[1]
    w = [rng.normal(0, np.sqrt(1 / rows), (rows, t.shape[1])), np.zeros(t.shape[1])]
    params = [*filters, *w]
    v = [np.zeros_like(each) for each in params]

    def answer(x):
        return softmax(pooled(x, filters)[1] @ w[0] + w[1])

    losses = [cross_entropy(answer(x), t)]
    for _ in range(25):
        p = rng.permutation(len(x))
        for batch in np.array_split(p, len(x) // 32):
            z, h = pooled(x[batch], filters)
            d2 = (softmax(h @ w[0] + w[1]) - t[batch]) / len(batch)
            n, height, width, f = z.shape
            spread = (d2 @ w[0].T).reshape(n, height // 2, 1, width // 2, 1, f) / 4
            d1 = (np.broadcast_to(spread, (n, height // 2, 2, width // 2, 2, f)).reshape(z.shape) * (z > 0)).reshape(
                -1, f
            )
            cols = patches(x[batch]).reshape(len(d1), -1)
            for j, g in enumerate([cols.T @ d1, d1.sum(0), h.T @ d2, d2.sum(0)]):
                v[j] = 0.9 * v[j] - 0.1 * g
                params[j] += v[j]
        losses.append(cross_entropy(answer(x), t))
    return Trained(answer, losses)


def squared(y, t):
    return ((y - t) ** 2).mean()


def train_regressor(data, rng):
    scale, mean, std = scaling(data["x_train"]), data["t_train"].mean(), data["t_train"].std()
    t = (data["t_train"][:, None] - mean) / std
    w, losses = learn(
        scale(data["x_train"]), t, 10, rng, lambda z: z, 30, 20, 0.005, squared, lambda y, t: 2 * (y - t) / t.size
    )
    # A column instead of a row of numbers is as good.
    return Trained(lambda x: outputs(scale(x), w, lambda z: z) * std + mean, losses)


def train_autoencoder(data, rng):
    x = data["x_train"]
    w, losses = learn(x, x, 16, rng, logistic, 60, 16, 2.0, squared, lambda y, t: 2 * (y - t) / t.size * y * (1 - y))
    return Trained(lambda x: outputs(x.astype(np.float32), w, logistic), losses)
