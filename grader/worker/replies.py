"""How a worker answers: the results of a check travel together, as a frame costs more than most cases take."""

from __future__ import annotations

import contextlib
import sys
import time
from typing import TYPE_CHECKING, Any

from grader.worker import wire
from grader.worker.values import Encoder
from grader.worker.wire import FROM_WORKER

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.worker.values import Array

# What a result waits for others at most; those that take longer go one by one, so that a limit hits the right one.
_PATIENCE = 0.005
_MOST_BYTES = 1 << 20
# Taken before any student code may replace them.
_STANDARD_STREAMS = (sys.stdout, sys.stderr)
_CLOCK = time.monotonic


class Replies:
    """Collects the results of cases and sends them.

    Args:
        send: a frame.
        singly: each result goes at once, for whoever wants to know how far the submission came.
    """

    def __init__(self, send: Callable[[bytes], None], *, singly: bool) -> None:
        self._send = send
        self._singly = singly
        self._cases: list[dict[str, Any]] = []
        self._arrays: list[Array] = []
        self._bytes = 0
        self._sent = _CLOCK()

    def part(self, number: int, looks: list[dict[str, Any]], encoder: Encoder) -> None:
        """Send what a case has shown so far."""
        flush()
        self.send()
        self._send(encoder.frame({"kind": "part", "case": number, "looks": looks}))

    def case(
        self, number: int, looks: list[dict[str, Any]], warned: list[str], used: dict[str, str], encoder: Encoder
    ) -> None:
        """Send the result of a case, sooner or later; `encoder` has the arrays of its looks."""
        count = len(self._arrays) + len(encoder.arrays)
        if count > FROM_WORKER.arrays or self._bytes + encoder.bytes > _MOST_BYTES:
            self.send()
        self._cases.append(case_reply(number, looks, warned, used, len(encoder.arrays)))
        self._arrays += encoder.arrays
        self._bytes += encoder.bytes
        if self._singly or _CLOCK() - self._sent > _PATIENCE:
            flush()
            self.send()

    def send(self) -> None:
        """Send what is there."""
        cases, arrays = self._cases, self._arrays
        self._cases, self._arrays, self._bytes = [], [], 0
        if cases:
            frame = cases_frame(cases, arrays)
            if _is_short(frame):
                self._send(frame)
            else:  # each alone may still be
                for case in cases:
                    own, arrays = arrays[: case["arrays"]], arrays[case["arrays"] :]
                    frame = cases_frame([case], own)
                    self._send(frame if _is_short(frame) else cases_frame([_too_large(case)], []))
        self._sent = _CLOCK()


def _is_short(frame: bytes) -> bool:
    return bool(wire.PREFIX.unpack_from(frame)[1] <= FROM_WORKER.header_bytes)


def _too_large(case: dict[str, Any]) -> dict[str, Any]:
    """A result whose texts and numbers fill more than a header may hold."""
    return {**case, "looks": [{"large": True, "changed": []}] * len(case["looks"]), "arrays": 0}


def case_reply(
    number: int, looks: list[dict[str, Any]], warned: list[str], used: dict[str, str], arrays: int
) -> dict[str, Any]:
    """The result of a case, with how many arrays of its frame are its own."""
    return {"case": number, "looks": looks, "warned": warned, "used": used, "arrays": arrays}


def cases_frame(cases: list[dict[str, Any]], arrays: list[Array]) -> bytes:
    """The frame that carries the results of cases and all of their arrays, case by case."""
    encoder = Encoder()
    encoder.arrays = arrays
    return encoder.frame({"kind": "cases", "cases": cases})


def flush() -> None:
    """Let what was printed arrive before the reply does."""
    for stream in _STANDARD_STREAMS:
        try:  # noqa: SIM105 - after each check: `suppress` takes longer than all else here
            stream.flush()
        except BaseException:  # noqa: S110 - closed by student code
            pass


def show_lines_at_once() -> None:
    """Let each line that is printed be sent when it is complete, as on a terminal."""
    for stream in _STANDARD_STREAMS:
        with contextlib.suppress(BaseException):  # closed by student code
            stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]
