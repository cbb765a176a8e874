"""Exercise 3: activation functions and their derivatives."""

import math

import numpy as np

from grader.declare import Exercise, case, drawn, example, integers, near, normal

from . import oracle

exercise = Exercise(3, "activations", title=("Activation functions", "활성화 함수"))

# No epsilon anywhere: right answers differ by rounding only.
ROUNDING = near(1e-7)
# The same numbers for every function, so that the handout can print one table. None lies on a corner.
WORKED = np.array([-2.0, -0.5, 1.0, 3.0])

BATCH = ("a batch of ordinary numbers", "보통 크기의 수로 된 배치")
ROW = ("one row of numbers", "한 줄짜리 배열")
FAR = ("inputs near ±1000", "±1000 근처의 입력")
HAND = ("the table of the handout", "안내문의 표")


def _far(rng):
    """Large numbers of both signs, and two ordinary ones that give the slopes a scale."""
    return rng.permutation([*rng.uniform(900, 1100, 3), *-rng.uniform(900, 1100, 3), 0.8, -0.6])


far = drawn(_far)

# Words for mistakes that several functions share.
ONE_DECISION = {
    "en": "This makes one decision for the whole array, and NumPy cannot tell which. It works for a single number. How "
    "can every entry decide for itself?",
    "ko": "배열 전체를 두고 한 번만 판단하려고 해서 NumPy가 어느 쪽인지 정하지 못해요. 수 하나라면 잘 될 거예요. "
    "원소마다 따로 판단하게 하려면 어떻게 해야 할까요?",
}
LARGEST_INSIDE = {
    "en": "NumPy has two different maxima: one finds the largest entry inside one array, the other compares two things "
    "entry by entry. You called the first one. Which one does this function need?",
    "ko": "NumPy에는 최댓값이 두 가지 있어요. 하나는 배열 하나에서 가장 큰 원소를 찾고, 다른 하나는 두 대상을 원소끼리 "
    "비교해요. 지금은 앞의 것을 불렀어요. 여기에는 어느 쪽이 필요할까요?",
}
WROTE_INTO_X = {
    "en": "The values you return are right, but the array you were given has changed as well. Other layers may still "
    "need it. Where do you write, and into which array?",
    "ko": "돌려준 값은 맞아요. 그런데 받은 배열까지 바뀌었어요. 다른 계층이 원래 값을 다시 쓸 수도 있어요. 어느 배열에 "
    "값을 써넣고 있는지 살펴보세요.",
}
INFINITY_TIMES_ZERO = {
    "en": "Near 1000 the result is NaN. There the exponential is infinite, and multiplying infinity by a mask's 0 "
    "gives NaN instead of 0. Can you keep large positive numbers away from the exponential, or choose instead of "
    "multiply?",
    "ko": "1000 근처에서 NaN이 나와요. 그곳에서는 지수 함수가 무한대가 되는데, 무한대에 마스크의 0을 곱하면 0이 아니라 "
    "NaN이에요. 큰 양수가 지수 함수에 들어가지 않게 하거나, 곱하는 대신 골라낼 수는 없을까요?",
}


# --- identity ---------------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=ROUNDING,
    given=[case(BATCH, x=normal(4, 7)), case(ROW, x=normal(6)), example(HAND, x=WORKED, gives=WORKED)],
    names=("identity_function",),
    hints=[
        (
            "An activation for regression must not bend anything. What is left to do?",
            "회귀의 출력층에서는 아무것도 구부리면 안 돼요. 그러면 할 일이 무엇이 남을까요?",
        ),
        (
            "Draw the line y = x. Read off what belongs to -2 and to 3.",
            "직선 y = x를 그려 보세요. -2와 3에서 값이 얼마인가요?",
        ),
        (
            "What does your function give for a negative number, and is its shape still that of the input?",
            "음수를 넣으면 무엇이 나오나요? 결과의 형상은 입력과 같나요?",
        ),
    ],
)
def identity(x):
    r"""The identity $y = x$, the output activation of a regression network.

    Args:
        x: array of any shape.

    Returns:
        `x` itself.
    """
    return x


@identity.mistake(
    en="You return the identity matrix. The identity function has a simpler job: what comes out when 3.5 goes in?",
    ko="항등 '행렬'이 나왔어요. 항등 '함수'가 하는 일은 더 단순해요. 3.5가 들어가면 무엇이 나와야 할까요?",
)
def identity_matrix(x):
    return np.identity(len(x))


@identity.mistake(
    en="Every entry is 1. That is the slope of the identity, but its value is asked for here. Where on the line y = x "
    "are you?",
    ko="모든 원소가 1이에요. 1은 항등 함수의 기울기인데, 여기서 구할 것은 함숫값이에요. 직선 y = x의 어느 점에 있나요?",
)
def slope_of_the_identity(x):
    return np.ones_like(x)


@identity.mistake(
    en="Negative numbers come out as 0, as in ReLU. What should the identity do to a negative number?",
    ko="음수가 ReLU처럼 0이 되어 나와요. 항등 함수는 음수를 어떻게 해야 할까요?",
)
def identity_of_positives(x):
    return np.maximum(x, 0)


@identity.mistake(
    en="The numbers are right, but the array has lost its shape. An activation returns the shape that it was given.",
    ko="값은 맞지만 배열의 형상이 사라졌어요. 활성화 함수는 받은 형상 그대로 돌려줘요.",
)
def identity_flattened(x):
    return np.array(list(x.flat))


@identity.oracle(close=near(1e-15), because="keras.activations.linear")
def keras_linear(tf, keras):
    return oracle.on_arrays(lambda x: keras.activations.linear(tf.constant(x)))


# --- step -------------------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=ROUNDING,
    given=[
        case(BATCH, x=normal(4, 7)),
        case(ROW, x=normal(6)),
        case(("an input that is exactly 0", "정확히 0인 입력"), x=np.array([-1.5, 0.0, 2.5, 0.0, 0.25])),
        example(HAND, x=WORKED, gives=np.array([0, 0, 1, 1])),
    ],
    names=("step_function",),
    hints=[
        (
            "A perceptron knows two answers only. What decides between them?",
            "퍼셉트론의 답은 둘뿐이에요. 무엇이 둘 중 하나를 정하나요?",
        ),
        (
            "Comparing an array with a number gives an array of truth values. How do truth values become numbers?",
            "배열을 수와 비교하면 참과 거짓으로 된 배열이 나와요. 참과 거짓을 수로 바꾸려면 어떻게 할까요?",
        ),
        (
            "Look up in the definition to which side the input 0 belongs. What does yours give there?",
            "입력 0이 어느 쪽에 속하는지 정의에서 찾아보세요. 여러분의 함수는 그곳에서 무엇을 내놓나요?",
        ),
    ],
)
def step(x):
    r"""The step function, $1$ where $x > 0$ and $0$ elsewhere.

    Args:
        x: array of any shape.

    Returns:
        Integers 0 and 1 in the shape of `x`.
    """
    return (x > 0).astype(int)


@step.mistake(**ONE_DECISION, common=True)
def if_on_the_array(x):
    return 1 if x > 0 else 0


@step.mistake(
    en="`np.int` is a name that NumPy has given up; older books still print it. Your comparison is a good idea. What "
    "is Python's own integer type called?",
    ko="`np.int`는 NumPy에서 사라진 이름이에요(조금 오래된 책에는 아직 남아 있어요). 비교한다는 생각은 좋아요. "
    "파이썬에 원래 있는 정수형은 이름이 무엇이었나요?",
    common=True,
)
def removed_numpy_int(x):
    return np.array(x > 0, dtype=np.int)  # type: ignore[attr-defined]


@step.mistake(
    en="Only inputs that are exactly 0 differ. To which side of the definition does zero belong?",
    ko="입력이 정확히 0인 곳만 달라요. 정의에서 0은 어느 쪽에 속하나요?",
)
def fires_at_zero(x):
    return np.where(x >= 0, 1, 0)


@step.mistake(
    en="At exactly 0 you return one half. This step has two levels only: to which one does the definition assign zero?",
    ko="정확히 0인 곳에서 0.5가 나와요. 이 계단 함수의 값은 두 가지뿐이에요. 정의에서 0은 어느 쪽에 속하나요?",
)
def half_at_zero(x):
    return np.heaviside(x, 0.5)


@step.mistake(
    en="Negative inputs give -1. That is the sign function; how many levels does the step function have, and which?",
    ko="음수에서 -1이 나와요. 그것은 부호 함수예요. 계단 함수의 값은 몇 가지이고, 무엇무엇인가요?",
)
def sign_function(x):
    return np.sign(x)


@step.mistake(
    en="Your step goes down: negative inputs fire and positive ones stay silent. Which way should the comparison "
    "point?",
    ko="계단이 거꾸로 내려가요. 음수에서 켜지고 양수에서 꺼져요. 비교의 방향이 어느 쪽이어야 할까요?",
)
def step_down(x):
    return np.where(x < 0, 1, 0)


@step.mistake(
    en="Positive inputs keep their size, as in ReLU. A step only says whether the neuron fires, not how strongly.",
    ko="양수가 ReLU처럼 제 크기 그대로 나와요. 계단 함수는 뉴런이 켜졌는지만 알려 줘요. 얼마나 세게 켜졌는지는 말하지 "
    "않아요.",
)
def step_with_a_size(x):
    return x * (x > 0)


@step.oracle(close=near(1e-15), because="tf.experimental.numpy.heaviside with 0 at 0")
def tensorflow_heaviside(tf):
    return oracle.on_arrays(lambda x: tf.experimental.numpy.heaviside(x, tf.zeros_like(x)))


