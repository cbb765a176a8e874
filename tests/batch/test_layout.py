"""How the folder of a class is understood; over 400 lines, as a class arrives in many ways and each has its tests."""

from __future__ import annotations

import os
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch.layout import LayoutError, walk
from grader.batch.roster import Roster, Student
from grader.submissions.read import read

from .making import ENTRIES, FOUR, THREE, Walked, made, zipped

if TYPE_CHECKING:
    from grader.course import Entry

STUB = "def relu(x):\n    raise NotImplementedError\n"
DONE = "def relu(x):\n    return x\n"


def test_folders_as_start_and_archives_leave_them(tmp_path: Path) -> None:
    made(
        tmp_path,
        {
            "kim/ex03_activations/activations.py": DONE,
            "kim/ex04_losses/losses.ipynb": "{}",
            "lee/activations.py": DONE,
            "park/exercises/ex03_activations/activations.py": DONE,
            "seo/homework/ex04_losses/losses.py": DONE,
            "yun/activations (1).py": DONE,
        },
    )
    walked = Walked(tmp_path)
    assert walked.table() == [
        ("kim", 3, 1, "kim"),
        ("kim", 4, 1, "kim"),
        ("lee", 3, 1, "lee"),
        ("park", 3, 1, "park"),
        ("seo", 4, 1, "seo"),
        ("yun", 3, 1, "yun"),
    ]
    assert walked.left_out == {}
    assert walked.kinds == {"students' folders": (5, 5)}
    assert [row[1] for row in Walked(tmp_path, (FOUR,)).table()] == [4, 4]
    for work in walked.work:
        if work.path.name != "kim" or work.entry == THREE:
            read(work.path, slug=work.entry.slug, folder=work.entry.folder)


def test_flat_files_of_one_exercise(tmp_path: Path) -> None:
    made(tmp_path, {"kim.py": DONE, "lee.ipynb": "{}", "park.zip": zipped({"activations.py": DONE}), "notes.txt": ""})
    walked = Walked(tmp_path, (THREE,))
    assert walked.table() == [("kim", 3, 1, "kim.py"), ("lee", 3, 1, "lee.ipynb"), ("park", 3, 1, "park.zip")]
    assert list(walked.left_out) == ["notes.txt"]
    assert walked.kinds == {"files named after students": (3, 3)}


def test_flat_files_of_several_exercises_must_name_theirs(tmp_path: Path) -> None:
    archive = zipped({"ex03_activations/activations.py": DONE, "ex04_losses/losses.py": DONE})
    made(tmp_path, {"kim_activations.py": DONE, "kim_ex04.py": DONE, "lee.py": DONE, "park.zip": archive})
    walked = Walked(tmp_path)
    assert walked.table() == [
        ("kim", 3, 1, "kim_activations.py"),
        ("kim", 4, 1, "kim_ex04.py"),
        ("park", 3, 1, "park.zip"),
        ("park", 4, 1, "park.zip"),
    ]
    assert "-e" in walked.left_out["lee.py"]
    assert "not asked for" in Walked(tmp_path, (FOUR,)).left_out["kim_activations.py"]


def test_a_notebook_beside_the_stub_counts(tmp_path: Path) -> None:
    made(tmp_path, {"kim.py": STUB, "kim.ipynb": "{}", "lee.py": DONE, "lee.ipynb": "{}"})
    walked = Walked(tmp_path, (THREE,))
    assert walked.table() == [("kim", 3, 1, "kim.ipynb"), ("lee", 3, 1, "lee.py")]
    assert list(walked.left_out) == ["kim.py", "lee.ipynb"]


