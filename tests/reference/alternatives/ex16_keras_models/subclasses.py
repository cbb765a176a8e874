"""Every model a subclass, built when it is first called."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops


class Perceptron(keras.Model):
    def __init__(self, sizes, last):
        super().__init__()
        self.flat = layers.Flatten()
        self.out = layers.Dense(sizes[-1], activation=last)
        self.hidden = [layers.Dense(size) for size in sizes[:-1]]

    def call(self, x):
        x = self.flat(x)
        for layer in self.hidden:
            x = ops.relu(layer(x))
        return self.out(x)


class Convolutional(keras.Model):
    def __init__(self):
        super().__init__()
        self.maps = [layers.Conv2D(32, 3), layers.Conv2D(64, 3)]
        self.pool = layers.MaxPooling2D()
        self.head = Perceptron([64, 10], "softmax")

    def call(self, x):
        for layer in self.maps:
            x = self.pool(tf.nn.relu(layer(x)))
        return self.head(x)


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.linear = layers.Dense(100, kernel_initializer="he_normal", kernel_regularizer=keras.regularizers.L2(1e-3))
        self.norm = layers.BatchNormalization()
        self.drop = layers.Dropout(0.2)

    def call(self, x, training=None):
        return self.drop(tf.nn.relu(self.norm(self.linear(x), training=training)), training=training)


class Regularized(keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = [Block(), Block()]
        self.out = layers.Dense(10, activation="softmax")

    def call(self, x, training=None):
        for block in self.blocks:
            x = block(x, training=training)
        return self.out(x)


class Reader(keras.Model):
    def __init__(self):
        super().__init__()
        self.words = layers.Embedding(1000, 32)
        self.memory = layers.LSTM(32)
        self.score = layers.Dense(1)

    def call(self, x):
        return tf.sigmoid(self.score(self.memory(self.words(x))))


def build_mlp():
    return Perceptron([300, 100, 10], "softmax")


def build_mlp_by_add():
    model = keras.Sequential()
    model.add(keras.Input((28, 28)))
    model.add(layers.Reshape((-1,)))
    model.add(layers.Dense(300, "relu"))
    model.add(layers.Dense(100, "relu"))
    model.add(layers.Dense(10, "softmax"))
    return model


def compile_mlp(model):
    def cross_entropy(t, y):
        return keras.losses.sparse_categorical_crossentropy(t, y)

    model.compile(keras.optimizers.SGD(0.1), cross_entropy, metrics=["acc"])
    return model


def fit(model, X, t, X_val, t_val, epochs=10, batch_size=32):
    history = {"loss": [], "val_loss": []}
    for _ in range(epochs):
        result = model.fit(X, t, batch_size=batch_size, verbose=0)
        history["loss"] += result.history["loss"]
        history["val_loss"].append(model.evaluate(X_val, t_val, verbose=0))
    return history


def build_cnn():
    return Convolutional()


def build_regularized():
    return Regularized()


def build_lstm():
    return Reader()


def build_autoencoder():
    return Perceptron([128, 32, 128, 784], "sigmoid")


def fit_denoising(model, clean, noisy, epochs=10, batch_size=32):
    return model.fit(noisy, clean, epochs=epochs, batch_size=batch_size, verbose=0)


class Clipped(keras.optimizers.Adam):
    def apply_gradients(self, grads_and_vars):
        return super().apply_gradients([(tf.clip_by_norm(g, 1.0), v) for g, v in grads_and_vars])

    def apply(self, grads, trainable_variables=None):
        return super().apply([tf.clip_by_norm(g, 1.0) for g in grads], trainable_variables)


def make_optimizer(name):
    if name == "adam":
        return keras.optimizers.Adam()
    if name == "clipped":
        return Clipped(0.001)
    momentum = {"sgd": 0.0, "momentum": 0.9, "nesterov": 0.9}[name]
    return keras.optimizers.SGD(learning_rate=0.1, momentum=momentum, nesterov=(name == "nesterov"))


class Rates(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, rate):
        self.rate = rate

    def __call__(self, step):
        return self.rate(ops.cast(step, "float32"))


def make_schedule(name):
    if name == "piecewise":
        return Rates(lambda e: ops.where(e <= 700, 0.1, ops.where(e <= 900, 0.05, 0.01)))
    if name == "exponential":
        return Rates(lambda e: 0.1 * ops.power(0.5, e / 500))
    return Rates(lambda e: 0.09 * ops.sqrt(1 - ops.minimum(e, 900.0) / 900) + 0.01)


def linear_regression_tape(X, y, lr, steps):
    W, b = tf.Variable(np.zeros(X.shape[1])), tf.Variable(0.0, dtype=tf.float64)
    losses = []
    for _ in range(steps):
        with tf.GradientTape(persistent=True) as tape:
            loss = tf.math.reduce_mean(tf.math.squared_difference(tf.tensordot(X, W, 1) + b, y))
        losses.append(loss.numpy())
        dW, db = tape.gradient(loss, W), tape.gradient(loss, b)
        W.assign(W - lr * dW)
        b.assign(b - lr * db)
    return W.numpy(), b.numpy(), losses
