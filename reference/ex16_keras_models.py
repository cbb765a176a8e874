"""Exercise 16: models, training and optimizers in Keras.

Models never travel: a fixture beside the subject describes them as plain data, in one form for every way to write them
(a list, `add`, the functional API, a subclass), and looks at what they make of given inputs with given weights.
"""

import numpy as np

from grader.declare import (
    Exercise,
    case,
    drawn,
    exact,
    example,
    fixture,
    integers,
    near,
    normal,
    own,
    relation,
    uniform,
)

exercise = Exercise(16, "keras_models", title=("Models in Keras", "Keras로 만드는 모델"), needs=("tensorflow",))

# TensorFlow calculates in single precision, on both sides.
SINGLE = near(1e-4, atol=1e-5, single=1e-4)


@fixture
def inspected(model, X):  # noqa: C901 - it travels alone
    """What a model consists of, and what it makes of X when its weights are given."""
    import keras

    if not isinstance(model, keras.Model):
        raise TypeError(f"what was returned is no Keras model but {type(model).__name__}")
    model(X[:1], training=False)  # lets it build itself
    called, inside, usual = [], [0], keras.Layer.__call__

    def watched(layer, *args, **kwargs):
        # A model, or a layer of somebody's own, is what it is made of.
        kind = next(each for each in type(layer).__mro__ if each.__module__.startswith("keras."))
        whole = isinstance(layer, keras.Model) or kind is keras.Layer
        inside[0] += not whole
        try:
            return usual(layer, *args, **kwargs)
        finally:
            inside[0] -= not whole
            if not whole and not inside[0]:
                called.append(layer)

    keras.Layer.__call__ = watched
    try:
        model(X[:1], training=False)
    finally:
        keras.Layer.__call__ = usual

    def size(value):
        return " x ".join(str(each) for each in np.atleast_1d(value))

    def said(layer):
        kinds = [kind.__name__ for kind in type(layer).__mro__]
        if "Dense" in kinds:
            return f"Dense: {layer.units}"
        if "Conv2D" in kinds:
            return f"Conv2D: {layer.filters}, {size(layer.kernel_size)}, stride {size(layer.strides)}, {layer.padding}"
        if "MaxPooling2D" in kinds:
            return f"MaxPooling2D: {size(layer.pool_size)}, stride {size(layer.strides)}, {layer.padding}"
        if "Dropout" in kinds:
            return f"Dropout: {layer.rate:g}"
        if "Embedding" in kinds:
            return f"Embedding: {layer.input_dim}, {layer.output_dim}"
        if "LSTM" in kinds:
            return f"LSTM: {layer.units}"
        # What only changes a shape or is an activation shows in the shape and the values of the output.
        silent = {"InputLayer", "Flatten", "Reshape", "Activation", "ReLU", "Softmax", "Identity"}
        return None if silent.intersection(kinds) else kinds[0]

    def start(layer):
        initial = getattr(layer, "kernel_initializer", None)
        if hasattr(initial, "mode"):
            return f"{initial.distribution}, {initial.scale:g} / {initial.mode}"
        return type(initial).__name__

    rng = np.random.default_rng(0)
    for layer in {id(each): each for each in called}.values():
        for weight in layer.weights:
            shape = tuple(weight.shape)
            value = rng.normal(0.0, 1.0 / np.sqrt(max(np.prod(shape[:-1]), 4.0)), shape)
            weight.assign(np.abs(value) + 0.5 if "variance" in weight.name else value)
    output = np.asarray(model(X, training=False))
    return {
        "layers": [words for words in map(said, called) if words is not None],
        "starts": [start(layer) for layer in called if hasattr(layer, "kernel_initializer")],
        "parameters": int(model.count_params()),
        "output": output,
        "shape": list(output.shape[1:]),
        "penalty": float(sum(float(each) for each in model.losses)),
    }


LAYERS = ("layers, from the input to the output", "입력부터 출력까지의 층")
SHAPE = ("shape of the output, without the batch", "배치를 뺀 출력의 형상")
PARAMETERS = ("number of parameters", "매개변수 개수")
OUTPUT = ("output at given weights", "정해 준 가중치에서의 출력")
STRUCTURE = {SHAPE[0]: exact(), LAYERS[0]: exact(), PARAMETERS[0]: exact(), "*": SINGLE}


# --- the models of the reference and of those who go wrong ------------------------------------------------------------


def stacked(*layers, size=(784,)):
    import keras

    return keras.Sequential([keras.Input(size), *layers])


def dense(units, activation=None, **options):
    import keras

    return keras.layers.Dense(units, activation=activation, **options)


def flatten():
    import keras

    return keras.layers.Flatten()


def perceptron(hidden=(300, 100), within="relu", last="softmax", flat=True):
    layers = [dense(units, within) for units in hidden] + [dense(10, last)]
    return stacked(*([flatten()] if flat else []), *layers, size=(28, 28))


IMAGES = [
    case(("three images", "이미지 세 장"), X=normal(3, 28, 28)),
    example(
        ("worked example: the number of parameters", "손으로 세어 보는 매개변수 개수"),
        X=np.linspace(-1, 1, 2 * 784).reshape(2, 28, 28),
        gives={PARAMETERS[0]: 266610, SHAPE[0]: [10]},
        digits=0,
    ),
]


# --- build_mlp --------------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=STRUCTURE,
    given=IMAGES,
    hints=[
        (
            "A dense layer takes one row of numbers for each image. What does an image look like before it gets there?",
            "완전연결 층은 이미지마다 숫자 한 줄을 받아요. 거기 닿기 전의 이미지는 어떤 형상인가요?",
        ),
        (
            "Count by hand: a layer from 784 to 300 has 784 · 300 weights and 300 biases. `model.summary()` shows what "
            "yours has.",
            "손으로 세어 보세요. 784에서 300으로 가는 층에는 가중치가 784 · 300개, 편향이 300개 있어요. 여러분의 "
            "모델은 `model.summary()`로 볼 수 있어요.",
        ),
        (
            "Does each row of the output sum to 1? Which activation does that, and which one do the hidden layers "
            "need?",
            "출력의 각 행을 더하면 1이 되나요? 어떤 활성화 함수가 그렇게 하고, 은닉층에는 어떤 것이 필요할까요?",
        ),
    ],
)
def build_mlp():
    """784-300-100-10."""
    return perceptron()


@build_mlp.script
def seen_mlp(build_mlp, X):
    seen = inspected(build_mlp(), X)
    yield SHAPE, seen["shape"]
    yield LAYERS, seen["layers"]
    yield PARAMETERS, seen["parameters"]
    yield OUTPUT, seen["output"]


@build_mlp.mistake(
    en="Your dense layers work on each row of an image by itself: they look at the last axis only. What has to happen "
    "to 28 × 28 numbers first?",
    ko="여러분의 완전연결 층은 마지막 축만 보기 때문에 이미지의 행마다 따로 계산해요. 28 × 28개의 숫자를 먼저 어떻게 "
    "해야 할까요?",
    common=True,
)
def no_flatten():
    return perceptron(flat=False)


@build_mlp.mistake(
    en="Your hidden layers have no activation, so three layers can do no more than a single one. What goes between "
    "them?",
    ko="은닉층에 활성화 함수가 없어서 세 층이 한 층과 다를 바 없어요. 층과 층 사이에 무엇이 들어가야 하나요?",
    common=True,
)
def no_activation():
    return perceptron(within=None)


@build_mlp.mistake(
    en="Your last layer gives scores, and they do not sum to 1. What turns scores into probabilities?",
    ko="마지막 층이 점수를 그대로 내보내서 더해도 1이 되지 않아요. 점수를 확률로 바꾸는 것은 무엇인가요?",
    common=True,
)
def scores_only():
    return perceptron(last=None)


