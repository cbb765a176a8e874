"""The oracles: TensorFlow and Keras as independent answers, with their layouts, gate orders and epsilons translated.

The only file that knows Keras's conventions. Nothing here is imported unless `grade verify` runs: the libraries come in
as arguments (`tf`, `keras`) or are imported inside the functions. One section for each exercise.
"""

import numpy as np

# --- exercise 1: gates ------------------------------------------------------------------------------------------------


def gate(tf, logical):
    """A logical operation of TensorFlow on two numbers, each of which is true above one half."""
    return lambda x1, x2: int(logical(tf.constant(x1 > 0.5), tf.constant(x2 > 0.5)))


def dense_network(keras, *layers):
    """A `keras.Sequential` of Dense layers with these weights, biases and activations, as a function of rows."""
    network = _dense(keras, len(layers[0][0]), [(len(b), activation) for _, b, activation in layers])
    network.set_weights([array for w, b, _ in layers for array in (w, b)])
    return lambda x: network(x).numpy().squeeze(axis=-1)


def _dense(keras, inputs, layers):
    network = keras.Sequential([keras.layers.Dense(units, activation, dtype="float64") for units, activation in layers])
    network.build((None, inputs))
    return network


# --- exercise 2: tensors ----------------------------------------------------------------------------------------------


def dense_layers(keras, sizes, activations):
    """A `keras.Sequential` of Dense layers as a function of rows and of a dict `W1`, `b1`, `W2`, ..."""
    network = _dense(keras, sizes[0], list(zip(sizes[1:], activations, strict=True)))

    def forward(x, params):
        network.set_weights([params[f"{kind}{layer}"] for layer in range(1, len(sizes)) for kind in "Wb"])
        return network(x).numpy()

    return forward


# --- exercise 3: activations ------------------------------------------------------------------------------------------


def on_arrays(function):
    """A function of tensors as a function of arrays."""
    return lambda *arguments: function(*arguments).numpy()


def slope(tf, function):
    """The derivative of an entry-by-entry function of tensors, from the tape."""

    def derivative(x, *arguments):
        x = tf.constant(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x, *arguments)
        return tape.gradient(y, x).numpy()

    return derivative


# --- exercise 4: losses -----------------------------------------------------------------------------------------------


def mean_loss(loss):
    """A Keras loss, which takes (t, y) and averages over the last axis only, as the mean over everything of (y, t)."""

    def mean(y, t, *settings):
        return float(np.mean(loss(np.atleast_2d(t), np.atleast_2d(y), *settings)))

    return mean


def class_loss(dense, sparse):
    """A pair of Keras losses (or metrics), for one-hot targets and for labels, as one mean of (y, t)."""

    def mean(y, t):
        one_hot = np.shape(t) == np.shape(y)
        values = dense(np.atleast_2d(t), np.atleast_2d(y)) if one_hot else sparse(t, y)
        return float(np.mean(values))

    return mean


def softmax_cross_entropy_grad(tf):
    """The tape's gradient of the mean of `tf.nn.softmax_cross_entropy_with_logits`."""

    def gradient(logits, t):
        rows = tf.constant(np.atleast_2d(logits))
        one_hot = np.atleast_2d(t) if np.shape(t) == np.shape(logits) else np.eye(rows.shape[1])[t]
        with tf.GradientTape() as tape:
            tape.watch(rows)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(one_hot, rows))
        return tape.gradient(loss, rows).numpy().reshape(np.shape(logits))

    return gradient


# --- exercise 5: gradients --------------------------------------------------------------------------------------------


def complex_step(f, x):
    """The derivative as Im f(x + ih) / h: nothing is subtracted, so h can be tiny."""
    return f(x + 1e-30j).imag / 1e-30


def five_point_gradient(f, x):
    """Partial derivatives from four evaluations each, in place as `f` may not look at its argument."""
    step = 1e-2
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        value = x[index]
        values = {}
        for k in (-2, -1, 1, 2):
            x[index] = value + k * step
            values[k] = f(x)
        x[index] = value
        gradient[index] = (8 * (values[1] - values[-1]) - (values[2] - values[-2])) / (12 * step)
    return gradient