def test_a_canvas_download(tmp_path: Path) -> None:
    made(
        tmp_path,
        {
            "doejane_LATE_12_501_activations-1.py": DONE,
            "doejane_12_400_activations.py": DONE,
            "kimminsu_9_500_activations.py": DONE,
            "kimminsu_9_499_helpers.py": DONE,
            "leesu_10_1_hw.zip": zipped({"losses.py": DONE}),
            "roe_11_text.html": "<p>",
            "roe_11_7_report.pdf": "",
        },
    )
    walked = Walked(tmp_path)
    assert walked.table() == [
        ("10", 4, 1, "leesu_10_1_hw.zip"),
        ("12", 3, 1, "doejane_12_400_activations.py"),
        ("12", 3, 2, "doejane_LATE_12_501_activations-1.py"),
        ("9", 3, 1, "kimminsu_9_500_activations.py"),
    ]
    assert [work.late_mark for work in walked.work] == [False, False, True, False]
    assert [work.display for work in walked.work] == ["leesu", "doejane", "doejane", "kimminsu"]
    assert {work.submitted for work in walked.work} == {None}
    assert set(walked.left_out) == {"kimminsu_9_499_helpers.py", "roe_11_text.html", "roe_11_7_report.pdf"}
    assert walked.kinds == {"a Canvas download": (5, 3)}


def test_the_number_of_an_attempt_does_not_depend_on_what_else_is_there(tmp_path: Path) -> None:
    made(tmp_path, {"doejane_12_501_activations-3.py": DONE})
    assert Walked(tmp_path).table() == [("12", 3, 4, "doejane_12_501_activations-3.py")]


def test_the_only_exercise_needs_no_name(tmp_path: Path) -> None:
    made(tmp_path, {"doe_12_5_homework.py": DONE, "doe_12_7_homework-1.py": DONE, "lee/aufgabe.py": DONE})
    walked = Walked(tmp_path, (THREE,))
    assert walked.table() == [
        ("12", 3, 1, "doe_12_5_homework.py"),
        ("12", 3, 2, "doe_12_7_homework-1.py"),
        ("lee", 3, 1, "lee/aufgabe.py"),
    ]
    assert walked.left_out == {}
    made(tmp_path, {"lee/other.py": DONE})
    assert set(Walked(tmp_path, (THREE,)).left_out) == {"lee/aufgabe.py", "lee/other.py"}


def test_a_moodle_download_with_and_without_folders(tmp_path: Path) -> None:
    made(
        tmp_path,
        {
            "Jane Doe_123_assignsubmission_file_/activations.py": DONE,
            "김민수_124_assignsubmission_file/activations.py": DONE,
            "Su Lee_125_assignsubmission_file_activations.py": DONE,
            "Su Lee_125_assignsubmission_onlinetext_/onlinetext.html": "",
            "Su Lee_125_assignsubmission_onlinetext_onlinetext.html": "",
        },
    )
    walked = Walked(tmp_path)
    assert [(work.student, work.display) for work in walked.work] == [
        ("123", "Jane Doe"),
        ("124", "김민수"),
        ("125", "Su Lee"),
    ]
    assert len(walked.left_out) == 2
    assert walked.kinds == {"a Moodle download": (3, 3)}


def test_nbgrader(tmp_path: Path) -> None:
    made(
        tmp_path,
        {
            "source/ps1/activations.ipynb": "{}",
            "submitted/kim/ps1/activations.ipynb": "{}",
            "submitted/kim/ps1/timestamp.txt": "2015-02-02 15:58:23.948203 UTC",
            "gradebook.db": "",
        },
    )
    walked = Walked(tmp_path)
    assert walked.table() == [("kim", 3, 1, "submitted/kim")]
    assert walked.work[0].submitted == datetime(2015, 2, 2, 15, 58, 23, 948203, UTC)
    assert set(walked.left_out) == {"source", "gradebook.db"}
    inside = Walked(tmp_path / "submitted")
    assert inside.table() == [("kim", 3, 1, "kim")]


