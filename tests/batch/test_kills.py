"""A class that is killed at any moment, and resumed, ends as one that was not. benchmarks/kills.py is larger."""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from cli.running import environment, grade

from .killing import contents, flaws, kill

pytest.importorskip("sqlalchemy", reason="the gradebook is an extra")

COURSE = Path(__file__).resolve().parent.parent / "course"
RIGHT = (COURSE / "solutions/ex01_scaling/scaling.py").read_text("utf-8")
OPTIONS = ("--course", str(COURSE), "-e", "1", "--jobs", "2", "--require-isolation", "contained")
KILLS = 6


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Right, wrong, crashing and unreadable ones."""
    folder = tmp_path_factory.mktemp("submissions")
    for number in range(24):
        wrong = number % 3 == 1
        source = RIGHT.replace("np.multiply(x, factor)", "x + factor") if wrong else RIGHT
        (folder / f"student{number:02}.py").write_text(f"# {number}\n{source}", "utf-8")
    (folder / "choi.py").write_text("import os\nos._exit(0)\n", "utf-8")
    (folder / "broken.py").write_bytes(b"\x00\x01\x02" * 100)
    return folder


@pytest.fixture(scope="module")
def calm(submissions: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """The folder of a run that nothing disturbs, and how long it takes."""
    # Through the same keeper, so that a moment of the one is a moment of the other. The first run makes the answer key.
    for _ in range(2):
        out = tmp_path_factory.mktemp("calm") / "out"
        ran = kill(command(submissions, out), 300, alone=False, environment=environment())
        assert (ran.code, ran.left) == (0, [])
    return out, ran.seconds


def command(submissions: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "grader", "batch", str(submissions), "-o", str(out), *OPTIONS]


def test_killed_at_any_moment_and_resumed_it_ends_the_same(
    submissions: Path, calm: tuple[Path, float], tmp_path: Path
) -> None:
    undisturbed, seconds = calm
    expected = contents(undisturbed)
    assert len(expected["results"]) == 26
    moments = random.Random(20251120)  # noqa: S311 - moments, not secrets
    codes = []
    for number in range(KILLS):
        out = tmp_path / f"out{number}"
        # No process is ready for anything after so short a time as the first.
        moment = moments.uniform(0.2, 1) * seconds if number else 0.01
        killed = kill(command(submissions, out), moment, alone=number % 2 == 0, environment=environment())
        codes.append(killed.code)
        assert killed.left == []
        assert flaws(out) == []
        assert grade("batch", submissions, "-o", out, *OPTIONS).code == 0
        assert flaws(out) == []
        assert contents(out) == expected
    assert codes[0] == -9
    assert set(codes) <= {0, -9}


def test_what_is_left_behind_is_seen() -> None:
    """Or else the test above would prove nothing."""
    sleeps = "import subprocess, time; subprocess.Popen(['sleep', '300'], start_new_session=True); time.sleep(300)"
    killed = kill([sys.executable, "-c", sleeps], 1.5, alone=True, patience=0.1)
    assert killed.code == -9
    assert [line.partition(": ")[2] for line in killed.left] == ["sleep 300"]


@pytest.mark.parametrize("table", ["reports", "verdicts"])
def test_half_a_result_is_seen(table: str, calm: tuple[Path, float], tmp_path: Path) -> None:
    """Likewise."""
    out = tmp_path / "out"
    shutil.copytree(calm[0], out)
    with closing(sqlite3.connect(out / "gradebook.db")) as book:
        book.execute(f"DELETE FROM {table} WHERE result_id = (SELECT max(result_id) FROM verdicts)")  # noqa: S608
        book.commit()
    assert len(flaws(out)) == 1
