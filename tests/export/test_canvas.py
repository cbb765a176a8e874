"""The gradebooks are as `lib/gradebook_exporter.rb` of canvas-lms writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.batch.table import TableError
from grader.export.canvas import write

from .making import FOUR, THREE, Grade, table, written

if TYPE_CHECKING:
    from pathlib import Path

GRADEBOOK = """\
Student,ID,SIS User ID,SIS Login ID,Section,Notes,Activation functions (901),Quiz (902),Current Score,Final Score
,,,,,,Manual Posting,,,
    Points Possible,,,,,,20.00,5.00,(read only),(read only)
"Doe, Jane",12,2025001,jane@x.edu,1,likes tea,,4,80,70
"김, 민수",13,2025002,min@x.edu,1,=1+1,3.5,,,
"Lee, Su",14,2025003,su@x.edu,"1, 2",,EX,,,
"Student, Test",15,,a1b2,1,,,,,
"""


def test_scores_and_nothing_else(tmp_path: Path) -> None:
    gradebook = written(tmp_path / "in.csv", GRADEBOOK)
    rows = [Grade("2025001", 17.5), Grade("2025002", 20.0), Grade("2025003", 9.0), Grade("2029999", 1.0)]
    exported = write(tmp_path / "out.csv", iter(rows), [THREE], gradebook)
    before, after = table(gradebook), table(tmp_path / "out.csv")
    assert [row[6] for row in after] == [
        "Activation functions (901)",
        "Manual Posting",
        "20.00",
        "17.5",
        "20",
        "EX",
        "",
    ]
    assert [row[:6] + row[7:] for row in after] == [row[:6] + row[7:] for row in before]
    assert (exported.written, exported.matched_by, exported.unmatched) == (2, "SIS User ID", ("2029999",))
    assert tuple(map(str, exported.notes)) == ("Lee, Su keeps EX for exercise 3",)


def test_an_untouched_gradebook_comes_back_as_it_was(tmp_path: Path) -> None:
    gradebook = written(tmp_path / "in.csv", GRADEBOOK.replace("\n", "\r\n"), "utf-8-sig")
    write(tmp_path / "out.csv", [], [THREE], gradebook)
    assert (tmp_path / "out.csv").read_bytes() == gradebook.read_bytes()


@pytest.mark.parametrize("key", ["12", "2025001", "jane@x.edu"])
def test_students_are_known_by_any_of_their_ids(tmp_path: Path, key: str) -> None:
    gradebook = written(tmp_path / "in.csv", GRADEBOOK)
    exported = write(tmp_path / "out.csv", [Grade(key, 17.0)], [THREE], gradebook)
    assert table(tmp_path / "out.csv")[3][6] == "17"
    assert exported.unmatched == ()


def test_the_numbers_of_one_system_are_not_mistaken_for_those_of_another(tmp_path: Path) -> None:
    """Kim's number in the gradebook happens to be Jane's in Canvas."""
    gradebook = written(tmp_path / "in.csv", GRADEBOOK)
    rows = [Grade("2025001", 17.0), Grade("2025002", 18.0), Grade("12", 1.0, "Ha Kim")]
    exported = write(tmp_path / "out.csv", rows, [THREE], gradebook)
    assert exported.unmatched == ("12",)
    assert [row[6] for row in table(tmp_path / "out.csv")][3:5] == ["17", "18"]


def test_a_name_helps_if_nobody_else_has_it(tmp_path: Path) -> None:
    gradebook = written(tmp_path / "in.csv", GRADEBOOK + '"Kim, Ha",16,,k1,1,,,,,\n"Kim, Ha",17,,k2,1,,,,,\n')
    rows = [Grade("a", 17.0, "Jane Doe"), Grade("b", 18.0, "김민수"), Grade("c", 1.0, "Ha Kim")]
    exported = write(tmp_path / "out.csv", rows, [THREE], gradebook)
    assert exported.unmatched == ("c",)
    assert [row[6] for row in table(tmp_path / "out.csv")][3:5] == ["17", "18"]


def test_an_exercise_without_a_column_gets_one_before_the_totals(tmp_path: Path) -> None:
    gradebook = written(tmp_path / "in.csv", GRADEBOOK)
    five = THREE._replace(number=5, slug="five", titles=())
    rows = [Grade("2025001", 17.5), Grade("2025001", 9.0, number=4), Grade("2025001", 1.0, number=5)]
    exported = write(tmp_path / "out.csv", rows, [THREE, FOUR, five], gradebook)
    after = table(tmp_path / "out.csv")
    assert after[0][6:] == [
        "Activation functions (901)", "Quiz (902)", "Exercise 4: Loss functions", "Exercise 5: five",
        "Current Score", "Final Score",
    ]  # fmt: skip
    assert after[2][6:] == ["20.00", "5.00", "10", "20", "(read only)", "(read only)"]
    assert after[3][6:] == ["17.5", "4", "9", "1", "80", "70"]
    assert [str(note).partition(":")[0] for note in exported.notes] == [
        "exercise 4 has no column yet",
        "exercise 5 has no column yet",
    ]


def test_a_gradebook_without_assignments(tmp_path: Path) -> None:
    text = "Student,ID,SIS Login ID,Section,Current Score\n    Points Possible,,,,(read only)\nA,1,a,1,\n"
    rows = [Grade("1", 17.5), Grade("1", 9.0, number=4)]
    write(tmp_path / "out.csv", rows, [THREE, FOUR], written(tmp_path / "in.csv", text))
    assert table(tmp_path / "out.csv") == [
        ["Student", "ID", "SIS Login ID", "Section", "Exercise 3: Activation functions", "Exercise 4: Loss functions",
         "Current Score"],
        ["    Points Possible", "", "", "", "20", "10", "(read only)"],
        ["A", "1", "a", "1", "17.5", "9", ""],
    ]  # fmt: skip


def test_first_and_last_names_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    text = (
        "LastName;FirstName;ID;SIS User ID;SIS Login ID;Integration ID;Section;Ex 3 (9)\n"
        "    Points Possible;;;;;;;100,00\nDoe;Jane;1;s1;j;;A;12,5\n"
    )
    rows = [Grade("x", 10.0, "Jane Doe")]
    exported = write(tmp_path / "out.csv", rows, [THREE], written(tmp_path / "in.csv", text))
    assert table(tmp_path / "out.csv", ";")[2] == ["Doe", "Jane", "1", "s1", "j", "", "A", "50"]
    assert tuple(map(str, exported.notes)) == ("exercise 3: scaled from 20 points to Canvas's 100,00",)


@pytest.mark.parametrize(
    "title",
    [
        "activations",
        "ex03_activations",
        "Exercise 03",
        "활성화 함수",
        "Week 2 - exercise 3 (late ok)",
        "연습문제 3",
        "My activations",
    ],
)
def test_titles_that_mean_the_exercise(tmp_path: Path, title: str) -> None:
    gradebook = written(tmp_path / "in.csv", GRADEBOOK.replace("Activation functions", title))
    assert write(tmp_path / "out.csv", [Grade("12", 5.0)], [THREE], gradebook).notes == ()
    assert table(tmp_path / "out.csv")[3][6] == "5"


@pytest.mark.parametrize("title", ["Exercise 13", "Homework 3", "Exercise 30", "deactivations", "Exercise 3.5b"])
def test_titles_that_mean_another(tmp_path: Path, title: str) -> None:
    gradebook = written(tmp_path / "in.csv", GRADEBOOK.replace("Activation functions", title))
    exported = write(tmp_path / "out.csv", [Grade("12", 5.0)], [THREE], gradebook)
    assert table(tmp_path / "out.csv")[3][6] == ""
    assert "--column 3=TITLE" in str(exported.notes[0])


@pytest.mark.parametrize("wanted", ["Quiz", "Quiz (902)", " Notes "])
def test_a_column_can_be_named(tmp_path: Path, wanted: str) -> None:
    gradebook = written(tmp_path / "in.csv", GRADEBOOK)
    write(tmp_path / "out.csv", [Grade("14", 20.0)], [THREE], gradebook, {3: wanted})
    row = dict(zip(*(table(tmp_path / "out.csv")[i] for i in (0, 5)), strict=True))
    assert row["Quiz (902)" if "Quiz" in wanted else "Notes"] == ("5" if "Quiz" in wanted else "20")


def problem(tmp_path: Path, text: str, columns: dict[int, str] | None = None) -> str:
    with pytest.raises(TableError) as caught:
        write(tmp_path / "out.csv", [Grade("12", 1.0)], [THREE], written(tmp_path / "in.csv", text), columns)
    assert not (tmp_path / "out.csv").exists()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_problems_are_one_line_with_the_way_out(tmp_path: Path) -> None:
    assert "no assignment 'Test'; there are Activation functions, Quiz" in problem(tmp_path, GRADEBOOK, {3: "Test"})
    assert problem(
        tmp_path, GRADEBOOK.replace("Quiz", "Exercise 3 again").replace("Activation functions", "Exercise 3")
    ) == ("in.csv: exercise 3 may be 'Exercise 3', 'Exercise 3 again'; say which with --column 3=TITLE")
    for text in ("id,name\n1,A\n", GRADEBOOK.replace("    Points Possible", "x"), "Student,ID,Section\n"):
        assert "is not a gradebook that Canvas exported" in problem(tmp_path, text)
    assert "is empty" in problem(tmp_path, "")
    with pytest.raises(TableError, match="cannot be read: No such file"):
        write(tmp_path / "out.csv", [], [THREE], tmp_path / "nowhere.csv")
