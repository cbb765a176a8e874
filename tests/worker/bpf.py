"""What a seccomp program decides, worked out without a kernel, so that arm64's can be tested on x86-64 and the reverse.

See https://docs.kernel.org/userspace-api/seccomp_filter.html; only the instructions that libseccomp writes.
"""

from __future__ import annotations

import struct

ALLOW = 0x7FFF0000
ERRNO = 0x00050000
KILL_PROCESS = 0x80000000
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7, "i386": 0x40000003, "arm": 0x40000028}

_LOAD, _RETURN, _AND, _JUMP, _EQUAL, _GREATER, _AT_LEAST = 0x20, 0x06, 0x54, 0x05, 0x15, 0x25, 0x35


def decide(program: bytes, architecture: str, number: int, arguments: tuple[int, ...] = ()) -> int:
    """The action for one system call."""
    padded = (*arguments, 0, 0, 0, 0, 0, 0)[:6]
    data = struct.pack("<IIQ6Q", number, ARCHITECTURES[architecture], 0, *(each % (1 << 64) for each in padded))
    instructions = list(struct.iter_unpack("<HBBI", program))
    accumulator = position = 0
    while True:
        code, if_true, if_false, constant = instructions[position]
        position += 1
        if code == _RETURN:
            return int(constant)
        if code == _LOAD:
            accumulator = struct.unpack_from("<I", data, constant)[0]
        elif code == _AND:
            accumulator &= constant
        elif code == _JUMP:
            position += constant
        else:
            holds = {
                _EQUAL: accumulator == constant,
                _GREATER: accumulator > constant,
                _AT_LEAST: accumulator >= constant,
            }[code]
            position += if_true if holds else if_false
