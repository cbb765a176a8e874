"""Exercise 11: weight decay, dropout, gradient clipping, data augmentation and early stopping."""

import numpy as np

from grader.declare import (
    Exercise,
    Normal,
    case,
    distribution,
    drawn,
    exact,
    example,
    fixture,
    near,
    normal,
    own,
    relation,
    seeded,
)

from . import oracle

exercise = Exercise(11, "regularization", title=("Regularization", "규제(오버피팅 막기)"))

# --- weight decay -----------------------------------------------------------------------------------------------------

_WEIGHTS = np.array([[1.0, -2.0], [3.0, -0.5]])


def weights(lam):
    """Weights of both signs, none of them near 0, where |W| has its kink."""
    return [
        case(("a weight matrix", "가중치 행렬"), W=normal(5, 4, gap=0.1), lam=lam),
        case(("the filters of a convolution", "합성곱 필터"), W=normal(3, 2, 3, 2, gap=0.1), lam=2 * lam),
    ]


@exercise.check(
    points=1,
    close=near(1e-7),
    given=[*weights(0.03), example(("worked example", "손으로 따라 하는 예"), W=_WEIGHTS, lam=0.1, gives=0.65)],
    hints=[
        (
            "L1 measures how far each weight is from zero, whichever side it is on. What is that distance?",
            "L1은 가중치가 0에서 얼마나 떨어져 있는지를 방향과 상관없이 재요. 그 거리는 무엇일까요?",
        ),
        (
            "All distances of all axes come together in one number. Are they added or averaged?",
            "모든 축의 거리가 수 하나로 모여요. 더할까요, 평균을 낼까요?",
        ),
        (
            "Turn the sign of every weight around. Should the penalty change, and does yours?",
            "모든 가중치의 부호를 뒤집어 보세요. 벌점이 달라져야 할까요? 여러분의 벌점은 어떤가요?",
        ),
    ],
)
def l1_penalty(W, lam):
    r"""$\lambda \sum |W|$ with $\lambda$ = `lam`."""
    return lam * np.abs(W).sum()


@l1_penalty.mistake(
    en="Positive and negative weights cancel in your sum. How far is a weight of -2 from zero?",
    ko="양수와 음수 가중치가 합에서 서로 지워져요. 가중치 -2는 0에서 얼마나 떨어져 있나요?",
)
def sign_kept(W, lam):
    return lam * W.sum()


@l1_penalty.mistake(
    en="You averaged over the weights. The penalty adds them up, so that every weight is pushed equally hard in a "
    "large layer and in a small one. Which one does the formula show?",
    ko="가중치에 대해 평균을 냈어요. 벌점은 모두 더한 값이어서, 큰 계층에서도 작은 계층에서도 가중치를 똑같은 세기로 "
    "밀어요. 식에는 어느 쪽이 쓰여 있나요?",
)
def mean_of_sizes(W, lam):
    return lam * np.abs(W).mean()


@l1_penalty.mistake(
    en="You have built the L2 penalty, with squares. L1 grows in proportion to the size of a weight. Which function "
    "does that?",
    ko="제곱을 쓰는 L2 벌점을 만들었어요. L1은 가중치의 크기에 비례해서 커져요. 어떤 함수가 그런가요?",
)
def squares(W, lam):
    return 0.5 * lam * (W**2).sum()


@l1_penalty.oracle(close=near(1e-6), because="keras.regularizers.L1; Keras keeps lam as a float32")
def keras_l1(keras):
    return lambda W, lam: keras.regularizers.L1(lam)(W).numpy()


@exercise.check(
    points=1,
    close=near(1e-7),
    given=[
        *weights(0.03),
        example(
            ("worked example", "손으로 따라 하는 예"), W=_WEIGHTS, lam=0.1, gives=np.array([[0.1, -0.1], [0.1, -0.1]])
        ),
    ],
    hints=[
        (
            "Draw |W| over W. What is its slope on the right of zero, and on the left?",
            "|W|의 그래프를 그려 보세요. 0의 오른쪽에서 기울기는 얼마이고, 왼쪽에서는 얼마인가요?",
        ),
        (
            "The slope does not depend on how large a weight is, only on one property of it. Which one?",
            "기울기는 가중치의 크기와 상관없이 한 가지 성질에만 달려 있어요. 어떤 성질일까요?",
        ),
        (
            "Make a weight ten times as large. Should its entry of the gradient grow with it, and does yours?",
            "가중치 하나를 열 배로 키워 보세요. 기울기에서 그 원소도 커져야 할까요? 여러분의 것은 어떤가요?",
        ),
    ],
)
def l1_grad(W, lam):
    r"""Gradient of `l1_penalty`: $\lambda \operatorname{sign}(W)$."""
    return lam * np.sign(W)


@l1_grad.mistake(
    en="Negative weights are pushed further away from zero. The slope of the absolute value depends on the side a "
    "weight is on. What is it on the left?",
    ko="음수 가중치를 0에서 더 멀어지게 밀고 있어요. 절댓값의 기울기는 가중치가 0의 어느 쪽에 있는지에 따라 달라요. "
    "왼쪽에서는 얼마일까요?",
    common=True,
)
def no_sign(W, lam):
    return lam * np.ones_like(W)


@l1_grad.mistake(
    en="Large weights are pushed harder, as with L2. The L1 penalty pushes all weights equally hard; that is why it "
    "makes many of them zero. What is the slope of |W|?",
    ko="큰 가중치를 더 세게 밀고 있어요. 그건 L2의 성질이에요. L1은 모든 가중치를 같은 세기로 밀어서 많은 가중치를 "
    "0으로 만들어요. |W|의 기울기는 얼마일까요?",
)
def grad_of_l2(W, lam):
    return lam * W


@l1_grad.mistake(
    en="Your gradient does not depend on lam, although the penalty does. What happens to a constant factor when you "
    "differentiate?",
    ko="벌점은 lam에 따라 달라지는데 기울기는 그렇지 않아요. 미분할 때 앞에 곱해진 상수는 어떻게 될까요?",
)
def l1_without_lam(W, _lam):
    return np.sign(W)


@l1_grad.oracle(close=near(1e-6), because="GradientTape over keras.regularizers.L1, which keeps lam as a float32")
def keras_l1_grad(tf, keras):
    return lambda W, lam: oracle.penalty_grad(tf, keras.regularizers.L1(lam), W)


@exercise.check(
    points=1,
    close=near(1e-7),
    given=[*weights(0.03), example(("worked example", "손으로 따라 하는 예"), W=_WEIGHTS, lam=0.1, gives=0.7125)],
    hints=[
        (
            "Weight decay adds up the squares of all weights. Which constant does this course put in front, and what "
            "for?",
            "가중치 감소는 모든 가중치의 제곱을 더해요. 이 과정에서는 그 앞에 어떤 상수를 둘까요? 왜 둘까요?",
        ),
        (
            "Differentiate your formula in your head. If the constants cancel, they are right.",
            "만든 식을 머릿속으로 미분해 보세요. 상수가 깔끔하게 약분되면 맞은 거예요.",
        ),
        (
            "Double all weights. By which factor should the penalty grow, and by which does yours?",
            "모든 가중치를 두 배로 해 보세요. 벌점은 몇 배가 되어야 할까요? 여러분의 벌점은 몇 배가 되나요?",
        ),
    ],
)
def l2_penalty(W, lam):
    r"""$\frac12 \lambda \sum W^2$ with $\lambda$ = `lam`."""
    return 0.5 * lam * (W**2).sum()


@l2_penalty.mistake(
    en="Your penalty is exactly twice the expected one. The definition here has a constant that cancels in the "
    "gradient (Keras leaves it out). Which one?",
    ko="벌점이 정확히 두 배예요. 여기서 쓰는 정의에는 미분할 때 약분되는 상수가 있어요(Keras에는 없어요). 무엇일까요?",
    common=True,
)
def no_half(W, lam):
    return lam * (W**2).sum()


@l2_penalty.mistake(
    en="You used the length of the weight vector. Weight decay uses the squared length. Which step is one too many?",
    ko="가중치 벡터의 길이를 썼어요. 가중치 감소에는 길이의 제곱을 써요. 어떤 단계가 하나 더 들어갔을까요?",
)
def norm_not_squared(W, lam):
    return 0.5 * lam * np.sqrt((W**2).sum())


@l2_penalty.mistake(
    en="You averaged over the weights. The penalty adds them up. Which one does the formula show?",
    ko="가중치에 대해 평균을 냈어요. 벌점은 모두 더한 값이에요. 식에는 어느 쪽이 쓰여 있나요?",
)
def mean_of_squares(W, lam):
    return 0.5 * lam * (W**2).mean()


@l2_penalty.mistake(
    en="You have built the L1 penalty, with absolute values. What does L2 do with a weight before adding it up?",
    ko="절댓값을 쓰는 L1 벌점을 만들었어요. L2는 가중치를 더하기 전에 무엇을 할까요?",
)
def absolute_values(W, lam):
    return lam * np.abs(W).sum()


@l2_penalty.oracle(close=near(1e-6), because="keras.regularizers.L2 of lam/2, for it has no 1/2 and keeps a float32")
def keras_l2(keras):
    return lambda W, lam: keras.regularizers.L2(lam / 2)(W).numpy()


