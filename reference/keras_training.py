"""The networks of exercise 17 in Keras, trained on the same split as a student's: they set the bar.

Only Keras's own API is used, so that any of its backends can stand in. The module `keras` comes in as an argument.
"""

import numpy as np


class Trained:
    """A trained model behind the interface that students' networks have."""

    def __init__(self, model, x, t, epochs, batch_size, back=np.asarray):
        self.model, self.back = model, back
        start = model.evaluate(x, t, verbose=0)
        history = model.fit(x, t, epochs=epochs, batch_size=batch_size, verbose=0)
        self.history = {"loss": [float(loss) for loss in (start, *history.history["loss"])]}

    def predict(self, x):
        return self.back(self.model.predict(x, verbose=0).astype(float))

    reconstruct = predict


def perceptron(keras, data, seed):
    """One hidden layer of 64 units."""
    keras.utils.set_random_seed(seed)
    x, t = data["x_train"], data["t_train"]
    layers = [_standardised(keras, x), keras.layers.Dense(64, activation="relu"), _probabilities(keras, t)]
    model = _compiled(keras, x, layers, "sparse_categorical_crossentropy", 0.002)
    return Trained(model, x, t, epochs=30, batch_size=16)


def convolutional(keras, data, seed):
    """One convolution of eight 3×3 filters and one pooling layer; Keras wants channels last."""
    keras.utils.set_random_seed(seed)
    x, t = data["x_train"], data["t_train"]
    layers = [
        keras.layers.Permute((2, 3, 1)),
        keras.layers.Conv2D(8, 3, padding="same", activation="relu"),
        keras.layers.MaxPooling2D(),
        keras.layers.Flatten(),
        _probabilities(keras, t),
    ]
    model = _compiled(keras, x, layers, "sparse_categorical_crossentropy", 0.005)
    return Trained(model, x, t, epochs=15, batch_size=32)


def regressor(keras, data, seed):
    """One hidden layer of 16 units; the targets are standardised, too."""
    keras.utils.set_random_seed(seed)
    x, t = data["x_train"], data["t_train"]
    mean, std = t.mean(), t.std()
    layers = [_standardised(keras, x), keras.layers.Dense(16, activation="relu"), keras.layers.Dense(1)]
    model = _compiled(keras, x, layers, "mse", 0.002)
    return Trained(model, x, (t - mean) / std, epochs=40, batch_size=16, back=lambda y: y[:, 0] * std + mean)


def autoencoder(keras, data, seed):
    """A code of 16 units between pixels and pixels."""
    keras.utils.set_random_seed(seed)
    x = data["x_train"]
    layers = [keras.layers.Dense(16, activation="relu"), keras.layers.Dense(x.shape[1], activation="sigmoid")]
    model = _compiled(keras, x, layers, "mse", 0.005)
    return Trained(model, x, x, epochs=60, batch_size=16)


def measured(train):
    """A training as a baseline wants it: `(keras, split, seed)` to measures on both sides of the split."""
    measures = {regressor: _error_of_predictions, autoencoder: _error_of_reconstructions}.get(train, _share_and_loss)

    def run(keras, split, seed):
        network = train(keras, {"x_train": split.train.x, "t_train": split.train.t}, seed)
        found = {"curve": network.history["loss"]}
        for name, part in (("train", split.train), ("test", split.test)):
            found |= {f"{name}_{measure}": value for measure, value in measures(network, part).items()}
        return found

    return run


def _share_and_loss(network, part):
    p = network.predict(part.x)
    right = p[np.arange(len(p)), part.t]
    return {"accuracy": float(np.mean(p.argmax(axis=1) == part.t)), "loss": float(-np.mean(np.log(right + 1e-7)))}


def _error_of_predictions(network, part):
    return {"loss": float(np.mean((network.predict(part.x) - part.t) ** 2))}


def _error_of_reconstructions(network, part):
    return {"loss": float(np.mean((network.reconstruct(part.x) - part.x) ** 2))}


def _probabilities(keras, t):
    return keras.layers.Dense(int(t.max()) + 1, activation="softmax")


def _standardised(keras, x):
    variance = x.var(axis=0)
    variance[variance == 0] = 1  # pixels that are always blank have no spread
    return keras.layers.Normalization(mean=x.mean(axis=0), variance=variance)


def _compiled(keras, x, layers, loss, rate):
    model = keras.Sequential([keras.Input(x.shape[1:]), *layers])
    model.compile(optimizer=keras.optimizers.Adam(rate), loss=loss)
    return model
