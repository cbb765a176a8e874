from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch.roster import Roster, Student, read_roster
from grader.batch.table import TableError

if TYPE_CHECKING:
    from pathlib import Path


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "roster.csv"
    path.write_bytes(text.encode(encoding))
    return path


def problem(folder: Path, text: str, encoding: str = "utf-8") -> str:
    with pytest.raises(TableError) as caught:
        read_roster(written(folder, text, encoding))
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_korean_headers_in_every_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [
        ["학번", "이름", "이메일", "조", "추가 시간(분)"],
        ["2025001", "김민수", "kim@x.kr", "1조", "30"],
        ["2025002", "이수", "", "", ""],
    ]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    roster = read_roster(written(tmp_path, text, encoding))
    assert list(roster.students.values()) == [
        Student("2025001", "김민수", "1조", timedelta(minutes=30), ("kim@x.kr",)),
        Student("2025002", "이수"),
    ]
    assert [student.id for student in roster.groups["1조"]] == ["2025001"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Student ID,Full Name,E-mail,Team", "7,Jane Doe,j@x,A"),
        ("id,first name,last name,email,group", "7,Jane,Doe,j@x,A"),
        ("nr,STUDENT_NUMBER,Name,Email address,Group,Room", "1,7,Jane Doe,j@x,A,B12"),
    ],
)
def test_english_headers(tmp_path: Path, header: str, row: str) -> None:
    roster = read_roster(written(tmp_path, f"{header}\n{row}\n"))
    assert list(roster.students.values()) == [Student("7", "Jane Doe", "A", others=("j@x",))]


def test_a_column_of_ids_is_enough(tmp_path: Path) -> None:
    assert list(read_roster(written(tmp_path, "id\nkim\n\n lee \n")).students) == ["kim", "lee"]


def test_canvas_gradebook(tmp_path: Path) -> None:
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section,Exercise 3 (91)\n"
        ",,,,,Manual Posting\n"
        "    Points Possible,,,,,20\n"
        '"Doe, Jane",12,2025001,jane@x.edu,1,\n'
    )
    roster = read_roster(written(tmp_path, text))
    assert list(roster.students) == ["12"]
    assert {roster.find(key, "doejane").id for key in ("12", "2025001", "jane@x.edu")} == {"12"}  # type: ignore[union-attr]


def test_moodle_worksheet(tmp_path: Path) -> None:
    text = "Identifier,Full name,ID number,Email address,Status,Grade\nParticipant 123,Jane Doe,2025001,j@x.edu,-,\n"
    roster = read_roster(written(tmp_path, text, "utf-8-sig"))
    assert list(roster.students) == ["123"]
    assert roster.find("2025001") == roster.find("Participant 123") == roster.find("123")


def test_when_moodles_worksheet_says_it_was_handed_in(tmp_path: Path) -> None:
    text = (
        "Identifier,Full name,Last modified (submission),Last modified (grade)\n"
        'Participant 1,A,"Tuesday, 2 December 2025, 11:05 PM","Wednesday, 3 December 2025, 9:00 AM"\n'
        "Participant 2,B,-,-\n"
    )
    students = read_roster(written(tmp_path, text), ZoneInfo("Asia/Seoul")).students
    assert students["1"].submitted == datetime(2025, 12, 2, 14, 5, tzinfo=UTC)
    assert students["2"].submitted is None


def test_problems_are_one_line_with_the_place(tmp_path: Path) -> None:
    assert problem(tmp_path, "id,name\n7,A\n8,B\n7,C\n") == (
        "roster.csv, line 4: student 7 is there twice, first in line 2"
    )
    assert "line 5: student 7 is there twice, first in line 2" in problem(tmp_path, 'id,name\n7,"A\nB"\n\n7,C\n')
    assert problem(tmp_path, "id,name\n7,A\n,B\n") == "roster.csv, line 3: this student has no id"
    assert "no column tells the students apart; its first line has Vorname, Punkte" in problem(
        tmp_path, "Vorname,Punkte\nA,1\n"
    )
    assert "Name, Full name are the same column" in problem(tmp_path, "id,Name,Full name\n7,A,B\n")
    assert "line 2: the extra time is 'an hour', and must be whole minutes" in problem(
        tmp_path, "id,extra minutes\n7,an hour\n"
    )
    assert "is empty" in problem(tmp_path, "\n \n")
    assert "no students below it" in problem(tmp_path, "id,name\n")
    assert "neither UTF-8 nor CP949" in problem(tmp_path, "id\n\xff\xff", "latin-1")
    assert "line 2: " in problem(tmp_path, 'id,name\n7,"A"B\n')
    assert "is an Excel workbook: save it as CSV" in problem(tmp_path, "PK\x03\x04...")
    with pytest.raises(TableError, match=r"nowhere\.csv cannot be read: No such file"):
        read_roster(tmp_path / "nowhere.csv")


def test_messages_are_safe_to_show(tmp_path: Path) -> None:
    assert "\x1b" not in problem(tmp_path, "id\n\x1b[31m\n\x1b[31m\n")


def test_ids_that_differ_in_case_only_are_two(tmp_path: Path) -> None:
    roster = read_roster(written(tmp_path, "id\nKim\nkim\nLee\n"))
    assert roster.find("Kim") != roster.find("kim")
    assert roster.find("KIM") is None
    assert roster.similar("KIM") is None
    assert roster.similar("LEE") == Student("Lee")


def test_names_in_any_order_but_only_of_one_student() -> None:
    roster = Roster(
        [Student("1", "Jane Mary Doe"), Student("2", "Su Lee"), Student("3", "Lee Su"), Student("4", "김 민수")]
    )
    assert roster.named("doejanemary") == roster.named("Doe, Jane Mary") == roster.students["1"]
    assert roster.named("maryjanedoe") is None
    assert roster.named("Su Lee") is None
    assert roster.named("김민수") == roster.students["4"]
    assert roster.named("") is None


@given(st.binary(max_size=300))
def test_any_bytes_are_a_roster_or_one_line(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(b"id,name\n" + raw)
    message = "any.csv"
    try:
        assert read_roster(path).students
    except TableError as error:
        message = str(error)
    assert message.startswith("any.csv")
    assert len(message.splitlines()) == 1


@given(st.lists(TEXTS, min_size=1))
def test_what_a_csv_writer_writes_is_read_back(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    import csv

    path = tmp_path_factory.getbasetemp() / "back.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["id", "name"], *([f"s{i}", name] for i, name in enumerate(names))])
    roster = read_roster(path)
    assert [student.name for student in roster.students.values()] == [name.strip() for name in names]
