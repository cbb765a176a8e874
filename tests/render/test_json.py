from __future__ import annotations

import json as standard
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import booleans
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # its stubs are a package of their own

import grader.render
from grader.model import Curves, Details, ExerciseReport, Finding, Status, Text
from grader.render import json

from .reports import reports
from .situations import NAN, SITUATIONS, report

PATH = Path(grader.render.__file__).parent / "schema" / "exercise.schema.json"
SCHEMA = standard.loads(PATH.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def _refuse(constant: str) -> None:
    raise AssertionError(constant)


def _read(text: str) -> dict[str, Any]:
    document: dict[str, Any] = standard.loads(text, parse_constant=_refuse)
    return document


def _words_removed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _words_removed(item) for key, item in value.items() if key not in {"message", "title", "case"}}
    return [_words_removed(item) for item in value] if isinstance(value, list) else value


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_knows_every_status() -> None:
    assert SCHEMA["$defs"]["check"]["properties"]["status"]["enum"] == [status.value for status in Status]


@given(made=reports, seen=reports, tried=booleans())
def test_a_student_gets_of_what_is_kept_what_may_be_seen(
    made: ExerciseReport, seen: ExerciseReport, *, tried: bool
) -> None:
    """And nothing that is for teachers, whatever the words of a report say."""
    made = replace(made, for_teachers=(Finding("tried", {"what": ["open"]}),) if tried else ())
    for shown in (made, replace(made, submission='"for_student" "notes_for_teachers"'), seen):
        wanted = _read(json.render(shown, lang="en"))
        del wanted["notes_for_teachers"]
        text = json.for_student(json.kept(made, shown, lang="en"))
        assert _read(text) == wanted
        assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_situation_follows_the_schema(situation: str, lang: str) -> None:
    VALIDATOR.validate(_read(json.render(SITUATIONS[situation], lang=lang)))


@given(reports)
def test_every_report_follows_the_schema_prints_and_is_one_document(made: ExerciseReport) -> None:
    text = json.render(made, lang="ko")
    VALIDATOR.validate(_read(text))
    assert text.replace("\n", "").isprintable()
    assert "##[" not in text
    text.encode("utf-8")
    assert json.render(made, lang="ko") == text


@pytest.mark.parametrize(
    "break_it",
    [
        lambda document: document.pop("seed"),
        lambda document: document.update(extra=1),
        lambda document: document["checks"][0].update(status="great"),
        lambda document: document["checks"][0]["details"].update(max_abs_error="large"),
    ],
)
def test_the_schema_refuses_what_is_no_report(break_it: Any) -> None:
    document = _read(json.render(SITUATIONS["nan"], lang="en"))
    break_it(document)
    assert not VALIDATOR.is_valid(document)


@given(reports)
def test_only_words_depend_on_the_language(made: ExerciseReport) -> None:
    english, korean = (_read(json.render(made, lang=lang)) for lang in ("en", "ko"))
    assert _words_removed(english) == _words_removed(korean)


def test_numbers_that_are_not_finite_are_null() -> None:
    nan = replace(NAN, details=Details(max_abs_error=float("nan")))
    document = _read(json.render(report(nan, duration_s=float("inf")), lang="en"))
    assert document["checks"][0]["details"]["max_abs_error"] is None
    assert document["duration_s"] is None


def test_the_error_is_too_coarse_to_tell_the_right_value() -> None:
    wrong = replace(NAN, details=Details(max_abs_error=0.6931471805599453))
    document = _read(json.render(report(wrong), lang="en"))
    assert document["checks"][0]["details"]["max_abs_error"] == 0.693


def test_what_a_student_printed_is_kept_as_it_is() -> None:
    printed = "\x1b[31m \u202e ##[group] \U000e0041 한글\n"
    document = _read(json.render(report(replace(NAN, output=printed)), lang="en"))
    assert document["checks"][0]["output"] == printed


def test_sums_of_points_have_no_dust() -> None:
    third = replace(NAN, points=0.1, max_points=0.1)
    assert _read(json.render(report(third, third, third), lang="en"))["score"] == 0.3


def test_curves_are_numbers_or_null() -> None:
    curves = Curves(Text("digits", "숫자"), (2.3, math.nan, 0.1), (2.0, 1.0))
    passed = replace(SITUATIONS["all_right"].checks[0], curves=(curves,))
    document = _read(json.render(report(passed), lang="ko"))
    VALIDATOR.validate(document)
    assert document["checks"][0]["curves"] == [{"case": "숫자", "yours": [2.3, None, 0.1], "reference": [2.0, 1.0]}]
    confused = curves._replace(confusion=((3, 1), (0, 4)))
    document = _read(json.render(report(replace(passed, curves=(confused,))), lang="en"))
    assert document["checks"][0]["curves"][0]["confusion"] == [[3, 1], [0, 4]]
    assert "curves" not in _read(json.render(report(replace(passed, curves=())), lang="en"))["checks"][0]
