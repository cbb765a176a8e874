"""Exercise 13: recurrent layers, and what to build from them."""

import functools

import numpy as np

from grader.declare import Exercise, case, example, fixture, half_difference, near, normal, nudge, slope

from . import oracle

exercise = Exercise(13, "recurrent", title=("Recurrent networks", "순환 신경망"))

# No epsilon anywhere: right answers differ by rounding only.
CLOSE = near(1e-7)
# What a subject hands to a layer of ours may be in single precision, and comes back from it in double.
THROUGH_LAYERS = near(1e-5, atol=1e-6)

GRADIENT_CHECK = ("gradients beside central differences", "수치 미분과 나란히 놓은 기울기")
SMALL_STEP = ("a small step of your own forward pass", "여러분의 순전파로 내디딘 작은 걸음")
HAND = ("worked example", "손으로 따라 하는 예")
BATCH = ("a batch of five sequences", "시퀀스 다섯 개짜리 배치")
SQUARE = ("as many sequences as steps, inputs and units", "시퀀스, 시각, 입력, 은닉 노드의 수가 모두 같은 경우")
FROM_ZERO = ("no initial state given", "초기 상태를 주지 않은 경우")
ONE_SEQUENCE = ("a batch of one sequence", "시퀀스가 하나뿐인 배치")
AGAIN = ("a second batch through the same layer", "같은 계층에 통과시킨 두 번째 배치")

# Words for mistakes that the simple layer and the LSTM share.
NOT_CARRIED_ON = {
    "en": "The first step is right, later ones are not: every step starts from the initial state. What should step 2 "
    "start from?",
    "ko": "첫 시각만 맞고 그다음부터 달라요. 매 시각이 초기 상태에서 다시 시작해요. 두 번째 시각은 무엇에서 시작해야 "
    "할까요?",
}
INITIAL_STATE_IGNORED = {
    "en": "You always start from zeros. When an initial state is given, the sequence goes on from there; zeros are "
    "only meant for None. Where does it enter?",
    "ko": "언제나 0에서 시작하고 있어요. 초기 상태가 주어지면 거기에서 이어져야 하고, 0은 None일 때만 써요. 주어진 "
    "상태는 어디에 들어가야 할까요?",
}
ALONG_THE_SAMPLES = {
    "en": "You walk along the samples instead of along time, as if the axes were (T, N, D). Which axis of `(N, T, D)` "
    "is time?",
    "ko": "축이 (T, N, D)인 것처럼 시간이 아니라 샘플을 따라 움직이고 있어요. `(N, T, D)`에서 시간은 어느 축인가요?",
}
READ_BACKWARDS = {
    "en": "The sequence is read from its end. A step may know its past only. In which direction does your loop run?",
    "ko": "시퀀스를 끝에서부터 읽고 있어요. 각 시각은 과거만 알 수 있어요. 반복문이 어느 방향으로 돌고 있나요?",
}
LAST_STATE_ONLY = {
    "en": "Only the last state is returned. The next layer wants to read a sequence. How many states does it need?",
    "ko": "마지막 상태만 반환했어요. 다음 계층은 시퀀스를 읽어야 해요. 상태가 몇 개 필요할까요?",
}
STATE_LEFT_OVER = {
    "en": "The first batch is right, but the second goes on where the first one ended. That is called a stateful "
    "layer. What does the handout say about where every call starts?",
    "ko": "첫 배치는 맞지만 두 번째 배치가 첫 배치의 끝 상태에서 이어져요. 상태를 유지하는(stateful) 계층이라고 하는 "
    "방식이에요. 여기서는 호출할 때마다 어디에서 시작해야 하는지 안내문을 다시 볼까요?",
}
WEIGHTS_OVERWRITTEN = {
    "en": "Your weight gradients hold the contribution of one single step. The same weights worked at every step. What "
    "happens to the contributions of the others?",
    "ko": "가중치의 기울기에 한 시각의 몫만 들어 있어요. 같은 가중치가 모든 시각에서 쓰였어요. 다른 시각의 몫은 "
    "어떻게 해야 할까요?",
}
NOTHING_FROM_LATER = {
    "en": "At the last step you are right, before that something is missing. A hidden state is used twice: as an "
    "output, and by the next step. From how many sides does its gradient come?",
    "ko": "마지막 시각만 맞고 그 앞에서는 빠진 것이 있어요. 은닉 상태는 그 시각의 출력으로, 또 다음 시각의 입력으로 "
    "두 번 쓰여요. 기울기는 몇 군데에서 돌아올까요?",
}
LAST_OUTPUT_ONLY = {
    "en": "Only the gradient of the last output has come in. Every step has an output of its own, and each may send a "
    "gradient back. Where do they join?",
    "ko": "마지막 출력의 기울기만 들어왔어요. 시각마다 출력이 있고 저마다 기울기를 돌려보내요. 그 기울기들은 어디에서 "
    "합쳐지나요?",
}
STATE_AFTER_FOR_DWH = {
    "en": "dWh was built with the states after each step. Look at the formula of a step: which state is multiplied "
    "with Wh?",
    "ko": "dWh를 각 시각이 끝난 뒤의 상태로 구했어요. 한 시각의 식을 다시 보세요. Wh에 곱해지는 것은 어느 시각의 "
    "상태인가요?",
}
TRANSPOSE_MISSING_GOING_BACK = {
    "en": "Forward is right. On the way back something goes wrong at Wh, and no shape warns you because it is square. "
    "How does a gradient go back through the matrix of an affine layer?",
    "ko": "순전파는 맞아요. 역전파에서 Wh를 지날 때 잘못됐는데, 정사각 행렬이라 형상 오류가 나지 않아요. Affine "
    "계층에서 기울기는 행렬을 어떻게 거슬러 갔나요?",
}
GRADIENTS_PILE_UP = {
    "en": "For the first batch you are right; later ones contain the gradients of the earlier ones. Each call of "
    "backward answers for its own batch. Where do the sums start?",
    "ko": "첫 배치에서는 맞지만 그다음부터는 앞 배치의 기울기가 섞여 있어요. backward는 부를 때마다 자기 배치의 "
    "기울기만 구해요. 합은 어떤 값에서 시작하나요?",
}
AVERAGED_OVER_BATCH = {
    "en": "The weight gradients were divided by the number of sequences. If the loss is a mean, its 1/N has come in "
    "with dhs. Is there anything left to divide by?",
    "ko": "가중치의 기울기를 시퀀스의 수로 나눴어요. 손실이 평균이라면 1/N은 이미 dhs에 들어 있어요. 더 나눌 것이 남아 "
    "있을까요?",
}
INITIAL_GRADIENT_TOO_EARLY = {
    "en": "Everything is right but the gradient of the initial state: it stopped one step short, at the first hidden "
    "state. What lies between the two?",
    "ko": "초기 상태의 기울기만 달라요. 한 걸음 앞, 첫 번째 은닉 상태에서 멈췄어요. 그 둘 사이에는 무엇이 있나요?",
}


def _steps(shape, size, blocks):
    """Inputs of a recurrent layer, made from sizes; the weights keep the units out of saturation."""
    n, t, d = shape
    return {
        "Wx": normal(d, blocks * size, scale=0.6),
        "Wh": normal(size, blocks * size, scale=0.6),
        "b": normal(blocks * size, scale=0.5, gap=0.1),
        "xs": normal(n, t, d),
        "dhs": normal(n, t, size),
    }


def _nudged(shape, size, blocks, *states):
    """Small steps along the inputs of a recurrent layer, one also for each initial state."""
    n, t, d = shape
    return {
        "to_Wx": nudge(d, blocks * size),
        "to_Wh": nudge(size, blocks * size),
        "to_b": nudge(blocks * size),
        "to_xs": nudge(n, t, d),
        **{f"to_{state}": nudge(n, size) for state in states},
    }


class _Layer:
    """What both layers have in common: weights, start, and sums over time."""

    def __init__(self, Wx, Wh, b):
        self.Wx, self.Wh, self.b = Wx, Wh, b

    def _start(self, given, n):
        return np.zeros((n, len(self.Wh))) if given is None else given

    def _previous(self, states, t):
        """The state that step t starts from; `states` begins with the initial one."""
        return states[t]

    def _meet(self, from_output, from_later):
        """The gradient of a hidden state, which was used twice."""
        return from_output + from_later

    def _clear(self):
        self.dWx, self.dWh, self.db = np.zeros_like(self.Wx), np.zeros_like(self.Wh), np.zeros_like(self.b)

    def _add(self, x, h_prev, _h, dz):
        self.dWx += x.T @ dz
        self.dWh += h_prev.T @ dz
        self.db += dz.sum(axis=0)


# Mistakes that both layers share, to be mixed in.


class _EveryStepFromTheStart:
    def _previous(self, states, _t):
        return states[0]


class _FromZero:
    def _start(self, _given, n):
        return np.zeros((n, len(self.Wh)))


