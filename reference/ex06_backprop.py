"""Exercise 6: layers with a forward and a backward pass, a two-layer network, and one step by hand."""

import numpy as np

from grader.declare import (
    Exercise,
    case,
    drawn,
    example,
    fixture,
    half_difference,
    labels,
    moved,
    near,
    normal,
    nudge,
    one_hot,
    slope,
    uniform,
    within,
)

from . import oracle

exercise = Exercise(6, "backprop", title=("Backpropagation", "오차역전파법"))

# Sizes are different throughout, so that a wrong axis shows; one probe with N = D = M lets a transposed matrix through,
# so that it can be recognised by its numbers. Upstream gradients have both signs and are never 1.

# Every layer's gradients are also compared with central differences of its own forward pass: that tells a wrong way
# back from the right way back of another function.
GRADIENT_CHECK = ("gradients beside central differences", "수치 미분과 나란히 놓은 기울기")
SMALL_STEP = ("a small step of your own forward pass", "여러분의 순전파로 내디딘 작은 걸음")


def _checked(of, forward="the output", rtol=1e-7):
    return {SMALL_STEP[0]: slope(of, forward), "*": near(rtol)}


FACTOR_MISSING = (
    "You return the local derivative only. The chain rule connects it with the gradient that arrives from above: how?",
    "국소적 미분만 돌려주고 있어요. 연쇄법칙에 따르면 위에서 흘러온 기울기와 어떻게 이어야 할까요?",
)


# --- sigmoid ----------------------------------------------------------------------------------------------------------


def extreme(*shape):
    """Scores of both signs, ordinary ones and some in the thousands."""

    def draw(rng):
        x = rng.normal(0, 2, shape)
        x[0] = rng.uniform(800, 1200, shape[1:])
        x[1] = -rng.uniform(800, 1200, shape[1:])
        return x

    return drawn(draw)


ACTIVATION_HINTS = [
    (
        "Layers are links of a chain. What does this one know by itself, and what does it get from the layer behind "
        "it?",
        "계층은 사슬의 고리예요. 이 계층이 혼자서 아는 것은 무엇이고, 뒤 계층에서 받는 것은 무엇일까요?",
    ),
    (
        "The slope depends on where the forward pass has been. Which of its numbers must be remembered?",
        "기울기는 순전파 때 어디에 있었는지에 따라 달라져요. 순전파의 어떤 값을 기억해 두어야 할까요?",
    ),
    (
        "Check yourself: with one input and dout = 1, compare with the numerical derivative of exercise 5. "
        "Do they agree?",
        "직접 확인해 보세요. 입력 하나에 dout = 1을 넣고 연습 5의 수치 미분과 비교해요. 같은가요?",
    ),
]


@exercise.check(
    points=2,
    close=_checked({"dx": "to_x"}),
    may_overwrite=("dout", "dlater"),
    hints=ACTIVATION_HINTS,
    given=[
        case(
            ("scores of both signs", "양수와 음수가 섞인 점수"),
            x=normal(5, 4, scale=1.5, gap=0.2), dout=normal(5, 4, gap=0.2), later=normal(3, 4), dlater=normal(3, 4),
        ),
        case(
            ("scores in the thousands", "천 단위의 점수"),
            x=extreme(4, 3), dout=normal(4, 3, gap=0.2), later=normal(3, 2), dlater=normal(3, 2),
        ),
        case(
            ("images", "이미지"),
            x=normal(3, 2, 4, 5), dout=normal(3, 2, 4, 5), later=normal(4, 2, 4, 5), dlater=normal(4, 2, 4, 5),
        ),
    ],
)  # fmt: skip
class Sigmoid:
    r"""Sigmoid layer: $y = 1 / (1 + e^{-x})$, $dx = dout \cdot y (1 - y)$.

    Source: Deep Learning from Scratch, section 5.5.2.
    """

    def forward(self, x):
        e = np.exp(-np.abs(x))
        self.y = np.where(x < 0, e, 1.0) / (1 + e)
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)


@Sigmoid.script
def sigmoid_twice(Sigmoid, x, dout, later, dlater):
    layer = Sigmoid()
    yield ("the output", "출력"), layer.forward(x)
    yield "dx", layer.backward(dout)
    yield ("the output of a second batch", "두 번째 배치의 출력"), layer.forward(later)
    yield ("dx of a second batch", "두 번째 배치의 dx"), layer.backward(dlater)


@Sigmoid.script(given=[case(GRADIENT_CHECK, x=normal(4, 3, gap=0.2), dout=normal(4, 3), to_x=nudge(4, 3))])
def sigmoid_checked(Sigmoid, x, dout, to_x):
    layer = Sigmoid()
    yield ("the output", "출력"), layer.forward(x)
    yield SMALL_STEP, half_difference(Sigmoid().forward(x + to_x), Sigmoid().forward(x - to_x), dout)
    yield "dx", layer.backward(dout)


@Sigmoid.mistake(
    en="The factor uses the input of the sigmoid where its output belongs. Of which of the two is the short formula "
    "for the derivative written?",
    ko="시그모이드의 출력이 들어갈 자리에 입력이 들어갔어요. 간단한 미분식은 둘 중 어느 것으로 쓴 식일까요?",
    common=True,
)
class slope_of_input(Sigmoid.reference):
    def forward(self, x):
        self.x = x
        return super().forward(x)

    def backward(self, dout):
        return dout * self.x * (1 - self.x)


@Sigmoid.mistake(en=FACTOR_MISSING[0], ko=FACTOR_MISSING[1], common=True)
class dout_ignored(Sigmoid.reference):
    def backward(self, dout):
        return super().backward(np.ones_like(dout))


@Sigmoid.mistake(
    en="Your gradient does not vanish where the neuron is saturated near 1. A sigmoid is flat at both ends: which "
    "factor is missing?",
    ko="출력이 1에 가까워 포화된 곳에서도 기울기가 사라지지 않아요. 시그모이드는 양끝이 모두 평평해요. 어떤 인수가 "
    "빠졌을까요?",
)
class one_factor_only(Sigmoid.reference):
    def backward(self, dout):
        return dout * self.y


@Sigmoid.mistake(
    en="The slope is that of a sigmoid, but at another point: your remembered output goes through the sigmoid once "
    "more. What does the short formula for the derivative need, and have you got it already?",
    ko="시그모이드의 기울기이기는 하지만 다른 점에서 구한 값이에요. 기억해 둔 출력이 시그모이드를 한 번 더 "
    "지났어요. 간단한 미분식에는 무엇이 필요하고, 이미 가지고 있지는 않나요?",
)
class sigmoid_of_output(Sigmoid.reference):
    def backward(self, dout):
        again = 1 / (1 + np.exp(-self.y))
        return dout * again * (1 - again)


@Sigmoid.mistake(
    en="This is the derivative of tanh: at 0 the slope of a sigmoid is 1/4. Which function did the forward pass use?",
    ko="이것은 tanh의 미분이에요. 시그모이드의 기울기는 0에서 1/4이에요. 순전파에서 쓴 함수는 무엇인가요?",
)
class slope_of_tanh(Sigmoid.reference):
    def backward(self, dout):
        return dout * (1 - self.y**2)


@Sigmoid.mistake(
    en="Large scores give NaN: an overflow divided by an overflow. Which form of the sigmoid never raises e to a large "
    "positive power?",
    ko="점수가 크면 NaN이 나와요. 무한대를 무한대로 나눈 거예요. e를 큰 양수로 거듭제곱하지 않으려면 시그모이드를 "
    "어떤 모양으로 써야 할까요?",
)
class overflowing_sigmoid(Sigmoid.reference):
    def forward(self, x):
        self.y = np.exp(x) / (1 + np.exp(x))
        return self.y


@Sigmoid.oracle(close=near(1e-10), because="tf.sigmoid and its gradient, float64")
def tf_sigmoid(tf):
    return oracle.elementwise_layer(tf, tf.sigmoid)


# --- tanh -------------------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=_checked({"dx": "to_x"}),
    may_overwrite=("dout", "dlater"),
    hints=ACTIVATION_HINTS,
    given=[
        case(
            ("scores of both signs", "양수와 음수가 섞인 점수"),
            x=normal(5, 4, gap=0.3), dout=normal(5, 4, gap=0.2), later=normal(3, 4), dlater=normal(3, 4),
        ),
        case(
            ("scores in the thousands", "천 단위의 점수"),
            x=extreme(4, 3), dout=normal(4, 3, gap=0.2), later=normal(3, 2), dlater=normal(3, 2),
        ),
    ],
)  # fmt: skip
class Tanh:
    r"""Tanh layer: $y = \tanh x$, $dx = dout \cdot (1 - y^2)$.

    Source: Deep Learning from Scratch 2, appendix A.2.
    """

    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y**2)


@Tanh.script
def tanh_twice(Tanh, x, dout, later, dlater):
    layer = Tanh()
    yield ("the output", "출력"), layer.forward(x)
    yield "dx", layer.backward(dout)
    yield ("the output of a second batch", "두 번째 배치의 출력"), layer.forward(later)
    yield ("dx of a second batch", "두 번째 배치의 dx"), layer.backward(dlater)


