# ruff: noqa: E501 - tables read best unbroken
"""`grade verify` passes for a sound course, and fails for each fault that is planted into it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.author.verify import Verification, verify
from grader.course import Course
from grader.sandbox.levels import Level

if TYPE_CHECKING:
    from collections.abc import Callable

FAKE = Path(__file__).resolve().parent.parent / "course"
REFERENCE = "reference/ex01_scaling.py"
SOLUTION = "solutions/ex01_scaling/scaling.py"


@pytest.fixture
def planted(tmp_path: Path) -> Callable[[str, str, str], Verification]:
    """Replace a piece of the fake course and verify its first exercise."""

    def plant(file: str, old: str, new: str) -> Verification:
        shutil.copytree(FAKE, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__"))
        path = tmp_path / "course" / file
        source = path.read_text(encoding="utf-8")
        assert old in source
        path.write_text(source.replace(old, new), encoding="utf-8")
        course = Course(tmp_path / "course")
        return verify(course, course.entry("1"), level=Level.CONTAINED)

    return plant


def test_a_sound_course_passes(course: Course) -> None:
    for entry in course.entries():
        result = verify(course, entry, level=Level.CONTAINED)
        assert result.problems == []
        assert (result.solution, result.stub) == (1.0, 0.0)
        assert result.margin >= 100
        assert result.oracle_error < 1
        assert result.mistakes >= result.checks


PLANTS = {
    "a reference's value among the inputs of a message": (
        REFERENCE,
        'case(("one row", "한 줄"), x=normal(5), factor=-3.0),',
        'case(("one row", "한 줄"), x=np.array([1.0, 2.0, 4.0]), factor=-3.0),\n'
        '        case("a leak", x=np.array([-3.0, -6.0, -12.0]), factor=1.5),',
        "is among the inputs of a message",
    ),
    "a mistake that no case exposes": (
        REFERENCE,
        "return x * 2.0",
        "return x * factor",
        "ignores is only 0 tolerances away",
    ),
    "two mistakes with the same trace": (
        REFERENCE,
        "return x * 2.0",
        "return factor + x",
        "has the same results as scale.adds",
    ),
    "an oracle that disagrees": (
        REFERENCE,
        "return lambda x: np.array([row / sum(row) for row in x])",
        "return lambda x: np.array([row / sum(abs(row)) for row in x]) * (1 + 1e-9)",
        "the oracle rows disagrees",
    ),
    "a solution that is wrong": (SOLUTION, "return np.multiply(x, factor)", "return np.add(x, factor)", "the solution fails scale"),
    "a stub that scores": (
        SOLUTION,
        "    ### BEGIN SOLUTION\n    return np.multiply(x, factor)\n    ### END SOLUTION",
        "    return np.multiply(x, factor)",
        "the stub is passed in scale",
    ),
    "a check that zeros would pass": (
        REFERENCE,
        "points=3, close=near(1e-9), given=[case(\"a batch\", x=normal(4, 3, shift=2.0))]",
        "points=3, close=within(-1e9, 1e9), given=[case(\"a batch\", x=normal(4, 3, shift=2.0))]",
        "normalise: zeros would pass",
    ),
    "a tolerance that rounding exceeds": (
        REFERENCE,
        'points=3, close=near(1e-9), given=[case("a batch", x=normal(4, 3, shift=2.0))]',
        'points=3, close=near(1e-16, atol=1e-16), given=[case("a batch", x=normal(4, 3, shift=2.0))]',
        "normalise: in double precision the tolerance is too tight",
    ),
    "a tolerance that hides a mistake": (
        REFERENCE,
        'points=3, close=near(1e-9), given=[case("a batch", x=normal(4, 3, shift=2.0))]',
        'points=3, close=near(0.1), given=[case("a batch", x=normal(4, 3, shift=2.0))]',
        "normalise: normalise.columns is only",
    ),
    "inputs whose condition is too bad for single precision": (
        REFERENCE,
        'given=[case("a batch", x=normal(4, 3, shift=2.0))]',
        'given=[case("a batch", x=np.array([[1.1, -1.10001], [2.3, 0.7]]))]',
        "normalise: in single precision the tolerance is too tight",
    ),
    "a tolerance too loose for single precision": (
        REFERENCE,
        'points=3, close=near(1e-9), given=[case("a batch", x=normal(4, 3, shift=2.0))]',
        'points=3, close=near(1e-9, single=0.9), given=[case("a batch", x=normal(4, 3, shift=2.0))]',
        "normalise: in single precision the tolerance is too loose",
    ),
    "an example that is printed wrong": (
        REFERENCE, "gives=np.array([3.0, 6.0])", "gives=np.array([3.0, 6.1])", "example 'by hand'",
    ),
    "a right answer that is also a mistake": (
        REFERENCE,
        "@scale.oracle(",
        '@scale.accept(because="no reason")\ndef also_adds(x, factor=2.0):\n    return factor + x\n\n\n@scale.oracle(',
        "a right answer (also_adds) has the results of the mistake scale.adds",
    ),
    "a check without a mistake": (
        REFERENCE,
        '@normalise.mistake(en="You divide by the sum of each column.", ko="열의 합으로 나누고 있어요.", common=True)\n',
        "",
        "normalise: no mistake is declared",
    ),
    "a reference that does not import": (REFERENCE, "import numpy as np", "import numpy as np\n1 / 0", "cannot be imported"),
    "a script that cannot be traced": (
        REFERENCE,
        "@scale.mistake(en=\"You add the factor.\"",
        "@scale.script\ndef wrong(scale, x, factor):\n    yield 'sum', scale(x, factor) + 1\n\n\n"
        "@scale.mistake(en=\"You add the factor.\"",
        "cannot calculate (add) with scale(...)",
    ),
    "a gradient check that the reference itself fails": (
        REFERENCE,
        '@normalise.mistake(en="You divide',
        "from grader import declare\n\nhalf_difference = declare.half_difference\n\n\n"
        '@normalise.script(given=[case("checked", x=normal(4, 3, shift=2.0), to_x=declare.nudge(4, 3),\n'
        '    close={"step": declare.slope({"rows": "to_x"}, "rows"), "*": near(1e-9)})])\n'
        "def checked(normalise, x, to_x):\n"
        '    yield "rows", normalise(x)\n'
        '    yield "step", half_difference(normalise(x + to_x), normalise(x - to_x), 1.0)\n\n\n'
        '@normalise.mistake(en="You divide',
        "the reference's gradients fail its own gradient check by",
    ),
    "the reference's source in what is frozen": (
        REFERENCE,
        '("What does a factor do to each entry?"',
        '("gradient = np.zeros_like(x)  ?"',
        "is in the frozen key",
    ),
}  # fmt: skip


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_fault_is_found(plant: str, planted: Callable[[str, str, str], Verification]) -> None:
    file, old, new, said = PLANTS[plant]
    result = planted(file, old, new)
    problems = [str(problem) for problem in result.problems]
    assert any(said in problem for problem in problems), problems
