# ruff: noqa: E501 - tables read best unbroken
"""What honest students do works at every level; what grading does not offer fails with a line that says so."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

from grader.model import Status
from grader.render.words import say
from grader.sandbox.levels import Level

from .making import LEVELS, RIGHT, graded, right_but, statuses

if TYPE_CHECKING:
    from grader.course import Course

# Each is the body of a function that ends by returning the right answer, after statements that fail if they do not work.
HONEST = {
    "linear algebra": """
        A = np.arange(9.0).reshape(3, 3) + 10 * np.eye(3)
        assert np.allclose(np.linalg.inv(A) @ A, np.eye(3))
        assert np.allclose(np.linalg.solve(A, A @ np.ones(3)), 1)
        u, s, v = np.linalg.svd(A)
        q, r = np.linalg.qr(A)
        w, _ = np.linalg.eig(A)
        assert np.isclose(np.linalg.det(A), np.prod(w)) and np.allclose(q @ r, A) and np.linalg.norm(A) > 0
        assert np.allclose(np.linalg.lstsq(A, np.ones(3), rcond=None)[0], np.linalg.pinv(A) @ np.ones(3))""",
    "large matrices": """
        A = np.random.default_rng(0).normal(size=(400, 400))
        assert np.isfinite(A @ A.T).all()""",
    "a Fourier transform": "assert np.allclose(np.fft.ifft(np.fft.fft(x.ravel())), x.ravel())",
    "random numbers": """
        import random
        np.random.seed(1); random.seed(1)
        assert np.random.randn(3).shape == np.random.permutation(3).shape == np.random.default_rng(1).normal(size=3).shape
        random.shuffle([random.random()])""",
    "einsum and windows": """
        from numpy.lib.stride_tricks import as_strided, sliding_window_view
        assert np.einsum("ij,ij->", np.eye(2), np.eye(2)) == 2
        assert sliding_window_view(np.arange(5), 3).shape == (3, 3) == as_strided(np.arange(9), (3, 3)).shape
        assert np.tensordot(np.eye(3), np.eye(3)).shape == ()""",
    "statistics of an array": """
        assert np.median([1, 2, 3]) == np.percentile([1, 2, 3], 50) == np.quantile([1, 2, 3], 0.5)
        assert len(np.unique([1, 1, 2])) == 2 and np.histogram([1, 2], bins="auto")[0].sum() == 2
        assert np.union1d([1], [2]).size == 2 and np.isin(1, [1]) and np.nanmedian([1, np.nan]) == 1""",
    "polynomials and masks": """
        assert np.allclose(np.polyfit([0, 1, 2], [1, 3, 5], 1), [2, 1])
        assert np.polynomial.Polynomial([1, 2])(1) == 3 and np.ma.masked_array([1, 2], [0, 1]).sum() == 1
        assert np.char.upper(["a"])[0] == "A\"""",
    "functions over arrays": """
        assert np.vectorize(lambda a: a + 1)([1]).tolist() == [2]
        assert np.apply_along_axis(sum, 0, np.eye(2)).tolist() == [1, 1]
        np.testing.assert_allclose(np.ones(2), 1)""",
    "printing arrays": """
        np.set_printoptions(precision=3, suppress=True)
        print(x, np.array2string(x), f"{x.mean():.3f}", x.dtype)""",
    "saving in memory": """
        import io, json, pickle
        file = io.BytesIO(); np.save(file, x); file.seek(0)
        assert np.array_equal(np.load(file), x) and np.array_equal(pickle.loads(pickle.dumps(x)), x)
        file = io.BytesIO(); np.savez(file, x=x); file.seek(0)
        assert np.array_equal(np.load(file)["x"], x)
        text = io.StringIO(); np.savetxt(text, np.eye(2)); text.seek(0)
        assert np.loadtxt(text).shape == (2, 2) and json.loads(json.dumps(x.tolist())) == x.tolist()""",
    "dataclasses": """
        from dataclasses import dataclass, field
        @dataclass(frozen=True)
        class Settings:
            rate: float = 0.1
            sizes: list = field(default_factory=list)
        assert Settings().rate == 0.1""",
    "types": """
        from typing import Any, Callable, Generic, NamedTuple, Optional, Protocol, TypeVar
        T = TypeVar("T")
        class Box(Generic[T]):
            pass
        class Point(NamedTuple):
            x: int = 0
        class Layer(Protocol):
            def forward(self, x: Optional[Any]) -> Callable: ...
        assert Point().x == 0""",
    "class hierarchies": """
        from abc import ABC, abstractmethod
        class Layer(ABC):
            count = 0
            def __init__(self): type(self).count += 1
            @abstractmethod
            def forward(self, x): ...
            @property
            def name(self): return type(self).__name__
            @staticmethod
            def make(kind): return kind()
        class Double(Layer):
            def __init__(self): super().__init__()
            def forward(self, x): return 2 * x
            def __call__(self, x): return self.forward(x)
        assert Layer.make(Double)(2) == 4 and Double().name == "Double" and isinstance(Double(), Layer)""",
    "named tuples, enums, collections": """
        import enum
        from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
        Pair = namedtuple("Pair", "a b")
        class Mode(enum.Enum):
            TRAIN = enum.auto()
        assert Pair(1, 2).b == 2 and Mode.TRAIN.name == "TRAIN" and Counter("aa")["a"] == 2
        defaultdict(list)["a"].append(deque([OrderedDict()]))""",
    "decorators": """
        import functools, operator
        def twice(function):
            @functools.wraps(function)
            def inner(*args, **kwargs): return 2 * function(*args, **kwargs)
            return inner
        @twice
        @functools.lru_cache(maxsize=None)
        def one(): return 1
        assert one() == 2 and functools.reduce(operator.mul, [1, 2, 3]) == functools.partial(int, "6")()""",
    "generators": """
        import itertools
        def batches(n, size):
            for start in range(0, n, size): yield slice(start, start + size)
        assert len(list(batches(10, 3))) == 4 and list(itertools.chain([1], (k for k in [2]))) == [1, 2]""",
    "recursion": """
        import sys
        sys.setrecursionlimit(3000)
        def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
        assert depth(1500) == 1500""",
    "large temporaries": """
        for _ in range(3):
            big = np.ones((5000, 5000)); assert (big * 2).sum() == 5e7""",
    "warnings": """
        import warnings
        warnings.warn("careful"); warnings.filterwarnings("ignore"); warnings.simplefilter("ignore")
        with warnings.catch_warnings(record=True), np.errstate(divide="ignore", invalid="ignore"):
            np.log(np.zeros(1))""",
    "logging": """
        import logging
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
        logging.info("loss %s", 0.1); logging.getLogger("training").warning("slow")
        try: 1 / 0
        except ZeroDivisionError: logging.exception("oops")""",
    "time": """
        import datetime, time
        started = time.time(); time.sleep(0.001); time.perf_counter(); time.process_time(); time.ctime()
        assert time.strftime("%Y") >= "2024" and datetime.datetime.now().year and time.localtime()
        assert datetime.datetime.strptime("2024-01-02", "%Y-%m-%d") + datetime.timedelta(days=1)""",
    "exceptions": """
        import traceback
        class ShapeError(ValueError): pass
        try:
            try: raise ShapeError("shape")
            except ShapeError as error: raise RuntimeError("layer") from error
            finally: done = True
        except RuntimeError: assert "ShapeError" in traceback.format_exc() and done""",
    "context managers": """
        import contextlib
        @contextlib.contextmanager
        def training():
            yield True
        with training() as on, contextlib.suppress(ValueError), contextlib.redirect_stdout(None): assert on""",
    "numbers": """
        import cmath, decimal, fractions, math, statistics
        assert math.isclose(math.erf(0), 0) and cmath.sqrt(-1) == 1j and statistics.mean([1, 2]) == 1.5
        assert decimal.Decimal("0.1") * 10 == 1 and fractions.Fraction(1, 3) * 3 == 1""",
    "text": """
        import pprint, re, string, textwrap
        assert re.sub("a", "b", "a") == "b" and string.ascii_letters and textwrap.dedent(" a") == "a"
        pprint.pprint({"loss": [0.1]}); print("가나다", "loss=%.2f" % 0.1, end="", flush=True)""",
    "the system's own modules": """
        import gc, os, sys
        sys.path.append(os.pardir); os.path.join("a", "b"); gc.collect(); sys.getsizeof(x); os.getpid()
        os.environ.get("HOME"); os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"; sys.stdout.write("x"); sys.stderr.write("y")""",
    "copies, heaps, hashes": """
        import bisect, copy, hashlib, heapq, uuid
        assert copy.deepcopy({"W": x})["W"] is not x and hashlib.sha256(b"").hexdigest() and uuid.uuid4()
        heap = [3, 1]; heapq.heapify(heap); assert bisect.bisect([1, 3], 2) == 1""",
    "signatures": """
        import inspect, types
        assert list(inspect.signature(lambda a, b=1: a).parameters) == ["a", "b"] and types.SimpleNamespace(a=1).a == 1""",
    "new syntax": """
        match (n := len(x)):
            case 0: raise ValueError
            case _: assert n
        assert [*range(2)] == [0, 1] and {**{}, "a": 1}""",
    "plots and progress bars that are not there": """
        import matplotlib.pyplot as plt
        import seaborn as sns
        from tqdm import tqdm
        figure, axes = plt.subplots(); axes.plot(x); plt.show(); sns.heatmap(x)
        assert sum(tqdm([1, 2])) == 3""",
    "an iterator of batches": """
        class Loader:
            def __init__(self, n): self.n = n
            def __iter__(self): return iter(range(self.n))
            def __len__(self): return self.n
            def __getitem__(self, k): return k
        assert list(Loader(3)) == list(zip(*[range(3)], strict=True))[0:0] + [0, 1, 2]""",
    "globals and closures": """
        global calls
        calls = globals().get("calls", 0) + 1
        total = 0
        def add(n):
            nonlocal total
            total += n
        add(2); assert total == 2 and calls""",
}
IN_THE_FILE = {
    "a main guard": "if __name__ == '__main__':\n    raise SystemExit(open('x'))\n",
    "arguments": "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('--lr', type=float, default=0.1)\nlr = parser.parse_args([]).lr\nassert lr == 0.1\n",
    "annotations for later": "from __future__ import annotations\ndef layer(x: NotThere) -> Neither: ...\n",
    "a training loop": "W = np.zeros(3)\nfor step in range(200):\n    W -= 0.1 * (W - 1)\n    if step % 100 == 0:\n        print(step, W)\nassert np.allclose(W, 1)\n",
    "tests of its own": "import unittest\nclass TestScale(unittest.TestCase):\n    def test(self):\n        self.assertEqual(1, 1)\nassert unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(TestScale)).wasSuccessful()\n",
    "doctests": 'import doctest\ndef one():\n    """\n    >>> one()\n    1\n    """\n    return 1\ndoctest.run_docstring_examples(one, globals())\n',
}


