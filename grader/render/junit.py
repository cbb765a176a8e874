"""Reports as JUnit XML: a suite for each exercise, a test case for each check.

As the xUnit plugin of Jenkins describes it (junit-10.xsd), which GitLab, Azure and others read as well.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree

from grader.model import Status
from grader.render.language import pick
from grader.render.neutral import neutral, uncommanding
from grader.render.page import compose, points
from grader.render.words import say_or_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model import ExerciseReport
    from grader.render.page import Row
    from grader.student.progress import ExerciseProgress

# A failure is the student's to mend, an error the grader's own. What was not begun fails: silence is no pass.
_ELEMENTS: Final = {Status.GRADER_FAULT: "error", Status.SKIPPED: "skipped"}
_LINES: Final = 1000
_LENGTH: Final = 2000


def render(reports: Sequence[ExerciseReport], not_graded: Sequence[ExerciseProgress] = (), *, lang: str) -> str:
    """Returns the reports as one XML document, without a line break at its end.

    Args:
        reports: the verdicts.
        not_graded: exercises that could not be graded: suites of one test case.
        lang: `"en"` or `"ko"`.
    """
    suites = [_suite(report, lang) for report in reports] + [_problem(each, lang) for each in not_graded]
    root = ElementTree.Element("testsuites", name="deltagrade", time=_seconds(sum(each.duration_s for each in reports)))
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    root.extend(suites)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode")


def _suite(report: ExerciseReport, lang: str) -> ElementTree.Element:
    page = compose(report, lang=lang)
    slug = _line(report.slug)
    cases = [_case(row, output.output, slug) for row, output in zip(page.rows, report.checks, strict=True)]
    suite = _counted(f"{report.number} {slug}", cases)
    suite.set("time", _seconds(report.duration_s))
    suite.set("file", _line(report.submission))
    properties = {
        "title": _line(pick(report.title, lang)),
        "score": points(report.score),
        "max_score": points(report.max_score),
        "seed": str(report.seed),
        "isolation": _line(report.isolation),
        "device": _line(report.device),
        **{_line(name): _line(value) for name, value in sorted(report.provenance.items())},
    }
    listed = ElementTree.Element("properties")
    for name, value in properties.items():
        ElementTree.SubElement(listed, "property", name=name, value=value)
    suite.insert(0, listed)
    if page.notes:
        ElementTree.SubElement(suite, "system-out").text = _lines("\n".join(page.notes))
    return suite


def _case(row: Row, output: str, slug: str) -> ElementTree.Element:
    case = ElementTree.Element("testcase", name=_line(row.name), classname=slug, time="0")
    told = [block.text for block in row.blocks if block.role not in {"case", "output"}]
    if row.status is not Status.PASSED:
        kind = _ELEMENTS.get(row.status, "failure")
        verdict = ElementTree.SubElement(case, kind, type=row.status.value, message=_line((told or [row.word])[0]))
        verdict.text = _lines("\n".join(block.text for block in row.blocks if block.role != "output") or row.word)
    if output.strip():
        ElementTree.SubElement(case, "system-out").text = _lines(output)
    return case


def _problem(each: ExerciseProgress, lang: str) -> ElementTree.Element:
    slug = _line(each.slug)
    case = ElementTree.Element("testcase", name=slug, classname=slug, time="0")
    if each.finding is not None:
        said = say_or_code(each.finding, lang)
        kind = "error" if each.finding.code == Status.GRADER_FAULT else "failure"
        ElementTree.SubElement(case, kind, type=_line(each.finding.code), message=_line(said)).text = _lines(said)
    return _counted(f"{each.number} {slug}", [case])


def _counted(name: str, cases: list[ElementTree.Element]) -> ElementTree.Element:
    suite = ElementTree.Element("testsuite", name=name, tests=str(len(cases)))
    for count, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(sum(case.find(kind) is not None for case in cases)))
    suite.extend(cases)
    return suite


def _seconds(value: float) -> str:
    return f"{value:.3f}" if isfinite(value) and value > 0 else "0"


def _line(text: str) -> str:
    """One line in which every character may stand in XML, and which no runner takes for a command in a log."""
    return uncommanding(neutral(text, _LENGTH))


def _lines(text: str) -> str:
    kept = text.expandtabs(4).splitlines()
    return "\n".join(map(_line, kept[-_LINES:]))
