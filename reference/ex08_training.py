"""Exercise 8: mini-batches, the training loop and learning-rate schedules."""

import math

import numpy as np

from grader.declare import (
    Exercise,
    case,
    exact,
    example,
    fixture,
    near,
    normal,
    own,
    relation,
    seeded,
    uniform,
)

from . import oracle

exercise = Exercise(8, "training", title=("Training", "학습"))

EQUAL = near(1e-7)


# --- updates_per_epoch ------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=exact(),
    given=[
        case(("22 samples in fives", "샘플 22개를 5개씩"), n=22, batch_size=5),
        case(("a multiple: 20 samples in fives", "나누어떨어질 때: 샘플 20개를 5개씩"), n=20, batch_size=5),
        case(("19 samples in fours", "샘플 19개를 4개씩"), n=19, batch_size=4),
        case(("a batch larger than the data", "데이터보다 큰 배치"), n=3, batch_size=8),
        example(("worked example", "손으로 따라 하는 예"), n=10, batch_size=4, gives=3, digits=0),
    ],
    hints=[
        (
            "Put 10 eggs into boxes of 4. How many boxes do you need, although the last one is not full?",
            "달걀 10개를 4개들이 상자에 담아 보세요. 마지막 상자가 다 차지 않아도 상자는 몇 개 필요한가요?",
        ),
        (
            "Check the case where everything fits exactly: no box may stay empty.",
            "딱 맞게 나누어떨어지는 경우도 확인하세요. 빈 상자가 남으면 안 돼요.",
        ),
        (
            "What do you get for a batch that is larger than the whole data set, and how many updates are really "
            "made then?",
            "배치가 데이터 전체보다 크면 무엇이 나오나요? 그때 실제로 갱신은 몇 번 일어나나요?",
        ),
    ],
)
def updates_per_epoch(n, batch_size):
    """⌈n / N_B⌉.

    Args:
        n: number of samples.
        batch_size: N_B.
    """
    return math.ceil(n / batch_size)


@updates_per_epoch.mistake(
    en="The incomplete last mini-batch is not counted. Its samples are data too: in which direction should the "
    "quotient be rounded?",
    ko="다 차지 않은 마지막 미니배치를 세지 않았어요. 거기 담긴 샘플도 데이터예요. 몫의 소수점 아래는 어떻게 해야 "
    "할까요?",
    common=True,
)
def last_not_counted(n, batch_size):
    return n // batch_size


@updates_per_epoch.mistake(
    en="When the samples fit exactly, you count one update too many. Is there anything left for it?",
    ko="샘플이 딱 나누어떨어질 때 갱신을 한 번 더 세고 있어요. 그 갱신에 쓸 샘플이 남아 있나요?",
)
def always_one_more(n, batch_size):
    return n // batch_size + 1


@updates_per_epoch.mistake(
    en="The quotient is rounded to the nearest integer. Does a mini-batch that is less than half full need no update?",
    ko="몫을 가장 가까운 정수로 반올림했어요. 절반도 안 찬 미니배치는 갱신하지 않아도 될까요?",
)
def rounded_to_nearest(n, batch_size):
    return round(n / batch_size)


@updates_per_epoch.mistake(
    en="Your result is a fraction. What would two fifths of an update be?",
    ko="결과가 소수로 나와요. 갱신을 5분의 2번 하는 것은 무슨 뜻일까요?",
)
def not_rounded(n, batch_size):
    return n / batch_size


@updates_per_epoch.oracle(close=exact(), because="the cardinality of a batched tf.data.Dataset")
def tensorflow_cardinality(tf):
    return oracle.updates_per_epoch(tf)


# --- epoch_updates ----------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=exact(),
    given=[
        case(("batch", "배치 경사하강법"), mode="batch", n=22, batch_size=5),
        case(("stochastic", "확률적 경사하강법"), mode="stochastic", n=22, batch_size=5),
        case(("mini-batch", "미니배치 경사하강법"), mode="mini-batch", n=22, batch_size=5),
        case(("mini-batch, a multiple", "미니배치, 나누어떨어질 때"), mode="mini-batch", n=24, batch_size=4),
        example(
            ("worked example, batch", "손으로 따라 하는 예, 배치"),
            mode="batch", n=10, batch_size=4, gives=1, digits=0,
        ),
        example(
            ("worked example, stochastic", "손으로 따라 하는 예, 확률적"),
            mode="stochastic", n=10, batch_size=4, gives=10, digits=0,
        ),
        example(
            ("worked example, mini-batch", "손으로 따라 하는 예, 미니배치"),
            mode="mini-batch", n=10, batch_size=4, gives=3, digits=0,
        ),
    ],
    hints=[
        (
            "Ask the same question for all three: how many samples does one update look at?",
            "세 방식 모두에 같은 질문을 해 보세요. 한 번 갱신할 때 샘플을 몇 개 보나요?",
        ),
        (
            "Two of the three are special cases of the third.",
            "셋 중 둘은 나머지 하나의 특별한 경우예요. 배치 크기를 얼마로 두면 될까요?",
        ),
        (
            "Which of the three numbers changes when the data set doubles, and which one does not?",
            "데이터가 두 배가 되면 세 수 가운데 무엇이 달라지고, 무엇이 그대로인가요?",
        ),
    ],
)  # fmt: skip
def epoch_updates(mode, n, batch_size):
    """Updates per epoch: 1 for "batch", n for "stochastic", ⌈n / N_B⌉ for "mini-batch"."""
    if mode == "batch":
        return 1
    if mode == "stochastic":
        return n
    return math.ceil(n / batch_size)


@epoch_updates.mistake(
    en="Batch and stochastic have changed places. Which of the two looks at all samples before it takes a step?",
    ko="배치와 확률적 방식의 자리가 바뀌었어요. 한 걸음을 내딛기 전에 모든 샘플을 보는 것은 어느 쪽인가요?",
    common=True,
)
def modes_exchanged(mode, n, batch_size):
    other = {"batch": "stochastic", "stochastic": "batch"}
    return epoch_updates(other.get(mode, mode), n, batch_size)


@epoch_updates.mistake(
    en="With mini-batches, the incomplete last one is not counted. Its samples are data too.",
    ko="미니배치 방식에서 다 차지 않은 마지막 것을 세지 않았어요. 거기 담긴 샘플도 데이터예요. 몇 번이어야 할까요?",
    common=True,
)
def last_mini_batch_not_counted(mode, n, batch_size):
    return n // batch_size if mode == "mini-batch" else epoch_updates(mode, n, batch_size)


