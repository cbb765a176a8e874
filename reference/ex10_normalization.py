"""Exercise 10: batch normalization and layer normalization."""

import numpy as np

from grader.declare import Exercise, case, drawn, example, half_difference, near, normal, nudge, slope

from . import oracle

exercise = Exercise(10, "normalization", title=("Normalization", "정규화"))

# Learners choose their own epsilon, inside or outside the root, so neither may decide: with features of size 20 the
# choice moves results by less than 2e-6 of the largest one, and a tolerance of 1e-5 on that scale still lies a
# hundredfold below the smallest mistake.
CLOSE = near(1e-5, atol=1e-5)
GRADIENT_CHECK = ("gradients beside central differences", "수치 미분과 나란히 놓은 기울기")
SMALL_STEP = ("a small step of your own forward pass", "여러분의 순전파로 내디딘 작은 걸음")
LOOKS = {SMALL_STEP[0]: slope({f"d{each}": f"to_{each}" for each in ("x", "gamma", "beta")}, "output"), "*": CLOSE}


def _wide(rng, *shape):
    """Features of size 20, each with a level of its own."""
    return rng.normal(0, 20, shape) + rng.normal(0, 20, (1, shape[1], *(1 for _ in shape[2:])))


def wide(*shape):
    return drawn(lambda rng: _wide(rng, *shape))


def _axes(x):
    """All axes but the one of the features."""
    return (0, *range(2, x.ndim))


def _lined_up(values, x):
    """One number for each feature, broadcastable with `(N, D)` or `(N, C, H, W)`."""
    return np.reshape(values, (1, -1, *[1] * (x.ndim - 2)))


# --- batch normalization ----------------------------------------------------------------------------------------------


@exercise.check(
    points=6,
    close=LOOKS,
    names=("BatchNormalization",),
    given=[
        case(
            ("a batch of five samples", "샘플 다섯 개짜리 배치"),
            gamma=normal(4, gap=0.5), beta=normal(4, gap=0.5), x=wide(5, 4), dout=normal(5, 4, gap=0.2), new=wide(3, 4),
        ),
        case(
            ("as many samples as features", "샘플 수와 특징 수가 같은 배치"),
            gamma=normal(4, gap=0.5), beta=normal(4, gap=0.5), x=wide(4, 4), dout=normal(4, 4, gap=0.2), new=wide(4, 4),
        ),
        case(
            ("images of three channels", "채널이 세 개인 이미지"),
            gamma=normal(3, gap=0.5), beta=normal(3, gap=0.5), x=wide(4, 3, 2, 5), dout=normal(4, 3, 2, 5, gap=0.2),
            new=wide(2, 3, 2, 5),
        ),
        example(
            ("worked example", "손으로 따라 하는 예"),
            gamma=np.array([2.0]), beta=np.array([1.0]), x=np.array([[1.0], [1.0], [5.0], [5.0]]),
            dout=np.array([[1.0], [0.0], [0.0], [2.0]]), new=np.array([[3.0]]),
            gives={
                "output": np.array([[-1.0], [-1.0], [3.0], [3.0]]),
                "dx": np.array([[0.5], [-0.5], [-1.0], [1.0]]),
                "dgamma": np.array([1.0]),
                "dbeta": np.array([3.0]),
                "inference afterwards": np.array([[5.7361]]),
            },
        ),
    ],
    hints=[
        (
            "Write down the shape of every quantity. A feature's mean is one number for the whole batch: over which "
            "axes of (N, D) do you average, and over which of (N, C, H, W)?",
            "모든 양의 형상을 적어 보세요. 특징 하나의 평균은 배치 전체에서 수 하나예요. (N, D)에서는 어느 축으로, "
            "(N, C, H, W)에서는 어느 축들로 평균을 내야 할까요?",
        ),
        (
            "Training and inference differ in one thing only: where mean and variance come from. Who collects them, "
            "and who must leave them alone?",
            "학습과 추론은 단 한 가지, 평균과 분산을 어디서 가져오는지만 달라요. 어느 쪽이 통계를 모으고, 어느 쪽은 "
            "손대지 말아야 할까요?",
        ),
        (
            "Going back, draw the computational graph: the input enters the output directly, through the mean and "
            "through the variance. Check yourself: over the batch, dx sums to 0 for each feature. Do yours?",
            "역전파는 계산 그래프를 그려 보면 쉬워요. 입력은 곧장, 평균을 지나서, 분산을 지나서 출력에 이르러요. "
            "검산도 할 수 있어요. 특징마다 dx를 배치 방향으로 더하면 0이에요. 여러분의 것도 그런가요?",
        ),
    ],
)  # fmt: skip
class BatchNorm:
    r"""Batch normalization of `(N, D)` or `(N, C, H, W)`, the statistics being per feature or channel.

    In training, $y = \gamma (x - \mu) / \sqrt{\sigma^2 + \varepsilon} + \beta$ with the batch's $\mu$ and biased
    $\sigma^2$; running statistics move as $r \leftarrow m r + (1 - m) b$ and take their place at inference.

    Args:
        gamma: $\gamma$, one number for each feature.
        beta: $\beta$, likewise.
        momentum: $m$, the share of the old running statistics that is kept.
        eps: $\varepsilon$.

    Source: Ioffe and Szegedy 2015; start values and momentum as in Keras.
    """

    def __init__(self, gamma, beta, momentum=0.9, eps=1e-5):
        self.gamma, self.beta = gamma, beta
        self.momentum, self.eps = momentum, eps
        self.running_mean, self.running_var = np.zeros(len(gamma)), np.ones(len(gamma))

    def _statistics(self, x):
        return x.mean(axis=_axes(x)), x.var(axis=_axes(x))

    def _remember(self, mean, var):
        m = self.momentum
        self.running_mean = m * self.running_mean + (1 - m) * mean
        self.running_var = m * self.running_var + (1 - m) * var

    def _deviation(self, var):
        return np.sqrt(var + self.eps)

    def forward(self, x, training=True):
        if training:
            mean, var = self._statistics(x)
            self._remember(mean, var)
        else:
            mean, var = self.running_mean, self.running_var
        self.std = _lined_up(self._deviation(var), x)
        self.x_hat = (x - _lined_up(mean, x)) / self.std
        return _lined_up(self.gamma, x) * self.x_hat + _lined_up(self.beta, x)

    def backward(self, dout):
        axes = _axes(dout)
        self.dgamma, self.dbeta = (dout * self.x_hat).sum(axis=axes), dout.sum(axis=axes)
        dx_hat = _lined_up(self.gamma, dout) * dout
        through_mean = dx_hat.mean(axis=axes, keepdims=True)
        through_var = self.x_hat * (dx_hat * self.x_hat).mean(axis=axes, keepdims=True)
        return (dx_hat - through_mean - through_var) / self.std


