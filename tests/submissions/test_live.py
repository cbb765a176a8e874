"""Cells of a live notebook as a submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submissions.live import ran, read_live
from grader.submissions.source import SubmissionError

if TYPE_CHECKING:
    from pathlib import Path

STOPPED = """import numpy as np
A = 1
@decorated
def f(x):
    return x
!ls
while True:
    pass
B = 2
class C:
    pass
"""


def test_what_had_been_done_is_kept_on_its_lines() -> None:
    kept = ran(STOPPED, 7).split("\n")
    assert kept[:6] == ["import numpy as np", "A = 1", "@decorated", "def f(x):", "    return x", "pass"]
    assert kept[6:9] == ["", "", ""]
    assert kept[9:11] == ["class C:", "    pass"]


def test_of_a_cell_that_cannot_be_read_nothing_was_run() -> None:
    assert ran("def f(:\n", 1) == ""
    assert ran("\0", 1) == ""


@given(st.text(max_size=200), st.integers(1, 20))
def test_any_text_keeps_its_lines(source: str, stopped: int) -> None:
    kept = ran(source, stopped)
    assert set(kept.split("\n")) <= {"", *ran(source, 10**6).split("\n")}


def test_the_number_of_a_cell_is_that_of_its_run_and_its_last_definition_counts(tmp_path: Path) -> None:
    cells = [("%load_ext grader", 0), ("", 0), ("def f():\n    1 / 0", 0), ("def f():\r\n    return 2", 0), ("f(", 1)]
    made = read_live(cells, slug="scaling", folder="ex01_scaling", here=tmp_path)
    assert [block.cell for block in made.main.blocks] == [1, 3, 4]
    assert [(each.name, each.cell) for each in made.main.definitions] == [("f", 3), ("f", 4)]
    assert made.main.blocks[-1].source == "def f():\n    return 2"
    assert (made.notes, made.main.problems, made.path) == ((), (), "")


def test_own_files_beside_the_notebook_may_be_imported(tmp_path: Path) -> None:
    folder = tmp_path / "ex02_counting"
    for name in ("ex01_scaling/scaling.py", "ex02_counting/helpers.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("def f(): ...\n", "utf-8")
    cells = [("from helpers import f\nfrom ex01_scaling.scaling import f as g", 0)]
    made = read_live(cells, slug="counting", folder="ex02_counting", here=folder)
    assert sorted(each.filename for each in made.siblings) == ["ex01_scaling/scaling.py", "ex02_counting/helpers.py"]


def test_far_too_much_is_refused(tmp_path: Path) -> None:
    for cells in ([("x = 1", 0)] * 3_000, [("#" * (2 << 20), 0)]):
        with pytest.raises(SubmissionError):
            read_live(cells, slug="scaling", folder="ex01_scaling", here=tmp_path)
