"""The shipped programs are the ones the script makes, and they decide as they should on both architectures."""

from __future__ import annotations

import errno
import importlib.util
from typing import TYPE_CHECKING

import pytest

from grader.worker import seccomp

from .bpf import ALLOW, ERRNO, KILL_PROCESS, decide
from .running import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

MACHINES = ("x86_64", "aarch64")
LEVELS = ("confined", "confined-reads")
PROGRAMS = (*LEVELS, *(f"{level}-threads" for level in LEVELS))
REFUSE = ERRNO | errno.EPERM

# Numbers on x86-64 and on arm64; None where the architecture has no such call.
ALLOWED = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "poll": (7, None),
    "lseek": (8, 62),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "readv": (19, 65),
    "writev": (20, 66),
    "select": (23, None),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "exit": (60, 93),
    "uname": (63, 160),
    "getcwd": (79, 17),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "times": (100, 153),
    "getuid": (102, 174),
    "getgid": (104, 176),
    "geteuid": (107, 175),
    "getegid": (108, 177),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "time": (201, None),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "pselect6": (270, 72),
    "ppoll": (271, 73),
    "getcpu": (309, 168),
    "getrandom": (318, 278),
}
READING = {
    "stat": (4, None),
    "lstat": (6, None),
    "pread64": (17, 67),
    "getdents64": (217, 61),
    "newfstatat": (262, 79),
}
# Decided by an argument: mmap, mprotect, madvise, fcntl, futex, sched_getaffinity, prlimit64, openat, clone3.
BY_ARGUMENT = {
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "madvise": (28, 233),
    "fcntl": (72, 25),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "prlimit64": (302, 261),
    "openat": (257, 56),
    "clone3": (435, 435),
}
F_DUPFD, F_GETFD, F_GETFL, F_SETFL, F_SETOWN, F_SETSIG, F_NOTIFY, F_DUPFD_CLOEXEC = 0, 1, 3, 4, 8, 10, 1026, 1030
UPPER = 1 << 32  # the kernel reads these arguments as 32 bits

# Call, arguments, whether confined and whether confined-reads lets it through.
DECISIONS = [
    ("mmap", (0, 4096, 0b011, 0x22), True, True),
    ("mmap", (0, 4096, 0b101, 0x22), False, True),
    ("mmap", (0, 4096, 0b111, 0x22), False, True),
    ("mprotect", (0, 4096, 0b001), True, True),
    ("mprotect", (0, 4096, 0b100), False, True),
    ("madvise", (0, 4096, 4), True, True),  # dontneed
    ("madvise", (0, 4096, 14), True, True),  # hugepage
    ("madvise", (0, 4096, 100), False, False),  # hwpoison takes memory away from the machine
    ("fcntl", (0, F_GETFD), True, True),
    ("fcntl", (0, F_GETFL), True, True),
    ("fcntl", (0, UPPER | F_GETFL), True, True),
    ("fcntl", (0, F_DUPFD_CLOEXEC, 10), True, True),
    ("fcntl", (0, F_SETFL, 0o20000), False, False),
    ("fcntl", (0, F_SETOWN, 1), False, False),
    ("fcntl", (0, UPPER | F_SETOWN, 1), False, False),
    ("fcntl", (0, F_SETSIG, 9), False, False),
    ("fcntl", (0, F_NOTIFY, 1), False, False),
    ("futex", (0, 0x80), True, True),  # private wait
    ("futex", (0, 0x189), True, True),  # private wait with a bit set and a clock
    ("futex", (0, 0x81), True, True),  # private wake
    ("futex", (0, 6), False, False),  # lock_pi
    ("futex", (0, 12), False, False),  # cmp_requeue_pi
    ("sched_getaffinity", (0, 8, 4096), True, True),
    ("sched_getaffinity", (1, 8, 4096), False, False),
    ("prlimit64", (0, 7, 0, 4096), True, True),
    ("prlimit64", (0, 7, 4096, 0), False, False),
    ("prlimit64", (1, 7, 0, 4096), False, False),
    ("openat", (-100, 4096, 0o2000000), False, True),  # read only, close on exec
    ("openat", (-100, 4096, 0o1), False, False),
    ("openat", (-100, 4096, 0o2), False, False),
    ("openat", (-100, 4096, 0o100), False, False),  # create
    ("openat", (-100, 4096, 0o1000), False, False),  # truncate
    ("openat", (-100, 4096, 0o10000000), False, False),  # path only
]


def action(machine: str, level: str, number: int, arguments: tuple[int, ...] = ()) -> int:
    return decide(seccomp.load(level, machine), machine, number, arguments)


def numbers(machine: str, *tables: Mapping[str, tuple[int, int | None]]) -> set[int | None]:
    return {pair[MACHINES.index(machine)] for table in tables for pair in table.values()} - {None}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("machine", MACHINES)
def test_allows_these_calls_and_no_other(machine: str, level: str) -> None:
    reading = READING if level == "confined-reads" else {}
    by_argument = numbers(machine, BY_ARGUMENT)
    allowed = {
        number for number in range(1024) if number not in by_argument and action(machine, level, number) == ALLOW
    }
    assert allowed == numbers(machine, ALLOWED, reading)
    others = set(range(1024)) - allowed - by_argument
    assert {action(machine, level, number) for number in others} == {REFUSE}