def exact_descent(f, init_x, lr=0.01, steps=100):
    """Gradient descent by complex steps."""
    history = [init_x]
    for _ in range(steps):
        x = history[-1]
        slopes = [f(x + 1e-30j * unit).imag / 1e-30 for unit in np.eye(x.size)]
        history.append(x - lr * np.array(slopes))
    return history[-1], history


def regression(tf):
    """One Keras-style layer with one output, trained by `tf.GradientTape`."""

    def fit(x, y, lr, epochs):
        w, b = tf.Variable(np.zeros(x.shape[1])), tf.Variable(np.float64(0.0))
        losses = []
        for _ in range(epochs):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.math.squared_difference(tf.linalg.matvec(x, w) + b, y))
            losses.append(loss.numpy())
            dw, db = tape.gradient(loss, [w, b])
            w.assign_sub(lr * dw)
            b.assign_sub(lr * db)
        return w.numpy(), b.numpy(), losses

    return fit


# --- exercise 6: backpropagation --------------------------------------------------------------------------------------


def elementwise_layer(tf, function):
    """A TensorFlow function of one array as a layer; the tape goes backward."""

    class Layer:
        def forward(self, x):
            self.x = tf.constant(x)
            with tf.GradientTape() as self.tape:
                self.tape.watch(self.x)
                self.y = function(self.x)
            return self.y.numpy()

        def backward(self, dout):
            return self.tape.gradient(self.y, self.x, output_gradients=tf.constant(dout)).numpy()

    return Layer


def affine_layer(tf):
    """`tf.linalg.matmul` after `tf.reshape`, with gradients by a tape."""

    class Affine:
        def __init__(self, w, b):
            self.w, self.b = tf.Variable(w), tf.Variable(b)

        def forward(self, x):
            self.x = tf.constant(x)
            with tf.GradientTape() as self.tape:
                self.tape.watch(self.x)
                self.y = tf.nn.bias_add(tf.matmul(tf.reshape(self.x, (len(x), -1)), self.w), self.b)
            return self.y.numpy()

        def backward(self, dout):
            sources = [self.x, self.w, self.b]
            gradients = self.tape.gradient(self.y, sources, output_gradients=tf.constant(dout))
            dx, self.dW, self.db = (gradient.numpy() for gradient in gradients)
            return dx

    return Affine


def _mean_cross_entropy(tf, logits, t):
    if t.ndim == 1:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(t, logits)
    else:
        losses = tf.nn.softmax_cross_entropy_with_logits(t, logits)
    return tf.reduce_mean(losses)


def softmax_with_loss(tf):
    """TensorFlow's cross-entropy from logits, dense or sparse by the targets."""

    class SoftmaxWithLoss:
        def forward(self, x, t):
            logits = tf.constant(x)
            with tf.GradientTape() as tape:
                tape.watch(logits)
                loss = _mean_cross_entropy(tf, logits, t)
            self.dx = tape.gradient(loss, logits).numpy()
            return loss.numpy()

        def backward(self, dout=1):
            return dout * self.dx

    return SoftmaxWithLoss


def residual_by_differences():
    """The sum x + F(x), with a backward pass that only goes forward: central differences of the sum of dout * y."""

    class Residual:
        def __init__(self, layer):
            self.layer = layer

        def forward(self, x):
            self.x = x
            return x + self.layer.forward(x)

        def backward(self, dout):
            dx = np.zeros(self.x.shape)
            for index in np.ndindex(dx.shape):
                step = np.zeros(dx.shape)
                step[index] = 1e-4
                ahead = self.x + step + self.layer.forward(self.x + step)
                behind = self.x - step + self.layer.forward(self.x - step)
                dx[index] = np.sum(dout * (ahead - behind)) / 2e-4
            return dx

    return Residual