@exercise.check(
    points=1,
    close=near(1e-7),
    given=[
        *weights(0.03),
        example(
            ("worked example", "손으로 따라 하는 예"), W=_WEIGHTS, lam=0.1, gives=np.array([[0.1, -0.2], [0.3, -0.05]])
        ),
    ],
    hints=[
        (
            "Take the penalty of a single weight and differentiate it. What is left of the constants?",
            "가중치 하나의 벌점을 미분해 보세요. 상수는 얼마가 남나요?",
        ),
        (
            "The result has one number for each weight, and subtracting it should bring every weight nearer to zero.",
            "결과에는 가중치마다 수가 하나씩 있고, 그 값을 빼면 모든 가중치가 0에 가까워져야 해요.",
        ),
        (
            "Nudge a single weight a little and watch the penalty. Is the change what your gradient foretells?",
            "가중치 하나를 아주 조금 움직이고 벌점을 지켜보세요. 여러분의 기울기가 말한 만큼 달라지나요?",
        ),
    ],
)
def l2_grad(W, lam):
    r"""Gradient of `l2_penalty`: $\lambda W$."""
    return lam * W


@l2_grad.mistake(
    en="Your gradient is exactly twice as large as it should be. Penalty and gradient need matching constants; what "
    "becomes of the 1/2 when you differentiate?",
    ko="기울기가 정확히 두 배예요. 벌점과 기울기의 상수는 서로 맞아야 해요. 미분하면 ½은 어떻게 될까요?",
    common=True,
)
def factor_two(W, lam):
    return 2 * lam * W


@l2_grad.mistake(
    en="Your gradient is zero, as if the penalty were not there. What you add to the loss also changes its slope. How "
    "does the penalty change if one weight grows a little?",
    ko="벌점이 없는 것처럼 기울기가 0이에요. 손실에 더한 항은 기울기도 바꿔요. 가중치 하나가 조금 커지면 벌점은 "
    "얼마나 변할까요?",
    common=True,
)
def no_decay(W, _lam):
    return 0.0 * W


@l2_grad.mistake(
    en="Your gradient has the opposite sign: gradient descent would make the weights grow. Which way should they go?",
    ko="부호가 반대라서 경사 하강법이 가중치를 오히려 키우게 돼요. 가중치는 어느 쪽으로 가야 할까요?",
)
def wrong_sign(W, lam):
    return -lam * W


@l2_grad.mistake(
    en="Your gradient does not depend on lam, although the penalty does. What happens to a constant factor when you "
    "differentiate?",
    ko="벌점은 lam에 따라 달라지는데 기울기는 그렇지 않아요. 미분할 때 앞에 곱해진 상수는 어떻게 될까요?",
)
def l2_without_lam(W, _lam):
    return 1.0 * W


@l2_grad.oracle(close=near(1e-6), because="GradientTape over keras.regularizers.L2 of lam/2, which keeps a float32")
def keras_l2_grad(tf, keras):
    return lambda W, lam: oracle.penalty_grad(tf, keras.regularizers.L2(lam / 2), W)


# --- dropout ----------------------------------------------------------------------------------------------------------
# Every way of drawing is right, so masks are judged by their properties; inputs have no zeros, so that a zero in the
# output is a dropped value. Shares of zeros may be five standard deviations off: once in a million.


@relation(
    (
        "In training, the output and dx must have the shape of the input. Does every value get its own draw?",
        "학습할 때 출력과 dx의 형상은 입력과 같아야 해요. 값마다 따로 뽑았나요?",
    )
)
def shapes_stay(seen, given):
    looks = ["training output", "dx", "second training output", "second dx"]
    return all(np.shape(seen[look]) == given["x"].shape and np.all(np.isfinite(seen[look])) for look in looks)


@relation(
    (
        "The share of dropped values does not fit the ratio, which is the probability to drop. Which values does your "
        "mask keep: those with this probability, or the others?",
        "삭제된 값의 비율이 ratio와 맞지 않아요. ratio는 값을 삭제할 확률이에요. 마스크가 그 확률로 남기는 것은 어느 "
        "쪽인가요?",
    )
)
def share_of_zeros(seen, given):
    p, n = given["ratio"], given["x"].size
    allowed = 5 * np.sqrt(p * (1 - p) / n)
    looks = ["training output", "second training output"]
    return all(abs(np.mean(np.asarray(seen[look]) == 0) - p) <= allowed for look in looks)


@relation(
    (
        "The values that stay do not make up for the dropped ones: inverted dropout keeps the mean of the output. "
        "Which share of the values stays, and by how much must each grow?",
        "남은 값이 삭제된 값의 몫을 채우지 못해요. 역드롭아웃에서는 출력의 평균이 입력의 평균과 같게 유지돼요. 남는 "
        "값의 비율은 얼마이고, 각각 얼마나 커져야 할까요?",
    )
)
def kept_values_are_scaled(seen, given):
    factors = np.asarray(seen["training output"]) / given["x"]
    kept = factors[factors != 0]
    return kept.size > 0 and np.allclose(kept * (1 - given["ratio"]), 1, rtol=1e-5, atol=0)


@relation(
    (
        "Samples share their mask: the same values are dropped in all of them, or a sample is dropped as a whole. "
        "Each value of each sample needs its own draw. What shape has your mask?",
        "샘플들이 마스크를 함께 쓰고 있어요. 모든 샘플에서 같은 자리가 꺼지거나 샘플이 통째로 꺼져요. 샘플마다, "
        "값마다 따로 뽑아야 해요. 마스크의 형상은 무엇인가요?",
    )
)
def every_value_is_drawn(seen, given):
    dropped = (np.asarray(seen["training output"]) == 0).reshape(len(given["x"]), -1)
    distinct_rows = len(np.unique(dropped, axis=0)) == len(dropped)
    distinct_columns = len(np.unique(dropped.T, axis=0)) > 1
    return distinct_rows and distinct_columns


HALF_DROPPED = (
    "with default settings, half of the values are dropped",
    "기본 설정으로 만든 계층에서 값의 절반이 0이 되는지",
)


@relation(
    (
        "In the backward pass the gradient does not flow where the output did. Which mask belongs to the way back?",
        "역전파에서 기울기가 순전파 때와 다른 자리로 흘러요. 돌아오는 길에는 어떤 마스크를 써야 할까요?",
    )
)
def same_mask_backward(seen, _given):
    pairs = [("training output", "dx"), ("second training output", "second dx")]
    return all(np.array_equal(np.asarray(seen[out]) == 0, np.asarray(seen[dx]) == 0) for out, dx in pairs)


@relation(
    (
        "In the backward pass the gradient is scaled in another way than the output was. What multiplied the values "
        "on the way forward?",
        "역전파에서 기울기에 곱한 배율이 순전파와 달라요. 순전파에서 값에 곱한 것은 무엇이었나요?",
    )
)
def same_scale_backward(seen, given):
    forward = np.asarray(seen["training output"]) / given["x"]
    return np.allclose(np.asarray(seen["dx"]), forward * given["dout"], rtol=1e-5, atol=0)


@relation(
    (
        "Two training passes used the same mask. Each training pass needs a new one. Where is yours drawn?",
        "두 번의 학습 순전파에서 같은 마스크를 썼어요. 학습 순전파를 할 때마다 새로 뽑아야 해요. 마스크를 어디에서 "
        "뽑고 있나요?",
    )
)
def a_new_mask_each_time(seen, _given):
    return not np.array_equal(np.asarray(seen["training output"]) == 0, np.asarray(seen["second training output"]) == 0)


@relation(
    (
        "Two generators with the same seed led to different masks. All randomness should come from the rng that is "
        "handed in. Where else does your code draw from?",
        "시드가 같은 두 생성기에서 서로 다른 마스크가 나왔어요. 난수는 모두 인수로 받은 rng에서 뽑아야 해요. 다른 "
        "곳에서 뽑고 있지는 않나요?",
    )
)
def mask_follows_the_seed(seen, _given):
    return np.array_equal(np.asarray(seen["training output"]), np.asarray(seen["training output, same seed"]))


