"""Exercise 15: validation and hyper-parameter search, judged by what every right search has in common."""

import math
from itertools import pairwise

import numpy as np

from grader.declare import (
    Exercise,
    Uniform,
    case,
    distribution,
    drawn,
    example,
    fixture,
    near,
    own,
    relation,
    seeded,
    within,
)

from . import oracle

exercise = Exercise(15, "search", title=("Validation and hyper-parameter search", "검증과 하이퍼파라미터 탐색"))

FROM_SEED = {"rng": seeded(11), "again": seeded(11), "other": seeded(12)}
# Nothing random is compared with the reference but its shape.
ANY_INDEX = within(0, 1e6)

# The last looks of whatever draws: the result, and that of two other generators, as rows of numbers.
RESULT = ("all numbers", "모든 수")
AGAIN = ("with an equal generator", "같은 상태의 생성기로")
OTHER = ("with another generator", "다른 생성기로")


@fixture
def numbers(result):
    """All numbers of a result in one row; empty if it holds anything else."""
    if isinstance(result, dict):
        result = list(result.values())
    try:
        if isinstance(result, (list, tuple)):
            return np.concatenate([numbers(part) for part in result])
        return np.ravel(np.asarray(result, dtype=np.float64))
    except (TypeError, ValueError):
        return np.zeros(0)


@relation((
    "An equal generator should give an equal result. Does all chance come from `rng`?",
    "생성기의 상태가 같으면 결과도 같아야 해요. 무작위가 모두 `rng`에서 나오고 있나요?",
))  # fmt: skip
def chance_from_rng(seen, _given):
    return np.array_equal(seen["all numbers"], seen["with an equal generator"])


@relation((
    "Another generator should give another result. Does chance play a part here, and where does it come from?",
    "생성기가 다르면 결과도 달라야 해요. 무작위가 쓰이고 있나요? 쓰인다면 어디에서 나오나요?",
))  # fmt: skip
def rng_matters(seen, _given):
    return not np.array_equal(seen["all numbers"], seen["with another generator"])


IGNORES_RNG = {
    "en": "Another generator gives the same result: your chance comes from somewhere else. Whoever calls the function "
    "wants to control it; what is `rng` for?",
    "ko": "생성기가 달라져도 결과가 같아요. 무작위가 다른 곳에서 나오고 있어요. 무작위를 정하는 것은 함수를 호출하는 "
    "쪽이에요. `rng`는 어디에 쓰라고 있는 걸까요?",
}
MAXIMISES = {
    "en": "You return the trial with the largest objective. Here a smaller objective is better, like a loss.",
    "ko": "목적 함수가 가장 큰 시도를 골랐어요. 여기서는 손실처럼 작을수록 좋아요.",
}
VALUE_FOR_BEST = {
    "en": "`best` is the smallest value. What is wanted first is how it was reached: the hyper-parameters.",
    "ko": "`best` 자리에 가장 작은 값이 들어 있어요. 여기서 필요한 것은 그 값을 낸 하이퍼파라미터예요.",
}
ONE_DICT = {
    "en": "All entries of your history hold the same dict, so the last trial has overwritten the others. When is a new "
    "dict made?",
    "ko": "기록에 든 딕셔너리가 모두 같은 것이라서, 마지막 시도가 나머지를 덮어썼어요. 새 딕셔너리는 언제 "
    "만들어지나요?",
}
IMPROVEMENTS = {
    "en": "Your history keeps only the trials that were better than all before. The others are information too: where "
    "is it not worth looking?",
    "ko": "그때까지 가장 좋았던 시도만 기록에 남았어요. 나머지도 정보예요. 어디는 찾아볼 필요가 없는지 알려 주니까요.",
}


# --- train_val_test_split ---------------------------------------------------------------------------------------------


@relation((
    "Every index must be in exactly one of the three parts.",
    "모든 인덱스는 세 부분 가운데 꼭 한 곳에만 있어야 해요.",
))  # fmt: skip
def each_in_one_part(seen, given):
    parts = np.concatenate([seen["train"], seen["validation"], seen["test"]])
    return np.array_equal(np.sort(parts), np.arange(given["n"]))


@exercise.check(
    points=3,
    close=ANY_INDEX,
    given=[
        case(("60 samples", "샘플 60개"), n=60, ratios=(0.75, 0.15, 0.1), **FROM_SEED),
        case(("32 samples", "샘플 32개"), n=32, ratios=(0.5, 0.125, 0.375), **FROM_SEED),
    ],
    also=[
        each_in_one_part,
        chance_from_rng,
        rng_matters,
    ],
    hints=[
        (
            "Shuffle all indices once, then cut the row into three pieces.",
            "인덱스 전체를 한 번 섞은 다음, 한 줄을 세 조각으로 잘라요.",
        ),
        (
            "Where does the second piece begin, and where does it end? Draw the row with its two cuts.",
            "두 번째 조각은 어디에서 시작해 어디에서 끝나나요? 줄을 그리고 자를 곳 두 군데를 표시해 보세요.",
        ),
        (
            "Which method of a generator returns the numbers 0 to n - 1 in random order?",
            "생성기의 어떤 메서드가 0부터 n - 1까지의 수를 무작위 순서로 돌려줄까요?",
        ),
    ],
)
def train_val_test_split(n, ratios, rng):
    """A random partition of n indices into three parts with the given shares.

    Args:
        n: number of samples.
        ratios: shares of training, validation and test.
        rng: generator.

    Returns:
        Three index arrays.
    """
    sizes = np.rint(np.multiply(ratios, n)).astype(int)
    train, validation, test = np.split(rng.permutation(n), np.cumsum(sizes)[:2])
    return train, validation, test


