"""Exercise 9: starting weights, and what they do to a signal."""

from itertools import pairwise

import numpy as np

from grader.declare import (
    Exercise,
    Normal,
    TruncatedNormal,
    Uniform,
    case,
    differ,
    distribution,
    drawn,
    exact,
    example,
    fixture,
    near,
    own,
    relation,
    same,
    seeded,
)

from . import oracle

exercise = Exercise(9, "initialization", title=("Weight initialization", "가중치의 초깃값"))

# Draws are judged by their distribution, never one by one. Fan-in and fan-out are far apart, so that no formula can be
# taken for another, and a kernel has 6000 entries. Factors of the root of 2 or 3 are judged a second time, and more
# sharply, by what they do to a signal.
DENSE = (240, 25)  # fans 240 and 25
CONV = (40, 5, 5, 6)  # fans 150 and 1200
MATRIX = (300, 200)

TWICE = [
    same("the first draw", "a draw with the same seed"),
    differ("the first draw", "the second draw"),
]


def _drawn_twice(**inputs):
    return case(
        ("drawn again", "다시 뽑았을 때"), close=own(), shape=(7, 5), rng=seeded(3), twin=seeded(3), **inputs
    )  # fmt: skip


def _signal():
    return case(("a signal sent through", "신호를 통과시켰을 때"), close=own(), shape=MATRIX, rng=seeded(4))


@fixture
def gains(W):
    """How much stronger random signals become in a layer without activation, forward and backward."""
    rng = np.random.default_rng(271828)  # not a seed that anybody draws weights with
    x = rng.standard_normal((100, W.shape[0]))
    dout = rng.standard_normal((100, W.shape[1]))
    forward, backward = x @ W, dout @ W.T
    return float(np.mean(forward**2) / np.mean(x**2)), float(np.mean(backward**2) / np.mean(dout**2))


@fixture
def as_array(values):
    """Lists and arrays alike."""
    return np.asarray(values)


# --- zeros ------------------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=exact(),
    given=[
        case(("biases", "편향"), shape=(4,)),
        case(("a matrix", "행렬"), shape=(3, 2)),
        case(("a convolution kernel", "합성곱 커널"), shape=(2, 3, 4, 1)),
    ],
    hints=[
        (
            "A shape is one tuple with all sizes in it. What does the array hold before anything is learned?",
            "shape는 모든 크기가 담긴 튜플 하나예요. 아직 아무것도 배우지 않은 배열에는 무엇이 들어 있을까요?",
        ),
        (
            "Weights must not all start equal. Why is that no problem for biases?",
            "가중치는 모두 같은 값에서 시작하면 안 돼요. 그런데 편향은 왜 괜찮을까요?",
        ),
        (
            "What shape do you get when you ask for (3, 4), and how many numbers does the array hold?",
            "(3, 4)를 넣으면 어떤 형상이 나오나요? 배열에 수가 모두 몇 개 들어 있나요?",
        ),
    ],
)
def zeros(shape):
    """Zeros of a shape."""
    return np.zeros(shape)


@zeros.mistake(
    en="Your array is full of ones. Which number lets a neuron start without any preference?",
    ko="배열이 1로 가득해요. 뉴런이 어느 쪽으로도 치우치지 않고 시작하려면 어떤 수여야 할까요?",
)
def ones(shape):
    return np.ones(shape)


@zeros.mistake(
    en="Your array has one axis only. How many sizes does the shape hold?",
    ko="배열에 축이 하나뿐이에요. shape에는 크기가 몇 개 들어 있나요?",
)
def first_axis_only(shape):
    return np.zeros(shape[0])


@zeros.mistake(
    en="All entries stand in one row. How are they arranged in an array of this shape?",
    ko="모든 원소가 한 줄로 늘어서 있어요. 이 형상의 배열이라면 어떻게 놓여야 할까요?",
)
def flat_zeros(shape):
    return np.zeros(int(np.prod(shape)))


@zeros.mistake(
    en="You return a single 0. Which shape was asked for?",
    ko="0 하나만 반환했어요. 어떤 형상이 필요하다고 했나요?",
)
def single_zero(_):
    return 0.0


@zeros.oracle(close=exact(), because="keras.initializers.Zeros")
def keras_zeros(keras):
    return lambda shape: keras.ops.convert_to_numpy(keras.initializers.Zeros()(shape))


# --- normal -----------------------------------------------------------------------------------------------------------

RANDOM_HINTS = [
    (
        "Two numbers describe a normal distribution, and they are not interchangeable. Which is asked for here, and "
        "which does your function expect, in what order?",
        "정규분포는 두 수로 정해지고, 둘은 서로 바꿀 수 없어요. 여기서 주어진 것은 무엇인가요? 사용한 함수는 어떤 "
        "수를 어떤 순서로 받나요?",
    ),
    (
        "Draw many weights and measure: mean, standard deviation, smallest and largest. What should they be?",
        "가중치를 많이 뽑아서 재어 보세요. 평균, 표준편차, 최솟값, 최댓값이에요. 각각 얼마여야 할까요?",
    ),
    (
        "The same seed must give the same weights, and two draws must differ. Where does your randomness come from?",
        "시드가 같으면 가중치도 같아야 하고, 두 번 뽑으면 서로 달라야 해요. 난수를 어디에서 뽑고 있나요?",
    ),
]


