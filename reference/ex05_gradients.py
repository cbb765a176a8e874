"""Exercise 5: numerical differentiation, gradient checking and gradient descent."""

import numpy as np

from grader.declare import Exercise, case, descent, drawn, example, fixture, moved, near, normal, uniform

from . import oracle

exercise = Exercise(5, "gradients", title=("Numerical gradients and gradient descent", "수치 미분과 경사 하강법"))

# A central difference with any step from 1e-6 to 1e-3 agrees to 2e-7 on the functions below, a one-sided one does not
# to 2e-4. Nobody is asked to differentiate in float32, so it gets no slack.
NUMERICAL = near(1e-6, single=None)


# --- functions to differentiate ---------------------------------------------------------------------------------------
# Steep curvature beside small slopes betrays one-sided differences; third derivatives are small, so that no right step
# matters; coordinates pull at each other, so that a coordinate that was not put back shows in the next ones.


@fixture
def valley(x):
    return 10 * x**2 + 0.1 * x**3 - 3


@fixture
def wave(x):
    return np.sin(x) + 0.5 * np.cos(1.5 * x)


@fixture
def cube(x):
    return x**3


@fixture
def bowl(x):
    u = np.ravel(x) - np.where(np.arange(np.size(x)) % 2, -1.0, 1.0)
    return np.sum(10 * u**2 + 0.2 * u**3) + 3 * np.sum(u) ** 2


@fixture
def saddle(x):
    return x[0] ** 2 + 2 * x[1] ** 2 - x[0] * x[1]


@fixture
def loss_of(w):
    """A loss that knows its weights already, as the loss of a network does, and ignores what it is called with."""
    u_of = np.where(np.arange(w.size) % 2, -1.0, 1.0)

    def loss(_):
        u = np.ravel(w) - u_of
        return np.sum(12 * u**2 - 0.2 * u**3) + 4 * np.sum(u) ** 2

    return loss


@fixture
def as_array(values):
    """Lists and arrays alike."""
    return np.asarray(values)


def near_the_bottom(*shape):
    """Points at which `bowl` is steep and curved; + h - 2h + h brings each of them back exactly."""

    def draw(rng):
        center = np.where(np.arange(int(np.prod(shape))) % 2, -1.0, 1.0)
        return (center * rng.uniform(1.1, 1.2, center.shape)).reshape(shape)

    return drawn(draw)


# --- derivatives of one variable --------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=NUMERICAL,
    given=[
        case(("right of the bottom of a valley", "골짜기 바닥의 오른쪽"), f=valley, x=uniform(0.08, 0.2)),
        case(("left of the bottom of a valley", "골짜기 바닥의 왼쪽"), f=valley, x=uniform(-0.2, -0.08)),
        case(("on a wave", "물결 위"), f=wave, x=uniform(0.5, 1.2)),
        example(("x cubed at 1", "x의 세제곱, x = 1"), f=cube, x=1.0, gives=3.00000001, digits=8),
    ],
    hints=[
        (
            "A slope is a change of height divided by a distance. Which two points do you stand on, and how far "
            "apart are they?",
            "기울기는 높이의 변화를 거리로 나눈 값이에요. 어느 두 점에서 높이를 재나요? 두 점은 얼마나 떨어져 있나요?",
        ),
        (
            "Draw a curve, and lines through points left, right and on both sides of x. Which line is closest to the "
            "tangent?",
            "곡선을 그리고 x의 왼쪽 점, 오른쪽 점, 양쪽 점을 지나는 직선을 각각 그어 보세요. 어느 직선이 접선에 가장 "
            "가까운가요?",
        ),
        (
            "How far apart are the two points that you evaluate, and is that the distance you divide by?",
            "값을 구하는 두 점은 서로 얼마나 떨어져 있나요? 나누는 수가 바로 그 거리인가요?",
        ),
    ],
)
def numerical_diff(f, x, h=1e-4):
    """Central difference, $(f(x + h) - f(x - h)) / 2h$, whose error falls as $h^2$.

    Args:
        f: function of one number.
        x: where.
        h: $h$.

    Source: Deep Learning from Scratch, section 4.3.
    """
    return (f(x + h) - f(x - h)) / (2 * h)


@numerical_diff.mistake(
    en="Your slope is h squared times the right one, so almost 0. Division and multiplication are carried out from "
    "left to right: what is really in the denominator?",
    ko="기울기가 제 값의 h²배라서 거의 0이 되었어요. 나눗셈과 곱셈은 왼쪽부터 차례로 계산돼요. 분모에 들어간 것은 "
    "정확히 무엇인가요?",
    common=True,
)
def precedence(f, x, h=1e-4):
    return (f(x + h) - f(x - h)) / 2 * h


@numerical_diff.mistake(
    en="You are close, but your error shrinks only in proportion to h. You look to one side of the point; what would "
    "the other side add?",
    ko="값이 비슷하지만 오차가 h에 비례해서만 줄어요. 점의 한쪽만 보고 있어요. 반대쪽까지 보면 무엇이 나아질까요?",
    common=True,
)
def one_sided(f, x, h=1e-4):
    return (f(x + h) - f(x)) / h


@numerical_diff.mistake(
    en="Your slope is exactly twice the right one. How far apart are the two points that you compare?",
    ko="기울기가 정확히 두 배예요. 비교하는 두 점 사이의 거리는 얼마인가요?",
    common=True,
)
def missing_two(f, x, h=1e-4):
    return (f(x + h) - f(x - h)) / h


