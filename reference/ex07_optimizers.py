"""Exercise 7: optimizers, judged by the steps they take with given gradients."""

from collections import defaultdict

import numpy as np

from grader.declare import Exercise, case, descent, drawn, example, fixture, moved, near, uniform

from . import oracle

exercise = Exercise(7, "optimizers", title=("Optimizers", "옵티마이저"))

EPSILON = 1e-7

# The steps are compared, not the parameters: a wrong step drowns in a parameter that is a hundred times larger.
EQUAL = moved(1e-7)
# With an ε. Of all its right places, the one in the root of Adam's uncorrected average moves a step most, by 1.3e-5.
EPSILON_APART = moved(2e-5)
# TensorFlow's operations get ε = 0.
WITHOUT_EPSILON = moved(1e-6)


class Optimizer:
    """What all optimizers share: one step for every parameter, each of which has a past of its own.

    Attributes:
        t: how many updates there have been.
        past: what is remembered of a parameter, by name; everything starts at 0.
    """

    def __init__(self):
        self.t = 0
        self.past = defaultdict(lambda: defaultdict(float))

    def update(self, params, grads):
        """Move `params` in place."""
        self.t += 1
        for name, g in grads.items():
            params[name] += self.step(g, self.past[name])

    def step(self, g, past):
        """What is added to a parameter with gradient `g`."""
        raise NotImplementedError


def gradients(rng, shapes):
    """Six gradients a parameter that rise, fall and rise again, turn round twice, and are never small."""
    sizes = np.array([3.5, 5.0, -1.2, 2.0, 6.0, -1.5])
    signs = {name: rng.choice([-1.0, 1.0], shape) for name, shape in shapes.items()}
    return [
        {name: size * signs[name] * rng.uniform(0.85, 1.15, shape) for name, shape in shapes.items()} for size in sizes
    ]


def cases(*settings):
    """Six steps with the default settings, and six with others: two parameters each."""
    # "W1" is in both: memory that is kept in the class, not in the object, shows.
    different, equal = {"W1": (4, 3), "b1": (3,)}, {"W1": (4, 3), "W2": (4, 3)}
    return [
        case(
            ("six steps, default settings", "여섯 걸음, 기본 설정"),
            params={name: uniform(-1, 1, *shape) for name, shape in different.items()},
            grads=drawn(lambda rng: gradients(rng, different)),
            settings=(),
        ),
        case(
            ("six steps, other settings", "여섯 걸음, 다른 설정"),
            params={name: uniform(-1, 1, *shape) for name, shape in equal.items()},
            grads=drawn(lambda rng: gradients(rng, equal)),
            settings=settings,
        ),
    ]


def at_rest(*shape):
    """Four steps with default settings, where the first row never has a gradient: it must not move, whatever ε is."""

    def draw(rng):
        moving = np.ones(shape)
        moving[0] = 0.0
        return [{"W1": g["W1"] * moving} for g in gradients(rng, {"W1": shape})[:4]]

    return case(
        ("weights without a gradient", "기울기가 늘 0인 가중치"),
        # Single precision holds these parameters exactly: its rounding is no step.
        params={"W1": drawn(lambda rng: rng.integers(-25, 26, shape) / 1024)},
        grads=drawn(draw),
        settings=(),
    )


def worked(*settings, first, second):
    """The handout's two steps from w = 1 with the gradients 2 and 1."""
    return example(
        ("worked example, gradients 2 and 1", "손으로 따라 하는 예, 기울기 2와 1"),
        params={"w": np.array([1.0])},
        grads=[{"w": np.array([2.0])}, {"w": np.array([1.0])}],
        settings=settings,
        gives={"params after step 1": {"w": np.array([first])}, "params after step 2": {"w": np.array([second])}},
    )


@fixture
def valley(w):
    """Steep across, flat along: where the optimizers' ways differ most (Deep Learning from Scratch, section 6.1)."""
    return w[0] ** 2 / 20 + w[1] ** 2


@fixture
def way(optimizer, start):
    """Where the parameters are at the start and after each of twenty steps down `valley`."""
    params, points = {"w": np.array(start)}, [np.array(start)]
    for _ in range(20):
        optimizer.update(params, {"w": params["w"] * np.array([0.1, 2.0])})
        points.append(np.array(params["w"]))
    return np.stack(points)


WAY = ("points on the way down", "내려가며 지난 점들")
ON_CONTOURS = descent(WAY[0], loss=valley)


def downhill(*settings):
    """Twenty steps in two parameters, for a picture: each depends on where those before it have led."""
    return case(
        ("twenty steps down a valley", "골짜기를 따라 스무 걸음"),
        # Every right place of ε leads to within a fiftieth of this, though differences add up.
        close=near(1e-4, atol=1e-4),
        start=drawn(lambda rng: np.array([-7.0, 2.0]) * rng.uniform(0.9, 1.1, 2)),
        settings=settings,
    )


def steps(optimizer, params, grads):
    """The script of every optimizer."""
    yield ("params at the start", "처음의 params"), params
    for t, g in enumerate(grads, 1):
        optimizer.update(params, g)
        yield (f"params after step {t}", f"{t}번째 갱신 뒤의 params"), params


# --- mistakes that several optimizers share ---------------------------------------------------------------------------

UPHILL_EN = (
    "Every step is as long as it should be, but goes the opposite way. The gradient points uphill: "
    "how many minus signs does a way downhill need, and where are yours?"
)
UPHILL_KO = (
    "걸음의 길이는 모두 맞는데 방향이 반대예요. 기울기는 올라가는 쪽을 가리켜요. 내려가려면 음의 부호가 몇 번 "
    "필요하고, 지금 코드에서는 어디에 있나요?"
)
STILL_EN = (
    "After `update` the dict holds the same parameters as before. A new value may have been calculated, but it never "
    "arrived: does your line change the array in the dict, or only what a local name stands for?"
)
STILL_KO = (
    "`update` 뒤에도 딕셔너리 속 매개변수가 그대로예요. 새 값을 계산했더라도 딕셔너리까지 닿지 않았어요. 그 줄은 "
    "딕셔너리 속 배열을 바꾸나요, 아니면 지역 이름이 가리키는 것만 바꾸나요?"
)
SHARED_EN = (
    "Several parameters share one memory here, so that the gradients of one push the other. With a single parameter "
    "you would be right. Who should own the velocity or the averages?"
)
SHARED_KO = (
    "여러 매개변수가 기억을 함께 쓰고 있어서, 한쪽의 기울기가 다른 쪽까지 밀어요. 매개변수가 하나라면 맞는 계산이에요. "
    "속도나 평균은 무엇마다 하나씩 있어야 할까요?"
)


DEFAULTS_EN = (
    "With the settings given, you are right; without them, you start from other default values than the handout's. "
    "Libraries and editions differ here: which defaults does the signature in the handout have?"
)
DEFAULTS_KO = (
    "설정을 직접 넘기면 맞는데, 넘기지 않으면 안내문과 다른 기본값으로 시작해요. 라이브러리와 판마다 기본값이 달라요. "
    "안내문의 함수 정의에는 어떤 기본값이 적혀 있나요?"
)


class Reversed:
    """Every step the other way."""

    def step(self, g, past):
        return -super().step(g, past)


class Unmoved:
    """Steps are calculated and lost."""

    def update(self, params, grads):
        self.t += 1
        for name, g in grads.items():
            w = params[name]
            w = w + self.step(g, self.past[name])


class Shared:
    """One past for all parameters."""

    def update(self, params, grads):
        self.t += 1
        for name, g in grads.items():
            params[name] += self.step(g, self.past["all"])


class SharedAndSpread:
    """One past for all parameters, whose shape spreads to new arrays."""

    def update(self, params, grads):
        self.t += 1
        for name, g in grads.items():
            params[name] = params[name] + self.step(g, self.past["all"])


# --- SGD --------------------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=EQUAL,
    draws=ON_CONTOURS,
    given=[*cases(0.3), worked(0.1, first=0.8, second=0.7)],
    hints=[
        (
            "The gradient points to where the loss grows fastest. Which way should a step go, and what decides its "
            "length?",
            "기울기는 손실이 가장 빨리 커지는 쪽을 가리켜요. 그렇다면 어느 쪽으로 가야 하고, 걸음의 길이는 무엇이 "
            "정하나요?",
        ),
        (
            "Nothing is returned: the arrays in `params` are to change. Print a parameter before and after the call.",
            "돌려주는 값은 없고 `params` 속 배열이 바뀌어야 해요. 호출 전후로 매개변수를 출력해 보세요.",
        ),
        (
            "After one step on a slope that rises to the right, does your parameter stand further left, and is it "
            "still the same array?",
            "오른쪽으로 올라가는 비탈에서 한 걸음 뒤에 매개변수가 더 왼쪽에 있나요? 여전히 처음의 그 배열인가요?",
        ),
    ],
)
class SGD(Optimizer):
    """Stochastic gradient descent: w ← w - η g.

    Args:
        lr: η.
    """

    def __init__(self, lr=0.01):
        super().__init__()
        self.lr = lr

    def step(self, g, past):  # noqa: ARG002 - nothing is remembered
        return -self.lr * g