@train_val_test_split.script
def parts(train_val_test_split, n, ratios, rng, again, other):
    result = train_val_test_split(n, ratios, rng)
    train, validation, test = result
    yield ("train", "훈련"), train
    yield ("validation", "검증"), validation
    yield ("test", "시험"), test
    yield RESULT, numbers(result)
    yield AGAIN, numbers(train_val_test_split(n, ratios, again))
    yield OTHER, numbers(train_val_test_split(n, ratios, other))


@train_val_test_split.mistake(
    en="The indices are cut in their old order. Data often come sorted by class or by time: what would the test set "
    "hold then?",
    ko="인덱스를 섞지 않고 원래 순서대로 잘랐어요. 데이터는 클래스나 시간 순으로 정렬되어 있는 일이 많아요. 그러면 "
    "시험 데이터에는 무엇이 남을까요?",
    common=True,
)
def unshuffled(n, ratios, rng):
    del rng
    return np.split(np.arange(n), [int(n * ratios[0]), int(n * (ratios[0] + ratios[1]))])


@train_val_test_split.mistake(
    en="The three parts were drawn independently, so they share samples, and some are in none. What is seen in "
    "training cannot test.",
    ko="세 부분을 따로따로 뽑아서 겹치는 샘플도 있고 빠진 샘플도 있어요. 훈련에서 본 샘플로는 시험할 수 없어요.",
    common=True,
)
def three_independent_draws(n, ratios, rng):
    return [rng.choice(n, round(n * ratio), replace=False) for ratio in ratios]


@train_val_test_split.mistake(
    en="Some indices were drawn twice and others never. Shuffling is not drawing: every index keeps its place in the "
    "row, exactly one.",
    ko="두 번 뽑힌 인덱스도 있고 한 번도 안 뽑힌 인덱스도 있어요. 섞기와 뽑기는 달라요. 섞으면 모든 인덱스가 꼭 한 "
    "번씩 나와요.",
)
def drawn_with_replacement(n, ratios, rng):
    return np.split(rng.integers(0, n, n), [int(n * ratios[0]), int(n * (ratios[0] + ratios[1]))])


@train_val_test_split.mistake(
    en="The second cut is in the wrong place: the validation part ends where its share ends when counted from the "
    "beginning. Where does it begin?",
    ko="두 번째로 자른 곳이 잘못됐어요. 검증 부분이 끝나는 곳을 맨 앞에서부터 셌어요. 검증 부분은 어디에서 시작하나요?",
)
def second_cut_from_the_start(n, ratios, rng):
    order = rng.permutation(n)
    first, second = int(n * ratios[0]), int(n * ratios[1])
    return order[:first], order[first:second], order[second:]


@train_val_test_split.mistake(
    en="The last part starts right behind the training part, so the validation samples are in the test set as well.",
    ko="마지막 부분이 훈련 부분 바로 뒤에서 시작해서 검증 샘플이 시험 데이터에도 들어 있어요. 어디에서 시작해야 "
    "할까요?",
)
def test_holds_validation(n, ratios, rng):
    order = rng.permutation(n)
    first, second = int(n * ratios[0]), int(n * (ratios[0] + ratios[1]))
    return order[:first], order[first:second], order[first:]


@train_val_test_split.mistake(
    en="The sizes of validation and test have changed places. In which order do the ratios come?",
    ko="검증과 시험의 크기가 바뀌었어요. 비율은 어떤 순서로 주어지나요?",
)
def validation_and_test_swapped(n, ratios, rng):
    train, validation, test = train_val_test_split(n, ratios, rng)
    return train, test, validation


@train_val_test_split.mistake(**IGNORES_RNG)
def split_with_own_seed(n, ratios, rng):
    del rng
    return train_val_test_split(n, ratios, np.random.default_rng(0))


@train_val_test_split.oracle(close=ANY_INDEX, because="ranks of random keys")
def ranks_of_random_keys():
    def split(n, ratios, rng):
        rank = np.argsort(np.argsort(rng.random(n)))
        borders = [0.0, ratios[0], ratios[0] + ratios[1], 1.0]
        share = (rank + 0.5) / n
        return [np.flatnonzero((low < share) & (share < high)) for low, high in pairwise(borders)]

    return split


# --- log_uniform ------------------------------------------------------------------------------------------------------


@fixture
def exponents(values):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log10(values)


@relation((
    "About half of the numbers should lie below the geometric middle of low and high, a quarter below that of the "
    "lower half.",
    "수의 절반쯤은 low와 high의 기하 평균보다 작아야 하고, 4분의 1쯤은 그 아래쪽 절반의 기하 평균보다 작아야 해요.",
))  # fmt: skip
def every_power_as_likely(seen, given):
    with np.errstate(all="ignore"):
        place = np.log(seen["values"] / given["low"]) / np.log(given["high"] / given["low"])
        return all(abs(np.mean(place < part) - part) < 0.05 for part in (0.25, 0.5, 0.75))


def _range(label, low, high, size):
    close = {
        "exponents": distribution(Uniform(math.log10(low), math.log10(high))),
        "*": within(low * (1 - 1e-6), high * (1 + 1e-6)),
    }
    return case(label, low=low, high=high, size=size, close=close, **FROM_SEED)