class _AlongTheSamples:
    def forward(self, xs, *states):
        return super().forward(xs.swapaxes(0, 1), *states).swapaxes(0, 1)

    def backward(self, dhs):
        return super().backward(dhs.swapaxes(0, 1)).swapaxes(0, 1)


class _ReadBackwards:
    def forward(self, xs, *states):
        return super().forward(xs[:, ::-1], *states)[:, ::-1]

    def backward(self, dhs):
        return super().backward(dhs[:, ::-1])[:, ::-1]


class _LastStateOnly:
    def forward(self, xs, *states):
        return super().forward(xs, *states)[:, -1]


class _Overwriting:
    def _add(self, x, h_prev, h, dz):
        self._clear()
        super()._add(x, h_prev, h, dz)


class _PilingUp:
    def _clear(self):
        if not hasattr(self, "dWx"):
            super()._clear()


class _NothingFromLater:
    def _meet(self, from_output, _from_later):
        return from_output


class _LastOutputOnly:
    def backward(self, dhs):
        last = np.zeros_like(dhs)
        last[:, -1] = dhs[:, -1]
        return super().backward(last)


class _StateAfter:
    def _add(self, x, _h_prev, h, dz):
        super()._add(x, h, h, dz)


class _Averaging:
    def backward(self, dhs):
        dxs = super().backward(dhs)
        n = len(dhs)
        self.dWx, self.dWh, self.db = self.dWx / n, self.dWh / n, self.db / n
        return dxs


class _StoppingEarly:
    def _meet(self, from_output, from_later):
        self.met = super()._meet(from_output, from_later)
        return self.met

    def backward(self, dhs):
        dxs = super().backward(dhs)
        self.dh0 = self.met
        return dxs


# --- rnn_step ---------------------------------------------------------------------------------------------------------


def _one_step(n, d, size, blocks):
    """Inputs of one step; no batch axis if there is no n."""
    batch = () if n is None else (n,)
    return {
        "x": normal(*batch, d),
        "h_prev": normal(*batch, size, scale=0.5, gap=0.1),
        "Wx": normal(d, blocks * size, scale=0.6),
        "Wh": normal(size, blocks * size, scale=0.6),
        "b": normal(blocks * size, scale=0.5, gap=0.1),
    }


@exercise.check(
    points=2,
    close=CLOSE,
    given=[
        case(("a batch of five samples", "샘플 다섯 개짜리 배치"), **_one_step(5, 4, 6, 1)),
        case(("as many inputs as units", "입력과 은닉 노드의 수가 같은 경우"), **_one_step(3, 4, 4, 1)),
        case(("one sample (D,)", "샘플 하나 (D,)"), **_one_step(None, 4, 3, 1)),
        case(("inputs in the thousands", "천 단위 입력"), **_one_step(3, 4, 5, 1) | {"x": normal(3, 4, scale=3000)}),
        example(
            HAND, x=np.array([1.0]), h_prev=np.array([0.5]), Wx=np.array([[2.0]]), Wh=np.array([[-4.0]]),
            b=np.array([0.5]), gives=np.array([0.4621]),
        ),
    ],
    hints=[
        (
            "Two affine maps meet: one of the input, one of what is remembered. Write down the shapes: what must they "
            "have in common to be added?",
            "입력의 아핀 변환과 기억의 아핀 변환이 만나요. 형상을 적어 보세요. 둘을 더하려면 무엇이 같아야 할까요?",
        ),
        (
            "Which of the three terms go into tanh? The new state lies between -1 and 1.",
            "세 항 가운데 tanh 안에 들어가는 것은 무엇일까요? 새 상태는 -1과 1 사이에 있어요.",
        ),
        (
            "If nothing is remembered yet and the input is zero, what alone decides the new state? Does it in your "
            "code?",
            "아직 기억이 없고 입력도 0이라면, 새 상태를 정하는 것은 무엇뿐인가요? 여러분의 코드에서도 그런가요?",
        ),
    ],
)  # fmt: skip
def rnn_step(x, h_prev, Wx, Wh, b):
    r"""One step of a simple recurrent layer, $h_t = \tanh(x_t W_x + h_{t-1} W_h + b)$.

    Args:
        x: $x_t$, `(N, D)` or `(D,)`.
        h_prev: $h_{t-1}$, `(N, H)` or `(H,)`.
        Wx: $W_x$, `(D, H)`.
        Wh: $W_h$, `(H, H)`.
        b: $b$, `(H,)`.

    Source: Elman 1990; Deep Learning from Scratch 2, 5.3; `keras.layers.SimpleRNN`.
    """
    return np.tanh(x @ Wx + h_prev @ Wh + b)


@rnn_step.mistake(
    en="The previous hidden state has no influence on the new one. It is all that the network remembers. Where does it "
    "enter?",
    ko="이전 은닉 상태가 새 상태에 아무 영향도 주지 않아요. 은닉 상태는 신경망의 기억이에요. 식의 어디에 들어가야 "
    "할까요?",
    common=True,
)
def memory_missing(x, _h_prev, Wx, _Wh, b):
    return np.tanh(x @ Wx + b)


@rnn_step.mistake(
    en="Your hidden state leaves the range from -1 to 1: the memory was added after tanh. Which terms belong inside?",
    ko="은닉 상태가 -1과 1 사이를 벗어나요. 기억을 tanh 다음에 더했어요. 어떤 항들이 tanh 안에 들어가야 할까요?",
)
def memory_outside_tanh(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + b) + h_prev @ Wh


@rnn_step.mistake(
    en="Wh is transposed. It is square, so no shape warns you. A row vector meets a matrix from which side?",
    ko="Wh가 전치됐어요. 정사각 행렬이라 형상으로는 알 수 없어요. 행벡터는 행렬의 어느 쪽에서 곱하나요?",
)
def memory_transposed(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh.T + b)


@rnn_step.mistake(
    en="Zero input and zero memory give you a zero state, whatever the biases are. Which term is missing?",
    ko="입력과 기억이 모두 0이면 편향이 얼마든 상태가 0이 돼요. 어떤 항이 빠졌나요?",
)
def step_without_bias(x, h_prev, Wx, Wh, _b):
    return np.tanh(x @ Wx + h_prev @ Wh)


@rnn_step.mistake(
    en="Your states grow without bound. What keeps them between -1 and 1?",
    ko="상태가 한없이 커질 수 있어요. 상태를 -1과 1 사이에 두는 것은 무엇인가요?",
)
def no_activation(x, h_prev, Wx, Wh, b):
    return x @ Wx + h_prev @ Wh + b


@rnn_step.mistake(
    en="Your states lie between 0 and 1. Which activation has the range from -1 to 1?",
    ko="상태가 0과 1 사이에 있어요. 값이 -1과 1 사이인 활성화 함수는 무엇인가요?",
)
def sigmoid_instead(x, h_prev, Wx, Wh, b):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-(x @ Wx + h_prev @ Wh + b)))


@rnn_step.mistake(
    en="Ordinary inputs are right, very large ones give NaN: both exponentials overflow, and infinity divided by "
    "infinity is not a number. Does NumPy have this function ready?",
    ko="보통 입력은 맞지만 아주 큰 입력에서 NaN이 나와요. 두 지수 함수가 모두 넘쳐서 무한대를 무한대로 나누게 돼요. "
    "NumPy에 이 함수가 이미 있지 않을까요?",
)
def tanh_from_exponentials(x, h_prev, Wx, Wh, b):
    z = x @ Wx + h_prev @ Wh + b
    with np.errstate(all="ignore"):
        return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


@rnn_step.oracle(close=near(1e-12), because="keras.layers.SimpleRNNCell in float64")
def keras_cell(keras):
    return oracle.rnn_step(keras)


# --- RNN --------------------------------------------------------------------------------------------------------------