@BatchNorm.script
def one_batch(BatchNorm, gamma, beta, x, dout, new):
    layer = BatchNorm(gamma, beta)
    yield ("output", "출력"), layer.forward(x)
    yield "dx", layer.backward(dout)
    yield "dgamma", layer.dgamma
    yield "dbeta", layer.dbeta
    yield ("inference afterwards", "그다음의 추론"), layer.forward(new, False)


@BatchNorm.script(
    given=[
        case(
            GRADIENT_CHECK,
            gamma=normal(3, gap=0.5), beta=normal(3, gap=0.5), x=wide(4, 3), dout=normal(4, 3, gap=0.2),
            to_gamma=nudge(3), to_beta=nudge(3), to_x=nudge(4, 3),
        )
    ]
)  # fmt: skip
def batch_norm_checked(BatchNorm, gamma, beta, x, dout, to_gamma, to_beta, to_x):
    layer = BatchNorm(gamma, beta)
    yield ("output", "출력"), layer.forward(x)
    yield "dx", layer.backward(dout)
    yield "dgamma", layer.dgamma
    yield "dbeta", layer.dbeta
    ahead = BatchNorm(gamma + to_gamma, beta + to_beta).forward(x + to_x)
    behind = BatchNorm(gamma - to_gamma, beta - to_beta).forward(x - to_x)
    yield SMALL_STEP, half_difference(ahead, behind, dout)


@BatchNorm.script(
    given=[
        case(
            ("three batches, then inference", "배치 세 개로 학습한 뒤의 추론"),
            gamma=normal(4, gap=0.5), beta=normal(4, gap=0.5), momentum=0.8,
            batches=[wide(5, 4), wide(6, 4), wide(7, 4)], new=wide(3, 4), alone=wide(1, 4), more=wide(5, 4),
        ),
        case(
            ("three batches of images, then inference", "이미지 배치 세 개로 학습한 뒤의 추론"),
            gamma=normal(3, gap=0.5), beta=normal(3, gap=0.5), momentum=0.7,
            batches=[wide(4, 3, 2, 5), wide(5, 3, 2, 5), wide(6, 3, 2, 5)],
            new=wide(2, 3, 2, 5), alone=wide(1, 3, 2, 5), more=wide(4, 3, 2, 5),
        ),
    ]
)  # fmt: skip
def train_then_infer(BatchNorm, gamma, beta, momentum, batches, new, alone, more):
    layer = BatchNorm(gamma, beta, momentum)
    for batch in batches:
        layer.forward(batch, True)
    yield ("inference", "추론"), layer.forward(new, False)
    yield ("inference for one sample", "샘플 하나의 추론"), layer.forward(alone, False)
    layer.forward(more, True)
    yield ("inference after one more batch", "배치 하나를 더 학습한 뒤의 추론"), layer.forward(new, False)


def _dead_feature(rng):
    x = _wide(rng, 5, 4)
    x[:, 2] = 0.0
    return {"gamma": rng.uniform(0.5, 2, 4), "beta": rng.uniform(0.5, 2, 4), "x": x}


@BatchNorm.script(given=[case(("a feature that is always 0", "값이 늘 0인 특징"), make=_dead_feature)])
def dead_feature(BatchNorm, gamma, beta, x):
    yield ("output", "출력"), BatchNorm(gamma, beta).forward(x)