@exercise.check(
    points=4,
    close=own(),
    given=[
        _range(("learning rates from 0.00001 to 0.1", "0.00001에서 0.1까지의 학습률"), 1e-5, 0.1, 6000),
        _range(("numbers from 0.5 to 800, as a matrix", "0.5에서 800까지의 수, 행렬로"), 0.5, 800.0, (50, 120)),
    ],
    also=[
        every_power_as_likely,
        chance_from_rng,
        rng_matters,
    ],
    hints=[
        (
            "Every power of ten should be as likely as every other. Which number tells in which power of ten a value "
            "lies?",
            "10의 거듭제곱 구간마다 똑같은 확률로 나와야 해요. 어떤 값이 어느 구간에 있는지 알려 주는 수는 무엇인가요?",
        ),
        (
            "Turn the limits into exponents, draw an exponent uniformly, and turn it back.",
            "한계값을 지수로 바꾸고, 지수를 고르게 뽑고, 다시 값으로 되돌려요.",
        ),
        (
            "Going to the exponent and coming back must use the same base. Which bases do your two functions use?",
            "지수로 갈 때와 돌아올 때 같은 밑을 써야 해요. 여러분이 쓴 두 함수의 밑은 각각 무엇인가요?",
        ),
    ],
)
def log_uniform(low, high, size, rng):
    r"""Numbers $x = \text{low} \cdot (\text{high} / \text{low})^u$ with $u$ uniform in [0, 1).

    Args:
        low: smallest value, above 0.
        high: largest value.
        size: a number or a shape.
        rng: generator.

    Returns:
        A float array.
    """
    return low * (high / low) ** rng.random(size)


@log_uniform.script
def draws(log_uniform, low, high, size, rng, again, other):
    values = log_uniform(low, high, size, rng)
    yield ("values", "값"), values
    yield ("exponents", "지수"), exponents(values)
    yield RESULT, numbers(values)
    yield AGAIN, numbers(log_uniform(low, high, size, again))
    yield OTHER, numbers(log_uniform(low, high, size, other))


@log_uniform.mistake(
    en="Almost all your numbers lie near the upper limit: the numbers themselves are uniform. What should be uniform "
    "instead?",
    ko="거의 모든 값이 상한 근처에 몰려 있어요. 값 자체를 고르게 뽑았기 때문이에요. 무엇을 고르게 뽑아야 할까요?",
    common=True,
)
def uniform_numbers(low, high, size, rng):
    return rng.uniform(low, high, size)


@log_uniform.mistake(
    en="Your numbers leave the range: the limits themselves were used as exponents. How does a limit become an "
    "exponent?",
    ko="값이 범위를 벗어나요. 한계값을 그대로 지수로 썼기 때문이에요. 한계값을 지수로 바꾸려면 어떻게 할까요?",
)
def limits_as_exponents(low, high, size, rng):
    return 10.0 ** rng.uniform(low, high, size)


@log_uniform.mistake(
    en="Your numbers leave the range: the way to the exponent and the way back use different bases.",
    ko="값이 범위를 벗어나요. 지수로 갈 때와 돌아올 때의 밑이 서로 달라요. 어느 두 함수가 짝인가요?",
)
def two_bases(low, high, size, rng):
    return np.exp(rng.uniform(np.log10(low), np.log10(high), size))


@log_uniform.mistake(
    en="You return the exponents. One step is missing: which numbers have these exponents?",
    ko="지수를 그대로 돌려줬어요. 한 단계가 빠졌어요. 그 지수를 가진 값은 얼마인가요?",
)
def only_the_exponents(low, high, size, rng):
    return rng.uniform(np.log10(low), np.log10(high), size)


@log_uniform.mistake(
    en="Only whole powers of ten come out. The exponent should take any value in its range, not just the integers.",
    ko="10의 정수 거듭제곱만 나와요. 지수는 정수뿐 아니라 범위 안의 어떤 값이든 될 수 있어야 해요.",
)
def whole_exponents(low, high, size, rng):
    return 10.0 ** rng.integers(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1, size)


@log_uniform.mistake(
    en="One random number has been repeated everywhere. Each entry should be a draw of its own.",
    ko="난수 하나가 모든 자리에 되풀이됐어요. 원소마다 따로 뽑아야 해요.",
)
def one_number_repeated(low, high, size, rng):
    return np.full(size, log_uniform(low, high, 1, rng)[0])


@log_uniform.mistake(
    en="Your numbers are evenly spaced on the log scale, but chance has no part in them. What is `rng` for?",
    ko="로그 스케일에서 고른 간격으로 놓였지만 무작위가 아니에요. `rng`는 어디에 쓰라고 있는 걸까요?",
)
def evenly_spaced(low, high, size, rng):
    del rng
    return np.geomspace(low, high, int(np.prod(size))).reshape(size)


@log_uniform.mistake(**IGNORES_RNG)
def numbers_with_own_seed(low, high, size, rng):
    del rng
    return log_uniform(low, high, size, np.random.default_rng(0))


@log_uniform.oracle(close=own(), because="scipy.stats.loguniform")
def scipy_loguniform(scipy):
    return lambda low, high, size, rng: scipy.stats.loguniform(low, high).rvs(size, random_state=rng)


# --- random_search ----------------------------------------------------------------------------------------------------


@fixture
class Valley:
    """A valley across two hyper-parameters on the log scale."""

    def __call__(self, params):
        a, b = np.log10(params["lr"]) + 2.3, np.log10(params["decay"]) + 4.6
        return float(a * a + a * b + b * b)


@fixture
def table(objective, history, names):
    """One row a trial: its params in the order of `names`, its value, the objective asked again; else empty."""
    try:
        rows = [[*(params[name] for name in names), value, objective(params)] for params, value in history]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(names) + 2)
    except Exception:
        return np.zeros((0, len(names) + 2))


@relation((
    "The history should be a list of pairs (params, value), one for each trial.",
    "기록은 시도마다 (params, value) 쌍이 하나씩 든 리스트여야 해요.",
))  # fmt: skip
def one_pair_a_trial(seen, given):
    return len(seen["history"]) == given["trials"]


@relation((
    "Every value in the history should be the objective of the params beside it.",
    "기록의 value는 저마다 곁에 있는 params의 목적 함수 값이어야 해요.",
))  # fmt: skip
def values_belong(seen, given):
    value, again = seen["history"][:, len(given["space"]) :].T
    return np.allclose(value, again, rtol=1e-6)


