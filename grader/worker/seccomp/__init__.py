"""The seccomp programs, made by `scripts/build_seccomp.py` and shipped as files: arrays of `struct sock_filter`."""

from __future__ import annotations

import os
from functools import cache

_FOLDER = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - loaded before anything else is
# Other names of the same machines.
_MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


def path(level: str, machine: str | None = None) -> str:
    """Where the program for a level is, or would be.

    Args:
        level: `"confined"` or `"confined-reads"`.
        machine: as `os.uname` names it; this one's by default.
    """
    machine = machine or os.uname().machine
    return f"{_FOLDER}/{_MACHINES.get(machine, machine)}-{level}.bpf"


@cache
def load(level: str, machine: str | None = None) -> bytes:
    """The program for a level.

    Raises:
        FileNotFoundError: there is none for this machine.
    """
    with open(path(level, machine), "rb") as file:  # noqa: PTH123
        return file.read()
