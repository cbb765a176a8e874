"""What Gradescope is given follows its published format, whatever a submission says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # its stubs are a package of their own
from render.reports import reports
from render.situations import SITUATIONS

from grader.export.results import VISIBILITIES, course_results, results, unreadable
from grader.model import ExerciseReport, Finding, Text
from grader.render.json import as_data, course_data, written
from grader.student.progress import CourseReport, ExerciseProgress

SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "gradescope.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def valid(found: dict[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(written(found).encode("utf-8"))
    VALIDATOR.validate(document)
    return document


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$defs"]["visibility"]["enum"] == sorted(
        VISIBILITIES, key=SCHEMA["$defs"]["visibility"]["enum"].index
    )


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_situation_follows_the_schema(situation: str, lang: str) -> None:
    made = SITUATIONS[situation]
    found = valid(results(as_data(made, lang=lang), lang=lang))
    assert found["score"] == pytest.approx(made.score)
    assert len(found["tests"]) == len(made.checks)


@given(reports)
def test_every_report_follows_the_schema(made: ExerciseReport) -> None:
    made_finite = as_data(made, lang="ko")
    made_finite["duration_s"] = made_finite["duration_s"] if (made_finite["duration_s"] or -1) >= 0 else 0.0
    valid(results(made_finite, lang="ko"))


def test_several_exercises_are_one_list_of_tests() -> None:
    lost = ExerciseProgress(2, "counting", None, 9.0, None, Finding("notebook_corrupt", {"file": "counting.ipynb"}))
    made = SITUATIONS["notes"]
    graded = ExerciseProgress(3, "activations", made.title, made.max_score, made)
    report = CourseReport(Text("A course", "과정"), "work", 7, "jailed", (graded, lost), 0.5)
    found = valid(course_results(course_data(report, lang="en"), lang="en"))
    assert (found["score"], found["extra_data"]["seed"]) == (made.score, 7)
    assert {test["name"].partition(":")[0] for test in found["tests"]} == {"activations", "counting"}
    assert (found["tests"][-1]["score"], found["tests"][-1]["max_score"]) == (0.0, 9.0)
    assert "counting.ipynb" in found["tests"][-1]["output"]
    assert found["output"].startswith("activations: ")


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_what_cannot_be_read_follows_the_schema(visibility: str) -> None:
    assert valid(unreadable("no", visibility=visibility))["score"] == 0.0


@pytest.mark.parametrize("wrong", [{"tests": []}, {"score": "3"}, {"score": 1, "status": "passed"}, {"score": None}])
def test_the_schema_refuses_what_gradescope_would(wrong: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(wrong)
