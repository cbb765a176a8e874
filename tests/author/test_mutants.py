"""Mutants: one change each, with names that stay the same, and modules that can be run."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.author.mutants import Mutant, mutants
from grader.author.mutations import Kind

SOFTMAX = '''
import numpy as np

WEIGHT = 3

def softmax(x):
    """Not 1 and not 2."""
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)
'''


def changes(source: str) -> set[str]:
    return {mutant.id for mutant in mutants(f"import numpy as np\n\n{source}")}


def run(mutant: Mutant, name: str) -> object:
    scope: dict[str, object] = {}
    exec(compile(mutant.module(), "mutant", "exec"), scope)  # noqa: S102 - what a mutant is for
    return scope[name]


# One example of everything that the operators promise.
PROMISES = {
    "operator": ("def f(a, b):\n    return a + b", "f: return a + b -> return a - b"),
    "operand left out": ("def f(a, b):\n    return a @ b", "f: return a @ b -> return a"),
    "operands swapped": ("def f(a, b):\n    return a - b", "f: return a - b -> return b - a"),
    "border": ("def f(a):\n    return a > 0", "f: return a > 0 -> return a >= 0"),
    "condition negated": (
        "def f(a):\n    if a.ready():\n        a += 1\n    return a",
        "f: if a.ready(): ... -> if not a.ready(): ...",
    ),
    "and, or": ("def f(a, b):\n    return a and b", "f: return a and b -> return a or b"),
    "constant plus 1": ("def f(a):\n    return a ** 2", "f: return a ** 2 -> return a ** 3"),
    "constant minus 1": ("def f(a):\n    return a ** 2", "f: return a ** 2 -> return a ** 1"),
    "constant doubled": ("def f(a):\n    return a * 0.5", "f: return a * 0.5 -> return a * 1.0"),
    "constant 0": ("def f(a):\n    return a * 0.5", "f: return a * 0.5 -> return a * 0.0"),
    "default": ("def f(a, lr=0.5):\n    return a", "f: a, lr=0.5 -> a, lr=1.0"),
    "truth value": ("def f(a):\n    return g(a, True)", "f: return g(a, True) -> return g(a, False)"),
    "axis": ("def f(a):\n    return a.sum(axis=0)", "f: a.sum(axis=0) -> a.sum(axis=1)"),
    "no axis": ("def f(a):\n    return a.sum(axis=0)", "f: a.sum(axis=0) -> a.sum()"),
    "no keepdims": ("def f(a):\n    return g(a, keepdims=True)", "f: g(a, keepdims=True) -> g(a, keepdims=False)"),
    "transposed": ("def f(a):\n    return np.dot(a.T, a)", "f: np.dot(a.T, a) -> np.dot(a, a)"),
    "sign lost": ("def f(a):\n    return -a.sum()", "f: return -a.sum() -> return a.sum()"),
    "sign added": ("def f(a):\n    return a.sum()", "f: return a.sum() -> return -a.sum()"),
    "index": ("def f(a, i):\n    return a[i]", "f: return a[i] -> return a[i + 1]"),
    "indices swapped": ("def f(a, i, j):\n    return a[i, j]", "f: return a[i, j] -> return a[j, i]"),
    "slice begins later": ("def f(a):\n    return a[:9]", "f: return a[:9] -> return a[1:9]"),
    "slice backwards": ("def f(a):\n    return a[:9]", "f: return a[:9] -> return a[:9:-1]"),
    "arguments swapped": ("def f(a, b):\n    return g(a, b)", "f: return g(a, b) -> return g(b, a)"),
    "results swapped": ("def f(a, b):\n    return a, b", "f: return (a, b) -> return (b, a)"),
    "another function": ("def f(a):\n    return np.mean(a)", "f: return np.mean(a) -> return np.sum(a)"),
    "function forgotten": ("def f(a):\n    return np.sqrt(a)", "f: return np.sqrt(a) -> return a"),
    "not returned": ("def f(a):\n    return g(a)", "f: return g(a) -> g(a)"),
    "statement dropped": ("def f(a):\n    a.fill(1)\n    return a", "f: a.fill(1) -> (dropped)"),
    "single precision": ("def f(a):\n    return a + a", "f: return a + a -> return np.float32(a + a)"),
    "whole numbers": ("def f(a):\n    return a + a", "f: return a + a -> return np.int64(a + a)"),
    "not in place": ("def f(a):\n    a[0] += 1", "f: a[0] += 1 -> a[0] = a[0] + 1"),
    "assigned, not added": ("def f(a):\n    a += a * a\n    return a", "f: a += a * a -> a = a * a"),
    "shared by instances": (
        "class A:\n    def __init__(self):\n        self.v, self.t = {}, 0",
        "A.__init__: self.v is shared by all instances",
    ),
    "shared by calls": (
        "def f(a):\n    seen = []\n    seen.append(a)\n    return seen",
        "f: seen is a default argument",
    ),
}  # fmt: skip


@pytest.mark.parametrize("promise", PROMISES)
def test_every_promised_change_is_made(promise: str) -> None:
    source, change = PROMISES[promise]
    assert change in changes(source), sorted(changes(source))


@pytest.mark.parametrize(
    ("source", "never"),
    [
        ('def f(a):\n    """Takes 2."""\n    return a', "2"),
        ("def f(a: int = 1) -> int:\n    return a", "int ="),
        ("def f(a):\n    if a:\n        raise ValueError(a + 1)", "a - 1"),
        ("def f(a):\n    return np.maximum(a, 0)", "np.maximum(0, a)"),
    ],
)
def test_what_no_student_would_write_is_left_alone(source: str, never: str) -> None:
    assert not [change for change in changes(source) if never in change.partition(" -> ")[2]]


def test_a_mutant_is_the_module_with_one_thing_changed() -> None:
    x = np.array([[1.0, 2.0], [0.0, 5.0]])
    right = run(mutants(SOFTMAX)[0], "WEIGHT")
    assert right == 3
    mutant = next(each for each in mutants(SOFTMAX) if "e * np.sum" in each.id)
    assert (mutant.owner, mutant.where, mutant.kind, mutant.line) == ("softmax", "softmax", Kind.OPERATOR, 9)
    softmax = run(mutant, "softmax")
    assert callable(softmax)
    e = np.exp(x - x.max(axis=1, keepdims=True))
    assert np.array_equal(softmax(x), e * e.sum(axis=1, keepdims=True))


def test_the_module_itself_is_not_changed() -> None:
    made = mutants(SOFTMAX)
    before = [ast.unparse(each.module()) for each in made]
    assert before == [ast.unparse(each.module()) for each in made]
    assert ast.unparse(ast.parse(SOFTMAX)) not in before


def test_names_do_not_depend_on_what_stands_around_a_function() -> None:
    moved = SOFTMAX.replace("WEIGHT = 3", "WEIGHT = 3\n\n\ndef other(y):\n    return y\n\n")
    names = {mutant.id for mutant in mutants(SOFTMAX)}
    assert names < {mutant.id for mutant in mutants(moved)}


def test_changes_that_read_alike_are_numbered() -> None:
    ids = [mutant.id for mutant in mutants("def f(a):\n    a.fill(1)\n    a.fill(1)\n    return a")]
    assert "f: a.fill(1) -> a.fill(2)" in ids
    assert "f: a.fill(1) -> a.fill(2)  #2" in ids
    assert len(set(ids)) == len(ids)


def test_shared_state_is_shared() -> None:
    source = """
class A:
    def __init__(self):
        self.seen, self.t = [], 0

    def add(self, x):
        self.seen.append(x)
"""
    (mutant,) = (each for each in mutants(source) if each.kind is Kind.SHARED)
    kind = run(mutant, "A")
    assert callable(kind)
    first, second = kind(), kind()
    first.add(1)
    assert second.seen == [1]
    assert second.t == 0


@given(st.sampled_from(sorted(PROMISES)), st.sampled_from(sorted(PROMISES)))
def test_mutants_of_any_two_functions_compile(first: str, second: str) -> None:
    source = f"{PROMISES[first][0]}\n\n{PROMISES[second][0]}"
    made = mutants(source.replace("def f(", "def g(", 1))
    assert len({mutant.id for mutant in made}) == len(made)
    for mutant in made:
        compile(mutant.module(), "mutant", "exec")
