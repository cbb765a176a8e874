"""Exercise 14: autoencoders; denoising, sparse and variational ones; greedy pretraining."""

import numpy as np

from grader.declare import (
    Exercise,
    Normal,
    case,
    distribution,
    drawn,
    example,
    half_difference,
    near,
    normal,
    nudge,
    own,
    relation,
    same,
    seeded,
    slope,
    uniform,
)

from . import oracle

exercise = Exercise(14, "autoencoders", title=("Autoencoders", "오토인코더"))


GRADIENT_CHECK = ("gradients beside central differences", "수치 미분과 나란히 놓은 기울기")
SMALL_STEP = ("a small step of your own forward pass", "여러분의 순전파로 내디딘 작은 걸음")


def _sigmoid(a):
    return 1 / (1 + np.exp(-a))


# --- the autoencoder --------------------------------------------------------------------------------------------------
# `gradient` gets a batch of its own, of another size than the one that `loss` has seen: nothing may be left over.


def untied(label, n, d, m):
    return case(
        label,
        W1=normal(d, m), b1=normal(m, gap=0.2), W2=normal(m, d), b2=normal(d, gap=0.2),
        x=uniform(0.05, 0.95, n, d), h=uniform(0.1, 0.9, n, m), y=uniform(0.05, 0.95, n + 1, d),
    )  # fmt: skip


def tied(label, n, d, m):
    return case(
        label,
        W1=normal(d, m), b1=normal(m, gap=0.2), b2=normal(d, gap=0.2),
        x=uniform(0.05, 0.95, n, d), h=uniform(0.1, 0.9, n, m), y=uniform(0.05, 0.95, n + 1, d),
    )  # fmt: skip


@exercise.check(
    points=5,
    close={
        SMALL_STEP[0]: slope({f"gradient of {each}": f"to_{each}" for each in ("W1", "b1", "W2", "b2")}, "loss"),
        "*": near(1e-7),
    },
    given=[
        untied(("seven inputs, a code of three", "입력 일곱 개, 코드 세 개"), 5, 7, 3),
        untied(("as many units in the code as inputs", "입력과 코드의 크기가 같은 경우"), 5, 4, 4),
        example(
            ("worked example", "손으로 따라 하는 예"),
            W1=np.array([[1.0], [-1.0]]), b1=np.array([-0.4]), W2=np.array([[2.0, -2.0]]), b2=np.array([-1.0, 1.0]),
            x=np.array([[0.6, 0.2]]), h=np.array([[0.5]]), y=np.array([[0.6, 0.2]]),
            gives={
                "code": np.array([[0.5]]),
                "reconstruction of a given code": np.array([[0.5, 0.5]]),
                "loss": 0.05,
                "gradient of b2": np.array([-0.025, 0.075]),
                "gradient of W2": np.array([[-0.0125, 0.0375]]),
                "gradient of b1": np.array([-0.05]),
                "gradient of W1": np.array([[-0.03], [-0.01]]),
            },
        ),
    ],
    hints=[
        (
            "It is a network with one hidden layer whose target is its own input. Which parts of exercise 6 do you "
            "have already?",
            "은닉층이 하나이고 정답이 자기 입력인 신경망이에요. 연습 6에서 이미 만든 것은 무엇인가요?",
        ),
        (
            "The loss is a mean over all N·D elements. What does its derivative with respect to one element of the "
            "reconstruction look like?",
            "손실은 원소 N·D개 전체의 평균이에요. 복원 결과의 원소 하나로 미분하면 어떤 모양이 될까요?",
        ),
        (
            "With tied weights the loss feels a change of W1 in two places. What does the chain rule do with two "
            "roads?",
            "가중치를 공유하면 W1이 조금 바뀔 때 손실이 두 곳에서 영향을 받아요. 연쇄법칙은 두 갈래 길을 어떻게 "
            "다루나요?",
        ),
    ],
)  # fmt: skip
class Autoencoder:
    r"""Autoencoder $h = \sigma(x W_1 + b_1)$, $\hat x = \sigma(h W_2 + b_2)$ with the mean squared error.

    Args:
        W1: $W_1$, `(D, M)`.
        b1: $b_1$, `(M,)`.
        W2: $W_2$, `(M, D)`; None with tied weights.
        b2: $b_2$, `(D,)`.
        tied: whether $W_1^\top$ stands for $W_2$; `gradient` then has no `W2`.
    """

    def __init__(self, W1, b1, W2, b2, tied=False):
        self.W1, self.b1, self.W2, self.b2, self.tied = W1, b1, W2, b2, tied

    def _decoder(self):
        return self.W1.T if self.tied else self.W2

    def encode(self, x):
        return _sigmoid(x @ self.W1 + self.b1)

    def decode(self, h):
        return _sigmoid(h @ self._decoder() + self.b2)

    def loss(self, x):
        return ((self.decode(self.encode(x)) - x) ** 2).mean()

    def _slope(self, activated):
        return activated * (1 - activated)

    def _dloss(self, x_hat, x):
        return 2 * (x_hat - x) / x.size

    def _deltas(self, x, h, x_hat):
        """Gradients with respect to the scores of the code and of the output."""
        output = self._dloss(x_hat, x) * self._slope(x_hat)
        return output @ self._decoder().T * self._slope(h), output

    def gradient(self, x):
        h = self.encode(x)
        x_hat = self.decode(h)
        code, output = self._deltas(x, h, x_hat)
        return self._collected(x.T @ code, code.sum(axis=0), h.T @ output, output.sum(axis=0))

    def _collected(self, dW1, db1, dW2, db2):
        if self.tied:
            return {"W1": dW1 + dW2.T, "b1": db1, "b2": db2}
        return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


@Autoencoder.script
def own_decoder(Autoencoder, W1, b1, W2, b2, x, h, y):
    net = Autoencoder(W1, b1, W2, b2)
    yield ("code", "코드"), net.encode(x)
    yield ("reconstruction of a given code", "주어진 코드의 복원"), net.decode(h)
    yield ("loss", "손실"), net.loss(x)
    gradient = net.gradient(y)
    yield ("gradient of b2", "b2의 기울기"), gradient["b2"]
    yield ("gradient of W2", "W2의 기울기"), gradient["W2"]
    yield ("gradient of b1", "b1의 기울기"), gradient["b1"]
    yield ("gradient of W1", "W1의 기울기"), gradient["W1"]


@Autoencoder.script(
    given=[
        case(
            GRADIENT_CHECK,
            W1=normal(4, 3), b1=normal(3, gap=0.2), W2=normal(3, 4), b2=normal(4, gap=0.2), y=uniform(0.05, 0.95, 5, 4),
            to_W1=nudge(4, 3), to_b1=nudge(3), to_W2=nudge(3, 4), to_b2=nudge(4),
        )
    ]
)  # fmt: skip
def autoencoder_checked(Autoencoder, W1, b1, W2, b2, y, to_W1, to_b1, to_W2, to_b2):
    net = Autoencoder(W1, b1, W2, b2)
    yield ("loss", "손실"), net.loss(y)
    gradient = net.gradient(y)
    yield ("gradient of b2", "b2의 기울기"), gradient["b2"]
    yield ("gradient of W2", "W2의 기울기"), gradient["W2"]
    yield ("gradient of b1", "b1의 기울기"), gradient["b1"]
    yield ("gradient of W1", "W1의 기울기"), gradient["W1"]
    ahead = Autoencoder(W1 + to_W1, b1 + to_b1, W2 + to_W2, b2 + to_b2).loss(y)
    behind = Autoencoder(W1 - to_W1, b1 - to_b1, W2 - to_W2, b2 - to_b2).loss(y)
    yield SMALL_STEP, half_difference(ahead, behind, 1.0)


@Autoencoder.script(
    given=[
        tied(("tied weights", "가중치 공유"), 5, 7, 3),
        tied(("tied weights, a code as long as the input", "가중치 공유, 입력과 코드의 크기가 같은 경우"), 5, 4, 4),
        example(
            ("worked example, tied weights", "손으로 따라 하는 예: 가중치 공유"),
            W1=np.array([[1.0], [-1.0]]), b1=np.array([-0.4]), b2=np.array([-0.5, 0.5]),
            x=np.array([[0.6, 0.2]]), h=np.array([[0.5]]), y=np.array([[0.6, 0.2]]),
            gives={
                "code": np.array([[0.5]]),
                "reconstruction of a given code": np.array([[0.5, 0.5]]),
                "loss": 0.05,
                "gradient of b2": np.array([-0.025, 0.075]),
                "gradient of b1": np.array([-0.025]),
                "gradient of W1": np.array([[-0.0275], [0.0325]]),
            },
        ),
    ]
)  # fmt: skip
def tied_decoder(Autoencoder, W1, b1, b2, x, h, y):
    net = Autoencoder(W1, b1, None, b2, True)
    yield ("code", "코드"), net.encode(x)
    yield ("reconstruction of a given code", "주어진 코드의 복원"), net.decode(h)
    yield ("loss", "손실"), net.loss(x)
    gradient = net.gradient(y)
    yield ("gradient of b2", "b2의 기울기"), gradient["b2"]
    yield ("gradient of b1", "b1의 기울기"), gradient["b1"]
    yield ("gradient of W1", "W1의 기울기"), gradient["W1"]
    yield ("all gradients", "기울기 전체"), gradient


@Autoencoder.mistake(
    en="The code is not squeezed through the sigmoid, so it can be any number. What comes after the weighted sum?",
    ko="코드가 시그모이드를 지나지 않아서 아무 값이나 될 수 있어요. 가중합 다음에는 무엇이 올까요?",
)
class linear_code(Autoencoder.reference):
    def encode(self, x):
        return x @ self.W1 + self.b1

    def _slope(self, activated):
        inside = np.all((activated > 0) & (activated < 1)) and activated.shape[1] == len(self.b2)
        return super()._slope(activated) if inside else 1.0