@exercise.check(
    points=2,
    close=distribution(Normal(0.01)),
    also=TWICE,
    hints=RANDOM_HINTS,
    given=[
        case(("a small standard deviation", "작은 표준편차"), shape=DENSE, std=0.01, rng=seeded(1)),
        case(
            ("a large standard deviation", "큰 표준편차"),
            close=distribution(Normal(4.0)), shape=CONV, std=4.0, rng=seeded(2),
        ),
    ],
)  # fmt: skip
def normal(shape, std, rng):
    """Normally distributed weights with mean 0.

    Args:
        shape: of the weights.
        std: standard deviation.
        rng: a `numpy.random.Generator`.
    """
    return rng.normal(0.0, std, shape)


@normal.script(given=[_drawn_twice(std=0.5)])
def normal_twice(normal, shape, std, rng, twin):
    yield ("the first draw", "첫 번째로 뽑은 값"), normal(shape, std, rng)
    yield ("the second draw", "두 번째로 뽑은 값"), normal(shape, std, rng)
    yield ("a draw with the same seed", "같은 시드로 뽑은 값"), normal(shape, std, twin)


@normal.mistake(
    en="Your spread is the root of the one asked for, as if a variance had been given. Which of the two is std?",
    ko="퍼진 정도가 주어진 값의 제곱근이에요. 분산을 받은 것처럼 계산했네요. std는 분산과 표준편차 중 어느 쪽인가요?",
)
def root_of_std(shape, std, rng):
    return rng.normal(0.0, np.sqrt(std), shape)


@normal.mistake(
    en="Your spread is the square of the one asked for: a variance took the place of a standard deviation. Which of "
    "the two does the scale of a normal distribution mean?",
    ko="퍼진 정도가 주어진 값의 제곱이에요. 표준편차 자리에 분산이 들어갔어요. 정규분포의 scale은 둘 중 어느 쪽을 "
    "뜻하나요?",
)
def variance_as_std(shape, std, rng):
    return rng.normal(0.0, std**2, shape)


@normal.mistake(
    en="Your weights are centred at std with spread 1: the number went to the wrong argument. Which one comes first?",
    ko="가중치의 중심이 std이고 퍼진 정도는 1이에요. 수가 다른 인수로 들어갔어요. 먼저 오는 인수는 무엇인가요?",
)
def std_as_mean(shape, std, rng):
    return rng.normal(std, size=shape)


@normal.mistake(
    en="Your weights are standard normal, whatever std says. Where does std enter?",
    ko="std와 상관없이 늘 표준정규분포예요. std는 어디에 쓰여야 할까요?",
)
def std_ignored(shape, _, rng):
    return rng.standard_normal(shape)


@normal.mistake(
    en="All your weights are positive, and all values are equally likely. What does a normal distribution look like, "
    "and where is its centre?",
    ko="가중치가 모두 양수이고 어느 값이나 고르게 나와요. 정규분포는 어떤 모양이고 중심은 어디일까요?",
    common=True,
)
def uniform_instead(shape, std, rng):
    return std * rng.random(shape)


@normal.mistake(
    en="Every call gives the same weights: you made a generator of your own with a fixed seed. What is rng for?",
    ko="부를 때마다 같은 가중치가 나와요. 시드를 고정한 생성기를 따로 만들었기 때문이에요. rng는 무엇을 위한 것일까요?",
)
def own_generator(shape, std, _):
    return np.random.default_rng(0).normal(0.0, std, shape)


@normal.oracle(close=distribution(Normal(0.01)), because="keras.initializers.RandomNormal")
def keras_normal(keras):
    def draw(shape, std, rng):
        return oracle.drawn_by(keras.initializers.RandomNormal(0.0, std, seed=oracle.seed_of(rng)), shape)

    return draw


# --- fans -------------------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=exact(),
    given=[
        example(("a dense layer", "완전연결 계층"), shape=(784, 100), gives=(784, 100)),
        example(("a convolution", "합성곱 계층"), shape=(16, 3, 5, 5), gives=(75, 400)),
        case(("a kernel that is not square", "정사각형이 아닌 커널"), shape=(6, 4, 3, 2)),
        case(("a layer that widens", "넓어지는 계층"), shape=(3, 8)),
        case(("a kernel of one pixel", "픽셀 하나짜리 커널"), shape=(5, 7, 1, 1)),
    ],
    hints=[
        (
            "Stand on one neuron, or on one output pixel: how many numbers are added up there?",
            "뉴런 하나, 또는 출력 픽셀 하나에 서 있다고 생각해 보세요. 그곳에서 더해지는 수는 모두 몇 개인가요?",
        ),
        (
            "Dense and convolution kernels store their sizes in a different order. Which number of the shape counts "
            "inputs in each?",
            "완전연결 커널과 합성곱 커널은 크기를 적는 순서가 달라요. 각각 입력의 수를 나타내는 것은 몇 번째 수인가요?",
        ),
        (
            "For a convolution kernel, which sizes belong to the window, and are they counted on both sides?",
            "합성곱 커널에서 창의 크기를 나타내는 수는 무엇인가요? 들어오는 쪽과 나가는 쪽 모두에서 세고 있나요?",
        ),
    ],
)
def fans(shape):
    """Connections per neuron: (in, out) of a dense kernel, (in kh kw, out kh kw) of a convolution's (out, in, kh, kw).

    Source: `keras.initializers.compute_fans`, for kernels stored as in Deep Learning from Scratch.
    """
    if len(shape) == 2:
        return shape[0], shape[1]
    out_channels, in_channels, height, width = shape
    return in_channels * height * width, out_channels * height * width


