"""Training on a GPU: the same verdicts as on the CPU, and no points lost where CuPy lacks something.

CuPy's stand-in shows what is moved where. What a real device does is for `test_on_a_real_gpu` to prove.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import devices as stand_in
import pytest

from grader import devices
from grader.course import bundled
from grader.grade import grade
from grader.key.store import answer_key
from grader.model import Status
from grader.sandbox import library
from grader.sandbox.levels import Level
from grader.sandbox.preload import modules_for
from grader.sandbox.workers import Workers
from grader.submissions.parse import source_file
from grader.submissions.source import Submission

if TYPE_CHECKING:
    from pathlib import Path

    from grader.key.answer_key import AnswerKey
    from grader.model import ExerciseReport

pytest.importorskip("sklearn")
COURSE = bundled()
SOLUTION = (COURSE.root / "solutions" / "ex17_end_to_end" / "end_to_end.py").read_text("utf-8")
CHECK = "train_regressor"
FIT = "return network.fit(x, t, rng, epochs=40, batch_size=16, lr=0.002)"
WRONG = {
    "the unit of the training": ("lambda y: unit.back(y)[:, 0]", "lambda y: y[:, 0]"),
    "too few epochs": (FIT, FIT.replace("epochs=40", "epochs=1")),
    "another shape": ("lambda y: unit.back(y)[:, 0]", "lambda y: np.tile(unit.back(y), (1, 2))"),
    "noise when asked": ("lambda y: unit.back(y)[:, 0]", "lambda y: unit.back(y)[:, 0] + 30 * rng.random(len(y))"),
    "losses that are none": ('self.history["loss"].append(np.mean(losses))', "pass"),
}
BEFORE = '    scale, unit = Standardizer(data["x_train"])'


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    return answer_key(COURSE, COURSE.entry("17"), COURSE.seed)


@pytest.fixture
def _stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages, programs = stand_in.install(tmp_path)
    monkeypatch.syspath_prepend(packages)
    monkeypatch.setenv("PATH", str(programs), prepend=":")
    library.packages.cache_clear()


def graded(key: AnswerKey, source: str, device: str = "gpu") -> ExerciseReport:
    file, _ = source_file("end_to_end", "end_to_end.py", [(None, source)])
    submission = Submission("end_to_end.py", file)
    with Workers(modules_for(submission, generators=True), Level.CONTAINED) as workers:
        return grade(submission, key, limits=COURSE.limits, workers=workers, only=[CHECK], device=device)


def changed(old: str, new: str) -> str:
    assert SOLUTION.count(old) == 1
    return SOLUTION.replace(old, new)


def on_the_cpu(report: ExerciseReport) -> list[str]:
    """Why a check ran there although it trains."""
    return [note.facts["what"] for check in report.checks for note in check.notes if note.code == "not_on_gpu"]


def verdict(report: ExerciseReport) -> tuple[object, ...]:
    (check,) = report.checks
    diagnosis = check.diagnosis.id if check.diagnosis is not None else None
    return check.status, check.points, check.finding and check.finding.code, diagnosis


@pytest.mark.usefixtures("_stand_in")
@pytest.mark.parametrize("mistake", [None, *WRONG])
def test_both_devices_come_to_the_same_verdict(key: AnswerKey, mistake: str | None) -> None:
    source = SOLUTION if mistake is None else changed(*WRONG[mistake])
    cpu, gpu = graded(key, source, "cpu"), graded(key, source)
    assert (cpu.device, gpu.device) == ("cpu", "gpu")
    assert verdict(gpu) == verdict(cpu)
    assert cpu.checks[0].status is (Status.PASSED if mistake is None else Status.WRONG)
    # Random numbers are drawn by NumPy in both cases.
    assert [each.yours for each in gpu.checks[0].curves] == [each.yours for each in cpu.checks[0].curves]


@pytest.mark.usefixtures("_stand_in")
def test_the_report_names_the_device_of_each_side(key: AnswerKey) -> None:
    gpu, cpu = graded(key, SOLUTION).provenance, graded(key, SOLUTION, "cpu").provenance
    assert (gpu["gpu"], gpu["cupy"]) == ("A stand-in", "14.0.0")
    assert not {"gpu", "cupy"} & set(cpu)
    assert gpu["reference"] == cpu["reference"]
    assert "Keras" in gpu["reference"]


LACKING = {
    "a function": ("    np.trapezoid(np.zeros(3))\n", "AttributeError: module 'cupy' has no attribute 'trapezoid'"),
    "arrays of both kinds": (
        "    import importlib; data['x_train'] + importlib.import_module('numpy').zeros(10)\n",
        "TypeError: Unsupported type <class 'numpy.ndarray'>",
    ),
    "a silent conversion": (
        "    import importlib; importlib.import_module('numpy').mean(data['x_train'].copy().tolist and "
        "importlib.import_module('numpy').asarray(data['x_train']))\n",
        "TypeError: Implicit conversion to a NumPy array is not allowed.",
    ),
    "a module": ("    import numpy.ma\n", "ModuleNotFoundError: No module named 'cupy.ma'"),
}


@pytest.mark.usefixtures("_stand_in")
@pytest.mark.parametrize("lacking", LACKING)
def test_what_cupy_lacks_is_trained_on_the_cpu(key: AnswerKey, lacking: str) -> None:
    statement, said = LACKING[lacking]
    report = graded(key, changed(BEFORE, statement + BEFORE))
    assert report.checks[0].status is Status.PASSED
    assert report.device == "cpu"
    assert on_the_cpu(report) == [said]
    assert "gpu" not in report.provenance


C_CODE = """
    import ctypes
    imported = ctypes.pythonapi.PyImport_ImportModule
    imported.restype = ctypes.py_object
    assert imported(b"numpy._core._internal").__name__ == "numpy._core._internal"
