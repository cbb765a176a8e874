from __future__ import annotations

import json
import sys
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from grader.course import CourseError
from grader.training.baseline import RUNS, baseline
from grader.training.datasets import Dataset, Split

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PART = Dataset(np.arange(6.0).reshape(3, 2), np.arange(3))
SPLIT = Split(PART, PART, PART)
TRAININGS: list[int] = []


def train(keras: Any, split: Split, seed: int) -> dict[str, Any]:
    TRAININGS.append(seed)
    return {"accuracy": 0.9 + seed / 1000 + float(split.test.x[0, 0]), "curve": [1.0, 1 / 3, 0.25]}


@pytest.fixture
def obtain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    monkeypatch.setenv("DELTAGRADE_CACHE", str(tmp_path / "cache"))
    keras = ModuleType("keras")
    keras.__dict__.update(__version__="3.0", backend=SimpleNamespace(backend=lambda: "numpy"))
    monkeypatch.setitem(sys.modules, "keras", keras)
    TRAININGS.clear()

    def call(split: Split = SPLIT, name: str = "mlp-toy") -> dict[str, Any]:
        return baseline(name, train, split, shipped=tmp_path / "shipped")

    return call


def only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_it_is_trained_once_with_several_seeds(obtain: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    first, second = obtain(), obtain()
    assert [*range(1, RUNS + 1)] == TRAININGS
    assert first["accuracy"].tolist() == second["accuracy"].tolist() == [0.901, 0.902, 0.903, 0.904, 0.905]
    assert first["curve"].shape == (RUNS, 3)
    kept = json.loads(only_file(tmp_path / "cache" / "baselines").read_text())["content"]
    assert (kept["keras"], kept["backend"], kept["name"]) == ("3.0", "numpy", "mlp-toy")


def test_other_data_or_another_name_is_another_baseline(obtain: Callable[..., dict[str, Any]]) -> None:
    other = SPLIT._replace(test=PART._replace(x=PART.x + 1.0))
    assert obtain()["accuracy"][0] != obtain(other)["accuracy"][0]
    obtain(name="cnn-toy")
    assert len(TRAININGS) == 3 * RUNS


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("0.901", "0.101"),
        lambda text: text[: len(text) // 2],
        lambda _: "[]",
        lambda _: "\udcff",
    ],
    ids=["changed", "cut off", "something else", "no text"],
)
def test_a_damaged_file_is_made_again_with_a_note(
    obtain: Callable[..., dict[str, Any]],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    damage: Callable[[str], str],
) -> None:
    right = obtain()
    file = only_file(tmp_path / "cache" / "baselines")
    text = file.read_text()
    file.write_bytes(damage(text).encode(errors="surrogateescape"))
    assert obtain()["accuracy"].tolist() == right["accuracy"].tolist()
    assert len(TRAININGS) == 2 * RUNS
    assert f"{file} is damaged" in caplog.text
    assert file.read_text() == text


def test_what_is_shipped_needs_no_keras(
    obtain: Callable[..., dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = obtain()
    (tmp_path / "cache" / "baselines").rename(tmp_path / "shipped")
    monkeypatch.setitem(sys.modules, "keras", None)
    assert obtain()["accuracy"].tolist() == right["accuracy"].tolist()
    assert len(TRAININGS) == RUNS


def test_without_keras_one_line_says_what_to_install(
    obtain: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keras", None)
    with pytest.raises(CourseError, match=r"mlp-toy.*deltagrade\[oracle,training\].*public seed"):
        obtain()


def test_a_cache_that_cannot_be_written_is_done_without(obtain: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    assert obtain()["accuracy"].tolist() == obtain()["accuracy"].tolist()
    assert len(TRAININGS) == 2 * RUNS
