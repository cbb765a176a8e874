"""`%grade` and `grader.check` in a real kernel."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from cli.conftest import FAKE
from cli.running import grade

import grader
from grader.author.notebooks import notebook_of
from grader.course import bundled

from .kernels import execute, html, run, said, text

if TYPE_CHECKING:
    from typing import Any

RIGHT = "def scale(x, factor=2.0):\n    return x * factor"
COURSE = {"DELTAGRADE_COURSE": str(FAKE)}
NOTEBOOKS = Path(bundled().root) / "exercises"


def test_the_cells_that_were_run_are_graded_and_the_last_definition_counts(tmp_path: Path) -> None:
    shown = run(
        [
            "%load_ext grader",
            "def scale(x, factor=2.0):\n    return x + factor",
            "%grade 1 --check scale",
            RIGHT,
            "%grade scaling --check scale  # a comment",
            "%grade 1 --lang ko",
            "import grader\nresult = grader.check('scale')\nresult.score, result.max_score, result.passed",
            "result",
        ],
        tmp_path,
        **COURSE,
    )
    assert "You add the factor." in html(shown[2])
    assert "You add the factor." in text(shown[2])
    assert "2 of 2 points" in html(shown[4])
    assert "twice" not in text(shown[4])
    assert '<div lang="ko"' in html(shown[5])
    assert "통과" in html(shown[5])
    assert text(shown[6]) == "(2.0, 2.0, True)"
    assert "2 of 2 points" in html(shown[7])


def test_the_kernel_cannot_sway_the_judge_and_stays_as_it_was(tmp_path: Path) -> None:
    shown = run(
        [
            "%load_ext grader",
            "import numpy as np\nright = np.allclose, np.isfinite\n"
            "np.allclose = np.isfinite = np.array_equal = lambda *_, **__: True\nnp.abs = np.absolute = np.zeros_like",
            "def scale(x, factor=2.0):\n    return 2.0 * x",
            "names = set(globals())",
            "%grade 1 --check scale",
            "{name for name in set(globals()) - names - {'names'} if not name.startswith('_')}",
        ],
        tmp_path,
        **COURSE,
    )
    assert "The factor is ignored." in text(shown[4])
    assert text(shown[5]) == "set()"


def test_what_stopped_is_not_run_again(tmp_path: Path) -> None:
    shown = run(
        [
            "%load_ext grader",
            f"WEIGHT = 2\n{RIGHT}\nwhile True:\n    raise KeyboardInterrupt\nlater = 1",
            "def normalise(x):\n    return (",
            "def unrelated():\n    return 1 / 0\nunrelated()",
            "%grade 1 --check scale",
        ],
        tmp_path,
        **COURSE,
    )
    assert "2 of 2 points" in text(shown[4])
    assert "\n!" not in text(shown[4])


def test_what_a_cell_holds_is_escaped(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>\\x1b[2J'\\\""
    shown = run(
        [
            "%load_ext grader",
            f'def scale(x, factor=2.0):\n    print("{hostile}")\n    raise ValueError("{hostile}")',
            "%grade 1",
            "def normalise(x): return '</code></div><b>'\ndef scale(x, factor=2): return {'<i>': x}\n%grade 1",
        ],
        tmp_path,
        **COURSE,
    )
    assert "&lt;script&gt;" in html(shown[2])
    for outputs in shown[2:]:
        page = html(outputs)
        for raw in ("<script", "<img", "<b>", "<i>", "\x1b"):
            assert raw not in page
        assert "\x1b" not in text(outputs)


def test_what_cannot_be_graded_is_said_in_one_line(tmp_path: Path) -> None:
    shown = run(
        [
            "%load_ext grader",
            "%grade",
            "%grade 9",
            "%grade --check scal",
            "%grade 1 --check x",
            "%grade '",
            "%grade --x",
        ],
        tmp_path,
        **COURSE,
    )
    lines = [said(outputs) for outputs in shown[1:]]
    assert all(line and "\n" not in line for line in lines), lines
    assert "%grade 3" in lines[0]
    assert "no exercise '9'" in lines[1]
    assert "Is it one of these: scale" in lines[2]
    assert "has no check 'x'" in lines[3]


def test_the_folder_says_which_exercise_is_meant(tmp_path: Path) -> None:
    folder = tmp_path / "ex01_scaling"
    folder.mkdir()
    (folder / "helpers.py").write_text("def twice(x):\n    return 2 * x\n", "utf-8")
    shown = run(["%load_ext grader", f"from helpers import twice\n{RIGHT}", "%grade"], folder, **COURSE)
    assert "Exercise 1" in text(shown[2])
    assert "cannot be imported" not in text(shown[2])


def test_outside_of_a_notebook_the_way_out_is_said() -> None:
    with pytest.raises(Exception, match="grade exercise N"):
        grader.check("scale")


@pytest.fixture
def solved(tmp_path: Path) -> Path:
    """The notebook of a model answer, with the cells that grade."""
    solution = (FAKE / "solutions" / "ex01_scaling" / "scaling.py").read_text("utf-8")
    points = {"scale": 2.0, "normalise": 3.0}
    path = tmp_path / "scaling.ipynb"
    path.write_text(notebook_of(solution, "ex01_scaling", points=points), "utf-8")
    return path


def test_a_solved_notebook_gets_full_marks_in_the_kernel_and_when_it_is_handed_in(solved: Path) -> None:
    notebook = execute(nbformat.read(solved, as_version=4), solved.parent, **COURSE)  # type: ignore[no-untyped-call]
    last = [cell for cell in notebook.cells if cell.cell_type == "code"][-1]
    assert "7 of 7 points" in text(last.outputs)
    nbformat.write(notebook, solved)  # type: ignore[no-untyped-call]
    ran = grade("exercise", "1", solved, "--course", FAKE, "--format", "json")
    assert ran.code == 0
    report = json.loads(ran.out)
    assert report["score"] == 7
    assert report["notes"] == []


def test_the_students_notebook_runs_from_top_to_bottom(tmp_path: Path) -> None:
    folder = "ex01_gates"
    shutil.copy(NOTEBOOKS / folder / "gates.ipynb", tmp_path)
    notebook: Any = nbformat.read(tmp_path / "gates.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    assert [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    done = execute(notebook, tmp_path)
    code = [cell for cell in done.cells if cell.cell_type == "code"]
    assert not [each for cell in code for each in cell.outputs if each.output_type == "error"]
    graded = [cell for cell in code if cell.source.startswith("%grade")]
    assert len(graded) > 3
    assert all("not started" in html(cell.outputs) for cell in graded)
