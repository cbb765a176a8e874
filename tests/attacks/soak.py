"""All attacks, twice, in random order, between honest submissions: `python -m attacks.soak FOLDER`, from `tests`.

A process of its own, as what it leaves behind is counted: prints one JSON object.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

from sandbox.making import LEVELS, RIGHT, right_but

from grader.sandbox.levels import Level

from . import test_endings, test_judging, test_others, test_resources, test_system, test_wire
from .arena import Arena, statuses
from .place import prepared, services
from .test_others import NUMPY
from .test_system import OWN

MODULES = (test_endings, test_judging, test_others, test_resources, test_system, test_wire)
SEED = 20251120
ROUNDS = 2
# So many attacks are made before the memory is first looked at.
WARM_UP = 100
HONEST = {
    "right": right_but(),
    "wrong": right_but(scale="def scale(x, factor=2.0):\n    return x + factor\n"),
    "raising": right_but(normalise="def normalise(x):\n    return x / undefined\n"),
    "half done": "import numpy as np\n" + RIGHT["root"],
}
# What ends by its limits ends soon; what is tried here is not whether the verdict of an attack is right.
LIMITS: dict[str, Any] = {"check_seconds": 0.3, "load_seconds": 0.4, "memory_mb": 512}
NOBODY = 65534
PATIENCE_SECONDS = 3.0


def levels() -> list[Level]:
    """The levels that hold malice, as far as this machine has them."""
    return [level for level in (Level.JAILED, Level.CONFINED) if level in LEVELS]


def left_behind(folder: Path) -> dict[str, list[str]]:
    """What could be left behind, as it is now."""
    processes = children()
    descriptors = [f"{number} {where(number)}" for number in os.listdir("/proc/self/fd")]  # noqa: PTH208
    return {
        "processes": processes,
        "descriptors": [each for each in descriptors if "/proc/" not in each],
        "mounts": Path("/proc/self/mountinfo").read_text().splitlines(),
        "work": [f"{path} {path.read_text() if path.is_file() else ''}" for path in sorted(folder.rglob("*"))],
        "numpy": [f"{path} {path.stat().st_mtime_ns}" for path in sorted(NUMPY.rglob("*"))],
        "grader": [str(OWN)] if OWN.exists() else [],
        "temporary": [path for parent in ("/tmp", "/var/tmp", "/dev/shm") for path in of_workers(parent)],  # noqa: S108
    }


def children() -> list[str]:
    """The processes that do not end. Those that have are reaped: outside of this test, init does that."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        tasks = Path("/proc/self/task").iterdir()
        alive = [pid for task in tasks for pid in (task / "children").read_text().split()]
        if not alive or time.monotonic() > until:
            return alive
        time.sleep(0.01)


def where(descriptor: str) -> str:
    """What a descriptor leads to."""
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")  # noqa: PTH115
    except FileNotFoundError:  # the listing's own
        return "/proc/"


def of_workers(folder: str) -> list[str]:
    """Files of the user that workers become. Where they stay who they are, their user's other programs write, too."""
    if os.geteuid() != 0:
        return [path for path in map(str, Path(folder).iterdir()) if "attack" in path or "deltagrade" in path]
    # A database of other tests runs as nobody, too.
    entries = [entry for entry in os.scandir(folder) if not entry.name.startswith("PostgreSQL")]
    return [entry.path for entry in entries if owner(entry) == NOBODY]


def owner(entry: os.DirEntry[str]) -> int | None:
    """Whose it is; None if it is gone."""
    with contextlib.suppress(FileNotFoundError):
        return entry.stat(follow_symlinks=False).st_uid
    return None


def resident_kb() -> int:
    """The memory of this process."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 10


def soak(folder: Path, port: int) -> dict[str, Any]:
    """Attack."""
    # Whatever loses its parent becomes a child of this process, and is found.
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
    found: dict[str, Any] = {"changed": [], "memory_kb": []}
    everything = [attack for module in MODULES for attack in module.ATTACKS]
    # Each attack meets each level, if there are two.
    runs = [(attack, levels()[turn % len(levels())]) for turn in range(ROUNDS) for attack in everything]
    random.Random(SEED).shuffle(runs)  # noqa: S311
    with prepared(folder, port) as place:
        found["before"] = left_behind(folder)
        arena = Arena()
        verdicts = {name: statuses(arena.grade(source, levels()[0])) for name, source in HONEST.items()}
        for number, (attack, level) in enumerate(runs):
            arena.grade(attack.at(place), level, **LIMITS)
            name = list(HONEST)[number % len(HONEST)]
            if statuses(arena.grade(HONEST[name], level)) != verdicts[name]:
                found["changed"].append(f"{name}, after {attack.kind}: {attack.name}, {level}")
            if number >= WARM_UP and number % 50 == 0:
                found["memory_kb"].append(resident_kb())
        arena.close()
        found["after"] = left_behind(folder)
    return {**found, "attacks": len(runs), "verdicts": {name: list(each.values()) for name, each in verdicts.items()}}


if __name__ == "__main__":
    with services() as number:
        json.dump(soak(Path(sys.argv[1]), number), sys.stdout)
