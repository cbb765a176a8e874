"""A report as Gradescope's `results.json`: https://gradescope-autograders.readthedocs.io/en/latest/specs/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.model import Status, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

VISIBILITIES = ("visible", "after_due_date", "after_published", "hidden")
_CASE = Text("Case", "경우")
_PRINTED = Text("What your code printed", "코드가 출력한 것")


def results(report: Mapping[str, Any], *, lang: str, visibility: str = "visible") -> dict[str, Any]:
    """What Gradescope shows of a report: a test for each check.

    Args:
        report: as `grade exercise --format json` gives it.
        lang: its language.
        visibility: when students see it.
    """
    return {
        "score": report["score"],
        "execution_time": report["duration_s"],
        "output": "\n".join(note["message"] for note in report["notes"]),
        "output_format": "text",
        "visibility": visibility,
        "stdout_visibility": "hidden",  # teachers' notes are there
        "tests": [_test(check, lang, visibility) for check in report["checks"]],
        "extra_data": {"seed": report["seed"], "isolation": report["isolation"], "provenance": report["provenance"]},
    }


def course_results(report: Mapping[str, Any], *, lang: str, visibility: str = "visible") -> dict[str, Any]:
    """What Gradescope shows of several exercises: a test for each check, and one for what could not be graded.

    Args:
        report: as `grade all --format json` gives it.
        lang: its language.
        visibility: when students see it.
    """
    tests = [
        {**_test(check, lang, visibility), "name": f"{each['exercise']['slug']}: {check['name']}"}
        for each in report["exercises"]
        for check in each["checks"]
    ]
    lost = {"points": 0.0, "status": "", "case": None, "diagnosis": None, "notes": (), "output": ""}
    tests += [
        _test({**lost, **each, "name": each["exercise"]["slug"], "max_points": each["max_score"]}, lang, visibility)
        for each in report["not_graded"]
    ]
    notes = (f"{each['exercise']['slug']}: {note['message']}" for each in report["exercises"] for note in each["notes"])
    return {
        "score": report["score"],
        "execution_time": report["duration_s"],
        "output": "\n".join(notes),
        "output_format": "text",
        "visibility": visibility,
        "stdout_visibility": "hidden",
        "tests": tests,
        "extra_data": {"seed": report["seed"], "isolation": report["isolation"]},
    }


def unreadable(line: str, *, visibility: str = "visible") -> dict[str, Any]:
    """What Gradescope shows of a submission that could not be read."""
    return {
        "score": 0.0,
        "output": line,
        "output_format": "text",
        "visibility": visibility,
        "stdout_visibility": "hidden",
        "tests": [],
    }


def _test(check: Mapping[str, Any], lang: str, visibility: str) -> dict[str, Any]:
    return {
        "name": check["name"],
        "name_format": "text",
        "score": check["points"],
        "max_score": check["max_points"],
        "status": "passed" if check["status"] == Status.PASSED else "failed",
        "output": _output(check, lang),
        "output_format": "text",
        "visibility": visibility,
    }


def _output(check: Mapping[str, Any], lang: str) -> str:
    """Everything that the student is told about a check, a paragraph each."""
    # What has not been begun fails in no case in particular.
    case = check["case"] if check["status"] != Status.NOT_ATTEMPTED else None
    paragraphs = [
        f"{getattr(_CASE, lang)}: {case}" if case else "",
        check["message"] or "",
        check["diagnosis"]["message"] if check["diagnosis"] else "",
        *(note["message"] for note in check["notes"]),
        f"{getattr(_PRINTED, lang)}:\n{check['output']}" if check["output"] else "",
    ]
    return "\n\n".join(filter(None, paragraphs))
