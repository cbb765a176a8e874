"""The grader's end of the line to a worker: frames with a deadline, output drained on the side."""

from __future__ import annotations

import os
import select
import time
from typing import TYPE_CHECKING, Any

from grader.sandbox.printed import Printed
from grader.worker import wire
from grader.worker.wire import FROM_WORKER

if TYPE_CHECKING:
    from grader.sandbox.printed import Output

_CHUNK = 1 << 16
_SOON = 0.01


class EndedError(Exception):
    """The worker has closed its end."""


class DeadlineError(Exception):
    """The worker did not answer in time."""


class Channel:
    """Talks to one worker and collects what it prints.

    Args:
        requests: descriptor that the worker reads.
        replies: descriptor that the worker writes.
        output: descriptor that the worker prints to.

    Attributes:
        printed: what has come so far.
    """

    def __init__(self, requests: int, replies: int, output: int) -> None:
        self.requests = requests
        self.replies = replies
        self.output = output
        self.printed = Printed(_CHUNK)
        self._received = bytearray()
        self._output_open = True
        for descriptor in (requests, replies, output):
            os.set_blocking(descriptor, False)

    def send(self, frame: bytes, deadline: float) -> None:
        """Write a whole frame.

        Raises:
            EndedError: the worker is gone.
            DeadlineError: it does not read.
        """
        data = memoryview(frame)
        while data:
            try:
                data = data[os.write(self.requests, data[: 1 << 20]) :]
            except BlockingIOError:
                self._wait(self.requests, select.POLLOUT, deadline)
            except BrokenPipeError:
                raise EndedError from None

    def receive(self, deadline: float) -> tuple[Any, bytes]:
        """Read one frame: header and body.

        Raises:
            EndedError: the worker is gone.
            DeadlineError: it did not send one in time.
            WireError: what it sent is no frame.
        """
        header, body = self.receive_frame(deadline)
        return wire.header(header), body

    def receive_frame(self, deadline: float) -> tuple[bytes, bytes]:
        """Read one frame as it comes: the bytes of its header, and its body; likewise."""
        start = wire.PREFIX.size
        self._fill(start, deadline)
        header_bytes, body_bytes = wire.sizes(self._received[:start], FROM_WORKER)
        middle = start + header_bytes
        end = middle + body_bytes
        self._fill(end, deadline)
        header, body = bytes(self._received[start:middle]), bytes(self._received[middle:end])
        del self._received[:end]
        return header, body

    def take_output(self) -> Output:
        """The next part of what the worker prints, as far as it is there and kept."""
        if not self.printed.has_ended:
            self._drain()
        return self.printed.take()

    def close(self) -> None:
        """Give the descriptors back."""
        for descriptor in (self.requests, self.replies, self.output):
            os.close(descriptor)

    def _fill(self, count: int, deadline: float) -> None:
        """Receive until so many bytes are there. What has arrived of the next frames, small and many, comes along."""
        received = self._received
        while (missing := count - len(received)) > 0:
            try:
                part = os.read(self.replies, max(_CHUNK, min(missing, 1 << 20)))
            except BlockingIOError:
                self._wait(self.replies, select.POLLIN, deadline)
                continue
            if not part:
                raise EndedError
            received += part

    def _wait(self, descriptor: int, event: int, deadline: float) -> None:
        """Wait until a descriptor is ready; a worker that prints meanwhile must not block on a full pipe."""
        poll = select.poll()
        poll.register(descriptor, event)
        # Most replies are soon there, and whoever waits for what is printed, too, is woken for each check.
        if self.printed.listen is None and poll.poll(max(min(_SOON, deadline - time.monotonic()), 0) * 1000):
            return
        if self._output_open:
            poll.register(self.output, select.POLLIN)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise DeadlineError
            ready = [number for number, _ in poll.poll(left * 1000 + 1)]
            if self.output in ready and not self._drain(chunks=16):
                poll.unregister(self.output)
            if descriptor in ready:
                return

    def _drain(self, chunks: int = 64) -> bool:
        """Read what has been printed, in bounded steps; False once the pipe is closed."""
        for _ in range(chunks):
            if not self._output_open:
                return False
            try:
                part = os.read(self.output, _CHUNK)
            except BlockingIOError:
                return True
            if not part:
                self._output_open = False
                return False
            self.printed.add(part)
        return True