@SGD.script
def sgd_steps(SGD, params, grads, settings):
    yield from steps(SGD(*settings), params, grads)


@SGD.script(given=[downhill(0.9)])
def sgd_way(SGD, start, settings):
    yield WAY, way(SGD(*settings), start)


@SGD.mistake(en=UPHILL_EN, ko=UPHILL_KO, common=True)
class climbs(Reversed, SGD.reference):
    pass


@SGD.mistake(en=STILL_EN, ko=STILL_KO, common=True)
class unmoved(Unmoved, SGD.reference):
    pass


@SGD.mistake(
    en="Your steps are as long as the whole gradient. Something you were given should make them shorter: which setting "
    "has had no effect yet?",
    ko="걸음의 길이가 기울기 그대로예요. 걸음을 짧게 줄여 주는 설정이 있었는데, 아직 쓰이지 않은 것은 무엇인가요?",
)
class no_learning_rate(SGD.reference):
    def step(self, g, past):  # noqa: ARG002
        return -g


@SGD.oracle(close=EQUAL, because="tf.raw_ops.ResourceApplyGradientDescent in float64")
def tensorflow_sgd(tf):
    return oracle.sgd(tf)


# --- Momentum ---------------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=EQUAL,
    draws=ON_CONTOURS,
    given=[*cases(0.05, 0.6), worked(0.1, first=0.8, second=0.52)],
    hints=[
        (
            "Think of a ball that rolls downhill. What does it still have when the next gradient arrives?",
            "언덕을 굴러 내려가는 공을 떠올려 보세요. 다음 기울기가 올 때 공에 아직 남아 있는 것은 무엇인가요?",
        ),
        (
            "The velocity has to survive from one call of `update` to the next, one for every parameter. Where can "
            "an object keep it?",
            "속도는 `update`를 다시 부를 때까지 매개변수마다 하나씩 남아 있어야 해요. 객체의 어디에 둘 수 있을까요?",
        ),
        (
            "Follow the worked example by hand: what is the velocity after the first step, and what after the second?",
            "손으로 따라 하는 예를 계산해 보세요. 첫 걸음 뒤의 속도와 두 번째 걸음 뒤의 속도는 각각 얼마인가요?",
        ),
    ],
)
class Momentum(Optimizer):
    """Momentum (Polyak 1964): v ← μ v - η g, then w ← w + v.

    Args:
        lr: η.
        momentum: μ.
    """

    def __init__(self, lr=0.01, momentum=0.9):
        super().__init__()
        self.lr, self.momentum = lr, momentum

    def step(self, g, past):
        past["v"] = self.momentum * past["v"] - self.lr * g
        return past["v"]


@Momentum.script
def momentum_steps(Momentum, params, grads, settings):
    yield from steps(Momentum(*settings), params, grads)


@Momentum.script(given=[downhill(0.1)])
def momentum_way(Momentum, start, settings):
    yield WAY, way(Momentum(*settings), start)


@Momentum.mistake(en=UPHILL_EN, ko=UPHILL_KO, common=True)
class subtracts_the_velocity(Reversed, Momentum.reference):
    pass


@Momentum.mistake(
    en="The first step is right, the later ones are plain gradient descent. The velocity seems to be gone by the "
    "time the next gradient arrives: what has to survive between two calls?",
    ko="첫 걸음은 맞는데 그다음부터는 보통의 경사하강법이에요. 다음 기울기가 올 때 속도가 사라져 있어요. 두 번의 호출 "
    "사이에 무엇이 남아 있어야 할까요?",
    common=True,
)
class velocity_not_kept(Momentum.reference):
    def step(self, g, past):  # noqa: ARG002
        return -self.lr * g


@Momentum.mistake(
    en="Your steps are shorter by exactly one minus the momentum: the velocity is an average of the gradients. Some "
    "courses define it so; here old pushes add up. Compare with the formula in the handout.",
    ko="걸음이 정확히 (1 - 모멘텀)배로 짧아요. 속도가 기울기의 평균이 되었어요. 그렇게 정의하는 강의도 있지만, "
    "여기서는 지난 힘이 그대로 쌓여요. 안내문의 식과 비교해 보세요.",
    common=True,
)
class averaged_velocity(Momentum.reference):
    def step(self, g, past):
        past["v"] = self.momentum * past["v"] - (1 - self.momentum) * self.lr * g
        return past["v"]


@Momentum.mistake(en=STILL_EN, ko=STILL_KO, common=True)
class momentum_unmoved(Unmoved, Momentum.reference):
    pass


@Momentum.mistake(
    en="Learning rate and momentum seem to have changed places. One of them scales the gradient, the other what is "
    "left of the old velocity: which is which?",
    ko="학습률과 모멘텀 계수의 자리가 바뀐 것 같아요. 하나는 기울기에 곱하고, 하나는 남아 있는 이전 속도에 곱해요. "
    "어느 것이 어느 것일까요?",
)
class exchanged_settings(Momentum.reference):
    def step(self, g, past):
        past["v"] = self.lr * past["v"] - self.momentum * g
        return past["v"]


@Momentum.mistake(
    en="The first step does not move at all, and from then on every step comes one call late. In which order do you "
    "update the velocity and move?",
    ko="첫 걸음에서 전혀 움직이지 않고, 그 뒤로도 걸음이 매번 한 번씩 늦어요. 속도를 갱신하는 일과 움직이는 일의 "
    "순서를 살펴보세요.",
)
class moves_with_old_velocity(Momentum.reference):
    def step(self, g, past):
        old, past["v"] = past["v"], self.momentum * past["v"] - self.lr * g
        return old


@Momentum.mistake(
    en="The first step is right, then the old velocity brakes instead of carrying on. In which direction does a "
    "rolling ball's own motion push it?",
    ko="첫 걸음은 맞는데, 그 뒤로는 이전 속도가 밀어 주지 않고 붙잡아요. 구르던 공은 어느 쪽으로 계속 가려고 할까요?",
)
class braking_velocity(Momentum.reference):
    def step(self, g, past):
        past["v"] = -self.momentum * past["v"] - self.lr * g
        return past["v"]


@Momentum.mistake(en=SHARED_EN, ko=SHARED_KO)
class shared_velocity(Shared, Momentum.reference):
    pass


@Momentum.mistake(en=SHARED_EN, ko=SHARED_KO)
class shared_velocity_spread(SharedAndSpread, Momentum.reference):
    pass


@Momentum.oracle(close=EQUAL, because="tf.raw_ops.ResourceApplyKerasMomentum in float64")
def tensorflow_momentum(tf):
    return oracle.momentum(tf)


# --- Nesterov ---------------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=EQUAL,
    draws=ON_CONTOURS,
    given=[*cases(0.05, 0.6), worked(0.1, first=0.62, second=0.268)],
    hints=[
        (
            "Momentum moves with the velocity. Nesterov also asks: where will this velocity push me next time?",
            "모멘텀은 속도대로 움직여요. 네스테로프는 한 가지를 더 물어요. 이 속도가 다음번에는 나를 어디로 밀까요?",
        ),
        (
            "The velocity is the one of momentum. Only the step is different, and it uses the new velocity.",
            "속도는 모멘텀과 같아요. 걸음만 다르고, 걸음에는 새 속도를 써요.",
        ),
        (
            "Follow the worked example by hand, and look at which value of the velocity you use where. Is it the "
            "old one or the new one?",
            "손으로 따라 하는 예를 계산하면서, 어느 자리에 어느 시점의 속도를 쓰는지 확인해 보세요. 갱신하기 전의 "
            "속도인가요, 갱신한 뒤의 속도인가요?",
        ),
    ],
)
class Nesterov(Momentum.reference):
    """Nesterov's momentum as Keras writes it: v ← μ v - η g, then w ← w + μ v - η g with the new v.

    The parameters are those of the look-ahead point; see `nesterov_lookahead`.
    """

    def step(self, g, past):
        past["v"] = self.momentum * past["v"] - self.lr * g
        return self.momentum * past["v"] - self.lr * g


@Nesterov.script
def nesterov_steps(Nesterov, params, grads, settings):
    yield from steps(Nesterov(*settings), params, grads)