@Autoencoder.mistake(
    en="The reconstruction is linear: the sigmoid of the output is missing. In which range do the data lie?",
    ko="출력의 시그모이드가 빠져서 복원 결과가 선형이에요. 데이터는 어떤 범위에 있나요?",
)
class linear_output(Autoencoder.reference):
    def decode(self, h):
        return h @ self._decoder() + self.b2

    def _deltas(self, x, h, x_hat):
        output = self._dloss(x_hat, x)
        return output @ self._decoder().T * self._slope(h), output


@Autoencoder.mistake(
    en="Your loss is half the expected one. Here the mean of the squares stands without 1/2. What does the handout "
    "print?",
    ko="손실이 절반이에요. 여기서는 제곱의 평균에 ½을 곱하지 않아요. 안내문의 식을 다시 확인해 볼까요?",
)
class half_loss(Autoencoder.reference):
    def loss(self, x):
        return super().loss(x) / 2

    def _dloss(self, x_hat, x):
        return super()._dloss(x_hat, x) / 2


@Autoencoder.mistake(
    en="You summed the squared errors of a sample and averaged over the batch. Here the loss is the mean over all "
    "elements. By which number do you have to divide?",
    ko="샘플마다 오차 제곱을 더한 다음 배치에 대해서만 평균을 냈어요. 여기서 손실은 원소 전체의 평균이에요. 어떤 수로 "
    "나눠야 할까요?",
)
class summed_per_sample(Autoencoder.reference):
    def loss(self, x):
        return super().loss(x) * x.shape[1]

    def _dloss(self, x_hat, x):
        return super()._dloss(x_hat, x) * x.shape[1]


@Autoencoder.mistake(
    en="The loss is right, but all gradients are too large by the number of features: they belong to a loss that is "
    "averaged over the samples only. By what did the loss divide?",
    ko="손실은 맞지만 모든 기울기가 특징 수만큼 커요. 샘플에 대해서만 평균을 낸 손실의 기울기예요. 손실에서는 "
    "무엇으로 나눴나요?",
)
class gradient_per_sample(Autoencoder.reference):
    def _dloss(self, x_hat, x):
        return super()._dloss(x_hat, x) * x.shape[1]


@Autoencoder.mistake(
    en="The loss is right, but all gradients are half as large as they should be. What does a square leave behind "
    "when it is differentiated?",
    ko="손실은 맞지만 모든 기울기가 절반이에요. 제곱을 미분하면 앞에 무엇이 남을까요?",
)
class two_missing(Autoencoder.reference):
    def _dloss(self, x_hat, x):
        return super()._dloss(x_hat, x) / 2


@Autoencoder.mistake(
    en="The loss is right, but on the way back the sigmoid of the output is skipped. Which function did the scores "
    "pass last, and what is its slope?",
    ko="손실은 맞지만 역전파에서 출력의 시그모이드를 건너뛰었어요. 가중합이 마지막으로 지난 함수는 무엇이고, 그 "
    "미분은 무엇인가요?",
)
class output_slope_missing(Autoencoder.reference):
    def _deltas(self, x, h, x_hat):
        output = self._dloss(x_hat, x)
        return output @ self._decoder().T * self._slope(h), output


@Autoencoder.mistake(
    en="The gradients of the decoder are right; on the way to the encoder the sigmoid of the code is skipped. What is "
    "its slope?",
    ko="디코더의 기울기는 맞았어요. 그런데 인코더로 가는 길에서 코드의 시그모이드를 건너뛰었어요. 그 미분은 "
    "무엇인가요?",
)
class code_slope_missing(Autoencoder.reference):
    def _deltas(self, x, h, x_hat):
        _, output = super()._deltas(x, h, x_hat)
        return output @ self._decoder().T, output


@Autoencoder.mistake(
    en="The slope of the sigmoid was taken at the activated value, as if that were the score: the sigmoid was applied "
    "twice. Which of the two does your formula for the slope expect?",
    ko="이미 활성화된 값을 가중합처럼 여겨서 시그모이드를 두 번 적용한 채 미분했어요. 사용한 미분 공식은 둘 중 어느 "
    "값을 받아야 할까요?",
)
class slope_of_activated(Autoencoder.reference):
    def _slope(self, activated):
        twice = _sigmoid(activated)
        return twice * (1 - twice)


@Autoencoder.mistake(
    en="The gradients of the biases are averaged over the batch. The loss has its mean already; what happens to the "
    "contributions of the samples to one bias?",
    ko="편향의 기울기를 배치에 대해 평균 냈어요. 평균은 손실에서 이미 구했어요. 편향 하나에 샘플마다 생기는 몫은 "
    "어떻게 모아야 할까요?",
)
class biases_averaged(Autoencoder.reference):
    def gradient(self, x):
        gradient = super().gradient(x)
        return gradient | {"b1": gradient["b1"] / len(x), "b2": gradient["b2"] / len(x)}


@Autoencoder.mistake(
    en="The errors went back through the decoder as they would go forward. It only fits when code and input are "
    "equally long. In which direction does the matrix have to be read on the way back?",
    ko="오차를 순전파 방향 그대로 디코더에 통과시켰어요. 코드와 입력의 크기가 같을 때만 형상이 맞아요. 돌아오는 "
    "길에는 행렬을 어느 방향으로 읽어야 할까요?",
)
class decoder_not_transposed(Autoencoder.reference):
    def _deltas(self, x, h, x_hat):
        _, output = super()._deltas(x, h, x_hat)
        return output @ self._decoder() * self._slope(h), output


@Autoencoder.mistake(
    en="Untied networks are right. With tied weights, the gradient of W1 comes through the encoder only. Where else "
    "does W1 work?",
    ko="가중치를 공유하지 않을 때는 맞아요. 공유할 때 W1의 기울기가 인코더 쪽에서만 왔어요. W1은 또 어디에서 일하나요?",
)
class tied_encoder_only(Autoencoder.reference):
    def _collected(self, dW1, db1, dW2, db2):
        if self.tied:
            return {"W1": dW1, "b1": db1, "b2": db2}
        return super()._collected(dW1, db1, dW2, db2)


@Autoencoder.mistake(
    en="Untied networks are right. With tied weights, the gradient of W1 comes through the decoder only. Where else "
    "does W1 work?",
    ko="가중치를 공유하지 않을 때는 맞아요. 공유할 때 W1의 기울기가 디코더 쪽에서만 왔어요. W1은 또 어디에서 일하나요?",
)
class tied_decoder_only(Autoencoder.reference):
    def _collected(self, dW1, db1, dW2, db2):
        return super()._collected(0 * dW1 if self.tied else dW1, db1, dW2, db2)


@Autoencoder.mistake(
    en="Untied networks are right. With tied weights, both contributions to W1 are there, but one of them lies on its "
    "side. Which shape has the gradient that comes from the decoder?",
    ko="가중치를 공유하지 않을 때는 맞아요. 공유할 때 W1의 두 기울기를 모두 구했지만 하나가 옆으로 누워 있어요. "
    "디코더에서 온 기울기의 형상은 무엇인가요?",
)
class tied_without_transpose(Autoencoder.reference):
    def _collected(self, dW1, db1, dW2, db2):
        if self.tied:
            return {"W1": dW1 + dW2, "b1": db1, "b2": db2}
        return super()._collected(dW1, db1, dW2, db2)


@Autoencoder.mistake(
    en="Untied networks are right. With tied weights you return the two gradients apart, but there is no W2 to update "
    "any more. Whose gradient are both of them?",
    ko="가중치를 공유하지 않을 때는 맞아요. 공유할 때 두 기울기를 따로 반환했는데, 이제 갱신할 W2가 없어요. 둘 다 "
    "누구의 기울기일까요?",
)
class tied_keeps_w2(Autoencoder.reference):
    def _collected(self, dW1, db1, dW2, db2):
        return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


@Autoencoder.oracle(close=near(1e-10), because="GradientTape over keras.activations and keras.losses in float64")
def keras_autoencoder(tf, keras):
    return oracle.autoencoder(tf, keras)


# --- denoising --------------------------------------------------------------------------------------------------------
# Every way of drawing is right, so results are judged by their properties. Shares and moments may be five standard
# deviations off: once in a million.


@relation(
    (
        "The result must have the shape of the input and be finite. What shape has what you drew?",
        "결과의 형상은 입력과 같아야 하고, 모든 값이 유한해야 해요. 뽑은 난수의 형상은 무엇인가요?",
    )
)
def shape_stays(seen, given):
    return np.shape(seen["result"]) == given["x"].shape and bool(np.all(np.isfinite(seen["result"])))


@relation(
    (
        "Two generators with the same seed led to different results. All randomness should come from the rng that is "
        "handed in. Where else does your code draw from?",
        "시드가 같은 두 생성기에서 서로 다른 결과가 나왔어요. 난수는 모두 인수로 받은 rng에서 뽑아야 해요. 다른 "
        "곳에서 뽑고 있지는 않나요?",
    )
)
def follows_the_seed(seen, _given):
    return np.array_equal(np.asarray(seen["result"]), np.asarray(seen["result, same seed"]))


@relation(
    (
        "Calling twice with the same rng gave the same result twice. Is a generator of your own seeded anew in each "
        "call?",
        "같은 rng로 두 번 호출했더니 똑같은 결과가 두 번 나왔어요. 호출할 때마다 시드를 고정한 생성기를 새로 만들고 "
        "있지는 않나요?",
    )
)
def is_fresh(seen, _given):
    return not np.array_equal(np.asarray(seen["result"]), np.asarray(seen["result of the next call"]))


