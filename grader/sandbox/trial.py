"""Whether a jail failed here lately: to find that out again would double the time that a single exercise takes.

A failure is kept for a day, for this user, this boot, this container and this bubblewrap.
"""

from __future__ import annotations

import os
import time

from grader.cache import cache_folder
from grader.sandbox.jail import bubblewrap

_KEPT_SECONDS = 86_400


def promising() -> bool:
    """Whether a jail is worth trying: bubblewrap is there and has not failed lately. Starts nothing."""
    return bubblewrap() is not None and not _failed_lately()


def remember_failure() -> None:
    """Keep in mind that no jail could be had; if that cannot be written down, the next run will find out again."""
    try:
        os.makedirs(cache_folder(), exist_ok=True)  # noqa: PTH103
        with open(_path(), "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write(_circumstances())
    except OSError:
        return


def forget_failure() -> None:
    """A jail has been had."""
    try:
        os.unlink(_path())  # noqa: PTH108
    except OSError:
        return


def _failed_lately() -> bool:
    try:
        fresh = time.time() - os.stat(_path()).st_mtime < _KEPT_SECONDS  # noqa: PTH116
        with open(_path(), encoding="utf-8") as file:  # noqa: PTH123
            return fresh and file.read() == _circumstances()
    except (OSError, ValueError):
        return False


def _path() -> str:
    return f"{cache_folder()}/no-jail-{os.geteuid()}"


def _circumstances() -> str:
    """What a jail depends on."""
    with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:  # noqa: PTH123
        boot = file.read()
    program = bubblewrap() or ""
    changed = os.stat(program).st_mtime_ns  # noqa: PTH116
    namespaces = [os.readlink(f"/proc/self/ns/{kind}") for kind in ("mnt", "user")]  # noqa: PTH115
    return f"{boot}{program} {changed} {' '.join(namespaces)}\n"
