"""Exercise 4: loss functions, the gradient of softmax with cross-entropy, and accuracy."""

from functools import partial

import numpy as np

from grader.declare import (
    Exercise,
    case,
    drawn,
    example,
    labels,
    near,
    normal,
    one_hot,
    probabilities,
    uniform,
    within,
)

from . import oracle

exercise = Exercise(4, "losses", title=("Losses", "손실 함수"))

EPSILON = 1e-7

EQUAL = near(1e-7)
# With an ε in the logarithm. The probabilities are at least 0.05, so that an ε of 1e-7 moves a loss by less than 2e-6.
EPSILON_APART = near(1e-5)
# Keras clips probabilities to 1e-7 and 1 - 1e-7.
KERAS_CLIPS = near(1e-5)
# Keras's metrics are float32.
SINGLE = near(1e-6)
# Every way to keep a logarithm finite is right, from 1e-3 to the smallest of all doubles; no loss at all is not.
LARGE_BUT_FINITE = within(2, 1000)


def rows(x):
    """A batch; a vector is a batch of one sample."""
    return np.atleast_2d(x)


def hot(t, y):
    """One-hot targets `(N, K)` for the batch of `y`, from one-hot targets or labels."""
    return rows(t) if np.shape(t) == np.shape(y) else np.eye(np.shape(y)[-1])[t]


def errors(rng, shape, low, high):
    """Errors of both signs, of a size from `low` to `high`."""
    return rng.uniform(low, high, shape) * rng.choice([-1.0, 1.0], shape)


# What several losses are told.
ONE_DIMENSION_EN = (
    "A single 1-D sample is treated as a batch of K samples: your result is too small by the number of classes there. "
    "How many samples is one vector?"
)
ONE_DIMENSION_KO = (
    "1차원 샘플 하나를 샘플 K개짜리 배치로 다루어서, 그때 값이 클래스 수만큼 작아져요. 벡터 하나는 샘플 몇 개인가요?"
)
COLUMNS_EN = (
    "Every sample is combined with the label of every other sample. Each row should pick exactly one entry, that of "
    "its own label: which two numbers name that entry?"
)
COLUMNS_KO = (
    "모든 샘플이 다른 샘플의 레이블과도 짝지어졌어요. 행마다 자기 레이블의 원소 하나만 골라야 해요. 그 원소의 자리를 "
    "나타내는 두 숫자는 무엇일까요?"
)
LABELS_EN = (
    "With one-hot targets you are right; labels (one integer a sample) do not work yet. Both forms say the same: how "
    "can one be turned into the other?"
)
LABELS_KO = (
    "원-핫 정답에서는 맞지만, 레이블(샘플마다 정수 하나)은 아직 다루지 못해요. 두 형식은 같은 것을 말해요. 하나를 다른 "
    "하나로 어떻게 바꿀 수 있을까요?"
)
SUMMED_EN = (
    "Your result is exactly N times too large, where N is the number of samples. Should a loss grow when the batch "
    "does?"
)
SUMMED_KO = "값이 정확히 샘플 수 N배예요. 배치가 커진다고 손실도 커져야 할까요?"
OVERFLOW_EN = (
    "With scores in the thousands the exponential overflows. The softmax does not change when the same number is taken "
    "from all scores of a row: which number keeps every exponent harmless?"
)
OVERFLOW_KO = (
    "점수가 천 단위이면 지수 함수가 오버플로를 일으켜요. 한 행의 모든 점수에서 같은 수를 빼도 소프트맥스는 변하지 "
    "않아요. 어떤 수를 빼면 지수가 안전해질까요?"
)
ROWS_APART_EN = (
    "When one row has much larger scores than another, the smaller row vanishes altogether: all its exponentials "
    "become 0. Is what you subtract the maximum of the whole batch, or of each row?"
)
ROWS_APART_KO = (
    "한 행의 점수가 다른 행보다 훨씬 크면 작은 행은 지수 값이 모두 0이 되어 사라져요. 지금 빼는 값은 배치 전체의 "
    "최댓값인가요, 각 행의 최댓값인가요?"
)


# --- sum_squared_error ------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=EQUAL,
    names=("sum_squares_error",),
    given=[
        case(("a batch of five samples", "샘플 다섯 개짜리 배치"), y=normal(5, 4, scale=2), t=normal(5, 4)),
        case(("one sample", "샘플 하나"), y=normal(6), t=normal(6)),
        example(
            ("worked example", "손으로 따라 하는 예"),
            y=np.array([0.7, 0.2, 0.1]), t=np.array([1.0, 0.0, 0.0]), gives=0.07,
        ),
    ],
    hints=[
        (
            "Take the worked example: what is the error of each entry, and what happens to it before everything is "
            "added?",
            "손으로 따라 하는 예에서 원소마다 오차는 얼마이고, 모두 더하기 전에 무엇을 하나요?",
        ),
        (
            "The constant in front makes the derivative simple. Is anything divided by a number of elements here?",
            "앞에 붙은 상수는 미분을 간단하게 해 줘요. 여기에 원소의 수로 나누는 곳이 있나요?",
        ),
        (
            "If the whole batch were given twice, should this loss stay the same or double?",
            "똑같은 배치를 두 번 이어 붙이면 이 손실은 그대로여야 할까요, 두 배가 되어야 할까요?",
        ),
    ],
)  # fmt: skip
def sum_squared_error(y, t):
    """½ Σ (y - t)² over all elements (Bishop 2006, eq. 5.11)."""
    return 0.5 * np.sum((y - t) ** 2)


@sum_squared_error.mistake(
    en="Your value is exactly twice the expected one. The definition has a factor in front that cancels nicely when "
    "it is differentiated: which one?",
    ko="값이 정확히 두 배예요. 정의에는 미분할 때 깔끔하게 약분되는 계수가 앞에 있어요. 무엇일까요?",
    common=True,
)
def without_half(y, t):
    return np.sum((y - t) ** 2)


@sum_squared_error.mistake(
    en="Your value is too small by exactly the number of elements. Is this error a sum or a mean?",
    ko="값이 정확히 원소 수만큼 작아요. 오차제곱합은 합인가요, 평균인가요?",
    common=True,
)
def half_mean(y, t):
    return 0.5 * np.mean((y - t) ** 2)


@sum_squared_error.mistake(
    en="This is the mean squared error. The sum of squares error neither averages nor goes without its factor in "
    "front.",
    ko="이것은 평균 제곱 오차예요. 오차제곱합은 평균을 내지 않고, 앞에 계수도 있어요. 두 정의를 나란히 놓고 비교해 "
    "볼까요?",
)
def mean_of_squares(y, t):
    return np.mean((y - t) ** 2)


@sum_squared_error.mistake(
    en="You divide by the length of the first axis. Several sources average over the samples; here everything is "
    "added.",
    ko="첫 번째 축의 길이로 나누었어요. 샘플에 대해 평균을 내는 자료도 있지만, 여기서는 모두 더하기만 해요. 나누는 "
    "곳은 어디인가요?",
)
def sum_per_sample(y, t):
    return 0.5 * np.sum((y - t) ** 2) / len(y)


@sum_squared_error.mistake(
    en="You add the sizes of the errors. What makes this error punish large deviations more than small ones?",
    ko="오차의 크기를 그대로 더하고 있어요. 큰 오차에 더 큰 벌점을 주려면 무엇이 필요할까요?",
)
def half_sum_of_sizes(y, t):
    return 0.5 * np.sum(np.abs(y - t))


@sum_squared_error.mistake(
    en="Your result is the length of the error vector. The squares stay squares here: is the last operation needed?",
    ko="오차 벡터의 길이가 나왔어요. 여기서는 제곱을 그대로 둬요. 마지막 연산이 필요한가요?",
)
def length_of_error(y, t):
    return np.sqrt(np.sum((y - t) ** 2))


@sum_squared_error.oracle(close=near(1e-12), because="tf.nn.l2_loss of the errors, in float64")
def tensorflow_l2_loss(tf):
    return lambda y, t: tf.nn.l2_loss(y - t).numpy()


