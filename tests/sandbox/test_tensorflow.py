"""Workers with TensorFlow: fit to train in, and as confined as those without, threads included."""

from __future__ import annotations

import os
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.declare import AuthorError, Exercise, case, near
from grader.grade import grade
from grader.key.answer_key import AnswerKey
from grader.key.build import freeze, trace_exercise
from grader.key.outcome import Kind
from grader.libraries import TENSORFLOW, LibraryMissingError, UnknownLibraryError, needed
from grader.limits import Limits
from grader.model import Status
from grader.sandbox import library
from grader.sandbox.levels import Level
from grader.sandbox.preload import modules_for
from grader.sandbox.session import Session
from grader.sandbox.workers import Workers
from grader.submissions.parse import source_file
from grader.submissions.source import Submission

from .making import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model import ExerciseReport

pytestmark = pytest.mark.skipif(find_spec("tensorflow") is None, reason="TensorFlow is not installed")
SECRET = Path(__file__).resolve()
WRITTEN = Path(tempfile.gettempdir()) / f"deltagrade-attack-{os.getpid()}"
LIMITS = Limits(check_seconds=5, load_seconds=5).with_library(TENSORFLOW)


def answers() -> Any:
    """A reference: it answers nothing that anybody is asked for here."""
    return {}


def key() -> AnswerKey:
    exercise = Exercise(1, "models", title="Models", needs=("tensorflow",))
    exercise.check(points=1, close=near(1e-6), given=[case("the only case")])(answers)
    return AnswerKey(freeze(trace_exercise(exercise, seed=1), "test"))


@pytest.fixture(scope="module")
def every() -> Iterator[dict[Level, Workers]]:
    """A zygote for each level, as each takes seconds to import TensorFlow."""
    preload = ["ctypes", "gc", "socket", "subprocess", "threading", "os", "traceback", "linecache", "warnings"]
    workers = {level: Workers(preload, level, library=TENSORFLOW) for level in LEVELS}
    yield workers
    for each in workers.values():
        each.close()


def submission(source: str, filename: str = "models.py") -> Submission:
    file, _ = source_file(filename.removesuffix(".py"), filename, [(None, source)])
    return Submission(filename, file)


def said(source: str, workers: Workers, filename: str = "models.py") -> Any:
    """What the function `answers` of a submission returns."""
    made = submission(source, filename)
    preload = [*workers.preload, *modules_for(made, generators=False, library=TENSORFLOW)]
    session = Session(made, key().message, LIMITS, workers.beside(preload, TENSORFLOW))
    (run,) = session.run(key().check_jobs())
    assert run.ending is None, (run.ending, run.output)
    (trace,) = run.traces
    assert trace is not None
    (look,) = trace
    assert look.kind is Kind.OK, look
    return look.value


HONEST = """
import google.colab
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
from tensorflow.keras.models import Sequential

def answers():
    keras.utils.set_random_seed(1)
    X, t = np.random.normal(size=(64, 8, 8)), np.random.randint(0, 3, 64)
    model = Sequential([keras.Input((8, 8)), layers.LSTM(4), layers.BatchNormalization(), layers.Dropout(0.5),
                        layers.Dense(3, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    stop = keras.callbacks.EarlyStopping(patience=3)
    history = model.fit(X, t, epochs=2, batch_size=16, validation_split=0.25, callbacks=[stop], verbose=2)
    images = Sequential([keras.Input((8, 8, 1)), layers.Conv2D(2, 3), layers.MaxPooling2D(), layers.Flatten()])
    data = tf.data.Dataset.from_tensor_slices(X[..., None]).shuffle(64).batch(8).map(lambda x: x * 2).prefetch(1)
    W = tf.Variable(tf.ones((2, 2)))
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.matmul(W, W))
    model.summary()
    return {
        "epochs": len(history.history["val_loss"]),
        "predictions": list(model.predict(X, verbose=0).shape),
        "features": list(images.predict(data, verbose=0).shape),
        "gradient": tape.gradient(loss, W).numpy(),
    }
"""


