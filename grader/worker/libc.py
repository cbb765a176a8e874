"""The C library, for the system calls that Python does not know."""

from __future__ import annotations

import ctypes
import os

LIBC = ctypes.CDLL(None, use_errno=True)
# Looked up once, before a zygote forks: in each worker that would take longer than the calls. Not every system has all.
for _name in ("capset", "prctl", "syscall", "unshare"):
    getattr(LIBC, _name, None)
# As the kernel compares all of each argument, and `int` is half of one.
if hasattr(LIBC, "prctl"):
    LIBC.prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)


def checked(result: int, name: str) -> int:
    """What a call returned.

    Raises:
        OSError: it failed; the message begins with the name.
    """
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return result