@exercise.check(
    points=5,
    close={
        SMALL_STEP[0]: slope({f"d{each}": f"to_{each}" for each in ("xs", "Wx", "Wh", "b", "h0")}, "hidden states"),
        "*": CLOSE,
    },
    given=[
        case(BATCH, **_steps((5, 7, 4), 6, 1), h0=normal(5, 6, scale=0.5, gap=0.1)),
        case(SQUARE, **_steps((4, 4, 4), 4, 1), h0=normal(4, 4, scale=0.5, gap=0.1)),
        case(ONE_SEQUENCE, **_steps((1, 5, 2), 3, 1), h0=normal(1, 3, scale=0.5, gap=0.1)),
        case(
            ("sequences of one step", "시각이 하나뿐인 시퀀스"),
            **_steps((3, 1, 2), 4, 1), h0=normal(3, 4, scale=0.5, gap=0.1),
        ),
        case(FROM_ZERO, **_steps((3, 5, 2), 4, 1), h0=None),
        example(
            HAND, Wx=np.array([[1.0]]), Wh=np.array([[0.5]]), b=np.array([0.0]), xs=np.array([[[1.0], [0], [0]]]),
            dhs=np.array([[[0.0], [0], [1]]]), h0=None,
            gives={
                "hidden states": np.array([[[0.7616], [0.3634], [0.1797]]]),
                "dxs": np.array([[[0.0882], [0.42], [0.9677]]]),
                "dWx": np.array([[0.0882]]),
                "dWh": np.array([[0.6715]]),
                "db": np.array([1.4758]),
                "dh0": np.array([[0.0441]]),
            },
        ),
    ],
    hints=[
        (
            "Unroll the network for three steps and draw it. Every step is the same function with the same weights; "
            "what travels from one to the next?",
            "신경망을 세 시각만큼 펼쳐서 그려 보세요. 모든 시각이 같은 가중치를 쓰는 같은 함수예요. 한 시각에서 다음 "
            "시각으로 무엇이 넘어가나요?",
        ),
        (
            "Follow one hidden state in your drawing: how many arrows leave it? As many gradients come back.",
            "그림에서 은닉 상태 하나를 따라가 보세요. 나가는 화살표가 몇 개인가요? 기울기도 그만큼 돌아와요.",
        ),
        (
            "Within a step the way back is that of tanh and of an affine layer. The weights are shared by all steps: "
            "what does that mean for their gradients?",
            "한 시각 안에서 돌아오는 길은 tanh와 Affine 계층의 역전파예요. 가중치는 모든 시각이 함께 써요. 그러면 "
            "가중치의 기울기는 어떻게 구할까요?",
        ),
    ],
)  # fmt: skip
class RNN(_Layer):
    r"""Simple recurrent layer, $h_t = \tanh(x_t W_x + h_{t-1} W_h + b)$ for all $t$, and back through time.

    With $\delta_t = (\partial L/\partial h_t + \delta_{t+1} W_h^T) \odot (1 - h_t^2)$ the gradients of weights and
    biases are $\sum_t x_t^T \delta_t$, $\sum_t h_{t-1}^T \delta_t$ and $\sum_t \delta_t$, that of $x_t$ is
    $\delta_t W_x^T$ and that of $h_0$ is $\delta_1 W_h^T$.

    Args:
        Wx: $W_x$, `(D, H)`.
        Wh: $W_h$, `(H, H)`.
        b: $b$, `(H,)`.

    Source: Werbos 1990; Deep Learning from Scratch 2, 5.3; `keras.layers.SimpleRNN`.
    """

    def forward(self, xs, h0=None):
        self.xs, self.hs = xs, [self._start(h0, len(xs))]
        for t in range(xs.shape[1]):
            self.hs.append(rnn_step(xs[:, t], self._previous(self.hs, t), self.Wx, self.Wh, self.b))
        return np.stack(self.hs[1:], axis=1)

    def _slope(self, t):
        return 1 - self.hs[t + 1] ** 2

    def _back(self, dz):
        return dz @ self.Wh.T

    def backward(self, dhs):
        self._clear()
        dxs, from_later = np.zeros_like(self.xs), 0.0
        for t in reversed(range(self.xs.shape[1])):
            dz = self._meet(dhs[:, t], from_later) * self._slope(t)
            self._add(self.xs[:, t], self._previous(self.hs, t), self.hs[t + 1], dz)
            dxs[:, t] = dz @ self.Wx.T
            from_later = self._back(dz)
        self.dh0 = from_later
        return dxs


@RNN.script
def through_time(RNN, Wx, Wh, b, xs, h0, dhs):
    layer = RNN(Wx, Wh, b)
    yield ("hidden states", "은닉 상태"), layer.forward(xs, h0)
    yield "dxs", layer.backward(dhs)
    yield "dWx", layer.dWx
    yield "dWh", layer.dWh
    yield "db", layer.db
    yield "dh0", layer.dh0


@RNN.script(
    given=[
        case(GRADIENT_CHECK, **_steps((2, 3, 4), 3, 1), h0=normal(2, 3, scale=0.5), **_nudged((2, 3, 4), 3, 1, "h0"))
    ]
)
def rnn_checked(RNN, Wx, Wh, b, xs, h0, dhs, to_Wx, to_Wh, to_b, to_xs, to_h0):
    layer = RNN(Wx, Wh, b)
    yield ("hidden states", "은닉 상태"), layer.forward(xs, h0)
    yield "dxs", layer.backward(dhs)
    yield "dWx", layer.dWx
    yield "dWh", layer.dWh
    yield "db", layer.db
    yield "dh0", layer.dh0
    ahead = RNN(Wx + to_Wx, Wh + to_Wh, b + to_b).forward(xs + to_xs, h0 + to_h0)
    behind = RNN(Wx - to_Wx, Wh - to_Wh, b - to_b).forward(xs - to_xs, h0 - to_h0)
    yield SMALL_STEP, half_difference(ahead, behind, dhs)


@RNN.script(given=[case(AGAIN, **_steps((3, 4, 2), 5, 1), new=normal(3, 6, 2), dnew=normal(3, 6, 5))])
def second_batch(RNN, Wx, Wh, b, xs, dhs, new, dnew):
    layer = RNN(Wx, Wh, b)
    layer.forward(xs)
    layer.backward(dhs)
    yield ("hidden states", "은닉 상태"), layer.forward(new)
    yield "dxs", layer.backward(dnew)
    yield "dWx", layer.dWx
    yield "dWh", layer.dWh
    yield "db", layer.db
    yield "dh0", layer.dh0


@RNN.mistake(**NOT_CARRIED_ON, common=True)
class state_not_carried(_EveryStepFromTheStart, RNN.reference):
    pass


@RNN.mistake(**NOT_CARRIED_ON, common=True)
class state_not_carried_forward(RNN.reference):
    def forward(self, xs, h0=None):
        start = self._start(h0, len(xs))
        self.xs = xs
        steps = [rnn_step(xs[:, t], start, self.Wx, self.Wh, self.b) for t in range(xs.shape[1])]
        self.hs = [start, *steps]
        return np.stack(steps, axis=1)


@RNN.mistake(**INITIAL_STATE_IGNORED, common=True)
class initial_state_ignored(_FromZero, RNN.reference):
    pass


@RNN.mistake(**STATE_LEFT_OVER)
class state_left_over(RNN.reference):
    def _start(self, given, n):
        if given is None and hasattr(self, "hs"):
            return self.hs[-1]
        return super()._start(given, n)

    def forward(self, xs, h0=None):
        start = self._start(h0, len(xs))
        return super().forward(xs, start)


@RNN.mistake(**ALONG_THE_SAMPLES)
class axes_swapped(_AlongTheSamples, RNN.reference):
    pass


@RNN.mistake(**READ_BACKWARDS)
class read_backwards(_ReadBackwards, RNN.reference):
    pass


@RNN.mistake(**LAST_STATE_ONLY)
class last_state_only(_LastStateOnly, RNN.reference):
    pass


@RNN.mistake(**NOTHING_FROM_LATER, common=True)
class nothing_from_later(_NothingFromLater, RNN.reference):
    pass


@RNN.mistake(**WEIGHTS_OVERWRITTEN, common=True)
class weights_overwritten(_Overwriting, RNN.reference):
    pass


@RNN.mistake(
    en="The derivative of tanh was taken at the state *before* the step. It is written with the value that tanh gave "
    "out. Which one is that at step t?",
    ko="tanh의 미분에 이전 시각의 상태를 썼어요. tanh의 미분은 tanh가 내놓은 값으로 써요. 시각 t에서 그 값은 "
    "무엇인가요?",
)
class slope_of_previous_state(RNN.reference):
    def _slope(self, t):
        return 1 - self.hs[t] ** 2


@RNN.mistake(
    en="Your gradients are too large, and the more so the further back in time they are. Besides Wh, what does a "
    "gradient pass at every step?",
    ko="기울기가 너무 크고 과거로 갈수록 더 커져요. 매 시각 기울기는 Wh 말고 또 무엇을 지나나요?",
)
class slope_missing(RNN.reference):
    def _slope(self, t):
        return np.ones_like(self.hs[t])


@RNN.mistake(**LAST_OUTPUT_ONLY)
class last_output_only(_LastOutputOnly, RNN.reference):
    pass


@RNN.mistake(**STATE_AFTER_FOR_DWH, common=True)
class state_after_for_dwh(_StateAfter, RNN.reference):
    pass


@RNN.mistake(**TRANSPOSE_MISSING_GOING_BACK)
class transpose_missing_going_back(RNN.reference):
    def _back(self, dz):
        return dz @ self.Wh


@RNN.mistake(**INITIAL_GRADIENT_TOO_EARLY)
class initial_gradient_too_early(_StoppingEarly, RNN.reference):
    pass


@RNN.mistake(**AVERAGED_OVER_BATCH)
class averaged_over_batch(_Averaging, RNN.reference):
    pass


@RNN.mistake(**GRADIENTS_PILE_UP)
class gradients_pile_up(_PilingUp, RNN.reference):
    pass


@RNN.oracle(close=near(1e-10), because="keras.layers.SimpleRNN in float64; gradients from the tape")
def keras_layer(tf, keras):
    return oracle.rnn(tf, keras)


# --- lstm_step --------------------------------------------------------------------------------------------------------


def _sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


