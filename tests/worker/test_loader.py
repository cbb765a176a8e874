"""Executing a submission at once gives what executing it statement by statement gives."""

from __future__ import annotations

import ast
import sys
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from grader.worker.loader import Modules

STATEMENTS = [
    "seen.append({n})",
    "seen.append({n}); seen.append(-{n})",
    "seen.append({n}); 1 / 0; seen.append(-{n})",
    "1 / 0",
    "x{n} = (\n    {n}\n    / 0\n)",
    "if seen:\n    seen.append({n})\n    seen[99]\n    seen.append(-{n})",
    "def f{n}(a={n}):\n    return a",
    "def f{n}(a=seen[99]):\n    return a",
    "@seen.append\ndef f{n}():\n    return 1",
    "@missing\n@seen.append\ndef f{n}():\n    return 1",
    "class C{n}:\n    y = {n}\n    z = 1 / 0",
    "raise SystemExit({n})",
    "'한글'; seen.append({n}); 1 / 0",
    "return {n}",
    "def f{n}():\n    return (yield)",
    "import no_such_module_{n}",
    "try:\n    1 / 0\nexcept ZeroDivisionError:\n    seen.append({n})",
    "lambda: 1 / 0",
]


def load(blocks: list[str]) -> tuple[list[Any], list[Any], list[str]]:
    file = {"name": "answer", "filename": "answer.py", "aliases": ["answer"], "package": False}
    modules = Modules([{**file, "blocks": [[source, 0] for source in ["seen = []", *blocks]]}])
    try:
        problems = modules.execute("answer")
    finally:
        sys.meta_path.remove(modules)
        sys.modules.pop("answer", None)
    assert modules.main is not None
    scope = modules.main.__dict__
    seen = [each if isinstance(each, int) else each.__name__ for each in scope["seen"]]
    return problems, seen, sorted(name for name in scope if not name.startswith("__"))


@given(st.lists(st.sampled_from(STATEMENTS), max_size=6))
@example(["1 / 0", "seen.append({n})"])
def test_at_once_is_as_one_by_one(templates: list[str]) -> None:
    source = "\n".join(template.format(n=number) for number, template in enumerate(templates, 1))
    lines = source.split("\n")
    alone = []
    for statement in ast.parse(source).body:
        first = min([statement.lineno, *(each.lineno for each in getattr(statement, "decorator_list", []))])
        part = lines[first - 1 : statement.end_lineno]
        if statement.lineno == statement.end_lineno:
            part = [ast.get_source_segment(source, statement) or ""]
        # Each in a block of its own, on the lines that it has.
        alone.append("\n" * (first - 1) + "\n".join(part))
    assert load([source]) == load(alone)


def test_a_future_import_counts_for_what_follows_a_failure() -> None:
    lines = ["from __future__ import annotations", "1 / 0", "def f(x: NoSuchType) -> None: ...", "seen.append(1)"]
    problems, seen, _ = load(["\n".join(lines)])
    assert ([problem[2:4] for problem in problems], seen) == ([[2, "ZeroDivisionError"]], [1])