@relation((
    "`best` should be the params with the smallest value in the history.",
    "`best`는 기록에서 값이 가장 작은 params여야 해요.",
))  # fmt: skip
def best_is_smallest(seen, given):
    names = list(given["space"])
    smallest = seen["history"][np.argmin(seen["history"][:, len(names)])]
    return set(seen["best"]) == set(names) and [seen["best"][name] for name in names] == list(smallest[: len(names)])


@relation((
    "Every hyper-parameter should lie in its own range.",
    "하이퍼파라미터는 저마다 자기 범위 안에 있어야 해요.",
))  # fmt: skip
def inside_the_space(seen, given):
    low, high = np.array(list(given["space"].values())).T
    params = seen["history"][:, : len(low)]
    return np.all((low * (1 - 1e-6) <= params) & (params <= high * (1 + 1e-6)))


@relation((
    "Every hyper-parameter should be log-uniform: about half of the trials below the geometric middle of its range.",
    "하이퍼파라미터는 로그 스케일에서 골라야 해요. 시도의 절반쯤은 범위의 기하 평균보다 작아야 해요.",
))  # fmt: skip
def log_uniform_trials(seen, given):
    middle = np.sqrt(np.prod(list(given["space"].values()), axis=1))
    below = seen["history"][:, : len(middle)] < middle
    return len(below) > 0 and np.all(np.abs(below.mean(axis=0) - 0.5) < 0.15)


@relation((
    "The hyper-parameters should be drawn independently of each other; here they move together.",
    "하이퍼파라미터들은 서로 독립으로 뽑아야 하는데, 여기서는 함께 움직여요.",
))  # fmt: skip
def independent_draws(seen, given):
    with np.errstate(all="ignore"):
        logs = np.log(seen["history"][:, : len(given["space"])])
        return len(logs) > 1 and abs(np.corrcoef(logs.T)[0, 1]) < 0.5


@exercise.check(
    points=4,
    close=own(),
    given=[
        case(
            ("200 trials over learning rate and weight decay", "학습률과 가중치 감소 계수로 200번 시도"),
            space={"lr": (1e-5, 1.0), "decay": (1e-8, 1e-2)},
            trials=200,
            **FROM_SEED,
        ),
        case(
            ("150 trials over other ranges", "다른 범위에서 150번 시도"),
            space={"decay": (1e-6, 1e-3), "lr": (1e-3, 0.5)},
            trials=150,
            **FROM_SEED,
        ),
    ],
    also=[
        one_pair_a_trial,
        inside_the_space,
        values_belong,
        best_is_smallest,
        log_uniform_trials,
        independent_draws,
        chance_from_rng,
        rng_matters,
    ],
    hints=[
        (
            "One trial: draw a value for each name, make a dict of them, ask for the objective, write both down.",
            "시도 한 번은 이래요. 이름마다 값을 하나씩 뽑아 딕셔너리를 만들고, 목적 함수를 물어보고, 둘 다 적어 둬요.",
        ),
        (
            "Each name has its own range and its own random number. Do two of them share one?",
            "이름마다 자기 범위와 자기 난수가 있어요. 난수 하나를 둘이 나눠 쓰고 있지는 않나요?",
        ),
        (
            "The best trial is the one with the smallest value, and its dict is what is returned first. Which one "
            "does yours return?",
            "가장 좋은 시도는 값이 가장 작은 시도예요. 먼저 돌려줄 것은 그 시도의 딕셔너리예요. 여러분의 함수는 "
            "어느 것을 돌려주나요?",
        ),
    ],
)
def random_search(objective, space, trials, rng):
    """Random search on the log scale (Bergstra and Bengio 2012); minimises.

    Args:
        objective: function of a dict.
        space: {name: (low, high)}.
        trials: number of trials.
        rng: generator.

    Returns:
        (best dict, list of (dict, value)).
    """
    points = [{name: log_uniform(*limits, 1, rng).item() for name, limits in space.items()} for _ in range(trials)]
    return _best_of([(params, objective(params)) for params in points])


def _best_of(history):
    values = [value for _, value in history]
    return history[values.index(min(values))][0], history


@random_search.script
def searches(random_search, space, trials, rng, again, other):
    objective = Valley()
    result = random_search(objective, space, trials, rng)
    best, history = result
    yield ("best", "best"), best
    yield ("history", "기록"), table(objective, history, list(space))
    yield RESULT, numbers(result)
    yield AGAIN, numbers(random_search(objective, space, trials, again))
    yield OTHER, numbers(random_search(objective, space, trials, other))


@random_search.mistake(**MAXIMISES)
def random_maximum(objective, space, trials, rng):
    _, history = random_search(objective, space, trials, rng)
    return max(history, key=lambda pair: pair[1])[0], history


@random_search.mistake(
    en="Nearly all trials lie in the largest power of ten of each range. On which scale should a learning rate be "
    "drawn?",
    ko="거의 모든 시도가 범위의 가장 큰 자릿수에 몰려 있어요. 학습률은 어떤 스케일에서 뽑아야 할까요?",
    common=True,
)
def linear_scale(objective, space, trials, rng):
    points = [{name: rng.uniform(low, high) for name, (low, high) in space.items()} for _ in range(trials)]
    return _best_of([(params, objective(params)) for params in points])


@random_search.mistake(
    en="The hyper-parameters always move together: one random number serves them all, so you search along a line. How "
    "many random numbers does a trial need?",
    ko="하이퍼파라미터들이 항상 함께 움직여요. 난수 하나를 모두가 나눠 써서 직선 하나만 찾아보는 셈이에요. 시도 한 "
    "번에 난수가 몇 개 필요할까요?",
)
def one_number_for_all(objective, space, trials, rng):
    history = []
    for _ in range(trials):
        u = rng.random()
        params = {name: low * (high / low) ** u for name, (low, high) in space.items()}
        history.append((params, objective(params)))
    return _best_of(history)