# --- sigmoid ----------------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=ROUNDING,
    given=[
        case(BATCH, x=normal(4, 7, scale=2)),
        case(ROW, x=normal(6)),
        case(FAR, x=far),
        example(HAND, x=WORKED, gives=np.array([0.1192, 0.3775, 0.7311, 0.9526])),
    ],
    hints=[
        (
            "The sigmoid is a soft step: 0 far to the left, 1 far to the right, one half at 0. Check your formula at "
            "these three places first.",
            "시그모이드는 부드러운 계단이에요. 왼쪽 끝에서는 0, 오른쪽 끝에서는 1, 0에서는 0.5예요. 이 세 곳에서 식이 "
            "맞는지부터 확인해 보세요.",
        ),
        (
            "Which part of the formula stands in the denominator? All of it must be divided by.",
            "식에서 분모에 있는 것은 어디부터 어디까지인가요? 그 전체로 나누어야 해요.",
        ),
        (
            "For very large inputs, ask which exponential overflows, and whether it ends up alone in a denominator "
            "(harmless) or above another infinity. Which of the two is yours?",
            "입력이 아주 클 때 어느 지수가 넘치는지 살펴보세요. 그것이 분모에만 있으면 괜찮지만, 무한대 나누기 "
            "무한대가 되면 곤란해요. 여러분의 식은 어느 쪽인가요?",
        ),
    ],
)
def sigmoid(x):
    r"""The logistic sigmoid $\sigma(x) = 1 / (1 + e^{-x})$.

    With $e = e^{-|x|} \le 1$, which cannot overflow, it is $1 / (1 + e)$ on the right and $e / (1 + e)$ on the left.

    Args:
        x: array of any shape.

    Returns:
        An array of the shape of `x`, values in [0, 1].
    """
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


@sigmoid.mistake(
    en="Your curve is the mirror image of the sigmoid: large inputs go to 0. Which sign in the exponent lets them "
    "approach 1?",
    ko="시그모이드를 좌우로 뒤집은 곡선이 나왔어요. 큰 입력이 0으로 가고 있어요. 1에 가까워지려면 지수의 부호가 어때야 "
    "할까요?",
    common=True,
)
def mirrored(x):
    return 1 / (1 + np.exp(x))


@sigmoid.mistake(
    en="Your values lie above 1, where a sigmoid never is. Division binds tighter than addition: what really stands in "
    "your denominator?",
    ko="1보다 큰 값이 나왔어요. 시그모이드는 1을 넘지 않아요. 나눗셈은 덧셈보다 먼저 계산돼요. 지금 분모에는 무엇이 "
    "있나요?",
    common=True,
)
def missing_parentheses(x):
    return 1 / 1 + np.exp(-x)


@sigmoid.mistake(
    en="The math module works with single numbers only, so an array stops it. Who offers the same function for arrays?",
    ko="math 모듈은 수를 하나씩만 다뤄서 배열을 받으면 멈춰요. 같은 함수를 배열에 쓸 수 있게 해 주는 곳은 어디일까요?",
    common=True,
)
def exp_of_the_math_module(x):
    return 1 / (1 + math.exp(-x))


@sigmoid.mistake(
    en="For large positive inputs the result is NaN: numerator and denominator both overflow. The formula is right, "
    "but another form of it has no exponent that grows without limit. What happens if you divide top and bottom by the "
    "same thing?",
    ko="큰 양수에서 NaN이 나와요. 분자와 분모가 모두 넘쳤어요. 식 자체는 맞지만, 지수가 끝없이 커지지 않는 다른 꼴이 "
    "있어요. 분자와 분모를 같은 것으로 나누면 어떻게 될까요?",
)
def ratio_overflows(x):
    return np.exp(x) / (1 + np.exp(x))


@sigmoid.mistake(
    en="Near 0 your values explode, and some are negative. At x = 0 the denominator should be 2: what is it in yours?",
    ko="0 근처에서 값이 폭발하고, 음수도 나와요. x = 0이면 분모가 2여야 해요. 지금 식에서는 얼마인가요?",
)
def minus_in_the_denominator(x):
    return 1 / (1 - np.exp(-x))


@sigmoid.mistake(
    en="This is the slope of the sigmoid: it falls again for large inputs and never exceeds 0.25. Here the value "
    "itself is asked for.",
    ko="이것은 시그모이드의 기울기예요. 입력이 커지면 다시 줄고 0.25를 넘지 않아요. 여기서 구할 것은 함숫값이에요.",
)
def slope_of_the_sigmoid(x):
    return sigmoid(x) * (1 - sigmoid(x))


@sigmoid.mistake(
    en="Negative inputs give negative values: this is tanh. The two are relatives; between which values does each lie?",
    ko="음수를 넣으면 음수가 나와요. 이것은 tanh예요. 둘은 닮았지만, 값의 범위는 각각 어디에서 어디까지인가요?",
)
def tanh_for_sigmoid(x):
    return np.tanh(x)


@sigmoid.oracle(close=near(1e-13), because="tf.sigmoid in float64")
def tensorflow_sigmoid(tf):
    return oracle.on_arrays(tf.sigmoid)


# --- tanh -------------------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=ROUNDING,
    given=[
        case(BATCH, x=normal(4, 7)),
        case(ROW, x=normal(6)),
        case(FAR, x=far),
        example(HAND, x=WORKED, gives=np.array([-0.9640, -0.4621, 0.7616, 0.9951])),
    ],
    hints=[
        (
            "tanh is a sigmoid that was stretched and centred: -1 far to the left, 0 at 0, 1 far to the right.",
            "tanh는 시그모이드를 늘여서 가운데를 0에 맞춘 함수예요. 왼쪽 끝에서는 -1, 0에서는 0, 오른쪽 끝에서는 "
            "1이에요.",
        ),
        (
            "It is a ratio. Which of its two parts is a difference, and which is a sum?",
            "tanh는 두 식의 비율이에요. 분자와 분모 중 어느 쪽이 차이고 어느 쪽이 합인가요?",
        ),
        (
            "If both parts overflow, their ratio is lost. NumPy knows this function, and it can also be written "
            "with an exponential that only shrinks. Which of your exponentials grows?",
            "분자와 분모가 모두 넘치면 비율을 알 수 없어요. NumPy에 이미 있는 함수이기도 하고, 작아지기만 하는 "
            "지수로 쓸 수도 있어요. 여러분의 식에서 커지는 지수는 어느 것인가요?",
        ),
    ],
)
def tanh(x):
    r"""The hyperbolic tangent $(e^x - e^{-x}) / (e^x + e^{-x})$.

    Divided by $e^{|x|}$ above and below, with $e = e^{-2|x|} \le 1$, it is $\operatorname{sign}(x) (1 - e) / (1 + e)$.

    Args:
        x: array of any shape.

    Returns:
        An array of the shape of `x`, values in [-1, 1].
    """
    e = np.exp(-2 * np.abs(x))
    return np.sign(x) * (1 - e) / (1 + e)


@tanh.mistake(
    en="Your values leave the range from -1 to 1 and grow without limit. tanh is a ratio of two exponential "
    "expressions: what stands in its denominator?",
    ko="값이 -1과 1 사이를 벗어나 끝없이 커져요. tanh는 두 지수식의 비율이에요. 분모에는 무엇이 있어야 할까요?",
)
def divides_by_two(x):
    return (np.exp(x) - np.exp(-x)) / 2


@tanh.mistake(
    en="For inputs of about 1000 the result is NaN: both parts of the ratio overflow. The function itself is perfectly "
    "tame there. Is there a form whose exponential can only shrink?",
    ko="1000쯤 되는 입력에서 NaN이 나와요. 비율의 분자와 분모가 모두 넘쳤어요. 함수 자체는 그곳에서 ±1로 얌전해요. "
    "지수가 작아지기만 하는 꼴은 없을까요?",
)
def quotient_overflows(x):
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


@tanh.mistake(
    en="Your curve runs from -1 to 1, but too lazily. It is a sigmoid that was stretched in height only: is tanh not "
    "steeper at 0 as well?",
    ko="곡선이 -1에서 1까지 가기는 하지만 너무 완만해요. 시그모이드를 위아래로만 늘인 모양이에요. 0에서 tanh의 "
    "기울기는 얼마인가요?",
)
def stretched_sigmoid(x):
    return 2 * sigmoid(x) - 1


@tanh.mistake(
    en="The sign is reversed: positive inputs give negative values. In which order does the numerator subtract?",
    ko="부호가 거꾸로예요. 양수를 넣으면 음수가 나와요. 분자에서 무엇에서 무엇을 빼나요?",
)
def falls_instead_of_rises(x):
    return -np.tanh(x)


@tanh.mistake(
    en="Your values lie outside -1 to 1 and explode near 0. Numerator and denominator seem to have changed places.",
    ko="값이 -1과 1 밖에 있고 0 근처에서 폭발해요. 분자와 분모의 자리가 바뀐 것은 아닐까요?",
)
def upside_down(x):
    return 1 / np.tanh(x)


@tanh.mistake(
    en="This is the slope of tanh: it is positive everywhere and falls again for large inputs. Here the value itself "
    "is asked for.",
    ko="이것은 tanh의 기울기예요. 어디서나 양수이고 입력이 커지면 다시 줄어요. 여기서 구할 것은 함숫값이에요.",
)
def slope_of_tanh(x):
    return 1 - np.tanh(x) ** 2


@tanh.oracle(close=near(1e-13), because="tf.tanh in float64")
def tensorflow_tanh(tf):
    return oracle.on_arrays(tf.tanh)


# --- relu -------------------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=ROUNDING,
    given=[
        case(BATCH, x=normal(4, 7, gap=0.05)),
        case(ROW, x=normal(6, gap=0.05)),
        example(HAND, x=WORKED, gives=np.array([0.0, 0.0, 1.0, 3.0])),
    ],
    hints=[
        (
            "ReLU is a gate: what comes through on the positive side, and what on the negative side?",
            "ReLU는 문과 같아요. 양수 쪽에서는 무엇이 지나가고, 음수 쪽에서는 무엇이 나오나요?",
        ),
        (
            "Each entry takes part in a contest with 0, by itself. Which NumPy function compares two things entry by "
            "entry?",
            "원소마다 0과 겨루어 이긴 쪽이 남아요. 두 대상을 원소끼리 비교하는 NumPy 함수는 무엇일까요?",
        ),
        (
            "Put in one negative and one positive number. Which of the two comes out changed, and what should it "
            "be instead?",
            "음수 하나와 양수 하나를 넣어 보세요. 둘 가운데 어느 것이 바뀌어 나오나요? 무엇이 되어야 할까요?",
        ),
    ],
)
def relu(x):
    r"""The rectified linear unit $\max(0, x)$.

    Args:
        x: array of any shape.

    Returns:
        An array of the shape of `x`.
    """
    return np.maximum(0, x)