# --- mean_squared_error -----------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=EQUAL,
    given=[
        case(("five samples, four outputs", "샘플 다섯 개, 출력 네 개"), y=normal(5, 4, scale=2), t=normal(5, 4)),
        case(("seven samples, one output", "샘플 일곱 개, 출력 하나"), y=normal(7), t=normal(7, scale=2)),
        example(
            ("worked example", "손으로 따라 하는 예"),
            y=np.array([0.7, 0.2, 0.1]), t=np.array([1.0, 0.0, 0.0]), gives=0.0467,
        ),
    ],
    hints=[
        (
            "Read the name from right to left: error, squared, mean. In which order are the operations done?",
            "이름을 영어로 뒤에서부터 읽어 보세요. error, squared, mean. 어떤 순서로 계산하나요?",
        ),
        (
            "A batch with five samples and four outputs has how many errors? The mean is over all of them.",
            "샘플이 다섯 개, 출력이 네 개인 배치에는 오차가 몇 개 있나요? 그 전부의 평균이에요.",
        ),
        (
            "If the number of outputs doubled and all errors stayed alike, should the loss change? Does yours?",
            "오차는 그대로인데 출력의 수만 두 배가 된다면 손실이 달라져야 할까요? 여러분의 손실은 어떤가요?",
        ),
    ],
)  # fmt: skip
def mean_squared_error(y, t):
    """Mean of (y - t)² over all elements (Keras: `MeanSquaredError`)."""
    return np.mean((y - t) ** 2)


@mean_squared_error.mistake(
    en="Your value is too large by exactly the number of elements. What does the M in MSE stand for?",
    ko="값이 정확히 원소 수만큼 커요. MSE의 M은 무엇을 뜻할까요?",
    common=True,
)
def sum_of_squares(y, t):
    return np.sum((y - t) ** 2)


@mean_squared_error.mistake(
    en="With several outputs your value is too large by their number: you divide by the samples only. Over what does "
    "the mean run in the handout?",
    ko="출력이 여러 개이면 값이 정확히 출력 수만큼 커요. 샘플 수로만 나누고 있어요. 안내문에서는 무엇에 대한 "
    "평균인가요?",
    common=True,
)
def mean_over_samples(y, t):
    return np.sum((y - t) ** 2) / len(y)


@mean_squared_error.mistake(
    en="Your value is exactly half the expected one. The factor ½ belongs to another error of this exercise: which "
    "one?",
    ko="값이 정확히 절반이에요. 계수 ½은 이 연습의 다른 오차에 쓰여요. 어느 것일까요?",
)
def half_of_the_mean(y, t):
    return 0.5 * np.mean((y - t) ** 2)


@mean_squared_error.mistake(
    en="This is half the sum of the squares, which the first edition of a well-known textbook calls mean squared "
    "error. What would the name make you expect?",
    ko="이것은 오차 제곱의 합의 절반이에요. 널리 읽히는 교재의 초판은 이것을 평균 제곱 오차라고 불러요. 이름대로라면 "
    "무엇을 해야 할까요?",
)
def half_of_the_sum(y, t):
    return 0.5 * np.sum((y - t) ** 2)


@mean_squared_error.mistake(
    en="Your value is the square root of the expected one, the RMSE. Is the last operation part of this error?",
    ko="기대한 값의 제곱근, 곧 RMSE가 나왔어요. 마지막 연산이 이 오차의 정의에 있나요?",
)
def root_of_the_mean(y, t):
    return np.sqrt(np.mean((y - t) ** 2))


@mean_squared_error.mistake(
    en="The errors are averaged before they are squared, so positive and negative ones cancel. What should happen to "
    "each error on its own?",
    ko="제곱하기 전에 평균을 내서 양과 음의 오차가 서로 지워졌어요. 오차 하나하나에 먼저 무엇을 해야 할까요?",
)
def square_of_the_mean(y, t):
    return np.mean(y - t) ** 2


@mean_squared_error.oracle(close=near(1e-12), because="keras.losses.mean_squared_error, averaged, in float64")
def keras_mean_squared_error(keras):
    return oracle.mean_loss(keras.losses.mean_squared_error)


# --- mean_absolute_error ----------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=EQUAL,
    given=[
        case(("five samples, four outputs", "샘플 다섯 개, 출력 네 개"), y=normal(5, 4, scale=2), t=normal(5, 4)),
        case(("seven samples, one output", "샘플 일곱 개, 출력 하나"), y=normal(7), t=normal(7, scale=2)),
        example(
            ("worked example", "손으로 따라 하는 예"),
            y=np.array([0.7, 0.2, 0.1]), t=np.array([1.0, 0.0, 0.0]), gives=0.2,
        ),
    ],
    hints=[
        (
            "An error of -2 is as bad as one of 2. What has to happen before errors are added, so that they cannot "
            "cancel?",
            "오차 -2는 오차 2만큼 나빠요. 더할 때 서로 지워지지 않으려면 먼저 무엇을 해야 할까요?",
        ),
        (
            "The mean runs over all elements, of all samples and outputs.",
            "평균은 모든 샘플과 모든 출력의 원소 전체에 대해 내요.",
        ),
        (
            "Let one prediction be too large and another too small by the same amount. What does your function "
            "give, and what should it give?",
            "예측 하나는 크고 다른 하나는 똑같은 만큼 작다고 해 보세요. 여러분의 함수는 무엇을 내놓나요? 무엇이 "
            "나와야 할까요?",
        ),
    ],
)  # fmt: skip
def mean_absolute_error(y, t):
    """Mean of |y - t| over all elements (Keras: `MeanAbsoluteError`)."""
    return np.mean(np.abs(y - t))


@mean_absolute_error.mistake(
    en="Positive and negative errors cancel, and the result can even be negative. What does the A in MAE stand for?",
    ko="양과 음의 오차가 서로 지워져서 결과가 음수일 수도 있어요. MAE의 A는 무엇을 뜻할까요?",
)
def signed_mean(y, t):
    return np.mean(y - t)


@mean_absolute_error.mistake(
    en="The absolute value comes too late: by then the errors have cancelled. To what should it be applied?",
    ko="절댓값을 너무 늦게 취해서 오차가 이미 서로 지워졌어요. 절댓값은 무엇에 적용해야 할까요?",
)
def size_of_the_mean(y, t):
    return np.abs(np.mean(y - t))


@mean_absolute_error.mistake(
    en="Your value is too large by exactly the number of elements. Is this error a sum or a mean?",
    ko="값이 정확히 원소 수만큼 커요. 이 오차는 합인가요, 평균인가요?",
)
def sum_of_sizes(y, t):
    return np.sum(np.abs(y - t))


@mean_absolute_error.mistake(
    en="With several outputs your value is too large by their number. Over what does the mean run in the handout?",
    ko="출력이 여러 개이면 값이 정확히 출력 수만큼 커요. 안내문에서는 무엇에 대한 평균인가요?",
)
def sizes_per_sample(y, t):
    return np.sum(np.abs(y - t)) / len(y)


@mean_absolute_error.mistake(
    en="You average the squares of the errors. Here an error counts with its size, not more.",
    ko="오차의 제곱을 평균 냈어요. 여기서는 오차가 크기만큼만 반영돼요. 어느 연산이 남았을까요?",
)
def squares_instead_of_sizes(y, t):
    return np.mean((y - t) ** 2)


@mean_absolute_error.oracle(close=near(1e-12), because="keras.losses.mean_absolute_error, averaged, in float64")
def keras_mean_absolute_error(keras):
    return oracle.mean_loss(keras.losses.mean_absolute_error)


# --- huber ------------------------------------------------------------------------------------------------------------


def around(delta, *shape):
    """Predictions and targets whose errors lie below delta in the even rows and above it in the odd ones."""

    def make(rng):
        t = rng.normal(0, 1, shape)
        e = errors(rng, shape, 0.2 * delta, 0.9 * delta)
        e[1::2] = errors(rng, e[1::2].shape, 1.2 * delta, 4 * delta)
        return {"y": t + e, "t": t}

    return make