@Tanh.script(given=[case(GRADIENT_CHECK, x=normal(4, 3, gap=0.2), dout=normal(4, 3), to_x=nudge(4, 3))])
def tanh_checked(Tanh, x, dout, to_x):
    layer = Tanh()
    yield ("the output", "출력"), layer.forward(x)
    yield SMALL_STEP, half_difference(Tanh().forward(x + to_x), Tanh().forward(x - to_x), dout)
    yield "dx", layer.backward(dout)


@Tanh.mistake(
    en="Your slope becomes negative, and tanh never falls. Is the formula for the derivative written with the value "
    "before the activation or after it?",
    ko="기울기가 음수가 되었어요. tanh는 감소하지 않는데 말이에요. 미분식에 들어가는 것은 활성화하기 전의 값일까요, "
    "활성화한 뒤의 값일까요?",
    common=True,
)
class tanh_slope_of_input(Tanh.reference):
    def forward(self, x):
        self.x = x
        return super().forward(x)

    def backward(self, dout):
        return dout * (1 - self.x**2)


@Tanh.mistake(en=FACTOR_MISSING[0], ko=FACTOR_MISSING[1])
class tanh_dout_ignored(Tanh.reference):
    def backward(self, dout):
        return super().backward(np.ones_like(dout))


@Tanh.mistake(
    en="Your result depends on the gradient from above only. The slope belongs to the point where the forward pass "
    "was: where is that remembered?",
    ko="결과가 위에서 온 기울기에만 달려 있어요. 국소적 미분은 순전파 때의 위치에서 구해야 해요. 그 값을 어디에 "
    "기억해 두었나요?",
)
class slope_of_dout(Tanh.reference):
    def backward(self, dout):
        return 1 - np.tanh(dout) ** 2


@Tanh.mistake(
    en="Your gradient explodes where the neuron is saturated. Does the chain rule divide by the local derivative?",
    ko="포화된 뉴런에서 기울기가 폭발해요. 연쇄법칙에서 국소적 미분으로 나누었던가요?",
)
class divides_by_slope(Tanh.reference):
    def backward(self, dout):
        return dout / (1 - self.y**2)


@Tanh.mistake(
    en="Your slope is not the same at x and at -x, although tanh is symmetric about 0. What exactly is squared in the "
    "formula?",
    ko="tanh는 0을 중심으로 대칭인데, x와 -x에서 구한 기울기가 서로 달라요. 식에서 정확히 무엇을 제곱하나요?",
)
class square_of_the_difference(Tanh.reference):
    def backward(self, dout):
        return dout * (1 - self.y) ** 2


@Tanh.mistake(
    en="This is the derivative of the sigmoid. At 0 the slope of tanh is 1. Which function did the forward pass use?",
    ko="이것은 시그모이드의 미분이에요. tanh의 기울기는 0에서 1이에요. 순전파에서 쓴 함수는 무엇인가요?",
)
class slope_of_sigmoid(Tanh.reference):
    def backward(self, dout):
        return dout * self.y * (1 - self.y)


@Tanh.mistake(
    en="Large scores give NaN: an overflow divided by an overflow. Is there a way to tanh without large powers of e?",
    ko="점수가 크면 NaN이 나와요. 무한대를 무한대로 나눈 거예요. e를 크게 거듭제곱하지 않고 tanh를 구할 방법이 "
    "있을까요?",
)
class overflowing_tanh(Tanh.reference):
    def forward(self, x):
        self.y = (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))
        return self.y


@Tanh.oracle(close=near(1e-10), because="tf.tanh and its gradient, float64")
def tf_tanh(tf):
    return oracle.elementwise_layer(tf, tf.tanh)


# --- ReLU -------------------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=_checked({"dx": "to_x"}),
    names=("ReLU",),
    may_overwrite=("dout", "dlater"),
    hints=[
        (
            "Think of a gate. Which number opens or closes it, and when is that decided: on the way forward or on "
            "the way back?",
            "문이 하나 있다고 생각해 보세요. 어떤 값이 문을 열고 닫나요? 그것은 순전파 때 정해질까요, 역전파 때 "
            "정해질까요?",
        ),
        (
            "Where the gate was closed, the input had no influence on the output. What comes back there, and what "
            "comes back through an open gate?",
            "문이 닫혀 있던 곳의 입력은 출력에 아무 영향도 주지 못했어요. 그곳으로는 무엇이 돌아올까요? 열린 "
            "문으로는요?",
        ),
        (
            "Call forward twice with different inputs, then backward. Whose gate does your layer remember?",
            "서로 다른 입력으로 순전파를 두 번 하고 역전파를 해 보세요. 계층은 어느 입력의 문을 기억하고 있나요?",
        ),
    ],
    given=[
        case(
            ("scores of both signs", "양수와 음수가 섞인 점수"),
            x=normal(5, 4, gap=0.2), dout=normal(5, 4, gap=0.2), later=normal(3, 4, gap=0.2), dlater=normal(3, 4),
        ),
        case(
            ("images", "이미지"),
            x=normal(3, 2, 4, 5, gap=0.2), dout=normal(3, 2, 4, 5, gap=0.2),
            later=normal(4, 2, 4, 5, gap=0.2), dlater=normal(4, 2, 4, 5),
        ),
    ],
)  # fmt: skip
class Relu:
    r"""ReLU layer: $y = \max(0, x)$; $dx = dout$ where $x > 0$, else 0.

    Source: Deep Learning from Scratch, section 5.5.1.
    """

    def forward(self, x):
        self.closed = x <= 0
        return np.where(self.closed, 0.0, x)

    def backward(self, dout):
        return np.where(self.closed, 0.0, dout)


@Relu.script
def relu_twice(Relu, x, dout, later, dlater):
    layer = Relu()
    yield ("the output", "출력"), layer.forward(x)
    yield "dx", layer.backward(dout)
    yield ("the output of a second batch", "두 번째 배치의 출력"), layer.forward(later)
    yield ("dx of a second batch", "두 번째 배치의 dx"), layer.backward(dlater)


@Relu.script(given=[case(GRADIENT_CHECK, x=normal(4, 3, gap=0.2), dout=normal(4, 3), to_x=nudge(4, 3))])
def relu_checked(Relu, x, dout, to_x):
    layer = Relu()
    yield ("the output", "출력"), layer.forward(x)
    yield SMALL_STEP, half_difference(Relu().forward(x + to_x), Relu().forward(x - to_x), dout)
    yield "dx", layer.backward(dout)


@Relu.mistake(
    en="The gate opened and closed by the sign of the gradient. Whether a ReLU lets a signal pass was decided in the "
    "forward pass: by what?",
    ko="기울기의 부호로 문을 열고 닫았어요. ReLU가 신호를 통과시킬지는 순전파 때 정해졌어요. 무엇으로 정해졌을까요?",
    common=True,
)
class mask_from_dout(Relu.reference):
    def backward(self, dout):
        return np.maximum(0.0, dout)


@Relu.mistake(
    en="Gradient flows back through neurons that were switched off. Did they have any influence on the output?",
    ko="꺼져 있던 뉴런으로도 기울기가 돌아와요. 그 뉴런이 출력에 영향을 준 적이 있을까요?",
    common=True,
)
class no_mask(Relu.reference):
    def backward(self, dout):
        return dout


@Relu.mistake(
    en="You return zeros and ones: where the gate is open, but not what comes through it. What does an open gate let "
    "pass?",
    ko="0과 1만 돌려주고 있어요. 문이 어디에서 열렸는지는 알겠지만 무엇이 지나가는지는 알 수 없어요. 열린 문으로 "
    "무엇이 지나갈까요?",
)
class mask_only(Relu.reference):
    def backward(self, dout):
        return np.where(self.closed, 0.0, np.ones_like(dout))


@Relu.mistake(
    en="The gradient passes exactly where it should be stopped, and the other way round. Which side of the comparison "
    "belongs to an open gate?",
    ko="막아야 할 곳으로 기울기가 지나가고, 지나가야 할 곳에서 막혀요. 문이 열리는 것은 비교의 어느 쪽일까요?",
)
class mask_inverted(Relu.reference):
    def backward(self, dout):
        return np.where(self.closed, dout, 0.0)


@Relu.mistake(
    en="The output is right, but zeros were written into the input. The layer before may still need its values: on "
    "what can you work instead?",
    ko="출력은 맞지만 입력 배열에 0을 써 넣었어요. 앞 계층이 그 값을 아직 쓸 수도 있어요. 입력 대신 무엇 위에서 "
    "작업하면 될까요?",
)
class overwrites_input(Relu.reference):
    def forward(self, x):
        self.closed = x <= 0
        x[self.closed] = 0.0
        return x