def _swapped(shape):
    return fans(shape)[::-1]


@fans.mistake(
    en="Your two numbers have changed places. Which one counts what comes into a neuron?",
    ko="두 수의 자리가 바뀌었어요. 뉴런으로 들어오는 것을 세는 쪽은 어느 것인가요?",
)
def fans_swapped(shape):
    return _swapped(shape)


@fans.mistake(
    en="For a convolution only the channels are counted. One output pixel adds up more than one position: how many?",
    ko="합성곱에서 채널만 셌어요. 출력 픽셀 하나는 여러 위치의 값을 더해요. 위치는 모두 몇 개일까요?",
    common=True,
)
def kernel_area_ignored(shape):
    return tuple(shape) if len(shape) == 2 else (shape[1], shape[0])


@fans.mistake(
    en="For a convolution you took the first two sizes, as for a dense layer. What does each of the four sizes count?",
    ko="합성곱인데 완전연결 계층처럼 처음 두 크기를 가져왔어요. 네 크기는 각각 무엇을 세는 수인가요?",
)
def first_two_sizes(shape):
    return shape[0], shape[1]


@fans.mistake(
    en="For a convolution inputs and outputs have changed places. In the shape (out, in, kh, kw), which channels come "
    "first?",
    ko="합성곱에서 입력과 출력의 자리가 바뀌었어요. 형상이 (out, in, kh, kw)일 때 먼저 오는 것은 어느 채널인가요?",
)
def conv_in_first(shape):
    return fans(shape) if len(shape) == 2 else _swapped(shape)


@fans.mistake(
    en="Only fan_in has the area of the kernel. To how many output pixels does one input pixel contribute?",
    ko="커널의 넓이가 fan_in에만 들어 있어요. 입력 픽셀 하나는 출력 픽셀 몇 개에 쓰일까요?",
)
def area_in_fan_in_only(shape):
    return fans(shape) if len(shape) == 2 else (fans(shape)[0], shape[0])


@fans.mistake(
    en="You read the kernel as (kh, kw, in, out), which is how Keras stores it. In which order do the sizes stand "
    "here?",
    ko="커널을 Keras 방식인 (kh, kw, in, out)으로 읽었어요. 여기서는 크기가 어떤 순서로 놓여 있나요?",
)
def keras_layout(shape):
    area = int(np.prod(shape[:-2]))
    return shape[-2] * area, shape[-1] * area


@fans.oracle(close=exact(), because="keras's compute_fans, the kernel brought into its order (kh, kw, in, out)")
def keras_fans(keras):
    return lambda shape: oracle.fans(keras, shape)


# --- Glorot and He ----------------------------------------------------------------------------------------------------


def _glorot_limit(fan_in, fan_out):
    return np.sqrt(6 / (fan_in + fan_out))


def _glorot_std(fan_in, fan_out):
    return np.sqrt(2 / (fan_in + fan_out))


def _he_limit(fan_in, _):
    return np.sqrt(6 / fan_in)


def _he_std(fan_in, _):
    return np.sqrt(2 / fan_in)


def _uniform_within(limit):
    return distribution(Uniform(-limit, limit))


def _normal_with(std):
    # Keras cuts the normal distribution at two deviations and widens it, so that std is what remains.
    return distribution(Normal(std), TruncatedNormal(std))


def _kernels(law, size):
    """A dense and a convolution kernel; which law they follow is worked out here, from known fans."""
    return [
        case(("a dense kernel", "완전연결 커널"), close=law(size(240, 25)), shape=DENSE, rng=seeded(1)),
        case(("a convolution kernel", "합성곱 커널"), close=law(size(150, 1200)), shape=CONV, rng=seeded(2)),
    ]


FORMULA_HINTS = [
    (
        "Count first: how many inputs does one neuron add up, and how many neurons use one input? The function fans "
        "tells you.",
        "먼저 세어 보세요. 뉴런 하나는 입력 몇 개를 더하고, 입력 하나는 뉴런 몇 개에 쓰이나요? fans 함수가 알려 줘요.",
    ),
    (
        "The handout's theory speaks of variances. Which root leads to the number that your random function wants?",
        "안내문의 이론은 분산에 대한 것이에요. 난수 함수가 원하는 수로 바꾸려면 어떤 제곱근이 필요할까요?",
    ),
    (
        "Draw a large kernel and measure its mean, its standard deviation and its extremes. Compare with the "
        "formula, for a kernel with very different fans. Which of them is off?",
        "큰 커널을 뽑아 평균, 표준편차, 최솟값과 최댓값을 재어 보세요. fan_in과 fan_out이 크게 다른 커널로 공식과 "
        "비교해 보세요. 무엇이 다른가요?",
    ),
]