@exercise.check(
    points=2,
    close=EQUAL,
    given=[
        case(("errors on both sides of delta = 1", "delta = 1의 양쪽에 있는 오차"), make=around(1.0, 6, 4)),
        case(
            ("errors on both sides of delta = 2.5", "delta = 2.5의 양쪽에 있는 오차"),
            make=around(2.5, 6, 3), delta=2.5,
        ),
        case(("one output, delta = 0.4", "출력 하나, delta = 0.4"), make=around(0.4, 9), delta=0.4),
        example(
            ("worked example, delta = 1", "손으로 따라 하는 예, delta = 1"),
            y=np.array([0.5, -3.0]), t=np.array([0.0, 0.0]), gives=1.3125,
        ),
        example(
            ("worked example, delta = 2", "손으로 따라 하는 예, delta = 2"),
            y=np.array([0.5, -3.0]), t=np.array([0.0, 0.0]), delta=2.0, gives=2.0625,
        ),
    ],
    hints=[
        (
            "Near the target this is a squared error, far away a straight line. What decides which one an element "
            "gets?",
            "정답 근처에서는 제곱 오차, 멀리서는 직선이에요. 원소마다 어느 쪽을 쓸지는 무엇이 정하나요?",
        ),
        (
            "Draw both parts over the error: at delta they must meet, with the same height and the same slope.",
            "오차에 대해 두 구간을 그려 보세요. delta에서 높이도 기울기도 같게 만나야 해요.",
        ),
        (
            "Try an error of -3: it is far away, although it is smaller than delta. Then try another delta than 1. "
            "Which branch does each take in your code?",
            "오차 -3으로 해 보세요. delta보다 작은 수지만 멀리 있어요. 그다음에는 delta를 1이 아닌 값으로 바꿔 "
            "보세요. 여러분의 코드에서 각각 어느 쪽으로 가나요?",
        ),
    ],
)  # fmt: skip
def huber(y, t, delta=1.0):
    """Mean of ½ e² where |e| ≤ δ and of δ |e| - ½ δ² elsewhere, with e = y - t (Huber 1964; Keras: `Huber`).

    Args:
        y: predictions.
        t: targets of the same shape.
        delta: δ.
    """
    e = y - t
    return np.mean(np.where(np.abs(e) <= delta, 0.5 * e**2, delta * np.abs(e) - 0.5 * delta**2))


@huber.mistake(
    en="Your two parts do not meet at delta: small errors count double. Which constant stands in front of the square?",
    ko="두 구간이 delta에서 이어지지 않아요. 작은 오차가 두 배로 반영돼요. 제곱 앞의 상수는 무엇인가요?",
)
def curve_without_half(y, t, delta=1.0):
    e = y - t
    return np.mean(np.where(np.abs(e) <= delta, e**2, delta * np.abs(e) - 0.5 * delta**2))


@huber.mistake(
    en="The straight part starts too high, so the loss jumps at delta. What has to be taken off so that it continues "
    "the curve?",
    ko="직선 구간이 너무 높은 곳에서 시작해서 delta에서 값이 튀어요. 곡선에 이어지려면 무엇을 빼야 할까요?",
    common=True,
)
def line_without_offset(y, t, delta=1.0):
    e = y - t
    return np.mean(np.where(np.abs(e) <= delta, 0.5 * e**2, delta * np.abs(e)))


@huber.mistake(
    en="For delta = 1 you are right; otherwise the straight part takes no notice of delta. How steep is the curve "
    "where it ends?",
    ko="delta가 1일 때만 맞아요. 그 밖에는 직선 구간이 delta를 모르고 있어요. 곡선이 끝나는 곳의 기울기는 얼마인가요?",
    common=True,
)
def line_for_delta_one(y, t, delta=1.0):
    e = y - t
    return np.mean(np.where(np.abs(e) <= delta, 0.5 * e**2, np.abs(e) - 0.5))


@huber.mistake(
    en="Delta seems to be 1 throughout, whatever is passed. Where in the formula does it appear?",
    ko="무엇을 넘기든 delta가 늘 1인 것처럼 계산돼요. 식의 어느 자리에 delta가 들어가나요?",
)
def delta_always_one(y, t, delta=1.0):  # noqa: ARG001
    e = y - t
    return np.mean(np.where(np.abs(e) <= 1.0, 0.5 * e**2, np.abs(e) - 0.5))


@huber.mistake(
    en="Large negative errors end up in the squared part. What decides, the error or its distance from 0?",
    ko="크기가 큰 음의 오차가 제곱 구간으로 들어가요. 구간을 나누는 것은 오차의 값인가요, 0에서 떨어진 거리인가요?",
)
def branches_by_sign(y, t, delta=1.0):
    e = y - t
    return np.mean(np.where(e <= delta, 0.5 * e**2, delta * np.abs(e) - 0.5 * delta**2))


@huber.mistake(
    en="Your value is too large by exactly the number of elements. Is this loss a sum or a mean in the handout?",
    ko="값이 정확히 원소 수만큼 커요. 안내문에서 이 손실은 합인가요, 평균인가요?",
)
def huber_summed(y, t, delta=1.0):
    return huber(y, t, delta) * np.size(y)


@huber.mistake(
    en="With several outputs your value is too large by their number. Over what does the mean run in the handout?",
    ko="출력이 여러 개이면 값이 정확히 출력 수만큼 커요. 안내문에서는 무엇에 대한 평균인가요?",
)
def huber_per_sample(y, t, delta=1.0):
    return huber(y, t, delta) * np.size(y) / len(y)


@huber.mistake(
    en="The two parts have changed places: small errors lie on the line, large ones on the curve. Which of them "
    "should an outlier get?",
    ko="두 구간의 자리가 바뀌었어요. 작은 오차가 직선에, 큰 오차가 곡선에 놓여요. 이상치는 어느 쪽에 놓여야 할까요?",
)
def branches_exchanged(y, t, delta=1.0):
    e = y - t
    return np.mean(np.where(np.abs(e) > delta, 0.5 * e**2, delta * np.abs(e) - 0.5 * delta**2))


@huber.mistake(
    en="An `if` asks one question, but an array of errors has many answers. How can every element get its own part "
    "of the formula?",
    ko="`if`는 한 번만 묻는데 오차 배열에는 답이 여러 개예요. 원소마다 자기 구간의 식을 쓰게 하려면 어떻게 해야 "
    "할까요?",
)
def one_question_for_all(y, t, delta=1.0):
    e = y - t
    if np.abs(e) <= delta:
        return np.mean(0.5 * e**2)
    return np.mean(delta * np.abs(e) - 0.5 * delta**2)


@huber.oracle(close=near(1e-12), because="keras.losses.huber, averaged, in float64")
def keras_huber(keras):
    return oracle.mean_loss(keras.losses.huber)


# --- cross_entropy ----------------------------------------------------------------------------------------------------


def one_sample(rng):
    """Probabilities of one sample, and its one-hot target, which is not the most probable class."""
    y = 0.05 + 0.75 * rng.dirichlet(np.ones(5))
    return {"y": y, "t": np.eye(5)[rng.choice(np.argsort(y)[:-1])]}


@exercise.check(
    points=3,
    close=EPSILON_APART,
    names=("cross_entropy_error",),
    given=[
        case(("one-hot targets", "원-핫 정답"), y=probabilities(5, 4), t=one_hot(5, 4)),
        case(("labels", "레이블"), y=probabilities(7, 4), t=labels(7, 4)),
        case(
            ("labels, as many samples as classes", "레이블, 샘플 수와 클래스 수가 같을 때"),
            y=probabilities(4, 4), t=labels(4, 4),
        ),
        case(("a single 1-D sample", "1차원 샘플 하나"), make=one_sample),
        case(
            ("the true class has probability 0", "정답 클래스의 확률이 0"),
            y=np.array([[0.0, 0.6, 0.4], [0.3, 0.2, 0.5], [0.5, 0.3, 0.2]]), t=np.eye(3)[[0, 1, 0]],
            close=LARGE_BUT_FINITE,
        ),
        case(
            ("the true class has probability 0, labels", "정답 클래스의 확률이 0, 레이블"),
            y=np.array([[0.3, 0.7], [0.6, 0.4], [1.0, 0.0]]), t=np.array([0, 1, 1]), close=LARGE_BUT_FINITE,
        ),
        case(
            ("a wrong class has probability 0", "정답이 아닌 클래스의 확률이 0"),
            y=np.array([[1.0, 0.0, 0.0], [0.3, 0.2, 0.5], [0.0, 0.3, 0.7]]), t=np.eye(3)[[0, 1, 2]],
        ),
        example(
            ("worked example", "손으로 따라 하는 예"),
            y=np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]]), t=np.array([0, 1]), gives=0.7803,
        ),
    ],
    hints=[
        (
            "The loss asks one question of each sample: how probable did you think the truth was? Which entry of a "
            "row answers it?",
            "손실은 샘플마다 한 가지를 물어요. 정답이 얼마나 그럴듯하다고 보았나요? 행의 어느 원소가 그 답인가요?",
        ),
        (
            "Classes are summed, samples are averaged. How many samples are there in (N, K), and how many in (K,)?",
            "클래스는 더하고 샘플은 평균을 내요. (N, K)에는 샘플이 몇 개 있고, (K,)에는 몇 개 있나요?",
        ),
        (
            "The logarithm of 0 is minus infinity. Where can a tiny number protect it, before or after the logarithm?",
            "0의 로그는 음의 무한대예요. 아주 작은 수로 지키려면 로그의 앞과 뒤 중 어디에 두어야 할까요?",
        ),
    ],
)  # fmt: skip
def cross_entropy(y, t):
    """-(1/N) Σ t ln(y + ε), summed over the classes (Goodfellow et al. 2016, section 6.2).

    Args:
        y: probabilities `(N, K)` or `(K,)`.
        t: one-hot targets of the same shape, or labels `(N,)`.
    """
    return -np.sum(hot(t, y) * np.log(rows(y) + EPSILON)) / len(rows(y))