@exercise.check(
    points=4,
    close={
        "inference output": near(1e-9),
        "output shape of a layer without rng": exact(),
        HALF_DROPPED[0]: exact(),
        "*": own(),
    },
    given=[
        case(
            ("a batch of 60 samples", "샘플 60개짜리 배치"),
            ratio=0.3, rng=seeded(3), twin=seeded(3), third=seeded(5),
            x=normal(60, 50, gap=0.1), dout=normal(60, 50, gap=0.1),
        ),
        case(
            ("images of three channels", "채널이 세 개인 이미지"),
            ratio=0.8, rng=seeded(4), twin=seeded(4), third=seeded(6),
            x=normal(6, 3, 12, 10, gap=0.1), dout=normal(6, 3, 12, 10, gap=0.1),
        ),
    ],
    also=[
        shapes_stay,
        share_of_zeros,
        kept_values_are_scaled,
        every_value_is_drawn,
        same_mask_backward,
        same_scale_backward,
        a_new_mask_each_time,
        mask_follows_the_seed,
    ],
    hints=[
        (
            "Think of a mask in the shape of the input: for each value a draw decides whether it stays. With which "
            "probability does it stay?",
            "입력과 형상이 같은 마스크를 떠올려 보세요. 값마다 하나씩 뽑아서 남길지 정해요. 값이 남을 확률은 "
            "얼마인가요?",
        ),
        (
            "If some of ten colleagues are ill, the others have to do the work of all. By what factor must they work "
            "more, so that on average nothing changes?",
            "동료 열 명 중 몇 명이 아프면 남은 사람이 모두의 몫을 해야 해요. 평균이 그대로이려면 몇 배씩 더 일해야 "
            "할까요?",
        ),
        (
            "Forward, each value was multiplied by some number. Backward, its gradient is multiplied by the same "
            "number; so what must the layer remember?",
            "순전파에서는 값마다 어떤 수를 곱했어요. 역전파에서는 기울기에 같은 수를 곱해요. 그렇다면 계층은 무엇을 "
            "기억해야 할까요?",
        ),
    ],
)  # fmt: skip
class Dropout:
    """Inverted dropout: in training each value is dropped with probability `ratio`, the rest divided by 1 - `ratio`.

    Args:
        ratio: probability to drop.
        rng: generator of the masks.

    Source: Srivastava et al. 2014, in the inverted form of Keras.
    """

    def __init__(self, ratio=0.5, rng=None):
        self.ratio = ratio
        self.rng = np.random.default_rng() if rng is None else rng

    def forward(self, x, training=True):
        if not training:
            return x
        self.mask = self.rng.random(x.shape) > self.ratio
        return x * self.mask / (1 - self.ratio)

    def backward(self, dout):
        return dout * self.mask / (1 - self.ratio)


@fixture
def shape_of(x):
    return x.shape


@fixture
def half_is_zero(x):
    return bool(0.4 < np.mean(x == 0) < 0.6)


@Dropout.script
def train_and_infer(Dropout, ratio, rng, twin, third, x, dout):
    layer = Dropout(ratio, rng)
    yield ("training output", "학습할 때의 출력"), layer.forward(x, True)
    yield "dx", layer.backward(dout)
    yield ("inference output", "추론할 때의 출력"), layer.forward(x, False)
    yield ("second training output", "두 번째 학습 출력"), layer.forward(x, True)
    yield ("second dx", "두 번째 dx"), layer.backward(dout)
    yield ("training output, same seed", "같은 시드로 학습할 때의 출력"), Dropout(ratio, twin).forward(x, True)
    without = Dropout(ratio)
    # Only its shape: where a mistake drops values here, which ones is nobody's to foresee.
    yield ("output shape of a layer without rng", "rng 없이 만든 계층의 출력 모양"), shape_of(without.forward(x, False))
    yield HALF_DROPPED, half_is_zero(Dropout(rng=third).forward(x))


@Dropout.mistake(
    en="The mask is right, but the kept values are not scaled up, and at inference all neurons are on: the next layer "
    "suddenly receives more. Inverted dropout makes up for this during training. By which factor?",
    ko="마스크는 맞았어요. 그런데 남은 값이 커지지 않았고, 추론할 때는 모든 뉴런이 켜져서 다음 계층이 갑자기 더 큰 "
    "값을 받아요. 역드롭아웃은 학습할 때 미리 보정해 둬요. 몇 배로 키워야 할까요?",
    common=True,
)
class not_rescaled(Dropout.reference):
    def forward(self, x, training=True):
        return super().forward(x, training) * ((1 - self.ratio) if training else 1)

    def backward(self, dout):
        return dout * self.mask


@Dropout.mistake(
    en="This is plain dropout, which shrinks the values at inference; the book does it so, and it is consistent. Here "
    "the inverted form is asked for. Where does the scaling go then?",
    ko="추론할 때 값을 줄이는 기본형 드롭아웃이에요. 책의 방식이고 앞뒤도 맞아요. 하지만 여기서 묻는 것은 "
    "역드롭아웃이에요. 그렇다면 배율은 언제 곱해야 할까요?",
)
class plain_dropout(Dropout.reference):
    def forward(self, x, training=True):
        return super().forward(x, training) * (1 - self.ratio)

    def backward(self, dout):
        return dout * self.mask


@Dropout.mistake(
    en="At inference you multiplied by the share of dropped values, and training does not scale at all. Which share "
    "was on during training, and in which mode does inverted dropout scale?",
    ko="추론할 때 삭제된 비율을 곱했고, 학습할 때는 배율을 곱하지 않았어요. 학습할 때 켜져 있던 비율은 얼마이고, "
    "역드롭아웃은 어느 모드에서 배율을 곱할까요?",
)
class plain_scaled_by_ratio(Dropout.reference):
    def forward(self, x, training=True):
        return super().forward(x, training) * ((1 - self.ratio) if training else self.ratio)

    def backward(self, dout):
        return dout * self.mask


@Dropout.mistake(
    en="You scaled with the share of dropped values; for a ratio of 0.5 this goes unnoticed. Which share is left to "
    "do the work of all?",
    ko="삭제된 비율로 나눴어요. ratio가 0.5일 때는 티가 나지 않아요. 모두의 몫을 대신해야 하는, 남은 비율은 "
    "얼마인가요?",
    common=True,
)
class scaled_by_ratio(Dropout.reference):
    def forward(self, x, training=True):
        return super().forward(x, training) * ((1 - self.ratio) / self.ratio if training else 1)

    def backward(self, dout):
        return dout * self.mask / self.ratio


@Dropout.mistake(
    en="The probabilities to keep and to drop are exchanged; for a ratio of 0.5 this goes unnoticed. With a ratio of "
    "0.8, how many of ten values should be left?",
    ko="남길 확률과 삭제할 확률이 바뀌었어요. ratio가 0.5일 때는 티가 나지 않아요. ratio가 0.8이면 값 열 개 중 몇 "
    "개가 남아야 할까요?",
    common=True,
)
class keep_and_drop_exchanged(Dropout.reference):
    def forward(self, x, training=True):
        if not training:
            return x
        self.mask = self.rng.random(x.shape) < self.ratio
        return x * self.mask / (1 - self.ratio)


@Dropout.mistake(
    en="About half of the values are dropped, whatever the ratio is. What should decide how often a value is dropped?",
    ko="ratio와 상관없이 언제나 절반쯤이 꺼져요. 얼마나 자주 삭제할지는 무엇이 정해야 할까요?",
)
class always_half(Dropout.reference):
    def forward(self, x, training=True):
        if not training:
            return x
        self.mask = self.rng.random(x.shape) > 0.5
        return x * self.mask / (1 - self.ratio)


@Dropout.mistake(
    en="Values are dropped at inference too. A prediction should not depend on luck. What does `training` tell the "
    "layer?",
    ko="추론할 때도 값이 꺼지고 있어요. 예측이 운에 따라 달라지면 안 되겠죠. `training`은 계층에 무엇을 알려 줄까요?",
    common=True,
)
class active_at_inference(Dropout.reference):
    def forward(self, x, _training=True):
        return super().forward(x)


@Dropout.mistake(
    en="Training is right, but at inference the values are scaled once more. If training has made up for the dropped "
    "values already, what is left to do?",
    ko="학습은 맞았어요. 그런데 추론할 때 배율을 한 번 더 곱했어요. 학습할 때 이미 보정했다면 더 할 일이 남아 "
    "있을까요?",
    common=True,
)
class rescaled_again(Dropout.reference):
    def forward(self, x, training=True):
        return super().forward(x, training) * (1 if training else 1 - self.ratio)


@Dropout.mistake(
    en="The forward pass is right. On the way back, gradient flows through values that were dropped. How much did the "
    "loss depend on those?",
    ko="순전파는 맞았어요. 돌아오는 길에 삭제된 값으로도 기울기가 흘러요. 손실은 그 값에 얼마나 영향을 받았을까요?",
    common=True,
)
class backward_without_mask(Dropout.reference):
    def backward(self, dout):
        return dout / (1 - self.ratio)


@Dropout.mistake(
    en="The forward pass is right. The backward pass returns the gradient unchanged, as if nothing had been dropped. "
    "Which values did the loss depend on?",
    ko="순전파는 맞았어요. 역전파가 아무것도 삭제되지 않은 것처럼 기울기를 그대로 돌려줘요. 손실은 어떤 값들에 영향을 "
    "받았을까요?",
)
class backward_passes_all(Dropout.reference):
    def backward(self, dout):
        return dout.copy()


@Dropout.mistake(
    en="The backward pass draws a new mask. It belongs to the forward pass before it; what should the layer remember?",
    ko="역전파에서 마스크를 새로 뽑았어요. 역전파는 바로 앞의 순전파와 짝이에요. 계층은 무엇을 기억해야 할까요?",
)
class backward_with_new_mask(Dropout.reference):
    def backward(self, dout):
        return dout * (self.rng.random(dout.shape) > self.ratio) / (1 - self.ratio)


@Dropout.mistake(
    en="The gradient uses the right mask but lacks the scale. Whatever multiplied the output multiplies the gradient "
    "as well. What was that?",
    ko="기울기에 마스크는 맞게 썼는데 배율이 빠졌어요. 출력에 곱한 것은 기울기에도 그대로 곱해져요. 무엇을 곱했었나요?",
    common=True,
)
class backward_not_rescaled(Dropout.reference):
    def backward(self, dout):
        return dout * self.mask


