"""An installed wheel needs nothing of this repository: the course is in it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path


def test_it_grades_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(installed), "DELTAGRADE_DEBUG": "1"}

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", *arguments]
        done = subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = subprocess.run(
        [sys.executable, "-c", "import grader; print(grader.__file__)"],
        cwd=elsewhere, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert Path(where.stdout.strip()).is_relative_to(installed)
    solution = installed / "grader" / "bundled" / "solutions" / "ex03_activations" / "activations.py"
    assert "20 of 20" in run("grader", "exercise", "3", str(solution), "--lang", "en")
    run("grader", "start", "work")
    assert (elsewhere / "work" / "ex03_activations" / "activations.py").is_file()


def test_it_holds_what_users_need_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"grader", "deltagrade"}
    assert any(name.endswith("deltagrade.mo") for name in names)
    assert any(name.endswith(".bpf") for name in names)
    assert any(name.endswith("LICENSE") for name in names)
    without_tests = [name for name in names if name != "grader/pytest_plugin.py"]
    assert not [name for name in without_tests if "test" in name or name.endswith(".pyc")]
    (entry_points,) = (name for name in names if name.endswith("entry_points.txt"))
    assert "[pytest11]\ndeltagrade = grader.pytest_plugin" in zipfile.ZipFile(wheel).read(entry_points).decode()