def test_folders_of_attempts(tmp_path: Path) -> None:
    made(
        tmp_path,
        {
            "kim/attempt 2/activations.py": DONE,
            "kim/attempt 10/activations.py": DONE,
            "kim/read me.txt": "",
            "lee/attempt 1/activations.py": DONE,
            "lee/attempt 9/": "",
            "seo/attempt 1": "->../kim/attempt 2",
        },
    )
    walked = Walked(tmp_path)
    assert walked.table() == [
        ("kim", 3, 2, "kim/attempt 2"),
        ("kim", 3, 10, "kim/attempt 10"),
        ("lee", 3, 1, "lee/attempt 1"),
    ]
    assert set(walked.left_out) == {"kim/read me.txt", "lee/attempt 9", "seo/attempt 1"}


def test_a_folder_for_each_exercise(tmp_path: Path) -> None:
    made(tmp_path, {"ex03_activations/doe_12_5_hw.py": DONE, "losses/kim.py": DONE, "losses/kim/x.py": DONE})
    walked = Walked(tmp_path)
    assert walked.table()[0] == ("12", 3, 1, "ex03_activations/doe_12_5_hw.py")
    assert "ex03_activations" in Walked(tmp_path, (FOUR,)).left_out


@pytest.mark.parametrize("name", ["ex03_activations/activations.py", "exercises/ex04_losses/losses.ipynb"])
def test_one_students_folder_is_no_class(tmp_path: Path, name: str) -> None:
    made(tmp_path, {name: DONE, "ex04_losses/README.md": ""})
    with pytest.raises(LayoutError, match="looks like one student's folder: give the folder in which"):
        list(walk(tmp_path, ENTRIES))


def test_what_is_no_folder_is_one_line(tmp_path: Path) -> None:
    made(tmp_path, {"file": ""})
    with pytest.raises(LayoutError, match="is no folder"):
        list(walk(tmp_path / "file", ENTRIES))
    with pytest.raises(LayoutError, match="cannot be read: No such file"):
        list(walk(tmp_path / "nowhere", ENTRIES))
    with pytest.raises(LayoutError, match="no file can have that name"):
        list(walk(Path("a\0b"), ENTRIES))


def test_nothing_is_lost_silently(tmp_path: Path) -> None:
    outside = made(tmp_path / "outside", {"secret.py": DONE})
    folder = made(
        tmp_path / "in",
        {
            ".DS_Store": "",
            "__MACOSX/": "",
            "grades.csv": "",
            "link.py": f"->{outside}/secret.py",
            "linked": f"->{outside}",
            "empty/": "",
            "other/readme.md": "",
            "kim/activations.py": DONE,
            "kim/activations (1).py": STUB,
            "kim/report.ipynb": "{}",
            "kim/functions.py": DONE,
            "out/gradebook.db": "",
            "out/reports/kim/ex03.json": "{}",
            "lee/old.zip": b"no archive",
            "activations.py": DONE,
            "\x1b[31mred.txt": "",
        },
    )
    os.mkfifo(folder / "pipe.py")
    walked = Walked(folder)
    assert walked.table() == [("kim", 3, 1, "kim")]
    assert walked.left_out.pop("\x1b[31mred.txt")
    assert walked.left_out == {
        ".DS_Store": "hidden, as files of tools are",
        "__MACOSX": "hidden, as files of tools are",
        "activations.py": "named after an exercise: whose is it?",
        "empty": "is empty",
        "grades.csv": "not a kind of file that can be graded; those are .py, .ipynb, .zip",
        "kim/activations (1).py": "activations.py was taken",
        "kim/report.ipynb": "its name tells no exercise of the course",
        "out": "holds the results of `grade batch`",
        "lee/old.zip": "old.zip is damaged, or no zip archive. Pack it again.",
        "link.py": "a link: put the file or the folder itself here",
        "linked": "a link: put the file or the folder itself here",
        "other": "holds none of the exercises; there is readme.md",
        "pipe.py": "neither a file nor a folder",
    }