@Nesterov.script(given=[downhill(0.1)])
def nesterov_way(Nesterov, start, settings):
    yield WAY, way(Nesterov(*settings), start)


@Nesterov.mistake(
    en="Your steps are those of ordinary momentum. That happens without any look-ahead, and also when the step is made "
    "from the old velocity. Which velocity does the correction need?",
    ko="보통 모멘텀과 같은 걸음이에요. 앞을 내다보지 않았거나, 걸음을 이전 속도로 계산하면 이렇게 돼요. 보정에는 어느 "
    "시점의 속도가 필요할까요?",
    common=True,
)
class plain_momentum(Nesterov.reference):
    def step(self, g, past):
        past["v"] = self.momentum * past["v"] - self.lr * g
        return past["v"]


@Nesterov.mistake(
    en="This is a formula that one edition of a well-known textbook prints. It is written for the velocity from before "
    "the update, but gets the new one, so with momentum 0.9 the first step is 1.43 times too long. Which velocity has "
    "your line already got?",
    ko="널리 읽히는 교재의 한 판에 실린 식이에요. 갱신하기 전의 속도를 위한 식인데 새 속도가 들어가서, 모멘텀이 "
    "0.9이면 첫 걸음이 1.43배 길어져요. 지금 그 줄에서 쓰는 속도는 갱신 전의 것인가요, 뒤의 것인가요?",
    common=True,
)
class new_velocity_in_expanded_form(Nesterov.reference):
    def step(self, g, past):
        past["v"] = self.momentum * past["v"] - self.lr * g
        return self.momentum**2 * past["v"] - (1 + self.momentum) * self.lr * g


@Nesterov.mistake(
    en="The look-ahead comes on top of a full momentum step, so that you go too far from the second step on. Looking "
    "ahead replaces the push of the old velocity by that of the new one; it is not one more step.",
    ko="모멘텀의 걸음을 다 걷고 나서 내다본 만큼을 또 더해서, 두 번째 걸음부터 너무 멀리 가요. 내다본다는 것은 이전 "
    "속도의 밀기를 새 속도의 밀기로 바꾸는 것이지, 한 걸음을 더 가는 것이 아니에요. 무엇이 두 번 들어갔을까요?",
)
class velocity_applied_twice(Nesterov.reference):
    def step(self, g, past):
        past["v"] = self.momentum * past["v"] - self.lr * g
        return past["v"] + self.momentum * past["v"]


@Nesterov.mistake(
    en="The look-ahead pushes backwards: it makes your steps shorter where it should make them longer. In which "
    "direction does the velocity lead?",
    ko="내다보는 항이 뒤로 밀고 있어요. 걸음을 늘려야 할 곳에서 오히려 줄여요. 속도는 어느 쪽으로 데려가나요?",
)
class looks_back(Nesterov.reference):
    def step(self, g, past):
        past["v"] = self.momentum * past["v"] - self.lr * g
        return -self.momentum * past["v"] - self.lr * g


@Nesterov.mistake(en=UPHILL_EN, ko=UPHILL_KO, common=True)
class nesterov_climbs(Reversed, Nesterov.reference):
    pass


@Nesterov.mistake(
    en="The first step is right, later ones have forgotten the velocity. What has to survive between two calls?",
    ko="첫 걸음은 맞는데, 그 뒤로는 속도를 잊어버려요. 두 번의 호출 사이에 무엇이 남아 있어야 할까요?",
)
class forgets_velocity(Nesterov.reference):
    def step(self, g, past):  # noqa: ARG002
        return -(1 + self.momentum) * self.lr * g


@Nesterov.oracle(close=EQUAL, because="tf.raw_ops.ResourceApplyKerasMomentum with use_nesterov, in float64")
def tensorflow_nesterov(tf):
    return oracle.nesterov(tf)


# --- nesterov_lookahead -----------------------------------------------------------------------------------------------


@fixture
def valley(w):
    """Slope of a curved valley, in which every weight feels the others."""
    return w + 0.3 * np.sum(w) + 0.2 * w**3


@fixture
def parabola(w):
    """Slope of the sum of w²."""
    return 2 * w


@exercise.check(
    points=2,
    # Weights may come near 0, where only the size of the others says what rounding is.
    close=near(1e-7, atol=1e-7),
    given=[
        case(
            ("one step that arrives with a velocity", "이미 속도가 있는 상태에서 한 걸음"),
            w=uniform(0.5, 1.5, 4),
            v=uniform(-1.5, -0.5, 4),
            grad=valley,
            lr=0.2,
            momentum=0.8,
        ),
        case(
            ("a matrix of weights", "행렬 모양의 가중치"),
            w=uniform(-1, 1, 3, 2),
            v=uniform(0.5, 1.5, 3, 2),
            grad=valley,
            lr=0.05,
            momentum=0.6,
        ),
    ],
    hints=[
        (
            "The velocity will carry you on in any case. Where will you be then, and what does the slope look like "
            "there?",
            "속도는 어차피 여러분을 데려가요. 그러면 어디에 있게 되고, 그곳의 기울기는 어떤 모습일까요?",
        ),
        (
            "`grad` is a function: you decide where it is asked. The look-ahead is only a place to ask from; the "
            "step itself starts at w.",
            "`grad`는 함수라서 어디에서 잴지 여러분이 정해요. 내다본 자리는 재는 곳일 뿐이고, 걸음은 w에서 시작해요.",
        ),
        (
            "At which point does your function ask for the gradient, and from which point does the step start? "
            "Should these be the same?",
            "여러분의 함수는 어느 점에서 기울기를 재고, 어느 점에서 걸음을 시작하나요? 두 점이 같아야 할까요?",
        ),
    ],
)
def nesterov_lookahead(w, v, grad, lr, momentum):
    """Nesterov's momentum (Sutskever et al. 2013): v ← μ v - η ∇J(w + μ v), then w ← w + v.

    Args:
        w: parameters of any shape.
        v: velocity of the same shape.
        grad: ∇J, a function of w.
        lr: η.
        momentum: μ.

    Returns:
        (w, v) after the step.
    """
    v = momentum * v - lr * grad(w + momentum * v)
    return w + v, v


@nesterov_lookahead.script(
    given=[
        case(
            ("four steps in a curved valley", "굽은 골짜기에서 네 걸음"),
            w=uniform(-2, 2, 5),
            v=uniform(-1, 1, 5),
            grad=valley,
            settings=(0.1, 0.9),
        ),
        example(
            ("worked example, the slope 2w", "손으로 따라 하는 예, 기울기 2w"),
            w=np.array([1.0]),
            v=np.array([0.0]),
            grad=parabola,
            settings=(0.1, 0.9),
            gives={
                "w after step 1": np.array([0.8]),
                "v after step 1": np.array([-0.2]),
                "w after step 2": np.array([0.496]),
                "v after step 2": np.array([-0.304]),
            },
        ),
    ]
)
def lookahead_steps(nesterov_lookahead, w, v, grad, settings):
    for t in range(1, 5):
        w, v = nesterov_lookahead(w, v, grad, *settings)
        yield (f"w after step {t}", f"{t}번째 걸음 뒤의 w"), w
        yield (f"v after step {t}", f"{t}번째 걸음 뒤의 v"), v


@nesterov_lookahead.accept(because="The velocity may point uphill and be subtracted, if the look-ahead is too.")
def uphill_velocity(w, v, grad, lr, momentum):
    v = momentum * v + lr * grad(w - momentum * v)
    return w - v, v


@nesterov_lookahead.mistake(
    en="You ask for the gradient behind you. Some lecture notes print it so beside a velocity that is added, and their "
    "sign is wrong. Draw w and v: where does the velocity lead?",
    ko="기울기를 뒤쪽에서 재고 있어요. 속도를 더하는 식 옆에 이렇게 적은 강의 자료가 있는데, 그 부호가 틀렸어요. w와 "
    "v를 그려 보세요. 속도는 어느 쪽으로 데려가나요?",
    common=True,
)
def asks_behind(w, v, grad, lr, momentum):
    v = momentum * v - lr * grad(w - momentum * v)
    return w + v, v


@nesterov_lookahead.mistake(
    en="The gradient comes from where you stand, which is ordinary momentum. Nesterov asks one push of the velocity "
    "further on.",
    ko="지금 서 있는 자리의 기울기를 썼는데, 그것은 보통 모멘텀이에요. 네스테로프는 속도가 한 번 밀어 준 자리에서 "
    "기울기를 재요. 그 자리는 어디일까요?",
    common=True,
)
def asks_here(w, v, grad, lr, momentum):
    v = momentum * v - lr * grad(w)
    return w + v, v