@cross_entropy.mistake(
    en="Your loss is negative. The logarithm of a probability is never positive: what turns it into a loss?",
    ko="손실이 음수예요. 확률의 로그는 양수가 될 수 없어요. 그것을 손실로 만들어 주는 것은 무엇일까요?",
    common=True,
)
def sign_missing(y, t):
    return -cross_entropy(y, t)


@cross_entropy.mistake(en=SUMMED_EN, ko=SUMMED_KO, common=True)
def not_averaged(y, t):
    return cross_entropy(y, t) * len(rows(y))


@cross_entropy.mistake(
    en="Your loss is too small by exactly the number of classes: the mean ran over them too. Which axis is summed, and "
    "which is averaged?",
    ko="손실이 정확히 클래스 수만큼 작아요. 클래스에 대해서도 평균을 냈어요. 어느 축은 더하고 어느 축은 평균을 내나요?",
    common=True,
)
def averaged_over_classes_too(y, t):
    return cross_entropy(y, t) / np.shape(y)[-1]


@cross_entropy.mistake(
    en="You divide the sum by the number of classes where the number of samples belongs. Which axis counts the "
    "samples?",
    ko="샘플 수로 나눌 자리에서 클래스 수로 나누었어요. 어느 축이 샘플을 세나요?",
)
def divided_by_classes(y, t):
    return cross_entropy(y, t) * len(rows(y)) / np.shape(y)[-1]


@cross_entropy.mistake(
    en="As soon as the true class has probability 0, your loss is infinite. A tiny number can keep the logarithm "
    "finite, if it gets there before the logarithm does: where is yours?",
    ko="정답 클래스의 확률이 0이면 손실이 무한대가 돼요. 아주 작은 수가 로그보다 먼저 더해지면 유한하게 지킬 수 "
    "있어요. 지금은 어디에 있나요?",
    common=True,
)
def log_of_zero(y, t):
    with np.errstate(divide="ignore"):
        return -np.mean(np.log(rows(y)[hot(t, y) == 1]))


@cross_entropy.mistake(
    en="Where a probability is 0, infinity or 'not a number' appears: 0 times minus infinity is not 0 for a "
    "computer. How can the argument of the logarithm be kept away from 0?",
    ko="확률이 0인 곳에서 무한대나 NaN이 생겨요. 컴퓨터에게 0 곱하기 음의 무한대는 0이 아니에요. 로그의 안쪽을 0에서 "
    "떼어 놓으려면 어떻게 해야 할까요?",
    common=True,
)
def zero_times_infinity(y, t):
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.sum(hot(t, y) * np.log(rows(y))) / len(rows(y))


@cross_entropy.mistake(
    en="Your loss differs by a constant factor, the one between decimal and natural logarithms. Which one does the "
    "formula use?",
    ko="손실이 상용로그와 자연로그 사이의 일정한 배수만큼 달라요. 식에서는 어느 로그를 쓰나요?",
)
def decimal_logarithm(y, t):
    return cross_entropy(y, t) / np.log(10)


@cross_entropy.mistake(
    en="Your loss differs by a constant factor, the one between binary and natural logarithms: you count in bits. "
    "Which one does the formula use?",
    ko="손실이 이진로그와 자연로그 사이의 일정한 배수만큼 달라요. 비트로 세고 있어요. 식에서는 어느 로그를 쓰나요?",
)
def binary_logarithm(y, t):
    return cross_entropy(y, t) / np.log(2)


@cross_entropy.mistake(
    en="The wrong classes take part as well, as in the binary cross-entropy. After a softmax, which single probability "
    "counts?",
    ko="이진 교차 엔트로피처럼 정답이 아닌 클래스의 항까지 더했어요. 소프트맥스 출력에서는 어느 확률 하나만 보면 "
    "될까요?",
)
def wrong_classes_too(y, t):
    y, t = rows(y), hot(t, y)
    return -np.sum(t * np.log(y + EPSILON) + (1 - t) * np.log(1 - y + EPSILON)) / len(y)


@cross_entropy.mistake(en=ONE_DIMENSION_EN, ko=ONE_DIMENSION_KO)
def vector_as_batch(y, t):
    return cross_entropy(y, t) * len(rows(y)) / len(y)


@cross_entropy.mistake(en=COLUMNS_EN, ko=COLUMNS_KO, common=True)
def whole_columns(y, t):
    columns = np.argmax(hot(t, y), axis=1)
    return -np.sum(np.log(rows(y)[:, columns] + EPSILON)) / len(rows(y))


@cross_entropy.mistake(en=COLUMNS_EN, ko=COLUMNS_KO, common=True)
def whole_columns_averaged(y, t):
    return -np.mean(np.log(y[:, t] + EPSILON)) if np.shape(t) != np.shape(y) else cross_entropy(y, t)


@cross_entropy.mistake(en=COLUMNS_EN, ko=COLUMNS_KO)
def whole_columns_of_labels(y, t):
    return -np.sum(np.log(y[:, t] + EPSILON)) / len(y)


@cross_entropy.mistake(
    en="You look up the probability of the class that was predicted. The loss asks for another class: which one?",
    ko="예측한 클래스의 확률을 썼어요. 손실이 묻는 것은 다른 클래스의 확률이에요. 어느 클래스일까요?",
)
def predicted_class(y, t):  # noqa: ARG001
    return -np.mean(np.log(rows(y).max(axis=1) + EPSILON))


@cross_entropy.mistake(
    en="With labels, the probability next to the right one is used. Do labels start at 0 or at 1 here?",
    ko="레이블일 때 바로 옆 클래스의 확률을 썼어요. 여기서 레이블은 0부터 시작하나요, 1부터 시작하나요?",
)
def labels_from_one(y, t):
    return cross_entropy(y, t - 1) if np.shape(t) != np.shape(y) else cross_entropy(y, t)


@cross_entropy.mistake(
    en="This is the loss of one sample with a one-hot target, as textbooks write it first. What changes for a batch of "
    "N samples, and for targets that are labels?",
    ko="교재에 먼저 나오는, 원-핫 정답을 가진 샘플 하나의 손실이에요. 샘플이 N개인 배치에서는 무엇이 달라질까요? "
    "정답이 레이블일 때는요?",
)
def one_sample_with_one_hot(y, t):
    return -np.sum(t * np.log(y + EPSILON))


@cross_entropy.mistake(en=LABELS_EN, ko=LABELS_KO)
def one_hot_only(y, t):
    return -np.sum(t * np.log(y + EPSILON)) / len(rows(y))


@cross_entropy.mistake(
    en="With labels you are right; one-hot targets do not work yet. What does a one-hot row say, and how can the "
    "class be read from it?",
    ko="레이블에서는 맞지만 원-핫 정답은 아직 다루지 못해요. 원-핫 행은 무엇을 말하고, 거기서 클래스를 어떻게 읽어 "
    "낼 수 있을까요?",
)
def labels_only(y, t):
    return -np.mean(np.log(y[np.arange(len(y)), t] + EPSILON))


@cross_entropy.oracle(close=KERAS_CLIPS, because="keras.losses, which clips probabilities to 1e-7")
def keras_cross_entropy(keras):
    return oracle.class_loss(keras.losses.categorical_crossentropy, keras.losses.sparse_categorical_crossentropy)


