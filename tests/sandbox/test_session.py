# ruff: noqa: E501 - tables read best unbroken
"""One submission in the sandbox: what loops, ends, prints or patches costs its own check and no other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.key.store import answer_key
from grader.model import ExerciseReport, Status
from grader.sandbox.levels import Level, available

from .making import RIGHT, graded, right_but, statuses

if TYPE_CHECKING:
    from grader.course import Course

LEVELS = [level for level in (Level.CONFINED, Level.CONTAINED) if available(level)]


def passed_but(report: ExerciseReport, **others: Status) -> bool:
    return statuses(report) == {**dict.fromkeys(RIGHT, Status.PASSED), **others}


@pytest.mark.parametrize("level", LEVELS)
def test_a_right_submission(course: Course, level: Level) -> None:
    report = graded(course, right_but(), level)
    assert passed_but(report)
    assert report.isolation == level
    assert report.score == report.max_score == 7.0
    assert not report.notes


BAD = {
    "loops": ("while True:\n        pass", Status.TIMEOUT),
    "loops and catches everything": (
        "while True:\n        try:\n            while True: pass\n        except BaseException:\n            pass",
        Status.TIMEOUT,
    ),
    "exits": ("import os; os._exit(0)", Status.ERROR),
    "raises SystemExit": ("raise SystemExit(0)", Status.ERROR),
    "is interrupted": ("raise KeyboardInterrupt", Status.ERROR),
    "closes everything": ("import os; os.closerange(0, 100)", Status.ERROR),
    "writes garbage over the replies": ("import os; os.write(4, b'x' * 100_000); return x * 2", Status.ERROR),
    "prints 100 MB": ("import sys; sys.stdout.write('x' * 100_000_000); return x * factor", Status.PASSED),
    "prints to a closed stream": ("import sys; sys.stdout.close(); return x * factor", Status.PASSED),
    "takes 100 GB": ("return np.zeros(10**13)", Status.ERROR),
    "recurses": ("return scale(x, factor)", Status.ERROR),
    "reads its input": ("return x * float(input())", Status.ERROR),
    "returns a generator": ("return (row * factor for row in x)", Status.WRONG),
    "returns an enormous array": ("return np.zeros((3000, 4000))", Status.ERROR),
    "returns nothing": ("x * factor", Status.WRONG),
    "changes its input": ("x *= factor; return x", Status.WRONG),
    "is the stub": ("raise NotImplementedError", Status.NOT_ATTEMPTED),
    "patches NumPy": ("np.allclose = np.array_equal = lambda *_, **__: True; return x", Status.WRONG),
    "patches json": (
        "import json; json.dumps = lambda *_, **__: '[]'; json.loads = json.dumps; return x + factor",
        Status.WRONG,
    ),
}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("what", BAD)
def test_one_bad_function_costs_its_own_check_only(course: Course, what: str, level: Level) -> None:
    body, status = BAD[what]
    # What does not loop has its time, however busy the machine is.
    seconds = 1.0 if status is Status.TIMEOUT else course.limits.check_seconds
    report = graded(course, right_but(scale=f"def scale(x, factor=2.0):\n    {body}\n"), level, check_seconds=seconds)
    assert passed_but(report, scale=status), statuses(report)
    assert len(report.checks[0].output) < 70_000


@pytest.mark.parametrize("where", ["scale", "root"])
@pytest.mark.parametrize(
    ("deed", "status"), [("exec('while True: pass')", Status.TIMEOUT), ("os._exit(0)", Status.ERROR)]
)
def test_the_case_in_which_it_ended_is_named(course: Course, where: str, deed: str, status: Status) -> None:
    """Though the results of the quick cases before it were on their way together."""
    source = "import os\ncalls = []\n" + right_but()
    evil = f"def {where}(*given):\n    calls.append(1)\n    if len(calls) == 2: {deed}\n    return usual(*given)\n"
    report = graded(course, f"{source}\nusual = {where}\n{evil}", check_seconds=0.5)
    key = answer_key(course, course.entry("1"), course.seed)
    second = next(check for check in key.checks() if check.name == where).cases[1]
    assert passed_but(report, **{where: status}), statuses(report)
    assert next(check for check in report.checks if check.name == where).case == second.label


def test_the_four_of_them_together(course: Course) -> None:
    report = graded(
        course,
        right_but(
            scale="def scale(x, factor=2.0):\n    while True: pass\n",
            normalise="def normalise(x):\n    import os\n    os._exit(0)\n",
            slope="def slope(f, x, h=1e-4):\n    print('x' * 100_000_000)\n",
            root="def root(x):\n    np.allclose = lambda *_: True\n    if x < 0: raise ValueError\n    return x ** 0.5\n",
        ),
        check_seconds=1.0,
    )
    assert passed_but(report, scale=Status.TIMEOUT, normalise=Status.ERROR, slope=Status.WRONG)


def test_a_file_that_never_finishes_loading(course: Course) -> None:
    report = graded(course, right_but() + "\nwhile True: pass\n", load_seconds=1.0)
    assert set(statuses(report).values()) == {Status.TIMEOUT}
    assert {check.finding.code for check in report.checks if check.finding} == {"load_timeout"}


def test_a_file_that_ends_the_process(course: Course) -> None:
    report = graded(course, right_but() + "\nimport os\nos._exit(0)\n")
    assert set(statuses(report).values()) == {Status.ERROR}


def test_a_failing_statement_costs_nobody(course: Course) -> None:
    report = graded(course, "import numpy as np\nimport pandas\nx = 1 / 0\nexit()\n" + right_but())
    assert passed_but(report)
    assert [note.code for note in report.notes] == ["module_missing", "statement_failed", "statement_failed"]
    assert [note.facts["line"] for note in report.notes] == [2, 3, 4]


def test_a_missing_name_says_what_is_near(course: Course) -> None:
    report = graded(course, right_but(scale="def scales(x, factor=2.0):\n    return x * factor\n"))
    assert passed_but(report, scale=Status.MISSING)
    finding = report.checks[0].finding
    assert finding is not None
    assert finding.facts["near"] == ["scales"]


def test_another_accepted_name_is_noted_and_costs_nothing(course: Course) -> None:
    report = graded(course, right_but(scale="def multiply_by(x, factor=2.0):\n    return x * factor\n"))
    assert passed_but(report)
    assert [note.code for note in report.checks[0].notes] == ["other_name"]


WRONG = "def scale(x, factor=2.0):\n    return x + factor\n"
STUB = "def scale(x, factor=2.0):\n    raise NotImplementedError\n"
USES = "def normalise(x):\n    return scale(x, 1 / x.sum(axis=1, keepdims=True))\n"
MISUSES = "def normalise(x):\n    return scale(x.T, 1 / x.sum(axis=1, keepdims=True))\n"


@pytest.mark.parametrize(
    ("scale", "normalise"),
    [
        (WRONG, USES),
        (WRONG.replace("scale", "multiply_by"), USES.replace("scale", "multiply_by")),
        (STUB, USES),
        ("", USES),
        ("def scale(x, factor=2.0):\n    return x @ factor\n", MISUSES),
    ],
    ids=["wrong", "another name", "not written", "missing", "error"],
)
def test_what_uses_something_wrong_is_told_so(course: Course, scale: str, normalise: str) -> None:
    report = graded(course, right_but(scale=scale, normalise=normalise))
    inner, outer = report.checks[:2]
    assert not {inner.status, outer.status} & {Status.PASSED}
    assert "calls_wrong" not in {note.code for note in inner.notes}
    assert [note.facts for note in outer.notes if note.code == "calls_wrong"] == [{"names": ["scale"]}]


def test_what_waits_for_an_endless_loop_is_told_whose(course: Course) -> None:
    endless = "def scale(x, factor=2.0):\n    while True:\n        pass\n"
    report = graded(course, right_but(scale=endless, normalise=USES), check_seconds=0.5)
    inner, outer = report.checks[:2]
    assert inner.status is outer.status is Status.TIMEOUT
    assert "calls_wrong" not in {note.code for note in inner.notes}
    assert [note.facts for note in outer.notes if note.code == "calls_wrong"] == [{"names": ["scale"]}]


@pytest.mark.parametrize(
    ("scale", "normalise"),
    [
        (RIGHT["scale"], MISUSES),
        (WRONG, RIGHT["normalise"]),
        (WRONG, "def normalise(x):\n    return x\n"),
        (STUB, 'def normalise(x):\n    """See scale."""\n    raise NotImplementedError\n'),
    ],
    ids=["right", "right itself", "not used", "not begun"],
)
def test_nothing_else_is_told_so(course: Course, scale: str, normalise: str) -> None:
    report = graded(course, right_but(scale=scale, normalise=normalise))
    assert "calls_wrong" not in {note.code for check in report.checks[:2] for note in check.notes}


def test_what_was_not_run_blames_nobody(course: Course) -> None:
    report = graded(course, right_but(scale=WRONG, normalise=USES) + "\nimport os\nos._exit(0)\n")
    assert not any(check.notes for check in report.checks)


def test_state_of_one_function_does_not_cost_another(course: Course) -> None:
    report = graded(
        course,
        right_but(
            scale="def scale(x, factor=2.0):\n    np.multiply = np.add = None\n    globals()['poison'] = True\n"
            "    return x * factor\n",
            normalise="poison = False\ndef normalise(x):\n    return x * 0 if poison else x / x.sum(axis=1, keepdims=True)\n",
        ),
    )
    assert passed_but(report)
    assert [note.code for note in report.checks[1].notes] == ["shared_state"]


def test_state_shared_between_instances_is_wrong_and_said(course: Course) -> None:
    report = graded(course, "class Descent:\n    pass\n", number="2")
    assert statuses(report)["Descent"] is Status.ERROR


def test_display_libraries_are_stood_in_for(course: Course) -> None:
    source = (
        "import matplotlib.pyplot as plt\nfrom tqdm import tqdm\nfig, ax = plt.subplots()\nax.plot([1])\nplt.show()\n"
        "total = sum(tqdm([1, 2]))\nassert total == 3\n"
    )
    report = graded(course, source + right_but())
    assert passed_but(report)
    assert {note.code for note in report.notes} == {"stand_in"}


def children() -> set[str]:
    """The processes that this one has started, other tests' among them."""
    return {pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


def test_a_worker_that_is_gone_leaves_nothing_behind(course: Course) -> None:
    """Neither processes nor descriptors stay after a session with every kind of ending."""
    before, processes = len(list(Path("/proc/self/fd").iterdir())), children()
    for body, _ in BAD.values():
        if "while" not in body:
            graded(course, right_but(scale=f"def scale(x, factor=2.0):\n    {body}\n"))
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert children() <= processes


def test_global_generators_draw_the_same_whatever_ran_before(course: Course) -> None:
    """Otherwise a failed check that is run alone would look as if something was shared."""
    source = right_but(
        scale="import random\ndef scale(x, factor=2.0):\n    return x * np.random.rand() * random.random()\n",
        normalise="def normalise(x):\n    return np.random.rand(*x.shape)\n",
    )
    first, second = (graded(course, source) for _ in range(2))
    assert passed_but(first, scale=Status.WRONG, normalise=Status.WRONG)
    assert [check.finding for check in first.checks] == [check.finding for check in second.checks]
    assert not any(note.code == "shared_state" for check in first.checks for note in check.notes)