@nesterov_lookahead.mistake(
    en="The look-ahead is counted twice: you move there to measure, and never go back before the step. Where should "
    "the step itself start?",
    ko="내다본 이동이 두 번 더해졌어요. 재려고 간 자리에서 돌아오지 않고 걸음을 시작했어요. 걸음은 어디에서 시작해야 "
    "할까요?",
)
def keeps_the_lookahead(w, v, grad, lr, momentum):
    w = w + momentum * v
    v = momentum * v - lr * grad(w)
    return w + v, v


@nesterov_lookahead.mistake(
    en="The look-ahead is counted twice, and the caller's w has changed as well: the array itself was moved to the "
    "place of measuring, and the step starts from there. Which operations make a new array, and which change the old "
    "one?",
    ko="내다본 이동이 두 번 더해졌고, 받은 배열 w까지 바뀌었어요. 재는 자리로 배열 자체를 옮기고 거기서 걸음을 "
    "시작했어요. 어떤 연산이 새 배열을 만들고, 어떤 연산이 원래 배열을 바꾸나요?",
)
def moves_the_array(w, v, grad, lr, momentum):
    w += momentum * v
    v = momentum * v - lr * grad(w)
    return w + v, v


@nesterov_lookahead.mistake(
    en="The gradient pushes you uphill. How many minus signs lie between the gradient and the new w in your code?",
    ko="기울기가 오르막으로 밀고 있어요. 코드에서 기울기와 새 w 사이에 음의 부호가 몇 번 들어가나요?",
)
def follows_the_gradient(w, v, grad, lr, momentum):
    v = momentum * v + lr * grad(w + momentum * v)
    return w + v, v


@nesterov_lookahead.mistake(
    en="Both results are right, but they come back in the other order. Which one does the handout name first?",
    ko="두 결과 모두 맞지만 돌려주는 순서가 바뀌었어요. 안내문에서는 어느 것이 먼저인가요?",
)
def velocity_first(w, v, grad, lr, momentum):
    v = momentum * v - lr * grad(w + momentum * v)
    return v, w + v


@nesterov_lookahead.oracle(
    close=near(1e-12), because="TensorFlow's Nesterov moves the look-ahead point w + μ v; from it, w is found again"
)
def tensorflow_at_the_lookahead(tf):
    return oracle.nesterov_lookahead(tf)


# --- AdaGrad ----------------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=EPSILON_APART,
    draws=ON_CONTOURS,
    names=("Adagrad",),
    given=[*cases(0.2), at_rest(4, 3), worked(0.1, first=0.9, second=0.8553)],
    hints=[
        (
            "A weight that has had large gradients should become careful, one that hardly ever gets any may take "
            "large steps. What measures that?",
            "큰 기울기를 많이 받은 가중치는 조심스러워지고, 기울기를 거의 못 받은 가중치는 크게 움직여도 돼요. "
            "무엇으로 잴 수 있을까요?",
        ),
        (
            "Gradients have signs that would cancel, so squares are added up; the sum is undone by a root before "
            "dividing.",
            "기울기는 부호가 있어 서로 지워질 수 있으니 제곱을 쌓아요. 나누기 전에 제곱을 되돌리는 연산이 필요해요.",
        ),
        (
            "Give the same gradient again and again. Should the steps stay equally long, grow or shrink, and what "
            "do yours do?",
            "같은 기울기를 되풀이해서 줘 보세요. 걸음의 길이는 그대로여야 할까요, 커지거나 작아져야 할까요? "
            "여러분의 것은 어떤가요?",
        ),
    ],
)
class AdaGrad(Optimizer):
    """AdaGrad (Duchi et al. 2011): h ← h + g², then w ← w - η g / (√h + ε). h starts at 0.

    Args:
        lr: η.
    """

    def __init__(self, lr=0.01):
        super().__init__()
        self.lr = lr

    def step(self, g, past):
        past["h"] = past["h"] + g**2
        return -self.lr * g / (np.sqrt(past["h"]) + EPSILON)


@AdaGrad.script
def adagrad_steps(AdaGrad, params, grads, settings):
    yield from steps(AdaGrad(*settings), params, grads)


@AdaGrad.script(given=[downhill(1.5)])
def adagrad_way(AdaGrad, start, settings):
    yield WAY, way(AdaGrad(*settings), start)


@AdaGrad.mistake(
    en="The smaller a gradient is, the longer your step becomes. You divide by a sum of squares: which operation "
    "brings it back to the size of a gradient?",
    ko="기울기가 작을수록 걸음이 길어져요. 지금은 제곱의 합으로 나누고 있어요. 그것을 기울기와 같은 크기로 되돌리는 "
    "연산은 무엇일까요?",
    common=True,
)
class sum_without_root(AdaGrad.reference):
    def step(self, g, past):
        past["h"] = past["h"] + g**2
        return -self.lr * g / (past["h"] + EPSILON)


@AdaGrad.mistake(
    en="All your steps have the same length, however large the gradients were before. AdaGrad remembers the squares of "
    "all of them: does your sum grow?",
    ko="앞서 기울기가 얼마나 컸든 모든 걸음의 길이가 같아요. AdaGrad는 지금까지의 기울기 제곱을 모두 기억해요. 합이 "
    "계속 커지고 있나요?",
    common=True,
)
class not_accumulated(AdaGrad.reference):
    def step(self, g, past):
        past["h"] = g**2
        return -self.lr * g / (np.sqrt(past["h"]) + EPSILON)


@AdaGrad.mistake(
    en="You add up the sizes of the gradients. AdaGrad adds up something that punishes large gradients more: what is "
    "it?",
    ko="기울기의 크기 자체를 쌓고 있어요. AdaGrad가 쌓는 것은 큰 기울기를 더 크게 반영하는 값이에요. 무엇일까요?",
)
class accumulates_sizes(AdaGrad.reference):
    def step(self, g, past):
        past["h"] = past["h"] + np.abs(g)
        return -self.lr * g / (np.sqrt(past["h"]) + EPSILON)


@AdaGrad.mistake(
    en="All entries of a parameter share one step size. The idea of AdaGrad is a step size for every single weight: "
    "which shape should the memory have?",
    ko="한 매개변수의 모든 원소가 걸음 크기를 함께 쓰고 있어요. AdaGrad는 가중치 하나하나에 걸음 크기를 따로 줘요. "
    "기억하는 값의 형상은 어때야 할까요?",
)
class one_sum_for_all(AdaGrad.reference):
    def step(self, g, past):
        past["h"] = past["h"] + np.sum(g**2)
        return -self.lr * g / (np.sqrt(past["h"]) + EPSILON)


@AdaGrad.mistake(
    en="Your steps fit a memory that starts at 0.1, as a well-known library has it. Here nothing has happened before "
    "the first step: what should the sum be then?",
    ko="기억이 0.1에서 시작한 것 같은 걸음이에요. 그렇게 하는 라이브러리도 있지만, 여기서는 첫 걸음 전에 아무 일도 "
    "없었어요. 그때 합은 얼마여야 할까요?",
)
class starts_at_a_tenth(AdaGrad.reference):
    def step(self, g, past):
        past["h"] = past["h"] + g**2
        return -self.lr * g / (np.sqrt(0.1 + past["h"]) + EPSILON)


@AdaGrad.mistake(en=UPHILL_EN, ko=UPHILL_KO)
class adagrad_climbs(Reversed, AdaGrad.reference):
    pass


@AdaGrad.oracle(close=WITHOUT_EPSILON, because="tf.raw_ops.ResourceApplyAdagradV2 in float64, sums from 0, ε = 0")
def tensorflow_adagrad(tf):
    return oracle.adagrad(tf)


# --- RMSProp ----------------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=EPSILON_APART,
    draws=ON_CONTOURS,
    names=("RMSprop",),
    given=[*cases(0.02, 0.6), at_rest(4, 3), worked(0.1, first=0.6838, second=0.5363)],
    hints=[
        (
            "The sum of AdaGrad only grows, so its steps die out. What could take its place and forget old gradients?",
            "AdaGrad의 합은 커지기만 해서 걸음이 점점 사라져요. 오래된 기울기를 잊으려면 합 대신 무엇을 쓸 수 "
            "있을까요?",
        ),
        (
            "In a moving average two weights add up to one. The larger one belongs to the past.",
            "이동 평균에서는 두 가중치를 더하면 1이 돼요. 큰 쪽은 과거의 몫이에요.",
        ),
        (
            "RMS means root mean square. Go through the three words from right to left. Which of the three is "
            "missing or in another place in your code?",
            "RMS는 root mean square(제곱평균제곱근)예요. 세 단어를 오른쪽부터 하나씩 짚어 보세요. 여러분의 "
            "코드에서 빠졌거나 자리가 다른 것은 무엇인가요?",
        ),
    ],
)
class RMSProp(Optimizer):
    """RMSProp (Hinton's lecture 6e): h ← ρ h + (1 - ρ) g², then w ← w - η g / (√h + ε). h starts at 0.

    Args:
        lr: η.
        rho: ρ.
    """

    def __init__(self, lr=0.001, rho=0.9):
        super().__init__()
        self.lr, self.rho = lr, rho

    def step(self, g, past):
        past["h"] = self.rho * past["h"] + (1 - self.rho) * g**2
        return -self.lr * g / (np.sqrt(past["h"]) + EPSILON)