def two_layer_net(tf):
    """Sigmoid, two matrices and TensorFlow's cross-entropy, with gradients by a tape."""

    class TwoLayerNet:
        def __init__(self, w1, b1, w2, b2):
            values = {"W1": w1, "b1": b1, "W2": w2, "b2": b2}
            self.variables = {name: tf.Variable(value) for name, value in values.items()}

        def _predict(self, x):
            v = self.variables
            return tf.sigmoid(x @ v["W1"] + v["b1"]) @ v["W2"] + v["b2"]

        def predict(self, x):
            return self._predict(x).numpy()

        def loss(self, x, t):
            return _mean_cross_entropy(tf, self._predict(x), t).numpy()

        def gradient(self, x, t):
            with tf.GradientTape() as tape:
                loss = _mean_cross_entropy(tf, self._predict(x), t)
            return {name: gradient.numpy() for name, gradient in tape.gradient(loss, self.variables).items()}

    return TwoLayerNet


def sigmoid_net_step(tf):
    """One step of plain gradient descent, with gradients by a tape."""

    def step(w1, w2, x, t, lr):
        weights = [tf.Variable(w1), tf.Variable(w2)]
        with tf.GradientTape() as tape:
            h = tf.sigmoid(tf.linalg.matvec(weights[0], x))
            loss = tf.reduce_sum((t - tf.sigmoid(tf.linalg.matvec(weights[1], h))) ** 2) / 2
        dw1, dw2 = tape.gradient(loss, weights)
        return (w1 - lr * dw1).numpy(), (w2 - lr * dw2).numpy(), loss.numpy()

    return step


# --- exercise 7: optimizers -------------------------------------------------------------------------------------------

# So small that a division is as good as without it, but 0 / 0 where a gradient has always been 0.
NO_EPSILON = 1e-30


def _optimizer(tf, apply, slots, *defaults):
    """A class with `update(params, grads)` around one of TensorFlow's raw update operations, in float64.

    Args:
        tf: TensorFlow.
        apply: function of (var, slots, grad, t, settings) that runs the operation.
        slots: how many arrays the operation remembers of each parameter.
        defaults: values of settings that are not given.
    """

    class Optimizer:
        def __init__(self, *settings):
            self.settings = [tf.constant(value, tf.float64) for value in (*settings, *defaults[len(settings) :])]
            self.t, self.slots = 0, {}

        def update(self, params, grads):
            self.t += 1
            for name, grad in grads.items():
                if name not in self.slots:
                    self.slots[name] = [tf.Variable(np.zeros_like(grad)) for _ in range(slots)]
                variable = tf.Variable(params[name])
                apply(variable.handle, [slot.handle for slot in self.slots[name]], grad, self.t, self.settings)
                params[name] = variable.numpy()

    return Optimizer


def sgd(tf):
    """`ResourceApplyGradientDescent`."""

    def apply(var, _slots, grad, _t, settings):
        tf.raw_ops.ResourceApplyGradientDescent(var=var, alpha=settings[0], delta=grad)

    return _optimizer(tf, apply, 0, 0.01)


def momentum(tf, *, nesterov=False):
    """`ResourceApplyKerasMomentum`: the velocity contains the learning rate."""

    def apply(var, slots, grad, _t, settings):
        lr, momentum = settings
        tf.raw_ops.ResourceApplyKerasMomentum(
            var=var, accum=slots[0], lr=lr, grad=grad, momentum=momentum, use_nesterov=nesterov
        )

    return _optimizer(tf, apply, 1, 0.01, 0.9)


def nesterov(tf):
    """`ResourceApplyKerasMomentum` with `use_nesterov`."""
    return momentum(tf, nesterov=True)


def nesterov_lookahead(tf):
    """The same operation, which moves the look-ahead point w + momentum · v; w is what lies one push behind it."""

    def step(w, v, grad, lr, momentum):
        ahead, velocity = tf.Variable(w + momentum * v), tf.Variable(v)
        tf.raw_ops.ResourceApplyKerasMomentum(
            var=ahead.handle,
            accum=velocity.handle,
            lr=tf.constant(lr, tf.float64),
            grad=grad(ahead.numpy()),
            momentum=tf.constant(momentum, tf.float64),
            use_nesterov=True,
        )
        return ahead.numpy() - momentum * velocity.numpy(), velocity.numpy()

    return step


def adagrad(tf):
    """`ResourceApplyAdagradV2` with sums from 0 (Keras: 0.1) and without ε."""

    def apply(var, slots, grad, _t, settings):
        (lr,) = settings
        tf.raw_ops.ResourceApplyAdagradV2(var=var, accum=slots[0], lr=lr, epsilon=NO_EPSILON * lr, grad=grad)

    return _optimizer(tf, apply, 1, 0.01)


