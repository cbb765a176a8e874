"""One matrix for input and state, states in a list, one tensordot for all steps."""

import numpy as np


def sig(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))


def rnn_step(x, h_prev, Wx, Wh, b):
    return np.tanh(np.concatenate([x, h_prev], axis=-1) @ np.vstack([Wx, Wh]) + b)


def lstm_step(x, h_prev, c_prev, Wx, Wh, b):
    H = Wh.shape[0]
    z = x @ Wx + h_prev @ Wh + b
    i, f, g, o = (z[..., k * H : (k + 1) * H] for k in range(4))
    c = sig(f) * c_prev + sig(i) * np.tanh(g)
    return [sig(o) * np.tanh(c), c]


class RNN:
    def __init__(self, Wx, Wh, b):
        self.Wx, self.Wh, self.b = Wx, Wh, b
        self.dWx = None

    def forward(self, xs, h0=None):
        n = xs.shape[0]
        self.xs = xs
        h = h0 if h0 is not None else np.zeros((n, self.Wh.shape[0]))
        self.hs = [h]
        for x in xs.transpose(1, 0, 2):
            self.hs.append(rnn_step(x, self.hs[-1], self.Wx, self.Wh, self.b))
        return np.stack(self.hs[1:], axis=1)

    def backward(self, dhs):
        T = dhs.shape[1]
        dz = np.zeros_like(dhs)
        nxt = np.zeros_like(dhs[:, 0])
        for t in range(T - 1, -1, -1):
            dz[:, t] = (dhs[:, t] + nxt) * (1 - self.hs[t + 1] ** 2)
            nxt = dz[:, t] @ self.Wh.T
        self.dh0 = nxt
        self.dWx = np.tensordot(self.xs, dz, ([0, 1], [0, 1]))
        self.dWh = np.tensordot(np.stack(self.hs[:-1], 1), dz, ([0, 1], [0, 1]))
        self.db = dz.sum((0, 1))
        return dz @ self.Wx.T


class LSTM:
    def __init__(self, Wx, Wh, b):
        self.Wx, self.Wh, self.b = Wx, Wh, b

    def forward(self, xs, h0=None, c0=None):
        N, T, _D = xs.shape
        H = self.Wh.shape[0]
        self.xs = xs
        h = np.zeros((N, H)) if h0 is None else np.array(h0)
        c = np.zeros((N, H)) if c0 is None else np.array(c0)
        self.tape = []
        out = []
        for t in range(T):
            z = xs[:, t] @ self.Wx + h @ self.Wh + self.b
            z = z.reshape(N, 4, H)
            i, f, o = sig(z[:, 0]), sig(z[:, 1]), sig(z[:, 3])
            g = np.tanh(z[:, 2])
            c_new = f * c + i * g
            tc = np.tanh(c_new)
            self.tape.append((h, c, i, f, g, o, tc))
            h, c = o * tc, c_new
            out.append(h)
        return np.dstack([o[:, :, None] for o in out]).transpose(0, 2, 1)

    def backward(self, dhs):
        N, T, H = dhs.shape
        self.dWx, self.dWh, self.db = np.zeros_like(self.Wx), np.zeros_like(self.Wh), np.zeros_like(self.b)
        dxs = np.zeros_like(self.xs)
        dh = dc = np.zeros((N, H))
        for t in range(T)[::-1]:
            hp, cp, i, f, g, o, tc = self.tape[t]
            dh = dh + dhs[:, t]
            dc = dc + dh * o * (1 - tc * tc)
            dz = np.stack(
                [dc * g * i * (1 - i), dc * cp * f * (1 - f), dc * i * (1 - g * g), dh * tc * o * (1 - o)], axis=1
            ).reshape(N, -1)
            self.dWx += self.xs[:, t].T @ dz
            self.dWh += hp.T @ dz
            self.db += dz.sum(0)
            dxs[:, t] = dz @ self.Wx.T
            dh = dz @ self.Wh.T
            dc = dc * f
        self.dh0, self.dc0 = dh, dc
        return dxs


def deep_rnn(xs, layers):
    if not layers:
        return xs
    return deep_rnn(layers[0].forward(xs), layers[1:])


def many_to_one(hs):
    return hs[:, hs.shape[1] - 1]


def encode_decode(xs, encoder, decoder, steps):
    return decoder.forward(np.tile(encoder.forward(xs)[:, -1:, :], (1, steps, 1)))
