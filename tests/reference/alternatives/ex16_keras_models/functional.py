"""The functional API of tf.keras, with objects where others write names."""

import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers, losses, metrics, optimizers, regularizers
from tensorflow.keras.models import Model


def build_mlp():
    inputs = keras.Input(shape=(28, 28))
    x = layers.Flatten()(inputs)
    x = layers.Dense(300, activation=tf.nn.relu)(x)
    x = layers.Dense(100, activation=keras.activations.relu)(x)
    return Model(inputs=inputs, outputs=layers.Dense(10, activation=tf.nn.softmax)(x))


def build_mlp_by_add():
    model = keras.models.Sequential()
    model.add(layers.Flatten(input_shape=(28, 28)))
    model.add(layers.Dense(300))
    model.add(layers.Activation("relu"))
    model.add(layers.Dense(100))
    model.add(layers.ReLU())
    model.add(layers.Dense(10))
    model.add(layers.Softmax())
    return model


def compile_mlp(model):
    model.compile(
        loss=losses.SparseCategoricalCrossentropy(from_logits=False),
        optimizer=optimizers.SGD(0.1, momentum=0.0),
        metrics=[metrics.SparseCategoricalAccuracy()],
    )
    return model


def fit(model, X, t, X_val, t_val, epochs=10, batch_size=32):
    train = tf.data.Dataset.from_tensor_slices((X, t)).shuffle(len(X)).batch(batch_size)
    return model.fit(train, epochs=epochs, validation_data=(X_val, t_val), verbose=2).history


def build_cnn():
    inputs = keras.Input(shape=(28, 28, 1))
    x = inputs
    for filters in (32, 64):
        x = layers.Conv2D(filters=filters, kernel_size=(3, 3), padding="valid")(x)
        x = layers.Activation("relu")(x)
        x = layers.MaxPool2D(pool_size=(2, 2), strides=(2, 2))(x)
    x = layers.Dense(64, activation="relu")(layers.Flatten()(x))
    return Model(inputs, layers.Dense(10, activation="softmax")(x))


def build_regularized():
    inputs = keras.Input(shape=(784,))
    x = inputs
    for _ in range(2):
        x = layers.Dense(
            100,
            kernel_initializer=keras.initializers.HeNormal(),
            kernel_regularizer=regularizers.l2(0.001),
        )(x)
        x = layers.BatchNormalization()(x)
        x = layers.Activation("relu")(x)
        x = layers.Dropout(rate=0.2)(x)
    return Model(inputs, layers.Dense(10, activation="softmax")(x))


def build_lstm():
    inputs = keras.Input(shape=(20,))
    x = layers.Embedding(input_dim=1000, output_dim=32)(inputs)
    x = layers.LSTM(32, return_sequences=False)(x)
    return Model(inputs, layers.Dense(1, activation="sigmoid")(x))


def build_autoencoder():
    inputs = keras.Input(shape=(784,))
    code = layers.Dense(32, activation="relu")(layers.Dense(128, activation="relu")(inputs))
    encoder = Model(inputs, code)
    codes = keras.Input(shape=(32,))
    pixels = layers.Dense(784, activation="sigmoid")(layers.Dense(128, activation="relu")(codes))
    decoder = Model(codes, pixels)
    return Model(inputs, decoder(encoder(inputs)))


def fit_denoising(model, clean, noisy, epochs=10, batch_size=32):
    return model.fit(x=noisy, y=clean, epochs=epochs, batch_size=batch_size, shuffle=False, verbose=0)


def make_optimizer(name):
    return {
        "sgd": optimizers.SGD(learning_rate=0.1),
        "momentum": optimizers.SGD(learning_rate=0.1, momentum=0.9),
        "nesterov": optimizers.SGD(learning_rate=0.1, momentum=0.9, nesterov=True),
        "adam": optimizers.Adam(),
        "clipped": optimizers.Adam(clipnorm=1.0),
    }[name]


def make_schedule(name):
    schedules = keras.optimizers.schedules
    return {
        "piecewise": schedules.PiecewiseConstantDecay(boundaries=[700, 900], values=[0.1, 0.05, 0.01]),
        "exponential": schedules.ExponentialDecay(initial_learning_rate=0.1, decay_steps=500, decay_rate=0.5),
        "polynomial": schedules.PolynomialDecay(0.1, decay_steps=900, end_learning_rate=0.01, power=0.5),
    }[name]


def linear_regression_tape(X, y, lr, steps):
    W, b = tf.Variable(tf.zeros([X.shape[1], 1])), tf.Variable(tf.zeros([1]))
    optimizer = keras.optimizers.SGD(lr)
    y = y.reshape(-1, 1)
    losses_seen = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = losses.MeanSquaredError()(y, tf.matmul(X.astype("float32"), W) + b)
        optimizer.apply_gradients(zip(tape.gradient(loss, [W, b]), [W, b], strict=True))
        losses_seen.append(loss)
    return W, b, losses_seen