def _gates(x, h_prev, Wx, Wh, b):
    """Input gate, forget gate, candidate, output gate."""
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=-1)
    return _sigmoid(i), _sigmoid(f), np.tanh(g), _sigmoid(o)


def _blocks(order, *arrays):
    """Four blocks of columns each, put into another order."""
    return [np.concatenate([np.split(array, 4, axis=-1)[k] for k in order], axis=-1) for array in arrays]


# Where input, forget, candidate and output stand in other people's code.
BOOK = (2, 0, 1, 3)  # forget, candidate, input, output
CANDIDATE_LAST = (0, 1, 3, 2)  # input, forget, output, candidate
FORGET_FIRST = (1, 0, 2, 3)  # forget, input, candidate, output

GATE_ORDER_OF_THE_BOOK = {
    "en": "Your formulas look right, but the blocks were cut out in the order forget, candidate, input, output, which "
    "is that of the book *Deep Learning from Scratch 2*. Here another order holds: which one does the handout print?",
    "ko": "식은 맞아 보이지만 블록을 망각, 후보, 입력, 출력의 순서로 꺼냈어요. 『밑바닥부터 시작하는 딥러닝 2』의 "
    "순서예요. 여기서는 순서가 달라요. 안내문에 적힌 순서를 확인해 볼까요?",
}
CANDIDATE_STANDS_LAST = {
    "en": "Your formulas look right, but the last block was taken for the candidate and the third one for the output "
    "gate. Libraries differ here: which order does the handout print?",
    "ko": "식은 맞아 보이지만 마지막 블록을 후보로, 세 번째 블록을 출력 게이트로 썼어요. 라이브러리마다 순서가 달라요. "
    "안내문에 적힌 순서를 확인해 볼까요?",
}
INPUT_AND_FORGET_SWAPPED = {
    "en": "Input and forget gate have changed places. One belongs to the old memory, the other to the new candidate: "
    "which block comes first?",
    "ko": "입력 게이트와 망각 게이트가 바뀌었어요. 하나는 이전 기억에, 하나는 새 후보에 곱해요. 어느 블록이 "
    "먼저인가요?",
}


def _one_lstm_step(n, d, size):
    batch = () if n is None else (n,)
    return _one_step(n, d, size, 4) | {"c_prev": normal(*batch, size, gap=0.2)}


@exercise.check(
    points=3,
    close=CLOSE,
    given=[
        case(("a batch of five samples", "샘플 다섯 개짜리 배치"), **_one_lstm_step(5, 4, 3)),
        case(("all sizes equal", "크기가 모두 같은 경우"), **_one_lstm_step(4, 4, 4)),
        case(("one sample (D,)", "샘플 하나 (D,)"), **_one_lstm_step(None, 5, 3)),
        case(("inputs in the thousands", "천 단위 입력"), **_one_lstm_step(3, 4, 5) | {"x": normal(3, 4, scale=3000)}),
        example(
            HAND, x=np.array([1.0]), h_prev=np.array([0.5]), c_prev=np.array([2.0]),
            Wx=np.array([[1.0, -1, -2, 1]]), Wh=np.array([[-2.0, 2, 2, 2]]), b=np.array([0.0, 1, 0, 0]),
            gives=(np.array([0.6991]), np.array([1.0813])),
        ),
    ],
    hints=[
        (
            "A gate is a number between 0 and 1 that lets a share through. Which gate belongs to the old memory, "
            "which to the candidate, which to what is shown outside?",
            "게이트는 0과 1 사이의 수이고, 그 비율만큼만 통과시켜요. 이전 기억에, 새 후보에, 밖으로 내보내는 값에 "
            "곱하는 것은 각각 어느 게이트인가요?",
        ),
        (
            "One matrix product serves all four. Write down its width, and cut it in the order that the handout "
            "prints; the last axis is there for one sample, too.",
            "행렬 곱 한 번으로 네 가지를 모두 구해요. 그 너비를 적어 보고, 안내문에 적힌 순서대로 자르세요. 샘플이 "
            "하나일 때도 마지막 축은 있어요.",
        ),
        (
            "The cell state comes first, the hidden state is made from it. What does the cell state pass on its way "
            "out?",
            "기억 셀을 먼저 구하고, 그것으로 은닉 상태를 만들어요. 기억 셀은 밖으로 나가는 길에 무엇을 지나나요?",
        ),
    ],
)  # fmt: skip
def lstm_step(x, h_prev, c_prev, Wx, Wh, b):
    r"""One step of an LSTM, $c_t = f \odot c_{t-1} + i \odot g$ and $h_t = o \odot \tanh c_t$.

    The gates $(i, f, g, o)$ are the blocks of $x_t W_x + h_{t-1} W_h + b$ after $\sigma, \sigma, \tanh, \sigma$.

    Args:
        x: $x_t$, `(N, D)` or `(D,)`.
        h_prev: $h_{t-1}$, `(N, H)` or `(H,)`.
        c_prev: $c_{t-1}$, likewise.
        Wx: $W_x$, `(D, 4H)`.
        Wh: $W_h$, `(H, 4H)`.
        b: $b$, `(4H,)`.

    Source: Hochreiter and Schmidhuber 1997, Gers et al. 2000; order of the blocks as in `keras.layers.LSTM`.
    """
    i, f, g, o = _gates(x, h_prev, Wx, Wh, b)
    c = f * c_prev + i * g
    return o * np.tanh(c), c


@lstm_step.mistake(**GATE_ORDER_OF_THE_BOOK, common=True)
def order_of_the_book(x, h_prev, c_prev, Wx, Wh, b):
    return lstm_step(x, h_prev, c_prev, *_blocks(BOOK, Wx, Wh, b))


@lstm_step.mistake(**CANDIDATE_STANDS_LAST, common=True)
def candidate_last(x, h_prev, c_prev, Wx, Wh, b):
    return lstm_step(x, h_prev, c_prev, *_blocks(CANDIDATE_LAST, Wx, Wh, b))


@lstm_step.mistake(**INPUT_AND_FORGET_SWAPPED)
def input_and_forget_swapped(x, h_prev, c_prev, Wx, Wh, b):
    return lstm_step(x, h_prev, c_prev, *_blocks(FORGET_FIRST, Wx, Wh, b))


