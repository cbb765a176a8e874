"""Running pieces of code in processes that confine themselves, as this user and as nobody."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sandbox.making import LEVELS

from grader.worker import landlock

ROOT = Path(__file__).resolve().parents[2]
SITE_PACKAGES = Path(np.__file__).parents[1]
USERS = ("self", "nobody")
# What a worker's environment has, too: with threads running nobody can be confined.
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PATH": os.environ["PATH"]}

_PREAMBLE = f"""
import ctypes, json, os, signal, sys
from types import ModuleType
for name, path in (("grader", []), ("grader.worker", [{str(ROOT / "grader" / "worker")!r}])):
    sys.modules[name] = ModuleType(name)
    sys.modules[name].__path__ = path
from grader.worker import landlock, seccomp
from grader.worker.confine import ConfinementError, confine as confine_
LIBC = ctypes.CDLL(None, use_errno=True)
LIMITS = {{"memory_mb": 1024, "file_mb": 1, "open_files": 64}}
def confine(level, **limits):
    if level != "none":
        program = None if level == "contained" else seccomp.load(level.replace("jailed", "confined"))
        return confine_(level, limits={{**LIMITS, **limits}}, seccomp_program=program, readable=["/usr/lib"])
"""
# Becomes the jail's command line; executed by the user who shall have the jail.
_JAIL = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from grader.sandbox import jail
command = jail.command(sys.argv[1:], [{str(ROOT / "grader" / "worker")!r}, {str(ROOT / "tests" / "worker")!r}])
os.execv(command[0], command)
"""


@functools.cache
def python_of(user: str) -> tuple[str, ...]:
    """The start of a command line that runs Python as a user; skips the test where that is not possible."""
    if user == "self":
        return (sys.executable,)
    if os.geteuid() != 0:
        pytest.skip("only root can become nobody")
    drop = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    for python in (sys.executable, "/usr/bin/python3"):
        check = f"import sys; assert sys.version_info >= (3, 11); open({str(ROOT / 'pyproject.toml')!r})"
        # By a shell, as setpriv itself starts programs that nobody may not.
        done = subprocess.run(
            [*drop, "sh", "-c", 'exec "$0" "$@"', python, "-I", "-S", "-c", check], check=False, capture_output=True
        )
        if done.returncode == 0:
            return (*drop, python)
    pytest.skip("nobody may not run Python here, or not read this folder")


def need(level: str) -> None:
    """Skip the test where this machine does not have a level."""
    if level == "jailed" and level not in LEVELS:
        pytest.skip("no jail here")
    if level == "confined-reads" and not landlock.abi():
        pytest.skip("this kernel has no Landlock")


def command(code: str, *, user: str = "self") -> list[str]:
    """The command line that runs code in which `confine(level)` confines the process."""
    return [*python_of(user), "-I", "-S", "-B", "-c", _PREAMBLE + code]


def run(code: str, *, user: str = "self") -> subprocess.CompletedProcess[str]:
    """Run such code."""
    return _captured(command(code, user=user))


def answer(code: str, *, user: str = "self") -> Any:
    """The JSON that such code prints; fails the test if it ends otherwise."""
    done = run(code, user=user)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@functools.cache
def attempts(user: str, level: str) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """What the confinement reported and what came of each attempt of attempts.py."""
    need(level)
    python = python_of(user)
    script = ["-I", "-S", "-B", str(ROOT / "tests" / "worker" / "attempts.py"), level, str(ROOT)]
    line = [*python, *script]
    if level == "jailed":
        line = [*python, "-I", "-S", "-B", "-c", _JAIL, python[-1], *script]
    done = _captured(line)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    return said["report"], said["results"]


def _captured(line: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(line, check=False, capture_output=True, text=True, env=ENVIRONMENT, timeout=120)
