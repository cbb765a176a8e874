"""Exercise 13: recurrent layers, and what to build from them."""

import functools

import numpy as np

from grader.declare import Exercise, case, example, fixture, near, normal

from . import oracle

exercise = Exercise(13, "recurrent", title=("Recurrent networks", "순환 신경망"))

# No epsilon anywhere: right answers differ by rounding only.
CLOSE = near(1e-7)

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
    "ko": "첫 시각만 맞고 그다음부터 달라요. 매 시각이 초기 상태에서 다시 시작해요. 두 번째 시각은 무엇에서 시작해야 할까요?",
}
INITIAL_STATE_IGNORED = {
    "en": "You always start from zeros. When an initial state is given, the sequence goes on from there; zeros are only "
    "meant for None. Where does it enter?",
    "ko": "언제나 0에서 시작하고 있어요. 초기 상태가 주어지면 거기에서 이어져야 하고, 0은 None일 때만 써요. 주어진 상태는 "
    "어디에 들어가야 할까요?",
}
ALONG_THE_SAMPLES = {
    "en": "You walk along the samples instead of along time, as if the axes were (T, N, D). Which axis of `(N, T, D)` is "
    "time?",
    "ko": "축이 (T, N, D)인 것처럼 시간이 아니라 샘플을 따라 움직이고 있어요. `(N, T, D)`에서 시간은 어느 축인가요?",
}
READ_BACKWARDS = {
    "en": "The sequence is read from its end. A step may know its past only. In which direction does your loop run?",
    "ko": "시퀀스를 끝에서부터 읽고 있어요. 각 시각은 과거만 알 수 있어요. 반복문이 어느 방향으로 돌고 있나요?",
}
LAST_STATE_ONLY = {
    "en": "Only the last state is returned. The next layer reads a sequence: one state for every step.",
    "ko": "마지막 상태만 반환했어요. 다음 계층은 시퀀스를 읽으니 시각마다 상태가 하나씩 필요해요.",
}
STATE_LEFT_OVER = {
    "en": "The first batch is right, the second starts where the first one ended. That is a stateful layer; here every "
    "call starts from the state that it is given, or from zeros.",
    "ko": "첫 배치는 맞지만 두 번째 배치가 첫 배치의 끝 상태에서 시작해요. 상태를 유지하는(stateful) 방식이에요. 여기서는 "
    "부를 때마다 주어진 상태에서, 없으면 0에서 시작해요.",
}
WEIGHTS_OVERWRITTEN = {
    "en": "Your weight gradients hold the contribution of one single step. The same weights worked at every step. What "
    "happens to the contributions of the others?",
    "ko": "가중치의 기울기에 한 시각의 몫만 들어 있어요. 같은 가중치가 모든 시각에서 쓰였어요. 다른 시각의 몫은 어떻게 해야 "
    "할까요?",
}
NOTHING_FROM_LATER = {
    "en": "At the last step you are right, before that something is missing. A hidden state is used twice: as an output, "
    "and by the next step. From how many sides does its gradient come?",
    "ko": "마지막 시각만 맞고 그 앞에서는 빠진 것이 있어요. 은닉 상태는 그 시각의 출력으로, 또 다음 시각의 입력으로 두 번 "
    "쓰여요. 기울기는 몇 군데에서 돌아올까요?",
}
LAST_OUTPUT_ONLY = {
    "en": "Only the gradient of the last output has come in. Every step has an output of its own, and each may send a "
    "gradient back. Where do they join?",
    "ko": "마지막 출력의 기울기만 들어왔어요. 시각마다 출력이 있고 저마다 기울기를 돌려보내요. 그 기울기들은 어디에서 "
    "합쳐지나요?",
}
STATE_AFTER_FOR_DWH = {
    "en": "dWh was built with the states after each step. Look at the formula of a step: which state is multiplied with "
    "Wh?",
    "ko": "dWh를 각 시각이 끝난 뒤의 상태로 구했어요. 한 시각의 식을 다시 보세요. Wh에 곱해지는 것은 어느 시각의 상태인가요?",
}
TRANSPOSE_MISSING_GOING_BACK = {
    "en": "Forward is right. On the way back through Wh nothing warned you, because it is square: a gradient returns "
    "through the transposed matrix, as in every affine layer.",
    "ko": "순전파는 맞아요. 역전파에서 Wh가 정사각 행렬이라 아무 경고 없이 지나갔어요. Affine 계층에서처럼 기울기는 행렬을 "
    "어떤 모양으로 지나 돌아가나요?",
}
GRADIENTS_PILE_UP = {
    "en": "For the first batch you are right; later ones contain the gradients of the earlier ones. Each call of backward "
    "answers for its own batch. Where do the sums start?",
    "ko": "첫 배치에서는 맞지만 그다음부터는 앞 배치의 기울기가 섞여 있어요. backward는 부를 때마다 자기 배치의 기울기만 "
    "구해요. 합은 어떤 값에서 시작하나요?",
}
AVERAGED_OVER_BATCH = {
    "en": "The weight gradients were divided by the number of sequences. If the loss is a mean, its 1/N has come in with "
    "dhs. Is there anything left to divide by?",
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
    ko="이전 은닉 상태가 새 상태에 아무 영향도 주지 않아요. 은닉 상태는 신경망의 기억이에요. 식의 어디에 들어가야 할까요?",
    common=True,
)
def memory_missing(x, h_prev, Wx, Wh, b):  # noqa: ARG001 - that is the mistake
    return np.tanh(x @ Wx + b)