@random_search.mistake(
    en="All trials are the same point: the random numbers were drawn once, before the loop.",
    ko="모든 시도가 같은 점이에요. 난수를 반복문에 들어가기 전에 한 번만 뽑았어요.",
)
def drawn_before_the_loop(objective, space, trials, rng):
    params = {name: log_uniform(*limits, 1, rng).item() for name, limits in space.items()}
    return _best_of([(dict(params), objective(params)) for _ in range(trials)])


@random_search.mistake(**ONE_DICT)
def one_dict_for_all_trials(objective, space, trials, rng):
    params, history = {}, []
    for _ in range(trials):
        for name, limits in space.items():
            params[name] = log_uniform(*limits, 1, rng).item()
        history.append((params, objective(params)))
    return _best_of(history)


@random_search.mistake(**VALUE_FOR_BEST)
def value_of_the_best(objective, space, trials, rng):
    _, history = random_search(objective, space, trials, rng)
    return min(value for _, value in history), history


@random_search.mistake(
    en="`best` is simply the last trial. The search should remember the best one of all.",
    ko="`best`가 그냥 마지막 시도예요. 지금까지 가장 좋았던 시도를 기억해야 해요.",
)
def last_trial(objective, space, trials, rng):
    _, history = random_search(objective, space, trials, rng)
    return history[-1][0], history


@random_search.mistake(**IMPROVEMENTS)
def improvements_only(objective, space, trials, rng):
    best, history = random_search(objective, space, trials, rng)
    return best, [pair for i, pair in enumerate(history) if all(pair[1] < earlier for _, earlier in history[:i])]


@random_search.mistake(
    en="Your history holds the values only. Without the params beside them nobody can see where the good ones lie.",
    ko="기록에 값만 있어요. 곁에 params가 없으면 좋은 값이 어디에서 나왔는지 알 수 없어요.",
)
def values_without_params(objective, space, trials, rng):
    best, history = random_search(objective, space, trials, rng)
    return best, [value for _, value in history]


@random_search.mistake(**IGNORES_RNG)
def search_with_own_seed(objective, space, trials, rng):
    del rng
    return random_search(objective, space, trials, np.random.default_rng(0))


@random_search.oracle(close=own(), because="scipy.stats.loguniform, all trials at once")
def scipy_search(scipy):
    return oracle.random_search(scipy)


# --- grid_search ------------------------------------------------------------------------------------------------------


@fixture
class Diagonal:
    """A narrow valley along the diagonal of two hyper-parameters, with its lowest point away from both axes' minima."""

    def __call__(self, params):
        a, b = np.log10(params["lr"]), np.log2(params["units"])
        return float((a + b / 2 - 0.4) ** 2 + 0.1 * (a + 1.2) ** 2 + 0.05 * abs(params.get("layers", 2) - 2.3))


@relation((
    "The history should hold every combination of the values exactly once, as pairs (params, value).",
    "기록에는 값들의 모든 조합이 (params, value) 쌍으로 꼭 한 번씩 있어야 해요.",
))  # fmt: skip
def every_combination_once(seen, given):
    values = list(given["space"].values())
    points = seen["history"][:, : len(values)]
    listed = all(np.isin(column, allowed).all() for column, allowed in zip(points.T, values, strict=True))
    return listed and len(np.unique(points, axis=0)) == len(points) == np.prod([len(allowed) for allowed in values])


@exercise.check(
    points=3,
    close={"best": near(1e-9), "*": own()},
    given=[
        case(
            ("two hyper-parameters", "하이퍼파라미터 두 개"),
            space={"lr": [1.0, 0.3, 0.1, 0.03, 0.01], "units": [4, 8, 16, 32]},
        ),
        case(
            ("three hyper-parameters", "하이퍼파라미터 세 개"),
            space={"units": [32, 16, 64], "layers": [1, 2, 3, 4], "lr": [0.3, 0.03]},
        ),
    ],
    also=[every_combination_once, values_belong],
    hints=[
        (
            "With two names you would write two nested loops. What if you do not know how many names there are?",
            "이름이 두 개라면 반복문 두 개를 겹쳐 쓸 거예요. 이름이 몇 개인지 모른다면 어떻게 할까요?",
        ),
        (
            "Python's standard library has a function for the product of any number of lists.",
            "파이썬 표준 라이브러리에는 리스트 여러 개의 곱집합을 만들어 주는 함수가 있어요.",
        ),
        (
            "How many combinations do two names with two and three values have, and is every one of them tried "
            "exactly once?",
            "값이 두 개인 이름과 세 개인 이름이 있으면 조합은 몇 가지인가요? 모두 정확히 한 번씩 시험되나요?",
        ),
    ],
)
def grid_search(objective, space):
    """All combinations of the given values; minimises.

    Args:
        objective: function of a dict.
        space: {name: list of values}.

    Returns:
        (best dict, list of (dict, value)).
    """
    points = [{}]
    for name, values in space.items():
        points = [{**params, name: value} for params in points for value in values]
    return _best_of([(params, objective(params)) for params in points])


@grid_search.script
def combinations(grid_search, space):
    objective = Diagonal()
    best, history = grid_search(objective, space)
    yield ("best", "best"), best
    yield ("history", "기록"), table(objective, history, list(space))


@fixture
class Product:
    """How far the product of two hyper-parameters is from 2."""

    def __call__(self, params):
        return float((params["lr"] * params["units"] - 2) ** 2)