@Dropout.mistake(
    en="The same neurons are dropped in every sample of the batch. Each sample should get a draw of its own. What "
    "shape has your mask?",
    ko="배치의 모든 샘플에서 같은 뉴런이 꺼졌어요. 샘플마다 따로 뽑아야 해요. 마스크의 형상은 무엇인가요?",
)
class mask_shared_by_batch(Dropout.reference):
    def forward(self, x, training=True):
        if not training:
            return x
        self.mask = np.broadcast_to(self.rng.random(x.shape[1:]) > self.ratio, x.shape)
        return x * self.mask / (1 - self.ratio)


@Dropout.mistake(
    en="One mask is drawn and then kept for ever: the same values stay dropped in every training pass. When should "
    "the draw happen?",
    ko="마스크를 한 번 뽑고는 계속 써서, 학습할 때마다 같은 값이 꺼져요. 언제 뽑아야 할까요?",
)
class mask_never_renewed(Dropout.reference):
    mask = None

    def forward(self, x, training=True):
        if not training:
            return x
        if self.mask is None:
            super().forward(x)
        return x * self.mask / (1 - self.ratio)


@Dropout.oracle(
    close={
        "inference output": near(1e-12),
        "output shape of a layer without rng": exact(),
        HALF_DROPPED[0]: exact(),
        "*": own(),
    },
    because="keras.layers.Dropout in float64 has the same properties",
)
def keras_dropout(tf, keras):
    return oracle.dropout(tf, keras)


# --- gradient clipping ------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=near(1e-9),
    given=[
        case(
            ("entries on both sides of the limits", "한계를 양쪽으로 벗어나는 기울기"),
            g=normal(5, 4, scale=3), limit=1.5,
        ),
        case(("no entry beyond the limits", "한계를 벗어나지 않는 기울기"), g=normal(5, 4), limit=50.0),
        example(
            ("worked example", "손으로 따라 하는 예"),
            g=np.array([3.0, -4.0, 0.5]), limit=1.0, gives=np.array([1.0, -1.0, 0.5]),
        ),
    ],
    hints=[
        (
            "An entry inside the interval stays; one outside stops at the nearer end. There are two ends.",
            "구간 안의 값은 그대로이고, 벗어난 값은 가까운 쪽 끝에서 멈춰요. 끝은 두 개예요.",
        ),
        (
            "Look at a large negative entry: which number should it become?",
            "크게 음수인 값을 보세요. 어떤 수가 되어야 할까요?",
        ),
        (
            "Put in one number below the interval, one inside it and one above. Which of the three comes out as it "
            "should not?",
            "구간보다 작은 수, 구간 안의 수, 구간보다 큰 수를 넣어 보세요. 셋 가운데 어느 것이 잘못 나오나요?",
        ),
    ],
)  # fmt: skip
def clip_by_value(g, limit):
    """Every entry of `g` limited to [-`limit`, `limit`]."""
    return np.clip(g, -limit, limit)


@clip_by_value.mistake(
    en="Large negative entries are still there. The limit applies on both sides. What is the smallest value that may "
    "stay?",
    ko="크게 음수인 값이 그대로 남아 있어요. 제한은 양쪽에 적용돼요. 남을 수 있는 가장 작은 값은 무엇일까요?",
    common=True,
)
def upper_only(g, limit):
    return np.minimum(g, limit)


@clip_by_value.mistake(
    en="All your entries are positive, so the step would go the wrong way. What may clipping change about an entry: "
    "its size, its sign or both?",
    ko="모든 값이 양수가 되어서 엉뚱한 방향으로 가게 돼요. 클리핑이 바꿔도 되는 것은 크기일까요, 부호일까요?",
)
def sign_lost(g, limit):
    return np.minimum(np.abs(g), limit)


@clip_by_value.mistake(
    en="Entries beyond the limit became zero, so the largest slopes no longer count at all. Where should they stop?",
    ko="한계를 벗어난 값이 0이 되었어요. 가장 가파른 방향이 아예 무시돼요. 값은 어디에서 멈춰야 할까요?",
)
def zeroed(g, limit):
    return np.where(np.abs(g) > limit, 0.0, g)


@clip_by_value.mistake(
    en="The gradient comes back unchanged. If you computed clipped values, where did they go?",
    ko="기울기가 그대로 돌아왔어요. 클리핑한 값을 계산했다면 그 값은 어디로 갔을까요?",
    common=True,
)
def not_stored(g, limit):
    np.clip(g, -limit, limit)
    return g


@clip_by_value.oracle(close=near(1e-12), because="tf.clip_by_value in float64")
def tf_clip_by_value(tf):
    return lambda g, limit: tf.clip_by_value(g, -limit, limit).numpy()


# Some add a small number to the norm they divide by: 1e-6 of a norm of 5 or more stays below this tolerance.
CLIPPED = near(1e-5)


def _shortened(g, norm, max_norm):
    """What people do once they have a norm."""
    return g * (max_norm / norm) if norm > max_norm else g


@exercise.check(
    points=2,
    close=CLIPPED,
    given=[
        case(("a gradient that is too long", "너무 긴 기울기"), g=normal(5, 4, scale=3), max_norm=2.5),
        case(
            ("the gradient of convolution filters", "합성곱 필터의 기울기"),
            g=normal(3, 2, 3, 2, scale=3), max_norm=4.0,
        ),
        case(("a gradient that is short enough", "충분히 짧은 기울기"), g=normal(5, 4), max_norm=50.0),
        case(("a gradient of zeros", "모두 0인 기울기"), g=np.zeros((3, 2)), max_norm=2.5),
        example(
            ("worked example, too long", "손으로 따라 하는 예: 너무 긴 경우"),
            g=np.array([3.0, -4.0]), max_norm=2.0, gives=np.array([1.2, -1.6]),
        ),
        example(
            ("worked example, short enough", "손으로 따라 하는 예: 충분히 짧은 경우"),
            g=np.array([3.0, -4.0]), max_norm=10.0, gives=np.array([3.0, -4.0]),
        ),
    ],
    hints=[
        (
            "Think of the whole gradient as one arrow. Only its length may change, never its direction. How do you "
            "measure the length?",
            "기울기 전체를 화살표 하나로 생각하세요. 길이만 바뀔 수 있고 방향은 바뀌지 않아요. 길이는 어떻게 잴까요?",
        ),
        (
            "There are two cases. What happens to an arrow that is short enough?",
            "경우는 두 가지예요. 이미 충분히 짧은 화살표는 어떻게 될까요?",
        ),
        (
            "Check your result: what is the length of the clipped arrow?",
            "결과를 검산해 보세요. 클리핑한 화살표의 길이는 얼마인가요?",
        ),
    ],
)  # fmt: skip
def clip_by_norm(g, max_norm):
    """`g`, scaled to Euclidean length `max_norm` if it is longer."""
    norm = np.sqrt((g**2).sum())
    return g * (max_norm / norm) if norm > max_norm else g


@clip_by_norm.mistake(
    en="Short gradients were stretched to the full length. Clipping only acts on gradients that are too long. Which "
    "question has to come first?",
    ko="짧은 기울기까지 늘어났어요. 클리핑은 너무 긴 기울기에만 작동해요. 먼저 무엇을 확인해야 할까요?",
    common=True,
)
def always_rescaled(g, max_norm):
    return g * (max_norm / np.linalg.norm(g))


@clip_by_norm.mistake(
    en="Single entries were cut off, which bends the direction of the gradient. Clipping by norm shortens the arrow "
    "as a whole. What do all entries have in common then?",
    ko="원소를 하나씩 잘라서 기울기의 방향이 바뀌었어요. 노름 클리핑은 화살표 전체를 짧게 만들어요. 그러면 모든 "
    "원소에 공통으로 곱해지는 것은 무엇일까요?",
    common=True,
)
def entry_by_entry(g, max_norm):
    return np.clip(g, -max_norm, max_norm)


@clip_by_norm.mistake(
    en="You compared the squared length with the limit. What has to be done with a sum of squares to get a length?",
    ko="길이의 제곱을 기준과 비교했어요. 제곱의 합에서 길이를 얻으려면 무엇을 해야 할까요?",
)
def without_root(g, max_norm):
    return _shortened(g, (g**2).sum(), max_norm)


@clip_by_norm.mistake(
    en="You used the sum of absolute values as the length. The length meant here is the Euclidean one, as of an arrow "
    "in space. How is it computed?",
    ko="절댓값의 합을 길이로 썼어요. 여기서 말하는 길이는 공간에서 화살표의 길이, 곧 유클리드 노름이에요. 어떻게 "
    "구할까요?",
)
def sum_of_sizes(g, max_norm):
    return _shortened(g, np.abs(g).sum(), max_norm)


@clip_by_norm.mistake(
    en="The clipped gradient always has length one; for a limit of 1 this goes unnoticed. How long should it be?",
    ko="클리핑한 기울기의 길이가 언제나 1이에요. 기준이 1일 때는 티가 나지 않아요. 길이는 얼마여야 할까요?",
    common=True,
)
def limit_forgotten(g, max_norm):
    return _shortened(g, np.linalg.norm(g), max_norm) / (max_norm if np.linalg.norm(g) > max_norm else 1)


