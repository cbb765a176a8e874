"""Ledgers: the parts of an answer key that the worker must not know, decoded no sooner than they are needed."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from grader.key.outcome import Outcome, decode
from grader.worker.values import Decoder, Encoder, frame_contents
from grader.worker.wire import FROM_GRADER, WireError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.worker.values import Array

Trace = tuple[Outcome, ...]
"""The outcomes of one case's looks, in order."""


class Traces(Sequence[Trace]):
    """The traces of a subject, each decoded when it is looked at: most mistakes are ruled out by the first case.

    Args:
        cases: the encoded looks of each case.
        arrays: that they refer to.
    """

    def __init__(self, cases: Sequence[Any], arrays: Sequence[Array]) -> None:
        self._cases = cases
        self._arrays = arrays
        self._decoded: dict[int, Trace] = {}

    def __len__(self) -> int:
        return len(self._cases)

    @overload
    def __getitem__(self, index: int) -> Trace: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Trace, ...]: ...

    def __getitem__(self, index: int | slice) -> Trace | tuple[Trace, ...]:
        if isinstance(index, slice):
            return tuple(self[position] for position in range(*index.indices(len(self))))
        if index not in self._decoded:
            self._decoded[index] = decode(self._cases[index], self._arrays, FROM_GRADER)
        return self._decoded[index]


class LedgerWriter:
    """Collects traces and inputs, and gives each a number by which it is found again."""

    def __init__(self) -> None:
        self.encoder = Encoder(FROM_GRADER)
        self._entries: list[Any] = []

    def add(self, entry: Any) -> int:
        """Keep looks, or inputs by name, encoded by this writer's encoder; returns their number."""
        self._entries.append(entry)
        return len(self._entries) - 1

    def compressed(self, content: Any = None) -> bytes:
        """The ledger as bytes, with some content of its own."""
        return zlib.compress(self.encoder.frame([content, self._entries]), 6)


class Ledger:
    """Reads what `LedgerWriter` wrote.

    Args:
        compressed: its bytes.
    """

    def __init__(self, compressed: bytes) -> None:
        self._compressed = compressed

    @property
    def content(self) -> Any:
        """The content of its own."""
        return self._parts[0][0]

    def text(self) -> bytes:
        """All that can be read in it, for those who look for what should not be there."""
        return zlib.decompress(self._compressed)

    def traces(self, number: int) -> Traces:
        """What looks have seen, case by case; the arrays are shared by all who ask and must not be changed."""
        (_, entries), arrays = self._parts
        return Traces(entries[number], arrays)

    def inputs(self, number: int) -> dict[str, Any]:
        """Inputs by name, fresh copies."""
        (_, entries), arrays = self._parts
        decoder = Decoder(arrays, FROM_GRADER)
        given: Mapping[str, Any] = entries[number]
        return {name: decoder.value(tree) for name, tree in given.items()}

    @cached_property
    def _parts(self) -> tuple[list[Any], Sequence[Array]]:
        try:
            frame = zlib.decompress(self._compressed)
        except zlib.error as error:
            raise WireError("a damaged answer key") from error
        return frame_contents(frame, FROM_GRADER)
