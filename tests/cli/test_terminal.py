"""On a terminal there are colours, unless NO_COLOR forbids them; elsewhere never."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from .conftest import FAKE
from .running import environment, grade

if TYPE_CHECKING:
    from pathlib import Path

pty = pytest.importorskip("pty")

COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-7][0-9;]*m")
SOLUTIONS = FAKE / "solutions"
CALLS = [("exercise", "1", SOLUTIONS), ("all", SOLUTIONS), ("status", SOLUTIONS)]


def on_a_terminal(*arguments: str | Path, **changed: str) -> tuple[int, str]:
    """Run `grade` with a terminal of 80 columns and return its exit code and what the terminal got."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", *map(str, arguments), "--course", str(FAKE)],
        env=environment(TERM="xterm-256color", COLUMNS="80", **changed),
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    shown = bytearray()
    while True:
        try:
            part = os.read(leader, 1 << 16)
        except OSError:  # how Linux says that nobody writes any more
            break
        if not part:
            break
        shown += part
    os.close(leader)
    return process.wait(60), shown.decode()


@pytest.mark.parametrize("call", CALLS, ids=lambda call: str(call[0]))
def test_a_terminal_gets_colours(call: tuple[str | Path, ...]) -> None:
    code, shown = on_a_terminal(*call)
    assert code == 0
    assert COLOUR.search(shown)
    assert "points" in shown


@pytest.mark.parametrize("call", CALLS, ids=lambda call: str(call[0]))
def test_no_color_is_honoured(call: tuple[str | Path, ...]) -> None:
    code, shown = on_a_terminal(*call, NO_COLOR="1")
    assert code == 0
    assert not COLOUR.search(shown)
    assert "points" in shown


@pytest.mark.parametrize("call", CALLS, ids=lambda call: str(call[0]))
def test_a_pipe_gets_plain_text(call: tuple[str | Path, ...]) -> None:
    ran = grade(*call, "--course", FAKE)
    assert "\x1b" not in ran.out + ran.err


def test_a_terminal_in_korean() -> None:
    code, shown = on_a_terminal("all", SOLUTIONS, "--lang", "ko")
    assert code == 0
    assert "16점 만점에 16점" in shown


def test_somebody_who_stops_reading_is_no_fault() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "list", "--course", str(FAKE)], env=environment(), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(60)