@BatchNorm.script(
    given=[case(("inference, a feature that is always 0", "추론, 값이 늘 0인 특징"), make=_dead_feature)],
)
def dead_feature_at_inference(BatchNorm, gamma, beta, x):
    # Without momentum the running variance of that feature is 0: only the small number keeps the division safe.
    layer = BatchNorm(gamma, beta, 0.0)
    layer.forward(x, True)
    yield ("inference", "추론"), layer.forward(x, False)


@BatchNorm.mistake(
    en="Each sample was normalized on its own, across its features; that is the idea of layer normalization. Batch "
    "normalization follows one feature through the whole batch. Which axis is that?",
    ko="샘플마다 특징들에 걸쳐 정규화했어요. 그건 계층 정규화의 방식이에요. 배치 정규화는 특징 하나를 배치 전체에 "
    "걸쳐 살펴봐요. 그렇다면 어느 축일까요?",
    common=True,
)
class feature_axis(BatchNorm.reference):
    def forward(self, x, training=True):
        axes = tuple(range(1, x.ndim))
        mean, var = x.mean(axis=axes, keepdims=True), x.var(axis=axes, keepdims=True)
        if training:
            self._remember(mean.reshape(-1, 1), var.reshape(-1, 1))
        else:
            mean, var = self.running_mean, self.running_var
        self.std = np.sqrt(var + self.eps)
        self.x_hat = (x - mean) / self.std
        return _lined_up(self.gamma, x) * self.x_hat + _lined_up(self.beta, x)


@BatchNorm.mistake(
    en="One mean and one variance were used for the whole array. Every feature has its own scale, so every feature "
    "needs its own statistics. How many means should there be?",
    ko="배열 전체에 평균 하나, 분산 하나를 썼어요. 특징마다 값의 크기가 다르니 통계도 특징마다 따로 구해야 해요. "
    "평균은 모두 몇 개여야 할까요?",
)
class global_statistics(BatchNorm.reference):
    def _statistics(self, x):
        return np.full(len(self.gamma), x.mean()), np.full(len(self.gamma), x.var())


@BatchNorm.mistake(
    en="Your variance divides by one less than the number of values. Batch normalization uses the plain mean of the "
    "squared deviations. What does your library divide by?",
    ko="분산을 구할 때 값의 개수에서 1을 뺀 수로 나눴어요. 배치 정규화에서는 편차 제곱의 평균을 그대로 써요. 사용한 "
    "함수가 무엇으로 나누는지 확인해 볼까요?",
    common=True,
)
class unbiased_variance(BatchNorm.reference):
    def _statistics(self, x):
        return x.mean(axis=_axes(x)), x.var(axis=_axes(x), ddof=1)


@BatchNorm.mistake(
    en="A feature that never changes has variance 0, and your division breaks down there. What is the small constant "
    "in the formula good for?",
    ko="값이 변하지 않는 특징은 분산이 0이라서 나눗셈이 깨져요. 식에 들어 있는 작은 상수는 무슨 일을 할까요?",
)
class epsilon_missing(BatchNorm.reference):
    def _deviation(self, var):
        return np.sqrt(var)


@BatchNorm.mistake(
    en="Normalized features should have variance one, and yours do not. Which of the two measures the spread in the "
    "units of the feature itself: the variance or its root?",
    ko="정규화한 특징의 분산은 1이어야 하는데 그렇지 않아요. 분산과 그 제곱근 가운데 특징과 단위가 같은 것은 어느 "
    "쪽일까요?",
    common=True,
)
class divides_by_variance(BatchNorm.reference):
    def _deviation(self, var):
        return var + self.eps


@BatchNorm.mistake(
    en="The normalization is right, but the learned scale and shift are not applied. Where do gamma and beta enter?",
    ko="정규화까지는 맞았어요. 그런데 학습되는 배율(gamma)과 이동(beta)이 빠졌어요. 두 매개변수는 식의 어디에 "
    "들어갈까요?",
    common=True,
)
class no_scale_shift(BatchNorm.reference):
    def forward(self, x, training=True):
        super().forward(x, training)
        return self.x_hat


@BatchNorm.mistake(
    en="Scale and shift have changed places. One of gamma and beta multiplies, the other is added: which is which?",
    ko="배율과 이동의 자리가 바뀌었어요. gamma와 beta 중 하나는 곱하고 하나는 더해요. 어느 쪽이 어느 쪽일까요?",
)
class gamma_beta_swapped(BatchNorm.reference):
    def forward(self, x, training=True):
        super().forward(x, training)
        return _lined_up(self.beta, x) * self.x_hat + _lined_up(self.gamma, x)


@BatchNorm.mistake(
    en="Your features are scaled but not centred. Normalizing takes two steps; which one comes before the division?",
    ko="크기는 맞췄지만 중심이 0으로 옮겨지지 않았어요. 정규화는 두 단계예요. 나누기 전에 할 일은 무엇일까요?",
)
class mean_not_subtracted(BatchNorm.reference):
    def forward(self, x, training=True):
        out = super().forward(x, training)
        mean = self._statistics(x)[0] if training else self.running_mean
        self.x_hat = self.x_hat + _lined_up(mean, x) / self.std
        return out + _lined_up(self.gamma * mean, x) / self.std


