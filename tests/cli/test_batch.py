"""`grade batch`: a class from start to finish, as a teacher types it."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.running import environment, grade, refused

pytest.importorskip("sqlalchemy", reason="the gradebook is an extra")

FAKE = Path(__file__).resolve().parent.parent / "course"
RIGHT = (FAKE / "solutions/ex01_scaling/scaling.py").read_text("utf-8")
OPTIONS = ("--course", FAKE, "-e", "1", "--jobs", "2", "--require-isolation", "contained")


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


def test_what_cannot_be_used_is_one_line(submissions: Path, tmp_path: Path) -> None:
    assert "nothing-here" in refused(grade("batch", tmp_path / "nothing-here", "-o", tmp_path / "out", *OPTIONS))
    roster = tmp_path / "roster.csv"
    roster.write_text("name\nKim\n", "utf-8")
    assert "roster.csv" in refused(grade("batch", submissions, "-o", tmp_path / "out", "--roster", roster, *OPTIONS))
    (tmp_path / "file").write_text("", "utf-8")
    assert "file" in refused(grade("batch", submissions, "-o", tmp_path / "file" / "out", *OPTIONS))


def test_students_without_work_are_listed(submissions: Path, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\nkim,Kim Minsu\nmissing,Min Jiwoo\n", "utf-8")
    ran = grade("batch", submissions, "-o", tmp_path / "out", "--roster", roster, *OPTIONS)
    assert ran.code == 0, ran
    assert "Min Jiwoo" in ran.out