@numerical_diff.mistake(
    en="Your slope is 0 everywhere. A step this small disappears in the rounding of floating-point numbers: what is "
    "x + h then?",
    ko="기울기가 어디서나 0이에요. h가 너무 작으면 부동소수점의 반올림 오차에 묻혀 버려요. 그때 x + h는 어떤 값일까요?",
    common=True,
)
def tiny_step(f, x):
    return (f(x + 1e-50) - f(x - 1e-50)) / (2 * 1e-50)


@numerical_diff.mistake(
    en="Your slope is roughly right, but on a curved function so large a step misses the tangent. What happens to the "
    "error when h gets smaller?",
    ko="기울기가 대략만 맞아요. 휘어진 함수에서 h가 이렇게 크면 접선에서 벗어나요. h를 줄이면 오차가 어떻게 될까요?",
)
def large_step(f, x):
    return (f(x + 0.1) - f(x - 0.1)) / 0.2


@numerical_diff.mistake(
    en="Your slope has the wrong sign. For a rising function, which of the two values is the larger one?",
    ko="기울기의 부호가 반대예요. 증가하는 함수라면 두 함숫값 가운데 어느 쪽이 더 클까요?",
)
def negated(f, x, h=1e-4):
    return (f(x - h) - f(x + h)) / (2 * h)


@numerical_diff.oracle(close=near(1e-6), because="the complex step Im f(x + ih) / h, which has no rounding to speak of")
def complex_step():
    return oracle.complex_step


# --- gradients --------------------------------------------------------------------------------------------------------


@exercise.check(
    points=4,
    close=NUMERICAL,
    given=[
        case(("a vector", "벡터"), f=bowl, x=near_the_bottom(5)),
        case(("a matrix", "행렬"), f=bowl, x=near_the_bottom(2, 3)),
        case(("a four-dimensional array", "4차원 배열"), f=bowl, x=near_the_bottom(2, 1, 3, 1)),
    ],
    hints=[
        (
            "A partial derivative asks what happens when one variable moves and all others stay. How many times must "
            "the function be evaluated for all of them?",
            "편미분은 변수 하나만 움직이고 나머지는 가만히 둘 때의 변화예요. 모든 변수에 대해 구하려면 함수를 몇 번 "
            "계산해야 할까요?",
        ),
        (
            "Visit every entry of the array, whatever its shape: move it in the array itself, measure on both sides, "
            "put it back. What would go wrong if you forgot the last step?",
            "형상이 어떻든 배열의 모든 원소를 방문해요. 배열 안에서 직접 움직이고, 양쪽에서 재고, 되돌려 놓아요. "
            "마지막 단계를 잊으면 어떤 일이 생길까요?",
        ),
        (
            "Print the array before and after the call. Does every entry have its old value, to the last digit?",
            "호출하기 전과 후에 배열을 출력해 보세요. 모든 원소가 마지막 자리까지 처음 그대로인가요?",
        ),
    ],
)
def numerical_gradient(f, x, h=1e-4):
    """Central differences in every entry of an array, which is moved in place and restored.

    $g_i = (f(x + h e_i) - f(x - h e_i)) / 2h$ with the unit arrays $e_i$.

    Args:
        f: function of an array; it may ignore its argument and look at the same array elsewhere.
        x: array of any shape.
        h: $h$.

    Source: Deep Learning from Scratch, section 4.4.
    """
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        value = x[index]
        x[index] = value + h
        right = f(x)
        x[index] = value - h
        left = f(x)
        x[index] = value
        gradient[index] = (right - left) / (2 * h)
    return gradient


@numerical_gradient.script
def gradient_and_point(numerical_gradient, f, x):
    yield ("the gradient", "기울기"), numerical_gradient(f, x)
    yield ("x afterwards", "계산 뒤의 x"), x


@numerical_gradient.script(
    given=[case(("a function that ignores its argument", "인수를 쓰지 않는 함수"), x=near_the_bottom(3, 2))]
)
def function_that_ignores_its_argument(numerical_gradient, x):
    yield ("the gradient", "기울기"), numerical_gradient(loss_of(x), x)
    yield ("x afterwards", "계산 뒤의 x"), x


def _slopes(f, x, slope, dtype=float):
    """Put `slope(move)` into every entry, where `move(value)` is f with that entry moved and put back afterwards."""
    gradient = np.zeros(x.shape, dtype)
    for index in np.ndindex(x.shape):
        value = x[index]

        def at(step, index=index, value=value):
            x[index] = value + step
            result = f(x)
            x[index] = value
            return result

        gradient[index] = slope(at)
    return gradient


@numerical_gradient.mistake(
    en="Your gradient is h squared times the right one, so almost 0. Division and multiplication are carried out from "
    "left to right: what is really in the denominator?",
    ko="기울기가 제 값의 h²배라서 거의 0이 되었어요. 나눗셈과 곱셈은 왼쪽부터 차례로 계산돼요. 분모에 들어간 것은 "
    "정확히 무엇인가요?",
    common=True,
)
def gradient_precedence(f, x, h=1e-4):
    return _slopes(f, x, lambda at: (at(h) - at(-h)) / 2 * h)


