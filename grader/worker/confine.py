"""Confinement: after this call the process may compute, read requests and write replies, and little else, for ever.

Every layer is one that needs no privilege. On systems other than Linux only `contained` exists, which holds accidents
and not malice. What each layer is for, and what gets through it alone, is in the tests.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import resource
import sys
from typing import TYPE_CHECKING

from grader.worker import landlock
from grader.worker.libc import LIBC, checked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_KEPT_DESCRIPTORS = 5  # /dev/null, output twice, requests, replies
_HIGHEST_DESCRIPTOR = 1 << 16  # without close_range they are closed one by one
_NOBODY = 65534
# Of all processes of the user together: no more than a bound. Where it counts, processes are refused by other means.
_MOST_THREADS = 4096
_RANDOM = "/dev/urandom"
_MIB = 1 << 20

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_SIGKILL = 9
_CLONE_THREAD = 0x10000
_CAPABILITY_VERSION_3 = 0x20080522
_SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC = 1, 1
_SYS_SECCOMP = {"x86_64": 317, "amd64": 317, "aarch64": 277, "arm64": 277}
_SECCOMP_LEVELS = ("jailed", "confined", "confined-reads")
_LEVELS = (*_SECCOMP_LEVELS, "contained")
# Made once, as types are dear.
_CAPABILITY_HEADER = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
_NO_CAPABILITIES = (ctypes.c_uint32 * 6)()


class ConfinementError(Exception):
    """The process cannot be confined as asked: it must not run a submission."""


def confine(
    level: str,
    *,
    limits: Mapping[str, int],
    seccomp_program: bytes | None,
    readable: Sequence[str] = (),
    threads: bool = False,
) -> dict[str, object]:
    """Confine this process for the rest of its life.

    Args:
        level: `"jailed"` (the same as confined, within a jail), `"confined"`, `"confined-reads"` or
            `"contained"`.
        limits: `memory_mb` of address space, `file_mb` per file, `open_files`; optionally `cpu_seconds`, and
            `processes`, which is 0 if missing.
        seccomp_program: the program of that level for this machine; None for `contained`.
        readable: what `confined-reads` may read: the Python library, NumPy.
        threads: let it have threads, for a library that cannot do without. They are as confined as it is itself.

    Returns:
        What is in force: level, seccomp, the ABI of Landlock (0: none), the names of the resource limits, the user.

    Raises:
        ConfinementError: a layer that the level promises could not be put in place.
    """
    try:
        return _confine(level, limits, seccomp_program, readable, threads=threads)
    except ConfinementError:
        raise
    except Exception as error:
        raise ConfinementError(f"{level}: {type(error).__name__}: {error}") from error


def _confine(
    level: str, limits: Mapping[str, int], seccomp_program: bytes | None, readable: Sequence[str], *, threads: bool
) -> dict[str, object]:
    if level not in _LEVELS:
        raise ConfinementError(f"{level!r} is not a level of isolation")
    filtered = level in _SECCOMP_LEVELS
    if filtered and (sys.platform != "linux" or not seccomp_program):
        raise ConfinementError(f"{level} needs Linux and a seccomp program")
    if level == "jailed" and os.path.exists("/proc/self/stat"):  # noqa: PTH110
        raise ConfinementError("not inside the jail")
    os.closerange(_KEPT_DESCRIPTORS, _HIGHEST_DESCRIPTOR)
    os.chdir("/")
    if sys.platform == "linux":
        _drop_privileges(to_nobody=level in {"jailed", "confined"})
        # Only now: a change of user would undo these two.
        _prctl(_PR_SET_PDEATHSIG, _SIGKILL)
        _prctl(_PR_SET_DUMPABLE, 0)
        _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    limited = _limit(limits, threads=threads)
    version = 0
    if filtered and seccomp_program:
        _refuse_threads()
        version = _landlock(level, readable, threads=threads)
        _seccomp(seccomp_program)
        _prove(level)
    return {"level": level, "seccomp": filtered, "landlock": version, "rlimits": limited, "user": os.geteuid()}


def _drop_privileges(*, to_nobody: bool) -> None:
    """Be an ordinary user without capabilities, whoever started the grader.

    Args:
        to_nobody: stop being root, too: for levels at which nothing is read any more, as the library may be root's.
    """
    if to_nobody and os.geteuid() == 0:
        # In a user namespace that maps root alone there is nobody else to become.
        with contextlib.suppress(OSError):
            os.setgroups([])
            os.setresgid(_NOBODY, _NOBODY, _NOBODY)
            os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    checked(LIBC.capset(_CAPABILITY_HEADER, _NO_CAPABILITIES), "capset")


def _limit(limits: Mapping[str, int], *, threads: bool) -> list[str]:
    wanted = {
        # The data segment would miss shared memory.
        "AS": limits["memory_mb"] * _MIB,
        "FSIZE": limits["file_mb"] * _MIB,
        "NOFILE": limits["open_files"],
        "CORE": 0,
        "CPU": limits.get("cpu_seconds"),
    }
    if os.geteuid() != 0:  # it does not bind root
        # Counts all processes and threads of the user, so that only 0 means the same everywhere.
        wanted["NPROC"] = _MOST_THREADS if threads else limits.get("processes", 0)
    # macOS refuses to limit the address space below what it has mapped already.
    refusals = () if sys.platform == "linux" else (ValueError,)
    active: list[str] = []
    for name, value in wanted.items():
        if value is not None:
            kind = getattr(resource, f"RLIMIT_{name}")
            _, hard = resource.getrlimit(kind)
            least = value if hard == resource.RLIM_INFINITY else min(value, hard)
            with contextlib.suppress(*refusals):
                resource.setrlimit(kind, (least, least))
                active.append(name)
    return active


def _refuse_threads() -> None:
    """Landlock binds one thread, so there must be no other: `unshare` tells without /proc."""
    if LIBC.unshare(_CLONE_THREAD) != 0 and ctypes.get_errno() == errno.EINVAL:
        raise ConfinementError("other threads are running (is OPENBLAS_NUM_THREADS=1 set?)")


def _landlock(level: str, readable: Sequence[str], *, threads: bool) -> int:
    if threads and level == "confined" and not landlock.abi():
        raise ConfinementError("a library with threads of its own needs Landlock at this level (Linux 5.13)")
    # Each thread of such a library draws a seed, for which the seccomp program lets it open a file.
    random = (_RANDOM,) if threads else ()
    if level == "confined-reads":
        return landlock.restrict((*readable, *random))
    # Without such threads seccomp alone keeps the promise; the second layer is put on where the kernel has it.
    return landlock.restrict(random) if landlock.abi() else 0


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _seccomp(instructions: bytes) -> None:
    program = _Program(len(instructions) // 8, instructions)
    number = _SYS_SECCOMP[os.uname().machine]
    # For all threads at once, if the check for them could not be made.
    result = LIBC.syscall(number, _SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC, ctypes.byref(program))
    if result > 0:  # the number of a thread that could not be confined
        raise ConfinementError(f"thread {result} has a confinement of its own")
    checked(result, "seccomp")


def _prove(level: str) -> None:
    """Try what must fail: the report says what is so, not what was asked for."""
    try:
        _ = os.listdir("/") if level == "confined-reads" else os.stat("/")  # noqa: PTH208, PTH116
    except PermissionError:
        return
    raise ConfinementError("the confinement does not hold")


def _prctl(option: int, value: int) -> None:
    checked(LIBC.prctl(option, value, 0, 0, 0), "prctl")
