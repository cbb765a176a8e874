"""The GitHub Action, the workflows of docs/ci and the pre-commit hook: valid, safe, and run step by step."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # its stubs are a package of their own
from render.runner import commands

from grader import __version__

ROOT = Path(__file__).resolve().parent.parent
FAKE = ROOT / "tests" / "course"
SCALE = "    return np.multiply(x, factor)"
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
EXAMPLES = ROOT / "docs" / "ci"
WORKFLOWS = ("classroom.yml", "github.yml")
SCHEMAS = {
    "action.yml": "vendor.github-actions",
    **{f"docs/ci/{name}": "vendor.github-workflows" for name in WORKFLOWS},
    "docs/ci/gitlab.yml": "vendor.gitlab-ci",
}


def example(name: str) -> Any:
    return yaml.safe_load((EXAMPLES / name).read_text("utf-8"))


def checked(*command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("file", "schema"), SCHEMAS.items())
def test_each_follows_the_published_schema(file: str, schema: str, tmp_path: Path) -> None:
    done = checked("check_jsonschema", "--builtin-schema", schema, file)
    assert done.returncode == 0, done.stdout
    broken = tmp_path / Path(file).name
    broken.write_text("jobs: 3\nruns: 3\nscript: 3\n", "utf-8")
    assert checked("check_jsonschema", "--builtin-schema", schema, broken).returncode == 1


def test_the_hook_and_its_example_are_what_pre_commit_reads() -> None:
    assert checked("pre_commit", "validate-manifest", ".pre-commit-hooks.yaml").returncode == 0
    assert checked("pre_commit", "validate-config", "docs/ci/pre-commit.yml").returncode == 0
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    assert {hook["id"] for repo in example("pre-commit.yml")["repos"] for hook in repo["hooks"]} == hooks


def test_examples_name_this_version() -> None:
    for file in EXAMPLES.iterdir():
        assert set(re.findall(r"\bv\d+\.\d+\.\d+\b", file.read_text("utf-8"))) == {f"v{__version__}"}, file.name


def _steps() -> list[tuple[str, dict[str, Any]]]:
    found = [("action.yml", step) for step in ACTION["runs"]["steps"]]
    for name in WORKFLOWS:
        found += [(name, step) for job in example(name)["jobs"].values() for step in job["steps"]]
    return found


def test_no_script_has_an_expression_in_it() -> None:
    """What `${{ }}` stands for would be read as code."""
    scripts = [step["run"] for _, step in _steps() if "run" in step]
    assert len(scripts) == 3
    assert not [script for script in scripts if "${{" in script]


def test_examples_pass_only_what_the_action_takes() -> None:
    used = [(name, step) for name, step in _steps() if step.get("uses", "").startswith("OWNER/deltagrade@")]
    assert {name for name, _ in used} == set(WORKFLOWS)
    for _, step in used:
        assert set(step["with"]) <= set(ACTION["inputs"])
    for name, step in _steps():
        assert "uses" not in step or re.search(r"@v[\d.]+$", step["uses"]), (name, step)
    for output in ACTION["outputs"].values():
        assert re.fullmatch(r"\$\{\{ steps\.grade\.outputs\.[\w-]+ \}\}", output["value"])


def test_classroom_finds_the_job_and_the_points() -> None:
    assert list(example("classroom.yml")["jobs"]) == ["run-autograding-tests"]


class Runner:
    """Runs the scripts of the action, as GitHub's runner does, in a checkout of somebody's repository."""

    def __init__(self, folder: Path) -> None:
        self.workspace = Path(shutil.copytree(FAKE / "solutions", folder / "workspace"))
        self.temp = folder / "temp"
        self.files = {name: folder / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        python = self.temp / "deltagrade" / "bin" / "python"
        python.parent.mkdir(parents=True)
        # In place of the step that installs, which needs a network: the grader of this environment.
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', "utf-8")
        python.chmod(0o755)

    def grade(self, **inputs: str) -> subprocess.CompletedProcess[str]:
        (step,) = (step for step in ACTION["runs"]["steps"] if step["name"] == "Grade")
        assert set(inputs) <= set(ACTION["inputs"])
        given = {name: each["default"] for name, each in ACTION["inputs"].items()} | inputs
        variables = {}
        for name, value in step["env"].items():
            (used,) = re.findall(r"^\$\{\{ inputs\.([\w-]+) \}\}$", value)
            variables[name] = given[used]
        return self.bash(step["run"], GITHUB_ACTION_PATH=str(FAKE), **variables)

    def bash(self, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith(("DELTAGRADE_", "GITHUB_"))}
        cache = {"DELTAGRADE_CACHE": os.environ["DELTAGRADE_CACHE"]}
        runner = {"GITHUB_WORKSPACE": str(self.workspace), "RUNNER_TEMP": str(self.temp), "LANG": "C.UTF-8"}
        files = {name: str(path) for name, path in self.files.items()}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.workspace, env={**own, **cache, **runner, **files, **variables},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip

    @property
    def outputs(self) -> dict[str, str]:
        lines = self.files["GITHUB_OUTPUT"].read_text("utf-8").splitlines()
        return {name: value for name, _, value in (line.partition("=") for line in lines)}


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def spoil(workspace: Path) -> None:
    file = workspace / "ex01_scaling" / "scaling.py"
    file.write_text(file.read_text("utf-8").replace(SCALE, "    return x + factor"), "utf-8")


def test_the_action_grades_everything(runner: Runner) -> None:
    done = runner.grade()
    assert done.returncode == 0, done.stderr
    assert "::notice title=Autograding complete::Points 16/16\n" in done.stdout
    assert runner.outputs == {"score": "16", "max-score": "16", "points": "16/16"}
    assert set(runner.outputs) == set(ACTION["outputs"])
    assert "Scaling" in runner.files["GITHUB_STEP_SUMMARY"].read_text("utf-8")


@pytest.mark.parametrize(("required", "code"), [("true", 1), ("false", 0)])
def test_less_than_full_marks_fails_the_job_if_that_is_asked_for(runner: Runner, required: str, code: int) -> None:
    spoil(runner.workspace)
    done = runner.grade(**{"require-full-marks": required, "exercise": "scaling", "path": "ex01_scaling", "seed": "8"})
    assert done.returncode == code
    (error,) = (each for each in commands(done.stdout) if each.name == "error")
    assert error.properties["file"] == "ex01_scaling/scaling.py"
    assert "seed 8" in done.stdout
    assert runner.outputs["points"] == "5/7"


@pytest.mark.parametrize("path", ["nowhere", "$(touch owned)", "; touch owned"])
def test_what_cannot_be_graded_fails_in_any_case(runner: Runner, path: str) -> None:
    done = runner.grade(path=path, **{"require-full-marks": "false"})
    assert done.returncode == 2
    assert done.stderr.startswith("grade: ")
    assert [each.properties["title"] for each in commands(done.stdout)] == ["deltagrade"]
    assert not (runner.workspace / "owned").exists()


def test_the_course_is_not_what_a_student_may_have_changed(runner: Runner) -> None:
    (runner.workspace / "keys").mkdir()
    (runner.workspace / "course.toml").write_text("title = 'mine'\n", "utf-8")
    (runner.workspace / "numpy.py").write_text("raise SystemExit('mine')\n", "utf-8")
    assert "Points 16/16" in runner.grade().stdout
    assert runner.bash("grade all", PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}").returncode != 0


def test_the_step_after_the_action_reads_its_points(runner: Runner) -> None:
    (step,) = (step for _, step in _steps() if step.get("name") == "Use the points")
    assert step["env"] == {"POINTS": "${{ steps.exercise.outputs.points }}"}
    assert "5/7 points" in runner.bash(step["run"], POINTS="5/7").stdout


def test_the_gitlab_job_writes_the_report_that_it_names(runner: Runner, tmp_path: Path) -> None:
    job = example("gitlab.yml")["grade"]
    spoil(runner.workspace)
    elsewhere = tmp_path / "opt"
    elsewhere.mkdir()
    install, *_ = (line for line in job["before_script"] if "pip install" in line)
    script = "\n".join(
        line for line in [*job["before_script"], *job["script"]] if "pip" not in line and "venv" not in line
    )
    assert install
    done = runner.bash(
        script.replace("/opt/deltagrade/bin", str(Path(sys.executable).parent)).replace("cd /opt", f"cd {elsewhere}"),
        CI_PROJECT_DIR=str(runner.workspace),
        CI_PIPELINE_ID="4711",
        DELTAGRADE_COURSE=str(FAKE),
    )
    assert done.returncode == job["allow_failure"]["exit_codes"], done.stderr
    report = runner.workspace / job["artifacts"]["reports"]["junit"]
    assert 'failures="1"' in report.read_text("utf-8")
    assert 'name="seed" value="4711"' in report.read_text("utf-8")


@pytest.mark.parametrize("code", [0, 1])
def test_the_hook_stops_the_push_of_what_is_not_right(runner: Runner, code: int) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert (hook["pass_filenames"], hook["stages"]) == (False, ["pre-push"])
    if code:
        spoil(runner.workspace)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    assert runner.bash(hook["entry"], PATH=path, DELTAGRADE_COURSE=str(FAKE)).returncode == code
