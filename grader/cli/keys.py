"""Single keys from a terminal, without Enter."""

from __future__ import annotations

import os
import select
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BYTES = 64


@contextmanager
def keys() -> Iterator[Callable[[], str]]:
    """Read what is pressed while this lasts; yields a function that returns it, small, or nothing.

    Somebody who is not at a terminal presses nothing.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield lambda: ""
        return
    import termios  # noqa: PLC0415 - where there is a terminal
    import tty  # noqa: PLC0415

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor)
    try:
        yield lambda: _pressed(descriptor)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _pressed(descriptor: int) -> str:
    if not select.select([descriptor], [], [], 0)[0]:
        return ""
    try:
        return os.read(descriptor, _BYTES).decode(errors="ignore").lower()
    except OSError:
        return ""
