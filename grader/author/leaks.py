"""No message to a worker may hold an answer: neither a reference's numbers nor its source."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.model import Message
from grader.worker.values import frame_contents
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.declare import Exercise
    from grader.key.answer_key import AnswerKey, CheckKey

    Array = np.ndarray[Any, Any]

_LONG_LINE = 25


def leaks(exercise: Exercise, key: AnswerKey) -> Iterator[Message]:
    """Where an answer could be read from what the worker holds or from the frozen key's text."""
    content, arrays = frame_contents(key.message, FROM_GRADER)
    for check in key.checks():
        yield from _numbers(check, content, arrays, key)
    texts = {
        Message("the message to the worker"): key.message,
        Message("the frozen key"): key.answers.text() + key.variants.text(),
    }
    for check_source in exercise.checks:
        for line in _body(check_source.reference):
            yield from (
                Message(
                    "{check}: its line {line!r} is in {where}", check=check_source.name, line=line.strip(), where=where
                )
                for where, text in texts.items()
                if line.strip().encode() in text
            )


def _numbers(check: CheckKey, content: Any, arrays: list[Array], key: AnswerKey) -> Iterator[Message]:
    jobs = next(job.jobs for job in key.check_jobs() if job.name == check.name)
    for case, trace, number in zip(check.cases, check.expected.traces(), jobs, strict=True):
        own = [arrays[k] for k in _references(content["cases"][number]["inputs"])]
        for label, look in zip(case.looks, trace, strict=True):
            for answer in _telling(look.value):
                # A result that is an input anyway (identity, a parameter before the first step) is no secret.
                if any(_same(answer, array) for array in own):
                    continue
                if any(_same(answer, array) for array in arrays):
                    facts = {"check": check.name, "label": label, "case": case.label}
                    yield Message("{check}: the result {label!r} of {case!r} is among the inputs of a message", **facts)


def _references(tree: Any) -> Iterator[int]:
    """The numbers of the arrays that encoded values mention."""
    if isinstance(tree, dict):
        if "a" in tree and isinstance(tree["a"], int):
            yield tree["a"]
        else:
            for item in tree.values():
                yield from _references(item)
    elif isinstance(tree, list):
        for item in tree:
            yield from _references(item)


def _telling(value: Any) -> Iterator[Array]:
    """The arrays of a result that say something: at least three entries, at least three different ones."""
    if isinstance(value, dict):
        for item in value.values():
            yield from _telling(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _telling(item)
    elif isinstance(value, np.ndarray) and value.size >= 3 and len(np.unique(value)) >= 3:
        yield value


def _same(answer: Array, other: Array) -> bool:
    return (
        answer.size == other.size
        and other.dtype.kind in "biuf"
        and bool(np.allclose(np.sort(answer, axis=None), np.sort(other, axis=None), rtol=1e-6, atol=0.0))
    )


def _body(reference: Any) -> Iterator[str]:
    """The telling lines of a reference: what its functions do, without decorators, signatures and docstrings."""
    source = textwrap.dedent(inspect.getsource(reference))
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef):
            continue
        start = 1 if ast.get_docstring(node) is not None else 0
        for statement in node.body[start:]:
            yield from (line for line in lines[statement.lineno - 1 : statement.end_lineno] if _tells(line.strip()))


def _tells(line: str) -> bool:
    return len(line) >= _LONG_LINE and not line.startswith(("def ", "class ", "@", "#", '"'))