@build_mlp.mistake(
    en="Your last layer gives each class a probability of its own, so that they need not sum to 1. An image shows "
    "exactly one digit: which activation lets the classes compete?",
    ko="마지막 층이 클래스마다 따로 확률을 매겨서 합이 1이 아닐 수 있어요. 이미지에는 숫자가 꼭 하나 있어요. "
    "클래스끼리 겨루게 하는 활성화 함수는 무엇인가요?",
)
def sigmoid_at_the_end():
    return perceptron(last="sigmoid")


@build_mlp.oracle(close=STRUCTURE, because="the functional API, with activations as operations of their own")
def functional(keras):
    def build():
        image = keras.Input((28, 28))
        hidden = keras.layers.Reshape((784,))(image)
        for units in (300, 100):
            hidden = keras.ops.relu(keras.layers.Dense(units)(hidden))
        return keras.Model(image, keras.layers.Softmax()(keras.layers.Dense(10)(hidden)))

    return build


# --- build_mlp_by_add -------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=STRUCTURE,
    given=IMAGES,
    hints=[
        (
            "It is the network of `build_mlp` again: an empty model that grows by a layer with each call.",
            "`build_mlp`와 같은 신경망이에요. 빈 모델이 호출할 때마다 한 층씩 자라요.",
        ),
        (
            "The order in which you add is the order in which the numbers go through.",
            "더하는 순서가 곧 숫자가 지나가는 순서예요.",
        ),
        ("Did you give the model back at the end?", "마지막에 모델을 돌려주었나요?"),
    ],
)
def build_mlp_by_add():
    """784-300-100-10, layer by layer."""
    model = stacked(size=(28, 28))
    for layer in (flatten(), dense(300, "relu"), dense(100, "relu"), dense(10, "softmax")):
        model.add(layer)
    return model


@build_mlp_by_add.script
def seen_added(build_mlp_by_add, X):
    seen = inspected(build_mlp_by_add(), X)
    yield SHAPE, seen["shape"]
    yield LAYERS, seen["layers"]
    yield PARAMETERS, seen["parameters"]
    yield OUTPUT, seen["output"]


@build_mlp_by_add.mistake(
    en="The hidden layers are there, but in the other order. Which is the first that the image meets?",
    ko="은닉층은 다 있는데 순서가 반대예요. 이미지가 먼저 만나는 층은 어느 것인가요?",
    common=True,
)
def hidden_swapped():
    return perceptron(hidden=(100, 300))


@build_mlp_by_add.mistake(
    en="The first dense layer gets images that are still 28 × 28. Which layer is missing before it?",
    ko="첫 번째 완전연결 층이 아직 28 × 28인 이미지를 받고 있어요. 그 앞에 어떤 층이 빠졌나요?",
    common=True,
)
def added_without_flatten():
    return perceptron(flat=False)


@build_mlp_by_add.mistake(
    en="`add` changes the model and gives nothing back. What does your function return?",
    ko="`add`는 모델을 바꿀 뿐 아무것도 돌려주지 않아요. 여러분의 함수는 무엇을 돌려주나요?",
)
def nothing_returned():
    return None


@build_mlp_by_add.oracle(close=STRUCTURE, because="a subclass, whose layers are known only when it is called")
def subclassed(keras):
    class Perceptron(keras.Model):
        def __init__(self):
            super().__init__()
            self.last = keras.layers.Dense(10)
            self.second = keras.layers.Dense(100)
            self.first = keras.layers.Dense(300)

        def call(self, image):
            hidden = keras.ops.reshape(image, (-1, 784))
            hidden = keras.ops.maximum(self.first(hidden), 0.0)
            return keras.ops.softmax(self.last(keras.ops.maximum(self.second(hidden), 0.0)))

    return Perceptron


# --- compile_mlp ------------------------------------------------------------------------------------------------------


@fixture
def classifier():
    """A small model that is not compiled: 4 numbers in, probabilities of 3 classes out."""
    import keras

    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
    rng = np.random.default_rng(1)
    model.set_weights([rng.normal(size=each.shape) for each in model.get_weights()])
    return model


@fixture
def settings(model, X, t, guesses):
    """How a model was compiled, by what it does."""
    import keras

    if not isinstance(model, keras.Model):
        raise TypeError(f"what was returned is no Keras model but {type(model).__name__}")
    if not getattr(model, "compiled", False):
        raise TypeError("the model that was returned is not compiled")
    optimizer = model.optimizer
    loss = float(model.compute_loss(y=np.asarray(t), y_pred=keras.ops.convert_to_tensor(guesses, "float32")))
    measured = model.evaluate(X, t, verbose=0, return_dict=True)
    return {
        "optimizer": type(optimizer).__name__,
        "learning rate": float(optimizer.learning_rate),
        "momentum": float(getattr(optimizer, "momentum", 0.0)),
        "loss": loss,
        "metrics": [float(value) for name, value in measured.items() if name != "loss"],
    }


def drawn_labels(n, k):
    return drawn(lambda rng: np.concatenate([np.arange(k), rng.integers(0, k, n - k)]).astype(np.int64))


def drawn_guesses(n, k):
    return drawn(lambda rng: 0.05 + (1.0 - 0.05 * k) * rng.dirichlet(np.ones(k), n))


@exercise.check(
    points=2,
    close={"optimizer": exact(), "*": SINGLE},
    given=[
        case(
            ("a small classifier with three classes", "클래스가 셋인 작은 분류기"),
            X=normal(12, 4),
            t=drawn_labels(12, 3),
            guesses=drawn_guesses(12, 3),
        )
    ],
    hints=[
        (
            "Compiling settles three things: how the weights move, what is to become small, and what you want to read.",
            "컴파일에서는 세 가지를 정해요. 가중치를 어떻게 움직일지, 무엇을 작게 만들지, 무엇을 지켜볼지예요.",
        ),
        (
            "Two questions about the loss: are the labels one-hot or integers? Does the model give scores or already "
            "probabilities?",
            "손실에 대한 두 가지 질문이에요. 정답이 원-핫인가요, 정수인가요? 모델이 점수를 내나요, 이미 확률을 내나요?",
        ),
        (
            "An optimizer that is given by its name alone brings its own learning rate. Which is it, and which is "
            "asked for?",
            "이름만 적은 옵티마이저는 자기 기본 학습률을 써요. 그 값은 얼마이고, 문제에서 원하는 값은 얼마인가요?",
        ),
    ],
)
def compile_mlp(model):
    """Plain SGD at 0.1, cross-entropy with integer labels, accuracy."""
    return compiled(model, sgd(0.1))


def compiled(model, optimizer, loss="sparse_categorical_crossentropy", metrics=("accuracy",)):
    model.compile(optimizer=optimizer, loss=loss, metrics=list(metrics))
    return model


def sgd(rate=0.01, **options):
    import keras

    return keras.optimizers.SGD(rate, **options)


@compile_mlp.script
def seen_compiled(compile_mlp, X, t, guesses):
    model = compile_mlp(classifier())
    seen = settings(model, X, t, guesses)
    yield ("optimizer", "옵티마이저"), seen["optimizer"]
    yield ("learning rate", "학습률"), seen["learning rate"]
    yield ("momentum", "모멘텀"), seen["momentum"]
    yield ("loss of given probabilities", "정해 준 확률의 손실"), seen["loss"]
    yield ("metrics on given data", "정해 준 데이터의 지표"), seen["metrics"]


@compile_mlp.mistake(
    en="Your loss expects one-hot targets, but the labels are integers. Which cross-entropy takes them as they are?",
    ko="이 손실은 원-핫 정답을 기다리는데 정답은 정수예요. 정수를 그대로 받는 교차 엔트로피는 무엇인가요?",
    common=True,
)
def one_hot_loss(model):
    return compiled(model, sgd(0.1), "categorical_crossentropy")


@compile_mlp.mistake(
    en="Your loss is told that it gets scores (logits), but the last layer is a softmax already: so it would be "
    "applied twice. What does `from_logits` mean?",
    ko="손실에는 점수(로짓)를 준다고 했는데 마지막 층이 이미 소프트맥스예요. 그러면 소프트맥스를 두 번 거쳐요. "
    "`from_logits`는 무슨 뜻일까요?",
    common=True,
)
def softmax_twice(model):
    import keras

    return compiled(model, sgd(0.1), keras.losses.SparseCategoricalCrossentropy(from_logits=True))


