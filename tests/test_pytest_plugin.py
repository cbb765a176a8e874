"""`pytest --grade`: a test for each check, nothing of a submission runs outside of the sandbox, no cost without it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parent.parent
FAKE = ROOT / "tests" / "course"
SCALE = "    return np.multiply(x, factor)"


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Callable[..., pytest.RunResult]:
    """Runs pytest in a process of its own, on the fake course's model answers below `submission`."""
    monkeypatch.setenv("DELTAGRADE_COURSE", str(FAKE))
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    shutil.copytree(FAKE / "solutions", pytester.path / "submission")

    def running(*arguments: str) -> pytest.RunResult:
        return pytester.runpytest_subprocess("-p", "no:cacheprovider", *arguments)

    return running


@pytest.fixture
def scaling(run: Callable[..., pytest.RunResult], pytester: pytest.Pytester) -> Path:
    """The file of exercise 1."""
    return pytester.path / "submission" / "ex01_scaling" / "scaling.py"


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")


def test_one_test_for_each_check(run: Callable[..., pytest.RunResult]) -> None:
    ran = run("--grade", "1", "submission/", "-v")
    ran.assert_outcomes(passed=4)
    ran.stdout.fnmatch_lines(["submission::1::scale PASSED*", "submission::1: 7 of 7 points (seed *, isolation: *)"])
    assert ran.ret == 0


def test_a_wrong_answer_fails_with_its_message_and_no_traceback(
    run: Callable[..., pytest.RunResult], scaling: Path
) -> None:
    change(scaling, SCALE, '    print("\\x1b[31mprinted")\n    return x + factor')
    ran = run("--grade", "scaling", "submission/ex01_scaling/scaling.py")
    ran.assert_outcomes(passed=3, failed=1)
    text = ran.stdout.str()
    assert "You add the factor." in text
    assert "\u241b[31mprinted" in text
    assert "\x1b[31mprinted" not in text
    assert "Traceback" not in text
    assert "pytest_plugin.py" not in text
    assert "def runtest" not in text
    assert "5 of 7 points" in text
    assert ran.ret == 1


def test_it_speaks_korean_and_takes_seed_and_course(run: Callable[..., pytest.RunResult], scaling: Path) -> None:
    change(scaling, SCALE, "    return x + factor")
    options = ("--grade-lang", "ko", "--grade-seed", "8", "--grade-course", str(FAKE))
    ran = run("--grade", "1", "submission", *options)
    ran.assert_outcomes(passed=3, failed=1)
    assert "더했" in ran.stdout.str() or "더하" in ran.stdout.str()
    assert "(seed 8, " in ran.stdout.str()


def test_several_exercises_of_several_submissions(run: Callable[..., pytest.RunResult], scaling: Path) -> None:
    shutil.copytree(scaling.parents[1], scaling.parents[2] / "other")
    ran = run("--grade", "1", "--grade", "2", "submission", "other", "-k", "scale or 2")
    assert ran.ret == 0
    ran.stdout.fnmatch_lines(["submission::2: 9 of 9 points*", "other::1: 7 of 7 points*"])


def test_without_a_path_the_current_directory_counts(
    run: Callable[..., pytest.RunResult], pytester: pytest.Pytester
) -> None:
    pytester.makeini("[pytest]\ntestpaths = elsewhere\n")
    pytester.chdir()
    os.chdir(pytester.path)
    shutil.copytree(pytester.path / "submission" / "ex01_scaling", pytester.path / "ex01_scaling")
    run("--grade", "1").assert_outcomes(passed=4)


def test_nothing_of_a_submission_runs_here(run: Callable[..., pytest.RunResult], scaling: Path) -> None:
    run_here = f"open({str(scaling.parents[2] / 'owned')!r}, 'w').close()\n"
    folders = (scaling.parent, scaling.parents[1])
    for name in ("conftest.py", "test_more.py", "__init__.py", "numpy.py", "sitecustomize.py", "evil.py"):
        for folder in folders:
            (folder / name).write_text(run_here, "utf-8")
    ran = run("--grade", "1", "submission", "submission/ex01_scaling")
    ran.assert_outcomes(passed=8)
    assert not (scaling.parents[2] / "owned").exists()
    # It does run where pytest collects as usual.
    run("submission")
    assert (scaling.parents[2] / "owned").exists()


@pytest.mark.parametrize("name", ["pytest.ini", "pyproject.toml", "tox.ini"])
def test_settings_in_a_submission_are_refused(run: Callable[..., pytest.RunResult], scaling: Path, name: str) -> None:
    settings = {"pyproject.toml": "[tool.pytest.ini_options]\n"}.get(name, "[pytest]\n")
    (scaling.parents[1] / name).write_text(f"{settings}addopts = '-q'\n", "utf-8")
    ran = run("--grade", "1", "submission")
    assert ran.ret == 4
    assert "lies in the submission" in ran.stderr.str()