def rmsprop(tf):
    """`ResourceApplyRMSProp` without momentum and ε."""

    def apply(var, slots, grad, _t, settings):
        lr, rho = settings
        tf.raw_ops.ResourceApplyRMSProp(
            var=var, ms=slots[0], mom=slots[1], lr=lr, rho=rho, momentum=0.0 * lr, epsilon=NO_EPSILON * lr, grad=grad
        )

    return _optimizer(tf, apply, 2, 0.001, 0.9)


def adam(tf, *, nesterov=False):
    """`ResourceApplyAdam` without ε."""

    def apply(var, slots, grad, t, settings):
        lr, beta1, beta2 = settings
        tf.raw_ops.ResourceApplyAdam(
            var=var, m=slots[0], v=slots[1], beta1_power=beta1**t, beta2_power=beta2**t,
            lr=lr, beta1=beta1, beta2=beta2, epsilon=NO_EPSILON * lr, grad=grad, use_nesterov=nesterov,
        )  # fmt: skip

    return _optimizer(tf, apply, 2, 0.001, 0.9, 0.999)


def nadam(tf):
    """`ResourceApplyAdam` with `use_nesterov`, without ε: Nadam with a constant beta1 (Keras's layer schedules it)."""
    return adam(tf, nesterov=True)


def amsgrad(tf):
    """`ResourceApplyAdamWithAmsgrad` without ε."""

    def apply(var, slots, grad, t, settings):
        lr, beta1, beta2 = settings
        tf.raw_ops.ResourceApplyAdamWithAmsgrad(
            var=var, m=slots[0], v=slots[1], vhat=slots[2], beta1_power=beta1**t, beta2_power=beta2**t,
            lr=lr, beta1=beta1, beta2=beta2, epsilon=NO_EPSILON * lr, grad=grad,
        )  # fmt: skip

    return _optimizer(tf, apply, 3, 0.001, 0.9, 0.999)


def adamax(tf):
    """`ResourceApplyAdaMax` without ε."""

    def apply(var, slots, grad, t, settings):
        lr, beta1, beta2 = settings
        tf.raw_ops.ResourceApplyAdaMax(
            var=var, m=slots[0], v=slots[1], beta1_power=beta1**t,
            lr=lr, beta1=beta1, beta2=beta2, epsilon=NO_EPSILON * lr, grad=grad,
        )  # fmt: skip

    return _optimizer(tf, apply, 2, 0.001, 0.9, 0.999)


# --- exercise 8: training ---------------------------------------------------------------------------------------------


def minibatches(tf):
    """`tf.data`: a shuffled range in batches, seeded from the generator it is given."""

    def batches(n, batch_size, rng):
        numbers = tf.data.Dataset.range(n).shuffle(n, seed=int(rng.integers(2**31)))
        return [batch.numpy() for batch in numbers.batch(batch_size)]

    return batches


def updates_per_epoch(tf):
    """How many batches `tf.data` makes of a range."""
    return lambda n, batch_size: int(tf.data.Dataset.range(n).batch(batch_size).cardinality())


def schedule(make):
    """A Keras schedule, made of float64 settings by `make`, as a function of (step, *settings)."""

    def rate(step, *settings):
        return float(make(*settings)(np.float64(step)))

    return rate


def train(tf):
    """A loop over the epochs and batches of `tf.data`, which shuffles anew whenever it is iterated."""

    def loop(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):
        numbers = tf.data.Dataset.range(n).shuffle(n, seed=int(rng.integers(2**31)), reshuffle_each_iteration=True)
        losses = []
        for batch in numbers.batch(batch_size).repeat(epochs):
            loss, grads = loss_and_grads(params, batch.numpy())
            optimizer.update(params, grads)
            losses.append(loss)
        return losses

    return loop


# --- exercise 9: initialization ---------------------------------------------------------------------------------------


def seed_of(rng):
    """A seed for Keras from a generator: the same for the same state, another one the next time."""
    return int(rng.integers(2**31))


