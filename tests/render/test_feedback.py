"""What whom may see: levels of feedback, and that no level below full lets an expected number through."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.course import Course, CourseError
from grader.feedback import FeedbackLevel, Levels, levels_of, one_level, reduced
from grader.grade import grade
from grader.key.answer_key import AnswerKey
from grader.key.outcome import Kind
from grader.key.store import build
from grader.model import Finding, SettingError
from grader.render import json as as_json
from grader.render import plain
from grader.sandbox.isolation import choose
from grader.sandbox.workers import Workers
from grader.submissions.parse import source_file
from grader.submissions.source import Submission

from .reports import reports
from .situations import SITUATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model import ExerciseReport

FAKE = Path(__file__).parents[1] / "course"
BELOW = [level for level in FeedbackLevel if level is not FeedbackLevel.FULL]
WRONG = SITUATIONS["wrong_with_diagnosis"]


def at(level: FeedbackLevel, report: ExerciseReport = WRONG) -> ExerciseReport:
    return reduced(report, Levels(level))


def test_full_shows_everything() -> None:
    assert at(FeedbackLevel.FULL) == WRONG


def test_none_says_only_that_it_was_graded() -> None:
    shown = at(FeedbackLevel.NONE)
    assert (shown.checks, shown.score, shown.max_score) == ((), 0, 0)
    text = plain.render(shown, lang="en")
    assert "Graded, but the results are not shown here: sigmoid, softmax, selu." in text
    assert "right" not in text


def test_verdict_shows_points_and_no_reason() -> None:
    softmax = at(FeedbackLevel.VERDICT).checks[1]
    assert (softmax.status, softmax.points, softmax.max_points) == ("wrong", 0.0, 3.0)
    assert (softmax.case, softmax.finding, softmax.diagnosis, softmax.output) == (None, None, None, "")


def test_category_says_what_kind_without_numbers() -> None:
    softmax = at(FeedbackLevel.CATEGORY).checks[1]
    assert softmax.finding is not None
    assert set(softmax.finding.facts) == {"label"}
    assert softmax.diagnosis is not None
    text = plain.render(at(FeedbackLevel.CATEGORY), lang="en")
    assert "The result has the right shape, but not yet the right values." in text
    assert "0.73" not in text


def test_what_a_wrong_function_uses_is_named_from_category_on() -> None:
    note = Finding("calls_wrong", {"names": ["sigmoid", "selu"]})
    made = replace(WRONG, checks=tuple(replace(check, notes=(note,)) for check in WRONG.checks))
    assert at(FeedbackLevel.VERDICT, made).checks[1].notes == ()
    assert at(FeedbackLevel.CATEGORY, made).checks[1].notes == (note,)
    assert at(FeedbackLevel.STATISTICS, made).checks[1].notes == (note,)


def test_what_is_not_shown_is_not_told_of_what_uses_it() -> None:
    note = Finding("calls_wrong", {"names": ["sigmoid", "selu"]})
    made = replace(WRONG, checks=tuple(replace(check, notes=(note,)) for check in WRONG.checks))
    hides = {"activations.selu": FeedbackLevel.NONE}
    (first, softmax) = reduced(made, Levels(FeedbackLevel.FULL, hides)).checks
    assert first.notes == softmax.notes == (Finding("calls_wrong", {"names": ["sigmoid"]}),)
    hides["activations.sigmoid"] = FeedbackLevel.NONE
    (softmax,) = reduced(made, Levels(FeedbackLevel.FULL, hides)).checks
    assert softmax.notes == ()


@given(reports, st.sampled_from(FeedbackLevel))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_reducing_is_idempotent_and_can_be_rendered(made: ExerciseReport, level: FeedbackLevel) -> None:
    once = reduced(made, Levels(level))
    assert reduced(once, Levels(level)) == once
    assert plain.render(once, lang="ko", verbose=True)
    assert json.loads(as_json.render(once, lang="en"))


def test_the_level_of_a_check_comes_before_the_usual_one() -> None:
    table = {"student": "statistics", "checks": {"activations.softmax": {"student": "none", "hidden": "full"}}}
    student = levels_of(table, "student")
    assert student.of("activations", "softmax") is FeedbackLevel.NONE
    assert student.of("activations", "selu") is FeedbackLevel.STATISTICS
    assert levels_of(table, "hidden").of("activations", "softmax") is FeedbackLevel.FULL
    assert levels_of({}, "hidden").of("activations", "softmax") is FeedbackLevel.CATEGORY
    assert one_level("DELTAGRADE_FEEDBACK", "full").of("activations", "softmax") is FeedbackLevel.FULL


@pytest.mark.parametrize(
    ("settings_text", "said"),
    [
        ('student = "some"', "student must be one of none, verdict, category, statistics, full, not 'some'"),
        ("hidden = 3", "hidden must be one of"),
        ('parents = "full"', "unknown audience parents; there are student, hidden"),
        ('[feedback.checks.softmax]\nstudent = "none"', "a check is named"),
        ('[feedback.checks."scaling.scale"]\nnobody = "none"', "unknown audience"),
        ('[feedback.checks."scaling.sacle"]\nstudent = "none"', "scaling has no check sacle; it has scale"),
        ('[feedback.checks."scalling.scale"]\nstudent = "none"', "there is no such exercise; there are scaling"),
        ("checks = 1", "checks must be a table"),
    ],
)
def test_bad_settings_are_one_line_that_names_the_file(settings_text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "reference").symlink_to(FAKE / "reference")
    (tmp_path / "course.toml").write_text(f"[feedback]\n{settings_text}\n", encoding="utf-8")
    course = Course(tmp_path, {})
    with pytest.raises(CourseError) as caught:
        course.feedback("student", course.entry("1"), ["scale"])
    assert said in str(caught.value)
    assert str(tmp_path / "course.toml") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_bad_level_of_the_environment_is_not_blamed_on_the_course() -> None:
    course = Course(FAKE, {"DELTAGRADE_FEEDBACK": "all"})
    with pytest.raises(SettingError) as caught:
        course.feedback("student")
    assert str(caught.value).startswith("DELTAGRADE_FEEDBACK must be one of none, verdict, ")
    assert "course.toml" not in str(caught.value)


SECRET = 987_654
ANSWERS = {
    "zeros": "np.zeros_like(x)",
    "a tiny bit off": "x * factor + 1e-3",
    "scaled": "x * factor * 2",
    "NaN": "x * np.nan",
    "opposite": "-x * factor",
    "of another shape": "(x * factor).ravel()[:2]",
    "added": "x + factor",
    "one entry wrong": "np.where(np.arange(x.size).reshape(x.shape) == 1, 0.0, x * factor)",
}


@pytest.fixture(scope="module")
def secret_key() -> AnswerKey:
    course = Course(FAKE, {})
    return AnswerKey(build(course, course.entry("1"), SECRET))


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(["numpy"], choose("contained", None)) as started:
        yield started


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, dict):
        yield from _numbers(list(value.values()))
    else:
        yield from np.ravel(value).tolist()


def _telling(key: AnswerKey) -> set[str]:
    """The expected numbers as they would be recognised: to four digits, if they have that many."""
    looks = (look for check in key.checks() for trace in check.expected.traces() for look in trace)
    numbers = {abs(float(n)) for look in looks if look.kind is Kind.OK for n in _numbers(look.value)}
    return {f"{n:.4g}" for n in numbers if len(f"{n:.4g}".replace(".", "").strip("0")) == 4}


@pytest.mark.parametrize("answer", ANSWERS)
def test_no_expected_number_of_a_secret_seed_reaches_a_student(
    answer: str, secret_key: AnswerKey, workers: Workers
) -> None:
    source = f"import numpy as np\n\ndef scale(x, factor=2.0):\n    return {ANSWERS[answer]}\n"
    parsed, _ = source_file("scaling", "scaling.py", [(None, source)])
    course = Course(FAKE, {})
    report = grade(
        Submission("scaling.py", parsed),
        secret_key,
        limits=course.limits,
        workers=workers,
        closely=True,
        only=["scale"],
    )
    (check,) = report.checks
    assert check.status == "wrong"
    telling = _telling(secret_key)
    assert telling
    for level in BELOW:
        shown = reduced(replace(report, provenance={}), Levels(level))
        texts = [as_json.render(shown, lang=lang) for lang in ("en", "ko")]
        texts += [plain.render(shown, lang=lang, verbose=True) for lang in ("en", "ko")]
        for text in texts:
            assert not [number for number in telling if number in text], (level, text)
    if check.details.closeup is not None and check.details.closeup.arrays is not None:
        full = json.loads(as_json.render(report, lang="en"))
        assert answer == "of another shape" or full["checks"][0]["details"]["closeup"]["expected"] is not None


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_category_names_no_measured_number(answer: str, secret_key: AnswerKey, workers: Workers) -> None:
    source = f"import numpy as np\n\ndef scale(x, factor=2.0):\n    return {ANSWERS[answer]}\n"
    parsed, _ = source_file("scaling", "scaling.py", [(None, source)])
    limits = Course(FAKE, {}).limits
    report = grade(Submission("scaling.py", parsed), secret_key, limits=limits, workers=workers, only=["scale"])
    (check,) = at(FeedbackLevel.CATEGORY, report).checks
    # 0 and 1 are in the words: "0 everywhere", "axis 1".
    assert check.diagnosis is None or re.search(r"[2-9]|\d[.\d]", check.diagnosis.text.en) is None