@lstm_step.mistake(
    en="The cell state is right, the hidden state is not. Before the output gate lets a share of it through, the cell "
    "state passes an activation. Which one?",
    ko="기억 셀은 맞지만 은닉 상태가 달라요. 출력 게이트가 곱해지기 전에 기억 셀은 활성화 함수를 지나요. 어떤 "
    "함수인가요?",
    common=True,
)
def cell_shown_without_tanh(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = _gates(x, h_prev, Wx, Wh, b)
    c = f * c_prev + i * g
    return o * c, c


@lstm_step.mistake(
    en="The cell never forgets: the old memory comes in whole. Which gate decides how much of it is kept?",
    ko="기억 셀이 아무것도 잊지 않아요. 이전 기억이 통째로 남아요. 얼마나 남길지는 어느 게이트가 정하나요?",
    common=True,
)
def nothing_forgotten(x, h_prev, c_prev, Wx, Wh, b):
    i, _, g, o = _gates(x, h_prev, Wx, Wh, b)
    c = c_prev + i * g
    return o * np.tanh(c), c


@lstm_step.mistake(
    en="The old memory is gone at every step. What does the forget gate let a share of through?",
    ko="매 시각 이전 기억이 사라져요. 망각 게이트는 무엇의 일부를 통과시키나요?",
)
def everything_forgotten(x, h_prev, _c_prev, Wx, Wh, b):
    i, _, g, o = _gates(x, h_prev, Wx, Wh, b)
    c = i * g
    return o * np.tanh(c), c


@lstm_step.mistake(
    en="The whole candidate enters the memory. Which gate decides how much of it is written?",
    ko="새 후보가 통째로 기억에 들어가요. 얼마나 적을지는 어느 게이트가 정하나요?",
)
def everything_written(x, h_prev, c_prev, Wx, Wh, b):
    _, f, g, o = _gates(x, h_prev, Wx, Wh, b)
    c = f * c_prev + g
    return o * np.tanh(c), c


@lstm_step.mistake(
    en="Input gate and candidate were added. A gate lets a share of something through: which operation does that?",
    ko="입력 게이트와 후보를 더했어요. 게이트는 어떤 값의 일부를 통과시켜요. 어떤 연산이 그런 일을 할까요?",
)
def input_gate_added(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = _gates(x, h_prev, Wx, Wh, b)
    c = f * c_prev + i + g
    return o * np.tanh(c), c


@lstm_step.mistake(
    en="All gates use the bias of the first block. When lines are copied, one name is easily missed. How long is b?",
    ko="모든 게이트가 첫 블록의 편향을 쓰고 있어요. 줄을 복사하다 보면 이름 하나를 놓치기 쉬워요. b의 길이는 "
    "얼마인가요?",
)
def one_bias_for_all(x, h_prev, c_prev, Wx, Wh, b):
    return lstm_step(x, h_prev, c_prev, Wx, Wh, np.tile(np.split(b, 4)[0], 4))


@lstm_step.mistake(
    en="The candidate lies between 0 and 1, so the memory can only grow. A candidate is no gate: it may also take "
    "away. Which activation allows that?",
    ko="후보가 0과 1 사이여서 기억이 늘기만 해요. 후보는 게이트가 아니에요. 기억을 줄일 수도 있어야 해요. 어떤 활성화 "
    "함수를 써야 할까요?",
)
def candidate_through_sigmoid(x, h_prev, c_prev, Wx, Wh, b):
    z = x @ Wx + h_prev @ Wh + b
    i, f, g, o = np.split(_sigmoid(z), 4, axis=-1)
    c = f * c_prev + i * g
    return o * np.tanh(c), c


@lstm_step.mistake(
    en="The new cell state is made without the previous hidden state. The gates look at both: at the input and at "
    "what?",
    ko="새 기억 셀을 구할 때 이전 은닉 상태가 쓰이지 않았어요. 게이트는 입력과 함께 무엇을 보나요?",
)
def gates_without_memory(x, h_prev, c_prev, Wx, Wh, b):
    return lstm_step(x, np.zeros_like(h_prev), c_prev, Wx, Wh, b)


@lstm_step.mistake(
    en="Both states are right, but they have changed places. In which order are they returned?",
    ko="두 상태가 모두 맞지만 자리가 바뀌었어요. 어떤 순서로 반환해야 하나요?",
)
def states_swapped(x, h_prev, c_prev, Wx, Wh, b):
    h, c = lstm_step(x, h_prev, c_prev, Wx, Wh, b)
    return c, h


@lstm_step.mistake(
    en="You added 1 to the forget gate's score. Some libraries start their biases that way to keep the memory open. "
    "Which biases are given here?",
    ko="망각 게이트의 점수에 1을 더했어요. 처음에 기억을 열어 두려고 편향을 그렇게 정하는 라이브러리도 있어요. 여기서 "
    "쓸 편향은 어디에 주어져 있나요?",
)
def forget_bias_of_one(x, h_prev, c_prev, Wx, Wh, b):
    size = len(b) // 4
    return lstm_step(x, h_prev, c_prev, Wx, Wh, b + np.repeat([0.0, 1.0, 0.0, 0.0], size))


BATCHES_ONLY = {
    "en": "A batch is right; one sample, which has no batch axis, is not. Counted from the end, along which axis do "
    "the four blocks lie?",
    "ko": "배치에서는 맞지만 배치 축이 없는 샘플 하나에서는 오류가 나요. 네 블록이 놓인 축은 끝에서부터 세면 몇 "
    "번째인가요?",
}


@lstm_step.mistake(**BATCHES_ONLY, common=True)
def batches_only(x, h_prev, c_prev, Wx, Wh, b):
    size = len(b) // 4
    z = x @ Wx + h_prev @ Wh + b
    i, f, g, o = (z[:, k * size : (k + 1) * size] for k in range(4))
    c = _sigmoid(f) * c_prev + _sigmoid(i) * np.tanh(g)
    return _sigmoid(o) * np.tanh(c), c


@lstm_step.mistake(**BATCHES_ONLY, common=True)
def batch_axis_expected(x, h_prev, c_prev, Wx, Wh, b):
    _n, _size = h_prev.shape
    return lstm_step(x, h_prev, c_prev, Wx, Wh, b)


@lstm_step.mistake(
    en="Ordinary inputs are right, very large ones give NaN: in your sigmoid infinity is divided by infinity. Which "
    "form of the sigmoid has one exponential only?",
    ko="보통 입력은 맞지만 아주 큰 입력에서 NaN이 나와요. 시그모이드 안에서 무한대를 무한대로 나눴어요. 지수 함수가 "
    "하나만 들어가는 시그모이드의 식은 무엇일까요?",
)
def sigmoid_overflows(x, h_prev, c_prev, Wx, Wh, b):
    with np.errstate(all="ignore"):
        z = x @ Wx + h_prev @ Wh + b
        i, f, _, o = np.split(np.exp(z) / (1 + np.exp(z)), 4, axis=-1)
        c = f * c_prev + i * np.tanh(np.split(z, 4, axis=-1)[2])
        return o * np.tanh(c), c


@lstm_step.oracle(close=near(1e-12), because="keras.layers.LSTMCell in float64")
def keras_lstm_cell(keras):
    return oracle.lstm_step(keras)


# --- LSTM -------------------------------------------------------------------------------------------------------------


def _starts(n, size):
    return {"h0": normal(n, size, scale=0.5, gap=0.1), "c0": normal(n, size, gap=0.2)}


@exercise.check(
    points=6,
    close={
        SMALL_STEP[0]: slope({f"d{it}": f"to_{it}" for it in ("xs", "Wx", "Wh", "b", "h0", "c0")}, "hidden states"),
        "*": CLOSE,
    },
    given=[
        case(BATCH, **_steps((5, 7, 4), 3, 4), **_starts(5, 3)),
        case(SQUARE, **_steps((4, 4, 4), 4, 4), **_starts(4, 4)),
        case(ONE_SEQUENCE, **_steps((1, 5, 2), 3, 4), **_starts(1, 3)),
        case(FROM_ZERO, **_steps((3, 5, 2), 4, 4), h0=None, c0=None),
        example(
            HAND, Wx=np.array([[1.0, -1, -2, 1]]), Wh=np.array([[-2.0, 2, 2, 2]]), b=np.array([0.0, 1, 0, 0]),
            xs=np.array([[[1.0], [0]]]), h0=np.array([[0.5]]), c0=np.array([[2.0]]), dhs=np.array([[[0.0], [1]]]),
            gives={
                "hidden states": np.array([[[0.6991], [0.6601]]]),
                "dxs": np.array([[[-0.2997], [0.1236]]]),
                "dh0": np.array([[0.5497]]),
                "dc0": np.array([[0.2337]]),
            },
        ),
    ],
    hints=[
        (
            "Draw one step as a computational graph: two states come in, two go out. For each node of the graph, which "
            "values must the forward pass remember?",
            "한 시각을 계산 그래프로 그려 보세요. 상태 두 개가 들어와서 두 개가 나가요. 역전파를 하려면 노드마다 어떤 "
            "값을 기억해 두어야 할까요?",
        ),
        (
            "Going back, the cell state hears from two sides: from the next step, and from the hidden state of its "
            "own step. Add both before you go on to the gates.",
            "역전파에서 기억 셀에는 두 곳에서 기울기가 와요. 다음 시각과 같은 시각의 은닉 상태예요. 게이트로 넘어가기 "
            "전에 둘을 더하세요.",
        ),
        (
            "Each gate was multiplied with something: its gradient is what arrives times the other factor, and then "
            "the slope of its own activation. What goes to the cell state of the step before?",
            "게이트는 저마다 무언가와 곱해졌어요. 게이트의 기울기는 흘러온 값에 상대편 값을 곱하고, 자기 활성화 "
            "함수의 미분을 곱한 것이에요. 이전 시각의 기억 셀로는 무엇이 가나요?",
        ),
    ],
)  # fmt: skip
class LSTM(_Layer):
    r"""LSTM layer, `lstm_step` for all $t$, and back through time.

    With the gates $(i, f, g, o)$ of a step, $dh$ and $dc$ what arrives at its states, and $dc$ increased by
    $dh \odot o \odot (1 - \tanh^2 c_t)$: the gates get $dc \odot g$, $dc \odot c_{t-1}$, $dc \odot i$ and
    $dh \odot \tanh c_t$, each times the slope of its activation; $c_{t-1}$ gets $dc \odot f$.

    Args:
        Wx: $W_x$, `(D, 4H)`.
        Wh: $W_h$, `(H, 4H)`.
        b: $b$, `(4H,)`.

    Source: Deep Learning from Scratch 2, 6.3; order of the blocks as in `keras.layers.LSTM`.
    """

    def forward(self, xs, h0=None, c0=None):
        self.xs, self.gates = xs, []
        self.hs, self.cs = [self._start(h0, len(xs))], [self._start_cell(c0, len(xs))]
        for t in range(xs.shape[1]):
            h_prev, c_prev = self._previous(self.hs, t), self._previous_cell(self.cs, t)
            h, c = lstm_step(xs[:, t], h_prev, c_prev, self.Wx, self.Wh, self.b)
            self.gates.append(_gates(xs[:, t], h_prev, self.Wx, self.Wh, self.b))
            self.hs.append(h)
            self.cs.append(c)
        return np.stack(self.hs[1:], axis=1)

    def _start_cell(self, given, n):
        return self._start(given, n)

    def _previous_cell(self, states, t):
        return self._previous(states, t)

    def _cell(self, t, dh, from_later):
        """The gradient of a cell state: from the next step, and through the hidden state."""
        return from_later + dh * self.gates[t][3] * (1 - np.tanh(self.cs[t + 1]) ** 2)

    def _slopes(self, t):
        """Of the four activations, in the order of the blocks."""
        i, f, g, o = self.gates[t]
        return i * (1 - i), f * (1 - f), 1 - g**2, o * (1 - o)

    def _factors(self, t):
        """What i, f and g were multiplied with to make the cell state, and o to make the hidden state."""
        i, _, g, _ = self.gates[t]
        return g, self._previous_cell(self.cs, t), i, np.tanh(self.cs[t + 1])

    def _kept(self, t):
        return self.gates[t][1]

    def backward(self, dhs):
        self._clear()
        dxs, dh_later, dc_later = np.zeros_like(self.xs), 0.0, 0.0
        for t in reversed(range(self.xs.shape[1])):
            dh = self._meet(dhs[:, t], dh_later)
            dc = self._cell(t, dh, dc_later)
            arrived = zip((dc, dc, dc, dh), self._factors(t), self._slopes(t), strict=True)
            dz = np.concatenate([arriving * factor * slope for arriving, factor, slope in arrived], axis=1)
            self._add(self.xs[:, t], self._previous(self.hs, t), self.hs[t + 1], dz)
            dxs[:, t] = dz @ self.Wx.T
            dh_later = dz @ self.Wh.T
            dc_later = dc * self._kept(t)
        self.dh0, self.dc0 = dh_later, dc_later
        return dxs


@LSTM.script
def two_states_through_time(LSTM, Wx, Wh, b, xs, h0, c0, dhs):
    layer = LSTM(Wx, Wh, b)
    yield ("hidden states", "은닉 상태"), layer.forward(xs, h0, c0)
    yield "dxs", layer.backward(dhs)
    yield "dWx", layer.dWx
    yield "dWh", layer.dWh
    yield "db", layer.db
    yield "dh0", layer.dh0
    yield "dc0", layer.dc0


@LSTM.script(
    given=[
        case(
            GRADIENT_CHECK,
            **_steps((2, 3, 2), 3, 4), **_starts(2, 3), **_nudged((2, 3, 2), 3, 4, "h0", "c0"),
        )
    ]
)  # fmt: skip
def lstm_checked(LSTM, Wx, Wh, b, xs, h0, c0, dhs, to_Wx, to_Wh, to_b, to_xs, to_h0, to_c0):
    layer = LSTM(Wx, Wh, b)
    yield ("hidden states", "은닉 상태"), layer.forward(xs, h0, c0)
    yield "dxs", layer.backward(dhs)
    yield "dWx", layer.dWx
    yield "dWh", layer.dWh
    yield "db", layer.db
    yield "dh0", layer.dh0
    yield "dc0", layer.dc0
    ahead = LSTM(Wx + to_Wx, Wh + to_Wh, b + to_b).forward(xs + to_xs, h0 + to_h0, c0 + to_c0)
    behind = LSTM(Wx - to_Wx, Wh - to_Wh, b - to_b).forward(xs - to_xs, h0 - to_h0, c0 - to_c0)
    yield SMALL_STEP, half_difference(ahead, behind, dhs)


@LSTM.script(given=[case(AGAIN, **_steps((3, 4, 2), 5, 4), new=normal(3, 6, 2), dnew=normal(3, 6, 5))])
def second_batch_of_lstm(LSTM, Wx, Wh, b, xs, dhs, new, dnew):
    layer = LSTM(Wx, Wh, b)
    layer.forward(xs)
    layer.backward(dhs)
    yield ("hidden states", "은닉 상태"), layer.forward(new)
    yield "dxs", layer.backward(dnew)
    yield "dWx", layer.dWx
    yield "dWh", layer.dWh
    yield "db", layer.db
    yield "dh0", layer.dh0
    yield "dc0", layer.dc0


class _OtherOrder(LSTM.reference):
    """A right LSTM that expects its blocks in another order."""

    order: tuple[int, ...]

    def __init__(self, Wx, Wh, b):
        super().__init__(*_blocks(self.order, Wx, Wh, b))

    def backward(self, dhs):
        dxs = super().backward(dhs)
        self.dWx, self.dWh, self.db = _blocks(np.argsort(self.order), self.dWx, self.dWh, self.db)
        return dxs


@LSTM.mistake(**GATE_ORDER_OF_THE_BOOK, common=True)
class layer_in_the_order_of_the_book(_OtherOrder):
    order = BOOK


@LSTM.mistake(**CANDIDATE_STANDS_LAST, common=True)
class layer_with_candidate_last(_OtherOrder):
    order = CANDIDATE_LAST


@LSTM.mistake(**INPUT_AND_FORGET_SWAPPED)
class layer_with_forget_first(_OtherOrder):
    order = FORGET_FIRST


@LSTM.mistake(
    en="Your hidden states leave the range from -1 to 1. Before the output gate lets a share of it through, the cell "
    "state passes an activation. Which one?",
    ko="은닉 상태가 -1과 1 사이를 벗어나요. 출력 게이트가 곱해지기 전에 기억 셀은 활성화 함수를 지나요. 어떤 "
    "함수인가요?",
    common=True,
)
class cells_shown_without_tanh(LSTM.reference):
    def forward(self, xs, h0=None, c0=None):
        self.xs, self.gates = xs, []
        self.hs, self.cs = [self._start(h0, len(xs))], [self._start_cell(c0, len(xs))]
        for t in range(xs.shape[1]):
            i, f, g, o = _gates(xs[:, t], self.hs[t], self.Wx, self.Wh, self.b)
            self.gates.append((i, f, g, o))
            self.cs.append(f * self.cs[t] + i * g)
            self.hs.append(o * self.cs[t + 1])
        return np.stack(self.hs[1:], axis=1)

    def _cell(self, t, dh, from_later):
        return from_later + dh * self.gates[t][3]

    def _factors(self, t):
        return *super()._factors(t)[:3], self.cs[t + 1]


@LSTM.mistake(
    en="The first step is right, but the cell state is not passed on: every step begins with the initial one. An LSTM "
    "has two states. Where does the second one get lost?",
    ko="첫 시각은 맞지만 기억 셀이 이어지지 않아요. 매 시각이 처음 기억 셀에서 시작해요. LSTM은 상태가 두 개예요. 두 "
    "번째 상태는 어디에서 사라졌을까요?",
    common=True,
)
class cell_not_carried(LSTM.reference):
    def _previous_cell(self, states, _t):
        return states[0]


@LSTM.mistake(
    en="The first step is right, but the hidden state is not passed on: every step begins with the initial one. An "
    "LSTM has two states. What do the gates of step 2 look at?",
    ko="첫 시각은 맞지만 은닉 상태가 이어지지 않아요. 매 시각이 처음 은닉 상태에서 시작해요. LSTM은 상태가 두 개예요. "
    "두 번째 시각의 게이트는 무엇을 보나요?",
    common=True,
)
class hidden_not_carried(LSTM.reference):
    def _previous(self, states, t):
        return states[0] if states is self.hs else states[t]


@LSTM.mistake(**INITIAL_STATE_IGNORED, common=True)
class both_initial_states_ignored(_FromZero, LSTM.reference):
    pass


@LSTM.mistake(
    en="The given initial cell state is not used; you always start it from zeros. With how many states does an LSTM "
    "begin?",
    ko="주어진 처음 기억 셀이 쓰이지 않고 언제나 0에서 시작해요. LSTM은 몇 가지 상태에서 출발하나요?",
)
class initial_cell_ignored(LSTM.reference):
    def _start_cell(self, _given, n):
        return self._start(None, n)


@LSTM.mistake(**STATE_LEFT_OVER)
class states_left_over(LSTM.reference):
    def forward(self, xs, h0=None, c0=None):
        if hasattr(self, "hs"):
            h0 = self.hs[-1] if h0 is None else h0
            c0 = self.cs[-1] if c0 is None else c0
        return super().forward(xs, h0, c0)


@LSTM.mistake(**ALONG_THE_SAMPLES)
class lstm_axes_swapped(_AlongTheSamples, LSTM.reference):
    pass


@LSTM.mistake(**READ_BACKWARDS)
class lstm_read_backwards(_ReadBackwards, LSTM.reference):
    pass


@LSTM.mistake(**LAST_STATE_ONLY)
class lstm_last_state_only(_LastStateOnly, LSTM.reference):
    pass


@LSTM.mistake(
    en="At the last step you are right, before that a part is missing. The cell state of a step is used by the next "
    "step, too, and that sends a gradient back. Where does it come in?",
    ko="마지막 시각에서만 맞고 그 앞에서는 빠진 것이 있어요. 기억 셀은 다음 시각에서도 쓰이니 거기서도 기울기가 "
    "돌아와요. 그 기울기는 어디로 들어와야 할까요?",
    common=True,
)
class no_cell_gradient_from_later(LSTM.reference):
    def _cell(self, t, dh, from_later):
        return super()._cell(t, dh, 0 * from_later)


@LSTM.mistake(
    en="The hidden state was made from the cell state, so what arrives at the one reaches the other. Which road is "
    "missing in your cell state's gradient?",
    ko="은닉 상태는 기억 셀로 만들었으니, 은닉 상태에 온 기울기는 기억 셀로도 전해져요. 기억 셀의 기울기에 빠진 길은 "
    "무엇인가요?",
    common=True,
)
class hidden_to_cell_missing(LSTM.reference):
    def _cell(self, _t, dh, from_later):
        return from_later + np.zeros_like(dh)


@LSTM.mistake(
    en="What goes back to the old cell state is too large. On the way forward it was multiplied by a gate. By which?",
    ko="이전 기억 셀로 돌아가는 기울기가 너무 커요. 순전파에서 이전 기억에는 어떤 게이트가 곱해졌나요?",
)
class forget_factor_missing(LSTM.reference):
    def _kept(self, t):
        return np.ones_like(self.gates[t][1])


@LSTM.mistake(
    en="The gates lack a part of their derivative. Each is a sigmoid, and on the way back the signal passes that "
    "sigmoid. What is its slope, written with its value?",
    ko="게이트의 미분에 빠진 부분이 있어요. 게이트는 시그모이드이고, 신호는 돌아올 때도 그 시그모이드를 지나요. 그 "
    "미분을 시그모이드의 값으로 쓰면 무엇인가요?",
    common=True,
)
class gate_slopes_missing(LSTM.reference):
    def _slopes(self, t):
        slopes = super()._slopes(t)
        return 1.0, 1.0, slopes[2], 1.0


@LSTM.mistake(
    en="In the gradient of the cell state the cell state itself was squared. The slope of tanh is written with a "
    "value. With the one before tanh or the one after it?",
    ko="기억 셀의 기울기를 구할 때 기억 셀 값을 그대로 제곱했어요. tanh의 미분은 tanh를 지나기 전의 값으로 쓰나요, "
    "지난 뒤의 값으로 쓰나요?",
)
class cell_squared(LSTM.reference):
    def _cell(self, t, dh, from_later):
        return from_later + dh * self.gates[t][3] * (1 - self.cs[t + 1] ** 2)


@LSTM.mistake(
    en="The candidate was treated like a gate on the way back. Which activation did it pass, and what is the slope of "
    "that one?",
    ko="역전파에서 후보를 게이트처럼 다뤘어요. 후보는 어떤 활성화 함수를 지났고, 그 미분은 무엇인가요?",
)
class candidate_slope_of_sigmoid(LSTM.reference):
    def _slopes(self, t):
        i, f, _, o = super()._slopes(t)
        g = self.gates[t][2]
        return i, f, g * (1 - g), o


@LSTM.mistake(
    en="The forget gate's gradient was built with the new cell state. Which cell state was it multiplied with?",
    ko="망각 게이트의 기울기를 새 기억 셀로 구했어요. 망각 게이트는 어느 시각의 기억 셀에 곱해졌나요?",
)
class forget_gate_with_new_cell(LSTM.reference):
    def _factors(self, t):
        g, _, i, shown = super()._factors(t)
        return g, self.cs[t + 1], i, shown


@LSTM.mistake(**NOTHING_FROM_LATER, common=True)
class no_hidden_gradient_from_later(_NothingFromLater, LSTM.reference):
    pass


@LSTM.mistake(**WEIGHTS_OVERWRITTEN, common=True)
class lstm_weights_overwritten(_Overwriting, LSTM.reference):
    pass


@LSTM.mistake(**LAST_OUTPUT_ONLY)
class lstm_last_output_only(_LastOutputOnly, LSTM.reference):
    pass


@LSTM.mistake(**STATE_AFTER_FOR_DWH, common=True)
class lstm_state_after_for_dwh(_StateAfter, LSTM.reference):
    pass


@LSTM.mistake(**INITIAL_GRADIENT_TOO_EARLY)
class lstm_initial_gradient_too_early(_StoppingEarly, LSTM.reference):
    pass


@LSTM.mistake(**AVERAGED_OVER_BATCH)
class lstm_averaged_over_batch(_Averaging, LSTM.reference):
    pass


@LSTM.mistake(**GRADIENTS_PILE_UP)
class lstm_gradients_pile_up(_PilingUp, LSTM.reference):
    pass


@LSTM.oracle(close=near(1e-10), because="keras.layers.LSTM in float64; gradients from the tape")
def keras_lstm(tf, keras):
    return oracle.lstm(tf, keras)


# --- deep_rnn ---------------------------------------------------------------------------------------------------------


@fixture
class Reader:
    """A recurrent layer without activation and backward pass: it adds up what it reads and slowly forgets it."""

    def __init__(self, M, keep):
        self.M, self.keep = M, keep

    def forward(self, xs, h0=None):
        h = np.zeros((len(xs), self.M.shape[1])) if h0 is None else h0
        hs = []
        for x in xs.swapaxes(0, 1):
            h = self.keep * h + x @ self.M
            hs.append(h)
        return np.stack(hs, axis=1)


COUNTED = np.array([[[1.0], [2], [3]]])
ONE = np.array([[1.0]])


@exercise.check(
    points=1,
    close=THROUGH_LAYERS,
    given=[
        case(
            ("three layers of different sizes", "크기가 서로 다른 계층 세 개"),
            xs=normal(3, 6, 2), weights=[normal(2, 4), normal(4, 3), normal(3, 5)], keeps=[0.5, 0.8, 0.3],
        ),
        case(
            ("three layers of equal size", "크기가 모두 같은 계층 세 개"),
            xs=normal(3, 5, 4), weights=[normal(4, 4), normal(4, 4), normal(4, 4)], keeps=[0.7, 0.4, 0.9],
        ),
        case(
            ("one layer", "계층 하나"), xs=normal(4, 3, 2), weights=[normal(2, 5)], keeps=[0.6],
        ),
        example(
            HAND, xs=COUNTED, weights=[ONE, ONE], keeps=[1.0, 1.0], gives={"result": np.array([[[1], [4], [10]]])},
        ),
    ],
    hints=[
        (
            "Draw two layers above each other. What arrow leads from the lower one to the upper one, and how often?",
            "계층 두 개를 위아래로 그려 보세요. 아래 계층에서 위 계층으로 가는 화살표는 무엇을 나르고, 몇 번이나 "
            "있나요?",
        ),
        (
            "A layer reads a sequence and gives out a sequence, so its output can be the next one's input. What "
            "stands at the end?",
            "계층은 시퀀스를 읽고 시퀀스를 내놓으니, 한 계층의 출력이 다음 계층의 입력이 될 수 있어요. 마지막에 남는 "
            "것은 무엇인가요?",
        ),
        (
            "Which sequence does your second layer read, that of the inputs or that of the states below it?",
            "여러분의 둘째 계층은 어떤 시퀀스를 읽나요? 입력의 시퀀스인가요, 아래 계층 상태의 시퀀스인가요?",
        ),
    ],
)  # fmt: skip
def deep_rnn(xs, layers):
    """Recurrent layers on top of each other: each reads the states of the one below.

    Args:
        xs: `(N, T, D)`.
        layers: with `forward(xs)`, the lowest one first.

    Source: Deep Learning from Scratch 2, 6.5; stacked `keras.layers.LSTM(return_sequences=True)`.
    """
    for layer in layers:
        xs = layer.forward(xs)
    return xs


@deep_rnn.script
def stacked(deep_rnn, xs, weights, keeps):
    layers = [Reader(weight, keep) for weight, keep in zip(weights, keeps, strict=True)]
    yield ("result", "결과"), deep_rnn(xs, layers)


@deep_rnn.mistake(
    en="Every layer has read the input itself. What should the second layer read?",
    ko="모든 계층이 처음 입력을 읽었어요. 두 번째 계층은 무엇을 읽어야 할까요?",
    common=True,
)
def all_read_the_input(xs, layers):
    for layer in layers:
        hs = layer.forward(xs)
    return hs


@deep_rnn.mistake(
    en="Only the lowest layer has been asked. What happens to its states?",
    ko="맨 아래 계층만 쓰였어요. 그 계층의 상태는 어디로 가야 하나요?",
)
def lowest_layer_only(xs, layers):
    return layers[0].forward(xs)


@deep_rnn.mistake(
    en="The layers were used in reverse. Which one is nearest to the input?",
    ko="계층을 거꾸로 지나갔어요. 입력에 가장 가까운 계층은 어느 것인가요?",
)
def from_the_top(xs, layers):
    return deep_rnn(xs, layers[::-1])


@deep_rnn.mistake(
    en="You return the states of every layer. Whose states leave the stack at its top?",
    ko="모든 계층의 상태를 반환했어요. 쌓은 계층의 맨 위로 나가는 것은 누구의 상태인가요?",
)
def states_of_all_layers(xs, layers):
    collected = []
    for layer in layers:
        xs = layer.forward(xs)
        collected.append(xs)
    return collected


@deep_rnn.mistake(
    en="You return the last step only; picking one out is the next function's task. Which shape does the handout "
    "promise here?",
    ko="마지막 시각의 상태만 반환했어요. 하나를 고르는 것은 다음 함수가 할 일이에요. 안내문에 적힌 형상은 무엇인가요?",
)
def last_step_of_the_stack(xs, layers):
    return deep_rnn(xs, layers)[:, -1]


@deep_rnn.oracle(close=near(1e-12), because="a stack is a composition of functions")
def composed():
    return lambda xs, layers: functools.reduce(lambda sequence, layer: layer.forward(sequence), layers, xs)


# --- many_to_one ------------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=CLOSE,
    given=[
        case(BATCH, hs=normal(5, 7, 3)),
        case(("as many sequences, steps and units", "시퀀스, 시각, 은닉 노드의 수가 같은 경우"), hs=normal(4, 4, 4)),
        case(ONE_SEQUENCE, hs=normal(1, 5, 3)),
        example(HAND, hs=np.array([[[1.0, 5], [4, 2], [9, 7]]]), gives=np.array([[9, 7]])),
    ],
    hints=[
        (
            "Which state has seen the whole sequence?",
            "시퀀스를 끝까지 본 상태는 어느 것인가요?",
        ),
        (
            "Of (N, T, H), which axis disappears, and which entry of it stays?",
            "(N, T, H)에서 사라지는 축은 무엇이고, 그 축에서 남는 것은 몇 번째인가요?",
        ),
        (
            "Change the last input only, then the first only. Should the result notice both, and does yours?",
            "마지막 입력만 바꿔 보고, 첫 입력만 바꿔 보세요. 결과는 두 변화를 모두 알아차려야 할까요? 여러분의 "
            "결과는 어떤가요?",
        ),
    ],
)  # fmt: skip
def many_to_one(hs):
    """The state after the last step, which has seen everything.

    Args:
        hs: `(N, T, H)`.

    Source: `return_sequences=False` in Keras.
    """
    return hs[:, -1]


@many_to_one.mistake(
    en="This is the first step, which has seen the first input only. Which step knows the whole sequence?",
    ko="첫 시각의 상태예요. 첫 입력밖에 보지 못했어요. 시퀀스 전체를 아는 것은 어느 시각인가요?",
)
def first_step(hs):
    return hs[:, 0]


@many_to_one.mistake(
    en="You took the last sequence of the batch. Which axis is time?",
    ko="배치의 마지막 시퀀스를 꺼냈어요. 시간은 어느 축인가요?",
    common=True,
)
def last_sequence(hs):
    return hs[-1]


@many_to_one.mistake(
    en="You took the last unit of every state. Which axis is time?",
    ko="상태마다 마지막 은닉 노드의 값을 꺼냈어요. 시간은 어느 축인가요?",
)
def last_unit(hs):
    return hs[..., -1]


@many_to_one.mistake(
    en="The right state, but the time axis is still there with length 1. What shape is asked for?",
    ko="맞는 상태를 골랐지만 시간 축이 길이 1로 남아 있어요. 어떤 형상이어야 하나요?",
)
def axis_kept(hs):
    return hs[:, -1:]


@many_to_one.mistake(
    en="You averaged over time. That is one way to sum up a sequence, but here a single state is asked for. Which one "
    "has seen everything?",
    ko="시간에 대해 평균을 냈어요. 시퀀스를 요약하는 한 방법이지만 여기서는 상태 하나를 골라요. 모든 것을 본 상태는 "
    "어느 것인가요?",
)
def mean_over_time(hs):
    return hs.mean(axis=1)


@many_to_one.oracle(close=near(1e-15), because="the last of tf.unstack along time")
def unstacked(tf):
    return lambda hs: tf.unstack(tf.constant(hs), axis=1)[-1].numpy()


# --- encode_decode ----------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=THROUGH_LAYERS,
    given=[
        case(
            ("a longer sequence comes out", "더 긴 시퀀스를 만드는 경우"),
            xs=normal(3, 5, 2), encoder=(normal(2, 4), 0.5), decoder=(normal(4, 3), 0.8), steps=7,
        ),
        case(
            ("a shorter sequence comes out", "더 짧은 시퀀스를 만드는 경우"),
            xs=normal(4, 6, 3), encoder=(normal(3, 5), 0.7), decoder=(normal(5, 2), 0.4), steps=3,
        ),
        case(
            ("all sizes equal", "크기가 모두 같은 경우"),
            xs=normal(4, 4, 4), encoder=(normal(4, 4), 0.6), decoder=(normal(4, 4), 0.9), steps=4,
        ),
        example(
            HAND, xs=COUNTED, encoder=(ONE, 1.0), decoder=(ONE, 1.0), steps=4,
            gives={"result": np.array([[[6], [12], [18], [24]]])},
        ),
    ],
    hints=[
        (
            "Two halves: the encoder turns a sequence into one state, the decoder turns that state into a sequence. "
            "Which state of the encoder knows everything?",
            "두 부분으로 나눠 보세요. 인코더는 시퀀스를 상태 하나로 바꾸고, 디코더는 그 상태를 시퀀스로 바꿔요. "
            "인코더의 어느 상태가 모든 것을 알고 있나요?",
        ),
        (
            "The decoder reads a sequence as well. Which shape must it have, and what stands at each of its steps?",
            "디코더도 시퀀스를 읽어요. 그 형상은 어때야 하고, 시각마다 무엇이 놓여야 할까요?",
        ),
        (
            "What does the decoder get at its second step: the same state as at the first, or something else?",
            "디코더는 둘째 시각에 무엇을 받나요? 첫째 시각과 같은 상태인가요, 다른 것인가요?",
        ),
    ],
)  # fmt: skip
def encode_decode(xs, encoder, decoder, steps):
    """The encoder's last state, repeated, is what the decoder reads.

    Args:
        xs: `(N, T, D)`.
        encoder: with `forward(xs)`.
        decoder: with `forward(xs)`.
        steps: length of the new sequence.

    Source: Cho et al. 2014; in Keras LSTM, RepeatVector, LSTM.
    """
    last = encoder.forward(xs)[:, -1]
    return decoder.forward(np.stack([last] * steps, axis=1))


