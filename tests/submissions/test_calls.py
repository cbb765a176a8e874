"""Who uses whom: told where it is plain, and never in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submissions import calls as module
from grader.submissions.calls import calls
from grader.submissions.parse import source_file

if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence

    from grader.submissions.source import SourceFile


def parsed(*cells: str) -> SourceFile:
    file, _ = source_file("answer", "answer.py", list(enumerate(cells, 1)))
    return file


def used(*cells: str, names: Sequence[str] = ("softmax", "loss")) -> dict[str, tuple[str, ...]]:
    """Who uses whom, without those that use nobody."""
    return {name: others for name, others in calls(parsed(*cells), names).items() if others}


SOFTMAX = "def softmax(x):\n    return x\n"


@pytest.mark.parametrize(
    "loss",
    [
        "def loss(x):\n    return softmax(x)",
        "def loss(x):\n    return list(map(softmax, x))",
        "async def loss(x):\n    return softmax(x)",
        "class loss:\n    def forward(self, x):\n        return softmax(x)",
        "class loss:\n    def __init__(self):\n        self.f = softmax",
        "class loss(softmax):\n    pass",
        "def loss(x):\n    def inner(y):\n        return softmax(y)\n    return inner(x)",
        "loss = lambda x: softmax(x)",
        "def loss(x, f=softmax):\n    return f(x)",
        "def helper(x):\n    return softmax(x)\n\ndef loss(x):\n    return helper(x)",
        "def a(x):\n    return b(x)\n\ndef b(x):\n    return a(x) + softmax(x)\n\ndef loss(x):\n    return a(x)",
        "def loss(x):\n    return softmax(x)\n\nloss = vectorize(loss)",
        "def loss(x):\n    return 0\n\ndef loss(x):\n    return softmax(x)",
        "def loss(x):\n    return '\\d', softmax(x)",
    ],
)
def test_what_plainly_uses_another(loss: str) -> None:
    assert used(SOFTMAX + loss) == {"loss": ("softmax",)}
    assert used(loss, SOFTMAX) == {"loss": ("softmax",)}
    assert used(loss) == {"loss": ("softmax",)}, "what is missing is used all the same"


@pytest.mark.parametrize(
    "loss",
    [
        'def loss(x):\n    """Like softmax."""\n    return x',
        "def loss(x):\n    return x  # not softmax(x)",
        "def loss(x):\n    return x.softmax()",
        "class loss:\n    def softmax(self, x):\n        return x\n    def f(self, x):\n        return self.softmax(x)",
        "def loss(x, softmax):\n    return softmax(x)",
        "def loss(x):\n    softmax = x / x.sum()\n    return softmax",
        "def loss(x):\n    def softmax(y):\n        return y\n    return softmax(x)",
        "def loss(x):\n    from scipy.special import softmax\n    return softmax(x)",
        "def loss(x: softmax) -> softmax:\n    y: softmax = x\n    return y",
        "def loss(x):\n    return x\n\nprint(softmax(loss(1)))",
        "def loss(x):\n    return softmax(x)\n\ndef loss(x):\n    return 0",
        "def loss(x):\n    return softmaxes(x)",
        "def loss(x):\n    return loss(x)",
    ],
)
def test_what_does_not_or_may_not(loss: str) -> None:
    assert used(SOFTMAX + loss) == {}


def test_what_another_uses_in_turn_is_its_own_business() -> None:
    source = "def a(x):\n    return x\ndef b(x):\n    return a(x)\ndef c(x):\n    return b(x)\n"
    assert used(source, names="abc") == {"b": ("a",), "c": ("b",)}
    assert used(source, names="ac") == {"c": ("a",)}


def test_several_come_in_their_order() -> None:
    source = "def c(x):\n    return b(x) + a(x)\ndef a(x):\n    return x\ndef b(x):\n    return x\n"
    assert used(source, names="abc") == {"c": ("a", "b")}


def test_of_two_that_use_each_other_the_earlier_comes_first() -> None:
    source = "def a(x):\n    return b(x)\ndef b(x):\n    return a(x)\n"
    assert used(source, names="ab") == {"b": ("a",)}
    assert used(source, names="ba") == {"a": ("b",)}


GRAPHS = st.dictionaries(st.sampled_from("abcdef"), st.sets(st.sampled_from("abcdef")))


@given(GRAPHS, st.permutations("abcdef"))
def test_there_are_no_circles(graph: dict[str, set[str]], names: list[str]) -> None:
    found = calls(
        parsed("".join(f"def {name}(x):\n    {sorted(graph[name])}\n" for name in graph).replace("'", "")), names
    )
    assert all(set(found[name]) <= graph.get(name, set()) for name in found)
    left = dict(found)
    while left:
        ends = [name for name in left if not left.keys() & set(left[name])]
        assert ends, left
        for name in ends:
            del left[name]


def test_what_is_mentioned_nowhere_else_is_not_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    file = parsed(SOFTMAX + "def loss(x):\n    return x")
    monkeypatch.setattr(module, "tree_of", None)
    assert calls(file, ("softmax", "loss")) == {}


def test_what_is_nested_too_deeply_for_the_stack_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_deep(file: SourceFile) -> dict[str, list[ast.AST]]:
        raise RecursionError

    file = parsed(SOFTMAX + "def loss(x):\n    return softmax(x)")
    monkeypatch.setattr(module, "_definitions", too_deep)
    assert calls(file, ("softmax", "loss")) == {}


def test_a_long_expression_is_no_problem() -> None:
    assert used("def loss(x):\n    return softmax(x)" + " + x" * 900) == {"loss": ("softmax",)}
