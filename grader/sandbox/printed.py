"""What a worker prints, in parts: the worker ends each with a mark, as it runs ahead of whoever reads."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Output(NamedTuple):
    """What a worker has printed.

    Attributes:
        text: it, or the beginning of it.
        cut_kb: how much that is, if there was more.
    """

    text: str = ""
    cut_kb: int | None = None


NO_OUTPUT = Output()


class Printed:
    """Collects what is printed; of each part the beginning is kept.

    A submission can print a mark, too, if it searches its memory for it. Then its output stands below another check.

    Attributes:
        keep_bytes: of each part; the rest is dropped.
        listen: who is told of what is kept as soon as it has come.
    """

    def __init__(self, keep_bytes: int) -> None:
        self.keep_bytes = keep_bytes
        self.listen: Callable[[bytes], None] | None = None
        self._mark = b""
        self._begun = True
        self._ended: deque[Output] = deque()
        self._unwanted = 0
        self._kept = bytearray()
        self._cut = False
        self._held = b""

    def begin(self, mark: bytes) -> None:
        """Forget everything; from now on, parts end with this mark. Nobody is told of the first.

        Args:
            mark: its first byte stands in it only once.
        """
        self._mark = mark
        self._begun = False
        self._ended.clear()
        self._unwanted = 0
        self._kept, self._cut, self._held = bytearray(), False, b""

    def add(self, data: bytes) -> None:
        """Something was printed."""
        data = self._held + data
        while self._mark and (at := data.find(self._mark)) >= 0:
            self._keep(data[:at])
            part = self._part()
            if self._unwanted:
                self._unwanted -= 1
            else:
                self._ended.append(part)
            self._begun = True
            data = data[at + len(self._mark) :]
        held = self._begun_mark(data)
        self._keep(data[: len(data) - held])
        self._held = data[len(data) - held :]

    @property
    def has_ended(self) -> bool:
        """Whether there is a part that has ended."""
        return bool(self._ended)

    def take(self) -> Output:
        """The first part that has ended; without one, what there is of the next."""
        if self._ended:
            return self._ended.popleft()
        self._keep(self._held)
        self._held = b""
        part = self._part()
        return NO_OUTPUT if self._unwanted else part

    def skip(self) -> None:
        """Drop the next part, which perhaps has not come yet: most of what is printed is never shown to anybody."""
        if self._ended:
            self._ended.popleft()
        else:
            self._unwanted += 1

    def _begun_mark(self, data: bytes) -> int:
        """How many bytes at the end may be the beginning of a mark."""
        start = data.rfind(self._mark[:1], max(len(data) - len(self._mark) + 1, 0)) if self._mark else -1
        return len(data) - start if start >= 0 and self._mark.startswith(data[start:]) else 0

    def _keep(self, data: bytes) -> None:
        room = self.keep_bytes - len(self._kept)
        if self.listen is not None and self._begun and room > 0 and data:
            self.listen(data[:room])
        self._kept += data[:room]
        self._cut |= len(data) > room

    def _part(self) -> Output:
        part = Output(self._kept.decode(errors="replace"), self.keep_bytes >> 10 if self._cut else None)
        self._kept, self._cut = bytearray(), False
        return part
