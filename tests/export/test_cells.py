from __future__ import annotations

import csv
import errno
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.export import cells
from grader.export.rows import ExportError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        '=HYPERLINK("http://x")',
        "--1",
    ],
)
def test_formulas_are_text(formula: str) -> None:
    assert cells.text(formula) == f"'{formula}"


@pytest.mark.parametrize(
    "harmless", ["", "-", "+", "-3", "-3.5", "+82", "-1,5", "kim", "a=b", "김민수", "kim-lee", " x", "'x"]
)
def test_what_is_no_formula_stays(harmless: str) -> None:
    assert cells.text(harmless) == harmless


@given(st.text())
def test_no_cell_begins_like_a_formula(value: str) -> None:
    cell = cells.text(value)
    assert cell in (value, f"'{value}")
    if cell.startswith(("=", "@", "\t", "\r")):
        assert len(cell) == 1


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (17.0, "17"),
        (17.5, "17.5"),
        (0.1 + 0.2, "0.3"),
        (-2.5, "-2.5"),
        (-0.00001, "0"),
        (1e6, "1000000"),
        (1 / 3, "0.3333"),
    ],
)
def test_numbers(value: float, cell: str) -> None:
    assert cells.number(value) == cell


@given(st.floats(-1e6, 1e6))
def test_numbers_are_near_and_plain(value: float) -> None:
    cell = cells.number(value)
    assert abs(float(cell) - value) <= 0.00005001
    assert "e" not in cell


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_score_is_not_written(value: float) -> None:
    with pytest.raises(ValueError, match="is no score"):
        cells.number(value)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("20", 20), ("20.00", 20), ("17,5", 17.5), (" 3 ", 3), ("", None), ("(read only)", None), ("-1", None)],
)
def test_numbers_of_an_lms(cell: str, value: float | None) -> None:
    assert cells.parsed(cell) == value


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2), min_size=1))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = tmp_path_factory.getbasetemp() / "back.csv"
    cells.write(path, rows, delimiter=";")
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file, delimiter=";")) == rows


def test_bytes_that_are_no_text_are_written_all_the_same(tmp_path: Path) -> None:
    cells.write(tmp_path / "a.csv", [["\udcff", "b"]], marked=True)
    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbf\\udcff,b\r\n"


def test_a_file_is_there_whole_or_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "grades.csv"
    path.write_text("before")

    def rows() -> object:
        yield ["a"]
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(ExportError, match=r"grades\.csv cannot be written: No space left on device"):
        cells.write(path, rows())  # type: ignore[arg-type]
    assert [each.name for each in tmp_path.iterdir()] == ["grades.csv"]
    assert path.read_text() == "before"
    with pytest.raises(ExportError, match="cannot be written: No such file"):
        cells.write(tmp_path / "no" / "a.csv", [["a"]])