@relu.mistake(**ONE_DECISION, common=True)
def pythons_max(x):
    return max(0, x)


@relu.mistake(**LARGEST_INSIDE)
def max_inside_one_array(x):
    return np.max(0, x)


@relu.mistake(**WROTE_INTO_X)
def rectifies_in_place(x):
    x[x < 0] = 0
    return x


@relu.mistake(
    en="You return 0 and 1: whether the gate is open. ReLU lets the number itself through the open gate.",
    ko="0과 1만 나와요. 그것은 문이 열렸는지를 알려 줄 뿐이에요. 열린 문으로는 수 자체가 지나가야 해요.",
)
def only_the_gate(x):
    return (x > 0) * 1.0


@relu.mistake(
    en="Negative inputs come out positive. ReLU does not take the distance from zero; what does it do to a negative "
    "number?",
    ko="음수가 양수로 바뀌어 나와요. ReLU는 절댓값이 아니에요. 음수는 어떻게 되어야 할까요?",
)
def absolute_value(x):
    return np.abs(x)


@relu.mistake(
    en="Negative inputs pass and positive ones are stopped, so the gate is the wrong way round. Which of the two, the "
    "input or 0, should win?",
    ko="음수가 지나가고 양수가 막혔으니 문이 거꾸로 달렸어요. 입력과 0 가운데 어느 쪽이 남아야 할까요?",
)
def smaller_one_wins(x):
    return np.minimum(0, x)


@relu.mistake(
    en="Negative inputs leak through with a small slope. That is leaky ReLU; plain ReLU closes completely.",
    ko="음수 쪽에서 작은 기울기로 값이 새어 나와요. 그것은 Leaky ReLU예요. ReLU는 음수 쪽을 완전히 닫아요.",
)
def relu_that_leaks(x):
    return np.where(x > 0, x, 0.01 * x)


@relu.oracle(close=near(1e-15), because="tf.nn.relu in float64")
def tensorflow_relu(tf):
    return oracle.on_arrays(tf.nn.relu)


# --- leaky_relu -------------------------------------------------------------------------------------------------------

STEEPER = ("another slope, alpha = 0.3", "다른 기울기, alpha = 0.3")


@exercise.check(
    points=1,
    close=ROUNDING,
    given=[
        case(BATCH, x=normal(4, 7, gap=0.05)),
        case(ROW, x=normal(6, gap=0.05)),
        case(STEEPER, x=normal(5, 3, gap=0.05), alpha=0.3),
        example(HAND, x=WORKED, gives=np.array([-0.2, -0.05, 1.0, 3.0])),
    ],
    hints=[
        (
            "Leaky ReLU consists of two straight lines that meet at 0. What is the slope of each?",
            "Leaky ReLU는 0에서 만나는 두 직선이에요. 각각의 기울기는 얼마인가요?",
        ),
        (
            "Does the negative side use the slope that the function was given, and does it still depend on the input?",
            "음수 쪽에서 함수가 받은 기울기를 쓰고 있나요? 그 값이 입력에 따라 달라지나요?",
        ),
        (
            "For a negative number, by which factor should the output be smaller than the input, and where does "
            "this factor come from?",
            "음수가 들어오면 출력은 입력보다 몇 배로 작아져야 하나요? 그 배수는 어디에서 오나요?",
        ),
    ],
)
def leaky_relu(x, alpha=0.1):
    r"""Leaky ReLU, $x$ where $x > 0$ and $\alpha x$ elsewhere.

    Args:
        x: array of any shape.
        alpha: slope $\alpha$ of the negative side, between 0 and 1.

    Returns:
        An array of the shape of `x`.
    """
    return np.maximum(0, x) + alpha * np.minimum(0, x)


@leaky_relu.mistake(
    en="Without an alpha your negative side is ten times too flat. 0.01 is a frequent default elsewhere; which one "
    "does this exercise ask for?",
    ko="alpha를 주지 않으면 음수 쪽이 10배 완만해요. 다른 곳에서는 0.01을 기본값으로 쓰기도 하지만, 이 연습의 기본값은 "
    "얼마인가요?",
    common=True,
)
def default_of_001(x, alpha=0.01):
    return np.where(x > 0, x, alpha * x)


@leaky_relu.mistake(
    en="Your negative side has the slope 0.01 whatever alpha says. Where in your formula does alpha come in?",
    ko="alpha가 얼마든 음수 쪽 기울기가 0.01이에요. 식의 어디에서 alpha를 쓰고 있나요?",
)
def always_001(x, alpha=0.1):
    del alpha
    return np.maximum(0.01 * x, x)


@leaky_relu.mistake(
    en="With the default slope you are right, but another alpha changes nothing. Does your formula use the argument?",
    ko="기본 기울기로는 맞지만 alpha를 바꿔도 결과가 그대로예요. 식에서 인수를 쓰고 있나요?",
)
def always_01(x, alpha=0.1):
    del alpha
    return np.maximum(0.1 * x, x)


@leaky_relu.mistake(
    en="All negative inputs give one and the same number. It is the slope; a slope still has to meet the input.",
    ko="음수 입력이 모두 같은 값이 돼요. 그 값은 기울기예요. 기울기는 입력과 만나야 비로소 높이가 돼요.",
)
def constant_negative_side(x, alpha=0.1):
    return np.where(x > 0, x, alpha)


@leaky_relu.mistake(
    en="The negative side is cut to 0, as in plain ReLU. Something small should leak through there: how much?",
    ko="음수 쪽이 ReLU처럼 0으로 잘렸어요. 그곳에서 조금 새어 나와야 하는 것이 바로 'leak'이에요. 얼마나 새어 나와야 "
    "할까요?",
)
def leaky_without_leak(x, alpha=0.1):
    del alpha
    return np.maximum(0, x)


@leaky_relu.mistake(
    en="On the negative side your values are positive: the line turns upwards again. A positive slope times a negative "
    "input has which sign?",
    ko="음수 쪽에서 값이 양수예요. 직선이 다시 위로 꺾여요. 양의 기울기에 음수를 곱하면 부호가 어떻게 되나요?",
)
def turns_upwards(x, alpha=0.1):
    return np.where(x > 0, x, -alpha * x)


@leaky_relu.mistake(
    en="The slope has reached the positive side too: everything is scaled. Only one side leaks.",
    ko="양수 쪽까지 기울기가 곱해져 모두 작아졌어요. 새는 쪽은 한쪽뿐이에요. 어느 쪽인가요?",
)
def scales_both_sides(x, alpha=0.1):
    return alpha * x


@leaky_relu.mistake(**WROTE_INTO_X)
def leaks_in_place(x, alpha=0.1):
    x[x < 0] *= alpha
    return x


@leaky_relu.oracle(close=near(1e-6), because="tf.nn.leaky_relu, which keeps its alpha in float32")
def tensorflow_leaky_relu(tf):
    return oracle.on_arrays(lambda x, alpha=0.1: tf.nn.leaky_relu(x, alpha))


# --- elu --------------------------------------------------------------------------------------------------------------

LOWER = ("another level, alpha = 0.7", "다른 높이, alpha = 0.7")


@exercise.check(
    points=1,
    close=ROUNDING,
    given=[
        case(BATCH, x=normal(4, 7, gap=0.05)),
        case(ROW, x=normal(6, gap=0.05)),
        case(LOWER, x=normal(5, 3, gap=0.05), alpha=0.7),
        case(FAR, x=far, alpha=1.3),
        example(HAND, x=WORKED, gives=np.array([-0.8647, -0.3935, 1.0, 3.0])),
    ],
    hints=[
        (
            "ELU has no jump: what must the negative branch give at 0, and where does it level off far to the left?",
            "ELU에는 끊긴 곳이 없어요. 음수 쪽 식은 0에서 얼마여야 하고, 왼쪽 끝에서는 어떤 값에 다가가나요?",
        ),
        (
            "Which part of the negative branch does alpha multiply: the exponent, the exponential, or the whole "
            "bracket?",
            "음수 쪽 식에서 alpha가 곱해지는 것은 지수일까요, 지수 함수일까요, 괄호 전체일까요?",
        ),
        (
            "Both branches of a selection are computed for all entries. What does the exponential see at x = 1000?",
            "골라내는 식에서는 두 갈래가 모든 원소에 대해 계산돼요. x = 1000일 때 지수 함수는 무엇을 받게 되나요?",
        ),
    ],
)
def elu(x, alpha=1.0):
    r"""The exponential linear unit, $x$ where $x > 0$ and $\alpha (e^x - 1)$ elsewhere.

    Args:
        x: array of any shape.
        alpha: the negative side levels off at $-\alpha$.

    Returns:
        An array of the shape of `x`.
    """
    return np.maximum(0, x) + alpha * (np.exp(np.minimum(0, x)) - 1)


@elu.mistake(
    en="Your curve jumps at 0, and its negative side is positive. An ELU is continuous: what must the negative branch "
    "give at 0?",
    ko="0에서 값이 갑자기 튀고, 음수 쪽의 값이 양수예요. ELU는 0에서 이어져야 해요. 음수 쪽 식은 0에서 얼마여야 "
    "할까요?",
)
def without_minus_one(x, alpha=1.0):
    return np.where(x > 0, x, alpha * np.exp(x))


@elu.mistake(
    en="With alpha = 1 all is well, with another alpha the curve jumps at 0. How far does the multiplication by alpha "
    "reach in your negative branch?",
    ko="alpha가 1이면 맞지만, 다른 alpha에서는 0에서 값이 튀어요. 음수 쪽 식에서 alpha가 어디까지 곱해지나요?",
)
def minus_one_outside(x, alpha=1.0):
    return np.where(x > 0, x, alpha * np.exp(x) - 1)


