"""Makes the seccomp programs that workers apply, with libseccomp: ``python scripts/build_seccomp.py``.

The programs are allow-lists: what is not named here fails with EPERM, which Python raises as PermissionError; a call
in the convention of another architecture (32-bit, x32) kills the process. They are shipped as files, so that grading
needs no libseccomp; `tests/worker/test_seccomp.py` holds the files to this script.
"""

from __future__ import annotations

import errno
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyseccomp as libseccomp

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(__file__).parents[1] / "grader" / "worker" / "seccomp"
MACHINES = {"x86_64": libseccomp.Arch.X86_64, "aarch64": libseccomp.Arch.AARCH64}

# What NumPy and the interpreter need once everything is imported. What is not here, and why:
# - open, stat, readlink, access: no path can be opened or looked at, so there is nothing to find out;
#   newfstatat(fd, "", AT_EMPTY_PATH) is missing with them, as a filter cannot see that its path is empty;
# - clone, fork, execve, wait: no process, no thread; kill, tgkill: "only itself" cannot be expressed without its
#   process id, and abort() still ends the process, by a fault instead of SIGABRT;
# - ioctl: isatty() then says no, which is true; prctl: what is set stays set;
# - memfd_create: its pages count in none of the resource limits.
EVERYWHERE = (
    *("read", "write", "readv", "writev", "close", "fstat", "lseek"),
    *("poll", "ppoll", "select", "pselect6"),
    *("brk", "munmap", "mremap"),
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall"),
    *("nanosleep", "clock_nanosleep", "clock_gettime", "clock_getres", "gettimeofday", "time", "times"),
    *("getrusage", "getcpu", "sched_yield", "sysinfo", "uname", "getcwd", "getrandom"),
    *("getpid", "gettid", "getuid", "geteuid", "getgid", "getegid"),
    *("exit", "exit_group"),
)
# Importing from the library, which looks for files; Landlock says which ones may be read, but not which may be looked
# at. Writing is refused here as well, because a Landlock older than ABI 3 does not see open(path, O_RDONLY | O_TRUNC).
READING = ("newfstatat", "stat", "lstat", "getdents64", "pread64")

_WORD = 0xFFFFFFFF  # arguments that the kernel reads as 32 bits may carry anything above them
_PROT_EXEC = 0x4
_MADVISE = (0, 1, 2, 3, 4, 8, 14, 15)  # normal ... dontneed, free, (no) hugepage; never hwpoison, which root may
_FCNTL = (1, 2, 3, 1030)  # F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC; F_SETOWN and O_ASYNC send signals to others
_FUTEX_OPERATION = 0x7F  # without the flags "private" and "clock"
_FUTEX = (0, 1, 9, 10)  # wait, wake, and both with a bit set
# VM, FS, FILES, SIGHAND, THREAD, SYSVSEM, SETTLS, PARENT_SETTID, CHILD_CLEARTID
_CLONE_THREAD = 0x3D0F00
_AT_FDCWD = 0xFFFFFF9C
# Access mode, O_CREAT, O_TRUNC; and O_PATH, which Landlock does not look at.
_O_REFUSED = 0o3 | 0o100 | 0o1000 | 0o10000000


def build(machine: str, *, reading: bool, threads: bool) -> bytes:
    """The program for one architecture.

    Args:
        machine: as `os.uname` names it.
        reading: whether files may be looked at and imported from, as far as Landlock allows it.
        threads: whether a library may have threads of its own, as TensorFlow has.
    """
    program = libseccomp.SyscallFilter(libseccomp.ERRNO(errno.EPERM))
    if MACHINES[machine] != libseccomp.system_arch():
        program.add_arch(MACHINES[machine])
        program.remove_arch(libseccomp.system_arch())
    program.set_attr(libseccomp.Attr.ACT_BADARCH, libseccomp.KILL_PROCESS)
    # A binary tree decides every call in a few steps.
    program.set_attr(libseccomp.Attr.CTL_OPTIMIZE, 2)
    # glibc then tries clone, whose EPERM is what Python reports as "can't start new thread".
    program.add_rule(libseccomp.ERRNO(errno.ENOSYS), "clone3")
    _allow(program, EVERYWHERE)
    _allow_values(program, "fcntl", 1, _WORD, _FCNTL)
    _allow_values(program, "madvise", 2, _WORD, _MADVISE)
    _allow_values(program, "futex", 1, _FUTEX_OPERATION, _FUTEX)
    # Only about the process itself: other numbers would tell which processes exist.
    _allow_values(program, "sched_getaffinity", 0, _WORD, (0,))
    # Limits can be read, not changed.
    program.add_rule(libseccomp.ALLOW, "prlimit64", _masked(0, _WORD, 0), libseccomp.Arg(2, libseccomp.EQ, 0))
    if reading:
        _allow(program, (*READING, "mmap", "mprotect"))
        _allow_values(program, "openat", 2, _O_REFUSED, (0,))
    else:
        # Everything is loaded: no new machine code.
        _allow_values(program, "mmap", 2, _PROT_EXEC, (0,))
        _allow_values(program, "mprotect", 2, _PROT_EXEC, (0,))
    if threads:
        _allow_threads(program, reading=reading)
    with tempfile.TemporaryFile() as file:
        program.export_bpf(file)
        file.seek(0)
        return file.read()


def _allow_threads(program: libseccomp.SyscallFilter, *, reading: bool) -> None:
    """Threads, but no processes: `clone` with exactly the flags that glibc gives it."""
    _allow_values(program, "clone", 0, _WORD, (_CLONE_THREAD,))
    _allow(program, ("set_robust_list", "rseq"))
    # Asked for each thread, by a number that could be another process's. 0 is the truth (ordinary, no priority).
    for name in ("sched_getscheduler", "sched_getparam"):
        program.add_rule(libseccomp.ERRNO(0), name)
    if not reading:
        # C++'s random device is opened by each of them, with no flag at all; Python opens with O_CLOEXEC and stays
        # refused. Landlock lets nothing be opened but that device.
        program.add_rule(libseccomp.ALLOW, "openat", _masked(0, _WORD, _AT_FDCWD), _masked(2, _WORD, 0))


def _allow(program: libseccomp.SyscallFilter, names: Iterable[str]) -> None:
    for name in names:
        program.add_rule(libseccomp.ALLOW, name)


def _allow_values(
    program: libseccomp.SyscallFilter, name: str, argument: int, mask: int, values: Iterable[int]
) -> None:
    for value in values:
        program.add_rule(libseccomp.ALLOW, name, _masked(argument, mask, value))


def _masked(argument: int, mask: int, value: int) -> libseccomp.Arg:
    return libseccomp.Arg(argument, libseccomp.MASKED_EQ, mask, value)


def programs() -> dict[str, bytes]:
    """All programs that are shipped, by file name."""
    return {
        f"{machine}-{level}{suffix}.bpf": build(machine, reading=level == "confined-reads", threads=bool(suffix))
        for machine in MACHINES
        for level in ("confined", "confined-reads")
        for suffix in ("", "-threads")
    }


def main() -> None:
    """Write the files."""
    for name, content in programs().items():
        (FOLDER / name).write_bytes(content)
        sys.stdout.write(f"{name}: {len(content) // 8} instructions\n")


if __name__ == "__main__":
    main()