NAMES = st.sampled_from([
    "kim.py", "kim_ex03.py", "kim_losses.ipynb", "lee.zip", "doe_1_2_activations.py", "doe_1_3_losses-1.py",
    "doe_LATE_1_4_hw.zip", "roe_9_text.html", "Jane_7_assignsubmission_file_activations.py", "a.txt", "activations.py",
    "Jane_7_assignsubmission_file_", "Su_8_assignsubmission_onlinetext_", "kim", "lee", "attempt 1", ".git", "losses",
])  # fmt: skip
INSIDE = st.lists(
    st.sampled_from([
        "activations.py", "ex04_losses/losses.py", "hw.zip", "homework.py", "homework.ipynb", "attempt 1/losses.py",
        "attempt 2/x.py", "notes.txt", "a/activations.py",
    ]),
    max_size=4,
)  # fmt: skip


@given(st.dictionaries(NAMES, INSIDE, max_size=8), st.sampled_from([(), (THREE,), (FOUR,)]))
def test_everything_is_work_or_left_out(
    tmp_path_factory: pytest.TempPathFactory, tree: dict[str, list[str]], only: tuple[Entry, ...]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name, inside in tree.items():
        if "." in name[1:]:
            made(folder, {name: zipped({"losses.py": DONE}) if name.endswith(".zip") else DONE})
        else:
            made(folder, {f"{name}/": "", **{f"{name}/{path}": zipped({}) for path in inside}})
    walked = Walked(folder, only)
    told = {row[3] for row in walked.table()} | set(walked.left_out)
    assert {path.split("/")[0] for path in told} == set(tree)
    assert len({row[:3] for row in walked.table()}) == len(walked.table())


def test_links_in_a_students_folder_lead_to_nobody_elses_work(tmp_path: Path) -> None:
    made(
        tmp_path,
        {"kim/activations.py": DONE, "lee/hw.zip": "->../kim/a.zip", "park/homework.py": "->../kim/activations.py"},
    )
    made(tmp_path, {"kim/a.zip": zipped({"activations.py": DONE})})
    walked = Walked(tmp_path, (THREE,))
    assert {row[0] for row in walked.table()} == {"kim"}
    assert {"lee/hw.zip", "park/homework.py"} <= set(walked.left_out)


def test_a_damaged_archive_is_the_students_problem_where_the_exercise_is_known(tmp_path: Path) -> None:
    made(tmp_path, {"kim.zip": b"no archive"})
    assert Walked(tmp_path, (THREE,)).table() == [("kim", 3, 1, "kim.zip")]


def test_an_ambiguous_folder_is_graded_so_that_its_student_is_told(tmp_path: Path) -> None:
    made(tmp_path, {"kim/a/activations.py": DONE, "kim/b/activations.py": DONE})
    assert Walked(tmp_path).table() == [("kim", 3, 1, "kim")]


def test_the_time_is_that_of_the_newest_of_the_exercises_files(tmp_path: Path) -> None:
    made(tmp_path, {"kim/activations.py": DONE, "lee.py": DONE}, time=1_000_000)
    made(tmp_path, {"kim/activations.ipynb": "{}"}, time=1_000_060)
    made(tmp_path, {"kim/losses.py": DONE}, time=2_000_000)
    times = {(work.student, work.entry.number): work.submitted for work in Walked(tmp_path).work}
    assert times["kim", 3] == datetime.fromtimestamp(1_000_060, UTC)
    assert times["kim", 4] == datetime.fromtimestamp(2_000_000, UTC)


def test_ids_are_exact(tmp_path: Path) -> None:
    taken_apart = unicodedata.normalize("NFD", "김민수")
    made(tmp_path, {"Kim/activations.py": DONE, "kim/activations.py": DONE, f"{taken_apart}/activations.py": DONE})
    assert [work.student for work in Walked(tmp_path).work] == ["Kim", "kim", taken_apart]


def test_the_roster_knows_students_by_all_their_names(tmp_path: Path) -> None:
    roster = Roster([
        Student("2025001", "Jane Doe", others=("jane@x.edu",)),
        Student("2025002", "김민수"),
        Student("2025003", "Su Lee", others=("125",)),
        Student("2025004", "Min Park"),
        Student("kim", "Ha Kim"),
    ])  # fmt: skip
    made(
        tmp_path,
        {
            "doejane_12_5_activations.py": DONE,
            "김민수_124_assignsubmission_file_activations.py": DONE,
            "Su Lee_125_assignsubmission_file_activations.py": DONE,
            "KIM/activations.py": DONE,
            "stranger/activations.py": DONE,
        },
    )
    walked = Walked(tmp_path, roster=roster)
    assert [(work.student, work.display) for work in walked.work] == [
        ("2025001", "Jane Doe"),
        ("2025002", "김민수"),
        ("2025003", "Su Lee"),
        ("KIM", ""),
        ("stranger", ""),
    ]
    assert walked.unlisted == {"KIM": "kim", "stranger": ""}
    assert walked.missing == ["2025004", "kim"]


def test_a_systems_number_is_not_another_students_id(tmp_path: Path) -> None:
    roster = Roster([Student("125", "Min Park"), Student("200", "Su Lee")])
    made(tmp_path, {"Su Lee_125_assignsubmission_file_activations.py": DONE})
    walked = Walked(tmp_path, roster=roster)
    assert [work.student for work in walked.work] == ["200"]
    assert walked.missing == ["125"]


def test_two_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    roster = Roster([Student("1", "김민수"), Student("2", "Su Lee")])
    made(
        tmp_path,
        {
            "김민수_77_assignsubmission_file_activations.py": DONE,
            "김민수_78_assignsubmission_file_activations.py": DONE,
        },
    )
    walked = Walked(tmp_path, roster=roster)
    assert [work.student for work in walked.work] == ["77", "78"]
    assert set(walked.unlisted) == {"77", "78"}
    assert walked.missing == ["1", "2"]


def test_hidden_names_are_no_names(tmp_path: Path) -> None:
    roster = Roster([Student("1", "김민수", others=("77",)), Student("2", "Su Lee", others=("78",))])
    made(tmp_path, {f"Participant_{n}_assignsubmission_file_activations.py": DONE for n in (77, 78)})
    assert [work.student for work in Walked(tmp_path, roster=roster).work] == ["1", "2"]


def test_groups_hand_in_for_each_other(tmp_path: Path) -> None:
    roster = Roster([
        Student("kim", "Ha Kim", group="조1"),
        Student("lee", "Su Lee", group="조1"),
        Student("park", "Min Park"),
        Student("seo", group="조2"),
        Student("yun", group="Team 3"),
    ])  # fmt: skip
    made(tmp_path, {"lee/activations.py": DONE}, time=1_000)
    made(tmp_path, {"kim/activations.py": DONE, "park/activations.py": DONE}, time=2_000)
    made(tmp_path, {"Team 3_45_assignsubmission_file_/losses.py": DONE})
    walked = Walked(tmp_path, roster=roster)
    assert sorted(walked.table()) == [
        ("kim", 3, 1, "lee"),
        ("kim", 3, 2, "kim"),
        ("lee", 3, 1, "lee"),
        ("lee", 3, 2, "kim"),
        ("park", 3, 1, "park"),
        ("yun", 4, 1, "Team 3_45_assignsubmission_file_"),
    ]
    assert walked.missing == ["seo"]
    assert {work.display for work in walked.work if work.student == "kim"} == {"Ha Kim"}


PAIR = (Student("11", "Ha Kim", group="조1"), Student("12", "Su Lee", group="조1"))


def test_a_later_file_of_a_group_has_a_higher_number_on_canvas(tmp_path: Path) -> None:
    made(tmp_path, {"kimha_11_502_activations.py": DONE, "leesu_12_501_activations.py": DONE})
    walked = Walked(tmp_path, roster=Roster(PAIR))
    assert [path for student, _, attempt, path in walked.table() if (student, attempt) == ("12", 2)] == [
        "kimha_11_502_activations.py"
    ]
    assert walked.undated == []


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"Ha Kim_11_assignsubmission_file_losses.py": DONE, "Su Lee_12_assignsubmission_file_losses.py": DONE}, True),
        ({"Ha Kim_11_assignsubmission_file_losses.py": DONE, "leesu_12_501_losses.py": DONE}, True),
        ({"Ha Kim_11_assignsubmission_file_losses.py": DONE, "12/losses.py": DONE}, True),
        ({"11/attempt 1/losses.py": DONE, "11/attempt 2/losses.py": DONE}, False),
        ({"Ha Kim_11_assignsubmission_file_losses.py": DONE, "leesu_12_501_activations.py": DONE}, False),
    ],
)
def test_whose_work_came_last_is_said_to_be_unknown_where_it_is(
    tmp_path: Path, files: dict[str, str], said: bool
) -> None:
    made(tmp_path, files)
    walked = Walked(tmp_path, roster=Roster(PAIR))
    expected = (
        "group 조1, exercise 4: which came last of what 11, 12 handed in is unknown; 12's is taken for the latest "
        '(attempts = "best" under [late] makes that unimportant)'
    )
    assert walked.undated == ([expected] if said else [])