@elu.mistake(
    en="Far to the left you approach -1 instead of -alpha. What does alpha multiply in your formula?",
    ko="왼쪽 끝에서 -alpha가 아니라 -1에 다가가요. 식에서 alpha가 무엇에 곱해지고 있나요?",
)
def alpha_in_the_exponent(x, alpha=1.0):
    return np.where(x > 0, x, np.exp(alpha * x) - 1)


@elu.mistake(
    en="With alpha = 1 you are right, but another alpha changes nothing. Does your formula use the argument?",
    ko="alpha가 1일 때는 맞지만 alpha를 바꿔도 결과가 그대로예요. 식에서 인수를 쓰고 있나요?",
)
def elu_without_alpha(x, alpha=1.0):
    del alpha
    return np.where(x > 0, x, np.exp(x) - 1)


@elu.mistake(
    en="Far to the left your values explode instead of levelling off. Should the exponential grow or shrink as x "
    "becomes more negative?",
    ko="왼쪽으로 갈수록 일정한 값에 다가가지 않고 폭발해요. x가 더 작아질 때 지수 함수는 커져야 할까요, 작아져야 "
    "할까요?",
)
def explodes_to_the_left(x, alpha=1.0):
    return np.where(x > 0, x, alpha * (np.exp(-x) - 1))


@elu.mistake(**INFINITY_TIMES_ZERO)
def masks_the_exponential(x, alpha=1.0):
    return (x > 0) * x + (x <= 0) * alpha * (np.exp(x) - 1)


@elu.mistake(
    en="Your negative side is a straight line, as in leaky ReLU. An ELU bends there and levels off.",
    ko="음수 쪽이 Leaky ReLU처럼 직선이에요. ELU는 그곳에서 구부러져 어떤 값에 다가가요.",
)
def straight_negative_side(x, alpha=1.0):
    return np.where(x > 0, x, alpha * x)


@elu.oracle(close=near(1e-12), because="keras.activations.elu in float64")
def keras_elu(keras):
    return oracle.on_arrays(lambda x, alpha=1.0: keras.activations.elu(x, alpha=alpha))


# --- maxout -----------------------------------------------------------------------------------------------------------


def _pieces(*shape_of_x, units):
    """Inputs of maxout; the biases are large enough to be missed."""
    weights = (shape_of_x[-1], units)
    return {
        "x": normal(*shape_of_x),
        "W1": normal(*weights),
        "b1": normal(units, gap=0.5),
        "W2": normal(*weights),
        "b2": normal(units, gap=0.5),
    }


@exercise.check(
    points=2,
    close=ROUNDING,
    given=[
        case(("a batch", "배치"), **_pieces(5, 4, units=3)),
        case(("one sample", "샘플 하나"), **_pieces(4, units=3)),
        case(("as many inputs as units", "입력 수와 뉴런 수가 같을 때"), **_pieces(3, 4, units=4)),
        example(
            ("worked example", "손으로 따라 하는 예"),
            x=np.array([1.0, -2.0]),
            W1=np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 1.0]]),
            b1=np.array([0.0, 1.0, -1.0]),
            W2=np.array([[2.0, -1.0, 0.0], [1.0, 1.0, 1.0]]),
            b2=np.array([0.5, 0.0, 3.0]),
            gives=np.array([1.0, -1.0, 1.0]),
        ),
    ],
    hints=[
        (
            "A maxout unit owns two linear functions of the input and answers with the larger one. Compute all first "
            "pieces, then all second pieces.",
            "Maxout 뉴런은 입력의 선형 함수를 두 개 가지고 있다가 더 큰 값을 내놓아요. 첫 번째 조각을 모두 구하고, 두 "
            "번째 조각을 모두 구해 보세요.",
        ),
        (
            "The two results have the same shape. Who competes with whom: entries at the same place, or entries of one "
            "row?",
            "두 결과의 형상은 같아요. 누가 누구와 겨루나요? 같은 자리에 있는 원소끼리일까요, 한 행의 원소끼리일까요?",
        ),
        (
            "How many numbers should come out for one sample, and how many numbers take part in each contest?",
            "샘플 하나에서 수가 몇 개 나와야 하나요? 한 번 겨룰 때 수 몇 개가 참가하나요?",
        ),
    ],
)
def maxout(x, W1, b1, W2, b2):
    r"""Maxout with two pieces, $\max(x W_1 + b_1, x W_2 + b_2)$ (Goodfellow et al. 2013).

    Args:
        x: `(D,)` or `(N, D)`.
        W1: weights of the first pieces, `(D, M)`.
        b1: their biases, `(M,)`.
        W2: weights of the second pieces, `(D, M)`.
        b2: their biases, `(M,)`.

    Returns:
        `(M,)` or `(N, M)`.
    """
    return np.maximum(x @ W1 + b1, x @ W2 + b2)


@maxout.mistake(
    en="Negative maxima were cut to 0. Maxout has no floor at zero; the pieces are compared with each other only.",
    ko="더 큰 조각이 음수인 곳이 0으로 바뀌었어요. Maxout에는 0이라는 바닥이 없어요. 누구와 누구를 비교해야 할까요?",
)
def floor_at_zero(x, W1, b1, W2, b2):
    return np.maximum(0, np.maximum(x @ W1 + b1, x @ W2 + b2))


@maxout.mistake(
    en="Each sample has only one number left: different units have competed with each other. Maxout keeps every unit "
    "and lets only its own two pieces compete.",
    ko="샘플마다 값이 하나씩만 남았어요. 서로 다른 뉴런끼리 겨루었기 때문이에요. Maxout은 뉴런을 모두 남기고, 한 "
    "뉴런의 두 조각끼리만 겨루게 해요.",
)
def units_compete(x, W1, b1, W2, b2):
    return np.max([x @ W1 + b1, x @ W2 + b2], axis=(0, -1))


@maxout.mistake(
    en="One single number is left of the whole batch: the largest of all. Every unit of every sample should keep its "
    "own winner. Along which axis do its two pieces lie?",
    ko="배치 전체에서 가장 큰 수 하나만 남았어요. 샘플마다, 뉴런마다 이긴 값이 하나씩 있어야 해요. 한 뉴런의 두 조각은 "
    "어느 축에 놓여 있나요?",
)
def one_winner_of_all(x, W1, b1, W2, b2):
    return np.max([x @ W1 + b1, x @ W2 + b2])


@maxout.mistake(**LARGEST_INSIDE)
def max_of_two_arguments(x, W1, b1, W2, b2):
    return np.max(x @ W1 + b1, x @ W2 + b2)


@maxout.mistake(**ONE_DECISION)
def pythons_max_of_pieces(x, W1, b1, W2, b2):
    return max(x @ W1 + b1, x @ W2 + b2)


@maxout.mistake(
    en="The smaller piece wins everywhere. What does the 'max' in maxout ask for?",
    ko="어디서나 더 작은 조각이 뽑혔어요. Maxout의 'max'는 어느 쪽을 고르라는 뜻일까요?",
)
def minout(x, W1, b1, W2, b2):
    return np.minimum(x @ W1 + b1, x @ W2 + b2)


@maxout.mistake(
    en="The two pieces are compared without their biases. Each piece is a complete linear function: what shifts it?",
    ko="두 조각을 편향 없이 비교했어요. 조각 하나하나가 온전한 선형 함수예요. 무엇이 그 값을 옮겨 주나요?",
)
def pieces_without_bias(x, W1, b1, W2, b2):
    del b1, b2
    return np.maximum(x @ W1, x @ W2)


@maxout.mistake(
    en="Both pieces were shifted by the first bias. Compare the second line with the first one, letter by letter.",
    ko="두 조각에 모두 첫 번째 편향이 더해졌어요. 두 번째 조각의 식을 첫 번째와 한 글자씩 견주어 보세요.",
)
def first_bias_twice(x, W1, b1, W2, b2):
    del b2
    return np.maximum(x @ W1 + b1, x @ W2 + b1)


@maxout.mistake(
    en="The two pieces were added up. A sum of two linear functions is linear again, so nothing bends; maxout has to "
    "choose.",
    ko="두 조각을 더했어요. 선형 함수를 더하면 다시 선형 함수라서 아무것도 구부러지지 않아요. Maxout은 둘 중 하나를 "
    "골라야 해요.",
)
def adds_the_pieces(x, W1, b1, W2, b2):
    return x @ W1 + b1 + x @ W2 + b2


@maxout.mistake(
    en="Your result uses the transposed weight matrices (visible where they are square). Compare the shape of W, "
    "inputs by units, with the shape of x.",
    ko="가중치 행렬을 전치해서 곱했어요(정사각 행렬일 때 드러나요). W의 형상은 (입력 수, 뉴런 수)예요. x의 형상과 "
    "견주어 보세요.",
)
def transposed_weights(x, W1, b1, W2, b2):
    return np.maximum(x @ W1.T + b1, x @ W2.T + b2)


@maxout.oracle(close=near(1e-12), because="two affine maps and tf.maximum in float64")
def tensorflow_maximum(tf):
    def pieces(x, W1, b1, W2, b2):
        first = tf.tensordot(x, W1, 1) + b1
        second = tf.tensordot(x, W2, 1) + b2
        return tf.maximum(first, second)

    return oracle.on_arrays(pieces)