@RMSProp.script
def rmsprop_steps(RMSProp, params, grads, settings):
    yield from steps(RMSProp(*settings), params, grads)


@RMSProp.script(given=[downhill(0.3)])
def rmsprop_way(RMSProp, start, settings):
    yield WAY, way(RMSProp(*settings), start)


@RMSProp.mistake(
    en="Your average can grow beyond everything it averages, which makes the steps too short from the first one on. "
    "What do the two weights of an average add up to?",
    ko="평균이 평균 낸 값들보다 커질 수 있어서 첫 걸음부터 너무 짧아요. 평균을 이루는 두 가중치를 더하면 얼마여야 "
    "할까요?",
    common=True,
)
class new_square_unweighted(RMSProp.reference):
    def step(self, g, past):
        past["h"] = self.rho * past["h"] + g**2
        return -self.lr * g / (np.sqrt(past["h"]) + EPSILON)


@RMSProp.mistake(
    en="Your average follows the newest gradient and forgets the rest almost at once. Which of its two parts should "
    "get the large weight?",
    ko="평균이 최신 기울기만 따라가고 과거를 거의 바로 잊어버려요. 두 항 중 어느 쪽이 큰 가중치를 받아야 할까요?",
    common=True,
)
class exchanged_weights(RMSProp.reference):
    def step(self, g, past):
        past["h"] = (1 - self.rho) * past["h"] + self.rho * g**2
        return -self.lr * g / (np.sqrt(past["h"]) + EPSILON)


@RMSProp.mistake(
    en="You divide by a mean of squares. RMS has three letters: which of its operations is missing?",
    ko="제곱의 평균으로 나누고 있어요. RMS는 세 글자인데, 그중 어느 연산이 빠졌을까요?",
    common=True,
)
class mean_without_root(RMSProp.reference):
    def step(self, g, past):
        past["h"] = self.rho * past["h"] + (1 - self.rho) * g**2
        return -self.lr * g / (past["h"] + EPSILON)


@RMSProp.mistake(
    en="The first step is right, then your steps shrink too fast: the old average never fades. What happens to it "
    "before something new is added?",
    ko="첫 걸음은 맞지만 그 뒤로 걸음이 너무 빨리 줄어요. 이전 평균이 전혀 옅어지지 않아요. 새 값을 더하기 전에 이전 "
    "평균은 어떻게 되어야 할까요?",
)
class past_never_fades(RMSProp.reference):
    def step(self, g, past):
        past["h"] = past["h"] + (1 - self.rho) * g**2
        return -self.lr * g / (np.sqrt(past["h"]) + EPSILON)


@RMSProp.mistake(
    en="Your steps are those of AdaGrad: the squares are added up, not averaged. What makes RMSProp forget?",
    ko="AdaGrad와 같은 걸음이에요. 제곱을 평균 내지 않고 그대로 쌓았어요. RMSProp은 무엇 덕분에 과거를 잊을까요?",
)
class sums_like_adagrad(RMSProp.reference):
    def step(self, g, past):
        past["h"] = past["h"] + g**2
        return -self.lr * g / (np.sqrt(past["h"]) + EPSILON)


@RMSProp.mistake(en=UPHILL_EN, ko=UPHILL_KO)
class rmsprop_climbs(Reversed, RMSProp.reference):
    pass


@RMSProp.mistake(en=DEFAULTS_EN, ko=DEFAULTS_KO)
class defaults_of_the_book(RMSProp.reference):
    def __init__(self, lr=0.01, rho=0.99):
        super().__init__(lr, rho)


@RMSProp.mistake(en=DEFAULTS_EN, ko=DEFAULTS_KO)
class ten_times_the_default(RMSProp.reference):
    def __init__(self, lr=0.01, rho=0.9):
        super().__init__(lr, rho)


@RMSProp.oracle(close=WITHOUT_EPSILON, because="tf.raw_ops.ResourceApplyRMSProp in float64, ε = 0")
def tensorflow_rmsprop(tf):
    return oracle.rmsprop(tf)


# --- Adam -------------------------------------------------------------------------------------------------------------


@exercise.check(
    points=3,
    close=EPSILON_APART,
    draws=ON_CONTOURS,
    given=[*cases(0.05, 0.7, 0.6), at_rest(4, 3), worked(0.1, first=0.9, second=0.8068)],
    hints=[
        (
            "Adam keeps two moving averages for every parameter: one for the direction, one for the step size. Of "
            "what is each?",
            "Adam은 매개변수마다 이동 평균을 두 개 기억해요. 하나는 방향, 하나는 걸음 크기를 위한 거예요. 각각 "
            "무엇의 평균일까요?",
        ),
        (
            "After one update an average that started at 0 holds only a tenth (or a thousandth) of the gradient (or "
            "its square). What makes it whole again, and what after ten updates?",
            "0에서 시작한 평균에는 한 번 갱신한 뒤 기울기의 10분의 1(제곱은 1000분의 1)만 들어 있어요. 무엇으로 "
            "나누면 되돌아올까요? 열 번 갱신한 뒤에는요?",
        ),
        (
            "Take the worked example: write down t, m, v and both corrected values for the two steps, and print "
            "yours beside them. Which number differs first?",
            "손으로 따라 하는 예에서 두 걸음의 t, m, v와 보정한 두 값을 적고, 여러분의 값을 출력해 나란히 비교해 "
            "보세요. 어떤 수가 먼저 달라지나요?",
        ),
    ],
)
class Adam(Optimizer):
    """Adam (Kingma and Ba 2015): averages m of g and v of g², corrected for their start at 0.

    m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ), w ← w - η m̂ / (√v̂ + ε).

    Args:
        lr: η.
        beta1: β₁.
        beta2: β₂.
    """

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        super().__init__()
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2

    def average(self, g, past):
        """Update m and v."""
        past["m"] = self.beta1 * past["m"] + (1 - self.beta1) * g
        past["v"] = self.beta2 * past["v"] + (1 - self.beta2) * g**2

    def step(self, g, past):
        self.average(g, past)
        m_hat = past["m"] / (1 - self.beta1**self.t)
        v_hat = past["v"] / (1 - self.beta2**self.t)
        return -self.lr * m_hat / (np.sqrt(v_hat) + EPSILON)


@Adam.script
def adam_steps(Adam, params, grads, settings):
    yield from steps(Adam(*settings), params, grads)


@Adam.script(given=[downhill(0.3)])
def adam_way(Adam, start, settings):
    yield WAY, way(Adam(*settings), start)


@Adam.mistake(
    en="Your first steps do not fit, because both averages are still near the 0 they started from. What does Adam do "
    "about this bias at the start?",
    ko="두 평균이 출발점인 0에 아직 가까워서 처음 몇 걸음이 맞지 않아요. Adam은 이 초기 편향을 어떻게 다루나요?",
    common=True,
)
class no_bias_correction(Adam.reference):
    def step(self, g, past):
        self.average(g, past)
        return -self.lr * past["m"] / (np.sqrt(past["v"]) + EPSILON)


@Adam.mistake(
    en="The first step is right, then the error grows from step to step. The corrected values seem to replace the "
    "averages: which of the two should the next update start from?",
    ko="첫 걸음은 맞는데 갈수록 어긋나요. 보정한 값이 평균을 덮어쓴 것 같아요. 다음 갱신은 보정 전의 값과 보정한 값 중 "
    "어느 것에서 이어져야 할까요?",
    common=True,
)
class correction_stored_back(Adam.reference):
    def step(self, g, past):
        self.average(g, past)
        past["m"] = past["m"] / (1 - self.beta1**self.t)
        past["v"] = past["v"] / (1 - self.beta2**self.t)
        return -self.lr * past["m"] / (np.sqrt(past["v"]) + EPSILON)


