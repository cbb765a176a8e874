"""The wheel in a fresh environment: `grade` is there, and grades the bundled course far from any checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .running import environment

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `grade` of an environment into which the wheel was installed."""
    folder = tmp_path_factory.mktemp("installed")
    # Nothing is downloaded: what it depends on is taken from this environment.
    venv.create(folder / "venv", symlinks=True)
    grade = folder / "venv" / "bin" / "grade"
    interpreter = grade.with_name("python")
    install = ["pip", "--python", str(interpreter), "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([sys.executable, "-m", *install], check=True, capture_output=True)
    (packages,) = (folder / "venv" / "lib").glob("python*/site-packages")
    link_core(packages)
    return grade


def core() -> set[str]:
    """What `pip install deltagrade` brings without any extra."""
    found: set[str] = set()
    waiting = ["deltagrade"]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in found:
            found.add(name)
            needed = map(Requirement, metadata.requires(name) or [])
            waiting += [each.name for each in needed if each.marker is None or each.marker.evaluate({"extra": ""})]
    return found - {"deltagrade"}


def link_core(packages: Path) -> None:
    """Make what the core needs importable there, and nothing else."""
    own = Path(sysconfig.get_path("purelib"))
    for name in core():
        for file in metadata.files(name) or []:
            top = file.parts[0]
            if top not in ("..", "__pycache__") and not (packages / top).exists():
                (packages / top).symlink_to(own / top)


def run(grade: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in environment().items() if name != "PYTHONPATH"}
    return subprocess.run(
        [grade, *arguments], cwd=cwd, env=clean, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def test_the_core_is_small(installed: Path) -> None:
    assert {"numpy", "click", "rich", "nbformat"} <= core()
    assert core().isdisjoint({"tensorflow-cpu", "scipy", "scikit-learn", "sqlalchemy", "pytest"})
    for name in ("numpy", "nbformat", "tensorflow", "scipy", "sqlalchemy", "pytest"):
        done = subprocess.run([installed.with_name("python"), "-c", f"import {name}"], capture_output=True, check=False)
        assert (done.returncode == 0) is (name in core()), name


def test_a_student_s_day(installed: Path, tmp_path: Path) -> None:
    started = run(installed, "start", "work", cwd=tmp_path)
    assert (started.returncode, started.stderr) == (0, "")
    work = tmp_path / "work"
    stub = run(installed, "exercise", "7", cwd=work)
    assert (stub.returncode, stub.stderr) == (1, "")
    assert "not started" in stub.stdout
    (bundled,) = installed.parent.parent.glob("lib/python*/site-packages/grader/bundled/solutions/ex07_*")
    right = run(installed, "exercise", "7", str(bundled), "--format", "json", cwd=tmp_path)
    assert (right.returncode, right.stderr) == (0, "")
    report = json.loads(right.stdout)
    assert report["score"] == report["max_score"]


def test_it_is_the_installed_one(installed: Path, tmp_path: Path) -> None:
    code = "import grader; print(grader.__file__)"
    shown = subprocess.run(
        [installed.with_name("python"), "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
    )  # fmt: skip
    assert Path(shown.stdout.strip()).is_relative_to(installed.parent.parent)