# --- binary_cross_entropy ---------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=EPSILON_APART,
    given=[
        case(
            ("seven yes/no answers", "예/아니요 답 일곱 개"),
            y=uniform(0.05, 0.95, 7), t=drawn(lambda rng: rng.permutation([0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0])),
        ),
        case(
            ("three questions a sample", "샘플마다 질문 세 개"),
            y=uniform(0.05, 0.95, 5, 3), t=drawn(lambda rng: rng.permutation([0.0] * 8 + [1.0] * 7).reshape(5, 3)),
        ),
        case(
            ("certain, and wrong", "확신했지만 틀린 경우"),
            y=np.array([0.0, 0.3, 1.0, 0.6]), t=np.array([1.0, 0.0, 0.0, 1.0]), close=LARGE_BUT_FINITE,
        ),
        case(
            ("certain, and right", "확신했고 맞은 경우"),
            y=np.array([1.0, 0.3, 0.0, 0.6]), t=np.array([1.0, 0.0, 0.0, 1.0]),
        ),
        example(
            ("worked example", "손으로 따라 하는 예"), y=np.array([0.9, 0.2]), t=np.array([1.0, 0.0]), gives=0.1643
        ),
    ],
    hints=[
        (
            "y is the probability of a yes. What is the probability of a no, and which of the two was the truth?",
            "y는 '예'의 확률이에요. 그렇다면 '아니요'의 확률은 얼마이고, 둘 중 어느 쪽이 정답이었나요?",
        ),
        (
            "For each element only one of the two terms remains: which one for t = 1, and which one for t = 0?",
            "원소마다 두 항 중 하나만 남아요. t = 1일 때는 어느 항이고 t = 0일 때는 어느 항인가요?",
        ),
        (
            "Both logarithms can meet a 0: one where y is 0, the other where y is 1. Is each of them kept away "
            "from it?",
            "두 로그 모두 0을 만날 수 있어요. 하나는 y가 0일 때, 다른 하나는 y가 1일 때예요. 둘 다 막았나요?",
        ),
    ],
)  # fmt: skip
def binary_cross_entropy(y, t):
    """Mean of -(t ln y + (1 - t) ln(1 - y)) over all elements, kept finite by ε (Keras: `BinaryCrossentropy`)."""
    return -np.mean(t * np.log(y + EPSILON) + (1 - t) * np.log(1 - y + EPSILON))


@binary_cross_entropy.mistake(
    en="Elements whose answer is 0 contribute nothing. Which probability matters for them?",
    ko="정답이 0인 원소가 전혀 반영되지 않아요. 그 원소들은 어떤 확률이 중요할까요?",
    common=True,
)
def only_the_yes(y, t):
    return -np.mean(t * np.log(y + EPSILON))


@binary_cross_entropy.mistake(
    en="Your loss is negative. The logarithm of a probability is never positive: what turns it into a loss?",
    ko="손실이 음수예요. 확률의 로그는 양수가 될 수 없어요. 그것을 손실로 만들어 주는 것은 무엇일까요?",
    common=True,
)
def binary_sign_missing(y, t):
    return -binary_cross_entropy(y, t)


@binary_cross_entropy.mistake(
    en="Your loss is negative. The logarithm of a probability is never positive: what turns it into a loss? (When that "
    "is done, look at probabilities of exactly 0 and 1.)",
    ko="손실이 음수예요. 확률의 로그는 양수가 될 수 없어요. 그것을 손실로 만들어 주는 것은 무엇일까요? (고친 다음에는 "
    "정확히 0이나 1인 확률도 살펴보세요.)",
)
def sign_missing_and_unprotected(y, t):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.mean(t * np.log(y) + (1 - t) * np.log(1 - y))


@binary_cross_entropy.mistake(
    en="Your value is too large by exactly the number of elements. Is this loss a sum or a mean?",
    ko="값이 정확히 원소 수만큼 커요. 이 손실은 합인가요, 평균인가요?",
    common=True,
)
def binary_summed(y, t):
    return binary_cross_entropy(y, t) * np.size(y)


@binary_cross_entropy.mistake(
    en="With several questions a sample, your value is too large by their number. Over what does the mean run in the "
    "handout?",
    ko="샘플마다 질문이 여러 개이면 값이 정확히 질문 수만큼 커요. 안내문에서는 무엇에 대한 평균인가요?",
)
def binary_per_sample(y, t):
    return binary_cross_entropy(y, t) * np.size(y) / len(y)


@binary_cross_entropy.mistake(
    en="Both of your terms use the probability of a yes. Where the answer is no, which probability should be large?",
    ko="두 항 모두 '예'의 확률을 쓰고 있어요. 정답이 '아니요'일 때는 어떤 확률이 커야 할까요?",
)
def yes_in_both_terms(y, t):
    return -np.mean(t * np.log(y + EPSILON) + (1 - t) * np.log(y + EPSILON))


@binary_cross_entropy.mistake(
    en="Elements whose answer is 0 lower your loss the more wrong they are. Do the two terms have the same sign?",
    ko="정답이 0인 원소는 틀릴수록 손실이 줄어들어요. 두 항의 부호가 같은가요?",
)
def terms_subtracted(y, t):
    return -np.mean(t * np.log(y + EPSILON) - (1 - t) * np.log(1 - y + EPSILON))


@binary_cross_entropy.mistake(
    en="Where a probability is exactly 0 or 1, a logarithm of 0 appears, and with it infinity or 'not a number'. How "
    "can the probability be kept a little inside the interval?",
    ko="확률이 정확히 0이나 1이면 0의 로그가 나타나서 무한대나 NaN이 생겨요. 확률을 구간 안쪽에 조금 머물게 하려면 "
    "어떻게 해야 할까요?",
    common=True,
)
def unprotected(y, t):
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.mean(t * np.log(y) + (1 - t) * np.log(1 - y))


@binary_cross_entropy.oracle(close=KERAS_CLIPS, because="keras.losses, which clips probabilities to 1e-7 and 1 - 1e-7")
def keras_binary_cross_entropy(keras):
    return oracle.mean_loss(keras.losses.binary_crossentropy)


# --- softmax_cross_entropy --------------------------------------------------------------------------------------------


def softmax(x):
    """Softmax of each row."""
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def one_score_row(rng):
    """Scores of one sample, and its one-hot target."""
    return {"logits": rng.uniform(-1.5, 1.5, 5), "t": np.eye(5)[rng.integers(5)]}


def rows_apart(rng):
    """Ordinary scores, but the rows lie 900 apart."""
    return rng.uniform(-1.5, 1.5, (3, 4)) + np.array([[-900.0], [0.0], [900.0]])


def score_cases(**lost):
    """Scores and targets of all kinds; `lost` is how a class that loses by 1000 is judged."""
    return [
        case(("one-hot targets", "원-핫 정답"), logits=uniform(-1.5, 1.5, 5, 4), t=one_hot(5, 4)),
        case(("labels", "레이블"), logits=uniform(-1.5, 1.5, 7, 4), t=labels(7, 4)),
        case(
            ("labels, as many samples as classes", "레이블, 샘플 수와 클래스 수가 같을 때"),
            logits=uniform(-1.5, 1.5, 4, 4), t=labels(4, 4),
        ),
        case(("a single 1-D sample", "1차원 샘플 하나"), make=one_score_row),
        case(
            ("scores near 1000", "1000 근처의 점수"),
            logits=drawn(lambda rng: 1000 + rng.uniform(-1.5, 1.5, (3, 5))), t=labels(3, 5),
        ),
        case(("rows 900 apart", "900씩 떨어진 행"), logits=drawn(rows_apart), t=one_hot(3, 4)),
        case(
            ("a wrong class wins by 1000", "틀린 클래스가 1000 차이로 이길 때"),
            logits=np.array([[1000.0, 2000.0, 1003.0], [600.0, 1600.0, 900.0], [2.0, 1.0, 4.0]]),
            t=np.array([0, 0, 2]), **lost,
        ),
    ]  # fmt: skip