@numerical_gradient.mistake(
    en="You are close, but your error shrinks only in proportion to h. You look to one side of each point; what would "
    "the other side add?",
    ko="값이 비슷하지만 오차가 h에 비례해서만 줄어요. 점의 한쪽만 보고 있어요. 반대쪽까지 보면 무엇이 나아질까요?",
    common=True,
)
def gradient_one_sided(f, x, h=1e-4):
    return _slopes(f, x, lambda at: (at(h) - at(0.0)) / h)


@numerical_gradient.mistake(
    en="Your gradient is exactly twice the right one. How far apart are the two points that you compare?",
    ko="기울기가 정확히 두 배예요. 비교하는 두 점 사이의 거리는 얼마인가요?",
    common=True,
)
def gradient_missing_two(f, x, h=1e-4):
    return _slopes(f, x, lambda at: (at(h) - at(-h)) / h)


@numerical_gradient.mistake(
    en="Your gradient has whole numbers only: the array that collects it cannot hold fractions. What is its data type?",
    ko="기울기가 모두 정수예요. 결과를 담는 배열에 소수를 넣을 수 없는 것 같아요. 그 배열의 자료형은 무엇인가요?",
    common=True,
)
def integer_array(f, x, h=1e-4):
    return _slopes(f, x, lambda at: (at(h) - at(-h)) / (2 * h), dtype=int)


@numerical_gradient.mistake(
    en="Your gradient is 0 everywhere. A step this small disappears in the rounding of floating-point numbers: what is "
    "x + h then?",
    ko="기울기가 어디서나 0이에요. h가 너무 작으면 부동소수점의 반올림 오차에 묻혀 버려요. 그때 x + h는 어떤 값일까요?",
    common=True,
)
def gradient_tiny_step(f, x):
    return _slopes(f, x, lambda at: (at(1e-50) - at(-1e-50)) / (2 * 1e-50))


@numerical_gradient.mistake(
    en="Your gradient is roughly right, but on a curved function so large a step misses the tangent. What happens to "
    "the error when h gets smaller?",
    ko="기울기가 대략만 맞아요. 휘어진 함수에서 h가 이렇게 크면 접선에서 벗어나요. h를 줄이면 오차가 어떻게 될까요?",
)
def gradient_large_step(f, x):
    return _slopes(f, x, lambda at: (at(0.1) - at(-0.1)) / 0.2)


@numerical_gradient.mistake(
    en="It works for vectors, but not for arrays with more axes: a single number picks a whole row there. How can you "
    "visit every entry, whatever the shape?",
    ko="벡터에서는 되지만 축이 더 많은 배열에서는 안 돼요. 거기서는 번호 하나가 행 전체를 가리키거든요. 형상이 "
    "어떻든 모든 원소를 방문하려면 어떻게 해야 할까요?",
    common=True,
)
def vectors_only(f, x, h=1e-4):
    gradient = np.zeros_like(x)
    for index in range(x.size):
        value = x[index] if x.ndim == 1 else x[index].copy()
        x[index] = value + h
        right = f(x)
        x[index] = value - h
        left = f(x)
        x[index] = value
        gradient[index] = (right - left) / (2 * h)
    return gradient


@numerical_gradient.mistake(
    en="All variables move at once, so every entry shows the total change. Which variables does a partial derivative "
    "hold still?",
    ko="모든 변수를 한꺼번에 움직여서 원소마다 전체의 변화가 들어갔어요. 편미분에서 움직이지 않고 고정하는 변수는 "
    "어떤 것들일까요?",
)
def all_at_once(f, x, h=1e-4):
    start = x.copy()
    x[...] = start + h
    right = f(x)
    x[...] = start - h
    left = f(x)
    x[...] = start
    return np.full(x.shape, (right - left) / (2 * h))


@numerical_gradient.mistake(
    en="The first entry is right and the later ones are slightly off, and x is not what it was. What should happen "
    "to an entry before you move on to the next?",
    ko="첫 원소는 맞는데 그다음부터 조금씩 어긋나고, x도 처음과 달라졌어요. 다음 원소로 넘어가기 전에 방금 움직인 "
    "원소를 어떻게 해 두어야 할까요?",
)
def not_restored(f, x, h=1e-4):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        x[index] += h
        right = f(x)
        x[index] -= 2 * h
        gradient[index] = (right - f(x)) / (2 * h)
    return gradient


@numerical_gradient.mistake(
    en="Your gradient is 0 for a function that ignores its argument and reads the array elsewhere, as a network's loss "
    "does: it never sees your copy. Which array has to move?",
    ko="인수를 쓰지 않고 다른 곳에서 배열을 읽는 함수(신경망의 손실이 그래요)에서는 기울기가 0이 나와요. 그 함수는 "
    "복사본을 보지 못해요. 어느 배열이 움직여야 할까요?",
)
def moves_a_copy(f, x, h=1e-4):
    return numerical_gradient(f, x.copy(), h)


@numerical_gradient.mistake(
    en="The numbers are right, but they come in one long row. Which shape must a gradient have, so that it can be "
    "subtracted from the parameters?",
    ko="값은 맞지만 한 줄로 길게 늘어서 있어요. 매개변수에서 빼려면 기울기는 어떤 형상이어야 할까요?",
)
def flat_gradient(f, x, h=1e-4):
    return numerical_gradient(f, x, h).ravel()


@numerical_gradient.oracle(close=near(1e-7), because="five-point differences with a step of 1e-2, exact for cubics")
def five_points():
    return oracle.five_point_gradient


# --- gradient checking ------------------------------------------------------------------------------------------------


