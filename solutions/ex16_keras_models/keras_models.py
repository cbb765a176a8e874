"""Exercise 16: the same in TensorFlow. What you have built by hand, in the words of Keras."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def build_mlp():
    """A multilayer perceptron for grey images of 28 x 28 pixels, not compiled yet.

    28 x 28 numbers -> flattened to 784 -> 300 units, ReLU -> 100 units, ReLU -> 10 units, softmax. All layers are fully
    connected and have biases: 266,610 parameters.

    Returns:
        A Keras model: images (N, 28, 28) in, probabilities (N, 10) out.
    """
    ### BEGIN SOLUTION
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Flatten(),
            layers.Dense(300, activation="relu"),
            layers.Dense(100, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    ### END SOLUTION


def build_mlp_by_add():
    """The network of `build_mlp`, put together layer by layer with `model.add(...)`.

    Returns:
        A Keras model like that of `build_mlp`.
    """
    ### BEGIN SOLUTION
    model = keras.Sequential()
    model.add(keras.Input((28, 28)))
    model.add(layers.Flatten())
    for units, activation in ((300, "relu"), (100, "relu"), (10, "softmax")):
        model.add(layers.Dense(units, activation=activation))
    return model
    ### END SOLUTION


def compile_mlp(model):
    """Compile a classifier whose last layer is a softmax, for labels that are integers.

    Stochastic gradient descent without momentum at learning rate 0.1; cross-entropy of probabilities with integer
    labels (N,), averaged over the batch; the metric is accuracy.

    Args:
        model: a Keras model that gives probabilities (N, K); it is compiled in place.

    Returns:
        The model.
    """
    ### BEGIN SOLUTION
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=0.1),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
    ### END SOLUTION


def fit(model, X, t, X_val, t_val, epochs=10, batch_size=32):
    """Train a compiled model and watch it on data that it does not learn from.

    Args:
        model: a compiled Keras model.
        X: inputs to train on.
        t: their targets.
        X_val: inputs to validate on, after each epoch.
        t_val: their targets.
        epochs: how many times all of X is used.
        batch_size: of the mini-batches.

    Returns:
        What the training has recorded: the `History`, or its dictionary `{"loss": [...], "val_loss": [...], ...}` with
        one number an epoch.
    """
    ### BEGIN SOLUTION
    return model.fit(X, t, batch_size, epochs, validation_data=(X_val, t_val), verbose=0)
    ### END SOLUTION


def build_cnn():
    """A convolutional network for grey images, channels last (as Keras wants them), not compiled yet.

    28 x 28 x 1 -> convolution with 32 filters 3 x 3, ReLU -> max pooling 2 x 2 -> convolution with 64 filters 3 x 3,
    ReLU -> max pooling 2 x 2 -> flattened -> 64 units, ReLU -> 10 units, softmax. Convolutions have stride 1 and no
    padding, pools do not overlap: 121,930 parameters.

    Returns:
        A Keras model: images (N, 28, 28, 1) in, probabilities (N, 10) out.
    """
    ### BEGIN SOLUTION
    image = keras.Input((28, 28, 1))
    maps = layers.Conv2D(32, 3, activation="relu")(image)
    maps = layers.MaxPooling2D(2)(maps)
    maps = layers.Conv2D(64, 3, activation="relu")(maps)
    maps = layers.MaxPooling2D(2)(maps)
    hidden = layers.Dense(64, activation="relu")(layers.Flatten()(maps))
    return keras.Model(image, layers.Dense(10, activation="softmax")(hidden))
    ### END SOLUTION


def build_regularized():
    """A network with everything of exercises 9 to 11, not compiled yet.

    784 numbers -> twice [100 units without an activation, He initialization (normal), L2 penalty 0.001 on the weights
    but not on the biases -> batch normalization -> ReLU -> dropout that drops 20 %] -> 10 units, softmax, nothing
    special.

    Returns:
        A Keras model: (N, 784) in, probabilities (N, 10) out. Momentum and epsilon of the normalization are Keras's
        own.
    """
    ### BEGIN SOLUTION
    model = keras.Sequential([keras.Input((784,))])
    for _ in range(2):
        model.add(layers.Dense(100, kernel_initializer="he_normal", kernel_regularizer=keras.regularizers.L2(0.001)))
        model.add(layers.BatchNormalization())
        model.add(layers.ReLU())
        model.add(layers.Dropout(0.2))
    model.add(layers.Dense(10, activation="softmax"))
    return model
    ### END SOLUTION


def build_lstm():
    """A network that says how likely a sentence is a friendly one, not compiled yet.

    A sentence is 20 words, each of which is a number below 1000 -> embedding of 32 numbers a word -> LSTM with 32
    units, of which the last state counts -> one unit that gives a probability: 40,353 parameters.

    Returns:
        A Keras model: word numbers (N, 20) in, probabilities (N, 1) out.
    """
    ### BEGIN SOLUTION
    return keras.Sequential(
        [
            keras.Input((20,), dtype="int32"),
            layers.Embedding(1000, 32),
            layers.LSTM(32),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    ### END SOLUTION


def build_autoencoder():
    """An autoencoder for flattened images with pixels between 0 and 1, not compiled yet.

    784 -> 128 units, ReLU -> 32 units, ReLU (the code) -> 128 units, ReLU -> 784 units, sigmoid: 209,968 parameters.

    Returns:
        A Keras model: (N, 784) in, (N, 784) out.
    """
    ### BEGIN SOLUTION
    hidden = [layers.Dense(units, activation="relu") for units in (128, 32, 128)]
    return keras.Sequential([keras.Input((784,)), *hidden, layers.Dense(784, activation="sigmoid")])
    ### END SOLUTION


def fit_denoising(model, clean, noisy, epochs=10, batch_size=32):
    """Teach a compiled autoencoder to take the noise out of what it sees.

    Args:
        model: a compiled Keras model whose output has the shape of its input.
        clean: images as they should come out (N, D).
        noisy: the same images with noise, in the same order.
        epochs: how many times all images are used.
        batch_size: of the mini-batches.

    Returns:
        What the training has recorded, as in `fit`; there is no validation here.
    """
    ### BEGIN SOLUTION
    return model.fit(noisy, clean, batch_size, epochs, verbose=0)
    ### END SOLUTION


def make_optimizer(name):
    """An optimizer of exercise 7 by its name.

    "sgd": learning rate 0.1. "momentum": the same with momentum 0.9. "nesterov": the same in Nesterov's form. "adam":
    learning rate 0.001. "clipped": Adam with learning rate 0.001 that first scales the gradient of each variable down
    to norm 1 where it is longer.

    Args:
        name: one of these.

    Returns:
        A new Keras optimizer; whatever is not said here is as Keras has it.
    """
    ### BEGIN SOLUTION
    if name == "adam":
        return keras.optimizers.Adam(1e-3)
    if name == "clipped":
        return keras.optimizers.Adam(1e-3, clipnorm=1.0)
    momentum = 0.0 if name == "sgd" else 0.9
    return keras.optimizers.SGD(0.1, momentum=momentum, nesterov=name == "nesterov")
    ### END SOLUTION


def make_schedule(name):
    """A learning-rate schedule of exercise 8 by its name, as an object of Keras.

    "piecewise": 0.1 up to and including step 700, then 0.05 up to and including step 900, then 0.01.
    "exponential": 0.1 * 0.5^(step / 500), smoothly.
    "polynomial": (0.1 - 0.01) * (1 - step / 900)^0.5 + 0.01, and 0.01 from step 900 on.

    Args:
        name: one of these.

    Returns:
        A schedule that can be called with a step, and given to an optimizer as its learning rate.
    """
    ### BEGIN SOLUTION
    schedules = keras.optimizers.schedules
    if name == "piecewise":
        return schedules.PiecewiseConstantDecay([700, 900], [0.1, 0.05, 0.01])
    if name == "exponential":
        return schedules.ExponentialDecay(0.1, 500, 0.5)
    return schedules.PolynomialDecay(0.1, 900, 0.01, 0.5)
    ### END SOLUTION


def linear_regression_tape(X, y, lr, steps):
    """The linear regression of exercise 5, with `tf.GradientTape` in place of your own gradient.

    The model is X W + b, the loss the mean of the squared errors. W and b start at zero, and each step is batch
    gradient descent: W <- W - lr dL/dW, b <- b - lr dL/db.

    Args:
        X: inputs (N, D), a NumPy array.
        y: targets (N,).
        lr: learning rate.
        steps: how many updates.

    Returns:
        W (D,), b (a number) and the list of the losses, each before its update; tensors, variables or NumPy.
    """
    ### BEGIN SOLUTION
    inputs, targets = tf.constant(X, tf.float32), tf.constant(y, tf.float32)
    W, b = tf.Variable(tf.zeros(inputs.shape[1])), tf.Variable(0.0)
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            error = tf.linalg.matvec(inputs, W) + b - targets
            loss = tf.reduce_mean(error**2)
        dW, db = tape.gradient(loss, [W, b])
        W.assign_sub(lr * dW)
        b.assign_sub(lr * db)
        losses.append(float(loss))
    return np.array(W), float(b), losses
    ### END SOLUTION
