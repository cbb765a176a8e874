"""`--device`: a GPU where one is asked for and allowed, one clear line where it cannot be."""

from __future__ import annotations

import json
import os
import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import devices as stand_in
import pytest

from grader.sandbox.levels import Level, available

from .running import Ran, grade

if TYPE_CHECKING:
    from pathlib import Path

REFERENCE = """
import numpy as np
from grader.declare import Exercise, case, judgement, kept, near, own, seeded
exercise = Exercise(1, "fitting", title="Fitting")

@judgement(said={"error": ("{error:.3f}", "{error:.3f}")}, causes={}, form=("another form", "다른 꼴"))
def fits(seen, given):
    error = float(np.abs(np.asarray(seen["line"], dtype=float) - given["line"]).max())
    return {"holds": error < 1e-9, "said": "error", "cause": None, "figures": {"error": error}}

@exercise.check(
    points=3, close=own(), also=[fits], seconds=20, trains=True,
    given=[case("a line", x=np.arange(5.0), line=kept(2 * np.arange(5.0)), rng=seeded(1))],
)
def fit(x, rng):
    return 2 * x

@fit.script
def run(fit, x, rng):
    yield "line", fit(x, rng)

@exercise.check(points=1, close=near(1e-9), given=[case("numbers", x=np.arange(3.0))])
def double(x):
    return 2 * x
"""
SOLUTION = """
import numpy as np

def fit(x, rng):
    assert type(x).__module__ == type(rng.permutation(x)).__module__ == "{module}"
    return np.add(x, x)

def double(x):
    assert type(x).__module__ == "numpy"
    return np.add(x, x)
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "ex01_fitting.py").write_text(REFERENCE, "utf-8")
    (tmp_path / "work").mkdir()
    return tmp_path


def with_arrays_of(module: str, course: Path) -> Path:
    """The work of a student who trains with arrays of this module, and wants NumPy's elsewhere."""
    (course / "work" / "fitting.py").write_text(SOLUTION.format(module=module), "utf-8")
    return course / "work"


@pytest.fixture
def gpu(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine that seems to have a GPU."""
    packages, programs = stand_in.install(tmp_path / "gpu")
    return {"PYTHONPATH": str(packages), "PATH": f"{programs}:{os.environ['PATH']}"}


def run(environment: dict[str, str], *arguments: str | Path) -> Ran:
    return grade(*arguments, PYTHONPATH=environment["PYTHONPATH"], PATH=environment["PATH"])


def report(course: Path, module: str, environment: dict[str, str], *options: str) -> dict[str, Any]:
    work = with_arrays_of(module, course)
    ran = run(environment, "exercise", "1", work, "--course", course, "--format", "json", *options)
    assert (ran.code, ran.err) == (0, "")
    data: dict[str, Any] = json.loads(ran.out)
    return data


@pytest.mark.parametrize("device", ["gpu", "auto"])
def test_what_trains_runs_on_the_gpu_and_the_rest_on_the_cpu(course: Path, gpu: dict[str, str], device: str) -> None:
    data = report(course, "cupy", gpu, "--device", device, "--isolation", "contained")
    assert (data["device"], data["provenance"]["gpu"]) == ("cpu, gpu", "A stand-in")


def test_the_cpu_stays_the_cpu(course: Path, gpu: dict[str, str]) -> None:
    assert report(course, "numpy", gpu, "--device", "cpu", "--isolation", "contained")["device"] == "cpu"


@pytest.mark.skipif(not available(Level.CONFINED), reason="this machine confines nothing")
def test_auto_does_not_give_isolation_up_for_a_gpu(course: Path, gpu: dict[str, str]) -> None:
    data = report(course, "numpy", gpu)
    assert data["device"] == "cpu"
    assert Level(data["isolation"]) > Level.CONTAINED


def test_all_exercises(course: Path, gpu: dict[str, str]) -> None:
    options = ("--course", course, "--device", "gpu", "--isolation", "contained", "--format", "json")
    ran = run(gpu, "all", with_arrays_of("cupy", course), *options)
    assert (ran.code, ran.err) == (0, "")
    assert [each["device"] for each in json.loads(ran.out)["exercises"]] == ["cpu, gpu"]


@pytest.mark.parametrize("command", [("exercise", "1"), ("all",)])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_firmer_level_and_a_gpu_exclude_each_other(
    course: Path, gpu: dict[str, str], command: tuple[str, ...], lang: str
) -> None:
    options = ("--course", course, "--device", "gpu", "--isolation", "confined", "--lang", lang)
    ran = run(gpu, *command, with_arrays_of("cupy", course), *options)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "--isolation contained" in ran.err


@pytest.mark.skipif(shutil.which("nvidia-smi") is not None or find_spec("cupy") is not None, reason="there is a GPU")
def test_a_machine_without_a_gpu_says_so(course: Path, gpu: dict[str, str]) -> None:
    options = ("--course", course, "--device", "gpu", "--isolation", "contained")
    work = with_arrays_of("numpy", course)
    without_cupy = grade("exercise", "1", work, *options, PATH=gpu["PATH"])
    without_gpu = grade("exercise", "1", work, *options, PYTHONPATH=gpu["PYTHONPATH"])
    for ran in (without_cupy, without_gpu):
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "pip install 'deltagrade[gpu]'" in without_cupy.err
    assert "shows no NVIDIA GPU" in without_gpu.err
    # Nobody has asked for one.
    assert grade("exercise", "1", work, "--course", course, "--isolation", "contained").code == 0


def test_doctor_shows_both(gpu: dict[str, str]) -> None:
    data = json.loads(run(gpu, "doctor", "--format", "json").out)
    assert (data["gpus"], data["cupy"]) == (["A stand-in"], "14.0.0")
    assert "--device gpu" in run(gpu, "doctor").out