@relation((
    "A signal should keep its strength in these layers: on the average of forward and backward, it comes out as "
    "strong as it went in. Yours grows or fades.",
    "이 초깃값을 쓴 층에서는 신호의 세기가 유지되어야 해요. 순전파와 역전파를 평균하면 들어간 만큼 나와야 하는데, "
    "지금은 커지거나 작아져요.",
))  # fmt: skip
def keeps_strength(seen, given):  # noqa: ARG001
    if "gains" not in seen:
        return True
    forward, backward = seen["gains"]
    return 0.9 < (forward + backward) / 2 < 1.1


@relation((
    "Before ReLU a signal should come out twice as strong as it went in, because ReLU then switches half of it off. "
    "Yours does not.",
    "ReLU가 신호의 절반을 꺼 버리니, ReLU를 지나기 전에는 들어간 신호보다 두 배 세게 나와야 해요. 지금은 그렇지 "
    "않아요.",
))  # fmt: skip
def makes_up_for_relu(seen, given):  # noqa: ARG001
    if "gains" not in seen:
        return True
    return 1.8 < seen["gains"][0] < 2.2


ALL_POSITIVE = (
    "All your weights are positive. Around which number should the interval lie?",
    "가중치가 모두 양수예요. 구간의 가운데에 어떤 수가 있어야 할까요?",
)
OWN_GENERATOR = (
    "Every call gives the same weights: you made a generator of your own with a fixed seed. What is rng for?",
    "부를 때마다 같은 가중치가 나와요. 시드를 고정한 생성기를 따로 만들었기 때문이에요. rng는 무엇을 위한 것일까요?",
)
STD_AS_LIMIT = (
    "Your spread is smaller by the root of three: a standard deviation was taken for the limit. Which of the two is "
    "larger in a uniform distribution?",
    "퍼진 정도가 √3배 작아요. 표준편차를 한계값으로 썼어요. 균등분포에서는 둘 중 어느 쪽이 더 클까요?",
)
LIMIT_AS_STD = (
    "Your spread is larger by the root of three: that number is the limit of the uniform version. What is the standard "
    "deviation?",
    "퍼진 정도가 √3배 커요. 그 값은 균등분포 버전의 한계값이에요. 표준편차는 얼마인가요?",
)
ROOT_MISSING = (
    "Your weights are much too small: the formula gives a variance, but the spread of a distribution is stated as a "
    "standard deviation. How do you get from one to the other?",
    "가중치가 너무 작아요. 공식이 알려 주는 것은 분산인데 표준편차로 썼어요. 둘 사이를 어떻게 오갈 수 있을까요?",
)
ALL_EQUAL = (
    "All your weights are equal, so all neurons of a layer would compute and learn the same. What breaks this "
    "symmetry?",
    "가중치가 모두 같아요. 그러면 한 층의 뉴런이 모두 같은 값을 계산하고 똑같이 학습해요. 무엇이 이 대칭을 깨 줄까요?",
)
FIXED_STD = (
    "Your spread is 0.01 for every layer. The point of this initialization is that it depends on something: on what?",
    "층이 달라도 퍼진 정도가 늘 0.01이에요. 이 초깃값의 핵심은 무언가에 맞추어 달라진다는 거예요. 무엇에 맞출까요?",
)
AREA_IGNORED = (
    "For a convolution your fans do not fit. Which sizes of (out, in, kh, kw) does one output pixel add up?",
    "합성곱에서 fan이 맞지 않아요. 출력 픽셀 하나는 (out, in, kh, kw) 중 어느 크기만큼을 더할까요?",
)


@exercise.check(
    points=2,
    close=own(),
    also=[keeps_strength, *TWICE],
    hints=FORMULA_HINTS,
    given=_kernels(_uniform_within, _glorot_limit),
)
def glorot_uniform(shape, rng):
    r"""Uniform in $[-l, l)$ with $l = \sqrt{6 / (n_{in} + n_{out})}$.

    Source: Glorot and Bengio 2010.
    """
    return rng.uniform(-1, 1, shape) * _glorot_limit(*fans(shape))


@glorot_uniform.script(given=[_drawn_twice()])
def glorot_uniform_twice(glorot_uniform, shape, rng, twin):
    yield ("the first draw", "첫 번째로 뽑은 값"), glorot_uniform(shape, rng)
    yield ("the second draw", "두 번째로 뽑은 값"), glorot_uniform(shape, rng)
    yield ("a draw with the same seed", "같은 시드로 뽑은 값"), glorot_uniform(shape, twin)


@glorot_uniform.script(given=[_signal()])
def glorot_uniform_signal(glorot_uniform, shape, rng):
    yield ("gains", "세기의 비율"), gains(glorot_uniform(shape, rng))


@glorot_uniform.mistake(en=STD_AS_LIMIT[0], ko=STD_AS_LIMIT[1], common=True)
def glorot_std_as_limit(shape, rng):
    return rng.uniform(-1, 1, shape) * _glorot_std(*fans(shape))


@glorot_uniform.mistake(en=ALL_POSITIVE[0], ko=ALL_POSITIVE[1], common=True)
def glorot_positive_only(shape, rng):
    return rng.uniform(0, 1, shape) * _glorot_limit(*fans(shape))