def _opposite_signs(rng):
    a = rng.uniform(0.5, 2.0, (3, 4))
    b = a * rng.uniform(0.95, 1.05, (3, 4))
    a[1, 2] *= -1
    return {"a": a, "b": b}


def _a_zero(rng):
    a = rng.uniform(0.5, 2.0, 5) * np.array([1, -1, 1, -1, 1])
    b = a * rng.uniform(0.9, 1.1, 5)
    a[3] = b[3] = 0.0
    return {"a": a, "b": b}


def _sizes(rng):
    """Differences grow with the entries, and the relative errors the other way round."""
    size = np.array([0.2, 3.0, 40.0, 500.0])
    a = size * rng.uniform(0.9, 1.1, (3, 4))
    return {"a": a, "b": a * (1 + np.array([0.08, 0.04, 0.02, 0.01]) * rng.uniform(0.9, 1.1, (3, 4)))}


@exercise.check(
    points=2,
    close=near(1e-5),
    given=[
        case(("small and large entries", "작은 원소와 큰 원소"), make=_sizes),
        case(("one entry with the opposite sign", "부호가 반대인 원소 하나"), make=_opposite_signs),
        case(("an entry that is 0 in both", "양쪽 모두 0인 원소"), make=_a_zero),
        example(
            ("worked example", "손으로 따라 하는 예"), a=np.array([1.0, 200.0]), b=np.array([1.1, 200.1]), gives=0.0476
        ),
    ],
    hints=[
        (
            "Is a difference of 0.1 large? It depends on the size of what is compared. How can the answer be the "
            "same in metres and in millimetres?",
            "0.1의 차이는 큰 걸까요? 비교하는 값의 크기에 따라 달라요. 미터로 재든 밀리미터로 재든 같은 답이 "
            "나오려면 어떻게 해야 할까요?",
        ),
        (
            "Work out the error of each entry first, and combine them only afterwards. A single wrong entry must not "
            "hide among many right ones: which way of combining shows it?",
            "원소마다 오차를 먼저 구하고, 그다음에 하나로 모아요. 맞는 원소가 아무리 많아도 틀린 원소 하나가 숨지 "
            "못해야 해요. 어떻게 모으면 될까요?",
        ),
        (
            "Swap the two arguments, then multiply both by 1000. Does your answer stay the same each time? What if "
            "both are 0?",
            "두 인수를 바꿔 보고, 둘 다 1000배로 키워 보세요. 그때마다 답이 그대로인가요? 둘 다 0이면 어떻게 되나요?",
        ),
    ],
)
def relative_error(a, b):
    r"""Largest relative error, $\max_i |a_i - b_i| / \max(10^{-8}, |a_i| + |b_i|)$.

    Args:
        a: $a$, any shape.
        b: $b$, the same shape.

    Source: Stanford CS231n, notes on gradient checks.
    """
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))


@relative_error.mistake(
    en="This is the largest absolute difference. It says little when gradients are tiny or huge. What should it be "
    "compared with?",
    ko="차이의 절댓값 가운데 가장 큰 값이에요. 기울기가 아주 작거나 크면 이 값만으로는 알 수 있는 것이 적어요. "
    "무엇에 견주어 보아야 할까요?",
)
def absolute_difference(a, b):
    return np.max(np.abs(a - b))


@relative_error.mistake(
    en="You averaged the errors, and one wrong entry almost vanishes among many right ones. What should a check "
    "report?",
    ko="오차의 평균을 냈어요. 그러면 맞는 원소가 많을수록 틀린 원소 하나가 묻혀 버려요. 검사라면 어떤 값을 알려 "
    "주어야 할까요?",
)
def mean_error(a, b):
    return np.mean(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))


@relative_error.mistake(
    en="Your errors are measured against one of the two gradients only. Neither is known to be the right one: what "
    "does the denominator look like if both count?",
    ko="두 기울기 가운데 하나만 기준으로 삼았어요. 어느 쪽이 맞는지는 아직 몰라요. 둘을 똑같이 대하려면 분모가 "
    "어떻게 되어야 할까요?",
)
def one_sided_size(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a)))


@relative_error.mistake(
    en="Errors in one direction are not seen, because a negative difference is smaller than 0. What matters about a "
    "difference here?",
    ko="한쪽 방향의 오차가 보이지 않아요. 음수인 차이는 0보다 작으니까요. 여기서 차이의 무엇이 중요할까요?",
)
def signed_difference(a, b):
    return np.max((a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))


@relative_error.mistake(
    en="Where the signs differ, your denominator almost cancels, and the result is far above 1. Sizes are added: what "
    "comes first, the sum or the absolute value?",
    ko="부호가 다른 곳에서 분모가 거의 지워져서 결과가 1을 훌쩍 넘어요. 더하는 것은 크기예요. 합과 절댓값 중 무엇을 "
    "먼저 구해야 할까요?",
)
def cancelling_size(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a + b)))


@relative_error.mistake(
    en="Where both gradients are 0, you divide 0 by 0. What is the very small number in the formula there for?",
    ko="두 기울기가 모두 0인 곳에서 0을 0으로 나눠요. 식에 들어 있는 아주 작은 수는 무엇을 위한 것일까요?",
)
def zero_by_zero(a, b):
    return np.max(np.abs(a - b) / (np.abs(a) + np.abs(b)))