def _keras_shape(shape):
    """The shape of a kernel as Keras stores it: (out, in, kh, kw) becomes (kh, kw, in, out)."""
    return (*shape[2:], shape[1], shape[0]) if len(shape) == 4 else shape


def drawn_by(initializer, shape):
    """A kernel of our layout drawn by a Keras initializer."""
    kernel = np.asarray(initializer(_keras_shape(shape), dtype="float32"), dtype=np.float64)
    return np.moveaxis(kernel, (-1, -2), (0, 1)) if len(shape) == 4 else kernel


def initializer(kind):
    """A Keras initializer class as a function of shape and generator."""
    return lambda shape, rng: drawn_by(kind(seed=seed_of(rng)), shape)


def fans(keras, shape):
    """Keras's own count of connections."""
    return keras.src.initializers.random_initializers.compute_fans(_keras_shape(shape))


# --- exercise 10: normalization ---------------------------------------------------------------------------------------


class _TapedNorm:
    """A Keras normalization layer as a layer with forward and backward; the tape has the gradients."""

    def __init__(self, tf, layer, start):
        self.tf, self.layer, self.start = tf, layer, start

    def forward(self, x, **mode):
        if not self.layer.built:
            self.layer.build(x.shape)
            self.layer.set_weights(self.start)
        self.x = self.tf.constant(x)
        with self.tf.GradientTape() as self.tape:
            self.tape.watch(self.x)
            self.out = self.layer(self.x, **mode)
        return self.out.numpy()

    def backward(self, dout):
        sources = [self.x, self.layer.gamma.value, self.layer.beta.value]
        gradients = self.tape.gradient(self.out, sources, output_gradients=self.tf.constant(dout))
        dx, self.dgamma, self.dbeta = (gradient.numpy() for gradient in gradients)
        return dx


def batch_norm(tf, keras):
    """`keras.layers.BatchNormalization` over axis 1, with our epsilon (Keras's is 1e-3) and momentum (0.99)."""

    class BatchNorm(_TapedNorm):
        def __init__(self, gamma, beta, momentum=0.9, eps=1e-5):
            layer = keras.layers.BatchNormalization(axis=1, momentum=momentum, epsilon=eps, dtype="float64")
            super().__init__(tf, layer, [gamma, beta, 0 * gamma, 0 * gamma + 1])

        def forward(self, x, training=True):
            return super().forward(x, training=training)

    return BatchNorm


def layer_norm(tf, keras):
    """`keras.layers.LayerNormalization` over all axes but the first, with our epsilon (Keras's is 1e-3)."""

    class LayerNorm(_TapedNorm):
        def __init__(self, gamma, beta, eps=1e-5):
            axes = list(range(1, gamma.ndim + 1))
            super().__init__(
                tf, keras.layers.LayerNormalization(axis=axes, epsilon=eps, dtype="float64"), [gamma, beta]
            )

    return LayerNorm


# --- exercise 11: regularization --------------------------------------------------------------------------------------


def penalty_grad(tf, regularizer, w):
    """The gradient of a Keras regularizer."""
    w = tf.constant(w)
    with tf.GradientTape() as tape:
        tape.watch(w)
        penalty = regularizer(w)
    return tape.gradient(penalty, w).numpy()


def dropout(tf, keras):
    """`keras.layers.Dropout`, seeded from the generator it is given."""

    class Dropout:
        def __init__(self, ratio=0.5, rng=None):
            seed = None if rng is None else int(rng.integers(2**31))
            self.layer = keras.layers.Dropout(ratio, seed=seed, dtype="float64")

        def forward(self, x, training=True):
            self.x = tf.constant(x)
            with tf.GradientTape() as self.tape:
                self.tape.watch(self.x)
                self.out = self.layer(self.x, training=training)
            return self.out.numpy()

        def backward(self, dout):
            return self.tape.gradient(self.out, self.x, output_gradients=tf.constant(dout)).numpy()

    return Dropout


def on_images(tf, move):
    """Apply a `tf.image` function, which wants channels last, to images with channels first."""

    def moved(x, *arguments):
        return tf.transpose(move(tf.transpose(x, (0, 2, 3, 1)), *arguments), (0, 3, 1, 2)).numpy()

    return moved


