"""Where a session gets its workers: one that was executed ahead, then forks of a warm zygote."""

from __future__ import annotations

import os
import threading
import time
from typing import Any

from grader.sandbox.levels import Level
from grader.sandbox.process import Worker, WorkerFailedError, pipes, start
from grader.worker import wire

# The zygote's third descriptor beside requests and replies: a socket, as only that can hand over descriptors.
_SOCKET = 5
_ANSWER_SECONDS = 30.0


class Workers:
    """Hands out workers that have imported what submissions ask for.

    Args:
        preload: modules to import before confinement.
        first: a worker that was executed ahead; without it, and for every further one, a zygote is started.
        level: of isolation. A jail is around the zygote with its workers; one that was executed ahead is outside, and
            ends unused.
        zygote: one that is there already.
    """

    def __init__(
        self, preload: list[str], level: Level, first: Worker | None = None, zygote: Zygote | None = None
    ) -> None:
        self.preload = preload
        self.level = level
        self._first = first
        self._zygote = zygote

    def next(self) -> Worker:
        """A fresh worker.

        Raises:
            WorkerFailedError: it cannot be had.
        """
        if self._first is not None and self.level is not Level.JAILED:
            worker, self._first = self._first, None
            return worker
        return self.warm_up().fork()

    def warm_up(self) -> Zygote:
        """Start the zygote, as further workers will be needed."""
        if self._zygote is None:
            self._zygote = Zygote(self.preload, jailed=self.level is Level.JAILED)
        return self._zygote

    def close(self) -> None:
        """End what is still running."""
        if self._zygote is not None:
            self._zygote.end()
        if self._first is not None:
            self._first.end()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Zygote:
    """A warm process that forks workers.

    Args:
        preload: the modules that submissions may ask for.
        jailed: whether it lives in a jail, with its workers.
    """

    def __init__(self, preload: list[str], *, jailed: bool = False) -> None:
        import socket  # noqa: PLC0415 - 7 ms that a right submission need not pay

        own, other = socket.socketpair()
        self._worker = start(extra=other.fileno(), jailed=jailed)
        other.close()
        self._descriptors = own
        self._worker.channel.send(wire.pack([{"kind": "fork", "preload": preload, "socket": _SOCKET}, []]), _deadline())
        self._warm = False
        # Several submissions may be graded side by side.
        self._lock = threading.Lock()

    def fork(self) -> Worker:
        """A fresh worker.

        Raises:
            WorkerFailedError: the zygote has died.
        """
        import socket  # noqa: PLC0415

        channel, theirs = pipes()
        try:
            with self._lock:
                socket.send_fds(self._descriptors, [b"x"], list(theirs))
                reply = self._ask({"kind": "fork"})
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        return Worker(reply["pid"], channel, self.bury)

    def bury(self, pid: int) -> int:
        """Kill and reap one of its workers."""
        with self._lock:
            return int(self._ask({"kind": "bury", "pid": pid, "kill": True})["code"])

    def end(self) -> None:
        """End the zygote."""
        self._worker.end()
        self._descriptors.close()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            if not self._warm:
                # Its own imports took a while; the grader went on meanwhile.
                self._worker.channel.receive(_deadline())
                self._warm = True
            self._worker.channel.send(wire.pack([request, []]), _deadline())
            header, _ = self._worker.channel.receive(_deadline())
            reply: dict[str, Any] = header[0]
        except Exception as error:
            raise WorkerFailedError("the process that starts workers does not answer") from error
        return reply


def _deadline() -> float:
    return time.monotonic() + _ANSWER_SECONDS