# --- softplus ---------------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=ROUNDING,
    given=[
        case(BATCH, x=normal(4, 7, scale=2)),
        case(ROW, x=normal(6)),
        case(FAR, x=far),
        example(HAND, x=WORKED, gives=np.array([0.1269, 0.4741, 1.3133, 3.0486])),
    ],
    hints=[
        (
            "Softplus is ReLU with a rounded corner: nearly 0 far to the left, nearly x far to the right.",
            "소프트플러스는 ReLU의 모서리를 둥글린 함수예요. 왼쪽 끝에서는 거의 0이고, 오른쪽 끝에서는 거의 x예요.",
        ),
        (
            "Near 1000 the exponential overflows although the result is just about 1000. Pull the large part out of "
            "the logarithm: what remains inside?",
            "1000 근처에서는 결과가 1000쯤인데도 지수 함수가 넘쳐요. 큰 부분을 로그 밖으로 빼내면 안에는 무엇이 "
            "남을까요?",
        ),
        (
            "The logarithm of a sum of exponentials is such a frequent guest that NumPy has a function for it. "
            "Which two exponentials are summed here?",
            "지수의 합에 로그를 취하는 일은 워낙 자주 있어서, NumPy에 그런 함수가 있어요. 여기서는 어떤 두 지수를 "
            "더하나요?",
        ),
    ],
)
def softplus(x):
    r"""Softplus $\ln(1 + e^x)$, computed as $\max(0, x) + \ln(1 + e^{-|x|})$, where no exponent is positive.

    Args:
        x: array of any shape.

    Returns:
        An array of the shape of `x`.
    """
    return np.maximum(0, x) + np.log1p(np.exp(-np.abs(x)))


@softplus.mistake(
    en="Near 1000 the result is infinite, because the exponential overflows on the way. But softplus is then close to "
    "x itself. Which large part can leave the logarithm?",
    ko="1000 근처에서 무한대가 나와요. 중간에 지수 함수가 넘쳤기 때문이에요. 그런데 이때 소프트플러스는 x와 거의 "
    "같아요. 로그 밖으로 꺼낼 수 있는 큰 부분은 무엇일까요?",
    common=True,
)
def log_overflows(x):
    return np.log(1 + np.exp(x))


@softplus.mistake(
    en="Near 1000 all results are the same number: the inputs were clipped to keep the exponential small. Softplus "
    "keeps growing there; how else can the overflow be avoided?",
    ko="1000 근처에서 결과가 모두 같은 수가 돼요. 지수 함수가 넘치지 않게 입력을 잘라 냈기 때문이에요. 소프트플러스는 "
    "그곳에서도 계속 커져요. 넘치지 않게 할 다른 방법은 없을까요?",
)
def clipped_inputs(x):
    return np.log(1 + np.exp(np.clip(x, -500, 500)))


@softplus.mistake(
    en="Your curve is the mirror image: it is large on the left. Which sign belongs into the exponent?",
    ko="좌우가 뒤집힌 곡선이에요. 왼쪽에서 커져요. 지수의 부호가 어때야 할까요?",
)
def softplus_mirrored(x):
    return np.logaddexp(0, -x)


@softplus.mistake(
    en="Your curve is the mirror image: it is large on the left. Which sign belongs into the exponent? (When that is "
    "done, look at inputs near 1000, where the exponential overflows.)",
    ko="좌우가 뒤집힌 곡선이에요. 왼쪽에서 커져요. 지수의 부호가 어때야 할까요? (고친 다음에는 지수 함수가 넘치는 1000 "
    "근처의 입력도 살펴보세요.)",
)
def mirrored_and_overflowing(x):
    return np.log(1 + np.exp(-x))


@softplus.mistake(
    en="All your values are too large by the same factor, 1.443: you count in powers of two. Which base does the "
    "formula mean? (When that is done, look at inputs near 1000, where the exponential overflows.)",
    ko="모든 값이 같은 배율, 1.443배만큼 커요. 2의 거듭제곱으로 세고 있어요. 식에 있는 로그의 밑은 무엇인가요? (고친 "
    "다음에는 지수 함수가 넘치는 1000 근처의 입력도 살펴보세요.)",
)
def binary_logarithm_overflowing(x):
    return np.log2(1 + np.exp(x))


@softplus.mistake(
    en="All your values are too small by the same factor, 2.303: that is the natural logarithm of 10. Which base does "
    "the formula mean?",
    ko="모든 값이 같은 배율만큼 작아요. 2.303배, 곧 10의 자연로그만큼이에요. 식에 있는 로그의 밑은 무엇인가요?",
)
def common_logarithm(x):
    return np.logaddexp(0, x) / np.log(10)


@softplus.mistake(
    en="This is the sigmoid, the slope of softplus. Softplus itself keeps growing to the right: where is its "
    "logarithm?",
    ko="이것은 시그모이드, 곧 소프트플러스의 기울기예요. 소프트플러스는 오른쪽으로 계속 커져요. 로그는 어디에 있나요?",
)
def slope_of_softplus(x):
    return sigmoid(x)


@softplus.mistake(
    en="Negative inputs give 0 exactly and the corner is sharp: this is ReLU. Softplus rounds the corner off.",
    ko="음수에서 정확히 0이 나오고 모서리가 뾰족해요. 이것은 ReLU예요. 소프트플러스는 그 모서리를 둥글려요.",
)
def sharp_corner(x):
    return np.maximum(0, x)


@softplus.oracle(close=near(1e-12), because="tf.nn.softplus in float64")
def tensorflow_softplus(tf):
    return oracle.on_arrays(tf.nn.softplus)


# --- selu -------------------------------------------------------------------------------------------------------------

SCALE = 1.0507009873554805
ALPHA = 1.6732632423543772


@exercise.check(
    points=1,
    # Four decimals of the two constants, 1.0507 and 1.6733, are as good as eight: they change 2e-5 of the result.
    close=near(1e-4),
    given=[
        case(BATCH, x=normal(4, 7, gap=0.05)),
        case(ROW, x=normal(6, gap=0.05)),
        case(FAR, x=far),
        example(HAND, x=WORKED, gives=np.array([-1.5202, -0.6918, 1.0507, 3.1521])),
    ],
    hints=[
        (
            "SELU is an ELU with a special alpha that is scaled as a whole. Which side does the scale lambda belong "
            "to?",
            "SELU는 특별한 alpha를 쓰는 ELU를 통째로 늘인 것이에요. 배율 lambda는 어느 쪽에 곱해지나요?",
        ),
        (
            "Far to the left SELU levels off, and on the right it is a straight line that is steeper than y = x. Where "
            "does yours level off, and how steep is it?",
            "SELU는 왼쪽 끝에서 한 값에 다가가고, 오른쪽에서는 y = x보다 가파른 직선이에요. "
            "여러분의 결과는 어디에 다가가고, "
            "얼마나 가파른가요?",
        ),
        (
            "Divide your result by that of a plain ELU with the same alpha. Is the quotient the same on both sides "
            "of zero?",
            "같은 alpha의 ELU 값으로 여러분의 결과를 나눠 보세요. 0의 양쪽에서 몫이 같은가요?",
        ),
    ],
)
def selu(x):
    r"""The scaled ELU, $\lambda x$ where $x > 0$ and $\lambda \alpha (e^x - 1)$ elsewhere (Klambauer et al. 2017).

    Args:
        x: array of any shape.

    Returns:
        An array of the shape of `x`.
    """
    return SCALE * np.where(x > 0, x, ALPHA * (np.exp(np.minimum(0, x)) - 1))


@selu.mistake(
    en="Your positive side is right, your negative side is too small by a fixed factor. Lambda scales both sides.",
    ko="양수 쪽은 맞지만 음수 쪽이 일정한 배율만큼 작아요. lambda는 어느 쪽에 곱해지나요?",
)
def lambda_on_one_side(x):
    return np.where(x > 0, SCALE * x, ALPHA * (np.exp(x) - 1))


@selu.mistake(
    en="Positive inputs come out unchanged: this is an ELU. What does the S in SELU stand for?",
    ko="양수가 그대로 나와요. 이것은 ELU예요. SELU의 S는 무엇을 뜻할까요?",
)
def elu_without_scale(x):
    return np.where(x > 0, x, ALPHA * (np.exp(x) - 1))


@selu.mistake(
    en="On the right your slope is about 1.67 instead of 1.05. Which of the two constants is lambda, and which is "
    "alpha?",
    ko="오른쪽 기울기가 1.05가 아니라 약 1.67이에요. 두 상수 가운데 어느 것이 lambda이고 어느 것이 alpha인가요?",
)
def constants_swapped(x):
    return ALPHA * np.where(x > 0, x, SCALE * (np.exp(x) - 1))


@selu.mistake(
    en="Far to the left you level off at about -1.05. Your negative side lacks one of the two constants.",
    ko="왼쪽 끝에서 약 -1.05에 다가가요. 음수 쪽 식에 두 상수 가운데 하나가 빠졌어요.",
)
def selu_without_alpha(x):
    return SCALE * np.where(x > 0, x, np.exp(x) - 1)


@selu.mistake(
    en="Your curve jumps at 0, and its negative side is positive. What must the negative branch give at 0?",
    ko="0에서 값이 갑자기 튀고, 음수 쪽의 값이 양수예요. 음수 쪽 식은 0에서 얼마여야 할까요?",
)
def selu_jumps(x):
    return SCALE * np.where(x > 0, x, ALPHA * np.exp(x))


@selu.mistake(**INFINITY_TIMES_ZERO)
def masks_the_selu(x):
    return SCALE * ((x > 0) * x + (x <= 0) * ALPHA * (np.exp(x) - 1))


@selu.oracle(close=near(1e-7), because="tf.nn.selu in float64")
def tensorflow_selu(tf):
    return oracle.on_arrays(tf.nn.selu)


# --- softmax ----------------------------------------------------------------------------------------------------------