def using(body: str) -> str:
    lines = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    return right_but(scale=f"def scale(x, factor=2.0):\n{lines}\n    return x * factor\n")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("what", HONEST)
def test_works_in_a_function(course: Course, what: str, level: Level) -> None:
    report = graded(course, using(HONEST[what]), level)
    assert statuses(report) == dict.fromkeys(RIGHT, Status.PASSED), report.checks[0].finding
    assert {note.code for note in report.notes} <= {"stand_in"}
    assert report.for_teachers == ()


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("what", IN_THE_FILE)
def test_works_in_the_file(course: Course, what: str, level: Level) -> None:
    text = IN_THE_FILE[what]
    source = text + right_but() if text.startswith("from __future__") else right_but() + text
    report = graded(course, source, level)
    assert statuses(report) == dict.fromkeys(RIGHT, Status.PASSED)
    assert report.notes == ()
    # The debugger that doctest is made of looks for its settings.
    assert report.for_teachers == () or what == "doctests"


def test_there_are_enough_of_them() -> None:
    assert len(HONEST) + len(IN_THE_FILE) >= 24


FILES = "While it is graded, code can open no file, no network connection and no other program."
THREADS = "While it is graded, code can start no threads. Does it also work without them?"
NOT_OFFERED = {
    "reading a file": ("np.load('weights.npy')", FILES, {"open"}),
    "reading the data set": ("open('train.csv').read()", FILES, {"open"}),
    "a thread": ("import threading\nthreading.Thread(target=print).start()", THREADS, set()),
    "a pool of threads": ("from concurrent.futures import ThreadPoolExecutor\nThreadPoolExecutor(2).submit(print).result()", THREADS, set()),
    "another program": ("import subprocess\nsubprocess.run(['ls'])", FILES, {"subprocess.Popen"}),
    "the network": ("import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9/mnist.gz')", None, {"urllib.Request"}),
}  # fmt: skip
# At `contained` files are held by their size, and an ordinary user's processes by their number.
CONFINED = [level for level in LEVELS if level >= Level.CONFINED_READS]