@relation(
    (
        "What you added is not centred at zero. What mean should the noise have?",
        "더한 값의 중심이 0이 아니에요. 노이즈의 평균은 얼마여야 할까요?",
    )
)
def noise_is_centred(seen, given):
    noise = np.asarray(seen["result"], dtype=float) - given["x"]
    return abs(noise.mean()) <= 5 * given["std"] / np.sqrt(noise.size)


@relation(
    (
        "The spread of what you added does not fit std, the standard deviation. Is it perhaps a variance, or does the "
        "noise take the place of the data?",
        "더한 값이 퍼진 정도가 표준편차 std와 맞지 않아요. 혹시 분산으로 쓰지는 않았나요? 노이즈가 데이터를 대신해 "
        "버리지는 않았나요?",
    )
)
def noise_has_its_spread(seen, given):
    noise = np.asarray(seen["result"], dtype=float) - given["x"]
    return abs(noise.std() / given["std"] - 1) <= 5 / np.sqrt(2 * noise.size)


@relation(
    (
        "Elements share their noise. Each element of each sample needs its own draw. What shape has your noise?",
        "여러 원소가 같은 노이즈를 나눠 쓰고 있어요. 샘플마다, 원소마다 따로 뽑아야 해요. 노이즈의 형상은 무엇인가요?",
    )
)
def every_element_is_drawn(seen, given):
    noise = (np.asarray(seen["result"], dtype=float) - given["x"]) / given["std"]
    neighbours = [np.mean(np.roll(noise, 1, axis) * noise) for axis in range(noise.ndim)]
    return max(np.abs(neighbours)) <= 5 / np.sqrt(noise.size)


@exercise.check(
    points=1,
    close=own(),
    given=[
        case(
            ("a batch of 60 samples", "샘플 60개짜리 배치"),
            x=uniform(0, 1, 60, 50), std=0.3, rng=seeded(5), twin=seeded(5),
        ),
        case(
            ("a batch of zeros", "모두 0인 배치"),
            close={"result": distribution(Normal(0.2)), "*": own()},
            x=np.zeros((80, 60)), std=0.2, rng=seeded(6), twin=seeded(6),
        ),
    ],
    also=[
        shape_stays,
        noise_is_centred,
        noise_has_its_spread,
        every_element_is_drawn,
        follows_the_seed,
        is_fresh,
    ],
    hints=[
        (
            "How many random numbers does the batch need, if every element gets its own?",
            "원소마다 따로 뽑는다면 배치 하나에 난수가 몇 개 필요할까요?",
        ),
        (
            "Look up what your generator calls the spread of the normal distribution: the standard deviation or the "
            "variance?",
            "생성기의 정규분포 함수가 퍼진 정도를 무엇으로 받는지 찾아보세요. 표준편차인가요, 분산인가요?",
        ),
        (
            "Compare input and result: is the noise different in every entry, and is the input itself still clean?",
            "입력과 결과를 비교해 보세요. 잡음이 원소마다 다른가요? 입력 자체는 깨끗하게 남아 있나요?",
        ),
    ],
)  # fmt: skip
def corrupt_gaussian(x, std, rng):
    """`x` plus independent noise of mean 0 and standard deviation `std` for every element.

    Source: Vincent et al. 2010.
    """
    return x + rng.normal(0.0, std, x.shape)


@corrupt_gaussian.script
def gaussian_twice(corrupt_gaussian, x, std, rng, twin):
    yield ("result", "결과"), corrupt_gaussian(x, std, rng)
    yield ("result of the next call", "다음 호출의 결과"), corrupt_gaussian(x, std, rng)
    yield ("result, same seed", "같은 시드의 결과"), corrupt_gaussian(x, std, twin)


@corrupt_gaussian.mistake(
    en="The noise is too weak: std was squared on its way. Is std a standard deviation or a variance?",
    ko="노이즈가 너무 약해요. std가 어디선가 제곱됐어요. std는 표준편차일까요, 분산일까요?",
)
def std_squared(x, std, rng):
    return x + rng.normal(0.0, std**2, x.shape)


@corrupt_gaussian.mistake(
    en="The noise is too strong: std was treated as a variance. Which of the two is it?",
    ko="노이즈가 너무 강해요. std를 분산처럼 다뤘어요. 둘 중 어느 쪽일까요?",
)
def std_as_variance(x, std, rng):
    return x + rng.normal(0.0, np.sqrt(std), x.shape)


@corrupt_gaussian.mistake(
    en="Your noise is uniform: no element is ever changed by much. Which distribution is asked for?",
    ko="균등분포의 노이즈를 더해서 크게 바뀌는 원소가 하나도 없어요. 어떤 분포의 노이즈를 원했을까요?",
)
def uniform_noise(x, std, rng):
    return x + std * rng.uniform(-1.0, 1.0, x.shape)


@corrupt_gaussian.mistake(
    en="All samples got the same noise, so the network could learn it by heart. What shape has your noise?",
    ko="모든 샘플에 같은 노이즈가 더해져서 신경망이 그 노이즈를 외워 버릴 수 있어요. 노이즈의 형상은 무엇인가요?",
)
def noise_shared_by_batch(x, std, rng):
    return x + rng.normal(0.0, std, x.shape[1:])


@corrupt_gaussian.mistake(
    en="Only the noise came back; the data are gone. What should the noise be added to?",
    ko="노이즈만 돌아오고 데이터는 사라졌어요. 노이즈는 무엇에 더해야 할까요?",
)
def data_lost(x, std, rng):
    return rng.normal(0.0, std, x.shape)


@corrupt_gaussian.mistake(
    en="The noise multiplies the data, so that small values hardly change and zeros never do. What does the handout "
    "say about how it enters?",
    ko="노이즈를 데이터에 곱해서 작은 값은 거의 변하지 않고 0은 아예 변하지 않아요. 안내문에서는 노이즈를 어떻게 "
    "넣으라고 했나요?",
)
def multiplied(x, std, rng):
    return x * (1 + rng.normal(0.0, std, x.shape))


@corrupt_gaussian.mistake(
    en="Your result is cut off at 0 and 1. This exercise does not clip, so that the noise stays centred. Which step "
    "is one too many?",
    ko="결과를 0과 1에서 잘랐어요. 이 연습에서는 자르지 않아요. 그래야 노이즈의 중심이 0으로 유지돼요. 어떤 단계가 "
    "하나 더 들어갔을까요?",
)
def clipped_to_unit_range(x, std, rng):
    return np.clip(x + rng.normal(0.0, std, x.shape), 0.0, 1.0)


@corrupt_gaussian.mistake(
    en="Your noise is the same in every call: a generator of your own is seeded anew each time. Which generator "
    "should draw?",
    ko="호출할 때마다 노이즈가 똑같아요. 시드를 고정한 생성기를 매번 새로 만들고 있어요. 어느 생성기에서 뽑아야 "
    "할까요?",
)
def seeded_anew(x, std, _rng):
    return x + np.random.default_rng(0).normal(0.0, std, x.shape)


@corrupt_gaussian.oracle(
    close=own(),
    because="keras.layers.GaussianNoise has the same properties; on the batch of zeros its values are normal",
)
def keras_gaussian_noise(keras):
    def noise(x, std, rng):
        layer = keras.layers.GaussianNoise(std, seed=int(rng.integers(2**31)), dtype="float64")
        return layer(x, training=True).numpy()

    return noise


@relation(
    (
        "Elements that stay must keep their value, and the others become 0. Did something scale or shift them, as "
        "dropout does?",
        "남는 원소는 값이 그대로이고 나머지는 0이 되어야 해요. 드롭아웃처럼 배율을 곱하거나 값을 옮기지는 않았나요?",
    )
)
def kept_or_erased(seen, given):
    result = np.asarray(seen["result"], dtype=float)
    return bool(np.all((result == 0) | np.isclose(result, given["x"], rtol=1e-6, atol=0)))


@relation(
    (
        "The share of erased elements does not fit the ratio, which is the probability to erase. Which elements does "
        "your mask keep: those with this probability, or the others?",
        "지워진 원소의 비율이 ratio와 맞지 않아요. ratio는 원소를 지울 확률이에요. 마스크가 그 확률로 남기는 것은 "
        "어느 쪽인가요?",
    )
)
def share_of_erased(seen, given):
    p, n = given["ratio"], given["x"].size
    return abs(np.mean(np.asarray(seen["result"]) == 0) - p) <= 5 * np.sqrt(p * (1 - p) / n)


@relation(
    (
        "Samples share their mask: the same features are erased in all of them, or a sample is erased as a whole. "
        "Each element of each sample needs its own draw. What shape has your mask?",
        "샘플들이 마스크를 함께 쓰고 있어요. 모든 샘플에서 같은 특징이 지워지거나 샘플이 통째로 지워져요. 샘플마다, "
        "원소마다 따로 뽑아야 해요. 마스크의 형상은 무엇인가요?",
    )
)
def every_element_is_decided(seen, _given):
    erased = np.asarray(seen["result"]) == 0
    return len(np.unique(erased, axis=0)) == len(erased) and len(np.unique(erased.T, axis=0)) == erased.shape[1]


@exercise.check(
    points=1,
    close=own(),
    given=[
        case(
            ("a batch of 60 samples", "샘플 60개짜리 배치"),
            x=uniform(0.1, 1, 60, 50), ratio=0.3, rng=seeded(7), twin=seeded(7),
        ),
        case(
            ("most elements erased", "대부분이 지워지는 경우"),
            x=normal(50, 40, gap=0.1), ratio=0.8, rng=seeded(8), twin=seeded(8),
        ),
    ],
    also=[shape_stays, kept_or_erased, share_of_erased, every_element_is_decided, follows_the_seed, is_fresh],
    hints=[
        (
            "For every element a draw decides whether it is erased. With which probability does it stay?",
            "원소마다 하나씩 뽑아서 지울지 정해요. 남을 확률은 얼마인가요?",
        ),
        (
            "The network should notice that something is missing. What happens to the values that stay?",
            "신경망은 무언가 빠졌다는 것을 알아차려야 해요. 남는 값은 어떻게 될까요?",
        ),
        (
            "What share of the elements is zero in your result if only one in ten should be erased?",
            "열에 하나만 지워야 할 때, 여러분의 결과에서 0인 원소는 전체의 얼마나 되나요?",
        ),
    ],
)  # fmt: skip
def corrupt_masking(x, ratio, rng):
    """`x` with each element erased, that is set to 0, with probability `ratio`.

    Source: Vincent et al. 2010.
    """
    return np.where(rng.random(x.shape) < ratio, 0.0, x)