@compile_mlp.mistake(
    en="Your optimizer works at Keras's default learning rate. Which one was asked for, and how do you say so?",
    ko="옵티마이저가 Keras의 기본 학습률로 움직여요. 문제에서 원한 학습률은 얼마이고, 어떻게 정해 주나요?",
    common=True,
)
def default_rate(model):
    return compiled(model, "sgd")


@compile_mlp.mistake(
    en="Adam is a good choice in life, but here the steps are those of plain gradient descent. Which optimizer has "
    "them?",
    ko="Adam은 실전에서 좋은 선택이지만 여기서는 평범한 경사 하강법으로 움직여야 해요. 어떤 옵티마이저인가요?",
)
def adam_instead(model):
    return compiled(model, "adam")


@compile_mlp.mistake(
    en="The loss will be shown during training, but not how many answers are right. What is missing in `compile`?",
    ko="학습하는 동안 손실은 보이지만 몇 개를 맞혔는지는 보이지 않아요. `compile`에 무엇이 빠졌나요?",
    common=True,
)
def no_metric(model):
    return compiled(model, sgd(0.1), metrics=())


@compile_mlp.mistake(
    en="You compare class numbers as if they were amounts: is class 2 twice as much as class 1? Which loss looks at "
    "the probability of the right class?",
    ko="클래스 번호를 양처럼 다루고 있어요. 2번 클래스가 1번의 두 배인가요? 정답 클래스의 확률을 보는 손실은 "
    "무엇인가요?",
)
def squared_labels(model):
    return compiled(model, sgd(0.1), "mse")


@compile_mlp.oracle(close={"optimizer": exact(), "*": SINGLE}, because="tf.keras, with objects in place of names")
def objects(tf):
    def compile_mlp(model):
        model.compile(
            tf.keras.optimizers.SGD(learning_rate=0.1),
            tf.keras.losses.SparseCategoricalCrossentropy(),
            metrics=[tf.keras.metrics.SparseCategoricalAccuracy(name="right")],
        )
        return model

    return compile_mlp


# --- fit --------------------------------------------------------------------------------------------------------------


@fixture
def regressor():
    """A small compiled model with given weights: 3 numbers in, 1 out."""
    import keras

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(5, activation="tanh"), keras.layers.Dense(1)])
    keras.utils.set_random_seed(0)  # for the order of the samples
    rng = np.random.default_rng(2)
    model.set_weights([0.5 * rng.normal(size=each.shape) for each in model.get_weights()])
    model.compile("sgd", "mse")
    return model


@fixture
def curves(history):
    """The recorded curves, from a `History` or from its dictionary."""
    recorded = getattr(history, "history", history)
    if not isinstance(recorded, dict):
        raise TypeError(f"what was returned is neither a History nor its dictionary but {type(recorded).__name__}")
    known = {name: [float(value) for value in recorded[name]] for name in ("loss", "val_loss") if name in recorded}
    return {"loss": known.get("loss"), "val_loss": known.get("val_loss")}


@fixture
def updates(model):
    """How often a model's optimizer has changed its weights."""
    return int(model.optimizer.iterations)


@relation(("The loss must fall from the first epoch to the last.", "손실이 첫 에폭부터 마지막 에폭까지 내려가야 해요."))
def falls(seen, given):
    curve = seen["loss after each epoch"]
    return len(curve) == given["epochs"] and bool(np.all(np.isfinite(curve))) and curve[-1] < curve[0]


LOSS = ("loss after each epoch", "에폭마다의 손실")
VALIDATION = ("loss on the data to validate on", "검증 데이터의 손실")
UPDATES = ("number of updates", "갱신 횟수")


def measured(n, features=3):
    def draw(rng):
        X, X_val = rng.normal(size=(n, features)), rng.normal(size=(7, features))
        truth = rng.normal(size=(features, 1))
        return {"X": X, "t": X @ truth + 1.0, "X_val": X_val, "t_val": X_val @ truth - 1.0}

    return draw


@exercise.check(
    points=2,
    close={UPDATES[0]: exact(), "*": SINGLE},
    also=[falls],
    given=[
        case(("one batch of everything", "전체를 한 배치로"), make=measured(40), epochs=4, batch_size=40),
        case(
            ("mini-batches that do not divide the data", "데이터를 나누어떨어뜨리지 않는 미니배치"),
            close={UPDATES[0]: exact(), "*": own()},
            make=measured(20),
            epochs=3,
            batch_size=8,
        ),
    ],
    hints=[
        (
            "Keras has the loop of exercise 8 built in. Which of your arguments does it need to know?",
            "연습 8의 반복문이 Keras에는 이미 들어 있어요. 여러분이 받은 인수 가운데 무엇을 알려 줘야 하나요?",
        ),
        (
            "To see whether a model has learned or only memorised, look at data that it was not trained on.",
            "모델이 배웠는지 외웠는지 알려면 학습에 쓰지 않은 데이터를 봐야 해요.",
        ),
        (
            "Look at the keys of what you return. Is there one for the validation, and does it have one number an "
            "epoch?",
            "돌려주는 것의 키를 살펴보세요. 검증에 대한 키가 있고, 에폭마다 숫자가 하나씩 있나요?",
        ),
    ],
)
def fit(model, X, t, X_val, t_val, epochs=10, batch_size=32):
    """Train, and validate after each epoch."""
    return trained(model, X, t, (X_val, t_val), epochs, batch_size)


def trained(model, X, t, watched, epochs, batch_size):
    return model.fit(X, t, epochs=epochs, batch_size=batch_size, validation_data=watched, verbose=0)


@fit.script
def watched_training(fit, X, t, X_val, t_val, epochs, batch_size):
    model = regressor()
    seen = curves(fit(model, X, t, X_val, t_val, epochs, batch_size))
    yield UPDATES, updates(model)
    yield LOSS, seen["loss"]
    yield VALIDATION, seen["val_loss"]


@fit.mistake(
    en="You validate on the data that the model learns from: there even a model that only memorises looks good. Which "
    "data has it never seen?",
    ko="학습한 데이터로 검증하고 있어요. 그러면 외우기만 한 모델도 좋아 보여요. 모델이 한 번도 보지 못한 데이터는 "
    "어느 것인가요?",
    common=True,
)
def validates_on_training_data(model, X, t, _X_val, _t_val, epochs=10, batch_size=32):
    return trained(model, X, t, (X, t), epochs, batch_size)


@fit.mistake(
    en="The data to validate on is not used at all. How do you tell Keras to look at it after each epoch?",
    ko="검증 데이터를 전혀 쓰지 않아요. 에폭마다 그것을 살펴보라고 Keras에 어떻게 알려 주나요?",
    common=True,
)
def does_not_validate(model, X, t, _X_val, _t_val, epochs=10, batch_size=32):
    return trained(model, X, t, None, epochs, batch_size)


@fit.mistake(
    en="The model learns from the data that is there to test it. What is it then still good for?",
    ko="시험에 쓸 데이터까지 학습하고 있어요. 그러면 그 데이터로 무엇을 확인할 수 있을까요?",
)
def learns_from_validation(model, X, t, X_val, t_val, epochs=10, batch_size=32):
    everything = np.concatenate([X, X_val]), np.concatenate([t, t_val])
    return trained(model, *everything, (X_val, t_val), epochs, batch_size)


@fit.mistake(
    en="You train for a single epoch, whatever was asked for. Where does the number of epochs go?",
    ko="몇 에폭을 원하든 한 에폭만 학습해요. 에폭 수는 어디에 전해야 하나요?",
)
def one_epoch(model, X, t, X_val, t_val, _epochs=10, batch_size=32):
    return trained(model, X, t, (X_val, t_val), 1, batch_size)