"""


@pytest.mark.usefixtures("_stand_in")
def test_what_c_code_imports_while_the_submission_runs_is_numpys(key: AnswerKey) -> None:
    report = graded(key, changed(BEFORE, C_CODE + BEFORE))
    assert on_the_cpu(report) == []
    assert (report.checks[0].status, report.device) == (Status.PASSED, "gpu")


@pytest.mark.usefixtures("_stand_in")
def test_a_file_that_cannot_be_loaded_with_cupy_is_loaded_with_numpy(key: AnswerKey) -> None:
    report = graded(key, SOLUTION + "\nAREA = np.trapezoid(np.zeros(3))\n")
    assert (report.checks[0].status, report.device) == (Status.PASSED, "cpu")
    assert on_the_cpu(report) == ["AttributeError: module 'cupy' has no attribute 'trapezoid'"]
    assert report.notes == graded(key, SOLUTION, "cpu").notes  # nothing failed in the run that counts


@pytest.mark.usefixtures("_stand_in")
def test_what_fails_on_the_cpu_as_well_is_no_fault_of_the_gpu(key: AnswerKey) -> None:
    source = changed(BEFORE, "    data['x_train'].nothing\n" + BEFORE)
    report = graded(key, source)
    assert verdict(report) == verdict(graded(key, source, "cpu"))
    assert (report.checks[0].status, on_the_cpu(report)) == (Status.ERROR, [])


@pytest.mark.usefixtures("_stand_in")
def test_a_gpu_that_does_not_work_is_done_without(key: AnswerKey, tmp_path: Path) -> None:
    module = tmp_path / "packages" / "cupy" / "__init__.py"
    module.write_text("raise ImportError('libcuda.so.1 is missing')", "utf-8")
    report = graded(key, SOLUTION)
    assert (report.checks[0].status, report.device) == (Status.PASSED, "cpu")
    assert on_the_cpu(report) == ["cupy: ImportError: libcuda.so.1 is missing"]


@pytest.fixture
def _real_gpu() -> None:
    why = devices.lacking()
    if why is not None:
        pytest.skip(f"no training on a real GPU: {why.en}")


@pytest.mark.usefixtures("_real_gpu")
@pytest.mark.parametrize("mistake", [None, *WRONG])
def test_on_a_real_gpu(key: AnswerKey, mistake: str | None) -> None:
    source = SOLUTION if mistake is None else changed(*WRONG[mistake])
    cpu, gpu = graded(key, source, "cpu"), graded(key, source)
    assert on_the_cpu(gpu) == []
    assert gpu.device == "gpu"
    assert verdict(gpu) == verdict(cpu)
