from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.export.plain import write_long, write_wide

from .making import FOUR, THREE, Grade, table

if TYPE_CHECKING:
    from pathlib import Path


def test_a_line_for_each_student(tmp_path: Path) -> None:
    rows = [Grade("kim", 17.5), Grade("kim", 8, number=4), Grade("lee", 0), Grade("=cmd", 1), Grade("-5", 3, number=9)]
    exported = write_wide(tmp_path / "grades.csv", iter(rows), [THREE, FOUR])
    assert exported.written == 5
    assert table(tmp_path / "grades.csv") == [
        ["student", "ex03_activations", "ex04_losses", "total"],
        ["kim", "17.5", "8", "25.5"],
        ["lee", "0", "", "0"],
        ["'=cmd", "1", "", "1"],
        ["-5", "", "", "0"],
    ]


def test_rows_must_come_by_student(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not together"):
        write_wide(tmp_path / "a.csv", [Grade("kim", 1), Grade("lee", 1), Grade("kim", 1, number=4)], [THREE, FOUR])
    assert list(tmp_path.iterdir()) == []


def test_a_line_for_each_grade(tmp_path: Path) -> None:
    rows = [Grade("2025001", 17.5, "김민수", comment="=well done"), Grade("lee", 2.25, number=4, slug="losses")]
    assert write_long(tmp_path / "a.csv", iter(rows)).written == 2
    assert table(tmp_path / "a.csv", encoding="utf-8-sig") == [
        ["student", "name", "number", "exercise", "score", "max_score", "comment"],
        ["2025001", "김민수", "3", "activations", "17.5", "20", "'=well done"],
        ["lee", "", "4", "losses", "2.25", "20", ""],
    ]