@fit.mistake(
    en="The number of updates shows mini-batches of another size than the one you were given. Where is it lost?",
    ko="갱신 횟수를 보니 미니배치의 크기가 받은 값과 달라요. 어디에서 잃어버렸나요?",
)
def default_batches(model, X, t, X_val, t_val, epochs=10, _batch_size=32):
    return trained(model, X, t, (X_val, t_val), epochs, 32)


@fit.oracle(close={UPDATES[0]: exact(), "*": SINGLE}, because="a loop over batches, one update each")
def by_hand(keras):
    def fit(model, X, t, X_val, t_val, epochs=10, batch_size=32):
        history = {"loss": [], "val_loss": []}
        for _ in range(epochs):
            losses = []
            for start in range(0, len(X), batch_size):
                batch = slice(start, start + batch_size)
                losses.append(float(model.train_on_batch(X[batch], t[batch])))
                model.reset_metrics()
            history["loss"].append(float(np.mean(losses)))
            error = np.asarray(model(X_val)) - t_val
            history["val_loss"].append(float(np.mean(keras.ops.square(error))))
        return history

    return fit


# --- build_cnn --------------------------------------------------------------------------------------------------------


def convolutional(padding="valid", flat=True, pooled=2, within="relu"):
    import keras

    layers = keras.layers
    maps = []
    for filters in (32, 64):
        maps += [layers.Conv2D(filters, 3, padding=padding, activation=within), layers.MaxPooling2D(2, strides=pooled)]
    return stacked(
        *maps, *([flatten()] if flat else []), dense(64, within), dense(10, "softmax"), size=(28, 28, 1)
    )  # fmt: skip


@exercise.check(
    points=2,
    close=STRUCTURE,
    given=[case(("three images with one channel", "채널이 하나인 이미지 세 장"), X=normal(3, 28, 28, 1))],
    hints=[
        (
            "Follow the size of the maps on paper: 28, then after the first convolution, after the first pool, and so "
            "on.",
            "특징 맵의 크기를 종이에 따라가 보세요. 28에서 시작해 첫 합성곱 뒤, 첫 풀링 뒤, 이렇게 이어져요.",
        ),
        (
            "A dense layer works on the last axis only. What has to happen to maps before they reach it?",
            "완전연결 층은 마지막 축에만 작용해요. 특징 맵이 거기 닿기 전에 무엇을 해야 하나요?",
        ),
        (
            "Compare `model.summary()` with the number in the handout. In which layer do the two part?",
            "`model.summary()`를 안내문의 개수와 견주어 보세요. 어느 층에서 갈라지나요?",
        ),
    ],
)
def build_cnn():
    """Two convolutions with pooling, and two dense layers."""
    return convolutional()


@build_cnn.script
def seen_cnn(build_cnn, X):
    seen = inspected(build_cnn(), X)
    yield SHAPE, seen["shape"]
    yield LAYERS, seen["layers"]
    yield PARAMETERS, seen["parameters"]
    yield OUTPUT, seen["output"]


@build_cnn.mistake(
    en="The dense layers see each place of the maps by itself, so there is a prediction for every place. What brings "
    "the places of an image together?",
    ko="완전연결 층이 특징 맵의 자리마다 따로 계산해서 자리마다 예측이 나와요. 한 이미지의 자리들을 한 줄로 모으는 "
    "것은 무엇인가요?",
    common=True,
)
def maps_not_flattened():
    return convolutional(flat=False)


@build_cnn.mistake(
    en="Your convolutions pad the image, so the maps stay larger than they should. Which padding does the handout ask "
    "for?",
    ko="합성곱에 패딩이 들어가서 특징 맵이 더 크게 남아요. 안내문은 어떤 패딩을 말하나요?",
    common=True,
)
def padded():
    return convolutional(padding="same")


@build_cnn.mistake(
    en="Your pools move on by one pixel and overlap. By how much should a 2 × 2 pool move so that none do?",
    ko="풀링이 한 칸씩 움직여서 서로 겹쳐요. 2 × 2 풀링이 겹치지 않으려면 얼마나 움직여야 할까요?",
)
def overlapping_pools():
    return convolutional(pooled=1)


@build_cnn.mistake(
    en="Nothing non-linear happens between your layers. What follows a convolution?",
    ko="층 사이에 비선형이 없어요. 합성곱 다음에는 무엇이 와야 하나요?",
)
def linear_convolutions():
    return convolutional(within=None)


@build_cnn.oracle(close=STRUCTURE, because="the functional API of tf.keras, activations and shapes as layers")
def functional_cnn(tf):
    def build():
        layers = tf.keras.layers
        x = image = tf.keras.Input(shape=(28, 28, 1))
        for filters in (32, 64):
            x = layers.Activation("relu")(layers.Conv2D(filters, (3, 3))(x))
            x = layers.MaxPool2D(pool_size=(2, 2))(x)
        x = layers.Reshape((5 * 5 * 64,))(x)
        x = layers.ReLU()(layers.Dense(64)(x))
        return tf.keras.Model(image, layers.Dense(10, activation=tf.nn.softmax)(x))

    return build


# --- build_regularized ------------------------------------------------------------------------------------------------


def regularized(start="he_normal", penalty=0.001, rate=0.2, late=False, kind="L2", biases=False):
    import keras

    layers = keras.layers
    stack = []
    for _ in range(2):
        made = getattr(keras.regularizers, kind)
        stack.append(
            dense(
                100,
                kernel_initializer=start,
                kernel_regularizer=made(penalty) if penalty else None,
                bias_regularizer=made(penalty) if biases else None,
            )
        )
        stack += [layers.ReLU(), layers.BatchNormalization()] if late else [layers.BatchNormalization(), layers.ReLU()]
        stack.append(layers.Dropout(rate))
    return stacked(*stack, dense(10, "softmax"))


STARTS = ("how the weights start", "가중치의 초깃값")
PENALTY = ("penalty at given weights", "정해 준 가중치에서의 벌점")


@exercise.check(
    points=3,
    close={SHAPE[0]: exact(), LAYERS[0]: exact(), PARAMETERS[0]: exact(), STARTS[0]: exact(), "*": SINGLE},
    given=[case(("three flattened images", "한 줄로 편 이미지 세 장"), X=normal(3, 784))],
    hints=[
        (
            "Four ideas meet here: how weights start, how values are kept in range, what is dropped, what is "
            "penalised. Which layer or argument is each of them?",
            "네 가지가 여기서 만나요. 가중치의 초깃값, 값의 범위를 지키는 것, 떨어뜨리는 것, 벌점을 주는 것이에요. "
            "저마다 어떤 층이나 인수인가요?",
        ),
        (
            "Normalization stands between the weighted sums and their activation. Where must the activation then not "
            "be?",
            "정규화는 가중합과 활성화 함수 사이에 있어요. 그렇다면 활성화 함수가 있으면 안 되는 곳은 어디인가요?",
        ),
        (
            "Does 0.2 say how much is dropped or how much is kept? Keras's documentation has the answer.",
            "0.2는 떨어뜨리는 비율일까요, 남기는 비율일까요? Keras 문서에 답이 있어요.",
        ),
    ],
)
def build_regularized():
    """Twice dense, normalised, ReLU, dropped; then softmax."""
    return regularized()


@build_regularized.script
def seen_regularized(build_regularized, X):
    seen = inspected(build_regularized(), X)
    yield SHAPE, seen["shape"]
    yield LAYERS, seen["layers"]
    yield PARAMETERS, seen["parameters"]
    yield STARTS, seen["starts"]
    yield PENALTY, seen["penalty"]
    yield OUTPUT, seen["output"]


@build_regularized.mistake(
    en="You normalise what the activation has left over. What should be normalised: the weighted sums, or what ReLU "
    "has cut off already?",
    ko="활성화 함수를 지난 값을 정규화하고 있어요. 정규화할 것은 가중합일까요, ReLU가 이미 잘라 낸 값일까요?",
    common=True,
)
def normalised_after_activation():
    return regularized(late=True)


