from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch import names
from grader.batch.names import CanvasName, ExerciseNames, MoodleName
from grader.course import Entry

ENTRIES = (Entry(3, "activations"), Entry(4, "losses"), Entry(12, "deep_net"))


# How canvas-lms builds them: lib/content_zipper.rb, `get_filename` and `add_upload_submission`.
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("doejane_12345_678901_activations.py", CanvasName("12345", "doejane", False, 678901, "activations.py", 0)),
        (
            "doejane_LATE_12345_678901_activations-2.py",
            CanvasName("12345", "doejane", True, 678901, "activations.py", 2),
        ),
        ("김민수_LATE_77_88_과제 3.zip", CanvasName("77", "김민수", True, 88, "과제 3.zip", 0)),
        ("van_dermeer_5_6_a_1_2_b.py", CanvasName("5", "van_dermeer", False, 6, "a_1_2_b.py", 0)),
        ("anon_x7Fq2_678901_activations-1.ipynb", CanvasName("x7Fq2", "", False, 678901, "activations.ipynb", 1)),
        ("LATE_anon_x7Fq2_678901_a.py", CanvasName("x7Fq2", "", True, 678901, "a.py", 0)),
        # canvas-lms issue 2310: the mark stands before the first full stop.
        ("doejane_1_2_my-1.test.py", CanvasName("1", "doejane", False, 2, "my.test.py", 1)),
        ("doejane_12345_text.html", CanvasName("12345", "doejane", False, 0, "", 0)),
        ("doejane_LATE_12345_link.html", CanvasName("12345", "doejane", True, 0, "", 0)),
    ],
)
def test_canvas(name: str, expected: CanvasName) -> None:
    assert names.canvas(name) == expected


@pytest.mark.parametrize(
    "name", ["activations.py", "kim.py", "kim_activations.py", "20250001_3_a.py", "kim_1_a.py", ""]
)
def test_not_canvas(name: str) -> None:
    assert names.canvas(name) is None


# How moodle builds them: mod/assign/classes/downloader.php, `get_student_prefix` and `load_submissionplugin_filelist`.
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Jane Doe_123456_assignsubmission_file_", MoodleName("123456", "Jane Doe", "file", "")),
        ("Jane Doe_123456_assignsubmission_file", MoodleName("123456", "Jane Doe", "file", "")),
        ("김민수_7_assignsubmission_file_a_b.py", MoodleName("7", "김민수", "file", "a_b.py")),
        ("Participant_9_assignsubmission_file_", MoodleName("9", "Participant", "file", "")),
        ("Default group_assignsubmission_file_", MoodleName("", "Default group", "file", "")),
        ("Jane Doe_1_assignsubmission_onlinetext_", MoodleName("1", "Jane Doe", "onlinetext", "")),
    ],
)
def test_moodle(name: str, expected: MoodleName) -> None:
    assert names.moodle(name) == expected


def test_not_moodle() -> None:
    assert names.moodle("Jane Doe_123456") is None
    assert names.moodle("_assignsubmission_file_") is None


@given(
    st.from_regex(r"[a-z가-힣]{1,12}", fullmatch=True),
    st.integers(1, 10**9),
    st.integers(1, 10**9),
    st.booleans(),
    st.from_regex(r"[^\n./-][^\n/.-]{0,20}\.(py|ipynb|zip)", fullmatch=True),
    st.integers(0, 99),
)
def test_what_canvas_writes_is_read_back(
    name: str, user: int, file: int, late: bool, original: str, again: int
) -> None:
    stem, _, suffix = original.rpartition(".")
    handed = f"{stem}-{again}.{suffix}" if again else original
    written = f"{name}_{'LATE_' if late else ''}{user}_{file}_{handed}"
    assert names.canvas(written) == CanvasName(str(user), name, late, file, original, again)


@given(st.text())
def test_any_name_is_taken_calmly(name: str) -> None:
    names.canvas(name)
    names.moodle(name)
    names.attempt(name)
    student, _ = ExerciseNames(ENTRIES).split(name)
    assert student in name


@pytest.mark.parametrize(
    ("name", "number"),
    [("attempt 1", 1), ("Attempt_12", 12), ("try-3", 3), ("제출2", 2), ("attempt", None), ("1", None)],
)
def test_attempts(name: str, number: int | None) -> None:
    assert names.attempt(name) == number


@pytest.mark.parametrize(
    ("name", "student", "number"),
    [
        ("kim_activations.py", "kim", 3),
        ("kim_ex03_activations.py", "kim", 3),
        ("kim-EX03.ipynb", "kim", 3),
        ("kim_lee_ex3.zip", "kim_lee", 3),
        ("ex12_20250001.py", "20250001", 12),
        ("kim_deep_net (1).py", "kim", 12),
        ("kim.py", "kim", None),
        ("activations.py", "activations", None),
        ("activations (1).py", "activations (1)", None),
        ("ex03-final.py", "ex03-final", None),
        ("activations_2.py", "2", 3),
        ("kimactivations.py", "kimactivations", None),
        ("20250001-1.py", "20250001-1", None),
    ],
)
def test_student_and_exercise(name: str, student: str, number: int | None) -> None:
    found, entry = ExerciseNames(ENTRIES).split(name)
    assert (found, entry and entry.number) == (student, number)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("activations.py", 3),
        ("Activations (2).ipynb", 3),
        ("ex04", 4),
        ("losses - 복사본.py", 4),
        ("functions.py", None),
    ],
)
def test_exercises_by_name(name: str, number: int | None) -> None:
    entry = ExerciseNames(ENTRIES).of(name)
    assert (entry and entry.number) == number