@corrupt_masking.script
def masked_twice(corrupt_masking, x, ratio, rng, twin):
    yield ("result", "결과"), corrupt_masking(x, ratio, rng)
    yield ("result of the next call", "다음 호출의 결과"), corrupt_masking(x, ratio, rng)
    yield ("result, same seed", "같은 시드의 결과"), corrupt_masking(x, ratio, twin)


@corrupt_masking.mistake(
    en="Elements are kept with the probability to erase. With a ratio of 0.8, how many of ten elements should be left?",
    ko="지울 확률로 원소를 남겼어요. ratio가 0.8이면 원소 열 개 중 몇 개가 남아야 할까요?",
)
def keeps_the_ratio(x, ratio, rng):
    return x * (rng.random(x.shape) < ratio)


@corrupt_masking.mistake(
    en="The elements that stay are scaled up, as in inverted dropout. Here the corrupted input should simply lack "
    "something. What should the other elements look like?",
    ko="역드롭아웃처럼 남은 원소를 키웠어요. 여기서는 입력의 일부가 빠지기만 하면 돼요. 나머지 원소는 어떤 모습이어야 "
    "할까요?",
)
def scaled_up(x, ratio, rng):
    return np.where(rng.random(x.shape) < ratio, 0.0, x / (1 - ratio))


@corrupt_masking.mistake(
    en="The same features are erased in every sample. Each sample should get a draw of its own. What shape has your "
    "mask?",
    ko="모든 샘플에서 같은 특징이 지워졌어요. 샘플마다 따로 뽑아야 해요. 마스크의 형상은 무엇인가요?",
)
def mask_shared_by_batch(x, ratio, rng):
    return np.where(rng.random(x.shape[1]) < ratio, 0.0, x)


@corrupt_masking.mistake(
    en="Whole samples are erased, and the others stay complete. What should be decided for each single element?",
    ko="어떤 샘플은 통째로 지워지고 나머지는 온전해요. 원소 하나하나에 대해 무엇을 정해야 할까요?",
)
def whole_samples(x, ratio, rng):
    return np.where(rng.random((len(x), 1)) < ratio, 0.0, x)


@corrupt_masking.mistake(
    en="Instead of being erased, elements were replaced by random numbers. Which value tells the network that "
    "something is missing?",
    ko="원소를 지우는 대신 난수로 바꿔 넣었어요. 빠진 자리를 나타내는 값은 무엇이어야 할까요?",
)
def replaced_by_noise(x, ratio, rng):
    return np.where(rng.random(x.shape) < ratio, rng.random(x.shape), x)


@corrupt_masking.mistake(
    en="Your mask is the same in every call: a generator of your own is seeded anew each time. Which generator should "
    "draw?",
    ko="호출할 때마다 마스크가 똑같아요. 시드를 고정한 생성기를 매번 새로 만들고 있어요. 어느 생성기에서 뽑아야 "
    "할까요?",
)
def mask_seeded_anew(x, ratio, _rng):
    return np.where(np.random.default_rng(0).random(x.shape) < ratio, 0.0, x)


@corrupt_masking.oracle(close=own(), because="keras.layers.Dropout with its scaling taken back has the same properties")
def keras_masking(keras):
    def mask(x, ratio, rng):
        layer = keras.layers.Dropout(ratio, seed=int(rng.integers(2**31)), dtype="float64")
        return layer(x, training=True).numpy() * (1 - ratio)

    return mask


# --- sparse codes -----------------------------------------------------------------------------------------------------
# A small number inside a logarithm or a division (1e-7, say) must not decide: mean activations stay away from 0 and
# from 1, and from rho, where the penalty and its gradient vanish. Only the worked example has a unit at rho, so the
# tolerance for the gradient is relative to its largest entry, too.


def code(n, *levels):
    """Codes whose units have about these mean activations."""
    return drawn(lambda rng: np.array(levels) + rng.uniform(-0.1, 0.1, (n, len(levels))))


_CODE = np.array([[0.1, 0.5], [0.3, 0.7]])
SPARSE = near(1e-5, atol=1e-5)


@exercise.check(
    points=2,
    close=SPARSE,
    given=[
        case(
            ("units above and below rho", "목표보다 활성화된 뉴런과 덜 활성화된 뉴런"),
            h=code(5, 0.15, 0.6, 0.75, 0.8), rho=0.4,
        ),
        case(("a small rho", "작은 rho"), h=code(7, 0.3, 0.45, 0.6), rho=0.1),
        case(("as many samples as units", "샘플 수와 뉴런 수가 같은 경우"), h=code(4, 0.3, 0.45, 0.6, 0.8), rho=0.1),
        example(("worked example", "손으로 따라 하는 예"), h=_CODE, rho=0.2, gives=0.3348),
    ],
    hints=[
        (
            "First ask how active each single unit is over all samples. What shape has the answer?",
            "먼저 뉴런 하나하나가 모든 샘플에 걸쳐 얼마나 활성화되는지 구해 보세요. 그 답의 형상은 무엇인가요?",
        ),
        (
            "Think of each unit as a coin: it is on with probability rho-hat and off otherwise. A divergence between "
            "two coins has a term for each side.",
            "뉴런을 동전이라고 생각해 보세요. ρ̂의 확률로 켜지고 나머지 확률로 꺼져요. 두 동전 사이의 발산에는 앞면과 "
            "뒷면의 항이 하나씩 있어요.",
        ),
        (
            "A check: the penalty is never negative, and 0 only if every unit is exactly as active as wanted. Is "
            "yours?",
            "검산해 보세요. 벌점은 음수가 될 수 없고, 모든 뉴런이 원하는 만큼 활성화될 때만 0이에요. 여러분의 "
            "벌점도 그런가요?",
        ),
    ],
)  # fmt: skip
def sparsity_penalty(h, rho):
    r"""$\sum_j [\rho \ln(\rho / \hat\rho_j) + (1 - \rho) \ln((1 - \rho) / (1 - \hat\rho_j))]$.

    $\hat\rho_j$ is the mean of unit j of `h` over the batch.

    Source: Ng 2011, Sparse autoencoder (CS294A).
    """
    rho_hat = h.mean(axis=0)
    return np.sum(rho * np.log(rho / rho_hat) + (1 - rho) * np.log((1 - rho) / (1 - rho_hat)))


@sparsity_penalty.mistake(
    en="Wanted and measured activation have changed places. The divergence is not symmetric: which distribution is it "
    "taken from, and which one to?",
    ko="목표 활성값과 측정한 활성값의 자리가 바뀌었어요. 이 발산은 대칭이 아니에요. 어느 분포에서 어느 분포까지의 "
    "발산인가요?",
)
def reversed_divergence(h, rho):
    rho_hat = h.mean(axis=0)
    return np.sum(rho_hat * np.log(rho_hat / rho) + (1 - rho_hat) * np.log((1 - rho_hat) / (1 - rho)))


@sparsity_penalty.mistake(
    en="Your penalty can become negative: the term for being inactive is missing. A unit is on or off; how likely is "
    "it to be off?",
    ko="벌점이 음수가 될 수 있어요. 꺼져 있는 경우의 항이 빠졌어요. 뉴런은 켜지거나 꺼지는데, 꺼져 있을 확률은 "
    "얼마인가요?",
    common=True,
)
def active_term_only(h, rho):
    return np.sum(rho * np.log(rho / h.mean(axis=0)))


@sparsity_penalty.mistake(
    en="You averaged over the units of a sample. The question is how often one unit is active over all samples. Which "
    "axis are the samples?",
    ko="한 샘플의 뉴런들에 대해 평균을 냈어요. 뉴런 하나가 여러 샘플에서 얼마나 자주 켜지는지를 봐야 해요. 샘플은 "
    "어느 축인가요?",
)
def averaged_over_units(h, rho):
    return sparsity_penalty.reference(h.T, rho)


@sparsity_penalty.mistake(
    en="You averaged the divergences of the units. Here they are added up. Which one does the formula show?",
    ko="뉴런마다 구한 발산의 평균을 냈어요. 여기서는 모두 더해요. 식에는 어느 쪽이 쓰여 있나요?",
)
def mean_over_units(h, rho):
    return sparsity_penalty.reference(h, rho) / h.shape[1]


@sparsity_penalty.mistake(
    en="Every single activation is compared with rho. A unit may well be fully active for a few samples; only what it "
    "does on average should be rare. What has to be averaged first?",
    ko="활성값 하나하나를 rho와 비교했어요. 뉴런은 몇몇 샘플에서는 활짝 켜져도 괜찮아요. 평균적으로 드물게 켜지면 "
    "돼요. 무엇의 평균을 먼저 내야 할까요?",
)
def each_activation(h, rho):
    return np.sum(rho * np.log(rho / h) + (1 - rho) * np.log((1 - rho) / (1 - h))) / len(h)


@sparsity_penalty.mistake(
    en="Your value is the cross-entropy: even a perfect code would be punished. What has to be taken away so that the "
    "penalty is 0 when the activation is as wanted?",
    ko="교차 엔트로피를 구했어요. 이대로면 완벽한 코드도 벌점을 받아요. 원하는 만큼 활성화됐을 때 0이 되려면 무엇을 "
    "빼야 할까요?",
)
def cross_entropy_instead(h, rho):
    rho_hat = h.mean(axis=0)
    return -np.sum(rho * np.log(rho_hat) + (1 - rho) * np.log(1 - rho_hat))


