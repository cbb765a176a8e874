"""Runs `grade` as people do: in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

# Settings of whoever runs the tests must not change them.
_SETTINGS = re.compile(r"DELTAGRADE_|GITHUB_|LC_|NO_COLOR|PYTHON(?!PATH)")
_OWN = {name: value for name, value in os.environ.items() if not _SETTINGS.match(name)}


class Ran(NamedTuple):
    code: int
    out: str
    err: str


def environment(**changed: str) -> dict[str, str]:
    # The cache is that of the test session.
    cache = {name: os.environ[name] for name in ("DELTAGRADE_CACHE",)}
    return {**_OWN, "LANG": "C.UTF-8", "PYTHONWARNINGS": "error", "PYTHONUTF8": "0", **cache, **changed}


def grade(*arguments: str | Path, cwd: Path | None = None, **changed: str) -> Ran:
    """Run `grade` without a terminal; further keywords are environment variables."""
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    ran = subprocess.run(
        command,
        cwd=cwd,
        env=environment(**changed),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())


def refused(ran: Ran) -> str:
    """What a refusal says: one line on standard error, exit code 2, nothing else."""
    assert (ran.code, ran.out) == (2, ""), ran
    assert ran.err.startswith("grade: ")
    assert ran.err.count("\n") == 1, ran.err
    return ran.err.removeprefix("grade: ").rstrip("\n")


def without(library: str, folder: Path) -> str:
    """A search path on which a library is not found."""
    code = f"import sys\nsys.modules[{library!r}] = None\nimport importlib.util as util\nfind = util.find_spec\n"
    code += f"util.find_spec = lambda name, *more: None if name == {library!r} else find(name, *more)\n"
    (folder / "sitecustomize.py").write_text(code, "utf-8")
    return ":".join([str(folder), *filter(None, sys.path)])
