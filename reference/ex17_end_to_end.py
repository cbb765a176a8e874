"""Exercise 17: end to end. A student's own parts, put together, must learn.

What is judged are the results of trainings, of three for each data set: on samples that the network gets only when it
is trained, beside networks that Keras has trained on the same split. Figures come from the middle one of the three, so
that no lucky or unlucky start decides.
"""

from pathlib import Path

import numpy as np

from grader.declare import Exercise, case, fixture, judgement, kept, late, of_seed, own, seeded
from grader.training import datasets
from grader.training.baseline import baseline

from . import keras_training

exercise = Exercise(17, "end_to_end", title=("End to end", "처음부터 끝까지"))

BASELINES = Path(__file__).parent / "baselines"


def images():
    """The digits as images of one channel, (1797, 1, 8, 8)."""
    digits = datasets.digits()
    return digits._replace(x=digits.x.reshape(-1, 1, 8, 8))


def trained_on(label, name, data, train, *, labelled=True, **more):
    """A case: a data set, three generators, and the samples that stay behind until the networks are trained.

    Args:
        label: what a student reads.
        name: of the baseline.
        data: function that loads the data set.
        train: how Keras is trained on it.
        labelled: whether there are targets beside the samples; otherwise they are the targets.
        more: further inputs, functions of the split.
    """

    def part(seed):
        split = datasets.split(data(), seed)
        samples = {"x_train": split.train.x, "x_val": split.validation.x}
        return {**samples, "t_train": split.train.t, "t_val": split.validation.t} if labelled else samples

    def test(seed):
        return datasets.split(data(), seed).test

    def reached(seed):
        return baseline(name, keras_training.measured(train), datasets.split(data(), seed), shipped=BASELINES)

    return case(
        label,
        data=of_seed(part),
        first=seeded(171),
        second=seeded(172),
        third=seeded(173),
        x_test=late(of_seed(lambda seed: test(seed).x)),
        x_few=late(of_seed(lambda seed: test(seed).x[:5])),
        t_test=kept(of_seed(lambda seed: test(seed).t if labelled else test(seed).x)),
        keras=kept(of_seed(reached)),
        **{
            key: late(of_seed(lambda seed, make=make: make(datasets.split(data(), seed)))) for key, make in more.items()
        },
    )


def once(keras, train):
    """Keras's network as a subject; one training a data set is enough to see that its bar can be reached."""
    networks = {}

    def subject(data, rng):
        name = data["x_train"].tobytes()
        if name not in networks:
            networks[name] = train(keras, data, int(rng.integers(1 << 31)))
        return networks[name]

    return subject


def almost_the_same(split):
    """The test samples, moved by a thousandth of each column's spread: nobody has seen exactly these."""
    x = split.test.x
    return x + 1e-3 * x.std(axis=0) * np.random.default_rng(17).choice([-1.0, 1.0], x.shape)


@fixture
def losses(network):
    """The history as numbers; a bare list will do."""
    history = network.history
    return np.asarray(history["loss"] if isinstance(history, dict) else history, dtype=float)


# --- classifiers ------------------------------------------------------------------------------------------------------

SAID = {
    "right": (
        "Of the samples that were kept back, {accuracy:.1%} are right, with a loss of {loss:.3f}; of the training "
        "samples {train:.1%}, so the gap is {gap:.1f} points. The bar: at least {bar:.1%} and a loss of at most "
        "{ceiling:.3f} (Keras in {runs} runs: {keras_accuracy:.1%} ± {keras_spread:.1%}, {keras_loss:.3f}).",
        "따로 둔 샘플의 정답률은 {accuracy:.1%}, 손실은 {loss:.3f}이고, 훈련 샘플의 정답률은 {train:.1%}이라 차이는 "
        "{gap:.1f}점이에요. 기준은 정답률 {bar:.1%} 이상, 손실 {ceiling:.3f} 이하예요(케라스 {runs}번: "
        "{keras_accuracy:.1%} ± {keras_spread:.1%}, {keras_loss:.3f}).",
    ),
    "shape": (
        "`predict` returns the shape {got} for {n} samples of {classes} classes; probabilities have the shape "
        "{wanted}.",
        "클래스가 {classes}개인 샘플 {n}개에 `predict`가 형상 {got}을 돌려줘요. 확률의 형상은 {wanted}이에요.",
    ),
    "rows": (
        "The rows that `predict` returns are no probabilities: one sums to {total:.4g}.",
        "`predict`가 돌려준 행이 확률이 아니에요. 합이 {total:.4g}인 행이 있어요.",
    ),
    "not_finite": (
        "There are NaN or infinite numbers in the losses or the predictions.",
        "손실이나 예측에 NaN이나 무한대가 있어요.",
    ),
    "short": (
        "The history holds {numbers} numbers: one before the first update, and one for every epoch, were asked for.",
        "기록에 숫자가 {numbers}개 있어요. 첫 갱신 전의 손실 하나와 에폭마다 하나씩이 필요해요.",
    ),
    "again": (
        "The same samples get other probabilities the second time (up to {difference:.2g} apart).",
        "같은 샘플을 다시 넣으면 확률이 달라져요(최대 {difference:.2g} 차이).",
    ),
    "few": (
        "Five samples alone get other probabilities than among all others (up to {difference:.2g} apart).",
        "샘플 다섯 개만 따로 넣으면 전체와 함께 넣을 때와 확률이 달라져요(최대 {difference:.2g} 차이).",
    ),
    "near": (
        "Of the samples that were kept back, {accuracy:.1%} are right; but moved by a thousandth of their spread, "
        "only {near:.1%}.",
        "따로 둔 샘플의 정답률은 {accuracy:.1%}인데, 값을 퍼진 정도의 1000분의 1만큼만 옮기면 {near:.1%}로 떨어져요.",
    ),
    "steps": (
        "The probabilities of {n} different samples take only {values} values, and not one moves when the samples do.",
        "서로 다른 샘플 {n}개의 확률에 값이 {values}가지밖에 없고, 샘플을 조금 옮겨도 하나도 움직이지 않아요.",
    ),
    "start": (
        "The first loss of the history is {start:.3g}. Guessing among {classes} classes costs ln {classes} = "
        "{guessing:.3f}, and before the first update a network can hardly do anything else (half to four times as "
        "much is accepted).",
        "기록의 첫 손실이 {start:.3g}이에요. 클래스 {classes}개 중에서 찍으면 ln {classes} = {guessing:.3f}이고, 첫 "
        "갱신 전의 신경망은 찍는 것과 다름없어요(절반에서 네 배까지는 괜찮아요).",
    ),
    "falls": (
        "The losses of the history go from {start:.3g} to {end:.3g}, but the network has learned.",
        "기록의 손실은 {start:.3g}에서 {end:.3g}로 갔는데, 신경망은 배운 상태예요.",
    ),
}

