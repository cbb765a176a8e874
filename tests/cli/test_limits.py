"""Limits and isolation on the command line: overridden, refused in one line, or had."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from .running import Ran, grade, refused

if TYPE_CHECKING:
    from pathlib import Path

linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems have only the level contained")
SLOW = "import time\ndef scale(x, factor=2.0):\n    time.sleep(60)\n"


def graded(course_folder: Path, file: Path, *arguments: str, **changed: Any) -> Ran:
    file.write_text(SLOW, encoding="utf-8")
    return grade("exercise", "1", file, "--course", course_folder, "--format", "json", *arguments, **changed)


@pytest.mark.parametrize(
    "arguments", [("--timeout", "0.5"), ("--limit", "check_seconds=0.5"), ("--limit=check_seconds=.5",)]
)
def test_a_limit_of_time(course_folder: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = graded(course_folder, tmp_path / "scaling.py", *arguments)
    assert (ran.code, ran.err) == (1, "")
    check = json.loads(ran.out)["checks"][0]
    assert check["status"] == "timeout"
    assert "no answer after 0.5 s" in check["message"]
    # What the course promises stays true, whatever somebody asks for.
    assert "A right answer needs less than 0.05 s." in check["message"]


def test_by_the_environment(course_folder: Path, tmp_path: Path) -> None:
    ran = graded(course_folder, tmp_path / "scaling.py", DELTAGRADE_CHECK_SECONDS="0.5")
    assert "no answer after 0.5 s" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--limit", "seconds=3"), "unknown limit seconds; there are load_seconds,"),
        (("--limit", "check_seconds"), "check_seconds must be a number, not ''"),
        (("--limit", "memory_mb=-1"), "memory_mb must be a number from 160"),
        (("--timeout", "soon"), "check_seconds must be a number, not 'soon'"),
        (("--memory", "0"), "memory_mb must be a number from 160"),
    ],
)
def test_what_is_no_limit_is_refused(
    course_folder: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    assert said in refused(graded(course_folder, tmp_path / "scaling.py", *arguments))


@linux
@pytest.mark.parametrize("arguments", [("--require-isolation", "jailed"), ("--isolation", "jailed")])
def test_a_jail_that_cannot_be_had(course_folder: Path, tmp_path: Path, arguments: tuple[str, str]) -> None:
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'bwrap: no permission' >&2\nexit 1\n")
    program.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    ran = graded(course_folder, tmp_path / "scaling.py", *arguments, PATH=path)
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
    assert "bwrap: no permission" in ran.err
    assert "apt install bubblewrap" in ran.err
    # Nobody asked for it: then it is done without.
    ran = graded(course_folder, tmp_path / "scaling.py", "--timeout", "0.1", PATH=path)
    assert (ran.code, ran.err) == (1, "")
    assert json.loads(ran.out)["isolation"] == "confined"


@linux
@pytest.mark.parametrize("arguments", [("--require-isolation", "jailed"), ("--isolation=jailed",)])
def test_without_bubblewrap(course_folder: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = graded(course_folder, tmp_path / "scaling.py", *arguments, PATH=str(tmp_path))
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
    assert "apt install bubblewrap" in ran.err


def test_below_what_is_required(course_folder: Path, tmp_path: Path) -> None:
    arguments = ("--isolation", "contained", "--require-isolation", "confined")
    ran = graded(course_folder, tmp_path / "scaling.py", *arguments)
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
    assert "weaker" in ran.err
