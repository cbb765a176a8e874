"""In single precision throughout, with einsum; time first inside the layers."""

import numpy as np

F = np.float32


def single(*arrays):
    return [np.asarray(array, dtype=F) for array in arrays]


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def rnn_step(x, h_prev, Wx, Wh, b):
    x, h_prev, Wx, Wh, b = single(x, h_prev, Wx, Wh, b)
    return np.tanh(np.einsum("...d,dh->...h", x, Wx) + np.einsum("...k,kh->...h", h_prev, Wh) + b)


def gates_of(x, h_prev, Wx, Wh, b):
    z = np.einsum("...d,dz->...z", x, Wx) + np.einsum("...k,kz->...z", h_prev, Wh) + b
    i, f, g, o = np.moveaxis(z.reshape(*z.shape[:-1], 4, -1), -2, 0)
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)


def lstm_step(x, h_prev, c_prev, Wx, Wh, b):
    x, h_prev, c_prev, Wx, Wh, b = single(x, h_prev, c_prev, Wx, Wh, b)
    i, f, g, o = gates_of(x, h_prev, Wx, Wh, b)
    c = f * c_prev + i * g
    return [o * np.tanh(c), c]  # a list for a tuple


class Recurrent:
    def __init__(self, Wx, Wh, b):
        self.Wx, self.Wh, self.b = single(Wx, Wh, b)

    def start(self, state, n):
        return np.zeros((n, len(self.Wh)), F) if state is None else np.asarray(state, F)

    def collect(self, dz):
        self.dWx = np.einsum("tnd,tnz->dz", self.xs, dz)
        self.dWh = np.einsum("tnh,tnz->hz", np.array(self.hs[:-1]), dz)
        self.db = np.einsum("tnz->z", dz)
        return np.einsum("tnz,dz->ntd", dz, self.Wx)


class RNN(Recurrent):
    def forward(self, xs, h0=None):
        self.xs = np.moveaxis(np.asarray(xs, F), 1, 0)
        self.hs = [self.start(h0, xs.shape[0])]
        for x in self.xs:
            self.hs.append(rnn_step(x, self.hs[-1], self.Wx, self.Wh, self.b))
        return np.stack(self.hs[1:], 1)

    def backward(self, dhs):
        dh = np.zeros_like(self.hs[0])
        dz = []
        for dout, h in zip(np.moveaxis(np.asarray(dhs, F), 1, 0)[::-1], self.hs[:0:-1], strict=True):
            dz.append((dout + dh) * (1 + h) * (1 - h))
            dh = dz[-1] @ self.Wh.T
        self.dh0 = dh
        return self.collect(np.array(dz[::-1]))


class LSTM(Recurrent):
    def forward(self, xs, h0=None, c0=None):
        self.xs = np.moveaxis(np.asarray(xs, F), 1, 0)
        self.hs, self.cs, self.gates = [self.start(h0, len(xs))], [self.start(c0, len(xs))], []
        for x in self.xs:
            gates = gates_of(x, self.hs[-1], self.Wx, self.Wh, self.b)
            h, c = lstm_step(x, self.hs[-1], self.cs[-1], self.Wx, self.Wh, self.b)
            self.gates.append(gates)
            self.hs.append(h)
            self.cs.append(c)
        return np.stack(self.hs[1:], 1)

    def backward(self, dhs):
        dhs = np.moveaxis(np.asarray(dhs, F), 1, 0)
        dh, dc = np.zeros_like(self.hs[0]), np.zeros_like(self.cs[0])
        dz = np.zeros((*dhs.shape[:2], 4 * len(self.Wh)), F)
        for t in range(len(dhs) - 1, -1, -1):
            i, f, g, o = self.gates[t]
            squashed = np.tanh(self.cs[t + 1])
            dh = dh + dhs[t]
            dc = dc + dh * o * (1 - squashed) * (1 + squashed)
            dz[t] = np.hstack(
                [dc * g * i * (1 - i), dc * self.cs[t] * f * (1 - f), dc * i * (1 - g * g), dh * squashed * o * (1 - o)]
            )
            dh, dc = dz[t] @ self.Wh.T, dc * f
        self.dh0, self.dc0 = dh, dc
        return self.collect(dz)


def deep_rnn(xs, layers):
    *lower, top = layers
    return top.forward(deep_rnn(xs, lower)) if lower else top.forward(np.asarray(xs, F))


def many_to_one(hs):
    return np.asarray(hs, F)[:, hs.shape[1] - 1, :]


def encode_decode(xs, encoder, decoder, steps):
    summary = many_to_one(encoder.forward(np.asarray(xs, F)))
    return decoder.forward(np.broadcast_to(summary[:, None, :], (len(summary), steps, summary.shape[1])))