CAUSES = {
    "labels": (
        "These look like labels, one for each sample. Which numbers did you have just before you chose the largest?",
        "샘플마다 레이블 하나씩인 것 같아요. 가장 큰 것을 고르기 바로 전에는 어떤 숫자들이 있었나요?",
    ),
    "scores": (
        "These are the scores of the last layer. Which function makes probabilities of them, and is it used outside "
        "the loss, too?",
        "마지막 계층의 점수 그대로예요. 점수를 확률로 바꾸는 함수는 무엇이고, 손실 밖에서도 쓰고 있나요?",
    ),
    "over_the_batch": (
        "The columns sum to 1 instead of the rows. Along which axis do the classes lie?",
        "행이 아니라 열의 합이 1이에요. 클래스는 어느 축에 놓여 있나요?",
    ),
    "diverged": (
        "Training has run away: steps so large that each overshoots more than the one before. Look at the learning "
        "rate, and at whether the gradient is divided by the size of the mini-batch. Are the inputs of one size?",
        "학습이 발산했어요. 한 걸음이 너무 커서 갈수록 더 멀리 지나쳐요. 학습률을 살펴보고, 기울기를 미니배치 크기로 "
        "나누는지도 보세요. 입력들의 크기는 서로 비슷한가요?",
    ),
    "random": (
        "Something is still drawn at random. Which layers behave differently in training, and do they know that it "
        "is over?",
        "예측할 때도 무언가를 무작위로 뽑고 있어요. 훈련할 때 다르게 움직이는 계층은 무엇이고, 훈련이 끝난 것을 알고 "
        "있나요?",
    ),
    "batch": (
        "A sample's prediction depends on its neighbours, as if the batch were still measured. Where should mean and "
        "spread come from once training is over?",
        "배치를 아직도 재고 있는 것처럼, 한 샘플의 예측이 이웃 샘플에 따라 달라져요. 훈련이 끝난 뒤의 평균과 퍼진 "
        "정도는 어디에서 와야 할까요?",
    ),
    "leaks": (
        "Exactly these samples are known, and hardly any that is like them: the answers come from a table, so what "
        "was meant for testing has leaked. What does the network itself say?",
        "바로 이 샘플들만 알고 비슷한 샘플은 거의 몰라요. 답이 표에서 나왔다면 시험용 데이터가 새어 나간 거예요. "
        "신경망 자신은 뭐라고 답하나요?",
    ),
    "copies": (
        "The answers of stored samples are copied, and nothing is computed in between. What would a network give "
        "halfway between a 3 and an 8?",
        "저장해 둔 샘플의 답을 그대로 베끼고, 그 사이에서는 아무것도 계산하지 않아요. 3과 8의 중간이라면 신경망은 "
        "어떤 값을 낼까요?",
    ),
    "constant": (
        "Every sample gets the same probabilities. Does the input reach the output at all? Units that all start at "
        "zero, or that are all switched off, let nothing through.",
        "모든 샘플의 확률이 같아요. 입력이 출력까지 닿고 있나요? 모두 0에서 시작하거나 모두 꺼진 뉴런은 아무것도 "
        "통과시키지 않아요.",
    ),
    "symmetric": (
        "All hidden units do the same: the scores move along one line. What tells units apart at the start "
        "(exercise 9)?",
        "은닉층 뉴런이 모두 똑같이 움직여서 점수가 한 직선 위에만 있어요. 처음에 뉴런들을 서로 다르게 만드는 것은 "
        "무엇인가요(연습 9)?",
    ),
    "moved": (
        "The classes are told apart, but under other names: what is a {was} is called {called}. Where do labels "
        "change on the way in or out?",
        "클래스는 구별하지만 이름이 달라요. {was}인 것을 {called}(으)로 불러요. 들어오거나 나가는 길 어디에서 레이블이 "
        "바뀌나요?",
    ),
    "no_update": (
        "The losses do not move at all. Do the updates reach the parameters that the network computes with?",
        "손실이 전혀 움직이지 않아요. 갱신이 신경망이 실제로 쓰는 매개변수에 닿고 있나요?",
    ),
    "apart": (
        "It never gets better than guessing, on the training samples either. Do samples and labels still belong "
        "together after shuffling? And does each update go downhill (exercise 6)?",
        "훈련 샘플에서도 찍는 것보다 나아지지 않아요. 섞은 뒤에도 샘플과 레이블이 서로 짝이 맞나요? 갱신이 내리막 "
        "쪽인가요(연습 6)?",
    ),
    "memorises": (
        "The training samples are known by heart, and new ones are guessed. What would a network have to find out to "
        "recognise a sample that it has never seen?",
        "훈련 샘플은 외웠지만 새 샘플은 찍고 있어요. 처음 보는 샘플을 알아보려면 신경망이 무엇을 알아내야 할까요?",
    ),
    "sorted": (
        "The later half of the classes is given far too often (to {share:.0%} of the samples; {fair:.0%} belong "
        "there). The training samples are sorted by label: what did the last mini-batches look like?",
        "뒤쪽 절반의 클래스라는 답이 너무 많아요(샘플의 {share:.0%}인데 실제로는 {fair:.0%}예요). 훈련 샘플은 레이블 "
        "순서로 놓여 있어요. 마지막 미니배치들은 어떤 모습이었을까요?",
    ),
    "overfits": (
        "On the training samples it is as good as it should be: the gap is too wide. Fewer units, fewer epochs, or a "
        "penalty (exercise 11)?",
        "훈련 샘플에서는 충분히 잘해요. 차이가 너무 벌어졌어요. 뉴런이나 에폭을 줄이거나 규제를 해 볼까요(연습 11)?",
    ),
    "underfits": (
        "The training samples are not learned yet either. Does the loss still fall at the end of the history? Then "
        "more epochs or larger steps help. If it does not, check the gradients (exercise 6) and the optimizer "
        "(exercise 7).",
        "훈련 샘플도 아직 다 배우지 못했어요. 기록의 끝에서도 손실이 줄고 있나요? 그렇다면 에폭이나 학습률을 늘려 "
        "보세요. 아니라면 기울기(연습 6)와 옵티마이저(연습 7)를 확인하세요.",
    ),
    "sure": (
        "Enough answers are right, but those that are wrong are given with great confidence. When was the loss on the "
        "validation samples lowest?",
        "맞힌 것은 충분하지만, 틀린 답을 너무 확신해요. 검증 샘플의 손실이 가장 낮았던 때는 언제인가요?",
    ),
    "summed": (
        "It looks like a sum over the samples. What should it be divided by, so that it does not grow with their "
        "number?",
        "샘플에 대한 합인 것 같아요. 샘플 수에 따라 커지지 않으려면 무엇으로 나눠야 할까요?",
    ),
    "large": (
        "Before the first update the network is already sure of wrong answers. How large are its weights at the start "
        "(exercise 9)?",
        "첫 갱신 전인데도 틀린 답을 확신하고 있어요. 가중치를 얼마나 크게 시작했나요(연습 9)?",
    ),
    "begun": (
        "By then it has learned already. When is the first number written down?",
        "그때는 이미 배운 뒤예요. 첫 숫자를 언제 적나요?",
    ),
}

FORM = (
    "The results cannot be judged. `predict` returns probabilities (N, K), and `history['loss']` is a list of numbers: "
    "is that what comes out?",
    "결과를 채점할 수 없어요. `predict`는 확률 (N, K)를 돌려주고, `history['loss']`는 숫자 리스트예요. 그렇게 "
    "나오나요?",
)


@judgement(said=SAID, causes=CAUSES, form=FORM)
def gives_probabilities(seen, given):
    """Predictions are probabilities, finite, and the same whenever and among whatever they are asked for."""
    n, classes = len(given["t_test"]), int(given["data"]["t_train"].max()) + 1
    runs = [np.asarray(seen[f"predictions for new samples, run {run}"], dtype=float) for run in (1, 2, 3)]
    histories = [np.asarray(seen[f"losses, run {run}"], dtype=float) for run in (1, 2, 3)]
    p = next((each for each in runs if np.shape(each) != (n, classes)), runs[0])
    figures = {"n": n, "classes": classes, "got": np.shape(p), "wanted": (n, classes)}

    def found(said, cause, *, holds=False):
        return {"holds": holds, "said": said, "cause": cause, "figures": figures}

    def difference(label, others):
        figures["difference"] = float(np.abs(np.asarray(seen[label], dtype=float) - others).max())
        return figures["difference"]

    if np.shape(p) != (n, classes):
        return found("shape", "labels" if np.shape(p) in {(n,), (n, 1)} else None)
    figures["numbers"] = min(each.size for each in histories)
    if figures["numbers"] < 2 or any(each.ndim != 1 for each in histories):
        return found("short", None)
    if not all(np.isfinite(each).all() for each in (*runs, *histories)):
        return found("not_finite", "diverged")
    totals = p.sum(axis=1)
    figures["total"] = float(totals[np.abs(totals - 1).argmax()])
    if p.min() < -1e-6 or not abs(figures["total"] - 1) <= 1e-4:
        columns = np.abs(p.sum(axis=0) - 1).max() < 1e-4
        return found("rows", "over_the_batch" if columns else "scores")
    if not difference("the same predictions again", p) <= 1e-5:
        return found("again", "random")
    if not difference("predictions for five samples", p[:5]) <= 1e-5:
        return found("few", "batch")
    return found(None, None, holds=True)


