from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.author.stubs import stub_of
from grader.course import CourseError

PATH = Path("solutions/ex01_scaling/scaling.py")
SOLUTION = '''"""Scaling."""

import numpy as np

### BEGIN SOLUTION
def helper(x):
    return x


### END SOLUTION
def scale(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * helper(x)
    ### END SOLUTION


class Layer:
    """A layer."""

    def forward(self, x):
        """Forward."""
        ### BEGIN SOLUTION
        self.x = x

        return x
        ### END SOLUTION
'''
STUB = '''"""Scaling."""

import numpy as np

def scale(x):
    """Twice x."""
    raise NotImplementedError


class Layer:
    """A layer."""

    def forward(self, x):
        """Forward."""
        raise NotImplementedError
'''


def test_marked_bodies_are_replaced_and_marked_helpers_left_out() -> None:
    assert stub_of(SOLUTION, PATH) == STUB


def test_no_more_than_two_blank_lines_remain_where_a_helper_was() -> None:
    source = "a = 1\n\n\n### BEGIN SOLUTION\nb = 2\n### END SOLUTION\n\n\nc = 3\n"
    assert stub_of(source, PATH) == "a = 1\n\n\nc = 3\n"


def test_a_form_feed_is_no_line_break() -> None:
    source = 'a = "x\x0cy"\n\ndef f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n'
    assert 'a = "x\x0cy"' in stub_of(source, PATH)


BROKEN = {
    "no marker": ("def f():\n    return 1\n", "model answer"),
    "no end": ("def f():\n    ### BEGIN SOLUTION\n    return 1\n", ":2: BEGIN SOLUTION without END"),
    "no begin": ("def f():\n    return 1\n    ### END SOLUTION\n", ":3: END SOLUTION without BEGIN"),
    "nested": ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION\n", ":2: BEGIN SOLUTION inside"),
    "misspelt": ("### Begin Solution\nx = 1\n### END SOLUTION\n", ":1: a marker is written"),
    "two hashes": ("## BEGIN SOLUTION\nx = 1\n## END SOLUTION\n", ":1: a marker is written"),
    "with more behind it": ("### BEGIN SOLUTION here\nx = 1\n### END SOLUTION\n", ":1: a marker is written"),
    "no Python": ("def f(:\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n", "no Python"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_mistake_is_told_with_file_and_line(what: str) -> None:
    source, said = BROKEN[what]
    with pytest.raises(CourseError) as caught:
        stub_of(source, PATH)
    assert str(caught.value).startswith(str(PATH))
    assert said in str(caught.value)


names = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
bodies = st.lists(st.sampled_from(["x = 1", "return x", "", "# a comment", "if x:\n        pass"]), min_size=1)


@given(functions=st.lists(st.tuples(names, bodies), min_size=1, max_size=5))
def test_nothing_of_a_marked_body_remains(functions: list[tuple[str, list[str]]]) -> None:
    def function(name: str, body: list[str]) -> str:
        secret = "\n".join(f"    {line}" for line in [*body, "secret = 42"])
        return f'def f_{name}(x):\n    """Kept."""\n    ### BEGIN SOLUTION\n{secret}\n    ### END SOLUTION\n'

    stub = stub_of("\n\n".join(function(name, body) for name, body in functions), PATH)
    assert "secret" not in stub
    assert "SOLUTION" not in stub
    assert stub.count("raise NotImplementedError") == len(functions)
    assert [node.name for node in ast.parse(stub).body if isinstance(node, ast.FunctionDef)] == [
        f"f_{name}" for name, _ in functions
    ]