@clip_by_norm.mistake(
    en="Each row was shortened on its own, so the direction of the whole gradient changed. How many lengths does one "
    "gradient have?",
    ko="행마다 따로 줄여서 기울기 전체의 방향이 바뀌었어요. 기울기 하나의 길이는 몇 개일까요?",
)
def row_by_row(g, max_norm):
    norms = np.linalg.norm(g.reshape(len(g), -1), axis=1)
    factors = np.minimum(1, max_norm / np.maximum(norms, 1e-12))
    return (g.reshape(len(g), -1) * factors[:, np.newaxis]).reshape(g.shape)


@clip_by_norm.oracle(close=near(1e-12), because="tf.clip_by_norm in float64")
def tf_clip_by_norm(tf):
    return lambda g, max_norm: tf.clip_by_norm(g, max_norm).numpy()


def _like(grads, change):
    """Apply a change to every array, in a container of the same kind."""
    if isinstance(grads, dict):
        return {key: change(g) for key, g in grads.items()}
    return [change(g) for g in grads]


def _arrays(grads):
    return list(grads.values()) if isinstance(grads, dict) else grads


def _global_norm(grads):
    return np.sqrt(sum((g**2).sum() for g in _arrays(grads)))


@exercise.check(
    points=2,
    close=CLIPPED,
    given=[
        case(
            ("a dict of gradients, too long together", "합치면 너무 긴 기울기 딕셔너리"),
            grads={"W1": normal(5, 4, scale=3), "b1": normal(4, scale=2), "W2": normal(4, 3, scale=0.5)}, max_norm=2.5,
        ),
        case(
            ("a list of gradients, too long only together", "합쳐야만 너무 긴 기울기 리스트"),
            grads=[
                drawn(lambda rng: _of_length(rng, 4.0, 5, 4)),
                drawn(lambda rng: _of_length(rng, 3.0, 4)),
                drawn(lambda rng: _of_length(rng, 2.0, 2, 3, 2)),
            ],
            max_norm=4.5,
        ),
        case(
            ("gradients that are short enough", "충분히 짧은 기울기"),
            grads={"W": normal(5, 4), "b": normal(4)}, max_norm=50.0,
        ),
        example(
            ("worked example", "손으로 따라 하는 예"),
            grads={"W": np.array([[2.0, -4.0], [4.0, 0.0]]), "b": np.array([8.0])}, max_norm=5.0,
            gives={"result": {"W": np.array([[1.0, -2.0], [2.0, 0.0]]), "b": np.array([4.0])}},
        ),
    ],
    hints=[
        (
            "Imagine all gradients of the network written into one long vector. What is its length?",
            "신경망의 모든 기울기를 긴 벡터 하나로 이어 붙였다고 상상해 보세요. 그 길이는 얼마일까요?",
        ),
        (
            "If that vector is too long, it is shortened as a whole. How many different factors are there then?",
            "그 벡터가 너무 길면 통째로 줄여요. 그러면 서로 다른 배율은 몇 개일까요?",
        ),
        (
            "Put the shortened arrays back where they came from: into a dict of the same keys or a list in the "
            "same order. What did your function get, and what does it give back?",
            "줄인 배열을 원래 자리에 돌려놓으세요. 키가 같은 딕셔너리이거나 순서가 같은 리스트예요. 여러분의 "
            "함수는 무엇을 받았고 무엇을 돌려주나요?",
        ),
    ],
)  # fmt: skip
def clip_by_global_norm(grads, max_norm):
    """All gradients, multiplied by `max_norm` / global norm if the norm over all their entries exceeds `max_norm`.

    Source: Pascanu, Mikolov and Bengio 2013.
    """
    norm = _global_norm(grads)
    factor = max_norm / norm if norm > max_norm else 1.0
    return _like(grads, lambda g: g * factor)


def _of_length(rng, length, *shape):
    g = rng.normal(size=shape)
    return g * (length / np.linalg.norm(g))


@clip_by_global_norm.mistake(
    en="Each array was limited by its own norm, which bends the direction of the whole step. What is the one length "
    "that counts here?",
    ko="배열마다 자기 노름으로 따로 제한해서 전체 걸음의 방향이 바뀌었어요. 여기서 중요한 단 하나의 길이는 무엇일까요?",
    common=True,
)
def array_by_array(grads, max_norm):
    return _like(grads, lambda g: _shortened(g, np.linalg.norm(g), max_norm))


@clip_by_global_norm.mistake(
    en="Gradients that were short enough got stretched. Clipping only acts if the norm is too large. Which question "
    "has to come first?",
    ko="충분히 짧은 기울기까지 늘어났어요. 클리핑은 노름이 너무 클 때만 작동해요. 먼저 무엇을 확인해야 할까요?",
    common=True,
)
def all_always_rescaled(grads, max_norm):
    norm = _global_norm(grads)
    return _like(grads, lambda g: g * (max_norm / norm))


@clip_by_global_norm.mistake(
    en="Single entries were cut off, which bends the direction. One factor for everything keeps it. Where does that "
    "factor come from?",
    ko="원소를 하나씩 잘라서 방향이 바뀌었어요. 모두에 같은 배율을 곱하면 방향이 지켜져요. 그 배율은 어디서 나올까요?",
    common=True,
)
def all_entry_by_entry(grads, max_norm):
    return _like(grads, lambda g: np.clip(g, -max_norm, max_norm))


@clip_by_global_norm.mistake(
    en="You compared the sum of all squares with the limit. What has to be done with a sum of squares to get a length?",
    ko="모든 제곱의 합을 기준과 바로 비교했어요. 제곱의 합에서 길이를 얻으려면 무엇을 해야 할까요?",
)
def all_without_root(grads, max_norm):
    norm = sum((g**2).sum() for g in _arrays(grads))
    return _like(grads, lambda g: _shortened(g, norm, max_norm))


@clip_by_global_norm.mistake(
    en="You added up the lengths of the arrays. Lengths of perpendicular pieces do not add up like that: think of the "
    "two legs of a right triangle. What adds up?",
    ko="배열들의 길이를 그대로 더했어요. 서로 수직인 조각의 길이는 그렇게 더해지지 않아요. 직각삼각형의 두 변을 "
    "떠올려 보세요. 무엇이 더해질까요?",
)
def norms_added(grads, max_norm):
    norm = sum(np.linalg.norm(g) for g in _arrays(grads))
    return _like(grads, lambda g: _shortened(g, norm, max_norm))


@clip_by_global_norm.mistake(
    en="Together the clipped gradients always have length one; for a limit of 1 this goes unnoticed. How long should "
    "they be?",
    ko="클리핑한 기울기를 합친 길이가 언제나 1이에요. 기준이 1일 때는 티가 나지 않아요. 길이는 얼마여야 할까요?",
    common=True,
)
def global_limit_forgotten(grads, max_norm):
    norm = _global_norm(grads)
    return _like(grads, lambda g: g / norm if norm > max_norm else g)


@clip_by_global_norm.mistake(
    en="A bare list of arrays came back for a dict, so nobody knows any more which gradient is which. What should the "
    "result look like?",
    ko="딕셔너리를 넣었는데 배열의 리스트가 돌아왔어요. 어떤 기울기가 어느 매개변수의 것인지 알 수 없게 돼요. 결과는 "
    "어떤 모양이어야 할까요?",
)
def keys_lost(grads, max_norm):
    norm = _global_norm(grads)
    return [_shortened(g, norm, max_norm) for g in _arrays(grads)]


@clip_by_global_norm.mistake(
    en="A dict works, a list of gradients does not yet: it has no keys. How can one piece of code reach the arrays of "
    "both?",
    ko="딕셔너리는 되지만 기울기의 리스트는 아직 안 돼요. 리스트에는 키가 없거든요. 두 경우 모두 배열을 꺼내려면 "
    "어떻게 해야 할까요?",
)
def dicts_only(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    return {name: _shortened(g, norm, max_norm) for name, g in grads.items()}


@clip_by_global_norm.mistake(
    en="A dict works, a list of gradients does not yet: it has no keys. How can one piece of code reach the arrays of "
    "both?",
    ko="딕셔너리는 되지만 기울기의 리스트는 아직 안 돼요. 리스트에는 키가 없거든요. 두 경우 모두 배열을 꺼내려면 "
    "어떻게 해야 할까요?",
)
def dict_items_only(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for _, g in grads.items()))
    return {name: _shortened(g, norm, max_norm) for name, g in grads.items()}


@clip_by_global_norm.oracle(close=near(1e-12), because="tf.clip_by_global_norm in float64")
def tf_clip_by_global_norm(tf):
    def clip(grads, max_norm):
        clipped = [g.numpy() for g in tf.clip_by_global_norm(_arrays(grads), max_norm)[0]]
        return dict(zip(grads, clipped, strict=True)) if isinstance(grads, dict) else clipped

    return clip


# --- data augmentation ------------------------------------------------------------------------------------------------

_IMAGE = np.array([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]])


