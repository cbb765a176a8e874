"""Frames survive the way, and what is no frame is refused."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.worker import wire
from grader.worker.wire import FROM_WORKER, WireError

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


class Bytes:
    """Hands out bytes as a socket would; the end is an error, as a read past it is."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __call__(self, count: int) -> bytes:
        if count > len(self.data):
            raise EOFError
        taken, self.data = self.data[:count], self.data[count:]
        return taken


@given(JSON, st.binary(max_size=200))
def test_what_is_packed_is_read(header: object, body: bytes) -> None:
    assert wire.read(Bytes(wire.pack(header, body)), FROM_WORKER) == (header, body)


@given(st.binary(max_size=300))
def test_garbage_is_refused_or_ends(data: bytes) -> None:
    with pytest.raises((WireError, EOFError)):
        wire.read(Bytes(data), FROM_WORKER)


@given(JSON, st.data())
def test_a_damaged_frame_raises_nothing_else(header: object, data: st.DataObject) -> None:
    frame = bytearray(wire.pack(header, b"12345678"))
    frame[data.draw(st.integers(0, len(frame) - 1))] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(WireError, EOFError):
        wire.read(Bytes(bytes(frame)), FROM_WORKER)


def test_a_length_beyond_the_limit_is_refused_before_anything_is_read() -> None:
    for header, body in ((FROM_WORKER.header_bytes + 1, 0), (1, FROM_WORKER.body_bytes + 1), (2**32 - 1, 2**64 - 1)):
        prefix = wire.PREFIX.pack(wire.MAGIC, header, body)
        with pytest.raises(WireError):
            wire.read(Bytes(prefix), FROM_WORKER)


@pytest.mark.parametrize("text", [b"NaN", b"[Infinity]", b"9" * 4500, b"[" * 100_000, b"\xff", b"{", b""])
def test_headers_that_other_parsers_choke_on(text: bytes) -> None:
    with pytest.raises(WireError):
        wire.header(text)


def test_nan_is_not_written_either() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        wire.pack([float("nan")])