@BatchNorm.mistake(
    en="Training is right, but the running statistics jump to the newest batch. Here momentum is the share of the "
    "past that is kept (PyTorch counts the other way round). Which of the two terms does it belong to?",
    ko="학습은 맞지만 이동 통계가 최신 배치 쪽으로 크게 튀어요. 여기서 모멘텀은 과거를 남기는 "
    "비율이에요(PyTorch에서는 반대예요). 두 항 중 어느 쪽에 곱해야 할까요?",
    common=True,
)
class momentum_swapped(BatchNorm.reference):
    def _remember(self, mean, var):
        m = 1 - self.momentum
        self.running_mean = m * self.running_mean + (1 - m) * mean
        self.running_var = m * self.running_var + (1 - m) * var


@BatchNorm.mistake(
    en="Your running variance collects standard deviations. Inference takes a root again; what should be stored?",
    ko="이동 분산에 표준편차가 쌓이고 있어요. 추론할 때 제곱근을 한 번 더 구하게 돼요. 어떤 값을 모아 두어야 할까요?",
)
class running_stores_std(BatchNorm.reference):
    def _remember(self, mean, var):
        super()._remember(mean, np.sqrt(var + self.eps))


@BatchNorm.mistake(
    en="Your running statistics remember the last batch only. They should be an average that moves slowly. What keeps "
    "the earlier batches in it?",
    ko="이동 통계가 마지막 배치만 기억해요. 천천히 움직이는 평균이어야 해요. 앞선 배치의 몫은 무엇으로 남길까요?",
)
class running_overwritten(BatchNorm.reference):
    def _remember(self, mean, var):
        self.running_mean, self.running_var = mean, var


@BatchNorm.mistake(
    en="The running statistics never leave their starting values, so inference knows nothing of the data. When should "
    "they be updated?",
    ko="이동 통계가 초깃값에 머물러 있어서 추론할 때 데이터에 대해 아무것도 몰라요. 언제 갱신해야 할까요?",
    common=True,
)
class running_not_updated(BatchNorm.reference):
    def _remember(self, mean, var):
        pass


@BatchNorm.mistake(
    en="Your running variance divides by one less than the number of values. Some libraries do so; in this exercise "
    "it collects the same variance that training divides by. Compare the two.",
    ko="이동 분산에 쓴 분산이 값의 개수에서 1을 뺀 수로 나눈 값이에요. 그렇게 하는 라이브러리도 있지만, 이 연습에서는 "
    "학습에 쓴 분산을 그대로 모아요. 둘을 비교해 보세요.",
)
class running_variance_unbiased(BatchNorm.reference):
    def forward(self, x, training=True):
        if training:
            n = x.size // x.shape[1]
            mean, var = self._statistics(x)
            before = self.running_mean, self.running_var
            out = super().forward(x)
            self.running_mean, self.running_var = before
            self._remember(mean, var * n / (n - 1))
            return out
        return super().forward(x, training)


@BatchNorm.mistake(
    en="Training is right, and inference is off by little. The book starts the running variance at 0; another "
    "convention, but here it starts at 1. What does the handout say about both start values?",
    ko="학습은 맞고 추론만 조금 달라요. 책의 구현처럼 이동 분산을 0에서 시작한 것 같아요. 그런 관례도 있지만 여기서는 "
    "1에서 시작해요. 두 초깃값을 안내문에서 다시 확인해 보세요.",
)
class running_variance_from_zero(BatchNorm.reference):
    def __init__(self, gamma, beta, momentum=0.9, eps=1e-5):
        super().__init__(gamma, beta, momentum, eps)
        self.running_var = np.zeros(len(gamma))


@BatchNorm.mistake(
    en="At inference a sample's result must not depend on its neighbours in the batch, and yours does. Which "
    "statistics were collected for this purpose during training?",
    ko="추론할 때는 함께 들어온 다른 샘플에 따라 결과가 달라지면 안 되는데, 지금은 달라져요. 이럴 때 쓰려고 "
    "학습하면서 모아 둔 통계가 무엇이었나요?",
    common=True,
)
class inference_uses_the_batch(BatchNorm.reference):
    def forward(self, x, training=True):
        before = self.running_mean, self.running_var
        out = super().forward(x)
        if not training:
            self.running_mean, self.running_var = before
        return out


@BatchNorm.mistake(
    en="At inference you divide by the running variance itself; in training you divided by its root. What should be "
    "the same in both modes?",
    ko="추론할 때 이동 분산으로 바로 나눴어요. 학습할 때는 그 제곱근으로 나눴죠. 두 모드에서 같아야 하는 것은 "
    "무엇일까요?",
)
class inference_divides_by_variance(BatchNorm.reference):
    def forward(self, x, training=True):
        if training:
            return super().forward(x)
        x_hat = (x - _lined_up(self.running_mean, x)) / _lined_up(self.running_var + self.eps, x)
        return _lined_up(self.gamma, x) * x_hat + _lined_up(self.beta, x)