@exercise.check(
    points=1,
    close=near(1e-9),
    given=[
        case(("images of three channels", "채널이 세 개인 이미지"), x=normal(4, 3, 5, 6)),
        case(("square images", "정사각형 이미지"), x=normal(2, 3, 4, 4)),
        example(
            ("worked example", "손으로 따라 하는 예"), x=_IMAGE, gives=np.array([[[[3.0, 2.0, 1.0], [6.0, 5.0, 4.0]]]])
        ),
    ],
    hints=[
        (
            "Name the four axes of (N, C, H, W). Along which of them does one walk from left to right?",
            "(N, C, H, W)의 네 축이 각각 무엇인지 말해 보세요. 왼쪽에서 오른쪽으로 가는 축은 어느 것인가요?",
        ),
        (
            "Mirroring reads that axis backwards and leaves all others alone.",
            "거울상은 그 축만 거꾸로 읽고 나머지는 그대로 두는 거예요.",
        ),
        (
            "Draw an arrow to the right into a tiny picture. Where does it point after your flip, and is it still "
            "in the same channel?",
            "아주 작은 그림에 오른쪽 화살표를 그려 보세요. 뒤집은 뒤에 어디를 가리키나요? 여전히 같은 채널에 있나요?",
        ),
    ],
)
def augment_flip(x):
    """Images `(N, C, H, W)`, left and right exchanged."""
    return x[:, :, :, ::-1]


@augment_flip.mistake(
    en="The images stand on their heads. A mirror exchanges left and right. Which axis of (N, C, H, W) is the width?",
    ko="이미지가 위아래로 뒤집혔어요. 거울은 왼쪽과 오른쪽을 바꿔요. (N, C, H, W)에서 너비는 어느 축일까요?",
    common=True,
)
def upside_down(x):
    return x[:, :, ::-1, :]


@augment_flip.mistake(
    en="The colour channels changed their order and the pixels stayed. In (N, C, H, W), which axis is the width?",
    ko="색 채널의 순서만 뒤집히고 픽셀은 그대로예요. (N, C, H, W)에서 너비는 어느 축일까요?",
    common=True,
)
def channels_reversed(x):
    return x[:, ::-1, :, :]


@augment_flip.mistake(
    en="The order of the images was reversed, so that their labels would no longer fit. Only the pixels within an "
    "image should move. Which axis is theirs?",
    ko="이미지의 순서가 뒤집혀서 레이블과 맞지 않게 돼요. 이미지 안의 픽셀만 움직여야 해요. 픽셀의 축은 어느 것인가요?",
)
def batch_reversed(x):
    return x[::-1]


@augment_flip.mistake(
    en="The images were turned by half a turn: two axes were reversed where one is enough. Which one stays?",
    ko="이미지가 반 바퀴 돌았어요. 축 하나만 뒤집으면 되는데 두 개를 뒤집었어요. 그대로 둘 축은 어느 것일까요?",
)
def both_reversed(x):
    return x[:, :, ::-1, ::-1]


@augment_flip.oracle(close=near(1e-12), because="tf.image.flip_left_right on channels-last images")
def tf_flip(tf):
    return oracle.on_images(tf, tf.image.flip_left_right)


def _moved_by(dy, dx):
    return {"x": normal(4, 3, 6, 7, gap=0.2), "dy": dy, "dx": dx}


@exercise.check(
    points=2,
    close=near(1e-9),
    given=[
        case(("down and right", "아래와 오른쪽으로"), **_moved_by(2, 1)),
        case(("up and left", "위와 왼쪽으로"), **_moved_by(-1, -3)),
        case(("down and left", "아래와 왼쪽으로"), **_moved_by(1, -2)),
        case(("sideways only", "옆으로만"), **_moved_by(0, 2)),
        case(("upwards only", "위로만"), **_moved_by(-2, 0)),
        example(
            ("worked example", "손으로 따라 하는 예"),
            x=_IMAGE, dy=1, dx=-1, gives=np.array([[[[0.0, 0.0, 0.0], [2.0, 3.0, 0.0]]]]),
        ),
    ],
    hints=[
        (
            "Take one pixel and follow it: it sits in row i and column j before, and where after moving down by dy "
            "and right by dx?",
            "픽셀 하나를 따라가 보세요. i행 j열에 있던 픽셀은 아래로 dy, 오른쪽으로 dx만큼 옮기면 어디에 있을까요?",
        ),
        (
            "Start from an image of zeros. Which part of the old image is still visible, and where does it go?",
            "0으로 채운 이미지에서 시작해 보세요. 원래 이미지에서 계속 보이는 부분은 어디이고, 그 부분은 어디로 "
            "갈까요?",
        ),
        (
            "Try a shift by 0 and a negative one by hand: do your slices still say what you mean?",
            "0만큼 옮기는 경우와 음수만큼 옮기는 경우를 손으로 따라가 보세요. 슬라이스가 뜻대로 동작하나요?",
        ),
    ],
)  # fmt: skip
def augment_shift(x, dy, dx):
    """Images `(N, C, H, W)`, moved down by `dy` and right by `dx` (negative: up and left); zeros enter."""
    height, width = x.shape[2:]
    out = np.zeros_like(x)
    rows, columns = slice(max(dy, 0), height + min(dy, 0)), slice(max(dx, 0), width + min(dx, 0))
    from_rows, from_columns = slice(max(-dy, 0), height + min(-dy, 0)), slice(max(-dx, 0), width + min(-dx, 0))
    out[:, :, rows, columns] = x[:, :, from_rows, from_columns]
    return out


@augment_shift.mistake(
    en="What left the image on one side came in again on the other. In a real picture unknown ground appears there. "
    "What should enter?",
    ko="한쪽으로 나간 부분이 반대쪽에서 다시 들어왔어요. 실제 사진이라면 알 수 없는 부분이 나타날 자리예요. 무엇으로 "
    "채워야 할까요?",
)
def wrapped_around(x, dy, dx):
    return np.roll(x, (dy, dx), axis=(2, 3))


@augment_shift.mistake(
    en="The images moved in the opposite direction. Positive means down and right, where indices grow. Which way did "
    "you go?",
    ko="이미지가 반대 방향으로 움직였어요. 양수는 아래와 오른쪽, 곧 인덱스가 커지는 방향이에요. 어느 쪽으로 옮겼나요?",
)
def other_direction(x, dy, dx):
    return augment_shift.reference(x, -dy, -dx)


@augment_shift.mistake(
    en="Sideways you are right, but up and down are exchanged. On paper y grows upwards; which way do the rows of an "
    "image grow?",
    ko="좌우는 맞는데 위아래가 바뀌었어요. 수학의 y축은 위로 갈수록 커지죠. 이미지의 행 번호는 어느 쪽으로 커질까요?",
)
def up_is_positive(x, dy, dx):
    return augment_shift.reference(x, -dy, dx)


@augment_shift.mistake(
    en="dy and dx have changed places. Which of them moves rows, and which axis of (N, C, H, W) holds the rows?",
    ko="dy와 dx의 자리가 바뀌었어요. 행을 옮기는 것은 어느 쪽이고, (N, C, H, W)에서 행은 어느 축일까요?",
)
def rows_and_columns_exchanged(x, dy, dx):
    return augment_shift.reference(x, dx, dy)


@augment_shift.mistake(
    en="The border pixels were repeated where the image moved away. What should enter there?",
    ko="이미지가 비켜난 자리에 가장자리 픽셀이 되풀이됐어요. 그 자리에는 무엇이 들어와야 할까요?",
)
def edge_repeated(x, dy, dx):
    frame = ((0, 0), (0, 0), (abs(dy), abs(dy)), (abs(dx), abs(dx)))
    framed = np.pad(x, frame, mode="edge")
    top, left = abs(dy) - dy, abs(dx) - dx
    return framed[:, :, top : top + x.shape[2], left : left + x.shape[3]]


@augment_shift.mistake(
    en="Shifting works down and right, but not when one of the shifts is 0 or negative. What does a slice that ends "
    "at minus zero contain?",
    ko="아래와 오른쪽으로는 되지만, 0이나 음수가 섞이면 안 돼요. -0에서 끝나는 슬라이스에는 무엇이 들어 있을까요?",
)
def minus_zero(x, dy, dx):
    out = np.zeros_like(x)
    out[:, :, dy:, dx:] = x[:, :, :-dy, :-dx]
    return out


@augment_shift.oracle(close=near(1e-12), because="scipy.ndimage.shift by whole pixels, zeros entering")
def scipy_shift(scipy):
    return lambda x, dy, dx: scipy.ndimage.shift(x, (0, 0, dy, dx), order=0, mode="constant", cval=0.0)


@relation(
    (
        "The result must have the shape of the images and be finite. What shape has your noise?",
        "결과의 형상은 이미지와 같아야 하고, 모든 값이 유한해야 해요. 노이즈의 형상은 무엇인가요?",
    )
)
def images_stay_images(seen, given):
    return np.shape(seen["result"]) == given["x"].shape and bool(np.all(np.isfinite(seen["result"])))


@relation(
    (
        "What you added is not centred at zero: all in all the images became brighter or darker. What mean should the "
        "noise have?",
        "더한 값의 중심이 0이 아니어서 이미지가 전체적으로 밝아지거나 어두워졌어요. 노이즈의 평균은 얼마여야 할까요?",
    )
)
def noise_is_centred(seen, given):
    noise = np.asarray(seen["result"], dtype=float) - given["x"]
    return abs(noise.mean()) <= 5 * given["std"] / np.sqrt(noise.size)


