"""Where a session gets its workers: one that was executed ahead, then forks of a warm zygote."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from grader.sandbox.channel import Channel, DeadlineError, EndedError
from grader.sandbox.isolation import Isolation
from grader.sandbox.launch import pipes
from grader.sandbox.levels import Level
from grader.sandbox.process import Worker, WorkerFailedError, last_words, start
from grader.worker import wire
from grader.worker.reap import Ending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.libraries import Library

# The zygote's third descriptor beside requests and replies: a socket, as only that can hand over descriptors.
_SOCKET = 5
_ANSWER_SECONDS = 30.0
# A request that a zygote decodes while others wait for it.
_SMALL = 64 << 10


class Workers:
    """Hands out workers that have imported what submissions ask for.

    Args:
        preload: modules to import before confinement.
        isolation: the level of isolation, or the levels to choose from.
        first: a worker that was executed ahead; without it, and for every further one, a zygote is started.
        zygote: one that was executed ahead.
        messages: what many workers will be sent; their zygote learns it once.
        library: that the workers have beside NumPy.
    """

    def __init__(
        self,
        preload: list[str],
        isolation: Isolation | Level,
        first: Worker | None = None,
        zygote: Zygote | None = None,
        messages: Sequence[bytes] = (),
        library: Library | None = None,
    ) -> None:
        self.preload = preload
        self.library = library
        self.isolation = isolation if isinstance(isolation, Isolation) else Isolation([isolation])
        self._first = first
        self._zygotes = _Zygotes(preload, self.isolation, zygote, messages, library)
        self._others: dict[str, _Zygotes] = {}
        self._lock = threading.Lock()

    @property
    def level(self) -> Level:
        """The level of isolation in force, or to be tried next."""
        return self.isolation.level

    def next(self, requests: Sequence[bytes] = ()) -> Worker:
        """A fresh worker.

        Args:
            requests: what it will be sent: a zygote gives it as many of them along as it can.

        Raises:
            WorkerFailedError: it cannot be had.
        """
        if self._first is not None:
            worker, self._first = self._first, None
            if worker.jailed is _in_a_jail(self.level) and self.library is None:
                return worker
            worker.end()
        return self.warm_up().fork(requests)

    def warm_up(self) -> Zygote:
        """Start the zygote, as further workers will be needed."""
        return self._zygotes.current()

    def beside(self, preload: list[str], library: Library | None = None) -> Workers:
        """Workers for another submission, from the same zygote. They are closed with these ones.

        Args:
            preload: modules to import before confinement.
            library: that they have beside NumPy; those that have one come from a zygote of their own.
        """
        others = Workers(preload, self.isolation, library=library)
        others._zygotes = self._zygotes if library is self.library else self._with(library)
        # What is beside those is beside these, and is closed with them, too.
        others._others, others._lock = self._others, self._lock
        return others

    def _with(self, library: Library | None) -> _Zygotes:
        with self._lock:
            name = library.name if library is not None else ""
            if name not in self._others:
                self._others[name] = _Zygotes([], self.isolation, None, (), library)
            return self._others[name]

    def close(self) -> None:
        """End what is still running."""
        for zygotes in (self._zygotes, *self._others.values()):
            zygotes.end()
        if self._first is not None:
            self._first.end()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Zygotes:
    """The zygote of the moment: another one is needed when the level of isolation turns out not to work."""

    def __init__(
        self,
        preload: list[str],
        isolation: Isolation,
        zygote: Zygote | None,
        messages: Sequence[bytes],
        library: Library | None,
    ) -> None:
        self._preload = preload
        self._isolation = isolation
        self._zygote = zygote
        self._messages = messages
        self._library = library
        # Several submissions may be graded side by side.
        self._lock = threading.Lock()

    def current(self) -> Zygote:
        with self._lock:
            jailed = _in_a_jail(self._isolation.level)
            if self._zygote is not None and self._zygote.jailed is not jailed:
                self._zygote.end()
                self._zygote = None
            if self._zygote is None:
                self._zygote = Zygote(self._preload, jailed=jailed, messages=self._messages, library=self._library)
            return self._zygote

    def end(self) -> None:
        if self._zygote is not None:
            self._zygote.end()


class Zygote:
    """A warm process that forks workers.

    Args:
        preload: the modules that submissions may ask for.
        jailed: whether it lives in a jail, with its workers.
        messages: what its workers will know.
        library: that it imports beside NumPy.
    """

    def __init__(
        self,
        preload: list[str],
        *,
        jailed: bool = False,
        messages: Sequence[bytes] = (),
        library: Library | None = None,
    ) -> None:
        import socket  # noqa: PLC0415 - 7 ms that a right submission need not pay

        self.jailed = jailed
        own, other = socket.socketpair()
        self._worker = start(extra=other.fileno(), jailed=jailed, beside=library)
        other.close()
        self._descriptors = own
        # If it is dead already, that shows when it is asked for a worker.
        with contextlib.suppress(EndedError):
            request = {
                "kind": "fork",
                "preload": [*(library.modules if library else ()), *preload],
                "library": library.name if library and not library.for_numpy else None,
                "touch": [list(call) for call in library.touch] if library else [],
                "socket": _SOCKET,
                "messages": len(messages),
            }
            self._worker.channel.send(wire.pack([request, []]), _deadline())
            for message in messages:
                self._worker.channel.send(message, _deadline())
        # A worker that knows a message is sent its number.
        self._known = {message: wire.pack([number, []]) for number, message in enumerate(messages)}
        self._warm = False
        self._forked = 0
        self._start_seconds = library.start_seconds if library else _ANSWER_SECONDS
        self._lock = threading.Lock()

    def fork(self, requests: Sequence[bytes] = ()) -> Worker:
        """A fresh worker, which has the first of the requests already.

        Raises:
            WorkerFailedError: the zygote has died.
        """
        ahead = list(takewhile(lambda request: request in self._known or len(request) <= _SMALL, requests))
        ours, theirs = pipes()
        channel = Channel(*ours)
        try:
            with self._lock:
                given = [self._known.get(request, request) for request in ahead]
                self._forked += 1
                number = self._forked
                self._tell({"kind": "fork", "number": number, "ahead": len(ahead)}, given, theirs)
        except WorkerFailedError:
            channel.close()
            raise
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        return Worker(number, channel, self.bury, jailed=self.jailed, ahead=ahead)

    def bury(self, number: int, patience: float = 0.0) -> Ending:
        """Kill and reap one of its workers, as `reap.bury` does."""
        with self._lock:
            self._tell({"kind": "bury", "number": number, "patience": patience})
            return Ending(*self._answer(_deadline())["ending"])

    def end(self) -> None:
        """End the zygote."""
        self._worker.end()
        self._descriptors.close()

    def _tell(self, request: dict[str, Any], frames: Sequence[bytes] = (), descriptors: Sequence[int] = ()) -> None:
        import socket  # noqa: PLC0415

        if not self._warm:
            # Its own imports took a while; the grader went on meanwhile.
            self._answer(time.monotonic() + self._start_seconds)
            self._warm = True
        try:
            if descriptors:
                socket.send_fds(self._descriptors, [b"x"], list(descriptors))
            self._worker.channel.send(b"".join([wire.pack([request, []]), *frames]), _deadline())
        except (EndedError, DeadlineError, OSError) as error:
            raise self._failed() from error

    def _answer(self, deadline: float) -> dict[str, Any]:
        try:
            (answer, _), _ = self._worker.channel.receive(deadline)
        except Exception as error:
            raise self._failed() from error
        return dict(answer)

    def _failed(self) -> WorkerFailedError:
        return WorkerFailedError(last_words(self._worker.channel) or "the zygote does not answer")


def _deadline() -> float:
    return time.monotonic() + _ANSWER_SECONDS


def _in_a_jail(level: Level) -> bool:
    return level is Level.JAILED