@build_regularized.mistake(
    en="Your dropout leaves only a fifth of the units. Keras's number is the share that is dropped: which one do you "
    "want?",
    ko="드롭아웃이 뉴런을 5분의 1만 남겨요. Keras의 숫자는 떨어뜨리는 비율이에요. 원하는 값은 무엇인가요?",
    common=True,
)
def keep_probability():
    return regularized(rate=0.8)


@build_regularized.mistake(
    en="Nothing keeps your weights small: the L2 penalty is missing. To which argument of a layer does it belong?",
    ko="가중치를 작게 붙드는 것이 없어요. L2 벌점이 빠졌어요. 층의 어떤 인수에 들어가야 하나요?",
    common=True,
)
def no_penalty():
    return regularized(penalty=0.0)


@build_regularized.mistake(
    en="Your penalty has Keras's default strength, which is ten times what was asked for. How do you give it your own?",
    ko="벌점의 세기가 Keras의 기본값이라 원하는 값의 열 배예요. 직접 정한 세기는 어떻게 주나요?",
)
def default_penalty():
    return regularized(penalty=0.01)


@build_regularized.mistake(
    en="Your penalty adds up absolute values, which is L1. Which one adds up squares?",
    ko="절댓값을 더하는 벌점, 곧 L1이에요. 제곱을 더하는 것은 무엇인가요?",
)
def absolute_penalty():
    return regularized(kind="L1")


@build_regularized.mistake(
    en="Your weights start as Keras likes it best (Glorot). Which start suits ReLU, which lets only half through?",
    ko="가중치가 Keras의 기본값(Glorot)으로 시작해요. 절반만 통과시키는 ReLU에는 어떤 초깃값이 어울리나요?",
    common=True,
)
def default_start():
    return regularized(start="glorot_uniform")


@build_regularized.mistake(
    en="The biases are penalised, too. Does a bias make a network wiggle more? What does the handout say about them?",
    ko="편향에도 벌점을 주고 있어요. 편향이 신경망을 더 구불구불하게 만들까요? 안내문은 편향을 어떻게 하라고 하나요?",
)
def penalised_biases():
    return regularized(biases=True)


@build_regularized.oracle(
    close={SHAPE[0]: exact(), LAYERS[0]: exact(), PARAMETERS[0]: exact(), STARTS[0]: exact(), "*": SINGLE},
    because="the functional API, with objects in place of names",
)
def functional_regularized(keras):
    def build():
        layers = keras.layers
        x = inputs = keras.Input((784,))
        for _ in range(2):
            start = keras.initializers.VarianceScaling(2.0, "fan_in", "truncated_normal")
            x = layers.Dense(100, kernel_initializer=start, kernel_regularizer=keras.regularizers.l2(1e-3))(x)
            x = layers.Dropout(0.2)(layers.Activation("relu")(layers.BatchNormalization()(x)))
        return keras.Model(inputs, layers.Dense(10, activation="softmax")(x))

    return build


# --- build_lstm -------------------------------------------------------------------------------------------------------


def reader(last="sigmoid", outputs=1, every_step=False, units=32):
    import keras

    layers = keras.layers
    return stacked(
        layers.Embedding(1000, 32),
        layers.LSTM(units, return_sequences=every_step),
        dense(outputs, last),
        size=(20,),
    )


@exercise.check(
    points=2,
    close=STRUCTURE,
    given=[case(("four sentences of 20 words", "단어 20개짜리 문장 네 개"), X=integers(0, 1000, 4, 20))],
    hints=[
        (
            "A word is a number, but word 7 is not more than word 6. What turns such numbers into something to "
            "calculate with?",
            "단어는 번호지만 7번 단어가 6번보다 큰 것은 아니에요. 이런 번호를 계산할 수 있는 것으로 바꾸는 층은 "
            "무엇인가요?",
        ),
        (
            "One answer for a whole sentence: which of the LSTM's states do you need?",
            "문장 전체에 답이 하나예요. LSTM의 상태 가운데 어느 것이 필요한가요?",
        ),
        (
            "There is a single output unit, and it has nobody to compete with. What would a softmax make of it?",
            "출력 뉴런이 하나라서 겨룰 상대가 없어요. 여기에 소프트맥스를 쓰면 무엇이 나올까요?",
        ),
    ],
)
def build_lstm():
    """Embedding, LSTM, one probability."""
    return reader()


@build_lstm.script
def seen_lstm(build_lstm, X):
    seen = inspected(build_lstm(), X)
    yield SHAPE, seen["shape"]
    yield LAYERS, seen["layers"]
    yield PARAMETERS, seen["parameters"]
    yield OUTPUT, seen["output"]


@build_lstm.mistake(
    en="A softmax over a single unit is always 1, whatever the sentence says. Which activation turns one score into "
    "one probability?",
    ko="뉴런 하나에 소프트맥스를 쓰면 문장과 상관없이 늘 1이에요. 점수 하나를 확률 하나로 바꾸는 활성화 함수는 "
    "무엇인가요?",
    common=True,
)
def softmax_of_one():
    return reader(last="softmax")


@build_lstm.mistake(
    en="There is an answer after every word. The sentence as a whole needs one: which state of the LSTM is it?",
    ko="단어마다 답이 나와요. 문장 전체에는 답이 하나면 돼요. LSTM의 어느 상태일까요?",
    common=True,
)
def answer_after_every_word():
    return reader(every_step=True)


@build_lstm.mistake(
    en="The last unit gives a score that can be any number. What is asked for is a probability: which activation?",
    ko="마지막 뉴런이 아무 값이나 될 수 있는 점수를 내요. 원하는 것은 확률이에요. 어떤 활성화 함수가 필요한가요?",
    common=True,
)
def score_of_the_sentence():
    return reader(last=None)


@build_lstm.mistake(
    en="Two units that compete could do this job, too, but what is asked for is a single probability. How many units "
    "does it take?",
    ko="서로 겨루는 뉴런 두 개로도 할 수 있지만, 여기서 원하는 것은 확률 하나예요. 뉴런이 몇 개면 될까요?",
)
def two_units():
    return reader(last="softmax", outputs=2)


@build_lstm.oracle(close=STRUCTURE, because="the last state taken by hand, and the sigmoid from tanh")
def last_of_all(keras):
    def build():
        words = keras.Input((20,), dtype="int64")
        states = keras.layers.LSTM(32, return_sequences=True)(keras.layers.Embedding(1000, 32)(words))
        score = keras.layers.Dense(1)(states[:, -1])
        return keras.Model(words, 0.5 + 0.5 * keras.ops.tanh(score / 2))

    return build


# --- build_autoencoder ------------------------------------------------------------------------------------------------


def squeezed(sizes=(128, 32, 128), last="sigmoid"):
    return stacked(*(dense(units, "relu") for units in sizes), dense(784, last))


@exercise.check(
    points=1,
    close=STRUCTURE,
    given=[case(("three flattened images", "한 줄로 편 이미지 세 장"), X=uniform(0.0, 1.0, 3, 784))],
    hints=[
        (
            "An autoencoder must squeeze its input through something narrower. Where is the narrowest place of yours?",
            "오토인코더는 입력을 더 좁은 곳으로 통과시켜야 해요. 여러분의 모델에서 가장 좁은 곳은 어디인가요?",
        ),
        ("What comes out has the shape of what goes in.", "나오는 것은 들어간 것과 형상이 같아요."),
        (
            "Pixels lie between 0 and 1. Which activation keeps each of them there, independently of the others?",
            "픽셀은 0과 1 사이예요. 픽셀마다 따로 그 사이에 머물게 하는 활성화 함수는 무엇인가요?",
        ),
    ],
)
def build_autoencoder():
    """784-128-32-128-784."""
    return squeezed()


@build_autoencoder.script
def seen_autoencoder(build_autoencoder, X):
    seen = inspected(build_autoencoder(), X)
    yield SHAPE, seen["shape"]
    yield LAYERS, seen["layers"]
    yield PARAMETERS, seen["parameters"]
    yield OUTPUT, seen["output"]