@grid_search.script(
    given=[
        example(
            ("worked example", "손으로 따라 하는 예"),
            space={"lr": [0.1, 0.01], "units": [10, 20, 30]},
            gives={"best": {"lr": 0.1, "units": 20}},
        )
    ]
)
def worked_combinations(grid_search, space):
    objective = Product()
    best, history = grid_search(objective, space)
    yield ("best", "best"), best
    yield ("history", "기록"), table(objective, history, list(space))


@grid_search.mistake(**MAXIMISES)
def grid_maximum(objective, space):
    _, history = grid_search(objective, space)
    return max(history, key=lambda pair: pair[1])[0], history


@grid_search.mistake(
    en="Each hyper-parameter was tried alone, with the others held fixed. Hyper-parameters depend on one another: the "
    "best learning rate for one size is not the best for another.",
    ko="하이퍼파라미터를 하나씩, 나머지는 고정한 채로 시도했어요. 하이퍼파라미터는 서로 얽혀 있어요. 어떤 크기에서 "
    "가장 좋은 학습률이 다른 크기에서도 가장 좋을까요?",
    common=True,
)
def one_at_a_time(objective, space):
    best, history = {name: values[0] for name, values in space.items()}, []
    for name, values in space.items():
        tried = [({**best, name: value}, objective({**best, name: value})) for value in values]
        history += tried
        best, _ = min(tried, key=lambda pair: pair[1])
    return best, history


@grid_search.mistake(
    en="The first values were paired with each other, then the second ones, and so on. A grid has every combination: "
    "how many are there?",
    ko="첫 번째 값끼리, 두 번째 값끼리 짝을 지었어요. 격자에는 모든 조합이 있어야 해요. 모두 몇 가지인가요?",
)
def values_in_pairs(objective, space):
    points = [dict(zip(space, values, strict=True)) for values in zip(*space.values(), strict=False)]
    return _best_of([(params, objective(params)) for params in points])


@grid_search.mistake(**ONE_DICT)
def one_dict_for_the_grid(objective, space):
    params, history = {}, []
    for point, _ in grid_search(objective, space)[1]:
        params.update(point)
        history.append((params, objective(params)))
    return _best_of(history)


@grid_search.mistake(**VALUE_FOR_BEST)
def value_of_the_best_combination(objective, space):
    _, history = grid_search(objective, space)
    return min(value for _, value in history), history


@grid_search.mistake(
    en="`best` is a pair of params and value. Only the params are asked for there; the value is in the history.",
    ko="`best`가 params와 값의 쌍이에요. 그 자리에는 params만 있으면 돼요. 값은 기록에 있어요.",
)
def best_pair(objective, space):
    _, history = grid_search(objective, space)
    return min(history, key=lambda pair: pair[1]), history


@grid_search.mistake(**IMPROVEMENTS)
def grid_improvements_only(objective, space):
    best, history = grid_search(objective, space)
    return best, [pair for i, pair in enumerate(history) if all(pair[1] < earlier for _, earlier in history[:i])]


@grid_search.oracle(close={"best": near(1e-9), "*": own()}, because="np.ndindex over the grid, argmin of the table")
def table_of_values():
    def search(objective, space):
        shape = tuple(len(values) for values in space.values())
        points = {
            index: {name: space[name][i] for name, i in zip(space, index, strict=True)} for index in np.ndindex(shape)
        }
        table = np.array([objective(points[index]) for index in np.ndindex(shape)]).reshape(shape)
        best = np.unravel_index(np.argmin(table), shape)
        return points[tuple(map(int, best))], [(points[index], float(table[index])) for index in points]

    return search


# --- narrow -----------------------------------------------------------------------------------------------------------


def _history(rng):
    """Twelve trials whose best ones are neither first nor last, nor those with the smallest params."""
    values = rng.permutation(np.linspace(0.1, 2.3, 12)) + rng.uniform(0, 0.1, 12)
    return [
        ({"lr": float(10 ** rng.uniform(-5, 0)), "decay": float(10 ** rng.uniform(-8, -2))}, float(value))
        for value in values
    ]


SPACE = {"lr": (1e-5, 1.0), "decay": (1e-8, 1e-2)}


@exercise.check(
    points=3,
    close=near(1e-9),
    given=[
        case(
            ("the four best of twelve trials", "열두 번의 시도에서 가장 좋은 네 번"),
            space=SPACE,
            history=drawn(_history),
            top=4,
        ),
        case(("the best trial alone", "가장 좋은 한 번"), space=SPACE, history=drawn(_history), top=1),
        example(
            ("worked example", "손으로 따라 하는 예"),
            space={"lr": (0.0001, 0.1)},
            history=[
                ({"lr": 0.1}, 0.9),
                ({"lr": 0.01}, 0.3),
                ({"lr": 0.001}, 0.2),
                ({"lr": 0.003}, 0.25),
                ({"lr": 0.0001}, 0.8),
            ],
            top=3,
            gives={"result": {"lr": (0.001, 0.01)}},
        ),
    ],
    hints=[
        (
            "Rank the trials by their value first. Only then look at the hyper-parameters of the best ones.",
            "먼저 값으로 시도의 순위를 매기세요. 그다음에 상위 시도들의 하이퍼파라미터를 봐요.",
        ),
        (
            "Sorting can be told what to look at. Does it make a new list, or does it change the one you were given?",
            "정렬할 때는 무엇을 기준으로 볼지 정해 줄 수 있어요. 새 리스트가 생기나요, 받은 리스트가 바뀌나요?",
        ),
        (
            "Which trials decide the new borders, and is the best one, whichever way it is measured, among them?",
            "어떤 시도들이 새 경계를 정하나요? 가장 좋은 시도가, 무엇을 좋다고 하든, 그 안에 들어 있나요?",
        ),
    ],
)
def narrow(space, history, top):
    """The range of every hyper-parameter among the best trials.

    Args:
        space: {name: (low, high)}.
        history: list of (dict, value).
        top: number of best trials.

    Returns:
        {name: (smallest, largest)}.
    """
    best = [params for params, _ in sorted(history, key=lambda pair: pair[1])[:top]]
    return {name: (min(p[name] for p in best), max(p[name] for p in best)) for name in space}


