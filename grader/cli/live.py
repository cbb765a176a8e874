"""What a training prints, shown while it runs: minutes of silence look like a hang."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from grader.render.charset import fit
from grader.render.neutral import neutral

if TYPE_CHECKING:
    from typing import TextIO

_COLUMNS = 100


class Live:
    """Writes each line that a submission prints below the name of the check that runs.

    Args:
        stream: a terminal; not the one for results, which a pipe may read.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._rest = b""

    def started(self, check: str) -> None:
        """A check begins."""
        self._rest = b""
        self._write(f"{check} ...")

    def printed(self, output: bytes) -> None:
        """Some output has arrived; lines are shown when they are complete."""
        *lines, self._rest = (self._rest + output).split(b"\n")
        for line in lines:
            self._write(f"    {line.decode(errors='replace')}")

    def _write(self, line: str) -> None:
        self._stream.write(fit(neutral(line.rstrip(), _COLUMNS), self._stream.encoding) + "\n")
        self._stream.flush()
