"""`grade doctor` tells what is so: each level was tried, as this user, in this place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from grader.sandbox import jail
from grader.sandbox.levels import Level, available

from .running import Ran, grade

if TYPE_CHECKING:
    from pathlib import Path

linux = pytest.mark.skipif(sys.platform != "linux", reason="levels differ on Linux only")


def told(ran: Ran) -> dict[str, Any]:
    assert (ran.code, ran.err) == (0, "")
    data: dict[str, Any] = json.loads(ran.out)
    return data


def works(data: dict[str, Any]) -> dict[str, bool]:
    return {each["level"]: each["works"] for each in data["levels"]}


def test_the_levels_of_this_machine() -> None:
    data = told(grade("doctor", "--format", "json"))
    expected = {str(level): available(level) for level in Level}
    if expected["jailed"]:
        command = jail.command([sys.executable, "-I", "-S", "-c", "pass"], [])
        expected["jailed"] = subprocess.run(command, check=False, capture_output=True).returncode == 0
    assert works(data) == expected
    assert data["strongest"] == next(level for level, there in expected.items() if there)
    assert data["numpy"] == np.__version__
    assert data["python"] == sys.version.split()[0]
    assert data["limits"]["check_seconds"] == 10


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_in_words(lang: str) -> None:
    ran = grade("doctor", "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    for level in Level:
        # Broken into lines, but whole.
        promise = level.promise[0 if lang == "en" else 1]
        assert "".join(promise.split()) in "".join(ran.out.split())
    assert np.__version__ in ran.out
    assert ("Isolation" in ran.out) is (lang == "en")


def test_on_a_terminal_that_cannot_write_korean() -> None:
    ran = grade("doctor", "--lang", "ko", PYTHONIOENCODING="ascii")
    assert (ran.code, ran.err) == (0, "")
    assert "Isolation" in ran.out


@linux
def test_without_bubblewrap(tmp_path: Path) -> None:
    ran = grade("doctor", "--format", "json", PATH=str(tmp_path))
    assert works(told(ran)) == {**{str(level): available(level) for level in Level}, "jailed": False}
    assert "apt install bubblewrap" in told(ran)["levels"][0]["needs"]


@linux
def test_where_bubblewrap_is_not_allowed_to(tmp_path: Path) -> None:
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    program.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    first = told(grade("doctor", "--format", "json", PATH=path))["levels"][0]
    assert (first["works"], first["problem"]) == (False, "bwrap: setting up uid map: Permission denied")
    said = grade("doctor", PATH=path).out
    assert "Not here: bwrap: setting up uid map: Permission denied. It needs Linux" in " ".join(said.split())


def test_a_cache_that_cannot_be_written_is_said() -> None:
    data = told(grade("doctor", "--format", "json", DELTAGRADE_CACHE="/proc/nothing"))
    assert (data["cache"], data["cache_works"]) == ("/proc/nothing", False)
    assert "DELTAGRADE_CACHE" in grade("doctor", DELTAGRADE_CACHE="/proc/nothing").out


def test_a_graphics_card_that_a_tool_lists(tmp_path: Path) -> None:
    tool = tmp_path / "nvidia-smi"
    tool.write_text("#!/bin/sh\necho 'NVIDIA H100'\necho 'NVIDIA H100'\n")
    tool.chmod(0o755)
    data = told(grade("doctor", "--format", "json", PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}"))
    assert data["gpus"] == ["NVIDIA H100", "NVIDIA H100"]
