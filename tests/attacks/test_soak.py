"""After all attacks the grader is as it was: nothing is left behind, and no honest submission has noticed anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from . import soak
from .arena import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def soaked(tmp_path_factory: pytest.TempPathFactory, _own_cache: None) -> dict[str, Any]:
    """What came of it."""
    if not soak.levels():
        pytest.skip("no level here holds malice")
    folder: Path = tmp_path_factory.mktemp("soak")
    command = [sys.executable, "-m", "attacks.soak", str(folder)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=ROOT / "tests", env=environment, timeout=600
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_every_attack_was_made_twice(soaked: dict[str, Any]) -> None:
    assert soaked["attacks"] == 2 * sum(len(module.ATTACKS) for module in soak.MODULES) > 500


def test_honest_verdicts_stay_as_they_were(soaked: dict[str, Any]) -> None:
    assert soaked["verdicts"] == {
        "right": ["passed"] * 4,
        "wrong": ["wrong", "passed", "passed", "passed"],
        "raising": ["passed", "error", "passed", "passed"],
        "half done": ["missing", "missing", "missing", "passed"],
    }
    assert soaked["changed"] == []


@pytest.mark.parametrize("what", ["processes", "descriptors", "mounts", "work", "numpy", "grader", "temporary"])
def test_nothing_is_left_behind(soaked: dict[str, Any], what: str) -> None:
    assert set(soaked["after"][what]) - set(soaked["before"][what]) == set()


@pytest.mark.parametrize("what", ["descriptors", "work", "numpy"])
def test_nothing_is_gone(soaked: dict[str, Any], what: str) -> None:
    assert set(soaked["before"][what]) - set(soaked["after"][what]) == set()


def test_the_grader_has_not_grown(soaked: dict[str, Any]) -> None:
    first, *_, last = soaked["memory_kb"]
    assert last <= 1.1 * first
