"""Hints lead there in three steps, in both languages, and none of them is the answer."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from grader.author.verify import HINTS
from grader.course import bundled
from grader.key.outcome import Kind
from grader.key.store import answer_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from grader.course import Entry
    from grader.model import Text

COURSE = bundled()
ENTRIES = [entry for entry in COURSE.entries() if entry.number <= 15]


def hints(entry: Entry) -> Iterator[tuple[str, list[Text]]]:
    for check in COURSE.load(entry).checks:
        yield check.name, list(check.hints)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.slug)
def test_each_check_has_three_in_both_languages_and_ends_with_a_question(entry: Entry) -> None:
    for name, given in hints(entry):
        assert len(given) == HINTS, name
        assert all(re.search("[가-힣]", hint.ko) and not re.search("[가-힣]", hint.en) for hint in given), name
        assert "?" in given[-1].en, name
        assert "?" in given[-1].ko, name
        assert len({hint.en for hint in given}) == len({hint.ko for hint in given}) == HINTS, name


def _statements(code: str) -> set[str]:
    """The lines of code as they would be recognised, without what stands in every program."""
    nodes = (node for node in ast.walk(ast.parse(code)) if isinstance(node, (ast.Assign, ast.AugAssign, ast.Return)))
    values = (ast.unparse(node.value) for node in nodes if node.value is not None)
    return {re.sub(r"\s", "", value) for value in values if len(value) > 8 and not value.isidentifier()}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.slug)
def test_no_hint_holds_code(entry: Entry) -> None:
    solution = (COURSE.root / "solutions" / entry.folder / f"{entry.slug}.py").read_text("utf-8")
    code = _statements(solution)
    for name, given in hints(entry):
        for hint in given:
            for text in hint:
                written = re.sub(r"\s", "", text)
                assert not [line for line in code if line in written], name
                assert not re.search(r"np\.\w+\(|\breturn |\bdef |\blambda \w+:|\bimport ", text), (name, text)


def _expected(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _expected(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _expected(item)
    elif isinstance(value, (float, np.ndarray)):
        yield from (float(number) for number in np.ravel(value) if np.isrealobj(value))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.slug)
def test_no_hint_holds_an_expected_array(entry: Entry) -> None:
    for check in answer_key(COURSE, entry, COURSE.seed).checks():
        numbers = {
            number
            for trace in check.expected.traces()
            for look in trace
            if look.kind is Kind.OK
            for number in _expected(look.value)
        }
        telling = {f"{number:.4g}" for number in numbers if len(f"{number:.4g}".strip("-0.").replace(".", "")) == 4}
        for hint in check.hints:
            for text in hint:
                assert not set(re.findall(r"-?\d+\.\d+", text)) & telling, check.name
                assert "array" not in text or "array(" not in text, check.name