@relation(
    (
        "The spread of what you added does not fit std, the standard deviation. Is it perhaps a variance, or does the "
        "noise take the place of the image?",
        "더한 값이 퍼진 정도가 표준편차 std와 맞지 않아요. 혹시 분산으로 쓰지는 않았나요? 노이즈가 이미지를 대신해 "
        "버리지는 않았나요?",
    )
)
def noise_has_its_spread(seen, given):
    noise = np.asarray(seen["result"], dtype=float) - given["x"]
    return abs(noise.std() / given["std"] - 1) <= 5 / np.sqrt(2 * noise.size)


@relation(
    (
        "Pixels or images share their noise. Each pixel of each image needs its own draw. What shape has your noise?",
        "여러 픽셀이나 이미지가 같은 노이즈를 나눠 쓰고 있어요. 이미지마다, 픽셀마다 따로 뽑아야 해요. 노이즈의 "
        "형상은 무엇인가요?",
    )
)
def every_pixel_is_drawn(seen, given):
    noise = (np.asarray(seen["result"], dtype=float) - given["x"]) / given["std"]
    for axis in range(noise.ndim):
        neighbours = np.mean(np.roll(noise, 1, axis) * noise)
        if abs(neighbours) > 5 / np.sqrt(noise.size):
            return False
    return True


@relation(
    (
        "Two generators with the same seed led to different noise. All randomness should come from the rng that is "
        "handed in. Where else does your code draw from?",
        "시드가 같은 두 생성기에서 서로 다른 노이즈가 나왔어요. 난수는 모두 인수로 받은 rng에서 뽑아야 해요. 다른 "
        "곳에서 뽑고 있지는 않나요?",
    )
)
def noise_follows_the_seed(seen, _given):
    return np.array_equal(np.asarray(seen["result"]), np.asarray(seen["result, same seed"]))


@relation(
    (
        "Calling twice with the same rng gave the same noise twice. Is a generator of your own seeded anew in each "
        "call?",
        "같은 rng로 두 번 호출했더니 똑같은 노이즈가 두 번 나왔어요. 호출할 때마다 시드를 고정한 생성기를 새로 만들고 "
        "있지는 않나요?",
    )
)
def noise_is_fresh(seen, _given):
    return not np.array_equal(np.asarray(seen["result"]), np.asarray(seen["result of the next call"]))


@exercise.check(
    points=1,
    close=own(),
    given=[
        case(
            ("images of three channels", "채널이 세 개인 이미지"),
            x=normal(5, 3, 16, 20), std=0.3, rng=seeded(5), twin=seeded(5),
        ),
        case(
            ("a black image", "검은 이미지"),
            close={"result": distribution(Normal(0.2)), "*": own()},
            x=np.zeros((4, 3, 20, 25)), std=0.2, rng=seeded(6), twin=seeded(6),
        ),
    ],
    also=[
        images_stay_images,
        noise_is_centred,
        noise_has_its_spread,
        every_pixel_is_drawn,
        noise_follows_the_seed,
        noise_is_fresh,
    ],
    hints=[
        (
            "How many random numbers does a batch of images need, if every pixel gets its own?",
            "픽셀마다 따로 뽑는다면 이미지 배치 하나에 난수가 몇 개 필요할까요?",
        ),
        (
            "Look up what your generator calls the spread of the normal distribution: the standard deviation or the "
            "variance?",
            "생성기의 정규분포 함수가 퍼진 정도를 무엇으로 받는지 찾아보세요. 표준편차인가요, 분산인가요?",
        ),
        (
            "Do two pixels of the same picture ever get the same shift from you, and does the original picture "
            "stay as it was?",
            "같은 그림의 두 픽셀이 똑같은 만큼 바뀌지는 않나요? 원래 그림은 그대로 남아 있나요?",
        ),
    ],
)  # fmt: skip
def augment_noise(x, std, rng):
    """Images plus independent noise of mean 0 and standard deviation `std` for every pixel."""
    return x + rng.normal(0.0, std, x.shape)


@augment_noise.script
def noisy_twice(augment_noise, x, std, rng, twin):
    yield ("result", "결과"), augment_noise(x, std, rng)
    yield ("result of the next call", "다음 호출의 결과"), augment_noise(x, std, rng)
    yield ("result, same seed", "같은 시드의 결과"), augment_noise(x, std, twin)


@augment_noise.mistake(
    en="The noise is too weak: std was squared on its way. Is std a standard deviation or a variance?",
    ko="노이즈가 너무 약해요. std가 어디선가 제곱됐어요. std는 표준편차일까요, 분산일까요?",
)
def std_squared(x, std, rng):
    return x + rng.normal(0.0, std**2, x.shape)


@augment_noise.mistake(
    en="The noise is too strong: std was treated as a variance. Which of the two is it?",
    ko="노이즈가 너무 강해요. std를 분산처럼 다뤘어요. 둘 중 어느 쪽일까요?",
)
def std_as_variance(x, std, rng):
    return x + rng.normal(0.0, np.sqrt(std), x.shape)


@augment_noise.mistake(
    en="All your noise is positive, so the images only become brighter. Which distribution is asked for, and where is "
    "its centre?",
    ko="노이즈가 모두 양수여서 이미지가 밝아지기만 해요. 어떤 분포의 노이즈를 원했고, 그 중심은 어디일까요?",
)
def positive_noise(x, std, rng):
    return x + std * rng.random(x.shape)


@augment_noise.mistake(
    en="All images got the same noise. Each one needs its own. What shape has your noise?",
    ko="모든 이미지에 같은 노이즈가 더해졌어요. 이미지마다 따로 뽑아야 해요. 노이즈의 형상은 무엇인가요?",
)
def noise_shared_by_batch(x, std, rng):
    return x + rng.normal(0.0, std, x.shape[1:])


@augment_noise.mistake(
    en="One random number was added to everything: the images as a whole became brighter or darker. How many draws "
    "are needed?",
    ko="난수 하나를 모든 픽셀에 더해서 이미지가 통째로 밝아지거나 어두워졌어요. 난수는 몇 개 필요할까요?",
)
def one_number(x, std, rng):
    return x + rng.normal(0.0, std)


@augment_noise.mistake(
    en="Only the noise came back; the image is gone. What should the noise be added to?",
    ko="노이즈만 돌아오고 이미지는 사라졌어요. 노이즈는 무엇에 더해야 할까요?",
)
def image_lost(x, std, rng):
    return rng.normal(0.0, std, x.shape)


@augment_noise.mistake(
    en="Your result is cut off at 0 and 1. This exercise does not clip, so that the noise stays centred. Which step "
    "is one too many?",
    ko="결과를 0과 1에서 잘랐어요. 이 연습에서는 자르지 않아요. 그래야 노이즈의 중심이 0으로 유지돼요. 어떤 단계가 "
    "하나 더 들어갔을까요?",
)
def clipped_to_unit_range(x, std, rng):
    return np.clip(x + rng.normal(0.0, std, x.shape), 0.0, 1.0)


@augment_noise.mistake(
    en="Your noise is the same in every call: a generator of your own is seeded anew each time. Which generator "
    "should draw?",
    ko="호출할 때마다 노이즈가 똑같아요. 시드를 고정한 생성기를 매번 새로 만들고 있어요. 어느 생성기에서 뽑아야 "
    "할까요?",
)
def seeded_anew(x, std, _rng):
    return x + np.random.default_rng(0).normal(0.0, std, x.shape)


@augment_noise.oracle(
    close=own(),
    because="keras.layers.GaussianNoise has the same properties; on the black image its values are normal",
)
def keras_noise(keras):
    def noise(x, std, rng):
        layer = keras.layers.GaussianNoise(std, seed=int(rng.integers(2**31)), dtype="float64")
        return layer(x, training=True).numpy()

    return noise


@exercise.check(
    points=1,
    close=near(1e-9),
    given=[
        case(("a quarter turn", "90도 회전"), x=normal(4, 3, 5, 6), k=1),
        case(("half a turn", "180도 회전"), x=normal(4, 3, 5, 6), k=2),
        case(("three quarter turns", "270도 회전"), x=normal(4, 3, 5, 6), k=3),
        case(("one turn clockwise", "시계 방향으로 90도"), x=normal(4, 3, 5, 6), k=-1),
        case(("no turn", "회전하지 않음"), x=normal(4, 3, 5, 6), k=0),
        case(("five quarter turns of square images", "정사각형 이미지를 다섯 번 회전"), x=normal(2, 3, 4, 4), k=5),
        example(
            ("worked example", "손으로 따라 하는 예"),
            x=_IMAGE, k=1, gives=np.array([[[[3.0, 6.0], [2.0, 5.0], [1.0, 4.0]]]]),
        ),
    ],
    hints=[
        (
            "Turn a sheet of paper counter-clockwise by a quarter. Where does its upper right corner go?",
            "종이 한 장을 반시계 방향으로 90도 돌려 보세요. 오른쪽 위 모서리는 어디로 가나요?",
        ),
        (
            "A turn takes place in the plane of two axes. Which two of (N, C, H, W) are they? What shape comes out?",
            "회전은 두 축이 이루는 평면에서 일어나요. (N, C, H, W) 가운데 어느 두 축일까요? 결과의 형상은 어떻게 "
            "될까요?",
        ),
        (
            "Mark one corner of a picture that is not square. Where is the mark after your turn, and where is it "
            "on the sheet of paper?",
            "정사각형이 아닌 그림의 한 모서리에 표시해 보세요. 돌린 뒤에 표시는 어디에 있나요? 종이에서는 어디에 "
            "있나요?",
        ),
    ],
)  # fmt: skip
def augment_rotate90(x, k):
    """Images `(N, C, H, W)`, turned counter-clockwise by `k` quarter turns."""
    return np.rot90(x, k, axes=(2, 3))


