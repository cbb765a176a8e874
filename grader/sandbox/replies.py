"""What a worker answers, read with suspicion: results of cases, and notices of what the submission tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from grader.key.outcome import decode
from grader.worker import wire
from grader.worker.values import contents
from grader.worker.watch import WATCHED
from grader.worker.wire import WireError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.key.ledger import Trace
    from grader.sandbox.channel import Channel
    from grader.worker.values import Array

_MOST_NOTICES = 200

Frame = tuple[bytes, bytes]
"""Header and body as they came."""


class CaseReply(NamedTuple):
    """The result of a case, as far as the frame itself has been looked at."""

    content: dict[str, Any]
    arrays: list[Array]

    def looks(self, number: int) -> Trace:
        """What its looks saw.

        Args:
            number: that the case must have.

        Raises:
            WireError: it has another, or the looks are not what the interpreter writes.
        """
        if self.content["case"] != number:
            raise WireError("a reply out of step")
        return decode(self.content["looks"], self.arrays)


class Replies:
    """Receives what one worker sends.

    Args:
        channel: the line to it.
        tried: learns what the submission asked the system for, and how often.

    Attributes:
        last: the frame that came last.
    """

    def __init__(self, channel: Channel, tried: dict[str, int]) -> None:
        self._channel = channel
        self._tried = tried
        self.last: Frame = (b"", b"")

    def next(self, deadline: float, first: Frame | None = None) -> tuple[dict[str, Any], list[Array]]:
        """The next reply but for notices, which come in between.

        Args:
            deadline: by when.
            first: the frame to begin with, if it has been received.

        Raises:
            WireError: it is none.
        """
        for _ in range(_MOST_NOTICES):
            self.last = header, body = first or self._channel.receive_frame(deadline)
            first = None
            content, arrays = contents(wire.header(header), body)
            if not isinstance(content, dict):
                raise WireError("a reply that is no object")
            if content.get("kind") != "tried":
                return content, arrays
            what, count = content.get("what"), content.get("count")
            if isinstance(what, str) and what in WATCHED and type(count) is int and count > 0:
                self._tried[what] = max(count, self._tried.get(what, 0))
        raise WireError("nothing but notices")

    def part(self, number: int, deadline: float) -> Trace:
        """What a case has shown so far, which waits for a late input; raises like `CaseReply.looks`."""
        content, arrays = self.next(deadline)
        if content["kind"] != "part":
            raise WireError("a reply out of step")
        return CaseReply(content, arrays).looks(number)

    def cases(self, deadline: float, first: Frame | None = None) -> Iterator[CaseReply]:
        """The results in the next frame, at least one; likewise."""
        content, arrays = self.next(deadline, first)
        if content["kind"] != "cases" or not content["cases"]:
            raise WireError("a reply out of step")
        start = 0
        for case in content["cases"]:
            end = start + case["arrays"]
            if not start <= end <= len(arrays):
                raise WireError("arrays that are not there")
            yield CaseReply(case, arrays[start:end])
            start = end
        if start != len(arrays):
            raise WireError("arrays of no case")