@encode_decode.script
def translated(encode_decode, xs, encoder, decoder, steps):
    yield ("result", "결과"), encode_decode(xs, Reader(*encoder), Reader(*decoder), steps)


@encode_decode.mistake(
    en="The decoder has read all states of the encoder, so the new sequence is as long as the old one. Which state "
    "should it get, and how often?",
    ko="디코더가 인코더의 모든 상태를 읽어서 새 시퀀스의 길이가 원래와 같아요. 디코더는 어느 상태를, 몇 번 받아야 "
    "할까요?",
    common=True,
)
def all_states_passed_on(xs, encoder, decoder, _steps):
    return decoder.forward(encoder.forward(xs))


@encode_decode.mistake(
    en="The decoder got the summary at its first step only, and zeros after that. Some models do so. How often does "
    "the handout repeat it?",
    ko="디코더가 첫 시각에만 요약을 받고 그다음부터 0을 받았어요. 그런 모델도 있어요. 안내문에서는 요약을 몇 번 "
    "반복하나요?",
)
def summary_once(xs, encoder, decoder, steps):
    last = encoder.forward(xs)[:, -1]
    inputs = np.zeros((len(last), steps, last.shape[1]))
    inputs[:, 0] = last
    return decoder.forward(inputs)


@encode_decode.mistake(
    en="You repeated the first state of the encoder, which has seen the first input only. Which state has seen them "
    "all?",
    ko="인코더의 첫 상태를 반복했어요. 그 상태는 첫 입력밖에 보지 못했어요. 입력을 모두 본 상태는 어느 것인가요?",
)
def first_state_repeated(xs, encoder, decoder, steps):
    first = encoder.forward(xs)[:, 0]
    return decoder.forward(np.stack([first] * steps, axis=1))