OVERFLOWS = {
    "en": "For scores near 1000 the exponential overflows, and infinity divided by infinity is NaN. Softmax depends "
    "only on differences: what may be subtracted from all scores of a sample without changing the result?",
    "ko": "1000 근처의 점수에서 지수 함수가 넘치고, 무한대를 무한대로 나누어 NaN이 나와요. 소프트맥스는 점수의 "
    "차이에만 좌우돼요. 한 샘플의 모든 점수에서 무엇을 빼도 결과가 그대로일까요?",
}
WHOLE_BATCH = {
    "en": "All entries of the batch together sum to 1. Each sample should have its own probabilities: over which axis "
    "does the sum run?",
    "ko": "배치 전체를 더해야 1이 돼요. 확률은 샘플마다 따로 있어야 해요. 합을 어느 축을 따라 구해야 할까요?",
}
COLUMNS = {
    "en": "Your columns sum to 1 instead of your rows, so samples compete with each other. Each row is one sample with "
    "its own classes: which axis do they lie on?",
    "ko": "행이 아니라 열의 합이 1이에요. 샘플끼리 겨루게 된 셈이에요. 행 하나가 샘플 하나이고, 그 안에 클래스들이 "
    "있어요. 클래스는 어느 축에 놓여 있나요?",
}
LOST_AXIS = {
    "en": "The numbers of the rows are lined up with the columns. A maximum or a sum over an axis removes that axis: "
    "which shape is left, and how does broadcasting line it up?",
    "ko": "행마다 구한 값이 열에 맞춰졌어요. 어떤 축을 따라 최댓값이나 합을 구하면 그 축이 사라져요. 어떤 형상이 남고, "
    "브로드캐스트는 그것을 어디에 맞출까요?",
}


@exercise.check(
    points=3,
    close=ROUNDING,
    given=[
        case(("a batch of samples", "여러 샘플의 배치"), x=normal(4, 7, scale=2)),
        case(("one sample", "샘플 하나"), x=normal(6, scale=2)),
        case(("as many samples as classes", "샘플 수와 클래스 수가 같은 배치"), x=normal(5, 5, scale=2)),
        case(("whole-number scores", "정수로 된 점수"), x=integers(-4, 5, 3, 6)),
        case(("scores near 1000", "1000 근처의 점수"), x=normal(4, 7, scale=3, shift=1000)),
        case(
            ("samples whose scores lie 900 apart", "샘플끼리 점수가 900씩 차이 나는 배치"),
            x=drawn(lambda rng: rng.normal(size=(3, 5)) + np.array([[-900.0], [0.0], [900.0]])),
        ),
        case(
            ("scores of one sample that lie 1800 apart", "한 샘플 안에서 점수가 1800씩 차이 나는 배치"),
            x=drawn(lambda rng: rng.normal(size=(3, 4)) + np.array([-900.0, 900.0, 900.0, 0.0])),
        ),
        example(
            ("worked example", "손으로 따라 하는 예"),
            x=np.array([0.3, 2.9, 4.0]),
            gives=np.array([0.0182, 0.2452, 0.7366]),
        ),
        example(
            ("worked example with large scores", "점수가 큰 예"),
            x=np.array([1010, 1000, 990]),
            gives=np.array([0.9999546, 0.0000454, 0.0000000021]),
            digits=7,
        ),
    ],
    hints=[
        (
            "Make every score positive with the exponential, then divide by what makes the sum 1, for each sample "
            "alone.",
            "지수 함수로 점수를 모두 양수로 만든 다음, 합이 1이 되도록 나눠요. 샘플마다 따로요.",
        ),
        (
            "In a batch (N, K) the classes lie on the last axis. Write down the shape of the row sums: does it fit for "
            "dividing, and does it also work for one sample (K,)?",
            "배치 (N, K)에서 클래스는 마지막 축에 놓여 있어요. 행의 합이 어떤 형상인지 적어 보세요. 그대로 나눌 수 "
            "있나요? 샘플 하나 (K,)일 때도 되나요?",
        ),
        (
            "Only differences of scores matter. Which number, subtracted from a sample's scores, makes the largest "
            "exponential exactly 1?",
            "중요한 것은 점수의 차이뿐이에요. 한 샘플의 점수에서 어떤 수를 빼면 가장 큰 지수값이 정확히 1이 될까요?",
        ),
    ],
)
def softmax(x):
    r"""Softmax over the last axis, $y_k = e^{x_k - m} / \sum_j e^{x_j - m}$ with $m = \max_j x_j$.

    The shift by $m$ cancels; with it the largest exponential is 1, so nothing overflows and no sum is 0.

    Args:
        x: scores, `(K,)` or `(N, K)`.

    Returns:
        Probabilities of the shape of `x`; rows sum to 1.
    """
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@softmax.mistake(**OVERFLOWS, common=True)
def no_shift(x):
    e = np.exp(x)
    return e / e.sum(axis=-1, keepdims=True)


@softmax.mistake(**WHOLE_BATCH, common=True)
def whole_batch(x):
    e = np.exp(x - np.max(x))
    return e / np.sum(e)


@softmax.mistake(**WHOLE_BATCH, common=True)
def whole_batch_row_by_row_shift(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e)


@softmax.mistake(
    en="All entries of the batch together sum to 1. Each sample should have its own probabilities: over which axis "
    "does the sum run? (When that is done, look at scores near 1000, where the exponential overflows.)",
    ko="배치 전체를 더해야 1이 돼요. 확률은 샘플마다 따로 있어야 해요. 합을 어느 축을 따라 구해야 할까요? (그다음에는 "
    "지수 함수가 넘치는 1000 근처의 점수도 살펴보세요.)",
    common=True,
)
def whole_batch_no_shift(x):
    return np.exp(x) / np.sum(np.exp(x))


@softmax.mistake(**COLUMNS, common=True)
def columns(x):
    e = np.exp(x - np.max(x, axis=0))
    return e / np.sum(e, axis=0)


@softmax.mistake(
    en="Your columns sum to 1 instead of your rows, so samples compete with each other. Each row is one sample: which "
    "axis do its classes lie on? (When that is done, look at scores near 1000, where the exponential overflows.)",
    ko="행이 아니라 열의 합이 1이에요. 샘플끼리 겨루게 된 셈이에요. 행 하나가 샘플 하나예요. 클래스는 어느 축에 놓여 "
    "있나요? (그다음에는 지수 함수가 넘치는 1000 근처의 점수도 살펴보세요.)",
    common=True,
)
def columns_no_shift(x):
    return np.exp(x) / np.sum(np.exp(x), axis=0)


@softmax.mistake(**LOST_AXIS, common=True)
def lost_axis(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1)


@softmax.mistake(**LOST_AXIS, common=True)
def lost_axis_twice(x):
    e = np.exp(x - np.max(x, axis=-1))
    return e / np.sum(e, axis=-1)


@softmax.mistake(**LOST_AXIS, common=True)
def lost_axis_of_rows(x):
    e = np.exp(x - np.max(x))
    return e / np.sum(e, axis=1)


@softmax.mistake(
    en="Batches work, one single sample does not: it has no axis 1. Is there a way to name the last axis that fits "
    "both?",
    ko="배치는 되는데 샘플 하나는 안 돼요. 1차원 배열에는 1번 축이 없어요. 두 경우 모두 마지막 축을 가리키는 방법은 "
    "없을까요?",
    common=True,
)
def batches_only(x):
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)


@softmax.mistake(
    en="You subtract one maximum for the whole batch. A sample whose scores all lie far below it gets 0 divided by 0. "
    "Whose maximum should a sample's scores be measured by?",
    ko="배치 전체의 최댓값 하나를 빼고 있어요. 점수가 모두 그보다 훨씬 작은 샘플에서는 0을 0으로 나누게 돼요. 샘플의 "
    "점수는 누구의 최댓값을 기준으로 삼아야 할까요?",
)
def one_shift_for_all(x):
    e = np.exp(x - np.max(x))
    return e / np.sum(e, axis=-1, keepdims=True)


@softmax.mistake(
    en="Whole-number scores give probabilities that are cut down to 0. Which type has the array that you write into?",
    ko="정수 점수를 넣으면 확률이 0으로 잘려요. 결과를 써넣는 배열의 자료형은 무엇인가요?",
)
def integer_buffer(x):
    y = np.zeros_like(x)
    rows, out = np.atleast_2d(x), np.atleast_2d(y)
    for i in range(len(rows)):
        e = np.exp(rows[i] - np.max(rows[i]))
        out[i] = e / np.sum(e)
    return y


@softmax.mistake(
    en="Your rows sum to 1, but some entries are negative: the scores were divided by their sum as they are. What "
    "turns any score into a positive number first?",
    ko="행의 합은 1이지만 음수인 원소가 있어요. 점수를 그대로 합으로 나누었기 때문이에요. 어떤 점수든 먼저 양수로 바꿔 "
    "주는 것은 무엇일까요?",
)
def without_exponential(x):
    return x / np.sum(x, axis=-1, keepdims=True)


@softmax.mistake(
    en="Each entry has become a sigmoid of its own, so the rows do not sum to 1. Softmax lets the classes of a sample "
    "compete for one shared total.",
    ko="원소마다 따로 시그모이드를 구해서 행의 합이 1이 아니에요. 소프트맥스에서는 한 샘플의 클래스들이 전체 1을 "
    "나누어 가져요.",
)
def sigmoid_each(x):
    return sigmoid(x)


@softmax.mistake(
    en="Your values are negative: this is the logarithm of the probabilities. What undoes a logarithm?",
    ko="값이 음수예요. 이것은 확률의 로그예요. 로그를 되돌리는 것은 무엇일까요?",
)
def log_softmax(x):
    shifted = x - np.max(x, axis=-1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))


@softmax.oracle(close=near(1e-12), because="tf.nn.softmax in float64")
def tensorflow_softmax(tf):
    return oracle.on_arrays(lambda x: tf.nn.softmax(tf.cast(x, tf.float64)))


