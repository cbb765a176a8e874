"""What one submission does to its process, the zygote and the machine, the next one never sees."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sandbox.making import LEVELS

from grader.grade import grade
from grader.model import Status
from grader.sandbox.levels import Level
from grader.sandbox.preload import modules_for
from grader.sandbox.workers import Workers
from grader.submissions.parse import source_file
from grader.submissions.source import Submission

from .arena import Arena, attacking, statuses
from .attack import Attack, at_every_level, attacks, each

NUMPY = Path(np.__file__).parent
RIGHT = attacking("")

POISON = {
    "patched NumPy": "np.multiply = np.ndarray = np.zeros_like = None",
    "constants of NumPy": "np.float64 = np.float16\nnp.seterr(all='raise')",
    "patched builtins": "import builtins\nbuiltins.range = builtins.float = None",
    "memory of NumPy's constants": "ctypes.memset(id(np.float64(2.0)), 0, 8)",
    "the worker's modules": "sys.modules['grader.worker.loader'].Modules = None",
    "a descriptor of the line": "os.write(3, b'x' * 1000)",
    "garbage for the zygote": "for descriptor in range(3, 64):\n    try: os.write(descriptor, bytes(64))\n"
    "    except OSError: pass",
    "a closed everything": "os.closerange(0, 4096)",
    "signals for the group": "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nos.killpg(0, signal.SIGTERM)",
    "a session of its own": "os.setsid()",
    "the working folder": "os.chdir('/tmp')",
    "the random state": "np.random.seed(0)\nnp.random.default_rng = lambda *_: None",
    "the end": "os._exit(0)",
}


ATTACKS = attacks("the next submission", {name: attacking(body) for name, body in POISON.items()})


@each(ATTACKS)
@at_every_level
def test_the_next_submission_is_graded_as_if_it_were_the_first(arena: Arena, level: Level, attack: Attack) -> None:
    arena.grade(attack.source, level, check_seconds=1.0)
    report = arena.grade(RIGHT, level)
    assert set(statuses(report).values()) == {Status.PASSED}


# Modules that do something when they are imported, of which a submission may name any.
EFFECTS = [
    "venv.__main__",
    "unittest.__main__",
    "numpy.f2py.__main__",
    "lib2to3.__main__",
    "ensurepip.__main__",
    "idlelib.idle",
    "antigravity",
    "this",
    "numpy.conftest",
    "numpy.tests.test_lazyloading",
    "numpy._core.tests.test_numeric",
    "tkinter.__main__",
    "turtledemo.__main__",
    "asyncio.__main__",
    "__main__",
]


@pytest.mark.skipif(Level.CONFINED not in LEVELS, reason="no level at which files are held")
@pytest.mark.parametrize("module", EFFECTS)
def test_importing_has_no_effects(arena: Arena, module: str) -> None:
    """What a submission names is imported before the confinement, so nothing that acts may be among it."""
    file, notes = source_file("scaling", "scaling.py", [(None, attacking("", before=f"import {module}"))])
    submission = Submission(file.filename, file, notes=notes)
    preload = modules_for(submission, generators=False)
    assert module not in preload
    before = sorted(path.name for path in NUMPY.iterdir())
    with Workers(preload, Level.CONFINED) as workers:
        report = grade(submission, arena.key, limits=arena.course.limits, workers=workers)
    assert set(statuses(report).values()) == {Status.PASSED}
    assert sorted(path.name for path in NUMPY.iterdir()) == before


def test_importing_would_have_effects(tmp_path: Path) -> None:
    """The proof: this import writes into the folder that its process was started with."""
    arguments = ["worker", "--without-pip", str(tmp_path / "numpy")]
    code = f"import sys\nsys.argv = {arguments}\nimport venv.__main__"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=False, timeout=60)
    assert (tmp_path / "numpy" / "pyvenv.cfg").is_file()
