from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import grader
from grader.model import Finding, Text
from grader.render.words import SENTENCES, say, say_or_code

from .findings import EXAMPLES, RESULT, SPOT, STEP

LANGUAGES = ("en", "ko")


def _codes_in_source() -> set[str]:
    """The codes that the grader writes out where it makes a finding."""
    calls = (
        node
        for path in Path(grader.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding" and node.args
    )
    return {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}  # type: ignore[misc]


def test_every_code_that_the_grader_writes_out_has_a_sentence() -> None:
    codes = _codes_in_source()
    assert codes
    assert codes <= set(SENTENCES)


def _ids(finding: Finding) -> str:
    return finding.code


def test_every_code_has_an_example_and_every_example_a_sentence() -> None:
    assert {finding.code for finding in EXAMPLES} == set(SENTENCES)


@pytest.mark.parametrize("finding", EXAMPLES, ids=_ids)
def test_a_sentence_says_its_facts_in_two_languages(finding: Finding) -> None:
    english, korean = (say(finding, lang) for lang in LANGUAGES)
    assert english.isascii() or "‘" in english or "소프트맥스" in english
    assert any("가" <= letter <= "힣" for letter in korean)
    for said in (english, korean):
        assert "{" not in said.replace("{label}", "")
        assert said == said.strip()
        assert "  " not in said.split("\n    ")[0]


@pytest.mark.parametrize("finding", [example for example in EXAMPLES if example.code != "syntax"], ids=_ids)
def test_korean_is_polite(finding: Finding) -> None:
    """Each text has a sentence in 해요체; a list of names or Python's own words may follow it."""
    assert "요" in say(finding, "ko")


@pytest.mark.parametrize("finding", EXAMPLES, ids=_ids)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_facts_read_back_from_json_say_the_same(finding: Finding, lang: str) -> None:
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in finding.facts.items()}
    assert say(Finding(finding.code, plain), lang) == say(finding, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_unknown_code_has_no_sentence(lang: str) -> None:
    with pytest.raises(KeyError):
        say(Finding("no such code"), lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_said_is_shown_as_its_code(lang: str) -> None:
    assert say_or_code(Finding("no such code\x1b"), lang) == r"no such code\x1b"
    assert say_or_code(Finding("shape", {"label": RESULT, "got": [2]}), lang) == "shape"
    assert say_or_code(Finding("value", {"label": RESULT, "index": 3, "size": 2}), lang) == "value"


def _hostile(value: Any, text: str) -> Any:
    if isinstance(value, Text):
        return Text(text, text)
    if isinstance(value, str):
        return text
    return [_hostile(item, text) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("lang", LANGUAGES)
@given(finding=st.sampled_from(EXAMPLES), text=st.text(st.characters()))
def test_no_fact_steers_a_terminal(finding: Finding, text: str, lang: str) -> None:
    said = say(Finding(finding.code, {name: _hostile(value, text) for name, value in finding.facts.items()}), lang)
    assert said.replace("\n", "").isprintable()


@pytest.mark.parametrize("lang", LANGUAGES)
@given(finding=st.sampled_from(EXAMPLES), value=st.none() | st.booleans() | st.text() | st.lists(st.integers()))
def test_no_fact_stops_a_report(finding: Finding, value: Any, lang: str) -> None:
    assert say_or_code(Finding(finding.code, dict.fromkeys(finding.facts, value)), lang)


def test_braces_in_a_fact_are_no_placeholders() -> None:
    assert "{label} {0}" in say(Finding("numpy_warning", {"text": "{label} {0}"}), "en")


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({"file": "a.py", "cell": None, "line": 3}, "(a.py, line 3)"),
        ({"file": "a.ipynb", "cell": 2, "line": 3}, "(a.ipynb, code cell 2, line 3)"),
        ({"file": "a.ipynb", "cell": 2, "line": None}, "(a.ipynb, code cell 2)"),
        ({"file": None, "cell": None, "line": 3}, "(line 3)"),
        ({"file": "a.py"}, "(a.py)"),
    ],
)
def test_a_place_is_told_as_far_as_it_is_known(facts: dict[str, Any], place: str) -> None:
    assert place in say(Finding("module_missing", {"module": "torch", **facts}), "en")


@pytest.mark.parametrize(
    ("index", "written"),
    [([0, 2], "[0, 2]"), ([3], "[3]"), (["W1", 0, 2], '["W1"][0, 2]'), ([1, "b"], '[1]["b"]'), ((4,), "[4]")],
)
def test_an_index_reads_as_python(index: Any, written: str) -> None:
    assert f"first at {written}." in say(Finding("nan", {"label": STEP, "index": index, "count": 1, "size": 9}), "en")


def _source(line: str, offset: int | None) -> list[str]:
    facts = {**SPOT, "offset": offset, "source_line": line, "text": "invalid syntax"}
    return say(Finding("syntax", facts), "en").split("\n")[1:]


@pytest.mark.parametrize("line", ["x = 3 +* 4", "    x = 3 +* 4", "\tx = 3 +* 4\n", "값 = '가' +* 4"])
def test_the_caret_stands_below_the_place(line: str) -> None:
    shown, caret = _source(line, line.index("*") + 1)
    wide = sum("가" <= letter <= "힣" for letter in shown.split("*")[0])
    assert shown.index("*") + wide == caret.index("^")
    assert shown.startswith("    ")


def test_of_a_long_line_the_place_is_shown() -> None:
    shown, caret = _source("x = " + "1 + " * 200 + "* 1" + " + 2" * 200, 805)
    assert shown[caret.index("^")] == "*"
    assert len(shown) <= 80


def test_a_syntax_error_without_a_place_or_a_line_is_told_all_the_same() -> None:
    assert _source("def f(:", None) == ["    def f(:"]
    assert _source("", None) == []


def test_the_difference_of_a_single_number_does_not_tell_the_right_one() -> None:
    facts = {"label": RESULT, "index": [], "error": 0.69314718, "wrong": 1, "size": 1}
    assert "0.7" in say(Finding("value", facts), "en")
    assert "0.69" not in say(Finding("value", facts), "en")


@pytest.mark.parametrize("error", [None, 0.0, float("nan"), float("inf")])
def test_no_difference_is_told_where_there_is_none(error: float | None) -> None:
    facts = {"label": RESULT, "index": [0], "error": error, "wrong": 1, "size": 5}
    assert "difference" not in say(Finding("value", facts), "en")