@encode_decode.mistake(
    en="The summaries of different samples got mixed. After repeating, in which order do samples and steps follow each "
    "other, and which order does the shape (N, steps, H) promise?",
    ko="서로 다른 샘플의 요약이 섞였어요. 반복한 뒤에 샘플과 시각이 어떤 순서로 늘어서나요? (N, steps, H)라는 형상이 "
    "뜻하는 순서와 같은가요?",
)
def samples_mixed(xs, encoder, decoder, steps):
    last = encoder.forward(xs)[:, -1]
    return decoder.forward(np.tile(last, (steps, 1)).reshape(len(last), steps, -1))


@encode_decode.mistake(
    en="Only the last state of the decoder is returned. How long should the new sequence be?",
    ko="디코더의 마지막 상태만 반환했어요. 새 시퀀스의 길이는 얼마여야 하나요?",
)
def last_state_of_decoder(xs, encoder, decoder, steps):
    return encode_decode(xs, encoder, decoder, steps)[:, -1]


@encode_decode.mistake(
    en="You return what the decoder was meant to read. Who turns the repeated summary into a new sequence?",
    ko="디코더가 읽을 것을 반환했어요. 반복한 요약을 새 시퀀스로 바꾸는 것은 누구인가요?",
)
def decoder_not_asked(xs, encoder, _decoder, steps):
    return np.stack([encoder.forward(xs)[:, -1]] * steps, axis=1)


@encode_decode.oracle(close=near(1e-12), because="keras.layers.RepeatVector between the two layers")
def keras_repeat(keras):
    return oracle.encode_decode(keras)