def early_stopping(keras):
    """`keras.callbacks.EarlyStopping` on a model that only counts its epochs."""

    class Model:
        stop_training = False

        def get_weights(self):
            return []

        def set_weights(self, weights):
            pass

    def best_epoch(val_losses, patience):
        callback = keras.callbacks.EarlyStopping(
            monitor="val_loss", mode="min", patience=patience, restore_best_weights=True
        )
        callback.set_model(Model())
        callback.on_train_begin()
        for epoch, loss in enumerate(val_losses):
            callback.on_epoch_end(epoch, {"val_loss": loss})
            if callback.model.stop_training:
                break
        return int(callback.best_epoch)

    return best_epoch


# --- exercise 12: convolution -----------------------------------------------------------------------------------------


class _TapedLayer:
    """A function of tensors as a layer with forward and backward; the tape has the gradients.

    Args:
        tf: TensorFlow.
        function: called with the input `x`, the states given to `forward`, and the parameters, by name.
        parameters: arrays or variables; the gradient of `W` is left on the layer as `dW`.
    """

    def __init__(self, tf, function, **parameters):
        self.tf, self.function = tf, function
        self.parameters = {name: tf.convert_to_tensor(value) if isinstance(value, np.ndarray) else value
                           for name, value in parameters.items()}  # fmt: skip

    def forward(self, x, **states):
        given = {name: self.tf.constant(value) for name, value in {"x": x, **states}.items()}
        self.sources = given | self.parameters
        with self.tf.GradientTape() as self.tape:
            self.tape.watch(list(self.sources.values()))
            self.out = self.function(**self.sources)
        return self.out.numpy()

    def backward(self, dout):
        gradients = self.tape.gradient(self.out, self.sources, output_gradients=self.tf.constant(dout))
        for name, gradient in gradients.items():
            setattr(self, f"d{name}", gradient.numpy())
        return self.dx


def zero_pad(keras):
    """`keras.layers.ZeroPadding2D`, which wants a batch."""

    def padded(x, pad):
        layer = keras.layers.ZeroPadding2D(pad, data_format="channels_first", dtype="float64")
        images = x.reshape(1, 1, *x.shape) if x.ndim == 2 else x
        return layer(images).numpy().reshape(*x.shape[:-2], x.shape[-2] + 2 * pad, x.shape[-1] + 2 * pad)

    return padded


def conv2d(scipy):
    """`scipy.signal.correlate2d`; SciPy's convolution would turn the filter."""
    return lambda x, w, b=0.0: scipy.signal.correlate2d(x, w, mode="valid") + b


def _channels_last(tf, x):
    return tf.transpose(x, (0, 2, 3, 1))


def _channels_first(tf, x):
    return tf.transpose(x, (0, 3, 1, 2))


def _border(pad):
    return [[0, 0], [pad, pad], [pad, pad], [0, 0]]


def _patches(tf, x, fh, fw, stride, pad):
    """`tf.image.extract_patches` in the order of `im2col`: TensorFlow lets the channels vary fastest."""
    images = tf.pad(_channels_last(tf, x), _border(pad))
    patches = tf.image.extract_patches(images, (1, fh, fw, 1), (1, stride, stride, 1), (1, 1, 1, 1), "VALID")
    by_entry = tf.reshape(patches, (-1, fh * fw, x.shape[1]))
    return tf.reshape(tf.transpose(by_entry, (0, 2, 1)), (-1, x.shape[1] * fh * fw))


def im2col(tf):
    """`tf.image.extract_patches`."""

    def rows(x, fh, fw, stride=1, pad=0):
        return _patches(tf, tf.constant(x), fh, fw, stride, pad).numpy()

    return rows


def col2im(tf):
    """The gradient of `tf.image.extract_patches` with respect to the images."""

    def images(col, input_shape, fh, fw, stride=1, pad=0):
        x = tf.zeros(input_shape, tf.float64)
        with tf.GradientTape() as tape:
            tape.watch(x)
            patches = _patches(tf, x, fh, fw, stride, pad)
        return tape.gradient(patches, x, output_gradients=tf.constant(col)).numpy()

    return images