@narrow.mistake(
    en="You looked at the trials with the largest values, which are the worst. Here a smaller objective is better.",
    ko="값이 가장 큰 시도들을 봤어요. 그것은 가장 나쁜 시도예요. 여기서는 목적 함수가 작을수록 좋아요.",
)
def worst_trials(space, history, top):
    best = [params for params, _ in sorted(history, key=lambda pair: -pair[1])[:top]]
    return {name: (min(p[name] for p in best), max(p[name] for p in best)) for name in space}


@narrow.mistake(
    en="You took the first trials of the history. It is in the order in which they were tried; which ones are the "
    "best?",
    ko="기록의 앞쪽 시도들을 썼어요. 기록은 시도한 순서대로 적혀 있어요. 그중 가장 좋은 것들은 어느 것인가요?",
)
def first_trials(space, history, top):
    best = [params for params, _ in history[:top]]
    return {name: (min(p[name] for p in best), max(p[name] for p in best)) for name in space}


@narrow.mistake(
    en="You used all trials, so the space hardly shrinks. Only the best `top` of them count.",
    ko="모든 시도를 써서 범위가 거의 줄지 않아요. 가장 좋은 `top`개만 봐야 해요.",
)
def all_trials(space, history, top):
    del top
    return {name: (min(p[name] for p, _ in history), max(p[name] for p, _ in history)) for name in space}


@narrow.mistake(
    en="Sorting pairs compares their first items, and dicts have no order. By what should the trials be ranked?",
    ko="쌍을 그대로 정렬하면 첫 번째 항목끼리 비교하는데, 딕셔너리에는 크고 작음이 없어요. 시도의 순위는 무엇으로 "
    "매겨야 할까요?",
    common=True,
)
def sorts_the_dicts(space, history, top):
    best = [params for params, _ in sorted(history)[:top]]
    return {name: (min(p[name] for p in best), max(p[name] for p in best)) for name in space}


@narrow.mistake(
    en="The result is right, but the history you were given is now in another order. Whoever gave it to you may still "
    "need it.",
    ko="결과는 맞아요. 그런데 받은 기록의 순서가 바뀌었어요. 기록을 넘긴 쪽에서 원래 순서가 필요할 수도 있어요.",
)
def sorts_in_place(space, history, top):
    history.sort(key=lambda pair: pair[1])
    return {name: (min(p[name] for p, _ in history[:top]), max(p[name] for p, _ in history[:top])) for name in space}


@narrow.mistake(
    en="Each pair runs from the best trial to the last of the `top`, in the order of their values. The range runs from "
    "the smallest to the largest hyper-parameter.",
    ko="가장 좋은 시도의 값과 `top`번째 시도의 값을 짝지었어요. 범위는 하이퍼파라미터의 최솟값에서 최댓값까지예요.",
)
def from_best_to_last(space, history, top):
    best = [params for params, _ in sorted(history, key=lambda pair: pair[1])[:top]]
    return {name: (best[0][name], best[-1][name]) for name in space}


@narrow.mistake(
    en="Each hyper-parameter was ranked by itself: you took its smallest numbers. The best trials are those with the "
    "smallest objective.",
    ko="하이퍼파라미터 자체의 크기로 순위를 매겨 가장 작은 수들을 골랐어요. 가장 좋은 시도는 목적 함수가 가장 작은 "
    "시도예요.",
)
def smallest_params(space, history, top):
    return {name: (min(ranked := sorted(p[name] for p, _ in history)[:top]), max(ranked)) for name in space}


@narrow.oracle(close=near(1e-12), because="np.lexsort of a table and np.ptp of its first rows")
def table_of_trials():
    def shrink(space, history, top):
        table = np.array([[value, *(params[name] for name in space)] for params, value in history])
        rows = table[np.lexsort((table[:, 0],))][:top, 1:]
        return {name: (low, low + width) for name, low, width in zip(space, rows.min(0), np.ptp(rows, 0), strict=True)}

    return shrink


# --- k_fold -----------------------------------------------------------------------------------------------------------


@relation((
    "There should be k pairs (train, validation).",
    "(train, validation) 쌍이 k개 있어야 해요.",
))  # fmt: skip
def k_pairs(seen, given):
    return len(seen["folds"]) == given["k"] and all(len(pair) == 2 for pair in seen["folds"])


@relation((
    "Every index should be in exactly one validation part.",
    "모든 인덱스는 검증 부분 가운데 꼭 한 곳에만 있어야 해요.",
))  # fmt: skip
def validated_once(seen, given):
    parts = np.concatenate([validation for _, validation in seen["folds"]])
    return np.array_equal(np.sort(parts), np.arange(given["n"]))


@relation((
    "In every pair, train should hold exactly the indices that are not in validation.",
    "쌍마다 train에는 validation에 없는 인덱스가 빠짐없이 있어야 해요.",
))  # fmt: skip
def train_is_the_rest(seen, given):
    return all(
        np.array_equal(np.sort(np.concatenate([train, validation])), np.arange(given["n"]))
        for train, validation in seen["folds"]
    )


@relation((
    "The sizes of the validation parts should differ by one at most.",
    "검증 부분의 크기는 많아야 하나 차이 나야 해요.",
))  # fmt: skip
def even_sizes(seen, given):
    sizes = [len(validation) for _, validation in seen["folds"]]
    return len(sizes) == given["k"] and max(sizes) - min(sizes) <= 1


