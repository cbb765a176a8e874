"""Exercise 2 of a fake course: classes with state, arguments changed in place, randomness."""

import numpy as np

from grader.declare import Exercise, case, differ, distribution, exact, moved, near, normal, own, relation, seeded
from grader.declare import Uniform as UniformLaw

exercise = Exercise(2, "counting", title=("Counting", "세기"))


@exercise.check(
    points=4,
    close=moved(1e-7),
    given=[
        case(
            "three steps",
            params={"W": normal(2, 3), "b": normal(3)},
            grads=[{"W": normal(2, 3, gap=0.1), "b": normal(3, gap=0.1)} for _ in range(3)],
        )
    ],
    hints=["Which way is down?", "What is kept?", "What moves?"],
)
class Descent:
    """params <- params - lr * grads, in place."""

    def __init__(self, lr=0.1):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]


@Descent.script
def three_steps(Descent, params, grads):
    optimizer = Descent(lr=0.2)
    yield ("start", "처음"), params
    for t in range(len(grads)):
        optimizer.update(params, grads[t])
        yield (f"after step {t + 1}", f"{t + 1}번째 갱신 뒤"), params


@Descent.mistake(en="You climb.", ko="올라가고 있어요.", common=True)
class Climbs(Descent.reference):
    def update(self, params, grads):
        for key in params:
            params[key] += self.lr * grads[key]


@Descent.oracle(close=moved(1e-12), because="written out")
def written_out():
    class Plain:
        def __init__(self, lr):
            self.lr = lr

        def update(self, params, grads):
            for key, gradient in grads.items():
                np.subtract(params[key], self.lr * gradient, out=params[key])

    return Plain


@relation(("Every index appears exactly once.", "모든 인덱스가 한 번씩 나와야 해요."))
def once_each(seen, given):
    return sorted(np.asarray(seen["order"]).tolist()) == list(range(given["n"]))


@exercise.check(
    points=2,
    close={"order": own(), "another": own()},
    also=[once_each, differ("order", "another")],
    given=[case("ten things", n=10, rng=seeded(3))],
    hints=["What is random?", "What does rng offer?", "How often?"],
)
def shuffled(n, rng):
    """A random order of 0 ... n - 1."""
    return rng.permutation(n)


@shuffled.script
def twice(shuffled, n, rng):
    yield "order", shuffled(n, rng)
    yield "another", shuffled(n, rng)


@shuffled.mistake(en="You always give the same order.", ko="늘 같은 순서예요.")
def never(n, rng):
    return np.arange(n)


@shuffled.oracle(close=own(), because="sorting random keys")
def keys():
    return lambda n, rng: np.argsort(rng.random(n))


@exercise.check(
    points=1,
    close=distribution(UniformLaw(0.0, 2.0)),
    given=[case("many", n=5000, rng=seeded(1))],
    hints=["How are they spread?", "How far do they reach?", "How many?"],
)
def spread(n, rng):
    """Uniform numbers in [0, 2)."""
    return rng.uniform(0.0, 2.0, n)


@spread.mistake(en="Your numbers reach 1 only.", ko="1까지만 나와요.")
def half(n, rng):
    return rng.uniform(0.0, 1.0, n)


@spread.oracle(close=distribution(UniformLaw(0.0, 2.0)), because="scaled")
def scaled():
    return lambda n, rng: 2.0 * rng.random(n)


@exercise.check(
    points=1,
    close=exact(),
    given=[case("a matrix", x=normal(2, 5))],
    hints=["What has an array?", "How many axes?", "In which order?"],
)
def summary(x):
    """Rank, shape and type name."""
    return x.ndim, x.shape, x.dtype.name


@summary.mistake(en="That is the number of entries.", ko="원소의 개수예요.")
def size(x):
    return x.size, x.shape, x.dtype.name


@summary.oracle(close=exact(), because="from the shape")
def from_shape():
    return lambda x: [len(x.shape), list(x.shape), str(x.dtype)]


@exercise.check(
    points=1,
    close=near(1e-9),
    given=[case("two numbers", a=normal(3), b=normal(3))],
    hints=["What are two results?", "In which order?", "Which one is first?"],
)
def pair(a, b):
    """Sum and difference."""
    return a + b, a - b


@pair.script
def unpacked(pair, a, b):
    total, difference = pair(a, b)
    yield "sum", total
    yield "difference", difference


@pair.mistake(en="The results are swapped.", ko="결과의 순서가 바뀌었어요.")
def swapped(a, b):
    return a - b, a + b


@pair.oracle(close=near(1e-12), because="term by term")
def terms():
    return lambda a, b: [np.array([x + y for x, y in zip(a, b)]), np.array([x - y for x, y in zip(a, b)])]