def convolution(tf):
    """`tf.nn.conv2d`, channels last, filters `(FH, FW, C, FN)`."""

    class Convolution(_TapedLayer):
        def __init__(self, w, b, stride=1, pad=0):
            def convolve(x, W, b):
                filters = tf.transpose(W, (2, 3, 1, 0))
                return _channels_first(tf, tf.nn.conv2d(_channels_last(tf, x), filters, stride, _border(pad)) + b)

            super().__init__(tf, convolve, W=w, b=b)

    return Convolution


def max_pooling(tf):
    """`tf.nn.max_pool2d`; its border never wins."""

    class MaxPooling(_TapedLayer):
        def __init__(self, pool_h, pool_w, stride=1, pad=0):
            def pool(x):
                return _channels_first(
                    tf, tf.nn.max_pool2d(_channels_last(tf, x), (pool_h, pool_w), stride, _border(pad))
                )

            super().__init__(tf, pool)

    return MaxPooling


def average_pooling(tf):
    """`tf.nn.avg_pool2d` on padded images, because its own border is not counted."""

    class AveragePooling(_TapedLayer):
        def __init__(self, pool_h, pool_w, stride=1, pad=0):
            def pool(x):
                images = tf.pad(_channels_last(tf, x), _border(pad))
                return _channels_first(tf, tf.nn.avg_pool2d(images, (pool_h, pool_w), stride, "VALID"))

            super().__init__(tf, pool)

    return AveragePooling


# --- exercise 13: recurrent -------------------------------------------------------------------------------------------


def rnn_step(keras):
    """`keras.layers.SimpleRNNCell` for a batch, which one sample has to become."""

    def step(x, h_prev, wx, wh, b):
        cell = keras.layers.SimpleRNNCell(len(wh), dtype="float64")
        cell.build((None, len(wx)))
        cell.set_weights([wx, wh, b])
        h, _ = cell(np.atleast_2d(x), [np.atleast_2d(h_prev)])
        return h.numpy().reshape(h_prev.shape)

    return step


def lstm_step(keras):
    """`keras.layers.LSTMCell`, likewise: its gates stand in our order."""

    def step(x, h_prev, c_prev, wx, wh, b):
        cell = keras.layers.LSTMCell(len(wh), dtype="float64")
        cell.build((None, len(wx)))
        cell.set_weights([wx, wh, b])
        h, (_, c) = cell(np.atleast_2d(x), [np.atleast_2d(h_prev), np.atleast_2d(c_prev)])
        return h.numpy().reshape(h_prev.shape), c.numpy().reshape(h_prev.shape)

    return step


def _recurrent(tf, layer_class, wx, wh, b):
    """A Keras layer that returns all its states, with gradients for weights and initial states."""
    layer = layer_class(len(wh), return_sequences=True, dtype="float64")
    layer.build((None, None, len(wx)))
    layer.set_weights([wx, wh, b])
    variables = dict(zip(("Wx", "Wh", "b"), (weight.value for weight in layer.weights), strict=True))

    def read(x, h0, c0=None, **_):
        return layer(x, initial_state=[h0] if c0 is None else [h0, c0])

    return _TapedLayer(tf, read, **variables)


def rnn(tf, keras):
    """`keras.layers.SimpleRNN`."""

    class RNN:
        def __init__(self, wx, wh, b):
            self.layer = _recurrent(tf, keras.layers.SimpleRNN, wx, wh, b)
            self.size = len(wh)

        def forward(self, xs, h0=None):
            return self.layer.forward(xs, h0=np.zeros((len(xs), self.size)) if h0 is None else h0)

        def backward(self, dhs):
            return self.layer.backward(dhs)

        def __getattr__(self, name):
            return getattr(self.layer, name)

    return RNN


def lstm(tf, keras):
    """`keras.layers.LSTM`."""

    class LSTM:
        def __init__(self, wx, wh, b):
            self.layer = _recurrent(tf, keras.layers.LSTM, wx, wh, b)
            self.size = len(wh)

        def forward(self, xs, h0=None, c0=None):
            zeros = np.zeros((len(xs), self.size))
            return self.layer.forward(xs, h0=zeros if h0 is None else h0, c0=zeros if c0 is None else c0)

        def backward(self, dhs):
            return self.layer.backward(dhs)

        def __getattr__(self, name):
            return getattr(self.layer, name)

    return LSTM