@build_autoencoder.mistake(
    en="Your pixels can become larger than 1. Which activation fits values between 0 and 1?",
    ko="픽셀이 1보다 커질 수 있어요. 0과 1 사이의 값에는 어떤 활성화 함수가 어울리나요?",
    common=True,
)
def relu_at_the_end():
    return squeezed(last="relu")


@build_autoencoder.mistake(
    en="With a softmax all pixels of an image together sum to 1, as if exactly one of them could be bright. What does "
    "each pixel need?",
    ko="소프트맥스를 쓰면 한 이미지의 픽셀을 모두 더해 1이 돼요. 밝은 픽셀이 하나뿐인 셈이에요. 픽셀마다 필요한 것은 "
    "무엇인가요?",
)
def softmax_over_pixels():
    return squeezed(last="softmax")


@build_autoencoder.mistake(
    en="The narrow layer in the middle is missing, so there is little to squeeze. Which layer holds the code?",
    ko="가운데의 좁은 층이 빠져서 압축할 곳이 없어요. 코드를 담는 층은 어디인가요?",
    common=True,
)
def no_bottleneck():
    return squeezed(sizes=(128, 128))


@build_autoencoder.oracle(close=STRUCTURE, because="an encoder and a decoder, each a model of its own")
def two_models(keras):
    def build():
        layers = keras.layers
        encoder = keras.Sequential([layers.Dense(128, "relu"), layers.Dense(32, "relu")])
        decoder = keras.Sequential([layers.Dense(128, "relu"), layers.Dense(784), layers.Activation("sigmoid")])
        images = keras.Input((784,))
        return keras.Model(images, decoder(encoder(images)))

    return build


# --- fit_denoising ----------------------------------------------------------------------------------------------------


@fixture
def small_copier():
    """A small compiled model with given weights whose output has the shape of its input."""
    import keras

    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(4, activation="tanh"), keras.layers.Dense(6)])
    keras.utils.set_random_seed(0)  # for the order of the samples
    rng = np.random.default_rng(3)
    model.set_weights([0.5 * rng.normal(size=each.shape) for each in model.get_weights()])
    model.compile("sgd", "mse")
    return model


@fixture
def answers(model, X):
    """What a model makes of X."""
    return np.asarray(model(X, training=False))


def with_noise(n):
    def draw(rng):
        clean = rng.uniform(0.0, 1.0, (n, 6))
        return {"clean": clean, "noisy": clean + rng.normal(0.0, 0.5, clean.shape), "probe": rng.normal(size=(3, 6))}

    return draw


AFTER = ("output of the trained model", "학습한 모델의 출력")


@exercise.check(
    points=2,
    close={UPDATES[0]: exact(), "*": SINGLE},
    given=[
        case(("one batch of everything", "전체를 한 배치로"), make=with_noise(24), epochs=5, batch_size=24),
        case(("two more epochs", "두 에폭 더"), make=with_noise(10), epochs=7, batch_size=10),
    ],
    hints=[
        (
            "What does the model get to see, and what should come out of it? These are the two arguments of the "
            "training.",
            "모델이 보는 것은 무엇이고, 모델에서 나와야 하는 것은 무엇인가요? 그 둘이 학습의 두 인수예요.",
        ),
        (
            "Whoever is corrected with noisy targets learns the noise. Which of the two arrays is the target?",
            "잡음 낀 정답으로 배우면 잡음을 배워요. 두 배열 가운데 어느 것이 정답인가요?",
        ),
        (
            "The epochs and the batch size are handed on, as in `fit`.",
            "에폭 수와 배치 크기는 `fit`에서처럼 그대로 전해요.",
        ),
    ],
)
def fit_denoising(model, clean, noisy, epochs=10, batch_size=32):
    """From noisy to clean."""
    return trained(model, noisy, clean, None, epochs, batch_size)


@fit_denoising.script
def denoised(fit_denoising, clean, noisy, probe, epochs, batch_size):
    model = small_copier()
    seen = curves(fit_denoising(model, clean, noisy, epochs, batch_size))
    yield UPDATES, updates(model)
    yield LOSS, seen["loss"]
    yield AFTER, answers(model, probe)


@fit_denoising.mistake(
    en="Your autoencoder is asked to give back the noise as well. What should come out of it when a noisy image goes "
    "in?",
    ko="오토인코더에게 잡음까지 그대로 돌려 달라고 하고 있어요. 잡음 낀 이미지를 넣으면 무엇이 나와야 하나요?",
    common=True,
)
def noisy_targets(model, _clean, noisy, epochs=10, batch_size=32):
    return trained(model, noisy, noisy, None, epochs, batch_size)


@fit_denoising.mistake(
    en="Input and target are the wrong way round: this teaches the model to add noise. Which one will it see later?",
    ko="입력과 정답이 뒤바뀌어서 잡음을 넣는 법을 배워요. 나중에 모델이 보게 될 것은 어느 쪽인가요?",
    common=True,
)
def adds_noise(model, clean, noisy, epochs=10, batch_size=32):
    return trained(model, clean, noisy, None, epochs, batch_size)


@fit_denoising.mistake(
    en="The model never sees any noise, so it cannot learn to take it out. What has to go in?",
    ko="모델이 잡음을 본 적이 없어서 없애는 법을 배울 수 없어요. 무엇을 넣어야 할까요?",
    common=True,
)
def never_sees_noise(model, clean, _noisy, epochs=10, batch_size=32):
    return trained(model, clean, clean, None, epochs, batch_size)


@fit_denoising.oracle(close={UPDATES[0]: exact(), "*": SINGLE}, because="one update after another, by hand")
def denoised_by_hand(keras):
    def fit_denoising(model, clean, noisy, epochs=10, _batch_size=32):
        losses = []
        for _ in range(epochs):
            losses.append(float(model.train_on_batch(noisy, clean)))
            model.reset_metrics()
        return {"loss": keras.ops.convert_to_numpy(losses).tolist()}

    return fit_denoising


# --- make_optimizer ---------------------------------------------------------------------------------------------------


@fixture
def steps_of(optimizer, gradients):
    """Where two variables that start at zero are after each step with given gradients."""
    import keras

    if not isinstance(optimizer, keras.optimizers.Optimizer):
        raise TypeError(f"what was returned is no Keras optimizer but {type(optimizer).__name__}")
    variables = [keras.Variable(np.zeros(each.shape), dtype="float32") for each in gradients[0]]
    path = []
    for each in gradients:
        optimizer.apply([keras.ops.convert_to_tensor(part, "float32") for part in each], variables)
        path.append([np.array(variable) for variable in variables])
    return {"rate": float(optimizer.learning_rate), "path": path}


def drawn_gradients(rng):
    # Short and long ones in turn, so that clipping shows even where the length itself does not count.
    return [[size * rng.normal(size=(3,)), size * rng.normal(size=(2, 2))] for size in (0.2, 4.0, 0.3, 6.0, 0.1, 2.0)]


def of_each(names):
    words = {
        "sgd": ("plain gradient descent", "평범한 경사 하강법"),
        "momentum": ("momentum", "모멘텀"),
        "nesterov": ("Nesterov's momentum", "네스테로프 모멘텀"),
        "adam": ("Adam", "Adam"),
        "clipped": ("Adam with clipped gradients", "기울기를 자르는 Adam"),
    }
    return [case(words[name], name=name, gradients=drawn(drawn_gradients)) for name in names]


@exercise.check(
    points=2,
    close=SINGLE,
    given=of_each(("sgd", "momentum", "nesterov", "adam", "clipped")),
    hints=[
        (
            "Keras has few optimizers and many arguments: momentum and Nesterov are settings, no classes.",
            "Keras에는 옵티마이저는 적고 인수가 많아요. 모멘텀과 네스테로프는 클래스가 아니라 설정이에요.",
        ),
        (
            "Every optimizer has a learning rate of its own if you do not say one. Which rates does the handout ask "
            "for?",
            "학습률을 말하지 않으면 옵티마이저마다 기본값을 써요. 안내문이 원하는 학습률은 얼마인가요?",
        ),
        (
            "Keras can clip each number, the length of each gradient, or the length of all of them together. Which is "
            "it here?",
            "Keras는 숫자 하나하나, 기울기마다의 길이, 모든 기울기를 합친 길이를 자를 수 있어요. 여기서는 어느 "
            "것인가요?",
        ),
    ],
)
def make_optimizer(name):
    """By its name, with the handout's settings."""
    return optimizers()[name]()


