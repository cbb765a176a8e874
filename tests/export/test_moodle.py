"""The worksheets are as Moodle's `mod/assign/gradingtable.php` writes them, in several languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.export.moodle import write
from grader.export.rows import ExportError

from .making import THREE, Grade, table, written

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH = (
    "Identifier,Full name,ID number,Email address,Status,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments"
)
FRENCH = (
    "Identifiant,Nom complet,Numéro,Courriel,Statut,Note,Note maximale,La note peut être modifiée,"
    "Dernière modification (travail remis),Dernière modification (note),Feedback par commentaires"
)
KOREAN = "식별자,성명,학번,이메일,상태,성적,최고 성적,성적 변경 가능,최종 수정 (제출),최종 수정 (성적),피드백 의견"
OTHER = "A,B,C,D,E,F,G,H,I,J,K"  # no language that tells
ROWS = """
{p}123,Jane Doe,2025001,jane@x.edu,Submitted for grading,,20.00,Yes,"Friday, 5 December 2025, 3:04 PM",-,
{p}124,김민수,2025002,min@x.edu,No submission,3.00,20.00,Yes,-,-,<p>old</p>
{p}125,Su Lee,,su@x.edu,No submission,,20.00,Yes,-,-,
"""


def worksheet(tmp_path: Path, header: str, prefix: str = "Participant ") -> Path:
    return written(tmp_path / "in.csv", header + ROWS.format(p=prefix), "utf-8-sig")


@pytest.mark.parametrize(
    ("header", "prefix"), [(ENGLISH, "Participant "), (FRENCH, "Participant "), (KOREAN, "참여자"), (OTHER, "X ")]
)
def test_grades_in_every_language(tmp_path: Path, header: str, prefix: str) -> None:
    rows = [Grade("2025001", 17.5), Grade("2025002", 9.0), Grade("2029999", 1.0), Grade("2025001", 5.0, number=4)]
    given = worksheet(tmp_path, header, prefix)
    exported = write(tmp_path / "out.csv", iter(rows), THREE, given)
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    before, after = table(given, encoding="utf-8-sig"), table(tmp_path / "out.csv", encoding="utf-8-sig")
    assert [row[5] for row in after] == [header.split(",")[5], "17.5", "9", ""]
    assert [row[:5] + row[6:] for row in after] == [row[:5] + row[6:] for row in before]
    assert (exported.written, exported.unmatched) == (2, ("2029999",))
    assert exported.matched_by == header.split(",")[2]
    assert exported.notes == ()


@pytest.mark.parametrize("key", ["123", "2025001", "jane@x.edu", "Jane Doe"])
def test_students_are_known_by_any_of_their_ids(tmp_path: Path, key: str) -> None:
    write(tmp_path / "out.csv", [Grade(key, 7.0)], THREE, worksheet(tmp_path, ENGLISH))
    assert table(tmp_path / "out.csv", encoding="utf-8-sig")[1][5] == "7"


def test_comments_are_html_and_old_ones_stay(tmp_path: Path) -> None:
    rows = [Grade("123", 17.5, comment='=1 < 2 & "\\"\nnext'), Grade("124", 9.0)]
    write(tmp_path / "out.csv", rows, THREE, worksheet(tmp_path, ENGLISH))
    after = table(tmp_path / "out.csv", encoding="utf-8-sig")
    assert [row[10] for row in after[1:]] == ['<p>=1 &lt; 2 &amp; "&#92;"<br>next</p>', "<p>old</p>", ""]


def test_a_worksheet_without_a_place_for_comments(tmp_path: Path) -> None:
    text = 'Identifier,Full name,Status,Grade,Maximum grade,Last modified (grade)\nParticipant 1,A,-,,"20,00",-\n'
    given = written(tmp_path / "in.csv", text)
    exported = write(tmp_path / "out.csv", [Grade("1", 5.0, comment="Well done.")], THREE, given)
    assert table(tmp_path / "out.csv", encoding="utf-8-sig")[1] == ["Participant 1", "A", "-", "5", "20,00", "-"]
    assert "no column for comments" in str(exported.notes[0])


def test_scores_are_scaled_to_the_maximum(tmp_path: Path) -> None:
    given = written(tmp_path / "in.csv", (ENGLISH + ROWS.format(p="Participant ")).replace("20.00", "100.00"))
    exported = write(tmp_path / "out.csv", [Grade("123", 17.5)], THREE, given)
    assert table(tmp_path / "out.csv", encoding="utf-8-sig")[1][5] == "87.5"
    assert tuple(map(str, exported.notes)) == ("exercise 3: scaled from 20 points to Moodle's 100",)


def test_a_column_can_be_named(tmp_path: Path) -> None:
    text = "Identifier,Name,Points,Room\nParticipant 1,A,,B12\n"
    given = written(tmp_path / "in.csv", text)
    with pytest.raises(
        ExportError, match=r"which column has the grades\? Say so with --column NAME; there are Identifier,"
    ):
        write(tmp_path / "out.csv", [Grade("1", 5.0)], THREE, given)
    write(tmp_path / "out.csv", [Grade("1", 5.0)], THREE, given, "Points")
    assert table(tmp_path / "out.csv", encoding="utf-8-sig")[1] == ["Participant 1", "A", "5", "B12"]


@pytest.mark.parametrize(
    "text", ["id,name\nkim,A\n", "Student,ID,Section\nA,1,2\n", "Identifier,Full name\nParticipant 1,A\n"]
)
def test_what_is_no_worksheet_is_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(
        ExportError, match=r"in\.csv is not an offline grading worksheet of Moodle.*Download grading worksheet"
    ):
        write(tmp_path / "out.csv", [], THREE, written(tmp_path / "in.csv", text))
