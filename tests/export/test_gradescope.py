from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.course import Course, Entry
from grader.export.gradescope import write
from grader.export.results import VISIBILITIES, results, unreadable
from grader.export.rows import ExportError
from grader.export.wheel import wheel

ROOT = Path(__file__).resolve().parents[2]
TINY = Course(ROOT / "tests" / "course")
ENTRY = TINY.entries()[0]
SOLUTION = TINY.root / "solutions" / ENTRY.folder / f"{ENTRY.slug}.py"

REPORT: dict[str, Any] = {
    "score": 3.0,
    "duration_s": 0.2,
    "seed": 7,
    "isolation": "jailed",
    "provenance": {"numpy": "2.4"},
    "notes": [{"code": "n", "message": "A note."}],
    "notes_for_teachers": [],
    "checks": [
        {
            "name": "softmax", "status": "wrong", "points": 0.0, "max_points": 3.0, "case": "ordinary scores",
            "message": "The result differs.", "diagnosis": {"id": "softmax.x", "message": "Which axis?"},
            "notes": [{"code": "m", "message": "Another."}], "output": "hello",
        },
        {
            "name": "relu", "status": "passed", "points": 3.0, "max_points": 3.0, "case": None, "message": None,
            "diagnosis": None, "notes": [], "output": "",
        },
    ],
}  # fmt: skip


def test_a_report_as_gradescope_shows_it() -> None:
    shown = results(REPORT, lang="en", visibility="after_published")
    assert shown["score"] == 3.0
    assert shown["output"] == "A note."
    assert shown["visibility"] == "after_published"
    assert shown["stdout_visibility"] == "hidden"
    wrong, right = shown["tests"]
    assert (wrong["name"], wrong["score"], wrong["max_score"], wrong["status"]) == ("softmax", 0.0, 3.0, "failed")
    assert wrong["output"] == (
        "Case: ordinary scores\n\nThe result differs.\n\nWhich axis?\n\nAnother.\n\nWhat your code printed:\nhello"
    )
    assert (right["status"], right["output"], right["visibility"]) == ("passed", "", "after_published")
    assert results(REPORT, lang="ko")["tests"][0]["output"].startswith("경우: ")
    begun = {**REPORT, "checks": [{**REPORT["checks"][0], "status": "not_attempted", "message": "Not started yet."}]}
    assert results(begun, lang="en")["tests"][0]["output"].startswith("Not started yet.")
    assert {*VISIBILITIES} >= {unreadable("no")["visibility"]}


def test_the_wheel_is_the_engine_without_answers() -> None:
    name, content = wheel()
    assert (name, content) == wheel()
    import io

    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert "grader/export/autograder.py" in names
    assert any(each.endswith(".mo") for each in names)
    assert any(each.endswith(".bpf") for each in names)
    assert not [each for each in names if "bundled" in each or "solution" in each or "pycache" in each]


def test_what_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"no/a\.zip cannot be written: No such file"):
        write(tmp_path / "no" / "a.zip", TINY, ENTRY)
    with pytest.raises(ExportError, match="visibility 'public' is none of Gradescope's: visible, after_due_date"):
        write(tmp_path / "a.zip", TINY, ENTRY, visibility="public")
    with pytest.raises(ExportError, match="exercise 77 has no reference in"):
        write(tmp_path / "a.zip", TINY, Entry(77, "nothing"))
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like `/autograder` after `setup.sh` was really run in it.

    Packages are not downloaded: NumPy and the others are this Python's. The grader is the wheel's.
    """
    root = tmp_path_factory.mktemp("autograder")
    (root / "submission").mkdir()
    write(root / "autograder.zip", TINY, ENTRY, seed=4711)
    subprocess.run([sys.executable, "-m", "zipfile", "-e", "autograder.zip", "source"], cwd=root, check=True)
    with zipfile.ZipFile(root / "autograder.zip") as archive:
        for member in archive.infolist():
            (root / "source" / member.filename).chmod(member.external_attr >> 16 & 0o777)
    shutil.copy2(root / "source" / "run_autograder", root)
    done = subprocess.run(
        [root / "source" / "setup.sh"], env=environment(root), cwd=root, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    where: list[str | Path] = [
        root / "deltagrade" / "bin" / "python",
        "-P",
        "-c",
        "import grader; print(grader.__file__)",
    ]
    found = subprocess.run(where, env=environment(root), check=True, capture_output=True, text=True)
    assert Path(found.stdout.strip()).is_relative_to(root)
    return root


def environment(root: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    folder = str(Path(sys.executable).parent)
    return {
        **inherited,
        "PATH": f"{folder}:{os.environ['PATH']}",
        "DELTAGRADE_AUTOGRADER": str(root),
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        # No .pth file is read from here, so the grader is the wheel's.
        "PYTHONPATH": sysconfig.get_path("purelib"),
    }


def graded(machine: Path, files: dict[str, str]) -> tuple[dict[str, Any] | None, str]:
    shutil.rmtree(machine / "submission")
    (machine / "submission").mkdir()
    for name, content in files.items():
        (machine / "submission" / name).write_text(content, encoding="utf-8")
    done = subprocess.run(
        [machine / "run_autograder"], cwd=machine, env=environment(machine), check=False, capture_output=True
    )
    output = machine / "results" / "results.json"
    assert done.returncode == (0 if output.exists() else 1), done.stderr.decode()
    return (json.loads(output.read_text("utf-8")) if output.exists() else None), done.stdout.decode()


@pytest.mark.slow
def test_a_right_submission_has_full_marks(machine: Path) -> None:
    found, _ = graded(machine, {f"{ENTRY.slug}.py": SOLUTION.read_text("utf-8")})
    assert found is not None
    assert found["score"] == sum(test["max_score"] for test in found["tests"]) > 0
    assert {test["status"] for test in found["tests"]} == {"passed"}
    assert found["extra_data"]["seed"] == 4711


@pytest.mark.slow
def test_under_any_name_if_it_is_the_only_file(machine: Path) -> None:
    found, _ = graded(machine, {"my homework.py": SOLUTION.read_text("utf-8")})
    assert found is not None
    assert found["score"] > 0


@pytest.mark.slow
def test_a_wrong_submission_is_told_why(machine: Path) -> None:
    found, _ = graded(machine, {f"{ENTRY.slug}.py": "print('hello')\n"})
    assert found is not None
    assert found["score"] == 0
    assert all(test["status"] == "failed" and test["output"] for test in found["tests"])


@pytest.mark.slow
def test_a_student_cannot_stand_in_for_numpy_or_the_grader(machine: Path) -> None:
    evil = "raise SystemExit(0)\n"
    files = {f"{ENTRY.slug}.py": SOLUTION.read_text("utf-8"), "numpy.py": evil, "grader.py": evil, "json.py": evil}
    found, _ = graded(machine, files)
    assert found is not None
    assert found["tests"]


@pytest.mark.slow
def test_an_unreadable_submission_is_told_so(machine: Path) -> None:
    found, _ = graded(machine, {"a.txt": "", "b.txt": ""})
    assert found is not None
    assert (found["score"], found["tests"]) == (0.0, [])
    assert f"{ENTRY.slug}.py" in found["output"]


@pytest.mark.slow
def test_a_broken_autograder_blames_nobody(machine: Path) -> None:
    key = next((machine / "source" / "course" / "keys").iterdir())
    content = key.read_bytes()
    try:
        key.write_bytes(b"broken")
        found, said = graded(machine, {"a.txt": ""})
        assert found is None
        assert "this is no fault of the submission" in said
    finally:
        key.write_bytes(content)
