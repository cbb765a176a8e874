"""Checks that train: a worker of their own, once; results that are measured; causes that verify proves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.author.verify import verify
from grader.course import Course
from grader.grade import grade
from grader.key.store import answer_key
from grader.model import ExerciseReport, Status
from grader.sandbox.levels import Level
from grader.sandbox.preload import modules_for
from grader.sandbox.workers import Workers
from grader.submissions.parse import source_file
from grader.submissions.source import Submission

if TYPE_CHECKING:
    from pathlib import Path

    from grader.sandbox.session import Audience

REFERENCE = '''"""Exercise 1: fitting a line."""

import numpy as np

from grader.declare import Exercise, case, judgement, kept, late, near, normal, of_seed, own, seeded

exercise = Exercise(1, "fitting", title=("Fitting", "맞추기"))
HINTS = [("What?", "무엇을?"), ("Where?", "어디에?"), ("Why?", "왜?")]


@judgement(
    said={"error": ("the error is {error:.3f}", "오차가 {error:.3f}이에요"),
          "finite": ("not finite", "유한하지 않아요")},
    causes={"constant": ("always {first:.1f}", "늘 {first:.1f}"), "ran_away": ("too fast", "너무 빨라요")},
    form=("another form", "다른 꼴이에요"),
)
def fits(seen, given):
    y = np.asarray(seen["predictions"], dtype=float)
    curves = {"yours": seen["losses"], "reference": [1.0, 0.5]}
    if not np.isfinite(y).all():
        return {"holds": False, "said": "finite", "cause": "ran_away"}
    error = float(np.abs(y - given["t_test"]).max())
    cause = "constant" if np.ptp(y) == 0 else None
    figures = {"error": error, "first": y[0]}
    drawn = {"curves": curves, "confusion": np.array([[3, 1], [0, 4]])}
    return {"holds": error < 0.1, "said": "error", "cause": cause, "figures": figures, **drawn}


class Line:
    def __init__(self, w, b, losses):
        self.w, self.b, self.losses = w, b, losses

    def predict(self, x):
        return self.w * x + self.b


@exercise.check(
    points=3, close=own(), also=[fits], seconds=20, trains=True, hints=HINTS,
    blind=("it may be a table", "표일 수도 있어요"),
    given=[
        case(("a line", "직선"), x=of_seed(lambda seed: np.arange(5.0) + seed), t=2.0 * np.arange(5.0),
             x_test=late(of_seed(lambda seed: np.array([5.0, 7.0]) + seed)), t_test=kept(np.array([10.0, 14.0])),
             rng=seeded(1)),
    ],
)
def fit(x, t, rng):
    w, b = np.polyfit(x, t, 1)
    return Line(w, b, [3.0, 2.0, 1.0])


@fit.script
def learn(fit, x, t, rng, x_test):
    line = fit(x, t, rng)
    yield "losses", line.losses
    yield "predictions", line.predict(x_test)


@fit.shows("constant")
def mean(x, t, rng):
    return Line(0.0, np.mean(t), [1.0])


@fit.shows("ran_away")
def infinite(x, t, rng):
    return Line(np.inf, 0.0, [1.0])


@fit.shows(None)
def exact_all_the_same(x, t, rng):
    return Line(2.0, -2.0 * x[0], [1.0])


@fit.oracle(close=own(), because="two points make a line")
def two_points():
    return lambda x, t, rng: Line(2.0, t[0] - 2.0 * x[0], [1.0, 1.0])


@exercise.check(points=1, close=near(1e-9), given=[case(("numbers", "숫자"), x=normal(4))], hints=HINTS)
def double(x):
    return 2 * x


@double.mistake(en="half", ko="절반")
def half(x):
    return x / 2


@double.oracle(close=near(1e-12), because="a sum")
def added():
    return lambda x: x + x
'''

SOLUTION = '''"""Exercise 1: fitting a line."""

import numpy as np


class Fitted:
    """A line."""


def fit(x, t, rng):
    """Fit a line; `losses`, `predict(x)`."""
    ### BEGIN SOLUTION
    print("fitting")
    w = np.cov(x, t)[0, 1] / np.var(x, ddof=1)
    fitted = Fitted()
    fitted.losses = [5.0, 2.5]
    fitted.predict = lambda q: w * (q - x.mean()) + t.mean()
    return fitted
    ### END SOLUTION


def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return x + x
    ### END SOLUTION
'''


@pytest.fixture
def course(tmp_path: Path) -> Course:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "ex01_fitting.py").write_text(REFERENCE, encoding="utf-8")
    (tmp_path / "solutions" / "ex01_fitting").mkdir(parents=True)
    (tmp_path / "solutions" / "ex01_fitting" / "fitting.py").write_text(SOLUTION, encoding="utf-8")
    return Course(tmp_path, {})


def graded(course: Course, source: str, audience: Audience | None = None) -> ExerciseReport:
    file, _ = source_file("fitting", "fitting.py", [(None, source)])
    key = answer_key(course, course.entry("1"), 4)
    submission = Submission("fitting.py", file)
    with Workers(modules_for(submission, generators=True), Level.CONTAINED) as workers:
        return grade(submission, key, limits=course.limits, workers=workers, audience=audience)


def test_a_right_training_is_told_how_good_it_is_and_what_that_does_not_prove(course: Course) -> None:
    fit, double = graded(course, SOLUTION).checks
    assert (fit.status, double.status) == (Status.PASSED, Status.PASSED)
    assert [(note.code, note.facts["text"].en) for note in fit.notes] == [
        ("measured", "a line: the error is 0.000"),
        ("blind", "it may be a table"),
    ]
    assert fit.notes[0].facts["text"].ko == "직선: 오차가 0.000이에요"
    assert [(each.case.en, each.yours, each.reference) for each in fit.curves] == [("a line", (5.0, 2.5), (1.0, 0.5))]
    assert [each.confusion for each in fit.curves] == [((3, 1), (0, 4))]
    assert (double.notes, double.curves) == ((), ())


WRONG = {
    "constant": ("lambda q: 0 * q + 4.0", "the error is 10.000", "always 4.0"),
    "ran_away": ("lambda q: q * np.inf", "not finite", "too fast"),
    None: ("lambda q: -q", "the error is 25.000", None),
}


@pytest.mark.parametrize("cause", WRONG)
def test_a_wrong_training_is_told_what_may_be_behind_it(course: Course, cause: str | None) -> None:
    answer, said, why = WRONG[cause]
    source = SOLUTION.replace("lambda q: w * (q - x.mean()) + t.mean()", answer)
    (fit, _) = graded(course, source).checks
    assert (fit.status, fit.points) == (Status.WRONG, 0.0)
    assert fit.finding is not None
    assert fit.finding.facts["text"].en == said
    if cause is None:
        assert fit.diagnosis is None
    else:
        assert fit.diagnosis is not None
        assert (fit.diagnosis.id, fit.diagnosis.text.en) == (f"fit.{cause}", why)


def test_results_of_another_form_are_told_so(course: Course) -> None:
    source = SOLUTION.replace("lambda q: w * (q - x.mean()) + t.mean()", "lambda q: 'a text'")
    (fit, _) = graded(course, source).checks
    assert fit.finding is not None
    assert (fit.status, fit.finding.facts["text"].en, fit.diagnosis) == (Status.WRONG, "another form", None)


def test_a_training_runs_once_and_in_a_worker_of_its_own(course: Course) -> None:
    """What the training leaves behind in the process does not reach the next check, and no failure trains again."""
    source = SOLUTION.replace(
        'print("fitting")', 'print("fitting"); global double; double = lambda x: 0 * x; raise OSError'
    )
    fit, double = graded(course, source).checks
    assert (fit.status, fit.output) == (Status.ERROR, "fitting\n")
    assert double.status is Status.PASSED
    assert [note.code for note in (*fit.notes, *double.notes)] == []


def test_a_training_has_a_clock_of_its_own(course: Course) -> None:
    course.limits = course.limits.overridden({"submission_seconds": 0.001, "load_seconds": 5})
    fit, double = graded(course, SOLUTION).checks
    assert (fit.status, double.status) == (Status.PASSED, Status.PASSED)


class Recorder:
    def __init__(self) -> None:
        self.heard: list[str] = []

    def started(self, check: str) -> None:
        self.heard.append(check)

    def printed(self, output: bytes) -> None:
        self.heard.append(output.decode())


def test_what_a_training_prints_is_told_at_once_and_no_more_of_it_than_is_kept(course: Course) -> None:
    recorder = Recorder()
    course.limits = course.limits.overridden({"output_kb": 1})
    report = graded(course, SOLUTION.replace('print("fitting")', 'print("epoch 1"); print("x" * 3000)'), recorder)
    assert report.score == report.max_score
    assert (recorder.heard[0], recorder.heard[-1]) == ("fit", "double")
    assert "".join(recorder.heard[1:-1]) == ("epoch 1\n" + "x" * 3000)[:1024]


def test_the_course_proves_itself(course: Course) -> None:
    result = verify(course, course.entry("1"), level=Level.CONTAINED)
    assert result.problems == []
    assert (result.solution, result.stub, result.mistakes) == (1.0, 0.0, 4)


PLANTS: dict[str, tuple[str, str, str]] = {
    "a wrong answer with another cause": ('shows("constant")', 'shows("ran_away")', "mean is judged as fit.constant"),
    "a wrong answer that is right": ('shows("ran_away")\ndef infinite(x, t, rng):\n    return Line(np.inf, 0.0',
                                     'shows("ran_away")\ndef infinite(x, t, rng):\n    return Line(2.0, -2.0 * x[0]',
                                     "infinite is judged as right, not as fit.ran_away"),
    "a cause that nothing shows": ("causes={", 'causes={"lazy": ("l", "ㄱ"), ', "shows the cause 'lazy'"),
    "a cause that does not exist": ("shows(None)", 'shows("greed")', "no judgement names the cause 'greed'"),
    "a reference that is judged wrong": (" = np.polyfit(x, t, 1)", " = 0, 0", "reference is judged wrong in 'a line'"),
    "an oracle that is judged wrong": ("rng: Line(2.0, t[0]", "rng: Line(3.0, t[0]", "two_points disagrees"),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLANTS)
def test_a_fault_is_found(course: Course, fault: str) -> None:
    old, new, problem = PLANTS[fault]
    path: Path = course.references / "ex01_fitting.py"
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new), encoding="utf-8")
    result = verify(course, course.entry("1"), level=Level.CONTAINED)
    assert any(problem in str(line) for line in result.problems), list(map(str, result.problems))