@glorot_uniform.mistake(
    en="Your limit uses fan_in only. Glorot weights balance two directions: which count is missing?",
    ko="한계값에 fan_in만 썼어요. Glorot 초깃값은 두 방향의 균형을 맞춰요. 어떤 수가 빠졌나요?",
    common=True,
)
def glorot_limit_of_fan_in(shape, rng):
    return rng.uniform(-1, 1, shape) * np.sqrt(3 / fans(shape)[0])


@glorot_uniform.mistake(
    en="Your weights are huge: only one of the two counts is in the denominator, the other was added afterwards. What "
    "belongs under the fraction line?",
    ko="가중치가 지나치게 커요. 두 수 가운데 하나만 분모에 있고 다른 하나는 나중에 더해졌어요. 분모에는 무엇이 "
    "들어가야 할까요?",
    common=True,
)
def glorot_limit_precedence(shape, rng):
    fan_in, fan_out = fans(shape)
    return rng.uniform(-1, 1, shape) * np.sqrt(6 / fan_in + fan_out)


@glorot_uniform.mistake(en=AREA_IGNORED[0], ko=AREA_IGNORED[1], common=True)
def glorot_limit_without_area(shape, rng):
    return rng.uniform(-1, 1, shape) * _glorot_limit(*kernel_area_ignored(shape))


@glorot_uniform.mistake(
    en="Your weights are normally distributed, without a limit. What shape does a uniform distribution have?",
    ko="가중치가 한계 없이 정규분포를 따라요. 균등분포는 어떤 모양인가요?",
)
def normal_with_limit(shape, rng):
    return rng.normal(0.0, _glorot_limit(*fans(shape)), shape)


@glorot_uniform.mistake(en=OWN_GENERATOR[0], ko=OWN_GENERATOR[1])
def glorot_uniform_own_generator(shape, _):
    return glorot_uniform(shape, np.random.default_rng(0))


@glorot_uniform.oracle(close=own(), because="keras.initializers.GlorotUniform")
def keras_glorot_uniform(keras):
    return oracle.initializer(keras.initializers.GlorotUniform)


@exercise.check(
    points=2,
    close=own(),
    also=[keeps_strength, *TWICE],
    hints=FORMULA_HINTS,
    given=_kernels(_normal_with, _glorot_std),
)
def glorot_normal(shape, rng):
    r"""Normal with mean 0 and $\sigma = \sqrt{2 / (n_{in} + n_{out})}$.

    Source: Glorot and Bengio 2010.
    """
    return rng.normal(0.0, _glorot_std(*fans(shape)), shape)


@glorot_normal.script(given=[_drawn_twice()])
def glorot_normal_twice(glorot_normal, shape, rng, twin):
    yield ("the first draw", "첫 번째로 뽑은 값"), glorot_normal(shape, rng)
    yield ("the second draw", "두 번째로 뽑은 값"), glorot_normal(shape, rng)
    yield ("a draw with the same seed", "같은 시드로 뽑은 값"), glorot_normal(shape, twin)


@glorot_normal.script(given=[_signal()])
def glorot_normal_signal(glorot_normal, shape, rng):
    yield ("gains", "세기의 비율"), gains(glorot_normal(shape, rng))


@glorot_normal.mistake(en=LIMIT_AS_STD[0], ko=LIMIT_AS_STD[1])
def glorot_limit_as_std(shape, rng):
    return rng.normal(0.0, _glorot_limit(*fans(shape)), shape)


@glorot_normal.mistake(
    en="Your weights are huge: only one of the two counts is in the denominator, the other was added afterwards. What "
    "belongs under the fraction line?",
    ko="가중치가 지나치게 커요. 두 수 가운데 하나만 분모에 있고 다른 하나는 나중에 더해졌어요. 분모에는 무엇이 "
    "들어가야 할까요?",
    common=True,
)
def glorot_precedence(shape, rng):
    fan_in, fan_out = fans(shape)
    return rng.normal(0.0, np.sqrt(2 / fan_in + fan_out), shape)


@glorot_normal.mistake(
    en="Your spread uses the number of inputs only (the book calls that Xavier, too). Glorot weights balance two "
    "directions: which count is missing?",
    ko="퍼진 정도를 입력의 수로만 정했어요(책에서는 이것도 Xavier 초깃값이라고 불러요). 여기서 쓰는 Glorot 초깃값은 "
    "두 방향의 균형을 맞춰요. 어떤 수가 빠졌나요?",
    common=True,
)
def glorot_of_fan_in(shape, rng):
    return rng.normal(0.0, np.sqrt(1 / fans(shape)[0]), shape)


@glorot_normal.mistake(en=ROOT_MISSING[0], ko=ROOT_MISSING[1], common=True)
def glorot_root_missing(shape, rng):
    return rng.normal(0.0, _glorot_std(*fans(shape)) ** 2, shape)


@glorot_normal.mistake(
    en="Your spread is smaller by the root of two. The variance is two over the sum of both counts: is the two there?",
    ko="퍼진 정도가 √2배 작아요. 분산의 분모가 두 수의 합이라면 분자는 무엇이어야 할까요?",
)
def glorot_one_over_sum(shape, rng):
    return rng.normal(0.0, np.sqrt(1 / sum(fans(shape))), shape)


