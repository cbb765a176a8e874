"""Attacks on time, memory and disk: the check that tries costs its own points, and the grader goes on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from grader.model import Status
from grader.sandbox.levels import Level

from .arena import (
    Arena,
    attacking,
    levels,
    never_ends_unconfined,
    others_passed,
    statuses,
    works_unconfined,
)

if TYPE_CHECKING:
    from pathlib import Path

linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not hold it")
IGNORE = (
    "for number in range(1, 65):\n    try: signal.signal(number, signal.SIG_IGN)\n"
    "    except (OSError, ValueError): pass\n"
)

ENDLESS = {
    "a loop": "while True: pass",
    "a loop that catches everything": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "a loop that ignores every signal": IGNORE + "while True: pass",
    "a loop in C": "sum(range(10**13))",
    "a loop in NumPy": "a = np.ones((600, 600))\nwhile True: a = np.linalg.inv(a + np.eye(600))",
    "a sleep": "time.sleep(1000)",
    "a lock that nobody opens": "lock = threading.Lock()\nlock.acquire()\nlock.acquire()",
    "a pattern without end": "import re\nre.match('(a|a)*b', 'a' * 60)",
    "an integer without end": "10 ** 10 ** 10",
    "printing for ever": "while True: print('x' * 1000)",
    "an object that is never gone": "class Loop:\n    def __del__(self):\n        while True: pass\nLoop()",
    "reading what never comes": "os.read(3, 1)\nos.read(3, 1 << 20)\nwhile True: os.read(3, 1 << 20) or time.sleep(1)",
    "a reply in drops": "while True:\n    os.write(4, b'dg1\\n'[:1])\n    time.sleep(0.2)",
}
# In a plain process these descriptors are nothing special.
_NEEDS_LINE = {"reading what never comes", "a reply in drops"}


@pytest.mark.parametrize("what", [what for what in ENDLESS if what not in _NEEDS_LINE])
def test_never_ends_without_the_defence(what: str) -> None:
    assert never_ends_unconfined(attacking(ENDLESS[what]))


@pytest.mark.parametrize("what", ENDLESS)
@pytest.mark.parametrize("level", levels(Level.CONFINED, Level.CONTAINED))
def test_time_is_up(arena: Arena, level: Level, what: str) -> None:
    report = arena.grade(attacking(ENDLESS[what]), level, check_seconds=0.6)
    # Reading the line eats the grader's own words, drops on it are no reply: either way there is no verdict but time's.
    assert statuses(report)["scale"] in ({Status.TIMEOUT, Status.ERROR} if what in _NEEDS_LINE else {Status.TIMEOUT})
    assert others_passed(report)


@linux
@pytest.mark.parametrize("what", ["a loop that ignores every signal", "printing for ever"])
@pytest.mark.parametrize("level", levels(Level.JAILED))
def test_time_is_up_in_the_jail(arena: Arena, level: Level, what: str) -> None:
    report = arena.grade(attacking(ENDLESS[what]), level, check_seconds=0.6)
    assert statuses(report)["scale"] is Status.TIMEOUT
    assert others_passed(report)


@pytest.mark.parametrize("level", levels(Level.CONFINED, Level.CONTAINED))
def test_a_file_that_never_finishes_loading(arena: Arena, level: Level) -> None:
    source = attacking("", before=IGNORE + "while True: pass")
    report = arena.grade(source, level, load_seconds=0.6)
    assert set(statuses(report).values()) == {Status.TIMEOUT}


STOP = "os.kill(os.getpid(), signal.SIGSTOP)\nwhile True: pass"


@linux
def test_stopping_itself(arena: Arena) -> None:
    assert never_ends_unconfined(attacking(STOP))
    for level in levels(Level.CONFINED):
        assert statuses(arena.grade(attacking(STOP), level, check_seconds=0.6))["scale"] is Status.ERROR
    report = arena.grade(attacking(STOP), Level.CONTAINED, check_seconds=0.6)
    assert statuses(report)["scale"] is Status.TIMEOUT
    assert others_passed(report)


# All of it is asked for and none of it touched, so that the proof costs the machine nothing.
MEMORY = {
    "an enormous array": "np.zeros(1 << 30)",
    "a growing list": "kept = []\nwhile len(kept) < 40: kept.append(np.zeros(1 << 22))",
    "bytes": "bytes(2 << 30)",
    "shared memory": "mmap.mmap(-1, 2 << 30)",
    "many small mappings": "kept = [mmap.mmap(-1, 1 << 25) for _ in range(60)]",
    "a memory file": "file = os.memfd_create('attack')\nos.ftruncate(file, 2 << 30)\nmmap.mmap(file, 2 << 30)",
    "the C library": "libc = ctypes.CDLL(None)\nlibc.malloc.restype = ctypes.c_void_p\n"
    "libc.malloc.argtypes = [ctypes.c_size_t]\nassert libc.malloc(2 << 30)",
}


@linux
@pytest.mark.parametrize("what", MEMORY)
def test_memory_without_the_defence(what: str) -> None:
    assert works_unconfined(attacking(MEMORY[what]))


@linux
@pytest.mark.parametrize("what", MEMORY)
@pytest.mark.parametrize("level", levels())
def test_memory_is_held(arena: Arena, level: Level, what: str) -> None:
    report = arena.grade(attacking(MEMORY[what]), level, memory_mb=512)
    assert statuses(report)["scale"] is Status.ERROR
    assert others_passed(report)


@linux
def test_a_list_that_fills_the_memory_up(arena: Arena) -> None:
    """Even when the last byte is gone, the worker still answers, or dies, and the others are graded."""
    body = "kept = []\nwhile True:\n    try: kept.append(bytearray(1 << 16))\n    except MemoryError: kept.append(None)"
    report = arena.grade(attacking(body), Level.CONTAINED, memory_mb=256, check_seconds=2.0)
    assert statuses(report)["scale"] in {Status.TIMEOUT, Status.ERROR}
    assert others_passed(report)


DISK = {
    "a large file": "with open('{folder}/large', 'wb') as file: file.write(bytes(4 << 20))",
    "a sparse file": "os.truncate(os.open('{folder}/sparse', os.O_CREAT | os.O_WRONLY, 0o600), 10 << 30)",
    "many open files": "kept = [open('/dev/null') for _ in range(200)]",
}


@linux
@pytest.mark.parametrize("what", DISK)
def test_disk_without_the_defence(what: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    assert works_unconfined(attacking(DISK[what].format(folder=tmp_path)))


@linux
@pytest.mark.parametrize("what", DISK)
@pytest.mark.parametrize("level", levels())
def test_disk_is_held(arena: Arena, level: Level, what: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    report = arena.grade(attacking(DISK[what].format(folder=tmp_path)), level)
    assert statuses(report)["scale"] is Status.ERROR
    assert others_passed(report)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 1 << 20


@pytest.mark.parametrize("stream", ["print('x' * 2_000_000)", "os.write(2, b'x' * 60_000)"])
@pytest.mark.parametrize("level", levels(Level.CONFINED, Level.CONTAINED))
def test_output_is_cut_and_costs_nothing(arena: Arena, level: Level, stream: str) -> None:
    report = arena.grade(attacking(f"for _ in range(100): {stream}"), level)
    assert set(statuses(report).values()) == {Status.PASSED}
    assert all(len(check.output) <= 64 << 10 for check in report.checks)


@linux
@pytest.mark.parametrize("level", levels())
def test_threads_without_end(arena: Arena, level: Level) -> None:
    body = "while True: threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()"
    report = arena.grade(attacking(body), level, check_seconds=2.0)
    assert statuses(report)["scale"] in {Status.ERROR, Status.TIMEOUT}
    assert others_passed(report)
