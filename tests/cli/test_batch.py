"""`grade batch`: a class from start to finish, as a teacher types it."""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from cli.running import environment, grade, refused
from cli.test_terminal import on_a_terminal

pytest.importorskip("sqlalchemy", reason="the gradebook is an extra")

FAKE = Path(__file__).resolve().parent.parent / "course"
RIGHT = (FAKE / "solutions/ex01_scaling/scaling.py").read_text("utf-8")
COURSE = ("--course", FAKE)
OPTIONS = (*COURSE, "-e", "1", "--jobs", "2", "--require-isolation", "contained")


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    folder = tmp_path / "submissions"
    folder.mkdir()
    for name in ("kim", "lee"):
        (folder / f"{name}.py").write_text(RIGHT, "utf-8")
    (folder / "park.py").write_text(RIGHT.replace("np.multiply(x, factor)", "x + factor"), "utf-8")
    (folder / "choi.py").write_text("import os\nos._exit(0)\n", "utf-8")
    (folder / "broken.py").write_bytes(b"\x00\x01\x02" * 100)
    (folder / "notes.txt").write_text("hello", "utf-8")
    return folder


def grades(out: Path) -> dict[str, str]:
    with (out / "grades.csv").open(encoding="utf-8-sig") as file:
        return {row["student"]: row["total"] for row in csv.DictReader(file)}