@sparsity_penalty.oracle(close=near(1e-9), because="scipy.special.rel_entr of the two sides of each coin")
def scipy_relative_entropy(scipy):
    relative = scipy.special.rel_entr

    def penalty(h, rho):
        rho_hat = h.sum(axis=0) / h.shape[0]
        return float(np.sum(relative(rho, rho_hat) + relative(1 - rho, 1 - rho_hat)))

    return penalty


@exercise.check(
    points=2,
    close=SPARSE,
    given=[
        case(
            ("units above and below rho", "목표보다 활성화된 뉴런과 덜 활성화된 뉴런"),
            h=code(5, 0.15, 0.6, 0.75, 0.8), rho=0.4,
        ),
        case(("a small rho", "작은 rho"), h=code(7, 0.3, 0.45, 0.6), rho=0.1),
        case(("as many samples as units", "샘플 수와 뉴런 수가 같은 경우"), h=code(4, 0.3, 0.45, 0.6, 0.8), rho=0.1),
        example(
            ("worked example", "손으로 따라 하는 예"), h=_CODE, rho=0.2, gives=np.array([[0.0, 0.8333], [0.0, 0.8333]])
        ),
    ],
    hints=[
        (
            "Go in two steps: how does the penalty change with the mean activation of a unit, and the mean with one "
            "activation?",
            "두 단계로 나눠 보세요. 벌점은 뉴런의 평균 활성값에 따라 어떻게 변하고, 평균은 활성값 하나에 따라 어떻게 "
            "변하나요?",
        ),
        (
            "One sample of N has only a small share in the mean. Which one?",
            "샘플 N개 중 하나는 평균에 조금만 영향을 줘요. 얼마만큼일까요?",
        ),
        (
            "Gradient descent subtracts your result. A unit that is too active should become less active; which sign "
            "does that need?",
            "경사 하강법은 이 결과를 빼요. 지나치게 활성화된 뉴런은 덜 활성화되어야 해요. 그러려면 부호가 무엇이어야 "
            "할까요?",
        ),
    ],
)  # fmt: skip
def sparsity_grad(h, rho):
    r"""Gradient of `sparsity_penalty` with respect to `h`: $[(1 - \rho)/(1 - \hat\rho_j) - \rho/\hat\rho_j] / N$."""
    rho_hat = h.mean(axis=0)
    return np.zeros_like(h) + ((1 - rho) / (1 - rho_hat) - rho / rho_hat) / len(h)


@sparsity_grad.mistake(
    en="Your gradient is too large by the number of samples. One sample has only a small share in the mean "
    "activation. Which one?",
    ko="기울기가 샘플 수만큼 커요. 샘플 하나는 평균 활성값에 조금만 영향을 줘요. 얼마만큼일까요?",
    common=True,
)
def not_divided_by_batch(h, rho):
    return sparsity_grad.reference(h, rho) * len(h)


@sparsity_grad.mistake(
    en="Your gradient has the opposite sign: units that are too active would become even more active. Which way "
    "should gradient descent push them?",
    ko="부호가 반대라서 지나치게 켜진 뉴런이 더 켜지게 돼요. 경사 하강법은 뉴런을 어느 쪽으로 밀어야 할까요?",
)
def sign_reversed(h, rho):
    return -sparsity_grad.reference(h, rho)


@sparsity_grad.mistake(
    en="Only one row came back. The gradient has a number for every activation of every sample. Which shape does h "
    "have?",
    ko="한 행만 돌아왔어요. 기울기에는 모든 샘플의 모든 활성값에 대한 수가 있어야 해요. h의 형상은 무엇인가요?",
)
def one_row(h, rho):
    return sparsity_grad.reference(h, rho)[0]


@sparsity_grad.mistake(
    en="You averaged over the units of a sample. The question is how often one unit is active over all samples. Which "
    "axis are the samples?",
    ko="한 샘플의 뉴런들에 대해 평균을 냈어요. 뉴런 하나가 여러 샘플에서 얼마나 자주 켜지는지를 봐야 해요. 샘플은 "
    "어느 축인가요?",
)
def grad_over_units(h, rho):
    return sparsity_grad.reference(h.T, rho).T


@sparsity_grad.mistake(
    en="Every single activation is compared with rho. What enters the penalty is the mean over the samples; where in "
    "your formula should it stand?",
    ko="활성값 하나하나를 rho와 비교했어요. 벌점에 들어가는 것은 샘플에 대한 평균이에요. 식의 어디에 평균이 있어야 "
    "할까요?",
)
def grad_of_each_activation(h, rho):
    return ((1 - rho) / (1 - h) - rho / h) / len(h)


@sparsity_grad.mistake(
    en="The term for being inactive is missing, so the push has the same sign for every unit. What changes when a "
    "unit is less active than wanted?",
    ko="꺼져 있는 경우의 항이 빠져서 모든 뉴런을 같은 방향으로 밀어요. 원하는 것보다 덜 활성화된 뉴런에서는 무엇이 "
    "달라져야 할까요?",
)
def grad_of_active_term(h, rho):
    return np.zeros_like(h) - rho / h.mean(axis=0) / len(h)


@sparsity_grad.oracle(close=near(1e-9), because="GradientTape over keras.losses.kl_divergence of the two sides")
def keras_divergence_grad(tf, keras):
    def gradient(h, rho):
        h = tf.constant(h)
        with tf.GradientTape() as tape:
            tape.watch(h)
            rho_hat = tf.reduce_mean(h, axis=0)
            measured = tf.stack([rho_hat, 1 - rho_hat], axis=1)
            wanted = tf.constant([[rho, 1 - rho]], dtype="float64") + 0 * measured
            penalty = tf.reduce_sum(keras.losses.kl_divergence(wanted, measured))
        return tape.gradient(penalty, h).numpy()

    return gradient


# --- variational autoencoders -----------------------------------------------------------------------------------------

_MU = np.array([[1.0, -1.0], [0.0, 0.0]])
_LOG_VAR = np.array([[np.log(4.0), 0.0], [0.0, 0.0]])


@exercise.check(
    points=2,
    close=near(1e-7),
    given=[
        case(
            ("log-variances of both signs", "양수와 음수의 로그 분산"),
            mu=normal(5, 3, gap=0.2), log_var=normal(5, 3, gap=0.3), eps=normal(5, 3, gap=0.1),
        ),
        case(
            ("small variances", "작은 분산"),
            mu=normal(4, 6, gap=0.2), log_var=uniform(-6, -3, 4, 6), eps=normal(4, 6, gap=0.1),
        ),
        example(
            ("worked example", "손으로 따라 하는 예"),
            mu=_MU[:1].copy(), log_var=_LOG_VAR[:1].copy(), eps=np.array([[-0.5, 2.0]]), gives=np.array([[0.0, 1.0]]),
        ),
    ],
    hints=[
        (
            "Any normal number is a standard one, stretched and moved. By what is it stretched, and where to is it "
            "moved?",
            "정규분포의 난수는 표준정규 난수를 늘이고 옮긴 것이에요. 얼마나 늘이고, 어디로 옮길까요?",
        ),
        (
            "Undo two things on the way from log_var to a standard deviation. Which ones, and in which order?",
            "log_var에서 표준편차를 얻으려면 두 가지를 되돌려야 해요. 무엇을, 어떤 순서로 되돌릴까요?",
        ),
        (
            "If log_var is 0 everywhere, how far should the numbers spread around the mean? And if it grows, what "
            "should happen?",
            "log_var가 모두 0이면 수는 평균 둘레로 얼마나 퍼져야 할까요? log_var가 커지면 어떻게 되어야 할까요?",
        ),
    ],
)  # fmt: skip
def reparameterize(mu, log_var, eps):
    r"""$z = \mu + \sigma \varepsilon$ with `log_var` = $\ln \sigma^2$.

    Source: Kingma and Welling 2014.
    """
    return mu + np.exp(0.5 * log_var) * eps


@reparameterize.mistake(
    en="The noise is stretched by the variance. The encoder yields the logarithm of the variance; what is missing on "
    "the way to a standard deviation?",
    ko="노이즈에 분산을 곱했어요. 인코더가 내놓는 것은 분산의 로그예요. 표준편차를 얻으려면 한 단계가 더 필요해요. "
    "무엇일까요?",
    common=True,
)
def variance_as_deviation(mu, log_var, eps):
    return mu + np.exp(log_var) * eps


@reparameterize.mistake(
    en="The logarithm itself stretches the noise, and a logarithm can be negative. What undoes a logarithm?",
    ko="로그값이 그대로 노이즈에 곱해졌는데, 로그는 음수일 수도 있어요. 로그를 되돌리는 것은 무엇일까요?",
    common=True,
)
def logarithm_as_deviation(mu, log_var, eps):
    return mu + log_var * eps


@reparameterize.mistake(
    en="Every sample is centred at zero. Where should the mean from the encoder go?",
    ko="모든 표본의 중심이 0이에요. 인코더가 준 평균은 어디로 가야 할까요?",
)
def mean_missing(_mu, log_var, eps):
    return np.exp(0.5 * log_var) * eps


@reparameterize.mistake(
    en="All samples of the batch share one row of noise. Each one has its own. What shape has eps?",
    ko="배치의 모든 샘플이 노이즈 한 행을 함께 쓰고 있어요. 샘플마다 자기 노이즈가 있어요. eps의 형상은 무엇인가요?",
)
def noise_of_first_sample(mu, log_var, eps):
    return mu + np.exp(0.5 * log_var) * eps[0]