@pytest.mark.parametrize(("call", "arguments", "confined", "reads"), DECISIONS)
@pytest.mark.parametrize("machine", MACHINES)
def test_decides_by_argument(machine: str, call: str, arguments: tuple[int, ...], confined: bool, reads: bool) -> None:
    number = BY_ARGUMENT[call][MACHINES.index(machine)]
    assert action(machine, "confined", number, arguments) == (ALLOW if confined else REFUSE)
    assert action(machine, "confined-reads", number, arguments) == (ALLOW if reads else REFUSE)


# What a program for a library with threads decides otherwise. Numbers on x86-64 and on arm64.
THREADS = {"clone": (56, 220), "set_robust_list": (273, 99), "rseq": (334, 293)}
TRUE_ANSWERS = {"sched_getparam": (143, 121), "sched_getscheduler": (145, 120)}
THREAD = 0x3D0F00
# Arguments of clone and of openat, and whether confined and confined-reads let them through.
THREAD_DECISIONS = [
    ("clone", (THREAD,), True, True),
    ("clone", (UPPER | THREAD,), True, True),
    ("clone", (17,), False, False),  # fork
    ("clone", (0x4111,), False, False),  # vfork
    ("clone", (THREAD & ~0x10000,), False, False),  # a process that shares everything
    ("clone", (THREAD | 0x10000000,), False, False),  # in a user namespace
    ("clone", (THREAD | 0x20000,), False, False),  # in a mount namespace
    ("openat", (-100, 4096, 0), True, True),  # the random device, by the C++ library
    ("openat", (-100, 4096, 0o2000000), False, True),
    ("openat", (3, 4096, 0), False, True),
    ("openat", (-100, 4096, 0o1), False, False),
    ("openat", (-100, 4096, 0o100), False, False),
    ("openat", (-100, 4096, 0o10000000), False, False),
]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("machine", MACHINES)
def test_a_program_for_threads_differs_in_nothing_else(machine: str, level: str) -> None:
    different = numbers(machine, THREADS, TRUE_ANSWERS, {"openat": BY_ARGUMENT["openat"]})
    for number in set(range(1024)) - different:
        assert action(machine, f"{level}-threads", number) == action(machine, level, number)
    for asked in numbers(machine, TRUE_ANSWERS):
        assert asked is not None
        assert action(machine, f"{level}-threads", asked, (1,)) == ERRNO  # nothing is asked, the answer is 0


@pytest.mark.parametrize(("call", "arguments", "confined", "reads"), THREAD_DECISIONS)
@pytest.mark.parametrize("machine", MACHINES)
def test_threads_but_no_processes(
    machine: str, call: str, arguments: tuple[int, ...], confined: bool, reads: bool
) -> None:
    number = {**BY_ARGUMENT, **THREADS}[call][MACHINES.index(machine)]
    assert number is not None
    assert action(machine, "confined-threads", number, arguments) == (ALLOW if confined else REFUSE)
    assert action(machine, "confined-reads-threads", number, arguments) == (ALLOW if reads else REFUSE)


@pytest.mark.parametrize("level", PROGRAMS)
@pytest.mark.parametrize("machine", MACHINES)
def test_clone3_is_unknown_so_that_clone_is_tried(machine: str, level: str) -> None:
    assert action(machine, level, 435) == ERRNO | errno.ENOSYS


@pytest.mark.parametrize("level", PROGRAMS)
@pytest.mark.parametrize("machine", MACHINES)
def test_kills_on_a_foreign_architecture(machine: str, level: str) -> None:
    program = seccomp.load(level, machine)
    foreign = {"x86_64": ("i386", "aarch64"), "aarch64": ("arm", "x86_64")}[machine]
    for architecture in foreign:
        assert {decide(program, architecture, number) for number in range(512)} == {KILL_PROCESS}


@pytest.mark.parametrize("level", PROGRAMS)
def test_kills_on_x32(level: str) -> None:
    assert {action("x86_64", level, 0x40000000 | number) for number in range(1024)} == {KILL_PROCESS}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    try:
        import pyseccomp  # noqa: F401
    except (ImportError, RuntimeError) as error:
        pytest.skip(f"the programs cannot be made here: {error}")
    spec = importlib.util.spec_from_file_location("build_seccomp", ROOT / "scripts" / "build_seccomp.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_shipped_programs_are_what_the_script_makes(script: ModuleType) -> None:
    made = script.programs()
    shipped = {path.name: path.read_bytes() for path in script.FOLDER.glob("*.bpf")}
    assert made.keys() == shipped.keys()
    for name, program in made.items():
        # Another libseccomp may order its comparisons otherwise, but not decide otherwise.
        assert program == shipped[name] or _decisions(program, name) == _decisions(shipped[name], name), name


def _decisions(program: bytes, name: str) -> list[int]:
    machine = name.partition("-")[0]
    plain = [decide(program, machine, number) for number in range(1024)]
    return plain + [
        decide(program, machine, BY_ARGUMENT[call][MACHINES.index(machine)], arguments)
        for call, arguments, *_ in (*DECISIONS, *(each for each in THREAD_DECISIONS if each[0] in BY_ARGUMENT))
    ]


def test_other_names_of_a_machine() -> None:
    assert seccomp.path("confined", "arm64") == seccomp.path("confined", "aarch64")
    assert seccomp.path("confined", "amd64") == seccomp.path("confined", "x86_64")


def test_a_machine_without_a_program() -> None:
    with pytest.raises(FileNotFoundError):
        seccomp.load("confined", "riscv64")