@exercise.check(
    points=3,
    close=EPSILON_APART,
    given=[
        *score_cases(close=LARGE_BUT_FINITE),
        example(
            ("worked example", "손으로 따라 하는 예"),
            logits=np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 3.0]]), t=np.array([0, 1]), gives=1.7513,
        ),
    ],
    hints=[
        (
            "Two steps: scores become probabilities row by row, then the cross-entropy looks at the true class.",
            "두 단계예요. 점수를 행마다 확률로 바꾸고, 교차 엔트로피가 정답 클래스를 봐요. 두 단계를 따로 확인해 "
            "볼까요?",
        ),
        (
            "exp(1000) is too large for a computer. What may be subtracted from a row without changing its softmax?",
            "exp(1000)은 컴퓨터에게 너무 커요. 한 행에서 무엇을 빼도 소프트맥스가 변하지 않을까요?",
        ),
        (
            "When the true class has lost by 1000, its probability is exactly 0. Is your logarithm ready for that?",
            "정답 클래스가 1000 차이로 지면 확률이 정확히 0이 돼요. 로그는 그 경우에 대비했나요?",
        ),
    ],
)  # fmt: skip
def softmax_cross_entropy(logits, t):
    """-(1/N) Σ t ln softmax(logits), by ln softmax(z)ₖ = zₖ - max z - ln Σ exp(z - max z).

    Args:
        logits: scores `(N, K)` or `(K,)`.
        t: one-hot targets of the same shape, or labels `(N,)`.
    """
    z = rows(logits) - np.max(rows(logits), axis=1, keepdims=True)
    log_p = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    return -np.sum(hot(t, logits) * log_p) / len(z)


def entropy_of(p, t):
    """Cross-entropy of probabilities in rows."""
    return -np.sum(hot(t, p) * np.log(p + EPSILON)) / len(rows(p))


@softmax_cross_entropy.mistake(en=OVERFLOW_EN, ko=OVERFLOW_KO, common=True)
def softmax_overflows(logits, t):
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(logits)
        return entropy_of(e / np.sum(e, axis=-1, keepdims=True), t)


@softmax_cross_entropy.mistake(en=OVERFLOW_EN, ko=OVERFLOW_KO)
def log_sum_exp_overflows(logits, t):
    z = rows(logits)
    with np.errstate(over="ignore", divide="ignore"):
        return np.mean(np.log(np.sum(np.exp(z), axis=1)) - z[hot(t, logits) == 1])


@softmax_cross_entropy.mistake(en=ROWS_APART_EN, ko=ROWS_APART_KO)
def one_maximum_for_the_batch(logits, t):
    with np.errstate(invalid="ignore"):
        e = np.exp(logits - np.max(logits))
        return entropy_of(e / np.sum(e, axis=-1, keepdims=True), t)


@softmax_cross_entropy.mistake(
    en="The exponentials of the whole batch are added up, so that all rows together make 1. Each row is a "
    "distribution of its own: along which axis do you add?",
    ko="배치 전체의 지수를 더해서 모든 행을 합쳐야 1이 돼요. 행 하나하나가 확률 분포예요. 어느 축을 따라 더하고 "
    "있나요?",
)
def one_sum_for_the_batch(logits, t):
    e = np.exp(logits - np.max(logits))
    return entropy_of(e / np.sum(e), t)


@softmax_cross_entropy.mistake(
    en="When the true class has no chance at all, the logarithm of 0 makes your loss infinite. How can the logarithm "
    "be kept finite?",
    ko="정답 클래스의 확률이 0이 되면 0의 로그 때문에 손실이 무한대가 돼요. 로그를 유한하게 지키려면 어떻게 해야 "
    "할까요?",
    common=True,
)
def log_of_no_chance(logits, t):
    with np.errstate(divide="ignore"):
        return -np.mean(np.log(rows(softmax(logits))[hot(t, logits) == 1]))


@softmax_cross_entropy.mistake(
    en="Your loss has the opposite sign: it falls when the network gets worse. What turns a logarithm of a "
    "probability into a loss?",
    ko="손실의 부호가 반대라서, 신경망이 나빠질수록 값이 작아져요. 확률의 로그를 손실로 만들어 주는 것은 무엇일까요?",
)
def loss_sign_missing(logits, t):
    return -entropy_of(softmax(logits), t)


@softmax_cross_entropy.mistake(en=SUMMED_EN, ko=SUMMED_KO, common=True)
def loss_summed(logits, t):
    return entropy_of(softmax(logits), t) * len(rows(logits))


@softmax_cross_entropy.mistake(
    en="Your loss is too small by exactly the number of classes: the mean ran over them too. Which axis is summed, and "
    "which is averaged?",
    ko="손실이 정확히 클래스 수만큼 작아요. 클래스에 대해서도 평균을 냈어요. 어느 축은 더하고 어느 축은 평균을 내나요?",
)
def loss_averaged_over_classes(logits, t):
    return entropy_of(softmax(logits), t) / np.shape(logits)[-1]


@softmax_cross_entropy.mistake(en=COLUMNS_EN, ko=COLUMNS_KO, common=True)
def loss_of_whole_columns(logits, t):
    p = rows(softmax(logits))
    return -np.sum(np.log(p[:, np.argmax(hot(t, logits), axis=1)] + EPSILON)) / len(p)


@softmax_cross_entropy.mistake(en=ONE_DIMENSION_EN, ko=ONE_DIMENSION_KO)
def loss_of_vector_as_batch(logits, t):
    return entropy_of(softmax(logits), t) * len(rows(logits)) / len(logits)


@softmax_cross_entropy.mistake(
    en="The softmax seems to be applied twice, which makes all classes nearly alike. Where does it happen first?",
    ko="소프트맥스가 두 번 적용된 것 같아요. 그러면 모든 클래스가 거의 비슷해져요. 처음 적용되는 곳은 어디인가요?",
)
def softmax_twice(logits, t):
    return entropy_of(softmax(softmax(logits)), t)


@softmax_cross_entropy.mistake(en=LABELS_EN, ko=LABELS_KO)
def scores_with_one_hot_only(logits, t):
    return -np.sum(t * np.log(softmax(logits) + EPSILON)) / len(rows(logits))


@softmax_cross_entropy.oracle(close=near(1e-9), because="keras.losses with from_logits, in float64")
def keras_from_logits(keras):
    dense, sparse = keras.losses.categorical_crossentropy, keras.losses.sparse_categorical_crossentropy
    return oracle.class_loss(partial(dense, from_logits=True), partial(sparse, from_logits=True))


# --- softmax_cross_entropy_grad ---------------------------------------------------------------------------------------


@exercise.check(
    points=3,
    # Scores near 1000 have lost three digits before anything is calculated.
    close=near(1e-7),
    given=[
        *score_cases(),
        example(
            ("worked example", "손으로 따라 하는 예"),
            logits=np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 3.0]]), t=np.array([0, 1]),
            gives=np.array([[-0.1674, 0.1224, 0.0450], [0.0226, -0.4774, 0.4547]]),
        ),
    ],
    hints=[
        (
            "The derivatives of softmax and logarithm cancel almost completely. What remains compares two "
            "distributions.",
            "소프트맥스의 미분과 로그의 미분은 거의 다 약분돼요. 남는 것은 두 분포를 비교하는 식이에요. 어떤 두 "
            "분포일까요?",
        ),
        (
            "The loss is a mean over the samples. What does that do to the gradient of one sample's scores?",
            "손실은 샘플에 대한 평균이에요. 그렇다면 샘플 하나의 점수에 대한 기울기는 어떻게 될까요?",
        ),
        (
            "Add up each row of your result. If you raise all scores of a row by the same amount, how much does the "
            "loss change?",
            "결과의 행마다 합을 구해 보세요. 한 행의 모든 점수를 똑같이 올리면 손실은 얼마나 변할까요?",
        ),
    ],
)  # fmt: skip
def softmax_cross_entropy_grad(logits, t):
    """∂/∂logits of `softmax_cross_entropy`: (p - t) / N with p = softmax(logits) and one-hot t.

    Args:
        logits: scores `(N, K)` or `(K,)`.
        t: one-hot targets of the same shape, or labels `(N,)`.

    Returns:
        The gradient, in the shape of `logits`.
    """
    difference = softmax(rows(logits)) - hot(t, logits)
    return np.reshape(difference / len(difference), np.shape(logits))


