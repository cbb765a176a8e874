"""Attacks on time, memory and disk: the check that tries costs its own points, and the grader goes on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from grader.model import Status
from grader.sandbox.levels import Level

from .arena import Arena, attacking, never_ends_unconfined, others_passed, statuses, works_unconfined
from .attack import Attack, at_every_level, attacks, each

if TYPE_CHECKING:
    from .attack import Place

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
STOP = "stopping itself"
ENDLESS[STOP] = "os.kill(os.getpid(), signal.SIGSTOP)\nwhile True: pass"
LOADING = "a loop at import"
# In a plain process these descriptors are nothing special.
LINE = ("reading what never comes", "a reply in drops")
TIME = attacks("time", {name: attacking(body) for name, body in ENDLESS.items()})
FILE = attacks("time", {LOADING: attacking("", before=IGNORE + "while True: pass")})


@each([attack for attack in TIME if attack.name not in LINE])
def test_never_ends_without_the_defence(attack: Attack) -> None:
    assert never_ends_unconfined(attack.source)


@each(TIME)
@at_every_level
def test_time_is_up(arena: Arena, level: Level, attack: Attack) -> None:
    report = arena.grade(attack.source, level, check_seconds=0.6)
    # Reading the line eats the grader's own words, drops on it are no reply, and where signals are refused the call
    # fails: there is no verdict but time's, or none at all.
    sooner = attack.name in LINE or (attack.name == STOP and level is not Level.CONTAINED)
    assert statuses(report)["scale"] in ({Status.TIMEOUT, Status.ERROR} if sooner else {Status.TIMEOUT})
    assert others_passed(report)


@each(FILE)
@at_every_level
def test_a_file_that_never_finishes_loading(arena: Arena, level: Level, attack: Attack) -> None:
    report = arena.grade(attack.source, level, load_seconds=0.6)
    assert set(statuses(report).values()) == {Status.TIMEOUT}


# All of it is asked for and none of it touched, so that the proof costs the machine nothing.
MEMORY = {
    "an enormous array": "np.zeros(1 << 30)",
    "a growing list": "kept = []\nwhile len(kept) < 40: kept.append(np.zeros(1 << 22))",
    "many bytes": "bytes(2 << 30)",
    "shared memory": "mmap.mmap(-1, 2 << 30)",
    "many small mappings": "kept = [mmap.mmap(-1, 1 << 25) for _ in range(60)]",
    "a memory file": "file = os.memfd_create('attack')\nos.ftruncate(file, 2 << 30)\nmmap.mmap(file, 2 << 30)",
    "memory of the C library": "libc = ctypes.CDLL(None)\nlibc.malloc.restype = ctypes.c_void_p\n"
    "libc.malloc.argtypes = [ctypes.c_size_t]\nassert libc.malloc(2 << 30)",
}


MEMORY_ATTACKS = attacks("memory and disk", {name: attacking(body) for name, body in MEMORY.items()})


@linux
@each(MEMORY_ATTACKS)
def test_memory_without_the_defence(attack: Attack) -> None:
    assert works_unconfined(attack.source)


@linux
@each(MEMORY_ATTACKS)
@at_every_level
def test_memory_is_held(arena: Arena, level: Level, attack: Attack) -> None:
    report = arena.grade(attack.source, level, memory_mb=512)
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


DISK_ATTACKS = attacks("memory and disk", {name: attacking(body) for name, body in DISK.items()})


@linux
@each(DISK_ATTACKS)
def test_disk_without_the_defence(attack: Attack, place: Place) -> None:
    assert works_unconfined(attack.at(place))


@linux
@each(DISK_ATTACKS)
@at_every_level
def test_disk_is_held(arena: Arena, level: Level, attack: Attack, place: Place) -> None:
    report = arena.grade(attack.at(place), level)
    assert statuses(report)["scale"] is Status.ERROR
    assert others_passed(report)
    assert sum(path.stat().st_size for path in place.folder.iterdir() if path.is_file()) <= 1 << 20


OUTPUT = {
    "200 MB of output": "for _ in range(100): print('x' * 2_000_000)",
    "output past Python": "for _ in range(100): os.write(2, b'x' * 60_000)",
}
OUTPUT_ATTACKS = attacks("memory and disk", {name: attacking(body) for name, body in OUTPUT.items()})


@each(OUTPUT_ATTACKS)
@at_every_level
def test_output_is_cut_and_costs_nothing(arena: Arena, level: Level, attack: Attack) -> None:
    report = arena.grade(attack.source, level)
    assert set(statuses(report).values()) == {Status.PASSED}
    assert all(len(check.output) <= 64 << 10 for check in report.checks)


THREADS = attacks(
    "processes",
    {
        "threads without end": attacking(
            "while True: threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()"
        )
    },
)


@linux
@each(THREADS)
@at_every_level
def test_threads_without_end(arena: Arena, level: Level, attack: Attack) -> None:
    report = arena.grade(attack.source, level, check_seconds=2.0)
    assert statuses(report)["scale"] in {Status.ERROR, Status.TIMEOUT}
    assert others_passed(report)


ATTACKS = [*TIME, *FILE, *MEMORY_ATTACKS, *DISK_ATTACKS, *OUTPUT_ATTACKS, *THREADS]