@BatchNorm.mistake(
    en="Inference changes the layer: a second call gives another result, because the running statistics have moved. "
    "In which mode may they be updated?",
    ko="추론이 계층의 상태를 바꿔요. 이동 통계가 움직여서 두 번째 추론의 결과가 달라졌어요. 어느 모드에서만 갱신해야 "
    "할까요?",
)
class inference_updates(BatchNorm.reference):
    def forward(self, x, training=True):
        out = super().forward(x, training)
        if not training:
            self._remember(*self._statistics(x))
        return out


@BatchNorm.mistake(
    en="The forward pass is right. Your dx treats mean and variance as constants, but both depend on the input. A "
    "check: over the batch, dx should sum to 0 for each feature.",
    ko="순전파는 맞았어요. dx를 구할 때 평균과 분산을 상수로 다뤘는데, 둘 다 입력에 따라 변해요. 검산해 보세요. "
    "특징마다 dx를 배치 방향으로 더하면 0이어야 해요.",
    common=True,
)
class statistics_as_constants(BatchNorm.reference):
    def backward(self, dout):
        super().backward(dout)
        return _lined_up(self.gamma, dout) * dout / self.std


@BatchNorm.mistake(
    en="One of the roads back to the input is missing in dx: the one through the batch mean. What happens to the mean "
    "if one sample grows?",
    ko="dx에서 입력으로 돌아가는 길 하나가 빠졌어요. 배치의 평균을 지나는 길이에요. 샘플 하나가 커지면 평균은 어떻게 "
    "될까요?",
    common=True,
)
class mean_path_missing(BatchNorm.reference):
    def backward(self, dout):
        dx_hat = _lined_up(self.gamma, dout) * dout
        return super().backward(dout) + dx_hat.mean(axis=_axes(dout), keepdims=True) / self.std


@BatchNorm.mistake(
    en="One of the roads back to the input is missing in dx: the one through the batch variance. What happens to the "
    "variance if one sample moves away from the mean?",
    ko="dx에서 입력으로 돌아가는 길 하나가 빠졌어요. 배치의 분산을 지나는 길이에요. 샘플 하나가 평균에서 멀어지면 "
    "분산은 어떻게 될까요?",
    common=True,
)
class variance_path_missing(BatchNorm.reference):
    def backward(self, dout):
        dx_hat = _lined_up(self.gamma, dout) * dout
        through_var = self.x_hat * (dx_hat * self.x_hat).mean(axis=_axes(dout), keepdims=True)
        return super().backward(dout) + through_var / self.std


@BatchNorm.mistake(
    en="With every gamma equal to one your dx would be right. What the forward pass multiplied by, the way back meets "
    "again. Where?",
    ko="gamma가 모두 1이라면 dx가 맞았을 거예요. 순전파에서 곱한 값은 돌아오는 길에서도 다시 만나요. 어디서일까요?",
    common=True,
)
class gamma_missing(BatchNorm.reference):
    def backward(self, dout):
        return super().backward(dout) / _lined_up(self.gamma, dout)


@BatchNorm.mistake(
    en="dgamma was computed with the raw input. Look at the forward pass: what was gamma multiplied with?",
    ko="dgamma를 원래 입력으로 계산했어요. 순전파를 다시 보세요. gamma는 무엇에 곱해졌나요?",
)
class dgamma_uses_x(BatchNorm.reference):
    def forward(self, x, training=True):
        self.x = x
        return super().forward(x, training)

    def backward(self, dout):
        dx = super().backward(dout)
        self.dgamma = (dout * self.x).sum(axis=_axes(dout))
        return dx