@epoch_updates.mistake(
    en="The number of samples in one update comes out, not the number of updates. How many such portions make an "
    "epoch?",
    ko="갱신 횟수가 아니라 한 번 갱신할 때 쓰는 샘플 수가 나왔어요. 한 에폭은 그런 묶음 몇 개로 이루어지나요?",
)
def samples_of_an_update(mode, n, batch_size):
    return {"batch": n, "stochastic": 1, "mini-batch": batch_size}[mode]


@epoch_updates.mistake(
    en="For mini-batches the size of one comes out, not how many of them an epoch has. How many such portions hold all "
    "samples?",
    ko="미니배치 방식에서 횟수가 아니라 미니배치의 크기가 나왔어요. 그런 묶음이 몇 개 있어야 샘플이 다 들어갈까요?",
)
def size_of_a_mini_batch(mode, n, batch_size):
    return batch_size if mode == "mini-batch" else epoch_updates(mode, n, batch_size)


@epoch_updates.mistake(
    en="All three modes get the same answer. For two of them the batch size does not matter: which two?",
    ko="세 방식의 답이 모두 같아요. 둘은 배치 크기와 상관이 없어요. 어느 둘인가요?",
)
def mode_ignored(mode, n, batch_size):  # noqa: ARG001
    return math.ceil(n / batch_size)


@epoch_updates.oracle(close=exact(), because="the cardinality of a tf.data.Dataset in batches of n, 1 or batch_size")
def tensorflow_cardinality_by_mode(tf):
    count = oracle.updates_per_epoch(tf)
    return lambda mode, n, batch_size: count(n, {"batch": n, "stochastic": 1, "mini-batch": batch_size}[mode])


# --- minibatches ------------------------------------------------------------------------------------------------------


@relation((
    "Every sample number must appear exactly once in an epoch. Which ones are missing, and which come twice?",
    "한 에폭에 모든 샘플 번호가 정확히 한 번씩 나와야 해요. 빠진 번호나 두 번 나온 번호가 있나요?",
))  # fmt: skip
def every_number_once(seen, given):
    return all(sorted(int(i) for batch in epoch for i in batch) == list(range(given["n"])) for epoch in seen.values())


@relation((
    "Every mini-batch except the last has the size that was asked for, and none is empty. How long are yours?",
    "마지막을 빼면 모든 미니배치의 크기가 정해진 대로여야 하고, 빈 것은 없어야 해요. 각각의 길이는 얼마인가요?",
))  # fmt: skip
def sizes_as_asked(seen, given):
    size, full = given["batch_size"], given["n"] // given["batch_size"]
    rest = given["n"] - full * size
    wanted = [size] * full + ([rest] if rest else [])
    return all([len(batch) for batch in epoch] == wanted for epoch in seen.values())


@relation((
    "The numbers in a mini-batch are all neighbours, as in the stored order. Which samples should be able to meet in "
    "one?",
    "미니배치 안의 번호가 모두 저장된 순서대로 이웃해 있어요. 한 미니배치에서 어떤 샘플끼리 만날 수 있어야 할까요?",
))  # fmt: skip
def strangers_meet(seen, given):
    if given["batch_size"] >= given["n"]:
        return True
    return all(any(max(batch) - min(batch) >= len(batch) for batch in epoch) for epoch in seen.values())


@relation((
    "The mini-batches must hold whole numbers, with which an array can be indexed.",
    "미니배치에는 배열을 인덱싱할 수 있는 정수가 들어 있어야 해요. 지금은 어떤 자료형인가요?",
))  # fmt: skip
def whole_numbers(seen, given):  # noqa: ARG001
    return all(np.asarray(batch).dtype.kind in "iu" for epoch in seen.values() for batch in epoch)


@relation((
    "With the same seed, the same mini-batches must come out, but yours are others. Does all the randomness come "
    "from the generator that was passed in?",
    "시드가 같으면 미니배치도 같아야 하는데 달라졌어요. 난수가 모두 인수로 받은 생성기에서 나오나요?",
))  # fmt: skip
def same_seed_same_batches(seen, given):  # noqa: ARG001
    first, repeated = seen["mini-batches"], seen["mini-batches with the same seed"]
    return [[int(i) for i in batch] for batch in first] == [[int(i) for i in batch] for batch in repeated]


@relation((
    "The next epoch, shuffled by the same generator, has the very same mini-batches again. Is anything shuffled, and "
    "does the generator move on from call to call?",
    "같은 생성기로 섞은 다음 에폭에서도 똑같은 미니배치가 나와요. 섞고 있나요? 호출할 때마다 생성기가 앞으로 "
    "나아가나요?",
))  # fmt: skip
def next_epoch_anew(seen, given):  # noqa: ARG001
    first, following = seen["mini-batches"], seen["mini-batches of the next epoch"]
    return [[int(i) for i in batch] for batch in first] != [[int(i) for i in batch] for batch in following]


@exercise.check(
    points=4,
    close=own(),
    also=[
        every_number_once,
        sizes_as_asked,
        strangers_meet,
        whole_numbers,
        same_seed_same_batches,
        next_epoch_anew,
    ],
    given=[
        case(
            ("23 samples in fives", "샘플 23개를 5개씩"), n=23, batch_size=5, rng=seeded(11), again=seeded(11)
        ),
        case(
            ("a multiple: 24 samples in sixes", "나누어떨어질 때: 샘플 24개를 6개씩"),
            n=24, batch_size=6, rng=seeded(12), again=seeded(12),
        ),
        case(
            ("a batch larger than the data", "데이터보다 큰 배치"),
            n=11, batch_size=40, rng=seeded(13), again=seeded(13),
        ),
    ],
    hints=[
        (
            "Think of a deck of cards: shuffle it once, then deal it out. No card is dealt twice, and none stays "
            "behind.",
            "카드 한 벌을 떠올려 보세요. 한 번 섞은 다음 나눠 줘요. 두 번 나가는 카드도, 남는 카드도 없어요.",
        ),
        (
            "Ask the generator you were given for a shuffled order; another source of randomness cannot be repeated.",
            "섞은 순서는 받은 생성기에서 얻으세요. 다른 난수를 쓰면 같은 결과를 다시 만들 수 없어요.",
        ),
        (
            "Try 10 numbers in pieces of 4, and 12 in pieces of 4, and print the lengths. Does every number turn "
            "up exactly once?",
            "번호 10개를 4개씩, 또 12개를 4개씩 잘라 보고 길이를 출력해 보세요. 모든 번호가 정확히 한 번씩 나오나요?",
        ),
    ],
)  # fmt: skip
def minibatches(n, batch_size, rng):
    """Shuffled sample numbers in pieces of `batch_size`, the last of which may be shorter.

    Args:
        n: number of samples.
        batch_size: size of a piece.
        rng: generator that shuffles.
    """
    order = rng.permutation(n)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]