@reparameterize.mistake(
    en="The noise is divided by the standard deviation, so that certain codes scatter most. Check the sign in your "
    "exponent: how large should the scatter be where the variance is large?",
    ko="노이즈를 표준편차로 나눈 셈이어서 확실한 코드일수록 더 흩어져요. 지수의 부호를 확인해 보세요. 분산이 크면 "
    "얼마나 흩어져야 할까요?",
)
def inverse_deviation(mu, log_var, eps):
    return mu + np.exp(-0.5 * log_var) * eps


@reparameterize.oracle(close=near(1e-6), because="the quantile function of scipy.stats.norm(mu, sigma)")
def scipy_quantile(scipy):
    norm = scipy.stats.norm
    return lambda mu, log_var, eps: norm(loc=mu, scale=np.sqrt(np.exp(log_var))).ppf(norm.cdf(eps))


@exercise.check(
    points=2,
    close=near(1e-7),
    given=[
        case(
            ("a batch of five samples", "샘플 다섯 개짜리 배치"),
            mu=normal(5, 3, gap=0.3), log_var=normal(5, 3, gap=0.3),
        ),
        case(
            ("more dimensions than samples", "샘플보다 차원이 많은 경우"),
            mu=normal(4, 7, gap=0.3), log_var=normal(4, 7, gap=0.3),
        ),
        case(
            ("a batch of one sample", "샘플이 하나뿐인 배치"),
            mu=normal(1, 3, gap=0.3), log_var=normal(1, 3, gap=0.3),
        ),
        example(
            ("worked example, one sample", "손으로 따라 하는 예: 샘플 하나"),
            mu=_MU[:1].copy(), log_var=_LOG_VAR[:1].copy(), gives=1.8069,
        ),
        example(
            ("worked example, two samples", "손으로 따라 하는 예: 샘플 두 개"),
            mu=_MU.copy(), log_var=_LOG_VAR.copy(), gives=0.9034,
        ),
    ],
    hints=[
        (
            "The divergence compares the code's distribution with the standard normal one. For which mean and "
            "variance must it be 0?",
            "이 발산은 코드의 분포를 표준정규분포와 비교해요. 평균과 분산이 얼마일 때 0이 되어야 할까요?",
        ),
        (
            "You are given the logarithm of the variance. Which term needs it as it is, and which one needs the "
            "variance itself?",
            "주어진 것은 분산의 로그예요. 어느 항에는 로그를 그대로 쓰고, 어느 항에는 분산을 써야 할까요?",
        ),
        (
            "The dimensions of a sample belong together; the samples are many observations of the same thing. Which "
            "are summed, and which averaged?",
            "한 샘플의 차원들은 함께 하나를 이루고, 샘플들은 같은 것을 여러 번 관찰한 거예요. 무엇을 더하고 무엇을 "
            "평균 낼까요?",
        ),
    ],
)  # fmt: skip
def vae_kl(mu, log_var):
    r"""$-\frac12 \sum_j (1 + \ln\sigma_j^2 - \mu_j^2 - \sigma_j^2)$, mean over the batch.

    Source: Kingma and Welling 2014, appendix B.
    """
    return -0.5 * np.sum(1 + log_var - mu**2 - np.exp(log_var), axis=1).mean()


@vae_kl.mistake(
    en="Your value is negative, and a divergence never is. Papers often print the negative divergence, as part of a "
    "bound. Which one do you need?",
    ko="값이 음수인데, 발산은 음수가 될 수 없어요. 논문에서는 하한의 일부로 발산의 음수를 적기도 해요. 여기서 필요한 "
    "것은 어느 쪽일까요?",
    common=True,
)
def negative(mu, log_var):
    return -vae_kl.reference(mu, log_var)


@vae_kl.mistake(
    en="Your value is exactly twice the expected one. Which constant stands in front of the sum?",
    ko="값이 정확히 두 배예요. 합 앞에는 어떤 상수가 붙어 있나요?",
    common=True,
)
def half_missing(mu, log_var):
    return 2 * vae_kl.reference(mu, log_var)


@vae_kl.mistake(
    en="You averaged over the latent dimensions, too. They are summed within a sample; only the samples are averaged. "
    "Which axis is which?",
    ko="잠재 차원에 대해서도 평균을 냈어요. 차원은 한 샘플 안에서 더하고 샘플만 평균을 내요. 어느 축이 어느 쪽인가요?",
    common=True,
)
def mean_over_dimensions(mu, log_var):
    return vae_kl.reference(mu, log_var) / mu.shape[1]


@vae_kl.mistake(
    en="You summed over the batch. With twice as many samples the loss would double. What should happen over the "
    "samples?",
    ko="배치에 대해서도 더했어요. 이대로면 샘플이 두 배일 때 손실도 두 배가 돼요. 샘플에 대해서는 무엇을 해야 할까요?",
    common=True,
)
def summed_over_batch(mu, log_var):
    return vae_kl.reference(mu, log_var) * len(mu)


@vae_kl.mistake(
    en="You averaged over the dimensions and summed over the samples: the two axes are exchanged. Which axis are the "
    "samples?",
    ko="차원에 대해 평균을 내고 샘플에 대해 더했어요. 두 축이 바뀌었어요. 샘플은 어느 축인가요?",
)
def axes_exchanged(mu, log_var):
    return vae_kl.reference(mu.T, log_var.T)


@vae_kl.mistake(
    en="For mean 0 and variance 1 the result should be 0, and yours is not. Which constant keeps the balance in the "
    "bracket?",
    ko="평균 0, 분산 1이면 0이 되어야 하는데 그렇지 않아요. 괄호 안에서 균형을 맞춰 주는 상수는 무엇일까요?",
)
def one_missing(mu, log_var):
    return -0.5 * np.sum(log_var - mu**2 - np.exp(log_var), axis=1).mean()


@vae_kl.mistake(
    en="One term holds the standard deviation where the variance belongs. What is log_var the logarithm of?",
    ko="분산이 들어갈 자리에 표준편차가 들어갔어요. log_var는 무엇의 로그인가요?",
    common=True,
)
def deviation_for_variance(mu, log_var):
    return -0.5 * np.sum(1 + log_var - mu**2 - np.exp(0.5 * log_var), axis=1).mean()


@vae_kl.mistake(
    en="The exponential of log_var was squared, as if log_var were the logarithm of the standard deviation; another "
    "course defines it so. What does this handout say?",
    ko="log_var를 표준편차의 로그처럼 다뤄서 지수 함수의 값을 제곱했어요. 그렇게 정의하는 강의도 있어요. 이 "
    "안내문에서는 무엇이라고 했나요?",
)
def log_deviation_assumed(mu, log_var):
    return -0.5 * np.sum(1 + 2 * log_var - mu**2 - np.exp(2 * log_var), axis=1).mean()


@vae_kl.mistake(
    en="A negative mean lowers your divergence. The distance from zero should count, not its direction. How does the "
    "mean enter?",
    ko="평균이 음수이면 발산이 줄어들어요. 방향이 아니라 0에서 떨어진 정도가 중요해요. 평균은 어떤 꼴로 들어가야 "
    "할까요?",
)
def mean_not_squared(mu, log_var):
    return -0.5 * np.sum(1 + log_var - mu - np.exp(log_var), axis=1).mean()


@vae_kl.mistake(
    en="The logarithm of the variance appears squared. In the formula only one of the three quantities is squared. "
    "Which?",
    ko="로그 분산이 제곱됐어요. 식에서 제곱되는 양은 하나뿐이에요. 무엇일까요?",
)
def log_variance_squared(mu, log_var):
    return -0.5 * np.sum(1 + log_var**2 - mu**2 - np.exp(log_var), axis=1).mean()


@vae_kl.oracle(close=near(1e-6), because="Gauss-Hermite quadrature of ln(p/q) with scipy's densities")
def scipy_integral(scipy):
    return lambda mu, log_var: oracle.normal_divergence(scipy, mu, np.exp(0.5 * log_var))


@exercise.check(
    points=2,
    close=near(1e-7),
    given=[
        case(
            ("a batch of five samples", "샘플 다섯 개짜리 배치"),
            x=uniform(0, 1, 5, 7), x_hat=uniform(0, 1, 5, 7), mu=normal(5, 3, gap=0.3), log_var=normal(5, 3, gap=0.3),
        ),
        case(
            ("a code that costs nothing", "KL이 0인 코드"),
            x=uniform(0, 1, 4, 6), x_hat=uniform(0, 1, 4, 6), mu=np.zeros((4, 2)), log_var=np.zeros((4, 2)),
        ),
        case(
            ("a perfect reconstruction", "완벽한 복원"),
            make=lambda rng: _perfect(rng, 6, 5, 3),
        ),
        example(
            ("worked example", "손으로 따라 하는 예"),
            x=np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]), x_hat=np.array([[0.5, 0.5, 1.0], [0.0, 0.9, 0.8]]),
            mu=_MU.copy(), log_var=_LOG_VAR.copy(), gives=1.1784,
        ),
    ],
    hints=[
        (
            "Two wishes compete: rebuild the input well, and keep the codes close to the standard normal "
            "distribution. How are both put into one number?",
            "두 가지 바람이 서로 겨뤄요. 입력을 잘 복원하고 싶고, 코드를 표준정규분포 가까이에 두고 싶어요. 둘을 "
            "어떻게 수 하나로 합칠까요?",
        ),
        (
            "Both parts treat a sample in the same way. What is summed within a sample, and what is done with the "
            "samples?",
            "두 항은 샘플을 똑같이 다뤄요. 한 샘플 안에서는 무엇을 더하고, 샘플들에 대해서는 무엇을 할까요?",
        ),
        (
            "Give the same batch twice in a row as one batch. Does either of the two parts change, and should it?",
            "똑같은 배치를 두 번 이어 한 배치로 만들어 보세요. 두 항 가운데 달라지는 것이 있나요? 달라져야 할까요?",
        ),
    ],
)  # fmt: skip
def vae_loss(x, x_hat, mu, log_var):
    """Squared error, summed per sample and averaged over the batch, plus `vae_kl`."""
    return ((x - x_hat) ** 2).sum(axis=1).mean() + vae_kl.reference(mu, log_var)