@glorot_normal.mistake(en=AREA_IGNORED[0], ko=AREA_IGNORED[1], common=True)
def glorot_without_area(shape, rng):
    return rng.normal(0.0, _glorot_std(*kernel_area_ignored(shape)), shape)


@glorot_normal.mistake(en=OWN_GENERATOR[0], ko=OWN_GENERATOR[1])
def glorot_normal_own_generator(shape, _):
    return glorot_normal(shape, np.random.default_rng(0))


@glorot_normal.oracle(close=own(), because="keras.initializers.GlorotNormal, a truncated normal distribution")
def keras_glorot_normal(keras):
    return oracle.initializer(keras.initializers.GlorotNormal)


@exercise.check(
    points=2,
    close=own(),
    also=[makes_up_for_relu, *TWICE],
    hints=FORMULA_HINTS,
    given=_kernels(_uniform_within, _he_limit),
)
def he_uniform(shape, rng):
    r"""Uniform in $[-l, l)$ with $l = \sqrt{6 / n_{in}}$.

    Source: He et al. 2015.
    """
    return rng.uniform(-1, 1, shape) * _he_limit(*fans(shape))


@he_uniform.script(given=[_drawn_twice()])
def he_uniform_twice(he_uniform, shape, rng, twin):
    yield ("the first draw", "첫 번째로 뽑은 값"), he_uniform(shape, rng)
    yield ("the second draw", "두 번째로 뽑은 값"), he_uniform(shape, rng)
    yield ("a draw with the same seed", "같은 시드로 뽑은 값"), he_uniform(shape, twin)


@he_uniform.script(given=[_signal()])
def he_uniform_signal(he_uniform, shape, rng):
    yield ("gains", "세기의 비율"), gains(he_uniform(shape, rng))


@he_uniform.mistake(en=STD_AS_LIMIT[0], ko=STD_AS_LIMIT[1], common=True)
def he_std_as_limit(shape, rng):
    return rng.uniform(-1, 1, shape) * _he_std(*fans(shape))


@he_uniform.mistake(en=ALL_POSITIVE[0], ko=ALL_POSITIVE[1], common=True)
def he_positive_only(shape, rng):
    return rng.uniform(0, 1, shape) * _he_limit(*fans(shape))


@he_uniform.mistake(
    en="Your limit fits the number of outputs. Which of the two counts says how many inputs one neuron adds up?",
    ko="한계값이 출력의 수에 맞춰져 있어요. 뉴런 하나가 더하는 입력의 수는 둘 중 어느 쪽인가요?",
    common=True,
)
def he_limit_of_fan_out(shape, rng):
    return rng.uniform(-1, 1, shape) * _he_limit(*fans_swapped(shape))


@he_uniform.mistake(
    en="This is the Glorot limit, with both counts. ReLU needs something else: which count matters for He?",
    ko="두 수를 모두 쓴 Glorot의 한계값이에요. ReLU에 쓰는 He 초깃값에서는 어떤 수가 중요할까요?",
)
def glorot_limit_instead(shape, rng):
    return rng.uniform(-1, 1, shape) * _glorot_limit(*fans(shape))


@he_uniform.mistake(en=AREA_IGNORED[0], ko=AREA_IGNORED[1], common=True)
def he_limit_without_area(shape, rng):
    return rng.uniform(-1, 1, shape) * _he_limit(*kernel_area_ignored(shape))


@he_uniform.mistake(en=OWN_GENERATOR[0], ko=OWN_GENERATOR[1])
def he_uniform_own_generator(shape, _):
    return he_uniform(shape, np.random.default_rng(0))


@he_uniform.oracle(close=own(), because="keras.initializers.HeUniform")
def keras_he_uniform(keras):
    return oracle.initializer(keras.initializers.HeUniform)


@exercise.check(
    points=2,
    close=own(),
    also=[makes_up_for_relu, *TWICE],
    hints=FORMULA_HINTS,
    given=_kernels(_normal_with, _he_std),
)
def he_normal(shape, rng):
    r"""Normal with mean 0 and $\sigma = \sqrt{2 / n_{in}}$.

    Source: He et al. 2015.
    """
    return rng.normal(0.0, _he_std(*fans(shape)), shape)


@he_normal.script(given=[_drawn_twice()])
def he_normal_twice(he_normal, shape, rng, twin):
    yield ("the first draw", "첫 번째로 뽑은 값"), he_normal(shape, rng)
    yield ("the second draw", "두 번째로 뽑은 값"), he_normal(shape, rng)
    yield ("a draw with the same seed", "같은 시드로 뽑은 값"), he_normal(shape, twin)


@he_normal.script(given=[_signal()])
def he_normal_signal(he_normal, shape, rng):
    yield ("gains", "세기의 비율"), gains(he_normal(shape, rng))


@he_normal.mistake(
    en="Your spread fits the number of outputs. Which of the two counts says how many inputs one neuron adds up?",
    ko="퍼진 정도가 출력의 수에 맞춰져 있어요. 뉴런 하나가 더하는 입력의 수는 둘 중 어느 쪽인가요?",
    common=True,
)
def he_of_fan_out(shape, rng):
    return rng.normal(0.0, _he_std(*fans_swapped(shape)), shape)


