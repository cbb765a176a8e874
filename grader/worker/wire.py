"""Frames: how the grader and a worker talk. A 16-byte prefix, a JSON header and raw bytes, read with suspicion.

Nothing is unpickled and nothing here needs NumPy: `values` puts arrays into the raw bytes.
"""

from __future__ import annotations

import struct
from json import JSONDecoder, JSONEncoder  # bound here, whatever student code does to the module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

PREFIX = struct.Struct("<4sIQ")
MAGIC = b"dg1\n"
_LONGEST_INTEGER = 20


class WireError(ValueError):
    """A frame or a value that breaks the format."""


class Limits(NamedTuple):
    """How much one frame may hold."""

    header_bytes: int
    body_bytes: int
    arrays: int
    nodes: int


# What an untrusted worker may send for one case, and what the grader itself writes.
FROM_WORKER = Limits(header_bytes=256 << 10, body_bytes=64 << 20, arrays=256, nodes=5_000)
FROM_GRADER = Limits(header_bytes=64 << 20, body_bytes=1 << 30, arrays=1_000_000, nodes=10_000_000)


def pack(header: Any, body: bytes = b"") -> bytes:
    """One frame as bytes; the header must be JSON without NaN."""
    text = _encode(header).encode()
    return b"".join([PREFIX.pack(MAGIC, len(text), len(body)), text, body])


def sizes(prefix: bytes | bytearray, limits: Limits) -> tuple[int, int]:
    """The lengths of header and body that a prefix announces.

    Raises:
        WireError: wrong magic, or more than the limits allow.
    """
    magic, header, body = PREFIX.unpack(prefix)
    if magic != MAGIC or header > limits.header_bytes or body > limits.body_bytes:
        raise WireError("not a frame, or one that is too large")
    return header, body


def header(text: bytes) -> Any:
    """The JSON of a header.

    Raises:
        WireError: it is not JSON, holds NaN or an integer of more than 20 digits, or is nested too deeply.
    """
    try:
        return _decode(text.decode())
    except (ValueError, RecursionError) as error:
        raise WireError("a header that is not JSON") from error


def read(receive: Callable[[int], bytes], limits: Limits) -> tuple[Any, bytes]:
    """Header and body of one frame, by `receive(n)`, which returns exactly n bytes.

    Raises:
        WireError: anything that `pack` would not have written.
    """
    head, body = frame(receive, limits)
    return header(head), body


def frame(receive: Callable[[int], bytes], limits: Limits) -> tuple[bytes, bytes]:
    """The same before anything is decoded: the bytes of the header, and the body; raises like `sizes`."""
    header_bytes, body_bytes = sizes(receive(PREFIX.size), limits)
    return receive(header_bytes), receive(body_bytes)


def _refuse(word: str) -> Any:
    raise WireError(f"{word} is not JSON")


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_INTEGER:
        raise WireError("an integer that is too long")
    return int(digits)


# Made once, as frames are many.
_encode = JSONEncoder(allow_nan=False, separators=(",", ":")).encode
_decode = JSONDecoder(parse_constant=_refuse, parse_int=_integer).decode
