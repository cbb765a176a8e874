"""Exercise 1 of a fake course: plain functions."""

import numpy as np

from grader.declare import Exercise, case, example, fixture, near, normal, within

exercise = Exercise(1, "scaling", title=("Scaling", "크기 바꾸기"))
ROWS = ["Which axis is a row?", "What is one sum for each row?", "How do shapes (4,) and (4, 3) broadcast?"]


@exercise.check(
    points=2,
    close=near(1e-9),
    given=[
        case(("ordinary numbers", "보통 수"), x=normal(3, 4), factor=2.5),
        case(("one row", "한 줄"), x=normal(5), factor=-3.0),
        example("by hand", x=np.array([1.0, 2.0]), factor=3.0, gives=np.array([3.0, 6.0])),
    ],
    hints=[
        ("What does a factor do to each entry?", "인수는 각 원소를 어떻게 바꾸나요?"),
        ("Where does the factor come from?", "인수는 어디에서 오나요?"),
        ("What comes out for 1?", "1을 넣으면 무엇이 나오나요?"),
    ],
    names=("multiply_by",),
)
def scale(x, factor=2.0):
    """Each entry times a factor."""
    return x * factor


@scale.mistake(en="You add the factor.", ko="인수를 더하고 있어요.", common=True)
def adds(x, factor=2.0):
    return x + factor


@scale.mistake(en="The factor is ignored.", ko="인수를 쓰지 않았어요.")
def ignores(x, factor=2.0):
    return x * 2.0


@scale.oracle(close=near(1e-12), because="a sum of logarithms is another derivation")
def logarithms():
    return lambda x, factor: np.sign(x) * np.sign(factor) * np.exp(np.log(np.abs(x)) + np.log(abs(factor)))


@exercise.check(points=3, close=near(1e-9), given=[case("a batch", x=normal(4, 3, shift=2.0))], hints=ROWS)
def normalise(x):
    """Rows divided by their sums."""
    return x / x.sum(axis=1, keepdims=True)


@normalise.mistake(en="You divide by the sum of each column.", ko="열의 합으로 나누고 있어요.", common=True)
def columns(x):
    return x / x.sum(axis=0, keepdims=True)


@normalise.oracle(close=near(1e-12), because="row by row")
def rows():
    return lambda x: np.array([row / sum(row) for row in x])


@fixture
def cubic(x):
    return float(np.sum(x**3))


@exercise.check(
    points=1,
    close=near(1e-6),
    given=[case("a cubic function", f=cubic, x=normal(3, gap=0.5), h=1e-4)],
    hints=["What is a slope?", "What is moved?", "What happens to x afterwards?"],
)
def slope(f, x, h=1e-4):
    """Central differences of f at x."""
    gradient = np.zeros_like(x)
    for i in range(x.size):
        kept = x[i]
        x[i] = kept + h
        high = f(x)
        x[i] = kept - h
        low = f(x)
        x[i] = kept
        gradient[i] = (high - low) / (2 * h)
    return gradient


@slope.mistake(en="You do not restore x.", ko="x를 되돌려 놓지 않았어요.")
def not_restored(f, x, h=1e-4):
    gradient = np.zeros_like(x)
    for i in range(x.size):
        x[i] += h
        high = f(x)
        x[i] -= 2 * h
        gradient[i] = (high - f(x)) / (2 * h)
    return gradient


@slope.oracle(close=near(1e-6), because="the derivative of a cube")
def derivative():
    return lambda f, x, h: 3 * x**2


@exercise.check(
    points=1,
    close=near(1e-9),
    given=[case("negative numbers are refused", x=-2.0), case("a positive number", x=9.0)],
    hints=["Which numbers have a root?", "What else is there?", "What does it say?"],
)
def root(x):
    """The square root, for x >= 0."""
    if x < 0:
        raise ValueError("negative")
    return x**0.5


@root.mistake(en="Negative numbers should be refused.", ko="음수는 거절해야 해요.")
def accepts_negative(x):
    return abs(x) ** 0.5


@root.oracle(close=within(-10, 10), because="NumPy's root")
def numpy_root():
    def refuse(x):
        if x < 0:
            raise ValueError
        return np.sqrt(x)

    return refuse
