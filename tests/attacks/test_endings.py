"""However a submission ends its process, there is no verdict but "not passed", and the other checks get theirs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from grader.model import Status

from .arena import Arena, attacking, others_passed, statuses
from .attack import Attack, at_every_level, attacks, each

if TYPE_CHECKING:
    from grader.sandbox.levels import Level

SEGFAULT = "ctypes.string_at(0)"

ENDINGS = {
    "exit 0": "os._exit(0)",
    "exit by the C library": "ctypes.CDLL(None).exit(0)",
    "SystemExit": "sys.exit(0)",
    "SystemExit with everything": "raise SystemExit({'scale': 'passed'})",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "GeneratorExit": "raise GeneratorExit",
    "an exception of its own kind": "raise type('Passed', (BaseException,), {'__str__': lambda self: 1 / 0})()",
    "an exception with a message without end": "raise ValueError('x' * 10_000_000)",
    "a segmentation fault": SEGFAULT,
    "abort": "os.abort()",
    "an alarm": "signal.setitimer(signal.ITIMER_REAL, 0.01)\ntime.sleep(1)\nraise ValueError",
    "closed descriptors": "os.closerange(0, 100)",
    "a closed line": "os.close(4)",
    "a stack without end": "sys.setrecursionlimit(10**9)\nx = []\nfor _ in range(10**6): x = [x]\nrepr(x)",
    "no builtins": "__builtins__.clear() if isinstance(__builtins__, dict) else vars(__builtins__).clear()\nraise 1",
    "no modules": "sys.modules.clear()\nraise ValueError",
    "an exit when its result is read": "class Evil(dict):\n    def items(self): os._exit(0)\n"
    "    __iter__ = keys = items\nreturn Evil(a=1)",
    "an exit when its result is compared": "class Evil(np.ndarray):\n    def __array__(self, *_, **__): os._exit(0)\n"
    "    __eq__ = __array_function__ = __array_ufunc__ = __array__\nreturn np.ones(3).view(Evil).sum",
}


IN_A_CALL = attacks("ending", {name: attacking(body) for name, body in ENDINGS.items()})


def at_import(*names: str) -> list[Attack]:
    """These endings while the file is loaded."""
    return attacks("ending at import", {name: attacking("", before=ENDINGS[name]) for name in names})


PROCESS = at_import("exit 0", "exit by the C library", "a segmentation fault", "closed descriptors")
STATEMENT = at_import("SystemExit", "KeyboardInterrupt", "an exception of its own kind")
AFTERWARDS = attacks(
    "ending", {"replying after the end": attacking("import atexit\natexit.register(os.write, 4, b'x' * 100)")}
)
ATTACKS = [*IN_A_CALL, *PROCESS, *STATEMENT, *AFTERWARDS]


@each(IN_A_CALL)
@at_every_level
def test_in_a_call(arena: Arena, level: Level, attack: Attack) -> None:
    report = arena.grade(attack.source, level)
    assert statuses(report)["scale"] in {Status.ERROR, Status.WRONG}
    assert others_passed(report)


@each(PROCESS)
@at_every_level
def test_at_import(arena: Arena, level: Level, attack: Attack) -> None:
    report = arena.grade(attack.source, level)
    assert set(statuses(report).values()) == {Status.ERROR}
    assert report.score == 0


@each(STATEMENT)
@at_every_level
def test_an_exception_at_import_costs_only_its_statement(arena: Arena, level: Level, attack: Attack) -> None:
    report = arena.grade(attack.source, level)
    assert set(statuses(report).values()) == {Status.PASSED}
    assert report.notes


@pytest.mark.skipif(sys.platform != "linux", reason="the signals of Linux")
@at_every_level
def test_says_which_signal_ended_it(arena: Arena, level: Level) -> None:
    finding = arena.grade(attacking(SEGFAULT), level).checks[0].finding
    assert finding is not None
    assert (finding.code, finding.facts["signal"]) == ("killed", 11)


@each(AFTERWARDS)
@at_every_level
def test_nothing_runs_after_the_end(arena: Arena, level: Level, attack: Attack) -> None:
    """What was registered for the end of the process cannot change what was answered."""
    report = arena.grade(attack.source, level)
    assert set(statuses(report).values()) == {Status.PASSED}