def optimizers(**changed):
    import keras

    adam = keras.optimizers.Adam
    usual = {
        "sgd": lambda: sgd(0.1),
        "momentum": lambda: sgd(0.1, momentum=0.9),
        "nesterov": lambda: sgd(0.1, momentum=0.9, nesterov=True),
        "adam": lambda: adam(0.001),
        "clipped": lambda: adam(0.001, clipnorm=1.0),
    }
    return {**usual, **changed}


@make_optimizer.script
def stepping(make_optimizer, name, gradients):
    seen = steps_of(make_optimizer(name), gradients)
    yield ("learning rate", "학습률"), seen["rate"]
    yield ("variables after each step", "단계마다의 변수"), seen["path"]


@make_optimizer.mistake(
    en="SGD works at Keras's default learning rate, a tenth of what was asked for. How do you set it?",
    ko="SGD가 Keras의 기본 학습률, 곧 원하는 값의 10분의 1로 움직여요. 어떻게 정해 주나요?",
    common=True,
)
def default_rates(name):
    return optimizers(
        sgd=sgd, momentum=lambda: sgd(momentum=0.9), nesterov=lambda: sgd(momentum=0.9, nesterov=True)
    )[name]()  # fmt: skip


@make_optimizer.mistake(
    en="Keras's SGD has no momentum unless you ask for it. Which argument is it?",
    ko="Keras의 SGD는 따로 말하지 않으면 모멘텀이 없어요. 어떤 인수인가요?",
    common=True,
)
def no_momentum(name):
    return optimizers(momentum=lambda: sgd(0.1), nesterov=lambda: sgd(0.1, nesterov=False))[name]()


@make_optimizer.mistake(
    en="This is momentum, not yet Nesterov's form of it, which looks one step ahead. Which argument switches it on?",
    ko="모멘텀까지는 왔지만 한 걸음 앞을 내다보는 네스테로프 꼴은 아니에요. 어떤 인수가 그것을 켜나요?",
)
def never_nesterov(name):
    return optimizers(nesterov=lambda: sgd(0.1, momentum=0.9))[name]()


@make_optimizer.mistake(
    en="You clip each number of a gradient, which turns it into another direction. What shortens a gradient without "
    "turning it?",
    ko="기울기의 숫자를 하나하나 잘라서 방향까지 바뀌어요. 방향은 그대로 두고 길이만 줄이는 것은 무엇인가요?",
    common=True,
)
def clips_numbers(name):
    import keras

    return optimizers(clipped=lambda: keras.optimizers.Adam(0.001, clipvalue=1.0))[name]()


@make_optimizer.mistake(
    en="You shorten all gradients by their common length. What is asked for looks at each variable by itself.",
    ko="모든 기울기를 합친 길이로 줄이고 있어요. 원하는 것은 변수마다 따로 보는 거예요. 어느 쪽 인수일까요?",
)
def clips_all_together(name):
    import keras

    return optimizers(clipped=lambda: keras.optimizers.Adam(0.001, global_clipnorm=1.0))[name]()


@make_optimizer.mistake(
    en="The gradients are not clipped at all: a long one moves the weights as it likes. Which argument bounds its "
    "length?",
    ko="기울기를 전혀 자르지 않아요. 긴 기울기가 가중치를 마음대로 움직여요. 길이를 제한하는 인수는 무엇인가요?",
    common=True,
)
def does_not_clip(name):
    return optimizers(clipped=optimizers()["adam"])[name]()


@make_optimizer.oracle(close=SINGLE, because="from their configurations, with the clipping done by hand")
def configured(keras):
    class Clipping(keras.optimizers.Adam):
        def apply(self, grads, trainable_variables=None):
            lengths = [keras.ops.sqrt(keras.ops.sum(each**2)) for each in grads]
            shorter = [g / keras.ops.maximum(n, 1.0) for g, n in zip(grads, lengths, strict=True)]
            return super().apply(shorter, trainable_variables)

    def make(name):
        if name == "clipped":
            return Clipping(learning_rate=1e-3)
        if name == "adam":
            return keras.optimizers.get("adam")
        config = {"learning_rate": 0.1, "momentum": 0.0 if name == "sgd" else 0.9, "nesterov": name == "nesterov"}
        return keras.optimizers.get({"class_name": "SGD", "config": config})

    return make


# --- make_schedule ----------------------------------------------------------------------------------------------------


@fixture
def rates_of(schedule, steps):
    """The learning rate at each step."""
    if not callable(schedule):
        raise TypeError(f"what was returned cannot be called with a step: {type(schedule).__name__}")
    return np.array([float(schedule(int(step))) for step in steps])


RATES = ("learning rate at each step", "단계마다의 학습률")
STEPS = np.array([0, 1, 350, 500, 650, 699, 700, 701, 898, 899, 900, 901, 1000, 1250])


@exercise.check(
    points=2,
    close=near(1e-4, atol=1e-5, single=1e-4),
    given=[
        case(("piecewise constant", "구간마다 상수"), name="piecewise", steps=STEPS),
        case(("exponential", "지수 감소"), name="exponential", steps=STEPS),
        case(("polynomial", "다항식 감소"), name="polynomial", steps=STEPS),
        example(
            ("worked example: around the boundaries", "손으로 따라 하기: 경계 앞뒤"),
            name="piecewise",
            steps=np.array([700, 701, 900, 901]),
            gives={RATES[0]: np.array([0.1, 0.05, 0.05, 0.01])},
            digits=4,
        ),
    ],
    hints=[
        (
            "All three are in `keras.optimizers.schedules`. Which of your formulas of exercise 8 is which class?",
            "셋 다 `keras.optimizers.schedules`에 있어요. 연습 8의 공식이 저마다 어떤 클래스인가요?",
        ),
        (
            "Call your schedule with a few steps and compare with the table in the handout, also at the boundaries.",
            "스케줄을 몇 단계에서 불러서 안내문의 표와 견주어 보세요. 경계도 빠뜨리지 마세요.",
        ),
        (
            "Every argument that you do not give has a default. Which power, which end, and in stairs or smoothly?",
            "주지 않은 인수에는 기본값이 있어요. 거듭제곱은 얼마이고, 끝값은 얼마이고, 계단일까요 매끄러울까요?",
        ),
    ],
)
def make_schedule(name):
    """By its name, with the handout's numbers."""
    return schedules()[name]()


def schedules(boundaries=(700, 900), staircase=False, end=0.01, power=0.5):
    import keras

    kinds = keras.optimizers.schedules
    return {
        "piecewise": lambda: kinds.PiecewiseConstantDecay(list(boundaries), [0.1, 0.05, 0.01]),
        "exponential": lambda: kinds.ExponentialDecay(0.1, 500, 0.5, staircase=staircase),
        "polynomial": lambda: kinds.PolynomialDecay(0.1, 900, end, power),
    }


@make_schedule.script
def sampled(make_schedule, name, steps):
    yield RATES, rates_of(make_schedule(name), steps)


@make_schedule.mistake(
    en="Your rates change one step too early. To which side does Keras count the boundary step itself?",
    ko="학습률이 한 단계 일찍 바뀌어요. Keras는 경계에 놓인 단계를 어느 쪽으로 세나요?",
    common=True,
)
def one_step_early(name):
    return schedules(boundaries=(699, 899))[name]()