@Relu.mistake(
    en="The open side multiplies by the input as well. What is the slope of the straight line y = x?",
    ko="열린 쪽에서 입력까지 곱하고 있어요. 직선 y = x의 기울기는 얼마인가요?",
)
class scales_by_output(Relu.reference):
    def forward(self, x):
        self.y = super().forward(x)
        return self.y

    def backward(self, dout):
        return dout * self.y


@Relu.oracle(close=near(1e-10), because="tf.nn.relu and its gradient, float64")
def tf_relu(tf):
    return oracle.elementwise_layer(tf, tf.nn.relu)


# --- affine -----------------------------------------------------------------------------------------------------------


@exercise.check(
    points=5,
    close=_checked({"dx": "to_x", "dW": "to_W", "db": "to_b"}),
    may_overwrite=("dout", "dlater"),
    hints=[
        (
            "Write the shape beside every quantity: x (N, D), W (D, M), b (M,), dout (N, M). A gradient has the "
            "shape of what it belongs to. Which products fit?",
            "모든 양 옆에 형상을 적어 보세요. x (N, D), W (D, M), b (M,), dout (N, M). 기울기의 형상은 그 주인의 "
            "형상과 같아요. 어떤 곱이 맞아떨어지나요?",
        ),
        (
            "One weight is used by every sample of the batch. What happens to its many contributions? And who "
            "divides by N in a network whose loss is a mean?",
            "가중치 하나는 배치의 모든 샘플이 함께 써요. 샘플마다 생기는 기여는 어떻게 모을까요? 그리고 손실이 "
            "평균인 신경망에서 N으로 나누는 일은 누가 하나요?",
        ),
        (
            "An image is a vector in another arrangement. What do you need to remember to give the gradient back in "
            "the arrangement in which the image came?",
            "이미지는 벡터를 다르게 늘어놓은 것이에요. 들어온 모양 그대로 기울기를 돌려주려면 무엇을 기억해 두어야 "
            "할까요?",
        ),
    ],
    given=[
        case(
            ("a batch of vectors", "벡터로 이루어진 배치"),
            W=normal(4, 6), b=normal(6, gap=0.3), x=normal(5, 4), dout=normal(5, 6, gap=0.1),
            later=normal(3, 4), dlater=normal(3, 6),
        ),
        case(
            ("images", "이미지"),
            W=normal(24, 5), b=normal(5, gap=0.3), x=normal(3, 2, 3, 4), dout=normal(3, 5, gap=0.1),
            later=normal(4, 2, 3, 4), dlater=normal(4, 5),
        ),
        case(
            ("as many samples as inputs and outputs", "샘플, 입력, 출력의 수가 모두 같을 때"),
            W=normal(3, 3), b=normal(3, gap=0.3), x=normal(3, 3), dout=normal(3, 3, gap=0.1),
            later=normal(3, 3), dlater=normal(3, 3),
        ),
    ],
)  # fmt: skip
class Affine:
    r"""Fully connected layer: $y = xW + b$; $dx = dout\,W^T$, $dW = x^T dout$, $db = \sum_n dout_n$.

    Args:
        W: $W$, `(D, M)`.
        b: $b$, `(M,)`.

    Source: Deep Learning from Scratch, section 5.6.
    """

    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(x.shape[0], -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)


@Affine.script
def affine_twice(Affine, W, b, x, dout, later, dlater):
    layer = Affine(W, b)
    yield ("the output", "출력"), layer.forward(x)
    yield "dx", layer.backward(dout)
    yield "dW", layer.dW
    yield "db", layer.db
    yield ("the output of a second batch", "두 번째 배치의 출력"), layer.forward(later)
    yield ("dx of a second batch", "두 번째 배치의 dx"), layer.backward(dlater)
    yield ("dW of a second batch", "두 번째 배치의 dW"), layer.dW
    yield ("db of a second batch", "두 번째 배치의 db"), layer.db


@Affine.script(
    given=[
        case(
            GRADIENT_CHECK,
            W=normal(4, 2), b=normal(2, gap=0.3), x=normal(3, 4), dout=normal(3, 2, gap=0.1),
            to_W=nudge(4, 2), to_b=nudge(2), to_x=nudge(3, 4),
        )
    ]
)  # fmt: skip
def affine_checked(Affine, W, b, x, dout, to_W, to_b, to_x):
    layer = Affine(W, b)
    yield ("the output", "출력"), layer.forward(x)
    ahead = Affine(W + to_W, b + to_b).forward(x + to_x)
    behind = Affine(W - to_W, b - to_b).forward(x - to_x)
    yield SMALL_STEP, half_difference(ahead, behind, dout)
    yield "dx", layer.backward(dout)
    yield "dW", layer.dW
    yield "db", layer.db


@Affine.mistake(
    en="The bias has no influence on your output. Where does it enter?",
    ko="편향이 출력에 아무 영향도 주지 않아요. 편향은 어디에서 더해질까요?",
)
class bias_missing(Affine.reference):
    def forward(self, x):
        return super().forward(x) - self.b


@Affine.mistake(
    en="Vectors work, images do not: W has one row for each input of a sample, and an image spreads its inputs over "
    "three axes. How can they get into one row?",
    ko="벡터는 되지만 이미지는 안 돼요. W에는 샘플의 입력마다 행이 하나씩 있는데, 이미지의 입력은 세 축에 흩어져 "
    "있어요. 어떻게 한 줄로 모을 수 있을까요?",
)
class images_not_flattened(Affine.reference):
    def forward(self, x):
        self.shape = x.shape
        self.x = x
        return x @ self.W + self.b