@pytest.mark.parametrize("level", LEVELS)
def test_models_train_at_every_level(every: dict[Level, Workers], level: Level) -> None:
    value = said(HONEST, every[level])
    assert (value["epochs"], value["predictions"], value["features"]) == (2, [64, 3], [64, 18])
    assert value["gradient"].tolist() == [[4.0, 4.0], [4.0, 4.0]]


def test_the_same_work_gives_the_same_numbers(every: dict[Level, Workers]) -> None:
    source = HONEST.replace('"epochs": len(history.history["val_loss"])', '"epochs": history.history["loss"]')
    first, second = (said(source, every[LEVELS[0]]) for _ in range(2))
    assert first["epochs"] == second["epochs"]


# Each is tried by the main thread, by a thread of Python's and by one of TensorFlow's own.
ATTEMPTS = f"""
import ctypes, os, socket, subprocess, threading
import tensorflow as tf

LIBC = ctypes.CDLL(None, use_errno=True)

def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result

def opened_in_c(path, flags=0):
    os.close(checked(LIBC.open(path.encode(), flags)))

ATTEMPTS = {{
    "a file": lambda: open({str(SECRET)!r}).close(),
    "a file by the C library": lambda: opened_in_c({str(SECRET)!r}),
    "the users of the machine": lambda: opened_in_c("/etc/passwd"),
    "the environment of the grader": lambda: opened_in_c("/proc/{os.getpid()}/environ"),
    "a file by TensorFlow": lambda: tf.io.read_file({str(SECRET)!r}),
    "a new file": lambda: opened_in_c({str(WRITTEN)!r}, os.O_CREAT | os.O_WRONLY),
    "saved weights": lambda: tf.keras.Sequential([tf.keras.Input((1,))]).save({str(WRITTEN)!r} + ".keras"),
    "fork": lambda: os.fork() or os._exit(0),
    "a process of the C library": lambda: checked(LIBC.syscall(56, 17, 0, 0, 0, 0)) or LIBC._exit(0),
    "a process that shares memory": lambda: checked(LIBC.syscall(56, 0x100 | 17, NOWHERE, 0, 0, 0)),
    "a program": lambda: subprocess.run(["true"]),
    "a socket": lambda: socket.socket(),
    "a signal": lambda: checked(LIBC.syscall(62, {os.getpid()}, 0)),
    "a folder": lambda: os.listdir("/"),
    "new machine code": lambda: checked(LIBC.mprotect(ctypes.c_void_p(ctypes.addressof(PAGE) & ~4095), 4096, 7)),
}}
PAGE = ctypes.create_string_buffer(1 << 16)
# A stack of its own, for it would overwrite its parent's: on this one it returns to address 0, and that ends it alone.
STACK = ctypes.create_string_buffer(1 << 16)
NOWHERE = ctypes.c_void_p(ctypes.addressof(STACK) + (1 << 15))

def outcome(attempt):
    try:
        attempt()
    except BaseException as error:
        return type(error).__name__
    return "worked"

def by_a_thread(attempt):
    found = []
    thread = threading.Thread(target=lambda: found.append(outcome(attempt)))
    thread.start()
    thread.join()
    return found[0]

def by_tensorflow(attempt):
    found = []
    def function(x):
        found.append(outcome(attempt))
        return x
    data = tf.data.Dataset.range(2).map(lambda x: tf.py_function(function, [x], tf.int64), num_parallel_calls=2)
    list(data)
    return found[0]

def answers():
    ways = {{"itself": outcome, "a thread": by_a_thread, "a thread of TensorFlow": by_tensorflow}}
    return {{f"{{name}}, by {{way}}": how(attempt) for name, attempt in ATTEMPTS.items() for way, how in ways.items()}}
"""


@pytest.mark.parametrize("level", [level for level in LEVELS if level > Level.CONTAINED])
def test_no_thread_gets_out(every: dict[Level, Workers], level: Level) -> None:
    outcomes = said(ATTEMPTS, every[level])
    assert len(outcomes) == 45
    # Where imports stay possible, so does machine code, with or without TensorFlow.
    known = {"new machine code"} if level is Level.CONFINED_READS else set()
    assert {name.partition(",")[0] for name, outcome in outcomes.items() if outcome == "worked"} == known
    assert not WRITTEN.exists()


