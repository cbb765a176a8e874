"""Keras computes with the backend that sees a GPU, or with the first that is installed; references do with each."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from grader.training import backend

TRAIN = """
import sys
from grader.course import bundled
from grader.training import datasets
course = bundled()
reference = sys.modules[course.load(course.entry("17")).checks[0].reference.__module__].keras_training
import keras
split = datasets.split(datasets.iris(), course.seed)
found = reference.measured(reference.perceptron)(keras, split, 1)
print(keras.backend.backend(), len(found["curve"]), found["test_accuracy"])
"""


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """TensorFlow and JAX are installed, JAX sees the GPU, and Keras is not imported yet."""
    monkeypatch.delitem(sys.modules, "keras", raising=False)
    monkeypatch.setenv("KERAS_BACKEND", "")
    monkeypatch.delenv("KERAS_BACKEND")
    monkeypatch.setattr(backend, "find_spec", lambda name: None if name == "torch" else name)
    monkeypatch.setattr(backend, "_sees_a_gpu", lambda name: name == "jax")
    return monkeypatch


@pytest.mark.parametrize(("gpus", "chosen"), [([], "tensorflow"), (["NVIDIA H100"], "jax")])
def test_the_backend_that_sees_the_gpu_is_used(machine: pytest.MonkeyPatch, gpus: list[str], chosen: str) -> None:
    machine.setattr(backend, "gpus", lambda: gpus)
    backend.choose()
    assert os.environ["KERAS_BACKEND"] == chosen


def test_somebodys_own_choice_stays(machine: pytest.MonkeyPatch) -> None:
    machine.setenv("KERAS_BACKEND", "torch")
    backend.choose()
    assert os.environ["KERAS_BACKEND"] == "torch"


@pytest.mark.parametrize("library", ["tensorflow", "jax", "torch"])
def test_how_a_backend_is_asked(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The question is a program that runs; a library that is missing, as here, sees no GPU."""
    compile(backend.BACKENDS[library], library, "exec")
    monkeypatch.setitem(backend.BACKENDS, library, "import no_such_library; found = True")
    assert not backend._sees_a_gpu(library)
    monkeypatch.setitem(backend.BACKENDS, library, "found = ['a device']")
    assert backend._sees_a_gpu(library)
    monkeypatch.setitem(backend.BACKENDS, library, "found = []")
    assert not backend._sees_a_gpu(library)


@pytest.mark.oracle
@pytest.mark.parametrize("library", ["jax", "torch"])
def test_another_backend_stands_in(library: str) -> None:
    for needed in (library, "keras", "sklearn"):
        if find_spec(needed) is None:
            pytest.skip(f"{needed} is not installed")
    command = [sys.executable, "-c", TRAIN]
    environment = {**os.environ, "KERAS_BACKEND": library}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    name, length, accuracy = done.stdout.split()
    assert (name, length) == (library, "31")
    assert float(accuracy) > 0.8