@he_normal.mistake(en=ROOT_MISSING[0], ko=ROOT_MISSING[1], common=True)
def he_root_missing(shape, rng):
    return rng.normal(0.0, 2 / fans(shape)[0], shape)


@he_normal.mistake(
    en="Your spread is smaller by the root of two: right for a layer without ReLU. ReLU switches half of the signal "
    "off: what makes up for it?",
    ko="퍼진 정도가 √2배 작아요. ReLU가 없는 층이라면 맞는 값이에요. ReLU는 신호의 절반을 꺼 버려요. 무엇으로 보완할 "
    "수 있을까요?",
    common=True,
)
def xavier_instead(shape, rng):
    return rng.normal(0.0, np.sqrt(1 / fans(shape)[0]), shape)


@he_normal.mistake(
    en="This is the Glorot spread, with both counts. ReLU needs something else: which count matters for He?",
    ko="두 수를 모두 쓴 Glorot의 표준편차예요. ReLU에 쓰는 He 초깃값에서는 어떤 수가 중요할까요?",
)
def glorot_instead(shape, rng):
    return glorot_normal(shape, rng)


@he_normal.mistake(en=FIXED_STD[0], ko=FIXED_STD[1], common=True)
def fixed_std(shape, rng):
    return rng.normal(0.0, 0.01, shape)


@he_normal.mistake(
    en="All your weights are positive. The random numbers should be centred at 0: which distribution is asked for?",
    ko="가중치가 모두 양수예요. 난수의 중심은 0이어야 해요. 어떤 분포를 쓰라고 했나요?",
    common=True,
)
def rand_instead_of_randn(shape, rng):
    return rng.random(shape) * _he_std(*fans(shape))


@he_normal.mistake(en=ALL_EQUAL[0], ko=ALL_EQUAL[1], common=True)
def all_equal(shape, _):
    return np.full(shape, _he_std(*fans(shape)))


@he_normal.mistake(
    en="Your weights are far too large, and they grow with the number of inputs. Should more inputs make each weight "
    "larger or smaller?",
    ko="가중치가 너무 크고, 입력이 많을수록 더 커져요. 입력이 많아지면 가중치 하나하나는 커져야 할까요, 작아져야 "
    "할까요?",
)
def divides_by_std(shape, rng):
    return rng.normal(0.0, 1.0, shape) / _he_std(*fans(shape))


@he_normal.mistake(
    en="For a convolution your weights are too large: only the channels were counted. One output pixel adds up more "
    "than one position: how many?",
    ko="합성곱에서 가중치가 너무 커요. 채널만 세었기 때문이에요. 출력 픽셀 하나는 여러 위치의 값을 더해요. 위치는 "
    "모두 몇 개일까요?",
    common=True,
)
def he_without_area(shape, rng):
    return rng.normal(0.0, _he_std(*kernel_area_ignored(shape)), shape)


@he_normal.mistake(en=LIMIT_AS_STD[0], ko=LIMIT_AS_STD[1])
def he_limit_as_std(shape, rng):
    return rng.normal(0.0, _he_limit(*fans(shape)), shape)


@he_normal.mistake(en=OWN_GENERATOR[0], ko=OWN_GENERATOR[1])
def he_normal_own_generator(shape, _):
    return he_normal(shape, np.random.default_rng(0))


@he_normal.oracle(close=own(), because="keras.initializers.HeNormal, a truncated normal distribution")
def keras_he_normal(keras):
    return oracle.initializer(keras.initializers.HeNormal)


# --- signals in a deep network ----------------------------------------------------------------------------------------


@fixture
def bend(a):
    """An activation whose outputs are not centred."""
    return a / (1 + np.abs(a)) + 0.5


@fixture
def magnitude(a):
    return np.abs(a)


def _weights(*sizes):
    return [drawn(lambda rng, shape=(rows, columns): rng.normal(0, 0.8, shape)) for rows, columns in pairwise(sizes)]


def _batch(n, d):
    return drawn(lambda rng: rng.normal(0.3, 1.0, (n, d)))


@exercise.check(
    points=3,
    close=near(1e-7),
    given=[
        case(("three layers", "세 층"), x=_batch(7, 5), weights=_weights(5, 6, 4, 3), activation=bend),
        case(("layers of equal width", "너비가 같은 층"), x=_batch(6, 4), weights=_weights(4, 4, 4), activation=bend),
        case(("one layer", "한 층"), x=_batch(5, 3), weights=_weights(3, 4), activation=magnitude),
        example(
            ("worked example", "손으로 따라 하는 예"),
            x=np.array([[1.0, -1.0], [3.0, 1.0]]),
            weights=[np.array([[1.0, -1.0], [0.0, 2.0]]), np.array([[1.0], [-2.0]])],
            activation=magnitude,
            gives={"the standard deviations": np.array([1.0, 2.0])},
        ),
    ],
    hints=[
        (
            "A deep network is a loop: what comes out of one layer goes into the next. Where in the loop do you "
            "measure?",
            "깊은 신경망은 반복문과 같아요. 한 층에서 나온 값이 다음 층으로 들어가요. 반복문의 어디에서 재나요?",
        ),
        (
            "The standard deviation of a layer is one number for its whole output. Around what does it measure the "
            "spread, and what does it divide by?",
            "한 층의 표준편차는 출력 전체에 대해 수 하나예요. 무엇을 중심으로 퍼진 정도를 재고, 무엇으로 나누나요?",
        ),
        (
            "How many numbers should the list hold, and was each of them measured before or after the activation "
            "function?",
            "리스트에는 수가 몇 개 있어야 하나요? 각각은 활성화 함수를 지나기 전에 잰 값인가요, 지난 뒤에 잰 값인가요?",
        ),
    ],
)
def activation_stds(x, weights, activation):
    r"""Standard deviations of $h_l = f(h_{l-1} W_l)$, each over all entries.

    Args:
        x: $h_0$, `(N, D)`.
        weights: $W_1, W_2, \dots$
        activation: $f$.

    Source: Deep Learning from Scratch, section 6.2.2.
    """
    stds, h = [], x
    for W in weights:
        h = activation(h @ W)
        stds.append(h.std())
    return stds