@Adam.mistake(
    en="The very first step divides zero by zero, and everything after it is not a number. Which update is this, "
    "counted from 1, when the correction is calculated?",
    ko="첫 걸음에서 0을 0으로 나누어 그 뒤의 값이 모두 NaN이 됐어요. 1부터 센다면, 보정할 때는 몇 번째 갱신이어야 "
    "할까요?",
    common=True,
)
class counts_from_zero(Adam.reference):
    def step(self, g, past):
        self.average(g, past)
        with np.errstate(all="ignore"):
            m_hat = past["m"] / (1 - self.beta1 ** (self.t - 1))
            v_hat = past["v"] / (1 - self.beta2 ** (self.t - 1))
            return -self.lr * m_hat / (np.sqrt(v_hat) + EPSILON)


@Adam.mistake(
    en="The first step is right, the later ones are too long: the correction stays as strong as at the start. A "
    "popular repository has the same slip. On what does the correction depend, and does it change in your code?",
    ko="첫 걸음은 맞지만 그 뒤의 걸음이 너무 길어요. 보정이 처음처럼 강하게 남아 있어요. 유명한 저장소에도 같은 실수가 "
    "있어요. 보정은 무엇에 따라 달라지고, 지금 코드에서는 그것이 변하나요?",
    common=True,
)
class correction_never_fades(Adam.reference):
    def step(self, g, past):
        self.average(g, past)
        m_hat = past["m"] / (1 - self.beta1)
        v_hat = past["v"] / (1 - self.beta2)
        return -self.lr * m_hat / (np.sqrt(v_hat) + EPSILON)


@Adam.mistake(
    en="The average of the squares is corrected with the decay rate of the other average. Which rate did it fade with?",
    ko="제곱의 평균을 다른 평균의 감쇠율로 보정했어요. 이 평균은 어느 비율로 옅어졌나요?",
)
class corrects_both_with_beta1(Adam.reference):
    def step(self, g, past):
        self.average(g, past)
        m_hat = past["m"] / (1 - self.beta1**self.t)
        v_hat = past["v"] / (1 - self.beta1**self.t)
        return -self.lr * m_hat / (np.sqrt(v_hat) + EPSILON)


@Adam.mistake(
    en="Where gradients are negative, a root of a negative number appears. What is the second average made of, so that "
    "its root always exists?",
    ko="기울기가 음수인 곳에서 음수의 제곱근이 생겨요. 제곱근이 항상 있으려면 두 번째 평균은 무엇으로 만들어야 할까요?",
)
class not_squared(Adam.reference):
    def step(self, g, past):
        past["m"] = self.beta1 * past["m"] + (1 - self.beta1) * g
        past["v"] = self.beta2 * past["v"] + (1 - self.beta2) * g
        m_hat = past["m"] / (1 - self.beta1**self.t)
        v_hat = past["v"] / (1 - self.beta2**self.t)
        with np.errstate(all="ignore"):
            return -self.lr * m_hat / (np.sqrt(v_hat) + EPSILON)


@Adam.mistake(
    en="Your averages follow the newest gradient almost completely. Which side of an average should get the large "
    "weight, the past or the present?",
    ko="평균이 최신 기울기를 거의 그대로 따라가요. 평균의 큰 가중치는 과거와 현재 중 어느 쪽에 주어야 할까요?",
)
class betas_on_the_wrong_side(Adam.reference):
    def average(self, g, past):
        past["m"] = (1 - self.beta1) * past["m"] + self.beta1 * g
        past["v"] = (1 - self.beta2) * past["v"] + self.beta2 * g**2


@Adam.mistake(
    en="The step sizes are right, but you walk along the newest gradient: that is RMSProp with a correction. Adam "
    "smooths something else too.",
    ko="걸음 크기는 맞지만 최신 기울기를 그대로 따라 걸어요. 그것은 보정을 더한 RMSProp이에요. Adam이 부드럽게 "
    "만드는 것이 하나 더 있는데, 무엇일까요?",
)
class raw_direction(Adam.reference):
    def step(self, g, past):
        self.average(g, past)
        v_hat = past["v"] / (1 - self.beta2**self.t)
        return -self.lr * g / (np.sqrt(v_hat) + EPSILON)


@Adam.mistake(
    en="You divide by an average of squares as it is, so small gradients lead to huge steps. What brings squares "
    "back to the size of a gradient?",
    ko="제곱의 평균으로 그대로 나누어서 기울기가 작으면 걸음이 지나치게 커져요. 제곱을 기울기와 같은 크기로 되돌리는 "
    "것은 무엇일까요?",
)
class root_missing(Adam.reference):
    def step(self, g, past):
        self.average(g, past)
        m_hat = past["m"] / (1 - self.beta1**self.t)
        v_hat = past["v"] / (1 - self.beta2**self.t)
        return -self.lr * m_hat / (v_hat + EPSILON)


@Adam.mistake(
    en="The first parameter's first step is right; then the correction runs ahead, as if there had been more "
    "updates. How often does your counter go up in one call of `update` with two parameters?",
    ko="첫 매개변수의 첫 걸음은 맞는데, 그 뒤로는 갱신을 더 많이 한 것처럼 보정이 앞서가요. 매개변수가 두 개일 때 "
    "`update`를 한 번 부르면 횟수가 몇 번 올라가나요?",
)
class counts_parameters(Adam.reference):
    def update(self, params, grads):
        for name, g in grads.items():
            self.t += 1
            params[name] += self.step(g, self.past[name])


@Adam.mistake(en=SHARED_EN, ko=SHARED_KO)
class shared_averages(Shared, Adam.reference):
    pass


@Adam.mistake(en=SHARED_EN, ko=SHARED_KO)
class shared_averages_spread(SharedAndSpread, Adam.reference):
    pass


@Adam.mistake(en=UPHILL_EN, ko=UPHILL_KO)
class adam_climbs(Reversed, Adam.reference):
    pass


@Adam.mistake(en=STILL_EN, ko=STILL_KO)
class adam_unmoved(Unmoved, Adam.reference):
    pass


@Adam.mistake(en=DEFAULTS_EN, ko=DEFAULTS_KO)
class defaults_of_sgd(Adam.reference):
    def __init__(self, lr=0.01, beta1=0.9, beta2=0.999):
        super().__init__(lr, beta1, beta2)


@Adam.oracle(close=WITHOUT_EPSILON, because="tf.raw_ops.ResourceApplyAdam in float64, ε = 0")
def tensorflow_adam(tf):
    return oracle.adam(tf)


# --- AMSGrad ----------------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=EPSILON_APART,
    draws=ON_CONTOURS,
    # The larger averages come first, as a maximum that is kept in the class would hide behind later ones.
    given=[*cases(0.05, 0.7, 0.6)[::-1], at_rest(4, 3), worked(0.1, 0.9, 0.5, first=0.9, second=0.8098)],
    hints=[
        (
            "After a few small gradients Adam forgets that there were large ones, and its steps grow again. How can "
            "a step size be kept from growing back?",
            "작은 기울기가 이어지면 Adam은 큰 기울기가 있었다는 것을 잊고 걸음을 다시 키워요. 걸음이 다시 커지지 "
            "않게 하려면 무엇을 기억해야 할까요?",
        ),
        (
            "Three things are remembered now. The average v goes on as in Adam; the maximum only looks at it.",
            "이제 기억하는 것이 세 가지예요. 평균 v는 Adam과 똑같이 이어지고, 최댓값은 그것을 지켜보기만 해요.",
        ),
        (
            "Let one large gradient be followed by tiny ones. Which of your numbers may shrink now, and which may not?",
            "큰 기울기 하나 뒤에 아주 작은 기울기가 이어진다고 해 보세요. 기억하는 수 가운데 작아져도 되는 것과 안 "
            "되는 것은 무엇인가요?",
        ),
    ],
)
class AMSGrad(Adam.reference):
    """AMSGrad (Reddi et al. 2018) as in Keras: Adam with v_max ← max(v_max, v) in place of v, then corrected."""

    def step(self, g, past):
        self.average(g, past)
        past["v_max"] = np.maximum(past["v_max"], past["v"])
        m_hat = past["m"] / (1 - self.beta1**self.t)
        v_hat = past["v_max"] / (1 - self.beta2**self.t)
        return -self.lr * m_hat / (np.sqrt(v_hat) + EPSILON)


@AMSGrad.script
def amsgrad_steps(AMSGrad, params, grads, settings):
    yield from steps(AMSGrad(*settings), params, grads)


@AMSGrad.script(given=[downhill(0.3)])
def amsgrad_way(AMSGrad, start, settings):
    yield WAY, way(AMSGrad(*settings), start)