@Affine.mistake(
    en="Your dW is the transpose of the right one. A gradient has the shape of the parameter it belongs to: which "
    "factor comes first then?",
    ko="dW가 전치되어 나왔어요. 기울기는 항상 해당 매개변수와 형상이 같아요. 그렇다면 어느 것을 앞에 두고 곱해야 "
    "할까요?",
    common=True,
)
class dW_transposed(Affine.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        self.dW = self.dW.T
        return dx


@Affine.mistake(
    en="On the way back the signal takes the same connections in the opposite direction, from outputs to inputs. "
    "What does that do to the weight matrix?",
    ko="역전파에서는 같은 연결을 거꾸로, 출력에서 입력 쪽으로 지나가요. 그러면 가중치 행렬은 어떻게 되어야 할까요?",
    common=True,
)
class dx_with_W(Affine.reference):
    def backward(self, dout):
        super().backward(dout)
        return (dout @ self.W).reshape(self.shape)


@Affine.mistake(
    en="The gradient of the weights has to sum over the batch. Which axis of the input must meet the batch axis of "
    "dout?",
    ko="가중치의 기울기는 배치 방향으로 더해져야 해요. 입력의 어느 축이 dout의 배치 축과 만나야 할까요?",
)
class dW_without_transpose(Affine.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        self.dW = self.x @ dout
        return dx


@Affine.mistake(
    en="Your db still has one row for each sample. All samples have used the same bias: what happens to their "
    "contributions?",
    ko="db에 아직 샘플마다 한 행씩 남아 있어요. 편향 하나를 모든 샘플이 함께 썼어요. 샘플들의 기여를 어떻게 모아야 "
    "할까요?",
    common=True,
)
class db_not_summed(Affine.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        self.db = dout.copy()
        return dx


@Affine.mistake(
    en="Your db was summed over the output neurons instead of the samples. How many numbers does b have, and which "
    "axis has to remain?",
    ko="db를 샘플이 아니라 출력 뉴런 방향으로 더했어요. b에는 수가 몇 개 있나요? 그렇다면 어느 축이 남아야 할까요?",
    common=True,
)
class db_over_outputs(Affine.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        self.db = dout.sum(axis=1)
        return dx


@Affine.mistake(
    en="dW is right, and your db is exactly 1/N of the right one. The loss has divided by the batch size already: is "
    "there anything left to average here?",
    ko="dW는 맞는데 db가 정확히 1/N배예요. 배치 크기로 나누는 일은 손실에서 이미 끝났어요. 여기서 평균을 낼 것이 "
    "남아 있을까요?",
    common=True,
)
class db_mean(Affine.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        self.db = dout.mean(axis=0)
        return dx


@Affine.mistake(
    en="All gradients of the biases were added into a single number. Each output neuron has a bias of its own: how "
    "many axes should the sum remove?",
    ko="편향의 기울기가 숫자 하나로 합쳐졌어요. 출력 뉴런마다 자기 편향이 있어요. 합을 구할 때 축을 몇 개 없애야 "
    "할까요?",
)
class db_one_number(Affine.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        self.db = dout.sum()
        return dx


@Affine.mistake(
    en="The numbers of db are right, but they stand in a table of one row. Compare its shape with that of b.",
    ko="db의 값은 맞지만 행이 하나인 표에 들어 있어요. b의 형상과 비교해 볼까요?",
)
class db_row(Affine.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        self.db = self.db.reshape(1, -1)
        return dx


@Affine.mistake(
    en="dW and db are exactly 1/N of the right ones. Averaging over the batch happens once in a network: where?",
    ko="dW와 db가 정확히 1/N배예요. 배치 평균은 신경망에서 한 번만 내요. 어디에서 낼까요?",
    common=True,
)
class averages_again(Affine.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        self.dW, self.db = self.dW / len(dout), self.db / len(dout)
        return dx


@Affine.mistake(
    en="Only the first sample is in your gradients. Which samples of the batch have used these weights?",
    ko="첫 번째 샘플의 기울기만 들어 있어요. 배치에서 이 가중치를 쓴 샘플은 어느 것들일까요?",
)
class first_sample_only(Affine.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        self.dW, self.db = np.outer(self.x[0], dout[0]), dout[0].copy()
        return dx


@Affine.mistake(
    en="The first backward pass is right, the second contains the first one too. What should a new backward pass start "
    "from?",
    ko="첫 번째 역전파는 맞는데 두 번째부터 이전 기울기가 더해져 있어요. 새로운 역전파는 무엇에서 시작해야 할까요?",
)
class never_reset(Affine.reference):
    def __init__(self, W, b):
        super().__init__(W, b)
        self.dW, self.db = 0.0, 0.0

    def backward(self, dout):
        dW, db = self.dW, self.db
        dx = super().backward(dout)
        self.dW, self.db = self.dW + dW, self.db + db
        return dx


@Affine.mistake(
    en="The numbers of dx are right, but an image went in and rows came out. In which shape must the layer before "
    "get its gradient?",
    ko="dx의 값은 맞지만 이미지가 들어갔는데 펼쳐진 행이 나왔어요. 앞 계층은 기울기를 어떤 형상으로 받아야 할까요?",
)
class dx_stays_flat(Affine.reference):
    def backward(self, dout):
        return super().backward(dout).reshape(len(dout), -1)


@Affine.mistake(
    en="The gradients of the parameters are returned, but not left on the layer. Where does an optimizer look for "
    "them?",
    ko="매개변수의 기울기를 반환하지만 계층에 남겨 두지는 않았어요. 옵티마이저는 기울기를 어디에서 찾을까요?",
)
class gradients_returned(Affine.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        gradients = dx, self.dW, self.db
        del self.dW, self.db
        return gradients


@Affine.oracle(close=near(1e-10), because="tf.matmul, tf.reshape and their gradients, float64")
def tf_affine(tf):
    return oracle.affine_layer(tf)


# --- softmax with loss ------------------------------------------------------------------------------------------------


def _confident(rng):
    """Scores around 1000 whose differences are ordinary."""
    return {"x": rng.uniform(-0.9, 0.9, (5, 4)) + 1000, "t": np.eye(4)[[2, 0, 3, 1, 0]]}


def _far_apart(rng):
    """Samples that need a shift of their own each."""
    levels = np.array([[-900.0], [0.0], [900.0], [0.0], [-900.0]])
    return {"x": rng.uniform(-0.9, 0.9, (5, 4)) + levels, "t": np.array([1, 3, 0, 2, 2])}


def _wrong_by_thousands(rng):
    x = rng.uniform(-0.9, 0.9, (5, 4))
    x[np.arange(5), [1, 3, 0, 2, 2]] += rng.uniform(1000, 1100, 5)
    return {"x": x, "t": np.array([2, 0, 3, 2, 1])}


@exercise.check(
    points=4,
    close=_checked({"dx": "to_x"}, "the loss", 1e-5),
    may_overwrite=(),
    hints=[
        (
            "Softmax turns scores into probabilities, and the loss looks at those of the right classes. What is the "
            "loss of a sample whose right class has probability 1? And 1/2?",
            "소프트맥스는 점수를 확률로 바꾸고, 손실은 정답 클래스의 확률을 봐요. 정답의 확률이 1인 샘플의 손실은 "
            "얼마일까요? 1/2이면요?",
        ),
        (
            "Together the two derivatives become very simple: prediction minus target. For each sample these "
            "differences sum to 0. Do yours, and has the mean of the loss left its factor?",
            "두 미분이 만나면 아주 간단해져요. 예측에서 정답을 뺀 값이에요. 샘플마다 더하면 0이 되고요. 여러분의 "
            "값도 그런가요? 그리고 손실이 평균이라서 생기는 계수도 들어 있나요?",
        ),
        (
            "A label only says where in its row the target is. How do you reach exactly one entry in each row?",
            "레이블은 그 행의 어디가 정답인지만 알려 줘요. 행마다 원소 하나씩만 골라내려면 어떻게 해야 할까요?",
        ),
    ],
    given=[
        case(("one-hot targets", "원-핫 정답"), x=uniform(-0.9, 0.9, 5, 4), t=one_hot(5, 4)),
        case(("integer labels", "정수 레이블"), x=uniform(-0.9, 0.9, 6, 4), t=labels(6, 4)),
        case(
            ("as many samples as classes", "샘플 수와 클래스 수가 같을 때"), x=uniform(-0.9, 0.9, 4, 4), t=labels(4, 4)
        ),
        case(("scores around 1000", "1000 안팎의 점수"), make=_confident),
        case(("samples whose scores lie 900 apart", "샘플끼리 점수가 900씩 차이 나는 배치"), make=_far_apart),
        case(
            ("wrong classes ahead by 1000", "1000만큼 앞서는 오답"),
            make=_wrong_by_thousands, close={"the loss": within(0.01, 1e4), "*": near(1e-5)},
        ),
        example(
            ("worked example", "손으로 따라 하는 예"),
            x=np.array([[1.0, 2.0, 3.0], [2.0, 1.0, 0.0]]), t=np.array([2, 1]),
            gives={
                "the loss": 0.9076,
                "dx": np.array([[0.0450, 0.1224, -0.1674], [0.3326, -0.3776, 0.0450]]),
            },
        ),
    ],
)  # fmt: skip
class SoftmaxWithLoss:
    r"""Softmax with cross-entropy: $L = -\frac1N \sum_n \log p_{n t_n}$, $dx = (p - t) / N$.

    Source: Deep Learning from Scratch, section 5.6.3.
    """

    def forward(self, x, t):
        self.p = self._softmax(x)
        self.t = np.eye(x.shape[1])[t] if t.ndim == 1 else t
        return self._loss(np.maximum((self.p * self.t).sum(axis=1), 1e-300))

    def _softmax(self, x):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def _loss(self, right):
        return -np.log(right).mean()

    def backward(self, dout=1):
        return dout * (self.p - self.t) / len(self.p)


@SoftmaxWithLoss.script
def loss_and_gradient(SoftmaxWithLoss, x, t):
    layer = SoftmaxWithLoss()
    yield ("the loss", "손실"), layer.forward(x, t)
    yield "dx", layer.backward()
    yield ("dx, asked for again", "다시 구한 dx"), layer.backward()


@SoftmaxWithLoss.script(given=[case(GRADIENT_CHECK, x=uniform(-0.9, 0.9, 5, 3), t=labels(5, 3), to_x=nudge(5, 3))])
def loss_checked(SoftmaxWithLoss, x, t, to_x):
    layer = SoftmaxWithLoss()
    yield ("the loss", "손실"), layer.forward(x, t)
    yield "dx", layer.backward()
    ahead, behind = SoftmaxWithLoss().forward(x + to_x, t), SoftmaxWithLoss().forward(x - to_x, t)
    yield SMALL_STEP, half_difference(ahead, behind, 1.0)


@SoftmaxWithLoss.mistake(
    en="Your gradient is exactly N times too large. The loss is a mean over the batch: what does that leave in its "
    "gradient?",
    ko="기울기가 정확히 배치 크기 N배예요. 손실은 배치에 대한 평균이에요. 그러면 기울기에는 무엇이 남아 있어야 할까요?",
    common=True,
)
class not_divided(SoftmaxWithLoss.reference):
    def backward(self, dout=1):
        return dout * (self.p - self.t)


@SoftmaxWithLoss.mistake(
    en="Your gradient points the other way: a step against it would make the right class less likely. What is "
    "subtracted from what?",
    ko="기울기의 방향이 반대예요. 기울기를 거슬러 한 걸음 가면 정답의 확률이 낮아져요. 무엇에서 무엇을 빼야 할까요?",
    common=True,
)
class opposite_sign(SoftmaxWithLoss.reference):
    def backward(self, dout=1):
        return dout * (self.t - self.p) / len(self.p)


@SoftmaxWithLoss.mistake(
    en="Your gradient is exactly 1/K of the right one. Over what is the loss averaged: samples, or samples and "
    "classes?",
    ko="기울기가 정확히 1/K배예요(K는 클래스의 수예요). 손실의 평균은 샘플에 대한 것일까요, 클래스까지 포함한 "
    "것일까요?",
)
class divided_by_size(SoftmaxWithLoss.reference):
    def backward(self, dout=1):
        return dout * (self.p - self.t) / self.p.size


@SoftmaxWithLoss.mistake(
    en="'Prediction minus target' contains the derivative of the softmax already. What happens if it is multiplied "
    "once more?",
    ko="'예측 - 정답'에는 소프트맥스의 미분이 이미 들어 있어요. 한 번 더 곱하면 어떻게 될까요?",
    common=True,
)
class extra_derivative(SoftmaxWithLoss.reference):
    def backward(self, dout=1):
        return dout * (self.p - self.t) * self.p * (1 - self.p) / len(self.p)


@SoftmaxWithLoss.mistake(
    en="Your gradient reaches the right class only, so its rows do not sum to 0. If one score rises, what happens to "
    "the probabilities of the other classes?",
    ko="기울기가 정답 클래스에만 있어서 행의 합이 0이 아니에요. 점수 하나가 오르면 다른 클래스의 확률은 어떻게 될까요?",
    common=True,
)
class diagonal_only(SoftmaxWithLoss.reference):
    def backward(self, dout=1):
        return -dout * self.t * (1 - self.p) / len(self.p)


@SoftmaxWithLoss.mistake(
    en="The target was subtracted from the scores, so the rows of your gradient do not sum to 0. What can be compared "
    "with a target: scores or probabilities?",
    ko="점수에서 정답을 뺐어요. 그래서 기울기의 행을 더해도 0이 되지 않아요. 정답과 비교할 수 있는 것은 점수일까요, "
    "확률일까요?",
)
class scores_minus_target(SoftmaxWithLoss.reference):
    def forward(self, x, t):
        self.x = x
        return super().forward(x, t)

    def backward(self, dout=1):
        return dout * (self.x - self.t) / len(self.p)


@SoftmaxWithLoss.mistake(
    en="The number of the class was subtracted as if it were a quantity. What does a label say about its row?",
    ko="레이블 번호를 양처럼 빼고 있어요. 레이블이 그 행에 대해 알려 주는 것은 무엇일까요?",
)
class subtracts_label_number(SoftmaxWithLoss.reference):
    def forward(self, x, t):
        loss = super().forward(x, t)
        self.t = t[:, np.newaxis] if t.ndim == 1 else t
        return loss


@SoftmaxWithLoss.mistake(
    en="With labels, 1 was subtracted from every class. For which entry of a row is the target 1?",
    ko="정답이 레이블일 때 모든 클래스에서 1을 뺐어요. 한 행에서 정답이 1인 원소는 어느 것일까요?",
)
class subtracts_everywhere(SoftmaxWithLoss.reference):
    def forward(self, x, t):
        loss = super().forward(x, t)
        self.t = np.ones_like(self.p) if t.ndim == 1 else t
        return loss


@SoftmaxWithLoss.mistake(
    en="With labels, whole columns were changed. Each row should change only in the column of its own label: what "
    "has to be said beside the column?",
    ko="정답이 레이블일 때 열 전체가 바뀌었어요. 각 행은 자기 레이블의 열에서만 바뀌어야 해요. 열 말고 무엇을 더 "
    "지정해야 할까요?",
    common=True,
)
class whole_columns(SoftmaxWithLoss.reference):
    def forward(self, x, t):
        loss = super().forward(x, t)
        if t.ndim == 1:
            self.t = np.zeros_like(self.p)
            self.t[:, t] = 1.0
        return loss


@SoftmaxWithLoss.mistake(
    en="The first call of backward is right, the second is not: the stored probabilities were changed. What must "
    "stay as the forward pass left it?",
    ko="첫 번째 backward는 맞지만 두 번째는 달라져요. 저장해 둔 확률이 바뀌었기 때문이에요. 순전파가 남긴 값 가운데 "
    "그대로 두어야 할 것은 무엇일까요?",
)
class overwrites_probabilities(SoftmaxWithLoss.reference):
    def backward(self, dout=1):
        self.p -= self.t
        self.p /= len(self.p)
        return dout * self.p


@SoftmaxWithLoss.mistake(
    en="Your loss is the sum over the batch: it is N times too large. What makes losses of batches of different sizes "
    "comparable?",
    ko="손실이 배치에 대한 합이라서 N배예요. 크기가 다른 배치의 손실을 비교할 수 있으려면 어떻게 해야 할까요?",
)
class summed_loss(SoftmaxWithLoss.reference):
    def _loss(self, right):
        return -np.log(right).sum()


@SoftmaxWithLoss.mistake(
    en="Your loss is averaged over samples and classes, so it is K times too small. How many terms does one sample "
    "have in it?",
    ko="손실을 샘플과 클래스 모두에 대해 평균 냈어요. 그래서 1/K배예요. 샘플 하나가 손실에 남기는 항은 몇 개일까요?",
)
class mean_over_classes(SoftmaxWithLoss.reference):
    def _loss(self, right):
        return -np.log(right).mean() / self.p.shape[1]


@SoftmaxWithLoss.mistake(
    en="Your loss is measured with another logarithm. Which one has the derivative 1/x?",
    ko="손실에 다른 로그를 썼어요. 미분하면 1/x가 되는 로그는 무엇일까요?",
)
class other_logarithm(SoftmaxWithLoss.reference):
    def _loss(self, right):
        return -np.log2(right).mean()


@SoftmaxWithLoss.mistake(
    en="Your loss is negative. A probability is at most 1: which sign does its logarithm have?",
    ko="손실이 음수예요. 확률은 1을 넘지 않아요. 그 로그의 부호는 무엇일까요?",
)
class negative_loss(SoftmaxWithLoss.reference):
    def _loss(self, right):
        return np.log(right).mean()


@SoftmaxWithLoss.mistake(
    en="Scores around 1000 overflow. Softmax does not change if all scores of a sample move together: where could you "
    "move them?",
    ko="점수가 1000 정도면 오버플로가 나요. 한 샘플의 점수를 모두 똑같이 옮겨도 소프트맥스는 변하지 않아요. 어디로 "
    "옮기면 좋을까요?",
)
class overflowing_softmax(SoftmaxWithLoss.reference):
    def _softmax(self, x):
        return np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)


@SoftmaxWithLoss.mistake(
    en="Where a probability is 0, your loss is infinite or not a number. How can the logarithm be kept away from 0?",
    ko="확률이 0인 곳에서 손실이 무한대가 되거나 수가 아니게 돼요. 로그에 0이 들어가지 않게 하려면 어떻게 해야 할까요?",
)
class logarithm_of_zero(SoftmaxWithLoss.reference):
    def forward(self, x, t):
        super().forward(x, t)
        return -np.log((self.p * self.t).sum(axis=1)).mean()


@SoftmaxWithLoss.mistake(
    en="The probabilities run over the batch: each class sums to 1, not each sample. Along which axis do the classes "
    "lie?",
    ko="확률을 배치 방향으로 구했어요. 샘플이 아니라 클래스마다 합이 1이에요. 클래스는 어느 축에 놓여 있나요?",
)
class softmax_over_batch(SoftmaxWithLoss.reference):
    def _softmax(self, x):
        return super()._softmax(x.T).T


@SoftmaxWithLoss.oracle(close=near(1e-10), because="tf.nn.softmax_cross_entropy_with_logits and its gradient, float64")
def tf_softmax_with_loss(tf):
    return oracle.softmax_with_loss(tf)


# --- residual ---------------------------------------------------------------------------------------------------------


@fixture
class Cubic:
    """Every element cubed."""

    def forward(self, x):
        self.x = x
        return x**3

    def backward(self, dout):
        return 3 * self.x**2 * dout


@fixture
class RunningSum:
    """Each feature added to those after it, so that features mix."""

    def forward(self, x):
        return np.cumsum(x, axis=1)

    def backward(self, dout):
        return np.cumsum(dout[:, ::-1], axis=1)[:, ::-1]


@exercise.check(
    points=2,
    close=_checked({"dx around a cube": "to_x"}, "the output around a cube"),
    may_overwrite=("dout", "another"),
    hints=[
        (
            "Draw the graph: the signal splits into two ways and is added up again. What does an addition do to a "
            "gradient on the way back?",
            "계산 그래프를 그려 보세요. 신호가 두 갈래로 나뉘었다가 다시 더해져요. 덧셈 노드는 역전파 때 기울기를 "
            "어떻게 하나요?",
        ),
        (
            "Where the ways split on the way forward, two gradients meet on the way back. How do they become one?",
            "순전파에서 갈라진 곳은 역전파에서 두 기울기가 만나는 곳이에요. 둘은 어떻게 하나가 될까요?",
        ),
        (
            "If the inner layer did nothing at all, what should come back for each number that goes in from above?",
            "안쪽 계층이 아무 일도 하지 않는다면, 위에서 들어간 기울기 하나마다 무엇이 돌아와야 할까요?",
        ),
    ],
    given=[
        case(
            ("around two kinds of layers", "두 가지 계층을 감쌌을 때"),
            x=normal(4, 3, gap=0.3), dout=normal(4, 3, gap=0.3), another=normal(4, 3, gap=0.3),
        ),
        case(
            ("images", "이미지"),
            x=normal(2, 3, 4, 5, gap=0.3), dout=normal(2, 3, 4, 5, gap=0.3), another=normal(2, 3, 4, 5, gap=0.3),
        ),
    ],
)  # fmt: skip
class Residual:
    r"""Skip connection: $y = x + F(x)$, $dx = dout + F'(x)^T dout$.

    Args:
        layer: $F$, any layer.

    Source: He et al. 2016, Deep Residual Learning.
    """

    def __init__(self, layer):
        self.layer = layer

    def forward(self, x):
        return x + self.layer.forward(x)

    def backward(self, dout):
        return dout + self.layer.backward(dout)


@Residual.script
def around(Residual, x, dout, another):
    cubic = Residual(Cubic())
    yield ("the output around a cube", "세제곱 계층을 감싼 출력"), cubic.forward(x)
    yield ("dx around a cube", "세제곱 계층을 감싼 dx"), cubic.backward(dout)
    mixing = Residual(RunningSum())
    yield ("the output around a running sum", "누적합 계층을 감싼 출력"), mixing.forward(x)
    yield ("dx around a running sum", "누적합 계층을 감싼 dx"), mixing.backward(another)


@Residual.script(given=[case(GRADIENT_CHECK, x=normal(4, 3, gap=0.3), dout=normal(4, 3), to_x=nudge(4, 3))])
def residual_checked(Residual, x, dout, to_x):
    layer = Residual(Cubic())
    yield ("the output around a cube", "세제곱 계층을 감싼 출력"), layer.forward(x)
    ahead, behind = Residual(Cubic()).forward(x + to_x), Residual(Cubic()).forward(x - to_x)
    yield SMALL_STEP, half_difference(ahead, behind, dout)
    yield ("dx around a cube", "세제곱 계층을 감싼 dx"), layer.backward(dout)


@Residual.mistake(
    en="The input does not reach the output by the short way: this is the layer alone. What is a skip connection for?",
    ko="입력이 지름길로 출력에 닿지 않아요. 이것은 안쪽 계층 혼자만의 결과예요. 스킵 연결은 무엇을 위한 것일까요?",
)
class no_skip(Residual.reference):
    def forward(self, x):
        return self.layer.forward(x)

    def backward(self, dout):
        return self.layer.backward(dout)


@Residual.mistake(
    en="Forward is right, but the gradient comes back through the layer only. Which second way did the input take?",
    ko="순전파는 맞지만 기울기가 계층으로만 돌아와요. 입력이 지나간 또 하나의 길은 무엇이었나요?",
)
class gradient_without_skip(Residual.reference):
    def backward(self, dout):
        return self.layer.backward(dout)


@Residual.mistake(
    en="Forward is right, but the gradient comes back by the short way only. Did the layer have no influence?",
    ko="순전파는 맞지만 기울기가 지름길로만 돌아와요. 안쪽 계층은 아무 영향도 주지 않았을까요?",
)
class gradient_skip_only(Residual.reference):
    def backward(self, dout):
        self.layer.backward(dout)
        return dout


@Residual.mistake(
    en="Your two ways are multiplied. How are they joined in the formula, and what does that mean for the gradient?",
    ko="두 길의 값을 곱하고 있어요. 공식에서는 둘을 어떻게 합치나요? 그러면 기울기는 어떻게 될까요?",
)
class multiplied(Residual.reference):
    def forward(self, x):
        return x * self.layer.forward(x)

    def backward(self, dout):
        return dout * self.layer.backward(dout)


@Residual.mistake(
    en="The slope of the short way is 1, that is true. But backward returns a gradient, not a slope: by the chain "
    "rule, what does that 1 meet?",
    ko="지름길의 국소적 미분이 1인 것은 맞아요. 하지만 backward가 반환하는 것은 국소적 미분이 아니라 기울기예요. "
    "연쇄법칙에서 그 1은 무엇과 만나나요?",
)
class adds_one(Residual.reference):
    def backward(self, dout):
        return 1 + self.layer.backward(dout)


@Residual.mistake(
    en="You add the remembered input to the gradient. What travels along the short way on the way back?",
    ko="기울기에 기억해 둔 입력을 더했어요. 역전파에서 지름길로 지나가는 것은 무엇일까요?",
)
class adds_input_to_gradient(Residual.reference):
    def forward(self, x):
        self.x = x
        return super().forward(x)

    def backward(self, dout):
        return self.x + self.layer.backward(dout)


@Residual.mistake(
    en="The output is right, but the input array was changed. Others may still need it, the inner layer too. Where "
    "can the sum go instead?",
    ko="출력은 맞지만 입력 배열이 바뀌었어요. 안쪽 계층을 포함해 다른 곳에서 아직 쓸 수 있어요. 합을 어디에 담으면 "
    "좋을까요?",
)
class adds_into_input(Residual.reference):
    def forward(self, x):
        x += self.layer.forward(x)
        return x


@Residual.oracle(close=near(1e-6), because="central differences of x + F(x), float64")
def differences():
    return oracle.residual_by_differences()


# --- two layers -------------------------------------------------------------------------------------------------------


@exercise.check(
    points=5,
    close=_checked({f"the gradient of {each}": f"to_{each}" for each in ("W1", "b1", "W2", "b2")}, "the loss", 1e-5),
    hints=[
        (
            "Which layers does the signal pass, one after the other? The gradient passes the same ones, and in which "
            "order?",
            "신호가 차례로 지나는 계층을 적어 보세요. 기울기도 같은 계층을 지나요. 어떤 순서일까요?",
        ),
        (
            "Take the layers that you have: three of them make predict, a fourth one the loss. What do they need "
            "before backward can be called?",
            "이미 만든 계층들을 써 보세요. 셋이면 predict가 되고, 하나를 더하면 손실이 돼요. backward를 부르기 전에 "
            "무엇이 먼저 필요할까요?",
        ),
        (
            "Compare each of the four gradients with numerical_gradient of exercise 5. If the second layer is right "
            "and the first is not: what lies between them?",
            "네 기울기를 각각 연습 5의 numerical_gradient와 비교해 보세요. 둘째 층은 맞고 첫째 층만 틀리다면, 그 "
            "사이에는 무엇이 있나요?",
        ),
    ],
    given=[
        case(
            ("one-hot targets", "원-핫 정답"),
            W1=normal(4, 6, scale=0.8), b1=normal(6, gap=0.3), W2=uniform(-0.6, 0.6, 6, 3), b2=uniform(-0.5, 0.5, 3),
            x=normal(5, 4), t=one_hot(5, 3),
        ),
        case(
            ("integer labels", "정수 레이블"),
            W1=normal(5, 4, scale=0.8), b1=normal(4, gap=0.3), W2=uniform(-0.6, 0.6, 4, 3), b2=uniform(-0.5, 0.5, 3),
            x=normal(7, 5), t=labels(7, 3),
        ),
    ],
)  # fmt: skip
class TwoLayerNet:
    r"""Classifier $h = \sigma(x W_1 + b_1)$, logits $h W_2 + b_2$, softmax cross-entropy, mean over the batch.

    Source: Deep Learning from Scratch, section 5.7.2.
    """

    def __init__(self, W1, b1, W2, b2):
        self.W1, self.b1, self.W2, self.b2 = W1, b1, W2, b2

    def _hidden(self, x):
        return 1 / (1 + np.exp(-(x @ self.W1 + self.b1)))

    def predict(self, x):
        return self._hidden(x) @ self.W2 + self.b2

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def _delta2(self, x, t):
        head = SoftmaxWithLoss()
        head.forward(self.predict(x), t)
        return head.backward()

    def _slope(self, h):
        return h * (1 - h)

    def gradient(self, x, t):
        h = self._hidden(x)
        delta2 = self._delta2(x, t)
        delta1 = delta2 @ self.W2.T * self._slope(h)
        return {"W1": x.T @ delta1, "b1": delta1.sum(axis=0), "W2": h.T @ delta2, "b2": delta2.sum(axis=0)}


@TwoLayerNet.script
def predict_loss_gradient(TwoLayerNet, W1, b1, W2, b2, x, t):
    net = TwoLayerNet(W1, b1, W2, b2)
    yield ("predict(x)", "predict(x)"), net.predict(x)
    yield ("the loss", "손실"), net.loss(x, t)
    gradients = TwoLayerNet(W1, b1, W2, b2).gradient(x, t)
    yield ("the gradient of W2", "W2의 기울기"), gradients["W2"]
    yield ("the gradient of b2", "b2의 기울기"), gradients["b2"]
    yield ("the gradient of W1", "W1의 기울기"), gradients["W1"]
    yield ("the gradient of b1", "b1의 기울기"), gradients["b1"]


@TwoLayerNet.script(
    given=[
        case(
            GRADIENT_CHECK,
            W1=normal(3, 4, scale=0.8), b1=normal(4, gap=0.3), W2=uniform(-0.6, 0.6, 4, 3), b2=uniform(-0.5, 0.5, 3),
            x=normal(5, 3), t=one_hot(5, 3), to_W1=nudge(3, 4), to_b1=nudge(4), to_W2=nudge(4, 3), to_b2=nudge(3),
        )
    ]
)  # fmt: skip
def net_checked(TwoLayerNet, W1, b1, W2, b2, x, t, to_W1, to_b1, to_W2, to_b2):
    yield ("the loss", "손실"), TwoLayerNet(W1, b1, W2, b2).loss(x, t)
    gradients = TwoLayerNet(W1, b1, W2, b2).gradient(x, t)
    yield ("the gradient of W2", "W2의 기울기"), gradients["W2"]
    yield ("the gradient of b2", "b2의 기울기"), gradients["b2"]
    yield ("the gradient of W1", "W1의 기울기"), gradients["W1"]
    yield ("the gradient of b1", "b1의 기울기"), gradients["b1"]
    ahead = TwoLayerNet(W1 + to_W1, b1 + to_b1, W2 + to_W2, b2 + to_b2).loss(x, t)
    behind = TwoLayerNet(W1 - to_W1, b1 - to_b1, W2 - to_W2, b2 - to_b2).loss(x, t)
    yield SMALL_STEP, half_difference(ahead, behind, 1.0)


@TwoLayerNet.mistake(
    en="The second layer is right, the first is not. On the way back the signal passes the hidden activation as "
    "well: what does it do there?",
    ko="둘째 층은 맞고 첫째 층만 달라요. 돌아오는 길에 은닉층의 활성화 함수도 지나야 해요. 거기에서 무슨 일이 "
    "일어날까요?",
    common=True,
)
class no_activation_derivative(TwoLayerNet.reference):
    def _slope(self, h):
        return np.ones_like(h)


@TwoLayerNet.mistake(
    en="The second layer is right, and the first is exactly 1/N of the right one. How often does the mean of the "
    "loss have to be taken into account?",
    ko="둘째 층은 맞는데 첫째 층의 기울기만 정확히 1/N배예요. 손실의 평균은 몇 번 반영해야 할까요?",
    common=True,
)
class averages_twice(TwoLayerNet.reference):
    def gradient(self, x, t):
        gradients = super().gradient(x, t)
        return {**gradients, "W1": gradients["W1"] / len(x), "b1": gradients["b1"] / len(x)}


@TwoLayerNet.mistake(
    en="Only the gradient of W2 is wrong. What did the second layer really receive in the forward pass: the value "
    "before the activation or after it?",
    ko="W2의 기울기만 달라요. 순전파에서 둘째 층이 실제로 받은 입력은 활성화하기 전의 값일까요, 활성화한 뒤의 "
    "값일까요?",
    common=True,
)
class preactivation_as_input(TwoLayerNet.reference):
    def gradient(self, x, t):
        z = x @ self.W1 + self.b1
        return {**super().gradient(x, t), "W2": z.T @ self._delta2(x, t)}


@TwoLayerNet.mistake(
    en="The slope of the hidden layer was taken at the value before the activation. Of which value is h(1 - h) "
    "written?",
    ko="은닉층의 기울기를 활성화하기 전의 값으로 구했어요. h(1 - h)는 어떤 값으로 쓴 식인가요?",
    common=True,
)
class slope_at_preactivation(TwoLayerNet.reference):
    def _slope(self, h):
        z = np.log(h / (1 - h))
        return z * (1 - z)


@TwoLayerNet.mistake(
    en="The second layer's weights had been changed before the error was sent back through them, and so the first "
    "layer's gradient is off. gradient() should only look: who makes the update, and when?",
    ko="둘째 층의 가중치를 먼저 바꾸고 나서 그 가중치로 오차를 되돌려 보냈어요. 그래서 첫째 층의 기울기가 "
    "어긋났어요. gradient()는 기울기만 구해요. 갱신은 누가, 언제 할까요?",
)
class through_updated_weights(TwoLayerNet.reference):
    def gradient(self, x, t):
        gradients = super().gradient(x, t)
        self.W2 = self.W2 - 0.1 * gradients["W2"]
        delta1 = self._delta2(x, t) @ self.W2.T * self._slope(self._hidden(x))
        return {**gradients, "W1": x.T @ delta1, "b1": delta1.sum(axis=0)}


@TwoLayerNet.mistake(
    en="predict returns probabilities, and the loss makes probabilities of them once more. In which of the methods "
    "does the softmax belong?",
    ko="predict가 확률을 반환하고, 손실에서 그것을 또 한 번 확률로 바꿔요. 소프트맥스는 어느 메서드에 있어야 할까요?",
)
class predicts_probabilities(TwoLayerNet.reference):
    def predict(self, x):
        e = np.exp(super().predict(x))
        return e / e.sum(axis=1, keepdims=True)


@TwoLayerNet.mistake(
    en="There is no activation between your two layers, so together they are a single affine layer. Which function "
    "belongs there?",
    ko="두 층 사이에 활성화 함수가 없어요. 그러면 둘을 합쳐도 Affine 계층 하나와 같아요. 어떤 함수가 들어가야 할까요?",
)
class no_activation(TwoLayerNet.reference):
    def _hidden(self, x):
        return x @ self.W1 + self.b1

    def _slope(self, h):
        return np.ones_like(h)


@TwoLayerNet.mistake(
    en="Your hidden layer uses ReLU. Many networks do; the one in this exercise has another activation. Which one?",
    ko="은닉층에 ReLU를 썼어요. 그런 신경망도 많지만 이 연습의 신경망은 달라요. 어떤 활성화 함수라고 했나요?",
)
class relu_hidden(TwoLayerNet.reference):
    def _hidden(self, x):
        return np.maximum(0, x @ self.W1 + self.b1)

    def _slope(self, h):
        return h > 0


@TwoLayerNet.mistake(
    en="The loss is right, and all gradients are exactly N times too large. What does the mean in the loss do to its "
    "gradient?",
    ko="손실은 맞는데 모든 기울기가 정확히 N배예요. 손실의 평균은 기울기에 무엇을 남길까요?",
    common=True,
)
class all_not_divided(TwoLayerNet.reference):
    def _delta2(self, x, t):
        return super()._delta2(x, t) * len(x)


@TwoLayerNet.mistake(
    en="The gradients of the biases are means over the batch. The division by N has been done at the loss: what "
    "remains to be done with the samples?",
    ko="편향의 기울기를 배치에 대해 평균 냈어요. N으로 나누는 일은 손실에서 이미 끝났어요. 샘플들을 어떻게 모으면 "
    "될까요?",
)
class bias_means(TwoLayerNet.reference):
    def gradient(self, x, t):
        gradients = super().gradient(x, t)
        return {**gradients, "b1": gradients["b1"] / len(x), "b2": gradients["b2"] / len(x)}


@TwoLayerNet.oracle(close=near(1e-9), because="tf.GradientTape through sigmoid and softmax cross-entropy, float64")
def tf_two_layers(tf):
    return oracle.two_layer_net(tf)


# --- one step by hand -------------------------------------------------------------------------------------------------

# Steps are judged, not weights: a wrong step is a few per mille of a weight. Rounding of float32 weights is allowed.
STEPS = {
    "the loss before the step": near(1e-6),
    "W1": near(1e-12),
    "W1 after the step": moved(1e-6, atol=1e-6),
    "W2": near(1e-12),
    "W2 after the step": moved(1e-6, atol=1e-6),
    "the loss before another step": near(1e-6),
}


@exercise.check(
    points=4,
    close=STEPS,
    hints=[
        (
            "Follow the handout's example with your own numbers, one stage after the other: z1, h, z2, o, the loss. "
            "Which is the first one that differs?",
            "안내문의 예를 여러분의 값으로 한 단계씩 따라가 보세요. z1, h, z2, o, 손실의 순서예요. 처음으로 달라지는 "
            "것은 어느 것인가요?",
        ),
        (
            "Each output neuron has an error term: how the loss changes with its z. A hidden neuron has helped both "
            "outputs; by which weights do their error terms reach it?",
            "출력 뉴런마다 오차 항이 있어요. 손실이 그 뉴런의 z에 따라 얼마나 변하는지를 나타내요. 은닉 뉴런은 두 "
            "출력에 모두 쓰였어요. 오차 항은 어느 가중치를 지나 은닉 뉴런에 닿을까요?",
        ),
        (
            "Rows are neurons. In which row do the weights stand that go into neuron 2, and which weights leave hidden "
            "neuron 1?",
            "행이 뉴런이에요. 뉴런 2로 들어오는 가중치는 어느 행에 있나요? 은닉 뉴런 1에서 나가는 가중치는 어느 "
            "것들인가요?",
        ),
    ],
    given=[
        case(
            ("random weights", "무작위 가중치"),
            W1=normal(2, 2, gap=0.3), W2=normal(2, 2, gap=0.3), x=uniform(0.5, 1.5, 2), t=uniform(0.1, 0.9, 2), lr=2.0,
        ),
        case(
            ("negative inputs", "음수 입력"),
            W1=normal(2, 2, gap=0.3), W2=normal(2, 2, gap=0.3), x=uniform(-1.5, -0.5, 2), t=uniform(0.1, 0.9, 2),
            lr=1.5,
        ),
        example(
            ("worked example", "손으로 따라 하는 예"),
            W1=np.array([[0.3, 0.25], [0.4, 0.35]]), W2=np.array([[0.45, 0.4], [0.7, 0.6]]),
            x=np.array([0.1, 0.2]), t=np.array([0.4, 0.6]), lr=0.5, digits=8,
            gives={
                "the loss before the step": 0.02397190,
                "W2 after the step": np.array([[0.43703857, 0.38685205], [0.69629578, 0.59624247]]),
                "W1 after the step": np.array([[0.29959556, 0.24919112], [0.39964496, 0.34928991]]),
                "the loss before another step": 0.02323634,
            },
        ),
    ],
)  # fmt: skip
def backprop_step(W1, W2, x, t, lr):
    r"""One step of gradient descent: $h = \sigma(W_1 x)$, $o = \sigma(W_2 h)$, $E = \frac12 \sum (t - o)^2$.

    $\delta_2 = (o - t) o (1 - o)$, $\delta_1 = W_2^T \delta_2 \cdot h (1 - h)$,
    $W_2 \leftarrow W_2 - \eta\, \delta_2 h^T$, $W_1 \leftarrow W_1 - \eta\, \delta_1 x^T$.

    Args:
        W1: $W_1$, rows are neurons.
        W2: $W_2$, likewise.
        x: input, `(2,)`.
        t: target, `(2,)`.
        lr: $\eta$.
    """
    return _step(W1, W2, x, t, lr)


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _same(value):
    return value


def _slope(y):
    return y * (1 - y)


def _step(W1, W2, x, t, lr, output=_sigmoid, output_slope=_slope, hidden_slope=_slope, back=_same, half=0.5, sign=1):
    """The reference with other activations, slopes, and another matrix on the way back."""
    h = _sigmoid(W1 @ x)
    o = output(W2 @ h)
    delta2 = sign * (o - t) * output_slope(o)
    delta1 = back(W2.T) @ delta2 * hidden_slope(h)
    loss = half * np.sum((t - o) ** 2)
    return W1 - lr * np.outer(delta1, x), W2 - lr * np.outer(delta2, h), loss


@backprop_step.script
def two_steps(backprop_step, W1, W2, x, t, lr):
    new_W1, new_W2, loss = backprop_step(W1, W2, x, t, lr)
    yield ("the loss before the step", "갱신 전의 손실"), loss
    yield ("W2", "W2"), W2
    yield ("W2 after the step", "갱신한 W2"), new_W2
    yield ("W1", "W1"), W1
    yield ("W1 after the step", "갱신한 W1"), new_W1
    _, _, next_loss = backprop_step(new_W1, new_W2, x, t, lr)
    yield ("the loss before another step", "한 번 더 갱신하기 전의 손실"), next_loss


@backprop_step.mistake(
    en="W2 is right, W1 is slightly off: the error was sent back through weights that had been updated already. Which "
    "weights has the forward pass used?",
    ko="W2는 맞지만 W1이 조금 달라요. 이미 갱신한 가중치로 오차를 되돌려 보냈어요. 순전파에서 쓴 가중치는 어느 "
    "것이었나요?",
)
def through_new_weights(W1, W2, x, t, lr):
    _, new_W2, loss = backprop_step(W1, W2, x, t, lr)
    h = _sigmoid(W1 @ x)
    o = _sigmoid(W2 @ h)
    delta1 = new_W2.T @ ((o - t) * _slope(o)) * _slope(h)
    return W1 - lr * np.outer(delta1, x), new_W2, loss


@backprop_step.mistake(
    en="W2 is right, W1 is not. On the way back the signal passes the hidden neurons' sigmoid: what does it do there?",
    ko="W2는 맞지만 W1이 달라요. 돌아오는 길에 은닉 뉴런의 시그모이드도 지나야 해요. 거기에서 무슨 일이 일어날까요?",
    common=True,
)
def hidden_slope_missing(W1, W2, x, t, lr):
    return _step(W1, W2, x, t, lr, hidden_slope=np.ones_like)


@backprop_step.mistake(
    en="Your error term is the plain difference of output and target. That is so for softmax with cross-entropy; what "
    "remains here of the output neuron's sigmoid?",
    ko="오차 항이 출력과 정답의 차이 그대로예요. 소프트맥스와 교차 엔트로피라면 그렇지만, 여기서는 출력 뉴런의 "
    "시그모이드가 무엇을 남길까요?",
)
def output_slope_missing(W1, W2, x, t, lr):
    return _step(W1, W2, x, t, lr, output_slope=np.ones_like)


@backprop_step.mistake(
    en="The forward pass and W2 are right, but the errors reached the hidden neurons through the wrong weights. Which "
    "weights leave hidden neuron 1?",
    ko="순전파와 W2는 맞지만 오차가 엉뚱한 가중치를 지나 은닉 뉴런에 닿았어요. 은닉 뉴런 1에서 나가는 가중치는 어느 "
    "것들인가요?",
    common=True,
)
def back_not_transposed(W1, W2, x, t, lr):
    return _step(W1, W2, x, t, lr, back=np.transpose)


@backprop_step.mistake(
    en="Your columns are neurons. That is how layers store their weights; here the rows are. Which two numbers go into "
    "hidden neuron 1?",
    ko="열을 뉴런으로 보았어요. 계층이 가중치를 담는 방식은 그렇지만, 여기서는 행이 뉴런이에요. 은닉 뉴런 1로 "
    "들어오는 두 수는 무엇인가요?",
)
def columns_as_neurons(W1, W2, x, t, lr):
    new_W1, new_W2, loss = backprop_step(W1.T, W2.T, x, t, lr)
    return new_W1.T, new_W2.T, loss


@backprop_step.mistake(
    en="Your outputs have not passed a sigmoid: they are the weighted sums z2. (Some lecture notes copy z2 in place "
    "of o2 as well.) What comes after the sum in a neuron?",
    ko="출력이 시그모이드를 지나지 않았어요. 가중합 z2 그대로예요. (o2 자리에 z2를 옮겨 적은 강의 자료도 있어요.) "
    "뉴런에서 합을 구한 다음에는 무엇을 하나요?",
)
def linear_output(W1, W2, x, t, lr):
    return _step(W1, W2, x, t, lr, output=_same, output_slope=np.ones_like)


@backprop_step.mistake(
    en="The weights are right, but the loss is twice the right one. Which factor stands in front of the sum?",
    ko="가중치는 맞지만 손실이 두 배예요. 합 앞에 어떤 계수가 있나요?",
)
def half_missing(W1, W2, x, t, lr):
    return _step(W1, W2, x, t, lr, half=1.0)


@backprop_step.mistake(
    en="The loss is right, but the steps are twice as long. The square brings a 2 and the 1/2 takes it away: what "
    "remains?",
    ko="손실은 맞지만 걸음이 두 배로 길어요. 제곱을 미분하면 2가 나오고 1/2이 그것을 지워요. 무엇이 남을까요?",
)
def factor_two(W1, W2, x, t, lr):
    return _step(W1, W2, x, t, lr, sign=2)


@backprop_step.mistake(
    en="The loss grows with your step. The gradient points uphill: which way should the weights go, and is the error "
    "o - t or t - o?",
    ko="갱신할수록 손실이 커져요. 기울기는 오르막을 가리켜요. 가중치는 어느 쪽으로 움직여야 할까요? 오차는 o - "
    "t인가요, t - o인가요?",
    common=True,
)
def uphill(W1, W2, x, t, lr):
    return _step(W1, W2, x, t, lr, sign=-1)


@backprop_step.mistake(
    en="The new weights are right, but the loss is the one after the step. Which one is asked for?",
    ko="새 가중치는 맞지만 손실이 갱신한 뒤의 값이에요. 물어본 것은 언제의 손실인가요?",
)
def loss_after_step(W1, W2, x, t, lr):
    new_W1, new_W2, _ = backprop_step(W1, W2, x, t, lr)
    return new_W1, new_W2, backprop_step(new_W1, new_W2, x, t, lr)[2]


@backprop_step.mistake(
    en="The numbers are right, but the caller's weights were overwritten. It may want to compare old and new: what "
    "should be returned instead?",
    ko="값은 맞지만 호출한 쪽의 가중치를 덮어썼어요. 부른 쪽에서 이전 값과 비교하고 싶을 수도 있어요. 무엇을 "
    "반환하면 좋을까요?",
)
def overwrites_weights(W1, W2, x, t, lr):
    W1[...], W2[...], loss = backprop_step(W1.copy(), W2.copy(), x, t, lr)
    return W1, W2, loss


@backprop_step.mistake(
    en="W2 moves, W1 does not. Which weights does the loss depend on?",
    ko="W2는 움직이는데 W1은 그대로예요. 손실은 어떤 가중치에 따라 달라지나요?",
)
def first_layer_fixed(W1, W2, x, t, lr):
    _, new_W2, loss = backprop_step(W1, W2, x, t, lr)
    return W1.copy(), new_W2, loss


@backprop_step.oracle(close={**STEPS, "*": near(1e-9)}, because="tf.GradientTape and plain gradient descent, float64")
def tf_step(tf):
    return oracle.sigmoid_net_step(tf)