def _perfect(rng, n, d, m):
    x = rng.uniform(0, 1, (n, d))
    return {"x": x, "x_hat": x.copy(), "mu": rng.uniform(0.5, 2, (n, m)), "log_var": rng.uniform(-2, -0.5, (n, m))}


def _errors(x, x_hat):
    return ((x - x_hat) ** 2).sum(axis=1)


@vae_loss.mistake(
    en="The reconstruction part is right, and the divergence is missing. What keeps the codes close to the "
    "distribution that you will draw from later?",
    ko="복원 항은 맞았지만 KL 항이 빠졌어요. 나중에 표본을 뽑을 분포 가까이에 코드를 붙잡아 두는 것은 무엇일까요?",
)
def kl_forgotten(x, x_hat, _mu, _log_var):
    return _errors(x, x_hat).mean()


@vae_loss.mistake(
    en="The squared errors are averaged over the features, so the reconstruction counts too little beside the "
    "divergence. What is done with the features of a sample?",
    ko="오차 제곱을 특징에 대해 평균 내서, KL에 비해 복원 항이 너무 작아요. 한 샘플의 특징들에 대해서는 무엇을 해야 "
    "할까요?",
)
def errors_averaged(x, x_hat, mu, log_var):
    return ((x - x_hat) ** 2).mean() + vae_kl.reference(mu, log_var)


@vae_loss.mistake(
    en="The squared errors are summed over the batch, so the reconstruction outweighs the divergence as soon as there "
    "are many samples. What is done with the samples?",
    ko="오차 제곱을 배치에 대해서도 더해서, 샘플이 많아지면 복원 항이 KL을 압도해요. 샘플들에 대해서는 무엇을 해야 "
    "할까요?",
)
def errors_summed(x, x_hat, mu, log_var):
    return _errors(x, x_hat).sum() + vae_kl.reference(mu, log_var)


@vae_loss.mistake(
    en="The reconstruction part is half as large as it should be. Here the squared error stands without 1/2. Which "
    "part has one?",
    ko="복원 항이 절반이에요. 여기서는 오차 제곱에 ½을 곱하지 않아요. ½이 붙는 항은 어느 쪽일까요?",
)
def errors_halved(x, x_hat, mu, log_var):
    return 0.5 * _errors(x, x_hat).mean() + vae_kl.reference(mu, log_var)


@vae_loss.mistake(
    en="The length of the error was used, not its square. Which step is one too many?",
    ko="오차의 제곱이 아니라 길이를 썼어요. 어떤 단계가 하나 더 들어갔을까요?",
)
def errors_not_squared(x, x_hat, mu, log_var):
    return np.sqrt(_errors(x, x_hat)).mean() + vae_kl.reference(mu, log_var)


@vae_loss.mistake(
    en="The divergence is subtracted, which rewards codes that run away from the standard normal distribution. If "
    "your vae_kl is negative, mend that first. If the formula that you followed is a bound to be maximised, what must "
    "happen to its signs?",
    ko="KL을 빼서, 코드가 표준정규분포에서 멀어질수록 이득을 봐요. vae_kl이 음수라면 그것부터 고쳐 보세요. 참고한 "
    "식이 최대화하는 하한이라면 부호를 어떻게 바꿔야 할까요?",
)
def kl_subtracted(x, x_hat, mu, log_var):
    return _errors(x, x_hat).mean() - vae_kl.reference(mu, log_var)


@vae_loss.mistake(
    en="The reconstruction part is right. The divergence in it is twice as large as it should be; mend vae_kl first, "
    "if that is what you call. What stands in front of its sum?",
    ko="복원 항은 맞았어요. 그 안의 KL이 두 배예요. vae_kl을 불러 쓴다면 그것부터 고쳐 보세요. 합 앞에는 무엇이 붙어 "
    "있나요?",
)
def kl_doubled(x, x_hat, mu, log_var):
    return _errors(x, x_hat).mean() + 2 * vae_kl.reference(mu, log_var)


@vae_loss.mistake(
    en="The reconstruction part is right. The divergence in it is averaged over the latent dimensions, too; mend "
    "vae_kl first, if that is what you call. What is done with the dimensions of a sample?",
    ko="복원 항은 맞았어요. 그 안의 KL이 잠재 차원에 대해서도 평균을 낸 값이에요. vae_kl을 불러 쓴다면 그것부터 고쳐 "
    "보세요. 한 샘플의 차원들에 대해서는 무엇을 해야 할까요?",
)
def kl_mean_over_dimensions(x, x_hat, mu, log_var):
    return _errors(x, x_hat).mean() + vae_kl.reference(mu, log_var) / mu.shape[1]


@vae_loss.mistake(
    en="The reconstruction part is right. The divergence in it is summed over the batch; mend vae_kl first, if that "
    "is what you call. What is done with the samples?",
    ko="복원 항은 맞았어요. 그 안의 KL이 배치에 대해 더한 값이에요. vae_kl을 불러 쓴다면 그것부터 고쳐 보세요. "
    "샘플들에 대해서는 무엇을 해야 할까요?",
)
def kl_summed_over_batch(x, x_hat, mu, log_var):
    return _errors(x, x_hat).mean() + vae_kl.reference(mu, log_var) * len(mu)


@vae_loss.oracle(
    close=near(1e-6), because="keras.losses.MeanSquaredError times D, plus the integral for the divergence"
)
def keras_and_scipy(keras, scipy):
    def loss(x, x_hat, mu, log_var):
        squared = keras.losses.mean_squared_error(x, x_hat).numpy().mean() * x.shape[1]
        return squared + oracle.normal_divergence(scipy, mu, np.exp(0.5 * log_var))

    return loss


# --- greedy pretraining -----------------------------------------------------------------------------------------------
# Tied or not, in whatever order the weights are drawn: what counts is that each code tells more about its input after
# training than before. Measured by the best linear reconstruction with weights of moderate size (ridge regression); in
# 150 seeds trained encoders left at most 0.6 of the untrained error, those that were not trained exactly 1.


@relation(
    (
        "The result must be a list with one pair (W, b) for each size, of shapes (inputs, size) and (size,); the "
        "inputs of an encoder are the code of the one below. Which shapes do you return?",
        "크기마다 (W, b) 쌍이 하나씩 든 리스트를 반환해야 해요. W의 형상은 (입력 수, 크기), b의 형상은 (크기,)이고, "
        "각 인코더의 입력은 바로 아래의 코드예요. 어떤 형상을 반환하고 있나요?",
    )
)
def encoders_fit(seen, given):
    sizes = [given["x"].shape[1], *given["sizes"]]
    wanted = [[(sizes[layer], size), (size,)] for layer, size in enumerate(given["sizes"])]
    stacks = [seen["stack"], seen["stack without training"]]
    finite = all(np.all(np.isfinite(part)) for stack in stacks for encoder in stack for part in encoder)
    return finite and all([[np.shape(part) for part in encoder] for encoder in stack] == wanted for stack in stacks)


@relation(
    (
        "At the start, all units of an encoder have the same weights, and equal units stay equal for ever. Where do "
        "the first weights come from?",
        "시작할 때 한 인코더의 모든 뉴런이 같은 가중치를 가져요. 같은 뉴런은 끝까지 같은 채로 남아요. 가중치의 "
        "초깃값은 어디에서 와야 할까요?",
    )
)
def units_start_apart(seen, _given):
    return all(len(np.unique(np.asarray(W), axis=1).T) == np.shape(W)[1] for W, b in seen["stack without training"])


@relation(
    (
        "After training, the first code tells hardly more about x than it did at the start: the reconstruction error "
        "does not fall. Do the weights move, and do they move downhill?",
        "학습한 뒤에도 첫 번째 코드가 x에 대해 처음보다 더 알려 주지 못해요. 복원 오차가 줄지 않아요. 가중치가 "
        "움직이고 있나요? 손실이 줄어드는 쪽으로 움직이나요?",
    )
)
def first_encoder_learns(seen, given):
    def unexplained(code, target):
        code, target = code - code.mean(axis=0), target - target.mean(axis=0)
        weights = np.linalg.solve(code.T @ code + np.eye(code.shape[1]), code.T @ target)
        return np.sum((target - code @ weights) ** 2)

    codes = [np.tanh((given["x"] @ stack[0][0] + stack[0][1]) / 2)
             for stack in (seen["stack"], seen["stack without training"])]  # fmt: skip
    trained, start = (unexplained((1 + code) / 2, given["x"]) for code in codes)
    return trained < 0.7 * start


@relation(
    (
        "The first encoder has learned, but one above it tells hardly more about its input, the code below, than at "
        "the start. Is it trained as well, and on that code?",
        "첫 번째 인코더는 잘 배웠어요. 그런데 그 위의 인코더는 자기 입력, 곧 바로 아래 코드에 대해 처음보다 더 알려 "
        "주지 못해요. 그 인코더도 학습시켰나요? 바로 그 코드로 학습시켰나요?",
    )
)
def upper_encoders_learn(seen, given):
    def unexplained(code, target):
        code, target = code - code.mean(axis=0), target - target.mean(axis=0)
        weights = np.linalg.solve(code.T @ code + np.eye(code.shape[1]), code.T @ target)
        return np.sum((target - code @ weights) ** 2)

    below, falls = given["x"], []
    for trained, start in zip(seen["stack"], seen["stack without training"], strict=True):
        code, first = ((1 + np.tanh((below @ W + b) / 2)) / 2 for W, b in (trained, start))
        falls.append(unexplained(code, below) < 0.7 * unexplained(first, below))
        below = code
    return all(falls[1:])