@relative_error.mistake(
    en="You compare the largest difference with the largest size, though they may belong to different entries. Small "
    "entries can then be entirely wrong. In which order do you divide and take the maximum?",
    ko="가장 큰 차이를 가장 큰 값으로 나눴어요. 서로 다른 원소일 수도 있는데 말이에요. 그러면 작은 원소가 완전히 "
    "틀려도 모르고 지나가요. 나누기와 최댓값 중 무엇이 먼저일까요?",
)
def ratio_of_maxima(a, b):
    return np.max(np.abs(a - b)) / max(1e-8, np.max(np.abs(a) + np.abs(b)))


@relative_error.mistake(
    en="You compare the lengths (norms) of whole gradients. Other courses define it so; here the worst single entry "
    "counts. Could a small entry be entirely wrong without your number noticing?",
    ko="기울기 전체의 길이(노름)를 비교했어요. 그렇게 정의하는 강의도 있지만, 여기서는 가장 나쁜 원소 하나가 "
    "기준이에요. 작은 원소 하나가 완전히 틀렸을 때 이 값이 알아챌 수 있을까요?",
)
def norms(a, b):
    return np.linalg.norm(a - b) / max(1e-8, np.linalg.norm(a) + np.linalg.norm(b))


@relative_error.oracle(close=near(1e-12), because="the same definition in TensorFlow, float64")
def tensorflow(tf):
    def largest(a, b):
        return tf.reduce_max(tf.math.divide_no_nan(tf.abs(a - b), tf.abs(a) + tf.abs(b))).numpy()

    return largest


# --- gradient descent -------------------------------------------------------------------------------------------------

# Looser than the gradient on purpose: a slightly inexact gradient has cost points already.
# Differences over a step of 1e-4 have no digits left in single precision, so there is no slack for it.
WALK = {
    "the start": near(1e-12),
    "x": moved(1e-4, atol=1e-4, single=None),
    "history": near(1e-4, atol=1e-4, single=None),
}


@exercise.check(
    points=3,
    close=WALK,
    draws=descent("history", loss="f"),
    given=[
        case(
            ("four steps in a bowl", "그릇 모양 함수에서 네 걸음"),
            f=bowl, init_x=normal(3, gap=0.5), lr=0.03, steps=4,
        ),
        case(("one step", "한 걸음"), f=saddle, init_x=normal(2, scale=2.0, gap=1.0), lr=0.2, steps=1),
        example(
            ("worked example, two steps", "손으로 따라 하는 예, 두 걸음"),
            f=saddle, init_x=np.array([-5.0, 4.0]), lr=0.1, steps=2,
            gives={
                "x": np.array([-2.69, 0.78]),
                "history": np.array([[-5.0, 4.0], [-3.6, 1.9], [-2.69, 0.78]]),
            },
        ),
        example(
            ("worked example, thirty steps", "손으로 따라 하는 예, 서른 걸음"),
            f=saddle, init_x=np.array([-5.0, 4.0]), lr=0.1, steps=30, gives={"x": np.array([-0.0161, -0.0067])},
        ),
        example(
            ("a small learning rate", "작은 학습률"),
            f=saddle, init_x=np.array([-5.0, 4.0]), lr=0.01, steps=30,
            gives={"x": np.array([-2.321, 0.606])}, digits=3,
        ),
        example(
            ("a learning rate that is too large", "너무 큰 학습률"),
            f=saddle, init_x=np.array([-5.0, 4.0]), lr=0.5, steps=3,
            gives={
                "x": np.array([3.75, -9.125]),
                "history": np.array([[-5.0, 4.0], [2.0, -6.5], [-3.25, 7.5], [3.75, -9.125]]),
            },
        ),
    ],
    hints=[
        (
            "The gradient points to where the function grows fastest. You want to go down: in which direction is the "
            "next point, and what decides how far away it is?",
            "기울기는 함숫값이 가장 빨리 커지는 방향을 가리켜요. 내려가려면 다음 점은 어느 방향에 있을까요? 얼마나 "
            "떨어져 있는지는 무엇이 정할까요?",
        ),
        (
            "Walk the first two steps of the handout by hand and compare. How many points lie on a path of two steps?",
            "안내문의 처음 두 걸음을 손으로 계산해서 비교해 보세요. 두 걸음을 걸으면 경로 위의 점은 모두 몇 개일까요?",
        ),
        (
            "Print the history: do the points differ? An array that is changed in place looks the same everywhere it "
            "is kept. What should be kept, and whose array must stay as it was?",
            "history를 출력해 보세요. 점들이 서로 다른가요? 제자리에서 바뀌는 배열은 어디에 담아 두었든 함께 "
            "바뀌어요. 무엇을 담아야 할까요? 그리고 누구의 배열이 그대로여야 할까요?",
        ),
    ],
)  # fmt: skip
def gradient_descent(f, init_x, lr=0.01, steps=100):
    r"""Gradient descent with numerical gradients, $x \leftarrow x - \eta \nabla f(x)$.

    Args:
        f: $f$, of a vector.
        init_x: the first $x$; it is not changed.
        lr: $\eta$.
        steps: how many updates.

    Returns:
        The last point, and all `steps + 1` points.

    Source: Deep Learning from Scratch, section 4.4.1.
    """
    history = [init_x.copy()]
    for _ in range(steps):
        here = history[-1].copy()
        history.append(here - lr * numerical_gradient(f, here))
    return history[-1], history


@gradient_descent.script
def walk(gradient_descent, f, init_x, lr, steps):
    yield ("the start", "출발점"), init_x
    x, history = gradient_descent(f, init_x, lr, steps)
    yield "x", x
    yield "history", as_array(history)


