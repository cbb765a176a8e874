# ruff: noqa: E501 - tables read best unbroken
"""Replies that come at the wrong time, in the wrong number or never: each costs its own check, and nobody else's.

What single forged frames do is in tests/attacks/test_wire.py.
"""

from __future__ import annotations

import resource
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.model import Status
from grader.sandbox.levels import Level

from .making import LEVELS, RIGHT, finding, graded, right_but, statuses

if TYPE_CHECKING:
    from grader.course import Course

HELD = [level for level in LEVELS if level in (Level.JAILED, Level.CONFINED, Level.CONTAINED)]
# What a worker's own reply looks like is no secret.
FORGER = """
import json, os, signal, struct, sys, time

def frame(content, arrays=(), body=b""):
    for case in content.get("cases", ()):
        case["arrays"] = len(arrays)
    header = json.dumps([content, list(arrays)]).encode()
    return struct.pack("<4sIQ", b"dg1\\n", len(header), len(body)) + header + body

def write(data):
    while data:
        data = data[os.write(4, data):]

def case(number, looks=(), **more):
    case = {"case": number, "looks": list(looks), "warned": [], "used": {}, "arrays": 0, **more}
    return {"kind": "cases", "cases": [case]}

HONEST = {name: globals().get(name) for name in ("normalise", "slope", "root")}
"""
AFTERWARDS = """
def evil(*arguments, **named):
    {deed}
    return normally(*arguments, **named)
normally = globals()["normalise"]
globals()["normalise"] = evil
return x * factor
"""
ERROR, TIMEOUT, PASSED, WRONG = Status.ERROR, Status.TIMEOUT, Status.PASSED, Status.WRONG
ATTACKS = {
    "bytes of all kinds": ("write(bytes(range(256)) * 50)\nreturn x * factor", {ERROR}),
    "half a prefix, then the real reply": ("write(frame(case(0))[:7])\nreturn x * factor", {ERROR}),
    "half a frame, then the real reply": ("write(frame(case(0), [['uint8', [100]]], bytes(100))[:-50])\nreturn x * factor", {ERROR}),
    "a frame that never ends": ("write(struct.pack('<4sIQ', b'dg1\\n', 2, 60 << 20) + b'[]')\nreturn x * factor", {TIMEOUT}),
    "a frame, byte by byte": ("for byte in frame(case(0)): write(bytes([byte])); time.sleep(0.1)", {TIMEOUT}),
    "the next answers ahead": ("for number in range(20): write(frame(case(number)))\nreturn x * factor", {ERROR, WRONG}),
    "the same answer twice": ("write(frame(case(0, [{'ok': 1.0}])) * 2)\nreturn x * factor", {ERROR, WRONG}),
    "its own answer once more": (AFTERWARDS.format(deed="write(frame(case(0)))"), {PASSED}),
    "garbage during the next check": (AFTERWARDS.format(deed="write(b'dg1 garbage')"), {PASSED}),
    "half a frame during the next check": (AFTERWARDS.format(deed="write(frame(case(0), [['uint8', [99]]], bytes(99))[:-9])"), {PASSED}),
    "silence during the next check": (AFTERWARDS.format(deed="time.sleep(60)"), {PASSED}),
    "the end during the next check": (AFTERWARDS.format(deed="os._exit(0)"), {PASSED}),
    "a closed line during the next check": (AFTERWARDS.format(deed="os.close(4); time.sleep(60)"), {PASSED}),
    "a signal to itself, some time later": ("signal.setitimer(signal.ITIMER_REAL, 0.001)\nreturn x * factor", {PASSED, ERROR}),
    "a closed line": ("os.close(4)\ntime.sleep(60)", {ERROR}),
    "all lines closed": ("os.closerange(0, 64)\nwhile True: pass", {ERROR}),
    "its requests read by itself": ("os.read(3, 1 << 20)", {TIMEOUT}),
    "nothing but notices": ("while True: write(frame({'kind': 'tried', 'what': 'open', 'count': 1}))", {ERROR}),
    "one array many times": (
        "write(frame(case(0, [{'ok': {'l': [{'a': 0}] * 4000}}]), [['uint8', [30 << 20]]], bytes(30 << 20)))", {ERROR}),
    "one frame after another": ("while True: write(frame({'kind': 'noise'}, [['uint8', [10 << 20]]], bytes(10 << 20)))", {ERROR}),
}  # fmt: skip


def forging(body: str) -> str:
    indented = "\n".join(f"    {line}" for line in body.strip().splitlines())
    source = right_but(scale=f"def scale(x, factor=2.0):\n{indented}\n")
    return f"{source}\n{FORGER}"


def children() -> set[str]:
    return {pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


@pytest.mark.parametrize("level", HELD)
@pytest.mark.parametrize("what", ATTACKS)
def test_costs_its_own_check_only(course: Course, what: str, level: Level) -> None:
    body, expected = ATTACKS[what]
    before, descriptors = children(), len(list(Path("/proc/self/fd").iterdir()))
    report = graded(course, forging(body), level, check_seconds=1.0)
    found = statuses(report)
    assert found.pop("scale") in expected
    assert found == dict.fromkeys(RIGHT.keys() - {"scale"}, PASSED)
    assert children() == before
    assert len(list(Path("/proc/self/fd").iterdir())) == descriptors


def test_the_next_check_was_in_danger(course: Course) -> None:
    """The proof: what happens to the next check is noticed, and it is run again, alone."""
    report = graded(course, forging(AFTERWARDS.format(deed="write(b'dg1 garbage')")))
    assert [note.code for note in report.checks[1].notes] == ["shared_state"]


def test_one_array_does_not_become_many(course: Course) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    graded(course, forging(ATTACKS["one array many times"][0]))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 << 10


def test_a_flood_of_notes_is_no_flood_in_the_report(course: Course) -> None:
    loading = (
        "\nproblem = ['scaling.py', 0, 1, 'ValueError', 'no']\n"
        "write(frame({'kind': 'loaded', 'problems': [problem] * 4000, 'stand_ins': ['x'] * 9000}))\n"
    )
    used = "write(frame(case(0, used={str(n): 'y' for n in range(9000)}, warned=[str(n) for n in range(9000)])))"
    report = graded(course, forging(f"{used}\nreturn x * factor") + loading)
    assert len(report.notes) <= 100
    assert all(len(check.notes) <= 22 for check in report.checks)


@pytest.mark.parametrize("level", HELD)
def test_a_file_that_closes_the_line_ends_the_submission_only(course: Course, level: Level) -> None:
    report = graded(course, right_but() + "\nimport os\nos.close(4)\nwhile True: pass\n", level)
    assert set(statuses(report).values()) == {ERROR}
    assert finding(report, "scale") == "garbled"