def encode_decode(keras):
    """`keras.layers.RepeatVector` between two layers."""

    def translate(xs, encoder, decoder, steps):
        return decoder.forward(keras.layers.RepeatVector(steps, dtype="float64")(encoder.forward(xs)[:, -1]).numpy())

    return translate


# --- exercise 14: autoencoders ----------------------------------------------------------------------------------------


def autoencoder(tf, keras):
    """Two Keras layers, or one used twice, with the mean squared error of `keras.losses`."""

    class Autoencoder:
        def __init__(self, w1, b1, w2, b2, tied=False):
            values = {"W1": w1, "b1": b1, "b2": b2} | ({} if tied else {"W2": w2})
            self.variables = {name: tf.Variable(value) for name, value in values.items()}
            self.tied = tied

        def _encode(self, x):
            return keras.activations.sigmoid(x @ self.variables["W1"] + self.variables["b1"])

        def _decode(self, h):
            w2 = tf.transpose(self.variables["W1"]) if self.tied else self.variables["W2"]
            return keras.activations.sigmoid(h @ w2 + self.variables["b2"])

        def _loss(self, x):
            return tf.reduce_mean(keras.losses.mean_squared_error(x, self._decode(self._encode(x))))

        def encode(self, x):
            return self._encode(x).numpy()

        def decode(self, h):
            return self._decode(h).numpy()

        def loss(self, x):
            return self._loss(x).numpy()

        def gradient(self, x):
            with tf.GradientTape() as tape:
                loss = self._loss(x)
            return {name: gradient.numpy() for name, gradient in tape.gradient(loss, self.variables).items()}

    return Autoencoder


def normal_divergence(scipy, mean, deviation):
    """KL(N(mean, deviation^2) || N(0, 1)) by quadrature: summed over the dimensions, mean over the samples."""
    norm = scipy.stats.norm
    # Gauss-Hermite nodes are exact here: the integrand is a quadratic polynomial in the noise.
    nodes, weights = scipy.special.roots_hermitenorm(20)
    z = mean[..., np.newaxis] + deviation[..., np.newaxis] * nodes
    ratio = norm.logpdf(z, mean[..., np.newaxis], deviation[..., np.newaxis]) - norm.logpdf(z)
    return float(np.mean(np.sum(ratio @ weights / weights.sum(), axis=1)))


def pretrain_stack(tf, keras):
    """Untied Keras autoencoders, each trained on its whole batch by `keras.optimizers.SGD`."""

    def stack(x, sizes, epochs, lr, rng):
        encoders = []
        for size in sizes:
            dims = x.shape[1]
            starts = [
                rng.normal(0, dims**-0.5, (dims, size)), np.zeros(size),
                rng.normal(0, dims**-0.5, (size, dims)), np.zeros(dims),
            ]  # fmt: skip
            model = keras.Sequential(
                [
                    keras.Input((dims,)),
                    keras.layers.Dense(size, "sigmoid", dtype="float64"),
                    keras.layers.Dense(dims, "sigmoid", dtype="float64"),
                ]
            )
            model.set_weights(starts)
            optimizer = keras.optimizers.SGD(lr)

            @tf.function
            def step(data, model=model, optimizer=optimizer):
                with tf.GradientTape() as tape:
                    loss = tf.reduce_mean(keras.losses.mean_squared_error(data, model(data)))
                optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)

            for _ in range(epochs):
                step(tf.constant(x))
            encoders.append(tuple(model.layers[0].get_weights()))
            x = model.layers[0](x).numpy()
        return encoders

    return stack


# --- exercise 15: search ----------------------------------------------------------------------------------------------


def random_search(scipy):
    """All trials drawn at once from `scipy.stats.loguniform`."""

    def search(objective, space, trials, rng):
        columns = [scipy.stats.loguniform(*limits).rvs(trials, random_state=rng) for limits in space.values()]
        points = [dict(zip(space, map(float, row), strict=True)) for row in np.stack(columns, axis=1)]
        values = np.array([objective(point) for point in points])
        return points[values.argmin()], list(zip(points, values, strict=True))

    return search