@gradient_descent.script(
    given=[case(("default settings", "기본 설정"), f=saddle, init_x=normal(2, scale=2.0, gap=1.0))],
)
def walk_by_default(gradient_descent, f, init_x):
    yield ("the start", "출발점"), init_x
    x, history = gradient_descent(f, init_x)
    yield "x", x
    yield "history", as_array(history)


@gradient_descent.accept(because="the book keeps the points before each step only")
def book_history(f, init_x, lr=0.01, steps=100):
    x, history = gradient_descent(f, init_x, lr, steps)
    return x, history[:-1]


@gradient_descent.mistake(
    en="The value of the function goes up with every step. The gradient points uphill; which way do you want to go?",
    ko="걸음마다 함숫값이 커져요. 기울기는 올라가는 방향을 가리켜요. 그렇다면 어느 쪽으로 움직여야 할까요?",
    common=True,
)
def ascends(f, init_x, lr=0.01, steps=100):
    return gradient_descent(f, init_x, -lr, steps)


@gradient_descent.mistake(
    en="The result is right, but the caller's starting point was overwritten on the way. Whoever calls you may still "
    "need it. On what should the steps be made?",
    ko="결과는 맞지만 호출한 쪽의 출발점 배열까지 덮어썼어요. 부른 사람에게 아직 필요할 수도 있어요. 무엇 위에서 "
    "걸음을 옮겨야 할까요?",
    common=True,
)
def overwrites_start(f, init_x, lr=0.01, steps=100):
    x, history = init_x, [init_x.copy()]
    for _ in range(steps):
        x -= lr * numerical_gradient(f, x)
        history.append(x.copy())
    return x, history


@gradient_descent.mistake(
    en="Your result is the point one step earlier. Count the repetitions of your loop: how many steps were asked for?",
    ko="한 걸음 전의 위치가 나왔어요. 반복 횟수를 세어 보세요. 모두 몇 걸음을 걸어야 하나요?",
)
def one_step_too_few(f, init_x, lr=0.01, steps=100):
    return gradient_descent(f, init_x, lr, steps - 1)


@gradient_descent.mistake(
    en="The result is right, but all points of the history are the same one. What is kept in it: the values, or an "
    "array that goes on changing?",
    ko="결과는 맞지만 history에 든 점이 모두 같아요. 그 안에 담긴 것은 그때의 값일까요, 계속 바뀌고 있는 배열일까요?",
)
def history_of_one_array(f, init_x, lr=0.01, steps=100):
    x, history = init_x.copy(), []
    for _ in range(steps):
        history.append(x)
        x -= lr * numerical_gradient(f, x)
    return x, [*history, x]


@gradient_descent.mistake(
    en="The result is right, but all points of the history are the same one. What is kept in it: the values, or an "
    "array that goes on changing?",
    ko="결과는 맞지만 history에 든 점이 모두 같아요. 그 안에 담긴 것은 그때의 값일까요, 계속 바뀌고 있는 배열일까요?",
)
def book_history_of_one_array(f, init_x, lr=0.01, steps=100):
    x, history = init_x.copy(), []
    for _ in range(steps):
        history.append(x)
        x -= lr * numerical_gradient(f, x)
    return x, history


@gradient_descent.mistake(
    en="The history begins with the first step. Which point comes before it?",
    ko="history가 첫걸음부터 시작해요. 그보다 앞선 점은 무엇일까요?",
)
def history_without_start(f, init_x, lr=0.01, steps=100):
    x, history = gradient_descent(f, init_x, lr, steps)
    return x, history[1:]


@gradient_descent.mistake(
    en="The history holds values of the function. It should show where the walk went: what has to be kept?",
    ko="history에 함숫값이 들어 있어요. 어디를 지나왔는지 보여 주려면 무엇을 담아야 할까요?",
)
def history_of_values(f, init_x, lr=0.01, steps=100):
    x, history = gradient_descent(f, init_x, lr, steps)
    return x, [f(point) for point in history]


@gradient_descent.mistake(
    en="All your steps have the same length. In gradient descent a steep slope makes a long step. What was divided "
    "away?",
    ko="모든 걸음의 길이가 똑같아요. 경사 하강법에서는 경사가 급할수록 걸음이 길어요. 무엇으로 나누었기 때문일까요?",
)
def unit_steps(f, init_x, lr=0.01, steps=100):
    history = [init_x.copy()]
    for _ in range(steps):
        gradient = numerical_gradient(f, history[-1].copy())
        history.append(history[-1] - lr * gradient / np.linalg.norm(gradient))
    return history[-1], history


@gradient_descent.mistake(
    en="Every step uses the gradient of the starting point, as if the slope were the same everywhere. Where do you "
    "stand when you look for the next direction?",
    ko="걸음마다 출발점의 기울기를 쓰고 있어요. 어디서나 경사가 같은 것처럼요. 다음 방향을 찾을 때 서 있는 곳은 "
    "어디일까요?",
)
def gradient_of_the_start(f, init_x, lr=0.01, steps=100):
    gradient = numerical_gradient(f, init_x)
    history = [init_x - step * lr * gradient for step in range(steps + 1)]
    return history[-1], history


@gradient_descent.oracle(close={**WALK, "*": near(1e-6)}, because="exact gradients by the complex step")
def exact_gradients():
    return oracle.exact_descent