@softmax_cross_entropy_grad.mistake(
    en="Your gradient is exactly N times too large, where N is the number of samples. The loss is a mean over the "
    "samples: does the gradient know?",
    ko="기울기가 정확히 샘플 수 N배예요. 손실은 샘플에 대한 평균이에요. 기울기에도 그것이 들어 있나요?",
    common=True,
)
def grad_not_averaged(logits, t):
    return softmax_cross_entropy_grad(logits, t) * len(rows(logits))


@softmax_cross_entropy_grad.mistake(
    en="Your gradient points the other way: following it downhill would make the true class less probable. Which of "
    "the two is subtracted from which?",
    ko="기울기의 방향이 반대예요. 이대로 내려가면 정답 클래스의 확률이 낮아져요. 둘 중 무엇에서 무엇을 빼나요?",
    common=True,
)
def grad_reversed(logits, t):
    return -softmax_cross_entropy_grad(logits, t)


@softmax_cross_entropy_grad.mistake(
    en="Your gradient is too small by exactly the number of classes. The loss averages over the samples only: what "
    "did you divide by?",
    ko="기울기가 정확히 클래스 수만큼 작아요. 손실은 샘플에 대해서만 평균을 내요. 무엇으로 나누었나요?",
)
def grad_divided_by_size(logits, t):
    return softmax_cross_entropy_grad(logits, t) / np.shape(logits)[-1]


@softmax_cross_entropy_grad.mistake(
    en="There is a derivative too many. 'Probability minus target' already contains the derivative of the softmax: "
    "what else do you multiply by?",
    ko="미분이 하나 더 곱해졌어요. '확률 - 정답'에는 소프트맥스의 미분이 이미 들어 있어요. 무엇을 더 곱하고 있나요?",
    common=True,
)
def derivative_once_more(logits, t):
    p = softmax(logits)
    return softmax_cross_entropy_grad(logits, t) * p * (1 - p)


@softmax_cross_entropy_grad.mistake(
    en="The target is subtracted from the scores themselves. Each row of this gradient should sum to 0: what has to "
    "happen to the scores first?",
    ko="점수에서 정답을 바로 뺐어요. 이 기울기는 행마다 합이 0이어야 해요. 점수에 먼저 무엇을 해야 할까요?",
)
def scores_minus_target(logits, t):
    return (logits - np.reshape(hot(t, logits), np.shape(logits))) / len(rows(logits))


@softmax_cross_entropy_grad.mistake(
    en="The label itself is subtracted, as if class 3 were more than class 1. A label only says which entry is meant.",
    ko="레이블을 숫자로 여겨 그대로 뺐어요. 3번 클래스가 1번보다 큰 것은 아니에요. 레이블은 무엇을 가리키는 "
    "번호일까요?",
)
def label_as_number(logits, t):
    p = softmax(logits)
    t = t if np.shape(t) == np.shape(logits) else t[:, np.newaxis]
    return (p - t) / len(rows(logits))


@softmax_cross_entropy_grad.mistake(
    en="With labels, 1 is taken from every class of a row, so that its sum is far from 0. Which entry should change?",
    ko="레이블일 때 행의 모든 클래스에서 1을 빼서 합이 0에서 크게 벗어나요. 어느 원소만 바뀌어야 할까요?",
)
def one_taken_everywhere(logits, t):
    return (softmax(logits) - (t if np.shape(t) == np.shape(logits) else 1)) / len(rows(logits))


@softmax_cross_entropy_grad.mistake(
    en="With labels, whole columns are changed. Each row should change in one place, at its own label: which two "
    "numbers name that place?",
    ko="레이블일 때 열 전체가 바뀌었어요. 행마다 자기 레이블의 자리 하나만 바뀌어야 해요. 그 자리를 나타내는 두 "
    "숫자는 무엇일까요?",
    common=True,
)
def whole_columns_lowered(logits, t):
    if np.shape(t) == np.shape(logits):
        return softmax_cross_entropy_grad(logits, t)
    p = softmax(logits)
    p[:, t] -= 1
    return p / len(p)


@softmax_cross_entropy_grad.mistake(en=OVERFLOW_EN, ko=OVERFLOW_KO)
def grad_overflows(logits, t):
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(rows(logits))
        p = e / np.sum(e, axis=1, keepdims=True)
    return np.reshape((p - hot(t, logits)) / len(p), np.shape(logits))


@softmax_cross_entropy_grad.mistake(en=ROWS_APART_EN, ko=ROWS_APART_KO)
def grad_with_one_maximum(logits, t):
    with np.errstate(invalid="ignore"):
        e = np.exp(rows(logits) - np.max(logits))
        p = e / np.sum(e, axis=1, keepdims=True)
    return np.reshape((p - hot(t, logits)) / len(p), np.shape(logits))


@softmax_cross_entropy_grad.mistake(en=ONE_DIMENSION_EN, ko=ONE_DIMENSION_KO)
def grad_of_vector_as_batch(logits, t):
    return softmax_cross_entropy_grad(logits, t) * len(rows(logits)) / len(logits)


@softmax_cross_entropy_grad.mistake(en=LABELS_EN, ko=LABELS_KO)
def grad_with_one_hot_only(logits, t):
    return (softmax(logits) - t) / len(rows(logits))


@softmax_cross_entropy_grad.oracle(close=near(1e-9), because="GradientTape through tf.nn's softmax cross-entropy")
def tensorflow_gradient(tf):
    return oracle.softmax_cross_entropy_grad(tf)


# --- kl_divergence ----------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=EPSILON_APART,
    given=[
        case(("five distributions", "분포 다섯 개"), p=probabilities(5, 4), q=probabilities(5, 4)),
        case(
            ("one distribution, 1-D", "1차원 분포 하나"),
            make=lambda rng: {name: 0.05 + 0.75 * rng.dirichlet(np.ones(5)) for name in ("p", "q")},
        ),
        case(
            ("classes with p = 0", "p = 0인 클래스가 있을 때"),
            p=np.array([[0.6, 0.0, 0.4], [0.2, 0.2, 0.6], [0.0, 1.0, 0.0]]),
            q=np.array([[0.1, 0.7, 0.2], [0.5, 0.25, 0.25], [0.3, 0.2, 0.5]]),
            # Keras lets the class count by 1e-7 · ln 1e-7, and that is fine.
            close=near(1e-4),
        ),
        example(
            ("worked example", "손으로 따라 하는 예"), p=np.array([0.5, 0.5]), q=np.array([0.9, 0.1]), gives=0.5108
        ),
        example(
            ("worked example, exchanged", "손으로 따라 하는 예, 순서를 바꾸어"),
            p=np.array([0.9, 0.1]), q=np.array([0.5, 0.5]), gives=0.3681,
        ),
    ],
    hints=[
        (
            "How surprised is somebody who expects q when p is the truth, beyond the surprise that p holds anyway?",
            "정답은 p인데 q를 기대한 사람은 얼마나 더 놀랄까요? p 자체에 담긴 놀라움은 빼고 생각해 보세요.",
        ),
        (
            "Which of the two distributions weights the logarithms? Exchange them, and the result is another.",
            "로그를 가중하는 것은 두 분포 중 어느 쪽인가요? 순서를 바꾸면 값이 달라져요.",
        ),
        (
            "Try p = q: the result must be 0. And what happens to a class with p = 0?",
            "p = q로 해 보세요. 결과가 0이어야 해요. p = 0인 클래스는 어떻게 되나요?",
        ),
    ],
)  # fmt: skip
def kl_divergence(p, q):
    """KL(p‖q) = Σ p ln(p / q) over the classes, averaged over the rows, with 0 ln 0 = 0 (Kullback and Leibler 1951).

    Args:
        p: the true distributions `(N, K)` or `(K,)`.
        q: the others, of the same shape, positive.
    """
    return np.sum(p * np.log((p + EPSILON) / (q + EPSILON))) / len(rows(p))


@kl_divergence.mistake(
    en="You measure the other way round. The divergence is not symmetric: which distribution is the truth, and does "
    "the weighting?",
    ko="두 분포의 역할이 바뀌었어요. KL 발산은 대칭이 아니에요. 어느 분포가 정답이고 로그를 가중하나요?",
    common=True,
)
def distributions_exchanged(p, q):
    return kl_divergence(q, p)


