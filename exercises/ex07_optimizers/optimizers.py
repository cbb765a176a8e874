"""Exercise 7: optimizers. The gradient says which way is down; an optimizer decides how far to go, and remembers."""

import numpy as np


class SGD:
    """Gradient descent, w ← w - lr · g, with the gradient g of one mini-batch.

    Args:
        lr: learning rate.
    """

    def __init__(self, lr=0.01):
        """Store the learning rate."""
        raise NotImplementedError

    def update(self, params, grads):
        """Move all parameters by one step.

        Args:
            params: dict of arrays by name, such as {"W1": ..., "b1": ...}; changed in place.
            grads: dict of the gradients under the same names; not changed.
        """
        raise NotImplementedError


class Momentum:
    """Momentum: a velocity v that builds up while the gradient keeps its direction.

        v ← momentum · v - lr · g        (v starts at 0)
        w ← w + v

    Args:
        lr: learning rate.
        momentum: share of the old velocity that is kept; the new gradient is *not* weighted with 1 - momentum.
    """

    def __init__(self, lr=0.01, momentum=0.9):
        """Store the settings; there is no velocity yet."""
        raise NotImplementedError

    def update(self, params, grads):
        """Move all parameters by one step; every parameter has a velocity of its own.

        Args:
            params: dict of arrays by name; changed in place.
            grads: dict of the gradients under the same names; not changed.
        """
        raise NotImplementedError


class Nesterov:
    """Nesterov's momentum as in Keras: the velocity is updated, and its next push is already taken into account.

        v ← momentum · v - lr · g                (v starts at 0)
        w ← w + momentum · v - lr · g            (with the new v)

    Args:
        lr: learning rate.
        momentum: share of the old velocity that is kept.
    """

    def __init__(self, lr=0.01, momentum=0.9):
        """Store the settings; there is no velocity yet."""
        raise NotImplementedError

    def update(self, params, grads):
        """Move all parameters by one step; every parameter has a velocity of its own.

        Args:
            params: dict of arrays by name; changed in place.
            grads: dict of the gradients under the same names, taken at the present parameters; not changed.
        """
        raise NotImplementedError


def nesterov_lookahead(w, v, grad, lr, momentum):
    """One step of Nesterov's momentum as Nesterov meant it: the gradient is taken where the velocity would lead.

        v ← momentum · v - lr · grad(w + momentum · v)
        w ← w + v

    Args:
        w: parameters, an array of any shape; not changed.
        v: velocity so far, of the shape of `w`; not changed.
        grad: function of w that returns the gradient there.
        lr: learning rate.
        momentum: share of the old velocity that is kept.

    Returns:
        The tuple (w, v) after the step, in this order.
    """
    raise NotImplementedError


class AdaGrad:
    """AdaGrad: every single weight has a step size of its own, which shrinks with all the gradients it has seen.

        h ← h + g²                               (element by element; h starts at 0)
        w ← w - lr · g / (√h + ε)                (ε = 1e-7)

    Args:
        lr: learning rate.
    """

    def __init__(self, lr=0.01):
        """Store the learning rate; no gradient has been seen yet."""
        raise NotImplementedError

    def update(self, params, grads):
        """Move all parameters by one step; every parameter has a sum of its own.

        Args:
            params: dict of arrays by name; changed in place.
            grads: dict of the gradients under the same names; not changed.
        """
        raise NotImplementedError


class RMSProp:
    """RMSProp: AdaGrad that forgets, with a moving average of g² instead of the sum.

        h ← rho · h + (1 - rho) · g²             (h starts at 0)
        w ← w - lr · g / (√h + ε)                (ε = 1e-7)

    Args:
        lr: learning rate.
        rho: weight of the past in the average.
    """

    def __init__(self, lr=0.001, rho=0.9):
        """Store the settings; the averages start at 0."""
        raise NotImplementedError

    def update(self, params, grads):
        """Move all parameters by one step; every parameter has an average of its own.

        Args:
            params: dict of arrays by name; changed in place.
            grads: dict of the gradients under the same names; not changed.
        """
        raise NotImplementedError


