"""Exercise 1: gates. Decisions by weighted sums: one straight line for AND, NAND and OR, two layers for XOR."""

import numpy as np


def AND(x1, x2):
    """Fire only if both inputs are on: a perceptron with two weights and a bias.

    ::

        AND(x1, x2) = 1  if w1 * x1 + w2 * x2 + b > 0,  otherwise 0

    Choose w1, w2 and b so that the truth table is right. A perceptron takes any real numbers, and for some of them the
    truth table already settles the answer: AND(5, 5) = 1, AND(-5, -5) = 0.

    Args:
        x1: first input, a number.
        x2: second input, a number.

    Returns:
        The integer 0 or 1.
    """
    raise NotImplementedError


def NAND(x1, x2):
    """Fire unless both inputs are on (not AND): a perceptron with two weights and a bias.

    ::

        NAND(x1, x2) = 1  if w1 * x1 + w2 * x2 + b > 0,  otherwise 0

    Again for any real numbers: NAND(5, 5) = 0, NAND(-5, -5) = 1.

    Args:
        x1: first input, a number.
        x2: second input, a number.

    Returns:
        The integer 0 or 1.
    """
    raise NotImplementedError


def OR(x1, x2):
    """Fire if at least one input is on: a perceptron with two weights and a bias.

    ::

        OR(x1, x2) = 1  if w1 * x1 + w2 * x2 + b > 0,  otherwise 0

    Again for any real numbers: OR(5, 5) = 1, OR(-5, -5) = 0.

    Args:
        x1: first input, a number.
        x2: second input, a number.

    Returns:
        The integer 0 or 1.
    """
    raise NotImplementedError


def XOR(x1, x2):
    """Fire if exactly one of two inputs is on (exclusive or).

    No choice of two weights and a bias does it. Compose it of AND, NAND and OR, in two layers.

    Args:
        x1: first input, 0 or 1.
        x2: second input, 0 or 1.

    Returns:
        The integer 0 or 1.
    """
    raise NotImplementedError


def perceptron(x, w, b):
    """Decide by a weighted sum of any number of inputs, for one sample or a whole batch.

    For a sample x with D inputs::

        y = 1  if w_1 * x_1 + ... + w_D * x_D + b > 0,  otherwise 0

    A weighted sum of exactly 0 does not fire.

    Args:
        x: one sample `(D,)`, or a batch `(N, D)` with one sample per row.
        w: weights `(D,)`.
        b: bias, a number.

    Returns:
        0 or 1 for one sample; an array `(N,)` of 0 and 1 for a batch.
    """
    raise NotImplementedError


def xor_mlp(X):
    """Compute XOR smoothly: a network of two hidden neurons and one output neuron, all with the sigmoid.

    Each neuron gives sigmoid(weighted sum + bias), and sigmoid(a) = 1 / (1 + e^(-a)). One choice that works, each
    neuron as (first weight, second weight, bias)::

        hidden 1:  (20, 20, -10)        sees x1 and x2
        hidden 2:  (-20, -20, 30)       sees x1 and x2
        output:    (20, 20, -30)        sees hidden 1 and hidden 2

    Other weights are welcome as long as the output is within 0.01 of XOR for inputs 0 and 1.

    Args:
        X: a batch `(N, 2)`, one pair (x1, x2) per row.

    Returns:
        An array `(N,)` of numbers between 0 and 1.
    """
    raise NotImplementedError