@exercise.check(
    points=3,
    close=own(),
    given=[
        case(("23 samples in 5 folds", "샘플 23개, 폴드 5개"), n=23, k=5, **FROM_SEED),
        case(("24 samples in 4 folds", "샘플 24개, 폴드 4개"), n=24, k=4, **FROM_SEED),
    ],
    also=[
        k_pairs,
        validated_once,
        train_is_the_rest,
        even_sizes,
        chance_from_rng,
        rng_matters,
    ],
    hints=[
        (
            "Shuffle once, cut into k pieces. Then let each piece be the validation part in turn.",
            "한 번 섞어서 k조각으로 잘라요. 그다음 조각마다 돌아가며 검증을 맡겨요.",
        ),
        (
            "If n is no multiple of k, some folds are larger by one. NumPy can cut a row almost evenly.",
            "n이 k로 나누어떨어지지 않으면 몇몇 폴드가 하나씩 더 커요. NumPy에는 한 줄을 거의 고르게 잘라 주는 함수가 "
            "있어요.",
        ),
        (
            "What belongs to the training part when fold i validates? All other folds, and nothing of fold i.",
            "i번째 폴드가 검증할 때 훈련에 쓰이는 것은 무엇인가요? 나머지 폴드 전부이고, i번째 폴드의 것은 하나도 "
            "없어요.",
        ),
    ],
)
def k_fold(n, k, rng):
    """k-fold cross-validation: k pairs (train, validation) of index arrays.

    Args:
        n: number of samples.
        k: number of folds.
        rng: generator.

    Returns:
        A list of pairs.
    """
    order = rng.permutation(n)
    fold = np.arange(n) % k
    return [(order[fold != i], order[fold == i]) for i in range(k)]


@k_fold.script
def folds(k_fold, n, k, rng, again, other):
    result = k_fold(n, k, rng)
    yield ("folds", "폴드"), result
    yield RESULT, numbers(result)
    yield AGAIN, numbers(k_fold(n, k, again))
    yield OTHER, numbers(k_fold(n, k, other))


def _pairs(parts):
    return [(np.concatenate(parts[:i] + parts[i + 1 :]), parts[i]) for i in range(len(parts))]


@k_fold.mistake(
    en="The indices were cut in their old order. If the data are sorted, each fold holds one class only: what comes "
    "first?",
    ko="인덱스를 섞지 않고 원래 순서대로 잘랐어요. 데이터가 정렬되어 있다면 폴드마다 한 클래스만 들어가요. 무엇을 먼저 "
    "해야 할까요?",
    common=True,
)
def folds_without_shuffle(n, k, rng):
    del rng
    return _pairs(np.array_split(np.arange(n), k))


@k_fold.mistake(
    en="In every round you train on all samples, also on those that validate. What is left to find out then?",
    ko="매번 모든 샘플로, 검증할 샘플까지 넣어서 훈련해요. 그러면 검증으로 무엇을 알 수 있을까요?",
    common=True,
)
def trains_on_everything(n, k, rng):
    order = rng.permutation(n)
    return [(order, part) for part in np.array_split(order, k)]


@k_fold.mistake(
    en="The indices are shuffled anew in every round, so some samples validate twice and others never. When should the "
    "shuffling happen?",
    ko="매번 새로 섞어서, 두 번 검증하는 샘플도 있고 한 번도 검증하지 않는 샘플도 있어요. 언제 섞어야 할까요?",
)
def shuffled_every_round(n, k, rng):
    return [_pairs(np.array_split(rng.permutation(n), k))[i] for i in range(k)]


@k_fold.mistake(
    en="Some samples are in no fold: what remained after dividing was dropped. Where could the last few go?",
    ko="어느 폴드에도 없는 샘플이 있어요. 나누고 남은 것을 버렸기 때문이에요. 남은 몇 개를 어디에 넣으면 될까요?",
)
def remainder_dropped(n, k, rng):
    order, size = rng.permutation(n), n // k
    return _pairs([order[i * size : (i + 1) * size] for i in range(k)])


@k_fold.mistake(
    en="All that remains lands in the last fold, which becomes much larger. How can the rest be spread out?",
    ko="남은 샘플이 모두 마지막 폴드로 가서 그 폴드만 훨씬 커졌어요. 남은 것을 골고루 나누려면 어떻게 할까요?",
)
def rest_in_the_last_fold(n, k, rng):
    order, size = rng.permutation(n), n // k
    return _pairs([order[i * size : (i + 1) * size if i < k - 1 else n] for i in range(k)])


@k_fold.mistake(
    en="Train and validation have changed places: you train on one fold and validate on all others.",
    ko="train과 validation이 바뀌었어요. 폴드 하나로 훈련하고 나머지 전부로 검증하고 있어요.",
)
def pairs_swapped(n, k, rng):
    return [(validation, train) for train, validation in _pairs(np.array_split(rng.permutation(n), k))]


@k_fold.mistake(
    en="You return the folds themselves. For each round a pair is asked for: what trains, and what validates?",
    ko="폴드만 돌려줬어요. 회마다 쌍이 하나씩 필요해요. 무엇으로 훈련하고 무엇으로 검증하나요?",
)
def folds_alone(n, k, rng):
    return np.array_split(rng.permutation(n), k)


@k_fold.mistake(**IGNORES_RNG)
def folds_with_own_seed(n, k, rng):
    del rng
    return _pairs(np.array_split(np.random.default_rng(0).permutation(n), k))


@k_fold.oracle(close=own(), because="ranks of random keys, modulo k")
def ranks_modulo_k():
    def pairs(n, k, rng):
        fold = np.argsort(np.argsort(rng.random(n))) % k
        return [(np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(k)]

    return pairs