@pytest.mark.parametrize("level", CONFINED)
@pytest.mark.parametrize("what", NOT_OFFERED)
def test_what_is_not_offered_is_said_in_a_line(course: Course, what: str, level: Level) -> None:
    body, advice, asked = NOT_OFFERED[what]
    report = graded(course, using(body), level)
    assert statuses(report) == {**dict.fromkeys(RIGHT, Status.PASSED), "scale": Status.ERROR}
    found = report.checks[0].finding
    assert found is not None
    assert found.code == "raised"
    assert advice is None or say(found, "en").endswith(f"\n{advice}")
    assert say(found, "ko").count("\n") == say(found, "en").count("\n")
    assert asked <= {name for note in report.for_teachers for name in note.facts["what"]}


@pytest.mark.parametrize("level", CONFINED)
def test_so_it_is_in_the_file(course: Course, level: Level) -> None:
    report = graded(course, right_but() + "weights = np.load('weights.npy')\n", level)
    assert statuses(report) == dict.fromkeys(RIGHT, Status.PASSED)
    assert [note.code for note in report.notes] == ["statement_failed"]
    assert say(report.notes[0], "en").endswith(FILES)


def test_files_do_not_grow_where_they_could_be_opened(course: Course) -> None:
    body = "import os, tempfile\nwith open(f'/tmp/deltagrade-{os.getpid()}', 'wb') as file:\n    try:\n        file.write(b'x'); file.flush()\n    finally:\n        os.unlink(file.name)"
    report = graded(course, using(body), Level.CONTAINED)
    found = report.checks[0].finding
    assert found is not None
    assert found.facts["exception"] == "OSError"
    assert say(found, "en").endswith(FILES)