@minibatches.script
def two_epochs(minibatches, n, batch_size, rng, again):
    yield ("mini-batches", "미니배치"), minibatches(n, batch_size, rng)
    yield ("mini-batches of the next epoch", "다음 에폭의 미니배치"), minibatches(n, batch_size, rng)
    yield ("mini-batches with the same seed", "같은 시드의 미니배치"), minibatches(n, batch_size, again)


@minibatches.mistake(
    en="Some samples never appear, because the smaller last mini-batch is missing. Does a data set always divide "
    "evenly?",
    ko="마지막의 작은 미니배치가 빠져서 쓰이지 않는 샘플이 있어요. 데이터 수가 항상 나누어떨어지나요?",
    common=True,
)
def last_dropped(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i * batch_size : (i + 1) * batch_size] for i in range(n // batch_size)]


@minibatches.mistake(
    en="The mini-batches follow the stored order in every epoch. Data is often sorted: what would the first "
    "mini-batches of sorted data look like?",
    ko="에폭마다 미니배치가 저장된 순서 그대로예요. 데이터는 정렬되어 있을 때가 많아요. 그러면 처음 미니배치들은 "
    "어떤 모습일까요?",
)
def stored_order(n, batch_size, rng):  # noqa: ARG001
    return [np.arange(start, min(start + batch_size, n)) for start in range(0, n, batch_size)]


@minibatches.mistake(
    en="When the samples fit exactly, an empty mini-batch stands at the end. What would the mean loss of no samples "
    "be?",
    ko="샘플이 딱 나누어떨어질 때 끝에 빈 미니배치가 생겨요. 샘플이 없는 배치의 평균 손실은 얼마일까요?",
)
def empty_last(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i * batch_size : (i + 1) * batch_size] for i in range(n // batch_size + 1)]


@minibatches.mistake(
    en="Each mini-batch is drawn on its own, so that some samples come twice in an epoch and others never. What is the "
    "difference between drawing and dealing out?",
    ko="미니배치를 매번 따로 뽑아서 한 에폭에 두 번 나오는 샘플도, 한 번도 안 나오는 샘플도 있어요. 뽑는 것과 나눠 "
    "주는 것은 무엇이 다를까요?",
    common=True,
)
def drawn_one_by_one(n, batch_size, rng):
    return [rng.choice(n, min(batch_size, n - start)) for start in range(0, n, batch_size)]


@minibatches.mistake(
    en="Only the order of the mini-batches is shuffled; each still holds neighbours. Which samples should be able to "
    "meet?",
    ko="미니배치의 순서만 섞였고, 각각에는 여전히 이웃한 샘플끼리 들어 있어요. 어떤 샘플끼리 만날 수 있어야 할까요?",
)
def pieces_shuffled(n, batch_size, rng):
    pieces = stored_order(n, batch_size, rng)
    return [pieces[i] for i in rng.permutation(len(pieces))]


@minibatches.mistake(
    en="Every epoch gets the same order: a generator with a seed of its own is made in each call. Where should the "
    "randomness come from?",
    ko="에폭마다 순서가 똑같아요. 호출할 때마다 시드가 정해진 생성기를 새로 만들고 있어요. 난수는 어디에서 나와야 "
    "할까요?",
)
def seed_of_its_own(n, batch_size, rng):  # noqa: ARG001
    return minibatches(n, batch_size, np.random.default_rng(0))


@minibatches.oracle(close=own(), because="a shuffled and batched tf.data.Dataset has the same properties")
def tensorflow_batches(tf):
    return oracle.minibatches(tf)


# --- piecewise_constant -----------------------------------------------------------------------------------------------


@exercise.check(
    points=3,
    close=EQUAL,
    given=[
        case(
            ("inside the sections", "구간의 안쪽"),
            steps=[0, 12, 51, 99, 180, 5000], boundaries=[30, 80, 120], values=[0.8, 0.3, 0.07, 0.002],
        ),
        case(
            ("at the boundaries, and just after them", "경계와 바로 다음 단계"),
            steps=[30, 31, 80, 81, 120, 121], boundaries=[30, 80, 120], values=[0.8, 0.3, 0.07, 0.002],
        ),
        case(("a rate that rises first", "처음에는 커지는 학습률"), steps=[3, 9], boundaries=[5], values=[0.02, 0.9]),
        example(
            ("worked example", "손으로 따라 하는 예"),
            steps=[0, 700, 701, 900, 901], boundaries=[700, 900], values=[0.1, 0.05, 0.01],
            gives={
                "learning rate at step 0": 0.1, "learning rate at step 700": 0.1, "learning rate at step 701": 0.05,
                "learning rate at step 900": 0.05, "learning rate at step 901": 0.01,
            },
        ),
    ],
    hints=[
        (
            "Draw the step numbers as a line with the boundaries on it. How many sections are there, and how many "
            "values?",
            "단계 번호를 수직선으로 그리고 경계를 표시해 보세요. 구간은 몇 개이고 값은 몇 개인가요?",
        ),
        (
            "How many boundaries has a step left behind? A step that stands exactly on one has not passed it yet.",
            "어떤 단계가 지나온 경계는 몇 개인가요? 경계에 딱 서 있는 단계는 아직 지나지 않은 거예요.",
        ),
        (
            "Try one step just before a boundary, one on it and one just after it. Where exactly does your value "
            "change?",
            "경계 바로 앞, 경계 위, 바로 뒤의 단계를 하나씩 넣어 보세요. 값이 정확히 어디에서 바뀌나요?",
        ),
    ],
)  # fmt: skip
def piecewise_constant(step, boundaries, values):
    """values[i] with i the number of boundaries that lie before `step` (Keras: `PiecewiseConstantDecay`).

    Args:
        step: number of the step, from 0.
        boundaries: rising step numbers; each still belongs to the section before it.
        values: one more than boundaries.
    """
    return values[sum(boundary < step for boundary in boundaries)]


@piecewise_constant.script
def rates_in_sections(piecewise_constant, steps, boundaries, values):
    for step in steps:
        yield (f"learning rate at step {step}", f"{step}단계의 학습률"), piecewise_constant(step, boundaries, values)


@piecewise_constant.mistake(
    en="Only the steps exactly on a boundary differ. Does the new rate start at the boundary, or just after it?",
    ko="경계에 정확히 놓인 단계에서만 달라요. 새 학습률은 경계에서 시작하나요, 그다음 단계에서 시작하나요?",
    common=True,
)
def boundary_belongs_to_the_next(step, boundaries, values):
    return values[sum(boundary <= step for boundary in boundaries)]


@piecewise_constant.mistake(
    en="Every section shows the rate of the next one. With n boundaries there are n + 1 sections: which is the first?",
    ko="구간마다 다음 구간의 값이 나와요. 경계가 n개면 구간은 n + 1개예요. 첫 구간의 번호는 무엇인가요?",
)
def one_section_ahead(step, boundaries, values):
    return values[sum(boundary < step for boundary in boundaries) + 1]


@piecewise_constant.mistake(
    en="After the last boundary there is no rate at all. How many values are there for how many boundaries?",
    ko="마지막 경계를 지나면 학습률이 없어져요. 경계의 수와 값의 수를 비교해 볼까요?",
)
def nothing_after_the_last(step, boundaries, values):
    for boundary, value in zip(boundaries, values, strict=False):
        if step <= boundary:
            return value
    return None


@piecewise_constant.mistake(
    en="After the last boundary there is no rate at all. How many values are there for how many boundaries?",
    ko="마지막 경계를 지나면 학습률이 없어져요. 경계의 수와 값의 수를 비교해 볼까요?",
)
def looks_beyond_the_last(step, boundaries, values):
    section = 0
    while step > boundaries[section]:
        section += 1
    return values[section]


@piecewise_constant.mistake(
    en="The first rate is used in the first two sections, and every later one comes a section too late. Which value "
    "belongs behind the first boundary?",
    ko="첫 학습률을 두 구간에서 쓰고, 그 뒤의 값은 모두 한 구간씩 늦게 나와요. 첫 경계를 지나면 어느 값을 써야 할까요?",
)
def one_section_behind(step, boundaries, values):
    return values[max(sum(boundary < step for boundary in boundaries) - 1, 0)]


@piecewise_constant.mistake(
    en="The last rate is never reached: the one before it goes on for ever. What happens after the last boundary?",
    ko="마지막 학습률에 이르지 못하고 그 앞의 값이 계속돼요. 마지막 경계를 지나면 어떻게 되어야 할까요?",
)
def last_rate_never_reached(step, boundaries, values):
    return values[min(sum(boundary < step for boundary in boundaries), len(boundaries) - 1)]


@piecewise_constant.oracle(close=near(1e-12), because="keras.optimizers.schedules.PiecewiseConstantDecay in float64")
def keras_piecewise_constant(keras):
    schedules = keras.optimizers.schedules
    return oracle.schedule(
        lambda boundaries, values: schedules.PiecewiseConstantDecay(
            [np.float64(boundary) for boundary in boundaries], [np.float64(value) for value in values]
        )
    )


# --- exponential_decay ------------------------------------------------------------------------------------------------


@exercise.check(
    points=3,
    close=EQUAL,
    given=[
        case(("smooth", "매끄럽게"), steps=[0, 7, 40, 61, 250], settings=(0.4, 40, 0.7)),
        case(("as a staircase", "계단처럼"), steps=[0, 7, 35, 40, 41, 119, 250], settings=(0.4, 40, 0.7, True)),
        case(("a period of one step", "한 주기가 한 단계일 때"), steps=[1, 5], settings=(2.0, 1, 0.9)),
        example(
            ("worked example", "손으로 따라 하는 예"),
            steps=[0, 250, 500, 750, 1000], settings=(0.1, 500, 0.5),
            gives={
                "learning rate at step 0": 0.1, "learning rate at step 250": 0.0707, "learning rate at step 500": 0.05,
                "learning rate at step 750": 0.0354, "learning rate at step 1000": 0.025,
            },
        ),
        example(
            ("worked example, staircase", "손으로 따라 하는 예, 계단"),
            steps=[0, 250, 500, 750, 1000], settings=(0.1, 500, 0.5, True),
            gives={
                "learning rate at step 0": 0.1, "learning rate at step 250": 0.1, "learning rate at step 500": 0.05,
                "learning rate at step 750": 0.05, "learning rate at step 1000": 0.025,
            },
        ),
    ],
    hints=[
        (
            "How many periods have passed at a step? That number may be a fraction.",
            "어떤 단계까지 몇 주기가 지났나요? 그 수는 소수일 수도 있어요.",
        ),
        (
            "The same factor is applied once for each period. What is it called when one multiplies again and again?",
            "주기마다 같은 비율을 한 번씩 곱해요. 같은 수를 거듭해서 곱하는 연산은 무엇인가요?",
        ),
        (
            "A staircase only looks at the periods that are over. What happens to the fraction then?",
            "계단은 다 지난 주기만 봐요. 그러면 소수 부분은 어떻게 되나요?",
        ),
    ],
)  # fmt: skip
def exponential_decay(step, initial, decay_steps, decay_rate, staircase=False):
    """η₀ · r^(e / s), or η₀ · r^⌊e / s⌋ as a staircase (Keras: `ExponentialDecay`).

    Args:
        step: e, from 0.
        initial: η₀.
        decay_steps: s.
        decay_rate: r.
        staircase: whether the exponent is rounded down.
    """
    exponent = step // decay_steps if staircase else step / decay_steps
    return initial * decay_rate**exponent


@exponential_decay.script
def decaying_rates(exponential_decay, steps, settings):
    for step in steps:
        yield (f"learning rate at step {step}", f"{step}단계의 학습률"), exponential_decay(step, *settings)


@exponential_decay.mistake(
    en="Your rate falls in steps even where it should be smooth. What happens to the part of a period that has passed "
    "already?",
    ko="매끄러워야 할 때도 학습률이 계단처럼 떨어져요. 주기에서 이미 지나간 부분은 어떻게 계산되나요?",
    common=True,
)
def always_a_staircase(step, initial, decay_steps, decay_rate, staircase=False):  # noqa: ARG001
    return initial * decay_rate ** (step // decay_steps)


@exponential_decay.mistake(
    en="Your rate decays far too fast. Is the factor applied at every step, or once for every period?",
    ko="학습률이 너무 빨리 줄어요. 감쇠율은 단계마다 곱하나요, 주기마다 한 번 곱하나요?",
    common=True,
)
def period_ignored(step, initial, decay_steps, decay_rate, staircase=False):  # noqa: ARG001
    return initial * decay_rate**step


@exponential_decay.mistake(
    en="The smooth form is right, but the staircase is just as smooth. What does `staircase` do to the exponent?",
    ko="매끄러운 형태는 맞지만, 계단이어야 할 때도 똑같이 매끄러워요. `staircase`는 지수를 어떻게 바꾸나요?",
)
def staircase_ignored(step, initial, decay_steps, decay_rate, staircase=False):  # noqa: ARG001
    return initial * decay_rate ** (step / decay_steps)


@exponential_decay.mistake(
    en="Your stairs are shifted: the rate falls in the middle of a period. To which whole number should the exponent "
    "go, the nearest or the one below?",
    ko="계단이 밀려 있어요. 주기의 한가운데에서 학습률이 떨어져요. 지수는 가장 가까운 정수로 가나요, 바로 아래 "
    "정수로 가나요?",
)
def stairs_rounded(step, initial, decay_steps, decay_rate, staircase=False):
    exponent = round(step / decay_steps) if staircase else step / decay_steps
    return initial * decay_rate**exponent


@exponential_decay.mistake(
    en="Your learning rate grows with time, because the factor is multiplied by the periods. What does it mean to "
    "apply a factor once for each period?",
    ko="비율에 주기의 수를 곱해서 학습률이 점점 커져요. 주기마다 비율을 한 번씩 적용한다는 것은 어떤 연산일까요?",
)
def factor_times_periods(step, initial, decay_steps, decay_rate, staircase=False):
    periods = step // decay_steps if staircase else step / decay_steps
    return initial * decay_rate * periods


@exponential_decay.mistake(
    en="You use the decay rate as the constant of an exponential function. Here it is the factor for one period: "
    "what is left of the rate after exactly one?",
    ko="감쇠율을 지수 함수의 상수처럼 썼어요. 여기서는 한 주기의 비율이에요. 정확히 한 주기 뒤에는 학습률이 얼마나 "
    "남아야 할까요?",
)
def natural_base(step, initial, decay_steps, decay_rate, staircase=False):
    periods = step // decay_steps if staircase else step / decay_steps
    return initial * math.exp(-decay_rate * periods)


@exponential_decay.mistake(
    en="You use the decay rate as the constant of an exponential function. Here it is the factor for one period: "
    "what is left of the rate after exactly one? (When that is done, ask what `staircase` changes.)",
    ko="감쇠율을 지수 함수의 상수처럼 썼어요. 여기서는 한 주기의 비율이에요. 정확히 한 주기 뒤에는 학습률이 얼마나 "
    "남아야 할까요? (고친 다음에는 `staircase`가 무엇을 바꾸는지도 살펴보세요.)",
)
def natural_base_without_stairs(step, initial, decay_steps, decay_rate, staircase=False):  # noqa: ARG001
    return initial * math.exp(-decay_rate * step / decay_steps)


@exponential_decay.oracle(close=near(1e-12), because="keras.optimizers.schedules.ExponentialDecay in float64")
def keras_exponential_decay(keras):
    schedules = keras.optimizers.schedules

    def make(initial, decay_steps, decay_rate, *staircase):
        return schedules.ExponentialDecay(np.float64(initial), decay_steps, np.float64(decay_rate), *staircase)

    return oracle.schedule(make)


# --- polynomial_decay -------------------------------------------------------------------------------------------------


@exercise.check(
    points=3,
    close=EQUAL,
    given=[
        case(("a straight line", "직선"), steps=[0, 13, 60, 80], settings=(0.5, 80, 0.1)),
        case(("power 2", "지수 power가 2일 때"), steps=[0, 13, 60, 80], settings=(0.5, 80, 0.1, 2.0)),
        case(("beyond the end, power 2", "끝난 뒤, power = 2"), steps=[79, 81, 120, 400], settings=(0.5, 80, 0.1, 2.0)),
        case(("beyond the end, a straight line", "끝난 뒤, 직선"), steps=[79, 90, 400], settings=(0.5, 80, 0.1)),
        case(("a rate that rises", "커지는 학습률"), steps=[10, 30], settings=(0.02, 50, 0.3, 3.0)),
        example(
            ("worked example", "손으로 따라 하는 예"),
            steps=[0, 450, 675, 900, 1000], settings=(0.1, 900, 0.01, 0.5),
            gives={
                "learning rate at step 0": 0.1, "learning rate at step 450": 0.0736,
                "learning rate at step 675": 0.055, "learning rate at step 900": 0.01,
                "learning rate at step 1000": 0.01,
            },
        ),
    ],
    hints=[
        (
            "At step 0 the rate is `initial`, at `decay_steps` it is `end`. What is the distance between the two?",
            "0단계에서는 `initial`, `decay_steps`에서는 `end`예요. 둘 사이의 거리는 얼마인가요?",
        ),
        (
            "Which share of the way is still ahead? That share is bent by the power, and it never becomes negative.",
            "아직 남은 길은 전체의 몇 분의 몇인가요? 그 비율이 power로 휘어지고, 절대 음수가 되지 않아요.",
        ),
        (
            "Go through the worked example, and through a step after the end. Which of the two differs from yours?",
            "손으로 따라 하는 예와, 끝난 뒤의 단계 하나를 계산해 보세요. 둘 가운데 여러분의 값과 다른 것은 "
            "무엇인가요?",
        ),
    ],
)  # fmt: skip
def polynomial_decay(step, initial, decay_steps, end, power=1.0):
    """(η₀ - η_end)(1 - e / s)^p + η_end with e not beyond s (Keras: `PolynomialDecay` without `cycle`).

    Args:
        step: e, from 0.
        initial: η₀.
        decay_steps: s.
        end: η_end.
        power: p.
    """
    e = min(step, decay_steps)
    return (initial - end) * (1 - e / decay_steps) ** power + end


@polynomial_decay.script
def falling_rates(polynomial_decay, steps, settings):
    for step in steps:
        yield (f"learning rate at step {step}", f"{step}단계의 학습률"), polynomial_decay(step, *settings)


@polynomial_decay.mistake(
    en="Your schedule is a straight line for every power. What should bend it?",
    ko="power가 무엇이든 직선으로 줄어들어요. 곡선의 모양은 무엇이 정하나요?",
)
def power_ignored(step, initial, decay_steps, end, power=1.0):  # noqa: ARG001
    return (initial - end) * (1 - min(step, decay_steps) / decay_steps) + end


@polynomial_decay.mistake(
    en="Your schedule starts too high, by exactly the last rate. What decays is the distance between two rates: which?",
    ko="시작값이 정확히 마지막 학습률만큼 높아요. 줄어드는 것은 두 학습률 사이의 거리예요. 어느 둘인가요?",
    common=True,
)
def end_not_subtracted(step, initial, decay_steps, end, power=1.0):
    return initial * (1 - min(step, decay_steps) / decay_steps) ** power + end


@polynomial_decay.mistake(
    en="Your schedule runs down to 0. At which rate should it come to rest?",
    ko="학습률이 0까지 내려가요. 어떤 학습률에서 멈춰야 할까요?",
)
def end_ignored(step, initial, decay_steps, end, power=1.0):  # noqa: ARG001
    return initial * (1 - min(step, decay_steps) / decay_steps) ** power


@polynomial_decay.mistake(
    en="Until the end you are right; after it the rate changes again, or is no real number any more. What is left of "
    "the way when a step lies beyond the end?",
    ko="끝까지는 맞는데, 그 뒤로 학습률이 다시 변하거나 실수가 아니게 돼요. 끝을 지난 단계에서 남은 길은 얼마인가요?",
    common=True,
)
def never_stops(step, initial, decay_steps, end, power=1.0):
    return (initial - end) * (1 - step / decay_steps) ** power + end


@polynomial_decay.mistake(
    en="The power bends the part of the way that lies behind; it should bend the part that is still ahead. With "
    "power 2, when should the rate fall fastest, at the start or near the end?",
    ko="지나온 길을 휘고 있어요. 휘어야 할 것은 남은 길이에요. power가 2이면 학습률은 처음과 끝 중 언제 가장 빨리 "
    "줄어야 할까요?",
)
def power_of_the_way_behind(step, initial, decay_steps, end, power=1.0):
    return (initial - end) * (1 - (min(step, decay_steps) / decay_steps) ** power) + end


@polynomial_decay.mistake(
    en="Your schedule runs backwards, from the last rate to the first. Which share of the way is ahead at step 0?",
    ko="마지막 학습률에서 처음 학습률로, 거꾸로 가고 있어요. 0단계에서 남은 길은 전체의 얼마인가요?",
)
def runs_backwards(step, initial, decay_steps, end, power=1.0):
    return (initial - end) * (min(step, decay_steps) / decay_steps) ** power + end


@polynomial_decay.oracle(close=near(1e-12), because="keras.optimizers.schedules.PolynomialDecay in float64")
def keras_polynomial_decay(keras):
    schedules = keras.optimizers.schedules

    def make(initial, decay_steps, *rest):
        return schedules.PolynomialDecay(np.float64(initial), decay_steps, *(np.float64(value) for value in rest))

    return oracle.schedule(make)


# --- train ------------------------------------------------------------------------------------------------------------


@fixture
class Waves:
    """A loss with many waves, which keeps a diary of what it was asked and what it answered."""

    def __init__(self, x):
        self.x = x
        self.asked, self.saw, self.losses, self.gave = [], [], [], []

    def __call__(self, params, indices):
        x = self.x[indices]
        phase = x @ params["w"] + params["b"][0]
        loss = float(np.mean(np.sin(phase)) + 0.1 * np.sum(params["b"] ** 4))
        slope = np.cos(phase) / len(x)
        grads = {"w": x.T @ slope, "b": 0.4 * params["b"] ** 3 + np.array([np.sum(slope), 0.0])}
        self.asked.append([int(i) for i in indices])
        self.saw.append({name: np.array(value) for name, value in params.items()})
        self.losses.append(loss)
        self.gave.append({name: np.array(value) for name, value in grads.items()})
        return loss, grads


@fixture
class Walker:
    """An optimizer that is none of exercise 7, and keeps a diary of the gradients it got and of where it went."""

    def __init__(self):
        self.got, self.left = [], []

    def update(self, params, grads):
        self.got.append({name: np.array(value) for name, value in grads.items()})
        for name in params:
            params[name] -= 0.2 * np.tanh(3 * grads[name])
        self.left.append({name: np.array(value) for name, value in params.items()})


@relation((
    "There should be one loss, and one question to `loss_and_grads`, for every mini-batch of every epoch. How many are "
    "that, and how many are yours?",
    "에폭마다, 미니배치마다 손실이 하나씩 나오고 `loss_and_grads`도 한 번씩 불려야 해요. 모두 몇 번이어야 하고, "
    "지금은 몇 번인가요?",
))  # fmt: skip
def one_loss_an_update(seen, given):
    if "losses" not in seen:
        return True
    epochs, batch_size = given["settings"]
    updates = epochs * -(-len(given["x"]) // batch_size)
    return (
        len(seen["losses"]) == len(seen["samples of each call"]) == len(seen["gradients the optimizer got"]) == updates
    )


@relation((
    "In every epoch, each sample must be used exactly once. Which ones are missing, or come twice?",
    "에폭마다 모든 샘플이 정확히 한 번씩 쓰여야 해요. 빠진 샘플이나 두 번 쓰인 샘플이 있나요?",
))  # fmt: skip
def every_sample_once_an_epoch(seen, given):
    if "losses" not in seen:
        return True
    epochs, batch_size = given["settings"]
    n, asked = len(given["x"]), seen["samples of each call"]
    per_epoch = -(-n // batch_size)
    chunks = [asked[start : start + per_epoch] for start in range(0, len(asked), per_epoch)]
    return len(chunks) == epochs and all(
        sorted(int(i) for batch in chunk for i in batch) == list(range(n)) for chunk in chunks
    )


@relation((
    "Every epoch should have mini-batches of its own, in a new order. Are yours the same ones again?",
    "에폭마다 새로 섞은 미니배치를 써야 해요. 같은 미니배치가 되풀이되나요?",
))  # fmt: skip
def shuffled_anew(seen, given):
    batch_size = given["settings"][1] if "losses" in seen else None
    if batch_size is None or batch_size >= len(given["x"]):
        return True
    batches = [tuple(sorted(int(i) for i in batch)) for batch in seen["samples of each call"]]
    per_epoch = -(-len(given["x"]) // batch_size)
    epochs = [tuple(batches[start : start + per_epoch]) for start in range(0, len(batches), per_epoch)]
    return len(set(epochs)) == len(epochs)


@relation((
    "The losses must be those that `loss_and_grads` gave, one after the other. What else does your list hold?",
    "손실은 `loss_and_grads`가 준 값을 차례로 담은 것이어야 해요. 지금 리스트에는 무엇이 들어 있나요?",
))  # fmt: skip
def losses_as_given(seen, given):  # noqa: ARG001
    return "losses" not in seen or np.allclose(seen["losses"], seen["losses the model gave"], rtol=1e-5)


@relation((
    "The optimizer must get exactly the gradients that `loss_and_grads` gave, mini-batch by mini-batch. What does "
    "yours get?",
    "옵티마이저는 미니배치마다 `loss_and_grads`가 준 기울기를 그대로 받아야 해요. 지금은 무엇을 받고 있나요?",
))  # fmt: skip
def gradients_as_given(seen, given):  # noqa: ARG001
    if "losses" not in seen:
        return True
    pairs = zip(seen["gradients the model gave"], seen["gradients the optimizer got"], strict=True)
    return all(np.allclose(gave[name], got[name]) for gave, got in pairs for name in gave)


@relation((
    "Each mini-batch must be looked at with the parameters that the update before it has left. When does yours "
    "update, and which parameters does it ask with?",
    "미니배치는 바로 앞의 갱신이 남긴 매개변수로 계산해야 해요. 갱신은 언제 일어나고, 어떤 매개변수로 손실을 묻고 "
    "있나요?",
))  # fmt: skip
def updated_in_between(seen, given):  # noqa: ARG001
    if "losses" not in seen:
        return True
    pairs = zip(seen["parameters after each update"], seen["parameters of each call"][1:], strict=False)
    return all(np.allclose(left[name], saw[name]) for left, saw in pairs for name in left)


@relation((
    "Two trainings with the same seed must go through the samples in the same order, and a third one, with the same "
    "generator again, in another. Does all the randomness come from the generator that was passed in?",
    "시드가 같은 두 학습에서는 샘플의 순서가 같아야 하고, 같은 생성기로 이어서 한 학습에서는 달라야 해요. 난수가 "
    "모두 인수로 받은 생성기에서 나오나요?",
))  # fmt: skip
def same_seed_same_order(seen, given):  # noqa: ARG001
    if "order of the samples" not in seen:
        return True
    first = seen["order of the samples"]
    return first == seen["order with the same seed"] and first != seen["order of the next training"]


@exercise.check(
    points=4,
    close=own(),
    also=[
        one_loss_an_update,
        every_sample_once_an_epoch,
        shuffled_anew,
        losses_as_given,
        gradients_as_given,
        updated_in_between,
        same_seed_same_order,
    ],
    given=[
        case(
            ("23 samples in fives, 3 epochs", "샘플 23개를 5개씩, 3에폭"),
            x=normal(23, 4), params={"w": normal(4), "b": uniform(0.5, 1.5, 2)}, settings=(3, 5), rng=seeded(21),
        ),
        case(
            ("24 samples in sixes, 2 epochs", "샘플 24개를 6개씩, 2에폭"),
            x=normal(24, 3), params={"w": normal(3), "b": uniform(0.5, 1.5, 2)}, settings=(2, 6), rng=seeded(22),
        ),
        case(
            ("all 9 samples at once, 4 epochs", "샘플 9개를 한꺼번에, 4에폭"),
            x=normal(9, 4), params={"w": normal(4), "b": uniform(0.5, 1.5, 2)}, settings=(4, 9), rng=seeded(23),
            # With all samples in every mini-batch, their order does not matter, and everything is known.
            close={
                "losses": EQUAL, "parameters of each call": EQUAL, "parameters afterwards": EQUAL, "*": own(),
            },
        ),
    ],
    hints=[
        (
            "Two loops, one inside the other: over the epochs, and over the mini-batches of an epoch. What belongs "
            "where?",
            "반복문 두 개가 겹쳐 있어요. 바깥은 에폭, 안쪽은 한 에폭의 미니배치예요. 어떤 일을 어디에 두어야 할까요?",
        ),
        (
            "For each mini-batch, in this order: ask for loss and gradients, write the loss down, update.",
            "미니배치마다 이 순서로 해요. 손실과 기울기를 묻고, 손실을 적고, 갱신해요. 셋 다 안쪽 반복문에 있나요?",
        ),
        (
            "Use your own `minibatches`. How often must it be called, so that every epoch is shuffled anew?",
            "직접 만든 `minibatches`를 쓰세요. 에폭마다 새로 섞으려면 몇 번 불러야 할까요?",
        ),
    ],
)  # fmt: skip
def train(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):
    """One update for every mini-batch of every epoch, with fresh mini-batches each epoch.

    Args:
        loss_and_grads: function (params, indices) -> (loss, grads).
        params: dict of arrays, changed in place by the optimizer.
        optimizer: has update(params, grads).
        n: number of samples.
        epochs: number of epochs.
        batch_size: samples in a mini-batch.
        rng: generator that shuffles.

    Returns:
        The loss before each update.
    """
    losses = []
    for _ in range(epochs):
        order = rng.permutation(n)
        for start in range(0, n, batch_size):
            loss, grads = loss_and_grads(params, order[start : start + batch_size])
            optimizer.update(params, grads)
            losses.append(loss)
    return losses


@train.script
def diaries(train, x, params, settings, rng):
    model, optimizer = Waves(x), Walker()
    yield ("losses", "손실"), train(model, params, optimizer, len(x), *settings, rng)
    yield ("samples of each call", "호출마다 쓴 샘플"), model.asked
    yield ("losses the model gave", "모델이 준 손실"), model.losses
    yield ("gradients the model gave", "모델이 준 기울기"), model.gave
    yield ("gradients the optimizer got", "옵티마이저가 받은 기울기"), optimizer.got
    yield ("parameters of each call", "호출마다 쓴 매개변수"), model.saw
    yield ("parameters after each update", "갱신마다 남은 매개변수"), optimizer.left
    yield ("parameters afterwards", "학습 뒤의 매개변수"), params


@train.script(
    given=[
        case(
            ("two trainings with the same seed", "같은 시드로 두 번 학습"),
            x=normal(23, 4), params={"w": normal(4), "b": uniform(0.5, 1.5, 2)}, rng=seeded(24), again=seeded(24),
        ),
    ]
)  # fmt: skip
def same_seed(train, x, params, rng, again):
    first, following, repeated = Waves(x), Waves(x), Waves(x)
    train(first, params, Walker(), len(x), 2, 5, rng)
    train(following, params, Walker(), len(x), 2, 5, rng)
    train(repeated, params, Walker(), len(x), 2, 5, again)
    yield ("order of the samples", "샘플의 순서"), first.asked
    yield ("order of the next training", "다음 학습의 순서"), following.asked
    yield ("order with the same seed", "같은 시드의 순서"), repeated.asked


@train.mistake(
    en="The smaller last mini-batch is left out, so that some samples are not used in an epoch. Does a data set "
    "always divide evenly?",
    ko="마지막의 작은 미니배치를 빠뜨려서 에폭마다 쓰이지 않는 샘플이 있어요. 데이터 수가 항상 나누어떨어지나요?",
    common=True,
)
def last_mini_batch_never_used(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(n)
        for i in range(n // batch_size):
            loss, grads = loss_and_grads(params, order[i * batch_size : (i + 1) * batch_size])
            optimizer.update(params, grads)
            losses.append(loss)
    return losses


@train.mistake(
    en="The samples are shuffled once, and every epoch repeats the same mini-batches. At which point of the loops "
    "should the shuffling happen?",
    ko="샘플을 한 번만 섞어서 에폭마다 같은 미니배치가 되풀이돼요. 섞는 일은 반복문의 어느 자리에 있어야 할까요?",
    common=True,
)
def same_order_every_epoch(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):
    losses = []
    order = rng.permutation(n)
    for _ in range(epochs):
        for start in range(0, n, batch_size):
            loss, grads = loss_and_grads(params, order[start : start + batch_size])
            optimizer.update(params, grads)
            losses.append(loss)
    return losses


@train.mistake(
    en="The mini-batches follow the stored order, epoch after epoch. What is the generator for?",
    ko="에폭이 바뀌어도 미니배치가 저장된 순서 그대로예요. 생성기는 무엇에 쓰라고 받았을까요?",
)
def never_shuffled(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):  # noqa: ARG001
    losses = []
    for _ in range(epochs):
        for start in range(0, n, batch_size):
            loss, grads = loss_and_grads(params, np.arange(start, min(start + batch_size, n)))
            optimizer.update(params, grads)
            losses.append(loss)
    return losses


@train.mistake(
    en="Each mini-batch is drawn on its own, as in a well-known textbook. Then some samples come twice in an epoch "
    "and others never. How could an epoch use every sample once?",
    ko="널리 읽히는 교재처럼 미니배치를 매번 따로 뽑았어요. 그러면 한 에폭에 두 번 나오는 샘플도, 한 번도 안 나오는 "
    "샘플도 있어요. 모든 샘플을 한 번씩 쓰려면 어떻게 해야 할까요?",
    common=True,
)
def drawn_with_replacement(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs * math.ceil(n / batch_size)):
        loss, grads = loss_and_grads(params, rng.choice(n, batch_size))
        optimizer.update(params, grads)
        losses.append(loss)
    return losses


@train.mistake(
    en="Your list holds one loss for each epoch. The handout asks for one loss at every update: in which loop is it "
    "written down?",
    ko="리스트에 에폭마다 손실이 하나씩 들어 있어요. 안내문은 갱신마다 하나를 요구해요. 손실을 어느 반복문에서 적고 "
    "있나요?",
)
def one_loss_an_epoch(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        order, total = rng.permutation(n), 0.0
        for start in range(0, n, batch_size):
            loss, grads = loss_and_grads(params, order[start : start + batch_size])
            optimizer.update(params, grads)
            total += loss
        losses.append(total / math.ceil(n / batch_size))
    return losses


@train.mistake(
    en="The loss is asked for a second time after the update, which doubles the work and shows another number. Which "
    "loss do you have already when the gradients arrive?",
    ko="갱신한 뒤에 손실을 한 번 더 물어서 계산이 두 배가 되고 값도 달라져요. 기울기를 받을 때 이미 손에 있는 손실은 "
    "무엇인가요?",
)
def loss_after_the_update(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(n)
        for start in range(0, n, batch_size):
            indices = order[start : start + batch_size]
            _, grads = loss_and_grads(params, indices)
            optimizer.update(params, grads)
            losses.append(loss_and_grads(params, indices)[0])
    return losses


@train.mistake(
    en="Training ends after one epoch. Which loop should go round as often as `epochs` says?",
    ko="한 에폭만 하고 학습이 끝나요. `epochs`만큼 돌아야 하는 반복문은 어느 것인가요?",
)
def one_epoch_only(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):  # noqa: ARG001
    losses = []
    order = rng.permutation(n)
    for start in range(0, n, batch_size):
        loss, grads = loss_and_grads(params, order[start : start + batch_size])
        optimizer.update(params, grads)
        losses.append(loss)
    return losses


@train.mistake(
    en="Losses are collected, but the parameters stay as they were. Who moves them, and is it ever asked to?",
    ko="손실은 모았지만 매개변수가 그대로예요. 매개변수를 움직이는 것은 무엇이고, 한 번이라도 불렀나요?",
)
def no_update(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):  # noqa: ARG001
    losses = []
    for _ in range(epochs):
        order = rng.permutation(n)
        for start in range(0, n, batch_size):
            loss, _ = loss_and_grads(params, order[start : start + batch_size])
            losses.append(loss)
    return losses


@train.mistake(
    en="The optimizer makes one update for each epoch, with the gradients of the last mini-batch. In which loop "
    "should the update stand?",
    ko="옵티마이저가 에폭마다 한 번만, 마지막 미니배치의 기울기로 갱신해요. 갱신은 어느 반복문 안에 있어야 할까요?",
)
def one_update_an_epoch(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(n)
        for start in range(0, n, batch_size):
            loss, grads = loss_and_grads(params, order[start : start + batch_size])
            losses.append(loss)
        optimizer.update(params, grads)
    return losses


@train.mistake(
    en="After the first update the parameters are gone: None is passed on. What does an optimizer return, and what "
    "does it change?",
    ko="첫 갱신 뒤에 매개변수가 사라지고 None이 넘어가요. 옵티마이저는 무엇을 돌려주고, 무엇을 바꾸나요?",
    common=True,
)
def parameters_lost(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(n)
        for start in range(0, n, batch_size):
            loss, grads = loss_and_grads(params, order[start : start + batch_size])
            params = optimizer.update(params, grads)
            losses.append(loss)
    return losses


@train.mistake(
    en="Every update looks at all samples, as if there were no mini-batches. Which indices do you pass on?",
    ko="갱신할 때마다 모든 샘플을 보고 있어요. 미니배치가 없는 것과 같아요. 어떤 인덱스를 넘기고 있나요?",
)
def always_all_samples(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs * math.ceil(n / batch_size)):
        loss, grads = loss_and_grads(params, rng.permutation(n))
        optimizer.update(params, grads)
        losses.append(loss)
    return losses


@train.mistake(
    en="The training itself is right, but the caller's parameters have not changed: a copy was trained. Who is to "
    "have the trained parameters afterwards?",
    ko="학습은 맞게 했지만 넘겨받은 매개변수는 그대로예요. 복사본을 학습했어요. 학습한 매개변수는 나중에 어디에 "
    "있어야 할까요?",
)
def trains_a_copy(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):
    params = {name: value.copy() for name, value in params.items()}
    losses = []
    for _ in range(epochs):
        order = rng.permutation(n)
        for start in range(0, n, batch_size):
            loss, grads = loss_and_grads(params, order[start : start + batch_size])
            optimizer.update(params, grads)
            losses.append(loss)
    return losses


@train.oracle(close=own(), because="a loop over an epoch-wise reshuffled tf.data.Dataset has the same properties")
def tensorflow_loop(tf):
    return oracle.train(tf)