@AMSGrad.accept(because="The maximum may be taken of the corrected average, as Optax does.")
class maximum_of_the_corrected(AMSGrad.reference):
    def step(self, g, past):
        self.average(g, past)
        m_hat = past["m"] / (1 - self.beta1**self.t)
        past["v_max"] = np.maximum(past["v_max"], past["v"] / (1 - self.beta2**self.t))
        return -self.lr * m_hat / (np.sqrt(past["v_max"]) + EPSILON)


@AMSGrad.mistake(
    en="Your steps are those of Adam: right as long as gradients grow, too long once they shrink. What does AMSGrad "
    "never allow to become smaller?",
    ko="Adam과 같은 걸음이에요. 기울기가 커지는 동안은 맞지만, 작아지면 걸음이 너무 길어져요. AMSGrad에서 절대 "
    "작아지지 않는 것은 무엇일까요?",
    common=True,
)
class no_maximum(AMSGrad.reference):
    def step(self, g, past):
        self.average(g, past)
        m_hat = past["m"] / (1 - self.beta1**self.t)
        v_hat = past["v"] / (1 - self.beta2**self.t)
        return -self.lr * m_hat / (np.sqrt(v_hat) + EPSILON)


@AMSGrad.mistake(
    en="The averages are used without correction for their start at 0. The first paper on AMSGrad leaves it out as "
    "well; the formula in the handout has it.",
    ko="0에서 시작한 평균을 보정하지 않고 썼어요. AMSGrad의 첫 논문에도 보정이 없지만, 안내문의 식에는 있어요. 어느 "
    "두 값에 필요할까요?",
)
class amsgrad_uncorrected(AMSGrad.reference):
    def step(self, g, past):
        self.average(g, past)
        past["v_max"] = np.maximum(past["v_max"], past["v"])
        return -self.lr * past["m"] / (np.sqrt(past["v_max"]) + EPSILON)


@AMSGrad.mistake(
    en="The maximum flows back into the average, which then cannot fall any more. The average should go on as in Adam: "
    "do both have a place of their own?",
    ko="최댓값이 평균으로 흘러 들어가서 평균 자체가 줄지 못해요. 평균은 Adam과 똑같이 이어져야 해요. 둘을 따로 "
    "보관하고 있나요?",
)
class maximum_fed_back(AMSGrad.reference):
    def step(self, g, past):
        old = past["v"]
        self.average(g, past)
        past["v"] = np.maximum(old, past["v"])
        m_hat = past["m"] / (1 - self.beta1**self.t)
        v_hat = past["v"] / (1 - self.beta2**self.t)
        return -self.lr * m_hat / (np.sqrt(v_hat) + EPSILON)


@AMSGrad.mistake(
    en="All entries of a parameter share one maximum. Every weight has its own past: which shape should the maximum "
    "have?",
    ko="한 매개변수의 모든 원소가 최댓값 하나를 함께 쓰고 있어요. 가중치마다 지나온 길이 달라요. 최댓값의 형상은 "
    "어때야 할까요?",
)
class one_maximum_for_all(AMSGrad.reference):
    def step(self, g, past):
        self.average(g, past)
        past["v_max"] = max(past["v_max"], past["v"].max())
        m_hat = past["m"] / (1 - self.beta1**self.t)
        v_hat = past["v_max"] / (1 - self.beta2**self.t)
        return -self.lr * m_hat / (np.sqrt(v_hat) + EPSILON)


@AMSGrad.mistake(en=UPHILL_EN, ko=UPHILL_KO)
class amsgrad_climbs(Reversed, AMSGrad.reference):
    pass


@AMSGrad.oracle(close=WITHOUT_EPSILON, because="tf.raw_ops.ResourceApplyAdamWithAmsgrad in float64, ε = 0")
def tensorflow_amsgrad(tf):
    return oracle.amsgrad(tf)


# --- Adamax -----------------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=EPSILON_APART,
    draws=ON_CONTOURS,
    names=("AdaMax",),
    given=[
        *cases(0.05, 0.7, 0.6),
        case(
            ("six steps with gradients below 1", "기울기가 1보다 작은 여섯 걸음"),
            params={"W1": uniform(-0.2, 0.2, 4, 3)},
            grads=drawn(lambda rng: [{"W1": g["W1"] / 8} for g in gradients(rng, {"W1": (4, 3)})]),
            settings=(),
        ),
        worked(0.1, first=0.9, second=0.8262),
    ],
    hints=[
        (
            "In place of the root of averaged squares stands the largest gradient so far, which slowly fades. Which "
            "sizes compete at every step?",
            "제곱 평균의 제곱근 대신, 지금까지 가장 컸던 기울기가 서서히 옅어지며 남아 있어요. 매 걸음 어떤 두 "
            "크기를 견줘야 할까요?",
        ),
        (
            "Which of the two memories is pulled towards its start at 0, and which one fits from the first gradient "
            "on?",
            "두 기억 중 출발점 0에 끌리는 것은 어느 쪽이고, 첫 기울기부터 바로 맞는 것은 어느 쪽일까요?",
        ),
        (
            "After the very first step, how far should a weight have moved, compared with the learning rate? Does "
            "the size of the gradient matter?",
            "첫걸음 뒤에 가중치는 학습률에 견주어 얼마나 움직였어야 할까요? 기울기의 크기가 상관있나요?",
        ),
    ],
)
class Adamax(Adam.reference):
    """AdaMax (Kingma and Ba 2015, section 7.1): Adam with u ← max(β₂ u, |g|) in place of √v̂; u needs no correction."""

    def step(self, g, past):
        past["m"] = self.beta1 * past["m"] + (1 - self.beta1) * g
        past["u"] = np.maximum(self.beta2 * past["u"], np.abs(g))
        m_hat = past["m"] / (1 - self.beta1**self.t)
        return -self.lr * m_hat / (past["u"] + EPSILON)


@Adamax.script
def adamax_steps(Adamax, params, grads, settings):
    yield from steps(Adamax(*settings), params, grads)


@Adamax.script(given=[downhill(0.4)])
def adamax_way(Adamax, start, settings):
    yield WAY, way(Adamax(*settings), start)


@Adamax.mistake(
    en="As soon as a gradient is smaller than the one before, your step becomes far too long. AdaMax divides by a "
    "maximum in which the past takes part too.",
    ko="기울기가 앞의 것보다 작아지는 순간 걸음이 너무 길어져요. AdaMax가 나누는 최댓값에는 과거도 들어가요. 과거의 "
    "무엇을 기억해야 할까요?",
    common=True,
)
class present_size_only(Adamax.reference):
    def step(self, g, past):
        past["m"] = self.beta1 * past["m"] + (1 - self.beta1) * g
        m_hat = past["m"] / (1 - self.beta1**self.t)
        return -self.lr * m_hat / (np.abs(g) + EPSILON)


@Adamax.mistake(
    en="Your first steps are tiny: the maximum is corrected as if it were an average that started at 0. How large is "
    "the maximum after the first gradient, without any correction?",
    ko="처음 걸음이 지나치게 작아요. 최댓값을 0에서 시작한 평균처럼 보정했어요. 보정하지 않아도 첫 기울기 뒤의 "
    "최댓값은 얼마인가요?",
)
class corrects_the_maximum(Adamax.reference):
    def step(self, g, past):
        past["m"] = self.beta1 * past["m"] + (1 - self.beta1) * g
        past["u"] = np.maximum(self.beta2 * past["u"], np.abs(g))
        m_hat = past["m"] / (1 - self.beta1**self.t)
        return -self.lr * m_hat / (past["u"] / (1 - self.beta2**self.t) + EPSILON)


@Adamax.mistake(
    en="Your first steps are too short: the average of the gradients is still near the 0 it started from. Which value "
    "needs the usual correction?",
    ko="처음 걸음이 너무 짧아요. 기울기의 평균이 출발점인 0에 아직 가까워요. 평소의 보정은 어느 값에 필요할까요?",
)
class average_not_corrected(Adamax.reference):
    def step(self, g, past):
        past["m"] = self.beta1 * past["m"] + (1 - self.beta1) * g
        past["u"] = np.maximum(self.beta2 * past["u"], np.abs(g))
        return -self.lr * past["m"] / (past["u"] + EPSILON)


@Adamax.mistake(
    en="Your maximum never fades, so one large gradient keeps all later steps short. What is beta2 for here?",
    ko="최댓값이 옅어지지 않아서, 큰 기울기 하나 때문에 뒤의 걸음이 계속 짧아요. 여기서 beta2는 어떤 일을 하나요?",
)
class maximum_never_fades(Adamax.reference):
    def step(self, g, past):
        past["m"] = self.beta1 * past["m"] + (1 - self.beta1) * g
        past["u"] = np.maximum(past["u"], np.abs(g))
        m_hat = past["m"] / (1 - self.beta1**self.t)
        return -self.lr * m_hat / (past["u"] + EPSILON)