@judgement(said=SAID, causes=CAUSES, form=FORM)
def classifies(seen, given):
    """The middle one of three runs is about as good as Keras, and computes what it answers."""
    t, t_train, keras = given["t_test"], given["data"]["t_train"], given["keras"]
    n, classes = len(t), int(t_train.max()) + 1
    guessing = np.log(classes)
    runs = [np.asarray(seen[f"predictions for new samples, run {run}"], dtype=float) for run in (1, 2, 3)]
    p, history = runs[0], np.asarray(seen["losses, run 1"], dtype=float)
    near = np.asarray(seen["predictions for slightly moved samples"], dtype=float)

    def share(answers, targets=t):
        return float(np.mean(np.asarray(answers, dtype=float).argmax(axis=1) == targets))

    start = float(np.median([np.asarray(seen[f"losses, run {run}"], dtype=float)[0] for run in (1, 2, 3)]))
    losses = [-np.mean(np.log(np.clip(each[np.arange(n), t], 1e-7, None))) for each in runs]
    accuracy, loss = float(np.median([share(each) for each in runs])), float(np.median(losses))
    train = share(seen["predictions for training samples"], t_train)
    reached, spread = keras["test_accuracy"].mean(), keras["test_accuracy"].std(ddof=1)
    bar = reached - 3 * spread - max(0.03, 2 / n)
    ceiling = 2 * (keras["test_loss"].mean() + 3 * keras["test_loss"].std(ddof=1))

    answers = p.argmax(axis=1)
    usual = np.array([np.bincount(answers[t == label], minlength=classes).argmax() for label in range(classes)])
    was = int(np.argmax(usual != np.arange(classes)))
    late, fair = np.mean(answers >= classes / 2), np.mean(t >= classes / 2)
    scores = np.log(p + 1e-30)
    scores = scores - scores.mean(axis=1, keepdims=True)
    sizes = np.linalg.svd(scores - scores.mean(axis=0), compute_uv=False)
    figures = {
        "accuracy": accuracy, "loss": loss, "train": train, "gap": 100 * (train - accuracy), "bar": bar,
        "ceiling": ceiling, "keras_accuracy": reached, "keras_spread": spread, "runs": len(keras["test_accuracy"]),
        "keras_loss": keras["test_loss"].mean(), "start": start, "end": history[-1], "guessing": guessing,
        "n": n, "classes": classes, "near": share(near), "values": len(np.unique(p)), "was": was,
        "called": int(usual[was]), "share": late, "fair": fair,
    }  # fmt: skip
    tests = [
        # what is said, whether it is so, and what may be behind it, the plainest first
        ("near", share(near) < share(p) - 0.2, [("leaks", accuracy >= bar and len(np.unique(p)) <= 20)]),
        ("right", accuracy < bar or loss > ceiling, [
            ("memorises", train >= 0.95 and accuracy < 1 / classes + 0.25),
            ("diverged", history[1:].max() > 1.5 * history[0] and late <= 1.5 * fair),
            ("constant", np.ptp(p, axis=0).max() < 1e-3),
            ("symmetric", sizes[1] < 1e-6 * sizes[0]),
            ("moved", usual[was] != was and np.mean(usual[t] == answers) >= bar and len(set(usual)) == classes),
            ("no_update", np.ptp(history) < 1e-9),
            ("sorted", accuracy < bar and late > 1.5 * fair),
            ("apart", accuracy < 1 / classes + 0.15),
            ("large", 4 * guessing < start < 20 * guessing),
            ("overfits", accuracy < bar and train >= keras["train_accuracy"].mean() - 0.02),
            ("underfits", accuracy < bar),
            ("sure", True),
        ]),
        ("steps", len(np.unique(p)) <= 20 and np.array_equal(near, p), [("copies", True)]),
        ("start", not guessing / 2 <= start <= 4 * guessing, [
            ("begun", start < guessing),
            ("summed", start > 5 * guessing and history[-1] > ceiling),
            ("large", True),
        ]),
        ("falls", not history[-1] < 0.7 * history[0], []),
    ]  # fmt: skip
    said, _, behind = next((test for test in tests if test[1]), ("right", False, None))
    return {
        "holds": behind is None,
        "said": said,
        "cause": next((cause for cause, applies in behind or () if applies), None),
        "figures": figures,
        "curves": {"yours": history, "reference": np.median(keras["curve"], axis=0)},
        "confusion": np.bincount(t * classes + answers, minlength=classes**2).reshape(classes, classes),
    }


def train_three(train, losses, data, first, second, third, x_test, x_few, x_near):
    """What is asked of a classifier: three trainings, then samples that it has not seen."""
    networks = [train(data, rng) for rng in (first, second, third)]
    for run, network in enumerate(networks, 1):
        yield (f"losses, run {run}", f"손실, {run}번째 학습"), losses(network)
    yield ("predictions for training samples", "훈련 샘플의 예측"), networks[0].predict(data["x_train"])
    for run, network in enumerate(networks, 1):
        yield (f"predictions for new samples, run {run}", f"새 샘플의 예측, {run}번째 학습"), network.predict(x_test)
    yield ("the same predictions again", "같은 예측을 다시"), networks[0].predict(x_test)
    yield ("predictions for five samples", "샘플 다섯 개의 예측"), networks[0].predict(x_few)
    yield ("predictions for slightly moved samples", "조금 옮긴 샘플의 예측"), networks[0].predict(x_near)


# --- a network in plain NumPy -----------------------------------------------------------------------------------------


class Dense:
    """An affine layer with an activation; the gradients are for the layer as a whole."""

    def __init__(self, rng, inputs, units, activation="relu", spread=None):
        spread = np.sqrt(2 / inputs) if spread is None else spread
        self.params = [rng.standard_normal((inputs, units)) * spread, np.zeros(units)]
        self.activation = activation

    def forward(self, x):
        self.x = x.reshape(len(x), -1)
        z = self.x @ self.params[0] + self.params[1]
        if self.activation == "sigmoid":
            z = 1 / (1 + np.exp(-np.clip(z, -500, 500)))
        self.y = np.maximum(z, 0) if self.activation == "relu" else z
        return self.y

    def backward(self, dy):
        if self.activation == "relu":
            dy = np.where(self.y > 0, dy, 0)
        if self.activation == "sigmoid":
            dy = dy * (self.y - self.y**2)
        self.grads = [self.x.T @ dy, dy.sum(axis=0)]
        return dy @ self.params[0].T