@BatchNorm.mistake(
    en="dgamma and dbeta are too small by the number of values in the batch. All samples share these parameters; do "
    "their contributions add up or average out?",
    ko="dgamma와 dbeta가 배치에 든 값의 개수만큼 작아요. 모든 샘플이 이 매개변수를 함께 써요. 샘플마다 생기는 몫은 "
    "더해야 할까요, 평균을 내야 할까요?",
)
class parameters_averaged(BatchNorm.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        n = dout.size // dout.shape[1]
        self.dgamma, self.dbeta = self.dgamma / n, self.dbeta / n
        return dx


@BatchNorm.mistake(
    en="In dx the parts that come through mean and variance are too large by the number of values. Both statistics "
    "are averages; which factor does an average bring along?",
    ko="dx에서 평균과 분산을 지나온 항이 값의 개수만큼 커요. 두 통계는 모두 평균값이에요. 평균에는 어떤 계수가 "
    "따라올까요?",
)
class not_divided_by_n(BatchNorm.reference):
    def backward(self, dout):
        direct = _lined_up(self.gamma, dout) * dout / self.std
        return direct + (super().backward(dout) - direct) * (dout.size // dout.shape[1])


@BatchNorm.mistake(
    en="For (N, D) you are right, but in images every pixel position was normalized on its own. A filter does the "
    "same everywhere in the image; which values should share a mean?",
    ko="(N, D)에서는 맞지만 이미지에서는 픽셀 위치마다 따로 정규화했어요. 필터는 이미지의 어디에서나 같은 일을 해요. "
    "그렇다면 어떤 값들이 평균을 함께 써야 할까요?",
)
class per_pixel(BatchNorm.reference):
    def forward(self, x, training=True):
        if x.ndim == 2:
            return super().forward(x, training)
        if np.ndim(self.running_mean) == 1:
            self.running_mean, self.running_var = np.zeros(x.shape[1:]), np.ones(x.shape[1:])
        mean, var = x.mean(axis=0), x.var(axis=0)
        if training:
            self._remember(mean, var)
        else:
            mean, var = self.running_mean, self.running_var
        self.std = np.sqrt(var + self.eps)
        self.x_hat = (x - mean) / self.std
        return _lined_up(self.gamma, x) * self.x_hat + _lined_up(self.beta, x)

    def backward(self, dout):
        if dout.ndim == 2:
            return super().backward(dout)
        super().backward(dout)
        dx_hat = _lined_up(self.gamma, dout) * dout
        return (dx_hat - dx_hat.mean(axis=0) - self.x_hat * (dx_hat * self.x_hat).mean(axis=0)) / self.std


@BatchNorm.mistake(
    en="For (N, D) you are right, but in images the values of different channels got mixed. Reshaping never moves an "
    "axis. Where must the channels stand before the other axes are joined?",
    ko="(N, D)에서는 맞지만 이미지에서는 서로 다른 채널의 값이 섞였어요. reshape은 축을 옮기지 않아요. 나머지 축을 "
    "하나로 합치기 전에 채널 축은 어디에 있어야 할까요?",
)
class reshaped_without_transpose(BatchNorm.reference):
    def forward(self, x, training=True):
        return super().forward(x.reshape(-1, len(self.gamma)), training).reshape(x.shape)

    def backward(self, dout):
        return super().backward(dout.reshape(-1, len(self.gamma))).reshape(dout.shape)


@BatchNorm.oracle(close=near(1e-9), because="keras.layers.BatchNormalization in float64 with our epsilon and momentum")
def keras_layer(tf, keras):
    return oracle.batch_norm(tf, keras)


# --- layer normalization ----------------------------------------------------------------------------------------------


def _blank_sample(rng):
    x = rng.normal(5, 20, (4, 6))
    x[1] = 3.0
    return {"gamma": rng.uniform(0.5, 2, 6), "beta": rng.uniform(0.5, 2, 6), "x": x}


@exercise.check(
    points=4,
    close=LOOKS,
    given=[
        case(
            ("four samples of six features", "특징이 여섯 개인 샘플 네 개"),
            gamma=normal(6, gap=0.5), beta=normal(6, gap=0.5), x=normal(4, 6, scale=20, shift=15),
            dout=normal(4, 6, gap=0.2),
        ),
        case(
            ("as many samples as features", "샘플 수와 특징 수가 같은 배치"),
            gamma=normal(5, gap=0.5), beta=normal(5, gap=0.5), x=normal(5, 5, scale=20, shift=15),
            dout=normal(5, 5, gap=0.2),
        ),
        case(
            ("a batch of one sample", "샘플이 하나뿐인 배치"),
            gamma=normal(6, gap=0.5), beta=normal(6, gap=0.5), x=normal(1, 6, scale=20, shift=15),
            dout=normal(1, 6, gap=0.2),
        ),
        case(
            ("images of three channels", "채널이 세 개인 이미지"),
            gamma=normal(3, 2, 5, gap=0.5), beta=normal(3, 2, 5, gap=0.5), x=wide(4, 3, 2, 5),
            dout=normal(4, 3, 2, 5, gap=0.2),
        ),
        example(
            ("worked example", "손으로 따라 하는 예"),
            gamma=np.array([1.0, 2.0, 3.0, 4.0]), beta=np.array([0.0, 0.0, 1.0, 1.0]),
            x=np.array([[1.0, 1.0, 5.0, 5.0]]), dout=np.array([[1.0, 0.0, 0.0, 1.0]]),
            gives={
                "output": np.array([[-1.0, -2.0, 4.0, 5.0]]),
                "dx": np.array([[0.25, -0.25, -1.0, 1.0]]),
                "dgamma": np.array([-1.0, 0.0, 0.0, 1.0]),
                "dbeta": np.array([1.0, 0.0, 0.0, 1.0]),
            },
        ),
    ],
    hints=[
        (
            "One sample at a time: its own features give its mean and variance, and no other sample matters. Which "
            "axes are that, for (N, D) and for (N, C, H, W)?",
            "샘플을 하나씩 보세요. 자기 특징들로 평균과 분산을 구하고, 다른 샘플은 상관없어요. (N, D)와 (N, C, H, "
            "W)에서 그건 어느 축일까요?",
        ),
        (
            "The mean of a sample loses an axis. Before you subtract it, look at both shapes: along which axis does "
            "NumPy line them up?",
            "샘플의 평균을 구하면 축 하나가 사라져요. 빼기 전에 두 형상을 살펴보세요. NumPy는 어느 축에 맞춰 "
            "브로드캐스트할까요?",
        ),
        (
            "Going back, gamma differs from feature to feature, and the averages run over the features. So what is it "
            "that you average: dout, or dout after it has passed gamma?",
            "역전파에서는 gamma가 특징마다 다른데 평균은 특징에 걸쳐 구해요. 그렇다면 평균을 낼 대상은 dout일까요, "
            "gamma를 지나온 dout일까요?",
        ),
    ],
)  # fmt: skip
class LayerNorm:
    r"""Layer normalization of `(N, D)` or `(N, C, H, W)` over all axes but the first.

    $y = \gamma (x - \mu) / \sqrt{\sigma^2 + \varepsilon} + \beta$ with each sample's own $\mu$ and biased
    $\sigma^2$; $\gamma$ and $\beta$ have the shape of one sample.

    Args:
        gamma: $\gamma$.
        beta: $\beta$.
        eps: $\varepsilon$.

    Source: Ba, Kiros and Hinton 2016.
    """

    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def _axes(self, x):
        return tuple(range(1, x.ndim))

    def _mean(self, values):
        return values.mean(axis=self._axes(values), keepdims=True)

    def _deviation(self, x):
        return np.sqrt(x.var(axis=self._axes(x), keepdims=True) + self.eps)

    def forward(self, x):
        self.std = self._deviation(x)
        self.x_hat = (x - self._mean(x)) / self.std
        return self.gamma * self.x_hat + self.beta

    def backward(self, dout):
        self.dgamma, self.dbeta = (dout * self.x_hat).sum(axis=0), dout.sum(axis=0)
        dx_hat = self.gamma * dout
        through_mean = self._mean(dx_hat)
        through_var = self.x_hat * self._mean(dx_hat * self.x_hat)
        return (dx_hat - through_mean - through_var) / self.std


@LayerNorm.script
def there_and_back(LayerNorm, gamma, beta, x, dout):
    layer = LayerNorm(gamma, beta)
    yield ("output", "출력"), layer.forward(x)
    yield "dx", layer.backward(dout)
    yield "dgamma", layer.dgamma
    yield "dbeta", layer.dbeta


@LayerNorm.script(
    given=[
        case(
            GRADIENT_CHECK,
            gamma=normal(3, gap=0.5), beta=normal(3, gap=0.5), x=wide(4, 3), dout=normal(4, 3, gap=0.2),
            to_gamma=nudge(3), to_beta=nudge(3), to_x=nudge(4, 3),
        )
    ]
)  # fmt: skip
def layer_norm_checked(LayerNorm, gamma, beta, x, dout, to_gamma, to_beta, to_x):
    layer = LayerNorm(gamma, beta)
    yield ("output", "출력"), layer.forward(x)
    yield "dx", layer.backward(dout)
    yield "dgamma", layer.dgamma
    yield "dbeta", layer.dbeta
    ahead = LayerNorm(gamma + to_gamma, beta + to_beta).forward(x + to_x)
    behind = LayerNorm(gamma - to_gamma, beta - to_beta).forward(x - to_x)
    yield SMALL_STEP, half_difference(ahead, behind, dout)


@LayerNorm.script(
    given=[case(("a sample whose features are all equal", "특징값이 모두 같은 샘플"), make=_blank_sample)]
)
def blank_sample(LayerNorm, gamma, beta, x):
    yield ("output", "출력"), LayerNorm(gamma, beta).forward(x)


@LayerNorm.mistake(
    en="You normalized across the batch, which is batch normalization. Layer normalization looks at the features of "
    "one sample, even if there is no other. Which axes are those?",
    ko="배치 방향으로 정규화했어요. 그건 배치 정규화예요. 계층 정규화는 다른 샘플이 없어도 한 샘플의 특징들만으로 "
    "정규화해요. 그건 어느 축일까요?",
    common=True,
)
class batch_axis(LayerNorm.reference):
    def _axes(self, _x):
        return (0,)


@LayerNorm.mistake(
    en="Your variance divides by one less than the number of features. Layer normalization uses the plain mean of the "
    "squared deviations. What does your library divide by?",
    ko="분산을 구할 때 특징 수에서 1을 뺀 수로 나눴어요. 계층 정규화에서는 편차 제곱의 평균을 그대로 써요. 사용한 "
    "함수가 무엇으로 나누는지 확인해 볼까요?",
    common=True,
)
class unbiased_variance_of_sample(LayerNorm.reference):
    def _deviation(self, x):
        return np.sqrt(x.var(axis=self._axes(x), keepdims=True, ddof=1) + self.eps)


@LayerNorm.mistake(
    en="The statistics of the samples were lined up with the features: broadcasting matched the wrong axis. Which "
    "shape is left after the mean, and which one is needed?",
    ko="샘플의 통계가 특징 축에 맞춰졌어요. 브로드캐스트가 다른 축에서 일어난 거예요. 평균을 구한 뒤에 남은 형상과 "
    "필요한 형상을 비교해 보세요.",
    common=True,
)
class no_keepdims(LayerNorm.reference):
    def _mean(self, values):
        return values.mean(axis=self._axes(values))

    def _deviation(self, x):
        return np.sqrt(x.var(axis=self._axes(x)) + self.eps)


@LayerNorm.mistake(
    en="For (N, D) you are right. With more axes, all features of a sample belong together, and you normalized along "
    "the last axis only. What is one sample of (N, C, H, W)?",
    ko="(N, D)에서는 맞아요. 축이 더 많을 때는 한 샘플의 특징 전체를 함께 봐야 하는데 마지막 축만 정규화했어요. (N, "
    "C, H, W)에서 샘플 하나는 무엇일까요?",
)
class last_axis_only(LayerNorm.reference):
    def _axes(self, _x):
        return (-1,)


@LayerNorm.mistake(
    en="A sample whose features are all equal has variance 0, and your division breaks down there. What is the small "
    "constant in the formula good for?",
    ko="특징값이 모두 같은 샘플은 분산이 0이라서 나눗셈이 깨져요. 식에 들어 있는 작은 상수는 무슨 일을 할까요?",
)
class epsilon_forgotten(LayerNorm.reference):
    def _deviation(self, x):
        return x.std(axis=self._axes(x), keepdims=True)


@LayerNorm.mistake(
    en="Normalized samples should have variance one, and yours do not. Which of the two measures the spread in the "
    "units of the features themselves: the variance or its root?",
    ko="정규화한 샘플의 분산은 1이어야 하는데 그렇지 않아요. 분산과 그 제곱근 가운데 특징과 단위가 같은 것은 어느 "
    "쪽일까요?",
)
class divided_by_variance(LayerNorm.reference):
    def _deviation(self, x):
        return x.var(axis=self._axes(x), keepdims=True) + self.eps


@LayerNorm.mistake(
    en="The normalization is right, but the learned scale and shift are not applied. Where do gamma and beta enter?",
    ko="정규화까지는 맞았어요. 그런데 학습되는 배율(gamma)과 이동(beta)이 빠졌어요. 두 매개변수는 식의 어디에 "
    "들어갈까요?",
)
class scale_and_shift_missing(LayerNorm.reference):
    def forward(self, x):
        super().forward(x)
        return self.x_hat


@LayerNorm.mistake(
    en="The forward pass is right. Your dx treats a sample's mean and variance as constants, but both depend on its "
    "features. A check: dx should sum to 0 over the features of a sample.",
    ko="순전파는 맞았어요. dx를 구할 때 샘플의 평균과 분산을 상수로 다뤘는데, 둘 다 특징에 따라 변해요. 검산해 "
    "보세요. 한 샘플의 특징에 걸쳐 dx를 더하면 0이어야 해요.",
)
class constant_statistics(LayerNorm.reference):
    def backward(self, dout):
        super().backward(dout)
        return self.gamma * dout / self.std


@LayerNorm.mistake(
    en="dx has the form that is right for batch normalization, with gamma multiplied in last. Here gamma differs "
    "within each average. On the way back, what comes first: gamma or the normalization?",
    ko="dx의 식이 배치 정규화의 것과 같아요. gamma를 맨 나중에 곱했어요. 여기서는 평균을 내는 값들끼리도 gamma가 "
    "달라요. 돌아오는 길에는 gamma와 정규화 가운데 무엇을 먼저 만날까요?",
)
class gamma_after_the_averages(LayerNorm.reference):
    def backward(self, dout):
        super().backward(dout)
        through_var = self.x_hat * self._mean(dout * self.x_hat)
        return self.gamma * (dout - self._mean(dout) - through_var) / self.std


@LayerNorm.mistake(
    en="With every gamma equal to one your dx would be right. What the forward pass multiplied by, the way back meets "
    "again. Where?",
    ko="gamma가 모두 1이라면 dx가 맞았을 거예요. 순전파에서 곱한 값은 돌아오는 길에서도 다시 만나요. 어디서일까요?",
)
class gamma_forgotten_in_dx(LayerNorm.reference):
    def backward(self, dout):
        super().backward(dout)
        return (dout - self._mean(dout) - self.x_hat * self._mean(dout * self.x_hat)) / self.std


@LayerNorm.mistake(
    en="dgamma and dbeta should have one number for each feature, like the parameters themselves. Over which axis are "
    "these parameters shared?",
    ko="dgamma와 dbeta는 매개변수와 똑같이 특징마다 하나씩이어야 해요. 이 매개변수는 어느 축에서 함께 쓰였나요?",
)
class parameters_per_sample(LayerNorm.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        axes = self._axes(dout)
        self.dgamma, self.dbeta = (dout * self.x_hat).sum(axis=axes), dout.sum(axis=axes)
        return dx


@LayerNorm.mistake(
    en="dgamma and dbeta are too small by the size of the batch. All samples share these parameters; do their "
    "contributions add up or average out?",
    ko="dgamma와 dbeta가 배치 크기만큼 작아요. 모든 샘플이 이 매개변수를 함께 써요. 샘플마다 생기는 몫은 더해야 "
    "할까요, 평균을 내야 할까요?",
)
class averaged_over_samples(LayerNorm.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        self.dgamma, self.dbeta = self.dgamma / len(dout), self.dbeta / len(dout)
        return dx


@LayerNorm.oracle(close=near(1e-9), because="keras.layers.LayerNormalization in float64 with our epsilon")
def keras_layer_norm(tf, keras):
    return oracle.layer_norm(tf, keras)