@activation_stds.script
def measure(activation_stds, x, weights, activation):
    yield ("the standard deviations", "표준편차"), as_array(activation_stds(x, weights, activation))


def _measured(x, weights, activation, measure):
    numbers, h = [], x
    for W in weights:
        z = h @ W
        h = activation(z)
        numbers.append(measure(z, h))
    return numbers


@activation_stds.mistake(
    en="You measured before the activation. What does the next layer receive?",
    ko="활성화 함수를 지나기 전에 쟀어요. 다음 층이 받는 값은 어느 것인가요?",
)
def before_activation(x, weights, activation):
    return _measured(x, weights, activation, lambda z, _: z.std())


@activation_stds.mistake(
    en="The first number is right, the others are not: every layer got the original batch. What should go into the "
    "second layer?",
    ko="첫 번째 수는 맞지만 나머지는 달라요. 모든 층에 처음의 배치를 넣었어요. 둘째 층에는 무엇이 들어가야 할까요?",
)
def always_from_x(x, weights, activation):
    return [activation(x @ W).std() for W in weights if W.shape[0] == x.shape[1]]


@activation_stds.mistake(
    en="These are variances. Which of variance and standard deviation has the unit of the signal itself?",
    ko="이것은 분산이에요. 분산과 표준편차 중에서 신호와 단위가 같은 것은 어느 쪽인가요?",
)
def variances(x, weights, activation):
    return _measured(x, weights, activation, lambda _, h: h.var())


@activation_stds.mistake(
    en="You divide by one less than the number of entries, as for a sample. What does np.std divide by, if it is not "
    "told otherwise?",
    ko="원소의 수에서 1을 뺀 수로 나눴어요. 표본의 표준편차를 구할 때 그렇게 하죠. np.std는 따로 정하지 않으면 "
    "무엇으로 나누나요?",
)
def one_less(x, weights, activation):
    return _measured(x, weights, activation, lambda _, h: h.std(ddof=1))


@activation_stds.mistake(
    en="Your spread is measured around 0. Outputs of an activation need not be centred there: around what is a "
    "standard deviation measured?",
    ko="퍼진 정도를 0을 중심으로 쟀어요. 활성화 함수의 출력은 0에 모여 있지 않을 수도 있어요. 표준편차는 무엇을 "
    "중심으로 재나요?",
)
def root_mean_square(x, weights, activation):
    return _measured(x, weights, activation, lambda _, h: np.sqrt(np.mean(h**2)))


@activation_stds.mistake(
    en="You averaged the spreads of the single neurons. One number for the whole output is asked for: what happens to "
    "differences between neurons in yours?",
    ko="뉴런마다 퍼진 정도를 구해서 평균을 냈어요. 출력 전체에 대한 수 하나가 필요해요. 뉴런 사이의 차이는 지금 "
    "어디로 사라졌을까요?",
)
def mean_of_neurons(x, weights, activation):
    return _measured(x, weights, activation, lambda _, h: h.std(axis=0).mean())


@activation_stds.mistake(
    en="There is one number too many: the spread of the input. Which outputs are asked for?",
    ko="수가 하나 더 많아요. 입력의 표준편차가 들어갔어요. 어느 출력들을 재라고 했나요?",
)
def with_input(x, weights, activation):
    return [x.std(), *activation_stds(x, weights, activation)]


@activation_stds.mistake(
    en="There is only one number, for the last layer. What does one see from the row of all of them?",
    ko="마지막 층의 수 하나뿐이에요. 모든 층의 수를 나란히 놓으면 무엇을 볼 수 있을까요?",
)
def last_only(x, weights, activation):
    return activation_stds(x, weights, activation)[-1]


@activation_stds.mistake(
    en="Your signals never pass an activation. Where does the function that you were given enter?",
    ko="신호가 활성화 함수를 지나지 않아요. 인수로 받은 함수는 어디에 쓰여야 할까요?",
)
def without_activation(x, weights, _):
    return activation_stds(x, weights, lambda a: a)


@activation_stds.oracle(close=near(1e-10), because="tf.math.reduce_std after tf.matmul, float64")
def tensorflow(tf):
    def measured(x, weights, activation):
        stds = []
        for W in weights:
            x = activation(tf.matmul(x, W).numpy())
            stds.append(tf.math.reduce_std(x).numpy())
        return stds

    return measured