def test_the_attempts_work_where_only_accidents_are_held(every: dict[Level, Workers]) -> None:
    """The proof that the test above can fail. What needs rights, or disk space, is refused here as well."""
    try:
        outcomes = said(ATTEMPTS, every[Level.CONTAINED])
    finally:
        for path in (WRITTEN, WRITTEN.with_name(f"{WRITTEN.name}.keras")):
            path.unlink(missing_ok=True)
    worked = {name for name, outcome in outcomes.items() if outcome == "worked"}
    for name in ("a file", "a file by the C library", "a file by TensorFlow", "a socket", "a folder", "a signal"):
        for way in ("itself", "a thread", "a thread of TensorFlow"):
            assert f"{name}, by {way}" in worked


def test_threads_without_end_reach_a_limit(every: dict[Level, Workers]) -> None:
    source = """
import threading, time
def answers():
    count = 0
    try:
        while count < 20_000:
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
            count += 1
    except BaseException:
        return count
    return -1
"""
    assert 0 < said(source, every[LEVELS[0]]) < 20_000


def test_a_file_that_is_called_like_the_library_does_not_hide_it(every: dict[Level, Workers]) -> None:
    source = "import keras\nfrom keras import layers\ndef answers():\n    return keras.__version__\n"
    assert said(source, every[LEVELS[0]], "keras.py").startswith("3.")


def test_a_module_of_the_same_name_as_a_display_library_is_real(every: dict[Level, Workers]) -> None:
    source = """
import google.colab
from google.protobuf import message
def answers():
    return [type(message.Message).__name__, type(google.colab).__name__]
"""
    assert said(source, every[LEVELS[0]]) == ["type", "_SilentModule"]


def test_a_report_names_the_version(every: dict[Level, Workers]) -> None:
    source = "def answers():\n    return {}\n"
    report = graded(source, every[LEVELS[0]])
    assert report.checks[0].status is Status.PASSED
    assert report.provenance["tensorflow"].startswith("2.")


def graded(source: str, workers: Workers) -> ExerciseReport:
    made = submission(source)
    preload = modules_for(made, generators=False, library=TENSORFLOW)
    return grade(made, key(), limits=Limits(), workers=workers.beside(preload, TENSORFLOW))


def test_what_the_library_consists_of() -> None:
    names = {Path(path).name for path in library.packages(TENSORFLOW)}
    assert {"tensorflow", "keras", "h5py", "google"} <= names
    assert names.isdisjoint({"grader", "numpy", "pytest", "_pytest", "click", "sklearn"})


def test_only_what_students_write_is_imported_ahead() -> None:
    source = "import tensorflow.keras.models, keras.layers, tensorflow.python.tools.freeze_graph, keras.__main__, click"
    modules = modules_for(submission(source), generators=False, library=TENSORFLOW)
    assert {"tensorflow.keras.models", "keras.layers"} <= set(modules)
    assert {"tensorflow.python.tools.freeze_graph", "keras.__main__", "click"}.isdisjoint(modules)
    assert "keras.layers" not in modules_for(submission(source), generators=False)


def test_limits_beside_the_library() -> None:
    usual = Limits(check_seconds=10, memory_mb=1024)
    larger = usual.with_library(TENSORFLOW)
    assert larger.memory_mb == 1024 + TENSORFLOW.memory_mb
    assert larger.enough_mb == 256 + TENSORFLOW.memory_mb
    assert larger.check_seconds == 10 * TENSORFLOW.slower
    own = usual.overridden({"check_seconds": 3}).with_library(TENSORFLOW)
    assert own.seconds(None) == own.seconds(120.0) == 3
    assert own.load_seconds == usual.load_seconds * TENSORFLOW.slower


def test_what_is_not_known_or_not_there() -> None:
    assert needed(()) is None
    assert needed(("tensorflow",)) is TENSORFLOW
    with pytest.raises(UnknownLibraryError, match="caffe"):
        needed(("caffe",))
    with pytest.raises(AuthorError, match="one of tensorflow"):
        Exercise(1, "models", title="Models", needs=("tensorflow", "caffe"))
    assert str(LibraryMissingError(TENSORFLOW)).endswith("pip install 'deltagrade[tensorflow]'")
