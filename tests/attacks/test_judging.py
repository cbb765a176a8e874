"""Results that would fool a grader which compares within the student's reach: here only numbers count."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from grader.model import Status

from .arena import IMPORTS, Arena, attacking, statuses
from .attack import Attack, at_every_level, attacks, each

if TYPE_CHECKING:
    from grader.sandbox.levels import Level

# What `scale` returns, and the comparison of a careless grader that takes it for `expected`.
EQUAL = "bool(np.all(result == expected))"
CLOSE = "bool(np.allclose(result, expected))"
DIFFERENCE = "not np.abs(np.asarray(result, float) - expected).max() > 1e-6"
FOOLS = {
    "an object that equals everything": (
        "class Equal:\n    def __eq__(self, other): return True\n    __array_ufunc__ = None\nreturn Equal()",
        "bool(result == expected) is True",
    ),
    "an array that equals everything": (
        "class Equal(np.ndarray):\n    def __array_ufunc__(self, *_, **__): return np.True_\n"
        "    def __array_function__(self, *_, **__): return True\nreturn np.zeros(x.shape).view(Equal)",
        EQUAL,
    ),
    "an array that is close to everything": (
        "class Close(np.ndarray):\n    def __array_function__(self, *_, **__): return True\n"
        "return np.zeros(x.shape).view(Close)",
        CLOSE,
    ),
    "a number that is near everything": (
        "class Near(float):\n    def __sub__(self, other): return 0.0\n    __rsub__ = __sub__\n"
        "    __array_priority__ = 1e9\n    __array_ufunc__ = None\nreturn Near(7)",
        "np.max(np.abs(result - expected)) == 0",
    ),
    "NaN": ("return np.full(x.shape, np.nan)", DIFFERENCE),
    "an empty array": ("return np.zeros(0)", "bool(np.all(np.asarray(result) == expected[:0]))"),
    "an empty list": ("return []", "all(a == b for a, b in zip(result, expected))"),
    "an empty dict": ("return {}", "all(result[key] == 1 for key in result)"),
    "a masked array": ("return np.ma.masked_all(x.shape)", "not bool((abs(result - expected) > 1e-6).any())"),
    "infinity less infinity": ("return np.full(x.shape, np.inf)", "not (np.abs(result - result) > 1e-6).any()"),
    "patched NumPy": (
        "np.allclose = np.array_equal = np.isclose = lambda *_, **__: True\nreturn np.zeros(x.shape)",
        CLOSE,
    ),
    "patched testing": (
        "import numpy.testing\nnp.testing.assert_allclose = lambda *_, **__: None\nreturn np.zeros(x.shape)",
        "np.testing.assert_allclose(result, expected) is None",
    ),
    "patched builtins": (
        "import builtins\nbuiltins.abs = lambda _: 0\nbuiltins.all = builtins.any = lambda _: True\nreturn x * 0",
        "all(abs(a - b) < 1e-6 for a, b in zip(result, expected))",
    ),
}


def _defining(body: str) -> str:
    """A submission whose `scale` has this body."""
    return attacking(body).replace("\n    return x * factor\n", "\n", 1) if "return" in body else IMPORTS


FOOLING = attacks("judging", {name: _defining(body) for name, (body, _) in FOOLS.items()})


@pytest.mark.parametrize("what", FOOLS)
def test_fools_a_careless_grader(what: str) -> None:
    """The proof, in one process with the expected values: the comparison says they are equal."""
    body, comparison = FOOLS[what]
    code = f"""
result = scale(np.arange(1.0, 4.0), 2.0)
expected = np.array([2.0, 4.0, 6.0])
verdict = {comparison}
os._exit(0 if verdict else 1)
"""
    command = [sys.executable, "-W", "ignore", "-c", _defining(body) + code]
    assert subprocess.run(command, check=False, timeout=60).returncode == 0


@each(FOOLING)
@at_every_level
def test_fools_nobody_here(arena: Arena, level: Level, attack: Attack) -> None:
    report = arena.grade(attack.source, level)
    assert statuses(report)["scale"] in {Status.WRONG, Status.ERROR}
    assert report.checks[0].points == 0


TRIVIAL = [
    *("0", "1", "None", "True", "x", "''", "x.shape", "type(x)", "scale", "np.array('passed')"),
    *("np.zeros(x.shape)", "np.zeros((1,) * x.ndim)", "np.broadcast_to(1.0, x.shape)", "x.astype(object)"),
    *("(x * factor).astype(str)", "[(x * factor)]", "(x * factor,)", "{'result': x * factor}"),
    *("(x * factor)[..., None]", "(x * factor).ravel()[:1]"),
]


NEARLY = attacks("trivial answers", {f"`{value}`": _defining(f"return {value}") for value in TRIVIAL})


@each(NEARLY)
@at_every_level
def test_passes_with_nothing_but_the_numbers(arena: Arena, level: Level, attack: Attack) -> None:
    report = arena.grade(attack.source, level)
    assert statuses(report)["scale"] in {Status.WRONG, Status.ERROR}


# Parts of the grader that live in the worker's process, and what somebody would like them to do. One of them works and
# gains nothing: who hides that a call has changed its inputs could as well have copied them.
PATCHES = {
    "the encoder in the worker": "sys.modules['grader.worker.values'].Encoder.value = lambda self, value, depth=0: 6.0",
    "the interpreter in the worker": "sys.modules['grader.worker.program'].run_case = lambda *_, **__: []",
    "the frames in the worker": "sys.modules['grader.worker.wire'].pack = lambda *_: b''",
    "the message in the worker": "frame = sys._getframe()\nwhile frame:\n"
    "    for name in ('exercise', 'inputs', 'program', 'case'):\n"
    "        frame.f_locals.get(name) and hasattr(frame.f_locals[name], 'clear') and frame.f_locals[name].clear()\n"
    "    frame = frame.f_back",
    "JSON in the worker": 'json.dumps = lambda *_, **__: \'[{"status": "passed"}, []]\'',
    "struct in the worker": "struct.pack = struct.Struct.pack = lambda *_: b'' if False else bytes(16)",
    "NumPy's copying": "np.array = np.asarray = np.ascontiguousarray = lambda *_, **__: 6.0",
}


PATCHING = attacks("judging", {f"patched {name}": _defining(f"{body}\nreturn x + 1") for name, body in PATCHES.items()})
ATTACKS = [*FOOLING, *NEARLY, *PATCHING]


@each(PATCHING)
@at_every_level
def test_the_grader_in_the_worker_has_no_say(arena: Arena, level: Level, attack: Attack) -> None:
    report = arena.grade(attack.source, level, check_seconds=1.0)
    assert statuses(report)["scale"] in {Status.WRONG, Status.ERROR, Status.TIMEOUT}
    # Checks that were spoiled by it ran once more alone, and passed.
    assert all(check.status is Status.PASSED for check in report.checks[1:])


@at_every_level
def test_an_evil_array_with_the_right_numbers_is_right(arena: Arena, level: Level) -> None:
    body = "class Evil(np.ndarray):\n    def __eq__(self, other): raise SystemExit\n    __repr__ = __len__ = __eq__\n"
    report = arena.grade(_defining(f"{body}return (x * factor).view(Evil)"), level)
    assert statuses(report)["scale"] is Status.PASSED
