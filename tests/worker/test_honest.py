"""Honest code does not notice that it is confined: whatever it computes, it computes at every level alike."""

from __future__ import annotations

import sys

import pytest

from grader.worker import landlock

from .running import SITE_PACKAGES, answer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have only the level contained")

HONEST = {
    "matrix product": "float((np.ones((300, 300)) @ np.ones((300, 300))).sum())",
    "singular values": "np.linalg.svd(np.arange(12.0).reshape(3, 4))[1].round(9).tolist()",
    "solve": "np.linalg.solve(np.eye(50) * 2, np.ones(50)).sum()",
    "seeded generator": "np.random.default_rng(3).normal(size=3).tolist()",
    "legacy generator": "(np.random.seed(1), np.random.rand(2).tolist())[1]",
    "generator without a seed": "np.random.default_rng().normal(size=3).shape",
    "einsum": "np.einsum('ij,jk', np.ones((3, 4)), np.ones((4, 5))).tolist()",
    "fft": "abs(np.fft.fft(np.ones(8))).tolist()",
    "sort and unique": "np.unique(np.sort(np.arange(5000) % 7)).tolist()",
    "large array": "float(np.zeros((1000, 1000, 20)).sum())",
    "half a gigabyte": "(np.ones(60_000_000) * 2).nbytes",
    "print an array": "str(np.arange(2000.0).reshape(40, 50))[:60]",
    "time": "time.time() > 0 and time.perf_counter() > 0 and time.process_time() > 0",
    "sleep": "time.sleep(0.01)",
    "json": "json.loads(json.dumps({'a': [1.5, None]}))",
    "formatting": "f'{np.pi:.17g} {2**70} {1e-300!r}'",
    "random": "(random.seed(1), random.random())[1]",
    "garbage collection": "gc.collect() >= 0",
    "traceback": "traced()",
    "deep recursion": "recursion()",
    "warning": "warned()",
    "divide by zero": "warned(lambda: np.ones(1) / np.zeros(1))",
    "memory error": "too_large()",
    "pickle": "pickle.loads(pickle.dumps(np.arange(3))).tolist()",
    "copy": "copy.deepcopy({'W': np.ones(2)})['W'].tolist()",
    "platform": "platform.system()",
    "path that is not there": "os.path.exists('/nonexistent')",
    "working folder": "os.getcwd()",
    "processors": "os.cpu_count() > 0",
    "path in sys.path": "(sys.path.append(os.pardir), importable('nonexistent_module'))[1]",
    "empty path in sys.path": "(sys.path.insert(0, ''), importable('nonexistent_module'))[1]",
    "dataclass": "str(dataclasses.make_dataclass('P', ['x'])(3))",
    "regular expression": "re.sub('a+', 'b', 'caat')",
    "date": "datetime.datetime(2026, 1, 1).isoformat()",
    "lock": "(lambda lock: lock.acquire() and lock.release())(threading.Lock())",
    "encodings": "'가'.encode('utf-8').decode() + 'é'.encode('latin-1').decode('latin-1')",
    "print": "print('seen', file=sys.stderr)",
}


HELPERS = """
import copy, dataclasses, datetime, gc, pickle, platform, random, re, threading, time, traceback, warnings
import numpy as np, numpy.random, numpy.linalg, numpy.fft, numpy.ma

def traced():
    try:
        1 / 0
    except ZeroDivisionError:
        return traceback.format_exc().splitlines()[-1]

def recursion(depth=0):
    try:
        return recursion(depth + 1)
    except RecursionError:
        return "too deep"

def warned(action=lambda: warnings.warn("careful", stacklevel=1)):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        action()
    return [str(each.message) for each in seen]

def too_large():
    try:
        np.ones(1 << 40)
    except MemoryError:
        return "too large"

def importable(name):
    try:
        __import__(name)
    except ImportError as error:
        return str(error)

def outcome(expression):
    try:
        return eval(expression)
    except BaseException as error:
        return repr(error)

os.chdir("/")
"""


@pytest.fixture(scope="module")
def honest() -> dict[str, dict[str, object]]:
    """What honest code yields at each level."""
    levels = ["none", "confined", "contained", *(["confined-reads"] if landlock.abi() else [])]
    imports = f"sys.path.append({str(SITE_PACKAGES)!r})\n{HELPERS}"
    results = f"print(json.dumps({{name: outcome(expression) for name, expression in {HONEST!r}.items()}}))"
    return {level: answer(f"{imports}\nconfine({level!r})\n{results}") for level in levels}


@pytest.mark.parametrize("name", HONEST)
def test_honest_code_does_not_notice(name: str, honest: dict[str, dict[str, object]]) -> None:
    undisturbed = honest["none"][name]
    assert "Error(" not in str(undisturbed)
    assert {level: results[name] for level, results in honest.items()} == dict.fromkeys(honest, undisturbed)
