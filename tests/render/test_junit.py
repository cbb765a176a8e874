from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Finding, Status, Text
from grader.render import junit
from grader.student.progress import ExerciseProgress

from .reports import reports
from .runner import commands
from .situations import HOSTILE, NAN, SITUATIONS, check, passed, report, untouched

if TYPE_CHECKING:
    from grader.model import ExerciseReport

SCHEMA = xmlschema.XMLSchema(Path(__file__).parents[1] / "data" / "junit.xsd")
FAULT = ExerciseProgress(1, HOSTILE, None, 7.0, None, Finding("grader_fault", {"what": HOSTILE}))
UNREADABLE = ExerciseProgress(2, "counting", None, 9.0, None, Finding("notebook_corrupt", {"file": "counting.ipynb"}))


def read(*made: ExerciseReport, lang: str = "en") -> ElementTree.Element:
    text = junit.render(made, [FAULT, UNREADABLE], lang=lang)
    SCHEMA.validate(text)
    return ElementTree.fromstring(text)  # noqa: S314 - ours


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_situation_follows_the_schema(situation: str, lang: str) -> None:
    read(SITUATIONS[situation], lang=lang)


@given(reports, st.sampled_from(["en", "ko"]))
def test_every_report_is_xml_that_follows_the_schema(made: ExerciseReport, lang: str) -> None:
    text = junit.render([made], [FAULT], lang=lang)
    SCHEMA.validate(text)
    root = ElementTree.fromstring(text.encode("utf-8"))  # noqa: S314 - ours
    assert len(root.findall("testsuite/testcase")) == len(made.checks) + 1
    # It may be printed into the log of a runner.
    assert commands(text) == []


@given(st.text(st.characters(), max_size=60))
def test_whatever_a_student_prints_is_text(printed: str) -> None:
    root = read(report(replace(NAN, output=f"]]>&<{printed}")))
    (out,) = root.findall("testsuite/testcase/system-out")
    assert (out.text or "").startswith("]]>&<")


def test_each_verdict_has_its_element() -> None:
    made = report(
        passed("a"),
        NAN,
        untouched("b"),
        check("c", Status.SKIPPED, 1.0, "skipped", label=Text("x", "y")),
        check("d", Status.GRADER_FAULT, 1.0, "grader_fault", what="x"),
        check("e", Status.TIMEOUT, 1.0, "timeout", seconds=1.0),
    )
    suite = read(made)[0]
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "6", "failures": "3", "errors": "1", "skipped": "1"}
    kinds = {case.get("name"): [each.tag for each in case] for case in suite.findall("testcase")}
    assert kinds == {
        "a": [],
        "softmax": ["failure"],
        "b": ["failure"],
        "c": ["skipped"],
        "d": ["error"],
        "e": ["failure"],
    }
    (wrong,) = suite.findall("testcase[@name='softmax']/failure")
    assert wrong.get("type") == "wrong"
    assert str(wrong.get("message")).startswith("The result contains NaN")
    assert "Why: exp overflows" in str(wrong.text)


def test_a_run_adds_up_and_names_what_was_not_graded() -> None:
    root = read(report(passed("a"), NAN))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("4", "2", "1")
    assert root[2].get("name") == "2 counting"
    assert "counting.ipynb" in str(root[2][0][0].text)


def test_points_seed_and_level_are_properties() -> None:
    found = {each.get("name"): each.get("value") for each in read(report(passed("a"), NAN)).iter("property")}
    assert (found["score"], found["max_score"], found["seed"], found["isolation"]) == ("2", "5", "20251120", "jailed")


@pytest.mark.parametrize(
    ("written", "instead"),
    [('tests="4"', ""), ("testcase", "test"), ("<failure ", '<failure line="3" '), ('failures="2"', 'failures="two"')],
)
def test_the_schema_refuses_what_is_no_report(written: str, instead: str) -> None:
    text = junit.render([report(passed("a"), NAN)], [FAULT, UNREADABLE], lang="en").replace('tests="2"', 'tests="4"')
    assert SCHEMA.is_valid(text)
    assert written in text
    assert not SCHEMA.is_valid(text.replace(written, instead))