class Adam:
    """Adam: the direction of momentum, the step sizes of RMSProp, and a correction for the start at zero.

        m ← beta1 · m + (1 - beta1) · g          m̂ = m / (1 - beta1ᵗ)
        v ← beta2 · v + (1 - beta2) · g²         v̂ = v / (1 - beta2ᵗ)
        w ← w - lr · m̂ / (√v̂ + ε)                (ε = 1e-7)

    m and v start at 0; t counts the updates, beginning with 1. The form with one corrected learning rate,
    lr · √(1 - beta2ᵗ) / (1 - beta1ᵗ) · m / (√v + ε), is right too.

    Args:
        lr: learning rate.
        beta1: weight of the past in the average of the gradients.
        beta2: weight of the past in the average of their squares.
    """

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        """Store the settings; the averages and the counter start at 0."""
        raise NotImplementedError

    def update(self, params, grads):
        """Move all parameters by one step; every parameter has averages of its own.

        Args:
            params: dict of arrays by name; changed in place.
            grads: dict of the gradients under the same names; not changed.
        """
        raise NotImplementedError


class AMSGrad:
    """AMSGrad: Adam whose denominator never shrinks, because it uses the largest v so far.

        m and v as in Adam
        v_max ← max(v_max, v)                    (element by element; v_max starts at 0)
        m̂ = m / (1 - beta1ᵗ)                     v̂ = v_max / (1 - beta2ᵗ)
        w ← w - lr · m̂ / (√v̂ + ε)                (ε = 1e-7)

    The maximum is taken of the uncorrected v; the maximum of the corrected one is accepted too.

    Args:
        lr: learning rate.
        beta1: weight of the past in the average of the gradients.
        beta2: weight of the past in the average of their squares.
    """

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        """Store the settings; averages, maxima and the counter start at 0."""
        raise NotImplementedError

    def update(self, params, grads):
        """Move all parameters by one step; every parameter has averages and a maximum of its own.

        Args:
            params: dict of arrays by name; changed in place.
            grads: dict of the gradients under the same names; not changed.
        """
        raise NotImplementedError


class Adamax:
    """AdaMax: Adam with the largest |g| in place of the root of the averaged squares; the past fades.

        m ← beta1 · m + (1 - beta1) · g          m̂ = m / (1 - beta1ᵗ)
        u ← max(beta2 · u, |g|)                  (element by element; u starts at 0 and needs no correction)
        w ← w - lr · m̂ / (u + ε)                 (ε = 1e-7)

    Args:
        lr: learning rate.
        beta1: weight of the past in the average of the gradients.
        beta2: how slowly the maximum fades.
    """

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        """Store the settings; averages, maxima and the counter start at 0."""
        raise NotImplementedError

    def update(self, params, grads):
        """Move all parameters by one step; every parameter has an average and a maximum of its own.

        Args:
            params: dict of arrays by name; changed in place.
            grads: dict of the gradients under the same names; not changed.
        """
        raise NotImplementedError


class Nadam:
    """Nadam: Adam with Nesterov's idea, so that the newest gradient takes part once more.

        m, m̂, v and v̂ as in Adam
        w ← w - lr · (beta1 · m̂ + (1 - beta1) · g / (1 - beta1ᵗ)) / (√v̂ + ε)         (ε = 1e-7)

    Args:
        lr: learning rate.
        beta1: weight of the past in the average of the gradients.
        beta2: weight of the past in the average of their squares.
    """

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        """Store the settings; the averages and the counter start at 0."""
        raise NotImplementedError

    def update(self, params, grads):
        """Move all parameters by one step; every parameter has averages of its own.

        Args:
            params: dict of arrays by name; changed in place.
            grads: dict of the gradients under the same names; not changed.
        """
        raise NotImplementedError