def test_a_class_is_graded_once_and_again_only_where_it_changed(submissions: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = grade("batch", submissions, "-o", out, *OPTIONS)
    assert ran.code == 0, ran
    assert "5 graded" in ran.out
    assert "notes.txt" in ran.out
    expected = {"kim": "7", "lee": "7", "park": "5", "choi": "0", "broken": "0"}
    assert grades(out) == expected
    report = json.loads((out / "reports" / "park" / "ex01.json").read_text("utf-8"))
    assert report["checks"][0]["diagnosis"]["id"] == "scale.adds"

    again = grade("batch", submissions, "-o", out, *OPTIONS)
    assert "0 graded, 5 unchanged" in again.out.replace("\n", " ")

    (submissions / "park.py").write_text(RIGHT, "utf-8")
    changed = grade("batch", submissions, "-o", out, *OPTIONS)
    assert changed.out.startswith("1 graded")
    assert grades(out) == {**expected, "park": "7"}


def test_a_killed_run_goes_on_where_it_was(submissions: Path, tmp_path: Path) -> None:
    for number in range(40):
        (submissions / f"student{number}.py").write_text(RIGHT, "utf-8")
    out, undisturbed = tmp_path / "out", tmp_path / "undisturbed"
    command = [sys.executable, "-m", "grader", "batch", submissions, "-o", out, *OPTIONS]
    process = subprocess.Popen(
        list(map(str, command)), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not (out / "reports" / "student0").is_dir() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert grade("batch", submissions, "-o", out, *OPTIONS).code == 0
    assert grade("batch", submissions, "-o", undisturbed, *OPTIONS).code == 0
    assert grades(out) == grades(undisturbed)
    assert len(grades(out)) == 45


def test_ctrl_c_keeps_what_is_done(submissions: Path, tmp_path: Path) -> None:
    (submissions / "zzz.py").write_text("while True:\n    pass\n", "utf-8")
    out = tmp_path / "out"
    command = [sys.executable, "-m", "grader", "batch", submissions, "-o", out, *OPTIONS, "--limit", "load_seconds=60"]
    process = subprocess.Popen(
        list(map(str, command)), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not (out / "reports" / "park").is_dir() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    said, complaint = process.communicate(timeout=60)
    assert process.returncode == 2
    assert complaint.splitlines()[-1] == "stopped: what is done is kept; the same command goes on from here"
    assert "Traceback" not in complaint
    assert " graded, 0 unchanged" in said
    assert not (out / "reports" / "zzz").exists()
    assert grades(out)["park"] == "5"


@pytest.mark.parametrize("seconds", [0.04, 0.08, 0.12, 0.16, 0.2])
def test_ctrl_c_at_the_start_ends_it(submissions: Path, tmp_path: Path, seconds: float) -> None:
    """Whatever is being imported or started just then: the worst is that Python says what it has ignored."""
    (submissions / "zzz.py").write_text("while True:\n    pass\n", "utf-8")
    command = [sys.executable, "-m", "grader", "batch", submissions, "-o", tmp_path / "out", *OPTIONS]
    process = subprocess.Popen(
        list(map(str, command)), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    _, complaint = process.communicate(timeout=60)
    # Python ends itself by the signal if it was executing a text just then, as `namedtuple` does.
    assert process.returncode in {2, -signal.SIGINT}
    assert complaint.splitlines()[-1:] in ([], ["grade: stopped"])


def test_pipes_and_devices_hold_nobody_up(tmp_path: Path) -> None:
    submissions = tmp_path / "submissions"
    for name in ("pipe", "device", "time-by-pipe", "time-by-device"):
        (submissions / name).mkdir(parents=True)
    os.mkfifo(submissions / "pipe" / "scaling.py")
    (submissions / "device" / "scaling.py").symlink_to("/dev/zero")
    for name in ("time-by-pipe", "time-by-device"):
        (submissions / name / "scaling.py").write_text(RIGHT, "utf-8")
    os.mkfifo(submissions / "time-by-pipe" / "timestamp.txt")
    (submissions / "time-by-device" / "timestamp.txt").symlink_to("/dev/zero")
    ran = grade("batch", submissions, "-o", tmp_path / "out", *OPTIONS)
    assert ran.code == 0, ran
    assert grades(tmp_path / "out") == {"pipe": "0", "device": "0", "time-by-pipe": "7", "time-by-device": "7"}


def test_what_cannot_be_used_is_one_line(submissions: Path, tmp_path: Path) -> None:
    assert "nothing-here" in refused(grade("batch", tmp_path / "nothing-here", "-o", tmp_path / "out", *OPTIONS))
    roster = tmp_path / "roster.csv"
    roster.write_text("name\nKim\n", "utf-8")
    assert "roster.csv" in refused(grade("batch", submissions, "-o", tmp_path / "out", "--roster", roster, *OPTIONS))
    assert "OUT is the folder of the submissions" in refused(grade("batch", submissions, "-o", submissions, *OPTIONS))
    (tmp_path / "file").write_text("", "utf-8")
    assert "file" in refused(grade("batch", submissions, "-o", tmp_path / "file" / "out", *OPTIONS))


def test_students_without_work_are_listed(submissions: Path, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\nkim,Kim Minsu\nmissing,Min Jiwoo\n", "utf-8")
    ran = grade("batch", submissions, "-o", tmp_path / "out", "--roster", roster, *OPTIONS)
    assert ran.code == 0, ran
    assert "no work (1):\n  missing (Min Jiwoo)\n" in ran.out
    assert grades(tmp_path / "out")["missing"] == "0"
    assert grades(tmp_path / "out")["kim"] == "7"


def test_a_packed_download_is_graded_as_the_folder_is(submissions: Path, tmp_path: Path) -> None:
    packed = tmp_path / "submissions.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in submissions.iterdir():
            archive.write(path, f"submissions/{path.name}")
        archive.writestr("../outside.py", RIGHT)
    ran = grade("batch", packed, "-o", tmp_path / "out", *OPTIONS)
    assert ran.code == 0, ran
    assert "outside.py: its name leads out of the archive" in ran.out
    assert grades(tmp_path / "out") == {"kim": "7", "lee": "7", "park": "5", "choi": "0", "broken": "0"}
    packed.write_bytes(packed.read_bytes()[:200])
    assert "submissions.zip" in refused(grade("batch", packed, "-o", tmp_path / "out", *OPTIONS))


LATE = """
[late]
timezone = "UTC"
percent_per_day = 10
cap_percent = 50
[late.deadlines]
1 = 2025-12-01T23:59:00
"""


def handed_in(path: Path, moment: str) -> None:
    seconds = datetime.fromisoformat(moment).timestamp()
    os.utime(path, (seconds, seconds))


def test_lateness_costs_what_the_course_says(submissions: Path, tmp_path: Path) -> None:
    course = copytree(FAKE, tmp_path / "course")
    with (course / "course.toml").open("a") as file:
        file.write(LATE)
    options = ("--course", course, *OPTIONS[2:])
    for path in submissions.iterdir():
        handed_in(path, "2025-12-01T23:00:00+00:00")
    handed_in(submissions / "lee.py", "2025-12-03T01:00:00+00:00")
    handed_in(submissions / "park.py", "2025-12-03T01:00:00+00:00")
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name,extra minutes\nkim,Kim Minsu,\nlee,Lee Su,\npark,Park Bo,1600\n", "utf-8")
    ran = grade("batch", submissions, "-o", tmp_path / "out", "--roster", roster, *options)
    assert ran.code == 0, ran
    assert grades(tmp_path / "out") == {"kim": "7", "lee": "5.6", "park": "5", "choi": "0", "broken": "0"}

    (course / "course.toml").write_text('[late]\nattempts = "first"\n', "utf-8")
    said = refused(grade("batch", submissions, "-o", tmp_path / "other", *options))
    assert 'course.toml, [late]: attempts must be "latest" or "best"' in said
    assert not (tmp_path / "other").exists()


WORKSHEET = """\
Identifier,Full name,Email address,Status,Grade,Last modified (submission)
Participant 101,Kim Minsu,kim@example.org,Submitted for grading,,"Monday, 1 December 2025, 11:00 PM"
Participant 102,Lee Su,lee@example.org,Submitted for grading,,"Wednesday, 3 December 2025, 1:00 AM"
"""


def test_a_worksheet_that_comes_later_brings_the_times_along(tmp_path: Path) -> None:
    """As the first run advises, and though nothing has to be graded again."""
    pytest.importorskip("jinja2", reason="pages are an extra")
    course = copytree(FAKE, tmp_path / "course")
    with (course / "course.toml").open("a") as file:
        file.write(LATE)
    for name in ("Kim Minsu_101", "Lee Su_102"):
        folder = tmp_path / "submissions" / f"{name}_assignsubmission_file"
        folder.mkdir(parents=True)
        (folder / "scaling.py").write_text(RIGHT, "utf-8")
    worksheet = tmp_path / "worksheet.csv"
    worksheet.write_text(WORKSHEET, "utf-8")
    command = ("batch", tmp_path / "submissions", "-o", tmp_path / "out", "--course", course, *OPTIONS[2:])
    first = grade(*command)
    assert "its grading worksheet does, as --roster" in " ".join(first.out.split())
    assert grades(tmp_path / "out") == {"101": "7", "102": "7"}
    assert grade("report", tmp_path / "out").code == 0
    page = tmp_path / "out" / "reports" / "101" / "report.html"
    written = page.stat().st_mtime_ns
    second = grade(*command, "--roster", worksheet)
    assert (second.code, second.err) == (0, "")
    assert page.stat().st_mtime_ns > written  # another attempt may count now
    assert "0 graded, 2 unchanged" in second.out
    assert "2 of the unchanged have a time of submission now" in " ".join(second.out.split())
    assert grades(tmp_path / "out") == {"101": "7", "102": "5.6"}
    written = page.stat().st_mtime_ns
    assert "of the unchanged" not in grade(*command, "--roster", worksheet).out
    assert page.stat().st_mtime_ns == written


def test_what_teachers_alone_may_read_is_not_in_a_students_report(submissions: Path, tmp_path: Path) -> None:
    assert grade("batch", submissions, "-o", tmp_path / "out", *OPTIONS).code == 0
    report = json.loads((tmp_path / "out" / "reports" / "kim" / "ex01.json").read_text("utf-8"))
    assert "notes_for_teachers" not in report
    assert report["score"] == 7


def test_a_gradebook_that_cannot_be_used_is_one_line(submissions: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "gradebook.db").write_bytes(b"no database" * 100)
    assert "it is no database" in refused(grade("batch", submissions, "-o", tmp_path / "out", *OPTIONS))


def test_grading_again_shows_what_changes_before_it_counts(submissions: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert grade("batch", submissions, "-o", out, *OPTIONS).code == 0
    before = grades(out)

    same = grade("batch", submissions, "-o", out, *OPTIONS, "--regrade")
    assert (same.code, same.err) == (0, "")
    assert "5 graded, 0 unchanged" in same.out
    assert "No grade changes." in same.out

    (submissions / "park.py").write_text(RIGHT, "utf-8")
    shown = grade("batch", submissions, "-o", out, *OPTIONS, "--regrade")
    assert shown.code == 0
    assert "changed (1):" in shown.out
    assert "park, 1 scaling: 5 → 7 (the submission changed)" in shown.out
    assert "scale: not right yet → passed" in shown.out
    assert "with --yes" in shown.out
    assert grades(out) == before
    assert json.loads((out / "reports" / "park" / "ex01.json").read_text("utf-8"))["score"] == 5

    assert grade("batch", submissions, "-o", out, *OPTIONS, "--regrade", "--yes").code == 0
    assert grades(out) == {**before, "park": "7"}
    assert json.loads((out / "reports" / "park" / "ex01.json").read_text("utf-8"))["score"] == 7


def test_a_run_is_computed_again_without_the_files(submissions: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert grade("batch", submissions, "-o", out, *OPTIONS).code == 0
    rmtree(submissions)
    ran = grade("batch", "--replay", "1", "-o", out, *COURSE)
    assert (ran.code, ran.err) == (0, "")
    assert "run 1: results computed again: 4, the same bit for bit: 4" in ran.out
    with closing(sqlite3.connect(out / "gradebook.db")) as database, database:
        (forged,) = database.execute("UPDATE results SET score = 6 WHERE student = 'park' RETURNING id").fetchall()
    assert forged
    ran = grade("batch", "--replay", "1", "-o", out, *COURSE)
    assert ran.code == 1
    assert "park, 1 scaling: 6 → 5" in ran.out
    assert "run 9" in refused(grade("batch", "--replay", "9", "-o", out, *COURSE))
    assert "--replay" in refused(grade("batch", "-o", out, *COURSE))


def test_it_speaks_korean(submissions: Path, tmp_path: Path) -> None:
    ran = grade("batch", submissions, "-o", tmp_path / "out", *OPTIONS, LANG="ko_KR.UTF-8")
    assert ran.code == 0, ran
    assert ran.out.startswith("5개를 채점했고, 0개는 지난번 그대로예요")
    assert "학생 이름의 파일: 항목 5개, 학생 5명" in ran.out


def test_a_terminal_gets_a_bar(submissions: Path, tmp_path: Path) -> None:
    code, shown = on_a_terminal("batch", submissions, "-o", tmp_path / "out", *OPTIONS[2:])
    assert code == 0
    assert "5/5" in shown
    assert "5 graded" in shown