@augment_rotate90.mistake(
    en="The images turn clockwise. Follow the upper right corner of the worked example: where should it go?",
    ko="이미지가 시계 방향으로 돌아요. 손으로 따라 하는 예에서 오른쪽 위 모서리를 따라가 보세요. 어디로 가야 할까요?",
)
def clockwise(x, k):
    return np.rot90(x, -k, axes=(2, 3))


@augment_rotate90.mistake(
    en="The wrong axes were turned: images and channels changed places. Which axes span the plane of the picture?",
    ko="엉뚱한 축이 회전해서 이미지와 채널의 자리가 바뀌었어요. 그림의 평면을 이루는 것은 어느 두 축일까요?",
)
def first_axes(x, k):
    return np.rot90(x, k)


@augment_rotate90.mistake(
    en="Rows and columns were exchanged, which mirrors the image at its diagonal. What is missing to make it a turn?",
    ko="행과 열을 바꾸기만 해서 이미지가 대각선에 대해 뒤집혔어요. 회전이 되려면 무엇이 더 필요할까요?",
)
def transposed_only(x, k):
    return x.swapaxes(2, 3) if k % 2 else x


@augment_rotate90.mistake(
    en="Every image is turned exactly once, whatever k is. What does k count?",
    ko="k와 상관없이 언제나 한 번만 돌아요. k는 무엇을 세는 수인가요?",
)
def once_only(x, _k):
    return np.rot90(x, 1, axes=(2, 3))


@augment_rotate90.mistake(
    en="Positive turns are right, but a negative k does nothing. What does a turn by -1 mean, and how many turns the "
    "other way lead to the same?",
    ko="양수 회전은 맞지만 k가 음수이면 아무 일도 일어나지 않아요. -1번 회전은 무슨 뜻이고, 반대로 몇 번 돌리면 같은 "
    "결과가 될까요?",
)
def negative_ignored(x, k):
    return np.rot90(x, max(k, 0), axes=(2, 3))


@augment_rotate90.oracle(close=near(1e-12), because="tf.image.rot90 on channels-last images")
def tf_rotate(tf):
    turned = oracle.on_images(tf, tf.image.rot90)
    return lambda x, k: turned(x, k % 4)


# --- early stopping ---------------------------------------------------------------------------------------------------


def curve(*ranks):
    """Validation losses in this order of size, equal where the ranks are equal."""

    def draw(rng):
        values = np.cumsum(rng.uniform(0.05, 0.2, max(ranks) + 1))
        return [float(values[rank]) for rank in ranks]

    return drawn(draw)


@exercise.check(
    points=2,
    close=exact(),
    given=[
        case(
            ("a better epoch after the stop", "멈춘 뒤에 더 좋은 에폭이 있는 경우"),
            val_losses=curve(9, 7, 5, 6, 8, 7, 1, 0), patience=3,
        ),
        case(
            ("an improvement at the last moment", "마지막 순간에 나아지는 경우"),
            val_losses=curve(9, 6, 8, 5, 7, 4, 6, 7, 3), patience=2,
        ),
        case(
            ("equal losses", "손실이 같은 에폭이 이어지는 경우"),
            val_losses=curve(9, 5, 5, 5, 7, 2), patience=3,
        ),
        case(
            ("a slow recovery that does not reach the best", "조금씩 회복하지만 최저에는 못 미치는 경우"),
            val_losses=curve(9, 2, 8, 7, 6, 5, 1), patience=3,
        ),
        case(
            ("losses that keep falling", "손실이 계속 줄어드는 경우"),
            val_losses=curve(8, 7, 5, 4, 2), patience=2,
        ),
        case(
            ("no improvement after the first epoch", "첫 에폭 뒤로 나아지지 않는 경우"),
            val_losses=curve(3, 5, 4, 6, 1, 0), patience=2,
        ),
        example(
            ("worked example", "손으로 따라 하는 예"),
            val_losses=[0.9, 0.7, 0.6, 0.65, 0.62, 0.6, 0.3], patience=3, gives=2, digits=0,
        ),
    ],
    hints=[
        (
            "Walk through the epochs as if you did not know the future. Which two things do you have to remember?",
            "앞날을 모르는 것처럼 에폭을 하나씩 따라가 보세요. 기억해야 할 것 두 가지는 무엇일까요?",
        ),
        (
            "What happens to the count of disappointing epochs when the loss improves?",
            "손실이 나아지면, 그동안 센 실망스러운 에폭의 수는 어떻게 될까요?",
        ),
        (
            "Two different epochs matter: the one at which you stop, and the one whose weights you keep. Which one is "
            "asked for?",
            "중요한 에폭은 두 개예요. 멈추는 에폭과, 가중치를 남겨 둘 에폭이죠. 어느 쪽을 물었을까요?",
        ),
    ],
)  # fmt: skip
def early_stopping(val_losses, patience):
    """The best epoch (from 0) before `patience` epochs in a row brought no loss strictly below the best so far.

    Source: keras.callbacks.EarlyStopping with restore_best_weights.
    """
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best


def _stopped(val_losses, patience, *, better=lambda loss, best: loss < best):
    """The stopping epoch and the best one, with another idea of "better"."""
    best, waited = 0, 0
    for epoch in range(1, len(val_losses)):
        if better(val_losses[epoch], val_losses[best]):
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            return epoch, best
    return len(val_losses) - 1, best


@early_stopping.mistake(
    en="You found the best epoch of the whole list, also among epochs that were never trained. Where does training "
    "end?",
    ko="학습한 적이 없는 에폭까지 포함해서 가장 좋은 에폭을 골랐어요. 학습은 어디에서 끝날까요?",
)
def never_stops(val_losses, _patience):
    return int(np.argmin(val_losses))


@early_stopping.mistake(
    en="You returned the epoch at which training stops. Its weights are already worse. Which epoch's weights are kept?",
    ko="학습이 멈추는 에폭을 반환했어요. 그때의 가중치는 이미 나빠진 것이에요. 어느 에폭의 가중치를 남겨야 할까요?",
)
def stopping_epoch(val_losses, patience):
    return _stopped(val_losses, patience)[0]


@early_stopping.mistake(
    en="Your answer is one too large throughout. What is the number of the first epoch here?",
    ko="답이 언제나 1만큼 커요. 여기서 첫 에폭의 번호는 무엇인가요?",
)
def counted_from_one(val_losses, patience):
    return _stopped(val_losses, patience)[1] + 1


@early_stopping.mistake(
    en="You wait for one epoch more than patience allows. After how many disappointing epochs does training stop?",
    ko="patience보다 한 에폭을 더 기다려요. 나아지지 않은 에폭이 몇 번이면 멈춰야 할까요?",
)
def one_epoch_too_patient(val_losses, patience):
    return _stopped(val_losses, patience + 1)[1]


@early_stopping.mistake(
    en="You stop one epoch too early. How many disappointing epochs in a row does patience allow before the stop?",
    ko="한 에폭 일찍 멈춰요. 나아지지 않은 에폭이 연속으로 몇 번이어야 멈출까요?",
)
def one_epoch_too_hasty(val_losses, patience):
    return _stopped(val_losses, patience - 1)[1]


@early_stopping.mistake(
    en="An equal loss counts as an improvement in your code. Standing still is no progress here. Which comparison do "
    "you use?",
    ko="손실이 같기만 해도 나아진 것으로 세고 있어요. 제자리걸음은 나아진 것이 아니에요. 어떤 비교를 썼나요?",
)
def equal_is_better(val_losses, patience):
    return _stopped(val_losses, patience, better=lambda loss, best: loss <= best)[1]


@early_stopping.mistake(
    en="You count all disappointing epochs. Only those in a row matter. What should an improvement do to the count?",
    ko="나아지지 않은 에폭을 모두 더해 세고 있어요. 연속으로 이어진 것만 세야 해요. 손실이 나아지면 센 수는 어떻게 "
    "되어야 할까요?",
)
def count_not_reset(val_losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        else:
            waited += 1
        if waited >= patience:
            break
    return best


@early_stopping.mistake(
    en="You compare each loss with the one before. A slow recovery is no improvement as long as it does not beat the "
    "best. What should a loss be compared with?",
    ko="손실을 바로 앞 에폭과 비교했어요. 조금씩 회복하더라도 최저 손실보다 낮아지지 않으면 나아진 것이 아니에요. "
    "무엇과 비교해야 할까요?",
)
def compared_with_previous(val_losses, patience):
    waited = 0
    for epoch in range(1, len(val_losses)):
        waited = 0 if val_losses[epoch] < val_losses[epoch - 1] else waited + 1
        if waited >= patience:
            return int(np.argmin(val_losses[: epoch + 1]))
    return int(np.argmin(val_losses))


@early_stopping.oracle(close=exact(), because="keras.callbacks.EarlyStopping with restore_best_weights")
def keras_early_stopping(keras):
    return oracle.early_stopping(keras)
