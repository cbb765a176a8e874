"""How a process ended is told as the kernel knows it, and nothing of its session stays."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest

from grader.worker.reap import Ending, bury

looks_first = pytest.mark.skipif(not hasattr(os, "waitid"), reason="this system cannot look without reaping")


def child(code: str) -> int:
    arguments = [sys.executable, "-I", "-S", "-c", f"import os, signal, sys, time\n{code}"]
    return os.posix_spawn(sys.executable, arguments, {}, setsid=True)


def started(code: str) -> int:
    """A child that has got as far as it should before anything is asked of it."""
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    pid = child(f"{code}\nos.write({writing}, b'x')\ntime.sleep(600)")
    os.close(writing)
    assert os.read(reading, 1) == b"x"
    os.close(reading)
    return pid


@looks_first
@pytest.mark.parametrize(
    ("code", "ended"),
    [("os._exit(7)", 7), ("sys.exit()", 0), ("os.kill(os.getpid(), signal.SIGSEGV)", -signal.SIGSEGV)],
)
def test_one_that_ends_by_itself_keeps_its_code(code: str, ended: int) -> None:
    ending = bury(child(code), patience=30)
    assert (ending.code, ending.killed) == (ended, False)
    assert ending.signal == (signal.SIGSEGV if ended < 0 else None)


@looks_first
def test_one_that_goes_on_is_killed() -> None:
    for patience in (0, 0.01):
        ending = bury(started(""), patience)
        assert (ending.code, ending.killed, ending.signal) == (-signal.SIGKILL, True, signal.SIGKILL)


@looks_first
def test_killed_by_somebody_else_is_not_killed_by_us() -> None:
    pid = started("")
    os.kill(pid, signal.SIGKILL)
    assert bury(pid, patience=30).killed is False


def test_its_time_is_known() -> None:
    spin = "until = time.process_time() + 0.3\nwhile time.process_time() < until: pass"
    assert bury(started(spin)).cpu_seconds >= 0.3


@pytest.mark.parametrize("leader", ["pass", "os._exit(0)"])
def test_its_children_go_with_it(leader: str) -> None:
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    pid = child(f"if os.fork() == 0:\n    os.write({writing}, b'x')\n    time.sleep(600)\n{leader}\ntime.sleep(600)")
    os.close(writing)
    assert os.read(reading, 1) == b"x"
    bury(pid, patience=0.01)
    # Nobody holds the other end any more.
    assert os.read(reading, 1) == b""
    os.close(reading)


@pytest.mark.parametrize("ended", [True, False])
def test_nothing_is_left_to_reap(ended: bool) -> None:
    pid = child("os._exit(0)" if ended else "time.sleep(600)")
    if ended:
        time.sleep(0.1)
    assert isinstance(bury(pid), Ending)
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, 0)