@rnn_step.mistake(
    en="Your hidden state leaves the range from -1 to 1: the memory was added after tanh. Which terms belong inside?",
    ko="은닉 상태가 -1과 1 사이를 벗어나요. 기억을 tanh 다음에 더했어요. 어떤 항들이 tanh 안에 들어가야 할까요?",
)
def memory_outside_tanh(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + b) + h_prev @ Wh


@rnn_step.mistake(
    en="Wh is transposed. It is square, so no shape warns you. Rows vectors are multiplied from which side?",
    ko="Wh가 전치됐어요. 정사각 행렬이라 형상으로는 알 수 없어요. 행벡터는 행렬의 어느 쪽에서 곱하나요?",
)
def memory_transposed(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh.T + b)


@rnn_step.mistake(
    en="Zero input and zero memory give you a zero state, whatever the biases are. Which term is missing?",
    ko="입력과 기억이 모두 0이면 편향이 얼마든 상태가 0이 돼요. 어떤 항이 빠졌나요?",
)
def step_without_bias(x, h_prev, Wx, Wh, b):  # noqa: ARG001 - that is the mistake
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
    close=CLOSE,
    given=[
        case(BATCH, **_steps((5, 7, 4), 6, 1), h0=normal(5, 6, scale=0.5, gap=0.1)),
        case(SQUARE, **_steps((4, 4, 4), 4, 1), h0=normal(4, 4, scale=0.5, gap=0.1)),
        case(ONE_SEQUENCE, **_steps((1, 5, 2), 3, 1), h0=normal(1, 3, scale=0.5, gap=0.1)),
        case(FROM_ZERO, **_steps((3, 5, 2), 4, 1), h0=None),
        example(
            HAND, Wx=np.array([[1.0]]), Wh=np.array([[0.5]]), b=np.array([0.0]), xs=np.array([[[1.0], [0], [0]]]),
            dhs=np.array([[[0.0], [0], [1]]]), h0=None,
            gives={
                "hidden states": np.array([[[0.7616], [0.3634], [0.1797]]]),
                "dxs": np.array([[[0.0882], [0.4199], [0.9677]]]),
                "dWx": np.array([[0.0882]]),
                "dWh": np.array([[0.6715]]),
                "db": np.array([1.4758]),
                "dh0": np.array([[0.0441]]),
            },
        ),
    ],
    hints=[
        (
            "Unroll the network for three steps and draw it. Every step is the same function with the same weights; what "
            "travels from one to the next?",
            "신경망을 세 시각만큼 펼쳐서 그려 보세요. 모든 시각이 같은 가중치를 쓰는 같은 함수예요. 한 시각에서 다음 시각으로 "
            "무엇이 넘어가나요?",
        ),
        (
            "Follow one hidden state in your drawing: how many arrows leave it? As many gradients come back.",
            "그림에서 은닉 상태 하나를 따라가 보세요. 나가는 화살표가 몇 개인가요? 기울기도 그만큼 돌아와요.",
        ),
        (
            "Within a step the way back is that of tanh and of an affine layer. The weights are shared by all steps: "
            "what does that mean for their gradients?",
            "한 시각 안에서 돌아오는 길은 tanh와 Affine 계층의 역전파예요. 가중치는 모든 시각이 함께 써요. 그러면 가중치의 "
            "기울기는 어떻게 구할까요?",
        ),
    ],
)  # fmt: skip
class RNN:
    r"""Simple recurrent layer, $h_t = \tanh(x_t W_x + h_{t-1} W_h + b)$ for all $t$, and back through time.

    With $\delta_t = (\partial L/\partial h_t + \delta_{t+1} W_h^T) \odot (1 - h_t^2)$: the gradients are
    $\sum_t x_t^T \delta_t$, $\sum_t h_{t-1}^T \delta_t$, $\sum_t \delta_t$, and $\delta_t W_x^T$ for $x_t$.

    Args:
        Wx: $W_x$, `(D, H)`.
        Wh: $W_h$, `(H, H)`.
        b: $b$, `(H,)`.

    Source: Werbos 1990; Deep Learning from Scratch 2, 5.3; `keras.layers.SimpleRNN`.
    """

    def __init__(self, Wx, Wh, b):
        self.Wx, self.Wh, self.b = Wx, Wh, b

    def _start(self, h0, n):
        return np.zeros((n, len(self.b))) if h0 is None else h0

    def _carried_on(self, h, h0):  # noqa: ARG002 - for mistakes
        return h

    def forward(self, xs, h0=None):
        self.xs = xs
        h = h0 = self._start(h0, len(xs))
        self.before, self.after = [], []
        for t in range(xs.shape[1]):
            self.before.append(h)
            h = self._carried_on(rnn_step(xs[:, t], h, self.Wx, self.Wh, self.b), h0)
            self.after.append(rnn_step(xs[:, t], self.before[t], self.Wx, self.Wh, self.b))
        return np.stack(self.after, axis=1)

    def _slope(self, t):
        return 1 - self.after[t] ** 2

    def _into(self, t, dh, from_later):  # noqa: ARG002 - for mistakes
        """Where the two gradients of a hidden state meet."""
        return dh + from_later

    def _back(self, dz):
        return dz @ self.Wh.T

    def backward(self, dhs):
        self.dWx, self.dWh, self.db = np.zeros_like(self.Wx), np.zeros_like(self.Wh), np.zeros_like(self.b)
        dxs = np.zeros_like(self.xs)
        from_later = np.zeros_like(dhs[:, 0])
        for t in reversed(range(dhs.shape[1])):
            dz = self._into(t, dhs[:, t], from_later) * self._slope(t)
            self._add(t, dz)
            dxs[:, t] = dz @ self.Wx.T
            from_later = self._back(dz)
        self.dh0 = from_later
        return dxs

    def _add(self, t, dz):
        self.dWx += self.xs[:, t].T @ dz
        self.dWh += self.before[t].T @ dz
        self.db += dz.sum(axis=0)


@RNN.script
def through_time(RNN, Wx, Wh, b, xs, h0, dhs):
    layer = RNN(Wx, Wh, b)
    yield ("hidden states", "은닉 상태"), layer.forward(xs, h0)
    yield "dxs", layer.backward(dhs)
    yield "dWx", layer.dWx
    yield "dWh", layer.dWh
    yield "db", layer.db
    yield "dh0", layer.dh0