@make_schedule.mistake(
    en="Your rates change one step too late. To which side does Keras count the boundary step itself?",
    ko="학습률이 한 단계 늦게 바뀌어요. Keras는 경계에 놓인 단계를 어느 쪽으로 세나요?",
    common=True,
)
def one_step_late(name):
    return schedules(boundaries=(701, 901))[name]()


@make_schedule.mistake(
    en="Your exponential decay goes down in stairs. What is asked for falls a little with each step.",
    ko="지수 감소가 계단처럼 내려가요. 원하는 것은 단계마다 조금씩 내려가는 거예요. 어떤 설정일까요?",
    common=True,
)
def in_stairs(name):
    return schedules(staircase=True)[name]()


@make_schedule.mistake(
    en="Your polynomial decay is a straight line. Which power bends it?",
    ko="다항식 감소가 직선이에요. 어떤 거듭제곱이 그것을 굽게 하나요?",
    common=True,
)
def straight(name):
    return schedules(power=1.0)[name]()


@make_schedule.mistake(
    en="Your polynomial decay falls below the rate at which it should end. What is Keras's default for the end?",
    ko="다항식 감소가 끝값보다 더 내려가요. Keras에서 끝값의 기본값은 얼마인가요?",
)
def default_end(name):
    return schedules(end=0.0001)[name]()


@make_schedule.oracle(close=near(1e-4, atol=1e-5), because="the formulas of exercise 8")
def formulas():
    def make(name):
        if name == "piecewise":
            return lambda step: 0.1 if step <= 700 else 0.05 if step <= 900 else 0.01
        if name == "exponential":
            return lambda step: 0.1 * 0.5 ** (step / 500)
        return lambda step: 0.09 * (1 - min(step, 900) / 900) ** 0.5 + 0.01

    return make


# --- linear_regression_tape -------------------------------------------------------------------------------------------


@fixture
def numbers_of(result):
    """W, b and the losses as NumPy, whatever they were."""
    W, b, losses = result
    b = np.asarray(b, dtype=float)
    if b.size != 1:
        raise ValueError(f"b has {b.size} entries instead of one")
    return {
        "W": np.asarray(W, dtype=float).ravel(),
        "b": float(b.ravel()[0]),
        "losses": np.array([float(np.asarray(loss)) for loss in losses]),
    }


def descending(X, y, lr, steps, *, dW=1.0, db=1.0, of=np.mean, scale=1.0, start=0.0, late=False):
    W, b, losses = np.full(X.shape[1], start), 0.0, []
    for _ in range(steps):
        error = X @ W + b - y
        before = scale * of(error**2)
        factor = 2 * scale / (len(y) if of is np.mean else 1)
        W, b = W - lr * dW * factor * (X.T @ error), b - lr * db * factor * error.sum()
        losses.append(scale * of((X @ W + b - y) ** 2) if late else before)
    return W, b, losses


def line(n, features):
    def draw(rng):
        X = rng.normal(size=(n, features)) + 0.5
        return {"X": X, "y": X @ rng.normal(size=features) + 2.0 + 0.1 * rng.normal(size=n)}

    return draw


@exercise.check(
    points=3,
    close=SINGLE,
    given=[
        case(("three features", "특성 세 개"), make=line(20, 3), lr=0.05, steps=25),
        case(("one feature, few steps", "특성 하나, 적은 단계"), make=line(9, 1), lr=0.1, steps=4),
    ],
    hints=[
        (
            "The tape writes down what you calculate while it runs, and can then go back from the loss to the "
            "variables.",
            "테이프는 돌아가는 동안 여러분이 계산한 것을 적어 두었다가, 손실에서 변수로 거슬러 갈 수 있어요.",
        ),
        (
            "What belongs inside the `with`: the prediction and the loss, the update, or both?",
            "`with` 안에 들어가야 하는 것은 예측과 손실인가요, 갱신인가요, 둘 다인가요?",
        ),
        (
            "Work out the first loss and the first step by hand: with W = 0 and b = 0 the loss is the mean of y².",
            "첫 손실과 첫 걸음을 손으로 구해 보세요. W = 0, b = 0이면 손실은 y²의 평균이에요.",
        ),
    ],
)
def linear_regression_tape(X, y, lr, steps):
    """Batch gradient descent on the mean squared error, from zero."""
    return descending(X, y, lr, steps)


@linear_regression_tape.script
def fitted(linear_regression_tape, X, y, lr, steps):
    seen = numbers_of(linear_regression_tape(X, y, lr, steps))
    yield ("losses before each update", "갱신하기 전의 손실들"), seen["losses"]
    yield "W", seen["W"]
    yield "b", seen["b"]


@linear_regression_tape.mistake(
    en="Your loss is a sum over the samples: with more of them the steps become longer. What is asked for does not "
    "depend on their number.",
    ko="손실이 샘플에 대한 합이에요. 샘플이 많을수록 걸음이 길어져요. 샘플 수에 좌우되지 않는 손실은 무엇일까요?",
    common=True,
)
def summed(X, y, lr, steps):
    return descending(X, y, lr, steps, of=np.sum)


@linear_regression_tape.mistake(
    en="Your loss has a factor one half in front. The handout's has none: what does that do to the gradient?",
    ko="손실 앞에 2분의 1이 붙어 있어요. 안내문에는 없어요. 그러면 기울기는 어떻게 달라지나요?",
)
def halved(X, y, lr, steps):
    return descending(X, y, lr, steps, scale=0.5)


@linear_regression_tape.mistake(
    en="The bias stays where it was. Is it a variable, and did you ask the tape for its gradient?",
    ko="편향이 제자리에 머물러요. 편향도 변수인가요? 테이프에 그 기울기를 물어보았나요?",
    common=True,
)
def bias_stays(X, y, lr, steps):
    return descending(X, y, lr, steps, db=0.0)


@linear_regression_tape.mistake(
    en="You move up the hill: the losses grow. In which direction does a gradient point?",
    ko="언덕을 올라가고 있어서 손실이 커져요. 기울기는 어느 쪽을 가리키나요?",
)
def uphill(X, y, lr, steps):
    return descending(X, y, -lr, steps)


@linear_regression_tape.mistake(
    en="Your losses are those after each update. When do you write them down?",
    ko="갱신한 뒤의 손실을 적고 있어요. 손실은 언제 적어야 하나요?",
)
def losses_afterwards(X, y, lr, steps):
    return descending(X, y, lr, steps, late=True)


@linear_regression_tape.mistake(
    en="W does not start at zero. Which start does the handout ask for?",
    ko="W가 0에서 시작하지 않아요. 안내문은 어디에서 시작하라고 하나요?",
)
def starts_at_one(X, y, lr, steps):
    return descending(X, y, lr, steps, start=1.0)


@linear_regression_tape.mistake(
    en="The tape gives no gradient, because it was not running when the loss was calculated. What belongs inside the "
    "`with`?",
    ko="손실을 계산할 때 테이프가 돌고 있지 않아서 기울기가 나오지 않아요. `with` 안에는 무엇이 들어가야 하나요?",
    common=True,
)
def outside_the_tape(X, y, lr, _steps):
    import tensorflow as tf

    W = tf.Variable(tf.zeros(X.shape[1]))
    with tf.GradientTape() as tape:
        pass
    loss = tf.reduce_mean((tf.linalg.matvec(tf.constant(X, tf.float32), W) - y) ** 2)
    return W.assign_sub(lr * tape.gradient(loss, W)), 0.0, [loss]


@linear_regression_tape.oracle(close=near(1e-4, atol=1e-5), because="tf.GradientTape in double precision")
def taped(tf):
    def linear_regression_tape(X, y, lr, steps):
        W, b = tf.Variable(tf.zeros((X.shape[1], 1), tf.float64)), tf.Variable(tf.zeros((), tf.float64))
        losses = []
        for _ in range(steps):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.square(tf.matmul(X, W)[:, 0] + b - y))
            losses.append(loss.numpy())
            for variable, gradient in zip((W, b), tape.gradient(loss, [W, b]), strict=True):
                variable.assign_sub(lr * gradient)
        return W, b, losses

    return linear_regression_tape
