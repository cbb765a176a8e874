"""Exercise 13: recurrent networks. The same layer at every time step, with a memory that it hands to itself."""

import numpy as np

### BEGIN SOLUTION


def sigmoid(z):
    """The sigmoid by way of tanh: the same function, and it never overflows."""
    return 0.5 + 0.5 * np.tanh(0.5 * z)


### END SOLUTION


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
    ### BEGIN SOLUTION
    return np.tanh(np.concatenate([x, h_prev], axis=-1) @ np.vstack([Wx, Wh]) + b)
    ### END SOLUTION


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
        ### BEGIN SOLUTION
        self.Wx, self.Wh, self.b = Wx, Wh, b
        ### END SOLUTION

    def forward(self, xs, h0=None):
        """Read a batch of sequences and remember what `backward` needs.

        Args:
            xs: `(N, T, D)`.
            h0: hidden state before the first step, `(N, H)`; None means zeros.

        Returns:
            The hidden states of all steps, `(N, T, H)`.
        """
        ### BEGIN SOLUTION
        n, steps, _ = xs.shape
        states = np.zeros((n, steps + 1, len(self.b)))  # before the first step, and after each step
        if h0 is not None:
            states[:, 0] = h0
        from_inputs = xs @ self.Wx + self.b  # needs no memory: all steps at once
        for t in range(steps):
            states[:, t + 1] = np.tanh(from_inputs[:, t] + states[:, t] @ self.Wh)
        self.xs, self.states = xs, states
        return states[:, 1:].copy()
        ### END SOLUTION

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
        ### BEGIN SOLUTION
        before, after = self.states[:, :-1], self.states[:, 1:]
        dz = np.empty_like(after)  # with respect to what goes into tanh
        from_later = np.zeros_like(after[:, 0])
        for t in reversed(range(after.shape[1])):
            dz[:, t] = (dhs[:, t] + from_later) * (1 - after[:, t] ** 2)
            from_later = dz[:, t] @ self.Wh.T
        self.dWx = np.tensordot(self.xs, dz, axes=([0, 1], [0, 1]))
        self.dWh = np.tensordot(before, dz, axes=([0, 1], [0, 1]))
        self.db = dz.sum(axis=(0, 1))
        self.dh0 = from_later
        return dz @ self.Wx.T
        ### END SOLUTION


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
    ### BEGIN SOLUTION
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=-1)
    c = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c
    ### END SOLUTION


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
        ### BEGIN SOLUTION
        self.Wx, self.Wh, self.b = Wx, Wh, b
        ### END SOLUTION

    def forward(self, xs, h0=None, c0=None):
        """Read a batch of sequences and remember what `backward` needs.

        Args:
            xs: `(N, T, D)`.
            h0: hidden state before the first step, `(N, H)`; None means zeros.
            c0: cell state before the first step, `(N, H)`; None means zeros.

        Returns:
            The hidden states of all steps, `(N, T, H)`.
        """
        ### BEGIN SOLUTION
        n, steps, _ = xs.shape
        size = len(self.b) // 4
        hs, cs = np.zeros((2, n, steps + 1, size))  # before the first step, and after each step
        if h0 is not None:
            hs[:, 0] = h0
        if c0 is not None:
            cs[:, 0] = c0
        gates = np.empty((n, steps, 4, size))
        from_inputs = xs @ self.Wx + self.b
        for t in range(steps):
            z = (from_inputs[:, t] + hs[:, t] @ self.Wh).reshape(n, 4, size)
            gates[:, t] = sigmoid(z)
            gates[:, t, 2] = np.tanh(z[:, 2])
            i, f, g, o = gates[:, t].swapaxes(0, 1)
            cs[:, t + 1] = f * cs[:, t] + i * g
            hs[:, t + 1] = o * np.tanh(cs[:, t + 1])
        self.xs, self.hs, self.cs, self.gates = xs, hs, cs, gates
        return hs[:, 1:].copy()
        ### END SOLUTION

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
        ### BEGIN SOLUTION
        n, steps, _, size = self.gates.shape
        slope = self.gates * (1 - self.gates)  # of the sigmoids
        slope[:, :, 2] = 1 - self.gates[:, :, 2] ** 2
        dz = np.empty_like(self.gates)
        dh, dc = np.zeros((2, n, size))
        for t in reversed(range(steps)):
            i, f, g, o = self.gates[:, t].swapaxes(0, 1)
            squashed = np.tanh(self.cs[:, t + 1])
            dh = dh + dhs[:, t]
            dc = dc + dh * o * (1 - squashed**2)
            to_gates = np.stack([dc * g, dc * self.cs[:, t], dc * i, dh * squashed], axis=1)
            dz[:, t] = to_gates * slope[:, t]
            dh = dz[:, t].reshape(n, -1) @ self.Wh.T
            dc = dc * f
        dz = dz.reshape(n, steps, -1)
        self.dWx = np.tensordot(self.xs, dz, axes=([0, 1], [0, 1]))
        self.dWh = np.tensordot(self.hs[:, :-1], dz, axes=([0, 1], [0, 1]))
        self.db = dz.sum(axis=(0, 1))
        self.dh0, self.dc0 = dh, dc
        return dz @ self.Wx.T
        ### END SOLUTION


def deep_rnn(xs, layers):
    """Stack recurrent layers: what one layer gives out at every step is what the next one reads.

    Args:
        xs: `(N, T, D)`.
        layers: list of layers with `forward(xs)`, the first one nearest to the input.

    Returns:
        The hidden states of the last layer, all steps: `(N, T, H)`.
    """
    ### BEGIN SOLUTION
    if not layers:
        return xs
    return deep_rnn(layers[0].forward(xs), layers[1:])
    ### END SOLUTION


def many_to_one(hs):
    """The state after the last step, which has seen the whole sequence.

    Args:
        hs: hidden states of all steps, `(N, T, H)`.

    Returns:
        `(N, H)`.
    """
    ### BEGIN SOLUTION
    return np.take(hs, -1, axis=1)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    summary = many_to_one(encoder.forward(xs))
    return decoder.forward(np.tile(summary[:, np.newaxis], (1, steps, 1)))
    ### END SOLUTION