# --- sigmoid_grad -----------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=ROUNDING,
    given=[
        case(BATCH, x=normal(4, 7)),
        case(ROW, x=normal(6)),
        case(FAR, x=far),
        example(HAND, x=WORKED, gives=np.array([0.1050, 0.2350, 0.1966, 0.0452])),
    ],
    hints=[
        (
            "The slope is largest in the middle, where the curve is steepest, and vanishes on both sides. Is yours, "
            "and is it never negative?",
            "기울기는 곡선이 가장 가파른 가운데에서 가장 크고 양쪽 끝에서 사라져요. 여러분의 결과도 그런가요? 음수가 "
            "나오지는 않나요?",
        ),
        (
            "The derivative can be written with the value of the sigmoid alone. You are given x: which step comes "
            "first?",
            "이 미분은 시그모이드의 함숫값만으로 쓸 수 있어요. 그런데 받은 것은 x예요. 무엇을 먼저 구해야 할까요?",
        ),
        (
            "Differentiate 1/(1 + e^(-x)) on paper, and split the result into two factors: one is the sigmoid. What is "
            "the other one at x = 0?",
            "종이에 1/(1 + e^(-x))를 미분해서 두 인수의 곱으로 나눠 보세요. 하나는 시그모이드예요. x = 0일 때 다른 "
            "하나는 얼마인가요?",
        ),
    ],
)
def sigmoid_grad(x):
    r"""The derivative $\sigma'(x) = \sigma(x) (1 - \sigma(x)) = \sigma(x) \sigma(-x)$ with respect to the input.

    Args:
        x: array of any shape.

    Returns:
        An array of the shape of `x`, values in [0, 0.25].
    """
    return sigmoid(x) * sigmoid(-x)


@sigmoid_grad.mistake(
    en="Your slope is negative in places, which the sigmoid's never is. The neat formula is written with the output of "
    "the sigmoid, but here x is its input: what has to happen first?",
    ko="기울기가 음수인 곳이 있어요. 시그모이드에는 그런 곳이 없어요. 이 간단한 식은 시그모이드의 출력으로 쓴 것인데, "
    "여기서 x는 입력이에요. 무엇을 먼저 해야 할까요?",
    common=True,
)
def input_for_output(x):
    return x * (1 - x)


@sigmoid_grad.mistake(
    en="Your slope does not vanish to the right, where the sigmoid is flat: this is its value. One factor is missing.",
    ko="시그모이드가 평평한 오른쪽에서도 기울기가 사라지지 않아요. 이것은 함숫값이에요. 인수 하나가 빠졌어요.",
)
def value_of_the_sigmoid(x):
    return sigmoid(x)


@sigmoid_grad.mistake(
    en="This is the formula of tanh's slope, filled with a sigmoid. Each activation has its own: at 0 the sigmoid's "
    "slope is 0.25.",
    ko="tanh의 미분식에 시그모이드를 넣었어요. 미분식은 활성화 함수마다 달라요. 시그모이드의 기울기는 0에서 0.25예요.",
)
def formula_of_tanh(x):
    return 1 - sigmoid(x) ** 2


@sigmoid_grad.mistake(
    en="The sigmoid was applied twice on the way, so your slope is hardly smaller at the sides than in the middle. "
    "What does each part of your formula receive: x or the sigmoid of x?",
    ko="도중에 시그모이드를 두 번 거쳐서 양쪽 끝의 기울기가 가운데와 별로 다르지 않아요. 식의 각 부분이 받는 것은 "
    "x인가요, x의 시그모이드인가요?",
)
def sigmoid_of_a_sigmoid(x):
    s = sigmoid(x)
    return sigmoid(s) * (1 - sigmoid(s))


@sigmoid_grad.mistake(
    en="The sign is reversed: your slope is negative everywhere, but the sigmoid rises everywhere.",
    ko="부호가 거꾸로예요. 시그모이드는 어디서나 올라가는데 기울기가 어디서나 음수예요.",
)
def negative_slope(x):
    return sigmoid(x) * (sigmoid(x) - 1)


@sigmoid_grad.mistake(
    en="Near -1000 the result is NaN: an overflowing exponential stands above and below the line. You already have a "
    "sigmoid that is tame there; can the slope be written with it?",
    ko="-1000 근처에서 NaN이 나와요. 분자와 분모에서 지수 함수가 모두 넘쳤어요. 그곳에서도 얌전한 시그모이드를 이미 "
    "만들었죠? 기울기를 그것으로 쓸 수 있을까요?",
)
def quotient_of_exponentials(x):
    return np.exp(-x) / (1 + np.exp(-x)) ** 2


@sigmoid_grad.oracle(close=near(1e-10), because="tf.GradientTape through tf.sigmoid in float64")
def tape_through_sigmoid(tf):
    return oracle.slope(tf, tf.sigmoid)


# --- tanh_grad --------------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=ROUNDING,
    given=[
        case(BATCH, x=normal(4, 7)),
        case(ROW, x=normal(6)),
        case(FAR, x=far),
        example(HAND, x=WORKED, gives=np.array([0.0707, 0.7864, 0.4200, 0.0099])),
    ],
    hints=[
        (
            "The slope is 1 at 0, positive everywhere, and vanishes on both sides. Check these three first.",
            "기울기는 0에서 1이고, 어디서나 양수이며, 양쪽 끝에서 사라져요. 이 세 가지부터 확인해 보세요.",
        ),
        (
            "The derivative can be written with the value of tanh alone. You are given x: which step comes first?",
            "이 미분은 tanh의 함숫값만으로 쓸 수 있어요. 그런데 받은 것은 x예요. 무엇을 먼저 구해야 할까요?",
        ),
        (
            "Does your formula take x itself, or what tanh makes of x? What happens to it when x is large?",
            "여러분의 식에는 x가 그대로 들어가나요, tanh를 거친 값이 들어가나요? x가 커지면 식의 값은 어떻게 되나요?",
        ),
    ],
)
def tanh_grad(x):
    r"""The derivative $1 - \tanh^2 x = 4 e / (1 + e)^2$, $e = e^{-2|x|}$, with respect to the input.

    Args:
        x: array of any shape.

    Returns:
        An array of the shape of `x`, values in [0, 1].
    """
    e = np.exp(-2 * np.abs(x))
    return 4 * e / (1 + e) ** 2


@tanh_grad.mistake(
    en="Your slope becomes negative for larger inputs, which tanh's never is. The formula wants the value after the "
    "activation, and x is the value before it.",
    ko="입력이 커지면 기울기가 음수가 돼요. tanh에는 그런 곳이 없어요. 이 식에 들어갈 것은 활성화한 뒤의 값인데, x는 "
    "활성화하기 전의 값이에요.",
    common=True,
)
def input_for_tanh(x):
    return 1 - x**2


@tanh_grad.mistake(
    en="This is the formula of the sigmoid's slope, filled with tanh: it gives 0 at x = 0, where tanh is steepest.",
    ko="시그모이드의 미분식에 tanh를 넣었어요. tanh가 가장 가파른 x = 0에서 기울기가 0이 되어 버려요.",
)
def formula_of_the_sigmoid(x):
    return tanh(x) * (1 - tanh(x))


@tanh_grad.mistake(
    en="Your slope is not the same at x and at -x, although tanh is symmetric about 0. A square is missing.",
    ko="tanh는 0을 중심으로 대칭인데, x와 -x에서 기울기가 서로 달라요. 제곱이 빠진 곳은 없을까요?",
)
def without_square(x):
    return 1 - tanh(x)


@tanh_grad.mistake(
    en="Your slope is 0 in the middle and 1 at the sides: just the opposite. What is it subtracted from?",
    ko="기울기가 가운데에서 0이고 양쪽 끝에서 1이에요. 정반대예요. 무엇에서 빼야 할까요?",
)
def square_alone(x):
    return tanh(x) ** 2


@tanh_grad.mistake(
    en="Your slope grows where tanh is flat, without limit. You have divided where the derivative stands on top.",
    ko="tanh가 평평한 곳에서 기울기가 끝없이 커져요. 그대로 써야 할 미분으로 오히려 나누었어요.",
)
def one_over_the_slope(x):
    return 1 / (1 - tanh(x) ** 2)


@tanh_grad.oracle(close=near(1e-10), because="tf.GradientTape through tf.tanh in float64")
def tape_through_tanh(tf):
    return oracle.slope(tf, tf.tanh)


# --- relu_grad --------------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=ROUNDING,
    given=[
        case(BATCH, x=normal(4, 7, gap=0.05)),
        case(ROW, x=normal(6, gap=0.05)),
        example(HAND, x=WORKED, gives=np.array([0.0, 0.0, 1.0, 1.0])),
    ],
    hints=[
        (
            "A derivative is a slope. How steep is the line y = x, and how steep is the line y = 0?",
            "미분은 기울기예요. 직선 y = x의 기울기는 얼마이고, 직선 y = 0의 기울기는 얼마인가요?",
        ),
        (
            "Make a new array of the right shape for the slopes, so that x stays what it was.",
            "x를 그대로 두려면, 기울기를 담을 같은 형상의 새 배열이 필요해요.",
        ),
        (
            "How many different numbers may appear in the result at all, and which entries of x decide between them?",
            "결과에 나올 수 있는 수는 모두 몇 가지인가요? x의 어떤 원소가 어느 쪽인지를 무엇이 정하나요?",
        ),
    ],
)
def relu_grad(x):
    r"""The derivative of ReLU, 1 where $x > 0$ and 0 elsewhere; at the corner any value is right.

    Args:
        x: array of any shape.

    Returns:
        An array of the shape of `x`.
    """
    return np.heaviside(x, 0.0)


@relu_grad.mistake(**ONE_DECISION, common=True)
def if_for_the_gate(x):
    return 1 if x > 0 else 0


@relu_grad.mistake(
    en="An array of zeros is made from a shape, and it was given the numbers of x instead (a well-known book prints it "
    "that way). What describes the size of x?",
    ko="0으로 채운 배열을 만들려면 형상이 필요한데, x의 값들을 넘겼어요(잘 알려진 책에도 이렇게 실려 있어요). x의 "
    "크기를 알려 주는 것은 무엇일까요?",
)
def zeros_from_values(x):
    grad = np.zeros(x)
    grad[x >= 0] = 1
    return grad


@relu_grad.mistake(**WROTE_INTO_X)
def slopes_into_x(x):
    positive = x > 0
    x[positive] = 1
    x[~positive] = 0
    return x


@relu_grad.mistake(
    en="This is the value of ReLU, not its slope. How steep is the line y = x at 1, at 2, at 3?",
    ko="이것은 ReLU의 함숫값이에요. 기울기가 아니에요. 직선 y = x는 1, 2, 3에서 각각 얼마나 가파른가요?",
)
def value_of_relu(x):
    return np.maximum(0, x)