# --- linear regression ------------------------------------------------------------------------------------------------

SIZES = np.array([[0.6], [0.8], [1.0], [1.2]])
PRICES = np.array([4.0, 5.0, 6.0, 7.0])


@exercise.check(
    points=4,
    close=near(1e-7),
    given=[
        case(
            ("three features", "특징 세 개"),
            X=normal(7, 3, shift=0.5), y=normal(7, scale=2.0, shift=3.0), lr=0.1, epochs=5,
        ),
        case(
            ("one feature", "특징 하나"),
            X=normal(5, 1, shift=-0.5), y=normal(5, scale=2.0, shift=-3.0), lr=0.2, epochs=4,
        ),
        case(
            ("as many samples as features", "샘플 수와 특징 수가 같을 때"),
            X=normal(4, 4, shift=0.3), y=normal(4, shift=2.0), lr=0.05, epochs=4,
        ),
        example(
            ("apartments, one epoch", "아파트, 한 에폭"), X=SIZES, y=PRICES, lr=0.5, epochs=1,
            gives={"W": np.array([5.2]), "b": 5.5, "losses": np.array([31.5])},
        ),
        example(
            ("apartments, three epochs", "아파트, 세 에폭"), X=SIZES, y=PRICES, lr=0.5, epochs=3,
            gives={"losses": np.array([31.5, 21.9044, 15.2473])},
        ),
        example(
            ("apartments, two epochs", "아파트, 두 에폭"), X=SIZES, y=PRICES, lr=0.5, epochs=2,
            gives={"W": np.array([0.978]), "b": 0.82},
        ),
        example(
            ("apartments, a thousand epochs", "아파트, 천 에폭"), X=SIZES, y=PRICES, lr=0.5, epochs=1000,
            gives={"W": np.array([5.0]), "b": 1.0},
        ),
    ],
    hints=[
        (
            "Write down the loss of one sample and how it changes when one weight or the bias grows a little. What "
            "has to happen with the samples after that?",
            "샘플 하나의 손실을 적고, 가중치나 편향이 조금 커질 때 어떻게 변하는지 적어 보세요. 그다음에 샘플들을 "
            "어떻게 모아야 할까요?",
        ),
        (
            "Compute the first epoch of the apartments by hand: the loss, both gradients, then W and b. Where do your "
            "numbers and the handout's part ways?",
            "아파트 예의 첫 에폭을 손으로 계산해 보세요. 손실, 두 기울기, 그다음 W와 b예요. 안내문의 숫자와 "
            "어디서부터 달라지나요?",
        ),
        (
            "Print the shapes of the prediction and of the error. One error for each sample: is it so?",
            "예측값과 오차의 형상을 출력해 보세요. 오차가 샘플마다 하나씩인가요?",
        ),
    ],
)  # fmt: skip
def linear_regression(X, y, lr, epochs):
    r"""Batch gradient descent on $L = \frac1N \sum_n (x_n W + b - y_n)^2$ from zero.

    $\partial L / \partial W = \frac2N X^T e$ and $\partial L / \partial b = \frac2N \sum_n e_n$ with
    $e = XW + b - y$.

    Args:
        X: $X$, `(N, D)`.
        y: `(N,)`.
        lr: learning rate.
        epochs: number of updates.

    Returns:
        $W$ `(D,)`, $b$, and the loss before each update.
    """
    W, b, losses = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        e = X @ W + b - y
        losses.append(np.mean(e**2))
        dW, db = 2 * X.T @ e / len(X), 2 * np.mean(e)
        W, b = W - lr * dW, b - lr * db
    return W, b, losses


@linear_regression.script
def fit(linear_regression, X, y, lr, epochs):
    W, b, losses = linear_regression(X, y, lr, epochs)
    yield "W", W
    yield "b", b
    yield "losses", as_array(losses)


def _fit(X, y, lr, epochs, gradients, loss=lambda e: np.mean(e**2), start=0.0):
    """The reference with other gradients of the error e, another loss or another start."""
    W, b, losses = np.full(X.shape[1], start), start, []
    for _ in range(epochs):
        e = X @ W + b - y
        losses.append(loss(e))
        dW, db = gradients(e)
        W, b = W - lr * dW, b - lr * db
    return W, b, losses


@linear_regression.mistake(
    en="Your steps are half as long as they should be. What does the derivative of a square bring with it?",
    ko="걸음의 길이가 절반이에요. 제곱을 미분하면 무엇이 앞으로 나올까요?",
)
def factor_two_missing(X, y, lr, epochs):
    return _fit(X, y, lr, epochs, lambda e: (X.T @ e / len(X), np.mean(e)))


@linear_regression.mistake(
    en="Your gradient is a sum over the samples, so it grows with their number. The loss is a mean: what does that "
    "do to its gradient?",
    ko="기울기가 샘플에 대한 합이라서 샘플이 많을수록 커져요. 손실은 평균이에요. 그러면 기울기는 어떻게 되어야 할까요?",
)
def summed_gradient(X, y, lr, epochs):
    return _fit(X, y, lr, epochs, lambda e: (2 * X.T @ e, 2 * np.sum(e)))


@linear_regression.mistake(
    en="The gradient of the weights is averaged, the one of the bias is not. Do both come from the same loss?",
    ko="가중치의 기울기는 평균인데 편향의 기울기는 합이에요. 둘은 같은 손실에서 나온 것 아닌가요?",
)
def summed_bias_gradient(X, y, lr, epochs):
    return _fit(X, y, lr, epochs, lambda e: (2 * X.T @ e / len(X), 2 * np.sum(e)))


