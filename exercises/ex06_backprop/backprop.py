"""Exercise 6: backpropagation. Layers that send a signal forward and its gradient back, and networks made of them."""

import numpy as np


class Sigmoid:
    """Sigmoid layer, element by element.

    Forward and backward, with the output y::

        y  = 1 / (1 + exp(-x))
        dx = dout * y * (1 - y)
    """

    def forward(self, x):
        """Apply the sigmoid to an array of any shape and remember what `backward` needs."""
        raise NotImplementedError

    def backward(self, dout):
        """Turn the gradient with respect to the output into the gradient with respect to the input of `forward`."""
        raise NotImplementedError


class Tanh:
    """Hyperbolic tangent layer, element by element.

    Forward and backward, with the output y::

        y  = tanh(x)
        dx = dout * (1 - y^2)
    """

    def forward(self, x):
        """Apply tanh to an array of any shape and remember what `backward` needs."""
        raise NotImplementedError

    def backward(self, dout):
        """Turn the gradient with respect to the output into the gradient with respect to the input of `forward`."""
        raise NotImplementedError


class Relu:
    """ReLU layer, element by element: a gate that the forward pass opens or closes.

    Forward and backward::

        y  = x       where x > 0,   0  elsewhere
        dx = dout    where x > 0,   0  elsewhere
    """

    def forward(self, x):
        """Apply ReLU to an array of any shape and remember where it was open."""
        raise NotImplementedError

    def backward(self, dout):
        """Turn the gradient with respect to the output into the gradient with respect to the input of `forward`."""
        raise NotImplementedError


class Affine:
    """Fully connected layer.

    Forward and backward, for a batch of N rows::

        y  = x W + b
        dx = dout W^T
        dW = x^T dout
        db = sum of dout over the batch

    `dout` already contains the 1/N of a loss that is a mean, so nothing is divided here. Images `(N, C, H, W)` are
    flattened to `(N, C*H*W)` on the way in, and `dx` gets the shape of the image again.

    Args:
        W: weights `(D, M)`.
        b: biases `(M,)`.
    """

    def __init__(self, W, b):
        """Store the parameters."""
        raise NotImplementedError

    def forward(self, x):
        """Compute `x W + b`.

        Args:
            x: `(N, D)`, or `(N, C, H, W)` with C*H*W = D.

        Returns:
            `(N, M)`.
        """
        raise NotImplementedError

    def backward(self, dout):
        """Go back through the last `forward`.

        Leaves the gradients of the parameters on the layer as `dW` and `db`, in the shapes of `W` and `b`; they belong
        to this call only, nothing is added to those of an earlier one.

        Args:
            dout: gradient with respect to the output, `(N, M)`.

        Returns:
            The gradient with respect to `x`, in the shape of `x`.
        """
        raise NotImplementedError


class SoftmaxWithLoss:
    """Softmax and cross-entropy in one layer, the last one of a classifier.

    With the probabilities p = softmax(x), the targets t (one-hot) and N samples::

        loss = -1/N * sum of t log p            (natural logarithm; a small number such as 1e-7 inside is fine)
        dx   = (p - t) / N * dout

    The targets are one-hot `(N, K)` or integer labels `(N,)`. Scores in the thousands must not overflow.
    """

    def forward(self, x, t):
        """Compute the loss of a batch and remember what `backward` needs.

        Args:
            x: scores (logits) `(N, K)`.
            t: targets, one-hot `(N, K)` or labels `(N,)`.

        Returns:
            The mean loss over the batch, one number.
        """
        raise NotImplementedError

    def backward(self, dout=1):
        """Go back through the last `forward`; the loss is the end of the graph, so `dout` is 1.

        Returns:
            The gradient of the loss with respect to the scores, `(N, K)`. Calling it again gives the same.
        """
        raise NotImplementedError


class Residual:
    """Skip connection around a layer F: the signal takes both ways, and so does the gradient.

    Forward and backward::

        y  = x + F(x)
        dx = dout + (gradient that comes back through F)

    Args:
        layer: any layer with `forward(x)` and `backward(dout)` whose output has the shape of its input.
    """

    def __init__(self, layer):
        """Keep the layer."""
        raise NotImplementedError

    def forward(self, x):
        """Add the layer's output to its input."""
        raise NotImplementedError

    def backward(self, dout):
        """Collect the gradient from both ways."""
        raise NotImplementedError


class TwoLayerNet:
    """Classifier with one hidden layer: affine, sigmoid, affine, and softmax with cross-entropy at the end.

    ::

        h      = sigmoid(x W1 + b1)
        logits = h W2 + b2
        loss   = cross-entropy of softmax(logits), mean over the batch

    Args:
        W1: weights `(D, H)`.
        b1: biases `(H,)`.
        W2: weights `(H, K)`.
        b2: biases `(K,)`.
    """

    def __init__(self, W1, b1, W2, b2):
        """Build the layers."""
        raise NotImplementedError

    def predict(self, x):
        """Compute the scores (logits) `(N, K)` of a batch `(N, D)`; no softmax."""
        raise NotImplementedError

    def loss(self, x, t):
        """Compute the mean loss of a batch, one number; targets are one-hot `(N, K)` or labels `(N,)`."""
        raise NotImplementedError

    def gradient(self, x, t):
        """Compute the gradient of `loss(x, t)` with respect to the parameters by backpropagation.

        Returns:
            A dict with the keys `"W1"`, `"b1"`, `"W2"`, `"b2"`, each gradient in the shape of its parameter. The
            parameters themselves are not changed.
        """
        raise NotImplementedError


def backprop_step(W1, W2, x, t, lr):
    """Make one step of gradient descent on a 2-2-2 network of sigmoid neurons without biases, for one sample.

    Row i of a weight matrix holds the weights that go into neuron i::

        h_i  = sigmoid(sum over j of W1[i, j] * x_j)
        o_i  = sigmoid(sum over j of W2[i, j] * h_j)
        loss = 1/2 * sum over i of (t_i - o_i)^2
        W <- W - lr * dloss/dW       (both gradients belong to the old weights)

    Args:
        W1: weights of the hidden layer, `(2, 2)`. Not changed.
        W2: weights of the output layer, `(2, 2)`. Not changed.
        x: input, `(2,)`.
        t: target, `(2,)`.
        lr: learning rate.

    Returns:
        `(W1, W2, loss)`: the new weights, and the loss before the step.
    """
    raise NotImplementedError
