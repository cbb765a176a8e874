"""What a worker does with requests: prepare (confine itself), load a submission, run cases; or fork as a zygote."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from typing import Any

import numpy as np

from grader.worker import wire
from grader.worker.confine import ConfinementError, confine
from grader.worker.loader import Modules
from grader.worker.program import message, run_case
from grader.worker.values import Encoder, TooLargeError, contents
from grader.worker.watch import watch
from grader.worker.wire import FROM_GRADER

# What does not fit into a reply would help nobody.
_MOST_PROBLEMS = 100
# Taken before any student code may replace them.
_STANDARD_STREAMS = (sys.stdout, sys.stderr)


class Hangup(Exception):  # noqa: N818 - the normal end, not an error
    """The grader has closed its end."""


class Line:
    """The two descriptors over which the grader and a worker talk."""

    def __init__(self, requests: int, replies: int) -> None:
        self.requests = requests
        self.replies = replies

    def receive(self) -> tuple[Any, list[Any]]:
        """The next request: its content and its arrays.

        Raises:
            Hangup: there is none.
        """
        header, body = wire.read(self._read, FROM_GRADER)
        return contents(header, body, FROM_GRADER)

    def send(self, content: Any, encoder: Encoder | None = None) -> None:
        """Reply."""
        data = memoryview((encoder or Encoder()).frame(content))
        while data:
            data = data[os.write(self.replies, data) :]

    def _read(self, count: int) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            part = os.read(self.requests, count - len(parts))
            if not part:
                raise Hangup
            parts += part
        return bytes(parts)


def serve(requests: int, replies: int) -> None:
    """Answer requests until the grader hangs up."""
    line = Line(requests, replies)
    try:
        request, arrays = line.receive()
        if request["kind"] == "fork":
            from grader.worker import zygote  # noqa: PLC0415 - a single submission needs none

            zygote.serve(line, request, work)
        else:
            work(line, request, arrays)
    except Hangup:
        return


def work(line: Line, request: dict[str, Any], arrays: list[Any]) -> None:
    """Be the worker of one submission; `request` is the one to prepare."""
    preload(request["preload"])
    try:
        report = confine(
            request["level"],
            limits=request["limits"],
            seccomp_program=arrays[0].tobytes() if arrays else None,
            readable=request["readable"],
        )
    except ConfinementError as error:
        line.send({"kind": "refused", "why": message(error)})
        return
    line.send({"kind": "ready", "confinement": report, "python": sys.version.split()[0], "numpy": np.__version__})
    request, _ = line.receive()
    watch(lambda what, count: line.send({"kind": "tried", "what": what, "count": count}))
    modules = Modules(request["files"])
    problems = modules.execute(request["main"])[:_MOST_PROBLEMS]
    _flush()
    line.send({"kind": "loaded", "problems": problems, "stand_ins": sorted(modules.stand_ins)})
    exercise, inputs = line.receive()
    while True:
        request, _ = line.receive()
        for number in request["cases"]:
            _run(line, exercise, inputs, number, modules)
        line.send({"kind": "done"})


def preload(names: list[str]) -> None:
    """Import what the submission will ask for, as nothing can be opened afterwards."""
    for name in names:
        # A name that is no module is the submission's mistake: its own import statement will say so. And a module
        # that ends the process when it is imported must not end the zygote.
        with contextlib.suppress(BaseException):
            importlib.import_module(name)


def _run(line: Line, exercise: dict[str, Any], inputs: list[Any], number: int, modules: Modules) -> None:
    case = exercise["cases"][number]
    warned: set[str] = set()
    used: dict[str, str] = {}
    encoder = Encoder()
    _seed_global_generators(number)
    with np.errstate(all="call", under="ignore", call=lambda kind, _: warned.add(str(kind))):
        looks = run_case(exercise["programs"][case["program"]], case, inputs, modules.resolver(used), encoder)
    _flush()
    reply = {"kind": "case", "case": number, "looks": looks, "warned": sorted(warned), "used": used}
    try:
        line.send(reply, encoder)
    except TooLargeError:
        line.send({**reply, "looks": [{"large": True}] * len(looks)})


def _seed_global_generators(seed: int) -> None:
    """Let code that draws from a global generator draw the same numbers each time: alone, in order, and next year."""
    for name in ("numpy.random", "random"):
        module = sys.modules.get(name)
        with contextlib.suppress(BaseException):  # replaced by student code
            if module is not None:
                module.seed(seed)


def _flush() -> None:
    """Let what was printed arrive before the reply does."""
    for stream in _STANDARD_STREAMS:
        with contextlib.suppress(BaseException):  # closed by student code
            stream.flush()
