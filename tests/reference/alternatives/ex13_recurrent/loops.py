"""Sequence by sequence and unit by unit, in Python loops."""

import math

import numpy as np


def squash(z):
    return 1 / (1 + math.exp(-z)) if z > -500 else 0.0


def vector_times(vector, matrix):
    return [sum(v * row[j] for v, row in zip(vector, matrix, strict=True)) for j in range(len(matrix[0]))]


def scores(x, h, Wx, Wh, b):
    return [sum(parts) for parts in zip(vector_times(x, Wx), vector_times(h, Wh), b, strict=True)]


def one_rnn_step(x, h, Wx, Wh, b):
    return [math.tanh(z) for z in scores(x, h, Wx, Wh, b)]


def one_lstm_step(x, h, c, Wx, Wh, b):
    z = scores(x, h, Wx, Wh, b)
    size = len(h)
    i = [squash(v) for v in z[:size]]
    f = [squash(v) for v in z[size : 2 * size]]
    g = [math.tanh(v) for v in z[2 * size : 3 * size]]
    o = [squash(v) for v in z[3 * size :]]
    c = [f[k] * c[k] + i[k] * g[k] for k in range(size)]
    h = [o[k] * math.tanh(c[k]) for k in range(size)]
    return h, c, (i, f, g, o)


def rnn_step(x, h_prev, Wx, Wh, b):
    if x.ndim == 1:
        return np.array(one_rnn_step(x, h_prev, Wx, Wh, b))
    return np.array([rnn_step(each, h, Wx, Wh, b) for each, h in zip(x, h_prev, strict=True)])


def lstm_step(x, h_prev, c_prev, Wx, Wh, b):
    if x.ndim == 1:
        h, c, _ = one_lstm_step(x, h_prev, c_prev, Wx, Wh, b)
        return np.array(h), np.array(c)
    pairs = [lstm_step(*each, Wx, Wh, b) for each in zip(x, h_prev, c_prev, strict=True)]
    return np.array([h for h, _ in pairs]), np.array([c for _, c in pairs])


class Weights:
    def __init__(self, Wx, Wh, b):
        self.Wx, self.Wh, self.b = Wx.tolist(), Wh.tolist(), b.tolist()

    def start(self, state, n):
        return [[0.0] * len(self.Wh) for _ in range(n)] if state is None else state.tolist()

    def clear(self):
        self.dWx = np.zeros(np.shape(self.Wx))
        self.dWh = np.zeros(np.shape(self.Wh))
        self.db = np.zeros(len(self.b))

    def add(self, x, h, dz):
        for j, d in enumerate(dz):
            self.db[j] += d
            for k, v in enumerate(x):
                self.dWx[k, j] += v * d
            for k, v in enumerate(h):
                self.dWh[k, j] += v * d


def transposed(matrix):
    return [list(row) for row in zip(*matrix, strict=True)]


class RNN(Weights):
    def forward(self, xs, h0=None):
        self.sequences = []
        for x, h in zip(xs.tolist(), self.start(h0, len(xs)), strict=True):
            states = [h]
            for step in x:
                states.append(one_rnn_step(step, states[-1], self.Wx, self.Wh, self.b))
            self.sequences.append((x, states))
        return np.array([states[1:] for _, states in self.sequences])

    def backward(self, dhs):
        self.clear()
        dxs, dh0 = [], []
        for (x, states), dh in zip(self.sequences, dhs.tolist(), strict=True):
            later = [0.0] * len(self.Wh)
            dx = []
            for t in range(len(x) - 1, -1, -1):
                dz = [(a + b) * (1 - h * h) for a, b, h in zip(dh[t], later, states[t + 1], strict=True)]
                self.add(x[t], states[t], dz)
                dx.insert(0, vector_times(dz, transposed(self.Wx)))
                later = vector_times(dz, transposed(self.Wh))
            dxs.append(dx)
            dh0.append(later)
        self.dh0 = np.array(dh0)
        return np.array(dxs)


class LSTM(Weights):
    def forward(self, xs, h0=None, c0=None):
        self.sequences = []
        starts = zip(xs.tolist(), self.start(h0, len(xs)), self.start(c0, len(xs)), strict=True)
        for x, h_start, c_start in starts:
            h, c = h_start, c_start
            steps = []
            for step in x:
                h_new, c_new, gates = one_lstm_step(step, h, c, self.Wx, self.Wh, self.b)
                steps.append((step, h, c, gates, h_new, c_new))
                h, c = h_new, c_new
            self.sequences.append(steps)
        return np.array([[step[4] for step in steps] for steps in self.sequences])

    def backward(self, dhs):
        self.clear()
        dxs, dh0, dc0 = [], [], []
        size = len(self.Wh)
        for steps, douts in zip(self.sequences, dhs.tolist(), strict=True):
            dh, dc = [0.0] * size, [0.0] * size
            dx = []
            for (x, h, c, (i, f, g, o), _, c_new), dout in reversed(list(zip(steps, douts, strict=True))):
                dz = [0.0] * (4 * size)
                for k in range(size):
                    d = dh[k] + dout[k]
                    shown = math.tanh(c_new[k])
                    cell = dc[k] + d * o[k] * (1 - shown * shown)
                    dz[k] = cell * g[k] * i[k] * (1 - i[k])
                    dz[size + k] = cell * c[k] * f[k] * (1 - f[k])
                    dz[2 * size + k] = cell * i[k] * (1 - g[k] * g[k])
                    dz[3 * size + k] = d * shown * o[k] * (1 - o[k])
                    dc[k] = cell * f[k]
                self.add(x, h, dz)
                dx.append(vector_times(dz, transposed(self.Wx)))
                dh = vector_times(dz, transposed(self.Wh))
            dxs.append(dx[::-1])
            dh0.append(dh)
            dc0.append(dc)
        self.dh0, self.dc0 = np.array(dh0), np.array(dc0)
        return np.array(dxs)


def deep_rnn(xs, layers):
    outputs = [xs]
    for k in range(len(layers)):
        outputs.append(layers[k].forward(outputs[k]))
    return outputs[-1]


def many_to_one(hs):
    return np.array([sequence[len(sequence) - 1] for sequence in hs])


def encode_decode(xs, encoder, decoder, steps):
    summary = many_to_one(encoder.forward(xs))
    return decoder.forward(np.array([[state for _ in range(steps)] for state in summary]))