def test_own_settings_keep_those_of_a_submission_from_acting(
    run: Callable[..., pytest.RunResult], scaling: Path
) -> None:
    submission = scaling.parents[1]
    (submission / "pytest.ini").write_text("[pytest]\npythonpath = .\nfilterwarnings = error::evil.Warning\n", "utf-8")
    (submission / "evil.py").write_text(f"open({str(submission / 'owned')!r}, 'w').close()\n", "utf-8")
    (submission.parent / "own.ini").write_text("[pytest]\n", "utf-8")
    run("-c", "own.ini", "--grade", "1", "submission").assert_outcomes(passed=4)
    assert not (submission / "owned").exists()


def test_what_is_not_judged_is_skipped_and_what_was_not_begun_fails(
    run: Callable[..., pytest.RunResult], pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    statuses = ("passed", "wrong", "not_attempted", "skipped", "grader_fault")
    checks = [{"name": f"is_{status}", "status": status, "message": f"It is {status}."} for status in statuses]
    report = {"checks": checks, "score": 1, "max_score": 5, "seed": 1, "isolation": "jailed"}
    (pytester.path / "said.json").write_text(json.dumps(report), "utf-8")
    stand_in = pytester.path / "stand-in"
    stand_in.write_text(f"#!/bin/sh\ncat {pytester.path / 'said.json'}\nexit 1\n", "utf-8")
    stand_in.chmod(0o755)
    pytester.makeconftest("")
    pytester.makepyfile(stands_in=f"import sys\nsys.executable = {str(stand_in)!r}\n")
    monkeypatch.setenv("PYTHONPATH", str(pytester.path))
    ran = run("-p", "stands_in", "--grade", "1", "submission")
    ran.assert_outcomes(passed=1, failed=2, skipped=1, errors=1)
    ran.stdout.fnmatch_lines(["*ERROR submission::1::is_grader_fault*It is grader_fault."])
    assert "Traceback" not in ran.stdout.str()


def test_what_cannot_be_read_is_one_failure(run: Callable[..., pytest.RunResult], scaling: Path) -> None:
    scaling.write_bytes(bytes(range(256)) * 16)
    ran = run("--grade", "1", "--grade", "2", "submission")
    assert ran.ret == 1
    ran.stdout.fnmatch_lines(["FAILED submission::1::grade - Failed: scaling.py *"])
    assert "submission::2: 9 of 9 points" in ran.stdout.str()


def test_an_exercise_that_does_not_exist_is_one_failure(run: Callable[..., pytest.RunResult]) -> None:
    ran = run("--grade", "77", "submission")
    ran.assert_outcomes(failed=1)
    assert "77" in ran.stdout.str()


def test_where_ci_is_set_code_must_be_confined(
    run: Callable[..., pytest.RunResult], pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pytester.path / "sitecustomize.py").write_text(
        "import os.path\n"
        "before = os.path.exists\n"
        "os.path.exists = lambda path: 'seccomp' not in str(path) and before(path)\n",
        "utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(pytester.path))
    run("--grade", "1", "submission").assert_outcomes(passed=4)
    monkeypatch.setenv("CI", "true")
    ran = run("--grade", "1", "submission")
    ran.assert_outcomes(errors=1)
    assert "Linux on x86-64 or arm64 with seccomp" in ran.stdout.str()
    run("--grade", "1", "submission", "--grade-require-isolation", "contained").assert_outcomes(passed=4)


def test_without_the_option_everything_is_as_usual(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nfilterwarnings = error\naddopts = --strict-markers --strict-config\n")
    pytester.makepyfile("""
        import sys
        def test_own():
            loaded = {name for name in sys.modules if name.partition(".")[0] in ("grader", "numpy", "click")}
            assert loaded == {"grader", "grader.pytest_plugin"}
    """)
    ran = pytester.runpytest_subprocess("-W", "error")
    ran.assert_outcomes(passed=1)
    assert "points" not in ran.stdout.str()


def test_it_imports_nothing_that_pytest_has_not() -> None:
    """It is loaded into every pytest of an environment that has deltagrade."""
    telling = "import sys, pytest; had = set(sys.modules); import grader.pytest_plugin; print(*set(sys.modules) - had)"
    done = subprocess.run([sys.executable, "-c", telling], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {"grader", "grader.pytest_plugin"}


def test_its_options_take_no_name_from_other_projects() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    section = done.stdout.partition("\ndeltagrade:\n")[2].partition("\n\n")[0]
    options = [word for line in section.splitlines() if line.startswith("  --") for word in line.split()[:1]]
    assert len(options) == 5
    assert all(option.startswith("--grade") for option in options)


def test_it_is_registered() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"deltagrade": "grader.pytest_plugin"}