class Filters:
    """Eight 3×3 filters with a border of zeros, ReLU and 2×2 pooling: the first layer, so nothing goes further back."""

    def __init__(self, rng, channels):
        self.params = [rng.standard_normal((9 * channels, 8)) * np.sqrt(2 / (9 * channels)), np.zeros(8)]

    def forward(self, x):
        n, c, h, w = x.shape
        padded = np.zeros((n, c, h + 2, w + 2))
        padded[:, :, 1:-1, 1:-1] = x
        windows = [padded[:, :, i : i + h, j : j + w] for i in range(3) for j in range(3)]
        self.columns = np.stack(windows, axis=-1).transpose(0, 2, 3, 1, 4).reshape(-1, 9 * c)
        z = np.maximum(self.columns @ self.params[0] + self.params[1], 0).reshape(n, h // 2, 2, w // 2, 2, 8)
        self.z, self.y = z, z.max(axis=(2, 4), keepdims=True)
        return self.y.reshape(n, -1)

    def backward(self, dy):
        # Ties happen at 0 only, where ReLU is closed.
        open_ = (self.z == self.y) & (self.z > 0)
        dz = (open_ * dy.reshape(self.y.shape)).reshape(-1, 8)
        self.grads = [self.columns.T @ dz, dz.sum(axis=0)]


class Momentum:
    """Gradient descent with momentum."""

    def __init__(self, rate, momentum=0.9):
        self.rate, self.momentum, self.v = rate, momentum, {}

    def update(self, params, grads):
        for key, (w, g) in enumerate(zip(params, grads, strict=True)):
            self.v[key] = self.momentum * self.v.get(key, 0) - self.rate * g
            w += self.step(self.v[key], g)  # noqa: PLW2901 - in place

    def step(self, v, g):  # noqa: ARG002
        return v


class Nesterov(Momentum):
    """Nesterov's momentum in the form of Keras."""

    def step(self, v, g):
        return self.momentum * v - self.rate * g


class Adam:
    """Adam with bias correction."""

    def __init__(self, rate):
        self.rate, self.t, self.moments = rate, 0, {}

    def corrections(self):
        return 1 - 0.9**self.t, 1 - 0.999**self.t

    def update(self, params, grads):
        self.t += 1
        first, second = self.corrections()
        for key, (w, g) in enumerate(zip(params, grads, strict=True)):
            m, v = self.moments.get(key, (0, 0))
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            self.moments[key] = m, v
            w -= self.rate * (m / first) / (np.sqrt(v / second) + 1e-7)  # noqa: PLW2901 - in place


def softmax(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class Answers:
    """Answers that no network gives, behind the same interface."""

    def __init__(self, answer, losses):
        self.predict = self.reconstruct = answer
        self.history = {"loss": losses}


def cross_entropy(scores, t):
    """Loss and gradient of softmax with cross-entropy."""
    p, rows = softmax(scores), np.arange(len(t))
    return -np.mean(np.log(p[rows, t] + 1e-7)), (p - np.eye(p.shape[1])[t]) / len(t)


def squared_error(y, t):
    """Loss and gradient of the mean squared error."""
    return np.mean((y - t) ** 2), 2 * (y - t) / t.size


class Network:
    """Layers with a way in and a way out."""

    def __init__(self, layers, loss=cross_entropy, prepare=np.asarray, finish=softmax):
        self.layers, self.loss, self.prepare, self.finish = layers, loss, prepare, finish

    def scores(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def predict(self, x):
        return self.finish(self.scores(self.prepare(x)))

    def reconstruct(self, x):
        return self.predict(x)

    def order(self, n, rng):
        return rng.permutation(n)

    def fit(self, x, t, rng, epochs, batch_size=32, optimizer=lambda: Adam(0.004)):
        x, optimizers = self.prepare(x), [optimizer() for _ in self.layers]
        curve = [self.loss(self.scores(x), t)[0]]
        for _ in range(epochs):
            order, total = self.order(len(x), rng), 0.0
            for start in range(0, len(x), batch_size):
                batch = order[start : start + batch_size]
                loss, dy = self.loss(self.scores(x[batch]), t[batch])
                total += loss * len(batch) / len(x)
                for layer in reversed(self.layers):
                    dy = layer.backward(dy)
                for layer, each in zip(self.layers, optimizers, strict=True):
                    each.update(layer.params, layer.grads)
            curve.append(total)
        self.history = {"loss": curve}
        return self


def standardised(x):
    """A way into the network: columns of mean 0 and spread 1, measured on the training samples."""
    mean, spread = x.mean(axis=0), x.std(axis=0)
    spread = np.where(spread > 0, spread, 1)
    return lambda samples: (samples - mean) / spread


def perceptron(data, rng, kind=Network, hidden=64, activation="relu", spread=None):
    """A network with one hidden layer for this data, not trained yet."""
    x, classes = data["x_train"], int(data["t_train"].max()) + 1
    layers = [
        Dense(rng, x.shape[1], hidden, activation, spread),
        Dense(rng, hidden, classes, None, spread),
    ]
    return kind(layers, prepare=standardised(x))


def fitted(network, data, rng, **settings):
    """Train as the reference does: about as many updates on few samples as on many."""
    epochs = 8 if len(data["x_train"]) > 300 else 40
    return network.fit(data["x_train"], data["t_train"], rng, **{"epochs": epochs, "batch_size": 16, **settings})


# --- train_mlp --------------------------------------------------------------------------------------------------------


@exercise.check(
    points=8,
    close=own(),
    also=[gives_probabilities, classifies],
    seconds=120,
    trains=True,
    given=[
        trained_on(("iris", "붓꽃"), "mlp-iris", datasets.iris, keras_training.perceptron, x_near=almost_the_same),
        trained_on(
            ("digits, 8×8 grey", "숫자 8×8 회색조"), "mlp-digits", datasets.digits, keras_training.perceptron,
            x_near=almost_the_same,
        ),
        trained_on(
            ("digits, 16×16 black and white", "숫자 16×16 흑백"), "mlp-black-and-white",
            datasets.digits_black_and_white, keras_training.perceptron, x_near=almost_the_same,
        ),
        *(
            [trained_on("MNIST", "mlp-mnist", datasets.mnist, keras_training.perceptron, x_near=almost_the_same)]
            if datasets.mnist_file()
            else []
        ),
    ],
    blind=(
        "Some mistakes learn all the same, and training alone cannot tell: a gradient that is not divided by the batch "
        "under Adam, or biases that are never updated (exercise 6 can tell), Adam without the power t, or Nesterov "
        "that is only momentum (exercise 7), and samples that are never shuffled if the steps are small (exercise 8).",
        "틀렸는데도 잘 배우는 경우는 학습만으로 가려낼 수 없어요. 배치 크기로 나누지 않은 기울기(Adam을 쓸 때)나 "
        "갱신되지 않는 편향은 연습 6에서, 거듭제곱 t가 빠진 Adam이나 모멘텀과 똑같은 네스테로프는 연습 7에서, 섞지 "
        "않은 샘플(걸음이 작을 때)은 연습 8에서 확인할 수 있어요.",
    ),
    hints=[
        (
            "Before you train: what should the loss of a network be that only guesses? Is yours?",
            "학습을 시작하기 전에 생각해 보세요. 찍기만 하는 신경망의 손실은 얼마여야 할까요? 여러분의 손실도 "
            "그런가요?",
        ),
        (
            "Let the network learn ten samples by heart first. If it cannot, look at the gradients before you look at "
            "anything else.",
            "먼저 샘플 열 개만 외우게 해 보세요. 그것도 안 된다면 다른 것보다 기울기부터 살펴보세요.",
        ),
        (
            "Print the loss on the validation samples beside the one on the training samples, epoch by epoch. Which of "
            "the two stops falling first?",
            "에폭마다 훈련 손실 옆에 검증 손실도 출력해 보세요. 둘 중 어느 쪽이 먼저 줄어들기를 멈추나요?",
        ),
    ],
)  # fmt: skip
def train_mlp(data, rng):
    """A hidden layer of 64 ReLU units on standardised inputs, trained with Adam.

    Args:
        data: training and validation samples.
        rng: all randomness.
    """
    return fitted(perceptron(data, rng), data, rng)


@train_mlp.script
def three_perceptrons(train_mlp, data, first, second, third, x_test, x_few, x_near):
    yield from train_three(train_mlp, losses, data, first, second, third, x_test, x_few, x_near)


@train_mlp.oracle(close=own(), because="the same network in Keras reaches its own bar from another start")
def keras_perceptron(keras):
    return once(keras, keras_training.perceptron)


@train_mlp.shows("constant")
def the_same_for_all(data, rng):  # noqa: ARG001
    shares = np.bincount(data["t_train"]) / len(data["t_train"])
    return Answers(lambda x: np.tile(shares, (len(x), 1)), [np.log(len(shares)), 0.5])


@train_mlp.shows("constant")
def starts_at_zero(data, rng):
    return fitted(perceptron(data, rng, spread=0.0), data, rng)


@train_mlp.shows("symmetric")
def starts_at_zero_with_sigmoid(data, rng):
    return fitted(perceptron(data, rng, activation="sigmoid", spread=0.0), data, rng)


@train_mlp.shows("memorises")
def learns_by_heart(data, rng):  # noqa: ARG001
    table = {row.tobytes(): label for row, label in zip(data["x_train"], data["t_train"], strict=True)}
    classes = int(data["t_train"].max()) + 1

    def answer(x):
        return 0.99 * np.eye(classes)[[table.get(row.tobytes(), 0) for row in x]] + 0.01 / classes

    return Answers(answer, [np.log(classes), 0.1])


@train_mlp.shows("leaks")
def knows_the_test_samples(data, rng):
    known = next(each for each in (datasets.iris(), datasets.digits(), datasets.digits_black_and_white())
                 if each.x.shape[1] == data["x_train"].shape[1])  # fmt: skip
    return learns_by_heart({"x_train": known.x, "t_train": known.t}, rng)


@train_mlp.shows("copies")
def nearest_neighbour(data, rng):  # noqa: ARG001
    classes = int(data["t_train"].max()) + 1

    stored = data["x_train"]

    def answer(x):
        distances = (x**2).sum(axis=1)[:, None] - 2 * x @ stored.T + (stored**2).sum(axis=1)
        return 0.99 * np.eye(classes)[data["t_train"][distances.argmin(axis=1)]] + 0.01 / classes

    return Answers(answer, [np.log(classes), 0.1])


@train_mlp.shows("labels")
def gives_labels(data, rng):
    network = perceptron(data, rng)
    network.finish = lambda scores: scores.argmax(axis=1)
    return fitted(network, data, rng, epochs=1)


@train_mlp.shows("scores")
def gives_scores(data, rng):
    network = perceptron(data, rng)
    network.finish = np.asarray
    return fitted(network, data, rng, epochs=1)


@train_mlp.shows("over_the_batch")
def softmax_over_the_batch(data, rng):
    network = perceptron(data, rng)
    network.finish = lambda scores: softmax(scores.T).T
    return fitted(network, data, rng, epochs=1)


@train_mlp.shows("random")
def drops_units_when_asked(data, rng):
    network = perceptron(data, rng)
    fitted(network, data, rng)
    first, rest = network.layers[0], network.layers[1:]
    first.forward = lambda x: Dense.forward(first, x) * (rng.random(64) < 0.5) * 2
    network.layers = [first, *rest]
    return network


@train_mlp.shows("batch")
def measures_what_it_is_asked(data, rng):
    network = fitted(perceptron(data, rng), data, rng)
    network.prepare = lambda x: (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-3)
    return network


@train_mlp.shows("diverged")
def steps_too_large(data, rng):
    return fitted(perceptron(data, rng), data, rng, optimizer=lambda: Momentum(50.0))


@train_mlp.shows("moved")
def labels_moved_by_one(data, rng):
    classes = int(data["t_train"].max()) + 1
    return fitted(perceptron(data, rng), {**data, "t_train": (data["t_train"] + 1) % classes}, rng)


@train_mlp.shows("no_update")
def trains_a_copy(data, rng):
    return fitted(perceptron(data, rng), data, rng, optimizer=lambda: Momentum(0.0))


@train_mlp.shows("apart")
def shuffled_apart(data, rng):
    return fitted(perceptron(data, rng), {**data, "t_train": rng.permutation(data["t_train"])}, rng)


class InOrder(Network):
    """Takes the samples as they come."""

    def order(self, n, rng):  # noqa: ARG002
        return np.arange(n)


@train_mlp.shows("sorted")
def never_shuffled(data, rng):
    return fitted(perceptron(data, rng, InOrder), data, rng, optimizer=lambda: Momentum(0.1))


@train_mlp.shows(None)
def never_shuffled_in_small_steps(data, rng):
    return fitted(perceptron(data, rng, InOrder), data, rng)


@train_mlp.shows("underfits")
def one_epoch(data, rng):
    return fitted(perceptron(data, rng), data, rng, epochs=1)


@train_mlp.shows("summed")
def losses_summed(data, rng):
    network = fitted(perceptron(data, rng), data, rng)
    network.history = {"loss": [loss * len(data["t_train"]) for loss in network.history["loss"]]}
    return network


@train_mlp.shows("begun")
def written_down_too_late(data, rng):
    network = fitted(perceptron(data, rng), data, rng)
    network.history = {"loss": network.history["loss"][-3:]}
    return network


@train_mlp.shows("large")
def starts_wide(data, rng):
    return fitted(perceptron(data, rng, spread=1.5), data, rng)


@train_mlp.shows(None)
def adam_without_the_power(data, rng):
    class NoPower(Adam):
        def corrections(self):
            return 1 - 0.9, 1 - 0.999

    return fitted(perceptron(data, rng), data, rng, optimizer=lambda: NoPower(0.004))


@train_mlp.shows(None)
def nesterov_is_momentum(data, rng):
    return fitted(perceptron(data, rng), data, rng, optimizer=lambda: Momentum(0.02))


@train_mlp.shows(None)
def gradient_not_divided_under_adam(data, rng):
    network = perceptron(data, rng)
    network.loss = lambda scores, t: (cross_entropy(scores, t)[0], cross_entropy(scores, t)[1] * len(t))
    return fitted(network, data, rng)


@train_mlp.shows("diverged")
def gradient_not_divided(data, rng):
    network = perceptron(data, rng)
    network.loss = lambda scores, t: (cross_entropy(scores, t)[0], cross_entropy(scores, t)[1] * len(t))
    return fitted(network, data, rng, optimizer=lambda: Momentum(0.1))


@train_mlp.shows(None)
def biases_never_updated(data, rng):
    class NoBias(Adam):
        def update(self, params, grads):
            super().update(params[:1], grads[:1])

    return fitted(perceptron(data, rng), data, rng, optimizer=lambda: NoBias(0.004))


@train_mlp.shows("overfits")
def fits_what_it_has_seen(data, rng):
    network = fitted(perceptron(data, rng), data, rng)
    known = {row.tobytes() for row in data["x_train"]}

    def answer(x):
        p = network.predict(x)
        # As if every fifth of the new samples looked like a training sample of another class.
        missed = [row.tobytes() not in known and np.random.default_rng(row.view("u4")).random() < 0.2 for row in x]
        return np.where(np.array(missed)[:, None], np.roll(p, 1, axis=1), p)

    return Answers(answer, network.history["loss"])


@train_mlp.shows("sure")
def scores_exaggerated(data, rng):
    network = fitted(perceptron(data, rng), data, rng)
    network.finish = lambda scores: softmax(5 * scores)
    return network


# --- train_cnn --------------------------------------------------------------------------------------------------------


def convolutional(data, rng, kind=Network):
    """One layer of filters and one affine layer, not trained yet."""
    _, channels, height, width = data["x_train"].shape
    filters = Filters(rng, channels)
    return kind([filters, Dense(rng, 8 * (height // 2) * (width // 2), int(data["t_train"].max()) + 1, None)])


@exercise.check(
    points=5,
    close=own(),
    also=[gives_probabilities, classifies],
    seconds=180,
    trains=True,
    given=[
        trained_on(
            ("digits as images", "이미지로 본 숫자"), "cnn-digits", images, keras_training.convolutional,
            x_near=almost_the_same,
        ),
    ],
    blind=(
        "That it learns does not prove that it convolves: exercise 12 looks at the layers themselves.",
        "잘 배운다고 해서 합성곱을 하고 있다는 증거는 아니에요. 계층 자체는 연습 12에서 확인해요.",
    ),
    hints=[
        (
            "How large are the images behind each layer? Write the shapes down before you write code.",
            "계층을 지날 때마다 이미지의 크기가 어떻게 되나요? 코드보다 형상을 먼저 적어 보세요.",
        ),
        (
            "Where images become rows for the affine layer, and where rows become images again on the way back, the "
            "same order must hold.",
            "이미지가 행으로 바뀌는 곳과, 돌아오는 길에 행이 다시 이미지로 바뀌는 곳의 순서가 같아야 해요.",
        ),
        (
            "Check the gradient of one filter with central differences on a tiny image (exercise 5).",
            "아주 작은 이미지로 필터 하나의 기울기를 수치 미분과 견주어 보세요(연습 5).",
        ),
    ],
)  # fmt: skip
def train_cnn(data, rng):
    """Eight filters, pooling, and an affine layer, trained with Adam.

    Args:
        data: training and validation images.
        rng: all randomness.
    """
    return convolutional(data, rng).fit(data["x_train"], data["t_train"], rng, epochs=10)


@train_cnn.script
def three_convolutional_networks(train_cnn, data, first, second, third, x_test, x_few, x_near):
    yield from train_three(train_cnn, losses, data, first, second, third, x_test, x_few, x_near)


@train_cnn.oracle(close=own(), because="the same network in Keras reaches its own bar from another start")
def keras_convolutional(keras):
    return once(keras, keras_training.convolutional)


@train_cnn.shows("sorted")
def images_never_shuffled(data, rng):
    network = convolutional(data, rng, InOrder)
    return network.fit(data["x_train"], data["t_train"], rng, epochs=10, optimizer=lambda: Momentum(0.1, 0.0))


@train_cnn.shows("batch")
def flattened_across_the_batch(data, rng):
    network = convolutional(data, rng)
    network.prepare = lambda x: x.transpose(1, 2, 3, 0).reshape(x.shape)
    return network.fit(data["x_train"], data["t_train"], rng, epochs=3)


@train_cnn.shows(None)
def filters_never_learn(data, rng):
    network = convolutional(data, rng)
    network.layers[0].backward = lambda _: setattr(network.layers[0], "grads", [0.0, 0.0])
    return network.fit(data["x_train"], data["t_train"], rng, epochs=30)


# --- networks that give numbers: train_regressor, train_autoencoder ---------------------------------------------------

NUMBERS_SAID = {
    "right": (
        "On the samples that were kept back, the mean squared error is {error:.4g}; on the training samples "
        "{train:.4g}. The bar: at most {bar:.4g} (Keras in {runs} runs: {keras:.4g} ± {spread:.4g}; always answering "
        "the mean: {mean:.4g}).",
        "따로 둔 샘플에서 평균 제곱 오차는 {error:.4g}이고 훈련 샘플에서는 {train:.4g}예요. 기준은 {bar:.4g} 이하예요"
        "(케라스 {runs}번: {keras:.4g} ± {spread:.4g}, 늘 평균을 답하면 {mean:.4g}).",
    ),
    "shape": (
        "For samples of the shape {samples}, the shape {got} comes back; {wanted} was asked for.",
        "형상이 {samples}인 샘플에 형상 {got}이 돌아와요. {wanted}이어야 해요.",
    ),
    "not_finite": SAID["not_finite"],
    "short": SAID["short"],
    "again": (
        "The same samples get other results the second time (up to {difference:.2g} apart).",
        "같은 샘플을 다시 넣으면 결과가 달라져요(최대 {difference:.2g} 차이).",
    ),
    "few": (
        "Five samples alone get other results than among all others (up to {difference:.2g} apart).",
        "샘플 다섯 개만 따로 넣으면 전체와 함께 넣을 때와 결과가 달라져요(최대 {difference:.2g} 차이).",
    ),
    "near": (
        "On the samples that were kept back, the mean squared error is {error:.4g}; but moved by a thousandth of their "
        "spread, it is {near:.4g}.",
        "따로 둔 샘플에서 평균 제곱 오차는 {error:.4g}인데, 값을 퍼진 정도의 1000분의 1만큼만 옮기면 {near:.4g}가 "
        "돼요.",
    ),
    "falls": SAID["falls"],
    "noise": (
        "Random noise is reconstructed, too: the mean squared error is {noise:.3g}, where a code of 16 units must lose "
        "at least about {least:.3g}.",
        "마구 뽑은 잡음까지 복원해요. 잡음의 평균 제곱 오차가 {noise:.3g}인데, 뉴런이 16개인 코드라면 적어도 "
        "{least:.3g}쯤은 잃어야 해요.",
    ),
}

NUMBERS_CAUSES = {
    "diverged": (
        "Training has run away: steps so large that each overshoots more than the one before. A column of 200 mg/dl "
        "next to one of 2: what does that do to the steps? Look at the inputs first, then at the learning rate.",
        "학습이 발산했어요. 한 걸음이 너무 커서 갈수록 더 멀리 지나쳐요. 200 mg/dl인 열 옆에 2인 열이 있으면 걸음이 "
        "어떻게 될까요? 입력부터 살펴보고, 그다음에 학습률을 보세요.",
    ),
    "random": CAUSES["random"],
    "batch": CAUSES["batch"],
    "leaks": CAUSES["leaks"],
    "constant": (
        "Every sample gets the same answer, about the mean. Does the input reach the output? And in the loss: which "
        "shapes have prediction and target, if one is (N,) and the other (N, 1)?",
        "모든 샘플의 답이 평균쯤으로 똑같아요. 입력이 출력까지 닿고 있나요? 손실에서 예측과 정답의 형상이 하나는 (N,), "
        "다른 하나는 (N, 1)이라면 어떻게 될까요?",
    ),
    "unit": (
        "The answers rise and fall with the targets, but on another scale. In which unit does the network calculate, "
        "and where is the way back?",
        "답이 정답을 따라 오르내리지만 눈금이 달라요. 신경망은 어떤 단위로 계산하고, 원래 단위로는 어디에서 "
        "돌아오나요?",
    ),
    "offset": (
        "The answers are off by about the same amount, {offset:.3g}, also on the training samples. Which parameter "
        "moves all answers up or down together, and is it updated?",
        "훈련 샘플에서도 답이 거의 같은 만큼({offset:.3g}) 벗어나 있어요. 답 전체를 함께 올리고 내리는 매개변수는 "
        "무엇이고, 갱신되고 있나요?",
    ),
    "memorises": CAUSES["memorises"],
    "overfits": CAUSES["overfits"],
    "underfits": (
        "The training samples are not learned yet either. Does the loss still fall at the end of the history? Then "
        "more epochs or larger steps help, and inputs of one size. If it does not, check the gradients (exercises 6 "
        "and 14) and the optimizer (exercise 7).",
        "훈련 샘플도 아직 다 배우지 못했어요. 기록의 끝에서도 손실이 줄고 있나요? 그렇다면 에폭이나 학습률을 늘리고 "
        "입력의 크기를 맞춰 보세요. 아니라면 기울기(연습 6과 14)와 옵티마이저(연습 7)를 확인하세요.",
    ),
    "wide": (
        "Whatever goes in comes out, so nothing has to be left out on the way. How many numbers does the code have?",
        "들어간 것이 그대로 나오니 도중에 버릴 것이 없어요. 코드는 숫자 몇 개로 되어 있나요?",
    ),
}

NUMBERS_FORM = (
    "The results cannot be judged. An array of numbers comes out of the network, and `history['loss']` is a list of "
    "numbers: is that so?",
    "결과를 채점할 수 없어요. 신경망에서는 숫자 배열이 나오고, `history['loss']`는 숫자 리스트예요. 그렇게 되어 "
    "있나요?",
)


@judgement(said=NUMBERS_SAID, causes=NUMBERS_CAUSES, form=NUMBERS_FORM)
def gives_numbers(seen, given):
    """Results are finite, of the right shape, and the same whenever and among whatever they are asked for."""
    shape = np.shape(given["t_test"])
    runs = [np.asarray(seen[f"results for new samples, run {run}"], dtype=float) for run in (1, 2, 3)]
    histories = [np.asarray(seen[f"losses, run {run}"], dtype=float) for run in (1, 2, 3)]
    fits = {shape, (*shape, 1)} if len(shape) == 1 else {shape}
    y = next((each for each in runs if np.shape(each) not in fits), runs[0])
    figures = {"samples": np.shape(given["x_test"]), "got": np.shape(y), "wanted": shape}

    def found(said, cause, *, holds=False):
        return {"holds": holds, "said": said, "cause": cause, "figures": figures}

    def difference(label, others):
        figures["difference"] = float(np.abs(np.asarray(seen[label], dtype=float) - others).max())
        return figures["difference"] / np.std(given["t_test"])

    if np.shape(y) not in fits:
        return found("shape", None)
    figures["numbers"] = min(each.size for each in histories)
    if figures["numbers"] < 2 or any(each.ndim != 1 for each in histories):
        return found("short", None)
    if not all(np.isfinite(each).all() for each in (*runs, *histories)):
        return found("not_finite", "diverged")
    if not difference("the same results again", y) <= 1e-4:
        return found("again", "random")
    if not difference("results for five samples", y[:5]) <= 1e-4:
        return found("few", "batch")
    return found(None, None, holds=True)


@judgement(said=NUMBERS_SAID, causes=NUMBERS_CAUSES, form=NUMBERS_FORM)
def comes_near(seen, given):
    """The middle one of three runs is about as near to the targets as Keras."""
    t, t_train, keras = given["t_test"], given["data"].get("t_train", given["data"]["x_train"]), given["keras"]
    history = np.asarray(seen["losses, run 1"], dtype=float)

    def numbers(label):
        return np.asarray(seen[label], dtype=float).reshape(-1, *t.shape[1:])

    runs = [numbers(f"results for new samples, run {run}") for run in (1, 2, 3)]
    y, trained, moved = runs[0], numbers("results for training samples"), numbers("results for slightly moved samples")
    error = float(np.median([np.mean((each - t) ** 2) for each in runs]))
    train, near = np.mean((trained - t_train) ** 2), np.mean((moved - t) ** 2)
    reached, spread = keras["test_loss"].mean(), keras["test_loss"].std(ddof=1)
    bar = 1.1 * (reached + 3 * spread)
    mean = np.mean((t_train.mean(axis=0) - t) ** 2)
    offset = np.mean(trained - t_train)
    # How near the training results would be on a scale of their own.
    slope = np.cov(trained.ravel(), t_train.ravel())
    left = np.var(t_train) - slope[0, 1] ** 2 / (slope[0, 0] + 1e-300)
    figures = {
        "error": error, "train": train, "near": near, "bar": bar, "keras": reached, "spread": spread, "mean": mean,
        "runs": len(keras["test_loss"]), "offset": offset, "start": history[0], "end": history[-1],
    }  # fmt: skip
    tests = [
        ("near", near > 2 * np.mean((y - t) ** 2) + 1e-3 * mean, [("leaks", error <= bar)]),
        ("right", error > bar, [
            ("memorises", train < 0.1 * mean and error > 0.7 * mean),
            ("diverged", history[1:].max() > 1.5 * history[0]),
            ("offset", np.var(trained - t_train) < 0.7 * np.var(t_train) and offset**2 > 0.3 * train),
            ("unit", left < 0.7 * np.var(t_train) and train > 2 * left),
            ("constant", np.std(y, axis=0).mean() < 0.2 * np.std(t_train, axis=0).mean()),
            ("overfits", train <= 1.1 * keras["train_loss"].mean()),
            ("underfits", True),
        ]),
        ("falls", not history[-1] < 0.9 * history[0], []),
    ]  # fmt: skip
    said, _, behind = next((test for test in tests if test[1]), ("right", False, None))
    return {
        "holds": behind is None,
        "said": said,
        "cause": next((cause for cause, applies in behind or () if applies), None),
        "figures": figures,
        "curves": {"yours": history, "reference": np.median(keras["curve"], axis=0)},
    }


# --- train_regressor --------------------------------------------------------------------------------------------------


@exercise.check(
    points=4,
    close=own(),
    also=[gives_numbers, comes_near],
    seconds=60,
    trains=True,
    given=[
        trained_on(
            ("diabetes: ten measurements, one number", "당뇨병: 측정값 열 개로 숫자 하나"), "regressor-diabetes",
            datasets.diabetes, keras_training.regressor, x_near=almost_the_same,
        ),
    ],
    hints=[
        (
            "What is the mean squared error of somebody who always answers the mean? Your network should do better.",
            "늘 평균만 답하는 사람의 평균 제곱 오차는 얼마인가요? 신경망은 그보다 나아야 해요.",
        ),
        (
            "The columns have units of their own. What happens to the steps of a weight that belongs to a column of "
            "hundreds?",
            "열마다 단위가 달라요. 값이 수백인 열의 가중치는 걸음이 어떻게 될까요?",
        ),
        (
            "Print the shapes of prediction and target just before they are subtracted.",
            "예측과 정답을 빼기 바로 전에 두 형상을 출력해 보세요.",
        ),
    ],
)  # fmt: skip
def train_regressor(data, rng):
    """A hidden layer of 16 units on standardised inputs and targets.

    Args:
        data: training and validation samples.
        rng: all randomness.
    """
    network, unit = regression(data, rng)
    return network.fit(data["x_train"], unit, rng, epochs=30, batch_size=16)


def regression(data, rng, kind=Network):
    """A network with one output, not trained yet, and the targets on its scale."""
    mean, spread = data["t_train"].mean(), data["t_train"].std()
    layers = [Dense(rng, data["x_train"].shape[1], 16), Dense(rng, 16, 1, None, 0.1)]
    network = kind(layers, squared_error, standardised(data["x_train"]), lambda y: y[:, 0] * spread + mean)
    return network, (data["t_train"][:, None] - mean) / spread


@train_regressor.script
def three_regressors(train_regressor, data, first, second, third, x_test, x_few, x_near):
    networks = [train_regressor(data, rng) for rng in (first, second, third)]
    for run, network in enumerate(networks, 1):
        yield (f"losses, run {run}", f"손실, {run}번째 학습"), losses(network)
    yield ("results for training samples", "훈련 샘플의 결과"), networks[0].predict(data["x_train"])
    for run, network in enumerate(networks, 1):
        yield (f"results for new samples, run {run}", f"새 샘플의 결과, {run}번째 학습"), network.predict(x_test)
    yield ("the same results again", "같은 결과를 다시"), networks[0].predict(x_test)
    yield ("results for five samples", "샘플 다섯 개의 결과"), networks[0].predict(x_few)
    yield ("results for slightly moved samples", "조금 옮긴 샘플의 결과"), networks[0].predict(x_near)


@train_regressor.oracle(close=own(), because="the same network in Keras reaches its own bar from another start")
def keras_regressor(keras):
    return once(keras, keras_training.regressor)


@train_regressor.shows("diverged")
def raw_inputs(data, rng):
    network, unit = regression(data, rng)
    network.prepare = np.asarray
    return network.fit(data["x_train"], unit, rng, epochs=30, optimizer=lambda: Momentum(0.01))


@train_regressor.shows("constant")
def answers_the_mean(data, rng):
    network, unit = regression(data, rng)
    # (N,) minus (N, 1) makes a square: every prediction is compared with every target.
    network.loss = lambda y, t: (np.mean((y[:, 0] - t) ** 2), 2 * (y - t.mean()) / t.size)
    return network.fit(data["x_train"], unit, rng, epochs=30, batch_size=16)


@train_regressor.shows("unit")
def answers_in_its_own_unit(data, rng):
    network, unit = regression(data, rng)
    network.finish = lambda y: y[:, 0]
    return network.fit(data["x_train"], unit, rng, epochs=30, batch_size=16)


@train_regressor.shows("offset")
def mean_not_added(data, rng):
    network, unit = regression(data, rng)
    spread = data["t_train"].std()
    network.finish = lambda y: y[:, 0] * spread
    return network.fit(data["x_train"], unit, rng, epochs=30, batch_size=16)


@train_regressor.shows("memorises")
def patients_by_heart(data, rng):  # noqa: ARG001
    table = {row.tobytes(): target for row, target in zip(data["x_train"], data["t_train"], strict=True)}

    return Answers(lambda x: np.array([table.get(row.tobytes(), 150.0) for row in x]), [1.0, 0.1])


@train_regressor.shows("leaks")
def knows_the_test_patients(data, rng):  # noqa: ARG001
    known = datasets.diabetes()
    return patients_by_heart({"x_train": known.x, "t_train": known.t}, rng)


@train_regressor.shows("overfits")
def many_units_for_long(data, rng):
    network, unit = regression(data, rng)
    network.layers = [Dense(rng, data["x_train"].shape[1], 50), Dense(rng, 50, 1, None, 0.1)]
    return network.fit(data["x_train"], unit, rng, epochs=100, batch_size=16, optimizer=lambda: Adam(0.02))


@train_regressor.shows("underfits")
def one_small_epoch(data, rng):
    network, unit = regression(data, rng)
    return network.fit(data["x_train"], unit, rng, epochs=1, optimizer=lambda: Momentum(0.003))


@train_regressor.shows("random")
def noise_when_asked(data, rng):
    network = train_regressor(data, rng)
    network.prepare, calm = lambda x: calm(x) + 0.1 * rng.standard_normal(x.shape), network.prepare
    return network


@train_regressor.shows("batch")
def measures_the_patients_it_is_asked_for(data, rng):
    network = train_regressor(data, rng)
    network.prepare = lambda x: (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-3)
    return network


# --- train_autoencoder ------------------------------------------------------------------------------------------------


def noise(split):
    """Images that mean nothing."""
    return np.random.default_rng(18).random((100, split.test.x.shape[1]))


@judgement(said=NUMBERS_SAID, causes=NUMBERS_CAUSES, form=NUMBERS_FORM)
def has_a_narrow_code(seen, given):
    """No 16 numbers hold 64 that have nothing to do with one another: at least part of noise is lost."""
    images, rebuilt = given["x_noise"], np.asarray(seen["results for noise"], dtype=float)
    # The best code of 16 linear units would lose three quarters of it; half is asked for.
    least = 0.5 * (1 - 16 / images.shape[1]) * images.var()
    lost = np.mean((rebuilt - images) ** 2)
    wide = not lost >= least
    figures = {"noise": lost, "least": least}
    return {"holds": not wide, "said": "noise" if wide else None, "cause": "wide" if wide else None, "figures": figures}


@exercise.check(
    points=4,
    close=own(),
    also=[gives_numbers, has_a_narrow_code, comes_near],
    seconds=120,
    trains=True,
    given=[
        trained_on(
            ("digits, 8×8 grey", "숫자 8×8 회색조"), "autoencoder-digits", datasets.digits, keras_training.autoencoder,
            labelled=False, x_near=almost_the_same, x_noise=noise,
        ),
    ],
    hints=[
        (
            "Which image has the smallest squared error to all digits at once? Your reconstructions should beat it.",
            "모든 숫자와의 제곱 오차가 가장 작은 이미지 한 장은 무엇일까요? 복원은 그보다 나아야 해요.",
        ),
        (
            "The target of an autoencoder is its input. Which of the two do you compare the output with when you "
            "shuffle?",
            "오토인코더의 정답은 입력 자신이에요. 섞은 뒤에 출력을 무엇과 견주고 있나요?",
        ),
        (
            "A mean over all pixels makes small gradients. Is your learning rate large enough for them?",
            "모든 픽셀의 평균을 내면 기울기가 작아져요. 학습률이 그에 맞게 큰가요?",
        ),
    ],
)  # fmt: skip
def train_autoencoder(data, rng):
    """A code of 16 ReLU units, sigmoid pixels, trained with Adam.

    Args:
        data: training and validation samples.
        rng: all randomness.
    """
    return coder(data, rng).fit(data["x_train"], data["x_train"], rng, epochs=25, batch_size=16)


def coder(data, rng, units=16, activation="sigmoid", spread=None):
    """An autoencoder, not trained yet."""
    inputs = data["x_train"].shape[1]
    layers = [Dense(rng, inputs, units, spread=spread), Dense(rng, units, inputs, activation, spread)]
    return Network(layers, squared_error, finish=np.asarray)


@train_autoencoder.script
def three_autoencoders(train_autoencoder, data, first, second, third, x_test, x_few, x_near, x_noise):
    networks = [train_autoencoder(data, rng) for rng in (first, second, third)]
    for run, network in enumerate(networks, 1):
        yield (f"losses, run {run}", f"손실, {run}번째 학습"), losses(network)
    yield ("results for training samples", "훈련 샘플의 결과"), networks[0].reconstruct(data["x_train"])
    for run, network in enumerate(networks, 1):
        yield (f"results for new samples, run {run}", f"새 샘플의 결과, {run}번째 학습"), network.reconstruct(x_test)
    yield ("the same results again", "같은 결과를 다시"), networks[0].reconstruct(x_test)
    yield ("results for five samples", "샘플 다섯 개의 결과"), networks[0].reconstruct(x_few)
    yield ("results for slightly moved samples", "조금 옮긴 샘플의 결과"), networks[0].reconstruct(x_near)
    yield ("results for noise", "잡음의 결과"), networks[0].reconstruct(x_noise)


@train_autoencoder.oracle(close=own(), because="the same network in Keras reaches its own bar from another start")
def keras_autoencoder(keras):
    return once(keras, keras_training.autoencoder)


@train_autoencoder.shows("wide")
def gives_back_what_it_gets(data, rng):  # noqa: ARG001
    return Answers(np.copy, [0.2, 0.01])


@train_autoencoder.shows("constant")
def mean_image(data, rng):  # noqa: ARG001
    mean = data["x_train"].mean(axis=0)
    return Answers(lambda x: np.tile(mean, (len(x), 1)), [0.2, 0.07])


@train_autoencoder.shows("constant")
def code_starts_at_zero(data, rng):
    network = coder(data, rng, spread=0.0)
    return network.fit(data["x_train"], data["x_train"], rng, epochs=10, batch_size=16)


@train_autoencoder.shows("constant")
def compared_with_other_samples(data, rng):
    network = coder(data, rng)
    return network.fit(data["x_train"], rng.permutation(data["x_train"]), rng, epochs=10, batch_size=16)


@train_autoencoder.shows("underfits")
def tiny_steps(data, rng):
    network = coder(data, rng)
    return network.fit(data["x_train"], data["x_train"], rng, epochs=10, optimizer=lambda: Momentum(0.01))


@train_autoencoder.shows("diverged")
def linear_and_too_fast(data, rng):
    network = coder(data, rng, activation=None)
    return network.fit(data["x_train"], data["x_train"], rng, epochs=3, optimizer=lambda: Momentum(50.0))


@train_autoencoder.shows("random")
def noisy_also_when_asked(data, rng):
    network = train_autoencoder(data, rng)
    network.prepare = lambda x: x + 0.1 * rng.standard_normal(x.shape)
    return network