@kl_divergence.mistake(
    en="You measure the other way round. The divergence is not symmetric: which distribution is the truth, and does "
    "the weighting? (When that is done, look at classes whose probability is 0.)",
    ko="두 분포의 역할이 바뀌었어요. KL 발산은 대칭이 아니에요. 어느 분포가 정답이고 로그를 가중하나요? (고친 다음에는 "
    "확률이 0인 클래스도 살펴보세요.)",
)
def exchanged_and_unprotected(p, q):
    with np.errstate(divide="ignore"):
        return np.sum(q * np.log(q / p)) / len(rows(p))


@kl_divergence.mistake(
    en="For p = q the divergence is 0, but yours is not: you have the cross-entropy. What does the truth's own "
    "entropy do in it?",
    ko="p = q이면 KL 발산은 0이어야 하는데 그렇지 않아요. 지금 값은 교차 엔트로피예요. 정답 분포 자체의 엔트로피는 "
    "어떻게 해야 할까요?",
)
def entropy_left_in(p, q):
    return -np.sum(p * np.log(q + EPSILON)) / len(rows(p))


@kl_divergence.mistake(
    en="Your divergence is negative, which can never be. Which distribution is on top inside the logarithm?",
    ko="KL 발산은 음수가 될 수 없어요. 로그 안에서 어느 분포가 분자에 있나요?",
)
def ratio_upside_down(p, q):
    return -kl_divergence(p, q)


@kl_divergence.mistake(
    en="Your value is too small by exactly the number of classes. The classes are weighted by their probability "
    "already: are they averaged or added?",
    ko="값이 정확히 클래스 수만큼 작아요. 클래스는 이미 확률로 가중되어 있어요. 평균을 내나요, 더하나요?",
)
def mean_over_classes(p, q):
    return kl_divergence(p, q) / np.shape(p)[-1]


@kl_divergence.mistake(en=SUMMED_EN, ko=SUMMED_KO)
def sum_over_rows(p, q):
    return kl_divergence(p, q) * len(rows(p))


@kl_divergence.mistake(
    en="A class with p = 0 gives 'not a number'. By convention it contributes nothing: how can the logarithm of 0 be "
    "avoided?",
    ko="p = 0인 클래스에서 NaN이 생겨요. 약속에 따라 그런 클래스는 아무것도 더하지 않아요. 0의 로그를 어떻게 피할 수 "
    "있을까요?",
)
def zero_log_zero(p, q):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sum(p * np.log(p / q)) / len(rows(p))


@kl_divergence.mistake(
    en="The logarithms are not weighted by how probable a class is. Which distribution says how often each one "
    "happens?",
    ko="클래스가 얼마나 자주 나오는지로 로그를 가중하지 않았어요. 그 빈도를 말해 주는 분포는 어느 것인가요?",
)
def weights_missing(p, q):
    return np.sum(np.log((p + EPSILON) / (q + EPSILON))) / len(rows(p))


@kl_divergence.mistake(en=ONE_DIMENSION_EN, ko=ONE_DIMENSION_KO)
def distribution_as_batch(p, q):
    return kl_divergence(p, q) * len(rows(p)) / len(p)


@kl_divergence.oracle(close=KERAS_CLIPS, because="keras.losses.kl_divergence, which clips both to 1e-7")
def keras_kl_divergence(keras):
    mean = oracle.mean_loss(keras.losses.kl_divergence)
    return lambda p, q: mean(q, p)


# --- accuracy ---------------------------------------------------------------------------------------------------------


def scored(count, classes, right, *, as_labels):
    """Scores and targets with exactly `right` of `count` samples classified rightly."""

    def make(rng):
        y = rng.normal(0, 1, (count, classes))
        t = np.argmax(y, axis=1)
        wrong = rng.permutation(count)[right:]
        t[wrong] = (t[wrong] + rng.integers(1, classes, len(wrong))) % classes
        return {"y": y, "t": t if as_labels else np.eye(classes)[t]}

    return make


@exercise.check(
    points=2,
    close=EQUAL,
    given=[
        case(("labels, 3 of 7 right", "레이블, 7개 중 3개 정답"), make=scored(7, 4, 3, as_labels=True)),
        case(("one-hot targets, 6 of 8 right", "원-핫 정답, 8개 중 6개 정답"), make=scored(8, 5, 6, as_labels=False)),
        case(
            ("as many samples as classes, 1 of 5 right", "샘플 수와 클래스 수가 같을 때, 5개 중 1개 정답"),
            make=scored(5, 5, 1, as_labels=True),
        ),
        example(
            ("worked example", "손으로 따라 하는 예"),
            y=np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 3.0], [1.0, 5.0, 2.0]]), t=np.array([0, 1, 1]), gives=0.6667,
        ),
    ],
    hints=[
        (
            "A network predicts the class with the largest score. How do you find its number in each row?",
            "신경망은 점수가 가장 큰 클래스를 예측해요. 행마다 그 번호를 어떻게 찾을까요?",
        ),
        (
            "Compare class numbers with class numbers, one per sample: what has to be done to one-hot targets before?",
            "클래스 번호끼리, 샘플마다 하나씩 비교하세요. 원-핫 정답에는 먼저 무엇을 해야 할까요?",
        ),
        (
            "How many comparisons do you make for a batch, one per sample or one per score?",
            "배치 하나에서 비교를 몇 번 하나요? 샘플마다 한 번인가요, 점수마다 한 번인가요?",
        ),
    ],
)  # fmt: skip
def accuracy(y, t):
    """Share of rows of y whose argmax is the true class.

    Args:
        y: scores or probabilities `(N, K)`.
        t: one-hot targets `(N, K)` or labels `(N,)`.
    """
    return np.mean(np.argmax(y, axis=1) == np.argmax(hot(t, y), axis=1))


@accuracy.mistake(
    en="Your result is in percent. The handout asks for a share from 0 to 1.",
    ko="결과가 퍼센트예요. 안내문에서는 어떤 범위의 값을 요구하나요?",
)
def in_percent(y, t):
    return 100 * accuracy(y, t)


@accuracy.mistake(
    en="You count the right answers. Does 6 mean the same for 8 samples as for 8000?",
    ko="맞힌 개수를 세었어요. 샘플이 8개일 때와 8000개일 때 6은 같은 뜻일까요?",
)
def number_right(y, t):
    return accuracy(y, t) * len(y)


@accuracy.mistake(
    en="You measure the share of wrong answers. What would a perfect network get?",
    ko="틀린 비율을 재고 있어요. 완벽한 신경망이라면 얼마가 나와야 할까요?",
)
def error_rate(y, t):
    return 1 - accuracy(y, t)


@accuracy.mistake(
    en="The largest score is looked for along the samples, so every class picks its best sample. Along which axis do "
    "the classes compete?",
    ko="샘플 축에서 최댓값을 찾아서 클래스마다 샘플을 하나씩 골랐어요. 클래스끼리 겨루는 축은 어느 쪽인가요?",
)
def along_the_samples(y, t):
    return np.mean(np.argmax(y, axis=0) == np.argmax(hot(t, y), axis=1))


@accuracy.mistake(en=LABELS_EN, ko=LABELS_KO)
def accuracy_with_one_hot_only(y, t):
    return np.mean(np.argmax(y, axis=1) == np.argmax(t, axis=1))


@accuracy.mistake(
    en="With labels you are right; one-hot targets do not work yet. What does a one-hot row say, and how can the "
    "class be read from it?",
    ko="레이블에서는 맞지만 원-핫 정답은 아직 다루지 못해요. 원-핫 행은 무엇을 말하고, 거기서 클래스를 어떻게 읽어 "
    "낼 수 있을까요?",
)
def accuracy_with_labels_only(y, t):
    return np.mean(np.argmax(y, axis=1) == t)


@accuracy.mistake(
    en="All entries are compared, also those where both say 'not this class', so that the share looks far too good. "
    "How many comparisons does one sample deserve?",
    ko="둘 다 '이 클래스가 아니다'라고 한 원소까지 모두 비교해서 비율이 너무 좋게 나와요. 샘플 하나는 몇 번 비교해야 "
    "할까요?",
)
def entry_by_entry(y, t):
    predicted = np.eye(y.shape[1])[np.argmax(y, axis=1)]
    return np.mean(predicted == hot(t, y))


@accuracy.oracle(close=SINGLE, because="keras.metrics, in float32")
def keras_accuracy(keras):
    return oracle.class_loss(keras.metrics.categorical_accuracy, keras.metrics.sparse_categorical_accuracy)