@relation(
    (
        "Two generators with the same seed led to different encoders. All randomness should come from the rng that is "
        "handed in. Where else does your code draw from?",
        "시드가 같은 두 생성기에서 서로 다른 인코더가 나왔어요. 난수는 모두 인수로 받은 rng에서 뽑아야 해요. 다른 "
        "곳에서 뽑고 있지는 않나요?",
    )
)
def stack_follows_the_seed(seen, _given):
    pairs = zip(seen["stack"], seen["stack, same seed"], strict=True)
    return all(np.array_equal(a, b) for first, second in pairs for a, b in zip(first, second, strict=True))


@relation(
    (
        "Before any training the encoders are not as the exercise has them start. How large are the first weights to "
        "be, and what about the biases?",
        "학습하기 전의 인코더가 문제에서 정한 초깃값과 달라요. 가중치의 초깃값은 얼마나 커야 하고, 편향은 얼마여야 "
        "할까요?",
    )
)
def starts_as_told(seen, given):
    # Of 3000 and more draws: a tenth is more than seven standard errors of their deviation.
    inputs = given["wide"].shape[1]
    for W, b in seen["wide stack without training"]:
        if np.any(np.asarray(b)) or not 0.9 < np.std(W) * np.sqrt(inputs) < 1.1:
            return False
        inputs = np.shape(W)[1]
    return True


@relation(
    (
        "Every step went the same way as the first one. The gradient changes with the weights: at which weights do you "
        "take that of the second step?",
        "모든 걸음이 첫 걸음과 똑같아요. 기울기는 가중치가 바뀌면 따라 바뀌어요. 두 번째 걸음의 기울기는 어느 "
        "가중치에서 구하고 있나요?",
    )
)
def steps_differ(seen, _given):
    start, one, two = (np.asarray(seen[name][0][0]) for name in ("stack without training", "one step", "two steps"))
    return not np.allclose(two - one, one - start, rtol=1e-3, atol=0.0)


def correlated(n, d):
    """Data in (0, 1) with two directions that matter, and some noise."""

    def draw(rng):
        scores = 2.5 * rng.normal(size=(n, 2)) @ rng.normal(size=(2, d)) / np.sqrt(2)
        return _sigmoid(scores + rng.normal(0, 0.3, (n, d)))

    return drawn(draw)


@exercise.check(
    points=3,
    close=own(),
    seconds=30,
    given=[
        case(
            ("two encoders on twelve inputs", "입력 열두 개에 인코더 두 개"),
            x=correlated(40, 12), sizes=[4, 2], epochs=300, lr=10.0, wide=uniform(0.1, 0.9, 4, 90),
            rng=seeded(9), twin=seeded(9), other=seeded(9), still=seeded(9), first=seeded(9), second=seeded(9),
            large=seeded(10),
        ),
    ],
    also=[
        encoders_fit,
        units_start_apart,
        starts_as_told,
        first_encoder_learns,
        upper_encoders_learn,
        stack_follows_the_seed,
        steps_differ,
        same("stack without training", "stack with a learning rate of 0"),
    ],
    hints=[
        (
            "Greedy means one layer at a time: finish an autoencoder, keep its encoder, and never touch it again. "
            "What does the next one get to see?",
            "탐욕적이라는 말은 한 번에 한 계층씩이라는 뜻이에요. 오토인코더 하나를 끝까지 학습시키고, 인코더만 남긴 "
            "뒤 다시는 손대지 않아요. 다음 오토인코더는 무엇을 입력으로 받을까요?",
        ),
        (
            "Your Autoencoder has all that is needed: its gradient tells each parameter which way is downhill.",
            "앞에서 만든 Autoencoder에 필요한 것이 다 있어요. gradient가 매개변수마다 어느 쪽이 내리막인지 알려 줘요.",
        ),
        (
            "Print the loss every 50 epochs. Does it fall for each layer?",
            "50에폭마다 손실을 출력해 보세요. 계층마다 줄어드나요?",
        ),
    ],
)  # fmt: skip
def pretrain_stack(x, sizes, epochs, lr, rng):
    """Encoders `(W, b)` of autoencoders, each trained on the code of the one below.

    Source: Bengio et al. 2007, Greedy layer-wise training of deep networks.
    """
    return [(net.W1, net.b1) for net in _trained(x, sizes, epochs, lr, rng)]


def _trained(x, sizes, epochs, lr, rng):
    """The autoencoders of a stack, trained one after the other."""
    nets = []
    for size in sizes:
        d = x.shape[1]
        net = Autoencoder.reference(
            rng.normal(0, d**-0.5, (d, size)), np.zeros(size), rng.normal(0, d**-0.5, (size, d)), np.zeros(d)
        )
        for _ in range(epochs):
            for name, gradient in net.gradient(x).items():
                setattr(net, name, getattr(net, name) - lr * gradient)
        nets.append(net)
        x = net.encode(x)
    return nets


@pretrain_stack.script
def with_and_without_training(
    pretrain_stack, x, sizes, epochs, lr, wide, rng, twin, other, still, first, second, large
):
    yield ("stack", "학습한 인코더들"), pretrain_stack(x, sizes, epochs, lr, rng)
    yield ("stack, same seed", "같은 시드로 학습한 인코더들"), pretrain_stack(x, sizes, epochs, lr, twin)
    yield ("stack without training", "학습하지 않은 인코더들"), pretrain_stack(x, sizes, 0, lr, other)
    yield (
        ("stack with a learning rate of 0", "학습률이 0일 때의 인코더들"),
        pretrain_stack(x, sizes, 2, 0.0, still),
    )
    yield ("one step", "한 걸음 학습한 인코더들"), pretrain_stack(x, sizes, 1, lr, first)
    yield ("two steps", "두 걸음 학습한 인코더들"), pretrain_stack(x, sizes, 2, lr, second)
    yield (
        ("wide stack without training", "입력이 많고 학습하지 않은 인코더들"),
        pretrain_stack(wide, [60, 50], 0, lr, large),
    )


@pretrain_stack.mistake(
    en="The encoders come back as they started. What happens in one epoch?",
    ko="인코더가 초깃값 그대로 돌아왔어요. 에폭 한 번에 무슨 일이 일어나야 할까요?",
)
def never_trained(x, sizes, _epochs, lr, rng):
    return pretrain_stack.reference(x, sizes, 0, lr, rng)


@pretrain_stack.mistake(
    en="The loss climbs instead of falling: the gradient is added. Which way does the gradient point?",
    ko="기울기를 더해서 손실이 줄지 않고 커져요. 기울기는 어느 쪽을 가리키나요?",
)
def climbs(x, sizes, epochs, lr, rng):
    return pretrain_stack.reference(x, sizes, epochs, -lr, rng)


@pretrain_stack.mistake(
    en="Every encoder was trained on x itself, so they do not fit on top of each other. What is the input of the "
    "second one?",
    ko="모든 인코더를 x로 학습시켜서 서로 쌓을 수가 없어요. 두 번째 인코더의 입력은 무엇일까요?",
)
def all_on_the_data(x, sizes, epochs, lr, rng):
    return [pretrain_stack.reference(x, [size], epochs, lr, rng)[0] for size in sizes]


@pretrain_stack.mistake(
    en="Only the topmost encoder came back. Which of them does the deep network need?",
    ko="맨 위의 인코더만 돌아왔어요. 깊은 신경망에는 어느 인코더가 필요할까요?",
)
def topmost_only(x, sizes, epochs, lr, rng):
    return pretrain_stack.reference(x, sizes, epochs, lr, rng)[-1:]


@pretrain_stack.mistake(
    en="The decoders came back. Which half of an autoencoder makes the code that the next one is trained on?",
    ko="디코더가 돌아왔어요. 다음 오토인코더가 입력으로 쓸 코드를 만드는 것은 어느 쪽 절반인가요?",
)
def decoders(x, sizes, epochs, lr, rng):
    return [(net.W2, net.b2) for net in _trained(x, sizes, epochs, lr, rng)]


@pretrain_stack.mistake(
    en="Only the weights came back, without their biases. What does an encoder need to compute its code?",
    ko="편향 없이 가중치만 돌아왔어요. 인코더가 코드를 계산하려면 무엇이 필요할까요?",
)
def weights_only(x, sizes, epochs, lr, rng):
    return [W for W, b in pretrain_stack.reference(x, sizes, epochs, lr, rng)]


@pretrain_stack.mistake(
    en="All weights started equal, so the units of an encoder stay copies of each other. What separates them?",
    ko="모든 가중치가 같은 값에서 시작해서 한 인코더의 뉴런들이 서로 똑같은 채로 남아요. 무엇이 이들을 갈라놓을까요?",
)
def equal_start(x, sizes, epochs, lr, _rng):
    class Constant:
        def normal(self, _mean, std, shape):
            return np.full(shape, std)

    return pretrain_stack.reference(x, sizes, epochs, lr, Constant())


@pretrain_stack.mistake(
    en="The first encoder is trained, and those above it stayed as they started. Who trains them?",
    ko="첫 번째 인코더만 학습되고 그 위의 인코더는 초깃값 그대로예요. 나머지는 누가 학습시킬까요?",
)
def first_layer_only(x, sizes, epochs, lr, rng):
    first = _trained(x, sizes[:1], epochs, lr, rng)[0]
    rest = pretrain_stack.reference(first.encode(x), sizes[1:], 0, lr, rng)
    return [(first.W1, first.b1), *rest]


@pretrain_stack.oracle(close=own(), because="Keras layers trained by keras.optimizers.SGD have the same properties")
def keras_stack(tf, keras):
    return oracle.pretrain_stack(tf, keras)