@linear_regression.mistake(
    en="The loss grows from epoch to epoch, because the steps go uphill. Which way does the gradient point, and is the "
    "error prediction minus target or the other way round?",
    ko="오르막으로 걷고 있어서 에폭마다 손실이 커져요. 기울기는 어느 쪽을 가리킬까요? 오차는 예측에서 정답을 뺀 "
    "것인가요, 그 반대인가요?",
    common=True,
)
def uphill(X, y, lr, epochs):
    return _fit(X, y, -lr, epochs, lambda e: (2 * X.T @ e / len(X), 2 * np.mean(e)))


@linear_regression.mistake(
    en="The parameters are right, and every loss is half of the expected one. Is there a 1/2 in this definition of the "
    "mean squared error?",
    ko="매개변수는 맞는데 손실이 모두 절반이에요. 여기서 쓰는 평균 제곱 오차의 정의에 1/2이 있나요?",
)
def half_loss(X, y, lr, epochs):
    return _fit(X, y, lr, epochs, lambda e: (2 * X.T @ e / len(X), 2 * np.mean(e)), loss=lambda e: np.mean(e**2) / 2)


@linear_regression.mistake(
    en="The parameters are right, but your losses are sums. Larger data sets would seem worse. What makes it a mean?",
    ko="매개변수는 맞는데 손실이 합이에요. 그러면 데이터가 많을수록 더 나빠 보여요. 평균이 되려면 무엇이 필요할까요?",
)
def summed_loss(X, y, lr, epochs):
    return _fit(X, y, lr, epochs, lambda e: (2 * X.T @ e / len(X), 2 * np.mean(e)), loss=lambda e: np.sum(e**2))


@linear_regression.mistake(
    en="Your losses are one update ahead: the first one should still belong to the zeros you start from. When do you "
    "measure?",
    ko="손실이 갱신 한 번만큼 앞서 있어요. 첫 손실은 아직 출발점인 0에서 잰 값이어야 해요. 언제 재고 있나요?",
)
def loss_after_update(X, y, lr, epochs):
    W, b, losses = linear_regression(X, y, lr, epochs + 1)
    W, b, _ = linear_regression(X, y, lr, epochs)
    return W, b, losses[1:]


@linear_regression.mistake(
    en="The bias never moves from 0, so the line always goes through the origin. Which parameters does an update "
    "cover?",
    ko="편향이 0에서 움직이지 않아서 직선이 늘 원점을 지나요. 갱신해야 할 매개변수에는 무엇이 있나요?",
)
def bias_not_updated(X, y, lr, epochs):
    return _fit(X, y, lr, epochs, lambda e: (2 * X.T @ e / len(X), 0.0))


@linear_regression.mistake(
    en="The bias was updated with an error that the new weights had already changed. Both gradients belong to the same "
    "point: in which order should things happen?",
    ko="이미 갱신한 가중치로 오차를 다시 구해서 편향을 갱신했어요. 두 기울기는 같은 점에서 구해야 해요. 어떤 순서로 "
    "해야 할까요?",
)
def one_after_the_other(X, y, lr, epochs):
    W, b, losses = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        e = X @ W + b - y
        losses.append(np.mean(e**2))
        W = W - lr * 2 * X.T @ e / len(X)
        b = b - lr * 2 * np.mean(X @ W + b - y)
    return W, b, losses


@linear_regression.mistake(
    en="A column (N, 1) minus a row (N,) became a table (N, N): each prediction was compared with every target. Which "
    "shape should W have, and the error?",
    ko="열 (N, 1)에서 (N,)을 빼서 (N, N) 표가 되었어요. 예측 하나를 모든 정답과 비교한 셈이에요. W와 오차의 형상은 "
    "어떠해야 할까요?",
)
def column_minus_row(X, y, lr, epochs):
    W, b, losses = np.zeros((X.shape[1], 1)), 0.0, []
    for _ in range(epochs):
        e = X @ W + b - y
        losses.append(np.mean(e**2))
        W, b = W - lr * 2 * X.T @ e / len(X), b - lr * 2 * np.mean(e)
    return W, b, losses


@linear_regression.mistake(
    en="Your W and b do not start at zero, so already the first loss differs. Where should they start?",
    ko="W와 b가 0에서 출발하지 않아서 첫 손실부터 달라요. 어디서 출발해야 할까요?",
)
def starts_at_one(X, y, lr, epochs):
    return _fit(X, y, lr, epochs, lambda e: (2 * X.T @ e / len(X), 2 * np.mean(e)), start=1.0)


@linear_regression.mistake(
    en="There is one loss too many: the one after the last update. One loss for each epoch, from before its update; "
    "how many are that?",
    ko="마지막 갱신 뒤의 손실까지 들어가서 하나가 더 많아요. 에폭마다 갱신하기 전의 손실 하나씩이면 모두 몇 개일까요?",
)
def one_loss_too_many(X, y, lr, epochs):
    W, b, _ = linear_regression(X, y, lr, epochs)
    return W, b, linear_regression(X, y, lr, epochs + 1)[2]


@linear_regression.oracle(close=near(1e-9), because="tf.GradientTape with keras.losses.MeanSquaredError's definition")
def gradient_tape(tf):
    return oracle.regression(tf)