@relu_grad.mistake(
    en="The slope is 1 exactly where the gate is closed, and 0 where it is open. Which way does your comparison point?",
    ko="문이 닫힌 곳에서 기울기가 1이고 열린 곳에서 0이에요. 비교의 방향이 어느 쪽인가요?",
)
def closed_gate_passes(x):
    return (x <= 0) * 1.0


@relu_grad.mistake(
    en="The slope is 1 everywhere, also where ReLU is flat. How steep is a horizontal line?",
    ko="ReLU가 평평한 곳에서도 기울기가 1이에요. 수평선의 기울기는 얼마인가요?",
)
def slope_one_everywhere(x):
    return np.ones_like(x)


@relu_grad.mistake(
    en="Negative inputs have the slope -1. ReLU does not fall on the left; what does it do there?",
    ko="음수 쪽의 기울기가 -1이에요. ReLU는 왼쪽에서 내려가지 않아요. 그곳에서 ReLU는 어떤 모양인가요?",
)
def sign_as_slope(x):
    return np.sign(x)


@relu_grad.oracle(close=near(1e-15), because="tf.GradientTape through tf.nn.relu in float64")
def tape_through_relu(tf):
    return oracle.slope(tf, tf.nn.relu)


# --- leaky_relu_grad --------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=ROUNDING,
    given=[
        case(BATCH, x=normal(4, 7, gap=0.05)),
        case(ROW, x=normal(6, gap=0.05)),
        case(STEEPER, x=normal(5, 3, gap=0.05), alpha=0.3),
        example(HAND, x=WORKED, gives=np.array([0.1, 0.1, 1.0, 1.0])),
    ],
    hints=[
        (
            "Two straight lines, two slopes. Do they depend on where on the line you are?",
            "직선이 두 개이니 기울기도 두 가지예요. 기울기가 직선의 어느 점에 있는지에 따라 달라지나요?",
        ),
        (
            "The leak that lets values out forward lets gradients back as well.",
            "순전파에서 값이 새어 나가던 틈으로 역전파의 기울기도 돌아와요.",
        ),
        (
            "At which inputs is your slope neither of the two? What was it multiplied with there?",
            "기울기가 두 값 가운데 어느 것도 아닌 곳은 어디인가요? 그곳에서 무엇이 더 곱해졌을까요?",
        ),
    ],
)
def leaky_relu_grad(x, alpha=0.1):
    r"""The derivative of leaky ReLU, 1 where $x > 0$ and $\alpha$ elsewhere; at the corner any value is right.

    Args:
        x: array of any shape.
        alpha: slope $\alpha$ of the negative side.

    Returns:
        An array of the shape of `x`.
    """
    return np.where(x > 0, 1, alpha)


@leaky_relu_grad.mistake(
    en="The negative side has the slope 0, so no gradient comes back there. The leak applies backward as well.",
    ko="음수 쪽 기울기가 0이라서 돌아오는 기울기가 없어요. leak은 거꾸로 갈 때도 똑같이 있어요.",
)
def no_way_back(x, alpha=0.1):
    del alpha
    return np.where(x > 0, 1.0, 0.0)


@leaky_relu_grad.mistake(
    en="On the negative side the input is still in the slope. Does the slope of a straight line depend on where you "
    "are?",
    ko="음수 쪽 기울기에 입력이 남아 있어요. 직선의 기울기가 위치에 따라 변하나요?",
)
def slope_times_input(x, alpha=0.1):
    return np.where(x > 0, 1, alpha * x)


@leaky_relu_grad.mistake(
    en="Without an alpha your negative slope is 0.01. Which default does this exercise ask for?",
    ko="alpha를 주지 않으면 음수 쪽 기울기가 0.01이에요. 이 연습의 기본값은 얼마인가요?",
    common=True,
)
def slope_default_of_001(x, alpha=0.01):
    return np.where(x > 0, 1, alpha)


@leaky_relu_grad.mistake(
    en="With the default slope you are right, but another alpha changes nothing. Does your formula use the argument?",
    ko="기본 기울기로는 맞지만 alpha를 바꿔도 결과가 그대로예요. 식에서 인수를 쓰고 있나요?",
)
def slope_always_01(x, alpha=0.1):
    del alpha
    return np.where(x > 0, 1, 0.1)


@leaky_relu_grad.mistake(
    en="Positive inputs have the slope of the leak, and negative ones the slope 1: the sides have changed places.",
    ko="양수 쪽에 leak의 기울기가 있고 음수 쪽이 1이에요. 두 쪽이 뒤바뀌었어요. 비교의 방향을 살펴보세요.",
)
def sides_swapped(x, alpha=0.1):
    return np.where(x > 0, alpha, 1)


@leaky_relu_grad.mistake(
    en="This is the value of leaky ReLU, not its slope. How steep is each of its two lines?",
    ko="이것은 Leaky ReLU의 함숫값이에요. 기울기가 아니에요. 두 직선은 각각 얼마나 가파른가요?",
)
def value_of_leaky_relu(x, alpha=0.1):
    return leaky_relu(x, alpha)


@leaky_relu_grad.oracle(close=near(1e-6), because="tf.GradientTape through tf.nn.leaky_relu, alpha in float32")
def tape_through_leaky_relu(tf):
    return oracle.slope(tf, lambda x, alpha=0.1: tf.nn.leaky_relu(x, alpha))


# --- elu_grad ---------------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=ROUNDING,
    given=[
        case(BATCH, x=normal(4, 7, gap=0.05)),
        case(ROW, x=normal(6, gap=0.05)),
        case(LOWER, x=normal(5, 3, gap=0.05), alpha=0.7),
        case(FAR, x=far, alpha=1.3),
        example(HAND, x=WORKED, gives=np.array([0.1353, 0.6065, 1.0, 1.0])),
    ],
    hints=[
        (
            "On the right ELU is the line y = x. On the left, what is left of alpha (e^x - 1) when you differentiate "
            "it?",
            "오른쪽에서 ELU는 직선 y = x예요. 왼쪽에서 alpha (e^x - 1)을 미분하면 무엇이 남나요?",
        ),
        (
            "The slope is never negative, and vanishes far to the left. Check yours at -1000 and at 1000.",
            "기울기는 음수가 되지 않고, 왼쪽 끝에서 사라져요. -1000과 1000에서 확인해 보세요.",
        ),
        (
            "Just left of zero, how steep is the curve for the alpha you were given, and what does your slope say "
            "there?",
            "0의 바로 왼쪽에서, 받은 alpha에 대해 곡선은 얼마나 가파른가요? 여러분의 기울기는 그곳에서 무엇을 "
            "말하나요?",
        ),
    ],
)
def elu_grad(x, alpha=1.0):
    r"""The derivative of ELU, 1 where $x > 0$ and $\alpha e^x$ elsewhere, with respect to the input.

    Args:
        x: array of any shape.
        alpha: the same as in `elu`.

    Returns:
        An array of the shape of `x`.
    """
    return np.where(x > 0, 1, alpha) * np.exp(np.minimum(0, x))


@elu_grad.mistake(
    en="Your slope is negative on the left, where ELU rises. The value of ELU stands where its derivative belongs.",
    ko="ELU가 올라가는 왼쪽에서 기울기가 음수예요. 미분이 들어갈 자리에 함숫값이 들어갔어요.",
)
def value_of_the_branch(x, alpha=1.0):
    return np.where(x > 0, 1, elu(x, alpha))


@elu_grad.mistake(
    en="With alpha = 1 you are right, but another alpha changes nothing. Does a constant factor vanish when you "
    "differentiate?",
    ko="alpha가 1일 때는 맞지만 alpha를 바꿔도 결과가 그대로예요. 앞에 곱해진 상수가 미분하면 사라지나요?",
)
def slope_without_alpha(x, alpha=1.0):
    del alpha
    return np.where(x > 0, 1, np.exp(x))


@elu_grad.mistake(**INFINITY_TIMES_ZERO)
def masks_the_slope(x, alpha=1.0):
    return (x > 0) * 1.0 + (x <= 0) * alpha * np.exp(x)


@elu_grad.mistake(
    en="On the left the slope is 0, as with ReLU. An ELU bends there, so how steep is it just below 0?",
    ko="왼쪽 기울기가 ReLU처럼 0이에요. ELU는 그곳에서 구부러져요. 0 바로 왼쪽에서는 얼마나 가파를까요?",
)
def flat_on_the_left(x, alpha=1.0):
    del alpha
    return np.where(x > 0, 1.0, 0.0)


@elu_grad.mistake(
    en="On the left the slope is the same everywhere, as with leaky ReLU. Does a curve have only one slope?",
    ko="왼쪽 기울기가 Leaky ReLU처럼 어디서나 같아요. 구부러진 곡선의 기울기가 한 가지일까요?",
)
def one_slope_on_the_left(x, alpha=1.0):
    return np.where(x > 0, 1.0, alpha)


@elu_grad.mistake(
    en="On the right the input itself comes out. That is the value of ELU there; how steep is the line y = x?",
    ko="오른쪽에서 입력이 그대로 나와요. 그것은 함숫값이에요. 직선 y = x는 얼마나 가파른가요?",
)
def value_on_the_right(x, alpha=1.0):
    return np.where(x > 0, x, alpha * np.exp(x))


@elu_grad.mistake(
    en="Far to the left your slope explodes instead of vanishing. Which sign stands in the exponent?",
    ko="왼쪽 끝에서 기울기가 사라지지 않고 폭발해요. 지수의 부호가 어떻게 되어 있나요?",
)
def slope_explodes(x, alpha=1.0):
    return np.where(x > 0, 1, alpha * np.exp(-x))


@elu_grad.oracle(close=near(1e-10), because="tf.GradientTape through keras.activations.elu in float64")
def tape_through_elu(tf, keras):
    return oracle.slope(tf, lambda x, alpha=1.0: keras.activations.elu(x, alpha=alpha))
