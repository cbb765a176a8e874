"""Exercise 13: recurrent networks. The same layer at every time step, with a memory that it hands to itself."""

import numpy as np


def rnn_step(x, h_prev, Wx, Wh, b):
    """One time step of a simple recurrent network.

    The new state comes from the input and from the state before::

        h = tanh(x Wx + h_prev Wh + b)

    Args:
        x: input of this step, `(N, D)`, or `(D,)` for one sample.
        h_prev: hidden state of the step before, `(N, H)` or `(H,)`.
        Wx: weights of the input, `(D, H)`.
        Wh: weights of the hidden state, `(H, H)`.
        b: biases, `(H,)`.

    Returns:
        The new hidden state, `(N, H)` or `(H,)`.
    """
    raise NotImplementedError


class RNN:
    """Simple recurrent layer: `rnn_step` along the time axis, with the same weights at every step.

    Step after step, beginning with h_0::

        h_t = tanh(x_t Wx + h_(t-1) Wh + b)        for t = 1, ..., T

    Every call of `forward` starts from the `h0` that it is given; no state is left over from the call before.

    Args:
        Wx: `(D, H)`.
        Wh: `(H, H)`.
        b: `(H,)`.
    """

    def __init__(self, Wx, Wh, b):
        """Store the parameters."""
        raise NotImplementedError

    def forward(self, xs, h0=None):
        """Read a batch of sequences and remember what `backward` needs.

        Args:
            xs: `(N, T, D)`.
            h0: hidden state before the first step, `(N, H)`; None means zeros.

        Returns:
            The hidden states of all steps, `(N, T, H)`.
        """
        raise NotImplementedError

    def backward(self, dhs):
        """Go back through time, from the last step to the first (BPTT).

        A hidden state was used twice: as the output of its step and by the next step. The gradient comes back from
        both. Leaves on the layer `dWx`, `dWh`, `db` (sums over batch and time; they belong to this call only) and
        `dh0`, the gradient with respect to the initial state `(N, H)`, also if that was not given.

        Args:
            dhs: gradient with respect to every hidden state as an output, `(N, T, H)`.

        Returns:
            The gradient with respect to `xs`, `(N, T, D)`.
        """
        raise NotImplementedError


def lstm_step(x, h_prev, c_prev, Wx, Wh, b):
    """One time step of a long short-term memory.

    The columns of `Wx` and `Wh` and the entries of `b` hold four blocks of H, in Keras's order: input gate i, forget
    gate f, candidate g for the cell, output gate o::

        (i, f, g, o) = x Wx + h_prev Wh + b,  cut into four blocks
        i, f, o through the sigmoid,  g through tanh
        c = f * c_prev + i * g
        h = o * tanh(c)

    Inputs of any size must give finite results.

    Args:
        x: input of this step, `(N, D)`, or `(D,)` for one sample.
        h_prev: hidden state of the step before, `(N, H)` or `(H,)`.
        c_prev: cell state of the step before, likewise.
        Wx: `(D, 4H)`.
        Wh: `(H, 4H)`.
        b: `(4H,)`.

    Returns:
        The pair (h, c), each `(N, H)` or `(H,)`.
    """
    raise NotImplementedError


class LSTM:
    """LSTM layer: `lstm_step` along the time axis, with the same weights at every step.

    Every call of `forward` starts from the states that it is given; nothing is left over from the call before.

    Args:
        Wx: `(D, 4H)`, blocks in the order of `lstm_step`: input, forget, cell, output.
        Wh: `(H, 4H)`.
        b: `(4H,)`.
    """

    def __init__(self, Wx, Wh, b):
        """Store the parameters."""
        raise NotImplementedError

    def forward(self, xs, h0=None, c0=None):
        """Read a batch of sequences and remember what `backward` needs.

        Args:
            xs: `(N, T, D)`.
            h0: hidden state before the first step, `(N, H)`; None means zeros.
            c0: cell state before the first step, `(N, H)`; None means zeros.

        Returns:
            The hidden states of all steps, `(N, T, H)`.
        """
        raise NotImplementedError

    def backward(self, dhs):
        """Go back through time, from the last step to the first (BPTT).

        Both states carry a gradient from step to step. Leaves on the layer `dWx`, `dWh`, `db` (sums over batch and
        time; they belong to this call only) and `dh0`, `dc0`, the gradients with respect to the initial states
        `(N, H)`, also if those were not given.

        Args:
            dhs: gradient with respect to every hidden state as an output, `(N, T, H)`.

        Returns:
            The gradient with respect to `xs`, `(N, T, D)`.
        """
        raise NotImplementedError


def deep_rnn(xs, layers):
    """Stack recurrent layers: what one layer gives out at every step is what the next one reads.

    Args:
        xs: `(N, T, D)`.
        layers: list of layers with `forward(xs)`, the first one nearest to the input.

    Returns:
        The hidden states of the last layer, all steps: `(N, T, H)`.
    """
    raise NotImplementedError


def many_to_one(hs):
    """The state after the last step, which has seen the whole sequence.

    Args:
        hs: hidden states of all steps, `(N, T, H)`.

    Returns:
        `(N, H)`.
    """
    raise NotImplementedError


def encode_decode(xs, encoder, decoder, steps):
    """Turn one sequence into another one of any length.

    The encoder reads the whole input. Its last hidden state, repeated `steps` times, is the sequence that the decoder
    reads.

    Args:
        xs: `(N, T, D)`.
        encoder: layer with `forward(xs)`.
        decoder: layer with `forward(xs)`.
        steps: length of the new sequence.

    Returns:
        The hidden states of the decoder, `(N, steps, H)`.
    """
    raise NotImplementedError
