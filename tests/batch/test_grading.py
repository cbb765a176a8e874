"""A batch gives the verdicts that a submission gets by itself, though it takes shortcuts."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

import pytest
from sandbox.making import RIGHT, right_but

from grader.batch import grading
from grader.batch.grading import Grader, Settings
from grader.batch.work import Work
from grader.course import Entry
from grader.grade import grade
from grader.judge.known import KnownAnswers
from grader.judge.plain import PlainAnswer
from grader.key.store import answer_key
from grader.model import Status
from grader.render import json as render_json
from grader.sandbox.levels import Level
from grader.sandbox.preload import modules_for
from grader.sandbox.process import WorkerFailedError
from grader.sandbox.workers import Workers
from grader.submissions.read import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from grader.batch.work import Graded
    from grader.course import Course
    from grader.model import CheckResult
    from grader.submissions.source import Submission, SubmissionError

LEVEL = Level.CONTAINED
SCALES = {
    "right": RIGHT["scale"],
    "wrong": "def scale(x, factor=2.0):\n    return x + factor\n",
    "right in single precision": "def scale(x, factor=2.0):\n    return (x * factor).astype(np.float32)\n",
    "right but for rounding": "def scale(x, factor=2.0):\n    return x / (1 / factor)\n",
    "right, and warns": "def scale(x, factor=2.0):\n    np.log(np.zeros(1))\n    return x * factor\n",
    "right, and prints": "def scale(x, factor=2.0):\n    print(x)\n    return x * factor\n",
    "right, under another name": RIGHT["scale"].replace("scale", "multiply_by"),
    "NaN": "def scale(x, factor=2.0):\n    return x * np.nan\n",
    "a list": "def scale(x, factor=2.0):\n    return list(x * factor)\n",
    "changes its input": "def scale(x, factor=2.0):\n    x *= factor\n    return x\n",
    "wrong, and prints": "def scale(x, factor=2.0):\n    print(x)\n    return x + factor\n",
    "wrong otherwise, and prints": "def scale(x, factor=2.0):\n    print(x)\n    return x - factor\n",
    "wrong otherwise": "def scale(x, factor=2.0):\n    return x - factor\n",
    "wrong, and prints much": "def scale(x, factor=2.0):\n    print('much' * 100_000)\n    return x + factor\n",
    "wrong, and opens a file": "def scale(x, factor=2.0):\n    open_it()\n    return x + factor\n",
    "right, and opens a file": "def scale(x, factor=2.0):\n    open_it()\n    return x * factor\n",
    "ends": "def scale(x, factor=2.0):\n    import os\n    os._exit(0)\n",
}
# The worker tells of it before it answers, and not for an answer that is like another.
OPENS = """
def open_it():
    try:
        open("/etc/hostname")
    except OSError:
        pass
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("submissions")


@pytest.fixture
def grader(course: Course) -> Iterator[Grader]:
    entry = course.entry("1")
    key = answer_key(course, entry, course.seed)
    render = functools.partial(render_json.render, lang="en")
    grader = Grader(Settings({entry: key.data}, LEVEL, course.limits, render, explain=str))
    yield grader
    grader.close()


def comparable(report: str) -> dict[str, Any]:
    """What two gradings of the same work have in common."""
    data: dict[str, Any] = json.loads(report)
    del data["duration_s"]
    return data


def test_the_same_reports(course: Course, grader: Grader, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[bool] = []
    look = PlainAnswer.is_right

    def seen(self: PlainAnswer, header: bytes, body: bytes) -> bool:
        taken.append(look(self, header, body))
        return taken[-1]

    known: list[bool] = []
    remembered = KnownAnswers.verdict

    def asked(self: KnownAnswers, header: bytes, body: bytes) -> CheckResult | None:
        verdict = remembered(self, header, body)
        known.append(verdict is not None and verdict.status is not Status.PASSED)
        return verdict

    monkeypatch.setattr(PlainAnswer, "is_right", seen)
    monkeypatch.setattr(KnownAnswers, "verdict", asked)
    entry = course.entry("1")
    key = answer_key(course, entry, course.seed)
    for number, (what, scale) in enumerate(SCALES.items()):
        path = folder / str(number) / "scaling.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(right_but(scale=scale) + OPENS, encoding="utf-8")
        submission = read(path, slug=entry.slug, folder=entry.folder)
        with Workers(modules_for(submission, generators=key.generators), LEVEL) as workers:
            alone = grade(submission, key, limits=course.limits, workers=workers)
        for time in ("first", "second"):
            graded = grader.grade(Work("ada", entry, path))
            assert comparable(graded.report) == comparable(render_json.render(alone, lang="en")), (what, time)
            assert (graded.score, graded.max_score) == (alone.score, alone.max_score)
    assert True in taken
    assert False in taken
    assert True in known


def students(folder: Path, *names: str) -> list[Work]:
    """Work of so many, the second of whom hands in what cannot be read."""
    works = []
    for number, name in enumerate(names):
        path = folder / f"{name}.py"
        path.write_bytes(b"\xff\xfe\xfd" if number == 1 else RIGHT["scale"].encode())
        works.append(Work(name, Entry(1, "scaling"), path))
    return works


@pytest.mark.parametrize(
    ("patience", "portions"),
    [
        pytest.param(100.0, [["ada", "bob", "eve"]], id="quick ones wait for one another"),
        pytest.param(-1.0, [["ada"], ["bob"], ["eve"]], id="none waits long"),
    ],
)
def test_a_bundle_is_graded_in_its_order(
    grader: Grader, tmp_path: Path, patience: float, portions: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grading, "_PATIENCE", patience)
    graded = list(grader.grade_all(students(tmp_path, "ada", "bob", "eve")))
    assert [[each.student for each in portion] for portion in graded] == portions
    assert [each.problem is None for portion in graded for each in portion] == [True, False, True]


def test_what_is_done_is_not_lost_with_what_fails(
    grader: Grader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = grader._run

    def failing(work: Work, submission: Submission | SubmissionError) -> Callable[[], Graded]:
        if work.student == "eve":
            raise WorkerFailedError("the sandbox fails")
        return run(work, submission)

    monkeypatch.setattr(grader, "_run", failing)
    results = grader.grade_all(students(tmp_path, "ada", "bob", "eve", "joe"))
    assert [each.student for each in next(results)] == ["ada", "bob"]
    with pytest.raises(WorkerFailedError, match="the sandbox fails"):
        next(results)
