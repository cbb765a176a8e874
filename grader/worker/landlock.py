"""Landlock by ctypes: this process may touch nothing but the given folders (Linux 5.13 and later, no privilege needed).

See https://docs.kernel.org/userspace-api/landlock.html; the rights are named there.
"""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING

from grader.worker.libc import LIBC, checked

if TYPE_CHECKING:
    from collections.abc import Sequence

# The system calls have these numbers on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# How many rights to files each ABI knows, from 1 on: all of them are handled, so that what no rule grants is refused.
_FILE_RIGHTS = (13, 14, 15, 15, 16)
_NET_BIND_AND_CONNECT = 0b11  # ABI 4
_SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11  # ABI 6
_LOG_NOTHING = 0b101  # ABI 7: neither this process nor a domain below it may fill the audit log


class _RulesetAttr(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneathAttr(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def abi() -> int:
    """The version of Landlock that the kernel has; 0 if none."""
    try:
        return _call(_CREATE_RULESET, None, 0, _CREATE_RULESET_VERSION)
    except (OSError, AttributeError):  # not Linux: the C library has no such call
        return 0


def restrict(readable: Sequence[str]) -> int:
    """Refuse this thread, for ever, all files but those below `readable`, and sockets and signals to the outside.

    The caller has set `no_new_privs`.

    Returns:
        The ABI in force.

    Raises:
        OSError: the kernel has no Landlock, or a path does not exist.
    """
    version = _call(_CREATE_RULESET, None, 0, _CREATE_RULESET_VERSION)
    attributes = _RulesetAttr(
        handled_access_fs=(1 << _FILE_RIGHTS[min(version, len(_FILE_RIGHTS)) - 1]) - 1,
        handled_access_net=_NET_BIND_AND_CONNECT if version >= 4 else 0,
        scoped=_SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0,
    )
    ruleset = _call(_CREATE_RULESET, ctypes.byref(attributes), ctypes.sizeof(attributes), 0)
    try:
        for path in readable:
            _allow(ruleset, path)
        _call(_RESTRICT_SELF, ruleset, _LOG_NOTHING if version >= 7 else 0)
    finally:
        os.close(ruleset)
    return version


def _allow(ruleset: int, path: str) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        # A right to folders, asked for a file, would be refused.
        rights = _READ_FILE | _READ_DIR if os.path.isdir(path) else _READ_FILE  # noqa: PTH112
        rule = _PathBeneathAttr(allowed_access=rights, parent_fd=descriptor)
        _call(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(descriptor)


def _call(number: int, *arguments: object) -> int:
    return checked(int(LIBC.syscall(number, *arguments)), "Landlock")