@Adamax.mistake(
    en="Where gradients are negative, you divide by almost nothing. A large negative gradient is large too: what "
    "should the maximum compare?",
    ko="기울기가 음수인 곳에서 거의 0으로 나누고 있어요. 크기가 큰 음의 기울기도 큰 기울기예요. 최댓값은 무엇을 "
    "비교해야 할까요?",
)
class signed_maximum(Adamax.reference):
    def step(self, g, past):
        past["m"] = self.beta1 * past["m"] + (1 - self.beta1) * g
        past["u"] = np.maximum(self.beta2 * past["u"], g)
        m_hat = past["m"] / (1 - self.beta1**self.t)
        return -self.lr * m_hat / (past["u"] + EPSILON)


@Adamax.mistake(en=UPHILL_EN, ko=UPHILL_KO)
class adamax_climbs(Reversed, Adamax.reference):
    pass


@Adamax.mistake(en=DEFAULTS_EN, ko=DEFAULTS_KO)
class twice_the_default(Adamax.reference):
    def __init__(self, lr=0.002, beta1=0.9, beta2=0.999):
        super().__init__(lr, beta1, beta2)


@Adamax.oracle(close=WITHOUT_EPSILON, because="tf.raw_ops.ResourceApplyAdaMax in float64, ε = 0")
def tensorflow_adamax(tf):
    return oracle.adamax(tf)


# --- Nadam ------------------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=EPSILON_APART,
    draws=ON_CONTOURS,
    names=("NAdam",),
    given=[*cases(0.05, 0.7, 0.6), at_rest(4, 3), worked(0.1, first=0.81, second=0.6928)],
    hints=[
        (
            "Start from a working Adam. The N stands for Nesterov: what did Nesterov add to momentum?",
            "잘 돌아가는 Adam에서 시작하세요. N은 네스테로프예요. 네스테로프는 모멘텀에 무엇을 더했나요?",
        ),
        (
            "Only the direction changes. It mixes the corrected average with the newest gradient, and the gradient "
            "is corrected with the same power.",
            "방향만 달라져요. 보정한 평균과 최신 기울기를 섞고, 그 기울기도 같은 거듭제곱으로 보정해요.",
        ),
        (
            "Two parts make up the direction. Which step number belongs to the correction of each, this one or the "
            "next?",
            "방향은 두 부분으로 이루어져요. 각 부분의 보정에는 몇 번째 걸음의 번호가 들어가나요? 이번 걸음인가요, "
            "다음 걸음인가요?",
        ),
    ],
)
class Nadam(Adam.reference):
    """Nadam (Dozat 2016) with constant β₁: in Adam, β₁ m̂ + (1 - β₁) g / (1 - β₁ᵗ) takes the place of m̂."""

    def step(self, g, past):
        self.average(g, past)
        m_hat = past["m"] / (1 - self.beta1**self.t)
        v_hat = past["v"] / (1 - self.beta2**self.t)
        ahead = self.beta1 * m_hat + (1 - self.beta1) * g / (1 - self.beta1**self.t)
        return -self.lr * ahead / (np.sqrt(v_hat) + EPSILON)


@Nadam.script
def nadam_steps(Nadam, params, grads, settings):
    yield from steps(Nadam(*settings), params, grads)


@Nadam.script(given=[downhill(0.3)])
def nadam_way(Nadam, start, settings):
    yield WAY, way(Nadam(*settings), start)


@Nadam.accept(because="In Dozat's paper the average looks one step ahead, and so does its correction, 1 - β₁ᵗ⁺¹.")
class average_corrected_one_step_ahead(Nadam.reference):
    def step(self, g, past):
        self.average(g, past)
        ahead = self.beta1 * past["m"] / (1 - self.beta1 ** (self.t + 1))
        ahead = ahead + (1 - self.beta1) * g / (1 - self.beta1**self.t)
        v_hat = past["v"] / (1 - self.beta2**self.t)
        return -self.lr * ahead / (np.sqrt(v_hat) + EPSILON)


class Scheduled(Nadam.reference):
    """Nadam whose momentum grows towards β₁."""

    def momentum(self, t):
        """β₁ at update t."""
        raise NotImplementedError

    def step(self, g, past):
        self.average(g, past)
        product = np.prod([self.momentum(t) for t in range(1, self.t + 1)])
        now, following = self.momentum(self.t), self.momentum(self.t + 1)
        ahead = following * past["m"] / (1 - product * following) + (1 - now) * g / (1 - product)
        v_hat = past["v"] / (1 - self.beta2**self.t)
        return -self.lr * ahead / (np.sqrt(v_hat) + EPSILON)


@Nadam.accept(because="Keras lets the momentum grow with the number of updates.")
class schedule_of_keras(Scheduled):
    def momentum(self, t):
        return self.beta1 * (1 - 0.5 * 0.96**t)


@Nadam.accept(because="PyTorch lets the momentum grow too, 250 times more slowly.")
class schedule_of_pytorch(Scheduled):
    def momentum(self, t):
        return self.beta1 * (1 - 0.5 * 0.96 ** (0.004 * t))


@Nadam.mistake(
    en="Your steps are those of Adam. The N stands for Nesterov: what takes part once more in the direction?",
    ko="Adam과 같은 걸음이에요. N은 네스테로프를 뜻해요. 방향에 한 번 더 들어가야 하는 것은 무엇일까요?",
    common=True,
)
class plain_adam(Nadam.reference):
    def step(self, g, past):
        self.average(g, past)
        m_hat = past["m"] / (1 - self.beta1**self.t)
        v_hat = past["v"] / (1 - self.beta2**self.t)
        return -self.lr * m_hat / (np.sqrt(v_hat) + EPSILON)


@Nadam.mistake(
    en="The first step is right, but the corrections stay as strong as at the start. On what do they depend, and "
    "does it change in your code?",
    ko="첫 걸음은 맞지만 보정이 처음처럼 강하게 남아 있어요. 보정은 무엇에 따라 달라지고, 지금 코드에서는 그것이 "
    "변하나요?",
)
class corrections_stuck(Nadam.reference):
    def step(self, g, past):
        self.average(g, past)
        ahead = (self.beta1 * past["m"] + (1 - self.beta1) * g) / (1 - self.beta1)
        v_hat = past["v"] / (1 - self.beta2)
        return -self.lr * ahead / (np.sqrt(v_hat) + EPSILON)


@Nadam.mistake(
    en="Of the two parts of your direction, the average is corrected for the start at 0 and the gradient is not. "
    "Compare both with the handout.",
    ko="방향을 이루는 두 항 중 평균만 초기 편향이 보정되고 기울기는 보정되지 않았어요. 두 항을 안내문과 비교해 볼까요?",
)
class gradient_not_corrected(Nadam.reference):
    def step(self, g, past):
        self.average(g, past)
        m_hat = past["m"] / (1 - self.beta1**self.t)
        v_hat = past["v"] / (1 - self.beta2**self.t)
        ahead = self.beta1 * m_hat + (1 - self.beta1) * g
        return -self.lr * ahead / (np.sqrt(v_hat) + EPSILON)


@Nadam.mistake(
    en="The newest gradient is added to a full Adam step, so that you go too far. In a mixture of two parts, what do "
    "the weights add up to?",
    ko="Adam의 걸음에 최신 기울기를 더하기만 해서 너무 멀리 가요. 두 가지를 섞을 때 가중치의 합은 얼마여야 할까요?",
)
class average_in_full(Nadam.reference):
    def step(self, g, past):
        self.average(g, past)
        m_hat = past["m"] / (1 - self.beta1**self.t)
        v_hat = past["v"] / (1 - self.beta2**self.t)
        ahead = m_hat + (1 - self.beta1) * g / (1 - self.beta1**self.t)
        return -self.lr * ahead / (np.sqrt(v_hat) + EPSILON)


@Nadam.mistake(en=UPHILL_EN, ko=UPHILL_KO)
class nadam_climbs(Reversed, Nadam.reference):
    pass


@Nadam.mistake(en=DEFAULTS_EN, ko=DEFAULTS_KO)
class default_of_other_libraries(Nadam.reference):
    def __init__(self, lr=0.002, beta1=0.9, beta2=0.999):
        super().__init__(lr, beta1, beta2)


@Nadam.oracle(close=WITHOUT_EPSILON, because="tf.raw_ops.ResourceApplyAdam with use_nesterov in float64, ε = 0")
def tensorflow_nadam(tf):
    return oracle.nadam(tf)