def test_moodles_worksheet_tells_when_its_download_was_handed_in(tmp_path: Path) -> None:
    early, late = datetime(2025, 12, 1, tzinfo=UTC), datetime(2025, 12, 2, tzinfo=UTC)
    roster = Roster([
        Student("11", "Ha Kim", group="조1", submitted=late),
        Student("12", "Su Lee", group="조1", submitted=early),
        Student("13", "Min Park", submitted=early),
    ])  # fmt: skip
    files = ("Ha Kim_11_assignsubmission_file_losses.py", "Su Lee_12_assignsubmission_file_losses.py", "13/losses.py")
    made(tmp_path, {**dict.fromkeys(files, DONE), "조1_5_assignsubmission_file_/activations.py": DONE}, time=1_000)
    walked = Walked(tmp_path, roster=roster)
    times = {(work.student, work.entry.number, work.attempt): work.submitted for work in walked.work}
    assert times["12", 4, 2] == late  # of the group's two the one with the later time
    assert times["12", 4, 1] == early
    assert times["11", 3, 1] == late  # a group's submission has its members' time
    assert times["13", 4, 1] == datetime.fromtimestamp(1_000, UTC)  # a folder that is none of Moodle's has its own
    assert walked.undated == []


def test_what_lies_in_an_exercises_folder_comes_after_what_lies_elsewhere(tmp_path: Path) -> None:
    made(tmp_path, {"kim/losses.py": DONE, "ex04_losses/kim.py": DONE, "ex04_losses/lee.py": DONE})
    assert Walked(tmp_path).table() == [
        ("kim", 4, 1, "kim"),
        ("kim", 4, 2, "ex04_losses/kim.py"),
        ("lee", 4, 1, "ex04_losses/lee.py"),
    ]


def test_the_order_of_the_file_system_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"s{i:02d}.py" for i in range(20)]
    made(tmp_path, dict.fromkeys(names, DONE))
    expected = Walked(tmp_path, (THREE,)).table()

    class Backwards:
        def __init__(self, path: object) -> None:
            with real(path) as found:  # type: ignore[call-overload]
                self.found = sorted(found, key=lambda entry: entry.name, reverse=True)

        def __enter__(self) -> object:
            return iter(self.found)

        def __exit__(self, *_: object) -> None:
            pass

    real = os.scandir
    monkeypatch.setattr(os, "scandir", Backwards)
    assert Walked(tmp_path, (THREE,)).table() == expected
    assert [row[0] for row in expected] == sorted(name[:-3] for name in names)


def test_work_is_yielded_while_the_rest_is_unread(tmp_path: Path) -> None:
    made(tmp_path, {f"{name}/activations.py": DONE for name in ("a", "b", "c")})
    found = walk(tmp_path, ENTRIES)
    next(found)  # how it was recognised
    next(found)
    (tmp_path / "c" / "activations.py").rename(tmp_path / "c" / "losses.py")
    assert [each.entry.number for each in found] == [3, 4]  # type: ignore[union-attr]
